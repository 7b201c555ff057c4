//! Who wins: as an independent program says, with exact chances whatever the permutation, and by fair numbers.

use crate::common::{Hash, keccak};
use fairsale_math::{Draw, Purpose, draw::DOMAIN};
use std::{cell::RefCell, collections::BTreeSet};

const PURPOSES: [Purpose; 3] = [Purpose::Permutation, Purpose::Offset, Purpose::Rounding];

fn bytes<const N: usize>(hex: &str) -> [u8; N] {
    assert_eq!(hex.len(), 2 * N);
    std::array::from_fn(|n| u8::from_str_radix(&hex[2 * n..][..2], 16).unwrap())
}

/// What `vectors/draw.py` made: lines of this kind, in words.
fn vectors(kind: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = include_str!("vectors/draw.txt").lines().map(|line| line.split(' ').collect::<Vec<_>>());
    lines.filter(move |words| words[0] == kind)
}

fn draw(sale: &str, seed: &str) -> Draw<Hash> {
    Draw { hash: keccak, sale: bytes(sale), seed: bytes(seed) }
}

#[test]
fn sub_seeds_are_as_an_independent_program_says_and_no_two_the_same() {
    let mut all = BTreeSet::new();
    for words in vectors("s") {
        let [_, sale, seed, purpose, class, expected] = words[..] else { panic!("{words:?}") };
        let purpose = PURPOSES.into_iter().find(|&known| purpose.as_bytes() == [known as u8]).unwrap();
        let sub_seed = draw(sale, seed).sub_seed(purpose, class.parse().unwrap());
        assert_eq!(sub_seed, bytes(expected), "{words:?}");
        assert!(all.insert(sub_seed));
    }
    assert_eq!(all.len(), 27);
}

#[test]
fn winners_are_as_an_independent_program_says() {
    let mut draws = 0;
    for words in vectors("d") {
        let [_, sale, seed, class, of, prizes, winners] = words[..] else { panic!("{words:?}") };
        let (class, of, prizes) = (class.parse().unwrap(), of.parse::<u32>().unwrap(), prizes.parse().unwrap());
        let winners: BTreeSet<u32> = winners.split(',').filter_map(|entry| entry.parse().ok()).collect();
        assert_eq!(winners.len() as u32, of.min(prizes));
        let draw = draw(sale, seed);
        let near = winners.iter().flat_map(|&entry| [entry.saturating_sub(1), entry, entry.saturating_add(1)]);
        let asked: BTreeSet<u32> = near.chain(0..of.min(4_000)).filter(|&entry| entry < of).collect();
        for entry in asked {
            assert_eq!(draw.wins(class, entry, of, prizes), Some(winners.contains(&entry)), "{entry} of {words:?}");
        }
        assert_eq!(draw.wins(class, of, of, prizes), None);
        draws += 1;
    }
    assert_eq!(draws, 66);
}

/// Every byte of what a sub-seed is made of matters.
#[test]
fn a_sub_seed_depends_on_all_there_is() {
    let seen = RefCell::new(Vec::new());
    let hash = |input: &[u8]| {
        seen.borrow_mut().push(input.to_vec());
        keccak(input)
    };
    let draw = Draw { hash, sale: std::array::from_fn(|n| n as u8), seed: std::array::from_fn(|n| 100 + n as u8) };
    draw.sub_seed(Purpose::Rounding, 7);
    let expected = [&DOMAIN[..], &draw.sale, &draw.seed, b"r", &[7]].concat();
    assert_eq!(seen.into_inner(), [expected]);
    assert_eq!(DOMAIN.as_slice(), b"fairsale draw v1");
}

/// Draws in which the hash of each attempt at a number begins with what `number` says, and all others are true.
fn rigged(number: impl Fn(u8) -> u64) -> Draw<impl Fn(&[u8]) -> [u8; 32]> {
    let hash = move |input: &[u8]| {
        let mut hash = keccak(input);
        if let (33, Some(&attempt)) = (input.len(), input.last()) {
            hash[..8].copy_from_slice(&number(attempt).to_le_bytes());
        }
        hash
    };
    Draw { hash, sale: [1; 20], seed: [2; 32] }
}

