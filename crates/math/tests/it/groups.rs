//! Prizes for groups, with exact chances: every way the roundings can fall, weighted by how likely it is.

use fairsale_math::{Classes, MAX_GROUP, persons, prizes};
use proptest::prelude::*;

/// What there is to check about a distribution of prizes, whatever the lots were.
fn check_outcome(supply: u32, groups: &Classes, won: &Classes) -> u64 {
    let given = (1..).zip(won).map(|(size, &won)| size * u64::from(won)).sum();
    assert!(given <= supply.into(), "{given} of {supply} for {groups:?}");
    assert!(won.iter().zip(groups).all(|(won, all)| won <= all), "{won:?} of {groups:?}");
    // All is given out, or all persons alone have won.
    assert!(given == supply.into() || won[0] == groups[0], "{won:?} of {groups:?} for {supply}");
    given
}

/// Prizes if just these classes draw the lot that rounds them up.
fn rounded(supply: u32, groups: &Classes, up: impl Fn(u8) -> bool) -> Option<Classes> {
    let all = persons(groups)?;
    let mut last = 0;
    prizes(supply, groups, |class, below| {
        assert_eq!(below, all);
        assert!(class > last, "one lot for a class");
        last = class;
        Some(if up(class) { 0 } else { below - 1 })
    })
}

/// Whether all roundings fit: the definition, with fractions over the number of persons.
fn is_exact(supply: u32, groups: &Classes) -> bool {
    let all = u64::from(persons(groups).unwrap());
    let [low, high] = [false, true].map(|up| {
        let rounded = |count: u32| {
            let share = u64::from(count) * u64::from(supply);
            if up { share.div_ceil(all) } else { share / all }
        };
        (2..).zip(&groups[1..]).map(|(size, &count)| size * rounded(count)).sum::<u64>()
    });
    high <= supply.into() && u64::from(supply) <= low + u64::from(groups[0])
}

/// Tries all roundings of all classes. Returns whether they all fit.
fn check_all_roundings(supply: u32, groups: &Classes) -> bool {
    let all = persons(groups).unwrap();
    if all <= supply {
        let won = prizes(supply, groups, |_, _| panic!("there is nothing to draw"));
        assert_eq!(won, Some(*groups), "enough for all");
        return true;
    }
    let wide = u128::from(all);
    let rests = groups.map(|count| u128::from(count) * u128::from(supply) % wide);
    let drawn: Vec<usize> = (0..MAX_GROUP).filter(|&class| rests[class] != 0).collect();
    let exact = is_exact(supply, groups);
    // How many win on average, times all ways there are.
    let (mut mean, ways) = ([0; MAX_GROUP], wide.pow(drawn.len() as u32));
    for up in 0..1u32 << drawn.len() {
        let is_up = |class: usize| drawn.iter().position(|&one| one == class).is_some_and(|n| up >> n & 1 == 1);
        let weight: u128 = drawn.iter().map(|&n| if is_up(n) { rests[n] } else { wide - rests[n] }).product();
        let won = rounded(supply, groups, |class| is_up(usize::from(class) - 1)).unwrap();
        let given = check_outcome(supply, groups, &won);
        assert!(!exact || given == supply.into());
        mean.iter_mut().zip(won).for_each(|(mean, won)| *mean += weight * u128::from(won));
    }
    for (class, (&mean, &count)) in mean.iter().zip(groups).enumerate() {
        let (chance, fair) = (mean * wide, u128::from(count) * u128::from(supply) * ways);
        match class {
            _ if exact => assert_eq!(chance, fair, "class {class} of {groups:?} for {supply}"),
            0 => assert!(chance >= fair, "alone in {groups:?} for {supply}"),
            _ => assert!(chance <= fair, "class {class} of {groups:?} for {supply}"),
        }
    }
    exact
}

