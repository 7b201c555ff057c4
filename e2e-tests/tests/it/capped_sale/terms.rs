//! What a capped sale asks of its terms besides what all sales do: every refusal, and both sides of its boundary.

use capped_sale::{BadTerms, Terms};
use e2e_tests::{
    Mechanism,
    capped::{Capped, CappedSale},
};
use fairsale_kit::terms::BadCommonTerms;

const MAX: u128 = u128::MAX;

/// What the constructor says to the default terms with a change.
fn announce(change: impl FnOnce(&mut Terms)) -> Result<(), BadTerms> {
    let mut stage = Capped::without_sale(change);
    stage.announce()?;
    assert_eq!(CappedSale::kept_terms(&mut stage), stage.terms, "the sale keeps to its word");
    Ok(())
}

#[test]
fn any_amount_may_be_for_sale() {
    assert_eq!(announce(|terms| terms.common.supply = MAX), Ok(()));
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
fn the_largest_order_can_be_paid_and_counted() {
    let over = Err(BadTerms::Common(BadCommonTerms::Overflow));
    let with = |max_lots, price, lot_size| {
        announce(|terms| (terms.max_lots, terms.common.price, terms.common.lot_size) = (max_lots, price, lot_size))
    };
    for (max_lots, largest) in [(1, MAX), (2, MAX / 2), (3, MAX / 3), (1024, MAX / 1024)] {
        assert_eq!(with(max_lots, largest, 1), Ok(()));
        assert_eq!(with(max_lots, 2, largest), Ok(()));
        assert_eq!(with(max_lots, largest, largest), Ok(()));
        if max_lots == 1 {
            continue; // nothing is above the largest number
        }
        assert_eq!(with(max_lots, largest + 1, 1), over);
        assert_eq!(with(max_lots, 2, largest + 1), over);
    }
    assert_eq!(with(2, MAX, 1), over);
    assert_eq!(with(2, 2, MAX), over);
}

#[test]
fn a_sale_may_have_to_raise_any_sum() {
    assert_eq!(announce(|terms| terms.common.min_raise = MAX), Ok(()));
}
