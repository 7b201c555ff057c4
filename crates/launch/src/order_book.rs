//! The order book: who asks for how much. A CSV file, or a list in the launch file.
//!
//! | column | |
//! |---|---|
//! | `person` | who orders; any name |
//! | `asked` | how many lots; of an auction of tickets left out: one |
//! | `group` | of a lottery, in the place of `asked`: the name of the group that the person is in; left out or empty: alone |
//! | `account` | the name of the wallet that the person uses; if left out, the person's own name. One account holds one person |
//! | `price` | of an auction: how much a lot is bid for, a price of its ladder; or in its place
//! | `tick` | the number of that price, from 0 |
//! | `at` | when, in seconds from the opening; if left out, 0: as soon as the sale opens |
//!
//! The columns may stand in any order; the last three may be missing, or empty in a row. A book without orders is one too.
//!
//! One person has one row; but in a quadratic sale, where people come back in later rounds, the later rows of a person change the
//! order, and nothing asked withdraws it. In a fixed sale later rows buy more, so that it is so many lots in all; in an auction they
//! raise the bid.

use crate::Sale;
pub use builder::tick_of;
pub(crate) use builder::{ACCOUNT, MOST_DEPOSITS, ONE_SPELLING, PERSON, counted, respelled};
use builder::{ASKED, AT, AT_IS, Builder, GROUP, NAME_IS, PRICE, PRICE_IS, TICK, Written};
use fairsale_client::fields::Section;
use fairsale_input::{
    InputError, Source, quote,
    rows::{self, rows},
    text,
};
use std::{
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

mod builder;
mod look_alikes;
#[cfg(test)]
mod tests;

/// Somebody's order, a change to it, or the end of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where in the file it begins, from 1.
    pub line: usize,
    /// Who.
    pub person: String,
    /// How many lots from now on; none: the order is withdrawn. Of a lottery always one, the entry.
    pub asked: u32,
    /// At which tick of an auction; otherwise 0.
    pub tick: u32,
    /// The name of the group; empty: the person is alone.
    pub group: String,
    /// The name of the wallet.
    pub account: String,
    /// When, in seconds from the opening.
    pub at: u64,
}

/// All orders, as the file has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderBook {
    /// Where they come from.
    pub file: PathBuf,
    /// As the file has them; those of one person in the order of their times.
    pub rows: Vec<Row>,
    /// What all deposits may come to together, at most, in planck.
    pub deposits: u128,
}

