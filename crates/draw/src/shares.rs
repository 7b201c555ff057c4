//! Who gets what in a sale that is no auction, once its lists are known: what is given out for certain, what is drawn for, who wins.

use super::{
    lists::{Lists, Member, short},
    log::Log,
    place::draw_one,
    types::{Disagreement, Drawing, Outcome, overflow},
};
use fairsale_math::{Draw, MAX_GROUP, Purpose, prizes};
use std::collections::HashMap;

/// The lots that are given out for certain, and those that are drawn for.
pub(super) struct Shares {
    /// What nobody gets more than for certain, in lots.
    pub cap: u32,
    /// How many entries each class has.
    pub entries: [u32; MAX_GROUP],
    /// How many lots are left for a draw; of a lottery all.
    left: u32,
    lottery: bool,
}

impl Shares {
    pub fn of(log: &Log, lists: &Lists) -> Self {
        let terms = &log.header.terms;
        let mut entries = [0; MAX_GROUP];
        if terms.rule.is_lottery() {
            for (class, count) in (1..).zip(&mut entries) {
                *count = lists.list(class).len() as u32; // below 2³², as the contract counts them
            }
            return Self { cap: 0, left: terms.common.supply.min(u32::MAX.into()) as u32, entries, lottery: true };
        }
        let asks: Vec<u32> = lists.orders.values().map(|order| order.asked).collect();
        let given = |cap: u32| asks.iter().map(|asked| u128::from(*asked.min(&cap))).sum::<u128>();
        // The largest cap under which there is enough: one after the other, there are at most 1,024.
        let highest = terms.rule.highest_cap();
        let cap = (0..=highest).take_while(|cap| given(*cap) <= terms.lots()).last().unwrap_or(0);
        entries[0] = asks.iter().filter(|asked| **asked > cap).count() as u32;
        let left = if entries[0] == 0 || !terms.draws() { 0 } else { terms.lots() - given(cap) };
        Self { cap, left: left as u32, entries, lottery: false } // less than one for each
    }

    /// Whether there is less than all ask for, and that is drawn.
    pub fn is_drawn(&self) -> bool {
        if self.lottery {
            let persons: u64 = (1..).zip(self.entries).map(|(size, count)| size * u64::from(count)).sum();
            persons > self.left.into()
        } else {
            self.left > 0
        }
    }

    /// How many entries of each class win. `None` if that is no number of persons.
    pub fn prizes<Hash: Fn(&[u8]) -> [u8; 32]>(&self, draw: &Draw<Hash>) -> Option<[u32; MAX_GROUP]> {
        if self.lottery {
            return prizes(self.left, &self.entries, |below| draw.uniform(Purpose::Rounding, 0, below));
        }
        let mut alone = [0; MAX_GROUP];
        alone[0] = self.left;
        Some(alone)
    }

    /// The most that can be raised, in planck: what it comes to, unless it is by lot how many win.
    pub fn raises(&self, log: &Log, lists: &Lists) -> Result<u128, Disagreement> {
        let terms = &log.header.terms;
        let too_much = || overflow("what all pay");
        let cost = |lots: u32| terms.cost(lots).ok_or_else(too_much);
        if self.lottery {
            let persons = u32::try_from(lists.orders.len()).map_err(|_| too_much())?;
            return cost(persons.min(self.left));
        }
        let mut sum = 0u128;
        for order in lists.orders.values() {
            sum = sum.checked_add(cost(order.asked.min(self.cap))?).ok_or_else(too_much)?;
        }
        if self.left == 0 {
            return Ok(sum);
        }
        let more = cost(self.cap + 1)? - cost(self.cap)?;
        more.checked_mul(self.left.into()).and_then(|more| sum.checked_add(more)).ok_or_else(too_much)
    }

    /// What everybody gets.
    pub fn outcomes(&self, log: &Log, lists: &Lists, drawn: Option<&Drawing>) -> Result<Vec<Outcome>, Disagreement> {
        // Those who asked for more than the cap are numbered by what they asked for, then by their place among those.
        let mut first = HashMap::new();
        let mut number = 0u32;
        if !self.lottery {
            for asked in self.cap + 1..=log.header.terms.rule.highest_cap() {
                first.insert(asked, number);
                number += lists.list(asked).len() as u32;
            }
        }
        let mut outcomes = vec![];
        for (alias, order) in &lists.orders {
            let member = lists.member(*alias);
            let place = lists.place(member);
            let (list, index) = place.ok_or_else(|| overflow(&format!("the place of {}", short(alias))))?;
            let index = index as u32; // as the contract counts them
            let entry = match (drawn, first.get(&order.asked)) {
                (None, _) => None,
                (Some(_), None) if self.lottery => Some((list as u8, index)),
                (Some(_), Some(first)) => Some((1, first + index)),
                (Some(_), None) => None,
            };
            let place = entry.zip(drawn).map(|((class, number), drawn)| {
                draw_one(log, drawn, class, number).ok_or_else(|| overflow(&format!("the entry of {}", short(alias))))
            });
            let drawn = place.transpose()?;
            let won = drawn.is_some_and(|place| place.won);
            let lots = match (self.lottery, drawn) {
                (true, None) => 1, // enough for all
                (true, Some(_)) => won.into(),
                (false, _) => order.asked.min(self.cap) + u32::from(won),
            };
            let group = if let Member::Group(group) = member { group } else { 0 };
            outcomes.push(Outcome { alias: *alias, account: order.account, asked: order.asked, group, lots, drawn });
        }
        Ok(outcomes)
    }
}
