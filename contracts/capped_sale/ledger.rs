//! The sale's state, and every change of an order, as plain functions of what the world gives: who calls, when, who the
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
    orders::{Record, count},
    payment::Dues,
    sale_ledger,
};
use fairsale_math::{Amount, Lots, Slot, Timestamp, Units, allocation, payment};
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

/// The sale. An order lies under its alias, as a [`Record`]. How many ask for how much lies under the number of the slot.
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
    fn closes_at(&self) -> u64 {
        self.terms.closes_at()
    }
}

impl Ledger {
    /// A sale by these terms.
    pub fn new(terms: PackedTerms) -> Self {
        Self { terms, state: PackedState::default() }
    }

    /// Places the first order of a person.
    pub fn order(&self, person: Personhood, account: Address, asked: Lots) -> Result<Dues, Refusal> {
        let required = self.terms.min_status();
        if person.status < required {
            return Err(Error::NotAPerson { status: person.status, required }.into());
        }
        let before = Record::load(&person.context_alias);
        if before.lots != 0 {
            return Err(Error::AlreadyOrdered { asked: before.lots }.into());
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
        Ok(Lots(Record::of(&person.context_alias)?.lots))
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
        let dues = Dues::between(self.deposit(before)?, self.deposit(after)?);
        if before.0 != 0 {
            count(before, Slot::remove)?;
        }
        if after.0 != 0 {
            count(after, Slot::add)?;
        }
        Record { lots: after.0, account, ..Record::default() }.store(&alias);
        Ok(dues)
    }

    /// What an order for `asked` lots deposits.
    pub fn deposit(&self, asked: Lots) -> Result<Amount, Refusal> {
        asked.cost(self.terms.shares().price).ok_or_else(|| Error::Overflow.into())
    }

    /// Removes the order of `alias`, which `caller` may claim, who by the source of personhood is `person`. Returns it, and what
    /// to pay out.
    pub fn claim(
        &self,
        alias: &Alias,
        caller: Address,
        person: Personhood,
        now: Timestamp,
    ) -> Result<(Record, Outcome), Refusal> {
        require_ended(self, now)?;
        let order = Record::of(alias)?;
        let until = self.ended_at().saturating_add(self.terms.recovery_window());
        require_entitled(alias, caller, person, order.account, until, now)?;
        Record::remove(alias);
        Ok((order, self.outcome(&order, self.level())?))
    }

    /// What nobody gets more than. A cancelled sale has level 0, so whole deposits are refunded.
    pub fn level(&self) -> Units {
        Units(self.state.level())
    }

    /// What an order comes to at a water level. Of one that was refunded only what was bought is left.
    pub fn outcome(&self, order: &Record, level: Units) -> Result<Outcome, Refusal> {
        let (shares, asked) = (self.terms.shares(), Lots(order.lots));
        let units = allocation(asked, shares.lot, level);
        if order.refunded {
            return Ok(Outcome { units: units.0, paid: 0, refund: 0 });
        }
        let paid = payment(units, shares.price, shares.lot).ok_or(Error::Overflow)?; // rounded up: the pot
        let refund = self.deposit(asked)?.checked_sub(paid).ok_or(Error::Overflow)?;
        Ok(Outcome { units: units.0, paid: paid.0, refund: refund.0 })
    }

    /// What the order of `alias` comes to, for certain once the sale has ended, and until then if it stays like this.
    pub fn preview(&self, alias: &Alias, now: Timestamp) -> Result<Outcome, Refusal> {
        let order = Record::of(alias)?;
        let level = match self.phase(now) {
            Phase::Settled | Phase::Cancelled => self.level(),
            _ => {
                let clearing = self.clearing()?;
                if self.raises_enough(&clearing) { clearing.level } else { Units(0) }
            }
        };
        self.outcome(&order, level)
    }
}
