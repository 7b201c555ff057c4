//! A sale of a launch, and what it has to do with the others.

use super::Sale;
use crate::order_book::OrderBook;
use fairsale_client::address::{self, Somebody};
use fairsale_client::fields::Section;
use fairsale_input::{InputError, Source};
use fairsale_mechanisms::launch::BASE_UNITS;
use std::path::Path;

/// How many sales a launch can have: a token and a collection of tickets know no more.
pub const MOST_SALES: usize = 6;
/// How many base units a lot should have where bids share lots.
const DIVISIBLE: u128 = 1_000_000;
/// How long the name of a sale may be, in bytes.
const LONGEST_NAME: usize = 20;
/// The fields that a sale has besides its mechanism's if its launch has several.
const OWN: [&str; 5] = ["name", "orders", "allotted", "unsold_to", "beneficiary"];

/// A sale of a launch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is called; empty: it is the only one, a section `[sale]`.
    pub name: String,
    /// How it sells.
    pub sale: Sale,
    /// How much of its supply it is given at once, in base units. What is missing must come out of other sales.
    pub allotted: u128,
    /// The place in the launch of the sale that gets what is unsold. `None`: whoever [`Deploy`](super::Deploy) says.
    pub unsold_to: Option<usize>,
    /// Who gets its proceeds; nobody named: whoever [`Deploy`](super::Deploy) says.
    pub beneficiary: Option<Somebody>,
    /// Who wants how much of it.
    pub orders: OrderBook,
}

/// A sale as the file has it.
pub(super) struct Written<'s> {
    /// Its section.
    pub section: Section<'s>,
    pub part: Part,
    /// The name of the sale that gets what is unsold.
    pub unsold_to: Option<String>,
}

impl<'s> Written<'s> {
    /// The only sale of the section `[sale]`, or all of the sections `[[sale]]`.
    pub fn all(file: &Section<'s>) -> Result<Vec<Self>, InputError> {
        const WHAT: &str = "a section [sale], or several [[sale]]";
        let tickets = file.has("ticket");
        if !file.is_list("sale") {
            let section = file.open_section("sale")?;
            let part = Part::alone(Sale::read(section.clone(), &[], tickets)?);
            return Ok(vec![Self { section, part, unsold_to: None }]);
        }
        if file.has("orders") {
            return Err(file.wrong("orders", "nothing: of several sales each has orders of its own"));
        }
        let sections = file.open_list("sale", WHAT)?;
        if sections.is_empty() || sections.len() > MOST_SALES {
            return Err(file.wrong("sale", &format!("1 to {MOST_SALES} sections [[sale]]")));
        }
        let mut all: Vec<Self> = vec![];
        for section in sections {
            let written = Self::one(section, &all, tickets)?;
            all.push(written);
        }
        Ok(all)
    }

    fn one(section: Section<'s>, before: &[Self], tickets: bool) -> Result<Self, InputError> {
        let sale = Sale::read(section.clone(), &OWN, tickets)?;
        let what = format!(
            "a name that no other sale has: a small letter, then small letters, digits and hyphens, at most {LONGEST_NAME} in all"
        );
        let is_new = |name: &str| before.iter().all(|other| other.part.name != name);
        let name = section.text_as("name", &what, |name| (is_name(name) && is_new(name)).then(|| name.to_owned()))?;
        let part = Part {
            name: name.ok_or_else(|| section.wrong("name", &what))?,
            allotted: section.number_or("allotted", BASE_UNITS, 0..=sale.supply, sale.supply)?,
            beneficiary: section.text_as("beneficiary", address::WHAT, address::somebody)?,
            ..Part::alone(sale)
        };
        let unsold_to = section.text_as("unsold_to", "the name of another sale", |name| Some(name.to_owned()))?;
        Ok(Self { section, part, unsold_to })
    }
}

/// Can a sale be called so? Names are parts of file names, arguments, fields.
fn is_name(name: &str) -> bool {
    let letters = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    letters && name.len() <= LONGEST_NAME && name.starts_with(|first: char| first.is_ascii_lowercase())
}

impl Part {
    /// Returns a warning about terms that are allowed here, and rarely what a seller means.
    pub(super) fn caution(&self) -> Option<String> {
        let Sale { rule, tickets, lot_size, open_to_all, .. } = &self.sale;
        if !rule.takes_bids() || *tickets || *lot_size >= DIVISIBLE {
            return None;
        }
        let who = if *open_to_all { "anybody can place any number of bids" } else { "each person can place one" };
        Some(format!(
            "{}: {lot_size}: bids at the clearing price share what is left, each rounded down to a base unit, and {who}; what \
             they lose to roundings is unsold. A lot should have {DIVISIBLE} base units or more",
            self.field("lot_size")
        ))
    }

    /// The only sale of a launch.
    fn alone(sale: Sale) -> Self {
        let allotted = sale.supply;
        Self { name: String::new(), sale, allotted, unsold_to: None, beneficiary: None, orders: OrderBook::default() }
    }

    /// What a field of it is called in the launch file, such as `sale.price` or `sale.pool.price`.
    pub fn field(&self, field: &str) -> String {
        if self.name.is_empty() { format!("sale.{field}") } else { format!("sale.{}.{field}", self.name) }
    }
}

/// The order book that a section has or names: the launch file's own, or a sale's of several.
pub(super) fn own_orders(source: &Source, section: &Section<'_>, sale: &Sale) -> Result<OrderBook, InputError> {
    const FIELD: &str = "orders";
    const WHAT: &str = "the name of a CSV file, or a list of orders";
    if section.is_text(FIELD) {
        let folder = source.file.parent().unwrap_or(Path::new(""));
        let book = folder.join(section.text(FIELD, WHAT)?);
        if !book.is_file() {
            return Err(section.wrong(FIELD, &format!("{WHAT} (there is no file {})", book.display())));
        }
        return OrderBook::load(&book, sale);
    }
    OrderBook::inline(source, &section.list(FIELD, WHAT, OrderBook::columns(sale))?, sale)
}
