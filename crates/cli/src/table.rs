//! A report for people: a table that a seller can read.

use crate::{
    launch::Launch,
    report::{End, Order, Report},
};
use fairsale_chain::Constants;
use std::fmt;

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
        if self.report.orders.len() > MOST_ROWS {
            self.histogram(f)?;
        }
        self.summary(f)?;
        self.costs(f)
    }
}

impl Table<'_> {
    fn units(&self, amount: impl fmt::Display) -> String {
        decimal(&amount.to_string(), self.launch.token.decimals)
    }

    fn heading(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sale, token) = (&self.launch.sale, &self.launch.token);
        let symbol = &token.symbol;
        writeln!(f, "{} ({symbol}): capped sale of {} {symbol}", token.name, self.units(sale.supply))?;
        let (lot, price) = (self.units(sale.lot_size), money(sale.price));
        writeln!(f, "a lot: {lot} {symbol} for {price} {}; a person: at most {} lots\n", MONEY.1, sale.max_lots)
    }

    fn orders(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let orders = &self.report.orders;
        let symbol = &self.launch.token.symbol;
        let mut rows =
            Rows::new(&["person", "asked (lots)", &format!("gets ({symbol})"), "pays (DOT)", "refund (DOT)"]);
        let row = |order: &Order| {
            let Order { person, asked, units, paid, refund } = order;
            vec![person.clone(), asked.to_string(), self.units(units), money(paid), money(refund)]
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
        rows.push(vec![
            format!("{} in all", thousands(&totals.buyers.to_string())),
            thousands(&asked.to_string()),
            self.units(totals.sold),
            money(totals.proceeds),
            money(totals.refunded),
        ]);
        writeln!(f, "{rows}")
    }

    /// How many asked for how much, and what they get.
    fn histogram(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let symbol = &self.launch.token.symbol;
        let mut rows = Rows::new(&["asked (lots)", "persons", &format!("get at least ({symbol})"), "and at most", ""]);
        let width = self.launch.sale.max_lots.div_ceil(BARS);
        let mut bars = vec![];
        for bar in 0..self.launch.sale.max_lots.div_ceil(width) {
            let (from, to) = (bar * width + 1, ((bar + 1) * width).min(self.launch.sale.max_lots));
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
        let symbol = &self.launch.token.symbol;
        let (demand, supply) = (self.units(totals.demand), self.units(sale.supply));
        writeln!(f, "Demand {demand} {symbol}, supply {supply} {symbol}.")?;
        match self.report.end {
            End::Cancelled { raised } => writeln!(
                f,
                "Cancelled: it would have raised {} DOT, less than {}. All deposits went back, and the supply to the seller.",
                money(raised),
                money(sale.min_raise),
            ),
            End::Settled if totals.demand <= sale.supply.into() => writeln!(
                f,
                "Everybody gets what they asked for. Unsold: {} {symbol}. Proceeds: {} DOT.",
                self.units(totals.unsold),
                money(totals.proceeds),
            ),
            End::Settled => writeln!(
                f,
                "Everybody gets what they asked for, but at most {} {symbol}. Unsold: {} {symbol}. Proceeds: {} DOT.",
                self.units(totals.water_level),
                self.units(totals.unsold),
                money(totals.proceeds),
            ),
        }
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

/// Columns, the first to the left, numbers to the right.
struct Rows {
    widths: Vec<usize>,
    rows: Vec<Vec<String>>,
}

impl Rows {
    fn new(heads: &[&str]) -> Self {
        let mut rows = Self { widths: vec![0; heads.len()], rows: vec![] };
        rows.push(heads.iter().map(|head| (*head).into()).collect());
        rows.rule();
        rows
    }

    fn push(&mut self, row: Vec<String>) {
        for (width, cell) in self.widths.iter_mut().zip(&row) {
            *width = cell.chars().count().max(*width);
        }
        self.rows.push(row);
    }

    /// A line across all columns.
    fn rule(&mut self) {
        self.rows.push(vec![]);
    }
}

impl fmt::Display for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.rows {
            if row.is_empty() {
                let width = self.widths.iter().sum::<usize>() + 3 * (self.widths.len() - 1);
                writeln!(f, "{}", "-".repeat(width))?;
                continue;
            }
            let mut line = String::new();
            for (index, (cell, width)) in row.iter().zip(&self.widths).enumerate() {
                let bar = cell.starts_with('#');
                let padded = if index == 0 || bar { format!("{cell:<width$}") } else { format!("   {cell:>width$}") };
                line += if bar { "   " } else { "" };
                line += &padded;
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
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

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut rows = Rows::new(&["who", "n"]);
        rows.push(vec!["ada".into(), "100".into()]);
        rows.push(vec!["b".into(), "1".into()]);
        assert_eq!(rows.to_string(), "who     n\n---------\nada   100\nb       1\n");
    }
}
