//! A quadratic sale in a launch file.

use super::Quadratic;
use crate::launch::{BASE_UNITS, LONGEST, LOTS, LaunchFile, PLANCK, Reader, SECONDS, Sale, settle_within, whole_lots};
use fairsale_client::fields::Section;
use fairsale_input::InputError;
use fairsale_math::MAX_LEVELS;

impl Reader for Quadratic {
    const NAME: &'static str = "quadratic";
    const FIELDS: &'static [&'static str] =
        &["price", "lot_size", "first_cap", "cap_step", "rounds", "round_lasts", "remainder", "settle_within"];

    fn read(sale: &Section<'_>, _tickets: bool) -> Result<Sale, InputError> {
        let rounds = sale.number("rounds", "a whole number of rounds", 1..=1_000_000)?;
        let first_cap = sale.number("first_cap", LOTS, 1..=MAX_LEVELS)?;
        // The last round's cap is at most the highest there is.
        let steepest = if rounds == 1 { MAX_LEVELS } else { (MAX_LEVELS - first_cap) / (rounds - 1) };
        let cap_step = sale.number("cap_step", LOTS, 0..=steepest)?;
        let highest = first_cap + (rounds - 1) * if rounds == 1 { 0 } else { cap_step };
        let most = u128::MAX / u128::from(highest);
        let supply = sale.number("supply", BASE_UNITS, 1..=u128::MAX)?;
        let lot_size = sale.number("lot_size", BASE_UNITS, 1..=most)?;
        whole_lots(sale, supply, lot_size)?;
        let round_lasts = sale.number("round_lasts", SECONDS, 1..=LONGEST / u64::from(rounds))?;
        const WHAT: &str = "\"draw\" or \"unsold\"";
        let draws = sale.text_as("remainder", WHAT, |text| match text {
            "draw" => Some(true),
            "unsold" => Some(false),
            _ => None,
        })?;
        let draws = draws.ok_or_else(|| sale.wrong("remainder", WHAT))?;
        let rule = Quadratic { quadratic: true, first_cap, cap_step, rounds, round_seconds: round_lasts };
        let price = sale.number("price", PLANCK, 0..=most / u128::from(highest))?;
        let (lasts, settle_within) = (u64::from(rounds) * round_lasts, Some(settle_within(sale)?));
        Sale::common(sale, Sale { draws, supply, lot_size, price, lasts, settle_within, ..Sale::of(rule) })
    }
}

impl LaunchFile for Quadratic {
    fn record(&self, sale: &Sale) -> Vec<(&'static str, String)> {
        vec![
            ("mechanism", if self.quadratic { "quadratic" } else { "capped" }.to_owned()),
            ("remainder", if sale.draws { "draw" } else { "unsold" }.to_owned()),
            ("first_cap", self.first_cap.to_string()),
            ("cap_step", self.cap_step.to_string()),
            ("rounds", self.rounds.to_string()),
            ("round_lasts", self.round_seconds.to_string()),
        ]
    }

    fn shortest(&self, sale: &Sale) -> (&'static str, u64) {
        if self.quadratic { ("round_lasts", self.round_seconds) } else { ("lasts", sale.lasts) }
    }

    /// All of it to persons who have the most that one can have, and the rest to one more.
    fn most_raised(&self, sale: &Sale, _: u128) -> Option<u128> {
        let (lots, cap) = (sale.supply / sale.lot_size, u128::from(sale.rule.highest_cap()));
        if !self.quadratic {
            return lots.checked_mul(sale.price);
        }
        let (persons, rest) = (lots / cap, lots % cap);
        let squares = persons.checked_mul(cap * cap)?.checked_add(rest * rest)?;
        squares.checked_mul(sale.price)
    }
}