/// With any permutation each entry wins with exactly as many of the offsets as there are prizes, and with any offset
/// there are exactly as many winners.
#[test]
fn chances_are_exact() {
    for (seed, of) in (0..3).flat_map(|seed| (1..=14).chain([31, 64, 65]).map(move |of| (seed, of))) {
        for prizes in (0..=of.min(14) + 1).chain([of - 1, of, u32::MAX]) {
            let mut wins = vec![0; of as usize];
            for offset in 0..of {
                let draw = Draw { seed: [seed; 32], ..rigged(move |_| offset.into()) };
                let mut winners = 0;
                for entry in 0..of {
                    if draw.wins(1, entry, of, prizes).unwrap() {
                        wins[entry as usize] += 1;
                        winners += 1;
                    }
                }
                assert_eq!(winners, prizes.min(of), "{prizes} prizes for {of}, offset {offset}");
            }
            assert_eq!(wins, vec![prizes.min(of); of as usize], "{prizes} prizes for {of}");
        }
    }
}

#[test]
fn who_is_no_entry_neither_wins_nor_loses() {
    let draw = draw(&"00".repeat(20), &"00".repeat(32));
    for (index, of) in [(0, 0), (1, 1), (5, 5), (6, 5), (u32::MAX, u32::MAX)] {
        for prizes in [0, 1, of, u32::MAX] {
            assert_eq!(draw.wins(1, index, of, prizes), None);
        }
    }
    assert_eq!(draw.wins(1, 4, 5, 0), Some(false));
    assert_eq!(draw.wins(1, 4, 5, 5), Some(true));
    assert_eq!(draw.wins(1, u32::MAX - 1, u32::MAX, u32::MAX - 1).map(|_| ()), Some(()));
}

/// All rests are equally frequent below the threshold, which is where the last whole run of rests ends; and what is not
/// below it moves on to the next attempt.
#[test]
fn numbers_are_accepted_below_the_last_multiple_and_only_there() {
    for below in [1, 2, 3, 5, 6, 7, 10, 100, 641, 1 << 16, 1_000_003, 1 << 31, u32::MAX - 1, u32::MAX] {
        let number = |numbers: [u64; 3]| {
            let rigged = rigged(move |attempt| numbers[usize::from(attempt).min(2)]);
            rigged.uniform(Purpose::Offset, 1, below).map(u64::from)
        };
        let wide = u128::from(below);
        let multiple = u64::try_from(u128::from(u64::MAX) / wide * wide).unwrap();
        assert_eq!(multiple % u64::from(below), 0); // so all rests are equally frequent
        assert!(u64::MAX - multiple < u64::from(below)); // and there is no later one
        let last = u64::from(below) - 1;
        assert_eq!(number([0, 1, 1]), Some(0));
        assert_eq!(number([last, 0, 0]), Some(last));
        assert_eq!(number([multiple - 1, 0, 0]), Some(last));
        for refused in [multiple, u64::MAX] {
            assert_eq!(number([refused, last, 0]), Some(last));
            assert_eq!(number([refused, refused, last]), Some(last));
            assert_eq!(number([refused; 3]), None);
        }
    }
}

#[test]
fn there_is_no_number_below_nothing() {
    assert_eq!(rigged(|_| 0).uniform(Purpose::Offset, 1, 0), None);
}

/// 256 attempts, numbered from 0 to 255, and not one more.
#[test]
fn the_last_attempt_counts() {
    let only = |lucky: u8| rigged(move |attempt| if attempt == lucky { 4 } else { u64::MAX });
    for attempt in [0, 1, 254, 255] {
        assert_eq!(only(attempt).uniform(Purpose::Rounding, 2, 7), Some(4));
    }
    let of = 7;
    assert_eq!(rigged(|_| u64::MAX).wins(1, 0, of, 3), None, "no offset, no winner");
}
