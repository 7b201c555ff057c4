//! What is sold lies with the sale before it opens, and leaves it when it is over.

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

/// Takes note that the sale at `address` has its supply and can send it. Returns all that it has.
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

/// Returns what the sale at `address` has of `asset`, at least `supply`, which it has just sent to itself: an asset that is
/// frozen, paused, locked for this sender or that keeps a fee is found out before anybody pays for it. To send nothing would
/// prove nothing.
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

/// Makes what changed true before anything leaves the sale. ink! would do so after it.
pub fn store(sale: &impl Storable) {
    ink::env::set_contract_storage(&ROOT, sale);
}

/// Where ink! keeps a contract's root.
const ROOT: u32 = 0;

/// Pays what is there of the proceeds to the beneficiary.
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

/// Sends what nobody bought from the sale at `address`: once settled, `unsold` units to where the terms say, which the caller has
/// noted as gone; of a cancelled sale all that it has, which it owes nobody but the seller.
///
/// What the sale is paid in must not move along: an asset can have two addresses, one that is sold and one that is paid in, and
/// the buyers' deposits would leave with the escrow.
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
