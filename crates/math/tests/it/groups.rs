//! Prizes for groups: beside a model with fractions, with every number that can be drawn, weighted by how likely it is.

mod model;

use fairsale_math::{
    Classes, MAX_GROUP,
    groups::{chance, least_sold, max_group_of},
    persons, prizes,
};
use model::{Model, Ratio, largest, seats};

/// The first classes, and none of the others.
fn classes(first: &[u32]) -> Classes {
    std::array::from_fn(|class| first.get(class).copied().unwrap_or(0))
}

/// The prizes if this lot is drawn.
fn drawn(supply: u32, groups: &Classes, lot: u32) -> Classes {
    let all = persons(groups).unwrap();
    let asked = |below| {
        assert_eq!(below, all);
        Some(lot)
    };
    prizes(supply, groups, asked).unwrap()
}

/// The prizes if nothing may be drawn.
fn undrawn(supply: u32, groups: &Classes) -> Option<Classes> {
    prizes(supply, groups, |_| panic!("there is nothing to draw"))
}

/// How a draw can end.
struct Range {
    chance: Ratio,
    least: i128,
    most: i128,
    alone_take_up: bool,
}

/// Which lots are tried.
#[derive(Clone, Copy)]
enum Lots {
    /// All there are.
    All,
    /// The first and the last of those that the model says are alike.
    Breaks,
}

/// Tries lots: each gives what the model says, and no more than there is, and all together give everybody the same
/// chance, exactly. `None` if all win anyway.
fn check(supply: u32, groups: &Classes, lots: Lots) -> Option<Range> {
    let all = persons(groups).unwrap();
    let (above, below) = chance(supply, groups).unwrap();
    let Some(model) = Model::new(supply, groups) else {
        assert_eq!((above, below), (u32::from(all != 0), 1), "{groups:?}");
        assert_eq!(undrawn(supply, groups), Some(*groups), "enough for all");
        return None;
    };
    assert_eq!((Ratio::new(above, below), below), (model.chance, all), "{groups:?} for {supply}");
    let breaks = match lots {
        Lots::All => (0..=all).collect(),
        Lots::Breaks => model.breaks(),
    };
    // How many win in all lots together.
    let (mut won_in_all, mut least, mut most) = ([0; MAX_GROUP], i128::MAX, 0);
    for alike in breaks.windows(2) {
        let won = drawn(supply, groups, alike[0]);
        let lots = alike[0]..alike[1];
        let last = alike[1] - alike[0] - 1;
        for lot in lots.step_by(last.max(1) as usize) {
            assert_eq!(drawn(supply, groups, lot), won, "{lot} for {groups:?} of {supply}");
            assert_eq!(model.prizes(lot), won, "{lot} for {groups:?} of {supply}");
        }
        assert!(won.iter().zip(groups).all(|(won, there)| won <= there), "{won:?} of {groups:?}");
        let sold = seats(&won);
        (least, most) = (least.min(sold), most.max(sold));
        won_in_all.iter_mut().zip(won).for_each(|(sum, won)| *sum += i128::from(alike[1] - alike[0]) * i128::from(won));
    }
    for (class, sum) in won_in_all.into_iter().enumerate() {
        assert_eq!(Ratio::new(sum, all), model.mean(class), "class {class} of {groups:?} for {supply}");
    }
    let supply = i128::from(supply);
    assert!(
        most <= supply && (!model.alone_take_up || least == supply),
        "{least} to {most} of {supply} for {groups:?}"
    );
    assert!(least >= least_sold(supply as u32, largest(groups)).into(), "{least} of {supply} for {groups:?}");
    Some(Range { chance: model.chance, least, most, alone_take_up: model.alone_take_up })
}

