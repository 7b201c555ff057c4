//! Everything that follows from a sale's events, computed again and compared with what the sale says. It ends with the first
//! thing that is not the same.

use super::{
    auction,
    cancelled::{self, Why},
    lists::{Alias, Lists, short},
    log::{Clock, Log, Logged, Said},
    seed::{Whose, seed_of},
    settlement::{
        Claims, check_after, check_before, check_claims, check_kinds, check_payouts, check_settlement, check_sums, dues,
    },
    shares::Shares,
    supply::Supply,
};
use crate::{rule::Rule, time::utc};
use alloy_core::primitives::keccak256;
use fairsale_chain::Address;
use fairsale_interfaces::bids::Cleared;
use fairsale_math::{Draw, MAX_GROUP, Permutation, Purpose};
use std::{collections::HashMap, fmt};

/// How long after the beginning of a relay chain's slot a block that was built on it can still be made, in seconds, if that chain
/// goes on.
const LATEST_IN_SLOT: u64 = 18;

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

/// What a sale came to, all of it computed here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// First second at which no orders were taken any more.
    pub closed_at: u64,
    /// How many persons had an order then.
    pub orders: u64,
    /// What nobody gets more than for certain, in lots; of a cancelled sale nothing.
    pub cap: u32,
    /// How much an auction sold, and how it cleared. `None` of another sale, and of one that was cancelled.
    pub auction: Option<(Supply, Cleared)>,
    /// How it ended.
    pub ended: Ended,
    /// The draw. `None` if there was nothing to draw, or it was cancelled.
    pub drawn: Option<Drawing>,
    /// Everybody who had an order, with what it comes to.
    pub outcomes: Vec<Outcome>,
    /// How many orders were paid out so far, all of them right.
    pub claims: usize,
    /// How many got their money back, and wait for what they bought: it did not move.
    pub waiting: usize,
    /// How much more was sent away as unsold than the supply leaves, in base units: the sale had that besides.
    pub beyond: u128,
    /// How late the chain's clock was when it took the last orders. `None` if it does not tell, or nobody asked.
    pub clock: Option<Clock>,
}

/// How a sale ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was settled.
    Settled,
    /// It was cancelled, and everybody gets everything back.
    Cancelled {
        /// Why.
        why: Why,
        /// How much there was to sell, of an auction.
        supply: Option<Supply>,
    },
}

/// A draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// The beacon's round.
    pub round: u64,
    /// When it was to be public. `None` if the beacon is of no known kind.
    pub public_at: Option<u64>,
    /// Its randomness.
    pub seed: [u8; 32],
    /// Whose rounds the beacon takes.
    pub whose: Whose,
    /// Its signature, if the beacon's key was known and it is right.
    pub signature: Option<[u8; 64]>,
    /// How many parties of a beacon of commit and reveal committed before the events that were looked at.
    pub unseen: usize,
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
    /// Whether it wins: (place + offset) modulo entries is below prizes.
    pub won: bool,
}

impl Verified {
    /// What it leaves open, though all that can be computed agrees.
    pub fn doubts(&self) -> Vec<&'static str> {
        let supply = match self.ended {
            Ended::Settled => self.auction.map(|(supply, _)| supply),
            // How much there was decides whether it raised too little.
            Ended::Cancelled { why: Why::TooLittle { .. }, supply } => supply,
            Ended::Cancelled { .. } => None,
        };
        // A beacon decides nothing where nothing is drawn.
        let beacon = self.drawn.and_then(|drawn| drawn.whose.doubt());
        let unseen = self.drawn.is_some_and(|drawn| drawn.unseen > 0).then_some(
            "not all of its parties' commitments are among the events: look from an earlier block on (--from) to see that \
             they were made before the close",
        );
        let late = self.was_late().then_some(
            "no block was made between the last orders and the time at which the beacon's round was public: so late, \
             somebody could have ordered by it",
        );
        let lost = matches!(self.ended, Ended::Cancelled { why: Why::Lost { .. }, .. })
            .then_some("that there is no randomness, is the word of the sale and its beacon");
        let doubts = [supply.and_then(Supply::doubt), beacon, unseen, late, lost];
        doubts.into_iter().flatten().collect()
    }

    /// Whether the chain's clock was so late that the draw's round could be public while orders were taken.
    fn was_late(&self) -> bool {
        let (clock, public_at) = (self.clock, self.drawn.and_then(|drawn| drawn.public_at));
        clock.zip(public_at).is_some_and(|(clock, time)| clock.made_by.saturating_add(LATEST_IN_SLOT) >= time)
    }
}

