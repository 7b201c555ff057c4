//! Settling a closed sale: counting what was sold.

use crate::state::Ledger;
use fairsale_interfaces::sale::{Error, Phase, Refusal};
use fairsale_kit::life::Sale;
use fairsale_math::{Amount, Clearing, Timestamp, Units};

impl Ledger {
    /// Returns what a funded sale has sold so far; its level is the most that anybody could buy.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    pub fn clearing(&self) -> Result<Clearing, Refusal> {
        let (stock, lot, price) = (self.terms().lots(), self.terms().lot_size(), self.terms().price());
        let clearing = || {
            let lots = stock.checked_sub(self.state.left())?;
            Some(Clearing {
                level: Units(stock.min(self.terms.max_lots().into()).checked_mul(lot)?),
                sold: Units(lots.checked_mul(lot)?),
                proceeds: Amount(lots.checked_mul(price)?),
                orders: self.state.orders(),
            })
        };
        clearing().ok_or_else(|| Error::Overflow.into())
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
        self.state.set_unsold(unsold);
        self.settle_with(clearing.proceeds.0, now);
        Ok(clearing)
    }
}
