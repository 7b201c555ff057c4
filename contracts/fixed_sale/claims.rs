//! Outcome of an order, and who may claim it.

use crate::{keys::ORDERS, state::Ledger};
use fairsale_interfaces::{
    personhood::{Alias, Personhood},
    sale::{Error, Outcome, Phase, Refusal},
};
use fairsale_kit::{
    claims::{require_ended, require_entitled},
    life::Sale,
};
use fairsale_math::{Amount, Lots, Timestamp, Units};
use ink::Address;

impl Ledger {
    /// Removes the order of `alias`, claimed by `caller`, who is `person` by the source of personhood. Returns its
    /// outcome. Lots that were delivered at once are never claimed.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::NoOrder`], [`Error::ClaimsNotOpen`], [`Error::NotYours`],
    /// [`Error::RecoveryWindow`], [`Error::Overflow`]
    pub fn claim(
        &self,
        alias: &Alias,
        caller: Address,
        person: Personhood,
        now: Timestamp,
    ) -> Result<Outcome, Refusal> {
        let settled = require_ended(self, now)? == Phase::Settled;
        if self.terms.delivers_at_once() {
            return Err(Error::NoOrder.into());
        }
        let order = ORDERS.load(alias).require()?;
        let from = if settled { self.terms.claims_from() } else { 0 };
        if now.0 < from {
            return Err(Error::ClaimsNotOpen { from, now: now.0 }.into());
        }
        require_entitled(self, (alias, order.account), (caller, person), from, now)?;
        ORDERS.remove(alias);
        self.outcome(Lots(order.lots), settled)
    }

    /// Returns the outcome of an order for `lots` lots: the purchase if it is `sold`, otherwise the refund.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    pub fn outcome(&self, lots: Lots, sold: bool) -> Result<Outcome, Refusal> {
        let (Units(allocated), Amount(cost)) = (self.units(lots)?, self.cost(lots)?);
        Ok(if sold {
            Outcome { allocated, paid: cost, refund: 0 }
        } else {
            Outcome { allocated: 0, paid: 0, refund: cost }
        })
    }

    /// Returns the outcome of the order of `alias`, final once the sale has ended, and until then as if nobody bought
    /// any more.
    ///
    /// # Errors
    /// [`Error::NoOrder`], [`Error::Overflow`]
    pub fn preview(&self, alias: &Alias, now: Timestamp) -> Result<Outcome, Refusal> {
        let order = ORDERS.load(alias).require()?;
        let sold = match self.phase(now) {
            Phase::Settled => true,
            Phase::Cancelled => false,
            _ => self.raises_enough(self.clearing()?.proceeds.0),
        };
        self.outcome(Lots(order.lots), sold)
    }
}
