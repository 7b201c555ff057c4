//! Tickets at the clearing tick are drawn: by the round that the auction's own close fixes, for exactly as many as are left.

use e2e_tests::{PRECOMPILE, action::Action, auction::Auction, chain::fewer_on_a_node};
use fairsale_chain::{Account, Address, Typed};
use fairsale_interfaces::{
    beacon::{DECIDED_AT, DELAY, IS_LOST, RANDOMNESS, ROUND_AT},
    draws::Drawn,
    sale::{Cancelled, Error, Outcome, Phase, Settled},
    ticket::Ticket,
};
use fairsale_math::Draw;

/// The winners among these bidders, in the sequence of the list.
fn winners(sale: Address, drawn: &Drawn) -> Vec<bool> {
    let draw = Draw { hash: |input: &[u8]| alloy_core::primitives::keccak256(input).0, sale: sale.0, seed: drawn.seed };
    let of = drawn.entries[0];
    let won: Vec<bool> = (0..of).map(|place| draw.wins(1, place, of, drawn.prizes[0]).expect("an entry")).collect();
    assert_eq!(won.iter().filter(|won| **won).count() as u32, drawn.prizes[0]);
    won
}

/// Bids of one ticket at each of these ticks.
fn ticks(ticks: &[u32]) -> Vec<(u32, u32)> {
    ticks.iter().map(|tick| (*tick, 1)).collect()
}

/// Plays an auction of a number of tickets to its end; all as the rules say. Returns who got a ticket.
fn play(supply: u128, bids: &[u32], clearing: u32) -> Vec<bool> {
    let mut stage = Auction::of_tickets(|terms| terms.common.supply = supply);
    let bidders = stage.bidders(&ticks(bids));
    let above = bids.iter().filter(|tick| **tick > clearing).count() as u32;
    let (left, margin) = (supply as u32 - above, bids.iter().filter(|tick| **tick == clearing).count() as u32);
    assert!(left < margin, "or nothing is drawn");
    for ((name, _), tick) in bidders.iter().zip(bids) {
        let certain = u128::from(*tick > clearing);
        let chance = if *tick == clearing { (left, margin) } else { (0, 1) };
        assert_eq!((stage.if_closed_now(name).allocated, stage.chance_of(name)), (certain, chance), "{name}");
    }
    let receipt = stage.close_and_settle();
    let drawn: Drawn = receipt.events().remove(0);
    let settled: Settled = receipt.events().remove(0);
    assert_eq!((drawn.entries[0], drawn.prizes[0], stage.drawn()), (margin, left, Some(drawn)));
    assert_eq!(drawn.round, stage.round());
    let price = stage.price(clearing);
    assert_eq!((settled.sold, settled.proceeds), (supply, price * supply), "exact, whoever wins");

    let mut places = winners(stage.at.sale, &drawn).into_iter();
    let mut got = Vec::new();
    for ((name, wallet), tick) in bidders.iter().zip(bids) {
        let (drawn, deposit) = (*tick == clearing, stage.price(*tick));
        let wins = if drawn { places.next().expect("a place") } else { *tick > clearing };
        let paid = if wins { price } else { 0 };
        let outcome = Outcome { allocated: wins.into(), paid, refund: deposit - paid };
        assert_eq!(
            (stage.if_closed_now(name), stage.chance_of(name)),
            (outcome, (u32::from(drawn && wins), 1)),
            "{name}"
        );
        assert_eq!(stage.claimed(wallet, name), (outcome.allocated, outcome.refund), "{name}");
        got.push(wins);
    }
    stage.keep(Action::Proceeds).expect("all at once");
    assert_eq!((stage.pot(), stage.stock(stage.at.sale)), (0, 0));
    assert_eq!(stage.keep(Action::Proceeds).map(drop), Err(Error::NothingLeft));
    got
}

#[test]
fn who_bids_above_has_a_ticket_and_who_bids_at_the_clearing_tick_draws() {
    let got = play(3, &[2, 5, 2, 0, 2, 2], 2);
    assert!(got[1] && !got[3]);
    play(3, &[7; 4], 7);
    play(1, &[0, 0], 0);
}

#[test]
fn one_ticket_less_than_bids_and_one_ticket_only() {
    play(4, &[3; 5], 3);
    play(1, &[3; 5], 3);
}

