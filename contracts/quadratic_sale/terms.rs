//! What the seller promises, checked once.

use fairsale_interfaces::{beacon::DELAY, packed};
use fairsale_kit::{
    asset::Asset,
    draws::{BadBeacon, TIME_TO_SETTLE, is_certain, possible_round, require_time_to_settle, round_to_come},
    life::SaleTerms,
    sale_terms,
};
use fairsale_math::{Amount, Curve, Lots, MAX_LEVELS, Price, Timestamp};
use ink::Address;

packed! {
    /// The terms of a sale. They never change.
    pub struct Terms / PackedTerms {
        /// How much a lot is, in base units.
        pub lot_size / set_lot_size: u128,
        /// P, the price of the first lot, in the smallest unit of the payment currency.
        pub price / set_price: u128,
        /// If the sale would raise less than this, whoever wins a draw, it is cancelled.
        pub min_raise / set_min_raise: u128,
        /// How many lots are sold.
        pub supply / set_supply: u64,
        /// What the smallest unit of the payment currency is worth in the value that the chain shows to contracts (18 decimals):
        /// 10⁸ on Polkadot Hub, 10⁶ on Kusama Hub and Westend.
        pub payment_unit / set_payment_unit: u64,
        /// First second at which orders are taken: the beginning of round 0.
        pub opens_at / set_opens_at: u64,
        /// How many seconds a round lasts.
        pub round_seconds / set_round_seconds: u64,
        /// First second at which a sale that has not been settled is cancelled.
        pub settle_by / set_settle_by: u64,
        /// Seconds from settlement during which the account of an order cannot claim it unless it is still the person's.
        pub recovery_window / set_recovery_window: u64,
        /// In which context: persons are known to this sale by their alias in it.
        pub context / set_context: [u8; 32],
        /// Who says who is a person: a registry, or Polkadot's precompile.
        pub personhood / set_personhood: Address,
        /// What is sold: an ERC-20.
        pub token / set_token: Address,
        /// By whose randomness what is left is drawn; zero: it stays unsold.
        pub beacon / set_beacon: Address,
        /// What it is paid in: an ERC-20; zero: the chain's own currency.
        pub currency / set_currency: Address,
        /// Who gets the proceeds.
        pub beneficiary / set_beneficiary: Address,
        /// Where what is unsold goes.
        pub unsold_to / set_unsold_to: Address,
        /// Who may cancel before the sale opens, and gets the supply back if it is cancelled.
        pub seller / set_seller: Address,
        /// How many lots a person may ask for in round 0.
        pub first_cap / set_first_cap: u32,
        /// How many more in each round after.
        pub cap_step / set_cap_step: u32,
        /// How many rounds there are.
        pub rounds / set_rounds: u32,
        /// Which status a person needs to order: 1 lite, 2 full.
        pub min_status / set_min_status: u8,
        /// What q lots cost in all: 1: P·q, 2: P·q².
        pub power / set_power: u8,
    }
}

/// Terms that are none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum BadTerms {
    /// Nothing is for sale.
    NoSupply,
    /// A lot is nothing.
    NoLotSize,
    /// The smallest unit of the payment currency is worth nothing.
    NoPaymentUnit,
    /// A sale is not paid in what it sells, and the payment unit of an ERC-20 is 1.
    Currency,
    /// There must be a round at least, persons may ask for a lot at least in the first, and for 1,024 at most in the last.
    Caps {
        /// The cap in round 0.
        first_cap: u32,
        /// The cap in the last round, as far as it can be counted.
        last_cap: u32,
        /// How many rounds there are.
        rounds: u32,
    },
    /// q lots cost P·q or P·q².
    Power {
        /// The terms' power of q.
        power: u8,
    },
    /// Status 1 or 2 may be asked for.
    MinStatus {
        /// The terms' status.
        min_status: u8,
    },
    /// A sale opens in the future, its rounds last, and the end of the last one is followed by [`DELAY`], by
    /// [`TIME_TO_SETTLE`], and by a recovery window that ends before the end of time.
    Times {
        /// The chain's clock, in seconds.
        now: u64,
        /// When the sale would open.
        opens_at: u64,
        /// When its last round would end, as far as it can be counted.
        closes_at: u64,
        /// When it would have to be settled.
        settle_by: u64,
    },
    /// The supply in base units, or the price of as many lots as a person may ask for, is above 2¹²⁸ − 1.
    Overflow,
    /// Nobody has the zero address: seller, beneficiary and receiver of what is unsold must be somebody.
    ZeroAddress,
    /// The beacon does not say which round it would draw by, and when that is decided.
    NoBeacon,
    /// The beacon's round is lost already: a sale that has to draw would be cancelled.
    LostRound {
        /// The round.
        round: u64,
    },
    /// From when nobody can withhold the beacon's round any more, there must be [`TIME_TO_SETTLE`].
    BeaconTooLate {
        /// When that is, of the round by which the sale would be drawn if it closed last.
        decided_at: u64,
        /// When it would have to be settled.
        settle_by: u64,
    },
    /// Deposits must not wait for longer than [`MAX_TIME_TO_SETTLE`](fairsale_kit::draws::MAX_TIME_TO_SETTLE).
    SettlesTooLate {
        /// The last second that would do.
        latest: u64,
        /// When the sale would have to be settled.
        settle_by: u64,
    },
    /// In which round a sale of several closes, is known at its end. Where somebody can keep a round of the beacon from having
    /// any randomness, who does so for some of them could call the sale off when its demand is known.
    RoundsCanBeLost,
    /// What is sent to the sale itself, to what it sells or to what it is paid in, is lost.
    Payee {
        /// The seller, beneficiary or receiver of what is unsold.
        payee: Address,
    },
}

