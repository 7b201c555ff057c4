//! A sale that was cancelled, computed again: whether it had to be, and whether everybody got everything back.

use super::{
    auction::Bids,
    lists::{Lists, Member},
    log::{Log, Logged, Said},
    parties,
    seed::{due_round, known_since},
    settlement::{Claims, Due, check_claims, closing_time},
    shares::Shares,
    types::{Alias, Disagreement, Ended, Outcome, Supply, Verified, Why, overflow},
};
use fairsale_client::beacon::BeaconFacts;
use fairsale_input::time::utc;
use std::collections::HashMap;

/// All orders of a sale, and what would have come of them.
struct Orders {
    /// Everybody's, with nothing won.
    outcomes: Vec<Outcome>,
    /// What everybody gets back, in planck.
    dues: HashMap<Alias, Due>,
    /// What a settlement would have raised, at most, in planck. `None` if nobody says how much an auction sold.
    raises: Option<u128>,
    /// Whether something would have been drawn.
    draws: bool,
    closed_at: u64,
    supply: Option<Supply>,
}

/// Whether the clock cancelled a sale, without anybody having said so: it was paid back when nobody could settle it any more.
pub(super) fn is_over(log: &Log, events: &[&Logged]) -> bool {
    let late = |event: &&&Logged| log.header.terms.settle_by().is_some_and(|time| event.time >= time);
    let mut payouts = events.iter().filter(|event| !event.said.is_about_orders()).filter(late);
    payouts.any(|event| matches!(event.said, Said::Claimed { .. } | Said::UnsoldReturned { .. }))
}

/// Computes a cancelled sale again, out of all that it says. `end` is the place of its event `Cancelled`, if there is one.
pub(super) fn verify(log: &Log, events: &[&Logged], end: Option<usize>) -> Result<Verified, Disagreement> {
    let until = end.unwrap_or(events.len());
    let ordered = |event: &&&Logged| event.said.is_about_orders() || matches!(event.said, Said::Funded { .. });
    let before: Vec<&Logged> = events[..until].iter().filter(ordered).copied().collect();
    let orders = if log.header.terms.rule.takes_bids() { of_bids(log, &before)? } else { of_lists(log, &before)? };
    let payouts = payouts(log, events, until, orders.outcomes.is_empty())?;
    let why = why(log, &before, &orders, end.map(|end| events[end]))?;
    let Orders { outcomes, dues, closed_at, supply, .. } = orders;
    let Claims { done: claims, waiting } = check_claims(log.header.terms.rule, &payouts, dues)?;
    Ok(Verified {
        closed_at,
        orders: outcomes.len() as u64,
        cap: 0,
        auction: None,
        ended: Ended::Cancelled { why, supply },
        drawn: None,
        outcomes,
        claims,
        waiting,
        beyond: 0,
        clock: log.header.origin.and_then(|origin| origin.clock),
    })
}

/// What a cancelled sale pays out and sends away: refunds, and to the seller what was to be sold. Before anybody notes that the
/// clock cancelled it, it does so too, but not before the clock did.
fn payouts<'a>(
    log: &Log,
    events: &[&'a Logged],
    until: usize,
    nobody_ordered: bool,
) -> Result<Vec<&'a Logged>, Disagreement> {
    let terms = &log.header.terms;
    let mut payouts = vec![];
    for (index, event) in events.iter().enumerate() {
        let place = || format!("what the sale says in block {}, call {}", event.block, event.call);
        // Without its supply it is cancelled from its opening on.
        let since = if nobody_ordered { terms.common.opens_at } else { terms.settle_by().unwrap_or(u64::MAX) };
        match event.said {
            _ if index == until => {}
            Said::Funded { .. } if index < until => {}
            _ if event.said.is_about_orders() && index < until => {}
            Said::Claimed { .. } | Said::UnsoldReturned { .. } => {
                if index < until && event.time < since {
                    let expected = "an order, before it is cancelled";
                    return Err(Disagreement::new(place(), expected, "a payout"));
                }
                if let Said::UnsoldReturned { to, .. } = event.said {
                    Disagreement::unless("who gets back what was to be sold", terms.common.seller, to)?;
                }
                payouts.push(*event);
            }
            _ => {
                let expected = "a refund, or what was to be sold, of a sale that was cancelled";
                return Err(Disagreement::new(place(), expected, "an order, proceeds, a draw, or another end"));
            }
        }
    }
    Ok(payouts)
}

fn of_lists(log: &Log, before: &[&Logged]) -> Result<Orders, Disagreement> {
    let terms = &log.header.terms;
    let max_group = terms.rule.is_lottery().then(|| terms.rule.max_group().into());
    let lists = Lists::replay(max_group, before.iter().copied())?;
    let closed_at = closing_time(log, before)?;
    let shares = Shares::of(log, &lists);
    let (mut outcomes, mut dues) = (vec![], HashMap::new());
    for (alias, order) in &lists.orders {
        let group = if let Member::Group(group) = lists.member(*alias) { group } else { 0 };
        let (account, asked) = (order.account, order.asked);
        outcomes.push(Outcome { alias: *alias, account, asked, group, lots: 0, drawn: None });
        let refund = terms.cost(asked).ok_or_else(|| overflow("what somebody deposits"))?;
        dues.insert(*alias, Due { units: 0, paid: 0, refund });
    }
    let raises = Some(shares.raises(log, &lists)?);
    Ok(Orders { outcomes, dues, raises, draws: shares.is_drawn(), closed_at, supply: None })
}

