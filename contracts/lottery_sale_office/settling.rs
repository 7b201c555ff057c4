//! What happens to a sale once: it is funded, cancelled, settled, and paid out to those who are not buyers.

use crate::{
    entries::Entry,
    ledger::{CANCELLED, Ledger, SETTLED},
};
use fairsale_interfaces::{
    draws::Drawn,
    host,
    personhood::Alias,
    roster::order_key,
    sale::{Error, Outcome, Phase, Refusal},
};
use fairsale_math::{Amount, Draw, Purpose, Timestamp, persons, prizes};
use ink::Address;

/// What the beacon said of the sale's round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answered {
    /// It was not asked: there is nothing to draw.
    Nothing,
    /// The randomness.
    Randomness([u8; 32]),
    /// There will never be any.
    Lost,
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
    /// Takes note that the sale may issue so many tickets.
    pub fn fund(&mut self, allotment: impl FnOnce() -> Result<u32, Refusal>, now: Timestamp) -> Result<(), Refusal> {
        self.require(Phase::Announced, now)?;
        let (allotment, supply) = (allotment()?, self.terms.supply());
        let Some(surplus) = allotment.checked_sub(supply) else {
            return Err(Error::Underfunded { balance: allotment.into(), supply: supply.into() }.into());
        };
        self.state.set_funded(true);
        // More than the supply is unsold in any case.
        self.state.set_unsold(surplus);
        Ok(())
    }

    /// Calls the sale off, or notes that the clock did.
    pub fn cancel(&mut self, caller: Address, now: Timestamp) -> Result<(), Refusal> {
        match self.phase(now) {
            Phase::Announced if caller != self.terms.seller() => return Err(Error::NotSeller { caller }.into()),
            Phase::Announced => self.end_as(CANCELLED, now),
            Phase::Cancelled if self.state.end() == 0 => {
                let since = if self.state.funded() { self.terms.settle_by() } else { self.terms.opens_at() };
                self.end_as(CANCELLED, Timestamp(since));
            }
            phase => return Err(Error::WrongPhase { phase, now: now.0 }.into()),
        }
        Ok(())
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
            Answered::Lost => {
                self.end_as(CANCELLED, now);
                return Ok(Settlement { persons, sold: 0, proceeds: Amount(0) });
            }
        };
        let draw = Draw { hash: host::keccak256, sale: sale.0, seed };
        let round = |class, below| draw.uniform(Purpose::Rounding, class, below);
        let prizes = prizes(self.terms.supply(), &entries, round).ok_or(Error::Overflow)?;
        let sold = fairsale_math::persons(&prizes).ok_or(Error::Overflow)?;
        let proceeds = self.terms.cost(sold).ok_or(Error::Overflow)?;
        if proceeds.0 < self.terms.min_raise() {
            self.end_as(CANCELLED, now);
        } else {
            self.end_as(SETTLED, now);
            let left = self.terms.supply().checked_sub(sold).ok_or(Error::Overflow)?;
            self.state.set_unsold(left.checked_add(self.state.unsold()).ok_or(Error::Overflow)?);
            self.state.set_prizes(prizes);
            self.state.set_seed(seed);
            self.state.set_proceeds(proceeds.0);
        }
        Ok(Settlement { persons, sold, proceeds })
    }

    fn end_as(&mut self, end: u8, at: Timestamp) {
        self.state.set_end(end);
        self.state.set_ended_at(at.0);
    }

    /// Whether the sale was settled, rather than cancelled.
    pub fn is_settled(&self) -> bool {
        self.state.end() == SETTLED
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

    /// What goes to the beneficiary, once.
    pub fn take_proceeds(&mut self, now: Timestamp) -> Result<Amount, Refusal> {
        self.require(Phase::Settled, now)?;
        let proceeds = self.state.proceeds();
        if proceeds == 0 {
            return Err(Error::NothingLeft.into());
        }
        self.state.set_proceeds(0);
        Ok(Amount(proceeds))
    }

    /// How many tickets go where, once, of those that are unsold. `allotment` is all that the sale may issue, which a
    /// cancelled sale owes nobody but the seller.
    pub fn take_unsold(
        &mut self,
        allotment: impl FnOnce() -> Result<u32, Refusal>,
        now: Timestamp,
    ) -> Result<(Address, u32), Refusal> {
        let (to, count) = match self.phase(now) {
            Phase::Settled => (self.terms.unsold_to(), self.state.unsold()),
            Phase::Cancelled => (self.terms.seller(), allotment()?),
            phase => return Err(Error::WrongPhase { phase, now: now.0 }.into()),
        };
        self.state.set_unsold(0);
        if count == 0 {
            return Err(Error::NothingLeft.into());
        }
        Ok((to, count))
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

    /// The chance of the entry of `alias` to win: so many in so many.
    pub fn chance_of(&self, sale: Address, alias: &Alias, now: Timestamp) -> Result<(u32, u32), Refusal> {
        if matches!(self.phase(now), Phase::Settled | Phase::Cancelled) || !self.raises_enough()? {
            let units = self.preview(sale, alias, now)?.units;
            return Ok((u32::from(units != 0), 1));
        }
        if Entry::load(&order_key(alias)).is_none() {
            return Ok((0, 1));
        }
        let persons = self.persons()?;
        Ok((self.terms.supply().min(persons), persons))
    }

    /// Would so many entries raise what must be raised? Of a draw, if as many win as there are tickets.
    fn raises_enough(&self) -> Result<bool, Refusal> {
        let sold = self.terms.supply().min(self.persons()?);
        Ok(self.terms.cost(sold).ok_or(Error::Overflow)?.0 >= self.terms.min_raise())
    }
}
