//! An auction of tickets, computed again: who bid, at which price it clears, and who wins by lot.

use super::{
    lists::short,
    log::{Log, Logged, Said},
    place::draw_one,
    seed::seed_of,
    settlement::{Claims, Due, check_claims, check_payouts, check_settlement},
    types::{Alias, Disagreement, Drawing, Ended, Outcome, Supply, Verified, overflow},
};
use fairsale_chain::Address;
use fairsale_input::time::utc;
use fairsale_interfaces::bids::Cleared;
use fairsale_math::MAX_GROUP;
use std::collections::{BTreeMap, HashMap};

/// All bids, as the auction keeps them.
#[derive(Default)]
pub(super) struct Bids {
    /// By whom, at which tick.
    pub bids: BTreeMap<Alias, (Address, u32)>,
    /// Who bids at a tick: an entry's number is its place.
    lists: HashMap<u32, Vec<Alias>>,
}

/// Computes the auction again out of the events before its settlement, and those after it.
pub(super) fn verify(
    log: &Log,
    before: &[&Logged],
    settled: &Logged,
    after: &[&Logged],
) -> Result<Verified, Disagreement> {
    let terms = &log.header.terms;
    let Said::Settled { orders, level, sold, proceeds } = settled.said else { return Err(overflow("the settlement")) };
    let bids = Bids::replay(log, before)?;
    Disagreement::unless("the number of orders settled", bids.bids.len() as u64, orders)?;
    Disagreement::unless("the most that anybody gets, in tickets", 1, level)?;
    let told = after.iter().find_map(|event| match event.said {
        Said::Cleared { tick, price, filled, margin, left } => {
            Some(Cleared { tick, price, filled_above: filled, tick_demand: margin, remaining: left })
        }
        _ => None,
    });
    let told = told.ok_or_else(|| Disagreement::new("the clearing", "an event Cleared after Settled", "none"))?;
    let supply = Supply::of(log, before, Some(&told))?;
    // If nobody says how much there was, it was more than anybody asked for.
    let cleared = bids.clearing(log, supply.tickets().unwrap_or(u128::MAX))?;
    Disagreement::unless("how it cleared", cleared, told)?;
    let Cleared { tick, price, tick_demand: margin, remaining: left, .. } = cleared;
    let scarce = u128::from(margin) > left;
    let announced = after.iter().find_map(|event| match event.said {
        Said::Drawn { round, seed, entries, prizes } => Some((round, seed, entries, prizes)),
        _ => None,
    });
    Disagreement::unless("whether there was a draw", scarce, announced.is_some())?;
    let drawn = match announced {
        None => None,
        Some((round, seed, entries, prizes)) => {
            let drawing = seed_of(log, terms.common.closes_at, round, seed)?;
            let alone = |count: u32| {
                let mut classes = [0; MAX_GROUP];
                classes[0] = count;
                classes
            };
            let (ours, wins) = (u32::try_from(margin), u32::try_from(left));
            let (ours, wins) = ours.ok().zip(wins.ok()).ok_or_else(|| overflow("the entries"))?;
            Disagreement::unless("the entries of each class", alone(ours), entries)?;
            Disagreement::unless("the prizes of each class", alone(wins), prizes)?;
            Some(Drawing { entries, prizes, ..drawing })
        }
    };
    let outcomes = bids.outcomes(log, tick, drawn.as_ref())?;
    let tickets: u128 = outcomes.iter().map(|outcome| u128::from(outcome.lots)).sum();
    Disagreement::unless("how many tickets all get together", tickets, sold)?;
    let all = price.checked_mul(tickets).ok_or_else(|| overflow("what all pay"))?;
    Disagreement::unless("what all pay together, in the smallest unit", all, proceeds)?;
    check_settlement(log, terms.common.closes_at, settled)?;
    let Claims { done: claims, waiting } = check_claims(terms.rule, after, bids.dues(log, price, &outcomes)?)?;
    let returned = check_payouts(log, after, proceeds)?;
    let beyond = supply.tickets().map_or(0, |supply| returned.saturating_sub(supply.saturating_sub(sold)));
    let auction = Some((supply, cleared));
    let (closed_at, clock) = (terms.common.closes_at, log.header.origin.and_then(|origin| origin.clock));
    let ended = Ended::Settled;
    Ok(Verified { closed_at, orders, cap: 1, auction, ended, drawn, outcomes, claims, waiting, beyond, clock })
}