#[test]
fn chances_are_exact_whenever_roundings_fit_and_never_better_in_a_group() {
    let (mut exact, mut not) = (0, 0);
    for sizes in [[2, 3, 4], [2, 5, 8], [3, 6, 7], [4, 7, 8], [2, 3, 8]] {
        for counts in (0..4 * 4 * 3).map(|n| [n % 4, n / 4 % 4, n / 16]) {
            for alone in [0, 1, 2, 3, 5, 9, 20] {
                let mut groups = [0; MAX_GROUP];
                groups[0] = alone;
                sizes.into_iter().zip(counts).for_each(|(size, count)| groups[size - 1] = count);
                for supply in 0..=persons(&groups).unwrap() + 1 {
                    let count = if check_all_roundings(supply, &groups) { &mut exact } else { &mut not };
                    *count += 1;
                }
            }
        }
    }
    assert!(exact > 10_000 && not > 10_000, "{exact} exact, {not} not");
}

#[test]
fn all_sizes_at_once() {
    for (alone, groups) in [(0, 1), (1, 1), (36, 1), (70, 1), (80, 1), (30, 2)] {
        let mut groups = [groups; MAX_GROUP];
        groups[0] = alone;
        for supply in (0..=persons(&groups).unwrap()).step_by(3) {
            check_all_roundings(supply, &groups);
        }
    }
}

/// As many lots round up as there is a rest, and those are the low ones.
#[test]
fn a_lot_below_the_rest_rounds_up() {
    // 3 pairs and 20 alone: 3 · 10 / 26 is 1 and 4/26.
    let groups = [20, 3, 0, 0, 0, 0, 0, 0];
    for lot in 0..26 {
        let asked = |class, below| {
            assert_eq!((class, below), (2, 26));
            Some(lot)
        };
        let expected = if lot < 4 { [6, 2] } else { [8, 1] };
        assert_eq!(prizes(10, &groups, asked).unwrap()[..2], expected, "{lot}");
    }
    assert_eq!(prizes(10, &groups, |_, _| None), None);
}

#[test]
fn few_alone_among_groups_of_four() {
    let groups = [2, 0, 0, 31, 0, 0, 0, 0];
    assert!(!check_all_roundings(100, &groups));
    // 31 · 100 / 126 is 24.6, 2 · 100 / 126 is 1.6: no 25th group fits once one alone has won, so both win.
    for up in [false, true] {
        assert_eq!(rounded(100, &groups, |_| up), Some([2, 0, 0, 24, 0, 0, 0, 0]));
    }
    assert_eq!(rounded(100, &groups, |class| class == 4), Some([2, 0, 0, 24, 0, 0, 0, 0]));
}

