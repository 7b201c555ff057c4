//! Orders by who knows the seed. While a sale that draws is open, nobody may know its round: that is public ten minutes after
//! the close, and the chain's clock cannot be so far behind. Should it be known before the close all the same, by the chain's
//! own clock, and anybody brings it then, the sale draws nothing: it is cancelled, and all have their money back.

use super::*;
use e2e_tests::{
    auction::Auction,
    beacon,
    lottery::{Lottery, PRICE},
    quadratic::Quadratic,
};
use fairsale_client::beacon::{LocalBeacon, randomness};
use fairsale_interfaces::{
    beacon::{Beacon, DECIDED_AT, DELAY, IS_LOST, KNOWN_SINCE, RANDOMNESS, ROUND_AT},
    draws::Drawn,
    sale::{Cancelled, Settled},
};
use fairsale_math::Draw;

/// Seconds before the close at which the round is brought, and whether the sale is drawn by it then.
const BROUGHT: [(u64, bool); 3] = [(100, false), (1, false), (0, true)];

/// The sale was drawn, or called off, by what `settle` announced.
#[track_caller]
fn assert_ended(receipt: &Receipt, drawn: bool) {
    let draws = receipt.events::<Drawn>().len();
    let ends = (receipt.events::<Settled>().len(), receipt.events::<Cancelled>().len());
    assert_eq!((draws, ends), if drawn { (1, (1, 0)) } else { (0, (0, 1)) });
}

/// An open lottery of two tickets, by a beacon whose key everybody has, with `entries` entries.
fn open_lottery(entries: u32) -> (Lottery, Vec<(String, Account)>) {
    let mut lottery = Lottery::without_sale(|terms| terms.common.supply = 2);
    lottery.terms.common.beacon = beacon::deploy(&mut lottery);
    lottery.announce().expect("terms that can be kept");
    lottery.fund();
    lottery.set_time(lottery.terms.common.opens_at);
    let names = (0..entries).map(|number| format!("person {number}"));
    let people = names.map(|name| (name.clone(), lottery.entrant(&name))).collect();
    (lottery, people)
}

/// Brings the lottery's round to its beacon, which takes whatever is signed, at any time.
fn bring(lottery: &mut Lottery) {
    let (at, round) = (lottery.terms.common.beacon, lottery.state().round);
    beacon::publish(lottery, round);
    let seed = lottery.chain.ask(beacon::at(at).randomness(round)).expect("a view").value;
    assert_eq!(seed, Some(randomness(&LocalBeacon::development().sign(round))));
    let since = lottery.chain.ask(beacon::at(at).known_since(round)).expect("a view").value;
    assert_eq!(since, Some(lottery.chain.now()));
}

/// Settles when the round is public to everybody.
fn settle(lottery: &mut Lottery) -> Receipt {
    let keeper = lottery.roles.keeper.clone();
    lottery.set_time(lottery.public_at());
    lottery.act(&keeper, Action::Settle, 0).expect("one way or the other")
}

#[test]
fn a_round_that_was_brought_before_the_close_decides_nothing() {
    for (before, drawn) in BROUGHT {
        let (mut lottery, people) = open_lottery(5);
        lottery.set_time(lottery.terms.common.closes_at - before);
        assert_eq!(lottery.phase(), if drawn { Phase::Closed } else { Phase::Open });
        bring(&mut lottery);
        assert_ended(&settle(&mut lottery), drawn);
        assert_eq!(lottery.phase(), if drawn { Phase::Settled } else { Phase::Cancelled });
        let mut issued = 0;
        for (name, wallet) in &people {
            let money = lottery.money(wallet.address()) as i128;
            let receipt = lottery.claim(wallet, name);
            let back = lottery.money(wallet.address()) as i128 - money + receipt.cost.deposit;
            let tickets = lottery.tickets(wallet.address());
            assert_eq!(back, if tickets == 0 { PRICE as i128 } else { 0 }, "{name}");
            issued += tickets;
        }
        assert_eq!(issued, if drawn { 2 } else { 0 }, "{before}");
        let (keeper, seller) = (lottery.roles.keeper.clone(), lottery.terms.common.seller);
        assert_eq!(lottery.act(&keeper, Action::Unsold, 0).is_ok(), !drawn, "they go back if nobody has them");
        assert_eq!(lottery.allotment(seller), lottery.minted() - if drawn { 2 } else { 0 });
    }
}

#[test]
fn a_round_that_was_brought_before_the_close_decides_no_auction() {
    for (before, drawn) in BROUGHT {
        let mut stage = Auction::of_tickets(|terms| terms.common.supply = 2);
        let bidders = stage.bidders(&[(3, 1); 4]);
        stage.set_time(stage.terms.common.closes_at - before);
        stage.publish();
        stage.close();
        assert_ended(&stage.keep(Action::Settle).expect("one way or the other"), drawn);
        let mut issued = 0;
        for (name, wallet) in &bidders {
            let (tickets, back) = stage.claimed(wallet, name);
            assert_eq!(back, if tickets == 0 { 130 } else { 0 }, "{name}");
            issued += tickets;
        }
        assert_eq!(issued, if drawn { 2 } else { 0 }, "{before}");
    }
}

