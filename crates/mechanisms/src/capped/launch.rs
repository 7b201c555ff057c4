//! A capped sale in a launch file. In whole lots it is a [`Quadratic`] one of one round, whose price is linear.

use super::Capped;
use crate::{
    Quadratic,
    launch::{BASE_UNITS, LONGEST, LOTS, LaunchFile, PLANCK, Reader, SECONDS, Sale, settle_within, whole_lots},
    rule::Rule,
};
use fairsale_client::fields::Section;
use fairsale_input::InputError;
use fairsale_math::{MAX_LEVELS, mul_div_ceil};

impl Reader for Capped {
    const NAME: &'static str = "capped";
    const FIELDS: &'static [&'static str] = &["price", "lot_size", "max_lots", "lasts", "remainder", "settle_within"];

    fn read(sale: &Section<'_>, _tickets: bool) -> Result<Sale, InputError> {
        let max_lots = sale.number("max_lots", LOTS, 1..=MAX_LEVELS)?;
        // What one person can get and pay stays below 2^128.
        let most = u128::MAX / u128::from(max_lots);
        let supply = sale.number("supply", BASE_UNITS, 1..=u128::MAX)?;
        let lot_size = sale.number("lot_size", BASE_UNITS, 1..=most)?;
        let lasts = sale.number("lasts", SECONDS, 1..=LONGEST)?;
        const WHAT: &str = "\"shared\" (down to a base unit), \"draw\" or \"unsold\"";
        let (rule, draws, settle_within): (Rule, _, _) = match sale
            .text_as("remainder", WHAT, |text| Some(text.to_owned()))?
            .as_deref()
        {
            None | Some("shared") if sale.has("settle_within") => {
                return Err(
                    sale.wrong("settle_within", "nothing: a sale that divides its lots can be settled for ever")
                );
            }
            None | Some("shared") => (Capped { max_lots }.into(), false, None),
            Some(remainder @ ("draw" | "unsold")) => {
                whole_lots(sale, supply, lot_size)?;
                let whole =
                    Quadratic { quadratic: false, first_cap: max_lots, cap_step: 0, rounds: 1, round_seconds: lasts };
                (whole.into(), remainder == "draw", Some(settle_within(sale)?))
            }
            Some(_) => return Err(sale.wrong("remainder", WHAT)),
        };
        let price = sale.number("price", PLANCK, 0..=most)?;
        Sale::common(sale, Sale { draws, supply, lot_size, price, lasts, settle_within, ..Sale::of(rule) })
    }
}

impl LaunchFile for Capped {
    fn record(&self, _: &Sale) -> Vec<(&'static str, String)> {
        // No more than before there were other mechanisms.
        vec![("max_lots", self.max_lots.to_string())]
    }

    /// All of it is sold, in parts of lots.
    fn most_raised(&self, sale: &Sale, _: u128) -> Option<u128> {
        mul_div_ceil(sale.supply, sale.price, sale.lot_size)
    }

    fn divides_lots(&self) -> bool {
        true
    }
}
