//! Everything that follows from a sale's events, computed again and compared with what the sale says. It ends with the first
//! thing that is not the same.

use super::{
    auction,
    lists::{Alias, Lists, Member, short},
    log::{Log, Logged, Said},
    seed::{Whose, seed_of},
    settlement::{check_after, check_claims, check_settlement, check_sums},
    supply::Supply,
};
use crate::{rule::Rule, time::utc};
use alloy_core::primitives::keccak256;
use fairsale_chain::Address;
use fairsale_interfaces::bids::Cleared;
use fairsale_math::{Draw, MAX_GROUP, Permutation, Purpose, prizes};
use std::{collections::HashMap, fmt};

/// A sale does not keep to what its terms and its events say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// About what.
    pub what: String,
    /// What follows from terms and events before.
    pub expected: String,
    /// What the sale says.
    pub found: String,
}

impl Disagreement {
    pub(super) fn new(what: impl Into<String>, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { what: what.into(), expected: expected.into(), found: found.into() }
    }

    /// An error unless both are the same.
    pub(super) fn unless<T: PartialEq + fmt::Debug>(
        what: impl Into<String>,
        expected: T,
        found: T,
    ) -> Result<(), Self> {
        if expected == found {
            return Ok(());
        }
        Err(Self::new(what, format!("{expected:?}"), format!("{found:?}")))
    }
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, expected, found } = self;
        write!(f, "it does not agree: {what} should be {expected}, but is {found}")
    }
}

impl std::error::Error for Disagreement {}

/// What a draw decided, all of it computed here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// First second at which no orders were taken any more.
    pub closed_at: u64,
    /// How many persons had an order then.
    pub orders: u64,
    /// What nobody gets more than for certain, in lots.
    pub cap: u32,
    /// How much an auction sold, and how it cleared; of another sale nothing.
    pub auction: Option<(Supply, Cleared)>,
    /// The draw; nothing if there was nothing to draw.
    pub drawn: Option<Drawing>,
    /// Everybody who had an order, with what it comes to.
    pub outcomes: Vec<Outcome>,
    /// How many orders were paid out so far, all of them right.
    pub claims: usize,
}

/// A draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// The beacon's round.
    pub round: u64,
    /// When it was to be public; nothing if the beacon is of another kind than drand's.
    pub public_at: Option<u64>,
    /// Its randomness.
    pub seed: [u8; 32],
    /// Whose rounds the beacon takes.
    pub whose: Whose,
    /// Its signature, if the beacon's key was known and it is right.
    pub signature: Option<[u8; 64]>,
    /// How many entries each class has.
    pub entries: [u32; MAX_GROUP],
    /// How many of each win.
    pub prizes: [u32; MAX_GROUP],
}

/// What an order comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whose.
    pub alias: Alias,
    /// By which account.
    pub account: Address,
    /// How many lots were asked for.
    pub asked: u32,
    /// The group; zero: alone.
    pub group: u32,
    /// How many lots it gets.
    pub lots: u32,
    /// How it was drawn, if it was.
    pub drawn: Option<Place>,
}

/// An entry in a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The class: groups of so many; 1: a person alone.
    pub class: u8,
    /// The entry's number in its class, from 0.
    pub number: u32,
    /// Where the permutation puts it: π(number).
    pub place: u32,
    /// The offset u of the class.
    pub offset: u32,
    /// Does it win: is (place + offset) modulo entries below prizes?
    pub won: bool,
}

impl Verified {
    /// What it leaves open, though all that can be computed agrees.
    pub fn doubts(&self) -> Vec<&'static str> {
        let supply = self.auction.and_then(|(supply, _)| supply.doubt());
        // A beacon decides nothing where nothing is drawn.
        supply.into_iter().chain(self.drawn.and_then(|drawn| drawn.whose.doubt())).collect()
    }
}

/// Can such a sale draw? What a share of a lot comes to is not computed here, nor is who came first.
fn can_draw(rule: Rule) -> bool {
    match rule {
        Rule::Whole { .. } | Rule::Lottery => true,
        Rule::Auction { tickets, .. } => tickets,
        Rule::Capped { .. } | Rule::Fixed { .. } => false,
    }
}

