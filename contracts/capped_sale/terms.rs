//! What the seller promises, checked once.

use fairsale_interfaces::packed;
use fairsale_kit::{asset::Asset, life::SaleTerms, sale_terms};
use fairsale_math as math;
use fairsale_math::{LotSize, Lots, Price, Timestamp, Units};
use ink::Address;

packed! {
    /// The terms of a sale. They never change.
    pub struct Terms / PackedTerms {
        /// How much is sold, in base units.
        pub supply / set_supply: u128,
        /// How much a lot is, in base units.
        pub lot_size / set_lot_size: u128,
        /// What a lot costs, in the smallest unit of the payment currency.
        pub price / set_price: u128,
        /// If the sale would raise less than this, it is cancelled.
        pub min_raise / set_min_raise: u128,
        /// What that smallest unit is worth in the value that the chain shows to contracts (18 decimals): 10⁸ on Polkadot
        /// Hub, 10⁶ on Kusama Hub and Westend.
        pub payment_unit / set_payment_unit: u64,
        /// First second at which orders are taken.
        pub opens_at / set_opens_at: u64,
        /// First second at which they are not any more.
        pub closes_at / set_closes_at: u64,
        /// Seconds from settlement during which the account of an order cannot claim it unless it is still the person's.
        pub recovery_window / set_recovery_window: u64,
        /// In which context: persons are known to this sale by their alias in it.
        pub context / set_context: [u8; 32],
        /// Who says who is a person: a registry, or Polkadot's precompile.
        pub personhood / set_personhood: Address,
        /// What is sold: an ERC-20.
        pub token / set_token: Address,
        /// What it is paid in: an ERC-20; zero: the chain's own currency.
        pub currency / set_currency: Address,
        /// Who gets the proceeds.
        pub beneficiary / set_beneficiary: Address,
        /// Where what is unsold goes.
        pub unsold_to / set_unsold_to: Address,
        /// Who may cancel before the sale opens, and gets the supply back if it is cancelled.
        pub seller / set_seller: Address,
        /// How many lots a person may ask for.
        pub max_lots / set_max_lots: u32,
        /// Which status a person needs to order: 1 lite, 2 full.
        pub min_status / set_min_status: u8,
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
    /// Persons may ask for 1 to 1,024 lots.
    MaxLots {
        /// The terms' cap.
        max_lots: u32,
    },
    /// Status 1 or 2 may be asked for.
    MinStatus {
        /// The terms' status.
        min_status: u8,
    },
    /// A sale opens in the future, closes later, and a recovery window from then on ends before the end of time.
    Times {
        /// The chain's clock, in seconds.
        now: u64,
        /// When the sale would open.
        opens_at: u64,
        /// When it would close.
        closes_at: u64,
    },
    /// `max_lots` times lot size, or times price, is above 2¹²⁸ − 1.
    Overflow,
    /// Nobody has the zero address: seller, beneficiary and receiver of what is unsold must be somebody.
    ZeroAddress,
    /// What is sent to the sale itself, to what it sells or to what it is paid in, is lost.
    Payee {
        /// The seller, beneficiary or receiver of what is unsold.
        payee: Address,
    },
}

sale_terms!(PackedTerms);

impl PackedTerms {
    /// Checks all that later code relies on, but for where the sale stands.
    ///
    /// # Errors
    /// [`BadTerms`]
    pub fn check(&self, now: Timestamp) -> Result<(), BadTerms> {
        self.check_at(now, Address::zero())
    }

    /// Checks all that later code of the sale at `sale` relies on.
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
        if !self.payment().fits(self.token()) {
            return Err(BadTerms::Currency);
        }
        if !(1..=2).contains(&self.min_status()) {
            return Err(BadTerms::MinStatus { min_status: self.min_status() });
        }
        let (opens_at, closes_at) = (self.opens_at(), self.closes_at());
        if now.0 >= opens_at || opens_at >= closes_at || closes_at.checked_add(self.recovery_window()).is_none() {
            return Err(BadTerms::Times { now: now.0, opens_at, closes_at });
        }
        if let Some(payee) = self.bad_payee(sale) {
            return Err(if payee.is_zero() { BadTerms::ZeroAddress } else { BadTerms::Payee { payee } });
        }
        self.shares().check().map_err(|bad| match bad {
            math::BadTerms::Cap(Lots(max_lots)) => BadTerms::MaxLots { max_lots },
            math::BadTerms::EmptyLot => BadTerms::NoLotSize,
            math::BadTerms::ShareOverflow | math::BadTerms::DepositOverflow => BadTerms::Overflow,
        })
    }

    /// The part of the terms that decides who gets what.
    pub fn shares(&self) -> math::Terms {
        math::Terms {
            supply: Units(self.supply()),
            cap: Lots(self.max_lots()),
            lot: LotSize(self.lot_size()),
            price: Price(self.price()),
        }
    }

    /// What is sold.
    pub fn asset(&self) -> Asset {
        Asset::token(self.token())
    }
}
