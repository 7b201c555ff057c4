//! A buyer's messages, and those that anybody may send: what is looked at first, and what it says if it cannot be.

use super::{
    Error,
    call::{Call, Taking},
    error::asking,
    mapping::require_mapped,
    paying::allowed,
    refusals::refusal,
    view::{Holder, Receiver, Standing, View},
};
use fairsale_chain::{Account, Address, asset_of, typed::message_bytes};
use fairsale_client::{
    address::{hex, show},
    format::lots,
    network::Network,
    query::QueryError,
    questions::{allowance, approve, balance_of},
};
use fairsale_interfaces::{
    personhood::Alias,
    sale::{self, Order, Phase, Sale},
};
use ink::scale::Encode;

/// What the sale's refusal means.
pub fn meaning(view: &View) -> impl Fn(&[u8]) -> Option<String> + use<> {
    let view = view.clone();
    move |output| refusal::<sale::Error>(output).map(|error| view.context().sale(&error))
}

/// A message without payment that does `what`.
pub(super) fn plain(view: &View, action: &'static str, what: String, message: (Address, Vec<u8>)) -> Call {
    let what = vec![format!("{action}: {what}"), format!("  sale     {}", show(view.sale))];
    Call::new(action, what, message)
}

/// An error unless the sale is in one of these phases.
pub(super) fn require(view: &View, action: &str, phases: &[Phase]) -> Result<(), Error> {
    if phases.contains(&view.phase) {
        return Ok(());
    }
    Err(Error::refused(action, view.context().wrong_phase(view.phase, view.now)))
}

/// The order of whoever stands behind the account, which contracts must be able to know; the person must have at least this status.
pub(super) fn standing<N: Network + ?Sized>(
    network: &mut N,
    view: &View,
    action: &str,
    from: &Account,
    required: u8,
) -> Result<Standing, Error> {
    require_mapped(network, action, from)?;
    let person = view.person(network, from.address())?;
    if person.status < required {
        let error = sale::Error::NotAPerson { status: person.status, required };
        return Err(Error::refused(action, view.context().sale(&error)));
    }
    view.order(network, person.context_alias)
}

/// Refuses orders of lots where there are bids.
fn require_no_bids(view: &View, action: &str) -> Result<(), Error> {
    if view.terms.rule.takes_bids() {
        return Err(Error::refused(action, "this sale is an auction; `fairsale bid` bids, and raises a bid"));
    }
    Ok(())
}

/// The cost of a number of lots, in planck.
fn deposit(view: &View, action: &str, asked: u32) -> Result<u128, Error> {
    let max = view.terms.cap_at(view.now);
    if !(1..=max).contains(&asked) {
        return Err(Error::refused(action, view.context().sale(&sale::Error::WrongLots { lots: asked, max })));
    }
    let cost = view.terms.cost(asked);
    cost.ok_or_else(|| Error::refused(action, view.context().sale(&sale::Error::Overflow)))
}

/// The call with its payment: it comes along; or of an ERC-20, the sale takes it, and must be let take it before. `unpaid` is how
/// the sale's refusal is written.
///
/// # Errors
/// If the account has less of the ERC-20, or would keep less than can be kept, or the chain does not answer.
pub(super) fn paid<N: Network + ?Sized>(
    network: &mut N,
    view: &View,
    from: &Account,
    due: u128,
    call: Call,
    unpaid: impl Fn(sale::Error) -> Vec<u8>,
) -> Result<Call, Error> {
    let (currency, buyer) = (view.terms.common.currency, from.address());
    if currency.is_zero() {
        return Ok(Call { value: due, ..call });
    }
    if due == 0 {
        return Ok(call);
    }
    let has = balance_of(network, currency, buyer)?;
    // A rest below the least balance of an asset goes along with the payment, which then is not exact.
    let least = match asset_of(currency) {
        Some(asset) => network.try_asset_minimum(asset).map_err(asking("the asset"))?.unwrap_or(0),
        None => 0,
    };
    let keeps = has.saturating_sub(due);
    if has < due || (0 < keeps && keeps < least) {
        let money = |units| view.cash.money(units);
        let what = format!("what {} has of {}", show(buyer), show(currency));
        let expected = match has < due {
            true => money(due),
            false => {
                format!("exactly {0}, or {0} and {1}, the least that an account can keep", money(due), money(least))
            }
        };
        return Err(Error::not(what, expected, money(has)));
    }
    let allowed = allowance(network, currency, buyer, view.sale)?;
    let error = sale::Error::WrongPayment { expected: due.into(), got: 0.into() };
    // After the two bytes that ink! puts before an error.
    let unpaid = [vec![0, 1], unpaid(error)].concat();
    let takes = Taking { currency, due, allowed, unpaid, cash: view.cash.clone() };
    Ok(Call { takes: Some(Box::new(takes)), ..call })
}

