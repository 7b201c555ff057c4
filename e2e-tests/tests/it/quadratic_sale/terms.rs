//! A sale is announced by terms that can be kept, and by no others: every refusal of the constructor, and both sides of its
//! boundary.

use e2e_tests::{
    SETTLING, beacon,
    quadratic::{Quadratic, ROUND},
};
use fairsale_chain::{Address, Typed};
use fairsale_interfaces::beacon::DELAY;
use fairsale_kit::draws::{MAX_TIME_TO_SETTLE, TIME_TO_SETTLE};
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
            terms.settle_by = terms.opens_at + u64::from(rounds) * ROUND + SETTLING;
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
    let first = |opens_at: u64| opens_at + 4 * ROUND + DELAY + TIME_TO_SETTLE;
    assert_eq!(times(now, ROUND, first(now)), bad(now, now + 4 * ROUND, first(now)));
    assert_eq!(times(now + 1, ROUND, first(now + 1)), Ok(()));
    let early = first(now + 1) - 1;
    assert_eq!(times(now + 1, ROUND, early), bad(now + 1, now + 1 + 4 * ROUND, early));
    assert_eq!(times(now + 1, 0, first(now + 1)), bad(now + 1, now + 1, first(now + 1)), "a round lasts");
    assert_eq!(times(now + 1, u64::MAX, u64::MAX), bad(now + 1, u64::MAX, u64::MAX));
}

#[test]
fn deposits_wait_90_days_at_most() {
    let mut latest = 0;
    for (more, late) in [(0, false), (1, true), (u64::MAX >> 1, true)] {
        let said = announce(|terms| {
            latest = terms.opens_at + 4 * ROUND + DELAY + MAX_TIME_TO_SETTLE;
            terms.settle_by = latest + more;
        });
        let refused = Err(BadTerms::SettlesTooLate { latest, settle_by: latest + more });
        assert_eq!(said, if late { refused } else { Ok(()) });
    }
}

#[test]
fn the_recovery_window_ends_before_the_end_of_time() {
    let settle_by = u64::MAX - 5;
    let window = |recovery_window| {
        announce(|terms| {
            terms.opens_at = settle_by - SETTLING - 4 * ROUND;
            (terms.settle_by, terms.recovery_window) = (settle_by, recovery_window);
        })
    };
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
    stage.terms.beacon = beacon::deploy_with(&mut stage, 1, 86_400);
    let closes_at = stage.terms.opens_at + 4 * ROUND;
    let decided_at = (closes_at + DELAY - 1).div_ceil(86_400) * 86_400 + 1;
    let settle_by = decided_at + TIME_TO_SETTLE - 1;
    stage.terms.settle_by = settle_by;
    assert_eq!(stage.announce(), Err(BadTerms::BeaconTooLate { decided_at, settle_by }));
    let latest = decided_at + MAX_TIME_TO_SETTLE;
    stage.terms.settle_by = latest + 1;
    assert_eq!(stage.announce(), Err(BadTerms::SettlesTooLate { latest, settle_by: latest + 1 }));
    for settle_by in [settle_by + 1, latest] {
        stage.terms.settle_by = settle_by;
        assert_eq!(stage.announce(), Ok(()));
    }
}

#[test]
fn several_rounds_are_drawn_by_a_beacon_of_which_none_can_be_lost() {
    let mut stage = Quadratic::without_sale(|_| ());
    let (party, now) = (stage.wallet("party"), stage.chain.now());
    stage.terms.beacon = beacon::deploy_of(&mut stage, party.address(), now, 1);
    assert_eq!(stage.announce(), Err(BadTerms::RoundsCanBeLost));
    stage.terms.rounds = 1;
    assert_eq!(stage.announce(), Ok(()), "it closes at one time only, before anybody knows the demand");
    // Of a beacon with a key nobody can keep a round.
    stage.terms.rounds = 4;
    stage.terms.beacon = beacon::deploy(&mut stage);
    assert_eq!(stage.announce(), Ok(()));
}

#[test]
fn a_round_that_is_lost_already_decides_nothing() {
    for rounds in [1, 4] {
        let mut stage = Quadratic::without_sale(|terms| terms.rounds = rounds);
        let (party, first) = (stage.wallet("party"), stage.terms.opens_at + ROUND + DELAY);
        // To the first round of such a beacon nobody ever could commit.
        stage.terms.beacon = beacon::deploy_of(&mut stage, party.address(), first, 1);
        assert_eq!(stage.announce(), Err(BadTerms::LostRound { round: 1 }), "of {rounds} rounds");
    }
}

crate::payees::check!(token);
