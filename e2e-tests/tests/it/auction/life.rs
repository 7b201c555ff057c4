//! The life of an auction: funded and funded again, cancelled by the seller or by the clock, phases to the second.

use e2e_tests::{action::Action, auction::Auction};
use fairsale_interfaces::sale::{Cancelled, Error, Funded, Phase};

#[test]
fn it_opens_if_its_supply_is_there_and_short_by_one_it_does_not() {
    for (sent, opens) in [(9, false), (10, true), (11, true)] {
        let mut stage = Auction::announced(|_| ());
        stage.allot(sent);
        let funded = stage.keep(Action::Fund).map(|receipt| receipt.events::<Funded>());
        let expected = if opens {
            Ok(vec![Funded { supply: sent }])
        } else {
            Err(Error::Underfunded { balance: sent, supply: 10 })
        };
        assert_eq!(funded, expected);
        stage.set_time(stage.terms.opens_at);
        assert_eq!(stage.phase(), if opens { Phase::Open } else { Phase::Cancelled });
    }
}

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
    stage.set_time(stage.terms.opens_at);
    let closed = Error::WrongPhase { phase: Phase::Open, now: stage.terms.opens_at };
    assert_eq!(stage.keep(Action::Fund).map(drop), Err(closed));
    let bidders = stage.bidders(&[(2, 100)]);
    stage.close_and_settle();
    assert_eq!(stage.claimed("bidder 0", &bidders[0].1), (17, 12_000 - 17 * 120));
    stage.keep(Action::Unsold).expect("5 are left");
    assert_eq!(stage.tokens(stage.terms.unsold_to), 5);
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
    let to = stage.terms.unsold_to;
    for (more, all) in [(0, 6), (4, 10), (5, 15)] {
        if more != 0 {
            stage.allot(more);
        }
        stage.keep(Action::Unsold).expect("what came");
        assert_eq!(stage.tokens(to), all);
        assert_eq!(stage.keep(Action::Unsold).map(drop), Err(Error::NothingLeft));
    }
    assert_eq!(stage.claimed("bidder 0", &bidders[0].1).0, 10, "the buyer's are the buyer's");
}

#[test]
fn more_than_all_bids_could_ever_ask_for_is_no_trouble() {
    let mut stage = Auction::announced(|terms| (terms.lot_size, terms.max_lots) = (u128::MAX / 7, 7));
    stage.allot(1_000_000);
    stage.keep(Action::Fund).expect("more than enough");
    stage.set_time(stage.terms.opens_at);
    // One lot is far more than there is: all goes to the highest.
    let bidders = stage.bidders(&[(1, 7), (2, 7), (2, 7)]);
    stage.close_and_settle();
    for (number, units) in [(0, 0), (1, 500_000), (2, 500_000)] {
        let (name, wallet) = &bidders[number];
        assert_eq!(stage.claimed(name, wallet).0, units);
    }
}

#[test]
fn the_seller_cancels_before_it_opens_and_nobody_else_and_not_later() {
    let mut stage = Auction::announced(|_| ());
    stage.fund();
    let (seller, keeper) = (stage.roles.seller.clone(), stage.roles.keeper.clone());
    let not_seller = Error::NotSeller { caller: keeper.address() };
    assert_eq!(stage.keep(Action::Cancel).map(drop), Err(not_seller));
    stage.set_time(stage.terms.opens_at);
    let open = Error::WrongPhase { phase: Phase::Open, now: stage.terms.opens_at };
    assert_eq!(stage.act(&seller, Action::Cancel, 0).map(drop), Err(open));

    let mut stage = Auction::announced(|_| ());
    stage.fund();
    stage.set_time(stage.terms.opens_at - 1);
    let seller = stage.roles.seller.clone();
    let receipt = stage.act(&seller, Action::Cancel, 0).expect("in time");
    assert_eq!((receipt.events::<Cancelled>(), stage.phase()), (vec![Cancelled { raised: 0 }], Phase::Cancelled));
    let before = stage.tokens(stage.terms.seller);
    stage.keep(Action::Unsold).expect("all of it");
    assert_eq!(stage.tokens(stage.terms.seller) - before, 10);
    assert_eq!(stage.keep(Action::Unsold).map(drop), Err(Error::NothingLeft));
}

#[test]
fn an_auction_that_nobody_settles_in_time_is_cancelled_by_the_clock() {
    let mut stage = Auction::open(|_| ());
    let bidders = stage.bidders(&[(2, 4), (0, 1)]);
    let settle_by = stage.terms.settle_by;
    stage.set_time(settle_by - 1);
    assert_eq!(stage.phase(), Phase::Closed);
    stage.set_time(settle_by);
    assert_eq!((stage.phase(), stage.clearing_now()), (Phase::Cancelled, None));
    let late = Error::WrongPhase { phase: Phase::Cancelled, now: settle_by };
    assert_eq!(stage.keep(Action::Settle).map(drop), Err(late));
    assert_eq!(stage.claimed("bidder 0", &bidders[0].1), (0, 480));
    stage.keep(Action::Cancel).expect("a note of it");
    assert_eq!(stage.keep(Action::Cancel).map(drop), Err(late), "once");
    assert_eq!(stage.state().ended_at, settle_by);
    assert_eq!(stage.claimed("bidder 1", &bidders[1].1), (0, 100));
    assert_eq!(stage.keep(Action::Proceeds).map(drop), Err(late));
    assert_eq!(stage.pot(), 0);
}

#[test]
fn an_auction_that_is_not_funded_is_cancelled_since_it_should_have_opened() {
    let mut stage = Auction::announced(|_| ());
    stage.set_time(stage.terms.opens_at + 9);
    stage.keep(Action::Cancel).expect("a note of it");
    assert_eq!((stage.state().ended_at, stage.phase()), (stage.terms.opens_at, Phase::Cancelled));
}