/// The sale may take nothing more of the ERC-20 in which it is paid.
///
/// # Errors
/// If it may not anyway, or the chain does not answer.
pub fn revoke<N: Network + ?Sized>(network: &mut N, view: &View, from: &Account) -> Result<Call, Error> {
    const ACTION: &str = "revoke";
    let currency = view.terms.common.currency;
    if currency.is_zero() {
        let reason = "this sale is paid in the chain's own currency, which only comes along with an order";
        return Err(Error::refused(ACTION, reason));
    }
    require_mapped(network, ACTION, from)?;
    let units = allowance(network, currency, from.address(), view.sale)?;
    if units == 0 {
        return Err(Error::refused(
            ACTION,
            format!("the sale may take nothing of this account's {}", view.cash.symbol),
        ));
    }
    let what = vec![
        format!(
            "revoke: the sale may take no more of this account's {}; now it may take {}",
            view.cash.symbol,
            allowed(&view.cash, units)
        ),
        format!("  sale     {}", show(view.sale)),
        format!("  currency {}", show(currency)),
    ];
    Ok(Call::new(ACTION, what, (currency, approve(view.sale, 0))))
}

fn refuse(view: &View, action: &str, error: sale::Error) -> Error {
    Error::refused(action, view.context().sale(&error))
}

/// A first order.
///
/// # Errors
/// If the sale would refuse it.
pub fn order<N: Network + ?Sized>(network: &mut N, view: &View, from: &Account, asked: u32) -> Result<Call, Error> {
    const ACTION: &str = "order";
    require_no_bids(view, ACTION)?;
    require(view, ACTION, &[Phase::Open])?;
    let value = deposit(view, ACTION, asked)?;
    if let Some(Order { lots: asked, .. }) = standing(network, view, ACTION, from, view.terms.common.min_status)?.order
    {
        return Err(refuse(view, ACTION, sale::Error::AlreadyOrdered { lots: asked }));
    }
    let how = if view.terms.rule.is_first_come() { "" } else { "a deposit of " };
    let what = format!("{} for {how}{}", lots(asked), view.cash.money(value));
    let call = plain(view, ACTION, what, message_bytes(view.messages().order(asked)));
    paid(network, view, from, value, call, |error| error.encode())
}

/// Another number of lots.
///
/// # Errors
/// If the sale would refuse it.
pub fn change<N: Network + ?Sized>(network: &mut N, view: &View, from: &Account, asked: u32) -> Result<Call, Error> {
    const ACTION: &str = "change";
    require_no_bids(view, ACTION)?;
    require(view, ACTION, &[Phase::Open])?;
    let after = deposit(view, ACTION, asked)?;
    let order = standing(network, view, ACTION, from, 1)?.order;
    let before = order.ok_or_else(|| refuse(view, ACTION, sale::Error::NoOrder))?.lots;
    if view.terms.rule.binds() && asked < before {
        return Err(refuse(view, ACTION, sale::Error::Binding));
    }
    let held = deposit(view, ACTION, before)?;
    let (value, back) = (after.saturating_sub(held), held.saturating_sub(after)); // one of them is nothing
    let money = |planck| view.cash.money(planck);
    let what = match (value, back) {
        (0, 0) => format!("from {} to {}, at no cost", lots(before), lots(asked)),
        (0, _) => format!("from {} to {}; {} come back at once", lots(before), lots(asked), money(back)),
        _ => format!("from {} to {} for {} more", lots(before), lots(asked), money(value)),
    };
    let call = plain(view, ACTION, what, message_bytes(view.messages().change(asked)));
    paid(network, view, from, value, call, |error| error.encode())
}

/// No order any more.
///
/// # Errors
/// If the sale would refuse it.
pub fn withdraw<N: Network + ?Sized>(network: &mut N, view: &View, from: &Account) -> Result<Call, Error> {
    const ACTION: &str = "withdraw";
    require(view, ACTION, &[Phase::Open])?;
    if view.terms.rule.binds() {
        return Err(refuse(view, ACTION, sale::Error::Binding));
    }
    let order = standing(network, view, ACTION, from, 1)?.order;
    let before = order.ok_or_else(|| refuse(view, ACTION, sale::Error::NoOrder))?.lots;
    let back = deposit(view, ACTION, before)?;
    let what = format!("the order for {}; {} come back at once", lots(before), view.cash.money(back));
    Ok(plain(view, ACTION, what, message_bytes(view.messages().withdraw())))
}