/// Whether such a sale can draw. What a share of a lot comes to is not computed here, nor is who came first.
pub fn can_draw(rule: Rule) -> bool {
    match rule {
        Rule::Whole { .. } | Rule::Lottery { .. } => true,
        Rule::Auction { tickets, .. } => tickets,
        Rule::Capped { .. } | Rule::Fixed { .. } => false,
    }
}

/// Whether a sale has ended, by what it says, or has paid something out.
pub fn has_ended(log: &Log) -> bool {
    let ours = log.events.iter().filter(|event| event.contract == log.header.sale);
    let mut others = ours.filter(|event| !event.said.is_about_orders());
    others.any(|event| !matches!(event.said, Said::Funded { .. }))
}

/// Computes a sale again that ended: who gets what, by which draw, or why it was cancelled.
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
    check_kinds(terms.rule, &ours)?;
    let end = ours.iter().position(|event| matches!(event.said, Said::Settled { .. } | Said::Cancelled { .. }));
    match end {
        Some(end) if matches!(ours[end].said, Said::Settled { .. }) => {
            let (before, after) = (&ours[..end], &ours[end + 1..]);
            check_before(before)?;
            check_after(after)?;
            match terms.rule.is_auction() {
                true => auction::verify(log, before, ours[end], after),
                false => settled(log, before, ours[end], after),
            }
        }
        None if !cancelled::is_over(log, &ours) => {
            let expected = "an event Settled, or Cancelled";
            Err(Disagreement::new("the settlement of the sale", expected, "none among the events"))
        }
        end => cancelled::verify(log, &ours, end),
    }
}

/// Computes a sale again that was settled and is no auction, out of the events before its settlement, and those after it.
fn settled(log: &Log, before: &[&Logged], settled: &Logged, after: &[&Logged]) -> Result<Verified, Disagreement> {
    let (sale, terms) = (log.header.sale, &log.header.terms);
    let Said::Settled { orders, level, sold, proceeds } = settled.said else { return Err(overflow("the settlement")) };
    let max_group = terms.rule.is_lottery().then(|| terms.rule.max_group().into());
    let lists = Lists::replay(max_group, before.iter().copied())?;
    let closed_at = closing_time(log, before)?;
    let shares = Shares::of(log, &lists);
    Disagreement::unless("the number of orders settled", lists.orders.len() as u64, orders)?;
    if !terms.rule.is_lottery() {
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
    let outcomes = shares.outcomes(log, &lists, drawn.as_ref())?;
    check_sums(log, &settled.said, &outcomes)?;
    check_settlement(log, closed_at, settled)?;
    let Claims { done: claims, waiting } = check_claims(terms.rule, after, dues(log, &outcomes)?)?;
    let beyond = check_payouts(log, after, proceeds)?.saturating_sub(terms.supply.saturating_sub(sold));
    let (cap, clock) = (shares.cap, log.header.origin.and_then(|origin| origin.clock));
    let ended = Ended::Settled;
    Ok(Verified { closed_at, orders, cap, auction: None, ended, drawn, outcomes, claims, waiting, beyond, clock })
}

/// When a sale that is no auction closed, by its orders; none may come after. Each must be held for what it costs.
pub(super) fn closing_time(log: &Log, events: &[&Logged]) -> Result<u64, Disagreement> {
    let terms = &log.header.terms;
    let (mut demand, mut asks) = (0u128, HashMap::new());
    let mut closes_at = terms.closes_at;
    for event in events {
        let Said::Ordered { alias, asked, deposit, .. } = event.said else { continue };
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
        let what = format!("the deposit of an order of {}, in planck", short(&alias));
        let due = terms.cost(asked).ok_or_else(|| overflow(&what))?;
        Disagreement::unless(what, due, deposit)?;
        closes_at =
            if terms.rule.rounds() > 1 && demand >= terms.lots() { terms.end_of(round) } else { terms.closes_at };
    }
    Ok(closes_at)
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
