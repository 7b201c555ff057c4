//! The sale's state, and every change to it, as plain functions of what the world gives: who calls, when, who the
//! source of personhood says that is. Nothing here moves money: it says what to move.

use crate::terms::PackedTerms;
use fairsale_interfaces::{
    packed,
    packed::Field,
    personhood::{Alias, Personhood},
    sale::{Error, Order, Outcome, Phase, Refusal, entitled},
    storage,
};
use fairsale_math::{Amount, Lots, Slot, Timestamp, Units, allocation, payment, slot_of};
use ink::Address;

packed! {
    /// What became of the sale so far.
    pub struct State / PackedState {
        /// What nobody gets more than, in base units; once settled.
        pub level / set_level: u128,
        /// What is unsold, in base units, until it is taken; once settled.
        pub unsold / set_unsold: u128,
        /// What all orders pay together, until it is taken; once settled.
        pub proceeds / set_proceeds: u128,
        /// When it ended.
        pub ended_at / set_ended_at: u64,
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

/// The sale. An order lies under its alias, as a word: the lots, then the account. How many ask for how much lies under the
/// number of the slot, 64 counts in each.
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

impl Ledger {
    /// A sale by these terms, which are still to be checked.
    pub fn new(terms: PackedTerms) -> Self {
        Self { terms, state: PackedState::default() }
    }

    /// Where the sale is in its life.
    pub fn phase(&self, now: Timestamp) -> Phase {
        match self.state.end() {
            SETTLED => Phase::Settled,
            CANCELLED => Phase::Cancelled,
            _ if now.0 < self.terms.opens_at() => Phase::Announced,
            _ if !self.state.funded() => Phase::Cancelled,
            _ if now.0 < self.terms.closes_at() => Phase::Open,
            _ => Phase::Closed,
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

    /// Places the first order of a person.
    pub fn order(&self, person: Personhood, account: Address, asked: Lots) -> Result<Dues, Refusal> {
        let required = self.terms.min_status();
        if person.status < required {
            return Err(Error::NotAPerson { status: person.status, required }.into());
        }
        if let Some(Order { asked, .. }) = order_of(&person.context_alias) {
            return Err(Error::AlreadyOrdered { asked }.into());
        }
        self.ask_within_cap(asked)?;
        self.replace(person.context_alias, Lots(0), asked, account)
    }

    /// Changes the order of a person.
    pub fn change(&self, person: Personhood, account: Address, asked: Lots) -> Result<Dues, Refusal> {
        self.ask_within_cap(asked)?;
        let before = self.order_by(person)?;
        self.replace(person.context_alias, before, asked, account)
    }

    /// Withdraws the order of a person: `asked` is zero.
    pub fn withdraw(&self, person: Personhood, account: Address, asked: Lots) -> Result<Dues, Refusal> {
        let before = self.order_by(person)?;
        self.replace(person.context_alias, before, asked, account)
    }

    /// What `person` asked for. Whoever came in may change the order, even if the status has dropped since.
    fn order_by(&self, person: Personhood) -> Result<Lots, Refusal> {
        if person.status == 0 {
            return Err(Error::NotAPerson { status: 0, required: 1 }.into());
        }
        Ok(Lots(order_of(&person.context_alias).ok_or(Error::NoOrder)?.asked))
    }

    fn ask_within_cap(&self, asked: Lots) -> Result<(), Refusal> {
        let max = self.terms.max_lots();
        if !(1..=max).contains(&asked.0) {
            return Err(Error::WrongAsk { asked: asked.0, max }.into());
        }
        Ok(())
    }

    /// Puts an order for `after` lots in the place of one for `before`; zero: no order.
    fn replace(&self, alias: Alias, before: Lots, after: Lots, account: Address) -> Result<Dues, Refusal> {
        let (paid, deposit) = (self.deposit(before)?, self.deposit(after)?);
        if before.0 != 0 {
            count(before, Slot::remove)?;
        }
        if after.0 != 0 {
            count(after, Slot::add)?;
        }
        store_order(&alias, Order { asked: after.0, account });
        let due = deposit.checked_sub(paid).unwrap_or_default();
        let back = paid.checked_sub(deposit).unwrap_or_default();
        Ok(Dues { due, back, deposit })
    }

    /// What an order for `asked` lots deposits.
    pub fn deposit(&self, asked: Lots) -> Result<Amount, Refusal> {
        asked.cost(self.terms.shares().price).ok_or_else(|| Error::Overflow.into())
    }

    /// Forgets the order of `alias` and says what to pay out to `caller`, who by the source of personhood is `person`.
    pub fn claim(
        &mut self,
        alias: Alias,
        caller: Address,
        person: Personhood,
        now: Timestamp,
    ) -> Result<Outcome, Refusal> {
        let phase = self.phase(now);
        if !matches!(phase, Phase::Settled | Phase::Cancelled) {
            return Err(Error::WrongPhase { phase, now: now.0 }.into());
        }
        let order = order_of(&alias).ok_or(Error::NoOrder)?;
        let until = self.state.ended_at().saturating_add(self.terms.recovery_window());
        entitled(&alias, caller, person, order.account, until, now)?;
        store_order(&alias, Order { asked: 0, account: caller });
        // Of a cancelled sale the level is zero: all is refunded.
        self.outcome(Lots(order.asked), Units(self.state.level()))
    }

    /// What an order for `asked` lots comes to at a water level.
    pub fn outcome(&self, asked: Lots, level: Units) -> Result<Outcome, Refusal> {
        let shares = self.terms.shares();
        let units = allocation(asked, shares.lot, level);
        let paid = payment(units, shares.price, shares.lot).ok_or(Error::Overflow)?; // rounded up: the pot
        let refund = self.deposit(asked)?.checked_sub(paid).ok_or(Error::Overflow)?;
        Ok(Outcome { units: units.0, paid: paid.0, refund: refund.0 })
    }
}

/// The order of `alias`.
pub fn order_of(alias: &Alias) -> Option<Order> {
    let word = storage::load_word(alias);
    let order = Order { asked: u32::load(&word[..4]), account: Address::load(&word[4..24]) };
    (order.asked != 0).then_some(order)
}

/// Puts an order in the place of the one of `alias`; if it asks for nothing, there is none any more.
fn store_order(alias: &Alias, order: Order) {
    let mut word = [0; 32];
    if order.asked != 0 {
        order.asked.store(&mut word[..4]);
        order.account.store(&mut word[4..24]);
    }
    storage::store_word(alias, &word);
}

/// Changes how many ask for so many lots.
fn count(ask: Lots, change: fn(&mut Slot, Lots) -> Option<()>) -> Result<(), Refusal> {
    let index = slot_of(ask).ok_or(Error::Overflow)?;
    let mut slot = slot(index);
    change(&mut slot, ask).ok_or(Error::Overflow)?;
    storage::store(&[index as u8], &slot.0);
    Ok(())
}

/// The counts in one slot.
pub fn slot(index: u32) -> Slot {
    let mut slot = Slot::EMPTY;
    storage::load(&[index as u8], &mut slot.0);
    slot
}
