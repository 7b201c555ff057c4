//! The launch file: what is sold, how, to whom. `examples/capped.toml` says what every field means, and the examples beside
//! it what other mechanisms have.

use crate::{
    fields::{Section, parse},
    input::{InputError, Source},
    order_book::OrderBook,
};
use std::path::Path;

mod beacon;
mod deploy;
mod goods;
mod personhood;
mod sale;
#[cfg(test)]
mod tests;

pub use beacon::Beacon;
pub use deploy::Deploy;
pub use goods::{Goods, Tickets, Token};
pub use personhood::{Issuers, Owner, PRECOMPILE, Personhood, Source as PersonhoodSource};
pub use sale::Sale;

/// The longest time that a file may give: a hundred years.
pub const LONGEST: u64 = 100 * 365 * 24 * 3600;

const BASE_UNITS: &str = "a whole number of base units";
const PLANCK: &str = "a whole number of planck";
const SECONDS: &str = "a whole number of seconds";

/// A launch: what is sold, its sale, who may buy, and who wants to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// What is sold.
    pub goods: Goods,
    /// How.
    pub sale: Sale,
    /// By whose randomness, if anything is drawn.
    pub beacon: Option<Beacon>,
    /// To whom.
    pub personhood: Personhood,
    /// How it is deployed, apart from what else is said here.
    pub deploy: Deploy,
    /// Who wants how much of it.
    pub orders: OrderBook,
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
        Self::read(source, |file, sale| match orders {
            Some(orders) => OrderBook::load(orders, sale),
            None => own_orders(source, file, sale),
        })
    }

    /// Reads a launch file for what is announced: nobody has ordered yet, and its order book is not looked at.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn announced(file: &Path) -> Result<Self, InputError> {
        Self::read(&Source::read(file)?, |_, _| Ok(OrderBook::default()))
    }

    fn read(
        source: &Source,
        orders: impl FnOnce(&Section<'_>, &Sale) -> Result<OrderBook, InputError>,
    ) -> Result<Self, InputError> {
        let table = parse(source)?;
        let known = ["orders", "token", "ticket", "sale", "beacon", "personhood", "deploy"];
        let file = Section::root(source, &table, &known)?;
        let sale = Sale::read(&file)?;
        let goods = Goods::read(&file, &sale)?;
        let beacon = Beacon::read(&file, &sale)?;
        let personhood = Personhood::read(&file)?;
        let deploy = Deploy::read(&file)?;
        let orders = orders(&file, &sale)?;
        Ok(Self { goods, sale, beacon, personhood, deploy, orders })
    }
}

/// The order book that the launch file has or names.
fn own_orders(source: &Source, file: &Section<'_>, sale: &Sale) -> Result<OrderBook, InputError> {
    const FIELD: &str = "orders";
    const WHAT: &str = "the name of a CSV file, or a list of orders";
    if file.is_text(FIELD) {
        let folder = source.file.parent().unwrap_or(Path::new(""));
        let book = folder.join(file.text(FIELD, WHAT)?);
        if !book.is_file() {
            return Err(file.wrong(FIELD, &format!("{WHAT} (there is no file {})", book.display())));
        }
        return OrderBook::load(&book, sale);
    }
    OrderBook::inline(source, &file.list(FIELD, WHAT, OrderBook::columns(sale))?, sale)
}
