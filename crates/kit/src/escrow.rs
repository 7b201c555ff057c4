//! Escrow: the sold asset is with the sale before it opens, and leaves it when it is over.

use crate::{
    asset::Asset,
    life::{FUNDED, Sale},
    payment::Currency,
};
use fairsale_interfaces::{
    host,
    sale::{Error, Phase, ProceedsPaid, Refusal, UnsoldReturned},
};
use fairsale_math::Timestamp;
use ink::{Address, storage::traits::Storable};

/// Records that the sale at `address` has its supply and can send it. Returns its whole balance.
///
/// # Errors
/// [`Error::WrongPhase`], [`Error::Underfunded`], [`Error::TokenFailed`], [`Error::NoReserve`]
pub fn fund(sale: &mut impl Sale, address: Address, now: Timestamp) -> Result<u128, Refusal> {
    sale.require(Phase::Announced, now)?;
    let balance = prove(&sale.terms().sold(), address, sale.terms().supply())?;
    sale.terms().payment().require_reserve(address)?;
    sale.life_mut().set_stage(FUNDED);
    Ok(balance)
}

/// Returns the balance of the sale at `address` in `asset`, at least `supply`, after sending it to itself: so an asset
/// that is frozen, paused, locked for this sender or that charges a fee is found out before anybody pays for it.
///
/// # Errors
/// [`Error::Underfunded`], [`Error::TokenFailed`]
fn prove(asset: &Asset, address: Address, supply: u128) -> Result<u128, Refusal> {
    let balance = || asset.balance_of(address).ok_or(Error::TokenFailed);
    let before = balance()?;
    if before < supply {
        return Err(Error::Underfunded { balance: before, supply }.into());
    }
    asset.hand_on(address, before).ok_or(Error::TokenFailed)?;
    if balance()? < before {
        return Err(Error::TokenFailed.into());
    }
    Ok(before)
}

/// Stores the changes before anything leaves the sale. ink! would do so only after the message.
pub fn store(sale: &impl Storable) {
    ink::env::set_contract_storage(&ROOT, sale);
}

/// ink!'s storage key of a contract's root.
const ROOT: u32 = 0;

/// Pays the available proceeds to the beneficiary.
///
/// # Errors
/// [`Error::WrongPhase`], [`Error::NothingLeft`], [`Error::PaymentFailed`]
pub fn sweep_proceeds<S: Sale + Storable>(sale: &mut S, now: Timestamp) -> Result<(), Refusal> {
    sale.require(Phase::Settled, now)?;
    let amount = sale.life().proceeds();
    if amount == 0 {
        return Err(Error::NothingLeft.into());
    }
    sale.life_mut().set_proceeds(0);
    store(sale);
    let to = sale.terms().beneficiary();
    sale.terms().payment().pay(to, amount)?;
    host::emit_plain(&ProceedsPaid { to, amount });
    Ok(())
}

/// Sends the unsold units of the sale at `address`: once settled, `unsold` units, which the caller has booked out, to
/// the receiver that the terms name; if it is cancelled, the whole balance back to the seller.
///
/// The sale's balance of the payment currency must not change: an asset can have two addresses, one as the sold asset
/// and one as the currency, and the buyers' deposits would leave with the escrow.
///
/// # Errors
/// [`Error::WrongPhase`], [`Error::NothingLeft`], [`Error::TokenFailed`]
pub fn sweep_unsold<S: Sale + Storable>(
    sale: &S,
    address: Address,
    unsold: u128,
    now: Timestamp,
) -> Result<(), Refusal> {
    let (asset, currency) = (sale.terms().sold(), sale.terms().payment());
    let (to, units) = match sale.phase(now) {
        Phase::Settled => (sale.terms().unsold_to(), unsold),
        Phase::Cancelled => (sale.terms().seller(), asset.balance_of(address).ok_or(Error::TokenFailed)?),
        phase => return Err(Error::WrongPhase { phase, now: now.0 }.into()),
    };
    if units == 0 {
        return Err(Error::NothingLeft.into());
    }
    store(sale);
    hand_on(&asset, &currency, address, to, units).ok_or(Error::TokenFailed)?;
    host::emit_plain(&UnsoldReturned { to, units });
    Ok(())
}

fn hand_on(asset: &Asset, currency: &Currency, address: Address, to: Address, units: u128) -> Option<()> {
    let before = currency.balance(address)?;
    asset.hand_on(to, units)?;
    (currency.balance(address)? == before).then_some(())
}
