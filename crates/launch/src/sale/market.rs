//! Sales while stock lasts, and auctions.

use super::{BASE_UNITS, LONGEST, PLANCK, SECONDS, Sale, settle_within};
use crate::fields::Section;
use fairsale_input::InputError;
use fairsale_math::MAX_TICKS;
use fairsale_mechanisms::{Auction, Fixed, rule::Rule};
use fixed_sale::MAX_TICKETS;

/// The fields of an auction.
pub(super) const AUCTION: [&str; 15] = [
    "mechanism",
    "supply",
    "lot_size",
    "ladder",
    "reserve_price",
    "step",
    "step_bps",
    "ticks",
    "max_lots",
    "lasts",
    "settle_within",
    "min_raise",
    "opens_after",
    "recovery_window",
    "open_to_all",
];

const LOTS: &str = "a whole number of lots";
const TICKETS: &str = "a whole number of tickets";

impl Sale {
    pub(super) fn fixed(sale: &Section<'_>, tickets: bool) -> Result<Self, InputError> {
        let most_lots = if tickets { MAX_TICKETS } else { u32::MAX };
        let max_lots = sale.number("max_lots", LOTS, 1..=most_lots)?;
        let (supply, lot_size) = goods(sale, tickets, max_lots)?;
        if lot_size > supply {
            return Err(sale.wrong("lot_size", &format!("a lot that is there: at most the supply, {supply}")));
        }
        // All lots together, and all that one person may ask for, cost less than 2^128.
        let lots = (supply / lot_size).max(max_lots.into());
        let price = sale.number("price", PLANCK, 0..=u128::MAX / lots)?;
        let lasts = sale.number("lasts", SECONDS, 1..=LONGEST)?;
        const WHAT: &str = "\"at once\"; or leave it out, and give claims_after";
        let at_once = sale.text_as("delivered", WHAT, |text| (text == "at once").then_some(()))?.is_some();
        let claims_after = match (at_once, sale.has("claims_after")) {
            (true, true) => {
                return Err(sale.wrong("claims_after", "nothing: what is delivered at once is not claimed"));
            }
            (true, false) => None,
            (false, _) => {
                Some(sale.number("claims_after", "seconds from the close, or delivered = \"at once\"", 0..=LONGEST)?)
            }
        };
        if at_once && sale.number_or("min_raise", PLANCK, 0..=u128::MAX, 0)? != 0 {
            return Err(sale.wrong("min_raise", "0: what is delivered at once cannot be taken back"));
        }
        let (rule, open_to_all) = (Fixed { max_lots }.into(), sale.flag("open_to_all")?);
        Self::common(sale, Self { rule, tickets, supply, lot_size, price, lasts, claims_after, open_to_all, ..Self::NONE })
    }

    pub(super) fn auction(sale: &Section<'_>, tickets: bool) -> Result<Self, InputError> {
        let most_lots = if tickets { 1 } else { u32::MAX };
        let max_lots = sale.number_or("max_lots", LOTS, 1..=most_lots, 1)?;
        if !tickets && !sale.has("max_lots") {
            sale.number("max_lots", LOTS, 1..=most_lots)?; // says that it is missing
        }
        let (supply, lot_size) = goods(sale, tickets, max_lots)?;
        let ticks = sale.number("ticks", "a whole number of prices", 1..=MAX_TICKS)?;
        let price = sale.number("reserve_price", PLANCK, 0..=u128::MAX)?;
        const WHAT: &str = "\"linear\" (with step) or \"geometric\" (with step_bps)";
        let geometric = sale.text_as("ladder", WHAT, |text| match text {
            "linear" => Some(false),
            "geometric" => Some(true),
            _ => None,
        })?;
        let geometric = geometric.ok_or_else(|| sale.wrong("ladder", WHAT))?;
        let (own, other) = if geometric { ("step_bps", "step") } else { ("step", "step_bps") };
        if sale.has(other) {
            return Err(sale.wrong(other, &format!("nothing: this ladder has a {own}")));
        }
        let step = match geometric {
            true => u128::from(sale.number("step_bps", "a whole number of hundredths of a percent", 1..=u32::MAX)?),
            false => sale.number("step", PLANCK, 1..=u128::MAX)?,
        };
        let rule = Rule::from(Auction { max_lots, ticks, step, geometric });
        let ladder = rule.ladder(price);
        if !ladder.is_some_and(|ladder| ladder.rises()) {
            return Err(sale.wrong("reserve_price", "1 or more: no part of nothing makes a price higher"));
        }
        if ladder.and_then(|ladder| ladder.top()).and_then(|top| top.0.checked_mul(max_lots.into())).is_none() {
            return Err(
                sale.wrong("ticks", &format!("so few that the highest price, times {max_lots} lots, is below 2^128"))
            );
        }
        let lasts = sale.number("lasts", SECONDS, 1..=LONGEST)?;
        let (settle_within, open_to_all) = (Some(settle_within(sale)?), sale.flag("open_to_all")?);
        let own =
            Self { rule, tickets, draws: tickets, supply, lot_size, price, lasts, settle_within, open_to_all, ..Self::NONE };
        Self::common(sale, own)
    }
}

/// How much is sold, and how much a lot is, so that what one person can get stays below 2^128. A ticket is a lot.
fn goods(sale: &Section<'_>, tickets: bool, max_lots: u32) -> Result<(u128, u128), InputError> {
    if tickets {
        let supply: u32 = sale.number("supply", TICKETS, 1..=u32::MAX)?;
        let lot_size = sale.number_or("lot_size", "1: a ticket is a lot", 1..=1, 1)?;
        return Ok((supply.into(), lot_size));
    }
    let supply = sale.number("supply", BASE_UNITS, 1..=u128::MAX)?;
    Ok((supply, sale.number("lot_size", BASE_UNITS, 1..=u128::MAX / u128::from(max_lots))?))
}