/// Numbers that look random and are always the same (Vigna's SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u32) -> u32 {
        (self.next() % u64::from(bound)) as u32
    }

    /// Groups of up to `largest`, of some classes, fewer than `count` of a class.
    fn groups(&mut self, largest: usize, count: u32) -> Classes {
        std::array::from_fn(|class| if class < largest && self.below(5) < 3 { self.below(count) } else { 0 })
    }
}

#[test]
fn persons_alone_take_up_the_rounding() {
    let groups = classes(&[100, 20, 20]);
    assert_eq!(chance(20, &groups), Some((20, 200)));
    let range = check(20, &groups, Lots::All).unwrap();
    assert_eq!((range.chance, range.least, range.most), (Ratio::new(1, 10), 20, 20));
    assert!(range.alone_take_up);
    assert_eq!(drawn(20, &groups, 7), classes(&[10, 2, 2]));
    // 2 pairs and 20 / 21 of a group of 3, which is rounded up by all lots but the first 10; then 3 fewer alone win.
    let groups = classes(&[138, 21, 10]);
    assert_eq!(chance(20, &groups), Some((20, 210)));
    for (lot, won) in [(0, [16, 2, 0]), (9, [16, 2, 0]), (10, [13, 2, 1]), (189, [13, 2, 1])] {
        assert_eq!(drawn(20, &groups, lot), classes(&won), "{lot}");
    }
    check(20, &groups, Lots::All);
}

#[test]
fn groups_only_leave_what_does_not_fit_unsold() {
    let groups = classes(&[0, 0, 60]);
    assert_eq!(chance(20, &groups), Some((18, 180)));
    let range = check(20, &groups, Lots::All).unwrap();
    assert_eq!((range.chance, range.least, range.most), (Ratio::new(1, 10), 18, 18));
    assert_eq!(drawn(20, &groups, 100), classes(&[0, 0, 6]));
}

/// The example of the module.
#[test]
fn one_alone_among_pairs_has_the_chance_of_all() {
    let groups = classes(&[1, 10]);
    assert_eq!(chance(10, &groups), Some((9, 21)));
    let range = check(10, &groups, Lots::All).unwrap();
    assert_eq!((range.chance, range.least, range.most), (Ratio::new(3, 7), 8, 10));
    assert!(!range.alone_take_up);
    for lot in 0..21 {
        let won = [[0, 4], [0, 5], [1, 4]][if lot < 6 { 0 } else { 1 + usize::from(lot >= 12) }];
        assert_eq!(drawn(10, &groups, lot), classes(&won), "{lot}");
    }
    assert_eq!(prizes(10, &groups, |_| None), None);
}

/// Just enough alone, and one fewer; just enough who lose, and one fewer.
#[test]
fn as_many_alone_as_the_largest_group_must_win_and_lose() {
    // 21 · 10 / 105 = 2 = S.
    assert_eq!(chance(10, &classes(&[21, 42])), Some((10, 105)));
    assert_eq!(chance(10, &classes(&[20, 42])), Some((9, 104)));
    assert_eq!(chance(10, &classes(&[19, 43])), Some((9, 105)));
    // 21 · (1 − 95 / 105) = 2.
    assert_eq!(chance(95, &classes(&[21, 42])), Some((95, 105)));
    assert_eq!(chance(96, &classes(&[21, 42])), Some((95, 105)));
    // Without groups all is given out, whatever the supply.
    for supply in 0..9 {
        let range = check(supply, &classes(&[9]), Lots::All).unwrap();
        assert_eq!((range.least, range.most), (supply.into(), supply.into()));
    }
}

/// Every supply up to 14, up to 12 alone, up to 4 groups of 2, 3 and 4.
#[test]
fn chances_are_equal_and_exact_in_all_small_books() {
    let (mut taken_up, mut not) = (0, 0);
    for book in 0..13 * 5 * 5 * 5 {
        let groups = classes(&[book / 125, book % 5, book / 5 % 5, book / 25 % 5]);
        for supply in 0..=14 {
            match check(supply, &groups, Lots::All) {
                Some(range) if range.alone_take_up => taken_up += 1,
                Some(_) => not += 1,
                None => (),
            }
        }
    }
    assert!(taken_up > 300 && not > 15_000, "{taken_up} taken up, {not} not");
}

