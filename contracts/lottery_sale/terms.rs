//! Terms that the seller promises, checked once.

use fairsale_interfaces::packed;
use fairsale_kit::{
    draws::round_to_come,
    terms::{BadCommonTerms, CommonTerms, Kind, PackedCommonTerms},
};
use fairsale_math::{Amount, Lots, Timestamp, least_sold, max_group_of};
use ink::Address;

packed! {
    /// The terms of a sale. They never change.
    pub struct Terms / PackedTerms with common: CommonTerms / PackedCommonTerms {
        /// Most persons that a group may have.
        pub max_group / set_max_group: u8,
    }
}

/// Why a set of terms is invalid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum BadTerms {
    /// The terms common to all sales are invalid.
    Common(BadCommonTerms),
    /// Every draw must reach the minimum raise, however the groups' prizes are rounded.
    MinRaise {
        /// Minimum to be raised.
        min_raise: u128,
        /// Cost of the fewest tickets that a draw can sell.
        most: u128,
    },
    /// The largest group has 1 person at least, and must be small beside the supply: the last to come could lower
    /// everybody's chance by more than a tenth.
    MaxGroup {
        /// The terms' largest group.
        max_group: u8,
        /// The most that could be.
        most: u8,
    },
}

impl From<BadCommonTerms> for BadTerms {
    fn from(bad: BadCommonTerms) -> Self {
        Self::Common(bad)
    }
}

const KIND: Kind = Kind { tickets: Some(true), draws: Some(true), open_to_all: false, expires: true };

impl PackedTerms {
    /// Checks all that later code of the sale at `sale` (zero: not known yet) relies on, but for the beacon's answers.
    ///
    /// # Errors
    /// [`BadTerms`]
    pub fn check(&self, now: Timestamp, sale: Address) -> Result<(), BadTerms> {
        self.common.check(&KIND, now, sale)?;
        let supply = u32::try_from(self.common.supply()).map_err(|_| BadCommonTerms::Overflow)?;
        self.cost(supply).ok_or(BadCommonTerms::Overflow)?;
        let (max_group, most) = (self.max_group(), max_group_of(supply) as u8); // at most 8
        if !(1..=most).contains(&max_group) {
            return Err(BadTerms::MaxGroup { max_group, most });
        }
        let fewest = self.cost(least_sold(supply, max_group.into())).ok_or(BadCommonTerms::Overflow)?;
        let (min_raise, most) = (self.common.min_raise(), fewest.0);
        if min_raise > most {
            return Err(BadTerms::MinRaise { min_raise, most });
        }
        Ok(())
    }

    /// Returns the round of the beacon that will decide the draw.
    ///
    /// # Errors
    /// [`BadTerms::Common`]
    pub fn round(&self) -> Result<u64, BadTerms> {
        let common = &self.common;
        Ok(round_to_come(&common.beacon(), common.closes_at(), common.settle_by())?)
    }

    /// Returns the number of tickets for sale. The terms must have been checked.
    pub fn supply(&self) -> u32 {
        self.common.supply() as u32
    }

    /// Returns the cost of `tickets` tickets. `None` on overflow, which the supply excludes.
    pub fn cost(&self, tickets: u32) -> Option<Amount> {
        Lots(tickets).cost(self.common.lot_price())
    }
}
