//! Everything that follows from a sale's events, computed again and compared with what the sale says. It ends with the first
//! thing that is not the same.

use super::{
    auction, cancelled,
    lists::Lists,
    log::{Log, Logged, Said},
    seed::seed_of,
    settlement::{
        Claims, check_after, check_before, check_claims, check_kinds, check_payouts, check_settlement, check_sums,
        closing_time, dues,
    },
    shares::Shares,
    types::{Disagreement, Drawing, Ended, Verified, overflow},
};
use alloy_core::primitives::keccak256;
use fairsale_math::Draw;

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
    if !terms.rule.can_draw(terms.common.tickets) {
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
            match terms.rule.takes_bids() {
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
        let cap = u128::from(shares.cap) * terms.common.lot_size;
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
    let beyond = check_payouts(log, after, proceeds)?.saturating_sub(terms.common.supply.saturating_sub(sold));
    let (cap, clock) = (shares.cap, log.header.origin.and_then(|origin| origin.clock));
    let ended = Ended::Settled;
    Ok(Verified { closed_at, orders, cap, auction: None, ended, drawn, outcomes, claims, waiting, beyond, clock })
}
