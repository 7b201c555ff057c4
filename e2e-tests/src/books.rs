//! A sale's books, kept by somebody who sees nothing but events.

use fairsale_chain::{Address, Event};
use fairsale_interfaces::{
    erc20::TRANSFER,
    personhood::Alias,
    sale::{Cancelled, Claimed, Funded, Ordered, ProceedsPaid, Settled, UnsoldReturned},
};
use std::collections::{BTreeMap, BTreeSet};

/// An order, as `Ordered` told of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The order's account.
    pub account: Address,
    /// How many lots.
    pub lots: u32,
    /// What the sale holds for it; nothing any more, if just what was bought still waits.
    pub deposit: u128,
}

/// What follows from the events of a sale and of its token.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Books {
    /// Orders that stand, until they are claimed whole: money and what was bought. A claim may be two.
    pub orders: BTreeMap<Alias, Entry>,
    /// Who ordered and did not withdraw.
    pub persons: BTreeSet<Alias>,
    /// What the sale has of the payment currency.
    pub money: u128,
    /// What everybody has had from the sale in the payment currency, less what they paid.
    pub flows: BTreeMap<Address, i128>,
    /// What everybody has of the token. Whoever opens the books enters what there is.
    pub tokens: BTreeMap<Address, u128>,
    /// What everybody got from the sale, by its own account.
    pub bought: BTreeMap<Address, u128>,
    /// Whether the supply is in escrow.
    pub funded: bool,
    /// What the seller gets for what was sold, once that is known.
    pub proceeds: Option<u128>,
    /// Whether the sale was called off.
    pub cancelled: bool,
    /// Whose orders have been paid out, in order; twice whose were in two parts.
    pub claimed: Vec<Alias>,
    /// What left the sale as unsold.
    pub unsold: u128,
}

impl Books {
    /// The books of the holder of a new token.
    pub fn opened_by(holder: Address, supply: u128) -> Self {
        Self { tokens: [(holder, supply)].into(), ..Self::default() }
    }

    /// Enters all events of one call, of this sale and this token.
    ///
    /// # Panics
    /// If an event contradicts those before it.
    pub fn enter(&mut self, events: &[Event], sale: Address, token: Address) {
        for event in events {
            if event.contract == token {
                self.enter_transfer(event);
            } else if event.contract == sale {
                self.enter_sale(event);
            }
        }
    }

    fn enter_transfer(&mut self, event: &Event) {
        if event.topics[0] != TRANSFER {
            return;
        }
        let [from, to] = [1, 2].map(|place: usize| Address::from_slice(&event.topics[place][12..]));
        let value = u128::from_be_bytes(event.data[16..].try_into().expect("a word"));
        let rest = self.tokens.get(&from).copied().unwrap_or(0).checked_sub(value);
        self.tokens.insert(from, rest.expect("nobody sends what they have not"));
        *self.tokens.entry(to).or_default() += value;
    }

    fn enter_sale(&mut self, event: &Event) {
        if let Some(Ordered { alias, account, lots, deposit }) = event.decode() {
            let before = self.orders.remove(&alias).map_or(0, |entry| entry.deposit);
            if lots != 0 {
                self.orders.insert(alias, Entry { account, lots, deposit });
                self.persons.insert(alias);
            } else {
                self.persons.remove(&alias);
            }
            self.money = self.money - before + deposit;
            *self.flows.entry(account).or_default() += before as i128 - deposit as i128;
        } else if let Some(Claimed { alias, account, allocated: units, paid, refund }) = event.decode() {
            let entry = self.orders.get_mut(&alias).expect("only what was ordered is claimed");
            assert_eq!(entry.deposit, paid + refund, "nothing of a deposit is lost");
            if units == 0 && paid != 0 {
                // What is sold could not be sent: it waits, and its money is settled.
                entry.deposit = 0;
            } else {
                self.orders.remove(&alias);
            }
            self.money -= refund;
            *self.flows.entry(account).or_default() += refund as i128;
            *self.bought.entry(account).or_default() += units;
            self.claimed.push(alias);
        } else if let Some(ProceedsPaid { to, amount }) = event.decode() {
            self.money -= amount;
            *self.flows.entry(to).or_default() += amount as i128;
            assert_eq!(self.proceeds, Some(amount), "all proceeds at once");
        } else if let Some(UnsoldReturned { units, .. }) = event.decode() {
            self.unsold += units;
        } else if let Some(Settled { orders, proceeds, .. }) = event.decode() {
            assert_eq!(orders, self.persons.len() as u64);
            assert_eq!(self.proceeds.replace(proceeds), None, "settled once");
        } else if let Some(Cancelled { .. }) = event.decode() {
            assert!(!self.cancelled && self.proceeds.is_none(), "ended once");
            self.cancelled = true;
        } else if let Some(Funded { .. }) = event.decode() {
            self.funded = true;
        } else {
            panic!("not an event of a sale: {event:?}");
        }
    }
}
