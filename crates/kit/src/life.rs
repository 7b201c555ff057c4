//! A sale's life: *Announced → Open → Closed → Settled*, or *Cancelled*. The phase is a pure function of the clock and of
//! what is stored.

use crate::{asset::Asset, payment::Currency};
use fairsale_interfaces::sale::{Error, Phase, Refusal};
use fairsale_math::{Amount, Timestamp};
use ink::Address;

/// [`SaleState::end`] of a settled sale.
pub const SETTLED: u8 = 1;
/// [`SaleState::end`] of a cancelled sale.
pub const CANCELLED: u8 = 2;

/// What the terms of every sale have. A contract says so by [`sale_terms!`](crate::sale_terms).
pub trait SaleTerms {
    /// First second at which orders are taken.
    fn opens_at(&self) -> u64;
    /// Seconds from when claims open during which an order's account waits for its person.
    fn recovery_window(&self) -> u64;
    /// Who may cancel before the sale opens, and gets the supply back if it is cancelled.
    fn seller(&self) -> Address;
    /// Who gets the proceeds.
    fn beneficiary(&self) -> Address;
    /// Where what is unsold goes.
    fn unsold_to(&self) -> Address;
    /// What it is paid in.
    fn payment(&self) -> Currency;
    /// What is sold.
    fn asset(&self) -> Asset;

    /// Returns whoever could never take what is sent there: the zero address, what is sold, what it is paid in, and the sale
    /// itself at `sale`, where that is known.
    fn bad_payee(&self, sale: Address) -> Option<Address> {
        let bad = [Address::zero(), self.asset().contract, self.payment().token, sale];
        [self.seller(), self.beneficiary(), self.unsold_to()].into_iter().find(|payee| bad.contains(payee))
    }
}

/// What the state of every sale has. A contract says so by [`sale_ledger!`](crate::sale_ledger).
pub trait SaleState {
    /// How it ended: 0 not yet, [`SETTLED`], [`CANCELLED`].
    fn end(&self) -> u8;
    /// Sets how it ended.
    fn set_end(&mut self, end: u8);
    /// When it ended, in seconds.
    fn ended_at(&self) -> u64;
    /// Sets when it ended.
    fn set_ended_at(&mut self, at: u64);
    /// Whether the supply is in escrow.
    fn funded(&self) -> bool;
    /// Sets whether it is.
    fn set_funded(&mut self, funded: bool);
    /// What the beneficiary has not been paid of the proceeds.
    fn proceeds(&self) -> u128;
    /// Sets it.
    fn set_proceeds(&mut self, proceeds: u128);
}

/// A sale as it is stored. A contract says so by [`sale_ledger!`](crate::sale_ledger).
pub trait Stored {
    /// The terms.
    type Terms: SaleTerms;
    /// The state.
    type State: SaleState;

    /// What the seller promised.
    fn terms(&self) -> &Self::Terms;
    /// What became of it.
    fn state(&self) -> &Self::State;
    /// The same, to be changed.
    fn state_mut(&mut self) -> &mut Self::State;
}

/// A sale's life: what a mechanism says of it, and what follows.
pub trait Sale: Stored {
    /// First second at which orders are not taken any more, if none comes or goes until then.
    fn closes_at(&self) -> u64;

    /// First second at which a sale that has not been settled is cancelled. Never, where anybody can always settle.
    fn settle_by(&self) -> u64 {
        u64::MAX
    }

    /// Where the sale is in its life.
    fn phase(&self, now: Timestamp) -> Phase {
        match self.state().end() {
            SETTLED => Phase::Settled,
            CANCELLED => Phase::Cancelled,
            _ if now.0 < self.terms().opens_at() => Phase::Announced,
            _ if !self.state().funded() => Phase::Cancelled,
            _ if now.0 < self.closes_at() => Phase::Open,
            _ if now.0 < self.settle_by() => Phase::Closed,
            _ => Phase::Cancelled,
        }
    }

    /// Fails unless the sale is in `phase`.
    ///
    /// # Errors
    /// [`Error::WrongPhase`]
    fn require(&self, phase: Phase, now: Timestamp) -> Result<(), Refusal> {
        let current = self.phase(now);
        if current == phase { Ok(()) } else { Err(Error::WrongPhase { phase: current, now: now.0 }.into()) }
    }

