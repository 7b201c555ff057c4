//! A sale is announced by terms that can be kept, and by no others: every refusal of the constructor, and both sides of its
//! boundary.

use capped_sale::{BadTerms, CappedSaleRef, Terms};
use e2e_tests::{DOT, Stage, codes};
use fairsale_chain::{Address, Typed, typed::LaunchError};

const MAX: u128 = u128::MAX;

/// What the constructor says to the default terms with a change.
fn announce(change: impl FnOnce(&mut Terms)) -> Result<(), BadTerms> {
    let (mut stage, terms) = Stage::without_sale(change);
    match stage.chain.deploy(&stage.roles.seller, &codes().capped_sale, CappedSaleRef::new((&terms).into())).run() {
        Ok(made) => {
            let kept = stage.chain.ask(made.contract().terms()).expect("a view").value;
            assert_eq!(Terms::from(&kept), terms, "the sale keeps to its word");
            Ok(())
        }
        Err(LaunchError::Refused { error, .. }) => Err(error),
        Err(LaunchError::Failed(error)) => panic!("{error}"),
    }
}

#[test]
fn something_must_be_for_sale() {
    assert_eq!(announce(|terms| terms.supply = 0), Err(BadTerms::NoSupply));
    assert_eq!(announce(|terms| terms.supply = 1), Ok(()));
    assert_eq!(announce(|terms| terms.supply = MAX), Ok(()));
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
fn a_lot_must_be_something() {
    assert_eq!(announce(|terms| terms.lot_size = 0), Err(BadTerms::NoLotSize));
    assert_eq!(announce(|terms| terms.lot_size = 1), Ok(()));
}

#[test]
fn the_payment_unit_must_be_worth_something() {
    assert_eq!(announce(|terms| terms.payment_unit = 0), Err(BadTerms::NoPaymentUnit));
    assert_eq!(announce(|terms| terms.payment_unit = 1), Ok(()));
    assert_eq!(announce(|terms| terms.payment_unit = u64::MAX), Ok(()));
}

#[test]
fn a_person_may_ask_for_one_to_1024_lots() {
    for max_lots in [0, 1025, u32::MAX] {
        assert_eq!(announce(|terms| terms.max_lots = max_lots), Err(BadTerms::MaxLots { max_lots }));
    }
    for max_lots in [1, 2, 63, 64, 65, 1023, 1024] {
        assert_eq!(announce(|terms| terms.max_lots = max_lots), Ok(()));
    }
}

#[test]
fn full_or_lite_personhood_may_be_asked_for() {
    for min_status in [0, 3, u8::MAX] {
        assert_eq!(announce(|terms| terms.min_status = min_status), Err(BadTerms::MinStatus { min_status }));
    }
    for min_status in [1, 2] {
        assert_eq!(announce(|terms| terms.min_status = min_status), Ok(()));
    }
}

#[test]
fn a_sale_opens_in_the_future() {
    let now = Stage::without_sale(|_| ()).0.chain.now();
    for opens_at in [0, now - 1, now] {
        let closes_at = now + 100;
        let change = |terms: &mut Terms| (terms.opens_at, terms.closes_at) = (opens_at, closes_at);
        assert_eq!(announce(change), Err(BadTerms::Times { now, opens_at, closes_at }));
    }
    assert_eq!(announce(|terms| terms.opens_at = now + 1), Ok(()));
}

#[test]
fn a_sale_closes_after_it_opens() {
    let now = Stage::without_sale(|_| ()).0.chain.now();
    let opens_at = now + 100;
    for closes_at in [0, opens_at - 1, opens_at] {
        let change = |terms: &mut Terms| (terms.opens_at, terms.closes_at) = (opens_at, closes_at);
        assert_eq!(announce(change), Err(BadTerms::Times { now, opens_at, closes_at }));
    }
    let change = |terms: &mut Terms| (terms.opens_at, terms.closes_at) = (opens_at, opens_at + 1);
    assert_eq!(announce(change), Ok(()));
}

#[test]
fn the_recovery_window_ends_before_the_end_of_time() {
    let now = Stage::without_sale(|_| ()).0.chain.now();
    let change = |terms: &mut Terms, more: u64| terms.recovery_window = u64::MAX - terms.closes_at + more;
    assert_eq!(announce(|terms| terms.recovery_window = 0), Ok(()));
    assert_eq!(announce(|terms| change(terms, 0)), Ok(()));
    let refusal = announce(|terms| change(terms, 1));
    assert!(matches!(refusal, Err(BadTerms::Times { now: at, .. }) if at == now), "{refusal:?}");
}

#[test]
fn the_largest_order_can_be_paid_and_counted() {
    for (max_lots, largest) in [(1, MAX), (2, MAX / 2), (3, MAX / 3), (1024, MAX / 1024)] {
        assert_eq!(announce(|terms| (terms.max_lots, terms.price) = (max_lots, largest)), Ok(()));
        assert_eq!(announce(|terms| (terms.max_lots, terms.lot_size) = (max_lots, largest)), Ok(()));
        let both = |terms: &mut Terms| (terms.max_lots, terms.price, terms.lot_size) = (max_lots, largest, largest);
        assert_eq!(announce(both), Ok(()));
        if max_lots == 1 {
            continue; // nothing is above the largest number
        }
        let price = |terms: &mut Terms| (terms.max_lots, terms.price) = (max_lots, largest + 1);
        assert_eq!(announce(price), Err(BadTerms::Overflow));
        let lot = |terms: &mut Terms| (terms.max_lots, terms.lot_size) = (max_lots, largest + 1);
        assert_eq!(announce(lot), Err(BadTerms::Overflow));
    }
    assert_eq!(announce(|terms| (terms.max_lots, terms.price) = (2, MAX)), Err(BadTerms::Overflow));
    assert_eq!(announce(|terms| (terms.max_lots, terms.lot_size) = (2, MAX)), Err(BadTerms::Overflow));
}

#[test]
fn seller_beneficiary_and_receiver_of_the_unsold_are_somebody() {
    assert_eq!(announce(|terms| terms.seller = Address::zero()), Err(BadTerms::ZeroAddress));
    assert_eq!(announce(|terms| terms.beneficiary = Address::zero()), Err(BadTerms::ZeroAddress));
    assert_eq!(announce(|terms| terms.unsold_to = Address::zero()), Err(BadTerms::ZeroAddress));
    let one = |last: u8| Address::from_slice(&[[0; 19].as_slice(), &[last]].concat());
    assert_eq!(announce(|terms| (terms.seller, terms.beneficiary, terms.unsold_to) = (one(1), one(2), one(3))), Ok(()));
}

crate::payees::check!(token);

#[test]
fn a_sale_may_be_a_gift_and_may_have_to_raise_any_sum() {
    assert_eq!(announce(|terms| terms.price = 0), Ok(()));
    assert_eq!(announce(|terms| terms.min_raise = MAX), Ok(()));
}

#[test]
fn announcing_takes_no_money() {
    let (mut stage, terms) = Stage::without_sale(|_| ());
    let rich = stage.wallet("rich");
    let constructor = CappedSaleRef::new((&terms).into());
    let made = stage.chain.deploy(&rich, &codes().capped_sale, constructor).value(1).run();
    assert!(matches!(made, Err(LaunchError::Failed(_))), "{made:?}");
    assert_eq!(stage.money(rich.address()), 1_000 * DOT);
}
