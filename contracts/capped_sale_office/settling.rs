//! What happens to a sale once: it is funded, cancelled, settled, and paid out to those who are not buyers.

use crate::ledger::{CANCELLED, Ledger, SETTLED, order_of, slot};
use fairsale_interfaces::{
    personhood::Alias,
    sale::{Error, Outcome, Phase, Refusal},
};
use fairsale_math::{Amount, Clearing, Lots, Slot, Timestamp, Units, clear, slot_of};
use ink::{Address, prelude::vec::Vec};

impl Ledger {
    /// Takes note that the sale has `balance` of what it sells.
    pub fn fund(&mut self, balance: Units, now: Timestamp) -> Result<(), Refusal> {
        self.require(Phase::Announced, now)?;
        let supply = self.terms.supply();
        if balance.0 < supply {
            return Err(Error::Underfunded { balance: balance.0, supply }.into());
        }
        self.state.set_funded(true);
        // More than the supply is unsold in any case.
        self.state.set_unsold(balance.0 - supply);
        Ok(())
    }

    /// Calls the sale off.
    pub fn cancel(&mut self, caller: Address, now: Timestamp) -> Result<(), Refusal> {
        self.require(Phase::Announced, now)?;
        if caller != self.terms.seller() {
            return Err(Error::NotSeller { caller }.into());
        }
        self.end_as(CANCELLED, now);
        Ok(())
    }

    /// Who gets how much if the orders stay as they are.
    pub fn clearing(&self) -> Result<Clearing, Refusal> {
        let shares = self.terms.shares();
        let last = slot_of(shares.cap).ok_or(Error::Overflow)?;
        let slots: Vec<Slot> = (0..=last).map(slot).collect();
        clear(&shares, &slots).ok_or_else(|| Error::Overflow.into())
    }

    /// Decides who gets what, or cancels if that raises too little.
    pub fn settle(&mut self, now: Timestamp) -> Result<Clearing, Refusal> {
        self.require(Phase::Closed, now)?;
        let clearing = self.clearing()?;
        if !self.raises_enough(&clearing) {
            self.end_as(CANCELLED, now);
        } else {
            self.end_as(SETTLED, now);
            let left = Units(self.terms.supply()).checked_sub(clearing.sold).ok_or(Error::Overflow)?;
            let unsold = left.checked_add(Units(self.state.unsold())).ok_or(Error::Overflow)?;
            self.state.set_level(clearing.level.0);
            self.state.set_unsold(unsold.0);
            self.state.set_proceeds(clearing.proceeds.0);
        }
        Ok(clearing)
    }

    /// Otherwise the sale is cancelled.
    fn raises_enough(&self, clearing: &Clearing) -> bool {
        clearing.proceeds.0 >= self.terms.min_raise()
    }

    fn end_as(&mut self, end: u8, now: Timestamp) {
        self.state.set_end(end);
        self.state.set_ended_at(now.0);
    }

    /// Whether the sale was settled, rather than cancelled.
    pub fn is_settled(&self) -> bool {
        self.state.end() == SETTLED
    }

    /// What goes to the beneficiary, once.
    pub fn take_proceeds(&mut self, now: Timestamp) -> Result<Amount, Refusal> {
        self.require(Phase::Settled, now)?;
        let proceeds = self.state.proceeds();
        if proceeds == 0 {
            return Err(Error::NothingLeft.into());
        }
        self.state.set_proceeds(0);
        Ok(Amount(proceeds))
    }

    /// What goes where, once, of what is unsold. `balance` is all that the sale has, which a cancelled sale owes nobody
    /// but the seller.
    pub fn take_unsold(
        &mut self,
        balance: impl FnOnce() -> Result<Units, Refusal>,
        now: Timestamp,
    ) -> Result<(Address, Units), Refusal> {
        let (to, units) = match self.phase(now) {
            Phase::Settled => (self.terms.unsold_to(), Units(self.state.unsold())),
            Phase::Cancelled => (self.terms.seller(), balance()?),
            phase => return Err(Error::WrongPhase { phase, now: now.0 }.into()),
        };
        self.state.set_unsold(0);
        if units.0 == 0 {
            return Err(Error::NothingLeft.into());
        }
        Ok((to, units))
    }

    /// What the order of `alias` comes to, for certain once settled, and until then if it stays like this.
    pub fn preview(&self, alias: &Alias) -> Result<Outcome, Refusal> {
        let Some(order) = order_of(alias) else { return Ok(Outcome::default()) };
        let level = if self.state.end() == 0 {
            let clearing = self.clearing()?;
            if self.raises_enough(&clearing) { clearing.level } else { Units(0) }
        } else {
            Units(self.state.level())
        };
        self.outcome(Lots(order.asked), level)
    }
}
