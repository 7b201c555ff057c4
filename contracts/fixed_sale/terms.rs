//! Terms that the seller promises, checked once.

use fairsale_interfaces::packed;
use fairsale_kit::terms::{BadCommonTerms, CommonTerms, Kind, PackedCommonTerms};
use fairsale_math::Timestamp;
use ink::Address;

packed! {
    /// The terms of a sale. They never change.
    pub struct Terms / PackedTerms with common: CommonTerms / PackedCommonTerms {
        /// First second at which purchases can be claimed, once the sale is settled; zero: they are delivered at once.
        pub claims_from / set_claims_from: u64,
        /// Most lots that a person may buy in all.
        pub max_lots / set_max_lots: u32,
    }
}

/// Most tickets that a person may buy: each is issued by a call of its own.
pub const MAX_TICKETS: u32 = 8;

/// Why a set of terms is invalid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum BadTerms {
    /// The terms common to all sales are invalid.
    Common(BadCommonTerms),
    /// Persons may buy a lot at least, and of tickets at most 8.
    MaxLots {
        /// The terms' cap.
        max_lots: u32,
    },
    /// Lots are delivered at once, or from a time on at which nobody buys any more.
    ClaimsFrom {
        /// Time at which claims would open.
        claims_from: u64,
        /// Time at which the sale would close.
        closes_at: u64,
    },
    /// A sale that delivers at once cannot be cancelled afterwards, so it can have no minimum raise.
    MinRaise {
        /// The terms' sum.
        min_raise: u128,
    },
}

impl From<BadCommonTerms> for BadTerms {
    fn from(bad: BadCommonTerms) -> Self {
        Self::Common(bad)
    }
}

const KIND: Kind = Kind { tickets: None, draws: Some(false), open_to_all: true, expires: false };

impl PackedTerms {
    /// Checks all that later code of the sale at `sale` (zero: not known yet) relies on.
    ///
    /// # Errors
    /// [`BadTerms`]
    pub fn check(&self, now: Timestamp, sale: Address) -> Result<(), BadTerms> {
        self.common.check(&KIND, now, sale)?;
        let (stock, max_lots, min_raise) = (self.common.lots(), self.max_lots(), self.common.min_raise());
        if stock == 0 {
            return Err(BadCommonTerms::NoSupply.into());
        }
        if max_lots == 0 || (self.common.tickets() && max_lots > MAX_TICKETS) {
            return Err(BadTerms::MaxLots { max_lots });
        }
        let (claims_from, closes_at) = (self.claims_from(), self.common.closes_at());
        if !self.delivers_at_once() && claims_from < closes_at {
            return Err(BadTerms::ClaimsFrom { claims_from, closes_at });
        }
        self.common.check_window(claims_from.max(closes_at))?;
        if self.delivers_at_once() && min_raise != 0 {
            return Err(BadTerms::MinRaise { min_raise });
        }
        stock.checked_mul(self.common.price()).map(drop).ok_or_else(|| BadCommonTerms::Overflow.into())
    }

    /// Returns true if a purchase is delivered by the same call.
    pub fn delivers_at_once(&self) -> bool {
        self.claims_from() == 0
    }
}
