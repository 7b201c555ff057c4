//! Terms that the seller promises, checked once.

use fairsale_interfaces::packed;
use fairsale_kit::terms::{BadCommonTerms, CommonTerms, Kind, PackedCommonTerms};
use fairsale_math::{BadTerms as BadShares, Lots, Terms as Shares, Timestamp, Units};
use ink::Address;

packed! {
    /// The terms of a sale. They never change.
    pub struct Terms / PackedTerms with common: CommonTerms / PackedCommonTerms {
        /// Most lots that a person may ask for.
        pub max_lots / set_max_lots: u32,
    }
}

/// Why a set of terms is invalid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum BadTerms {
    /// The terms common to all sales are invalid.
    Common(BadCommonTerms),
    /// Persons may ask for 1 to 1,024 lots.
    MaxLots {
        /// The terms' cap.
        max_lots: u32,
    },
}

impl From<BadCommonTerms> for BadTerms {
    fn from(bad: BadCommonTerms) -> Self {
        Self::Common(bad)
    }
}

const KIND: Kind = Kind { tickets: Some(false), draws: Some(false), open_to_all: false, expires: false };

impl PackedTerms {
    /// Checks all that later code of the sale at `sale` (zero: not known yet) relies on.
    ///
    /// # Errors
    /// [`BadTerms`]
    pub fn check(&self, now: Timestamp, sale: Address) -> Result<(), BadTerms> {
        self.common.check(&KIND, now, sale)?;
        self.shares().check().map_err(|bad| match bad {
            BadShares::Cap(Lots(max_lots)) => BadTerms::MaxLots { max_lots },
            BadShares::EmptyLot => BadCommonTerms::LotSize { lot_size: 0 }.into(),
            BadShares::ShareOverflow | BadShares::DepositOverflow => BadCommonTerms::Overflow.into(),
        })
    }

    /// The part of the terms that decides who gets what.
    pub fn shares(&self) -> Shares {
        Shares {
            supply: Units(self.common.supply()),
            cap: Lots(self.max_lots()),
            lot: self.common.lot(),
            price: self.common.lot_price(),
        }
    }
}