#[test]
fn one_alone_and_one_group_of_eight() {
    let groups = [1, 0, 0, 0, 0, 0, 0, 1];
    assert!(!check_all_roundings(8, &groups));
    let won = |alone, group| rounded(8, &groups, |class| if class == 1 { alone } else { group }).unwrap();
    assert_eq!(won(true, true), [1, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(won(true, false), [1, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(won(false, true), [0, 0, 0, 0, 0, 0, 0, 1]);
    assert_eq!(won(false, false), [1, 0, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn nobody_alone() {
    // 3 · 6 / 12 is 1.5, but there is no half group.
    let groups = [0, 0, 0, 3, 0, 0, 0, 0];
    assert_eq!(rounded(6, &groups, |_| true), Some([0, 0, 0, 1, 0, 0, 0, 0]));
    assert_eq!(rounded(8, &groups, |_| true), Some([0, 0, 0, 2, 0, 0, 0, 0]));
    assert_eq!(rounded(3, &groups, |_| true), Some([0; MAX_GROUP]));
    // Smaller ones first: 1.5 and 1.5 of 9.
    let groups = [0, 3, 0, 0, 3, 0, 0, 0];
    assert!(!check_all_roundings(10, &groups));
    assert_eq!(rounded(10, &groups, |_| true), Some([0, 2, 0, 0, 1, 0, 0, 0]));
}

#[test]
fn nobody_and_nothing() {
    assert_eq!(prizes(0, &[0; MAX_GROUP], |_, _| None), Some([0; MAX_GROUP]));
    assert_eq!(prizes(u32::MAX, &[0; MAX_GROUP], |_, _| None), Some([0; MAX_GROUP]));
    assert_eq!(prizes(0, &[1; MAX_GROUP], |_, _| None), Some([0; MAX_GROUP]));
    // As many as there is, and one more.
    let groups = [1, 2, 0, 0, 0, 0, 0, 1];
    assert_eq!(persons(&groups), Some(13));
    assert_eq!(prizes(13, &groups, |_, _| None), Some(groups));
    assert_eq!(prizes(12, &groups, |_, _| None), None);
}

#[test]
fn more_persons_than_numbers_are_none() {
    let most = u32::MAX / 8;
    let mut groups = [7, 0, 0, 0, 0, 0, 0, most];
    assert_eq!(persons(&groups), Some(u32::MAX));
    assert_eq!(prizes(u32::MAX, &groups, |_, _| None), Some(groups));
    check_all_roundings(u32::MAX - 1, &groups);
    groups[0] = 8;
    assert_eq!(persons(&groups), None);
    assert_eq!(prizes(u32::MAX, &groups, |_, _| Some(0)), None);
    for class in 1..MAX_GROUP {
        let mut groups = [0; MAX_GROUP];
        groups[class] = u32::MAX;
        assert_eq!(persons(&groups), None);
        assert_eq!(prizes(1, &groups, |_, _| Some(0)), None);
    }
    let alone = [u32::MAX, 0, 0, 0, 0, 0, 0, 0];
    assert_eq!(prizes(u32::MAX - 1, &alone, |_, _| None).unwrap()[0], u32::MAX - 1);
}

/// Counts up to the most persons there can be, and often few of a class.
fn classes() -> impl Strategy<Value = Classes> {
    let count = prop_oneof![Just(0), 0..10u32, 0..1_000u32, 0..u32::MAX / 36];
    prop::array::uniform8(count)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn supply_is_kept_to_and_roundings_fit_or_favour_persons_alone(groups in classes(), part in 0..=u32::MAX, up: u8) {
        let all = persons(&groups).unwrap();
        let supply = ((u64::from(all) * u64::from(part)) >> 32) as u32;
        prop_assume!(supply < all);
        let exact = is_exact(supply, &groups);
        let won = rounded(supply, &groups, |class| up >> (class - 1) & 1 == 1).unwrap();
        let given = check_outcome(supply, &groups, &won);
        for (class, (won, count)) in (0..).zip(won.into_iter().zip(groups)) {
            let share = u64::from(count) * u64::from(supply);
            let (low, high) = (share / u64::from(all), share.div_ceil(u64::from(all)));
            let (won, rounded) = (u64::from(won), if up >> class & 1 == 1 { high } else { low });
            match class {
                0 if exact => (),
                0 => prop_assert!(won >= rounded),
                _ if exact => prop_assert_eq!(won, rounded),
                _ => prop_assert!(won == low || won == rounded),
            }
        }
        prop_assert!(!exact || given == u64::from(supply));
    }

    /// 2 + 3 + … + 8 = 35 alone who should win, and who should lose, make up for any roundings: exactly so many, too.
    #[test]
    fn thirty_five_alone_are_enough(
        mut groups in prop::array::uniform8(0..30u32), alone in 70..400u32, more: prop::sample::Index, up: u8,
    ) {
        groups[0] = alone;
        let all = persons(&groups).unwrap();
        // Between 35 / alone and 1 - 35 / alone of all.
        let least = (35 * all).div_ceil(alone);
        prop_assume!(2 * least <= all);
        let supply = least + [0, more.index((all - 2 * least + 1) as usize) as u32][usize::from(up % 4 != 0)];
        prop_assert!(alone * supply >= 35 * all && alone * (all - supply) >= 35 * all);
        prop_assert!(is_exact(supply, &groups));
        let won = rounded(supply, &groups, |class| up >> (class - 1) & 1 == 1).unwrap();
        prop_assert_eq!(check_outcome(supply, &groups, &won), u64::from(supply));
        for class in 1..MAX_GROUP {
            let share = groups[class] * supply;
            prop_assert_eq!(won[class], if up >> class & 1 == 1 { share.div_ceil(all) } else { share / all });
        }
    }
}
