//! Claims: who may claim an order, and how it is paid out.
//!
//! A refund never depends on the sold asset. If its delivery fails, the refund is paid all the same, and the order
//! stays, marked, until another claim delivers. So the [`Claimed`] events of an alias add up to the outcome of its
//! order.

use crate::{life::Sale, orders, terms::PackedCommonTerms};
use fairsale_interfaces::{
    host::{self, Word},
    personhood::{Alias, Personhood},
    sale::{Claimed, Error, Outcome, Phase, Refusal},
    storage,
};
use fairsale_math::Timestamp;
use ink::Address;

/// Number of cold words read after a source of personhood failed.
const BURNT: u8 = 4;

/// Returns the person behind `account` by the sale's source of personhood, for a claim of the order of `alias`. A
/// source that fails counts as one that knows nobody: it can make the order's account wait, but not keep the money for
/// ever.
///
/// The source must really have failed, though, and not for want of weight. A step that exceeds the remaining weight
/// uses none of it, so a claimer could leave too little for the source's next step and yet enough for the rest of the
/// claim. Therefore the sale then reads words that nobody has touched in this transaction, which take more proof (4 ×
/// 10,257 bytes) than any single step of a registry, of a badge or of Polkadot's precompile: with that much left none
/// of those steps would have failed.
pub fn claimant(terms: &PackedCommonTerms, account: Address, alias: &Alias) -> Personhood {
    orders::person_behind(terms, account).unwrap_or_else(|| {
        for number in 0..BURNT {
            storage::load_word(&cold_key(alias, number));
        }
        Personhood::NONE
    })
}

/// Returns a key under which nothing is stored, different for each order.
fn cold_key(alias: &Alias, number: u8) -> Word {
    let mut input = [0; 37];
    input[..4].copy_from_slice(b"cold");
    input[4..36].copy_from_slice(alias);
    input[36] = number;
    host::keccak256(&input)
}

/// Returns the phase of a sale that has ended, and fails if it has not.
///
/// # Errors
/// [`Error::WrongPhase`]
pub fn require_ended(sale: &impl Sale, now: Timestamp) -> Result<Phase, Refusal> {
    match sale.phase(now) {
        phase @ (Phase::Settled | Phase::Cancelled) => Ok(phase),
        phase => Err(Error::WrongPhase { phase, now: now.0 }.into()),
    }
}

/// Fails unless `caller`, who is `person` by the source of personhood, may claim the order of `alias`, placed or
/// changed last by `account`, of a `sale` that has ended and whose claims opened at `from` or at its end, whichever is
/// later. A caller may
/// - at once, with an account of that person now; and
/// - after the recovery window, with the order's account, if it no longer belongs to a known person.
///
/// # Errors
/// [`Error::NotYours`], [`Error::RecoveryWindow`]
pub fn require_entitled(
    sale: &impl Sale,
    (alias, account): (&Alias, Address),
    (caller, person): (Address, Personhood),
    from: u64,
    now: Timestamp,
) -> Result<(), Refusal> {
    if person.context_alias == *alias && person.status != 0 {
        return Ok(());
    }
    if person.status != 0 || caller != account {
        return Err(Error::NotYours { caller }.into());
    }
    let until = sale.ended_at().max(from).saturating_add(sale.terms().recovery_window());
    if now.0 < until { Err(Error::RecoveryWindow { until, now: now.0 }.into()) } else { Ok(()) }
}

/// Pays the outcome of the order of `alias` out to `account`. All changes must have been stored. If the delivery fails,
/// `keep` puts the order back, refunded, and the refund is paid.
///
/// # Errors
/// [`Error::TokenFailed`] if the delivery fails and there is no refund, [`Error::PaymentFailed`]
pub fn pay_out(
    terms: &PackedCommonTerms,
    alias: &Alias,
    account: Address,
    outcome: Outcome,
    keep: impl FnOnce() -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let Outcome { mut allocated, paid, refund } = outcome;
    if allocated != 0 && deliver(terms, alias, account, allocated).is_none() {
        if refund == 0 {
            return Err(Error::TokenFailed.into());
        }
        allocated = 0;
        keep()?;
    }
    terms.payment().pay(account, refund)?;
    host::emit(&Claimed { alias: *alias, account, allocated, paid, refund }, alias);
    host::accept();
    Ok(())
}

/// Delivers `units` of the sold asset to the person of `alias` at `account`. Tickets are bound to their person; in a
/// sale that is open to all, to nobody, since no source of personhood could tell their persons. `None` if the delivery
/// fails.
pub fn deliver(terms: &PackedCommonTerms, alias: &Alias, account: Address, units: u128) -> Option<()> {
    let bound_to = if terms.is_gated() { *alias } else { [0; 32] };
    terms.sold().deliver(account, &bound_to, units)
}
