//! What the seller promises, checked once.

use fairsale_interfaces::{beacon::DELAY, packed};
use fairsale_kit::{
    asset::Asset,
    draws::{BadBeacon, TIME_TO_SETTLE, round_to_come},
    life::SaleTerms,
    sale_terms,
};
use fairsale_math::{Amount, Lots, Price, Timestamp, least_sold, max_group_of};
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
        /// How many persons a group may have: 1 to 8, and no more than 1 + supply / 10.
        pub max_group / set_max_group: u8,
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
    /// A draw must raise what must be raised, however the groups' prizes are rounded.
    MinRaise {
        /// What must be raised.
        min_raise: u128,
        /// What the fewest tickets cost that a draw can sell.
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
    /// Deposits must not wait for longer than [`MAX_TIME_TO_SETTLE`](fairsale_kit::draws::MAX_TIME_TO_SETTLE).
    SettlesTooLate {
        /// The last second that would do.
        latest: u64,
        /// When the sale would be cancelled if it is not settled.
        settle_by: u64,
    },
    /// The largest group has 1 person at least, and must be small beside the supply: the last to come could lower everybody's
    /// chance by more than a tenth.
    MaxGroup {
        /// The terms' largest group.
        max_group: u8,
        /// The most that could be.
        most: u8,
    },
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
        let earliest = closes_at.checked_add(DELAY + TIME_TO_SETTLE);
        if earliest.is_none_or(|earliest| settle_by < earliest) {
            return Err(BadTerms::SettleBy { settle_by, earliest: earliest.unwrap_or(u64::MAX) });
        }
        if settle_by.checked_add(recovery_window).is_none() {
            return Err(BadTerms::RecoveryWindow { settle_by, recovery_window });
        }
        self.cost(self.supply()).ok_or(BadTerms::Overflow)?;
        let (max_group, most) = (self.max_group(), max_group_of(self.supply()) as u8); // at most 8
        if !(1..=most).contains(&max_group) {
            return Err(BadTerms::MaxGroup { max_group, most });
        }
        let fewest = least_sold(self.supply(), max_group.into());
        let (min_raise, most) = (self.min_raise(), self.cost(fewest).ok_or(BadTerms::Overflow)?.0);
        if min_raise > most {
            return Err(BadTerms::MinRaise { min_raise, most });
        }
        if let Some(payee) = self.bad_payee(sale) {
            return Err(if payee.is_zero() { BadTerms::ZeroAddress } else { BadTerms::Payee { payee } });
        }
        Ok(())
    }

    /// The round of the beacon by which the sale will be drawn.
    ///
    /// # Errors
    /// [`BadTerms`]
    pub fn round(&self) -> Result<u64, BadTerms> {
        let settle_by = self.settle_by();
        round_to_come(&self.beacon(), self.closes_at(), settle_by).map_err(|bad| match bad {
            BadBeacon::Unavailable => BadTerms::NoBeacon,
            BadBeacon::Lost { round } => BadTerms::LostRound { round },
            BadBeacon::TooLate { decided_at } => BadTerms::BeaconTooLate { decided_at, settle_by },
            BadBeacon::TooLong { latest } => BadTerms::SettlesTooLate { latest, settle_by },
        })
    }

    /// What so many tickets cost. `None` if above 2¹²⁸ − 1, which the supply does not.
    pub fn cost(&self, tickets: u32) -> Option<Amount> {
        Lots(tickets).cost(Price(self.price()))
    }

    /// What is sold.
    pub fn asset(&self) -> Asset {
        Asset::tickets(self.ticket())
    }
}
