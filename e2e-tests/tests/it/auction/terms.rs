//! What an auction asks of its terms besides what all sales do: every refusal, and both sides of its boundary.

use auction::{BadTerms, Terms};
use e2e_tests::{
    Mechanism,
    auction::{Auction, AuctionSale},
};
use fairsale_chain::{Address, Typed};
use fairsale_interfaces::bids::Bids;
use fairsale_kit::terms::BadCommonTerms;

const MAX: u128 = u128::MAX;

/// What the constructor says to the default terms with a change.
fn announce(change: impl FnOnce(&mut Terms)) -> Result<(), BadTerms> {
    let mut stage = Auction::without_sale(change);
    stage.announce()?;
    assert_eq!(AuctionSale::kept_terms(&mut stage), stage.terms, "the sale keeps to its word");
    Ok(())
}

#[test]
fn any_amount_may_be_for_sale_and_somebody_may_bid_for_a_lot() {
    assert_eq!(announce(|terms| terms.common.supply = MAX), Ok(()));
    assert_eq!(announce(|terms| terms.max_lots = 0), Err(BadTerms::NoLots));
    assert_eq!(announce(|terms| (terms.max_lots, terms.ticks) = (u32::MAX, 1)), Ok(()));
}

#[test]
fn a_ladder_has_1_to_1024_ticks_and_rises() {
    let ladder = |reserve, step, ticks, geometric| {
        announce(|terms| {
            (terms.common.price, terms.step, terms.ticks, terms.geometric) = (reserve, step, ticks, geometric);
        })
    };
    let bad = |step, ticks| Err(BadTerms::Ladder { step, ticks });
    for geometric in [false, true] {
        assert_eq!(ladder(5, 1, 0, geometric), bad(1, 0));
        assert_eq!(ladder(5, 1, 1, geometric), Ok(()));
        assert_eq!(ladder(5, 1, 1_024, geometric), Ok(()));
        assert_eq!(ladder(5, 1, 1_025, geometric), bad(1, 1_025));
        assert_eq!(ladder(5, 0, 2, geometric), bad(0, 2));
        assert_eq!(ladder(5, 0, 1, geometric), Ok(()), "a step that is never taken");
    }
    assert_eq!(ladder(0, 1, 2, false), Ok(()), "from nothing up");
    assert_eq!(ladder(0, 1, 2, true), bad(1, 2), "a part of nothing");
    let most = u128::from(u32::MAX);
    assert_eq!(ladder(1, most, 2, true), Ok(()));
    assert_eq!(ladder(1, most + 1, 2, true), bad(most + 1, 2));
}

#[test]
fn the_most_lots_at_the_top_of_the_ladder_fit() {
    let over = Err(BadTerms::Common(BadCommonTerms::Overflow));
    let top = |reserve, step, ticks, max_lots| {
        announce(|terms| {
            (terms.common.price, terms.step, terms.ticks, terms.max_lots) = (reserve, step, ticks, max_lots);
        })
    };
    assert_eq!(top(MAX, 1, 1, 1), Ok(()));
    assert_eq!(top(MAX, 1, 2, 1), over, "the top itself");
    assert_eq!(top(MAX - 1, 1, 2, 1), Ok(()));
    assert_eq!(top(MAX / 3, 1, 1, 3), Ok(()));
    assert_eq!(top(MAX / 3, 1, 2, 3), over, "three lots at the top");
    assert_eq!(top(MAX / 3 - 1, 1, 2, 3), Ok(()));
    assert_eq!(announce(|terms| (terms.common.lot_size, terms.max_lots) = (MAX / 3, 3)), Ok(()));
    assert_eq!(
        announce(|terms| (terms.common.lot_size, terms.max_lots) = (MAX / 3 + 1, 3)),
        over,
        "three lots of that size"
    );
    let doubling = |ticks| {
        announce(|terms| {
            (terms.common.price, terms.step, terms.geometric, terms.max_lots, terms.ticks) =
                (1, 10_000, true, 1, ticks);
        })
    };
    assert_eq!(doubling(128), Ok(()), "2¹²⁷");
    assert_eq!(doubling(129), over);
}

#[test]
fn at_the_top_of_the_ladder_the_largest_deposit_is_asked_for_exactly() {
    let mut stage = Auction::announced(|terms| (terms.common.price, terms.step, terms.ticks) = (0, MAX / 700, 8));
    let sale = stage.sale();
    let mut price = |tick| stage.chain.ask(sale.price_of(tick)).expect("a view").value;
    assert_eq!((price(7), price(8), price(u32::MAX)), (Some(MAX / 700 * 7), None, None));
    stage.fund();
    stage.set_time(stage.terms.common.opens_at);
    let ada = stage.buyer("ada");
    let (unit, deposit) = (stage.terms.common.payment_unit.into(), ink::U256::from(MAX / 700 * 7) * 100);
    let expected: ink::U256 = deposit * ink::U256::from(u64::try_from(unit).unwrap_or(u64::MAX));
    let refused = stage.try_bid(&ada, 7, 100, 1).expect_err("too little");
    let wrong = fairsale_interfaces::sale::Error::WrongPayment { expected, got: unit };
    assert_eq!(refused, fairsale_interfaces::bids::Error::Sale(wrong));
}

#[test]
fn tickets_are_sold_one_to_a_person_and_drawn_by_a_beacon() {
    let mut stage = Auction::without_sale(AuctionSale::ticketed);
    assert_eq!(stage.announce(), Ok(()));
    for max_lots in [2, u32::MAX] {
        stage.terms.max_lots = max_lots;
        assert_eq!(stage.announce(), Err(BadTerms::Tickets { max_lots }));
    }
    stage.terms.max_lots = 1;
    stage.terms.common.beacon = Address::zero();
    assert_eq!(stage.announce(), Err(BadCommonTerms::NoBeacon.into()));
}
