//! What a sale promises, whichever contract keeps it.

use crate::rule::Rule;
use fairsale_chain::Address;
use fairsale_client::serde_as::{account, amount, word};
use serde::{Deserialize, Serialize};

mod check;
mod market;

/// The terms of a sale on a chain. They never change. As JSON, amounts are texts: of what is sold in base units, of money in
/// planck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// How it is sold.
    #[serde(flatten)]
    pub rule: Rule,
    /// Who made it: may cancel before it opens, and gets the supply back if it is cancelled.
    #[serde(with = "account")]
    pub seller: Address,
    /// What it is paid in: an ERC-20; zero: the chain's own currency.
    #[serde(with = "account", default, skip_serializing_if = "Address::is_zero")]
    pub currency: Address,
    /// Who gets the proceeds.
    #[serde(with = "account")]
    pub beneficiary: Address,
    /// Who gets what is unsold.
    #[serde(with = "account")]
    pub unsold_to: Address,
    /// What is sold: an ERC-20, or a collection of tickets.
    #[serde(with = "account")]
    pub token: Address,
    /// Who says who is a person; zero: nobody is asked, and every account is somebody.
    #[serde(with = "account")]
    pub personhood: Address,
    /// In which context.
    #[serde(with = "word")]
    pub context: [u8; 32],
    /// Which status a person needs: 1 lite, 2 full.
    pub min_status: u8,
    /// By whose randomness is drawn; zero: nothing is.
    #[serde(with = "account", default, skip_serializing_if = "Address::is_zero")]
    pub beacon: Address,
    /// How much is sold, in base units.
    #[serde(with = "amount")]
    pub supply: u128,
    /// How much a lot is, in base units.
    #[serde(with = "amount")]
    pub lot_size: u128,
    /// What a lot costs, in planck; of several, what the first does; in an auction, at tick 0.
    #[serde(with = "amount")]
    pub price: u128,
    /// What contracts see of a planck.
    pub payment_unit: u64,
    /// If it would raise less, in planck, it is cancelled.
    #[serde(with = "amount")]
    pub min_raise: u128,
    /// First second at which orders are taken.
    pub opens_at: u64,
    /// First second at which they are not any more, at the latest.
    pub closes_at: u64,
    /// First second at which a sale that has not been settled is cancelled; nothing: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settle_by: Option<u64>,
    /// First second at which what was bought can be claimed; nothing: when it is settled, or in a fixed sale that delivers at once,
    /// never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims_from: Option<u64>,
    /// For how many seconds after settlement an account that is nobody's any more cannot claim.
    pub recovery_window: u64,
}

impl Terms {
    /// How many lots are sold.
    pub fn lots(&self) -> u128 {
        self.supply / self.lot_size.max(1)
    }

    /// What so many lots cost, in planck. Nothing if it is 2¹²⁸ or more.
    pub fn cost(&self, lots: u32) -> Option<u128> {
        self.rule.cost(lots, self.price)
    }

    /// What so many lots deposit at a tick, in planck; where there are no bids, at any. Nothing if there is no such tick.
    pub fn deposit(&self, lots: u32, tick: u32) -> Option<u128> {
        self.rule.deposit(lots, tick, self.price)
    }

    /// Is what is bought delivered by the call that pays?
    pub fn delivers_at_once(&self) -> bool {
        self.rule.is_fixed() && self.claims_from.is_none()
    }

    /// Is nobody asked who is a person?
    pub fn is_open_to_all(&self) -> bool {
        self.personhood.is_zero()
    }

    /// How many lots a person may ask for at a time.
    pub fn cap_at(&self, now: u64) -> u32 {
        self.rule.cap(self.rule.round(now.saturating_sub(self.opens_at)))
    }

    /// First second after a round.
    pub fn end_of(&self, round: u32) -> u64 {
        match self.rule {
            Rule::Whole { round_seconds, .. } => self.opens_at + (u64::from(round) + 1) * round_seconds,
            _ => self.closes_at,
        }
    }

