//! Bids: exact payment, raised and never lowered, one a bidder. What is refused changes nothing.

use e2e_tests::{action::Action, auction::Auction};
use fairsale_chain::Typed;
use fairsale_interfaces::{
    bids::{Bid, Error, StandingBid},
    sale::{self, Order, Ordered, Phase, Sale},
};
use ink::U256;

/// An error as any sale's.
fn as_sale(error: sale::Error) -> Error {
    Error::Sale(error)
}

#[test]
fn the_deposit_is_the_price_at_the_tick_times_the_lots_exactly() {
    let mut stage = Auction::open(|_| ());
    let ada = stage.buyer("ada");
    let unit = U256::from(stage.terms.common.payment_unit);
    for (tick, lots, due) in [(0, 1, 100), (0, 100, 10_000), (7, 1, 170), (7, 3, 510)] {
        for got in [0, due - 1, due + 1] {
            let wrong = sale::Error::WrongPayment { expected: U256::from(due) * unit, got: U256::from(got) * unit };
            assert_eq!(stage.try_bid(&ada, tick, lots, got).map(drop), Err(as_sale(wrong)));
        }
        assert_eq!((stage.bid_of("ada"), stage.pot(), stage.state().bids), (None, 0, 0));
    }
    let receipt = stage.bid(&ada, 7, 3);
    let (account, alias) = (ada.address(), stage.alias("ada"));
    assert_eq!(receipt.events::<Ordered>(), [Ordered { alias, account, lots: 3, deposit: 510 }]);
    assert_eq!(receipt.events::<Bid>(), [Bid { alias, account, tick: 7, lots: 3, deposit: 510 }]);
    assert_eq!(stage.bid_of("ada"), Some(StandingBid { tick: 7, lots: 3, account }));
    assert_eq!((stage.pot(), stage.state().bids), (510, 1));
}

#[test]
fn a_bid_is_for_a_tick_that_there_is_and_1_to_the_most_lots() {
    let mut stage = Auction::open(|terms| terms.max_lots = 5);
    let ada = stage.buyer("ada");
    for tick in [8, 9, u32::MAX] {
        assert_eq!(stage.try_bid(&ada, tick, 1, 0).map(drop), Err(Error::WrongTick { tick, ticks: 8 }));
    }
    for lots in [0, 6, u32::MAX] {
        let wrong = sale::Error::WrongLots { lots, max: 5 };
        assert_eq!(stage.try_bid(&ada, 0, lots, 0).map(drop), Err(as_sale(wrong)));
        assert_eq!(stage.act(&ada, Action::Order(lots), 0).map(drop), Err(wrong));
    }
    stage.bid(&ada, 7, 5);
    assert_eq!(stage.act(&ada, Action::Change(6), 170).map(drop), Err(sale::Error::WrongLots { lots: 6, max: 5 }));
}

#[test]
fn a_bid_is_raised_by_the_difference_and_never_lowered() {
    let mut stage = Auction::open(|_| ());
    let ada = stage.buyer("ada");
    stage.bid(&ada, 3, 5);
    for (tick, lots) in [(3, 5), (2, 5), (3, 4), (2, 9), (7, 4), (0, 1), (3, 0)] {
        let lower = Error::NotRaised { tick, lots, tick_before: 3, lots_before: 5 };
        assert_eq!(stage.try_bid(&ada, tick, lots, 0).map(drop), Err(lower));
    }
    let mut before = (3, 5);
    for after in [(3, 6), (4, 6), (7, 9)] {
        let money = stage.money(ada.address());
        let receipt = stage.raise(&ada, before, after);
        let [paid, deposit] = [before, after].map(|(tick, lots)| stage.price(tick) * u128::from(lots));
        assert_eq!(stage.money(ada.address()) as i128, money as i128 - (deposit - paid) as i128 - receipt.cost.deposit);
        assert_eq!(receipt.events::<Bid>()[0].deposit, deposit);
        let standing = StandingBid { tick: after.0, lots: after.1, account: ada.address() };
        assert_eq!((stage.pot(), stage.bid_of("ada")), (deposit, Some(standing)));
        before = after;
    }
    assert_eq!(stage.state().bids, 1, "one bid, whatever was raised");
}