#[test]
fn chances_are_equal_and_exact_in_100_000_books() {
    let mut numbers = Numbers(1);
    let (mut taken_up, mut not, mut as_sold) = (0, 0, 0);
    for round in 0..100_000 {
        let largest_allowed = 1 + numbers.below(8);
        let count = [4, 30, 30, 1_000, u32::MAX / 36][round % 5];
        let mut groups = numbers.groups(largest_allowed as usize, count);
        if round % 3 == 0 {
            groups[0] = numbers.below(4 * count);
        }
        let supply = numbers.below(persons(&groups).unwrap().saturating_add(2));
        let Some(range) = check(supply, &groups, Lots::Breaks) else { continue };
        *if range.alone_take_up { &mut taken_up } else { &mut not } += 1;
        let fair = Ratio::new(supply, seats(&groups));
        assert!(range.chance <= fair);
        if largest(&groups) <= max_group_of(supply) {
            as_sold += 1;
            assert!(range.chance * Ratio::whole(10) >= fair * Ratio::whole(9), "{groups:?} for {supply}");
        }
    }
    assert!(taken_up > 20_000 && not > 20_000 && as_sold > 20_000, "{taken_up} {not} {as_sold}");
}

/// The groups after somebody in one of `from` (1: alone, 0: not in the sale) went to be one of `to`. `None` if there
/// are no such.
fn moved(groups: &Classes, from: usize, to: usize) -> Option<Classes> {
    let mut after = *groups;
    // Who goes leaves a group that is smaller by one, and who comes makes one larger by one.
    for (class, up) in [(from, false), (from.saturating_sub(1), true), (to.saturating_sub(1), false), (to, true)] {
        if let Some(index) = class.checked_sub(1) {
            after[index] = if up { after[index] + 1 } else { after[index].checked_sub(1)? };
        }
    }
    Some(after)
}

#[test]
fn who_comes_or_goes_last_gets_no_better_chance_than_all_and_lowers_it_by_a_tenth_at_most() {
    let mut numbers = Numbers(2);
    let mut moves = 0;
    for _ in 0..1_500 {
        let supply = numbers.below(90);
        let most = max_group_of(supply) as usize;
        let mut groups = numbers.groups(most, 12);
        groups[0] += numbers.below(40);
        let before = persons(&groups).unwrap();
        for (from, to) in (0..=most).flat_map(|from| (0..=most).map(move |to| (from, to))) {
            let Some(after) = moved(&groups, from, to) else { continue };
            let entered = persons(&after).unwrap();
            assert_eq!(entered + u32::from(from != 0), before + u32::from(to != 0), "{from} to {to} in {groups:?}");
            moves += 1;
            // Means are checked class by class, so whoever moved has the chance of all others.
            let Some(range) = check(supply, &after, Lots::Breaks) else { continue };
            let fair = Ratio::new(supply, entered);
            assert!(range.chance <= fair && range.chance * Ratio::whole(10) >= fair * Ratio::whole(9));
            assert!(range.least >= least_sold(supply, most as u32).into());
        }
    }
    assert!(moves > 20_000, "{moves}");
}

#[test]
fn least_sold_is_reached_with_every_largest_group() {
    for size in 1..=MAX_GROUP as u32 {
        let supply = (10 * (size - 1)..).find(|supply| *supply > 0 && (supply + 2) % size == 0).unwrap();
        assert!(size <= max_group_of(supply));
        let mut groups = [0; MAX_GROUP];
        groups[size as usize - 1] = supply + 1;
        let range = check(supply, &groups, Lots::All).unwrap();
        assert_eq!(range.least, least_sold(supply, size).into(), "groups of {size} for {supply}");
        assert_eq!(range.least, i128::from(supply) - 2 * i128::from(size - 1));
    }
    for (supply, max_group, least) in [(20, 3, 16), (20, 1, 20), (20, 0, 20), (13, 8, 0), (14, 8, 0), (15, 8, 1)] {
        assert_eq!(least_sold(supply, max_group), least);
    }
    assert_eq!(least_sold(u32::MAX, u32::MAX), 0);
}