impl OrderBook {
    /// The columns of a sale's order book, or fields of an order in its launch file.
    pub fn columns(sale: &Sale) -> &'static [&'static str] {
        sale.rule.columns(sale)
    }

    /// Reads a CSV file of orders in a sale.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn load(file: &Path, sale: &Sale) -> Result<Self, InputError> {
        Self::parse(&Source::read(file)?, sale)
    }

    /// Reads CSV: comma, quotes where needed, any line ends.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn parse(source: &Source, sale: &Sale) -> Result<Self, InputError> {
        let mut rows = rows(source);
        let columns = match rows.next() {
            Some(header) => Columns::read(source, &header?, Self::columns(sale))?,
            None => {
                let least = if Self::columns(sale).contains(&ASKED) { "person,asked" } else { "person" };
                return Err(source.wrong(1, "header", least, "nothing"));
            }
        };

        let mut builder = Builder::new(source, sale);
        for row in rows {
            let row = row?;
            let line = row.line;
            if row.is_empty() {
                return Err(source.wrong(line, "row", "an order", "a row with nothing in it"));
            }
            if row.cells.len() != columns.count {
                return Err(row.miscounted(source, columns.count));
            }
            let cell = |column: usize| row.cells.get(column).unwrap_or_default();
            let optional = |column: Option<usize>| column.map(cell).filter(|cell| !cell.is_empty());
            let in_range = |field, range: RangeInclusive<u64>, what: &str, cell| {
                let expected = format!("{what}, from {} to {}", range.start(), range.end());
                number(cell, &range).ok_or_else(|| source.wrong(line, field, expected, quote(cell)))
            };
            let at =
                optional(columns.at).map(|at| in_range(AT, 0..=sale.lasts - 1, AT_IS, at)).transpose()?.unwrap_or(0);
            let asked = match columns.asked {
                Some(column) => {
                    let (lots, what) = builder.lots(at);
                    // At most 1,024.
                    in_range(ASKED, (*lots.start()).into()..=(*lots.end()).into(), &what, cell(column))? as u32
                }
                None => 1,
            };
            let person = cell(columns.person);
            let bid = |column: Option<usize>| match optional(column) {
                None => Written::Missing,
                Some(cell) => cell.parse().ok().filter(|_| digits(cell)).map_or(Written::Bad(cell), Written::Number),
            };
            let tick = builder.tick(line, bid(columns.price), bid(columns.tick), "")?;
            let row = Row {
                line,
                person: person.into(),
                asked,
                tick,
                group: optional(columns.group).unwrap_or_default().into(),
                account: optional(columns.account).unwrap_or(builder.account(person)).into(),
                at,
            };
            builder.add(row, "")?;
        }
        Ok(builder.book)
    }

    /// Takes the orders of the launch file.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn inline(source: &Source, orders: &[Section<'_>], sale: &Sale) -> Result<Self, InputError> {
        let mut builder = Builder::new(source, sale);
        let one = !Self::columns(sale).contains(&ASKED);
        for order in orders {
            let person = order.text(PERSON, NAME_IS)?.trim();
            let at = order.number_or(AT, AT_IS, 0..=sale.lasts - 1, 0)?;
            let (lots, what) = builder.lots(at);
            let bid = |field: &str, what: &str| match order.has(field) {
                true => order.number(field, what, 0..=u128::MAX).map(Written::Number),
                false => Ok(Written::Missing),
            };
            let (price, tick) = (bid(PRICE, PRICE_IS)?, bid(TICK, "a whole number")?);
            let tick = builder.tick(order.line(), price, tick, &format!("{}.", order.path()))?;
            let row = Row {
                line: order.line(),
                person: person.into(),
                tick,
                asked: if one { 1 } else { order.number(ASKED, &what, lots)? },
                group: if order.has(GROUP) { order.text(GROUP, NAME_IS)?.trim().into() } else { String::new() },
                account: match order.has(ACCOUNT) {
                    true => order.text(ACCOUNT, NAME_IS)?.trim().into(),
                    false => builder.account(person).into(),
                },
                at,
            };
            builder.add(row, &format!("{}.", order.path()))?;
        }
        Ok(builder.book)
    }
}

/// The number of a cell, if it is one, in digits only, and in the range.
fn number(cell: &str, range: &RangeInclusive<u64>) -> Option<u64> {
    cell.parse().ok().filter(|number| digits(cell) && range.contains(number))
}

fn digits(cell: &str) -> bool {
    cell.bytes().all(|byte| byte.is_ascii_digit())
}

/// Which column is what.
struct Columns {
    count: usize,
    person: usize,
    asked: Option<usize>,
    group: Option<usize>,
    price: Option<usize>,
    tick: Option<usize>,
    account: Option<usize>,
    at: Option<usize>,
}

impl Columns {
    fn read(source: &Source, header: &rows::Row<'_>, known: &[&str]) -> Result<Self, InputError> {
        let line = header.line;
        if let Some(error) = header.separated_otherwise(source, "header") {
            return Err(error);
        }
        let mut found: Vec<&str> = vec![];
        for name in &header.cells {
            if !known.contains(&name) {
                let expected = format!("columns out of {}", known.join(", "));
                let meant = known.iter().find(|column| text::look(column) == text::look(name));
                let meant = meant.map(|column| format!(" (the column is called {column})"));
                return Err(source.wrong(line, "header", expected, text::found(name) + &meant.unwrap_or_default()));
            }
            if found.contains(&name) {
                return Err(source.wrong(line, "header", "every column once", format!("{name:?} twice")));
            }
            found.push(name);
        }
        let find = |column: &str| found.iter().position(|name| *name == column);
        let required = |column: &str| {
            find(column).ok_or_else(|| source.wrong(line, "header", format!("a column {column:?}"), "none"))
        };
        Ok(Self {
            count: header.cells.len(),
            person: required(PERSON)?,
            asked: if known.contains(&ASKED) { Some(required(ASKED)?) } else { None },
            group: find(GROUP),
            price: find(PRICE),
            tick: find(TICK),
            account: find(ACCOUNT),
            at: find(AT),
        })
    }
}
