//! A sale's life: *Announced → Open → Closed → Settled*, or *Cancelled*. The phase is a pure function of the clock and
//! the state.

use crate::terms::PackedCommonTerms;
use fairsale_interfaces::{
    packed,
    sale::{Error, Phase, Refusal},
};
use fairsale_math::Timestamp;
use ink::Address;

/// [`Life::stage`] of a sale whose supply is in escrow, and that has not been ended.
pub const FUNDED: u8 = 1;
/// [`Life::stage`] of a settled sale.
pub const SETTLED: u8 = 2;
/// [`Life::stage`] of a cancelled sale.
pub const CANCELLED: u8 = 3;

packed! {
    /// The part of the state common to all sales.
    pub struct Life / PackedLife {
        /// Proceeds not yet paid to the beneficiary; once settled.
        pub proceeds / set_proceeds: u128,
        /// Time at which it was settled or cancelled, in seconds.
        pub ended_at / set_ended_at: u64,
        /// Last step of its life: 0 announced, 1 funded, 2 settled, 3 cancelled. The phase depends on the clock too.
        pub stage / set_stage: u8,
    }
}

/// A stored sale, and the rules of its life that follow from it.
pub trait Sale {
    /// Returns the terms common to all sales.
    fn terms(&self) -> &PackedCommonTerms;
    /// Returns the part of its state common to all sales.
    fn life(&self) -> &PackedLife;
    /// Returns the same part, mutable.
    fn life_mut(&mut self) -> &mut PackedLife;

    /// Returns the first second at which orders are not taken any more, unless orders change before.
    fn closes_at(&self) -> u64 {
        self.terms().closes_at()
    }

    /// Returns the first second at which a sale that has not been settled is cancelled: never, if anybody can always
    /// settle.
    fn settle_by(&self) -> u64 {
        match self.terms().settle_by() {
            0 => u64::MAX,
            settle_by => settle_by,
        }
    }

    /// Returns the phase of the sale.
    fn phase(&self, now: Timestamp) -> Phase {
        match self.life().stage() {
            SETTLED => Phase::Settled,
            CANCELLED => Phase::Cancelled,
            _ if now.0 < self.terms().opens_at() => Phase::Announced,
            FUNDED if now.0 < self.closes_at() => Phase::Open,
            FUNDED if now.0 < self.settle_by() => Phase::Closed,
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

    /// Returns the time at which it ended, if it has. A sale that was neither settled nor cancelled by a call ends by
    /// the clock: at the opening without a supply, or at [`settle_by`](Self::settle_by).
    fn ended_at(&self) -> u64 {
        match self.life().stage() {
            SETTLED | CANCELLED => self.life().ended_at(),
            FUNDED => self.settle_by(),
            _ => self.terms().opens_at(),
        }
    }

    /// Returns true if it was settled, rather than cancelled.
    fn is_settled(&self) -> bool {
        self.life().stage() == SETTLED
    }

    /// Returns true if `proceeds` reach the minimum raise.
    fn raises_enough(&self, proceeds: u128) -> bool {
        proceeds >= self.terms().min_raise()
    }

    /// Settles the sale now, with `proceeds`.
    fn settle_with(&mut self, proceeds: u128, now: Timestamp) {
        self.life_mut().set_stage(SETTLED);
        self.life_mut().set_ended_at(now.0);
        self.life_mut().set_proceeds(proceeds);
    }

    /// Cancels the sale now.
    fn cancel_now(&mut self, now: Timestamp) {
        self.life_mut().set_stage(CANCELLED);
        self.life_mut().set_ended_at(now.0);
    }

    /// Cancels the sale, by the seller before it opens; or records that the clock has cancelled it.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::NotSeller`]
    fn cancel(&mut self, caller: Address, now: Timestamp) -> Result<(), Refusal> {
        let at = match self.phase(now) {
            Phase::Announced if caller != self.terms().seller() => return Err(Error::NotSeller { caller }.into()),
            Phase::Announced => now.0,
            Phase::Cancelled if self.life().stage() != CANCELLED => self.ended_at(),
            phase => return Err(Error::WrongPhase { phase, now: now.0 }.into()),
        };
        self.cancel_now(Timestamp(at));
        Ok(())
    }
}
