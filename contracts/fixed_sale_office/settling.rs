//! What happens to a sale once: it is funded, cancelled, settled, and paid out to those who are not buyers.

use crate::ledger::{CANCELLED, Ledger, SETTLED, order_of};
use fairsale_interfaces::{
    personhood::Alias,
    sale::{Error, Outcome, Phase, Refusal},
};
use fairsale_math::{Amount, Lots, Timestamp, Units};
use ink::Address;

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
    /// Takes note that the sale has `balance` of what it sells.
    pub fn fund(&mut self, balance: impl FnOnce() -> Result<Units, Refusal>, now: Timestamp) -> Result<(), Refusal> {
        self.require(Phase::Announced, now)?;
        let (supply, balance) = (self.terms.supply(), balance()?.0);
        let surplus = balance.checked_sub(supply).ok_or(Error::Underfunded { balance, supply })?;
        self.state.set_funded(true);
        // More than the supply is unsold in any case.
        self.state.set_unsold(surplus);
        self.state.set_left(self.terms.stock());
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
        if self.raises_enough(&sold) {
            let left = Units(self.terms.supply()).checked_sub(sold.units).ok_or(Error::Overflow)?;
            let unsold = left.checked_add(Units(self.state.unsold())).ok_or(Error::Overflow)?;
            self.state.set_unsold(unsold.0);
            self.state.set_proceeds(sold.proceeds.0);
            self.end_as(SETTLED, now);
        } else {
            self.end_as(CANCELLED, now);
        }
        Ok(sold)
    }

    /// Otherwise the sale is cancelled.
    fn raises_enough(&self, sold: &Sold) -> bool {
        sold.proceeds.0 >= self.terms.min_raise()
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

    /// What the order of `alias` comes to, for certain once the sale has ended, and until then if nobody buys any more.
    pub fn preview(&self, alias: &Alias) -> Result<Outcome, Refusal> {
        let Some(order) = order_of(alias) else { return Ok(Outcome::default()) };
        let sold = match self.state.end() {
            0 => self.raises_enough(&self.sold()?),
            end => end == SETTLED,
        };
        self.outcome(Lots(order.asked), sold)
    }
}