fn of_bids(log: &Log, before: &[&Logged]) -> Result<Orders, Disagreement> {
    let bids = Bids::replay(log, before)?;
    let supply = Supply::of(log, before, None)?;
    let outcome = |(alias, (account, _)): (&Alias, &(_, u32))| Outcome {
        alias: *alias,
        account: *account,
        asked: 1,
        group: 0,
        lots: 0,
        drawn: None,
    };
    let outcomes: Vec<Outcome> = bids.bids.iter().map(outcome).collect();
    let dues = bids.dues(log, 0, &outcomes)?;
    let (mut raises, mut draws) = (None, true);
    if let Some(tickets) = supply.tickets() {
        let cleared = bids.clearing(log, tickets)?;
        let sold =
            cleared.remaining.checked_add(cleared.filled_above.into()).ok_or_else(|| overflow("what is sold"))?;
        raises = Some(sold.checked_mul(cleared.price).ok_or_else(|| overflow("what all pay"))?);
        draws = u128::from(cleared.tick_demand) > cleared.remaining;
    }
    Ok(Orders { outcomes, dues, raises, draws, closed_at: log.header.terms.common.closes_at, supply: Some(supply) })
}

/// Why it was cancelled; an error if it should have been settled.
fn why(log: &Log, before: &[&Logged], orders: &Orders, end: Option<&Logged>) -> Result<Why, Disagreement> {
    let (terms, closed_at) = (&log.header.terms, orders.closed_at);
    let late = || -> Result<Why, Disagreement> {
        let round = if orders.draws && terms.draws() { due_round(log, closed_at)? } else { None };
        let schedule = log.header.beacon.as_ref().and_then(BeaconFacts::schedule);
        let public_at = round.zip(schedule).and_then(|(round, schedule)| schedule.time_of(round));
        Ok(Why::Late { round, public_at, known_since: round.and_then(|round| known_since(log, round)) })
    };
    let Some((time, raised)) = end.and_then(|end| match end.said {
        Said::Cancelled { raised } => Some((end.time, raised)),
        _ => None,
    }) else {
        return late();
    };
    let nothing =
        |why: Why| Disagreement::unless("what was raised by a sale that nobody settled", 0, raised).map(|()| why);
    let nobody = orders.outcomes.is_empty();
    if time < terms.common.opens_at && nobody {
        return nothing(Why::CalledOff);
    }
    if terms.settle_by().is_some_and(|until| time >= until) {
        return nothing(late()?);
    }
    let funded = before.iter().any(|event| matches!(event.said, Said::Funded { .. }));
    let too_little = orders.raises.map_or(raised < terms.common.min_raise, |raises| raises < terms.common.min_raise);
    if nobody && !funded && (time < closed_at || !too_little) {
        return nothing(Why::Unfunded);
    }
    if time < closed_at {
        let expected = format!("from {} on: a sale that is open cannot be called off", utc(closed_at));
        return Err(Disagreement::new("the time at which it was cancelled", expected, utc(time)));
    }
    let what = "what a sale that was cancelled would have raised, in planck";
    if too_little {
        let raises = orders.raises.unwrap_or(raised);
        Disagreement::unless(what, raises, raised)?;
        return Ok(Why::TooLittle { raises });
    }
    let why = if orders.draws && terms.draws() { without_randomness(log, closed_at)? } else { None };
    let Some(why) = why else {
        let raises = orders.raises.map_or("not known".into(), |raises| raises.to_string());
        let expected = format!("an event Settled: it raises {raises}, and must raise {}", terms.common.min_raise);
        return Err(Disagreement::new("the end of the sale", expected, "an event Cancelled"));
    };
    if orders.raises.is_some_and(|raises| raised > raises) {
        let expected = format!("at most {}", orders.raises.unwrap_or(0));
        return Err(Disagreement::new(what, expected, raised.to_string()));
    }
    Ok(why)
}

/// Why the draw of a sale that closed then cannot be decided; `None` if it can.
fn without_randomness(log: &Log, closed_at: u64) -> Result<Option<Why>, Disagreement> {
    let round = due_round(log, closed_at)?;
    let known = match round {
        Some(round) => known_since(log, round),
        None => log.header.origin.and_then(|origin| origin.known_since),
    };
    if let Some(known_since) = known.filter(|since| *since < closed_at) {
        return Ok(Some(Why::Void { round, known_since }));
    }
    Ok(match (&log.header.beacon, round) {
        // Whatever drand ever signed can still be brought.
        (Some(BeaconFacts::Drand { .. }), _) => None,
        (Some(BeaconFacts::Parties(_)), Some(round)) if parties::is_complete(log, round) => None,
        _ => Some(Why::Lost { round }),
    })
}
