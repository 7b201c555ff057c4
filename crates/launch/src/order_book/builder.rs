//! A book in the making: what each row must keep to, and all rows together.

use super::{OrderBook, Row};
use crate::Sale;
use fairsale_client::format::lots;
use fairsale_input::{InputError, Source, quote, text};
use fairsale_math::{Ladder, Price};
use std::{cmp::Ordering, collections::HashMap, ops::RangeInclusive};

pub(crate) const PERSON: &str = "person";
pub(super) const ASKED: &str = "asked";
pub(super) const GROUP: &str = "group";
pub(super) const PRICE: &str = "price";
pub(super) const TICK: &str = "tick";
pub(crate) const ACCOUNT: &str = "account";
pub(super) const AT: &str = "at";

pub(super) const NAME_IS: &str =
    "a name without control characters and others that nobody sees, at most 100 bytes long";
pub(super) const PRICE_IS: &str = "a whole number of the currency's smallest unit";
pub(super) const AT_IS: &str = "whole seconds from the opening";

/// How long a name may be, in bytes.
const LONGEST_NAME: usize = 100;
/// What all orders may deposit together, so that money on a chain remains far from 2¹²⁸.
pub(crate) const MOST_DEPOSITS: u128 = 1 << 126;

/// A number that a row may have.
pub(super) enum Written<'a> {
    Missing,
    Number(u128),
    /// It is none.
    Bad(&'a str),
}

/// A book in the making.
pub(super) struct Builder<'a> {
    source: &'a Source,
    sale: &'a Sale,
    pub book: OrderBook,
    /// The last row of everybody, by its index. Names are taken by their [identity](text::identity).
    persons: HashMap<String, usize>,
    /// The last row with a wallet, by its index.
    accounts: HashMap<String, usize>,
    /// How many are in a group, and the row of the first of them.
    groups: HashMap<String, (u8, usize)>,
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

    /// The tick of a bid that names its price or its tick; 0 where there are no bids.
    pub fn tick(&self, line: usize, price: Written<'_>, tick: Written<'_>, prefix: &str) -> Result<u32, InputError> {
        let Some(ladder) = self.sale.rule.ladder(self.sale.price) else { return Ok(0) };
        let wrong = |field: &str, expected: &str, found: String| {
            Err(self.source.wrong(line, format!("{prefix}{field}"), expected, found))
        };
        let highest = ladder.ticks - 1; // there is one
        match (price, tick) {
            (Written::Missing, Written::Missing) => wrong(PRICE, "a price of the ladder, or a tick", "neither".into()),
            (Written::Bad(found), _) => wrong(PRICE, PRICE_IS, quote(found)),
            (_, Written::Bad(found)) => wrong(TICK, "a whole number", quote(found)),
            (Written::Number(_), Written::Number(_)) => wrong(TICK, "nothing: the price says it", "both".into()),
            (Written::Missing, Written::Number(tick)) => match u32::try_from(tick).ok().filter(|tick| *tick <= highest)
            {
                Some(tick) => Ok(tick),
                None => wrong(TICK, &format!("a tick of the ladder, from 0 to {highest}"), tick.to_string()),
            },
            (Written::Number(price), Written::Missing) => {
                tick_of(&ladder, price).or_else(|expected| wrong(PRICE, &expected, price.to_string()))
            }
        }
    }

    /// The wallet of a person who does not name one: that of the row before, or one of the person's own name.
    pub fn account<'b>(&'b self, person: &'b str) -> &'b str {
        self.before(person).map_or(person, |row| &row.account)
    }

    /// The last row of a person.
    fn before(&self, person: &str) -> Option<&Row> {
        self.persons.get(&text::identity(person)).map(|index| &self.book.rows[*index])
    }

    /// Adds a row whose numbers are in their ranges. `prefix` is what its fields' names begin with in errors.
    pub fn add(&mut self, row: Row, prefix: &str) -> Result<(), InputError> {
        let wrong = |field: &str, expected: &str, found: String| {
            Err(self.source.wrong(row.line, format!("{prefix}{field}"), expected, found))
        };
        for (field, name) in [(PERSON, &row.person), (ACCOUNT, &row.account), (GROUP, &row.group)] {
            let missing = name.is_empty() && field != GROUP;
            if missing || name.len() > LONGEST_NAME || text::stranger(name).is_some() {
                return wrong(field, NAME_IS, text::found(name));
            }
        }
        let [person, account, group] = [&row.person, &row.account, &row.group].map(|name| text::identity(name));
        let row_at = |index: usize| &self.book.rows[index];
        let before = self.persons.get(&person).map(|index| row_at(*index));
        let user = self.accounts.get(&account).map(|index| row_at(*index));
        let (size, first) = self.groups.get(&group).copied().unwrap_or((0, self.book.rows.len()));
        let most_in_group = self.sale.rule.max_group();
        let member = (size > 0).then(|| row_at(first));
        for (field, name, other) in [
            (PERSON, &row.person, before.map(|other| (&other.person, other.line))),
            (ACCOUNT, &row.account, user.map(|other| (&other.account, other.line))),
            (GROUP, &row.group, member.map(|other| (&other.group, other.line))),
        ] {
            if let Some((other, line)) = other.filter(|(other, _)| *other != name) {
                return wrong(field, ONE_SPELLING, respelled(name, other, line));
            }
        }
        if let Some(before) = before {
            let line = before.line;
            if !self.sale.rule.takes_changes() {
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
            let (asked, tick) = (before.asked, before.tick);
            if self.sale.rule.is_first_come() && row.asked <= asked {
                let expected = format!("more than the {} in all that the row on line {line} asks for", lots(asked));
                return wrong(ASKED, &expected, row.asked.to_string());
            }
            if self.sale.rule.takes_bids()
                && (row.asked < asked || row.tick < tick || (row.asked, row.tick) == (asked, tick))
            {
                let asked = lots(asked);
                let expected =
                    format!("a raise of the bid on line {line}: {asked} at tick {tick}, or more of one of them");
                return wrong(PRICE, &expected, format!("{} at tick {}", lots(row.asked), row.tick));
            }
        } else if let Some(user) = user {
            let found = format!("{:?}, which the person on line {} uses", row.account, user.line);
            return wrong(ACCOUNT, "an account that nobody else uses", found);
        }
        let (asked, tick) = before.map_or((0, 0), |before| (before.asked, before.tick));
        if row.asked == 0 && asked == 0 {
            return wrong(ASKED, "1 or more of who has no order", "0".into());
        }
        // Money that came back in between is not counted off: at some time all of it may be there.
        let deposits = self.sale.deposit(row.asked, row.tick).zip(self.sale.deposit(asked, tick));
        let more = deposits.map(|(now, then)| now.saturating_sub(then));
        let deposits = more.and_then(|more| self.book.deposits.checked_add(more));
        let Some(deposits) = deposits.filter(|deposits| *deposits <= MOST_DEPOSITS) else {
            return wrong(
                counted(self.sale),
                &format!("deposits of at most {MOST_DEPOSITS} of the currency's smallest unit in all"),
                "more".into(),
            );
        };
        if let Some(member) = member.filter(|_| size >= most_in_group) {
            let found = format!("one more in {:?}, which begins on line {}", row.group, member.line);
            let persons = if most_in_group == 1 { "person" } else { "persons" };
            return wrong(GROUP, &format!("at most {most_in_group} {persons} in a group"), found);
        }
        if !row.group.is_empty() {
            self.groups.insert(group, (size + 1, first));
        }
        self.book.deposits = deposits;
        self.persons.insert(person, self.book.rows.len());
        self.accounts.insert(account, self.book.rows.len());
        self.book.rows.push(row);
        Ok(())
    }
}

