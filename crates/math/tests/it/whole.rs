//! Whole lots: the worked examples, a model that tries every cap, and numbers for those who draw.

use fairsale_math::{
    Amount, Curve, LotSize, Lots, MAX_LEVELS, MAX_SLOTS, Price, Slot, Terms, Units, WholeClearing, clear, clear_whole,
    slot_of,
};
use num_bigint::BigUint;
use proptest::{collection::vec, prelude::*};

const CURVES: [Curve; 2] = [Curve::Linear, Curve::Quadratic];

fn histogram(asks: &[u32]) -> [Slot; MAX_SLOTS] {
    let mut slots = [Slot::EMPTY; MAX_SLOTS];
    for &ask in asks {
        slots[slot_of(Lots(ask)).unwrap() as usize].add(Lots(ask)).unwrap();
    }
    slots
}

fn quadratic(supply: u64, asks: &[u32]) -> WholeClearing {
    clear_whole(supply, Lots(10), Price(3), Curve::Quadratic, &histogram(asks)).unwrap()
}

fn is(cap: u32, sold: u64, proceeds: u128, (remainder, drawers): (u32, u32), orders: u64) -> WholeClearing {
    WholeClearing { cap: Lots(cap), sold, proceeds: Amount(proceeds), drawers, remainder, orders }
}

#[test]
fn four_ask_for_more_than_there_is() {
    let asks = [1, 2, 5, 5];
    assert_eq!(quadratic(10, &asks), is(3, 9, 3 + 12 + 27 + 27, (1, 2), 4));
    // a lot fewer, and a lot more at a time until all have what they asked for
    assert_eq!(quadratic(9, &asks), is(3, 9, 69, (0, 2), 4));
    assert_eq!(quadratic(8, &asks), is(2, 7, 3 + 12 + 12 + 12, (1, 2), 4));
    assert_eq!(quadratic(11, &asks), is(4, 11, 3 + 12 + 48 + 48, (0, 2), 4));
    assert_eq!(quadratic(12, &asks), is(4, 11, 111, (1, 2), 4));
    assert_eq!(quadratic(13, &asks), is(10, 13, 3 + 12 + 75 + 75, (0, 0), 4));
    assert_eq!(quadratic(14, &asks), is(10, 13, 165, (0, 0), 4));
    let prices = [1, 2, 3, 3].map(|lots| Curve::Quadratic.cost(Lots(lots), Price(3)).unwrap().0);
    assert_eq!(prices, [3, 12, 27, 27]);
}

#[test]
fn eight_ask_for_one_of_five() {
    assert_eq!(quadratic(5, &[1; 8]), is(0, 0, 0, (5, 8), 8));
    assert_eq!(quadratic(7, &[1; 8]), is(0, 0, 0, (7, 8), 8));
    assert_eq!(quadratic(8, &[1; 8]), is(10, 8, 24, (0, 0), 8));
    assert_eq!(quadratic(0, &[1; 8]), is(0, 0, 0, (0, 8), 8));
}

#[test]
fn nobody_asks() {
    for supply in [0, 1, u64::MAX] {
        assert_eq!(quadratic(supply, &[]), is(10, 0, 0, (0, 0), 0));
        assert_eq!(clear_whole(supply, Lots(0), Price(1), Curve::Linear, &[]), Some(is(0, 0, 0, (0, 0), 0)));
    }
}

/// Tries every cap, from the highest down. Arbitrary precision.
fn model(supply: u64, highest: u32, price: u128, curve: Curve, asks: &[u32]) -> Option<WholeClearing> {
    let given = |cap: u32| asks.iter().map(|&ask| u64::from(ask.min(cap))).sum::<u64>();
    let cap = (0..=highest).rev().find(|&cap| given(cap) <= supply)?;
    let each = |lots: u32| match curve {
        Curve::Linear => BigUint::from(price) * lots,
        Curve::Quadratic => BigUint::from(price) * lots * lots,
    };
    let proceeds = asks.iter().map(|&ask| each(ask.min(cap))).sum::<BigUint>();
    let drawers = asks.iter().filter(|&&ask| ask > cap).count() as u32;
    let remainder = if drawers > 0 { supply - given(cap) } else { 0 };
    Some(is(cap, given(cap), proceeds.try_into().ok()?, (remainder as u32, drawers), asks.len() as u64))
}

fn check(supply: u64, highest: u32, price: u128, curve: Curve, asks: &[u32]) -> Option<WholeClearing> {
    let clearing = clear_whole(supply, Lots(highest), Price(price), curve, &histogram(asks));
    assert_eq!(clearing, model(supply, highest, price, curve, asks), "{asks:?} of {supply}");
    clearing.inspect(|clearing| {
        assert!(clearing.sold + u64::from(clearing.remainder) <= supply);
        assert!(clearing.remainder < clearing.drawers || (clearing.remainder, clearing.drawers) == (0, 0));
    })
}

