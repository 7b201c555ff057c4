//! Orders: the buyer, the stored record, the histogram of demand, and the payment.

use crate::{payment::Payment, terms::PackedCommonTerms};
use fairsale_interfaces::{
    host::{self, Word},
    packed::Field,
    personhood::{self, Alias, Personhood, STATUS_FULL},
    sale::{Error, Order, Ordered, Refusal},
    storage::{ByteMap, WordRecord},
};
use fairsale_math::{Lots, Slot, slot_of};
use ink::{Address, U256, prelude::vec::Vec};

/// Returns the person behind `account` by the sale's source of personhood, `None` if that fails. In a sale that is open
/// to all every account is a person, and its own alias.
pub fn person_behind(terms: &PackedCommonTerms, account: Address) -> Option<Personhood> {
    if terms.is_gated() {
        personhood::status_of(&terms.personhood(), account, &terms.context())
    } else {
        Some(Personhood { status: STATUS_FULL, context_alias: host::address_word(account) })
    }
}

/// Returns the person behind `account`, for an order. If the source of personhood fails, nobody can order.
///
/// # Errors
/// [`Error::PersonhoodUnavailable`]
pub fn buyer(terms: &PackedCommonTerms, account: Address) -> Result<Personhood, Refusal> {
    person_behind(terms, account).ok_or_else(|| Error::PersonhoodUnavailable.into())
}

/// Fails unless `person` may place an order, or change one if it is not the `first`: a person who has ordered may
/// change the order even if the status has dropped since.
///
/// # Errors
/// [`Error::NotAPerson`]
pub fn require_status(terms: &PackedCommonTerms, person: &Personhood, first: bool) -> Result<(), Refusal> {
    let (status, required) = (person.status, if first { terms.min_status().max(1) } else { 1 });
    if status < required { Err(Error::NotAPerson { status, required }.into()) } else { Ok(()) }
}

/// Caller and value of a call, and the sale that it is made to.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The sale, which is called.
    pub sale: Address,
    /// The caller.
    pub account: Address,
    /// Value sent, in the chain's own currency.
    pub value: U256,
}

/// Takes the payment due for an order of `alias` for `lots` lots, pays the refund, and emits the event. All changes
/// must have been stored.
///
/// # Errors
/// [`Error::WrongPayment`], [`Error::PaymentFailed`]
#[inline(never)]
pub fn exchange(
    terms: &PackedCommonTerms,
    call: &Call,
    alias: Alias,
    lots: u32,
    payment: &Payment,
) -> Result<(), Refusal> {
    let (Call { sale, account, value }, currency) = (*call, terms.payment());
    currency.take(payment.due.0, value, account, sale)?;
    currency.pay(account, payment.refund.0)?;
    host::emit(&Ordered { alias, account, lots, deposit: payment.deposit.0 }, &alias);
    Ok(())
}

/// An order, in one word of the storage: lots (4 bytes), account (20), index (4), tick (2), refunded or not (1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Record {
    /// Number of lots. Zero: there is no order.
    pub lots: u32,
    /// The account that placed it, or changed it last.
    pub account: Address,
    /// Its place in its list, if the sale keeps lists of orders.
    pub index: u32,
    /// The tick that was bid, in an auction.
    pub tick: u16,
    /// True if its refund was paid, and only the delivery is left.
    pub refunded: bool,
}

impl WordRecord for Record {
    fn from_word(word: &Word) -> Self {
        Self {
            lots: u32::load(&word[..4]),
            account: Address::load(&word[4..24]),
            index: u32::load(&word[24..28]),
            tick: u16::from_le_bytes([word[28], word[29]]),
            refunded: word[30] != 0,
        }
    }

    fn to_word(&self) -> Word {
        let mut word = [0; 32];
        if self.lots != 0 {
            self.lots.store(&mut word[..4]);
            self.account.store(&mut word[4..24]);
            self.index.store(&mut word[24..28]);
            word[28..30].copy_from_slice(&self.tick.to_le_bytes());
            word[30] = self.refunded.into();
        }
        word
    }
}

impl Record {
    /// Returns the order.
    ///
    /// # Errors
    /// [`Error::NoOrder`]
    pub fn require(self) -> Result<Self, Refusal> {
        if self.lots == 0 { Err(Error::NoOrder.into()) } else { Ok(self) }
    }

    /// Returns the order as buyers see it. `None` if there is none.
    pub fn order(&self) -> Option<Order> {
        (self.lots != 0).then_some(Order { lots: self.lots, account: self.account })
    }
}

/// Number of persons who ask for each number of lots: 64 counts in each slot, under the number of the slot.
pub const HISTOGRAM: ByteMap<Slot> = ByteMap::under_numbers();

/// Changes the number of persons who ask for `lots` lots. Returns the number before.
///
/// # Errors
/// [`Error::Overflow`]
pub fn count(lots: Lots, change: fn(&mut Slot, Lots) -> Option<()>) -> Result<u32, Refusal> {
    let index = slot_of(lots).ok_or(Error::Overflow)? as u8; // 0 to 15
    let mut slot = HISTOGRAM.load(index);
    let before = slot.count(lots).ok_or(Error::Overflow)?;
    change(&mut slot, lots).ok_or(Error::Overflow)?;
    HISTOGRAM.store(index, &slot);
    Ok(before)
}

/// Returns the slots of the counts of 1 to `highest` lots.
///
/// # Errors
/// [`Error::Overflow`]
pub fn histogram(highest: Lots) -> Result<Vec<Slot>, Refusal> {
    let last = slot_of(highest).ok_or(Error::Overflow)? as u8; // 0 to 15
    Ok((0..=last).map(|index| HISTOGRAM.load(index)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use fairsale_interfaces::storage::WordMap;

    #[test]
    fn a_record_comes_back_as_it_was_and_one_for_no_lots_is_none() {
        ink::env::test::set_callee(Address::from([0xbe; 20])); // whose storage it is
        const ORDERS: WordMap<Record> = WordMap::under_names();
        let key = [7; 32];
        assert_eq!((ORDERS.load(&key), ORDERS.load(&key).order()), (Record::default(), None));
        let account = Address::from([9; 20]);
        for (lots, index, tick, refunded) in
            [(1, 0, 0, false), (u32::MAX, u32::MAX, u16::MAX, true), (5, 1, 1_023, true)]
        {
            let record = Record { lots, account, index, tick, refunded };
            ORDERS.store(&key, &record);
            assert_eq!(ORDERS.load(&key), record);
            assert_eq!(record.order(), Some(Order { lots, account }));
        }
        ORDERS.store(&key, &Record { lots: 0, account, index: 3, tick: 4, refunded: true });
        assert_eq!(ORDERS.load(&key), Record::default());
        assert_eq!(*ORDERS.load(&key).require().unwrap_err(), Error::NoOrder);
    }
}
