//! The order book: who asks for how much. A CSV file, or a list in the launch file.
//!
//! | column | |
//! |---|---|
//! | `person` | who orders; any name, but one person has one order |
//! | `asked` | how many lots |
//! | `account` | the name of the wallet that the person uses; if left out, the person's own name. One account holds one person |
//! | `at` | when, in seconds from the opening; if left out, 0: as soon as the sale opens |
//!
//! The columns may stand in any order; the last two may be missing, or empty in a row. A book without orders is one too.

use crate::{
    fields::Section,
    input::{InputError, Source, quote},
};
use std::{
    collections::HashMap,
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

const PERSON: &str = "person";
const ASKED: &str = "asked";
const ACCOUNT: &str = "account";
const AT: &str = "at";
/// The columns, or fields of an order in the launch file.
pub const COLUMNS: [&str; 4] = [PERSON, ASKED, ACCOUNT, AT];

/// How long a name may be, in bytes.
const LONGEST_NAME: usize = 100;
/// What all orders may deposit together, so that money on a chain remains far from 2¹²⁸.
const MOST_DEPOSITS: u128 = 1 << 126;

/// What an order must keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many lots a person may ask for.
    pub max_lots: u32,
    /// How many seconds the sale is open.
    pub lasts: u64,
    /// What a lot costs, in the smallest unit of the payment currency.
    pub price: u128,
}

/// A person's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where in the file it begins, from 1.
    pub line: usize,
    /// Who.
    pub person: String,
    /// How many lots.
    pub asked: u32,
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
    /// One a person.
    pub rows: Vec<Row>,
}

impl OrderBook {
    /// Reads a CSV file.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn load(file: &Path, limits: &Limits) -> Result<Self, InputError> {
        Self::parse(&Source::read(file)?, limits)
    }

    /// Reads CSV: comma, quotes where needed, any line ends.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn parse(source: &Source, limits: &Limits) -> Result<Self, InputError> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(source.text.as_bytes());
        let mut lines = Lines { text: source.text.as_bytes(), byte: 0, line: 1 };
        let mut records = reader.records().map(|record| {
            let record = record.map_err(|error| {
                let line = error.position().map_or(1, |position| lines.at(position.byte()));
                source.wrong(line, "row", "comma-separated values", error.to_string())
            })?;
            let line = record.position().map_or(1, |position| lines.at(position.byte()));
            Ok((line, record))
        });
        let columns = match records.next() {
            Some(header) => {
                let (line, header) = header?;
                Columns::read(source, line, &header)?
            }
            None => return Err(source.wrong(1, "header", "person,asked", "nothing")),
        };

        let mut builder = Builder::new(source, limits);
        for record in records {
            let (line, record) = record?;
            if record.len() != columns.count {
                let (expected, found) = (format!("{} fields", columns.count), record.len().to_string());
                return Err(source.wrong(line, "row", expected, found));
            }
            let cell = |column: usize| record.get(column).unwrap_or_default();
            let optional = |column: Option<usize>| column.map(cell).filter(|cell| !cell.is_empty());
            let in_range = |field, range: RangeInclusive<u64>, what, cell| {
                let expected = format!("{what}, from {} to {}", range.start(), range.end());
                number(cell, &range).ok_or_else(|| source.wrong(line, field, expected, quote(cell)))
            };
            let asked = cell(columns.asked);
            let lots = in_range(ASKED, 1..=limits.max_lots.into(), ASKED_IS, asked)?;
            let at = optional(columns.at).map(|at| in_range(AT, 0..=limits.lasts - 1, AT_IS, at));
            let person = cell(columns.person);
            let row = Row {
                line,
                person: person.into(),
                asked: u32::try_from(lots).map_err(|_| source.wrong(line, ASKED, ASKED_IS, quote(asked)))?,
                account: optional(columns.account).unwrap_or(person).into(),
                at: at.transpose()?.unwrap_or(0),
            };
            builder.add(row, "")?;
        }
        Ok(builder.book)
    }

    /// Takes the orders of the launch file.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn inline(source: &Source, orders: &[Section<'_>], limits: &Limits) -> Result<Self, InputError> {
        let mut builder = Builder::new(source, limits);
        for (index, order) in orders.iter().enumerate() {
            let person = order.text(PERSON, NAME_IS)?.trim();
            let account = if order.has(ACCOUNT) { order.text(ACCOUNT, NAME_IS)?.trim() } else { person };
            let row = Row {
                line: order.line(),
                person: person.into(),
                asked: order.number(ASKED, ASKED_IS, 1..=limits.max_lots)?,
                account: account.into(),
                at: order.number_or(AT, AT_IS, 0..=limits.lasts - 1, 0)?,
            };
            builder.add(row, &format!("orders[{}].", index + 1))?;
        }
        Ok(builder.book)
    }
}

