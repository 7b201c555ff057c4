//! Nobody's cost grows with the number of bids: the same action weighs the same among 10, 1,000 and 10,000 bids (on a node: 10,
//! 20 and 40). All of them are dust, and each is paid exactly in the end.

use e2e_tests::{
    action::Action,
    auction::Auction,
    chain::{assert_same_costs, fewer_on_a_node},
};
use fairsale_chain::{Account, Cost};
use fairsale_interfaces::sale::{ProceedsPaid, UnsoldReturned};
use std::collections::BTreeMap;

/// What a bid may take, by persons of the registry.
const BID: u64 = 105_000;

/// What a bid at the highest of 1,024 ticks may take of the time: in a block there is room for more of them than for their proof.
const HIGH: u64 = 10_000_000_000;

/// What each action costs among so many who bid for one lot at the clearing tick, of which each gets a third, and somewhat
/// less: 33 of 100 units. A few are left over.
fn costs(crowd: u32) -> BTreeMap<&'static str, Cost> {
    let (lot, left) = (100, 5);
    let supply = u128::from(crowd + 1) * 33 + left + 2 * lot;
    let mut stage = Auction::open(|terms| {
        (terms.common.supply, terms.common.lot_size, terms.common.price, terms.step, terms.ticks) =
            (supply, lot, 7, 1, 100);
    });
    let bidders: Vec<Account> = (0..crowd).map(|number| stage.buyer(&format!("bidder {number}"))).collect();
    for bidder in &bidders {
        stage.try_bid(bidder, 1, 1, 8).expect("open");
    }
    let [ada, bob, cem] = ["ada", "bob", "cem"].map(|name| stage.buyer(name));
    let mut costs = BTreeMap::new();
    stage.bid(&bob, 60, 1); // somebody is there, so what is counted there has its place
    costs.insert("bid", stage.bid(&ada, 1, 1).cost);
    costs.insert("bid above", stage.bid(&cem, 60, 1).cost);
    costs.insert("raise", stage.raise(&cem, (60, 1), (61, 1)).cost);
    stage.close();
    costs.insert("settle", stage.keep(Action::Settle).expect("closed").cost);
    assert_eq!(stage.state().owed, supply);
    let mut claim = |stage: &mut Auction, name, who: &Account, alias: &str| {
        let alias = stage.alias(alias);
        let receipt = stage.act(who, Action::Claim(alias), 0).expect("theirs");
        costs.insert(name, receipt.cost);
    };
    claim(&mut stage, "claim at the margin", &ada, "ada");
    claim(&mut stage, "claim above", &cem, "cem");
    costs.insert("proceeds", stage.keep(Action::Proceeds).expect("the least").cost);

    // Everybody is paid, and nothing stays: 3 for 33 units, 2.64 rounded up.
    for (number, bidder) in bidders.iter().enumerate() {
        let alias = stage.alias(&format!("bidder {number}"));
        stage.act(bidder, Action::Claim(alias), 0).expect("theirs");
        assert_eq!(stage.tokens(bidder.address()), 33);
    }
    stage.act(&bob, Action::Claim(stage.alias("bob")), 0).expect("his");
    let more: Vec<ProceedsPaid> = stage.keep(Action::Proceeds).expect("what the roundings made").events();
    assert!(more[0].amount > 0);
    let unsold: Vec<UnsoldReturned> = stage.keep(Action::Unsold).expect("what they left").events();
    assert_eq!(unsold[0].units, left);
    assert_eq!((stage.pot(), stage.tokens(stage.at.sale)), (0, 0));
    costs
}

#[test]
fn everything_costs_the_same_in_every_crowd_and_dust_is_paid_to_the_last_unit() {
    let [few, many, most] = fewer_on_a_node([10, 1_000, 10_000], [10, 20, 40]).map(costs);
    assert_same_costs(&few, &many);
    assert_same_costs(&few, &most);
}

/// What actions cost where so many have bid for a ticket at the same tick, and half of them win.
fn costs_of_tickets(crowd: u32) -> BTreeMap<&'static str, Cost> {
    let mut stage = Auction::of_tickets(|terms| terms.common.supply = u128::from(crowd / 2));
    for number in 0..crowd {
        let bidder = stage.buyer(&format!("bidder {number}"));
        stage.bid(&bidder, 1, 1);
    }
    let [ada, bob] = ["ada", "bob"].map(|name| stage.buyer(name));
    let mut costs = BTreeMap::new();
    stage.bid(&bob, 2, 1);
    costs.insert("bid", stage.bid(&ada, 1, 1).cost);
    let first = stage.wallet("bidder 0");
    // The last of the list takes its place.
    costs.insert("raise", stage.raise(&first, (1, 1), (2, 1)).cost);
    costs.insert("settle", stage.close_and_settle().cost);
    assert_eq!(stage.drawn().map(|drawn| drawn.entries[0]), Some(crowd));
    costs
}

#[test]
fn bids_for_tickets_cost_the_same_in_every_crowd() {
    let [few, many] = fewer_on_a_node([10, 2_000], [10, 20]).map(costs_of_tickets);
    assert!(few.keys().eq(many.keys()));
    for (action, few) in &few {
        let many = &many[action];
        assert_eq!((few.weight.proof_size, few.deposit), (many.weight.proof_size, many.deposit), "{action}");
        // On a node they are not settled in the same second, nor by the same seed: other numbers are computed with.
        let apart = few.weight.ref_time.abs_diff(many.weight.ref_time);
        assert!(apart * 1_000 < few.weight.ref_time, "{action}: {apart} ps more or less");
    }
}

#[test]
fn a_bid_of_a_person_of_the_registry_keeps_to_its_budget() {
    let mut stage = Auction::gated(|terms| terms.ticks = 100);
    let [ada, bob] = ["ada", "bob"].map(|name| stage.person(name));
    stage.bid(&ada, 1, 1);
    stage.raise(&ada, (1, 1), (60, 1));
    let first = stage.bid(&bob, 1, 1).cost.weight.proof_size;
    let raised = stage.raise(&bob, (1, 1), (60, 1)).cost.weight.proof_size;
    assert!(first.max(raised) <= BID, "a bid takes {first} bytes of proof, a raise {raised}");
}

#[test]
fn the_price_of_the_highest_of_1024_ticks_is_no_burden() {
    let mut stage = Auction::open(|terms| {
        (terms.geometric, terms.step, terms.ticks, terms.common.price) = (true, 100, 1_024, 1_000_000);
    });
    let [ada, bob, cem] = ["ada", "bob", "cem"].map(|name| stage.buyer(name));
    stage.bid(&ada, 0, 1);
    let low = stage.bid(&bob, 0, 1).cost.weight;
    let deposit = stage.price(1_023);
    stage.chain.fund(&cem, deposit);
    let high = stage.bid(&cem, 1_023, 1).cost.weight;
    assert!(high.proof_size <= low.proof_size);
    assert!(high.ref_time < HIGH, "{high:?} {low:?}");
}
