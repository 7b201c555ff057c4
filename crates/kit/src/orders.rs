//! Who orders, an order as it is stored, and how many persons ask for how many lots.

use fairsale_interfaces::{
    host::Word,
    packed::Field,
    personhood::{self, Personhood},
    sale::{Error, Order, Refusal},
    storage,
};
use fairsale_math::{Lots, Slot, slot_of};
use ink::Address;

/// Who is behind `account` by the source of personhood `source`, for an order: one that fails lets nobody order.
///
/// # Errors
/// [`Error::PersonhoodUnavailable`]
pub fn buyer(source: &Address, account: Address, context: &[u8; 32]) -> Result<Personhood, Refusal> {
    personhood::status_of(source, account, context).ok_or_else(|| Error::PersonhoodUnavailable.into())
}

/// An order, in one word of the storage: lots (4 bytes), account (20), index (4), tick (2), whether it was refunded (1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Record {
    /// How many lots are asked for. Zero: there is no order.
    pub lots: u32,
    /// The account that placed it, or changed it last.
    pub account: Address,
    /// Its place in a list of those who are alike, where a sale keeps lists.
    pub index: u32,
    /// The tick that was bid, in an auction.
    pub tick: u16,
    /// Whether its money was paid out, and only what was bought is still to be given.
    pub refunded: bool,
}

impl Record {
    /// The order under `key`; one for no lots if there is none.
    pub fn load(key: &Word) -> Self {
        let word = storage::load_word(key);
        Self {
            lots: u32::load(&word[..4]),
            account: Address::load(&word[4..24]),
            index: u32::load(&word[24..28]),
            tick: u16::from_le_bytes([word[28], word[29]]),
            refunded: word[30] != 0,
        }
    }

    /// The same, unless there is none.
    ///
    /// # Errors
    /// [`Error::NoOrder`]
    pub fn of(key: &Word) -> Result<Self, Refusal> {
        let record = Self::load(key);
        if record.lots == 0 { Err(Error::NoOrder.into()) } else { Ok(record) }
    }

    /// Puts it under `key`; [removes](Self::remove) what is there if it is for no lots.
    pub fn store(&self, key: &Word) {
        let mut word = [0; 32];
        if self.lots != 0 {
            self.lots.store(&mut word[..4]);
            self.account.store(&mut word[4..24]);
            self.index.store(&mut word[24..28]);
            word[28..30].copy_from_slice(&self.tick.to_le_bytes());
            word[30] = self.refunded.into();
        }
        storage::store_word(key, &word);
    }

    /// Removes the order under `key`, and gives its deposit of storage back.
    pub fn remove(key: &Word) {
        storage::store_word(key, &[0; 32]);
    }

    /// As buyers see it; `None` if there is none.
    pub fn order(&self) -> Option<Order> {
        (self.lots != 0).then_some(Order { asked: self.lots, account: self.account })
    }
}

/// Changes how many persons ask for so many lots; returns how many did before. The counts lie under the number of their slot,
/// one byte, 64 in each.
///
/// # Errors
/// [`Error::Overflow`]
pub fn count(lots: Lots, change: fn(&mut Slot, Lots) -> Option<()>) -> Result<u32, Refusal> {
    let index = slot_of(lots).ok_or(Error::Overflow)?;
    let mut slot = slot(index);
    let before = slot.count(lots).ok_or(Error::Overflow)?;
    change(&mut slot, lots).ok_or(Error::Overflow)?;
    store_slot(index, &slot);
    Ok(before)
}

/// The counts in one slot.
pub fn slot(index: u32) -> Slot {
    let mut slot = Slot::EMPTY;
    storage::load(&[index as u8], &mut slot.0);
    slot
}

/// Puts the counts of one slot into the place of what it had.
pub fn store_slot(index: u32, slot: &Slot) {
    storage::store(&[index as u8], &slot.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back_as_it_was_and_one_for_no_lots_is_none() {
        ink::env::test::set_callee(Address::from([0xbe; 20])); // whose storage it is
        let key = [7; 32];
        assert_eq!((Record::load(&key), Record::load(&key).order()), (Record::default(), None));
        let account = Address::from([9; 20]);
        for (lots, index, tick, refunded) in
            [(1, 0, 0, false), (u32::MAX, u32::MAX, u16::MAX, true), (5, 1, 1_023, true)]
        {
            let record = Record { lots, account, index, tick, refunded };
            record.store(&key);
            assert_eq!(Record::load(&key), record);
            assert_eq!(record.order(), Some(Order { asked: lots, account }));
        }
        Record { lots: 0, account, index: 3, tick: 4, refunded: true }.store(&key);
        assert_eq!(Record::load(&key), Record::default());
        assert_eq!(*Record::of(&key).unwrap_err(), Error::NoOrder);
    }
}