#[test]
fn a_round_that_was_brought_before_the_close_decides_no_lot_that_is_left() {
    // The sale closes at the end of the first round in which all is asked for, of one or of several.
    for rounds in [1, 4] {
        for (before, drawn) in BROUGHT {
            let mut stage = Quadratic::drawing(|terms| {
                (terms.first_cap, terms.cap_step, terms.rounds) = (8, 0, rounds);
            });
            let buyers = ["ada", "bob", "cem"].map(|name| (name, stage.person(name)));
            for (_, buyer) in &buyers {
                stage.order(buyer, 5); // three each of ten, and one is left
            }
            let closes_at = stage.closes_at();
            stage.set_time(closes_at - before);
            stage.publish();
            stage.set_time(closes_at);
            let keeper = stage.roles.keeper.clone();
            assert_ended(&stage.act(&keeper, Action::Settle, 0).expect("one way or the other"), drawn);
            let (mut units, deposit) = (0, stage.cost(5));
            for (name, buyer) in &buyers {
                let (got, back) = stage.claimed(buyer, name);
                assert_eq!(back, deposit - stage.cost(got as u32), "{name}");
                units += got;
            }
            assert_eq!(units, if drawn { 10 } else { 0 }, "{rounds} {before}");
        }
    }
}

#[test]
fn where_there_is_enough_for_all_the_round_does_not_matter() {
    let (mut lottery, people) = open_lottery(2);
    bring(&mut lottery);
    let receipt = settle(&mut lottery);
    assert_eq!((receipt.events::<Settled>().len(), receipt.events::<Drawn>().len()), (1, 0));
    for (name, wallet) in &people {
        lottery.claim(wallet, name);
        assert_eq!(lottery.tickets(wallet.address()), 1);
    }
}

/// Mallory has the seed while the sale is open, and as many persons as she needs: she lets them in until her own entry wins. If
/// somebody brings the round while she does so, she gets nothing by it. If nobody does, she wins: what really keeps her out is
/// that the round is not public yet.
#[test]
fn whoever_orders_by_a_seed_that_was_brought_wins_nothing() {
    for brought in [true, false] {
        let (mut lottery, _) = open_lottery(5);
        let mallory = lottery.entrant("mallory");
        lottery.set_time(lottery.terms.common.closes_at - 1);
        if brought {
            bring(&mut lottery);
        }
        let seed = randomness(&LocalBeacon::development().sign(lottery.state().round));
        let sale = lottery.at.sale.0;
        let draw = Draw { hash: |input: &[u8]| alloy_core::primitives::keccak256(input).0, sale, seed };
        let wins = |friends: &u32| draw.wins(1, 5, 6 + friends, 2).expect("an entry");
        let friends = (0..300).find(wins).expect("one list in a few");
        for number in 0..friends {
            lottery.entrant(&format!("friend {number}"));
        }
        if !brought {
            lottery.set_time(lottery.public_at());
            bring(&mut lottery);
        }
        assert_ended(&settle(&mut lottery), !brought);
        lottery.claim(&mallory, "mallory");
        assert_eq!(lottery.tickets(mallory.address()), u32::from(!brought));
    }
}

/// A beacon that names another round later cannot choose among those that are public by then.
#[test]
fn the_round_of_an_auction_is_the_one_of_its_making() {
    let mut stage =
        Auction::without_sale(|terms| (terms.common.tickets, terms.max_lots, terms.common.supply) = (true, 1, 2));
    let beacon = stage.puppet(&[]);
    let public_at = (stage.terms.common.closes_at + DELAY).to_le_bytes();
    let at_that_time = [&[0, 1][..], &public_at].concat();
    stage.puppet_says(beacon, ROUND_AT, &[&[0][..], &9u64.to_le_bytes()].concat());
    stage.puppet_says(beacon, DECIDED_AT, &at_that_time);
    stage.puppet_says(beacon, KNOWN_SINCE, &at_that_time);
    stage.puppet_says(beacon, IS_LOST, &[0, 0]);
    stage.puppet_says(beacon, RANDOMNESS, &[0, 0]);
    stage.terms.common.beacon = beacon;
    stage.announce().expect("a beacon that says its round");
    assert_eq!(stage.state().round, 9);
    stage.fund();
    stage.set_time(stage.terms.common.opens_at);
    stage.bidders(&[(3, 1); 4]);
    stage.close();
    stage.puppet_says(beacon, ROUND_AT, &[&[0][..], &10u64.to_le_bytes()].concat());
    assert_eq!(stage.keep(Action::Settle).map(drop), Err(Error::BeaconSilent { round: 9 }));
    stage.puppet_says(beacon, RANDOMNESS, &[&[0, 1][..], &[7; 32]].concat());
    let receipt = stage.keep(Action::Settle).expect("it has spoken");
    let drawn: Vec<Drawn> = receipt.events();
    assert_eq!((drawn.len(), drawn[0].round, drawn[0].seed), (1, 9, [7; 32]));
}

#[test]
fn the_delay_is_longer_than_the_clock_can_be_behind_and_inclusion_takes() {
    // In seconds, of Polkadot and Kusama Hub. All blocks of a slot carry its first second, and the last of them are filled while
    // the relay block behind the slot's last one is the newest there is, whose child is made only then.
    const SLOT: u64 = 24;
    const AFTER_THE_SLOT: u64 = 7;
    // The newest way to schedule collators works with a relay block that is one older.
    const ONE_OLDER: u64 = 6;
    // Three relay blocks in a row that nobody made.
    const MISSED: u64 = 3 * 6;
    // Until a block is included, the next collator can leave it out; until it is final, the relay chain can.
    const INCLUSION: u64 = 18;
    const FINALITY: u64 = 60;
    const BEHIND: u64 = SLOT + AFTER_THE_SLOT + ONE_OLDER + MISSED + INCLUSION + FINALITY;
    const { assert!(DELAY >= 4 * BEHIND) };
}
