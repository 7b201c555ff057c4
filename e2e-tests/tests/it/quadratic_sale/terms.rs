//! A sale is announced by terms that can be kept, and by no others: every refusal of the constructor, and both sides of its
//! boundary.

use e2e_tests::quadratic::{Quadratic, ROUND};
use fairsale_chain::{Address, Typed};
use fairsale_interfaces::draws::TIME_TO_SETTLE;
use quadratic_sale::{BadTerms, Terms};

const MAX: u128 = u128::MAX;

/// What the constructor says to the default terms with a change.
fn announce(change: impl FnOnce(&mut Terms)) -> Result<(), BadTerms> {
    let mut stage = Quadratic::without_sale(change);
    stage.announce()?;
    let sale = stage.sale();
    let kept = stage.chain.ask(sale.terms()).expect("a view").value;
    assert_eq!(Terms::from(&kept), stage.terms, "the sale keeps to its word");
    Ok(())
}

#[test]
fn something_must_be_for_sale_in_lots_of_something() {
    assert_eq!(announce(|terms| terms.supply = 0), Err(BadTerms::NoSupply));
    assert_eq!(announce(|terms| terms.supply = 1), Ok(()));
    assert_eq!(announce(|terms| terms.supply = u64::MAX), Ok(()));
    assert_eq!(announce(|terms| terms.lot_size = 0), Err(BadTerms::NoLotSize));
    assert_eq!(announce(|terms| terms.payment_unit = 0), Err(BadTerms::NoPaymentUnit));
    assert_eq!(announce(|terms| terms.payment_unit = 1), Ok(()));
}

#[test]
fn money_and_tokens_must_go_to_somebody() {
    let nobody = Address::zero();
    assert_eq!(announce(|terms| terms.seller = nobody), Err(BadTerms::ZeroAddress));
    assert_eq!(announce(|terms| terms.beneficiary = nobody), Err(BadTerms::ZeroAddress));
    assert_eq!(announce(|terms| terms.unsold_to = nobody), Err(BadTerms::ZeroAddress));
    assert_eq!(announce(|terms| terms.beneficiary = Address::repeat_byte(1)), Ok(()));
}

#[test]
fn there_are_two_curves_and_two_statuses() {
    for power in [0, 3, u8::MAX] {
        assert_eq!(announce(|terms| terms.power = power), Err(BadTerms::Power { power }));
    }
    for min_status in [0, 3, u8::MAX] {
        assert_eq!(announce(|terms| terms.min_status = min_status), Err(BadTerms::MinStatus { min_status }));
    }
    for good in [1, 2] {
        assert_eq!(announce(|terms| (terms.power, terms.min_status) = (good, good)), Ok(()));
    }
}

#[test]
fn caps_go_from_one_lot_to_1024() {
    let caps = |first_cap, cap_step, rounds| {
        announce(|terms| {
            (terms.first_cap, terms.cap_step, terms.rounds) = (first_cap, cap_step, rounds);
            terms.settle_by = u64::MAX - terms.recovery_window;
        })
    };
    let bad = |first_cap, last_cap, rounds| Err(BadTerms::Caps { first_cap, last_cap, rounds });
    assert_eq!(caps(0, 1, 4), bad(0, 3, 4));
    assert_eq!(caps(1, 1, 0), bad(1, u32::MAX, 0), "there must be a round");
    assert_eq!(caps(1_025, 0, 1), bad(1_025, 1_025, 1));
    assert_eq!(caps(1, 1, 1_025), bad(1, 1_025, 1_025));
    assert_eq!(caps(24, 500, 3), Ok(()), "1,024 in the last round");
    assert_eq!(caps(24, 501, 3), bad(24, 1_026, 3));
    assert_eq!(caps(1, u32::MAX, 3), bad(1, u32::MAX, 3), "more than can be counted");
    assert_eq!(caps(1_024, 0, 1), Ok(()));
    assert_eq!(caps(1, u32::MAX, 1), Ok(()), "a step that is never taken");
    assert_eq!(caps(1, 0, u32::MAX), Ok(()), "the cap need not rise");
}

