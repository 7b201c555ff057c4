//! What a quadratic sale asks of its terms besides what all sales do: every refusal, and both sides of its boundary.

use e2e_tests::{
    Mechanism, SETTLING, beacon,
    quadratic::{Quadratic, QuadraticSale, ROUND, last_close},
};
use fairsale_interfaces::beacon::DELAY;
use fairsale_kit::terms::BadCommonTerms;
use quadratic_sale::{BadTerms, Terms};

const MAX: u128 = u128::MAX;

/// What the constructor says to the default terms with a change.
fn announce(change: impl FnOnce(&mut Terms)) -> Result<(), BadTerms> {
    let mut stage = Quadratic::without_sale(change);
    stage.announce()?;
    assert_eq!(QuadraticSale::kept_terms(&mut stage), stage.terms, "the sale keeps to its word");
    Ok(())
}

#[test]
fn there_is_a_lot_at_least_and_they_can_be_counted() {
    let supply = |supply, lot_size| announce(|terms| (terms.common.supply, terms.common.lot_size) = (supply, lot_size));
    assert_eq!(supply(6, 7), Err(BadCommonTerms::NoSupply.into()));
    assert_eq!(supply(7, 7), Ok(()));
    let most = u128::from(u64::MAX);
    assert_eq!(supply(most, 1), Ok(()));
    assert_eq!(supply(most + 1, 1), Err(BadCommonTerms::Overflow.into()));
    assert_eq!(supply(2 * most + 1, 2), Ok(()), "and a rest");
    assert_eq!(supply(2 * most + 2, 2), Err(BadCommonTerms::Overflow.into()));
}

#[test]
fn there_are_two_curves() {
    for power in [0, 3, u8::MAX] {
        assert_eq!(announce(|terms| terms.power = power), Err(BadTerms::Power { power }));
    }
    for power in [1, 2] {
        assert_eq!(announce(|terms| (terms.power, terms.common.min_status) = (power, power)), Ok(()));
    }
}

#[test]
fn caps_go_from_one_lot_to_1024() {
    let caps = |first_cap, cap_step, rounds| {
        announce(|terms| {
            (terms.first_cap, terms.cap_step, terms.rounds) = (first_cap, cap_step, rounds);
            terms.common.settle_by = last_close(terms) + SETTLING;
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
fn rounds_last_and_the_sale_closes_at_the_end_of_the_last_one() {
    let mut stage = Quadratic::without_sale(|_| ());
    let (opens_at, rounds) = (stage.terms.common.opens_at, stage.terms.rounds);
    let mut times = |closes_at, round_seconds| {
        (stage.terms.common.closes_at, stage.terms.round_seconds) = (closes_at, round_seconds);
        stage.announce()
    };
    let bad = |closes_at, round_seconds| Err(BadTerms::Rounds { opens_at, closes_at, rounds, round_seconds });
    let end = opens_at + 4 * ROUND;
    assert_eq!(times(end, ROUND), Ok(()));
    for closes_at in [0, opens_at, end - 1, end + 1, end + ROUND] {
        assert_eq!(times(closes_at, ROUND), bad(closes_at, ROUND));
    }
    assert_eq!(times(opens_at, 0), bad(opens_at, 0), "a round lasts");
    assert_eq!(times(opens_at + 4, 1), Ok(()));
    for closes_at in [end, u64::MAX] {
        assert_eq!(times(closes_at, u64::MAX), bad(closes_at, u64::MAX), "longer than time");
    }
}

#[test]
fn what_a_person_can_get_and_pay_and_the_supply_fit() {
    let over = Err(BadTerms::Common(BadCommonTerms::Overflow));
    let priced = |power, price| {
        announce(|terms| {
            (terms.power, terms.first_cap, terms.cap_step, terms.common.price) = (power, 8, 0, price);
        })
    };
    assert_eq!(priced(2, MAX / 64), Ok(()));
    assert_eq!(priced(2, MAX / 64 + 1), over);
    assert_eq!(priced(1, MAX / 8), Ok(()));
    let supply =
        |lots, lot_size| announce(|terms| (terms.common.supply, terms.common.lot_size) = (lots * lot_size, lot_size));
    assert_eq!(supply(3, MAX / 8), Ok(()));
    assert_eq!(supply(3, MAX / 8 + 1), over, "8 lots are too many units");
}

#[test]
fn several_rounds_are_drawn_by_a_beacon_of_which_none_can_be_lost() {
    let of_a_party = |rounds| {
        let mut stage = Quadratic::without_sale(|terms| terms.rounds = rounds);
        let (party, now) = (stage.wallet("party"), stage.chain.now());
        stage.terms.common.beacon = beacon::deploy_of(&mut stage, party.address(), now, 1);
        stage
    };
    let mut stage = of_a_party(4);
    assert_eq!(stage.announce(), Err(BadTerms::RoundsCanBeLost));
    // Of a beacon with a key nobody can keep a round.
    stage.terms.common.beacon = beacon::deploy(&mut stage);
    assert_eq!(stage.announce(), Ok(()));
    assert_eq!(of_a_party(1).announce(), Ok(()), "it closes at one time only, before anybody knows the demand");
}

#[test]
fn of_several_rounds_the_beacons_round_is_decided_in_time() {
    let mut stage = Quadratic::without_sale(|_| ());
    stage.terms.common.beacon = beacon::deploy_with(&mut stage, 1, 86_400); // a round a day
    let decided_at = (stage.terms.common.closes_at + DELAY - 1).div_ceil(86_400) * 86_400 + 1;
    let early = decided_at + fairsale_kit::draws::TIME_TO_SETTLE - 1;
    for (settle_by, in_time) in [(early, false), (early + 1, true)] {
        stage.terms.common.settle_by = settle_by;
        let late = Err(BadCommonTerms::BeaconTooLate { decided_at, settle_by }.into());
        assert_eq!(stage.announce(), if in_time { Ok(()) } else { late });
    }
}

#[test]
fn a_round_that_is_lost_already_decides_nothing_whenever_the_sale_may_close() {
    for rounds in [1, 4] {
        let mut stage = Quadratic::without_sale(|terms| terms.rounds = rounds);
        let (party, first) = (stage.wallet("party"), stage.terms.common.opens_at + ROUND + DELAY);
        // To the first round of such a beacon nobody ever could commit.
        stage.terms.common.beacon = beacon::deploy_of(&mut stage, party.address(), first, 1);
        let lost = Err(BadCommonTerms::LostRound { round: 1 }.into());
        assert_eq!(stage.announce(), lost, "of {rounds} rounds");
    }
}
