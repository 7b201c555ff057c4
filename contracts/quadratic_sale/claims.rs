//! Outcome of an order, and who may claim it.

use crate::{keys::ORDERS, settle::Clearing, state::Ledger};
use fairsale_interfaces::{
    host::keccak256,
    personhood::{Alias, Personhood},
    sale::{Error, Outcome, Phase, Refusal},
};
use fairsale_kit::{
    claims::{require_ended, require_entitled},
    life::Sale,
    orders::{HISTOGRAM, Record},
};
use fairsale_math::{Draw, Lots, Timestamp, slot_of};
use ink::Address;

impl Ledger {
    /// Removes the order of `alias`, claimed by `caller`, who is `person` by the source of personhood, in the sale at
    /// `sale`. Returns the order and its outcome.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::NoOrder`], [`Error::NotYours`], [`Error::RecoveryWindow`], [`Error::Overflow`]
    pub fn claim(
        &self,
        alias: &Alias,
        caller: Address,
        person: Personhood,
        now: Timestamp,
        sale: Address,
    ) -> Result<(Record, Outcome), Refusal> {
        require_ended(self, now)?;
        let key = ORDERS.key(alias);
        let order = ORDERS.load(&key).require()?;
        require_entitled(self, (alias, order.account), (caller, person), 0, now)?;
        ORDERS.remove(&key);
        let won = self.wins(&order, sale)?;
        Ok((order, self.outcome(&order, self.most(won))?))
    }

    /// Returns the most that an order gets. A cancelled sale has cap 0 and nobody wins, so whole deposits are refunded.
    fn most(&self, won: bool) -> Lots {
        Lots(self.state.cap() + u32::from(won))
    }

    /// Returns true if an order gets one lot more than the cap of the sale at `sale`, which has ended. Orders for more
    /// are numbered by their lots, then by their place in the list; settling has put the number of the first into the
    /// histogram.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    pub fn wins(&self, order: &Record, sale: Address) -> Result<bool, Refusal> {
        let lots = Lots(order.lots);
        if lots.0 <= self.state.cap() || self.state.prizes() == 0 {
            return Ok(false);
        }
        let slot = HISTOGRAM.load(slot_of(lots).ok_or(Error::Overflow)? as u8); // 0 to 15
        let number = slot.count(lots).and_then(|first| first.checked_add(order.index)).ok_or(Error::Overflow)?;
        let draw = Draw { hash: keccak256, sale: sale.0, seed: self.state.seed() };
        draw.wins(1, number, self.state.drawers(), self.state.prizes()).ok_or_else(|| Error::Overflow.into())
    }

    /// Returns the outcome of an order that gets at most `most`. If its refund was paid before, only the delivery is
    /// left.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    pub fn outcome(&self, order: &Record, most: Lots) -> Result<Outcome, Refusal> {
        let lots = Lots(order.lots).min(most);
        let allocated = lots.units(self.terms().lot()).ok_or(Error::Overflow)?;
        if order.refunded {
            return Ok(Outcome { allocated: allocated.0, paid: 0, refund: 0 });
        }
        let paid = self.deposit(lots)?;
        let refund = self.deposit(Lots(order.lots))?.checked_sub(paid).ok_or(Error::Overflow)?;
        Ok(Outcome { allocated: allocated.0, paid: paid.0, refund: refund.0 })
    }

    /// Returns the outcome of the order of `alias`, final once the sale at `sale` has ended, and until then as if it
    /// closed now; and the chance of a lot more, as numerator and denominator.
    ///
    /// # Errors
    /// [`Error::NoOrder`], [`Error::Overflow`]
    pub fn preview(&self, alias: &Alias, now: Timestamp, sale: Address) -> Result<(Outcome, (u32, u32)), Refusal> {
        let order = ORDERS.load(&ORDERS.key(alias)).require()?;
        let (most, chance) = match self.phase(now) {
            Phase::Settled | Phase::Cancelled => {
                let won = self.wins(&order, sale)?;
                (self.most(won), (won.into(), 1))
            }
            _ => {
                let Clearing { certain, prizes, proceeds, .. } = self.clearing()?;
                let enough = self.raises_enough(proceeds.0);
                let draws = enough && prizes != 0 && order.lots > certain.cap.0;
                (if enough { certain.cap } else { Lots(0) }, if draws { (prizes, certain.drawers) } else { (0, 1) })
            }
        };
        Ok((self.outcome(&order, most)?, chance))
    }
}