#[test]
fn a_sale_opens_in_the_future_and_there_is_time_to_settle() {
    let now = Quadratic::without_sale(|_| ()).chain.now();
    let times = |opens_at, round_seconds, settle_by| {
        announce(|terms| {
            (terms.opens_at, terms.round_seconds, terms.settle_by) = (opens_at, round_seconds, settle_by);
        })
    };
    let bad = |opens_at, closes_at, settle_by| Err(BadTerms::Times { now, opens_at, closes_at, settle_by });
    let first = |opens_at: u64| opens_at + 4 * ROUND + 30 + TIME_TO_SETTLE;
    assert_eq!(times(now, ROUND, first(now)), bad(now, now + 4 * ROUND, first(now)));
    assert_eq!(times(now + 1, ROUND, first(now + 1)), Ok(()));
    let early = first(now + 1) - 1;
    assert_eq!(times(now + 1, ROUND, early), bad(now + 1, now + 1 + 4 * ROUND, early));
    assert_eq!(times(now + 1, 0, first(now + 1)), bad(now + 1, now + 1, first(now + 1)), "a round lasts");
    assert_eq!(times(now + 1, u64::MAX, u64::MAX), bad(now + 1, u64::MAX, u64::MAX));
}

#[test]
fn the_recovery_window_ends_before_the_end_of_time() {
    let settle_by = u64::MAX - 5;
    let window =
        |recovery_window| announce(|terms| (terms.settle_by, terms.recovery_window) = (settle_by, recovery_window));
    assert_eq!(window(5), Ok(()));
    assert!(matches!(window(6), Err(BadTerms::Times { .. })));
}

#[test]
fn what_a_person_can_get_and_pay_and_the_supply_fit() {
    assert_eq!(announce(|terms| (terms.first_cap, terms.cap_step, terms.price) = (8, 0, MAX / 64)), Ok(()));
    let over = Err(BadTerms::Overflow);
    assert_eq!(announce(|terms| (terms.first_cap, terms.cap_step, terms.price) = (8, 0, MAX / 64 + 1)), over);
    assert_eq!(
        announce(|terms| (terms.power, terms.first_cap, terms.cap_step, terms.price) = (1, 8, 0, MAX / 8)),
        Ok(())
    );
    assert_eq!(announce(|terms| (terms.supply, terms.lot_size) = (3, MAX / 8)), Ok(()));
    assert_eq!(announce(|terms| (terms.supply, terms.lot_size) = (3, MAX / 8 + 1)), over, "8 lots are too many units");
    assert_eq!(announce(|terms| (terms.supply, terms.lot_size) = (100, MAX / 100 + 1)), over, "so is the supply");
}

#[test]
fn a_beacon_must_say_its_round() {
    let nothing = Address::repeat_byte(7);
    assert_eq!(announce(|terms| terms.beacon = nothing), Err(BadTerms::NoBeacon), "no contract");
    assert_eq!(announce(|terms| terms.beacon = terms.token), Err(BadTerms::NoBeacon), "a contract, but no beacon");
}

#[test]
fn the_beacons_round_is_decided_in_time() {
    // A beacon of a round a day.
    let mut stage = Quadratic::without_sale(|_| ());
    stage.terms.beacon = e2e_tests::beacon::deploy_with(&mut stage, 1, 86_400);
    let closes_at = stage.terms.opens_at + 4 * ROUND;
    let decided_at = (closes_at + 30 - 1).div_ceil(86_400) * 86_400 + 1;
    let settle_by = decided_at + TIME_TO_SETTLE - 1;
    stage.terms.settle_by = settle_by;
    assert_eq!(stage.announce(), Err(BadTerms::BeaconTooLate { decided_at, settle_by }));
    stage.terms.settle_by += 1;
    assert_eq!(stage.announce(), Ok(()));
}
