//! Groups by invitation: each joins by itself and pays for itself, all may leave while the sale is open.

use super::*;
use fairsale_chain::Address;
use fairsale_interfaces::{
    groups::{Invited, Joined, Left},
    sale::{Error, Ordered},
};

/// A sale of so many tickets that groups may be as large as they ever are.
fn open() -> Lottery {
    Lottery::open(|terms| terms.common.supply = 80)
}

fn addresses(wallets: &[&Account]) -> Vec<Address> {
    wallets.iter().map(|wallet| wallet.address()).collect()
}

/// An open sale and Ada with an entry, who leads group 1 and has invited Bob.
fn invited() -> (Lottery, [Account; 2]) {
    let mut lottery = open();
    let (ada, bob) = (lottery.entrant("ada"), lottery.person("bob"));
    lottery.deed(&ada, Deed::Invite(addresses(&[&bob])), 0).expect("alone with an entry");
    (lottery, [ada, bob])
}

fn entries(alone: u32, pairs: u32, triples: u32) -> [u32; 8] {
    [alone, pairs, triples, 0, 0, 0, 0, 0]
}

#[test]
fn a_newcomer_joins_and_pays_its_own_price() {
    let mut lottery = open();
    let (ada, bob) = (lottery.entrant("ada"), lottery.person("bob"));
    let [a, b] = ["ada", "bob"].map(|name| lottery.alias(name));
    let receipt = lottery.deed(&ada, Deed::Invite(addresses(&[&bob])), 0).expect("alone with an entry");
    let invited = Invited { alias: a, group: 1, accounts: addresses(&[&bob]) };
    assert_eq!(receipt.events::<Invited>(), [invited]);
    assert_eq!((lottery.group_of("ada"), lottery.group_of("bob")), (1, 0));
    assert_eq!((lottery.group(1), lottery.entries()), (Some((1, addresses(&[&bob]))), entries(1, 0, 0)));
    let expected = value(&lottery, PRICE);
    for paid in [0, PRICE - 1, PRICE + 1] {
        let got = value(&lottery, paid);
        let refused = deed(&mut lottery, &bob, Deed::Join(1), paid);
        assert_eq!(refused, Err(Refused::Sale(Error::WrongPayment { expected, got })));
    }
    let receipt = lottery.deed(&bob, Deed::Join(1), PRICE).expect("invited");
    assert_eq!(receipt.events::<Ordered>().len(), 1);
    assert_eq!(receipt.events::<Joined>(), [Joined { alias: b, group: 1, size: 2 }]);
    assert_eq!((lottery.group(1), lottery.entries()), (Some((2, vec![])), entries(0, 1, 0)));
    assert_eq!((lottery.group_of("bob"), lottery.pot()), (1, 2 * PRICE));
}

#[test]
fn whoever_is_alone_takes_the_entry_along_and_pays_nothing() {
    let (mut lottery, [_, bob]) = invited();
    answer(&mut lottery, &bob, Action::Order(1), PRICE).expect("a person");
    assert_eq!(lottery.entries(), entries(2, 0, 0));
    let got = value(&lottery, PRICE);
    let refused = deed(&mut lottery, &bob, Deed::Join(1), PRICE);
    assert_eq!(refused, Err(Refused::Sale(Error::WrongPayment { expected: 0.into(), got })));
    let receipt = lottery.deed(&bob, Deed::Join(1), 0).expect("invited");
    assert_eq!((receipt.events::<Ordered>().len(), receipt.events::<Joined>().len()), (0, 1));
    assert_eq!((lottery.entries(), lottery.pot()), (entries(0, 1, 0), 2 * PRICE));
}

/// The group itself is the last in the list of persons alone, and takes the place of the one who joins.
#[test]
fn a_group_that_moves_because_somebody_joins_it_is_found() {
    let mut lottery = open();
    let bob = lottery.entrant("bob");
    let ada = lottery.entrant("ada");
    lottery.deed(&ada, Deed::Invite(addresses(&[&bob])), 0).expect("alone with an entry");
    lottery.deed(&bob, Deed::Join(1), 0).expect("invited");
    assert_eq!((lottery.entries(), lottery.group(1)), (entries(0, 1, 0), Some((2, vec![]))));
    for (who, left) in [(&ada, entries(1, 0, 0)), (&bob, [0; 8])] {
        answer(&mut lottery, who, Action::Withdraw, 0).expect("theirs");
        assert_eq!(lottery.entries(), left);
    }
}