#[test]
fn a_group_is_at_most_a_tenth_of_the_supply_and_one_more() {
    for (supply, most) in [(0, 1), (9, 1), (10, 2), (19, 2), (20, 3), (69, 7), (70, 8), (80, 8), (u32::MAX, 8)] {
        assert_eq!(max_group_of(supply), most, "{supply}");
    }
}

#[test]
fn groups_above_the_supply_win_nothing_and_nobody_else_does() {
    for (supply, groups) in [(3, [9, 0, 0, 1]), (2, [9, 0, 0, 1]), (0, [9, 9, 9, 9]), (1, [0, 0, 0, 1])] {
        let groups = classes(&groups);
        assert_eq!(chance(supply, &groups), Some((0, persons(&groups).unwrap())));
        assert_eq!(undrawn(supply, &groups), Some([0; MAX_GROUP]));
        check(supply, &groups, Lots::All);
    }
    // One fewer than that, and one in ten.
    assert_eq!(chance(4, &classes(&[6, 0, 0, 1])), Some((1, 10)));
}

#[test]
fn nobody_and_nothing() {
    for supply in [0, 1, u32::MAX] {
        assert_eq!(chance(supply, &[0; MAX_GROUP]), Some((0, 1)));
        assert_eq!(undrawn(supply, &[0; MAX_GROUP]), Some([0; MAX_GROUP]));
    }
    assert_eq!(undrawn(0, &classes(&[1])), Some([0; MAX_GROUP]));
    assert_eq!(chance(0, &classes(&[1])), Some((0, 1)));
    // As many as there is, and one more.
    let groups = classes(&[1, 2, 0, 0, 0, 0, 0, 1]);
    assert_eq!(persons(&groups), Some(13));
    assert_eq!((chance(13, &groups), undrawn(13, &groups)), (Some((1, 1)), Some(groups)));
    assert_eq!((chance(12, &groups), prizes(12, &groups, |_| None)), (Some((5, 13)), None));
}

#[test]
fn more_persons_than_numbers_are_none() {
    let mut groups = classes(&[7, 0, 0, 0, 0, 0, 0, u32::MAX / 8]);
    assert_eq!(persons(&groups), Some(u32::MAX));
    assert_eq!(undrawn(u32::MAX, &groups), Some(groups));
    for supply in [1, 7, 8, 1 << 31, u32::MAX - 8, u32::MAX - 1] {
        check(supply, &groups, Lots::Breaks);
        check(supply, &classes(&[u32::MAX]), Lots::Breaks);
        check(supply, &classes(&[u32::MAX - 30, 15]), Lots::Breaks);
    }
    groups[0] = 8;
    assert_eq!((persons(&groups), chance(1, &groups)), (None, None));
    assert_eq!(prizes(u32::MAX, &groups, |_| Some(0)), None);
    for class in 1..MAX_GROUP {
        let mut groups = [0; MAX_GROUP];
        groups[class] = u32::MAX;
        assert_eq!((persons(&groups), chance(1, &groups)), (None, None));
        assert_eq!(prizes(1, &groups, |_| Some(0)), None);
    }
}

/// Whoever calls must see to it that a lot is below the number of persons; but a wrong one does not stop a program.
#[test]
fn wrong_lots_do_not_panic() {
    for groups in [[138, 21, 10], [1, 10, 0], [0, 0, 60]] {
        for lot in [1_000, u32::MAX] {
            prizes(20, &classes(&groups), |_| Some(lot));
        }
    }
}
