//! A lottery in a launch file.

use super::Lottery;
use crate::launch::{LONGEST, LaunchFile, PLANCK, Reader, SECONDS, Sale, settle_within};
use fairsale_client::fields::Section;
use fairsale_input::InputError;
use fairsale_math::{least_sold, max_group_of};

impl Reader for Lottery {
    const NAME: &'static str = "lottery";
    const FIELDS: &'static [&'static str] = &["price", "max_group", "lasts", "settle_within"];

    fn read(sale: &Section<'_>, _tickets: bool) -> Result<Sale, InputError> {
        let supply: u32 = sale.number("supply", "a whole number of tickets", 1..=u32::MAX)?;
        let lasts = sale.number("lasts", SECONDS, 1..=LONGEST)?;
        let price = sale.number("price", PLANCK, 0..=u128::MAX / u128::from(supply))?;
        let most = max_group_of(supply);
        let max_group = sale.number_or("max_group", "a whole number of persons", 1..=most, most)?;
        // A draw can leave a few tickets over, where there are groups. What they cost must not be needed.
        let raised = price * u128::from(least_sold(supply, max_group)); // below 2¹²⁸: at most what all cost
        sale.number_or("min_raise", &format!("{PLANCK}, no more than a draw raises in any case"), 0..=raised, 0)?;
        let rule = Lottery { max_group: max_group as u8 }; // at most 8
        let (supply, settle_within) = (u128::from(supply), Some(settle_within(sale)?));
        Sale::common(sale, Sale { tickets: true, draws: true, supply, price, lasts, settle_within, ..Sale::of(rule) })
    }
}

impl LaunchFile for Lottery {
    fn columns(&self, _: &Sale) -> &'static [&'static str] {
        &["person", "group", "account", "at"]
    }

    fn record(&self, _: &Sale) -> Vec<(&'static str, String)> {
        vec![("mechanism", "lottery".to_owned()), ("max_group", self.max_group.to_string())]
    }
}
