//! The whole draw, hash and all, over many seeds: does it look like chance? Seeds are fixed, so these pass always or
//! never.
//!
//! χ² tests (Pearson). The thresholds are what a fair draw exceeds once in a million times: the quantiles of χ² at 1 −
//! 10⁻⁶, computed as the roots of the regularised incomplete gamma function Q(df/2, x/2) = 10⁻⁶ by mpmath 1.3 with 30
//! digits.

use crate::common::{Hash, keccak};
use fairsale_math::{Draw, Permutation, Purpose, permutation::rounds};
use std::collections::BTreeMap;

/// χ² at 1 − 10⁻⁶ with 1, 3, 9, 19 and 251 degrees of freedom.
const ONE: f64 = 23.928;
const THREE: f64 = 30.665;
const NINE: f64 = 44.811;
const NINETEEN: f64 = 63.677;
const OF_252: f64 = 372.235;

fn draw(seed: u32) -> Draw<Hash> {
    Draw { hash: keccak, sale: [0x5a; 20], seed: keccak(&seed.to_le_bytes()) }
}

/// The set of winners, a bit for each.
fn winners(seed: u32, of: u32, prizes: u32) -> u128 {
    let draw = draw(seed);
    (0..of).filter(|&entry| draw.wins(1, entry, of, prizes).unwrap()).map(|entry| 1 << entry).sum()
}

/// A draw with so many rounds: the same for the real number of them, as the first test shows.
fn winners_with(rounds: u8, seed: u32, of: u32, prizes: u32) -> u128 {
    let draw = draw(seed);
    let key = draw.sub_seed(Purpose::Permutation, 1);
    let (rows, columns) = Permutation::new(of, key).rectangle();
    let shift = |round: u8, fixed: u32| {
        let hash = keccak(&[&key[..], &[round], &fixed.to_le_bytes()].concat());
        u64::from_le_bytes(hash[..8].try_into().unwrap())
    };
    let offset = draw.uniform(Purpose::Offset, 1, of).unwrap();
    let wins = |entry: &u32| {
        let mut place = *entry;
        loop {
            let (mut row, mut column) = (place / columns, place % columns);
            for round in 0..rounds {
                if round % 2 == 0 {
                    row = ((u64::from(row) + shift(round, column) % u64::from(rows)) % u64::from(rows)) as u32;
                } else {
                    column = ((u64::from(column) + shift(round, row) % u64::from(columns)) % u64::from(columns)) as u32;
                }
            }
            place = row * columns + column;
            if place < of {
                return (place + offset) % of < prizes;
            }
        }
    };
    (0..of).filter(wins).map(|entry| 1 << entry).sum()
}

/// Σ (seen − expected)² / expected.
fn chi_square(cells: impl IntoIterator<Item = (u32, f64)>) -> f64 {
    cells.into_iter().map(|(seen, expected)| (f64::from(seen) - expected).powi(2) / expected).sum()
}

/// χ² of all the sets of winners that there are, `sets` of them.
fn of_sets(draws: &[u128], sets: usize) -> f64 {
    let mut seen = BTreeMap::<u128, u32>::new();
    draws.iter().for_each(|&set| *seen.entry(set).or_default() += 1);
    assert!(seen.len() <= sets);
    let expected = draws.len() as f64 / sets as f64;
    let never = vec![0; sets - seen.len()];
    chi_square(seen.into_values().chain(never).map(|seen| (seen, expected)))
}

/// χ² of a single entry's winning, 1 degree of freedom.
fn of_one(draws: &[u128], entry: u32, chance: f64) -> f64 {
    let won = draws.iter().filter(|&set| set >> entry & 1 == 1).count() as u32;
    let (all, lost) = (draws.len() as f64, draws.len() as u32 - won);
    chi_square([(won, all * chance), (lost, all * (1.0 - chance))])
}

