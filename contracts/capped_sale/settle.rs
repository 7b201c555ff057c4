//! Settling a closed sale: the water level.

use crate::state::Ledger;
use fairsale_interfaces::sale::{Error, Phase, Refusal};
use fairsale_kit::{life::Sale, orders::histogram};
use fairsale_math::{Clearing, Timestamp, clear};

impl Ledger {
    /// Computes the result if the orders stay as they are.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    pub fn clearing(&self) -> Result<Clearing, Refusal> {
        let shares = self.terms.shares();
        clear(&shares, &histogram(shares.cap)?).ok_or_else(|| Error::Overflow.into())
    }

    /// Settles the sale, or cancels it if it raises too little.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::Overflow`]
    pub fn settle(&mut self, now: Timestamp) -> Result<Clearing, Refusal> {
        self.require(Phase::Closed, now)?;
        let clearing = self.clearing()?;
        if !self.raises_enough(clearing.proceeds.0) {
            self.cancel_now(now);
            return Ok(clearing);
        }
        let left = self.terms().supply().checked_sub(clearing.sold.0).ok_or(Error::Overflow)?;
        let unsold = left.checked_add(self.state.unsold()).ok_or(Error::Overflow)?;
        self.state.set_level(clearing.level.0);
        self.state.set_unsold(unsold);
        self.settle_with(clearing.proceeds.0, now);
        Ok(clearing)
    }
}
