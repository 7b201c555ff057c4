//! A buyer's cost does not depend on how many came before: the same action weighs the same among 10, 1,000 and 10,000 buyers (on
//! a node: 10, 20 and 40). Like is compared with like: nobody who is watched has had any of the token, and the stock is the same.

use super::*;
use e2e_tests::chain::{assert_same_costs, fewer_on_a_node};
use fairsale_chain::Cost;
use std::collections::BTreeMap;

/// What a purchase may take of proof, with the registry asked and our token delivered.
const ORDER: u64 = 106_000;

/// What each action costs among so many who all buy 3 lots of 7.
fn costs(crowd: u32, later: bool) -> BTreeMap<&'static str, Cost> {
    let mut stage = Fixed::open(|terms| {
        (terms.common.supply, terms.common.lot_size, terms.common.price) = (700_000, 7, 10);
        terms.claims_from = if later { terms.common.closes_at } else { 0 };
    });
    for number in 0..crowd {
        let buyer = stage.person(&format!("buyer {number}"));
        stage.order(&buyer, 3);
    }
    let ada = stage.person("ada");
    let mut costs = BTreeMap::new();
    costs.insert("order", stage.order(&ada, 3).cost);
    costs.insert("more", stage.change(&ada, 3, 4).cost);
    costs.insert("settle", stage.close_and_settle().cost);
    if later {
        costs.insert("claim", stage.claim(&ada, "ada").cost);
    }
    costs.insert("proceeds", stage.keep(Action::Proceeds).expect("some").cost);
    costs.insert("unsold", stage.keep(Action::Unsold).expect("some").cost);
    assert_eq!(stage.tokens(ada.address()), 28);
    costs
}

#[track_caller]
fn same_in_every_crowd(later: bool) -> BTreeMap<&'static str, Cost> {
    let [few, many, most] = fewer_on_a_node([10, 1_000, 10_000], [10, 20, 40]).map(|crowd| costs(crowd, later));
    assert_same_costs(&few, &many);
    assert_same_costs(&few, &most);
    few
}

#[test]
fn everything_costs_the_same_in_every_crowd_that_is_served_at_once() {
    let order = same_in_every_crowd(false)["order"].weight.proof_size;
    assert!(order <= ORDER, "a purchase takes {order} bytes of proof");
}

#[test]
fn everything_costs_the_same_in_every_crowd_that_is_served_later() {
    same_in_every_crowd(true);
}
