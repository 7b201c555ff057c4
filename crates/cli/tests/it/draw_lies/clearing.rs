//! How an auction cleared, how much it sold, and when it was settled.

use super::auction::*;
use fairsale_draw::{
    log::{Logged, Said},
    types::Supply,
    verify,
};
use fairsale_interfaces::bids::Cleared;

#[test]
fn an_auction_with_enough_for_all_clears_at_the_lowest_price() {
    let honest = Auction::honest(10, &FEW);
    let cleared = Cleared { tick: 0, price: 100, filled_above: 3, tick_demand: 3, remaining: 3 };
    let by = [Supply::Funded(10), Supply::State(10), Supply::Enough];
    for (auction, supply) in honest.told().iter().zip(by) {
        let verified = auction.verified();
        assert_eq!(verified.auction, Some((supply, cleared)));
        assert_eq!(verified.doubts().len(), usize::from(supply == Supply::Enough), "{:?}", verified.doubts());
    }
    // Those who bid more pay what they bid, and the others get nothing.
    let high = Cleared { tick: 5, price: 150, filled_above: 0, tick_demand: 3, remaining: 3 };
    for (lie, why) in (Auction { cleared: high, ..honest }).told().iter().zip([
        "how it cleared should be Cleared { tick: 0, price: 100,",
        "how it cleared should be Cleared { tick: 0, price: 100,",
        "how much is sold should be 10 or more, as its terms say, but is 3, by how the sale says that it cleared",
    ]) {
        lie.refused(why);
    }
}

#[test]
fn a_price_that_is_not_its_ticks_is_found() {
    let honest = Auction::honest(10, &FEW);
    for (price, left) in [(110, 3), (100, 4)] {
        let cleared = Cleared { price, remaining: left, ..honest.cleared };
        Auction { cleared, ..honest.clone() }.told().iter().for_each(|lie| lie.refused("how it cleared should be"));
    }
}

#[test]
fn tickets_that_are_held_back_are_found() {
    let honest = Auction::honest(10, &[4; 12]);
    for (auction, supply) in honest.told().iter().zip([Supply::Funded(10), Supply::State(10), Supply::Cleared(10)]) {
        let verified = auction.verified();
        assert_eq!(verified.auction.map(|(supply, cleared)| (supply, cleared.remaining)), Some((supply, 10)));
        assert_eq!(verified.outcomes.iter().map(|outcome| outcome.lots).sum::<u32>(), 10);
    }
    let cleared = Cleared { remaining: 5, ..honest.cleared };
    for (lie, why) in
        (Auction { cleared, ..honest }).told().iter().zip(["remaining: 10 }", "remaining: 10 }", "10 or more"])
    {
        lie.refused(why);
    }
}

#[test]
fn what_comes_beyond_the_supply_of_the_terms_is_sold_too() {
    // 10 by the terms, 11 were there: with 11 of 12 bids filled, selling 10 is a lie that only who knows of the 11 can find.
    let honest = Auction { terms: terms(), ..Auction::honest(11, &[4; 12]) };
    honest.told().iter().for_each(|auction| drop(auction.verified()));
    let [event, state, nobody] =
        Auction { cleared: Cleared { remaining: 10, ..honest.cleared }, ..honest.clone() }.told();
    event.refused("remaining: 11 }");
    state.refused("remaining: 11 }");
    assert_eq!(nobody.verified().doubts().len(), 1, "nobody knows, and that is said");
    // Whatever is said twice must be the same.
    Auction { state: Some(10), ..honest.clone() }
        .refused("how much is sold by the sale's state should be 11, but is 10");
    let mut late = honest.log();
    late.events[0].time = OPENS_AT;
    assert!(verify(&late).is_err_and(|error| error.what == "the time of an event Funded"));
}

#[test]
fn clearings_are_those_of_the_arithmetic_that_contracts_use() {
    let mut random = 1u64;
    let mut below = |bound: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % bound
    };
    for _ in 0..60 {
        let bids: Vec<u32> = (0..below(16)).map(|_| below(4) as u32).collect();
        let honest = Auction::honest(1 + u128::from(below(12)), &bids);
        honest.told().iter().for_each(|auction| drop(auction.verified()));
        let Cleared { tick, price, filled_above: filled, tick_demand: margin, remaining: left } = honest.cleared;
        for cleared in [
            Cleared { tick: tick + 1, ..honest.cleared },
            Cleared { tick: tick.saturating_sub(1), filled_above: filled + 1, ..honest.cleared },
            Cleared { price: price + 1, ..honest.cleared },
            Cleared { filled_above: filled + 1, ..honest.cleared },
            Cleared { tick_demand: margin + 1, ..honest.cleared },
            Cleared { remaining: left + 1, ..honest.cleared },
        ] {
            let lie = Auction { cleared, ..honest.clone() };
            // If nobody says how much there was, more of it could be.
            let lies = &lie.told()[..2];
            assert!(lies.iter().all(|lie| verify(&lie.log()).is_err()), "{bids:?} {:?} {cleared:?}", lie.funded);
        }
    }
}

