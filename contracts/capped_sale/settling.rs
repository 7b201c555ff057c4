//! How a closed sale is settled: the water level.

use crate::ledger::Ledger;
use fairsale_interfaces::sale::{Error, Phase, Refusal};
use fairsale_kit::{life::Sale, orders::slot};
use fairsale_math::{Clearing, Slot, Timestamp, Units, clear, slot_of};
use ink::prelude::vec::Vec;

impl Ledger {
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
        let enough = self.raises_enough(&clearing);
        if enough {
            let left = Units(self.terms.supply()).checked_sub(clearing.sold).ok_or(Error::Overflow)?;
            let unsold = left.checked_add(Units(self.state.unsold())).ok_or(Error::Overflow)?;
            self.state.set_level(clearing.level.0);
            self.state.set_unsold(unsold.0);
            self.state.set_proceeds(clearing.proceeds.0);
        }
        self.end(enough, now);
        Ok(clearing)
    }

    /// Otherwise the sale is cancelled.
    pub fn raises_enough(&self, clearing: &Clearing) -> bool {
        clearing.proceeds.0 >= self.terms.min_raise()
    }
}
