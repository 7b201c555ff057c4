//! Buying lots while the sale is open.

use crate::{keys::ORDERS, state::Ledger};
use fairsale_interfaces::{
    personhood::{Alias, Personhood},
    sale::{Error, Refusal},
};
use fairsale_kit::{
    life::Sale,
    orders::{Record, require_status},
    payment::Payment,
};
use fairsale_math::{Amount, Lots, Units};
use ink::Address;

/// Payment for lots, and how much is allocated for it.
pub type Purchase = (Payment, Units);

impl Ledger {
    /// Sells a person the first lots. Returns the payment, and how much was bought for it.
    ///
    /// # Errors
    /// [`Error::NotAPerson`], [`Error::AlreadyOrdered`], [`Error::WrongLots`]
    pub fn order(&mut self, person: Personhood, account: Address, lots: Lots) -> Result<Purchase, Refusal> {
        require_status(self.terms(), &person, true)?;
        let before = ORDERS.load(&person.context_alias).lots;
        if before != 0 {
            return Err(Error::AlreadyOrdered { lots: before }.into());
        }
        self.state.set_orders(self.state.orders().checked_add(1).ok_or(Error::Overflow)?);
        self.replace(person.context_alias, Lots(0), lots, account)
    }

    /// Sells a person more lots, up to `lots` in all. Returns the payment, and how much was bought for it.
    ///
    /// # Errors
    /// [`Error::NotAPerson`], [`Error::NoOrder`], [`Error::Binding`], [`Error::WrongLots`]
    pub fn change(&mut self, person: Personhood, account: Address, lots: Lots) -> Result<Purchase, Refusal> {
        require_status(self.terms(), &person, false)?;
        let before = Lots(ORDERS.load(&person.context_alias).require()?.lots);
        self.replace(person.context_alias, before, lots, account)
    }

    /// Replaces a purchase of `before` lots by one of `after`; zero is none.
    ///
    /// # Errors
    /// [`Error::Binding`], [`Error::WrongLots`], [`Error::Overflow`]
    fn replace(
        &mut self,
        alias: Alias,
        Lots(before): Lots,
        Lots(after): Lots,
        account: Address,
    ) -> Result<Purchase, Refusal> {
        let more = Lots(after.checked_sub(before).ok_or(Error::Binding)?);
        let room = self.terms.max_lots().checked_sub(before).ok_or(Error::Overflow)?;
        let max = before + u128::from(room).min(self.state.left()) as u32; // at most the cap
        if !(1..=max).contains(&after) {
            return Err(Error::WrongLots { lots: after, max }.into());
        }
        self.state.set_left(self.state.left() - u128::from(more.0)); // not more than is left
        ORDERS.store(&alias, &Record { lots: after, account, ..Record::default() });
        let due = self.cost(more)?;
        let deposit = if self.terms.delivers_at_once() { due } else { self.cost(Lots(after))? };
        Ok((Payment { due, refund: Amount(0), deposit }, self.units(more)?))
    }

    /// Returns the cost of `lots` lots.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    pub fn cost(&self, lots: Lots) -> Result<Amount, Refusal> {
        lots.cost(self.terms().lot_price()).ok_or_else(|| Error::Overflow.into())
    }

    /// Returns the units in `lots` lots.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    pub fn units(&self, lots: Lots) -> Result<Units, Refusal> {
        lots.units(self.terms().lot()).ok_or_else(|| Error::Overflow.into())
    }
}