/// What an order came to; of `alias`, or of whoever stands behind the account.
///
/// # Errors
/// If the sale would refuse it for a reason that is seen from here.
pub fn claim<N: Network + ?Sized>(
    network: &mut N,
    view: &View,
    from: &Account,
    alias: Option<Alias>,
) -> Result<Call, Error> {
    const ACTION: &str = "claim";
    require(view, ACTION, &[Phase::Settled, Phase::Cancelled])?;
    if view.terms.delivers_at_once() {
        return Err(Error::refused(ACTION, "what was bought in this sale was delivered at once"));
    }
    require_mapped(network, ACTION, from)?;
    let standing = match alias {
        Some(alias) => view.order(network, alias)?,
        None => standing(network, view, ACTION, from, 1).map_err(|error| match error {
            Error::Query(QueryError::Refused { action, reason }) => {
                Error::refused(action, reason + "; to claim after the recovery window, give --alias")
            }
            other => other,
        })?,
    };
    let Some(order) = standing.order else { return Err(refuse(view, ACTION, sale::Error::NoOrder)) };
    if standing.holder == Some(Holder::Another) && order.account == from.address() {
        let reason = format!(
            "this account placed the order for {}, and is another person's now: nobody can claim it but an account that its own person \
             has, with our registry by `fairsale attest`; what it came to stays in the sale until then",
            lots(order.lots)
        );
        return Err(Error::refused(ACTION, reason));
    }
    let (alias, outcome) = (standing.alias, standing.outcome);
    let (units, money) = (view.context().units(outcome.allocated), |planck| view.cash.money(planck));
    let (asked, paid, refund) = (lots(order.lots), money(outcome.paid), money(outcome.refund));
    let what = format!("{units} for {paid}, and {refund} back, of an order for {asked} (alias {})", hex(&alias));
    Ok(plain(view, ACTION, what, message_bytes(view.messages().claim(alias))))
}

/// Who gets what.
///
/// # Errors
/// If the sale would refuse it.
pub fn settle(view: &View) -> Result<Call, Error> {
    require(view, "settle", &[Phase::Closed])?;
    let what = "decides who gets what; anybody may".into();
    Ok(plain(view, "settle", what, message_bytes(view.messages().settle())))
}

/// The proceeds, to the beneficiary.
///
/// # Errors
/// If the sale would refuse it.
pub fn proceeds(view: &View) -> Result<Call, Error> {
    require(view, "proceeds", &[Phase::Settled])?;
    if view.state.proceeds == 0 {
        return Err(refuse(view, "proceeds", sale::Error::NothingLeft));
    }
    let to = show(view.terms.common.beneficiary);
    let what = format!("{} to the beneficiary, {to}; anybody may", view.cash.money(view.state.proceeds));
    Ok(plain(view, "proceeds", what, message_bytes(view.messages().sweep_proceeds())))
}

/// Sends what is unsold to where the seller said; after a cancelled sale, all of it to the seller.
///
/// # Errors
/// If the sale would refuse it.
pub fn unsold(view: &View) -> Result<Call, Error> {
    require(view, "unsold", &[Phase::Settled, Phase::Cancelled])?;
    let (units, to) = match view.phase {
        Phase::Settled => (view.state.unsold, view.terms.common.unsold_to),
        _ => (escrow(view, "unsold")?, view.terms.common.seller),
    };
    if units == 0 {
        return Err(refuse(view, "unsold", sale::Error::NothingLeft));
    }
    let what = format!("{} to {}; anybody may", view.context().units(units), show(to));
    let mut call = plain(view, "unsold", what, message_bytes(view.messages().sweep_unsold()));
    if let Some(Receiver { sale, opens_at, is_auction }) = view.receiver.filter(|receiver| receiver.sale == to) {
        let until = fairsale_input::time::from_now(opens_at, view.now);
        call.what.push(match (view.now < opens_at, is_auction) {
            (true, _) => format!("  then     `fairsale fund --sale {}`, before that sale opens at {until}", show(sale)),
            (false, true) => format!("  too late that auction opened at {until}: it hands on what comes now as unsold, once settled"),
            (false, false) => {
                format!("  too late that sale opened at {until}: it will not sell what comes now, and may never give it out again")
            }
        });
    }
    Ok(call)
}

/// What the sale has of what it sells.
fn escrow(view: &View, action: &str) -> Result<u128, Error> {
    let silent = || Error::refused(action, format!("what is sold, {}, does not answer", show(view.terms.common.asset)));
    view.tokens.ok_or_else(silent)
}

/// That the supply is there.
///
/// # Errors
/// If the sale would refuse it.
pub fn fund(view: &View) -> Result<Call, Error> {
    require(view, "fund", &[Phase::Announced])?;
    let (balance, supply) = (escrow(view, "fund")?, view.terms.common.supply);
    if balance < supply {
        return Err(refuse(view, "fund", sale::Error::Underfunded { balance, supply }));
    }
    let what = format!("tells the sale that {} are in escrow; anybody may", view.context().units(balance));
    Ok(plain(view, "fund", what, message_bytes(view.messages().fund())))
}

/// Calls the sale off.
///
/// # Errors
/// If the sale would refuse it.
pub fn cancel(view: &View, from: &Account) -> Result<Call, Error> {
    let late = view.terms.settle_by().is_some_and(|time| view.now >= time) && view.phase == Phase::Cancelled;
    if late {
        let what = "takes note that the sale was not settled in time; anybody may".into();
        return Ok(plain(view, "cancel", what, message_bytes(view.messages().cancel())));
    }
    require(view, "cancel", &[Phase::Announced])?;
    if from.address() != view.terms.common.seller {
        return Err(refuse(view, "cancel", sale::Error::NotSeller { caller: from.address() }));
    }
    let what = "calls the sale off, for ever; then `fairsale unsold` sends the supply back".into();
    Ok(plain(view, "cancel", what, message_bytes(view.messages().cancel())))
}
