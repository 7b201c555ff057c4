//! The sale's state, and every change to it, as plain functions of what the world gives: who calls, when, who the
//! source of personhood says that is. Nothing here moves money: it says what to move.

use crate::terms::PackedTerms;
use fairsale_interfaces::{
    host::{Word, keccak256},
    packed,
    packed::Field,
    personhood::{Alias, Personhood},
    roster::{self, order_key},
    sale::{Error, Order, Outcome, Phase, Refusal, entitled},
    storage,
};
use fairsale_math::{Amount, Draw, Lots, Slot, Timestamp, slot_of};
use ink::Address;

packed! {
    /// What became of the sale so far.
    pub struct State / PackedState {
        /// What is unsold, in base units, until it is taken; once settled.
        pub unsold / set_unsold: u128,
        /// What all orders pay together, until it is taken; once settled.
        pub proceeds / set_proceeds: u128,
        /// When it ended.
        pub ended_at / set_ended_at: u64,
        /// How many lots all ask for together.
        pub demand / set_demand: u64,
        /// The round of the beacon by which it was drawn; zero: there was nothing to draw.
        pub drawn_by / set_drawn_by: u64,
        /// The round of the sale in which an order came or went last.
        pub round / set_round: u32,
        /// How many lots nobody gets more than for certain; once settled.
        pub cap / set_cap: u32,
        /// How many asked for more, if there was a draw.
        pub drawers / set_drawers: u32,
        /// How many of them get a lot more.
        pub prizes / set_prizes: u32,
        /// The randomness of the draw.
        pub seed / set_seed: [u8; 32],
        /// How it ended: 0 not yet, 1 settled, 2 cancelled.
        pub end / set_end: u8,
        /// Whether the supply is in escrow.
        pub funded / set_funded: bool,
    }
}

/// [`State::end`] of a settled sale.
pub const SETTLED: u8 = 1;
/// [`State::end`] of a cancelled sale.
pub const CANCELLED: u8 = 2;

/// The sale. An order lies under its alias's key, as a word ([`Entry`]). How many ask for how much lies under the number of the
/// slot, 64 counts in each. If what is left is drawn, those who ask for q lots are the list q of the roster.
#[derive(Debug)]
#[ink::storage_item(packed)]
pub struct Ledger {
    /// What the seller promised.
    pub terms: PackedTerms,
    /// What became of it.
    pub state: PackedState,
}

/// Money that a changed order moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dues {
    /// What must come with the call.
    pub due: Amount,
    /// What goes back to the caller. Zero if anything is due.
    pub back: Amount,
    /// What the sale holds for the order from now on.
    pub deposit: Amount,
}

/// What is done to an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deed {
    /// A person's first is placed.
    Order,
    /// It is changed.
    Change,
    /// It is withdrawn.
    Withdraw,
}

/// An order as it is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// What is asked for, and by which account. Nothing: there is no order.
    pub order: Order,
    /// Its place in the list of those who ask for as much. Zero if there are no lists.
    pub index: u32,
}

impl Ledger {
    /// A sale by these terms, which are still to be checked.
    pub fn new(terms: PackedTerms) -> Self {
        Self { terms, state: PackedState::default() }
    }

    /// First second at which no orders are taken any more, if none comes or goes until then: the end of the round in which
    /// the demand reached the supply. No order came or went after that round, or the sale would have closed at its end.
    pub fn closes_at(&self) -> u64 {
        let sold_out = self.state.demand() >= self.terms.supply();
        self.terms.end_of(if sold_out { self.state.round() } else { self.terms.rounds() - 1 })
    }

    /// Where the sale is in its life.
    pub fn phase(&self, now: Timestamp) -> Phase {
        match self.state.end() {
            SETTLED => Phase::Settled,
            CANCELLED => Phase::Cancelled,
            _ if now.0 < self.terms.opens_at() => Phase::Announced,
            _ if !self.state.funded() => Phase::Cancelled,
            _ if now.0 < self.closes_at() => Phase::Open,
            _ if now.0 < self.terms.settle_by() => Phase::Closed,
            _ => Phase::Cancelled,
        }
    }

    /// An error unless the sale is in `phase`.
    pub fn require(&self, phase: Phase, now: Timestamp) -> Result<(), Refusal> {
        let current = self.phase(now);
        if current != phase {
            return Err(Error::WrongPhase { phase: current, now: now.0 }.into());
        }
        Ok(())
    }

    /// Puts an order for `asked` lots, none if it is withdrawn, in the place of the one of `person`. The sale is open.
    pub fn place(
        &mut self,
        deed: Deed,
        person: Personhood,
        account: Address,
        asked: Lots,
        now: Timestamp,
    ) -> Result<Dues, Refusal> {
        let required = if deed == Deed::Order { self.terms.min_status() } else { 1 };
        // Whoever came in may change the order, even if the status has dropped since.
        if person.status < required {
            return Err(Error::NotAPerson { status: person.status, required }.into());
        }
        let key = order_key(&person.context_alias);
        let entry = load_entry(&key);
        match (deed, entry.order.asked) {
            (Deed::Order, 0) | (Deed::Change | Deed::Withdraw, 1..) => {}
            (Deed::Order, asked) => return Err(Error::AlreadyOrdered { asked }.into()),
            (_, 0) => return Err(Error::NoOrder.into()),
        }
        // Open, so there is a round; and the sale has fewer than 2³² of them.
        let round = (now.0 - self.terms.opens_at()) / self.terms.round_seconds();
        let round = round as u32;
        let (before, max) = (Lots(entry.order.asked), self.terms.cap(round));
        if asked > max || (asked.0 == 0) != (deed == Deed::Withdraw) {
            return Err(Error::WrongAsk { asked: asked.0, max: max.0 }.into());
        }
        let index = if asked == before { entry.index } else { self.regroup(&key, before, asked, entry.index)? };
        store_entry(&key, Entry { order: Order { asked: asked.0, account }, index });
        let others = self.state.demand().checked_sub(before.0.into()).ok_or(Error::Overflow)?;
        self.state.set_demand(others.checked_add(asked.0.into()).ok_or(Error::Overflow)?);
        self.state.set_round(round);

        let (paid, deposit) = (self.deposit(before)?, self.deposit(asked)?);
        let due = deposit.checked_sub(paid).unwrap_or_default();
        let back = paid.checked_sub(deposit).unwrap_or_default();
        Ok(Dues { due, back, deposit })
    }

