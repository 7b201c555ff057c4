//! The sale's state, and every change to it, as plain functions of what the world gives: who calls, when, who the
//! source of personhood says that is. Nothing here moves money: it says what to move.

use crate::terms::PackedTerms;
use fairsale_interfaces::{
    packed,
    personhood::{Alias, Personhood},
    sale::{Error, Outcome, Phase, Refusal},
};
use fairsale_kit::{
    claims::{require_ended, require_entitled},
    life::Sale,
    orders::Record,
    sale_ledger,
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

/// The sale. What a person bought lies under the alias, as a [`Record`].
#[derive(Debug)]
#[ink::storage_item(packed)]
pub struct Ledger {
    /// What the seller promised.
    pub terms: PackedTerms,
    /// What became of it.
    pub state: PackedState,
}

sale_ledger!(Ledger { terms: PackedTerms, state: PackedState });

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

impl Sale for Ledger {
    fn closes_at(&self) -> u64 {
        self.terms.closes_at()
    }
}

impl Ledger {
    /// A sale by these terms.
    pub fn new(terms: PackedTerms) -> Self {
        Self { terms, state: PackedState::default() }
    }

    /// Sells `person` as many lots more as make `asked` in all: the `first` ones, or more of them. The sale is open.
    pub fn buy(&mut self, first: bool, person: Personhood, account: Address, asked: u32) -> Result<Purchase, Refusal> {
        // Whoever came in may buy more, even if the status has dropped since.
        let required = if first { self.terms.min_status() } else { 1 };
        if person.status < required {
            return Err(Error::NotAPerson { status: person.status, required }.into());
        }
        let alias = person.context_alias;
        let before = Record::load(&alias).lots;
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
        Record { lots: asked, account, ..Record::default() }.store(&alias);
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

    /// Removes the order of `alias`, which `caller` may claim, who by the source of personhood is `person`. Returns what to pay
    /// out. What is delivered at once is never to be claimed.
    pub fn claim(
        &self,
        alias: &Alias,
        caller: Address,
        person: Personhood,
        now: Timestamp,
    ) -> Result<Outcome, Refusal> {
        let settled = require_ended(self, now)? == Phase::Settled;
        if self.terms.delivers_at_once() {
            return Err(Error::NoOrder.into());
        }
        let order = Record::of(alias)?;
        let from = if settled { self.terms.claims_from() } else { 0 };
        if now.0 < from {
            return Err(Error::ClaimsNotOpen { from, now: now.0 }.into());
        }
        let until = self.ended_at().max(from).saturating_add(self.terms.recovery_window());
        require_entitled(alias, caller, person, order.account, until, now)?;
        Record::remove(alias);
        self.outcome(Lots(order.lots), settled)
    }

    /// What an order for `asked` lots comes to, if it is `sold`, or if all is refunded.
    pub fn outcome(&self, asked: Lots, sold: bool) -> Result<Outcome, Refusal> {
        let (Units(units), Amount(cost)) = (self.units(asked)?, self.cost(asked)?);
        Ok(if sold { Outcome { units, paid: cost, refund: 0 } } else { Outcome { units: 0, paid: 0, refund: cost } })
    }
}
