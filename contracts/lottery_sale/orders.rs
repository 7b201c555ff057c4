//! Placing, changing and withdrawing entries while the sale is open.

use crate::{
    groups::{ALONE, Entry},
    keys::ORDERS,
    state::Ledger,
};
use fairsale_interfaces::{
    host::Word,
    personhood::Personhood,
    sale::{Error, Refusal},
};
use fairsale_kit::{life::Sale, orders::require_status, payment::Payment};
use fairsale_math::{Amount, Lots};
use ink::Address;

impl Ledger {
    /// Enters a person, alone.
    ///
    /// # Errors
    /// [`Error::NotAPerson`], [`Error::AlreadyOrdered`], [`Error::WrongLots`]
    pub fn order(&mut self, person: Personhood, account: Address, lots: Lots) -> Result<Payment, Refusal> {
        require_status(self.terms(), &person, true)?;
        let key = ORDERS.key(&person.context_alias);
        if ORDERS.load(&key).entered {
            return Err(Error::AlreadyOrdered { lots: 1 }.into());
        }
        require_one(lots)?;
        let index = self.put(ALONE, &key)?;
        ORDERS.store(&key, &Entry { entered: true, account, index, ..Entry::default() });
        Ok(Payment::between(Amount(0), self.deposit()))
    }

    /// Makes `account` the account of the person's entry.
    ///
    /// # Errors
    /// [`Error::WrongLots`], [`Error::NotAPerson`], [`Error::NoOrder`]
    pub fn change(&mut self, person: Personhood, account: Address, lots: Lots) -> Result<Payment, Refusal> {
        require_one(lots)?;
        let (key, entry) = self.ordered_by(&person)?;
        ORDERS.store(&key, &Entry { account, ..entry });
        Ok(Payment::between(self.deposit(), self.deposit()))
    }

    /// Takes a person out of the sale, and out of the group.
    ///
    /// # Errors
    /// [`Error::NotAPerson`], [`Error::NoOrder`]
    pub fn withdraw(&mut self, person: Personhood, _: Address, _: Lots) -> Result<Payment, Refusal> {
        let (key, entry) = self.ordered_by(&person)?;
        if entry.group == 0 {
            self.take_out(ALONE, entry.index)?;
        } else {
            self.take_out_of_group(&entry)?;
        }
        ORDERS.remove(&key);
        Ok(Payment::between(self.deposit(), Amount(0)))
    }

    /// Returns the entry of `person` and its storage key.
    ///
    /// # Errors
    /// [`Error::NotAPerson`], [`Error::NoOrder`]
    pub fn ordered_by(&self, person: &Personhood) -> Result<(Word, Entry), Refusal> {
        require_status(self.terms(), person, false)?;
        let key = ORDERS.key(&person.context_alias);
        Ok((key, ORDERS.load(&key).require()?))
    }

    /// Returns the deposit of an entry.
    pub fn deposit(&self) -> Amount {
        Amount(self.terms().price())
    }
}

/// Fails unless an entry is for one lot.
///
/// # Errors
/// [`Error::WrongLots`]
fn require_one(Lots(lots): Lots) -> Result<(), Refusal> {
    if lots == 1 { Ok(()) } else { Err(Error::WrongLots { lots, max: 1 }.into()) }
}