#[test]
fn all_small_sales() {
    for asks in (0..625u32).map(|n| [n % 5, n / 5 % 5, n / 25 % 5, n / 125]) {
        let asks: Vec<u32> = asks.into_iter().filter(|&ask| ask > 0).collect();
        for supply in 0..=asks.iter().sum::<u32>() + 1 {
            for (highest, curve) in [4, 5].into_iter().flat_map(|highest| CURVES.map(|curve| (highest, curve))) {
                assert!(check(supply.into(), highest, 7, curve, &asks).is_some());
            }
        }
    }
}

/// Asks of up to some cap, and a supply from nothing to more than all ask for.
fn sales() -> impl Strategy<Value = (u32, Vec<u32>, u64)> {
    let highest = prop_oneof![1..=4u32, 62..=66u32, MAX_LEVELS - 1..=MAX_LEVELS, 1..=MAX_LEVELS];
    let asks = |highest| vec(prop_oneof![3 => 1..=highest, 1 => Just(highest)], 0..150);
    highest.prop_flat_map(move |highest| (Just(highest), asks(highest))).prop_flat_map(|(highest, asks)| {
        let demand = asks.iter().map(|&ask| u64::from(ask)).sum::<u64>();
        (Just(highest), Just(asks), prop_oneof![0..=demand + 2, demand.saturating_sub(3)..=demand + 2])
    })
}

