//! Outcome of an entry, and who may claim it.

use crate::{groups::Entry, keys::ORDERS, state::Ledger};
use fairsale_interfaces::{
    host::keccak256,
    personhood::{Alias, Personhood},
    sale::{Error, Outcome, Phase, Refusal},
};
use fairsale_kit::{
    claims::{require_ended, require_entitled},
    life::Sale,
};
use fairsale_math::{Draw, Timestamp, chance};
use ink::Address;

impl Ledger {
    /// Removes the entry of `alias`, claimed by `caller`, who is `person` by the source of personhood, in the sale at
    /// `sale`. Returns its outcome.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::NoOrder`], [`Error::NotYours`], [`Error::RecoveryWindow`], [`Error::Overflow`]
    pub fn claim(
        &self,
        alias: &Alias,
        caller: Address,
        person: Personhood,
        now: Timestamp,
        sale: Address,
    ) -> Result<Outcome, Refusal> {
        let phase = require_ended(self, now)?;
        let key = ORDERS.key(alias);
        let entry = ORDERS.load(&key).require()?;
        require_entitled(self, (alias, entry.account), (caller, person), 0, now)?;
        ORDERS.remove(&key);
        Ok(self.outcome(phase == Phase::Settled && self.wins(&entry, sale)?))
    }

    /// Returns true if an entry of the settled sale at `sale` wins. Takes O(1), independent of other entries.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    fn wins(&self, entry: &Entry, sale: Address) -> Result<bool, Refusal> {
        let (class, index) = entry.place();
        let (entries, prizes) = (self.count(class), self.state.prizes()[class as usize - 1]);
        let draw = Draw { hash: keccak256, sale: sale.0, seed: self.state.seed() };
        draw.wins(class as u8, index, entries, prizes).ok_or_else(|| Error::Overflow.into())
    }

    /// Returns the outcome of winning or losing.
    fn outcome(&self, won: bool) -> Outcome {
        let price = self.terms().price();
        if won {
            Outcome { allocated: 1, paid: price, refund: 0 }
        } else {
            Outcome { allocated: 0, paid: 0, refund: price }
        }
    }

    /// Returns the outcome of the entry of `alias`, final once the sale at `sale` has ended, and until then as if it
    /// closed now; and its exact chance to win, as numerator and denominator.
    ///
    /// # Errors
    /// [`Error::NoOrder`], [`Error::Overflow`]
    pub fn preview(&self, alias: &Alias, now: Timestamp, sale: Address) -> Result<(Outcome, (u32, u32)), Refusal> {
        let entry = ORDERS.load(&ORDERS.key(alias)).require()?;
        let won = match self.phase(now) {
            Phase::Settled => self.wins(&entry, sale)?,
            Phase::Cancelled => false,
            // It raises what must be raised, however prizes are rounded: the terms were checked.
            _ if self.must_draw()? => {
                let chance = chance(self.terms.supply(), &self.state.entries()).ok_or(Error::Overflow)?;
                return Ok((self.outcome(false), chance));
            }
            _ => self.raises_enough(self.terms.cost(self.persons()?).ok_or(Error::Overflow)?.0),
        };
        Ok((self.outcome(won), (won.into(), 1)))
    }
}
