//! A book in the making: what each row must keep to, and all rows together.

use super::{OrderBook, Row};
use crate::{
    input::{InputError, Source, quote},
    launch::Sale,
};
use fairsale_math::MAX_GROUP;
use std::{collections::HashMap, ops::RangeInclusive};

pub(super) const PERSON: &str = "person";
pub(super) const ASKED: &str = "asked";
pub(super) const GROUP: &str = "group";
pub(crate) const ACCOUNT: &str = "account";
pub(super) const AT: &str = "at";

pub(super) const NAME_IS: &str = "a name without control characters, at most 100 bytes long";
pub(super) const AT_IS: &str = "whole seconds from the opening";

/// How long a name may be, in bytes.
const LONGEST_NAME: usize = 100;
/// What all orders may deposit together, so that money on a chain remains far from 2¹²⁸.
pub(crate) const MOST_DEPOSITS: u128 = 1 << 126;

/// A book in the making.
pub(super) struct Builder<'a> {
    source: &'a Source,
    sale: &'a Sale,
    pub book: OrderBook,
    /// The last row of everybody, by its index.
    persons: HashMap<String, usize>,
    /// Which wallet, on which line.
    accounts: HashMap<String, usize>,
    /// How many are in a group, and on which line the first of them.
    groups: HashMap<String, (usize, usize)>,
}

impl<'a> Builder<'a> {
    pub fn new(source: &'a Source, sale: &'a Sale) -> Self {
        Self {
            source,
            sale,
            book: OrderBook { file: source.file.clone(), rows: vec![], deposits: 0 },
            persons: HashMap::new(),
            accounts: HashMap::new(),
            groups: HashMap::new(),
        }
    }

    /// How many lots can be asked for so many seconds after the opening, and what that is, for errors.
    pub fn lots(&self, at: u64) -> (RangeInclusive<u32>, String) {
        let round = self.sale.rule.round(at);
        let cap = self.sale.rule.cap(round);
        if self.sale.rule.is_quadratic() {
            (0..=cap, format!("a whole number of lots up to the cap of round {round}"))
        } else {
            (1..=cap, "a whole number of lots".into())
        }
    }

    /// The wallet of a person who does not name one: that of the row before, or one of the person's own name.
    pub fn account<'b>(&'b self, person: &'b str) -> &'b str {
        self.before(person).map_or(person, |row| &row.account)
    }

    /// The last row of a person.
    fn before(&self, person: &str) -> Option<&Row> {
        self.persons.get(person).map(|index| &self.book.rows[*index])
    }

    /// Adds a row whose numbers are in their ranges. `prefix` is what its fields' names begin with in errors.
    pub fn add(&mut self, row: Row, prefix: &str) -> Result<(), InputError> {
        let wrong = |field: &str, expected: &str, found: String| {
            Err(self.source.wrong(row.line, format!("{prefix}{field}"), expected, found))
        };
        for (field, name) in [(PERSON, &row.person), (ACCOUNT, &row.account), (GROUP, &row.group)] {
            let missing = name.is_empty() && field != GROUP;
            if missing || name.len() > LONGEST_NAME || name.chars().any(char::is_control) {
                return wrong(field, NAME_IS, quote(name));
            }
        }
        let before = self.before(&row.person);
        if let Some(before) = before {
            let line = before.line;
            if !self.sale.rule.is_quadratic() {
                let found = format!("a second one of {:?}, who has one on line {line}", row.person);
                return wrong(PERSON, "one order a person", found);
            }
            if row.at < before.at {
                let expected = format!("{} or later, when the person's row on line {line} is", before.at);
                return wrong(AT, &expected, row.at.to_string());
            }
            if row.account != before.account {
                let expected = format!("{:?}, the person's account on line {line}", before.account);
                return wrong(ACCOUNT, &expected, quote(&row.account));
            }
        } else if let Some(line) = self.accounts.get(&row.account) {
            let found = format!("{:?}, which the person on line {line} uses", row.account);
            return wrong(ACCOUNT, "an account that nobody else uses", found);
        }
        let asked = before.map_or(0, |before| before.asked);
        if row.asked == 0 && asked == 0 {
            return wrong(ASKED, "1 or more of who has no order", "0".into());
        }
        // Money that came back in between is not counted off: at some time all of it may be there.
        let more = self.sale.cost(row.asked).zip(self.sale.cost(asked)).map(|(now, then)| now.saturating_sub(then));
        let deposits = more.and_then(|more| self.book.deposits.checked_add(more));
        let Some(deposits) = deposits.filter(|deposits| *deposits <= MOST_DEPOSITS) else {
            return wrong(ASKED, &format!("deposits of at most {MOST_DEPOSITS} planck in all"), "more".into());
        };
        if !row.group.is_empty() {
            let (size, first) = self.groups.get(&row.group).copied().unwrap_or((0, row.line));
            if size == MAX_GROUP {
                let found = format!("one more in {:?}, which begins on line {first}", row.group);
                return wrong(GROUP, &format!("at most {MAX_GROUP} persons in a group"), found);
            }
            self.groups.insert(row.group.clone(), (size + 1, first));
        }
        self.book.deposits = deposits;
        self.persons.insert(row.person.clone(), self.book.rows.len());
        self.accounts.insert(row.account.clone(), row.line);
        self.book.rows.push(row);
        Ok(())
    }
}
