//! The lottery: alone and in groups.

use super::Costs;
use e2e_tests::{
    action::Action,
    lottery::{Deed, Lottery, PRICE},
};

/// The lines of the table.
pub const ORDER: [&str; 12] = [
    "lottery_sale.enter",
    "lottery_sale.enter_group",
    "lottery_sale.join",
    "lottery_sale.invite",
    "lottery_sale.leave",
    "lottery_sale.withdraw",
    "lottery_sale.withdraw_from_group",
    "lottery_sale.settle",
    "lottery_sale.claim",
    "lottery_sale.claim_in_group",
    "lottery_sale.claim_lost",
    "lottery_sale.claim_all_win",
];

/// Measures it.
pub fn measure(costs: &mut Costs) {
    scarce(costs);
    plentiful(costs);
}

/// More entries than tickets, alone and in groups.
fn scarce(costs: &mut Costs) {
    const ALONE: u32 = 80;
    const PAIRS: u32 = 8;
    let mut lottery = Lottery::open(|terms| terms.common.supply = (ALONE / 2 + PAIRS).into());
    let mut alone: Vec<_> = (0..ALONE - 1).map(|number| format!("person {number}")).collect();
    for name in &alone {
        lottery.entrant(name);
    }
    let [ada, bob] = ["ada", "bob"].map(|name| lottery.person(name));
    let pairs: Vec<_> = (0..PAIRS).map(|pair| lottery.group_of_size(&format!("pair {pair}"), 2)).collect();
    let entered = lottery.deed(&ada, Deed::Sale(Action::Order(1)), PRICE).expect("a person");
    costs.add("lottery_sale.enter", "a person's entry, alone, through the registry", entered);
    // Whoever is taken out of a list is not the last in it: that one's record is told its new place.
    let (third, leader) = (pairs[3].0, &pairs[3].1[0]);
    let invited = lottery.deed(leader, Deed::Invite(vec![bob.address(), ada.address()]), 0).expect("a leader");
    costs.add("lottery_sale.invite", "two accounts, by a group's leader", invited);
    let joined = lottery.deed(&bob, Deed::Join(third), PRICE).expect("invited");
    costs.add("lottery_sale.enter_group", "the same, into a group of two that has invited the account", joined);
    lottery.entrant("last");
    alone.extend(["ada".to_owned(), "last".to_owned()]);
    let joined = lottery.deed(&ada, Deed::Join(third), 0).expect("invited");
    costs.add("lottery_sale.join", "who was alone takes the entry along into a group of three", joined);
    lottery.group_of_size("four", 4);
    let left = lottery.deed(&ada, Deed::Leave, 0).expect("open");
    costs.add("lottery_sale.leave", "out of a group of four; the entry stays, alone", left);
    lottery.group_of_size("three", 3);
    let withdrawn = lottery.deed(&bob, Deed::Sale(Action::Withdraw), 0).expect("open");
    costs.add("lottery_sale.withdraw_from_group", "out of a group of three, with the whole price back", withdrawn);
    lottery.entrant("very last");
    alone.push("very last".to_owned());
    let withdrawn = lottery.deed(&ada, Deed::Sale(Action::Withdraw), 0).expect("open");
    costs.add("lottery_sale.withdraw", "who is alone, with the whole price back", withdrawn);
    alone.retain(|name| name != "ada");

    let settled = lottery.close_and_settle();
    costs.add("lottery_sale.settle", "with a draw among persons alone and groups", settled);
    let won = |lottery: &mut Lottery, name: &str| lottery.chance_of(name) == (1, 1);
    let winner = alone.iter().find(|name| won(&mut lottery, name)).expect("some win").clone();
    let loser = alone.iter().find(|name| !won(&mut lottery, name)).expect("some lose").clone();
    let members = (0..PAIRS).flat_map(|pair| [format!("pair {pair} 0"), format!("pair {pair} 1")]);
    let member = members.into_iter().find(|name| won(&mut lottery, name)).expect("some groups win");
    for (action, case, name) in [
        ("lottery_sale.claim", "a ticket, won alone", winner),
        ("lottery_sale.claim_lost", "the whole price back, lost alone", loser),
        ("lottery_sale.claim_in_group", "a ticket, won in a group", member),
    ] {
        let wallet = lottery.chain.account(&name);
        let claimed = lottery.claim(&wallet, &name);
        costs.add(action, case, claimed);
    }
}

/// A sale with enough for all.
fn plentiful(costs: &mut Costs) {
    let mut lottery = Lottery::open(|terms| terms.common.supply = 3);
    let ada = lottery.entrant("ada");
    lottery.set_time(lottery.terms.common.closes_at);
    let keeper = lottery.roles.keeper.clone();
    lottery.act(&keeper, Action::Settle, 0).expect("nothing is drawn");
    let claimed = lottery.claim(&ada, "ada");
    costs.add("lottery_sale.claim_all_win", "a ticket; there were enough for all", claimed);
}
