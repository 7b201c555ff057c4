//! Settling a closed sale: the number of winners of each class.

use crate::state::Ledger;
use fairsale_interfaces::{
    draws::Drawn,
    host::keccak256,
    sale::{Error, Phase, Refusal},
};
use fairsale_kit::{draws, life::Sale};
use fairsale_math::{Amount, Draw, Purpose, Timestamp, persons, prizes};
use ink::Address;

/// Result of a sale.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settlement {
    /// Number of persons who entered.
    pub persons: u32,
    /// Number of persons who win, or would have won if the sale is cancelled.
    pub sold: u32,
    /// Total payment of the winners.
    pub proceeds: Amount,
}

impl Ledger {
    /// Returns the number of persons who entered.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    pub fn persons(&self) -> Result<u32, Refusal> {
        persons(&self.state.entries()).ok_or_else(|| Error::Overflow.into())
    }

    /// Returns true if there are fewer tickets than persons.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    pub fn must_draw(&self) -> Result<bool, Refusal> {
        Ok(self.persons()? > self.terms.supply())
    }

    /// Settles the sale at `sale`, by the beacon if there are too few tickets; or cancels it if it raises too little,
    /// or if the draw can never be decided.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::BeaconSilent`], [`Error::BeaconUnavailable`], [`Error::Overflow`]
    pub fn settle(&mut self, now: Timestamp, sale: Address) -> Result<Settlement, Refusal> {
        self.require(Phase::Closed, now)?;
        let (entered, terms) = (self.persons()?, self.terms());
        let seed = if self.must_draw()? {
            draws::seed(&terms.beacon(), self.state.round(), terms.closes_at())?
        } else {
            Some([0; 32])
        };
        let Some(seed) = seed else {
            self.cancel_now(now);
            return Ok(Settlement { persons: entered, sold: 0, proceeds: Amount(0) });
        };
        let draw = Draw { hash: keccak256, sale: sale.0, seed };
        let lot = |below| draw.uniform(Purpose::Rounding, 0, below);
        let prizes = prizes(self.terms.supply(), &self.state.entries(), lot).ok_or(Error::Overflow)?;
        let sold = persons(&prizes).ok_or(Error::Overflow)?;
        let proceeds = self.terms.cost(sold).ok_or(Error::Overflow)?;
        if self.raises_enough(proceeds.0) {
            let left = self.terms.supply().checked_sub(sold).ok_or(Error::Overflow)?;
            self.state.set_unsold(left.checked_add(self.state.unsold()).ok_or(Error::Overflow)?);
            self.state.set_prizes(prizes);
            self.state.set_seed(seed);
            self.settle_with(proceeds.0, now);
        } else {
            self.cancel_now(now);
        }
        Ok(Settlement { persons: entered, sold, proceeds })
    }

    /// Returns the draw; `None` if there was none.
    pub fn drawn(&self) -> Option<Drawn> {
        let (state, took_place) = (&self.state, self.is_settled() && self.must_draw().ok()?);
        took_place.then(|| Drawn {
            round: state.round(),
            seed: state.seed(),
            entries: state.entries(),
            prizes: state.prizes(),
        })
    }
}
