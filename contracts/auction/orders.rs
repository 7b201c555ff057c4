//! Placing and raising bids while the auction is open.

use crate::{
    keys::{DEMAND, ORDERS},
    state::Ledger,
};
use fairsale_interfaces::{
    bids, dense_list,
    host::Word,
    personhood::{Alias, Personhood},
    sale::{Error, Refusal},
};
use fairsale_kit::{
    life::Sale,
    orders::{Record, require_status},
    payment::Payment,
};
use fairsale_math::{Demand, Lots, demand_of};
use ink::Address;

/// An action on a bid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// Places a person's first bid, as an order.
    Order,
    /// Changes it, as an order.
    Change,
    /// Places or raises it.
    Bid,
}

/// A bidder, and the bid that the auction has.
#[derive(Clone, Copy, Debug)]
pub struct Bidder {
    /// The person.
    pub alias: Alias,
    /// Storage key of the bid.
    pub key: Word,
    /// The bid so far.
    pub bid: Record,
}

impl Ledger {
    /// Returns the bid of `person`, to be placed or raised.
    ///
    /// # Errors
    /// [`Error::NotAPerson`], [`Error::AlreadyOrdered`], [`Error::NoOrder`]
    pub fn bidder(&self, action: Action, person: Personhood) -> Result<Bidder, Refusal> {
        let alias = person.context_alias;
        let key = ORDERS.key(&alias);
        let bid = ORDERS.load(&key);
        require_status(self.terms(), &person, action != Action::Change && bid.lots == 0)?;
        match (action, bid.lots) {
            (Action::Order, lots @ 1..) => Err(Error::AlreadyOrdered { lots }.into()),
            (Action::Change, 0) => Err(Error::NoOrder.into()),
            _ => Ok(Bidder { alias, key, bid }),
        }
    }

    /// Fails unless `lots` at `tick` are a valid bid, and a raise of the bid before.
    ///
    /// # Errors
    /// [`bids::Error::WrongTick`], [`bids::Error::NotRaised`]
    pub fn require_raise(&self, before: &Record, tick: u32, lots: u32) -> Result<(), bids::Refusal> {
        if tick >= self.terms.ticks() {
            return Err(bids::Error::WrongTick { tick, ticks: self.terms.ticks() }.into());
        }
        let (tick_before, lots_before) = (before.tick.into(), before.lots);
        // Without a bid before, both are zero.
        let lower = tick < tick_before || lots < lots_before;
        if lots_before != 0 && (lower || (tick, lots) == (tick_before, lots_before)) {
            return Err(bids::Error::NotRaised { tick, lots, tick_before, lots_before }.into());
        }
        Ok(())
    }

    /// Fails unless a person may bid for `lots` lots.
    ///
    /// # Errors
    /// [`Error::WrongLots`]
    fn require_within_cap(&self, lots: u32) -> Result<(), Refusal> {
        let max = self.terms.max_lots();
        if (1..=max).contains(&lots) { Ok(()) } else { Err(Error::WrongLots { lots, max }.into()) }
    }

    /// Replaces the bidder's bid, which must not be at a higher tick or for more lots, by one of `account` for `lots`
    /// lots at `tick`.
    ///
    /// # Errors
    /// [`Error::WrongLots`], [`Error::Overflow`]
    pub fn place(&mut self, bidder: &Bidder, account: Address, tick: u32, lots: u32) -> Result<Payment, Refusal> {
        self.require_within_cap(lots)?;
        let (key, before, ladder) = (&bidder.key, bidder.bid, self.terms.ladder());
        let tick_before = before.tick.into();
        let lowest = ladder.price(tick_before).ok_or(Error::Overflow)?; // tick 0 without a bid
        let up = tick.checked_sub(tick_before).ok_or(Error::Overflow)?;
        let price = ladder.climb(lowest, up).ok_or(Error::Overflow)?;
        let moves = before.lots == 0 || tick != tick_before;
        if before.lots == 0 {
            self.state.set_bids(self.state.bids().checked_add(1).ok_or(Error::Overflow)?);
        } else {
            let len = count(tick_before, before.lots, Demand::remove)?;
            if self.terms().tickets() && moves {
                leave(before, len)?;
            }
        }
        let len = count(tick, lots, Demand::add)?;
        let mut index = before.index;
        if self.terms().tickets() && moves {
            index = u32::try_from(len).map_err(|_| Error::Overflow)?;
            dense_list::push(tick, index, key);
        }
        let tick = tick as u16; // below 1,024: the terms were checked
        ORDERS.store(key, &Record { lots, account, index, tick, refunded: false });
        let paid = Lots(before.lots).cost(lowest).ok_or(Error::Overflow)?;
        let deposit = Lots(lots).cost(price).ok_or(Error::Overflow)?;
        Ok(Payment::between(paid, deposit)) // nothing goes back: prices rise with the ticks
    }
}

/// Removes a bid from the list of its tick, which had `len` members.
///
/// # Errors
/// [`Error::Overflow`]
fn leave(bid: Record, len: u64) -> Result<(), Refusal> {
    let len = u32::try_from(len).map_err(|_| Error::Overflow)?;
    if let Some(moved) = dense_list::swap_remove(bid.tick.into(), bid.index, len) {
        ORDERS.store(&moved, &Record { index: bid.index, ..ORDERS.load(&moved) });
    }
    Ok(())
}

/// Changes the number of lots bid at a tick. Returns the number before.
///
/// # Errors
/// [`Error::Overflow`]
fn count(tick: u32, lots: u32, change: fn(&mut Demand, u32, Lots) -> Option<()>) -> Result<u64, Refusal> {
    let number = demand_of(tick) as u8; // 0 to 19
    let mut demand = DEMAND.load(number);
    let before = demand.lots(tick);
    change(&mut demand, tick, Lots(lots)).ok_or(Error::Overflow)?;
    DEMAND.store(number, &demand);
    Ok(before)
}
