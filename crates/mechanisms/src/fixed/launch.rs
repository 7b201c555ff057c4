//! A fixed sale in a launch file.

use super::Fixed;
use crate::launch::{LONGEST, LOTS, LaunchFile, PLANCK, Reader, SECONDS, Sale, goods};
use fairsale_client::fields::Section;
use fairsale_input::InputError;
use fixed_sale::MAX_TICKETS;

impl Reader for Fixed {
    const NAME: &'static str = "fixed";
    const FIELDS: &'static [&'static str] =
        &["price", "lot_size", "max_lots", "lasts", "delivered", "claims_after", "open_to_all"];

    fn read(sale: &Section<'_>, tickets: bool) -> Result<Sale, InputError> {
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
        let (rule, open_to_all) = (Fixed { max_lots }, sale.flag("open_to_all")?);
        Sale::common(
            sale,
            Sale { tickets, supply, lot_size, price, lasts, claims_after, open_to_all, ..Sale::of(rule) },
        )
    }
}

impl LaunchFile for Fixed {
    fn record(&self, sale: &Sale) -> Vec<(&'static str, String)> {
        vec![
            ("mechanism", "fixed".to_owned()),
            ("max_lots", self.max_lots.to_string()),
            ("delivered", if sale.claims_after.is_none() { "at once" } else { "after the close" }.to_owned()),
        ]
    }
}
