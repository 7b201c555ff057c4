//! What a sale promises, whichever contract keeps it.

use crate::rule::Rule;
use fairsale_chain::Address;
use fairsale_client::{
    address::show,
    serde_as::{account, amount, word},
};
use fairsale_input::time::{from_now, utc};
use fairsale_kit::terms::BadCommonTerms;
pub use fairsale_kit::terms::CommonTerms;
use serde::{Deserialize, Serialize};

/// The terms of a sale on a chain. They never change. As JSON, amounts are texts: of what is sold in base units, of money in
/// planck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// How it is sold: the mechanism, with its own terms.
    #[serde(flatten)]
    pub rule: Rule,
    /// What every sale promises.
    #[serde(flatten, with = "CommonJson")]
    pub common: CommonTerms,
    /// First second at which what was bought can be claimed; `None`: when it is settled, or in a sale that delivers at once, never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims_from: Option<u64>,
}

/// How files have the terms that every sale has.
#[derive(Serialize, Deserialize)]
#[serde(remote = "CommonTerms")]
struct CommonJson {
    #[serde(with = "account")]
    seller: Address,
    #[serde(with = "account", default, skip_serializing_if = "Address::is_zero")]
    currency: Address,
    #[serde(with = "account")]
    beneficiary: Address,
    #[serde(with = "account")]
    unsold_to: Address,
    #[serde(with = "account")]
    asset: Address,
    #[serde(default, skip_serializing_if = "is_false")]
    tickets: bool,
    #[serde(with = "account")]
    personhood: Address,
    #[serde(with = "word")]
    context: [u8; 32],
    min_status: u8,
    #[serde(with = "account", default, skip_serializing_if = "Address::is_zero")]
    beacon: Address,
    #[serde(with = "amount")]
    supply: u128,
    #[serde(with = "amount")]
    lot_size: u128,
    #[serde(with = "amount")]
    price: u128,
    payment_unit: u64,
    #[serde(with = "amount")]
    min_raise: u128,
    opens_at: u64,
    closes_at: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    settle_by: u64,
    recovery_window: u64,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Terms {
    /// Number of whole lots that are sold.
    pub fn lots(&self) -> u128 {
        self.common.supply / self.common.lot_size.max(1)
    }

    /// Returns the cost of lots, in planck. `None` if it is 2¹²⁸ or more.
    pub fn cost(&self, lots: u32) -> Option<u128> {
        self.rule.cost(lots, self.common.price)
    }

    /// Returns the deposit for lots at a tick, in planck; where there are no bids, at any. `None` if there is no such tick.
    pub fn deposit(&self, lots: u32, tick: u32) -> Option<u128> {
        self.rule.deposit(lots, tick, self.common.price)
    }

    /// Whether what is bought is delivered by the call that pays.
    pub fn delivers_at_once(&self) -> bool {
        self.rule.is_first_come() && self.claims_from.is_none()
    }

    /// Whether nobody is asked who is a person.
    pub fn is_open_to_all(&self) -> bool {
        self.common.personhood.is_zero()
    }

    /// Returns how many lots a person may ask for at a time.
    pub fn cap_at(&self, now: u64) -> u32 {
        self.rule.cap(self.rule.round(now.saturating_sub(self.common.opens_at)))
    }

    /// First second after a round.
    pub fn end_of(&self, round: u32) -> u64 {
        match self.rule.round_seconds() {
            Some(seconds) => self.common.opens_at + (u64::from(round) + 1) * seconds,
            None => self.common.closes_at,
        }
    }

    /// Whether anything is drawn.
    pub fn draws(&self) -> bool {
        !self.common.beacon.is_zero()
    }

    /// First second at which a sale that has not been settled is cancelled; `None`: never.
    pub fn settle_by(&self) -> Option<u64> {
        (self.common.settle_by != 0).then_some(self.common.settle_by)
    }

    /// Asks the contract's own rules whether a sale of ours could have been made of these terms, the second before it opens. Terms
    /// from elsewhere, a file or a contract, are asked first: with others nothing can be computed, and some are made to keep whoever
    /// tries busy.
    ///
    /// # Errors
    /// What such a sale would have answered.
    pub fn check(&self) -> Result<(), String> {
        self.rule.require_valid(self, self.common.opens_at.saturating_sub(1))
    }
}

/// Returns why terms that all sales have are invalid, in words.
pub fn bad_common_terms(bad: &BadCommonTerms) -> String {
    match *bad {
        BadCommonTerms::NoSupply => "there is not a lot for sale".into(),
        BadCommonTerms::LotSize { lot_size } => {
            format!("a lot is something, and of tickets exactly one, not {lot_size}")
        }
        BadCommonTerms::NoPaymentUnit => "the chain's smallest unit is worth nothing to contracts".into(),
        BadCommonTerms::Currency => {
            "a sale is not paid in what it sells, and an ERC-20 is counted in its own smallest unit".into()
        }
        BadCommonTerms::Asset { tickets: true } => "such a sale does not sell tickets".into(),
        BadCommonTerms::Asset { tickets: false } => "such a sale sells tickets only".into(),
        BadCommonTerms::NoPersonhood => "such a sale is for persons: there must be somebody who says who is one".into(),
        BadCommonTerms::MinStatus { min_status } => {
            format!("persons need status 1 or 2, not {min_status}; 0 where nobody is asked")
        }
        BadCommonTerms::Times { now, opens_at, closes_at } => format!(
            "the sale must open in the future and close later, not open at {} and close at {}",
            from_now(opens_at, now),
            from_now(closes_at, now)
        ),
        BadCommonTerms::SettleBy { settle_by, earliest: 0 } => {
            format!(
                "such a sale can always be settled: there must be no time at which it is cancelled, not {settle_by}"
            )
        }
        BadCommonTerms::SettleBy { settle_by, earliest } => {
            format!("there must be time to settle it until {}, not only until {}", utc(earliest), utc(settle_by))
        }
        BadCommonTerms::SettlesTooLate { latest, settle_by } => format!(
            "deposits wait for 90 days at most until a sale is settled or cancelled, which is until {}, and not until {}",
            utc(latest),
            utc(settle_by)
        ),
        BadCommonTerms::RecoveryWindow { from, recovery_window } => {
            format!("{recovery_window} s from {} on never end", utc(from))
        }
        BadCommonTerms::Overflow => "what one person can get or pay, or the supply, is above 2^128 - 1".into(),
        BadCommonTerms::ZeroAddress => "seller, beneficiary and receiver of what is unsold must be somebody".into(),
        BadCommonTerms::Payee { payee } => format!(
            "what is sent to {} would be lost: seller, beneficiary and receiver of what is unsold can be neither the sale, nor what it \
             sells, nor what it is paid in",
            show(payee)
        ),
        BadCommonTerms::NothingToDraw => "nothing is drawn in it: there must be no beacon".into(),
        BadCommonTerms::NoBeacon => "the beacon does not say which round it would draw by".into(),
        BadCommonTerms::LostRound { round } => {
            format!("the beacon's round {round}, by which it would be drawn, is lost already")
        }
        BadCommonTerms::BeaconTooLate { decided_at, settle_by } => format!(
            "the beacon's round is decided at {}; from then on there must be a day to settle, not only until {}",
            utc(decided_at),
            utc(settle_by)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Auction, Capped, Fixed, Lottery, Quadratic, onchain::Contract};

    fn some(rule: impl Into<Rule>) -> Terms {
        let [seller, beneficiary, unsold_to, asset, personhood, currency] =
            [1u8, 2, 3, 4, 5, 6].map(|byte| Address::from([byte; 20]));
        let common = CommonTerms {
            seller,
            currency,
            beneficiary,
            unsold_to,
            asset,
            tickets: false,
            personhood,
            context: [7; 32],
            min_status: 2,
            beacon: Address::zero(),
            supply: 120,
            lot_size: 10,
            price: u128::MAX,
            payment_unit: 100_000_000,
            min_raise: 8,
            opens_at: 1_000,
            closes_at: 1_060,
            settle_by: 0,
            recovery_window: 9,
        };
        Terms { rule: rule.into(), common, claims_from: None }
    }

    fn there_and_back<M: Contract>(own: M, terms: &Terms) {
        assert_eq!(M::from_chain(own.to_chain(terms)), *terms);
        let json = serde_json::to_string(terms).expect("it is JSON");
        assert_eq!(serde_json::from_str::<Terms>(&json).expect("it is read"), *terms, "{json}");
    }

    #[test]
    fn terms_are_the_same_there_and_back() {
        let capped = Capped { max_lots: 5 };
        there_and_back(capped, &some(capped));
        let quadratic = Quadratic { quadratic: true, first_cap: 2, cap_step: 3, rounds: 4, round_seconds: 15 };
        let mut whole = some(quadratic);
        (whole.common.beacon, whole.common.settle_by) = (Address::from([8; 20]), 9_000);
        there_and_back(quadratic, &whole);
        assert_eq!((whole.lots(), whole.end_of(3), whole.cap_at(1_016), whole.cap_at(0)), (12, 1_060, 5, 2));
        let lottery = Lottery { max_group: 7 };
        let mut terms = some(lottery);
        (terms.common.tickets, terms.common.lot_size) = (true, 1);
        there_and_back(lottery, &terms);
        let fixed = Fixed { max_lots: 3 };
        let mut terms = Terms { claims_from: Some(2_000), ..some(fixed) };
        (terms.common.personhood, terms.common.min_status) = (Address::zero(), 0);
        there_and_back(fixed, &terms);
        let auction = Auction { max_lots: 1, ticks: 9, step: u128::MAX, geometric: false };
        there_and_back(auction, &some(auction));
    }
}