    /// Is anything drawn?
    pub fn draws(&self) -> bool {
        !self.beacon.is_zero()
    }

    /// The same for a `capped_sale`; nothing if it is no such sale.
    pub fn capped(&self) -> Option<capped_sale::Terms> {
        let Rule::Capped { max_lots } = self.rule else { return None };
        Some(capped_sale::Terms {
            seller: self.seller,
            currency: self.currency,
            beneficiary: self.beneficiary,
            unsold_to: self.unsold_to,
            token: self.token,
            personhood: self.personhood,
            context: self.context,
            min_status: self.min_status,
            supply: self.supply,
            lot_size: self.lot_size,
            max_lots,
            price: self.price,
            payment_unit: self.payment_unit,
            min_raise: self.min_raise,
            opens_at: self.opens_at,
            closes_at: self.closes_at,
            recovery_window: self.recovery_window,
        })
    }

    /// The same for a `quadratic_sale`; nothing if it is no such sale.
    pub fn whole(&self) -> Option<quadratic_sale::Terms> {
        let Rule::Whole { quadratic, first_cap, cap_step, rounds, round_seconds } = self.rule else { return None };
        Some(quadratic_sale::Terms {
            seller: self.seller,
            currency: self.currency,
            beneficiary: self.beneficiary,
            unsold_to: self.unsold_to,
            token: self.token,
            personhood: self.personhood,
            context: self.context,
            min_status: self.min_status,
            beacon: self.beacon,
            supply: u64::try_from(self.lots()).ok()?,
            lot_size: self.lot_size,
            price: self.price,
            power: if quadratic { 2 } else { 1 },
            payment_unit: self.payment_unit,
            min_raise: self.min_raise,
            opens_at: self.opens_at,
            round_seconds,
            rounds,
            first_cap,
            cap_step,
            settle_by: self.settle_by?,
            recovery_window: self.recovery_window,
        })
    }
}

impl Terms {
    /// The same for a `lottery_sale`; nothing if it is no such sale.
    pub fn lottery(&self) -> Option<lottery_sale::Terms> {
        let Rule::Lottery { max_group } = self.rule else { return None };
        Some(lottery_sale::Terms {
            seller: self.seller,
            currency: self.currency,
            beneficiary: self.beneficiary,
            unsold_to: self.unsold_to,
            ticket: self.token,
            personhood: self.personhood,
            context: self.context,
            min_status: self.min_status,
            max_group,
            beacon: self.beacon,
            supply: u32::try_from(self.supply).ok()?,
            price: self.price,
            payment_unit: self.payment_unit,
            min_raise: self.min_raise,
            opens_at: self.opens_at,
            closes_at: self.closes_at,
            settle_by: self.settle_by?,
            recovery_window: self.recovery_window,
        })
    }
}

impl From<&lottery_sale::Terms> for Terms {
    fn from(terms: &lottery_sale::Terms) -> Self {
        Self {
            rule: Rule::Lottery { max_group: terms.max_group },
            seller: terms.seller,
            currency: terms.currency,
            beneficiary: terms.beneficiary,
            unsold_to: terms.unsold_to,
            token: terms.ticket,
            personhood: terms.personhood,
            context: terms.context,
            min_status: terms.min_status,
            beacon: terms.beacon,
            supply: terms.supply.into(),
            lot_size: 1,
            price: terms.price,
            payment_unit: terms.payment_unit,
            min_raise: terms.min_raise,
            opens_at: terms.opens_at,
            closes_at: terms.closes_at,
            settle_by: Some(terms.settle_by),
            claims_from: None,
            recovery_window: terms.recovery_window,
        }
    }
}

