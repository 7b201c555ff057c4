//! Placing, changing and withdrawing orders while the sale is open.

use crate::{keys::ORDERS, state::Ledger};
use fairsale_interfaces::{
    personhood::{Alias, Personhood},
    sale::{Error, Refusal},
};
use fairsale_kit::{
    life::Sale,
    orders::{Record, count, require_status},
    payment::Payment,
};
use fairsale_math::{Amount, Lots, Slot};
use ink::Address;

impl Ledger {
    /// Places the first order of a person.
    ///
    /// # Errors
    /// [`Error::NotAPerson`], [`Error::AlreadyOrdered`], [`Error::WrongLots`]
    pub fn order(&self, person: Personhood, account: Address, lots: Lots) -> Result<Payment, Refusal> {
        require_status(self.terms(), &person, true)?;
        let before = ORDERS.load(&person.context_alias).lots;
        if before != 0 {
            return Err(Error::AlreadyOrdered { lots: before }.into());
        }
        self.require_within_cap(lots)?;
        self.replace(person.context_alias, Lots(0), lots, account)
    }

    /// Changes the order of a person.
    ///
    /// # Errors
    /// [`Error::WrongLots`], [`Error::NotAPerson`], [`Error::NoOrder`]
    pub fn change(&self, person: Personhood, account: Address, lots: Lots) -> Result<Payment, Refusal> {
        self.require_within_cap(lots)?;
        self.replace(person.context_alias, self.ordered_by(&person)?, lots, account)
    }

    /// Withdraws the order of a person. `none` must be 0 lots.
    ///
    /// # Errors
    /// [`Error::NotAPerson`], [`Error::NoOrder`]
    pub fn withdraw(&self, person: Personhood, account: Address, none: Lots) -> Result<Payment, Refusal> {
        self.replace(person.context_alias, self.ordered_by(&person)?, none, account)
    }

    /// Returns the number of lots that `person` has ordered.
    ///
    /// # Errors
    /// [`Error::NotAPerson`], [`Error::NoOrder`]
    fn ordered_by(&self, person: &Personhood) -> Result<Lots, Refusal> {
        require_status(self.terms(), person, false)?;
        Ok(Lots(ORDERS.load(&person.context_alias).require()?.lots))
    }

    /// Fails unless a person may order `lots` lots.
    ///
    /// # Errors
    /// [`Error::WrongLots`]
    fn require_within_cap(&self, Lots(lots): Lots) -> Result<(), Refusal> {
        let max = self.terms.max_lots();
        if (1..=max).contains(&lots) { Ok(()) } else { Err(Error::WrongLots { lots, max }.into()) }
    }

    /// Replaces an order for `before` lots by one for `after`; zero is no order.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    fn replace(&self, alias: Alias, before: Lots, after: Lots, account: Address) -> Result<Payment, Refusal> {
        if before.0 != 0 {
            count(before, Slot::remove)?;
        }
        if after.0 != 0 {
            count(after, Slot::add)?;
        }
        ORDERS.store(&alias, &Record { lots: after.0, account, ..Record::default() });
        Ok(Payment::between(self.deposit(before)?, self.deposit(after)?))
    }

    /// Returns the deposit of an order for `lots` lots.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    pub fn deposit(&self, lots: Lots) -> Result<Amount, Refusal> {
        lots.cost(self.terms().lot_price()).ok_or_else(|| Error::Overflow.into())
    }
}
