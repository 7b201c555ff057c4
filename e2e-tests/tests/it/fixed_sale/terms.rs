//! What a fixed sale asks of its terms besides what all sales do: every refusal, and both sides of its boundary.

use e2e_tests::{
    Mechanism,
    fixed::{Fixed, FixedSale},
};
use fairsale_kit::terms::BadCommonTerms;
use fixed_sale::{BadTerms, MAX_TICKETS, Terms};

const MAX: u128 = u128::MAX;

/// What the constructor says to the default terms with a change.
fn announce(change: impl FnOnce(&mut Terms)) -> Result<(), BadTerms> {
    let mut stage = Fixed::without_sale(change);
    stage.announce()?;
    assert_eq!(FixedSale::kept_terms(&mut stage), stage.terms, "the sale keeps to its word");
    Ok(())
}

#[test]
fn there_must_be_a_whole_lot_for_sale() {
    let supply = |supply, lot_size| announce(|terms| (terms.common.supply, terms.common.lot_size) = (supply, lot_size));
    assert_eq!(supply(6, 7), Err(BadCommonTerms::NoSupply.into()));
    assert_eq!(supply(7, 7), Ok(()));
    assert_eq!(announce(|terms| (terms.common.supply, terms.common.price) = (MAX, 1)), Ok(()));
}

#[test]
fn persons_may_buy_a_lot_at_least() {
    assert_eq!(announce(|terms| terms.max_lots = 0), Err(BadTerms::MaxLots { max_lots: 0 }));
    assert_eq!(announce(|terms| terms.max_lots = 1), Ok(()));
    assert_eq!(announce(|terms| terms.max_lots = u32::MAX), Ok(()));
}

#[test]
fn a_person_may_buy_eight_tickets() {
    let tickets = |max_lots| announce(|terms| (terms.common.tickets, terms.max_lots) = (true, max_lots));
    assert_eq!(tickets(MAX_TICKETS), Ok(()));
    assert_eq!(tickets(MAX_TICKETS + 1), Err(BadTerms::MaxLots { max_lots: 9 }));
    assert_eq!(tickets(0), Err(BadTerms::MaxLots { max_lots: 0 }));
}

#[test]
fn the_recovery_window_is_counted_from_when_claims_open() {
    let window = |closes_at, claims_from, recovery_window| {
        announce(|terms| {
            (terms.common.closes_at, terms.claims_from) = (closes_at, claims_from);
            terms.common.recovery_window = recovery_window;
        })
    };
    let (end, closes_at) = (u64::MAX - 5, Fixed::without_sale(|_| ()).terms.common.closes_at);
    let never = Err(BadTerms::Common(BadCommonTerms::RecoveryWindow { from: end, recovery_window: 6 }));
    for (closes_at, claims_from) in [(end, 0), (closes_at, end)] {
        assert_eq!(window(closes_at, claims_from, 5), Ok(()));
        assert_eq!(window(closes_at, claims_from, 6), never);
    }
}

#[test]
fn claims_open_when_nobody_buys_any_more() {
    let mut stage = Fixed::without_sale(|_| ());
    let closes_at = stage.terms.common.closes_at;
    for claims_from in [1, closes_at - 1, 0, closes_at, closes_at + 1] {
        stage.terms.claims_from = claims_from;
        let early = Err(BadTerms::ClaimsFrom { claims_from, closes_at });
        assert_eq!(stage.announce(), if (1..closes_at).contains(&claims_from) { early } else { Ok(()) });
    }
}

#[test]
fn what_is_delivered_at_once_must_raise_nothing() {
    assert_eq!(announce(|terms| terms.common.min_raise = 1), Err(BadTerms::MinRaise { min_raise: 1 }));
    assert_eq!(announce(|terms| (terms.common.min_raise, terms.claims_from) = (1, terms.common.closes_at)), Ok(()));
}

#[test]
fn all_lots_together_cost_less_than_2_to_the_128() {
    let over = Err(BadTerms::Common(BadCommonTerms::Overflow));
    let cost = |supply, lot_size, price| {
        announce(|terms| (terms.common.supply, terms.common.lot_size, terms.common.price) = (supply, lot_size, price))
    };
    assert_eq!(cost(3, 1, MAX / 3), Ok(()));
    assert_eq!(cost(3, 1, MAX / 3 + 1), over);
    assert_eq!(cost(MAX, 1, 1), Ok(()));
    assert_eq!(cost(MAX, 1, 2), over);
    assert_eq!(cost(MAX, MAX, MAX), Ok(()), "one lot");
    assert_eq!(cost(MAX, MAX / 2 + 1, MAX), Ok(()), "one lot, and half of another that is unsold");
    assert_eq!(cost(MAX, MAX / 2, MAX), over, "two lots");
}
