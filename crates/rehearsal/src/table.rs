//! A report for people: a table that a seller can read.

use crate::{
    Rehearsal,
    report::{Costs, Whole},
};
use fairsale_chain::Constants;
use fairsale_client::format::{decimal, thousands};
use fairsale_launch::Launch;
use rows::Rows;
use sale::Of;
use std::fmt;

mod rows;
mod sale;

/// Digits behind the point of the native currency, and its name on Polkadot Hub.
const MONEY: (u8, &str) = (10, "DOT");
/// The most orders that are shown one by one. Of more, only the first and the last ones are shown.
const MOST_ROWS: usize = 40;
const FIRST: usize = 10;
const LAST: usize = 5;
/// How many ranges of asks a histogram has at most.
const BARS: u32 = 10;
const LONGEST_BAR: usize = 30;

/// What came of a rehearsal and the launch it is of, ready to be printed.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// What was rehearsed.
    pub launch: &'a Launch,
    /// What came of it.
    pub rehearsal: &'a Rehearsal,
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Rehearsal { sales, whole } = self.rehearsal;
        for (part, rehearsed) in self.launch.sales.iter().zip(sales) {
            let report = &rehearsed.report;
            if !part.name.is_empty() {
                let line = format!("Sale {:?}", part.name);
                writeln!(f, "{line}\n{}", "=".repeat(line.len()))?;
            }
            write!(f, "{}", Of { goods: &self.launch.goods, sale: &part.sale, cash: self.cash(), report })?;
            costs(f, &report.costs, &report.constants)?;
            if !part.name.is_empty() {
                writeln!(f)?;
            }
        }
        if self.launch.is_single() {
            return Ok(());
        }
        self.whole(f, whole)?;
        sales.first().map_or(Ok(()), |first| costs(f, &whole.costs, &first.report.constants))
    }
}

impl Table<'_> {
    /// Digits behind the point of what is paid in, and its name.
    fn cash(&self) -> (u8, &str) {
        self.launch.payment.as_ref().map_or(MONEY, |payment| (payment.decimals, &payment.symbol))
    }

    /// All sales together.
    fn whole(&self, f: &mut fmt::Formatter<'_>, whole: &Whole) -> fmt::Result {
        let goods = &self.launch.goods;
        let symbol = goods.symbol();
        let units = |units: u128| decimal(&units.to_string(), goods.decimals());
        writeln!(f, "The whole launch\n================")?;
        let (digits, cash) = self.cash();
        let money = |amount: &u128| decimal(&amount.to_string(), digits);
        let all = format!("proceeds ({cash})");
        let heads = ["sale", "ended", "given", "from others", "sold", "not sold", &all];
        let mut rows = Rows::new(&heads);
        for rehearsed in &self.rehearsal.sales {
            let (totals, Some(part)) = (&rehearsed.report.totals, &rehearsed.report.part) else { continue };
            rows.push(vec![
                part.name.clone(),
                part.ended.into(),
                units(part.allotted),
                units(part.arrived),
                units(totals.sold),
                units(totals.unsold),
                money(&totals.proceeds),
            ]);
        }
        writeln!(f, "{rows}")?;
        let Whole { supply, sold, unsold, returned, handed_on, persons, proceeds, refunded, .. } = whole;
        writeln!(f, "Of {} {symbol}, {} were sold to {persons} persons.", units(*supply), units(*sold))?;
        writeln!(f, "Unsold: {} {symbol}. Back to the seller: {} {symbol}.", units(*unsold), units(*returned))?;
        writeln!(f, "From one sale to another: {} {symbol}.", units(*handed_on))?;
        writeln!(f, "Proceeds: {} {cash}. Refunds: {} {cash}.", money(proceeds), money(refunded))
    }
}

/// What was done, and what it cost.
fn costs(f: &mut fmt::Formatter<'_>, costs: &Costs, constants: &Constants) -> fmt::Result {
    let columns = ["action", "calls", "time (µs)", "proof (bytes)", "storage deposit (DOT)", "fit into a block"];
    let mut rows = Rows::new(&columns);
    for (action, cost) in costs.iter() {
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

/// An amount of native currency, given in planck.
fn money(planck: impl fmt::Display) -> String {
    decimal(&planck.to_string(), MONEY.0)
}
