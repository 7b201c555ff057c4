//! What a sale settled, and what it paid out since: when it could, what it must raise, the sums, every claim.

use super::{
    lists::{Alias, short},
    log::{Log, Logged, Said},
    verify::{Disagreement, Outcome, overflow},
};
use crate::time::utc;
use std::collections::HashMap;

/// What a sale says after its settlement is of that settlement only, and said once.
pub(super) fn check_after(events: &[&Logged]) -> Result<(), Disagreement> {
    let (mut cleared, mut drawn) = (0, 0);
    for event in events {
        match event.said {
            Said::Cleared { .. } => cleared += 1,
            Said::Drawn { .. } => drawn += 1,
            Said::Claimed { .. } | Said::ProceedsPaid { .. } | Said::UnsoldReturned { .. } => {}
            _ => {
                let what = format!("what the sale says in block {}, call {}", event.block, event.call);
                return Err(Disagreement::new(what, "of what was settled before", "an order, or another end"));
            }
        }
    }
    if cleared > 1 || drawn > 1 {
        return Err(Disagreement::new("what was settled", "told once", "told again, by Cleared or Drawn"));
    }
    Ok(())
}

/// It was settled when it could be, and raised what it must.
pub(super) fn check_settlement(log: &Log, closed_at: u64, settled: &Logged) -> Result<(), Disagreement> {
    let terms = &log.header.terms;
    let until = terms.settle_by.unwrap_or(u64::MAX);
    if !(closed_at..until).contains(&settled.time) {
        let before = terms.settle_by.map(|time| format!(" until {}", utc(time))).unwrap_or_default();
        let expected = format!("from {}{before}", utc(closed_at));
        return Err(Disagreement::new("the time of the settlement", expected, utc(settled.time)));
    }
    match settled.said {
        Said::Settled { proceeds, .. } if proceeds < terms.min_raise => {
            let what = "what is raised by a sale that was settled, in planck";
            let expected = format!("{} or more, as its terms say", terms.min_raise);
            Err(Disagreement::new(what, expected, proceeds.to_string()))
        }
        _ => Ok(()),
    }
}

/// What all get and pay together is what was settled.
pub(super) fn check_sums(log: &Log, settled: &Said, outcomes: &[Outcome]) -> Result<(), Disagreement> {
    let terms = &log.header.terms;
    let Said::Settled { sold, proceeds, .. } = settled else { return Ok(()) };
    let mut sums = (0u128, 0u128);
    for outcome in outcomes {
        let paid = terms.cost(outcome.lots).ok_or_else(|| overflow("what somebody pays"))?;
        let units = u128::from(outcome.lots) * terms.lot_size;
        let add = |sum: u128, more: u128| sum.checked_add(more).ok_or_else(|| overflow("what all pay"));
        sums = (add(sums.0, units)?, add(sums.1, paid)?);
    }
    Disagreement::unless("what all get together, in base units", sums.0, *sold)?;
    Disagreement::unless("what all pay together, in planck", sums.1, *proceeds)
}

/// Everybody who was paid out so far got what is due, and once.
pub(super) fn check_claims(log: &Log, events: &[&Logged], outcomes: &[Outcome]) -> Result<usize, Disagreement> {
    let terms = &log.header.terms;
    let mut due: HashMap<Alias, &Outcome> = outcomes.iter().map(|outcome| (outcome.alias, outcome)).collect();
    for event in events {
        let Said::Claimed { alias, units, paid, refund, .. } = event.said else { continue };
        let name = short(&alias);
        let outcome = due.remove(&alias).ok_or_else(|| {
            Disagreement::new(format!("a claim of {name}"), "one of an order that was not paid out before", "another")
        })?;
        let cost = |lots| terms.cost(lots).ok_or_else(|| overflow("what somebody pays"));
        let (price, deposit) = (cost(outcome.lots)?, cost(outcome.asked)?);
        Disagreement::unless(
            format!("what {name} got, in base units"),
            u128::from(outcome.lots) * terms.lot_size,
            units,
        )?;
        Disagreement::unless(format!("what {name} paid, in planck"), price, paid)?;
        Disagreement::unless(format!("what {name} got back, in planck"), deposit - price, refund)?;
    }
    Ok(outcomes.len() - due.len())
}