fn price() -> impl Strategy<Value = u128> {
    prop_oneof![0..=20u128, any::<u64>().prop_map(u128::from), (0..128u32).prop_map(|n| u128::MAX >> n)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_cap_is_the_highest_that_fits((highest, asks, supply) in sales(), price in price()) {
        for curve in CURVES {
            check(supply, highest, price, curve, &asks);
        }
    }

    /// At the highest price at which deposits are a number, too, whatever more could have been asked for.
    #[test]
    fn paid_deposits_settle((highest, asks, supply) in sales(), highest_asked in 1..=MAX_LEVELS) {
        let asks: Vec<u32> = asks.into_iter().map(|ask| ask.min(highest_asked)).collect();
        for curve in CURVES {
            let lots = asks.iter().map(|&ask| curve.cost(Lots(ask), Price(1)).unwrap().0).sum::<u128>();
            prop_assert!(check(supply, highest, u128::MAX / lots.max(1), curve, &asks).is_some());
        }
    }

    #[test]
    fn more_supply_or_fewer_people_never_lower_the_cap((highest, asks, supply) in sales()) {
        let cap = |supply, asks: &[u32]| check(supply, highest, 1, Curve::Linear, asks).unwrap().cap;
        prop_assert!(cap(supply, &asks) <= cap(supply + 1, &asks));
        if let Some((_, fewer)) = asks.split_last() {
            prop_assert!(cap(supply, &asks) <= cap(supply, fewer));
        }
    }

    /// Where nothing is left to draw for, it is what base units that cannot be divided would be sold for.
    #[test]
    fn linear_is_the_water_level((highest, asks, supply) in sales(), price in 0..1u128 << 64) {
        let slots = histogram(&asks);
        let clearing = clear_whole(supply, Lots(highest), Price(price), Curve::Linear, &slots).unwrap();
        let terms =
            Terms { supply: Units(supply.into()), cap: Lots(highest), lot: LotSize(1), price: Price(price) };
        let level = clear(&terms, &slots).unwrap();
        prop_assert_eq!(level.level, Units(clearing.cap.0.into()));
        prop_assert_eq!(level.sold, Units(clearing.sold.into()));
        prop_assert_eq!((level.proceeds, level.orders), (clearing.proceeds, clearing.orders));
    }

    /// Every one who draws has a number of its own: the first of its level and how many came to that level before.
    #[test]
    fn who_draws_is_numbered_without_gaps((highest, asks, supply) in sales()) {
        let mut slots = histogram(&asks);
        let WholeClearing { cap, drawers, .. } =
            clear_whole(supply, Lots(highest), Price(1), Curve::Quadratic, &slots).unwrap();
        let mut next = 0;
        for (index, slot) in (0..).zip(&mut slots) {
            next = slot.number(index, cap, next).unwrap();
        }
        prop_assert_eq!(next, drawers);

        let mut before = vec![0; MAX_LEVELS as usize + 1];
        let mut taken = vec![false; drawers as usize];
        for &ask in &asks {
            let level = slots[slot_of(Lots(ask)).unwrap() as usize].count(Lots(ask)).unwrap();
            if ask > cap.0 {
                let number = (level + before[ask as usize]) as usize;
                prop_assert!(!taken[number], "{} twice", number);
                taken[number] = true;
                before[ask as usize] += 1;
            } else {
                prop_assert_eq!(level as usize, asks.iter().filter(|&&other| other == ask).count());
            }
        }
        prop_assert!(taken.into_iter().all(|taken| taken));
    }
}

#[test]
fn numbers_go_on_from_slot_to_slot() {
    let mut slots = histogram(&[1, 1, 63, 64, 64, 65, 65, 65, 128, 129]);
    assert_eq!(slots[0].number(0, Lots(62), 5), Some(8));
    assert_eq!(slots[1].number(1, Lots(62), 8), Some(12));
    assert_eq!(slots[2].number(2, Lots(62), 12), Some(13));
    let count = |ask: u32| slots[slot_of(Lots(ask)).unwrap() as usize].count(Lots(ask));
    let numbers = [1, 62, 63, 64, 65, 66, 128, 129].map(|ask| count(ask).unwrap());
    assert_eq!(numbers, [2, 0, 5, 6, 8, 11, 11, 12]);
}

#[test]
fn too_many_to_number_are_none() {
    let mut slot = histogram(&[1, 64])[0];
    assert_eq!(slot.number(0, Lots(0), u32::MAX - 2), Some(u32::MAX));
    let mut slot = histogram(&[1, 64])[0];
    assert_eq!(slot.number(0, Lots(0), u32::MAX - 1), None);
    // and there are no more slots than levels
    let mut slot = histogram(&[1])[0];
    assert_eq!(slot.number(MAX_SLOTS as u32 - 1, Lots(0), 0), Some(1));
    for index in [MAX_SLOTS as u32, u32::MAX / 64, u32::MAX] {
        assert_eq!(slot.number(index, Lots(0), 0), None);
    }
}

#[test]
fn a_slot_counts_its_own_level() {
    let slot = histogram(&[1, 1, 64])[0];
    assert_eq!([1, 2, 64].map(|ask| slot.count(Lots(ask))), [Some(2), Some(0), Some(1)]);
    assert_eq!([0, MAX_LEVELS + 1, u32::MAX].map(|ask| slot.count(Lots(ask))), [None; 3]);
}

#[test]
fn all_lots_cost_what_each_costs() {
    for curve in CURVES {
        let mut sum = Amount(0);
        assert_eq!(curve.last(Lots(0), Price(7)), Some(Amount(0)));
        for lots in 0..=MAX_LEVELS {
            sum = sum.checked_add(curve.last(Lots(lots), Price(7)).unwrap()).unwrap();
            assert_eq!(curve.cost(Lots(lots), Price(7)), Some(sum));
        }
    }
    assert_eq!([1, 2, 3].map(|lots| Curve::Quadratic.last(Lots(lots), Price(3)).unwrap().0), [3, 9, 15]);
    assert_eq!([1, 2, 3].map(|lots| Curve::Linear.last(Lots(lots), Price(3)).unwrap().0), [3, 3, 3]);
}

#[test]
fn costs_end_with_the_numbers() {
    let most = Lots(u32::MAX);
    let (n, max) = (u128::from(u32::MAX), u128::MAX);
    for (curve, cost, last) in [(Curve::Linear, n, 1), (Curve::Quadratic, n * n, 2 * n - 1)] {
        assert_eq!(curve.cost(most, Price(max / cost)), Some(Amount(max / cost * cost)));
        assert_eq!(curve.last(most, Price(max / last)), Some(Amount(max / last * last)));
        if last > 1 {
            assert_eq!(curve.last(most, Price(max / last + 1)), None);
        }
        assert_eq!(curve.cost(most, Price(max / cost + 1)), None);
    }
}

#[test]
fn proceeds_that_nobody_could_have_paid_are_none() {
    let sell = |price, asks: &[u32]| clear_whole(100, Lots(9), Price(price), Curve::Quadratic, &histogram(asks));
    let most = u128::MAX / 8;
    assert_eq!(sell(most, &[2, 2]).unwrap().proceeds, Amount(most * 8));
    assert_eq!(sell(most + 1, &[2, 2]), None); // the sum
    assert_eq!(sell(u128::MAX, &[1]).unwrap().proceeds, Amount(u128::MAX));
    assert_eq!(sell(u128::MAX, &[1, 1]), None); // one lift
    // More ask than can be numbered: but only if they draw.
    let full = Slot([0xff; 256]);
    let price = Price(0);
    assert_eq!(clear_whole(0, Lots(64), price, Curve::Linear, &[full]), None);
    let all = clear_whole(u64::MAX, Lots(64), price, Curve::Linear, &[full]).unwrap();
    assert_eq!((all.drawers, all.orders, all.sold), (0, 64 * u64::from(u32::MAX), 64 * 65 / 2 * u64::from(u32::MAX)));
}
