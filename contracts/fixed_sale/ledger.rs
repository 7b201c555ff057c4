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
use fairsale_math::{Amount, Lots, Timestamp, Units};
use ink::Address;

packed! {
    /// What became of the sale so far.
    pub struct State / PackedState {
        /// How many lots are left; none before the sale is funded.
        pub left / set_left: u128,
        /// What is unsold, in base units or tickets, until it is taken; once settled.
        pub unsold / set_unsold: u128,
        /// What all paid together, until it is taken; once settled.
        pub proceeds / set_proceeds: u128,
        /// How many persons bought.
        pub orders / set_orders: u64,
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

/// The sale. What a person bought lies under the alias, as a word: the lots, then the account.
#[derive(Debug)]
#[ink::storage_item(packed)]
pub struct Ledger {
    /// What the seller promised.
    pub terms: PackedTerms,
    /// What became of it.
    pub state: PackedState,
}

/// What a purchase moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Purchase {
    /// What must come with the call.
    pub due: Amount,
    /// What is bought for it.
    pub units: Units,
    /// What the sale holds for the person until it delivers.
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

    /// Sells `person` as many lots more as make `asked` in all: the `first` ones, or more of them. The sale is open.
    pub fn buy(&mut self, first: bool, person: Personhood, account: Address, asked: u32) -> Result<Purchase, Refusal> {
        // Whoever came in may buy more, even if the status has dropped since.
        let required = if first { self.terms.min_status() } else { 1 };
        if person.status < required {
            return Err(Error::NotAPerson { status: person.status, required }.into());
        }
        let alias = person.context_alias;
        let before = order_of(&alias).map_or(0, |order| order.asked);
        match (first, before) {
            (true, 1..) => return Err(Error::AlreadyOrdered { asked: before }.into()),
            (false, 0) => return Err(Error::NoOrder.into()),
            _ if asked < before => return Err(Error::Binding.into()),
            _ => {}
        }
        let (left, more) = (self.state.left(), asked - before);
        let room = self.terms.max_lots().checked_sub(before).ok_or(Error::Overflow)?;
        if asked == 0 || more > room || u128::from(more) > left {
            let room = u32::try_from(left).map_or(room, |left| left.min(room));
            return Err(Error::WrongAsk { asked, max: before + room }.into()); // at most the cap
        }
        self.state.set_left(left - u128::from(more)); // not more than is left
        self.state.set_orders(self.state.orders().checked_add(first.into()).ok_or(Error::Overflow)?);
        store_order(&alias, Order { asked, account });
        let due = self.cost(Lots(more))?;
        let deposit = if self.terms.delivers_at_once() { due } else { self.cost(Lots(asked))? };
        Ok(Purchase { due, units: self.units(Lots(more))?, deposit })
    }

    /// What so many lots cost.
    pub fn cost(&self, lots: Lots) -> Result<Amount, Refusal> {
        lots.cost(self.terms.lot_price()).ok_or_else(|| Error::Overflow.into())
    }

    /// What so many lots hold.
    pub fn units(&self, lots: Lots) -> Result<Units, Refusal> {
        lots.units(self.terms.lot()).ok_or_else(|| Error::Overflow.into())
    }

    /// Forgets the order of `alias` and says what to pay out to `caller`, who by the source of personhood is `person`. What is
    /// delivered at once is never to be claimed.
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
        let order = order_of(&alias).filter(|_| !self.terms.delivers_at_once()).ok_or(Error::NoOrder)?;
        let from = if phase == Phase::Settled { self.terms.claims_from() } else { 0 };
        if now.0 < from {
            return Err(Error::ClaimsNotOpen { from, now: now.0 }.into());
        }
        let until = self.state.ended_at().max(from).saturating_add(self.terms.recovery_window());
        entitled(&alias, caller, person, order.account, until, now)?;
        store_order(&alias, Order { asked: 0, account: caller });
        self.outcome(Lots(order.asked), phase == Phase::Settled)
    }

    /// What an order for `asked` lots comes to, if it is `sold`, or if all is refunded.
    pub fn outcome(&self, asked: Lots, sold: bool) -> Result<Outcome, Refusal> {
        let (Units(units), Amount(cost)) = (self.units(asked)?, self.cost(asked)?);
        Ok(if sold { Outcome { units, paid: cost, refund: 0 } } else { Outcome { units: 0, paid: 0, refund: cost } })
    }
}

/// What `alias` bought.
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