    /// Counts the order under `key` among those for `after` lots, no longer among those for `before`; returns its place
    /// there.
    fn regroup(&self, key: &Word, before: Lots, after: Lots, index: u32) -> Result<u32, Refusal> {
        if before.0 != 0 {
            let len = count(before, Slot::remove)?;
            if self.terms.draws()
                && let Some(moved) = roster::swap_remove(before.0, index, len)
            {
                let last = load_entry(&moved);
                store_entry(&moved, Entry { index, ..last });
            }
        }
        if after.0 == 0 {
            return Ok(0);
        }
        let len = count(after, Slot::add)?;
        if !self.terms.draws() {
            return Ok(0);
        }
        roster::push(after.0, len, key);
        Ok(len)
    }

    /// What an order for `asked` lots deposits.
    pub fn deposit(&self, asked: Lots) -> Result<Amount, Refusal> {
        self.terms.cost(asked).ok_or_else(|| Error::Overflow.into())
    }

    /// When it ended: settled, cancelled, or without a call when it could not be settled any more.
    pub fn ended_at(&self) -> u64 {
        if self.state.end() == 0 { self.terms.settle_by() } else { self.state.ended_at() }
    }

    /// Forgets the order of `alias` and says what to pay out to `caller`, who by the source of personhood is `person`. The
    /// sale is the contract at `sale`.
    pub fn claim(
        &mut self,
        alias: Alias,
        caller: Address,
        person: Personhood,
        now: Timestamp,
        sale: Address,
    ) -> Result<Outcome, Refusal> {
        let phase = self.phase(now);
        if !matches!(phase, Phase::Settled | Phase::Cancelled) {
            return Err(Error::WrongPhase { phase, now: now.0 }.into());
        }
        let key = order_key(&alias);
        let entry = load_entry(&key);
        if entry.order.asked == 0 {
            return Err(Error::NoOrder.into());
        }
        let until = self.ended_at().saturating_add(self.terms.recovery_window());
        entitled(&alias, caller, person, entry.order.account, until, now)?;
        storage::store_word(&key, &[0; 32]);
        let won = self.wins(&entry, sale)?;
        // Of a cancelled sale the cap is zero, and nobody wins: all is refunded.
        self.outcome(Lots(entry.order.asked), Lots(self.state.cap() + u32::from(won)))
    }

    /// Does an order get a lot more than the cap of the settled sale at `sale`? Those who asked for more are numbered by what
    /// they asked for, and then by their place in its list; settling has put the number of the first into the histogram.
    pub fn wins(&self, entry: &Entry, sale: Address) -> Result<bool, Refusal> {
        let asked = Lots(entry.order.asked);
        if asked.0 <= self.state.cap() || self.state.prizes() == 0 {
            return Ok(false);
        }
        let first = slot(slot_of(asked).ok_or(Error::Overflow)?).count(asked);
        let number = first.and_then(|first| first.checked_add(entry.index)).ok_or(Error::Overflow)?;
        let draw = Draw { hash: keccak256, sale: sale.0, seed: self.state.seed() };
        draw.wins(1, number, self.state.drawers(), self.state.prizes()).ok_or_else(|| Error::Overflow.into())
    }

    /// What an order for `asked` lots comes to if it gets `most` at most.
    pub fn outcome(&self, asked: Lots, most: Lots) -> Result<Outcome, Refusal> {
        let lots = asked.min(most);
        let paid = self.deposit(lots)?;
        let refund = self.deposit(asked)?.checked_sub(paid).ok_or(Error::Overflow)?;
        let units = u128::from(lots.0).checked_mul(self.terms.lot_size()).ok_or(Error::Overflow)?;
        Ok(Outcome { units, paid: paid.0, refund: refund.0 })
    }
}

/// The order under `key`.
pub fn load_entry(key: &Word) -> Entry {
    let word = storage::load_word(key);
    let order = Order { asked: u32::load(&word[..4]), account: Address::load(&word[4..24]) };
    Entry { order, index: u32::load(&word[24..28]) }
}

/// Puts an order under `key`; if it asks for nothing, there is none any more.
fn store_entry(key: &Word, entry: Entry) {
    let mut word = [0; 32];
    if entry.order.asked != 0 {
        entry.order.asked.store(&mut word[..4]);
        entry.order.account.store(&mut word[4..24]);
        entry.index.store(&mut word[24..28]);
    }
    storage::store_word(key, &word);
}

/// Changes how many ask for so many lots; returns how many did before.
fn count(ask: Lots, change: fn(&mut Slot, Lots) -> Option<()>) -> Result<u32, Refusal> {
    let index = slot_of(ask).ok_or(Error::Overflow)?;
    let mut slot = slot(index);
    let before = slot.count(ask).ok_or(Error::Overflow)?;
    change(&mut slot, ask).ok_or(Error::Overflow)?;
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
