//! Who wins a lottery, found by somebody who sees nothing but its events and knows the rules as they are written down: no line
//! of the contract or of `fairsale-math`, so that each checks the other.

use fairsale_chain::{Address, Event};
use fairsale_interfaces::{
    draws::Drawn,
    groups::{Invited, Joined, Left},
    host::keccak256,
    personhood::Alias,
    sale::{Ordered, Settled},
};
use std::collections::{BTreeMap, BTreeSet};

/// What stands in a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Member {
    /// A person alone.
    Person(Alias),
    /// A group, by its number.
    Group(u32),
}

/// What the events of a sale have told so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    /// The lists of persons alone and of groups of 2 to 8.
    pub lists: [Vec<Member>; 8],
    /// The group of each person; zero: alone.
    pub group_of: BTreeMap<Alias, u32>,
    /// How many are in each group.
    pub sizes: BTreeMap<u32, usize>,
    /// Was it settled?
    pub settled: bool,
    /// The draw, if one took place.
    pub drawn: Option<Drawn>,
}

impl Replay {
    /// Takes in the events of one call.
    ///
    /// # Panics
    /// If an event contradicts those before it.
    pub fn enter(&mut self, events: &[Event], sale: Address) {
        let events: Vec<_> = events.iter().filter(|event| event.contract == sale).collect();
        let joined = events.iter().find_map(|event| event.decode::<Joined>());
        for event in events {
            if let Some(Ordered { alias, lots, .. }) = event.decode() {
                let before = self.group_of.get(&alias).copied();
                match (lots, before) {
                    (0, before) => self.withdrawn(alias, before.expect("has an entry")),
                    (_, None) if joined.is_some() => {}
                    (_, None) => self.alone(alias),
                    _ => {}
                }
            } else if let Some(Invited { alias, group, .. }) = event.decode() {
                if self.group_of[&alias] == 0 {
                    assert_eq!(self.sizes.insert(group, 1), None, "a new group");
                    let place = self.place(Member::Person(alias), 1);
                    self.lists[0][place] = Member::Group(group);
                    self.group_of.insert(alias, group);
                }
                assert_eq!(self.group_of[&alias], group);
            } else if let Some(Joined { alias, group, size }) = event.decode() {
                if self.group_of.insert(alias, group).is_some() {
                    self.take_out(Member::Person(alias), 1);
                }
                self.resize(group, size as usize, 1);
            } else if let Some(Left { alias, group, size }) = event.decode() {
                self.resize(group, size as usize, -1);
                self.alone(alias);
            } else if event.decode::<Settled>().is_some() {
                assert!(!self.settled, "once");
                self.settled = true;
            } else if let Some(drawn) = event.decode::<Drawn>() {
                assert_eq!(self.drawn.replace(drawn), None, "once");
                assert_eq!(drawn.entries, self.entries());
            }
        }
    }

    fn alone(&mut self, alias: Alias) {
        self.group_of.insert(alias, 0);
        self.lists[0].push(Member::Person(alias));
    }

    fn withdrawn(&mut self, alias: Alias, group: u32) {
        self.group_of.remove(&alias);
        if group == 0 {
            self.take_out(Member::Person(alias), 1);
        } else {
            self.resize(group, self.sizes[&group] - 1, -1);
        }
    }

    fn resize(&mut self, group: u32, size: usize, by: isize) {
        let before = self.sizes[&group];
        assert_eq!(before.checked_add_signed(by), Some(size), "one at a time");
        self.take_out(Member::Group(group), before);
        if size == 0 {
            self.sizes.remove(&group);
        } else {
            self.sizes.insert(group, size);
            self.lists[size - 1].push(Member::Group(group));
        }
    }

    fn place(&self, member: Member, class: usize) -> usize {
        self.lists[class - 1].iter().position(|other| *other == member).expect("is in its list")
    }

    fn take_out(&mut self, member: Member, class: usize) {
        let place = self.place(member, class);
        self.lists[class - 1].swap_remove(place);
    }

    /// How many there are of each class.
    pub fn entries(&self) -> [u32; 8] {
        std::array::from_fn(|class| self.lists[class].len() as u32)
    }

    /// How many persons entered.
    pub fn persons(&self) -> usize {
        self.group_of.len()
    }

