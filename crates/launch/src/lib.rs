//! The launch file: what is sold, how, to whom. `examples/capped.toml` says what every field means, and the examples beside
//! it what other mechanisms have.
//!
//! - [`order_book`]: who wants how much
//! - [`plan`]: the steps by which a launch is deployed, on any chain
//! - [`purse`]: money to try a launch with; [`files`]: how what comes of it is written

use crate::order_book::OrderBook;
use fairsale_chain::Address;
use fairsale_client::fields::{Section, parse};
use fairsale_input::{InputError, Source};
use part::Written;
use std::path::Path;

mod beacon;
mod cautions;
mod deploy;
pub mod files;
mod flow;
mod goods;
pub mod order_book;
mod part;
mod payment;
mod personhood;
pub mod plan;
pub mod purse;
#[cfg(test)]
mod tests;

pub use beacon::Beacon;
pub use deploy::Deploy;
pub use fairsale_mechanisms::launch::{LONGEST, Sale};
pub use flow::HANDOVER;
pub use goods::{Goods, Tickets, Token};
pub use part::{MOST_SALES, Part};
pub use payment::{Payment, USDC};
pub use personhood::{Issuers, Owner, Personhood, Source as PersonhoodSource};

/// A launch: what is sold, by which sales, who may buy, and who wants to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// The token or the tickets that are sold.
    pub goods: Goods,
    /// How: one sale, or several that belong together, in the order of the file.
    pub sales: Vec<Part>,
    /// What they are paid in. `None`: the chain's own currency.
    pub payment: Option<Payment>,
    /// By whose randomness, if anything is drawn.
    pub beacon: Option<Beacon>,
    /// To whom.
    pub personhood: Personhood,
    /// How it is deployed, apart from what else is said here.
    pub deploy: Deploy,
}

impl Launch {
    /// Reads a launch file; with the order book `orders`, if there is one, in its own one's place.
    ///
    /// # Errors
    /// The first thing that is wrong, in either file.
    pub fn load(file: &Path, orders: Option<&Path>) -> Result<Self, InputError> {
        Self::parse(&Source::read(file)?, orders)
    }

    /// The same, of a text. Names of other files in it are relative to the folder its own name says.
    ///
    /// # Errors
    /// The first thing that is wrong, in either file.
    pub fn parse(source: &Source, orders: Option<&Path>) -> Result<Self, InputError> {
        Self::read(source, |section, sale, alone| match orders {
            Some(orders) if alone => OrderBook::load(orders, sale),
            Some(orders) => Err(InputError {
                file: orders.into(),
                line: None,
                field: None,
                expected: "a launch of one sale, whose orders these could be".into(),
                found: format!("several in {}, each with orders of its own", source.file.display()),
            }),
            None => part::own_orders(source, section, sale),
        })
    }

    /// Reads a launch file for what is announced: nobody has ordered yet, and its order book is not looked at.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn announced(file: &Path) -> Result<Self, InputError> {
        Self::read(&Source::read(file)?, |_, _, _| Ok(OrderBook::default()))
    }

    /// `orders` finds the order book of a sale, which stands in this section, and may be the only one.
    fn read(
        source: &Source,
        orders: impl Fn(&Section<'_>, &Sale, bool) -> Result<OrderBook, InputError>,
    ) -> Result<Self, InputError> {
        let table = parse(source)?;
        let known = ["orders", "token", "ticket", "sale", "payment", "beacon", "personhood", "deploy"];
        let file = Section::root(source, &table, &known)?;
        let mut written = Written::all(&file)?;
        flow::connect(&mut written)?;
        let goods = Goods::read(&file, &written)?;
        let payment = Payment::read(&file)?;
        let beacon = Beacon::read(&file, &written)?;
        let personhood = Personhood::read(&file, &written)?;
        let deploy = Deploy::read(&file)?;
        let mut sales = vec![];
        for Written { section, mut part, .. } in written {
            let alone = part.name.is_empty();
            part.orders = orders(if alone { &file } else { &section }, &part.sale, alone)?;
            sales.push(part);
        }
        flow::check_persons(&sales)?;
        Ok(Self { goods, sales, payment, beacon, personhood, deploy })
    }

    /// Is it a launch of one sale, which needs no name?
    pub fn is_single(&self) -> bool {
        self.sales.iter().all(|part| part.name.is_empty())
    }

    /// Is anybody asked who is a person?
    pub fn asks_persons(&self) -> bool {
        self.sales.iter().any(|part| !part.sale.open_to_all)
    }

    /// How many seconds after the deployment the first of its sales opens.
    pub fn opens_after(&self) -> u64 {
        self.sales.iter().map(|part| part.sale.opens_after).min().unwrap_or(0) // there is one
    }

    /// Where what they are paid in stands; zero: it is the chain's own currency.
    pub fn currency(&self) -> Address {
        self.payment.as_ref().map_or(Address::zero(), |payment| payment.currency)
    }

    /// The places of its sales, what receives before what gives to it.
    pub fn receivers_first(&self) -> Vec<usize> {
        flow::receivers_first(&self.sales)
    }

    /// What all sales are given at once, in base units.
    pub fn allotted(&self) -> u128 {
        self.sales.iter().map(|part| part.allotted).sum() // checked against what there will ever be
    }
}
