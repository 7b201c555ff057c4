//! Terms of what is not shared out: sales while stock lasts, and auctions.

use super::Terms;
use crate::rule::Rule;
use fairsale_chain::Address;

impl Terms {
    /// The same for a `fixed_sale`; nothing if it is no such sale.
    pub fn fixed(&self) -> Option<fixed_sale::Terms> {
        let Rule::Fixed { max_lots, tickets } = self.rule else { return None };
        Some(fixed_sale::Terms {
            supply: self.supply,
            lot_size: self.lot_size,
            price: self.price,
            min_raise: self.min_raise,
            payment_unit: self.payment_unit,
            opens_at: self.opens_at,
            closes_at: self.closes_at,
            claims_from: self.claims_from.unwrap_or(0),
            recovery_window: self.recovery_window,
            context: self.context,
            personhood: self.personhood,
            token: self.token,
            currency: self.currency,
            beneficiary: self.beneficiary,
            unsold_to: self.unsold_to,
            seller: self.seller,
            max_lots,
            min_status: self.min_status,
            tickets,
        })
    }

    /// The same for an `auction`; nothing if it is none.
    pub fn auction(&self) -> Option<auction::Terms> {
        let Rule::Auction { max_lots, ticks, step, geometric, tickets } = self.rule else { return None };
        Some(auction::Terms {
            supply: self.supply,
            lot_size: self.lot_size,
            reserve_price: self.price,
            step,
            min_raise: self.min_raise,
            payment_unit: self.payment_unit,
            opens_at: self.opens_at,
            closes_at: self.closes_at,
            settle_by: self.settle_by?,
            recovery_window: self.recovery_window,
            context: self.context,
            personhood: self.personhood,
            goods: self.token,
            beacon: self.beacon,
            currency: self.currency,
            beneficiary: self.beneficiary,
            unsold_to: self.unsold_to,
            seller: self.seller,
            max_lots,
            ticks,
            min_status: self.min_status,
            geometric,
            tickets,
        })
    }
}

impl From<&fixed_sale::Terms> for Terms {
    fn from(terms: &fixed_sale::Terms) -> Self {
        Self {
            rule: Rule::Fixed { max_lots: terms.max_lots, tickets: terms.tickets },
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
            claims_from: (terms.claims_from != 0).then_some(terms.claims_from),
            recovery_window: terms.recovery_window,
        }
    }
}

impl From<&auction::Terms> for Terms {
    fn from(terms: &auction::Terms) -> Self {
        let auction::Terms { max_lots, ticks, step, geometric, tickets, .. } = *terms;
        Self {
            rule: Rule::Auction { max_lots, ticks, step, geometric, tickets },
            seller: terms.seller,
            currency: terms.currency,
            beneficiary: terms.beneficiary,
            unsold_to: terms.unsold_to,
            token: terms.goods,
            personhood: terms.personhood,
            context: terms.context,
            min_status: terms.min_status,
            beacon: terms.beacon,
            supply: terms.supply,
            lot_size: terms.lot_size,
            price: terms.reserve_price,
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
