//! Who is which entry of a draw: a list for each class of a lottery, as `fairsale_interfaces::groups` says, or for each number of
//! lots asked for in a sale of whole lots. Whoever is taken out of a list, the last in it takes the place.

use super::{
    log::{Logged, Said},
    verify::Disagreement,
};
use crate::{address::hex, rule::Rule};
use fairsale_chain::Address;
use std::collections::{BTreeMap, HashMap};

/// Somebody's name in a sale.
pub type Alias = [u8; 32];

/// What stands in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Member {
    /// A person alone.
    Person(Alias),
    /// A group, by its number.
    Group(u32),
}

/// A person's order, as the events left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entered {
    /// How many lots are asked for.
    pub asked: u32,
    /// The account that placed it, or changed it last.
    pub account: Address,
    /// The group; zero: alone.
    pub group: u32,
}

/// All orders, and the lists.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// Everybody who has an order.
    pub orders: BTreeMap<Alias, Entered>,
    /// The lists that are not empty; of a lottery the class of groups of so many, of other sales those who ask for so many
    /// lots.
    lists: BTreeMap<u32, Vec<Member>>,
    places: HashMap<Member, (u32, usize)>,
    /// How many are in each group that there is.
    groups: HashMap<u32, u32>,
}

impl Lists {
    /// The lists after the events of a sale up to its end.
    ///
    /// # Errors
    /// If an event cannot have followed those before.
    pub fn replay<'a>(rule: Rule, events: impl IntoIterator<Item = &'a Logged>) -> Result<Self, Disagreement> {
        let mut lists = Self::default();
        let mut events = events.into_iter().peekable();
        while let Some(event) = events.next() {
            let place = |what: &str| format!("{what} in block {}, call {}", event.block, event.call);
            match &event.said {
                Said::Ordered { alias, account, asked, .. } => {
                    let joins = events.peek().is_some_and(|next| {
                        let same = (next.block, next.call) == (event.block, event.call);
                        same && matches!(&next.said, Said::Joined { alias: joined, .. } if joined == alias)
                    });
                    lists.order(rule, *alias, *account, *asked, joins);
                }
                Said::Invited { alias, group, .. } => lists.invite(*alias, *group),
                Said::Joined { alias, group, size } => {
                    let found = lists.join(*alias, *group);
                    Disagreement::unless(place("the size of the group joined"), found, Some(*size))?;
                }
                Said::Left { alias, group, size } => {
                    let found = lists.leave(*alias, *group);
                    Disagreement::unless(place("the size of the group left"), found, Some(*size))?;
                }
                _ => {}
            }
        }
        Ok(lists)
    }

    /// A list, in its order.
    pub fn list(&self, number: u32) -> &[Member] {
        self.lists.get(&number).map_or(&[], Vec::as_slice)
    }

    /// Where something stands: its list, and its place there.
    pub fn place(&self, member: Member) -> Option<(u32, usize)> {
        self.places.get(&member).copied()
    }

    /// What stands in a list for a person.
    pub fn member(&self, alias: Alias) -> Member {
        match self.orders.get(&alias).map_or(0, |order| order.group) {
            0 => Member::Person(alias),
            group => Member::Group(group),
        }
    }

    fn order(&mut self, rule: Rule, alias: Alias, account: Address, asked: u32, joins: bool) {
        let before = self.orders.get(&alias).copied();
        let group = before.map_or(0, |order| order.group);
        if asked == 0 {
            self.orders.remove(&alias);
            match group {
                0 => self.take_out(Member::Person(alias)),
                group => self.shrink(group),
            }
            return;
        }
        self.orders.insert(alias, Entered { asked, account, group });
        let list = if rule == Rule::Lottery { 1 } else { asked };
        match before {
            None if joins => {}
            None => self.push(list, Member::Person(alias)),
            Some(before) if before.asked != asked => {
                self.take_out(Member::Person(alias));
                self.push(list, Member::Person(alias));
            }
            Some(_) => {}
        }
    }

    /// A new group takes the place of its leader; one that there is, is only told whom it invites now.
    fn invite(&mut self, alias: Alias, group: u32) {
        let Some(order) = self.orders.get_mut(&alias).filter(|order| order.group == 0) else { return };
        order.group = group;
        self.groups.insert(group, 1);
        if let Some((list, index)) = self.places.remove(&Member::Person(alias)) {
            self.lists.entry(list).or_default()[index] = Member::Group(group);
            self.places.insert(Member::Group(group), (list, index));
        }
    }

    /// How many are in the group then; nothing if that could not be.
    fn join(&mut self, alias: Alias, group: u32) -> Option<u32> {
        let order = self.orders.get_mut(&alias).filter(|order| order.group == 0)?;
        let size = self.groups.get_mut(&group)?;
        order.group = group;
        *size += 1;
        let size = *size;
        self.take_out(Member::Person(alias));
        self.take_out(Member::Group(group));
        self.push(size, Member::Group(group));
        Some(size)
    }

    /// How many are in the group then; nothing if that could not be.
    fn leave(&mut self, alias: Alias, group: u32) -> Option<u32> {
        let order = self.orders.get_mut(&alias).filter(|order| order.group == group)?;
        order.group = 0;
        self.shrink(group);
        self.push(1, Member::Person(alias));
        Some(self.groups.get(&group).copied().unwrap_or(0))
    }

    /// One fewer in a group.
    fn shrink(&mut self, group: u32) {
        self.take_out(Member::Group(group));
        match self.groups.get_mut(&group) {
            Some(size) if *size > 1 => {
                *size -= 1;
                let size = *size;
                self.push(size, Member::Group(group));
            }
            _ => {
                self.groups.remove(&group);
            }
        }
    }

    fn push(&mut self, list: u32, member: Member) {
        let members = self.lists.entry(list).or_default();
        self.places.insert(member, (list, members.len()));
        members.push(member);
    }

    /// Takes something out of its list, if it is in one.
    fn take_out(&mut self, member: Member) {
        let Some((list, index)) = self.places.remove(&member) else { return };
        let members = self.lists.entry(list).or_default();
        members.swap_remove(index);
        if let Some(moved) = members.get(index) {
            self.places.insert(*moved, (list, index));
        }
    }
}

