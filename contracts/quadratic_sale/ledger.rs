//! The sale's state, and every change to it, as plain functions of what the world gives: who calls, when, who the
//! source of personhood says that is. Nothing here moves money: it says what to move.

use crate::terms::PackedTerms;
use fairsale_interfaces::{
    host::{Word, keccak256},
    packed,
    personhood::{Alias, Personhood},
    roster::{self, order_key},
    sale::{Error, Outcome, Refusal},
};
use fairsale_kit::{
    claims::{require_ended, require_entitled},
    life::Sale,
    orders::{Record, count, slot},
    payment::Dues,
    sale_ledger,
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

/// The sale. An order lies under its alias's key, as a [`Record`]. How many ask for how much lies under the number of the slot.
/// If what is left is drawn, those who ask for q lots are the list q of the roster.
#[derive(Debug)]
#[ink::storage_item(packed)]
pub struct Ledger {
    /// What the seller promised.
    pub terms: PackedTerms,
    /// What became of it.
    pub state: PackedState,
}

sale_ledger!(Ledger { terms: PackedTerms, state: PackedState });

impl Sale for Ledger {
    /// The end of the round in which the demand reached the supply. No order came or went after that round, or the sale would
    /// have closed at its end.
    fn closes_at(&self) -> u64 {
        let sold_out = self.state.demand() >= self.terms.supply();
        self.terms.end_of(if sold_out { self.state.round() } else { self.terms.rounds() - 1 })
    }

    fn settle_by(&self) -> u64 {
        self.terms.settle_by()
    }
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

impl Ledger {
    /// A sale by these terms.
    pub fn new(terms: PackedTerms) -> Self {
        Self { terms, state: PackedState::default() }
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
        let order = Record::load(&key);
        match (deed, order.lots) {
            (Deed::Order, 0) | (Deed::Change | Deed::Withdraw, 1..) => {}
            (Deed::Order, asked) => return Err(Error::AlreadyOrdered { asked }.into()),
            (_, 0) => return Err(Error::NoOrder.into()),
        }
        // Open, so there is a round; and the sale has fewer than 2³² of them.
        let round = (now.0 - self.terms.opens_at()) / self.terms.round_seconds();
        let round = round as u32;
        let (before, max) = (Lots(order.lots), self.terms.cap(round));
        if asked > max || (asked.0 == 0) != (deed == Deed::Withdraw) {
            return Err(Error::WrongAsk { asked: asked.0, max: max.0 }.into());
        }
        let index = if asked == before { order.index } else { self.regroup(&key, before, asked, order.index)? };
        Record { lots: asked.0, account, index, ..order }.store(&key);
        let others = self.state.demand().checked_sub(before.0.into()).ok_or(Error::Overflow)?;
        self.state.set_demand(others.checked_add(asked.0.into()).ok_or(Error::Overflow)?);
        self.state.set_round(round);

        Ok(Dues::between(self.deposit(before)?, self.deposit(asked)?))
    }

    /// Counts the order under `key` among those for `after` lots, no longer among those for `before`; returns its place
    /// there.
    fn regroup(&self, key: &Word, before: Lots, after: Lots, index: u32) -> Result<u32, Refusal> {
        if before.0 != 0 {
            let len = count(before, Slot::remove)?;
            if self.terms.draws()
                && let Some(moved) = roster::swap_remove(before.0, index, len)
            {
                Record { index, ..Record::load(&moved) }.store(&moved);
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

    /// Removes the order of `alias`, which `caller` may claim, who by the source of personhood is `person`. Returns it, and what
    /// to pay out. The sale is the contract at `sale`.
    pub fn claim(
        &self,
        alias: &Alias,
        caller: Address,
        person: Personhood,
        now: Timestamp,
        sale: Address,
    ) -> Result<(Record, Outcome), Refusal> {
        require_ended(self, now)?;
        let key = order_key(alias);
        let order = Record::of(&key)?;
        let until = self.ended_at().saturating_add(self.terms.recovery_window());
        require_entitled(alias, caller, person, order.account, until, now)?;
        Record::remove(&key);
        // A cancelled sale has cap 0 and nobody wins, so whole deposits are refunded.
        let most = self.state.cap() + u32::from(self.wins(&order, sale)?);
        Ok((order, self.outcome(&order, Lots(most))?))
    }

    /// Does an order get a lot more than the cap of the settled sale at `sale`? Those who asked for more are numbered by what
    /// they asked for, and then by their place in its list; settling has put the number of the first into the histogram.
    pub fn wins(&self, order: &Record, sale: Address) -> Result<bool, Refusal> {
        let asked = Lots(order.lots);
        if asked.0 <= self.state.cap() || self.state.prizes() == 0 {
            return Ok(false);
        }
        let first = slot(slot_of(asked).ok_or(Error::Overflow)?).count(asked);
        let number = first.and_then(|first| first.checked_add(order.index)).ok_or(Error::Overflow)?;
        let draw = Draw { hash: keccak256, sale: sale.0, seed: self.state.seed() };
        draw.wins(1, number, self.state.drawers(), self.state.prizes()).ok_or_else(|| Error::Overflow.into())
    }

    /// What an order comes to if it gets `most` at most. Of one that was refunded only what was bought is left.
    pub fn outcome(&self, order: &Record, most: Lots) -> Result<Outcome, Refusal> {
        let lots = Lots(order.lots).min(most);
        let units = u128::from(lots.0).checked_mul(self.terms.lot_size()).ok_or(Error::Overflow)?;
        if order.refunded {
            return Ok(Outcome { units, paid: 0, refund: 0 });
        }
        let paid = self.deposit(lots)?;
        let refund = self.deposit(Lots(order.lots))?.checked_sub(paid).ok_or(Error::Overflow)?;
        Ok(Outcome { units, paid: paid.0, refund: refund.0 })
    }
}
