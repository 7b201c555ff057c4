//! What a sale settled, and what it paid out since: when it could, what it must raise, the sums, every claim.

use super::{
    lists::short,
    log::{Log, Logged, Said},
    types::{Alias, Disagreement, Outcome, overflow},
};
use fairsale_input::time::utc;
use fairsale_mechanisms::rule::Rule;
use std::collections::HashMap;

/// Where in its block an event is, for people.
fn place(event: &Logged) -> String {
    format!("what the sale says in block {}, call {}", event.block, event.call)
}

/// Checks that a sale only says what one of its mechanism can.
pub(super) fn check_kinds(rule: Rule, events: &[&Logged]) -> Result<(), Disagreement> {
    for event in events {
        let can_say = match event.said {
            Said::Bid { .. } | Said::Cleared { .. } => rule.takes_bids(),
            Said::Invited { .. } | Said::Joined { .. } | Said::Left { .. } => rule.is_lottery(),
            Said::RoundVerified { .. } | Said::Committed { .. } | Said::Revealed { .. } | Said::Completed { .. } => {
                false
            }
            _ => true,
        };
        if !can_say {
            let expected = format!("what a sale says whose mechanism is {}", rule.name());
            return Err(Disagreement::new(place(event), expected, "what only others say"));
        }
    }
    Ok(())
}

/// Checks that before its settlement a sale says nothing but orders: nothing can have been drawn, paid out or sent away.
pub(super) fn check_before(events: &[&Logged]) -> Result<(), Disagreement> {
    match events.iter().find(|event| !event.said.is_about_orders() && !matches!(event.said, Said::Funded { .. })) {
        None => Ok(()),
        Some(event) => Err(Disagreement::new(place(event), "an order, before it is settled", "a payout, or a result")),
    }
}

/// Checks that what a sale says after its settlement is of that settlement only, and said once.
pub(super) fn check_after(events: &[&Logged]) -> Result<(), Disagreement> {
    let (mut cleared, mut drawn) = (0, 0);
    for event in events {
        match event.said {
            Said::Cleared { .. } => cleared += 1,
            Said::Drawn { .. } => drawn += 1,
            Said::Claimed { .. } | Said::ProceedsPaid { .. } | Said::UnsoldReturned { .. } => {}
            _ => {
                let expected = "of what was settled before";
                return Err(Disagreement::new(place(event), expected, "an order, or another end"));
            }
        }
    }
    if cleared > 1 || drawn > 1 {
        return Err(Disagreement::new("what was settled", "told once", "told again, by Cleared or Drawn"));
    }
    Ok(())
}

/// Checks that it was settled when it could be, and raised what it must.
pub(super) fn check_settlement(log: &Log, closed_at: u64, settled: &Logged) -> Result<(), Disagreement> {
    let terms = &log.header.terms;
    let until = terms.settle_by().unwrap_or(u64::MAX);
    if !(closed_at..until).contains(&settled.time) {
        let before = terms.settle_by().map(|time| format!(" until {}", utc(time))).unwrap_or_default();
        let expected = format!("from {}{before}", utc(closed_at));
        return Err(Disagreement::new("the time of the settlement", expected, utc(settled.time)));
    }
    match settled.said {
        Said::Settled { proceeds, .. } if proceeds < terms.common.min_raise => {
            let what = "what is raised by a sale that was settled, in planck";
            let expected = format!("{} or more, as its terms say", terms.common.min_raise);
            Err(Disagreement::new(what, expected, proceeds.to_string()))
        }
        _ => Ok(()),
    }
}

/// Checks that what all get and pay together is what was settled.
pub(super) fn check_sums(log: &Log, settled: &Said, outcomes: &[Outcome]) -> Result<(), Disagreement> {
    let terms = &log.header.terms;
    let Said::Settled { sold, proceeds, .. } = settled else { return Ok(()) };
    let mut sums = (0u128, 0u128);
    for outcome in outcomes {
        let paid = terms.cost(outcome.lots).ok_or_else(|| overflow("what somebody pays"))?;
        let units = u128::from(outcome.lots) * terms.common.lot_size;
        let add = |sum: u128, more: u128| sum.checked_add(more).ok_or_else(|| overflow("what all pay"));
        sums = (add(sums.0, units)?, add(sums.1, paid)?);
    }
    Disagreement::unless("what all get together, in base units", sums.0, *sold)?;
    Disagreement::unless("what all pay together, in planck", sums.1, *proceeds)
}

/// What somebody is to be paid out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Due {
    /// What was bought, in base units.
    pub units: u128,
    /// What it costs, in planck.
    pub paid: u128,
    /// What comes back of the deposit, in planck.
    pub refund: u128,
}