    /// Who wins, of a settled sale of `supply` tickets at `sale`.
    ///
    /// # Panics
    /// If the events and the rules do not fit together.
    pub fn winners(&self, sale: Address, supply: u32) -> BTreeSet<Alias> {
        assert!(self.settled);
        let Some(drawn) = self.drawn else {
            assert!(self.persons() <= supply as usize, "or it must be drawn");
            return self.group_of.keys().copied().collect();
        };
        let seed = |purpose: u8, class: usize| {
            keccak256(&[b"fairsale draw v1", sale.as_bytes(), &drawn.seed, &[purpose, class as u8]].concat())
        };
        assert_eq!(drawn.prizes, prizes(supply, &self.entries(), seed), "the prizes of each class");
        let mut winning = Vec::new();
        for (index, list) in self.lists.iter().enumerate() {
            let (class, all, prizes) = (index + 1, list.len() as u64, u64::from(drawn.prizes[index]));
            for (place, member) in list.iter().enumerate() {
                let wins = prizes == all
                    || prizes != 0 && {
                        let shifted =
                            permuted(place as u64, all, &seed(b'p', class)) + uniform(&seed(b'o', class), all);
                        shifted % all < prizes
                    };
                winning.extend(wins.then_some(*member));
            }
        }
        let wins = |alias: &Alias, group: u32| {
            winning.contains(&if group == 0 { Member::Person(*alias) } else { Member::Group(group) })
        };
        self.group_of.iter().filter(|(alias, group)| wins(alias, **group)).map(|(alias, _)| *alias).collect()
    }
}

fn first_number(hash: &[u8; 32]) -> u64 {
    u64::from_le_bytes(hash[..8].try_into().expect("eight"))
}

fn uniform(seed: &[u8; 32], below: u64) -> u64 {
    let fair = u64::MAX - u64::MAX % below;
    let mut numbers = (0u8..).map(|attempt| first_number(&keccak256(&[&seed[..], &[attempt]].concat())));
    numbers.find(|number| *number < fair).expect("soon") % below
}

/// Where a place goes: a Feistel network over the smallest near square, walked until it is one of the places.
fn permuted(mut place: u64, all: u64, key: &[u8; 32]) -> u64 {
    let rows = (1..).find(|rows| rows * rows >= all).expect("there is a root");
    let columns = all.div_ceil(rows);
    let rounds = [(4, 82u8), (8, 48), (16, 32), (32, 24), (64, 20), (256, 16)];
    let rounds = rounds.iter().find(|(below, _)| columns < *below).map_or(12, |(_, rounds)| *rounds);
    loop {
        let (mut row, mut column) = (place / columns, place % columns);
        for round in 0..rounds {
            let by =
                |fixed: u64| first_number(&keccak256(&[&key[..], &[round], &(fixed as u32).to_le_bytes()].concat()));
            if round % 2 == 0 {
                row = (row + by(column) % rows) % rows;
            } else {
                column = (column + by(row) % columns) % columns;
            }
        }
        place = row * columns + column;
        if place < all {
            return place;
        }
    }
}

/// How many of each class win, when not all can: the rule as it is written, with fractions of the number of persons. `seed` is
/// that of a purpose and a class.
fn prizes(supply: u32, entries: &[u32; 8], seed: impl Fn(u8, usize) -> [u8; 32]) -> [u32; 8] {
    let counts = entries.map(u64::from);
    let seats = |counts: &[u64; 8]| (1..).zip(counts).map(|(size, count)| size * count).sum::<u64>();
    let (supply, persons) = (u64::from(supply), seats(&counts));
    let largest = (1..=8usize).rev().find(|size| counts[size - 1] != 0).expect("somebody entered") as u64;
    // Of persons alone as many as the largest group has must win, and lose, if they all have the chance supply / persons.
    let [win, lose] = [supply, persons - supply].map(|of| counts[0] * of >= largest * persons);
    let alone_take_up_the_rounding = win && lose;
    let chance = if alone_take_up_the_rounding { supply } else { supply + 1 - largest };
    let u = uniform(&seed(b'r', 0), persons);
    let (mut prizes, mut sum) = ([0; 8], 0);
    for (index, count) in counts.into_iter().enumerate().skip(alone_take_up_the_rounding.into()) {
        let (whole, fraction) = (count * chance / persons, count * chance % persons);
        prizes[index] = whole + (sum + fraction + u) / persons - (sum + u) / persons;
        sum += fraction;
    }
    if alone_take_up_the_rounding {
        prizes[0] = supply - seats(&prizes);
    }
    prizes.map(|won| u32::try_from(won).expect("no more than entered"))
}
