//! Terms of a commit-reveal beacon, checked once.

use fairsale_interfaces::{
    beacon::{Schedule, commit_reveal::MAX_PARTIES},
    packed,
    packed::Field,
};
use ink::{Address, prelude::vec::Vec};

/// The fewest seconds in which secrets are taken: an hour.
pub const MIN_WINDOW: u64 = 3_600;

/// Terms of the beacon. They never change.
#[derive(Clone, PartialEq, Eq, Debug)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Terms {
    /// Parties that commit and reveal: 1 to 8, in the order in which their secrets are hashed.
    pub parties: Vec<Address>,
    /// The time of round 1, in seconds.
    pub genesis: u64,
    /// Seconds from one round to the next.
    pub period: u64,
    /// Seconds from a round's time during which secrets are taken.
    pub window: u64,
    /// Bond that comes with a commitment, in the smallest unit of the payment currency.
    pub bond: u128,
    /// Value of that smallest unit in the units that the chain shows to contracts (18 decimals): 10⁸ on Polkadot Hub,
    /// 10⁶ on Kusama Hub and Westend.
    pub payment_unit: u64,
}

/// Why a set of terms is invalid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum BadTerms {
    /// There are 1 to 8 parties.
    Parties {
        /// Number given.
        given: u32,
    },
    /// A party is the zero address, or named twice.
    BadParty {
        /// The zero address, or the one that is there twice.
        party: Address,
    },
    /// Round 1 has a time, and rounds some seconds between them: both are 1 or more.
    Schedule {
        /// The time of round 1.
        genesis: u64,
        /// Seconds from one round to the next.
        period: u64,
    },
    /// The bond is 0: it would cost nothing to reveal only what one likes.
    NoBond,
    /// The value of the smallest unit of the payment currency is 0.
    NoPaymentUnit,
    /// Everybody has an hour at least to reveal: a chain's clock can move in steps of 24 s, and one block builder must
    /// not be able to keep a party's secret out.
    Window {
        /// Seconds in which secrets would be taken.
        window: u64,
        /// The fewest that there can be.
        least: u64,
    },
}

packed! {
    /// The terms as the beacon stores them.
    pub struct Kept / PackedTerms {
        /// See [`Terms::bond`].
        pub bond / set_bond: u128,
        /// See [`Terms::genesis`].
        pub genesis / set_genesis: u64,
        /// See [`Terms::period`].
        pub period / set_period: u64,
        /// See [`Terms::window`].
        pub window / set_window: u64,
        /// See [`Terms::payment_unit`].
        pub payment_unit / set_payment_unit: u64,
        /// The parties' addresses, `count` of them, concatenated.
        pub parties / set_parties: [u8; 20 * MAX_PARTIES],
        /// Number of parties.
        pub count / set_count: u8,
    }
}

impl Terms {
    /// Checks all that later code relies on, and returns the terms as they are stored.
    ///
    /// # Errors
    /// [`BadTerms`]
    pub fn check(&self) -> Result<PackedTerms, BadTerms> {
        let &Self { genesis, period, window, bond, payment_unit, .. } = self;
        if !(1..=MAX_PARTIES).contains(&self.parties.len()) {
            return Err(BadTerms::Parties { given: self.parties.len() as u32 });
        }
        let bad = |(at, party): &(usize, &Address)| party.is_zero() || self.parties[..*at].contains(party);
        if let Some((_, party)) = self.parties.iter().enumerate().find(bad) {
            return Err(BadTerms::BadParty { party: *party });
        }
        if Schedule::new(genesis, period).is_none() {
            return Err(BadTerms::Schedule { genesis, period });
        }
        if window < MIN_WINDOW {
            return Err(BadTerms::Window { window, least: MIN_WINDOW });
        }
        if bond == 0 {
            return Err(BadTerms::NoBond);
        }
        if payment_unit == 0 {
            return Err(BadTerms::NoPaymentUnit);
        }
        let mut parties = [0; 20 * MAX_PARTIES];
        for (place, party) in parties.chunks_exact_mut(20).zip(&self.parties) {
            party.store(place);
        }
        let count = self.parties.len() as u8;
        let kept = Kept { bond, genesis, period, window, payment_unit, parties, count };
        Ok((&kept).into())
    }
}

impl PackedTerms {
    /// The parties, in their order.
    pub fn party_list(&self) -> Vec<Address> {
        self.parties().chunks_exact(20).take(self.count().into()).map(Address::load).collect()
    }

    /// Returns the schedule of the rounds.
    pub fn schedule(&self) -> Schedule {
        Schedule { genesis: self.genesis(), period: self.period() }
    }

    /// Returns the terms as a plain struct.
    pub fn open(&self) -> Terms {
        Terms {
            parties: self.party_list(),
            genesis: self.genesis(),
            period: self.period(),
            window: self.window(),
            bond: self.bond(),
            payment_unit: self.payment_unit(),
        }
    }
}