/// The field to blame if there is too much of all orders: how many lots are asked for; of a lottery, that there is one more.
pub(crate) fn counted(sale: &Sale) -> &'static str {
    if OrderBook::columns(sale).contains(&ASKED) { ASKED } else { PERSON }
}

/// What was expected of a name that is there in another spelling.
pub(crate) const ONE_SPELLING: &str = "each name in one spelling";

/// What was found: a name that is on `line` in another spelling.
pub(crate) fn respelled(name: &str, other: &str, line: usize) -> String {
    format!("{name:?}, which is {other:?} of line {line}, written {}", text::difference(name, other, line))
}

/// The tick of a price.
///
/// # Errors
/// What it should have been, if it is none: one of the two next to it.
pub fn tick_of(ladder: &Ladder, price: u128) -> Result<u32, String> {
    let (mut below, mut next) = (None, Some(ladder.lowest));
    for tick in 0..ladder.ticks {
        let Some(Price(at)) = next else { break }; // the launch file, or the contract, excludes it
        next = ladder.climb(Price(at), 1);
        match at.cmp(&price) {
            Ordering::Equal => return Ok(tick),
            Ordering::Less => below = Some((tick, at)),
            Ordering::Greater => {
                return Err(match below {
                    Some((lower, less)) => {
                        format!("a price of the ladder, such as {less} (tick {lower}) or {at} (tick {tick})")
                    }
                    None => format!("the reserve price, {at} (tick {tick}), or a higher one of the ladder"),
                });
            }
        }
    }
    Err(below.map_or("a price of the ladder".into(), |(tick, at)| {
        format!("{at} (tick {tick}) at most, the highest of the ladder")
    }))
}
