//! The auction: of what can be divided, and of tickets.

use super::Costs;
use auction::Terms;
use e2e_tests::{action::Action, auction::Auction};
use fairsale_math::MAX_TICKS;

/// The lines of the table.
pub const ORDER: [&str; 11] = [
    "auction.bid",
    "auction.raise",
    "auction.bid_without_gate",
    "auction.bid_for_ticket",
    "auction.raise_for_ticket",
    "auction.settle",
    "auction.claim",
    "auction.claim_margin",
    "auction.claim_nothing",
    "auction.claim_ticket",
    "auction.claim_lost",
];

/// A hundred lots on the longest ladder.
fn terms(terms: &mut Terms) {
    (terms.common.lot_size, terms.common.supply, terms.ticks) = (1_000, 100_000, MAX_TICKS);
}

/// Measures it.
pub fn measure(costs: &mut Costs) {
    shared(costs);
    drawn(costs);
    open_to_all(costs);
    largest(costs);
}

/// Persons who want more than there is, of what can be divided.
fn shared(costs: &mut Costs) {
    let mut stage = Auction::gated(terms);
    let [ada, bob, cyd, dan] = ["ada", "bob", "cyd", "dan"].map(|name| stage.person(name));
    stage.bid(&ada, 10, 70);
    costs.add("auction.bid", "a person's first, through the registry, where others have bid", stage.bid(&bob, 11, 70));
    stage.bid(&cyd, 600, 20);
    stage.bid(&dan, 5, 20);
    let raised = stage.raise(&bob, (11, 70), (601, 71));
    costs.add("auction.raise", "to a tick far above, and by a lot", raised);
    stage.close_and_settle();
    let above = stage.claim(&bob, "bob");
    costs.add("auction.claim", "of a bid above the clearing tick, with a refund", above);
    costs.add("auction.claim_margin", "of one at it, which gets its part of what is left", stage.claim(&ada, "ada"));
    costs.add("auction.claim_nothing", "of one below it, which gets its deposit back", stage.claim(&dan, "dan"));
}

/// Persons who want more tickets than there are.
fn drawn(costs: &mut Costs) {
    let mut stage =
        Auction::gated(|t| (t.common.tickets, t.max_lots, t.common.supply, t.ticks) = (true, 1, 2, MAX_TICKS));
    let names = ["ada", "bob", "cyd", "dan"];
    let [ada, bob, cyd, dan] = names.map(|name| stage.person(name));
    stage.bid(&ada, 600, 1);
    stage.bid(&bob, 10, 1);
    costs.add("auction.bid_for_ticket", "into the list that what is scarce is drawn from", stage.bid(&cyd, 10, 1));
    stage.bid(&dan, 10, 1);
    let raised = stage.raise(&bob, (10, 1), (600, 1));
    costs.add("auction.raise_for_ticket", "to another list; the last of the first takes the place", raised);
    stage.raise(&cyd, (10, 1), (600, 1));
    stage.close_and_settle();
    let (mut won, mut lost) = (false, false);
    for (name, wallet) in names.iter().zip([&ada, &bob, &cyd, &dan]).take(3) {
        let wins = stage.if_closed_now(name).allocated == 1;
        let claimed = stage.claim(wallet, name);
        match (wins, won, lost) {
            (true, false, _) => {
                costs.add("auction.claim_ticket", "one of 3 who drew for 2 tickets", claimed);
                won = true;
            }
            (false, _, false) => {
                costs.add("auction.claim_lost", "one of 3 who drew for 2 tickets, and gets the deposit back", claimed);
                lost = true;
            }
            _ => {}
        }
    }
}

/// An auction without a gate.
fn open_to_all(costs: &mut Costs) {
    let mut stage = Auction::open(terms);
    let [ada, bob] = ["ada", "bob"].map(|name| stage.buyer(name));
    stage.bid(&ada, 10, 70);
    costs.add("auction.bid_without_gate", "the same by an account that nobody need know", stage.bid(&bob, 11, 70));
}

/// Somebody bids at each of the 1,024 ticks, and the lowest of them clears: all that is bid is read.
fn largest(costs: &mut Costs) {
    let mut stage = Auction::open(|t| {
        terms(t);
        (t.geometric, t.step, t.common.price) = (true, 30, 1_000);
        (t.common.lot_size, t.common.supply) = (100, u128::from(MAX_TICKS) * 100 - 1);
    });
    for tick in 0..MAX_TICKS {
        let bidder = stage.buyer(&format!("bidder at {tick}"));
        stage.bid(&bidder, tick, 1);
    }
    stage.close();
    let settled = stage.keep(Action::Settle).expect("closed");
    assert_eq!((stage.state().tick, stage.state().scarce), (0, true));
    costs.add("auction.settle", "bids at all 1,024 ticks, and what is left at the lowest is scarce", settled);
}
