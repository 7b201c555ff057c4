//! A sale is announced by terms that can be kept, and by no others: every refusal of the constructor, and both sides of its
//! boundary.

use e2e_tests::fixed::Fixed;
use fairsale_chain::{Address, Typed};
use fixed_sale::{BadTerms, MAX_TICKETS, Terms};

const MAX: u128 = u128::MAX;

/// What the constructor says to the default terms with a change.
fn announce(change: impl FnOnce(&mut Terms)) -> Result<(), BadTerms> {
    let mut stage = Fixed::without_sale(change);
    stage.announce()?;
    let sale = stage.sale();
    let kept = stage.chain.ask(sale.terms()).expect("a view").value;
    assert_eq!(Terms::from(&kept), stage.terms, "the sale keeps to its word");
    Ok(())
}

#[test]
fn there_must_be_a_lot_of_something_for_sale() {
    assert_eq!(announce(|terms| terms.lot_size = 0), Err(BadTerms::LotSize { lot_size: 0 }));
    assert_eq!(announce(|terms| (terms.supply, terms.lot_size) = (0, 1)), Err(BadTerms::NoSupply));
    assert_eq!(announce(|terms| (terms.supply, terms.lot_size) = (6, 7)), Err(BadTerms::NoSupply));
    assert_eq!(announce(|terms| (terms.supply, terms.lot_size) = (7, 7)), Ok(()));
    assert_eq!(announce(|terms| (terms.supply, terms.price) = (MAX, 1)), Ok(()));
}

#[test]
fn the_payment_unit_and_the_currency_must_fit() {
    assert_eq!(announce(|terms| terms.payment_unit = 0), Err(BadTerms::NoPaymentUnit));
    assert_eq!(announce(|terms| terms.payment_unit = 1), Ok(()));
    let token = Address::repeat_byte(7);
    assert_eq!(announce(|terms| (terms.currency, terms.payment_unit) = (token, 1)), Ok(()));
    assert_eq!(announce(|terms| (terms.currency, terms.payment_unit) = (token, 2)), Err(BadTerms::Currency));
    let itself = announce(|terms| (terms.currency, terms.payment_unit) = (terms.token, 1));
    assert_eq!(itself, Err(BadTerms::Currency), "not in what is sold");
}

#[test]
fn persons_may_buy_a_lot_at_least() {
    assert_eq!(announce(|terms| terms.max_lots = 0), Err(BadTerms::MaxLots { max_lots: 0 }));
    assert_eq!(announce(|terms| terms.max_lots = 1), Ok(()));
    assert_eq!(announce(|terms| terms.max_lots = u32::MAX), Ok(()));
}

#[test]
fn a_ticket_is_a_lot_and_a_person_may_buy_eight() {
    let tickets = |lot_size, max_lots| {
        announce(|terms| (terms.tickets, terms.lot_size, terms.max_lots) = (true, lot_size, max_lots))
    };
    assert_eq!(tickets(1, MAX_TICKETS), Ok(()));
    assert_eq!(tickets(1, MAX_TICKETS + 1), Err(BadTerms::MaxLots { max_lots: 9 }));
    assert_eq!(tickets(1, 0), Err(BadTerms::MaxLots { max_lots: 0 }));
    for lot_size in [0, 2] {
        assert_eq!(tickets(lot_size, 1), Err(BadTerms::LotSize { lot_size }));
    }
}

#[test]
fn a_status_is_asked_for_if_and_only_if_somebody_is_asked() {
    for min_status in [0, 3, u8::MAX] {
        assert_eq!(announce(|terms| terms.min_status = min_status), Err(BadTerms::MinStatus { min_status }));
    }
    for min_status in [1, 2] {
        assert_eq!(announce(|terms| terms.min_status = min_status), Ok(()));
        let forgotten = announce(|terms| (terms.personhood, terms.min_status) = (Address::zero(), min_status));
        assert_eq!(forgotten, Err(BadTerms::MinStatus { min_status }), "a gate that was forgotten");
    }
    assert_eq!(announce(|terms| (terms.personhood, terms.min_status) = (Address::zero(), 0)), Ok(()));
}

