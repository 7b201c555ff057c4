//! What the seller promises, checked once.

use fairsale_interfaces::{
    beacon,
    draws::{BadBeacon, TIME_TO_SETTLE},
    packed,
    payment::Currency,
};
use fairsale_math::{Amount, Lots, Price, Timestamp};
use ink::Address;

packed! {
    /// The terms of a sale. They never change.
    pub struct Terms / PackedTerms {
        /// What a ticket costs, in the smallest unit of the payment currency.
        pub price / set_price: u128,
        /// If the sale would raise less than this, it is cancelled.
        pub min_raise / set_min_raise: u128,
        /// What the smallest unit of the payment currency is worth in the value that the chain shows to contracts (18 decimals):
        /// 10⁸ on Polkadot Hub, 10⁶ on Kusama Hub and Westend.
        pub payment_unit / set_payment_unit: u64,
        /// First second at which entries are taken.
        pub opens_at / set_opens_at: u64,
        /// First second at which they are not any more.
        pub closes_at / set_closes_at: u64,
        /// First second at which a sale that has not been settled is cancelled.
        pub settle_by / set_settle_by: u64,
        /// Seconds from settlement during which the account of an entry cannot claim it unless it is still the person's.
        pub recovery_window / set_recovery_window: u64,
        /// In which context: persons are known to this sale by their alias in it.
        pub context / set_context: [u8; 32],
        /// Who says who is a person: a registry, or Polkadot's precompile.
        pub personhood / set_personhood: Address,
        /// The code that is seldom run: an instance of `lottery_sale_office`. One serves all sales.
        pub office / set_office: Address,
        /// What is sold: a `ticket` collection.
        pub ticket / set_ticket: Address,
        /// By whose randomness the winners are drawn.
        pub beacon / set_beacon: Address,
        /// What it is paid in: an ERC-20; zero: the chain's own currency.
        pub currency / set_currency: Address,
        /// Who gets the proceeds.
        pub beneficiary / set_beneficiary: Address,
        /// Who may issue the tickets that are unsold.
        pub unsold_to / set_unsold_to: Address,
        /// Who may cancel before the sale opens, and gets the tickets back if it is cancelled.
        pub seller / set_seller: Address,
        /// How many tickets are sold.
        pub supply / set_supply: u32,
        /// Which status a person needs to enter: 1 lite, 2 full.
        pub min_status / set_min_status: u8,
    }
}

/// Terms that are none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum BadTerms {
    /// Nothing is for sale.
    NoSupply,
    /// The smallest unit of the payment currency is worth nothing.
    NoPaymentUnit,
    /// A sale is not paid in what it sells, and the payment unit of an ERC-20 is 1.
    Currency,
    /// Status 1 or 2 may be asked for.
    MinStatus {
        /// The terms' status.
        min_status: u8,
    },
    /// A sale opens in the future, and closes later.
    Times {
        /// The chain's clock, in seconds.
        now: u64,
        /// When the sale would open.
        opens_at: u64,
        /// When it would close.
        closes_at: u64,
    },
    /// There must be time to settle.
    SettleBy {
        /// When the sale would be cancelled if it is not settled.
        settle_by: u64,
        /// When that can be at the earliest.
        earliest: u64,
    },
    /// A recovery window from `settle_by` on ends before the end of time.
    RecoveryWindow {
        /// When the sale would be cancelled if it is not settled.
        settle_by: u64,
        /// The window, in seconds.
        recovery_window: u64,
    },
    /// Price times supply is above 2¹²⁸ − 1.
    Overflow,
    /// All tickets together would not raise what must be raised.
    MinRaise {
        /// What must be raised.
        min_raise: u128,
        /// What all tickets cost.
        most: u128,
    },
    /// Nobody has the zero address: seller, beneficiary and receiver of what is unsold must be somebody.
    ZeroAddress,
    /// The beacon does not say which round it will draw by, and when that is decided.
    NoBeacon,
    /// The beacon's round is lost already: a sale that has to draw would be cancelled.
    LostRound {
        /// The round.
        round: u64,
    },
    /// From when nobody can withhold the beacon's round any more, there must be [`TIME_TO_SETTLE`].
    BeaconTooLate {
        /// When that is.
        decided_at: u64,
        /// When the sale would be cancelled if it is not settled.
        settle_by: u64,
    },
}

impl BadTerms {
    /// Why the beacon will not do, in a sale that must be settled by `settle_by`.
    pub fn of_beacon(bad: BadBeacon, settle_by: u64) -> Self {
        match bad {
            BadBeacon::Unavailable => Self::NoBeacon,
            BadBeacon::Lost { round } => Self::LostRound { round },
            BadBeacon::TooLate { decided_at } => Self::BeaconTooLate { decided_at, settle_by },
        }
    }
}

impl PackedTerms {
    /// Checks all that later code relies on, but for the beacon.
    pub fn check(&self, now: Timestamp) -> Result<(), BadTerms> {
        if self.supply() == 0 {
            return Err(BadTerms::NoSupply);
        }
        if self.payment_unit() == 0 {
            return Err(BadTerms::NoPaymentUnit);
        }
        if !self.payment().fits(self.ticket()) {
            return Err(BadTerms::Currency);
        }
        let min_status = self.min_status();
        if !(1..=2).contains(&min_status) {
            return Err(BadTerms::MinStatus { min_status });
        }
        let (opens_at, closes_at) = (self.opens_at(), self.closes_at());
        if now.0 >= opens_at || opens_at >= closes_at {
            return Err(BadTerms::Times { now: now.0, opens_at, closes_at });
        }
        let (settle_by, recovery_window) = (self.settle_by(), self.recovery_window());
        let earliest = closes_at.checked_add(beacon::DELAY + TIME_TO_SETTLE);
        if earliest.is_none_or(|earliest| settle_by < earliest) {
            return Err(BadTerms::SettleBy { settle_by, earliest: earliest.unwrap_or(u64::MAX) });
        }
        if settle_by.checked_add(recovery_window).is_none() {
            return Err(BadTerms::RecoveryWindow { settle_by, recovery_window });
        }
        let most = self.cost(self.supply()).ok_or(BadTerms::Overflow)?.0;
        let min_raise = self.min_raise();
        if min_raise > most {
            return Err(BadTerms::MinRaise { min_raise, most });
        }
        if [self.seller(), self.beneficiary(), self.unsold_to()].contains(&Address::zero()) {
            return Err(BadTerms::ZeroAddress);
        }
        Ok(())
    }

    /// What so many tickets cost. `None` if above 2¹²⁸ − 1, which the supply does not.
    pub fn cost(&self, tickets: u32) -> Option<Amount> {
        Lots(tickets).cost(Price(self.price()))
    }

    /// What it is paid in.
    pub fn payment(&self) -> Currency {
        Currency { token: self.currency(), unit: self.payment_unit() }
    }
}
