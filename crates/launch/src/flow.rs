//! How what one sale does not sell comes to another, and what must hold for it.

use super::{Part, part::Written};
use crate::order_book::{ACCOUNT, MOST_DEPOSITS, ONE_SPELLING, PERSON, counted, respelled};
use fairsale_input::{InputError, quote, text};
use fairsale_mechanisms::numbers::Surplus;
use std::collections::HashMap;

/// How long before it opens a sale must be able to get what another one left, in seconds: to settle that one, to send what
/// it left, and to take note of it. What comes later is not sold, and never leaves the sale any more.
pub const HANDOVER: u64 = 3600;

/// Reads which sale's rest goes where, and checks that it can.
pub(super) fn connect(all: &mut [Written<'_>]) -> Result<(), InputError> {
    for index in 0..all.len() {
        let Some(name) = &all[index].unsold_to else { continue };
        let to = all.iter().position(|other| other.part.name == *name);
        let to = to.filter(|to| *to != index).ok_or_else(|| {
            let others: Vec<_> = all.iter().filter(|other| other.part.name != all[index].part.name).collect();
            let names: Vec<_> = others.iter().map(|other| format!("{:?}", other.part.name)).collect();
            let names = if names.is_empty() { "there is none".into() } else { names.join(", ") };
            all[index].section.wrong("unsold_to", &format!("the name of another sale ({names})"))
        })?;
        all[index].part.unsold_to = Some(to);
    }
    for index in 0..all.len() {
        check_path(all, index)?;
    }
    for giver in 0..all.len() {
        if let Some(receiver) = all[giver].part.unsold_to {
            check_pair(&all[giver], &all[receiver])?;
        }
    }
    for (index, Written { section, part, .. }) in all.iter().enumerate() {
        let (supply, most) = (part.sale.supply, most(all, index));
        if most < supply {
            let fed = all.iter().any(|other| other.part.unsold_to == Some(index));
            let expected = match fed {
                true => {
                    let least = part.allotted + (supply - most); // at most the supply
                    format!("at least {least}: all that can come to it are {most} of its supply, {supply}")
                }
                false => format!("all of its supply, {supply}, since no other sale's rest goes to it"),
            };
            return Err(section.wrong("allotted", &expected));
        }
    }
    Ok(())
}

/// What a sale can have at most: what it is given at once, and all that those have whose rest comes to it, in any number of steps.
fn most(all: &[Written<'_>], sale: usize) -> u128 {
    let givers = (0..all.len()).filter(|other| all[*other].part.unsold_to == Some(sale));
    givers.fold(all[sale].part.allotted, |sum, giver| sum.saturating_add(most(all, giver)))
}

/// What a sale leaves must not come back to it.
fn check_path(all: &[Written<'_>], start: usize) -> Result<(), InputError> {
    let mut at = start;
    for _ in 0..all.len() {
        match all[at].part.unsold_to {
            None => return Ok(()),
            Some(next) if next == start => {
                let expected = format!("a sale whose rest does not come back to {:?}", all[start].part.name);
                return Err(all[start].section.wrong("unsold_to", &expected));
            }
            Some(next) => at = next,
        }
    }
    Ok(()) // a circle that others are in, who are told
}

/// The receiver must be able to use what comes, and open late enough to have it.
fn check_pair(giver: &Written<'_>, receiver: &Written<'_>) -> Result<(), InputError> {
    let (from, to) = (&giver.part, &receiver.part);
    if to.sale.rule.surplus() == Surplus::Lost {
        let expected = format!("a sale that can use more than its supply, which {:?} cannot", to.name);
        return Err(giver.section.wrong("unsold_to", &expected));
    }
    let decided = from.sale.opens_after + from.sale.decided_after(); // 300 years at most
    let earliest = decided + HANDOVER;
    if to.sale.opens_after < earliest {
        let by = if from.sale.draws { "must be settled (settle_within)" } else { "closes" };
        let expected = format!(
            "at least {earliest} seconds: {HANDOVER} s after {:?} {by}, so that what it leaves can be here before",
            from.name
        );
        return Err(receiver.section.wrong("opens_after", &expected));
    }
    Ok(())
}

/// All sales sell the same. The first that does not is wrong.
pub(super) fn check_goods(all: &[Written<'_>]) -> Result<(), InputError> {
    let Some((first, others)) = all.split_first() else { return Ok(()) };
    let tickets = first.part.sale.tickets;
    let Some(other) = others.iter().find(|other| other.part.sale.tickets != tickets) else {
        return Ok(());
    };
    let goods = if tickets { "tickets" } else { "a token" };
    Err(other.section.wrong("mechanism", &format!("one that sells {goods}, as {:?} does", first.part.name)))
}

/// What all sales are given at once, in base units: at most as much as there can be of what is sold.
pub(super) fn allotted(all: &[Written<'_>], most: u128) -> Result<u128, InputError> {
    let mut sum = 0u128;
    for Written { section, part, .. } in all {
        let next = sum.checked_add(part.allotted).filter(|next| *next <= most);
        sum = next.ok_or_else(|| {
            let field = if section.has("allotted") { "allotted" } else { "supply" };
            section.wrong(field, &format!("at most {}: all sales together are given {most} at most", most - sum))
        })?;
    }
    Ok(sum)
}

/// One wallet a person and one person a wallet, each name in one spelling, in all sales; and deposits that all together are far from 2¹²⁸.
pub(super) fn check_persons(parts: &[Part]) -> Result<(), InputError> {
    let mut accounts: HashMap<&str, (&str, &str)> = HashMap::new();
    let mut persons: HashMap<&str, (&str, &str)> = HashMap::new();
    let mut spellings: HashMap<(&str, String), (&str, usize)> = HashMap::new();
    let mut deposits = 0u128;
    for Part { name, orders, sale, .. } in parts {
        let wrong = |line: usize, field: &str, expected: String, found: String| InputError {
            file: orders.file.clone(),
            line: Some(line),
            field: Some(field.into()),
            expected,
            found,
        };
        for row in &orders.rows {
            for (field, name) in [(PERSON, &row.person), (ACCOUNT, &row.account)] {
                let key = (field, text::identity(name));
                let (spelling, line) = *spellings.entry(key).or_insert((name, row.line));
                if spelling != name {
                    return Err(wrong(row.line, field, ONE_SPELLING.into(), respelled(name, spelling, line)));
                }
            }
            let (account, of) = *accounts.entry(&row.person).or_insert((&row.account, name));
            if account != row.account {
                let expected = format!("{account:?}, the account of {:?} in {of:?}", row.person);
                return Err(wrong(row.line, ACCOUNT, expected, quote(&row.account)));
            }
            let (person, of) = *persons.entry(&row.account).or_insert((&row.person, name));
            if person != row.person {
                let found = format!("{:?}, which {person:?} uses in {of:?}", row.account);
                return Err(wrong(row.line, ACCOUNT, "an account that nobody else uses".into(), found));
            }
        }
        deposits = deposits.saturating_add(orders.deposits); // each is at most that
        if deposits > MOST_DEPOSITS {
            let line = orders.rows.last().map_or(1, |row| row.line);
            let expected = format!("deposits of at most {MOST_DEPOSITS} of the currency's smallest unit in all sales");
            return Err(wrong(line, counted(sale), expected, "more".into()));
        }
    }
    Ok(())
}

/// The sales in an order in which what receives comes before what gives to it.
pub(super) fn receivers_first(parts: &[Part]) -> Vec<usize> {
    let mut order: Vec<usize> = vec![];
    while order.len() < parts.len() {
        let ready = |index: &usize| {
            !order.contains(index) && parts[*index].unsold_to.is_none_or(|receiver| order.contains(&receiver))
        };
        let next = (0..parts.len()).find(ready).expect("what is unsold never comes back, see `connect`; qed");
        order.push(next);
    }
    order
}