/// Computes a sale's draw again.
///
/// # Errors
/// The first thing that does not agree.
pub fn verify(log: &Log) -> Result<Verified, Disagreement> {
    let (sale, terms) = (log.header.sale, &log.header.terms);
    terms.check().map_err(|bad| Disagreement::new("the terms", "some that a sale of ours can have", bad))?;
    if !can_draw(terms.rule) {
        return Err(Disagreement::new("the mechanism", "one that can draw", terms.rule.name()));
    }
    let ours: Vec<&Logged> = log.events.iter().filter(|event| event.contract == sale).collect();
    let end = ours.iter().position(|event| matches!(event.said, Said::Settled { .. } | Said::Cancelled { .. }));
    let wrong = |found| Disagreement::new("the settlement of the sale", "an event Settled", found);
    let end = end.ok_or_else(|| wrong("none among the events"))?;
    let Said::Settled { orders, level, .. } = ours[end].said else {
        return Err(wrong("an event Cancelled: nothing was drawn"));
    };
    let (before, after) = (&ours[..end], &ours[end + 1..]);
    check_after(after)?;
    if terms.rule.is_auction() {
        return auction::verify(log, before, ours[end], after);
    }
    let lists = Lists::replay(terms.rule, before.iter().copied())?;
    let closed_at = closing_time(log, before)?;
    let shares = Shares::of(log, &lists);
    Disagreement::unless("the number of orders settled", lists.orders.len() as u64, orders)?;
    if terms.rule != Rule::Lottery {
        let cap = u128::from(shares.cap) * terms.lot_size;
        Disagreement::unless("the most that anybody gets for certain, in base units", cap, level)?;
    }
    let announced = after.iter().find_map(|event| match event.said {
        Said::Drawn { round, seed, entries, prizes } => Some((round, seed, entries, prizes)),
        _ => None,
    });
    let drawn = match (shares.is_drawn(), announced) {
        (false, None) => None,
        (true, Some((round, seed, entries, prizes))) => {
            let drawing = seed_of(log, closed_at, round, seed)?;
            let draw = Draw { hash: |bytes: &[u8]| keccak256(bytes).0, sale: sale.0, seed };
            let ours = shares.prizes(&draw).ok_or_else(|| overflow("the prizes"))?;
            Disagreement::unless("the entries of each class", shares.entries, entries)?;
            Disagreement::unless("the prizes of each class", ours, prizes)?;
            Some(Drawing { entries, prizes, ..drawing })
        }
        (true, None) => return Err(Disagreement::new("the draw", "an event Drawn after Settled", "none")),
        (false, Some(_)) => {
            return Err(Disagreement::new("the draw", "none: there is enough for all", "an event Drawn"));
        }
    };
    let outcomes = outcomes(log, &lists, &shares, drawn.as_ref())?;
    check_sums(log, &ours[end].said, &outcomes)?;
    check_settlement(log, closed_at, ours[end])?;
    let claims = check_claims(log, after, &outcomes)?;
    Ok(Verified { closed_at, orders, cap: shares.cap, auction: None, drawn, outcomes, claims })
}

/// When the sale closed, by its orders; none may come after.
fn closing_time(log: &Log, events: &[&Logged]) -> Result<u64, Disagreement> {
    let terms = &log.header.terms;
    let (mut demand, mut asks) = (0u128, HashMap::new());
    let mut closes_at = terms.closes_at;
    for event in events {
        let Said::Ordered { alias, asked, .. } = event.said else { continue };
        if !(terms.opens_at..closes_at).contains(&event.time) {
            let expected = format!("from {} until {}", utc(terms.opens_at), utc(closes_at));
            return Err(Disagreement::new(
                format!("the time of an order of {}", short(&alias)),
                expected,
                utc(event.time),
            ));
        }
        let before = asks.insert(alias, asked).unwrap_or(0);
        demand = demand - u128::from(before) + u128::from(asked);
        let round = terms.rule.round(event.time - terms.opens_at);
        let cap = terms.rule.cap(round);
        if asked > cap {
            let what = format!("what {} asks for in round {round}", short(&alias));
            return Err(Disagreement::new(what, format!("at most {cap} lots"), asked.to_string()));
        }
        closes_at =
            if terms.rule.rounds() > 1 && demand >= terms.lots() { terms.end_of(round) } else { terms.closes_at };
    }
    Ok(closes_at)
}

