//! What the seller promises, checked once.

use fairsale_interfaces::packed;
use fairsale_kit::{asset::Asset, life::SaleTerms, sale_terms};
use fairsale_math::{LotSize, Price, Timestamp};
use ink::Address;

packed! {
    /// The terms of a sale. They never change.
    pub struct Terms / PackedTerms {
        /// How much is sold, in base units or tickets. What is left of whole lots is unsold.
        pub supply / set_supply: u128,
        /// How much a lot is, in base units; a ticket is a lot.
        pub lot_size / set_lot_size: u128,
        /// What a lot costs, in the smallest unit of the payment currency.
        pub price / set_price: u128,
        /// If the sale raises less than this, it is cancelled. Zero where lots are delivered at once.
        pub min_raise / set_min_raise: u128,
        /// What that smallest unit is worth in the value that the chain shows to contracts (18 decimals): 10⁸ on Polkadot
        /// Hub, 10⁶ on Kusama Hub and Westend.
        pub payment_unit / set_payment_unit: u64,
        /// First second at which lots are sold.
        pub opens_at / set_opens_at: u64,
        /// First second at which they are not any more.
        pub closes_at / set_closes_at: u64,
        /// First second at which what was bought can be claimed, once the sale is settled; zero: it is delivered at once.
        pub claims_from / set_claims_from: u64,
        /// Seconds from when claims open during which the account of an order cannot claim it unless it is still the person's.
        pub recovery_window / set_recovery_window: u64,
        /// In which context: persons are known to this sale by their alias in it.
        pub context / set_context: [u8; 32],
        /// Who says who is a person: a registry, or Polkadot's precompile; zero: nobody is asked, every account is one.
        pub personhood / set_personhood: Address,
        /// What is sold: an ERC-20, or a collection of tickets.
        pub token / set_token: Address,
        /// What it is paid in: an ERC-20; zero: the chain's own currency.
        pub currency / set_currency: Address,
        /// Who gets the proceeds.
        pub beneficiary / set_beneficiary: Address,
        /// Where what is unsold goes.
        pub unsold_to / set_unsold_to: Address,
        /// Who may cancel before the sale opens, and gets the supply back if it is cancelled.
        pub seller / set_seller: Address,
        /// How many lots a person may buy in all.
        pub max_lots / set_max_lots: u32,
        /// Which status a person needs to buy: 1 lite, 2 full; 0 where nobody is asked.
        pub min_status / set_min_status: u8,
        /// Whether tickets are sold.
        pub tickets / set_tickets: bool,
    }
}

/// How many tickets a person may buy at most: each is issued by a call of its own.
pub const MAX_TICKETS: u32 = 8;

/// Terms that are none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum BadTerms {
    /// A lot is something, and of tickets exactly one.
    LotSize {
        /// The terms' lot.
        lot_size: u128,
    },
    /// There is not a lot for sale.
    NoSupply,
    /// The smallest unit of the payment currency is worth nothing.
    NoPaymentUnit,
    /// A sale is not paid in what it sells, and the payment unit of an ERC-20 is 1.
    Currency,
    /// Persons may buy a lot at least, and of tickets at most 8.
    MaxLots {
        /// The terms' cap.
        max_lots: u32,
    },
    /// Status 1 or 2 may be asked for; 0 if, and only if, nobody is asked who is a person.
    MinStatus {
        /// The terms' status.
        min_status: u8,
    },
    /// A sale opens in the future, closes later, and a recovery window from when claims open ends before the end of time.
    Times {
        /// The chain's clock, in seconds.
        now: u64,
        /// When the sale would open.
        opens_at: u64,
        /// When it would close.
        closes_at: u64,
    },
    /// Lots are delivered at once, or from a time on at which nobody buys any more.
    ClaimsFrom {
        /// When claims would open.
        claims_from: u64,
        /// When the sale would close.
        closes_at: u64,
    },
    /// A sale that delivers at once cannot be cancelled afterwards, so it has no sum that it must raise.
    MinRaise {
        /// The terms' sum.
        min_raise: u128,
    },
    /// All lots together cost more than 2¹²⁸ − 1.
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
        let (lot_size, max_lots, min_status) = (self.lot_size(), self.max_lots(), self.min_status());
        if lot_size == 0 || (self.tickets() && lot_size != 1) {
            return Err(BadTerms::LotSize { lot_size });
        }
        if self.stock() == 0 {
            return Err(BadTerms::NoSupply);
        }
        if self.payment_unit() == 0 {
            return Err(BadTerms::NoPaymentUnit);
        }
        if !self.payment().fits(self.token()) {
            return Err(BadTerms::Currency);
        }
        if max_lots == 0 || (self.tickets() && max_lots > MAX_TICKETS) {
            return Err(BadTerms::MaxLots { max_lots });
        }
        if min_status > 2 || (min_status == 0) != self.is_open_to_all() {
            return Err(BadTerms::MinStatus { min_status });
        }
        let (opens_at, closes_at, claims_from) = (self.opens_at(), self.closes_at(), self.claims_from());
        let window = closes_at.max(claims_from).checked_add(self.recovery_window());
        if now.0 >= opens_at || opens_at >= closes_at || window.is_none() {
            return Err(BadTerms::Times { now: now.0, opens_at, closes_at });
        }
        if !self.delivers_at_once() && claims_from < closes_at {
            return Err(BadTerms::ClaimsFrom { claims_from, closes_at });
        }
        if self.delivers_at_once() && self.min_raise() != 0 {
            return Err(BadTerms::MinRaise { min_raise: self.min_raise() });
        }
        if let Some(payee) = self.bad_payee(sale) {
            return Err(if payee.is_zero() { BadTerms::ZeroAddress } else { BadTerms::Payee { payee } });
        }
        self.stock().checked_mul(self.price()).map(drop).ok_or(BadTerms::Overflow)
    }

    /// How many whole lots there are. The lot size is not zero: the terms were checked.
    pub fn stock(&self) -> u128 {
        self.supply() / self.lot_size()
    }

    /// Is what is bought delivered by the same call?
    pub fn delivers_at_once(&self) -> bool {
        self.claims_from() == 0
    }

    /// Is nobody asked who is a person?
    pub fn is_open_to_all(&self) -> bool {
        self.personhood() == Address::zero()
    }

    /// How much a lot is.
    pub fn lot(&self) -> LotSize {
        LotSize(self.lot_size())
    }

    /// What a lot costs.
    pub fn lot_price(&self) -> Price {
        Price(self.price())
    }

    /// What is sold.
    pub fn asset(&self) -> Asset {
        Asset { contract: self.token(), are_tickets: self.tickets() }
    }
}