    /// When it ended, if it has. What nobody ended, the clock did: at the opening without a supply, or at
    /// [`settle_by`](Self::settle_by).
    fn ended_at(&self) -> u64 {
        match self.state().end() {
            0 if self.state().funded() => self.settle_by(),
            0 => self.terms().opens_at(),
            _ => self.state().ended_at(),
        }
    }

    /// Whether it was settled, rather than cancelled.
    fn is_settled(&self) -> bool {
        self.state().end() == SETTLED
    }

    /// Ends the sale now: it is settled if it raised `enough`, otherwise cancelled.
    fn end(&mut self, enough: bool, now: Timestamp) {
        self.state_mut().set_end(if enough { SETTLED } else { CANCELLED });
        self.state_mut().set_ended_at(now.0);
    }

    /// Calls the sale off, by the seller before it opens; or notes that the clock did.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::NotSeller`]
    fn cancel(&mut self, caller: Address, now: Timestamp) -> Result<(), Refusal> {
        let at = match self.phase(now) {
            Phase::Announced if caller != self.terms().seller() => return Err(Error::NotSeller { caller }.into()),
            Phase::Announced => now.0,
            Phase::Cancelled if self.state().end() == 0 => self.ended_at(),
            phase => return Err(Error::WrongPhase { phase, now: now.0 }.into()),
        };
        self.end(false, Timestamp(at));
        Ok(())
    }

    /// Takes what is there of the proceeds, for the beneficiary.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::NothingLeft`]
    fn take_proceeds(&mut self, now: Timestamp) -> Result<Amount, Refusal> {
        self.require(Phase::Settled, now)?;
        let proceeds = self.state().proceeds();
        if proceeds == 0 {
            return Err(Error::NothingLeft.into());
        }
        self.state_mut().set_proceeds(0);
        Ok(Amount(proceeds))
    }
}

/// Says that packed terms are [`SaleTerms`]: they have the fields, `payment()` and `asset()`.
#[macro_export]
macro_rules! sale_terms {
    ($terms:ty) => {
        impl $crate::life::SaleTerms for $terms {
            fn opens_at(&self) -> u64 {
                self.opens_at()
            }
            fn recovery_window(&self) -> u64 {
                self.recovery_window()
            }
            fn seller(&self) -> ::ink::Address {
                self.seller()
            }
            fn beneficiary(&self) -> ::ink::Address {
                self.beneficiary()
            }
            fn unsold_to(&self) -> ::ink::Address {
                self.unsold_to()
            }
            fn payment(&self) -> $crate::payment::Currency {
                $crate::payment::Currency { token: self.currency(), unit: self.payment_unit() }
            }
            fn asset(&self) -> $crate::asset::Asset {
                self.asset()
            }
        }
    };
}

/// Says that a ledger is a sale as it is [`Stored`], of `terms` and a `state`, and that its packed state is a [`SaleState`]: it
/// has the fields.
#[macro_export]
macro_rules! sale_ledger {
    ($ledger:ty { terms: $terms:ty, state: $state:ty }) => {
        impl $crate::life::Stored for $ledger {
            type Terms = $terms;
            type State = $state;

            fn terms(&self) -> &$terms {
                &self.terms
            }
            fn state(&self) -> &$state {
                &self.state
            }
            fn state_mut(&mut self) -> &mut $state {
                &mut self.state
            }
        }

        impl $crate::life::SaleState for $state {
            fn end(&self) -> u8 {
                self.end()
            }
            fn set_end(&mut self, end: u8) {
                self.set_end(end);
            }
            fn ended_at(&self) -> u64 {
                self.ended_at()
            }
            fn set_ended_at(&mut self, at: u64) {
                self.set_ended_at(at);
            }
            fn funded(&self) -> bool {
                self.funded()
            }
            fn set_funded(&mut self, funded: bool) {
                self.set_funded(funded);
            }
            fn proceeds(&self) -> u128 {
                self.proceeds()
            }
            fn set_proceeds(&mut self, proceeds: u128) {
                self.set_proceeds(proceeds);
            }
        }
    };
}