/// What is given out for certain, and what is drawn for.
struct Shares {
    /// What nobody gets more than for certain, in lots.
    cap: u32,
    /// How many lots are left for a draw; of a lottery all.
    left: u32,
    entries: [u32; MAX_GROUP],
    lottery: bool,
}

impl Shares {
    fn of(log: &Log, lists: &Lists) -> Self {
        let terms = &log.header.terms;
        let mut entries = [0; MAX_GROUP];
        if terms.rule == Rule::Lottery {
            for (class, count) in (1..).zip(&mut entries) {
                *count = lists.list(class).len() as u32; // below 2³², as the contract counts them
            }
            return Self { cap: 0, left: terms.supply.min(u32::MAX.into()) as u32, entries, lottery: true };
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

    fn is_drawn(&self) -> bool {
        if self.lottery {
            let persons: u64 = (1..).zip(self.entries).map(|(size, count)| size * u64::from(count)).sum();
            persons > self.left.into()
        } else {
            self.left > 0
        }
    }

    /// How many entries of each class win.
    fn prizes<Hash: Fn(&[u8]) -> [u8; 32]>(&self, draw: &Draw<Hash>) -> Option<[u32; MAX_GROUP]> {
        if self.lottery {
            return prizes(self.left, &self.entries, |class, below| draw.uniform(Purpose::Rounding, class, below));
        }
        let mut alone = [0; MAX_GROUP];
        alone[0] = self.left;
        Some(alone)
    }
}

/// What everybody gets.
fn outcomes(log: &Log, lists: &Lists, shares: &Shares, drawn: Option<&Drawing>) -> Result<Vec<Outcome>, Disagreement> {
    // Those who asked for more than the cap are numbered by what they asked for, then by their place among those.
    let mut first = HashMap::new();
    let mut number = 0u32;
    if !shares.lottery {
        for asked in shares.cap + 1..=log.header.terms.rule.highest_cap() {
            first.insert(asked, number);
            number += lists.list(asked).len() as u32;
        }
    }
    let mut outcomes = vec![];
    for (alias, order) in &lists.orders {
        let member = lists.member(*alias);
        let (list, index) = lists.place(member).ok_or_else(|| overflow(&format!("the place of {}", short(alias))))?;
        let index = index as u32; // as the contract counts them
        let entry = match (drawn, first.get(&order.asked)) {
            (None, _) => None,
            (Some(_), None) if shares.lottery => Some((list as u8, index)),
            (Some(_), Some(first)) => Some((1, first + index)),
            (Some(_), None) => None,
        };
        let place = entry.zip(drawn).map(|((class, number), drawn)| {
            draw_one(log, drawn, class, number).ok_or_else(|| overflow(&format!("the entry of {}", short(alias))))
        });
        let drawn = place.transpose()?;
        let won = drawn.is_some_and(|place| place.won);
        let lots = match (shares.lottery, drawn) {
            (true, None) => 1, // enough for all
            (true, Some(_)) => won.into(),
            (false, _) => order.asked.min(shares.cap) + u32::from(won),
        };
        let group = if let Member::Group(group) = member { group } else { 0 };
        outcomes.push(Outcome { alias: *alias, account: order.account, asked: order.asked, group, lots, drawn });
    }
    Ok(outcomes)
}

/// Where an entry comes to stand.
pub(super) fn draw_one(log: &Log, drawn: &Drawing, class: u8, number: u32) -> Option<Place> {
    let index = usize::from(class.checked_sub(1)?);
    let (entries, prizes) = (*drawn.entries.get(index)?, *drawn.prizes.get(index)?);
    let draw = Draw { hash: |bytes: &[u8]| keccak256(bytes).0, sale: log.header.sale.0, seed: drawn.seed };
    let permutation = Permutation::new(entries, draw.sub_seed(Purpose::Permutation, class));
    let place = permutation.apply(&draw.hash, number)?;
    let offset = draw.uniform(Purpose::Offset, class, entries)?;
    let won = (u64::from(place) + u64::from(offset)) % u64::from(entries) < u64::from(prizes);
    // If all or none win, nobody looks at places.
    let won = (won || prizes >= entries) && prizes > 0;
    Some(Place { class, number, place, offset, won })
}

pub(super) fn overflow(what: &str) -> Disagreement {
    Disagreement::new(what, "a number that fits", "more")
}