sale_terms!(PackedTerms);

impl PackedTerms {
    /// Checks all that later code relies on, but for the beacon and where the sale stands.
    ///
    /// # Errors
    /// [`BadTerms`]
    pub fn check(&self, now: Timestamp) -> Result<(), BadTerms> {
        self.check_at(now, Address::zero())
    }

    /// Checks all that later code of the sale at `sale` relies on, but for the beacon.
    ///
    /// # Errors
    /// [`BadTerms`]
    pub fn check_at(&self, now: Timestamp, sale: Address) -> Result<(), BadTerms> {
        if self.supply() == 0 {
            return Err(BadTerms::NoSupply);
        }
        if self.lot_size() == 0 {
            return Err(BadTerms::NoLotSize);
        }
        if self.payment_unit() == 0 {
            return Err(BadTerms::NoPaymentUnit);
        }
        if !self.payment().fits(self.token()) {
            return Err(BadTerms::Currency);
        }
        if !(1..=2).contains(&self.power()) {
            return Err(BadTerms::Power { power: self.power() });
        }
        if !(1..=2).contains(&self.min_status()) {
            return Err(BadTerms::MinStatus { min_status: self.min_status() });
        }
        if let Some(payee) = self.bad_payee(sale) {
            return Err(if payee.is_zero() { BadTerms::ZeroAddress } else { BadTerms::Payee { payee } });
        }
        let (first_cap, rounds) = (self.first_cap(), self.rounds());
        let highest = rounds.checked_sub(1).and_then(|last| last.checked_mul(self.cap_step())?.checked_add(first_cap));
        let last_cap = highest.unwrap_or(u32::MAX);
        if first_cap == 0 || last_cap > MAX_LEVELS {
            return Err(BadTerms::Caps { first_cap, last_cap, rounds });
        }
        let (opens_at, settle_by) = (self.opens_at(), self.settle_by());
        let closes_at = self.round_seconds().checked_mul(rounds.into()).and_then(|open| open.checked_add(opens_at));
        let settles = closes_at.and_then(|end| end.checked_add(DELAY + TIME_TO_SETTLE));
        let in_time = settles.is_some_and(|first| first <= settle_by);
        let window = settle_by.checked_add(self.recovery_window());
        if now.0 >= opens_at || self.round_seconds() == 0 || !in_time || window.is_none() {
            return Err(BadTerms::Times { now: now.0, opens_at, closes_at: closes_at.unwrap_or(u64::MAX), settle_by });
        }
        if !self.draws() {
            let decided_at = settles.unwrap_or(u64::MAX) - TIME_TO_SETTLE; // it was added
            require_time_to_settle(decided_at, settle_by).map_err(|bad| self.bad_beacon(bad))?;
        }
        let supply = u128::from(self.supply()).checked_mul(self.lot_size());
        let most = Lots(last_cap).units(fairsale_math::LotSize(self.lot_size()));
        self.curve().cost(Lots(last_cap), self.lot_price()).ok_or(BadTerms::Overflow)?;
        supply.and(most).map(drop).ok_or(BadTerms::Overflow)
    }

    /// How the price grows with the lots.
    pub fn curve(&self) -> Curve {
        if self.power() == 1 { Curve::Linear } else { Curve::Quadratic }
    }

    /// P.
    pub fn lot_price(&self) -> Price {
        Price(self.price())
    }

    /// What so many lots cost together.
    pub fn cost(&self, lots: Lots) -> Option<Amount> {
        self.curve().cost(lots, self.lot_price())
    }

    /// How many lots a person may ask for in a round; as many as in the last in any after it.
    pub fn cap(&self, round: u32) -> Lots {
        // At most 1,024: the terms were checked.
        Lots(self.first_cap() + round.min(self.rounds() - 1) * self.cap_step())
    }

    /// First second after a round.
    pub fn end_of(&self, round: u32) -> u64 {
        self.opens_at() + (u64::from(round) + 1) * self.round_seconds() // at most that of the last, which was checked
    }

    /// Is what is left drawn?
    pub fn draws(&self) -> bool {
        self.beacon() != Address::zero()
    }

    /// Checks the beacon, where there is one: the rounds of a sale that closes first, and of one that closes last.
    ///
    /// # Errors
    /// [`BadTerms`]
    pub fn check_beacon(&self) -> Result<(), BadTerms> {
        if !self.draws() {
            return Ok(());
        }
        let (beacon, last) = (self.beacon(), self.rounds() - 1); // there is a round: the terms were checked
        let first = possible_round(&beacon, self.end_of(0));
        let ends = first.and_then(|_| round_to_come(&beacon, self.end_of(last), self.settle_by()));
        let round = ends.map_err(|bad| self.bad_beacon(bad))?;
        if last != 0 && !is_certain(&beacon, round).ok_or(BadTerms::NoBeacon)? {
            return Err(BadTerms::RoundsCanBeLost);
        }
        Ok(())
    }

    fn bad_beacon(&self, bad: BadBeacon) -> BadTerms {
        let settle_by = self.settle_by();
        match bad {
            BadBeacon::Unavailable => BadTerms::NoBeacon,
            BadBeacon::Lost { round } => BadTerms::LostRound { round },
            BadBeacon::TooLate { decided_at } => BadTerms::BeaconTooLate { decided_at, settle_by },
            BadBeacon::TooLong { latest } => BadTerms::SettlesTooLate { latest, settle_by },
        }
    }

    /// What is sold.
    pub fn asset(&self) -> Asset {
        Asset::token(self.token())
    }
}
