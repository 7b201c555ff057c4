//! The auction in words.

use super::Auction;
use crate::show::{Show, Words};
use fairsale_client::format::{decimal, lots, thousands};

impl Auction {
    fn rise(&self, money: &dyn Fn(u128) -> String) -> String {
        if self.geometric { format!("{} %", decimal(&self.step.to_string(), 2)) } else { money(self.step) }
    }
}

impl Show for Auction {
    fn heading(&self, Words { supply, lot, price, who, money, .. }: &Words<'_>) -> Vec<String> {
        let (rise, ticks) = (self.rise(money), thousands(&self.ticks.to_string()));
        let bids = match self.ticks {
            1 => format!("bids for lots of {lot} at one price, {price}"),
            _ => format!("bids for lots of {lot} at {ticks} prices from {price} up, each {rise} dearer"),
        };
        let most = lots(self.max_lots);
        vec![format!("auction of {supply} or more, at one price"), bids, format!("{who}: at most {most}")]
    }

    fn sells(&self, Words { supply, lot, price, money, .. }: &Words<'_>) -> Vec<(&'static str, String)> {
        let (rise, ticks) = (self.rise(money), self.ticks);
        vec![
            ("sells", format!("{supply} or more, at one price; a lot is {lot}")),
            ("bids", format!("at {ticks} prices from {price} up, each {rise} dearer")),
        ]
    }

    fn price(&self, price: &str) -> String {
        format!("from {price} a lot up")
    }
}
