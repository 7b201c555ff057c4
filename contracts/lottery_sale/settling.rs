//! How a closed sale is settled: how many win of each class.

use crate::{entries::Entry, ledger::Ledger};
use fairsale_interfaces::{
    draws::Drawn,
    host,
    personhood::Alias,
    roster::order_key,
    sale::{Error, Outcome, Phase, Refusal},
};
use fairsale_kit::{draws, life::Sale};
use fairsale_math::{Amount, Draw, Purpose, Timestamp, chance, least_sold, persons, prizes};
use ink::Address;

/// What the beacon said of the sale's round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answered {
    /// It was not asked: there is nothing to draw.
    Nothing,
    /// The randomness.
    Randomness([u8; 32]),
    /// There will never be any, or it was known before the sale closed.
    Never,
}

/// What a sale came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settlement {
    /// How many entered.
    pub persons: u32,
    /// How many win. Of a cancelled sale: how many would have.
    pub sold: u32,
    /// What they pay together.
    pub proceeds: Amount,
}

impl Ledger {
    /// What the beacon says of the sale's round, if there is something to draw.
    pub fn ask_beacon(&self) -> Result<Answered, Refusal> {
        if !self.must_draw()? {
            return Ok(Answered::Nothing);
        }
        let seed = draws::seed(&self.terms.beacon(), self.state.round(), self.terms.closes_at())?;
        Ok(seed.map_or(Answered::Never, Answered::Randomness))
    }

    /// How many persons entered.
    pub fn persons(&self) -> Result<u32, Refusal> {
        persons(&self.state.entries()).ok_or_else(|| Error::Overflow.into())
    }

    /// Are there fewer tickets than persons?
    pub fn must_draw(&self) -> Result<bool, Refusal> {
        Ok(self.persons()? > self.terms.supply())
    }

    /// Decides how many win of each class, and with that, and the seed, who; or cancels, if that raises too little, or the
    /// round of the beacon is lost. This is the sale at `sale`.
    pub fn settle(&mut self, sale: Address, answered: Answered, now: Timestamp) -> Result<Settlement, Refusal> {
        self.require(Phase::Closed, now)?;
        let (persons, entries) = (self.persons()?, self.state.entries());
        let seed = match answered {
            Answered::Nothing => [0; 32],
            Answered::Randomness(seed) => seed,
            Answered::Never => {
                self.end(false, now);
                return Ok(Settlement { persons, sold: 0, proceeds: Amount(0) });
            }
        };
        let draw = Draw { hash: host::keccak256, sale: sale.0, seed };
        let lot = |below| draw.uniform(Purpose::Rounding, 0, below);
        let prizes = prizes(self.terms.supply(), &entries, lot).ok_or(Error::Overflow)?;
        let sold = fairsale_math::persons(&prizes).ok_or(Error::Overflow)?;
        let proceeds = self.terms.cost(sold).ok_or(Error::Overflow)?;
        let enough = proceeds.0 >= self.terms.min_raise();
        if enough {
            let left = self.terms.supply().checked_sub(sold).ok_or(Error::Overflow)?;
            self.state.set_unsold(left.checked_add(self.state.unsold()).ok_or(Error::Overflow)?);
            self.state.set_prizes(prizes);
            self.state.set_seed(seed);
            self.state.set_proceeds(proceeds.0);
        }
        self.end(enough, now);
        Ok(Settlement { persons, sold, proceeds })
    }

    /// The draw, if one took place.
    pub fn drawn(&self) -> Option<Drawn> {
        let state = &self.state;
        let took_place = self.is_settled() && self.must_draw().unwrap_or(false);
        took_place.then(|| Drawn {
            round: state.round(),
            seed: state.seed(),
            entries: state.entries(),
            prizes: state.prizes(),
        })
    }

    /// What the entry of `alias` comes to, for certain once the sale has ended; until then, what it would come to for certain if
    /// the sale closed like this.
    pub fn preview(&self, sale: Address, alias: &Alias, now: Timestamp) -> Result<Outcome, Refusal> {
        let Some(entry) = Entry::load(&order_key(alias)) else { return Ok(Outcome::default()) };
        let won = match self.phase(now) {
            Phase::Settled => self.wins(sale, &entry)?,
            Phase::Cancelled => false,
            _ => !self.must_draw()? && self.raises_enough()?,
        };
        Ok(self.outcome(won))
    }

    /// The chance of the entry of `alias` to win: so many in so many, exactly, if the sale closed now.
    pub fn chance_of(&self, sale: Address, alias: &Alias, now: Timestamp) -> Result<(u32, u32), Refusal> {
        if matches!(self.phase(now), Phase::Settled | Phase::Cancelled) || !self.raises_enough()? {
            let units = self.preview(sale, alias, now)?.units;
            return Ok((u32::from(units != 0), 1));
        }
        if Entry::load(&order_key(alias)).is_none() {
            return Ok((0, 1));
        }
        chance(self.terms.supply(), &self.state.entries()).ok_or_else(|| Error::Overflow.into())
    }

    /// Would so many entries raise what must be raised? A draw does, however prizes are rounded: the terms were checked.
    fn raises_enough(&self) -> Result<bool, Refusal> {
        let fewest = least_sold(self.terms.supply(), self.terms.max_group().into());
        let sold = if self.must_draw()? { fewest } else { self.persons()? };
        Ok(self.terms.cost(sold).ok_or(Error::Overflow)?.0 >= self.terms.min_raise())
    }
}