#[test]
fn only_invited_accounts_join_whoever_uses_them() {
    let (mut lottery, [_, bob]) = invited();
    let cem = lottery.person("cem");
    for group in [0, 1, 2, u32::MAX] {
        let refused = deed(&mut lottery, &cem, Deed::Join(group), PRICE);
        assert_eq!(refused, Err(Refused::NotInvited { group }));
    }
    // Bob's account becomes Dee's: the account was invited, so Dee joins.
    let new = lottery.wallet("bob's new wallet");
    lottery.attest("bob", &new, 2, u64::MAX, 2).expect("two issuers signed");
    lottery.attest("dee", &bob, 2, u64::MAX, 1).expect("two issuers signed");
    let refused = deed(&mut lottery, &new, Deed::Join(1), PRICE);
    assert_eq!(refused, Err(Refused::NotInvited { group: 1 }), "Bob's new account was not");
    lottery.deed(&bob, Deed::Join(1), PRICE).expect("the account was invited");
    assert_eq!((lottery.group_of("dee"), lottery.group_of("bob")), (1, 0));
}

#[test]
fn an_invitation_is_good_once_even_if_it_was_given_twice() {
    let mut lottery = open();
    let (ada, bob) = (lottery.entrant("ada"), lottery.person("bob"));
    lottery.deed(&ada, Deed::Invite(addresses(&[&bob, &ada, &bob])), 0).expect("alone with an entry");
    lottery.deed(&bob, Deed::Join(1), PRICE).expect("invited");
    lottery.deed(&bob, Deed::Leave, 0).expect("in a group");
    let refused = deed(&mut lottery, &bob, Deed::Join(1), 0);
    assert_eq!(refused, Err(Refused::NotInvited { group: 1 }));
    assert_eq!(lottery.group(1), Some((1, addresses(&[&ada]))));
}

#[test]
fn inviting_again_replaces_those_who_have_not_joined() {
    let (mut lottery, [ada, bob]) = invited();
    let (cem, dee) = (lottery.person("cem"), lottery.person("dee"));
    lottery.deed(&ada, Deed::Invite(addresses(&[&cem])), 0).expect("the leader");
    let refused = deed(&mut lottery, &bob, Deed::Join(1), PRICE);
    assert_eq!(refused, Err(Refused::NotInvited { group: 1 }));
    lottery.deed(&cem, Deed::Join(1), PRICE).expect("invited");
    lottery.deed(&ada, Deed::Invite(addresses(&[&dee])), 0).expect("the leader");
    assert_eq!((lottery.group(1), lottery.group_of("cem")), (Some((2, addresses(&[&dee]))), 1), "who joined stays");
    lottery.deed(&ada, Deed::Invite(vec![]), 0).expect("the leader");
    let refused = deed(&mut lottery, &dee, Deed::Join(1), PRICE);
    assert_eq!(refused, Err(Refused::NotInvited { group: 1 }));
}

#[test]
fn seven_can_be_invited_at_a_time_and_eight_can_be_in_a_group() {
    let mut lottery = open();
    let ada = lottery.entrant("ada");
    let others: Vec<_> = (0..8).map(|number| lottery.person(&format!("friend {number}"))).collect();
    let all = addresses(&others.iter().collect::<Vec<_>>());
    let refused = deed(&mut lottery, &ada, Deed::Invite(all.clone()), 0);
    assert_eq!(refused, Err(Refused::TooManyInvited { invited: 8, max: 7 }));
    assert_eq!(lottery.group_of("ada"), 0);
    lottery.deed(&ada, Deed::Invite(all[..7].to_vec()), 0).expect("seven");
    for (number, friend) in others[..7].iter().enumerate() {
        if number == 6 {
            lottery.deed(&ada, Deed::Invite(all[6..].to_vec()), 0).expect("the leader");
        }
        lottery.deed(friend, Deed::Join(1), PRICE).expect("invited");
    }
    assert_eq!(lottery.entries(), [0, 0, 0, 0, 0, 0, 0, 1]);
    let refused = deed(&mut lottery, &others[7], Deed::Join(1), PRICE);
    assert_eq!(refused, Err(Refused::GroupFull { size: 8 }));
    lottery.deed(&others[0], Deed::Leave, 0).expect("in a group");
    lottery.deed(&others[7], Deed::Join(1), PRICE).expect("there is room again");
    assert_eq!((lottery.entries(), lottery.pot()), ([1, 0, 0, 0, 0, 0, 0, 1], 9 * PRICE));
}