#[test]
fn as_a_sale_it_takes_orders_at_the_reserve_price() {
    let mut stage = Auction::open(|_| ());
    let ada = stage.buyer("ada");
    assert_eq!(stage.act(&ada, Action::Change(1), 100).map(drop), Err(sale::Error::NoOrder));
    let receipt = stage.act(&ada, Action::Order(2), 200).expect("open");
    assert_eq!((receipt.events::<Bid>()[0].tick, receipt.events::<Ordered>()[0].lots), (0, 2));
    assert_eq!(stage.act(&ada, Action::Order(3), 300).map(drop), Err(sale::Error::AlreadyOrdered { lots: 2 }));
    stage.act(&ada, Action::Change(3), 100).expect("more");
    stage.act(&ada, Action::Change(3), 0).expect("as many");
    stage.raise(&ada, (0, 3), (5, 3));
    stage.act(&ada, Action::Change(4), 150).expect("more at the same tick");
    let account = ada.address();
    assert_eq!(stage.bid_of("ada"), Some(StandingBid { tick: 5, lots: 4, account }));
    let (sale, alias) = (stage.sale(), stage.alias("ada"));
    assert_eq!(stage.chain.ask(sale.order_of(alias)).expect("a view").value, Some(Order { lots: 4, account }));
    for lots in [0, 1, 3] {
        assert_eq!(stage.act(&ada, Action::Change(lots), 0).map(drop), Err(sale::Error::Binding));
    }
    assert_eq!(stage.act(&ada, Action::Withdraw, 0).map(drop), Err(sale::Error::Binding));
    assert_eq!(stage.pot(), 600);
}

#[test]
fn bids_are_taken_from_the_second_of_opening_to_the_last_before_the_close() {
    let mut stage = Auction::announced(|_| ());
    stage.fund();
    let (ada, opens_at, closes_at) = (stage.buyer("ada"), stage.terms.common.opens_at, stage.terms.common.closes_at);
    let refused = |stage: &mut Auction, phase, now| {
        let wrong = sale::Error::WrongPhase { phase, now };
        assert_eq!(stage.try_bid(&ada, 1, 1, 110).map(drop), Err(as_sale(wrong)));
        for (action, value) in [(Action::Order(1), 100), (Action::Change(2), 100), (Action::Withdraw, 0)] {
            assert_eq!(stage.act(&ada, action, value).map(drop), Err(wrong), "{action:?}");
        }
    };
    stage.set_time(opens_at - 1);
    refused(&mut stage, Phase::Announced, opens_at - 1);
    stage.set_time(opens_at);
    stage.bid(&ada, 0, 1);
    stage.set_time(closes_at - 1);
    stage.raise(&ada, (0, 1), (1, 1));
    stage.set_time(closes_at);
    refused(&mut stage, Phase::Closed, closes_at);
    stage.set_time(closes_at + 1);
    refused(&mut stage, Phase::Closed, closes_at + 1);
    stage.keep(Action::Settle).expect("closed");
    refused(&mut stage, Phase::Settled, closes_at + 1);
}

#[test]
fn a_raise_in_the_last_second_counts_as_much_as_one_in_the_first() {
    // A sniper comes last, and gets what it would have got by coming first.
    let results = [false, true].map(|last| {
        let mut stage = Auction::open(|_| ());
        let [ada, bob, sniper] = ["ada", "bob", "sniper"].map(|name| stage.buyer(name));
        if !last {
            stage.bid(&sniper, 3, 6);
        }
        stage.bid(&ada, 3, 6);
        stage.bid(&bob, 1, 9);
        if last {
            stage.set_time(stage.terms.common.closes_at - 1);
            stage.bid(&sniper, 3, 6);
        }
        stage.close_and_settle();
        ["ada", "bob", "sniper"].map(|name| stage.if_closed_now(name))
    });
    assert_eq!(results[0], results[1]);
    assert_eq!(results[0][0], results[0][2], "and those who bid the same get the same");
}