impl Bids {
    /// Whoever bids at another tick than before is taken out of the list there, where the last takes the place. Whoever is
    /// told the same again, by a change that changes nothing, keeps it.
    pub fn replay(log: &Log, events: &[&Logged]) -> Result<Self, Disagreement> {
        let terms = &log.header.terms;
        let mut all = Self::default();
        for (index, event) in events.iter().enumerate() {
            check_both(event, index.checked_sub(1).map(|before| events[before]), events.get(index + 1).copied())?;
            let Said::Bid { alias, account, tick, lots, deposit } = event.said else { continue };
            let name = short(&alias);
            if !(terms.common.opens_at..terms.common.closes_at).contains(&event.time) {
                let expected = format!("from {} until {}", utc(terms.common.opens_at), utc(terms.common.closes_at));
                return Err(Disagreement::new(format!("the time of a bid of {name}"), expected, utc(event.time)));
            }
            let due = terms.deposit(1, tick);
            Disagreement::unless(format!("lots and deposit of a bid of {name}"), (1, due), (lots, Some(deposit)))?;
            let last = all.bids.insert(alias, (account, tick)).map(|(_, tick)| tick);
            if last.is_some_and(|last| tick < last) {
                let expected = "not below the one before";
                return Err(Disagreement::new(format!("the tick of a bid of {name}"), expected, tick.to_string()));
            }
            if last == Some(tick) {
                continue;
            }
            if let Some(list) = last.and_then(|last| all.lists.get_mut(&last))
                && let Some(place) = list.iter().position(|other| *other == alias)
            {
                list.swap_remove(place);
            }
            all.lists.entry(tick).or_default().push(alias);
        }
        Ok(all)
    }

    /// The highest tick at which the bids there and above reach the supply; otherwise the lowest. As the rules have it, and not
    /// as the contract computes it, so that the two check each other.
    pub fn clearing(&self, log: &Log, supply: u128) -> Result<Cleared, Disagreement> {
        let count = |which: &dyn Fn(u32) -> bool| self.bids.values().filter(|(_, tick)| which(*tick)).count() as u64;
        let mut ticks: Vec<u32> = self.bids.values().map(|(_, tick)| *tick).collect();
        ticks.sort_unstable();
        ticks.dedup();
        let reaches = |from: &u32| u128::from(count(&|tick| tick >= *from)) >= supply;
        let tick = ticks.into_iter().rev().find(reaches).unwrap_or(0);
        let (filled, margin) = (count(&|other| other > tick), count(&|other| other == tick));
        let left = u128::from(margin).min(supply.saturating_sub(filled.into())); // what is above did not reach it
        let price = log.header.terms.deposit(1, tick).ok_or_else(|| overflow("the price"))?;
        Ok(Cleared { tick, price, filled_above: filled, tick_demand: margin, remaining: left })
    }

    fn outcomes(&self, log: &Log, clears: u32, drawn: Option<&Drawing>) -> Result<Vec<Outcome>, Disagreement> {
        let mut outcomes = vec![];
        for (alias, (account, tick)) in &self.bids {
            let place = match drawn.filter(|_| *tick == clears) {
                None => None,
                Some(drawn) => {
                    let list = self.lists.get(tick).into_iter().flatten();
                    let place = list.into_iter().position(|other| other == alias).map(|place| place as u32);
                    let place = place.and_then(|number| draw_one(log, drawn, 1, number));
                    Some(place.ok_or_else(|| overflow(&format!("the entry of {}", short(alias))))?)
                }
            };
            let lots = place.map_or(u32::from(*tick >= clears), |place| place.won.into());
            outcomes.push(Outcome { alias: *alias, account: *account, asked: 1, group: 0, lots, drawn: place });
        }
        Ok(outcomes)
    }

    /// What everybody is due, if all who win pay this price.
    pub fn dues(&self, log: &Log, price: u128, outcomes: &[Outcome]) -> Result<HashMap<Alias, Due>, Disagreement> {
        let due = |outcome: &Outcome| -> Result<(Alias, Due), Disagreement> {
            let too_much = || overflow("what somebody bid");
            let tick = self.bids.get(&outcome.alias).map_or(0, |(_, tick)| *tick);
            let deposit = log.header.terms.deposit(1, tick).ok_or_else(too_much)?;
            let paid = if outcome.lots > 0 { price } else { 0 };
            let refund = deposit.checked_sub(paid).ok_or_else(too_much)?;
            Ok((outcome.alias, Due { units: outcome.lots.into(), paid, refund }))
        };
        outcomes.iter().map(due).collect()
    }
}

/// Checks that a bid is announced twice, as an order and as a bid, with the same figures: who keeps the books of a sale need not
/// know that it is an auction.
fn check_both(event: &Logged, before: Option<&Logged>, after: Option<&Logged>) -> Result<(), Disagreement> {
    let (name, agrees) = match (&event.said, before.map(|event| &event.said), after.map(|event| &event.said)) {
        (Said::Ordered { alias, account, asked, deposit }, _, after) => {
            let same = |said: &Said| {
                let Said::Bid { alias: other, account: by, lots, deposit: held, .. } = said else { return false };
                (other, by, lots, held) == (alias, account, asked, deposit)
            };
            (short(alias), after.is_some_and(same))
        }
        (Said::Bid { alias, .. }, before, _) => {
            let same = |said: &Said| matches!(said, Said::Ordered { alias: other, .. } if other == alias);
            (short(alias), before.is_some_and(same))
        }
        _ => return Ok(()),
    };
    if agrees {
        return Ok(());
    }
    let expected = "announced as an order, and then as a bid, with the same figures";
    Err(Disagreement::new(format!("a bid of {name}"), expected, "announced once, or with others"))
}