#[test]
fn a_group_grows_to_what_the_terms_say_and_no_further() {
    for max_group in 1..=3u8 {
        let mut lottery = Lottery::open(|terms| (terms.common.supply, terms.max_group) = (20, max_group));
        let ada = lottery.entrant("ada");
        let friends: Vec<_> = (0..3).map(|number| lottery.person(&format!("friend {number}"))).collect();
        let (all, max) = (addresses(&friends.iter().collect::<Vec<_>>()), u32::from(max_group) - 1);
        let refused = deed(&mut lottery, &ada, Deed::Invite(all.clone()), 0);
        assert_eq!(refused, Err(Refused::TooManyInvited { invited: 3, max }));
        lottery.deed(&ada, Deed::Invite(all[..max as usize].to_vec()), 0).expect("as many as may join");
        for friend in &friends[..max as usize] {
            lottery.deed(friend, Deed::Join(1), PRICE).expect("invited");
        }
        assert_eq!(lottery.group(1), Some((u32::from(max_group), vec![])));
        let last = friends.last().expect("three");
        let invite = deed(&mut lottery, &ada, Deed::Invite(addresses(&[last])), 0);
        if max_group == 1 {
            assert_eq!(invite, Err(Refused::TooManyInvited { invited: 1, max: 0 }), "there are no groups");
        } else {
            let refused = deed(&mut lottery, last, Deed::Join(1), PRICE);
            assert_eq!((invite, refused), (Ok(()), Err(Refused::GroupFull { size: max_group.into() })));
        }
        assert_eq!((lottery.group_of("friend 2"), lottery.pot()), (0, u128::from(max_group) * PRICE));
    }
}

#[test]
fn a_leader_who_invites_nobody_is_a_person_alone() {
    let mut lottery = Lottery::open(|terms| terms.common.supply = 2);
    let ada = lottery.entrant("ada");
    lottery.deed(&ada, Deed::Invite(vec![]), 0).expect("alone with an entry");
    for name in ["bob", "cem"] {
        lottery.entrant(name);
    }
    assert_eq!((lottery.group(1), lottery.entries()), (Some((1, vec![])), entries(3, 0, 0)));
    assert_eq!(lottery.chance_of("ada"), (2, 3));
    lottery.close_and_settle();
    let won = ["ada", "bob", "cem"].map(|name| lottery.if_closed_now(name).allocated);
    assert_eq!(won.iter().sum::<u128>(), 2);
    lottery.claim(&ada, "ada");
    assert_eq!(u128::from(lottery.tickets(ada.address())), won[0]);
}

#[test]
fn a_member_leaves_with_its_entry_and_nothing_else_changes() {
    let (mut lottery, [ada, bob]) = invited();
    lottery.deed(&bob, Deed::Join(1), PRICE).expect("invited");
    let b = lottery.alias("bob");
    let receipt = lottery.deed(&bob, Deed::Leave, 0).expect("in a group");
    assert_eq!(receipt.events::<Left>(), [Left { alias: b, group: 1, size: 1 }]);
    assert_eq!((lottery.entries(), lottery.group(1)), (entries(2, 0, 0), Some((1, vec![]))));
    assert_eq!((lottery.group_of("bob"), lottery.pot()), (0, 2 * PRICE));
    assert_eq!(deed(&mut lottery, &bob, Deed::Leave, 0), Err(Refused::NotInGroup));
    lottery.deed(&ada, Deed::Invite(addresses(&[&bob])), 0).expect("still the leader");
    lottery.deed(&bob, Deed::Join(1), 0).expect("invited");
    answer(&mut lottery, &bob, Action::Withdraw, 0).expect("theirs");
    assert_eq!((lottery.entries(), lottery.group(1), lottery.pot()), (entries(1, 0, 0), Some((1, vec![])), PRICE));
}

#[test]
fn with_its_leader_a_group_loses_its_invitations_for_ever() {
    for withdraws in [false, true] {
        let (mut lottery, [ada, bob]) = invited();
        let cem = lottery.person("cem");
        lottery.deed(&ada, Deed::Invite(addresses(&[&bob, &cem])), 0).expect("the leader");
        lottery.deed(&bob, Deed::Join(1), PRICE).expect("invited");
        let leaving = if withdraws { Deed::Sale(Action::Withdraw) } else { Deed::Leave };
        lottery.deed(&ada, leaving, 0).expect("open");
        assert_eq!(lottery.group(1), Some((1, vec![])));
        assert_eq!(lottery.entries(), entries(if withdraws { 1 } else { 2 }, 0, 0));
        let refused = deed(&mut lottery, &cem, Deed::Join(1), PRICE);
        assert_eq!(refused, Err(Refused::NotInvited { group: 1 }));
        let refused = deed(&mut lottery, &bob, Deed::Invite(addresses(&[&cem])), 0);
        assert_eq!(refused, Err(Refused::NotLeader { group: 1 }));
        // Who is left is as good as alone, and can be so by name.
        lottery.deed(&bob, Deed::Leave, 0).expect("in a group");
        assert_eq!((lottery.group(1), lottery.group_of("bob")), (None, 0));
        lottery.deed(&bob, Deed::Invite(addresses(&[&cem])), 0).expect("alone with an entry");
        assert_eq!((lottery.group_of("bob"), lottery.group(2)), (2, Some((1, addresses(&[&cem])))));
        if !withdraws {
            lottery.deed(&ada, Deed::Invite(vec![]), 0).expect("alone with an entry");
            assert_eq!(lottery.group_of("ada"), 3, "a new one");
        }
    }
}

