//! The goods of a launch: a token, or tickets.

use super::{LONGEST, flow, part::Written};
use fairsale_client::fields::Section;
use fairsale_input::{
    InputError,
    text::{VISIBLE, stranger},
};
use fairsale_mechanisms::launch::{BASE_UNITS, SECONDS};

/// How long a name and a symbol may be, in bytes: contracts cut what is longer.
const LONGEST_TEXT: usize = 32;
/// How long the address of tickets' descriptions may be, in bytes.
const LONGEST_URI: usize = 128;

/// The goods of a launch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goods {
    /// A token, in lots.
    Token(Token),
    /// Tickets, one each.
    Tickets(Tickets),
}

/// The token that is sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its name.
    pub name: String,
    /// Its symbol.
    pub symbol: String,
    /// How many digits of base units stand behind the decimal point.
    pub decimals: u8,
    /// All there will ever be, in base units.
    pub supply: u128,
    /// For how many seconds after the close only the sale can send it.
    pub locked_for: u64,
}

/// The tickets that are sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tickets {
    /// The collection's name.
    pub name: String,
    /// Its symbol.
    pub symbol: String,
    /// What a ticket's number is put behind, to find out more about the ticket; empty: nothing can be found out.
    pub base_uri: String,
    /// All there will ever be.
    pub supply: u32,
    /// For how many seconds after the close they are bound to their persons.
    pub locked_for: u64,
}

impl Goods {
    pub(super) fn read(file: &Section<'_>, sales: &[Written<'_>]) -> Result<Self, InputError> {
        flow::check_goods(sales)?;
        let tickets = sales.iter().any(|written| written.part.sale.tickets);
        let (stranger, what) = if tickets {
            ("token", "nothing: this sale sells the tickets of a section [ticket]")
        } else {
            ("ticket", "nothing: this sale sells the token of a section [token]; \"lottery\" sells tickets")
        };
        if file.has(stranger) {
            return Err(file.wrong(stranger, what));
        }
        if tickets { Tickets::read(file, sales).map(Self::Tickets) } else { Token::read(file, sales).map(Self::Token) }
    }

    /// The name.
    pub fn name(&self) -> &str {
        match self {
            Self::Token(Token { name, .. }) | Self::Tickets(Tickets { name, .. }) => name,
        }
    }

    /// The symbol.
    pub fn symbol(&self) -> &str {
        match self {
            Self::Token(Token { symbol, .. }) | Self::Tickets(Tickets { symbol, .. }) => symbol,
        }
    }

    /// How many digits stand behind the decimal point.
    pub fn decimals(&self) -> u8 {
        match self {
            Self::Token(token) => token.decimals,
            Self::Tickets(_) => 0,
        }
    }

    /// All there will ever be, in base units.
    pub fn supply(&self) -> u128 {
        match self {
            Self::Token(token) => token.supply,
            Self::Tickets(tickets) => tickets.supply.into(),
        }
    }

    /// For how many seconds after the close only sales can send it.
    pub fn locked_for(&self) -> u64 {
        match self {
            Self::Token(Token { locked_for, .. }) | Self::Tickets(Tickets { locked_for, .. }) => *locked_for,
        }
    }
}

impl Token {
    fn read(file: &Section<'_>, sales: &[Written<'_>]) -> Result<Self, InputError> {
        let sold = flow::allotted(sales, u128::MAX)?;
        let token = file.section("token", &["name", "symbol", "decimals", "supply", "locked_for"])?;
        Ok(Self {
            name: text(&token, "name", "the token's name", LONGEST_TEXT)?,
            symbol: text(&token, "symbol", "the token's symbol", LONGEST_TEXT)?,
            decimals: token.number("decimals", "a whole number of digits", 0..=38)?,
            supply: token.number_or("supply", BASE_UNITS, sold..=u128::MAX, sold)?,
            locked_for: token.number_or("locked_for", SECONDS, 0..=LONGEST, 0)?,
        })
    }
}

impl Tickets {
    fn read(file: &Section<'_>, sales: &[Written<'_>]) -> Result<Self, InputError> {
        let sold = flow::allotted(sales, u32::MAX.into())? as u32; // as it says
        let ticket = file.section("ticket", &["name", "symbol", "base_uri", "supply", "locked_for"])?;
        let base_uri = if ticket.has("base_uri") {
            text(&ticket, "base_uri", "what a ticket's number is put behind", LONGEST_URI)?
        } else {
            String::new()
        };
        Ok(Self {
            name: text(&ticket, "name", "the tickets' name", LONGEST_TEXT)?,
            symbol: text(&ticket, "symbol", "the tickets' symbol", LONGEST_TEXT)?,
            base_uri,
            supply: ticket.number_or("supply", "a whole number of tickets", sold..=u32::MAX, sold)?,
            locked_for: ticket.number_or("locked_for", SECONDS, 0..=LONGEST, 0)?,
        })
    }
}

fn text(section: &Section<'_>, field: &str, what: &str, longest: usize) -> Result<String, InputError> {
    let what = format!("{what}, {VISIBLE}, and at most {longest} bytes long");
    let text = section.text(field, &what)?;
    let good = text.len() <= longest && stranger(text).is_none();
    if good { Ok(text.to_owned()) } else { Err(section.wrong(field, &what)) }
}
