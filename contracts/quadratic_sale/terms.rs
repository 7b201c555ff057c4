//! Terms that the seller promises, checked once.

use fairsale_interfaces::packed;
use fairsale_kit::{
    draws::{is_certain, possible_round, round_to_come},
    terms::{BadCommonTerms, CommonTerms, Kind, PackedCommonTerms},
};
use fairsale_math::{Curve, Lots, MAX_LEVELS, Timestamp};
use ink::Address;

packed! {
    /// The terms of a sale. They never change.
    pub struct Terms / PackedTerms with common: CommonTerms / PackedCommonTerms {
        /// Seconds that a round lasts.
        pub round_seconds / set_round_seconds: u64,
        /// Most lots that a person may ask for in round 0.
        pub first_cap / set_first_cap: u32,
        /// Additional lots in each round after it.
        pub cap_step / set_cap_step: u32,
        /// Number of rounds.
        pub rounds / set_rounds: u32,
        /// Power of q in the cost of q lots: 1 for P·q, 2 for P·q², where P is the price.
        pub power / set_power: u8,
    }
}

/// Why a set of terms is invalid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum BadTerms {
    /// The terms common to all sales are invalid.
    Common(BadCommonTerms),
    /// There must be at least one round; a person's cap must be at least 1 in the first, and at most 1,024 in the last.
    Caps {
        /// The cap in round 0.
        first_cap: u32,
        /// The cap in the last round, as far as it can be counted.
        last_cap: u32,
        /// Number of rounds.
        rounds: u32,
    },
    /// Rounds last, and a sale closes at the end of the last one at the latest.
    Rounds {
        /// Time at which the sale would open.
        opens_at: u64,
        /// Latest time at which it would close.
        closes_at: u64,
        /// Number of rounds.
        rounds: u32,
        /// Seconds that a round lasts.
        round_seconds: u64,
    },
    /// q lots cost P·q or P·q².
    Power {
        /// The terms' power of q.
        power: u8,
    },
    /// The beacon's rounds can be lost. In which of several rounds a sale closes is known at its end: a party that can
    /// keep some rounds of the beacon from having randomness could call the sale off once its demand is known.
    RoundsCanBeLost,
}

impl From<BadCommonTerms> for BadTerms {
    fn from(bad: BadCommonTerms) -> Self {
        Self::Common(bad)
    }
}

const KIND: Kind = Kind { tickets: Some(false), draws: None, open_to_all: false, expires: true };

impl PackedTerms {
    /// Checks all that later code of the sale at `sale` (zero: not known yet) relies on, but for the beacon's answers.
    ///
    /// # Errors
    /// [`BadTerms`]
    pub fn check(&self, now: Timestamp, sale: Address) -> Result<(), BadTerms> {
        let (first_cap, rounds, round_seconds) = (self.first_cap(), self.rounds(), self.round_seconds());
        let highest = rounds.checked_sub(1).and_then(|last| last.checked_mul(self.cap_step())?.checked_add(first_cap));
        let last_cap = highest.unwrap_or(u32::MAX);
        if first_cap == 0 || last_cap > MAX_LEVELS {
            return Err(BadTerms::Caps { first_cap, last_cap, rounds });
        }
        let (opens_at, closes_at) = (self.common.opens_at(), self.common.closes_at());
        let end = round_seconds.checked_mul(rounds.into()).and_then(|open| open.checked_add(opens_at));
        if round_seconds == 0 || end != Some(closes_at) {
            return Err(BadTerms::Rounds { opens_at, closes_at, rounds, round_seconds });
        }
        if !(1..=2).contains(&self.power()) {
            return Err(BadTerms::Power { power: self.power() });
        }
        self.common.check(&KIND, now, sale)?;
        let most = Lots(last_cap);
        self.curve().cost(most, self.common.lot_price()).ok_or(BadCommonTerms::Overflow)?;
        most.units(self.common.lot()).ok_or(BadCommonTerms::Overflow)?;
        match u64::try_from(self.common.lots()) {
            Ok(0) => Err(BadCommonTerms::NoSupply.into()),
            Ok(_) => Ok(()),
            Err(_) => Err(BadCommonTerms::Overflow.into()),
        }
    }

    /// Checks the beacon, where there is one: the rounds of a sale that closes first, and of one that closes last.
    ///
    /// # Errors
    /// [`BadTerms`]
    pub fn check_beacon(&self) -> Result<(), BadTerms> {
        if !self.common.draws() {
            return Ok(());
        }
        let beacon = self.common.beacon();
        possible_round(&beacon, self.end_of(0))?;
        let round = round_to_come(&beacon, self.common.closes_at(), self.common.settle_by())?;
        if self.rounds() != 1 && !is_certain(&beacon, round).ok_or(BadCommonTerms::NoBeacon)? {
            return Err(BadTerms::RoundsCanBeLost);
        }
        Ok(())
    }

    /// Returns how the price grows with the lots.
    pub fn curve(&self) -> Curve {
        if self.power() == 1 { Curve::Linear } else { Curve::Quadratic }
    }

    /// Returns the number of lots for sale.
    pub fn lots(&self) -> u64 {
        self.common.lots() as u64 // it fits: the terms were checked
    }

    /// Returns whether `demand` lots are all that there are, or more. Every order asks, so by a product instead of a division: one lot
    /// more is beyond the supply.
    pub fn is_sold_out(&self, demand: u64) -> bool {
        let beyond = (u128::from(demand) + 1).checked_mul(self.common.lot_size());
        beyond.is_none_or(|units| units > self.common.supply())
    }

    /// Returns the most lots that a person may ask for in a round; in any round after the last, the same as in the
    /// last.
    pub fn cap(&self, round: u32) -> Lots {
        // At most 1,024: the terms were checked.
        Lots(self.first_cap() + round.min(self.rounds() - 1) * self.cap_step())
    }

    /// Returns the first second after a round.
    pub fn end_of(&self, round: u32) -> u64 {
        self.common.opens_at() + (u64::from(round) + 1) * self.round_seconds() // at most that of the last: checked
    }
}
