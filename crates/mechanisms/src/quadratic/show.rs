//! The quadratic sale in words.

use super::Quadratic;
use crate::show::{Show, Words};
use fairsale_client::format::lots;
use fairsale_input::time::span;

impl Show for Quadratic {
    fn heading(&self, Words { supply, lot, price, who, .. }: &Words<'_>) -> Vec<String> {
        let first = lots(self.first_cap);
        if !self.quadratic {
            return vec![
                format!("capped sale of {supply} in whole lots"),
                format!("a lot: {lot} for {price}; {who}: at most {first}"),
            ];
        }
        let (round, step, rounds) = (span(self.round_seconds), self.cap_step, self.rounds);
        let caps = match rounds {
            1 => format!("{who}: at most {first}; one round of {round}"),
            _ => format!("{who}: at most {first} in round 0, {step} more in each after; {rounds} rounds of {round}"),
        };
        vec![format!("quadratic sale of {supply}"), format!("q lots of {lot} each: q² times {price}"), caps]
    }

    fn sells(&self, Words { supply, lot, price, .. }: &Words<'_>) -> Vec<(&'static str, String)> {
        vec![match self.quadratic {
            true => ("sells", format!("{supply}; q lots of {lot} each cost q² times {price}")),
            false => ("sells", format!("{supply}; a lot is {lot} for {price}")),
        }]
    }

    fn price(&self, price: &str) -> String {
        match self.quadratic {
            true => format!("{price} for the first lot, q² times that for q"),
            false => format!("{price} a lot"),
        }
    }
}