#[test]
fn a_group_whose_last_person_withdraws_is_no_more() {
    let (mut lottery, [ada, bob]) = invited();
    answer(&mut lottery, &ada, Action::Withdraw, 0).expect("theirs");
    assert_eq!((lottery.group(1), lottery.entries(), lottery.pot()), (None, [0; 8], 0));
    let refused = deed(&mut lottery, &bob, Deed::Join(1), PRICE);
    assert_eq!(refused, Err(Refused::NotInvited { group: 1 }));
    answer(&mut lottery, &ada, Action::Order(1), PRICE).expect("a person");
    assert_eq!(lottery.group_of("ada"), 0, "comes back alone");
}

#[test]
fn whoever_is_in_a_group_leaves_it_before_joining_another() {
    let (mut lottery, [ada, bob]) = invited();
    let cem = lottery.entrant("cem");
    lottery.deed(&cem, Deed::Invite(addresses(&[&ada, &bob])), 0).expect("alone with an entry");
    lottery.deed(&bob, Deed::Join(1), PRICE).expect("invited");
    for (who, group) in [(&bob, 1), (&bob, 2), (&ada, 2)] {
        let refused = deed(&mut lottery, who, Deed::Join(group), 0);
        assert_eq!(refused, Err(Refused::InGroup { group: 1 }));
    }
    let refused = deed(&mut lottery, &bob, Deed::Invite(vec![]), 0);
    assert_eq!(refused, Err(Refused::NotLeader { group: 1 }));
    lottery.deed(&bob, Deed::Leave, 0).expect("in a group");
    lottery.deed(&bob, Deed::Join(2), 0).expect("invited");
    assert_eq!(lottery.entries(), entries(1, 1, 0));
}

#[test]
fn groups_are_for_persons_with_entries() {
    let (mut lottery, _) = invited();
    let (eve, fay, lou) = (lottery.wallet("eve"), lottery.person("fay"), lottery.wallet("lou"));
    for message in [Deed::Invite(vec![]), Deed::Leave] {
        let refused = Err(Refused::Sale(Error::NotAPerson { status: 0, required: 1 }));
        assert_eq!(deed(&mut lottery, &eve, message.clone(), 0), refused);
        assert_eq!(deed(&mut lottery, &fay, message, 0), Err(Refused::Sale(Error::NoOrder)));
    }
    lottery.attest("lou", &lou, 1, u64::MAX, 1).expect("two issuers signed");
    for (who, status) in [(&eve, 0), (&lou, 1)] {
        let refused = deed(&mut lottery, who, Deed::Join(1), PRICE);
        assert_eq!(refused, Err(Refused::Sale(Error::NotAPerson { status, required: 2 })));
    }
    // Whose status dropped after entry still joins, leaves and leads.
    let (gus, ada) = (lottery.entrant("gus"), lottery.chain.account("ada"));
    lottery.deed(&ada, Deed::Invite(addresses(&[&gus])), 0).expect("the leader");
    lottery.attest("gus", &gus, 1, u64::MAX, 2).expect("two issuers signed");
    for message in [Deed::Join(1), Deed::Leave, Deed::Invite(vec![])] {
        lottery.deed(&gus, message, 0).expect("has come in");
    }
}

#[test]
fn a_recovered_person_leads_on() {
    let (mut lottery, [ada, bob]) = invited();
    let new = lottery.wallet("ada's new wallet");
    lottery.attest("ada", &new, 2, u64::MAX, 2).expect("two issuers signed");
    let refused = deed(&mut lottery, &ada, Deed::Invite(vec![]), 0);
    assert_eq!(refused, Err(Refused::Sale(Error::NotAPerson { status: 0, required: 1 })));
    lottery.deed(&new, Deed::Invite(addresses(&[&bob])), 0).expect("the leader");
    lottery.deed(&new, Deed::Sale(Action::Change(1)), 0).expect("theirs");
    assert_eq!(lottery.group_of("ada"), 1, "to change is no matter of groups");
}
