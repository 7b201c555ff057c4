//! What the seller promises, checked once.

use fairsale_interfaces::{beacon::DELAY, packed, personhood::Personhood, sale::Refusal};
use fairsale_kit::{
    asset::Asset,
    claims::anybody,
    draws::{BadBeacon, TIME_TO_SETTLE, require_time_to_settle, round_to_come},
    life::SaleTerms,
    orders::buyer,
    sale_terms,
};
use fairsale_math::{Amount, Ladder, LotSize, Lots, MAX_TICKS, Price, Step, Timestamp};
use ink::Address;

packed! {
    /// The terms of an auction. They never change.
    pub struct Terms / PackedTerms {
        /// How much is sold at least, in base units: what must be in escrow for the auction to open.
        pub supply / set_supply: u128,
        /// How much a lot is, in base units.
        pub lot_size / set_lot_size: u128,
        /// What a lot costs at tick 0, in the smallest unit of the payment currency: it is not sold for less.
        pub reserve_price / set_reserve_price: u128,
        /// How much dearer each tick is than the one below it: so much, or if `geometric`, so many hundredths of a percent, rounded
        /// up.
        pub step / set_step: u128,
        /// If the auction would raise less than this, it is cancelled.
        pub min_raise / set_min_raise: u128,
        /// What the smallest unit of the payment currency is worth in the value that the chain shows to contracts (18 decimals):
        /// 10⁸ on Polkadot Hub, 10⁶ on Kusama Hub and Westend.
        pub payment_unit / set_payment_unit: u64,
        /// First second at which bids are taken.
        pub opens_at / set_opens_at: u64,
        /// First second at which they are not any more.
        pub closes_at / set_closes_at: u64,
        /// First second at which an auction that has not been settled is cancelled.
        pub settle_by / set_settle_by: u64,
        /// Seconds from settlement during which the account of a bid cannot claim it unless it is still the person's.
        pub recovery_window / set_recovery_window: u64,
        /// In which context: persons are known to this sale by their alias in it.
        pub context / set_context: [u8; 32],
        /// Who says who is a person: a registry, or Polkadot's precompile; zero: everybody may bid, each account for itself.
        pub personhood / set_personhood: Address,
        /// What is sold: an ERC-20, or a `ticket` collection.
        pub goods / set_goods: Address,
        /// By whose randomness tickets are drawn if more bid at the clearing tick than there are left; zero if none are sold.
        pub beacon / set_beacon: Address,
        /// What it is paid in: an ERC-20; zero: the chain's own currency.
        pub currency / set_currency: Address,
        /// Who gets the proceeds.
        pub beneficiary / set_beneficiary: Address,
        /// Where what is unsold goes.
        pub unsold_to / set_unsold_to: Address,
        /// Who may cancel before the sale opens, and gets the supply back if it is cancelled.
        pub seller / set_seller: Address,
        /// For how many lots a person may bid.
        pub max_lots / set_max_lots: u32,
        /// How many ticks the ladder of prices has.
        pub ticks / set_ticks: u32,
        /// Which status a person needs to bid: 1 lite, 2 full. If everybody may, it does not matter.
        pub min_status / set_min_status: u8,
        /// Whether each tick is dearer by a part of the price below it, instead of by the same.
        pub geometric / set_geometric: bool,
        /// Whether tickets are sold.
        pub tickets / set_tickets: bool,
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
    /// Nobody may bid for anything.
    NoLots,
    /// The smallest unit of the payment currency is worth nothing.
    NoPaymentUnit,
    /// A sale is not paid in what it sells, and the payment unit of an ERC-20 is 1.
    Currency,
    /// Status 1 or 2 may be asked for.
    MinStatus {
        /// The terms' status.
        min_status: u8,
    },
    /// A ladder has 1 to 1,024 ticks, each dearer than the one below it.
    Ladder {
        /// How many it would have.
        ticks: u32,
        /// From one to the next.
        step: u128,
    },
    /// Tickets are sold one to a person, in lots of one.
    Tickets {
        /// The terms' lot.
        lot_size: u128,
        /// For how many lots a person could bid.
        max_lots: u32,
    },
    /// Only tickets are drawn: the beacon would never be asked.
    NothingToDraw,
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
    /// `max_lots` times lot size, or times the price at the highest tick, is above 2¹²⁸ − 1.
    Overflow,
    /// Nobody has the zero address: seller, beneficiary and receiver of what is unsold must be somebody.
    ZeroAddress,
    /// Tickets must be drawn, and the beacon does not say by which round, and when that is decided.
    NoBeacon,
    /// The beacon's round is lost already: an auction that has to draw would be cancelled.
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
        if self.max_lots() == 0 {
            return Err(BadTerms::NoLots);
        }
        if self.payment_unit() == 0 {
            return Err(BadTerms::NoPaymentUnit);
        }
        if !self.payment().fits(self.goods()) {
            return Err(BadTerms::Currency);
        }
        if self.is_gated() && !(1..=2).contains(&self.min_status()) {
            return Err(BadTerms::MinStatus { min_status: self.min_status() });
        }
        if self.tickets() && (self.lot_size(), self.max_lots()) != (1, 1) {
            return Err(BadTerms::Tickets { lot_size: self.lot_size(), max_lots: self.max_lots() });
        }
        if !self.tickets() && self.beacon() != Address::zero() {
            return Err(BadTerms::NothingToDraw);
        }
        self.check_times(now)?;
        if let Some(payee) = self.bad_payee(sale) {
            return Err(if payee.is_zero() { BadTerms::ZeroAddress } else { BadTerms::Payee { payee } });
        }
        self.check_prices()
    }

    fn check_times(&self, now: Timestamp) -> Result<(), BadTerms> {
        let (opens_at, closes_at) = (self.opens_at(), self.closes_at());
        if now.0 >= opens_at || opens_at >= closes_at {
            return Err(BadTerms::Times { now: now.0, opens_at, closes_at });
        }
        let (settle_by, recovery_window) = (self.settle_by(), self.recovery_window());
        let earliest = closes_at.checked_add(DELAY + TIME_TO_SETTLE);
        if earliest.is_none_or(|earliest| settle_by < earliest) {
            return Err(BadTerms::SettleBy { settle_by, earliest: earliest.unwrap_or(u64::MAX) });
        }
        if !self.tickets() {
            require_time_to_settle(closes_at + DELAY, settle_by).map_err(|bad| self.bad_beacon(bad))?; // it was added
        }
        if settle_by.checked_add(recovery_window).is_none() {
            return Err(BadTerms::RecoveryWindow { settle_by, recovery_window });
        }
        Ok(())
    }

    /// Whatever is bid can be paid and counted: prices rise, so the highest is the largest number.
    fn check_prices(&self) -> Result<(), BadTerms> {
        let (ticks, step, most) = (self.ticks(), self.step(), Lots(self.max_lots()));
        let bps_fit = !self.geometric() || step <= u32::MAX.into();
        if !(1..=MAX_TICKS).contains(&ticks) || !bps_fit || !self.ladder().rises() {
            return Err(BadTerms::Ladder { ticks, step });
        }
        let dearest = self.ladder().top().and_then(|top| most.cost(top));
        let largest = most.units(LotSize(self.lot_size()));
        dearest.and(largest).map(drop).ok_or(BadTerms::Overflow)
    }

    /// The prices that can be bid.
    pub fn ladder(&self) -> Ladder {
        // Terms whose hundredths of a percent do not fit are refused.
        let step = if self.geometric() { Step::Geometric(self.step() as u32) } else { Step::Linear(self.step()) };
        Ladder { lowest: Price(self.reserve_price()), step, ticks: self.ticks() }
    }

    /// What a bid deposits. `None` if there is no such tick, or for more lots than anybody may bid for.
    pub fn deposit(&self, tick: u32, lots: Lots) -> Option<Amount> {
        lots.cost(self.ladder().price(tick)?)
    }

    /// Must bidders be persons?
    pub fn is_gated(&self) -> bool {
        self.personhood() != Address::zero()
    }

    /// Who stands behind `account`; if everybody may bid, the account itself.
    ///
    /// # Errors
    /// [`Error::PersonhoodUnavailable`](fairsale_interfaces::sale::Error::PersonhoodUnavailable)
    pub fn person_behind(&self, account: Address) -> Result<Personhood, Refusal> {
        if self.is_gated() { buyer(&self.personhood(), account, &self.context()) } else { Ok(anybody(account)) }
    }

    /// The round of the beacon by which tickets will be drawn; zero where none are sold.
    ///
    /// # Errors
    /// [`BadTerms`]
    pub fn round(&self) -> Result<u64, BadTerms> {
        if !self.tickets() {
            return Ok(0);
        }
        round_to_come(&self.beacon(), self.closes_at(), self.settle_by()).map_err(|bad| self.bad_beacon(bad))
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
        Asset { contract: self.goods(), are_tickets: self.tickets() }
    }
}