/// What everybody is due who ordered at fixed prices.
pub(super) fn dues(log: &Log, outcomes: &[Outcome]) -> Result<HashMap<Alias, Due>, Disagreement> {
    let terms = &log.header.terms;
    let cost = |lots| terms.cost(lots).ok_or_else(|| overflow("what somebody pays"));
    let due = |outcome: &Outcome| -> Result<(Alias, Due), Disagreement> {
        let (paid, deposit) = (cost(outcome.lots)?, cost(outcome.asked)?);
        let refund = deposit.checked_sub(paid).ok_or_else(|| overflow("what somebody gets back"))?;
        Ok((outcome.alias, Due { units: u128::from(outcome.lots) * terms.common.lot_size, paid, refund }))
    };
    outcomes.iter().map(due).collect()
}

/// How many orders were paid out so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Claims {
    /// In full.
    pub done: usize,
    /// The money only: what was bought did not move.
    pub waiting: usize,
}

/// Checks that everybody who was paid out so far got what is due, and once. What is sold may have refused to move: then the money
/// comes first, and what was bought by another claim; in a lottery nobody is due both.
pub(super) fn check_claims(
    rule: Rule,
    events: &[&Logged],
    mut dues: HashMap<Alias, Due>,
) -> Result<Claims, Disagreement> {
    let (mut claims, mut waiting) = (Claims::default(), HashMap::new());
    for event in events {
        let Said::Claimed { alias, units, paid, refund, .. } = event.said else { continue };
        let name = short(&alias);
        let due = match waiting.remove(&alias) {
            Some(due) => due,
            None => {
                let due: Due = dues.remove(&alias).ok_or_else(|| {
                    let expected = "one of an order that was not paid out before";
                    Disagreement::new(format!("a claim of {name}"), expected, "another")
                })?;
                if units == 0 && due.units > 0 && due.refund > 0 && !rule.is_lottery() {
                    waiting.insert(alias, Due { units: due.units, paid: 0, refund: 0 });
                    Due { units: 0, ..due }
                } else {
                    due
                }
            }
        };
        Disagreement::unless(format!("what {name} got, in base units"), due.units, units)?;
        Disagreement::unless(format!("what {name} paid, in planck"), due.paid, paid)?;
        Disagreement::unless(format!("what {name} got back, in planck"), due.refund, refund)?;
        claims.done += usize::from(!waiting.contains_key(&alias));
    }
    claims.waiting = waiting.len();
    Ok(claims)
}

/// Checks that proceeds and what is unsold went where the terms say, and no more proceeds than there are. Returns how much went
/// away as unsold, in base units: that may be more than is left of the supply, as a sale can have had more.
pub(super) fn check_payouts(log: &Log, events: &[&Logged], proceeds: u128) -> Result<u128, Disagreement> {
    let terms = &log.header.terms;
    let (mut left, mut unsold, mut times) = (proceeds, 0u128, 0);
    for event in events {
        match event.said {
            Said::ProceedsPaid { to, amount } => {
                Disagreement::unless("who gets the proceeds", terms.common.beneficiary, to)?;
                left = left.checked_sub(amount).ok_or_else(|| {
                    let expected = format!("at most {left}, what is left of {proceeds}");
                    Disagreement::new("proceeds that are paid, in planck", expected, amount.to_string())
                })?;
            }
            Said::UnsoldReturned { to, units } => {
                Disagreement::unless("who gets what is unsold", terms.common.unsold_to, to)?;
                unsold = unsold.checked_add(units).ok_or_else(|| overflow("what is unsold"))?;
                times += 1;
            }
            _ => {}
        }
    }
    // An auction hands on whatever it owes nobody, whenever it came.
    if times > 1 && !terms.rule.takes_bids() {
        return Err(Disagreement::new("what is unsold", "sent away once", format!("sent away {times} times")));
    }
    Ok(unsold)
}

/// When a sale that is no auction closed, by its orders; none may come after. Each must be held for what it costs.
pub(super) fn closing_time(log: &Log, events: &[&Logged]) -> Result<u64, Disagreement> {
    let terms = &log.header.terms;
    let (mut demand, mut asks) = (0u128, HashMap::new());
    let mut closes_at = terms.common.closes_at;
    for event in events {
        let Said::Ordered { alias, asked, deposit, .. } = event.said else { continue };
        if !(terms.common.opens_at..closes_at).contains(&event.time) {
            let expected = format!("from {} until {}", utc(terms.common.opens_at), utc(closes_at));
            return Err(Disagreement::new(
                format!("the time of an order of {}", short(&alias)),
                expected,
                utc(event.time),
            ));
        }
        let before = asks.insert(alias, asked).unwrap_or(0);
        demand = demand - u128::from(before) + u128::from(asked);
        let round = terms.rule.round(event.time - terms.common.opens_at);
        let cap = terms.rule.cap(round);
        if asked > cap {
            let what = format!("what {} asks for in round {round}", short(&alias));
            return Err(Disagreement::new(what, format!("at most {cap} lots"), asked.to_string()));
        }
        let what = format!("the deposit of an order of {}, in planck", short(&alias));
        let due = terms.cost(asked).ok_or_else(|| overflow(&what))?;
        Disagreement::unless(what, due, deposit)?;
        closes_at = if terms.rule.rounds() > 1 && demand >= terms.lots() {
            terms.end_of(round)
        } else {
            terms.common.closes_at
        };
    }
    Ok(closes_at)
}