#[test]
fn a_settlement_has_its_time_and_raises_enough() {
    let honest = Auction::honest(10, &FEW);
    for settled_at in [CLOSES_AT - 1, SETTLE_BY] {
        Auction { settled_at, ..honest.clone() }
            .refused("the time of the settlement should be from 2024-09-28 10:47:55 UTC");
    }
    for settled_at in [CLOSES_AT, SETTLE_BY - 1] {
        Auction { settled_at, ..honest.clone() }.verified();
    }
    let least = |min_raise| {
        let mut dear = Auction { terms: terms(), ..honest.clone() };
        dear.terms.common.min_raise = min_raise;
        dear
    };
    least(600).verified();
    least(601).refused(
        "what is raised by a sale that was settled, in planck should be 601 or more, as its terms say, but is 600",
    );
}

#[test]
fn what_was_settled_stays_so() {
    let honest = Auction::honest(10, &[4; 12]).log();
    verify(&honest).expect("it agrees");
    let last = honest.events.len() - 1;
    for (again, why) in [
        (2, "should be of what was settled before, but is an order, or another end"), // a bid
        (last - 2, "should be of what was settled before, but is an order, or another end"), // settled
        (last - 1, "told again"),                                                     // cleared
        (last, "told again"),                                                         // drawn
    ] {
        let mut lie = honest.clone();
        lie.events.push(honest.events[again].clone());
        let error = verify(&lie).expect_err(why).to_string();
        assert!(error.contains(why), "{error}");
    }
    let mut lie = honest.clone();
    lie.events.insert(last - 2, Logged { said: Said::Cancelled { raised: 0 }, ..honest.events[last].clone() });
    assert!(verify(&lie).is_err_and(|error| error.found.contains("or another end")));
}

#[test]
fn a_bid_that_changes_nothing_is_no_lie() {
    // Whoever calls `change(1)`, before the others bid or after, keeps tick and place; nobody can spoil a draw with it.
    let honest = Auction { bids: vec![2, 2, 2, 2, 0], ..Auction::honest(2, &[2, 2, 2, 2, 0]) };
    let log = honest.log();
    let agreed = verify(&log).expect("it is honest");
    let bids: Vec<usize> =
        (0..log.events.len()).filter(|at| matches!(log.events[*at].said, Said::Bid { .. })).collect();
    assert_eq!(bids.len(), 5);
    for again in &bids {
        for after in bids.iter().filter(|after| *after >= again) {
            let mut changed = log.clone();
            // Announced as an order first, as every bid is.
            drop(changed.events.splice(after + 1..after + 1, log.events[again - 1..=*again].iter().cloned()));
            let verified = verify(&changed).expect("nothing has changed");
            assert_eq!((verified.outcomes, verified.drawn), (agreed.outcomes.clone(), agreed.drawn));
        }
    }
    // A lower one is none that the contract takes.
    let mut lower = log.clone();
    let mut lies = log.events[bids[0] - 1..=bids[0]].to_vec();
    let low = honest.terms.deposit(1, 1).expect("there is such a tick");
    for lie in &mut lies {
        match &mut lie.said {
            Said::Ordered { deposit, .. } => *deposit = low,
            Said::Bid { tick, deposit, .. } => (*tick, *deposit) = (1, low),
            said => panic!("it was found as one, {said:?}"),
        }
    }
    drop(lower.events.splice(bids[4] + 1..bids[4] + 1, lies));
    let error = verify(&lower).expect_err("bids are never lowered").to_string();
    assert!(error.contains("should be not below the one before, but is 1"), "{error}");
}

#[test]
fn a_bid_is_announced_twice_with_the_same_figures() {
    const WHY: &str = "should be announced as an order, and then as a bid, with the same figures";
    let log = Auction::honest(10, &[4; 12]).log();
    let at = log.events.iter().position(|event| matches!(event.said, Said::Ordered { .. })).expect("twelve");
    type Change = fn(&mut Vec<Logged>, usize);
    let changes: [Change; 5] = [
        |events, at| drop(events.remove(at)),
        |events, at| drop(events.remove(at + 1)),
        |events, at| events.swap(at, at + 1),
        |events, at| {
            let Said::Ordered { deposit, .. } = &mut events[at].said else { panic!("it was found as one") };
            *deposit = 0;
        },
        |events, at| {
            let Said::Ordered { asked, .. } = &mut events[at].said else { panic!("it was found as one") };
            *asked = 2;
        },
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut lie = log.clone();
        change(&mut lie.events, at);
        let error = verify(&lie).expect_err("it is a lie").to_string();
        assert!(error.contains(WHY), "{number}: {error}");
    }
    // Both say that it was for nothing.
    let mut lie = log.clone();
    for event in &mut lie.events[at..=at + 1] {
        if let Said::Ordered { deposit, .. } | Said::Bid { deposit, .. } = &mut event.said {
            *deposit = 0;
        }
    }
    assert!(verify(&lie).is_err_and(|error| error.what.starts_with("lots and deposit of a bid of 0x0101")));
}