const NAME_IS: &str = "a name without control characters, at most 100 bytes long";
const ASKED_IS: &str = "a whole number of lots";
const AT_IS: &str = "whole seconds from the opening";

/// The number of a cell, if it is one, in digits only, and in the range.
fn number(cell: &str, range: &RangeInclusive<u64>) -> Option<u64> {
    let digits = cell.bytes().all(|byte| byte.is_ascii_digit());
    cell.parse().ok().filter(|number| digits && range.contains(number))
}

/// Which column is what.
struct Columns {
    count: usize,
    person: usize,
    asked: usize,
    account: Option<usize>,
    at: Option<usize>,
}

impl Columns {
    fn read(source: &Source, line: usize, header: &csv::StringRecord) -> Result<Self, InputError> {
        let mut found = [None; 4];
        for (index, name) in header.iter().enumerate() {
            let Some(column) = COLUMNS.iter().position(|column| *column == name) else {
                let expected = format!("columns out of {}", COLUMNS.join(", "));
                return Err(source.wrong(line, "header", expected, quote(name)));
            };
            if found[column].replace(index).is_some() {
                return Err(source.wrong(line, "header", "every column once", format!("{name:?} twice")));
            }
        }
        let required = |column: usize| {
            let missing = || source.wrong(line, "header", format!("a column {:?}", COLUMNS[column]), "none");
            found[column].ok_or_else(missing)
        };
        let (person, asked) = (required(0)?, required(1)?);
        Ok(Self { count: header.len(), person, asked, account: found[2], at: found[3] })
    }
}

/// Counts lines as it goes through a text.
struct Lines<'a> {
    text: &'a [u8],
    byte: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line of the first byte from `byte` on that ends no line: what stands before it are ends of lines that the
    /// reader has not looked at yet.
    fn at(&mut self, byte: u64) -> usize {
        let from = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(next) = self.text.get(self.byte) {
            if self.byte >= from && !b"\r\n".contains(next) {
                break;
            }
            self.line += usize::from(*next == b'\n');
            self.byte += 1;
        }
        self.line
    }
}

