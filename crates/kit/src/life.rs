//! A sale's life: *Announced → Open → Closed → Settled*, or *Cancelled*. The phase is a pure function of the clock and of
//! what is stored.

use crate::terms::PackedCommonTerms;
use fairsale_interfaces::{
    packed,
    sale::{Error, Phase, Refusal},
};
use fairsale_math::Timestamp;
use ink::Address;

/// [`Life::stage`] of a sale whose supply is in escrow, and that nobody has ended.
pub const FUNDED: u8 = 1;
/// [`Life::stage`] of a settled sale.
pub const SETTLED: u8 = 2;
/// [`Life::stage`] of a cancelled sale.
pub const CANCELLED: u8 = 3;

packed! {
    /// What the state of every sale begins with.
    pub struct Life / PackedLife {
        /// What the beneficiary has not been paid of the proceeds; once settled.
        pub proceeds / set_proceeds: u128,
        /// When somebody ended it, in seconds.
        pub ended_at / set_ended_at: u64,
        /// What was last done with it: 0 announced, 1 funded, 2 settled, 3 cancelled. Which phase that is, the clock says too.
        pub stage / set_stage: u8,
    }
}

/// A sale as it is stored, and what follows from that for its life.
pub trait Sale {
    /// What the seller promised, of what every sale promises.
    fn terms(&self) -> &PackedCommonTerms;
    /// Its state so far.
    fn life(&self) -> &PackedLife;
    /// The same, to be changed.
    fn life_mut(&mut self) -> &mut PackedLife;

    /// First second at which orders are not taken any more, if none comes or goes until then.
    fn closes_at(&self) -> u64 {
        self.terms().closes_at()
    }

    /// First second at which a sale that has not been settled is cancelled: never, where anybody can always settle.
    fn settle_by(&self) -> u64 {
        match self.terms().settle_by() {
            0 => u64::MAX,
            settle_by => settle_by,
        }
    }

    /// Where the sale is in its life.
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

    /// When it ended, if it has. What nobody ended, the clock did: at the opening without a supply, or at
    /// [`settle_by`](Self::settle_by).
    fn ended_at(&self) -> u64 {
        match self.life().stage() {
            SETTLED | CANCELLED => self.life().ended_at(),
            FUNDED => self.settle_by(),
            _ => self.terms().opens_at(),
        }
    }

    /// Whether it was settled, rather than cancelled.
    fn is_settled(&self) -> bool {
        self.life().stage() == SETTLED
    }

    /// Whether `proceeds` are what it must raise at least.
    fn raises_enough(&self, proceeds: u128) -> bool {
        proceeds >= self.terms().min_raise()
    }

    /// Settles the sale now, which makes `proceeds`.
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

    /// Calls the sale off, by the seller before it opens; or notes that the clock did.
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
