//! How a closed sale is settled: the clearing cap, and the draw of what is left.

use crate::ledger::Ledger;
use fairsale_interfaces::{
    beacon::Randomness,
    draws::Drawn,
    personhood::Alias,
    roster::order_key,
    sale::{Error, Outcome, Phase, Refusal},
};
use fairsale_kit::{
    draws,
    life::Sale,
    orders::{Record, slot, store_slot},
};
use fairsale_math::{Amount, Lots, Slot, Timestamp, Units, WholeClearing, clear_whole, slot_of};
use ink::{Address, prelude::vec::Vec};

/// What all orders come to, if they stay as they are.
pub struct Clearing {
    /// What all get for certain.
    pub certain: WholeClearing,
    /// How many lots are drawn for.
    pub prizes: u32,
    /// What all pay together, whoever wins.
    pub proceeds: Amount,
    /// Whether it is enough; otherwise the sale is cancelled.
    pub enough: bool,
    slots: Vec<Slot>,
}

impl Clearing {
    /// How many lots are sold, whoever wins.
    pub fn sold(&self) -> u64 {
        self.certain.sold + u64::from(self.prizes) // at most the supply
    }
}

impl Ledger {
    /// What is for sale, in base units.
    pub fn supply(&self) -> Units {
        Units(u128::from(self.terms.supply()) * self.terms.lot_size()) // the terms were checked
    }

    /// What the draw of the closed sale is decided by; `None` if it will never come, or came too early.
    pub fn seed(&self) -> Result<Option<(u64, Randomness)>, Refusal> {
        let (beacon, closes_at) = (self.terms.beacon(), self.closes_at());
        let round = draws::round_of(&beacon, closes_at).ok_or(Error::BeaconUnavailable)?;
        Ok(draws::seed(&beacon, round, closes_at)?.map(|seed| (round, seed)))
    }

    /// Who gets how much if the orders stay as they are.
    pub fn clearing(&self) -> Result<Clearing, Refusal> {
        let terms = &self.terms;
        let highest = terms.cap(u32::MAX);
        let last = slot_of(highest).ok_or(Error::Overflow)?;
        let slots: Vec<Slot> = (0..=last).map(slot).collect();
        let certain = clear_whole(terms.supply(), highest, terms.lot_price(), terms.curve(), &slots);
        let certain = certain.ok_or(Error::Overflow)?;
        let prizes = if terms.draws() { certain.remainder } else { 0 };
        let last = terms.curve().last(Lots(certain.cap.0 + 1), terms.lot_price());
        let drawn = if prizes == 0 { Some(0) } else { last.and_then(|Amount(last)| last.checked_mul(prizes.into())) };
        let proceeds = drawn.and_then(|drawn| certain.proceeds.checked_add(Amount(drawn))).ok_or(Error::Overflow)?;
        Ok(Clearing { certain, prizes, proceeds, enough: proceeds.0 >= terms.min_raise(), slots })
    }

    /// Settles the sale, which is closed and raises enough.
    pub fn settle(&mut self, clearing: &Clearing, now: Timestamp) -> Result<(), Refusal> {
        self.end(true, now);
        let lots = self.terms.supply().checked_sub(clearing.sold()).ok_or(Error::Overflow)?;
        let left = u128::from(lots) * self.terms.lot_size(); // at most the supply
        let unsold = left.checked_add(self.state.unsold()).ok_or(Error::Overflow)?;
        self.state.set_cap(clearing.certain.cap.0);
        self.state.set_unsold(unsold);
        self.state.set_proceeds(clearing.proceeds.0);
        Ok(())
    }

    /// Keeps what the draw is decided by: the `seed` of a round, and who has which number. Those who asked for more than the
    /// cap are numbered, level by level.
    pub fn draw(&mut self, clearing: Clearing, round: u64, seed: Randomness) -> Result<(), Refusal> {
        let WholeClearing { cap, drawers, .. } = clearing.certain;
        let mut first = 0;
        for (index, mut slot) in (0..).zip(clearing.slots) {
            if slot == Slot::EMPTY {
                continue; // nobody there will ask for a number
            }
            first = slot.number(index, cap, first).ok_or(Error::Overflow)?;
            store_slot(index, &slot);
        }
        self.state.set_drawers(drawers);
        self.state.set_prizes(clearing.prizes);
        self.state.set_drawn_by(round);
        self.state.set_seed(seed);
        Ok(())
    }

    /// The draw, if there was one.
    pub fn drawn(&self) -> Option<Drawn> {
        let (mut entries, mut prizes) = ([0; 8], [0; 8]);
        entries[0] = self.state.drawers();
        prizes[0] = self.state.prizes();
        (prizes[0] != 0).then(|| Drawn { round: self.state.drawn_by(), seed: self.state.seed(), entries, prizes })
    }

    /// The order of `alias`, if there is one, and what it comes to: for certain, and in so many of so many cases a lot more. The
    /// sale is the contract at `sale`.
    pub fn preview(&self, alias: &Alias, now: Timestamp, sale: Address) -> Result<(Outcome, (u32, u32)), Refusal> {
        const NONE: (u32, u32) = (0, 1);
        let order = Record::load(&order_key(alias));
        let asked = Lots(order.lots);
        match self.phase(now) {
            _ if asked.0 == 0 => Ok((Outcome::default(), NONE)),
            Phase::Settled => {
                let won = u32::from(self.wins(&order, sale)?);
                Ok((self.outcome(&order, Lots(self.state.cap() + won))?, (won, 1)))
            }
            Phase::Cancelled => Ok((self.outcome(&order, Lots(0))?, NONE)),
            _ => {
                let Clearing { certain, prizes, enough, .. } = self.clearing()?;
                let cap = if enough { certain.cap } else { Lots(0) };
                let draws = enough && prizes != 0 && asked > cap;
                Ok((self.outcome(&order, cap)?, if draws { (prizes, certain.drawers) } else { NONE }))
            }
        }
    }
}
