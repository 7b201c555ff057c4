//! Terms that the seller promises, checked once.

use fairsale_interfaces::packed;
use fairsale_kit::{
    draws::round_to_come,
    terms::{BadCommonTerms, CommonTerms, Kind, PackedCommonTerms},
};
use fairsale_math::{Amount, Ladder, Lots, MAX_TICKS, Step, Timestamp};
use ink::Address;

packed! {
    /// The terms of an auction. They never change.
    pub struct Terms / PackedTerms with common: CommonTerms / PackedCommonTerms {
        /// Difference between the prices of two neighbouring ticks; if `geometric`, in hundredths of a percent of the
        /// lower price, rounded up.
        pub step / set_step: u128,
        /// Most lots that a person may bid for.
        pub max_lots / set_max_lots: u32,
        /// Number of ticks of the ladder of prices.
        pub ticks / set_ticks: u32,
        /// True if each step is a percentage of the price below it, rather than constant.
        pub geometric / set_geometric: bool,
    }
}

/// Why a set of terms is invalid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum BadTerms {
    /// The terms common to all sales are invalid.
    Common(BadCommonTerms),
    /// The most lots that a person may bid for are 0.
    NoLots,
    /// A ladder has 1 to 1,024 ticks, each dearer than the one below it.
    Ladder {
        /// Number of ticks of the terms.
        ticks: u32,
        /// From one to the next.
        step: u128,
    },
    /// Tickets are sold one to a person.
    Tickets {
        /// Most lots that a person could bid for.
        max_lots: u32,
    },
}

impl From<BadCommonTerms> for BadTerms {
    fn from(bad: BadCommonTerms) -> Self {
        Self::Common(bad)
    }
}

impl PackedTerms {
    /// Checks all that later code of the sale at `sale` (zero: not known yet) relies on, but for the beacon's answers.
    ///
    /// # Errors
    /// [`BadTerms`]
    pub fn check(&self, now: Timestamp, sale: Address) -> Result<(), BadTerms> {
        let (tickets, max_lots) = (self.common.tickets(), self.max_lots());
        let kind = Kind { tickets: None, draws: Some(tickets), open_to_all: true, expires: true };
        self.common.check(&kind, now, sale)?;
        if max_lots == 0 {
            return Err(BadTerms::NoLots);
        }
        if tickets && max_lots != 1 {
            return Err(BadTerms::Tickets { max_lots });
        }
        self.check_prices()
    }

    /// Checks that no deposit overflows: prices rise, so the highest is the largest number.
    ///
    /// # Errors
    /// [`BadTerms::Ladder`], [`BadTerms::Common`]
    fn check_prices(&self) -> Result<(), BadTerms> {
        let (ticks, step, most) = (self.ticks(), self.step(), Lots(self.max_lots()));
        let bps_fit = !self.geometric() || step <= u32::MAX.into();
        if !(1..=MAX_TICKS).contains(&ticks) || !bps_fit || !self.ladder().rises() {
            return Err(BadTerms::Ladder { ticks, step });
        }
        let dearest = self.ladder().top().and_then(|top| most.cost(top));
        let largest = most.units(self.common.lot());
        Ok(dearest.and(largest).map(drop).ok_or(BadCommonTerms::Overflow)?)
    }

    /// Returns the round of the beacon that will decide the draw of tickets; zero if none are sold.
    ///
    /// # Errors
    /// [`BadTerms::Common`]
    pub fn round(&self) -> Result<u64, BadTerms> {
        let common = &self.common;
        if !common.draws() {
            return Ok(0);
        }
        Ok(round_to_come(&common.beacon(), common.closes_at(), common.settle_by())?)
    }

    /// Returns the ladder of prices.
    pub fn ladder(&self) -> Ladder {
        // Terms whose hundredths of a percent do not fit are refused.
        let step = if self.geometric() { Step::Geometric(self.step() as u32) } else { Step::Linear(self.step()) };
        Ladder { lowest: self.common.lot_price(), step, ticks: self.ticks() }
    }

    /// Returns the deposit of a bid. `None` if there is no such tick, or if the bid is for more lots than anybody may
    /// bid for.
    pub fn deposit(&self, tick: u32, lots: Lots) -> Option<Amount> {
        lots.cost(self.ladder().price(tick)?)
    }
}
