//! Terms common to all sales, and their checks.

use crate::{asset::Asset, draws, payment::Currency};
use fairsale_interfaces::{beacon::DELAY, packed};
use fairsale_math::{LotSize, Price, Timestamp, mul_div_floor};
use ink::Address;

packed! {
    /// Terms common to all sales. They never change.
    pub struct CommonTerms / PackedCommonTerms {
        /// Supply, in base units of a token or in tickets; in an auction a minimum: the whole escrow is sold.
        pub supply / set_supply: u128,
        /// Base units in a lot; a ticket is a lot.
        pub lot_size / set_lot_size: u128,
        /// Price of a lot, in the smallest unit of the payment currency; in a quadratic sale, of the first lot; in an
        /// auction, at tick 0: the reserve price.
        pub price / set_price: u128,
        /// Minimum raise (soft cap): a sale that raises less is cancelled.
        pub min_raise / set_min_raise: u128,
        /// Value of the smallest unit of the payment currency in the units that the chain shows to contracts (18
        /// decimals): 10⁸ on Polkadot Hub, 10⁶ on Kusama Hub and Westend. 1 for an ERC-20.
        pub payment_unit / set_payment_unit: u64,
        /// First second at which orders are taken.
        pub opens_at / set_opens_at: u64,
        /// Latest first second at which orders are not taken any more.
        pub closes_at / set_closes_at: u64,
        /// First second at which a sale that has not been settled is cancelled. Zero: never, if anybody can always
        /// settle.
        pub settle_by / set_settle_by: u64,
        /// Seconds from the opening of claims during which the account of an order cannot claim it unless it is still
        /// the person's.
        pub recovery_window / set_recovery_window: u64,
        /// Context of the aliases by which this sale knows persons.
        pub context / set_context: [u8; 32],
        /// Source of personhood: a registry, or Polkadot's precompile. Zero: the sale is open to all, and each account
        /// orders for itself.
        pub personhood / set_personhood: Address,
        /// Sold asset: an ERC-20, or a `ticket` collection.
        pub asset / set_asset: Address,
        /// Beacon whose randomness decides draws. Zero: nothing is drawn.
        pub beacon / set_beacon: Address,
        /// Payment currency: an ERC-20. Zero: the chain's own currency.
        pub currency / set_currency: Address,
        /// Receiver of the proceeds.
        pub beneficiary / set_beneficiary: Address,
        /// Receiver of the unsold units.
        pub unsold_to / set_unsold_to: Address,
        /// Account that may cancel before the sale opens, and gets the supply back if it is cancelled.
        pub seller / set_seller: Address,
        /// Status that a person needs to order: 1 lite, 2 full; 0 in a sale that is open to all.
        pub min_status / set_min_status: u8,
        /// True if the asset is a `ticket` collection.
        pub tickets / set_tickets: bool,
    }
}

/// Why terms common to all sales are invalid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum BadCommonTerms {
    /// The supply is less than one lot.
    NoSupply,
    /// The lot size is 0, or not 1 in a sale of tickets.
    LotSize {
        /// The terms' lot.
        lot_size: u128,
    },
    /// The value of the smallest unit of the payment currency is 0.
    NoPaymentUnit,
    /// A sale is not paid in what it sells, and the payment unit of an ERC-20 is 1.
    Currency,
    /// This mechanism does not sell tickets, or sells only tickets.
    Asset {
        /// True if the terms would sell tickets.
        tickets: bool,
    },
    /// This mechanism is for persons, so it needs a source of personhood.
    NoPersonhood,
    /// Status 1 or 2 may be asked for; 0 if, and only if, the sale is open to all.
    MinStatus {
        /// The terms' status.
        min_status: u8,
    },
    /// A sale opens in the future, and closes later.
    Times {
        /// The chain's clock, in seconds.
        now: u64,
        /// Time at which the sale would open.
        opens_at: u64,
        /// Time at which it would close.
        closes_at: u64,
    },
    /// From the close on there must be [`DELAY`] and a [day](draws::TIME_TO_SETTLE) to settle; if anybody can always
    /// settle, the terms name no such time.
    SettleBy {
        /// Time at which the sale would be cancelled if it is not settled.
        settle_by: u64,
        /// Earliest possible second; zero: no time may be named.
        earliest: u64,
    },
    /// Deposits must not wait for longer than [`MAX_TIME_TO_SETTLE`](draws::MAX_TIME_TO_SETTLE).
    SettlesTooLate {
        /// Latest possible second.
        latest: u64,
        /// Time at which the sale would be cancelled if it is not settled.
        settle_by: u64,
    },
    /// A recovery window ends before the end of time.
    RecoveryWindow {
        /// Latest time from which it is counted.
        from: u64,
        /// The window, in seconds.
        recovery_window: u64,
    },
    /// An amount that the sale computes is above 2¹²⁸ − 1.
    Overflow,
    /// The seller, the beneficiary or the receiver of the unsold units is the zero address.
    ZeroAddress,
    /// A receiver is the sale itself, its asset or its currency: what is sent there is lost.
    Payee {
        /// The seller, beneficiary or receiver of the unsold units.
        payee: Address,
    },
    /// Nothing is drawn in this sale, so it takes no beacon.
    NothingToDraw,
    /// There must be a beacon, which answers which round decides the draw, and when it is decided.
    NoBeacon,
    /// The beacon's round is lost already: a sale that has to draw would be cancelled.
    LostRound {
        /// The round.
        round: u64,
    },
    /// After the time from which nobody can withhold the beacon's round any more, there must be a
    /// [day](draws::TIME_TO_SETTLE) to settle.
    BeaconTooLate {
        /// That time.
        decided_at: u64,
        /// Time at which the sale would be cancelled if it is not settled.
        settle_by: u64,
    },
}

