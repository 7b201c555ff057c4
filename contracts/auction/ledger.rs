//! The auction's state, and how bids change it, as plain functions of what the world gives: who calls, when, who the source of
//! personhood says that is. Nothing here moves money: it says what to move.

use crate::terms::PackedTerms;
use fairsale_interfaces::{
    bids,
    host::Word,
    packed,
    personhood::{Alias, Personhood},
    roster::{self, order_key},
    sale::{Error, Refusal},
    storage,
};
use fairsale_kit::{life::Sale, orders::Record, payment::Dues, sale_ledger};
use fairsale_math::{DEMAND_BYTES, Demand, Lots, demand_of};
use ink::Address;

packed! {
    /// What became of the auction so far.
    pub struct State / PackedState {
        /// What is sold, in base units: what was in escrow when somebody last said so.
        pub supply / set_supply: u128,
        /// What buyers have still to be given, at most, in base units; once settled.
        pub owed / set_owed: u128,
        /// What is certain of the proceeds and has not been taken; once settled.
        pub proceeds / set_proceeds: u128,
        /// What all who win pay for a lot; once settled.
        pub price / set_price: u128,
        /// When it ended.
        pub ended_at / set_ended_at: u64,
        /// How many bid.
        pub bids / set_bids: u64,
        /// The round of the beacon by which tickets are drawn: known since the auction was announced.
        pub round / set_round: u64,
        /// The clearing tick; once settled.
        pub tick / set_tick: u32,
        /// How it ended: 0 not yet, 1 settled, 2 cancelled.
        pub end / set_end: u8,
        /// Whether the supply is in escrow.
        pub funded / set_funded: bool,
        /// Whether there is less for the bids at the clearing tick than they ask for.
        pub scarce / set_scarce: bool,
    }
}

packed! {
    /// What there is for the bids at the clearing tick of a settled auction, if that is less than they ask for.
    pub struct Margin / PackedMargin {
        /// What there is for all of them, in base units.
        pub left / set_left: u128,
        /// What of it has not been given to anybody.
        pub ungiven / set_ungiven: u128,
        /// What those pay, at least, who share it.
        pub least / set_least: u128,
        /// What those have paid who have claimed their part.
        pub paid / set_paid: u128,
        /// How many lots they ask for.
        pub lots / set_lots: u64,
        /// How many of these have not been claimed.
        pub unclaimed / set_unclaimed: u64,
        /// The randomness by which tickets were drawn.
        pub seed / set_seed: [u8; 32],
    }
}

/// The auction. A bid lies under its alias's key, as a [`Record`]. How much is bid at which tick lies under the number of the
/// [`Demand`], 52 ticks in each; the [`Margin`] under 255. Of tickets, those who bid at a tick are the list of that number in the
/// roster.
#[derive(Debug)]
#[ink::storage_item(packed)]
pub struct Ledger {
    /// What the seller promised.
    pub terms: PackedTerms,
    /// What became of it.
    pub state: PackedState,
}

sale_ledger!(Ledger { terms: PackedTerms, state: PackedState });

/// What is done to a bid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deed {
    /// A person's first is placed, as an order.
    Order,
    /// It is changed, as an order.
    Change,
    /// It is placed or raised.
    Bid,
}

/// A person who bids, and the bid that the sale has.
#[derive(Clone, Copy, Debug)]
pub struct Bidder {
    /// The person.
    pub alias: Alias,
    /// Where the bid lies.
    pub key: Word,
    /// The bid so far.
    pub bid: Record,
}

impl Sale for Ledger {
    fn closes_at(&self) -> u64 {
        self.terms.closes_at()
    }

    fn settle_by(&self) -> u64 {
        self.terms.settle_by()
    }
}

impl Ledger {
    /// An auction by these terms, whose tickets will be drawn by this round of the beacon.
    pub fn new(terms: PackedTerms, round: u64) -> Self {
        let mut state = PackedState::default();
        state.set_round(round);
        Self { terms, state }
    }

