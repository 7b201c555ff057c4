//! The entries of a draw: a list for each class of a lottery, as `fairsale_interfaces::groups` says, or for each number of lots
//! asked for in a sale of whole lots. Whoever is taken out of a list, the last in it takes the place.

use super::{
    log::{Logged, Said},
    types::{Alias, Disagreement},
};
use fairsale_chain::Address;
use fairsale_client::address::hex;
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    /// The groups that there are.
    groups: HashMap<u32, Group>,
    /// How many groups there were ever.
    founded: u32,
    /// How many persons a group may have. `None` if there are no groups: then a list is of those who ask for as much.
    max_group: Option<u32>,
}

/// A group of a lottery.
#[derive(Clone, Copy, Debug)]
struct Group {
    /// How many are in it.
    size: u32,
    /// Who invites. `None` if the leader has left.
    leader: Option<Alias>,
    /// How many accounts are invited that nobody has used. Which one a person joins with, an event does not say.
    invited: usize,
}

impl Lists {
    /// The lists after the events of a sale up to its end. `max_group`: how many persons a group of a lottery may have; `None` in
    /// other sales.
    ///
    /// # Errors
    /// If an event cannot have followed those before.
    pub fn replay<'a>(
        max_group: Option<u32>,
        events: impl IntoIterator<Item = &'a Logged>,
    ) -> Result<Self, Disagreement> {
        let mut lists = Self { max_group, ..Self::default() };
        let mut events = events.into_iter().peekable();
        while let Some(event) = events.next() {
            let place = |what: &str| format!("{what} in block {}, call {}", event.block, event.call);
            match &event.said {
                Said::Ordered { alias, account, asked, .. } => {
                    let joins = events.peek().is_some_and(|next| {
                        let same = (next.block, next.call) == (event.block, event.call);
                        same && matches!(&next.said, Said::Joined { alias: joined, .. } if joined == alias)
                    });
                    if *asked == 0 && !lists.orders.contains_key(alias) {
                        return Err(Disagreement::new(place("what is withdrawn"), "an order that there is", "none"));
                    }
                    lists.order(*alias, *account, *asked, joins);
                }
                Said::Invited { alias, group, accounts } => {
                    lists.invite(*alias, *group, accounts).map_err(|(expected, found)| {
                        Disagreement::new(place(&format!("the invitation of {}", short(alias))), expected, found)
                    })?;
                }
                Said::Joined { alias, group, size } => {
                    if lists.groups.get(group).is_some_and(|group| group.invited == 0) {
                        let expected = format!("somebody whom group {group} has invited, and who has not joined yet");
                        return Err(Disagreement::new(place("who joins"), expected, short(alias)));
                    }
                    let found = lists.join(*alias, *group);
                    Disagreement::unless(place("the size of the group joined"), found, Some(*size))?;
                    let most = max_group.unwrap_or(1);
                    if *size > most {
                        let expected = format!("at most {most}, as the terms say");
                        return Err(Disagreement::new(
                            place("the size of the group joined"),
                            expected,
                            size.to_string(),
                        ));
                    }
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

    /// Where something stands: its list, and its place there. `None` if it is in none.
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

    fn order(&mut self, alias: Alias, account: Address, asked: u32, joins: bool) {
        let before = self.orders.get(&alias).copied();
        let group = before.map_or(0, |order| order.group);
        if asked == 0 {
            self.orders.remove(&alias);
            match group {
                0 => self.take_out(Member::Person(alias)),
                group => self.shrink(group, alias),
            }
            return;
        }
        self.orders.insert(alias, Entered { asked, account, group });
        let list = if self.max_group.is_some() { 1 } else { asked };
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

    /// A new group takes the place of its leader, and the next number; of one that there is, the leader only says whom it invites
    /// from now on. Otherwise, what was expected and what was found.
    fn invite(&mut self, alias: Alias, group: u32, accounts: &[Address]) -> Result<(), (String, String)> {
        let most = self.max_group.unwrap_or(1).saturating_sub(1);
        if accounts.len() > most as usize {
            return Err((format!("one of at most {most} accounts"), format!("one of {}", accounts.len())));
        }
        // The zero address is nobody, and an account that is named twice joins once.
        let invited: BTreeSet<&Address> = accounts.iter().filter(|account| !account.is_zero()).collect();
        let invited = invited.len();
        let Some(order) = self.orders.get_mut(&alias) else {
            return Err(("one by somebody who has an entry".into(), "one by somebody without".into()));
        };
        if order.group == 0 {
            // 2³² groups would take as many events.
            let next = self.founded + 1;
            if group != next {
                return Err((format!("one into a new group, number {next}"), format!("one into number {group}")));
            }
            order.group = group;
            self.founded = next;
            self.groups.insert(group, Group { size: 1, leader: Some(alias), invited });
            if let Some((list, index)) = self.places.remove(&Member::Person(alias)) {
                self.lists.entry(list).or_default()[index] = Member::Group(group);
                self.places.insert(Member::Group(group), (list, index));
            }
            return Ok(());
        }
        match self.groups.get_mut(&group).filter(|led| led.leader == Some(alias)) {
            Some(led) => led.invited = invited,
            None => return Err(("one into a group that it leads".into(), format!("one into number {group}"))),
        }
        Ok(())
    }

    /// How many are in the group then. `None` if that could not be.
    fn join(&mut self, alias: Alias, group: u32) -> Option<u32> {
        let order = self.orders.get_mut(&alias).filter(|order| order.group == 0)?;
        let joined = self.groups.get_mut(&group)?;
        order.group = group;
        joined.size += 1;
        joined.invited = joined.invited.saturating_sub(1);
        let size = joined.size;
        self.take_out(Member::Person(alias));
        self.take_out(Member::Group(group));
        self.push(size, Member::Group(group));
        Some(size)
    }

    /// How many are in the group then. `None` if that could not be.
    fn leave(&mut self, alias: Alias, group: u32) -> Option<u32> {
        let order = self.orders.get_mut(&alias).filter(|order| order.group == group && group != 0)?;
        order.group = 0;
        self.shrink(group, alias);
        self.push(1, Member::Person(alias));
        Some(self.groups.get(&group).map_or(0, |group| group.size))
    }

    /// Somebody is in a group no more. With its leader it loses its invitations.
    fn shrink(&mut self, number: u32, alias: Alias) {
        self.take_out(Member::Group(number));
        match self.groups.get_mut(&number) {
            Some(group) if group.size > 1 => {
                group.size -= 1;
                if group.leader == Some(alias) {
                    (group.leader, group.invited) = (None, 0);
                }
                let size = group.size;
                self.push(size, Member::Group(number));
            }
            _ => {
                self.groups.remove(&number);
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
mod tests;