#[test]
fn nothing_is_drawn_if_there_is_enough_or_nobody_comes() {
    for bids in [&[2, 2, 5][..], &[2, 0], &[], &[2, 2, 5, 0, 1]] {
        let mut stage = Auction::of_tickets(|terms| terms.common.supply = 3);
        let bidders = stage.bidders(&ticks(bids));
        stage.close();
        // And the beacon is not asked: it has nothing to say yet.
        let receipt = stage.keep(Action::Settle).expect("nothing to draw");
        assert_eq!((receipt.events::<Drawn>().len(), stage.drawn(), stage.margin()), (0, None, None));
        let won: u128 = bidders.iter().map(|(name, wallet)| stage.claimed(wallet, name).0).sum();
        assert_eq!(won, bids.len().min(3) as u128);
        let unsold = 3 - won;
        assert_eq!(stage.keep(Action::Unsold).is_ok(), unsold != 0);
        assert_eq!(stage.stock(stage.terms.common.unsold_to), unsold);
    }
}

#[test]
fn raising_keeps_the_lists_without_gaps() {
    let mut stage = Auction::of_tickets(|terms| terms.common.supply = 2);
    let bidders = stage.bidders(&ticks(&[1; 6]));
    let mut raise = |who: usize, from: u32, to: u32| {
        stage.raise(&bidders[who].1, (from, 1), (to, 1));
    };
    raise(1, 1, 2); // list 1: 0 5 2 3 4, list 2: 1
    raise(4, 1, 2); // list 1: 0 5 2 3, list 2: 1 4
    raise(0, 1, 2); // list 1: 3 5 2, list 2: 1 4 0
    raise(1, 2, 3); // list 2: 0 4, list 3: 1
    raise(3, 1, 2); // list 1: 2 5, list 2: 0 4 3
    stage.close_and_settle();
    let drawn = stage.drawn().expect("one ticket for three");
    assert_eq!((drawn.entries[0], drawn.prizes[0]), (3, 1));
    for (who, won) in [0, 4, 3].into_iter().zip(winners(stage.at.sale, &drawn)) {
        let (name, wallet) = &bidders[who];
        assert_eq!(stage.claimed(wallet, name).0, u128::from(won), "{name}");
    }
    assert_eq!(stage.claimed(&bidders[1].1, &bidders[1].0).0, 1);
}

#[test]
fn without_its_round_nothing_is_settled_and_then_in_one_way_only() {
    let mut stage = Auction::of_tickets(|terms| terms.common.supply = 2);
    stage.bidders(&ticks(&[1; 5]));
    let round = stage.round();
    // Other rounds are there, the one before and the one after; it is this one that counts.
    for other in [round - 1, round + 1] {
        e2e_tests::beacon::publish(&mut stage, other);
    }
    stage.close();
    assert_eq!(stage.keep(Action::Settle).map(drop), Err(Error::BeaconSilent { round }));
    assert_eq!((stage.phase(), stage.publish()), (Phase::Closed, round));
    stage.set_time(stage.chain.now() + 500);
    stage.keep(Action::Settle).expect("the beacon has spoken");
    let drawn = stage.drawn();
    assert!(matches!(stage.keep(Action::Settle), Err(Error::WrongPhase { .. })), "no second try");
    stage.publish(); // nor a second answer
    assert_eq!(stage.drawn(), drawn);
}

#[test]
fn a_beacon_that_never_answers_cancels_the_auction_and_an_answer_after_that_changes_nothing() {
    let mut stage = Auction::of_tickets(|terms| terms.common.supply = 2);
    let bidders = stage.bidders(&ticks(&[3; 4]));
    let round = stage.round();
    stage.set_time(stage.terms.common.settle_by - 1);
    assert_eq!(stage.keep(Action::Settle).map(drop), Err(Error::BeaconSilent { round }));
    stage.set_time(stage.terms.common.settle_by);
    stage.publish();
    assert!(matches!(stage.keep(Action::Settle), Err(Error::WrongPhase { phase: Phase::Cancelled, .. })));
    for (name, wallet) in &bidders {
        assert_eq!(stage.claimed(wallet, name), (0, 130));
    }
    let seller = stage.terms.common.seller;
    let before = stage.stock(seller);
    stage.keep(Action::Unsold).expect("all of them");
    assert_eq!((stage.stock(seller) - before, stage.pot()), (2, 0));
}

