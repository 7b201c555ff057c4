//! The life of an auction: funded and funded again.

use e2e_tests::{action::Action, auction::Auction};
use fairsale_chain::Typed;
use fairsale_interfaces::{
    draws::Draws,
    sale::{Error, Funded, Phase},
};

#[test]
fn what_comes_before_the_last_word_about_it_is_sold_too() {
    let mut stage = Auction::announced(|_| ());
    stage.fund();
    assert_eq!(stage.state().supply, 10);
    stage.allot(7);
    assert_eq!(stage.state().supply, 10, "nobody has said so");
    let receipt = stage.keep(Action::Fund).expect("again");
    assert_eq!((receipt.events::<Funded>(), stage.state().supply), (vec![Funded { supply: 17 }], 17));
    stage.allot(5); // and nobody says so in time
    stage.set_time(stage.terms.common.opens_at);
    let closed = Error::WrongPhase { phase: Phase::Open, now: stage.terms.common.opens_at };
    assert_eq!(stage.keep(Action::Fund).map(drop), Err(closed));
    let bidders = stage.bidders(&[(2, 100)]);
    stage.close_and_settle();
    assert_eq!(stage.claimed(&bidders[0].1, "bidder 0"), (17, 12_000 - 17 * 120));
    stage.keep(Action::Unsold).expect("5 are left");
    assert_eq!(stage.tokens(stage.terms.common.unsold_to), 5);
}

#[test]
fn what_comes_while_it_is_open_closed_or_settled_is_unsold_each_time() {
    let mut stage = Auction::open(|_| ());
    let bidders = stage.bidders(&[(2, 100)]);
    stage.allot(1);
    stage.close();
    stage.allot(2);
    stage.keep(Action::Settle).expect("closed");
    stage.allot(3);
    let to = stage.terms.common.unsold_to;
    for (more, all) in [(0, 6), (4, 10), (5, 15)] {
        if more != 0 {
            stage.allot(more);
        }
        stage.keep(Action::Unsold).expect("what came");
        assert_eq!(stage.tokens(to), all);
        assert_eq!(stage.keep(Action::Unsold).map(drop), Err(Error::NothingLeft));
    }
    assert_eq!(stage.claimed(&bidders[0].1, "bidder 0").0, 10, "the buyer's are the buyer's");
}

#[test]
fn more_than_all_bids_could_ever_ask_for_is_no_trouble() {
    let mut stage = Auction::announced(|terms| (terms.common.lot_size, terms.max_lots) = (u128::MAX / 7, 7));
    stage.allot(1_000_000);
    stage.keep(Action::Fund).expect("more than enough");
    stage.set_time(stage.terms.common.opens_at);
    // One lot is far more than there is: all goes to the highest.
    let bidders = stage.bidders(&[(1, 7), (2, 7), (2, 7)]);
    stage.close_and_settle();
    for (number, units) in [(0, 0), (1, 500_000), (2, 500_000)] {
        let (name, wallet) = &bidders[number];
        assert_eq!(stage.claimed(wallet, name).0, units);
    }
}

#[test]
fn an_auction_that_the_clock_cancelled_clears_at_no_tick() {
    let mut stage = Auction::open(|_| ());
    let bidders = stage.bidders(&[(2, 4), (0, 1)]);
    stage.set_time(stage.terms.common.settle_by);
    assert_eq!((stage.phase(), stage.clearing_now()), (Phase::Cancelled, None));
    for ((name, wallet), refund) in bidders.iter().zip([480, 100]) {
        assert_eq!(stage.claimed(wallet, name), (0, refund));
    }
}

#[test]
fn it_says_when_it_closes() {
    let mut stage = Auction::open(|_| ());
    let message = stage.sale().closes_at();
    assert_eq!(stage.chain.ask(message).expect("a view").value, stage.terms.common.closes_at);
}