impl From<&capped_sale::Terms> for Terms {
    fn from(terms: &capped_sale::Terms) -> Self {
        Self {
            rule: Rule::Capped { max_lots: terms.max_lots },
            seller: terms.seller,
            currency: terms.currency,
            beneficiary: terms.beneficiary,
            unsold_to: terms.unsold_to,
            token: terms.token,
            personhood: terms.personhood,
            context: terms.context,
            min_status: terms.min_status,
            beacon: Address::zero(),
            supply: terms.supply,
            lot_size: terms.lot_size,
            price: terms.price,
            payment_unit: terms.payment_unit,
            min_raise: terms.min_raise,
            opens_at: terms.opens_at,
            closes_at: terms.closes_at,
            settle_by: None,
            claims_from: None,
            recovery_window: terms.recovery_window,
        }
    }
}

impl From<&quadratic_sale::Terms> for Terms {
    fn from(terms: &quadratic_sale::Terms) -> Self {
        let quadratic_sale::Terms { first_cap, cap_step, rounds, round_seconds, .. } = *terms;
        Self {
            rule: Rule::Whole { quadratic: terms.power == 2, first_cap, cap_step, rounds, round_seconds },
            seller: terms.seller,
            currency: terms.currency,
            beneficiary: terms.beneficiary,
            unsold_to: terms.unsold_to,
            token: terms.token,
            personhood: terms.personhood,
            context: terms.context,
            min_status: terms.min_status,
            beacon: terms.beacon,
            // The contract checked that these are below 2¹²⁸ and before the end of time.
            supply: u128::from(terms.supply).saturating_mul(terms.lot_size),
            lot_size: terms.lot_size,
            price: terms.price,
            payment_unit: terms.payment_unit,
            min_raise: terms.min_raise,
            opens_at: terms.opens_at,
            closes_at: terms.opens_at.saturating_add(round_seconds.saturating_mul(rounds.into())),
            settle_by: Some(terms.settle_by),
            claims_from: None,
            recovery_window: terms.recovery_window,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(rule: Rule) -> Terms {
        let [seller, beneficiary, unsold_to, token, personhood, currency] =
            [1u8, 2, 3, 4, 5, 6].map(|byte| Address::from([byte; 20]));
        Terms {
            rule,
            seller,
            currency,
            beneficiary,
            unsold_to,
            token,
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
            settle_by: None,
            claims_from: None,
            recovery_window: 9,
        }
    }

    #[test]
    fn terms_are_the_same_there_and_back() {
        let capped = some(Rule::Capped { max_lots: 5 });
        assert_eq!(Terms::from(&capped.capped().expect("it is")), capped);
        let rule = Rule::Whole { quadratic: true, first_cap: 2, cap_step: 3, rounds: 4, round_seconds: 15 };
        let whole = Terms { beacon: Address::from([8; 20]), settle_by: Some(9_000), ..some(rule) };
        assert_eq!(Terms::from(&whole.whole().expect("it is")), whole);
        assert_eq!((whole.lots(), whole.end_of(3), whole.cap_at(1_016), whole.cap_at(0)), (12, 1_060, 5, 2));
        let rule = Rule::Lottery { max_group: 7 };
        let lottery = Terms { beacon: Address::from([8; 20]), settle_by: Some(9_000), lot_size: 1, ..some(rule) };
        assert_eq!(Terms::from(&lottery.lottery().expect("it is")), lottery);
        let fixed = Terms {
            claims_from: Some(2_000),
            personhood: Address::zero(),
            ..some(Rule::Fixed { max_lots: 3, tickets: false })
        };
        assert_eq!(Terms::from(&fixed.fixed().expect("it is")), fixed);
        let rule = Rule::Auction { max_lots: 1, ticks: 9, step: u128::MAX, geometric: false, tickets: true };
        let auction = Terms { settle_by: Some(9_000), ..some(rule) };
        assert_eq!(Terms::from(&auction.auction().expect("it is")), auction);
        for terms in [capped, whole, lottery, fixed, auction] {
            let json = serde_json::to_string(&terms).expect("it is JSON");
            assert_eq!(serde_json::from_str::<Terms>(&json).expect("it is read"), terms, "{json}");
        }
    }
}
