//! Events, and the lists that they make.

use super::*;

fn ordered(call: u32, who: u8, asked: u32) -> Logged {
    let said = Said::Ordered { alias: [who; 32], account: Address::from([who; 20]), asked, deposit: 0 };
    Logged { block: 1, time: 1, call, contract: Address::zero(), said }
}

fn say(call: u32, said: Said) -> Logged {
    Logged { said, ..ordered(call, 0, 0) }
}

fn invited(call: u32, who: u8, group: u32, accounts: &[u8]) -> Logged {
    let accounts = accounts.iter().map(|account| Address::from([*account; 20])).collect();
    say(call, Said::Invited { alias: [who; 32], group, accounts })
}

fn joined(call: u32, who: u8, group: u32, size: u32) -> Logged {
    say(call, Said::Joined { alias: [who; 32], group, size })
}

fn left(call: u32, who: u8, group: u32, size: u32) -> Logged {
    say(call, Said::Left { alias: [who; 32], group, size })
}

fn people(lists: &Lists, list: u32) -> Vec<u8> {
    let name = |member: &Member| match member {
        Member::Person(alias) => alias[0],
        Member::Group(group) => 100 + *group as u8,
    };
    lists.list(list).iter().map(name).collect()
}

#[test]
fn who_changes_goes_to_the_end_of_another_list_and_the_last_takes_the_place() {
    let events = [(1, 3), (2, 3), (3, 3), (4, 5), (1, 5), (4, 0), (2, 3), (5, 3)];
    let mut events: Vec<_> = (0..).zip(events).map(|(call, (who, asked))| ordered(call, who, asked)).collect();
    let lists = Lists::replay(None, &events).expect("they follow");
    assert_eq!((people(&lists, 3), people(&lists, 5)), (vec![3, 2, 5], vec![1]));
    assert_eq!(lists.place(Member::Person([2; 32])), Some((3, 1)));
    assert_eq!(lists.orders.len(), 4);
    events.push(ordered(9, 4, 0));
    let error = Lists::replay(None, &events).expect_err("it was withdrawn before").to_string();
    assert!(error.contains("what is withdrawn in block 1, call 9 should be an order that there is"), "{error}");
}

#[test]
fn groups_go_from_class_to_class() {
    let mut events = vec![
        ordered(0, 1, 1),
        ordered(1, 2, 1),
        ordered(2, 3, 1),
        invited(3, 1, 1, &[3, 4]), // takes the first place
        joined(4, 3, 1, 2),
        ordered(5, 4, 1), // a new one, who joins at once
        joined(5, 4, 1, 3),
        invited(6, 2, 2, &[]),
    ];
    let lists = Lists::replay(Some(8), &events).expect("they follow");
    assert_eq!((people(&lists, 1), people(&lists, 2), people(&lists, 3)), (vec![102], vec![], vec![101]));
    assert_eq!(lists.member([4; 32]), Member::Group(1));
    events.extend([left(7, 1, 1, 2), ordered(8, 4, 0), ordered(9, 3, 0), left(10, 2, 2, 0)]);
    let lists = Lists::replay(Some(8), &events).expect("they follow");
    assert_eq!((people(&lists, 1), people(&lists, 2)), (vec![1, 2], vec![]));
    events.push(joined(11, 1, 1, 2));
    let error = Lists::replay(Some(8), &events).expect_err("there is no such group any more").to_string();
    assert!(error.contains("the size of the group joined in block 1, call 11"), "{error}");
}

#[test]
fn whether_an_entry_and_a_join_are_one_call_makes_no_difference() {
    // What the chain itself does has no calls that can be told apart.
    let lists = |call| {
        let events = [
            ordered(0, 1, 1),
            ordered(1, 2, 1),
            invited(2, 2, 1, &[9]),
            ordered(3, 3, 1),
            ordered(4, 9, 1),
            joined(call, 9, 1, 2),
        ];
        let lists = Lists::replay(Some(2), &events).expect("they follow");
        (people(&lists, 1), people(&lists, 2))
    };
    assert_eq!((lists(4), lists(5)), ((vec![1, 3], vec![101]), (vec![1, 3], vec![101])));
}

/// Three who have entries, of whom the first leads group 1 and has invited the second; and what follows.
#[track_caller]
fn refused(more: &[Logged], why: &str) {
    let begun = [ordered(0, 1, 1), ordered(1, 2, 1), ordered(2, 3, 1), invited(3, 1, 1, &[2])];
    let events: Vec<Logged> = begun.iter().chain(more).cloned().collect();
    let error = Lists::replay(Some(3), &events).expect_err(why).to_string();
    assert!(error.starts_with("it does not agree: ") && error.contains(why), "{error}\n{why}");
}

#[test]
fn only_as_many_join_as_were_invited_and_fit() {
    refused(&[joined(4, 2, 1, 2), joined(5, 3, 1, 3)], "who joins in block 1, call 5 should be somebody whom group 1");
    // One account can be used once, and nobody is nobody's.
    let again = [joined(4, 2, 1, 2), invited(5, 1, 1, &[3, 3]), joined(6, 3, 1, 3), ordered(7, 4, 1)];
    let mut more = again.to_vec();
    more.push(joined(7, 4, 1, 4));
    refused(&more, "who joins in block 1, call 7 should be somebody whom group 1");
    let mut more = again.to_vec();
    more.extend([invited(7, 1, 1, &[0, 0]), joined(8, 4, 1, 4)]);
    refused(&more, "who joins in block 1, call 8 should be somebody whom group 1");
    let mut more = again.to_vec();
    more.extend([invited(7, 1, 1, &[4]), joined(8, 4, 1, 4)]);
    refused(&more, "the size of the group joined in block 1, call 8 should be at most 3, as the terms say, but is 4");
    // With the leader go the invitations.
    refused(
        &[joined(4, 2, 1, 2), invited(5, 1, 1, &[3]), left(6, 1, 1, 1), joined(7, 3, 1, 2)],
        "who joins in block 1, call 7 should be somebody whom group 1",
    );
}

#[test]
fn only_leaders_invite_and_a_number_is_never_used_again() {
    refused(&[invited(4, 2, 1, &[3])], "one into a new group, number 2, but is one into number 1");
    refused(&[invited(4, 2, 3, &[3])], "one into a new group, number 2, but is one into number 3");
    refused(&[joined(4, 2, 1, 2), invited(5, 2, 1, &[3])], "one into a group that it leads, but is one into number 1");
    refused(&[invited(4, 1, 2, &[3])], "one into a group that it leads, but is one into number 2");
    refused(&[invited(4, 9, 2, &[3])], "one by somebody who has an entry, but is one by somebody without");
    refused(&[invited(4, 2, 2, &[3, 4, 5])], "should be one of at most 2 accounts, but is one of 3");
    // A group that is no more does not come back.
    refused(&[left(4, 1, 1, 0), invited(5, 1, 1, &[3])], "one into a new group, number 2, but is one into number 1");
    refused(&[left(4, 2, 0, 0)], "the size of the group left in block 1, call 4");
}