/// χ² of which of two entries win, 3 degrees of freedom.
fn of_two(draws: &[u128], (i, j): (u32, u32), of: u32, prizes: u32) -> f64 {
    let mut seen = [0; 4];
    draws.iter().for_each(|set| seen[(set >> i & 1 | (set >> j & 1) << 1) as usize] += 1);
    let (n, w) = (f64::from(of), f64::from(prizes));
    let one = w * (n - w);
    let ideal = [(n - w) * (n - w - 1.0), one, one, w * (w - 1.0)];
    chi_square(seen.into_iter().zip(ideal.map(|ways| draws.len() as f64 * ways / (n * (n - 1.0)))))
}

#[test]
fn with_the_real_rounds_the_copy_is_the_original() {
    for (of, prizes) in [(2, 1), (3, 1), (5, 2), (6, 3), (10, 5), (17, 4), (100, 30)] {
        let columns = Permutation::new(of, [0; 32]).rectangle().1;
        for seed in 0..20 {
            assert_eq!(winners_with(rounds(columns), seed, of, prizes), winners(seed, of, prizes), "{prizes} of {of}");
        }
    }
}

#[test]
fn three_of_six() {
    let draws: Vec<u128> = (0..60_000).map(|seed| winners(seed, 6, 3)).collect();
    let far = of_sets(&draws, 20);
    assert!(far < NINETEEN, "{far}");
    for entry in 0..6 {
        assert!(of_one(&draws, entry, 0.5) < ONE, "{entry}");
    }
}

/// The test above can fail: it does with 4 rounds and as many draws, and with the offset alone.
#[test]
fn three_of_six_with_too_few_rounds() {
    for (rounds, count) in [(4, 60_000), (0, 1_000)] {
        let draws: Vec<u128> = (0..count).map(|seed| winners_with(rounds, seed, 6, 3)).collect();
        let far = of_sets(&draws, 20);
        println!("{rounds} rounds: {far}");
        assert!(far > 2.0 * NINETEEN, "{rounds} rounds: {far}");
        // though each single chance is as it should be
        assert!((0..6).all(|entry| of_one(&draws, entry, 0.5) < ONE));
    }
}

#[test]
fn two_of_five() {
    let draws: Vec<u128> = (0..20_000).map(|seed| winners(seed, 5, 2)).collect();
    let far = of_sets(&draws, 10);
    assert!(far < NINE, "{far}");
    for entry in 0..5 {
        assert!(of_one(&draws, entry, 0.4) < ONE, "{entry}");
    }
}

#[test]
fn five_of_ten() {
    let draws: Vec<u128> = (0..20_000).map(|seed| winners(seed, 10, 5)).collect();
    let far = of_sets(&draws, 252);
    assert!(far < OF_252, "{far}");
    for (i, j) in (0..10).flat_map(|i| (0..i).map(move |j| (i, j))) {
        let far = of_two(&draws, (i, j), 10, 5);
        assert!(far < THREE, "{i} and {j}: {far}");
    }
}

/// Neighbours in a row and in a column of the rectangle of 10 × 10, and others.
#[test]
fn thirty_of_a_hundred() {
    let draws: Vec<u128> = (0..5_000).map(|seed| winners(seed, 100, 30)).collect();
    for i in 0..100 {
        let far = of_one(&draws, i, 0.3);
        assert!(far < ONE, "{i}: {far}");
        for j in [1, 10, 11, 37, 50].map(|away| (i + away) % 100) {
            let far = of_two(&draws, (i, j), 100, 30);
            assert!(far < THREE, "{i} and {j}: {far}");
        }
    }
    // The same can fail: without any rounds neighbours win together.
    let draws: Vec<u128> = (0..500).map(|seed| winners_with(0, seed, 100, 30)).collect();
    assert!(of_one(&draws, 0, 0.3) < ONE);
    assert!(of_two(&draws, (0, 1), 100, 30) > 2.0 * THREE);
}
