//! A report for people: a table that a seller can read.

use crate::{
    address::hex,
    launch::Launch,
    report::{Draw, End, Order, Report},
    rule::Rule,
    time::span,
};
use fairsale_chain::Constants;
use rows::Rows;
use std::fmt;

mod rows;

/// Digits behind the point of the native currency, and its name on Polkadot Hub.
const MONEY: (u8, &str) = (10, "DOT");
/// Up to so many orders are shown one by one; of more, so many first and last ones.
const MOST_ROWS: usize = 40;
const FIRST: usize = 10;
const LAST: usize = 5;
/// How many ranges of asks a histogram has at most.
const BARS: u32 = 10;
const LONGEST_BAR: usize = 30;

/// A report and the launch it is of, ready to be printed.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// What was rehearsed.
    pub launch: &'a Launch,
    /// What came of it.
    pub report: &'a Report,
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.heading(f)?;
        self.orders(f)?;
        if self.report.orders.len() > MOST_ROWS && self.launch.sale.rule != Rule::Lottery {
            self.histogram(f)?;
        }
        self.summary(f)?;
        self.costs(f)
    }
}

impl Table<'_> {
    fn units(&self, amount: impl fmt::Display) -> String {
        decimal(&amount.to_string(), self.launch.goods.decimals())
    }

    fn heading(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sale, goods) = (&self.launch.sale, &self.launch.goods);
        let (symbol, supply) = (goods.symbol(), self.units(sale.supply));
        let (lot, price) = (self.units(sale.lot_size), money(sale.price));
        write!(f, "{} ({symbol}): ", goods.name())?;
        match sale.rule {
            Rule::Capped { max_lots } => {
                writeln!(f, "capped sale of {supply} {symbol}")?;
                writeln!(f, "a lot: {lot} {symbol} for {price} {}; a person: at most {max_lots} lots\n", MONEY.1)
            }
            Rule::Whole { quadratic: false, first_cap, .. } => {
                writeln!(f, "capped sale of {supply} {symbol} in whole lots")?;
                writeln!(f, "a lot: {lot} {symbol} for {price} {}; a person: at most {first_cap} lots\n", MONEY.1)
            }
            Rule::Whole { first_cap, cap_step, rounds, round_seconds, .. } => {
                writeln!(f, "quadratic sale of {supply} {symbol}")?;
                writeln!(f, "q lots of {lot} {symbol} each: q² times {price} {}", MONEY.1)?;
                let round = span(round_seconds);
                writeln!(
                    f,
                    "a person: at most {first_cap} lots in round 0, {cap_step} more in each after; {rounds} rounds of {round}\n"
                )
            }
            Rule::Lottery => {
                writeln!(f, "lottery of {supply} tickets")?;
                writeln!(f, "a ticket: {price} {}; a person: one entry, alone or in a group of up to 8\n", MONEY.1)
            }
        }
    }

    fn orders(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let orders = &self.report.orders;
        let gets = format!("gets ({})", self.launch.goods.symbol());
        let (lottery, drawn) = (self.launch.sale.rule == Rule::Lottery, self.report.draw.is_some());
        let mut heads = vec!["person"];
        heads.push(if lottery { "group" } else { "asked (lots)" });
        heads.extend(drawn.then_some("draw"));
        heads.extend([gets.as_str(), "pays (DOT)", "refund (DOT)"]);
        let mut rows = Rows::new(&heads);
        let row = |order: &Order| {
            let Order { person, group, asked, units, paid, refund, won } = order;
            let mut row = vec![person.clone(), if lottery { group.clone() } else { asked.to_string() }];
            row.extend(drawn.then(|| won.map_or("", |won| if won { "won" } else { "lost" }).to_owned()));
            row.extend([self.units(units), money(paid), money(refund)]);
            row
        };
        if orders.len() <= MOST_ROWS {
            orders.iter().for_each(|order| rows.push(row(order)));
        } else {
            orders[..FIRST].iter().for_each(|order| rows.push(row(order)));
            rows.push(vec![format!("… {} more …", thousands(&(orders.len() - FIRST - LAST).to_string()))]);
            orders[orders.len() - LAST..].iter().for_each(|order| rows.push(row(order)));
        }
        let totals = &self.report.totals;
        let asked: u64 = orders.iter().map(|order| u64::from(order.asked)).sum();
        rows.rule();
        let mut all = vec![format!("{} in all", thousands(&totals.buyers.to_string()))];
        all.push(if lottery { String::new() } else { thousands(&asked.to_string()) });
        all.extend(drawn.then(String::new));
        all.extend([self.units(totals.sold), money(totals.proceeds), money(totals.refunded)]);
        rows.push(all);
        writeln!(f, "{rows}")
    }

    /// How many asked for how much, and what they get.
    fn histogram(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let symbol = self.launch.goods.symbol();
        let mut rows = Rows::new(&["asked (lots)", "persons", &format!("get at least ({symbol})"), "and at most", ""]);
        let width = self.launch.sale.highest_cap().div_ceil(BARS);
        let mut bars = vec![];
        for bar in 0..self.launch.sale.highest_cap().div_ceil(width) {
            let (from, to) = (bar * width + 1, ((bar + 1) * width).min(self.launch.sale.highest_cap()));
            let units =
                || self.report.orders.iter().filter(|order| (from..=to).contains(&order.asked)).map(|o| o.units);
            if let (Some(least), Some(most)) = (units().min(), units().max()) {
                bars.push((from, to, units().count(), least, most));
            }
        }
        let most = bars.iter().map(|bar| bar.2).max().unwrap_or(1);
        for (from, to, count, least, highest) in bars {
            let range = if from == to { from.to_string() } else { format!("{from} to {to}") };
            let length = (count * LONGEST_BAR).div_ceil(most);
            let count = thousands(&count.to_string());
            rows.push(vec![range, count, self.units(least), self.units(highest), "#".repeat(length)]);
        }
        writeln!(f, "{rows}")
    }

    fn summary(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (totals, sale) = (&self.report.totals, &self.launch.sale);
        let symbol = self.launch.goods.symbol();
        let (demand, supply) = (self.units(totals.demand), self.units(sale.supply));
        writeln!(f, "Demand {demand} {symbol}, supply {supply} {symbol}.")?;
        if totals.late > 0 {
            writeln!(
                f,
                "The sale closed early, at the end of the round in which the demand reached the supply: of the order book {} \
                 came too late.",
                if totals.late == 1 { "1 row".into() } else { thousands(&totals.late.to_string()) + " rows" }
            )?;
        }
        let (unsold, proceeds) = (self.units(totals.unsold), money(totals.proceeds));
        match (self.report.end, &self.report.draw) {
            (End::Cancelled { raised }, _) => writeln!(
                f,
                "Cancelled: it would have raised {} DOT, less than {}. All deposits went back, and the supply to the seller.",
                money(raised),
                money(sale.min_raise),
            ),
            (End::Settled, Some(draw)) => {
                self.draw(f, draw)?;
                writeln!(f, "Unsold: {unsold} {symbol}. Proceeds: {proceeds} DOT.")
            }
            (End::Settled, None) if totals.demand <= sale.supply.into() => {
                writeln!(f, "Everybody gets what they asked for. Unsold: {unsold} {symbol}. Proceeds: {proceeds} DOT.",)
            }
            (End::Settled, None) => writeln!(
                f,
                "Everybody gets what they asked for, but at most {} {symbol}. Unsold: {unsold} {symbol}. Proceeds: {proceeds} DOT.",
                self.units(totals.water_level),
            ),
        }
    }

    /// Who was drawn, out of how many, by what.
    fn draw(&self, f: &mut fmt::Formatter<'_>, draw: &Draw) -> fmt::Result {
        let Draw { round, seed, entries, prizes, winners } = draw;
        let symbol = self.launch.goods.symbol();
        if self.launch.sale.rule == Rule::Lottery {
            writeln!(f, "Drawn among {} persons:", thousands(&self.report.totals.buyers.to_string()))?;
            for (size, (count, won)) in (1..).zip(entries.iter().zip(prizes)).filter(|(_, (count, _))| **count > 0) {
                let of = if size == 1 { "persons alone:".to_owned() } else { format!("groups of {size}:") };
                writeln!(f, "  {of:<15} {won} of {count}")?;
            }
        } else {
            let (level, lot) = (self.report.totals.water_level, self.units(self.launch.sale.lot_size));
            let (prizes, entries) = (prizes[0], entries[0]);
            if level == 0 {
                writeln!(f, "Nobody gets anything for certain. Drawn: {lot} {symbol} for {prizes} of {entries}.")?;
            } else {
                let level = self.units(level);
                writeln!(f, "Everybody gets what they asked for, but at most {level} {symbol} for certain.")?;
                writeln!(f, "Drawn: {lot} {symbol} more for {prizes} of {entries} who asked for more.")?;
            }
        }
        writeln!(f, "By round {} of the beacon, {}", thousands(&round.to_string()), hex(seed))?;
        if winners.len() <= MOST_ROWS {
            writeln!(f, "Won: {}.", winners.join(", "))?;
        }
        Ok(())
    }

    fn costs(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let constants: &Constants = &self.report.constants;
        let columns = ["action", "calls", "time (µs)", "proof (bytes)", "storage deposit (DOT)", "fit into a block"];
        let mut rows = Rows::new(&columns);
        for (action, cost) in self.report.costs.iter() {
            let sign = if cost.deposit < 0 { "-" } else { "" };
            let fit = cost.weight(constants).times_in(constants.block);
            rows.push(vec![
                action.into(),
                thousands(&cost.calls.to_string()),
                thousands(&(cost.ref_time / 1_000_000).to_string()),
                thousands(&cost.proof_size.to_string()),
                format!("{sign}{}", money(cost.deposit.unsigned_abs())),
                thousands(&fit.to_string()),
            ]);
        }
        writeln!(f, "\nWhat it costs at most, a call; a negative deposit comes back:\n{rows}")
    }
}

/// An amount of native currency, given in planck.
fn money(planck: impl fmt::Display) -> String {
    decimal(&planck.to_string(), MONEY.0)
}

/// A whole number of base units with the decimal point where it belongs, without zeros behind the last digit.
pub fn decimal(digits: &str, decimals: u8) -> String {
    let decimals = usize::from(decimals);
    let padded = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, part) = padded.split_at(padded.len() - decimals);
    let part = part.trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    format!("{}{point}{part}", thousands(whole))
}

/// A whole number, given as its digits, with a comma before every three of them.
pub fn thousands(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_their_point_and_no_more_digits_than_they_need() {
        assert_eq!(decimal("0", 10), "0");
        assert_eq!(decimal("1", 10), "0.0000000001");
        assert_eq!(decimal("25000000000", 10), "2.5");
        assert_eq!(decimal("1234567", 0), "1,234,567");
        assert_eq!(decimal("123456789", 2), "1,234,567.89");
        assert_eq!(decimal("100000", 2), "1,000");
    }
}
