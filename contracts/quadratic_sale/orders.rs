//! Placing, changing and withdrawing orders while the sale is open.

use crate::{keys::ORDERS, state::Ledger};
use fairsale_interfaces::{
    dense_list,
    host::Word,
    personhood::Personhood,
    sale::{Error, Refusal},
};
use fairsale_kit::{
    life::Sale,
    orders::{Record, count, require_status},
    payment::Payment,
};
use fairsale_math::{Amount, Lots, Slot, Timestamp};
use ink::Address;

/// An action on an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// A person's first is placed.
    Order,
    /// It is changed.
    Change,
    /// It is withdrawn.
    Withdraw,
}

impl Ledger {
    /// Replaces the order of `person` by one for `lots` lots; 0 withdraws it. The sale must be open.
    ///
    /// # Errors
    /// [`Error::NotAPerson`], [`Error::AlreadyOrdered`], [`Error::NoOrder`], [`Error::WrongLots`]
    pub fn place(
        &mut self,
        action: Action,
        person: Personhood,
        account: Address,
        lots: Lots,
        now: Timestamp,
    ) -> Result<Payment, Refusal> {
        require_status(self.terms(), &person, action == Action::Order)?;
        let key = ORDERS.key(&person.context_alias);
        let order = ORDERS.load(&key);
        if action != Action::Order {
            order.require()?;
        } else if order.lots != 0 {
            return Err(Error::AlreadyOrdered { lots: order.lots }.into());
        }
        // Open, so there is a round; and the sale has fewer than 2³² of them.
        let round = ((now.0 - self.terms().opens_at()) / self.terms.round_seconds()) as u32;
        let (before, max) = (Lots(order.lots), self.terms.cap(round));
        if lots > max || (lots.0 == 0) != (action == Action::Withdraw) {
            return Err(Error::WrongLots { lots: lots.0, max: max.0 }.into());
        }
        let index = if lots == before { order.index } else { self.regroup(&key, before, lots, order.index)? };
        ORDERS.store(&key, &Record { lots: lots.0, account, index, ..order });
        let others = self.state.demand().checked_sub(before.0.into()).ok_or(Error::Overflow)?;
        self.state.set_demand(others.checked_add(lots.0.into()).ok_or(Error::Overflow)?);
        self.state.set_round(round);
        Ok(Payment::between(self.deposit(before)?, self.deposit(lots)?))
    }

    /// Moves the order under `key` from those for `before` lots, where its place was `index`, to those for `after`
    /// lots. Returns its new place.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    fn regroup(&self, key: &Word, before: Lots, after: Lots, index: u32) -> Result<u32, Refusal> {
        let draws = self.terms().draws();
        if before.0 != 0 {
            let len = count(before, Slot::remove)?;
            if draws && let Some(moved) = dense_list::swap_remove(before.0, index, len) {
                ORDERS.store(&moved, &Record { index, ..ORDERS.load(&moved) });
            }
        }
        if after.0 == 0 {
            return Ok(0);
        }
        let len = count(after, Slot::add)?;
        if !draws {
            return Ok(0);
        }
        dense_list::push(after.0, len, key);
        Ok(len)
    }

    /// Returns the deposit of an order for `lots` lots.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    pub fn deposit(&self, lots: Lots) -> Result<Amount, Refusal> {
        self.terms.curve().cost(lots, self.terms().lot_price()).ok_or_else(|| Error::Overflow.into())
    }
}