#[test]
fn a_sale_opens_in_the_future_and_closes_later() {
    let now = Fixed::without_sale(|_| ()).chain.now();
    let times = |opens_at, closes_at| announce(|terms| (terms.opens_at, terms.closes_at) = (opens_at, closes_at));
    let bad = |opens_at, closes_at| Err(BadTerms::Times { now, opens_at, closes_at });
    assert_eq!(times(now, now + 9), bad(now, now + 9));
    assert_eq!(times(now + 1, now + 1), bad(now + 1, now + 1));
    assert_eq!(times(now + 1, now + 2), Ok(()));
}

#[test]
fn the_recovery_window_ends_before_the_end_of_time() {
    let window = |closes_at, claims_from, recovery_window| {
        announce(|terms| {
            (terms.closes_at, terms.claims_from, terms.recovery_window) = (closes_at, claims_from, recovery_window);
        })
    };
    assert_eq!(window(u64::MAX - 5, 0, 5), Ok(()));
    assert!(matches!(window(u64::MAX - 5, 0, 6), Err(BadTerms::Times { .. })));
    let closes_at = Fixed::without_sale(|_| ()).terms.closes_at;
    assert_eq!(window(closes_at, u64::MAX - 5, 5), Ok(()));
    assert!(matches!(window(closes_at, u64::MAX - 5, 6), Err(BadTerms::Times { .. })));
}

#[test]
fn claims_open_when_nobody_buys_any_more() {
    let closes_at = Fixed::without_sale(|_| ()).terms.closes_at;
    let from = |claims_from| announce(|terms| terms.claims_from = claims_from);
    for claims_from in [1, closes_at - 1] {
        assert_eq!(from(claims_from), Err(BadTerms::ClaimsFrom { claims_from, closes_at }));
    }
    for claims_from in [0, closes_at, closes_at + 1] {
        assert_eq!(from(claims_from), Ok(()));
    }
}

#[test]
fn what_is_delivered_at_once_must_raise_nothing() {
    assert_eq!(announce(|terms| terms.min_raise = 1), Err(BadTerms::MinRaise { min_raise: 1 }));
    assert_eq!(announce(|terms| (terms.min_raise, terms.claims_from) = (1, terms.closes_at)), Ok(()));
}

#[test]
fn all_lots_together_cost_less_than_2_to_the_128() {
    let cost = |supply, lot_size, price| {
        announce(|terms| (terms.supply, terms.lot_size, terms.price) = (supply, lot_size, price))
    };
    assert_eq!(cost(3, 1, MAX / 3), Ok(()));
    assert_eq!(cost(3, 1, MAX / 3 + 1), Err(BadTerms::Overflow));
    assert_eq!(cost(MAX, 1, 1), Ok(()));
    assert_eq!(cost(MAX, 1, 2), Err(BadTerms::Overflow));
    assert_eq!(cost(MAX, MAX, MAX), Ok(()), "one lot");
    assert_eq!(cost(MAX, MAX / 2 + 1, MAX), Ok(()), "one lot, and half of another that is unsold");
    assert_eq!(cost(MAX, MAX / 2, MAX), Err(BadTerms::Overflow), "two lots");
}

#[test]
fn money_and_goods_must_go_to_somebody() {
    let nobody = Address::zero();
    assert_eq!(announce(|terms| terms.seller = nobody), Err(BadTerms::ZeroAddress));
    assert_eq!(announce(|terms| terms.beneficiary = nobody), Err(BadTerms::ZeroAddress));
    assert_eq!(announce(|terms| terms.unsold_to = nobody), Err(BadTerms::ZeroAddress));
    assert_eq!(announce(|terms| terms.beneficiary = Address::repeat_byte(1)), Ok(()));
}

crate::payees::check!(token);