/// The beginning of an alias, for people.
pub fn short(alias: &Alias) -> String {
    hex(&alias[..6]) + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(call: u32, who: u8, asked: u32) -> Logged {
        let said = Said::Ordered { alias: [who; 32], account: Address::from([who; 20]), asked, deposit: 0 };
        Logged { block: 1, time: 1, call, contract: Address::zero(), said }
    }

    fn say(call: u32, said: Said) -> Logged {
        Logged { said, ..ordered(call, 0, 0) }
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
        let rule = Rule::Whole { quadratic: true, first_cap: 9, cap_step: 0, rounds: 1, round_seconds: 1 };
        let events = [(1, 3), (2, 3), (3, 3), (4, 5), (1, 5), (4, 0), (2, 3), (5, 3)];
        let events: Vec<_> = (0..).zip(events).map(|(call, (who, asked))| ordered(call, who, asked)).collect();
        let lists = Lists::replay(rule, &events).expect("they follow");
        assert_eq!((people(&lists, 3), people(&lists, 5)), (vec![3, 2, 5], vec![1]));
        assert_eq!(lists.place(Member::Person([2; 32])), Some((3, 1)));
        assert_eq!(lists.orders.len(), 4);
    }

    #[test]
    fn groups_go_from_class_to_class() {
        let (invited, joined, left) = (
            |call, who: u8, group| say(call, Said::Invited { alias: [who; 32], group, accounts: vec![] }),
            |call, who: u8, group, size| say(call, Said::Joined { alias: [who; 32], group, size }),
            |call, who: u8, group, size| say(call, Said::Left { alias: [who; 32], group, size }),
        );
        let mut events = vec![
            ordered(0, 1, 1),
            ordered(1, 2, 1),
            ordered(2, 3, 1),
            invited(3, 1, 1), // takes the first place
            joined(4, 3, 1, 2),
            ordered(5, 4, 1), // a new one, who joins at once
            joined(5, 4, 1, 3),
            invited(6, 2, 2),
        ];
        let lists = Lists::replay(Rule::Lottery, &events).expect("they follow");
        assert_eq!((people(&lists, 1), people(&lists, 2), people(&lists, 3)), (vec![102], vec![], vec![101]));
        assert_eq!(lists.member([4; 32]), Member::Group(1));
        events.extend([left(7, 1, 1, 2), ordered(8, 4, 0), ordered(9, 3, 0), left(10, 2, 2, 0)]);
        let lists = Lists::replay(Rule::Lottery, &events).expect("they follow");
        assert_eq!((people(&lists, 1), people(&lists, 2)), (vec![1, 2], vec![]));
        events.push(joined(11, 1, 1, 2));
        let error = Lists::replay(Rule::Lottery, &events).expect_err("there is no such group any more").to_string();
        assert!(error.contains("the size of the group joined in block 1, call 11"), "{error}");
    }
}
