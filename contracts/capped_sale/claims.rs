//! Outcome of an order, and who may claim it.

use crate::{keys::ORDERS, state::Ledger};
use fairsale_interfaces::{
    personhood::{Alias, Personhood},
    sale::{Error, Outcome, Phase, Refusal},
};
use fairsale_kit::{
    claims::{require_ended, require_entitled},
    life::Sale,
    orders::Record,
};
use fairsale_math::{Lots, Timestamp, Units, allocation, payment};
use ink::Address;

impl Ledger {
    /// Removes the order of `alias`, claimed by `caller`, who is `person` by the source of personhood. Returns the
    /// order and its outcome.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::NoOrder`], [`Error::NotYours`], [`Error::RecoveryWindow`], [`Error::Overflow`]
    pub fn claim(
        &self,
        alias: &Alias,
        caller: Address,
        person: Personhood,
        now: Timestamp,
    ) -> Result<(Record, Outcome), Refusal> {
        require_ended(self, now)?;
        let order = ORDERS.load(alias).require()?;
        require_entitled(self, (alias, order.account), (caller, person), 0, now)?;
        ORDERS.remove(alias);
        Ok((order, self.outcome(&order, self.level())?))
    }

    /// Returns the water level, the most that anybody gets. A cancelled sale has level 0, so whole deposits are
    /// refunded.
    fn level(&self) -> Units {
        Units(self.state.level())
    }

    /// Returns the outcome of an order at a water level. If its refund was paid before, only the delivery is left.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    pub fn outcome(&self, order: &Record, level: Units) -> Result<Outcome, Refusal> {
        let (shares, lots) = (self.terms.shares(), Lots(order.lots));
        let allocated = allocation(lots, shares.lot, level);
        if order.refunded {
            return Ok(Outcome { allocated: allocated.0, paid: 0, refund: 0 });
        }
        let paid = payment(allocated, shares.price, shares.lot).ok_or(Error::Overflow)?; // rounded up: the pot
        let refund = self.deposit(lots)?.checked_sub(paid).ok_or(Error::Overflow)?;
        Ok(Outcome { allocated: allocated.0, paid: paid.0, refund: refund.0 })
    }

    /// Returns the outcome of the order of `alias`, final once the sale has ended, and until then as if it closed now.
    ///
    /// # Errors
    /// [`Error::NoOrder`], [`Error::Overflow`]
    pub fn preview(&self, alias: &Alias, now: Timestamp) -> Result<Outcome, Refusal> {
        let order = ORDERS.load(alias).require()?;
        let level = match self.phase(now) {
            Phase::Settled | Phase::Cancelled => self.level(),
            _ => {
                let clearing = self.clearing()?;
                if self.raises_enough(clearing.proceeds.0) { clearing.level } else { Units(0) }
            }
        };
        self.outcome(&order, level)
    }
}