#[test]
fn a_round_that_is_lost_cancels_the_auction_at_once() {
    let mut stage =
        Auction::without_sale(|terms| (terms.common.tickets, terms.max_lots, terms.common.supply) = (true, 1, 2));
    let beacon = stage.puppet(&[]);
    let say = |stage: &mut Auction, selector, answer: &[u8]| stage.puppet_says(beacon, selector, answer);
    say(&mut stage, ROUND_AT, &[&[0][..], &9u64.to_le_bytes()].concat());
    say(&mut stage, IS_LOST, &[0, 0]);
    let decided_at = stage.terms.common.closes_at + DELAY;
    say(&mut stage, DECIDED_AT, &[&[0, 1][..], &decided_at.to_le_bytes()].concat());
    say(&mut stage, RANDOMNESS, &[0, 0]);
    stage.terms.common.beacon = beacon;
    stage.announce().expect("a beacon that says its round");
    stage.fund();
    stage.set_time(stage.terms.common.opens_at);
    let bidders = stage.bidders(&ticks(&[3; 4]));
    stage.close();
    assert_eq!(stage.keep(Action::Settle).map(drop), Err(Error::BeaconSilent { round: 9 }));
    // One that talks nonsense is not believed.
    say(&mut stage, IS_LOST, &[0, 7]);
    assert_eq!(stage.keep(Action::Settle).map(drop), Err(Error::BeaconUnavailable));
    say(&mut stage, IS_LOST, &[0, 1]);
    let receipt = stage.keep(Action::Settle).expect("it will never come");
    assert_eq!(receipt.events::<Cancelled>(), [Cancelled { raised: 260 }]);
    for (name, wallet) in &bidders {
        assert_eq!(stage.claimed(wallet, name), (0, 130));
    }
}

#[test]
fn tickets_are_bound_to_persons_if_bidders_must_be_and_to_nobody_if_not() {
    for gate in [Address::zero(), PRECOMPILE] {
        let mut stage = Auction::of_tickets(|terms| (terms.common.supply, terms.common.personhood) = (1, gate));
        let bidders = stage.bidders(&ticks(&[3]));
        stage.close();
        stage.keep(Action::Settle).expect("nothing to draw");
        let (name, wallet): &(String, Account) = &bidders[0];
        assert_eq!(stage.claimed(wallet, name).0, 1);
        let message = stage.tickets_at().ticket(1);
        let ticket = stage.chain.ask(message).expect("a view").value.expect("issued");
        let alias = if gate.is_zero() { [0; 32] } else { stage.alias(name) };
        assert_eq!((ticket.owner, ticket.alias), (wallet.address(), alias));
    }
}

#[test]
fn more_tickets_than_the_terms_say_are_sold_too_and_late_ones_are_handed_on() {
    let mut stage =
        Auction::announced(|terms| (terms.common.tickets, terms.max_lots, terms.common.supply) = (true, 1, 2));
    stage.allot(3);
    stage.keep(Action::Fund).expect("one more");
    stage.set_time(stage.terms.common.opens_at);
    let bidders = stage.bidders(&ticks(&[1; 4]));
    stage.allot(2);
    stage.close_and_settle();
    stage.keep(Action::Unsold).expect("the late ones");
    assert_eq!(stage.stock(stage.terms.common.unsold_to), 2);
    assert_eq!(bidders.iter().map(|(name, wallet)| stage.claimed(wallet, name).0).sum::<u128>(), 3);
}

#[test]
fn over_many_draws_everybody_wins_about_as_often() {
    // 3 of 6, in so many auctions, each of which closes later than the one before and so has another seed.
    let rounds = fewer_on_a_node(60, 3);
    let mut wins = [0u32; 6];
    for number in 0..rounds {
        let later = u64::from(number) * 3;
        let mut stage = Auction::of_tickets(|terms| {
            (terms.common.supply, terms.common.closes_at) = (3, terms.common.closes_at + later)
        });
        let bidders = stage.bidders(&ticks(&[2; 6]));
        stage.close_and_settle();
        for (win, (name, _)) in wins.iter_mut().zip(&bidders) {
            *win += stage.if_closed_now(name).allocated as u32;
        }
    }
    assert_eq!(wins.iter().sum::<u32>(), 3 * rounds);
    // The chain is always the same, so this never changes: each is within four standard deviations of a half.
    let off = 4.0 * (f64::from(rounds) / 4.0).sqrt();
    assert!(wins.iter().all(|win| (f64::from(*win) - f64::from(rounds) / 2.0).abs() <= off), "{wins:?}");
}