/// A book in the making.
struct Builder<'a> {
    source: &'a Source,
    limits: &'a Limits,
    book: OrderBook,
    /// Who, on which line.
    persons: HashMap<String, usize>,
    /// Which wallet, on which line.
    accounts: HashMap<String, usize>,
    deposits: u128,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Source, limits: &'a Limits) -> Self {
        let book = OrderBook { file: source.file.clone(), rows: Vec::new() };
        Self { source, limits, book, persons: HashMap::new(), accounts: HashMap::new(), deposits: 0 }
    }

    /// Adds an order whose numbers are in their ranges. `prefix` is what its fields' names begin with in errors.
    fn add(&mut self, row: Row, prefix: &str) -> Result<(), InputError> {
        let source = self.source;
        let wrong = |field: &str, expected: String, found: String| {
            Err(source.wrong(row.line, format!("{prefix}{field}"), expected, found))
        };
        for (field, name) in [(PERSON, &row.person), (ACCOUNT, &row.account)] {
            if name.is_empty() || name.len() > LONGEST_NAME || name.chars().any(char::is_control) {
                return wrong(field, NAME_IS.into(), quote(name));
            }
        }
        if let Some(before) = self.persons.insert(row.person.clone(), row.line) {
            let found = format!("a second one of {:?}, who has one on line {before}", row.person);
            return wrong(PERSON, "one order a person".into(), found);
        }
        if let Some(before) = self.accounts.insert(row.account.clone(), row.line) {
            let found = format!("{:?}, which the person on line {before} uses", row.account);
            return wrong(ACCOUNT, "an account that nobody else uses".into(), found);
        }
        let deposit = u128::from(row.asked).checked_mul(self.limits.price);
        let deposits = deposit.and_then(|deposit| self.deposits.checked_add(deposit));
        match deposits.filter(|deposits| *deposits <= MOST_DEPOSITS) {
            Some(deposits) => self.deposits = deposits,
            None => return wrong(ASKED, format!("deposits of at most {MOST_DEPOSITS} planck in all"), "more".into()),
        }
        self.book.rows.push(row);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { max_lots: 100, lasts: 3600, price: 2 };

    fn parse(text: &str) -> Result<OrderBook, String> {
        OrderBook::parse(&Source::new("book.csv", text), &LIMITS).map_err(|error| error.to_string())
    }

    fn row(line: usize, person: &str, asked: u32, account: &str, at: u64) -> Row {
        Row { line, person: person.into(), asked, account: account.into(), at }
    }

    #[test]
    fn columns_may_stand_in_any_order_and_some_be_missing() {
        let two = vec![row(2, "ada", 3, "ada", 0), row(3, "bob", 100, "bob", 0)];
        assert_eq!(parse("person,asked\nada,3\nbob,100\n").map(|book| book.rows), Ok(two.clone()));
        assert_eq!(parse("asked,person\n3,ada\n100,bob").map(|book| book.rows), Ok(two.clone()));
        assert_eq!(parse("account,person,at,asked\n,ada,,3\n,bob,0,100").map(|book| book.rows), Ok(two));
        let full = parse("person,asked,account,at\nada,3,wallet 7,3599\n").map(|book| book.rows);
        assert_eq!(full, Ok(vec![row(2, "ada", 3, "wallet 7", 3599)]));
    }

    #[test]
    fn a_book_without_orders_is_one() {
        assert_eq!(parse("person,asked\n").map(|book| book.rows), Ok(vec![]));
        assert_eq!(parse("person,asked").map(|book| book.rows), Ok(vec![]));
    }

    #[test]
    fn what_spreadsheets_write_is_read_and_lines_are_counted_right() {
        let text = "\u{feff}\"person\", asked\r\n\"ada, countess\",3\r\n\r\n\"b \"\"b\"\" o\nb\",4\r\n x , 5 \r\n";
        let error = "book.csv:4: person: expected a name without control characters, at most 100 bytes long, found";
        assert_eq!(parse(text), Err(format!(r#"{error} "b \"b\" o\nb""#)));
        let rows = parse(&text.replace("o\nb", "ob")).map(|book| book.rows);
        let bob = row(4, "b \"b\" ob", 4, "b \"b\" ob", 0);
        assert_eq!(rows, Ok(vec![row(2, "ada, countess", 3, "ada, countess", 0), bob, row(5, "x", 5, "x", 0)]));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let asked = "book.csv:2: asked: expected a whole number of lots, from 1 to 100, found";
        let at = "book.csv:2: at: expected whole seconds from the opening, from 0 to 3599, found";
        let columns = "book.csv:1: header: expected columns out of person, asked, account, at, found";
        let name = "a name without control characters, at most 100 bytes long";
        for (text, error) in [
            ("", "book.csv:1: header: expected person,asked, found nothing".into()),
            ("person\nada", "book.csv:1: header: expected a column \"asked\", found none".into()),
            ("asked\n3", "book.csv:1: header: expected a column \"person\", found none".into()),
            ("ada,3\n", format!("{columns} \"ada\"")),
            ("Person,asked\n", format!("{columns} \"Person\"")),
            ("person,asked,\n", format!("{columns} nothing")),
            ("person,asked,lots\n", format!("{columns} \"lots\"")),
            ("person,asked,asked\n", "book.csv:1: header: expected every column once, found \"asked\" twice".into()),
            ("person,asked\nada,0", format!("{asked} \"0\"")),
            ("person,asked\nada,101", format!("{asked} \"101\"")),
            ("person,asked\nada,-3", format!("{asked} \"-3\"")),
            ("person,asked\nada,+3", format!("{asked} \"+3\"")),
            ("person,asked\nada,3.5", format!("{asked} \"3.5\"")),
            ("person,asked\nada,many", format!("{asked} \"many\"")),
            ("person,asked\nada,", format!("{asked} nothing")),
            ("person,asked\nada,4294967299", format!("{asked} \"4294967299\"")),
            (
                "person,asked\nada,340282366920938463463374607431768211456",
                format!("{asked} \"340282366920938463463374607431768211456\""),
            ),
            ("person,asked,at\nada,3,3600", format!("{at} \"3600\"")),
            ("person,asked,at\nada,3,-1", format!("{at} \"-1\"")),
            ("person,asked\nada", "book.csv:2: row: expected 2 fields, found 1".into()),
            ("person,asked\nada,3,4", "book.csv:2: row: expected 2 fields, found 3".into()),
            ("person,asked\n,3", format!("book.csv:2: person: expected {name}, found nothing")),
            (
                "person,asked\nada,3\nbob,4\nada,5",
                "book.csv:4: person: expected one order a person, found a second \
                one of \"ada\", who has one on line 2"
                    .into(),
            ),
            (
                "person,asked,account\nada,3,\nbob,4,ada",
                "book.csv:3: account: expected an account that nobody else \
                uses, found \"ada\", which the person on line 2 uses"
                    .into(),
            ),
        ] {
            assert_eq!(parse(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn deposits_stay_within_what_a_chain_can_have() {
        let book = |price| {
            let limits = Limits { price, ..LIMITS };
            OrderBook::parse(&Source::new("book.csv", "person,asked\nada,1\nbob,1\n"), &limits)
        };
        assert!(book(MOST_DEPOSITS / 2).is_ok());
        let error = book(MOST_DEPOSITS / 2 + 1).expect_err("one planck too much");
        assert_eq!((error.line, error.field.as_deref()), (Some(3), Some("asked")));
    }
}
