//! The terms that every sale has, and what makes them invalid.

use crate::{asset::Asset, draws, payment::Currency};
use fairsale_interfaces::{beacon::DELAY, packed};
use fairsale_math::{LotSize, Price, Timestamp};
use ink::Address;

packed! {
    /// What every sale promises. It never changes.
    pub struct CommonTerms / PackedCommonTerms {
        /// How much is sold, in base units of a token or in tickets; in an auction at least: all that is in escrow is sold.
        pub supply / set_supply: u128,
        /// How much a lot is, in base units; a ticket is a lot.
        pub lot_size / set_lot_size: u128,
        /// What a lot costs, in the smallest unit of the payment currency; in a quadratic sale the first one, in an auction at tick
        /// 0: the reserve price.
        pub price / set_price: u128,
        /// The least that the sale must raise: below, it is cancelled (a soft cap).
        pub min_raise / set_min_raise: u128,
        /// What the smallest unit of the payment currency is worth in the value that the chain shows to contracts (18 decimals):
        /// 10⁸ on Polkadot Hub, 10⁶ on Kusama Hub and Westend. 1 of an ERC-20.
        pub payment_unit / set_payment_unit: u64,
        /// First second at which orders are taken.
        pub opens_at / set_opens_at: u64,
        /// First second at which they are not any more, at the latest.
        pub closes_at / set_closes_at: u64,
        /// First second at which a sale that has not been settled is cancelled. Zero, where anybody can always settle: never.
        pub settle_by / set_settle_by: u64,
        /// Seconds from when claims open during which the account of an order cannot claim it unless it is still the person's.
        pub recovery_window / set_recovery_window: u64,
        /// In which context: persons are known to this sale by their alias in it.
        pub context / set_context: [u8; 32],
        /// Who says who is a person: a registry, or Polkadot's precompile. Zero: the sale is open to all, and each account orders for
        /// itself.
        pub personhood / set_personhood: Address,
        /// What is sold: an ERC-20, or a `ticket` collection.
        pub asset / set_asset: Address,
        /// By whose randomness is drawn. Zero: nothing is.
        pub beacon / set_beacon: Address,
        /// What is paid in: an ERC-20. Zero: the chain's own currency.
        pub currency / set_currency: Address,
        /// Who gets the proceeds.
        pub beneficiary / set_beneficiary: Address,
        /// Where what is unsold goes.
        pub unsold_to / set_unsold_to: Address,
        /// Who may cancel before the sale opens, and gets the supply back if it is cancelled.
        pub seller / set_seller: Address,
        /// Which status a person needs to order: 1 lite, 2 full; 0 in a sale that is open to all.
        pub min_status / set_min_status: u8,
        /// Whether the asset is a `ticket` collection.
        pub tickets / set_tickets: bool,
    }
}

/// Why terms that all sales have are invalid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum BadCommonTerms {
    /// Nothing, or not a lot, is for sale.
    NoSupply,
    /// A lot is something, and of tickets exactly one.
    LotSize {
        /// The terms' lot.
        lot_size: u128,
    },
    /// The smallest unit of the payment currency is worth nothing.
    NoPaymentUnit,
    /// A sale is not paid in what it sells, and the payment unit of an ERC-20 is 1.
    Currency,
    /// This mechanism does not sell tickets, or sells nothing else.
    Asset {
        /// Whether the terms would sell tickets.
        tickets: bool,
    },
    /// This mechanism is for persons: somebody must say who is one.
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
        /// When the sale would open.
        opens_at: u64,
        /// When it would close.
        closes_at: u64,
    },
    /// From the close on there must be [`DELAY`] and a [day](draws::TIME_TO_SETTLE) to settle; where anybody can always settle,
    /// the terms name no such time.
    SettleBy {
        /// When the sale would be cancelled if it is not settled.
        settle_by: u64,
        /// The first second that would do; zero: none must be named.
        earliest: u64,
    },
    /// Deposits must not wait for longer than [`MAX_TIME_TO_SETTLE`](draws::MAX_TIME_TO_SETTLE).
    SettlesTooLate {
        /// The last second that would do.
        latest: u64,
        /// When the sale would be cancelled if it is not settled.
        settle_by: u64,
    },
    /// A recovery window ends before the end of time.
    RecoveryWindow {
        /// From when on it is counted at the latest.
        from: u64,
        /// The window, in seconds.
        recovery_window: u64,
    },
    /// An amount that the sale must count with is above 2¹²⁸ − 1.
    Overflow,
    /// Nobody has the zero address: seller, beneficiary and receiver of what is unsold must be somebody.
    ZeroAddress,
    /// What is sent to the sale itself, to what it sells or to what it is paid in, is lost.
    Payee {
        /// The seller, beneficiary or receiver of what is unsold.
        payee: Address,
    },
    /// Nothing is drawn in this sale: a beacon would never be asked.
    NothingToDraw,
    /// There must be a beacon, which says by which round is drawn, and when that is decided.
    NoBeacon,
    /// The beacon's round is lost already: a sale that has to draw would be cancelled.
    LostRound {
        /// The round.
        round: u64,
    },
    /// From when nobody can withhold the beacon's round any more, there must be a [day](draws::TIME_TO_SETTLE) to settle.
    BeaconTooLate {
        /// When that is.
        decided_at: u64,
        /// When the sale would be cancelled if it is not settled.
        settle_by: u64,
    },
}

/// What a mechanism asks of the terms that all sales have. `None`: either.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kind {
    /// Whether it sells tickets.
    pub tickets: Option<bool>,
    /// Whether it draws.
    pub draws: Option<bool>,
    /// Whether it may be open to all.
    pub open_to_all: bool,
    /// Whether a sale that nobody settled is cancelled at a time that the terms name.
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

    /// Fails if one of those who are paid could never take it: the zero address, the asset, the currency, the sale itself.
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

    /// What is paid in.
    pub fn payment(&self) -> Currency {
        Currency { token: self.currency(), unit: self.payment_unit() }
    }

    /// What is sold.
    pub fn sold(&self) -> Asset {
        Asset { contract: self.asset(), are_tickets: self.tickets() }
    }

    /// Whether buyers must be persons, rather than the sale being open to all.
    pub fn is_gated(&self) -> bool {
        self.personhood() != Address::zero()
    }

    /// Whether anything is drawn.
    pub fn draws(&self) -> bool {
        self.beacon() != Address::zero()
    }

    /// How much a lot is.
    pub fn lot(&self) -> LotSize {
        LotSize(self.lot_size())
    }

    /// What a lot costs.
    pub fn lot_price(&self) -> Price {
        Price(self.price())
    }

    /// How many whole lots there are: what is left of them is unsold. The terms were checked.
    pub fn lots(&self) -> u128 {
        self.supply() / self.lot_size()
    }
}
