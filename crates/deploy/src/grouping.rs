//! Messages about the groups of a lottery.

use super::{
    Error,
    buying::{paid, plain, require, standing},
    call::Call,
    error::asking,
    mapping::require_mapped,
    refusals::refusal,
    view::{Standing, View},
};
use fairsale_chain::{Account, Address, Typed, typed::message_bytes};
use fairsale_client::{address::show, deployment::LotterySale, network::Network};
use fairsale_interfaces::{
    groups::{self, Groups},
    sale::{self, Phase},
};
use ink::scale::Encode;

/// What the lottery's refusal means.
pub fn meaning(view: &View) -> impl Fn(&[u8]) -> Option<String> + use<> {
    let view = view.clone();
    move |output| refusal::<groups::Error>(output).map(|error| view.context().groups(&error))
}

/// The messages about groups, of a lottery that is open.
fn messages(view: &View, action: &str) -> Result<LotterySale, Error> {
    if !view.terms.rule.is_lottery() {
        let found = format!("one whose mechanism is {:?}", view.terms.rule.name());
        return Err(Error::not(format!("the sale of `fairsale {action}`"), "a lottery", found));
    }
    require(view, action, &[Phase::Open])?;
    Ok(view.lottery())
}

/// How many persons a group may have.
fn max_group(view: &View) -> u32 {
    view.terms.rule.max_group().into()
}

fn refuse(view: &View, action: &str, error: groups::Error) -> Error {
    Error::refused(action, view.context().groups(&error))
}

/// Whom the caller's group invites from now on.
///
/// # Errors
/// If the lottery would refuse it.
pub fn invite<N: Network + ?Sized>(
    network: &mut N,
    view: &View,
    from: &Account,
    accounts: &[Address],
) -> Result<Call, Error> {
    const ACTION: &str = "invite";
    let mut messages = messages(view, ACTION)?;
    let (invited, max) = (u32::try_from(accounts.len()).unwrap_or(u32::MAX), max_group(view).saturating_sub(1));
    if invited > max {
        return Err(refuse(view, ACTION, groups::Error::TooManyInvited { invited, max }));
    }
    let Standing { order, group, .. } = standing(network, view, ACTION, from, 1)?;
    if order.is_none() {
        return Err(refuse(view, ACTION, groups::Error::Sale(sale::Error::NoOrder)));
    }
    let into = if group == 0 { "a new group".to_owned() } else { format!("group {group}") };
    let names: Vec<_> = accounts.iter().map(|account| show(*account)).collect();
    let whom = if names.is_empty() { "nobody any more".into() } else { names.join(", ") };
    let what = format!("into {into}: {whom}");
    Ok(plain(view, ACTION, what, message_bytes(messages.invite(accounts.to_vec()))))
}

/// Into a group.
///
/// # Errors
/// If the lottery would refuse it.
pub fn join<N: Network + ?Sized>(network: &mut N, view: &View, from: &Account, group: u32) -> Result<Call, Error> {
    const ACTION: &str = "join";
    let mut messages = messages(view, ACTION)?;
    require_mapped(network, ACTION, from)?;
    let person = view.person(network, from.address())?;
    let Standing { order, group: own, .. } = view.order(network, person.context_alias)?;
    if own != 0 {
        return Err(refuse(view, ACTION, groups::Error::InGroup { group: own }));
    }
    let members = network.ask(messages.group(group)).map_err(asking("group"))?.value;
    let Some((size, invited)) = members.filter(|(_, invited)| invited.contains(&from.address())) else {
        return Err(refuse(view, ACTION, groups::Error::NotInvited { group }));
    };
    if size >= max_group(view) {
        return Err(refuse(view, ACTION, groups::Error::GroupFull { size }));
    }
    let value = if order.is_some() { 0 } else { view.terms.common.price };
    let price =
        if order.is_some() { "with the entry there is".into() } else { format!("for {}", view.cash.money(value)) };
    let what = format!("group {group}, of {size} persons ({} more invited), {price}", invited.len().saturating_sub(1));
    let call = plain(view, ACTION, what, message_bytes(messages.join(group)));
    paid(network, view, from, value, call, |error| groups::Error::Sale(error).encode())
}

/// Out of the group.
///
/// # Errors
/// If the lottery would refuse it.
pub fn leave<N: Network + ?Sized>(network: &mut N, view: &View, from: &Account) -> Result<Call, Error> {
    const ACTION: &str = "leave";
    let mut messages = messages(view, ACTION)?;
    let Standing { group, .. } = standing(network, view, ACTION, from, 1)?;
    if group == 0 {
        return Err(refuse(view, ACTION, groups::Error::NotInGroup));
    }
    let what = format!("group {group}; the entry stays, alone");
    Ok(plain(view, ACTION, what, message_bytes(messages.leave())))
}
