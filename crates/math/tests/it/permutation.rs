//! Permutations are permutations, walks end, and rectangles hardly waste any place.

use crate::common::keccak;
use fairsale_math::{Permutation, permutation::rounds};
use std::collections::BTreeSet;

fn key(n: u32) -> [u8; 32] {
    keccak(&n.to_le_bytes())
}

/// The definition again, with words instead of bytes and division instead of a rectangle of numbers: the round's number
/// and what is fixed are hashed after the key, and the first 8 bytes shift the other.
fn model(of: u32, key: [u8; 32], index: u32) -> u32 {
    let rows = (1u64..).find(|rows| rows * rows >= of.into()).unwrap();
    let columns = (1u64..).find(|columns| rows * columns >= of.into()).unwrap();
    let mut at = [u64::from(index) / columns, u64::from(index) % columns];
    loop {
        for round in 0..rounds(columns as u32) {
            let moves = usize::from(round % 2);
            let fixed = at[1 - moves] as u32;
            let input = [&key[..], &[round], &fixed.to_le_bytes()].concat();
            let shift = u64::from_le_bytes(keccak(&input)[..8].try_into().unwrap());
            at[moves] = (u128::from(at[moves]) + u128::from(shift)).rem_euclid([rows, columns][moves].into()) as u64;
        }
        if at[0] * columns + at[1] < of.into() {
            return (at[0] * columns + at[1]) as u32;
        }
    }
}

#[test]
fn every_number_of_entries_is_permuted() {
    for of in 1..=600 {
        let keys = if of <= 60 { 5 } else { 2 };
        for key in (0..keys).map(key) {
            let permutation = Permutation::new(of, key);
            let mut taken = vec![false; of as usize];
            for index in 0..of {
                let (place, steps) = permutation.walk(&keccak, index).unwrap();
                assert_eq!(permutation.apply(&keccak, index), Some(place));
                assert!(!taken[place as usize], "{of}: {place} twice");
                taken[place as usize] = true;
                assert!((steps - 1).pow(2) < of, "{of}: {steps} steps"); // at most ⌈√of⌉
            }
        }
    }
}

/// There are as many permutations as keys know: no two of these are the same.
#[test]
fn another_key_is_another_permutation() {
    let lists = (0..50).map(|n| {
        let permutation = Permutation::new(30, key(n));
        (0..30).map(|index| permutation.apply(&keccak, index).unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(lists.collect::<BTreeSet<_>>().len(), 50);
}

/// Edges of squares and of bytes, primes, and the largest there is.
const MANY: [u32; 17] = [
    1,
    2,
    3,
    4,
    5,
    9_999,
    10_000,
    10_001,
    65_521,
    65_535,
    65_536,
    65_537,
    1_000_003,
    4_294_836_225, // 65,535²
    4_294_836_226,
    4_294_967_291, // the largest prime
    u32::MAX,
];

#[test]
fn large_ones_are_as_the_model_says_and_never_meet() {
    for of in MANY {
        let permutation = Permutation::new(of, key(of));
        let last = of - 1;
        let samples = (0..200u32).map(|n| n.wrapping_mul(2_654_435_769) % of);
        let some: BTreeSet<u32> = samples.chain([0, last / 2, last]).chain((0..20).map(|n| n.min(last))).collect();
        let mut places = BTreeSet::new();
        for &index in &some {
            let place = permutation.apply(&keccak, index).unwrap();
            assert_eq!(place, model(of, key(of), index), "{index} of {of}");
            assert!(place < of);
            places.insert(place);
        }
        assert_eq!(places.len(), some.len(), "{of}");
    }
}

#[test]
fn who_is_no_entry_has_no_place() {
    for of in [0, 1, 2, 10, u32::MAX - 1] {
        let permutation = Permutation::new(of, key(0));
        assert_eq!(permutation.walk(&keccak, of), None);
        assert_eq!(permutation.apply(&keccak, u32::MAX), None);
        if let Some(last) = of.checked_sub(1) {
            assert!(permutation.apply(&keccak, last).is_some());
        }
    }
}

/// The least rows that make a square with room for all, the least columns that still have; so less than a column is
/// wasted.
#[test]
fn rectangles_hardly_waste_a_place() {
    let near_the_end = (u32::MAX - 200_000)..=u32::MAX;
    for of in (1..=100_000).chain(near_the_end) {
        let (rows, columns) = Permutation::new(of, [0; 32]).rectangle();
        let (a, b, m) = (u64::from(rows), u64::from(columns), u64::from(of));
        assert!((a - 1) * (a - 1) < m && m <= a * a, "{of}: {a} rows");
        assert!(a * (b - 1) < m && m <= a * b, "{of}: {b} columns");
        assert!(a * b - m < a);
    }
    assert_eq!(Permutation::new(0, [0; 32]).rectangle(), (0, 0));
}

/// The longest walk of any of 10,000 entries (which fill their rectangle) and of those that waste the most places.
#[test]
fn walks_are_short() {
    let longest = |of: u32| {
        let walks = (0..5).map(|n| {
            let permutation = Permutation::new(of, key(n));
            let walks = (0..of).map(|index| permutation.walk(&keccak, index).unwrap().1);
            // All together come by each place that is none once at most.
            let wasted = permutation.rectangle().0 * permutation.rectangle().1 - of;
            assert!(walks.clone().map(|steps| steps - 1).sum::<u32>() <= wasted);
            walks.max().unwrap()
        });
        walks.max().unwrap()
    };
    assert_eq!(longest(10_000), 1);
    assert_eq!(longest(9_901), 3); // 99 of the 10,000 places are none, so it might have been 100
    assert_eq!(longest(10_001), 4); // 100 of the 10,100
}
