//! Ladders of prices, beside one that is computed in arbitrary precision, tick by tick.

use fairsale_math::{Ladder, MAX_TICKS, Price, Step};
use num_bigint::BigUint;
use proptest::prelude::*;

fn ladder(lowest: u128, step: Step, ticks: u32) -> Ladder {
    Ladder { lowest: Price(lowest), step, ticks }
}

fn prices(ladder: &Ladder) -> Vec<u128> {
    (0..ladder.ticks).map(|tick| ladder.price(tick).unwrap().0).collect()
}

/// The price at a tick, whatever its size.
fn model(lowest: u128, step: Step, tick: u32) -> BigUint {
    (0..tick).fold(BigUint::from(lowest), |price, _| match step {
        Step::Linear(step) => price + step,
        Step::Geometric(bps) => &price + (&price * bps + 9_999u32) / 10_000u32,
    })
}

#[test]
fn a_linear_ladder_rises_by_the_same() {
    assert_eq!(prices(&ladder(5, Step::Linear(3), 4)), [5, 8, 11, 14]);
    assert_eq!(prices(&ladder(0, Step::Linear(1), 3)), [0, 1, 2]);
}

#[test]
fn a_geometric_ladder_rises_by_a_part_rounded_up() {
    // 10 %: 100, 110, 121, then 12.1 up to 13, 13.4 up to 14.
    assert_eq!(prices(&ladder(100, Step::Geometric(1_000), 5)), [100, 110, 121, 134, 148]);
    assert_eq!(prices(&ladder(1, Step::Geometric(1), 4)), [1, 2, 3, 4], "at least by one");
    assert_eq!(prices(&ladder(3, Step::Geometric(10_000), 4)), [3, 6, 12, 24]);
    assert_eq!(prices(&ladder(1, Step::Geometric(25_000), 4)), [1, 4, 14, 49]);
}

#[test]
fn there_is_no_price_off_the_ladder() {
    let three = ladder(5, Step::Linear(3), 3);
    assert_eq!((three.price(2), three.price(3), three.price(u32::MAX)), (Some(Price(11)), None, None));
    assert_eq!(three.top(), Some(Price(11)));
    let none = ladder(5, Step::Linear(3), 0);
    assert_eq!((none.price(0), none.top()), (None, None));
}

#[test]
fn the_top_of_a_ladder_is_the_largest_number_or_no_price() {
    const MAX: u128 = u128::MAX;
    assert_eq!(ladder(MAX, Step::Linear(1), 1).top(), Some(Price(MAX)));
    assert_eq!(ladder(MAX - 1, Step::Linear(1), 2).top(), Some(Price(MAX)));
    assert_eq!(ladder(MAX, Step::Linear(1), 2).top(), None);
    assert_eq!(ladder(MAX, Step::Linear(1), 2).price(0), Some(Price(MAX)), "the others are there");
    assert_eq!(ladder(0, Step::Linear(MAX), 3).top(), None);
    assert_eq!(ladder(1 << 126, Step::Geometric(10_000), 2).top(), Some(Price(1 << 127)));
    assert_eq!(ladder(1 << 127, Step::Geometric(10_000), 2).top(), None);
    assert_eq!(ladder(1 << 127, Step::Geometric(9_999), 2).top().map(|_| ()), Some(()));
    assert_eq!(ladder(MAX, Step::Geometric(u32::MAX), 2).top(), None);
}

#[test]
fn a_ladder_rises_if_its_first_step_does() {
    for (ladder, rises) in [
        (ladder(0, Step::Linear(1), 2), true),
        (ladder(7, Step::Linear(0), 2), false),
        (ladder(7, Step::Linear(0), 1), true),
        (ladder(7, Step::Linear(0), 0), true),
        (ladder(1, Step::Geometric(1), 2), true),
        (ladder(0, Step::Geometric(1), 2), false),
        (ladder(1, Step::Geometric(0), 2), false),
    ] {
        assert_eq!(ladder.rises(), rises, "{ladder:?}");
        let all = prices(&ladder);
        assert_eq!(all.windows(2).all(|pair| pair[0] < pair[1]), rises, "{ladder:?}");
    }
}

#[test]
fn climbing_in_two_goes_comes_to_the_same() {
    for step in [Step::Linear(7), Step::Geometric(123)] {
        let ladder = ladder(1_000, step, 100);
        for (from, to) in [(0, 0), (0, 99), (40, 40), (40, 41), (98, 99)] {
            let above = ladder.climb(ladder.price(from).unwrap(), to - from);
            assert_eq!(above, ladder.price(to), "{step:?} {from} {to}");
        }
    }
    assert_eq!(ladder(1, Step::Linear(1), 1).climb(Price(u128::MAX), 1), None);
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        any::<u128>().prop_map(Step::Linear),
        (0..1_000_000u128).prop_map(Step::Linear),
        any::<u32>().prop_map(Step::Geometric),
        (1..2_000u32).prop_map(Step::Geometric),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000, rng_seed: proptest::test_runner::RngSeed::Fixed(5), failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_price_is_the_models(
        lowest in prop_oneof![any::<u128>(), 0..1_000_000u128],
        step in steps(),
        tick in 0..MAX_TICKS,
    ) {
        let ladder = ladder(lowest, step, MAX_TICKS);
        let expected = u128::try_from(model(lowest, step, tick)).ok();
        prop_assert_eq!(ladder.price(tick).map(|price| price.0), expected);
    }
}
