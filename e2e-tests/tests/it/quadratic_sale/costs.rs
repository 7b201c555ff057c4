//! Nobody's cost grows with the number of buyers: the same action touches the same values, and weighs the same, among 10, 1,000
//! and 10,000 orders (on a node: 10, 20 and 40). How much is hashed in a claim that draws depends on the seed and on how many draw
//! (the more, the fewer rounds); so of these the proof is the same, and the time below a bound.
//!
//! Like is compared with like: whoever leaves a list is not the last in it, whose order need not be told.

use e2e_tests::{
    action::Action,
    chain::{assert_same_cost, fewer_on_a_node},
    quadratic::Quadratic,
};
use fairsale_chain::Cost;
use std::collections::BTreeMap;

/// Time that a claim takes at most here, in picoseconds: a hundredth of a block.
const HASHING: u64 = 15_000_000_000;

/// What an order may take of proof, with the registry asked.
const ORDER: u64 = 98_000;

/// What each action costs among so many who all ask for 4 lots, of whom each gets 2 and every second one draws a third.
fn costs(crowd: u32) -> BTreeMap<&'static str, Cost> {
    let mut stage = Quadratic::drawing(|terms| {
        (terms.first_cap, terms.cap_step, terms.rounds) = (70, 0, 1);
        terms.common.supply = u128::from(crowd + 2) * 5 / 2;
    });
    for number in 0..crowd {
        let buyer = stage.person(&format!("buyer {number}"));
        stage.order(&buyer, 4);
    }
    // Counts of the second slot are there, and a list that is not left by its last.
    let far: Vec<_> = ["far", "farther"].map(|name| stage.person(name)).into();
    stage.order(&far[0], 70);
    let ada = stage.person("ada");
    let mut costs = BTreeMap::new();
    costs.insert("order", stage.order(&ada, 4).cost);
    stage.order(&far[1], 4);
    costs.insert("raise", stage.change(&ada, 4, 70).cost);
    stage.change(&far[1], 4, 70);
    costs.insert("lower", stage.change(&ada, 70, 4).cost);
    stage.change(&far[1], 70, 4);
    costs.insert("withdraw", stage.act(&ada, Action::Withdraw, 0).expect("open").cost);
    costs.insert("order again", stage.order(&ada, 4).cost);
    for who in &far {
        stage.act(who, Action::Withdraw, 0).expect("open");
    }
    stage.close();
    stage.publish();
    let keeper = stage.roles.keeper.clone();
    costs.insert("settle", stage.act(&keeper, Action::Settle, 0).expect("the beacon has spoken").cost);
    let drawn = stage.drawn().expect("half a lot for each is left");
    assert_eq!(drawn.entries[0], crowd + 1);
    let claim = stage.claim(&ada, "ada").cost;
    costs.insert("claim", claim);
    costs
}

#[test]
fn everything_costs_the_same_in_every_crowd() {
    let crowds = fewer_on_a_node([10, 1_000, 10_000], [10, 20, 40]).map(costs);
    let (first, rest) = crowds.split_first().expect("three");
    for other in rest {
        for (name, cost) in first {
            if matches!(*name, "settle" | "claim") {
                let (one, other) = (cost.weight, other[name].weight);
                assert_eq!(one.proof_size, other.proof_size, "{name}");
                assert!(one.ref_time.max(other.ref_time) < HASHING, "{name}: {one:?} {other:?}");
            } else {
                assert_same_cost(name, cost, &other[name]);
            }
        }
    }
    let order = first["order"].weight.proof_size;
    assert!(order <= ORDER, "an order takes {order} bytes of proof");
}
