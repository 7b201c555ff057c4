//! Claims: who may have what an order came to, and how it is paid out.
//!
//! A refund never depends on what is sold. If that refuses, the money is paid all the same, and the order stays, marked, until
//! another claim delivers. So the [`Claimed`] events of an alias add up to what its order came to.

use crate::{life::Sale, orders, terms::PackedCommonTerms};
use fairsale_interfaces::{
    host::{self, Word},
    personhood::{Alias, Personhood},
    sale::{Claimed, Error, Outcome, Phase, Refusal},
    storage,
};
use fairsale_math::Timestamp;
use ink::Address;

/// How many cold words are read when a source of personhood failed.
const BURNT: u8 = 4;

/// Returns who is behind `account` by the sale's source of personhood, for a claim of the order of `alias`. A source that fails
/// knows nobody: it can make the order's account wait, but not keep the money for ever.
///
/// It must really have failed, though, and not for want of weight. What a call cannot pay for is not used up, so a claimer could
/// leave too little for the source's next step and yet enough for the sale's own. Therefore the sale reads words that nobody has
/// touched in this transaction, which take more proof (4 × 10,257 bytes) than any single step of a registry, of a badge or of
/// Polkadot's precompile: with so much left none of them would have failed.
pub fn claimant(terms: &PackedCommonTerms, account: Address, alias: &Alias) -> Personhood {
    orders::person_behind(terms, account).unwrap_or_else(|| {
        for number in 0..BURNT {
            storage::load_word(&cold_key(alias, number));
        }
        Personhood::NONE
    })
}

/// A key under which nothing lies, another for each order.
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

/// Fails unless `caller`, who by the source of personhood is `person`, may claim the order of `alias`, placed or changed last by
/// `account`, of a `sale` that has ended and whose claims opened at `from` or at its end, whichever is later. That is so
/// - at once, for an account of that person now; and
/// - after the recovery window, for the order's account, if it is no known person's any more.
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

/// Pays an order of `alias` out to `account`: what it came to. Everything that changes must be stored. If what is sold refuses,
/// `keep` puts the order back, refunded, and the money is paid.
///
/// # Errors
/// [`Error::TokenFailed`] if what is sold refuses and there is no money to pay, [`Error::PaymentFailed`]
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

/// Gives the person of `alias` at `account` so much of what is sold. Tickets are bound to their person; in a sale that is open to
/// all to nobody, since no source of personhood could say whose they are. `None` if the asset refuses.
pub fn deliver(terms: &PackedCommonTerms, alias: &Alias, account: Address, units: u128) -> Option<()> {
    let bound_to = if terms.is_gated() { *alias } else { [0; 32] };
    terms.sold().deliver(account, &bound_to, units)
}
