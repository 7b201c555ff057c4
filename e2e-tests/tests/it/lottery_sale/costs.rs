//! Nobody's cost grows with the number of entries: the same action touches the same values, and weighs the same, among 10,
//! 1,000 and 10,000 entries (on a node: 10, 20 and 40). How much is hashed depends on the seed, and in a claim on how many entries
//! the class has (the more, the fewer rounds); so of claims and settling the proof is the same, and the time below a bound.
//!
//! Like is compared with like: whoever is taken out of a list is not the last in it, whose record need not be told.

use super::*;
use e2e_tests::chain::{assert_same_cost, assert_same_deposit, fewer_on_a_node};
use fairsale_chain::{Cost, Receipt};
use fairsale_interfaces::sale::Outcome;
use std::collections::BTreeMap;

/// What buyers' actions may take of proof, with the registry asked.
const BUDGETS: [(&str, u64); 7] = [
    ("enter", 95_000),
    ("join new", 137_000),
    ("join alone", 167_000),
    ("claim won alone", 147_000),
    ("claim lost alone", 140_000),
    ("claim won in group", 157_000),
    ("claim lost in group", 140_000),
];

/// Time that settling and a claim take at most here: less than a hundredth of a block, so that proof decides.
const HASHING: u64 = 15_000_000_000;

fn costs(crowd: u32) -> BTreeMap<&'static str, Cost> {
    const PAIRS: u32 = 20;
    let mut lottery =
        Lottery::open(|terms| (terms.common.supply, terms.max_group) = (((crowd + 2 * PAIRS) / 2).into(), 3));
    let mut names: Vec<_> = (0..crowd).map(|number| format!("person {number}")).collect();
    for name in &names {
        lottery.entrant(name);
    }
    let ada = lottery.person("ada");
    let mut leaders = Vec::new();
    for pair in 0..PAIRS {
        let (_, members) = lottery.group_of_size(&format!("pair {pair}"), 2);
        leaders.push(members[0].clone());
    }
    let mut costs = BTreeMap::new();
    let mut note = |name: &'static str, receipt: Result<Receipt, Refused>| {
        costs.insert(name, receipt.unwrap_or_else(|error| panic!("{name}: {error:?}")).cost);
    };
    let invite = Deed::Invite(vec![ada.address()]);
    note("enter", lottery.deed(&ada, Deed::Sale(Action::Order(1)), PRICE));
    note("change", lottery.deed(&ada, Deed::Sale(Action::Change(1)), 0));
    lottery.entrant("last");
    note("withdraw alone", lottery.deed(&ada, Deed::Sale(Action::Withdraw), 0));
    note("invite again", lottery.deed(&leaders[0], invite.clone(), 0));
    note("join new", lottery.deed(&ada, Deed::Join(1), PRICE));
    note("leave", lottery.deed(&ada, Deed::Leave, 0));
    lottery.deed(&leaders[1], invite.clone(), 0).expect("a leader");
    lottery.entrant("after");
    note("join alone", lottery.deed(&ada, Deed::Join(2), 0));
    lottery.deed(&leaders[2], invite.clone(), 0).expect("a leader");
    let zoe = lottery.entrant("zoe");
    lottery.deed(&leaders[3], Deed::Invite(vec![zoe.address()]), 0).expect("a leader");
    lottery.deed(&zoe, Deed::Join(4), 0).expect("invited");
    note("withdraw from group", lottery.deed(&ada, Deed::Sale(Action::Withdraw), 0));
    note("enter again", lottery.deed(&ada, Deed::Sale(Action::Order(1)), PRICE));
    note("invite", lottery.deed(&ada, Deed::Invite(vec![zoe.address()]), 0));
    let keeper = keeper(&lottery);
    lottery.reveal(&[7; 32]);
    note("settle", lottery.deed(&keeper, Deed::Sale(Action::Settle), 0));
    names.truncate(10);
    let pairs = (4..PAIRS).flat_map(|pair| [0, 1].map(|number| format!("pair {pair} {number}")));
    for (won_name, lost_name, names) in
        [("claim won alone", "claim lost alone", names), ("claim won in group", "claim lost in group", pairs.collect())]
    {
        for (what, refund) in [(won_name, 0), (lost_name, PRICE)] {
            let comes_to = |outcome: Outcome| outcome.paid + outcome.refund == PRICE && outcome.refund == refund;
            let name = names.iter().find(|name| comes_to(lottery.if_closed_now(name))).expect("some win, some lose");
            let (wallet, alias) = (lottery.chain.account(name), lottery.alias(name));
            note(what, lottery.deed(&wallet, Deed::Sale(Action::Claim(alias)), 0));
        }
    }
    note("proceeds", lottery.deed(&keeper, Deed::Sale(Action::Proceeds), 0));
    costs
}

#[test]
fn everything_costs_the_same_in_every_crowd() {
    let crowds = fewer_on_a_node([10, 1_000, 10_000], [10, 20, 40]).map(costs);
    for (name, cost) in &crowds[0] {
        println!(
            "{name}: {} bytes of proof, {} of time, {} of deposit",
            cost.weight.proof_size, cost.weight.ref_time, cost.deposit
        );
        for other in &crowds[1..] {
            if name.starts_with("claim") || *name == "settle" {
                assert_eq!(other[name].weight.proof_size, cost.weight.proof_size, "{name}");
                assert_same_deposit(name, cost, &other[name]);
                assert!(other[name].weight.ref_time < HASHING, "{name}: {}", other[name].weight.ref_time);
            } else {
                assert_same_cost(name, cost, &other[name]);
            }
        }
    }
    for (name, budget) in BUDGETS {
        assert!(crowds[0][name].weight.proof_size <= budget, "{name}: {}", crowds[0][name].weight.proof_size);
    }
}