    /// The bid of `person`, to be placed or raised. Whoever came in may raise it, even if the status has dropped since.
    pub fn bidder(&self, deed: Deed, person: Personhood) -> Result<Bidder, Refusal> {
        let alias = person.context_alias;
        let key = order_key(&alias);
        let bid = Record::load(&key);
        let comes_in = deed != Deed::Change && bid.lots == 0 && self.terms.is_gated();
        let required = if comes_in { self.terms.min_status() } else { 1 };
        if person.status < required {
            return Err(Error::NotAPerson { status: person.status, required }.into());
        }
        match (deed, bid.lots) {
            (Deed::Order, asked @ 1..) => Err(Error::AlreadyOrdered { asked }.into()),
            (Deed::Change, 0) => Err(Error::NoOrder.into()),
            _ => Ok(Bidder { alias, key, bid }),
        }
    }

    /// An error unless `lots` at `tick` are a bid, and more than the bid before.
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

    /// Puts a bid of `account` for `lots` at `tick` in the place of the bidder's, which was not at a higher tick or for more.
    pub fn place(&mut self, bidder: &Bidder, account: Address, tick: u32, lots: u32) -> Result<Dues, Refusal> {
        let max = self.terms.max_lots();
        if !(1..=max).contains(&lots) {
            return Err(Error::WrongAsk { asked: lots, max }.into());
        }
        let (key, before, ladder) = (&bidder.key, bidder.bid, self.terms.ladder());
        let tick_before = before.tick.into();
        let lowest = ladder.price(tick_before).ok_or(Error::Overflow)?; // tick 0 without a bid
        let up = tick.checked_sub(tick_before).ok_or(Error::Overflow)?;
        let price = ladder.climb(lowest, up).ok_or(Error::Overflow)?;
        if before.lots == 0 {
            self.state.set_bids(self.state.bids().checked_add(1).ok_or(Error::Overflow)?);
        } else {
            let len = count(tick_before, before.lots, Demand::remove)?;
            if self.terms.tickets() && tick != tick_before {
                self.leave(before, len)?;
            }
        }
        let len = count(tick, lots, Demand::add)?;
        let mut index = before.index;
        if self.terms.tickets() && (before.lots == 0 || tick != tick_before) {
            index = u32::try_from(len).map_err(|_| Error::Overflow)?;
            roster::push(tick, index, key);
        }
        let tick = tick as u16; // below 1,024: the terms were checked
        Record { lots, account, index, tick, refunded: false }.store(key);
        let paid = Lots(before.lots).cost(lowest).ok_or(Error::Overflow)?;
        let deposit = Lots(lots).cost(price).ok_or(Error::Overflow)?;
        Ok(Dues::between(paid, deposit)) // nothing goes back: prices rise with the ticks
    }

    /// Takes a bid out of the list of its tick, which had `len` members.
    fn leave(&self, bid: Record, len: u64) -> Result<(), Refusal> {
        let len = u32::try_from(len).map_err(|_| Error::Overflow)?;
        if let Some(moved) = roster::swap_remove(bid.tick.into(), bid.index, len) {
            Record { index: bid.index, ..Record::load(&moved) }.store(&moved);
        }
        Ok(())
    }
}

/// Changes how many lots are bid at a tick; returns how many were before.
fn count(tick: u32, lots: u32, change: fn(&mut Demand, u32, Lots) -> Option<()>) -> Result<u64, Refusal> {
    let number = demand_of(tick);
    let mut demand = demand(number);
    let before = demand.lots(tick);
    change(&mut demand, tick, Lots(lots)).ok_or(Error::Overflow)?;
    storage::store(&[number as u8], &demand.0);
    Ok(before)
}

/// What is bid at 52 ticks.
pub fn demand(number: u32) -> Demand {
    let mut bytes = [0; DEMAND_BYTES];
    storage::load(&[number as u8], &mut bytes);
    Demand(bytes)
}
