//! Settling a closed sale: the clearing cap, and the draw of the remainder.

use crate::state::Ledger;
use fairsale_interfaces::{
    beacon::Randomness,
    draws::Drawn,
    sale::{Error, Phase, Refusal},
};
use fairsale_kit::{
    draws,
    life::Sale,
    orders::{HISTOGRAM, histogram},
};
use fairsale_math::{Amount, Lots, Slot, Timestamp, Units, WholeClearing, clear_whole};
use ink::prelude::vec::Vec;

/// Result of the sale if the orders stay as they are.
pub struct Clearing {
    /// The certain part of the result.
    pub certain: WholeClearing,
    /// Number of lots to be drawn.
    pub prizes: u32,
    /// The most units that anybody gets for certain.
    pub level: Units,
    /// Units that all get together, regardless of who wins: at most the supply.
    pub sold: Units,
    /// Total payment, regardless of who wins.
    pub proceeds: Amount,
    slots: Vec<Slot>,
}

impl Ledger {
    /// Computes the result if the orders stay as they are.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    pub fn clearing(&self) -> Result<Clearing, Refusal> {
        let (highest, price, curve) = (self.terms.cap(u32::MAX), self.terms().lot_price(), self.terms.curve());
        let slots = histogram(highest)?;
        let certain = clear_whole(self.terms.lots(), highest, price, curve, &slots).ok_or(Error::Overflow)?;
        let prizes = if self.terms().draws() { certain.remainder } else { 0 };
        let last = curve.last(Lots(certain.cap.0 + 1), price);
        let drawn = if prizes == 0 { Some(0) } else { last.and_then(|Amount(last)| last.checked_mul(prizes.into())) };
        let proceeds = drawn.and_then(|drawn| certain.proceeds.checked_add(Amount(drawn))).ok_or(Error::Overflow)?;
        // At most the supply, and at most what a person can get: the terms were checked.
        let units = |lots: u64| Units(u128::from(lots) * self.terms().lot_size());
        let (level, sold) = (units(certain.cap.0.into()), units(certain.sold + u64::from(prizes)));
        Ok(Clearing { certain, prizes, level, sold, proceeds, slots })
    }

    /// Settles the sale, and draws the remainder if there is a beacon; or cancels it if it raises too little, or if the
    /// draw can never be decided.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::BeaconSilent`], [`Error::BeaconUnavailable`], [`Error::Overflow`]
    pub fn settle(&mut self, now: Timestamp) -> Result<Clearing, Refusal> {
        self.require(Phase::Closed, now)?;
        let mut clearing = self.clearing()?;
        if !self.raises_enough(clearing.proceeds.0) || !self.draw(&mut clearing)? {
            self.cancel_now(now);
            return Ok(clearing);
        }
        let left = self.terms().supply().checked_sub(clearing.sold.0).ok_or(Error::Overflow)?;
        let unsold = left.checked_add(self.state.unsold()).ok_or(Error::Overflow)?;
        self.state.set_cap(clearing.certain.cap.0);
        self.state.set_unsold(unsold);
        self.settle_with(clearing.proceeds.0, now);
        Ok(clearing)
    }

    /// Stores what decides the draw, if there is one: the seed, and the numbers of the entries. Persons who asked for
    /// more than the cap are numbered, level by level. Returns false if there will never be a seed.
    ///
    /// # Errors
    /// [`Error::BeaconSilent`], [`Error::BeaconUnavailable`], [`Error::Overflow`]
    fn draw(&mut self, clearing: &mut Clearing) -> Result<bool, Refusal> {
        if clearing.prizes == 0 {
            return Ok(true);
        }
        let Some((round, seed)) = self.seed()? else { return Ok(false) };
        let WholeClearing { cap, drawers, .. } = clearing.certain;
        let mut first = 0;
        for (index, slot) in (0..).zip(&mut clearing.slots) {
            if *slot == Slot::EMPTY {
                continue; // nobody there will ask for a number
            }
            first = slot.number(u32::from(index), cap, first).ok_or(Error::Overflow)?;
            HISTOGRAM.store(index, slot);
        }
        self.state.set_drawers(drawers);
        self.state.set_prizes(clearing.prizes);
        self.state.set_drawn_by(round);
        self.state.set_seed(seed);
        Ok(true)
    }

    /// Returns the round of the beacon that decides the draw of the closed sale, and its randomness; `None` if that
    /// will never come, or came too early.
    ///
    /// # Errors
    /// [`Error::BeaconSilent`], [`Error::BeaconUnavailable`]
    fn seed(&self) -> Result<Option<(u64, Randomness)>, Refusal> {
        let (beacon, closes_at) = (self.terms().beacon(), self.closes_at());
        let round = draws::round_of(&beacon, closes_at).ok_or(Error::BeaconUnavailable)?;
        Ok(draws::seed(&beacon, round, closes_at)?.map(|seed| (round, seed)))
    }

    /// Returns the draw; `None` if there was none.
    pub fn drawn(&self) -> Option<Drawn> {
        let (mut entries, mut prizes) = ([0; 8], [0; 8]);
        entries[0] = self.state.drawers();
        prizes[0] = self.state.prizes();
        (prizes[0] != 0).then(|| Drawn { round: self.state.drawn_by(), seed: self.state.seed(), entries, prizes })
    }
}