/// Requirements of a mechanism for the common terms. `None` allows both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kind {
    /// True if it sells tickets.
    pub tickets: Option<bool>,
    /// True if it draws.
    pub draws: Option<bool>,
    /// True if it may be open to all.
    pub open_to_all: bool,
    /// True if a sale that was not settled is cancelled at a time that the terms name.
    pub expires: bool,
}

impl PackedCommonTerms {
    /// Checks all that later code of the sale at `sale` (zero: not known yet) relies on, but for the beacon's answers.
    ///
    /// # Errors
    /// [`BadCommonTerms`]
    pub fn check(&self, kind: &Kind, now: Timestamp, sale: Address) -> Result<(), BadCommonTerms> {
        let (lot_size, tickets, min_status) = (self.lot_size(), self.tickets(), self.min_status());
        if self.supply() == 0 {
            return Err(BadCommonTerms::NoSupply);
        }
        if lot_size == 0 || (tickets && lot_size != 1) {
            return Err(BadCommonTerms::LotSize { lot_size });
        }
        if self.payment_unit() == 0 {
            return Err(BadCommonTerms::NoPaymentUnit);
        }
        if !self.payment().fits(self.asset()) {
            return Err(BadCommonTerms::Currency);
        }
        if kind.tickets.is_some_and(|only| only != tickets) {
            return Err(BadCommonTerms::Asset { tickets });
        }
        if !self.is_gated() && !kind.open_to_all {
            return Err(BadCommonTerms::NoPersonhood);
        }
        if min_status > 2 || (min_status != 0) != self.is_gated() {
            return Err(BadCommonTerms::MinStatus { min_status });
        }
        self.check_times(kind, now)?;
        self.check_payees(sale)?;
        match (self.draws(), kind.draws) {
            (true, Some(false)) => Err(BadCommonTerms::NothingToDraw),
            (false, Some(true)) => Err(BadCommonTerms::NoBeacon),
            _ => Ok(()),
        }
    }

    /// Fails unless the times of the terms, and the recovery window after them, are possible.
    ///
    /// # Errors
    /// [`BadCommonTerms::Times`], [`BadCommonTerms::SettleBy`], [`BadCommonTerms::BeaconTooLate`],
    /// [`BadCommonTerms::SettlesTooLate`], [`BadCommonTerms::RecoveryWindow`]
    fn check_times(&self, kind: &Kind, now: Timestamp) -> Result<(), BadCommonTerms> {
        let (opens_at, closes_at, settle_by) = (self.opens_at(), self.closes_at(), self.settle_by());
        if now.0 >= opens_at || opens_at >= closes_at {
            return Err(BadCommonTerms::Times { now: now.0, opens_at, closes_at });
        }
        if !kind.expires {
            if settle_by != 0 {
                return Err(BadCommonTerms::SettleBy { settle_by, earliest: 0 });
            }
            return self.check_window(closes_at);
        }
        let earliest = closes_at.saturating_add(DELAY + draws::TIME_TO_SETTLE);
        if settle_by < earliest || earliest == u64::MAX {
            return Err(BadCommonTerms::SettleBy { settle_by, earliest });
        }
        if !self.draws() {
            draws::require_time_to_settle(closes_at + DELAY, settle_by)?; // it was added
        }
        self.check_window(settle_by)
    }

    /// Fails unless a recovery window that is counted `from` a time on ends before the end of time.
    ///
    /// # Errors
    /// [`BadCommonTerms::RecoveryWindow`]
    pub fn check_window(&self, from: u64) -> Result<(), BadCommonTerms> {
        let recovery_window = self.recovery_window();
        match from.checked_add(recovery_window) {
            Some(_) => Ok(()),
            None => Err(BadCommonTerms::RecoveryWindow { from, recovery_window }),
        }
    }

    /// Fails if one of the receivers of payments could never take them: the zero address, the asset, the currency, the
    /// sale itself.
    ///
    /// # Errors
    /// [`BadCommonTerms::ZeroAddress`], [`BadCommonTerms::Payee`]
    fn check_payees(&self, sale: Address) -> Result<(), BadCommonTerms> {
        let bad = [self.asset(), self.currency(), sale];
        for payee in [self.seller(), self.beneficiary(), self.unsold_to()] {
            if payee.is_zero() {
                return Err(BadCommonTerms::ZeroAddress);
            }
            if bad.contains(&payee) {
                return Err(BadCommonTerms::Payee { payee });
            }
        }
        Ok(())
    }

    /// Returns the payment currency.
    pub fn payment(&self) -> Currency {
        Currency { token: self.currency(), unit: self.payment_unit() }
    }

    /// Returns the sold asset.
    pub fn sold(&self) -> Asset {
        Asset { contract: self.asset(), are_tickets: self.tickets() }
    }

    /// Returns true if buyers must be persons, false if the sale is open to all.
    pub fn is_gated(&self) -> bool {
        self.personhood() != Address::zero()
    }

    /// Returns true if the sale has a beacon to draw by.
    pub fn draws(&self) -> bool {
        self.beacon() != Address::zero()
    }

    /// Returns the size of a lot.
    pub fn lot(&self) -> LotSize {
        LotSize(self.lot_size())
    }

    /// Returns the price of a lot.
    pub fn lot_price(&self) -> Price {
        Price(self.price())
    }

    /// Returns the number of whole lots; a remainder of the supply is unsold. The terms must have been checked.
    pub fn lots(&self) -> u128 {
        mul_div_floor(self.supply(), 1, self.lot_size()).unwrap_or(0)
    }
}
