//! How a closed sale is settled: what was sold is counted.

use crate::ledger::Ledger;
use fairsale_interfaces::{
    personhood::Alias,
    sale::{Error, Outcome, Phase, Refusal},
};
use fairsale_kit::{life::Sale, orders::Record};
use fairsale_math::{Amount, Lots, Timestamp, Units};

/// What all bought together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sold {
    /// How many persons bought.
    pub orders: u64,
    /// What nobody could buy more than.
    pub level: Units,
    /// How much.
    pub units: Units,
    /// For how much.
    pub proceeds: Amount,
}

impl Ledger {
    /// What was sold so far, of a sale that was funded.
    pub fn sold(&self) -> Result<Sold, Refusal> {
        let (terms, state) = (&self.terms, &self.state);
        let (stock, lot) = (terms.stock(), terms.lot_size());
        let most = stock.min(terms.max_lots().into());
        let sold = || {
            let lots = stock.checked_sub(state.left())?;
            Some(Sold {
                orders: state.orders(),
                level: Units(most.checked_mul(lot)?),
                units: Units(lots.checked_mul(lot)?),
                proceeds: Amount(lots.checked_mul(terms.price())?),
            })
        };
        sold().ok_or_else(|| Error::Overflow.into())
    }

    /// Counts what was sold, or cancels if that raises too little.
    pub fn settle(&mut self, now: Timestamp) -> Result<Sold, Refusal> {
        self.require(Phase::Closed, now)?;
        let sold = self.sold()?;
        let enough = self.raises_enough(&sold);
        if enough {
            let left = Units(self.terms.supply()).checked_sub(sold.units).ok_or(Error::Overflow)?;
            let unsold = left.checked_add(Units(self.state.unsold())).ok_or(Error::Overflow)?;
            self.state.set_unsold(unsold.0);
            self.state.set_proceeds(sold.proceeds.0);
        }
        self.end(enough, now);
        Ok(sold)
    }

    /// Otherwise the sale is cancelled.
    fn raises_enough(&self, sold: &Sold) -> bool {
        sold.proceeds.0 >= self.terms.min_raise()
    }

    /// What the order of `alias` comes to, for certain once the sale has ended, and until then if nobody buys any more.
    pub fn preview(&self, alias: &Alias, now: Timestamp) -> Result<Outcome, Refusal> {
        let order = Record::of(alias)?;
        let sold = match self.phase(now) {
            Phase::Settled => true,
            Phase::Cancelled => false,
            _ => self.raises_enough(&self.sold()?),
        };
        self.outcome(Lots(order.lots), sold)
    }
}
