//! An auction in a launch file.

use super::Auction;
use crate::{
    launch::{LONGEST, LOTS, LaunchFile, PLANCK, Reader, SECONDS, Sale, goods, settle_within},
    rule::Rule,
};
use fairsale_client::fields::Section;
use fairsale_input::InputError;
use fairsale_math::{MAX_TICKS, mul_div_ceil};

impl Reader for Auction {
    const NAME: &'static str = "auction";
    const FIELDS: &'static [&'static str] = &[
        "lot_size",
        "ladder",
        "reserve_price",
        "step",
        "step_bps",
        "ticks",
        "max_lots",
        "lasts",
        "settle_within",
        "open_to_all",
    ];

    fn read(sale: &Section<'_>, tickets: bool) -> Result<Sale, InputError> {
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
        let own = Sale {
            tickets,
            draws: tickets,
            supply,
            lot_size,
            price,
            lasts,
            settle_within,
            open_to_all,
            ..Sale::of(rule)
        };
        Sale::common(sale, own)
    }
}

impl LaunchFile for Auction {
    fn columns(&self, sale: &Sale) -> &'static [&'static str] {
        match sale.tickets {
            true => &["person", "price", "tick", "account", "at"],
            false => &["person", "asked", "price", "tick", "account", "at"],
        }
    }

    fn record(&self, _: &Sale) -> Vec<(&'static str, String)> {
        vec![
            ("mechanism", "auction".to_owned()),
            ("max_lots", self.max_lots.to_string()),
            ("ladder", if self.geometric { "geometric" } else { "linear" }.to_owned()),
            ("ticks", self.ticks.to_string()),
            (if self.geometric { "step_bps" } else { "step" }, self.step.to_string()),
        ]
    }

    fn price_field(&self) -> &'static str {
        "reserve_price"
    }

    /// All of it at the highest price. It sells what comes to it besides.
    fn most_raised(&self, sale: &Sale, most: u128) -> Option<u128> {
        mul_div_ceil(sale.supply.max(most), sale.deposit(1, self.ticks - 1)?, sale.lot_size)
    }

    fn divides_lots(&self) -> bool {
        true
    }
}
