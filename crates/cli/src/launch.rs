//! The launch file: what is sold, how, to whom. `examples/capped.toml` says what every field means.

use crate::{
    fields::{Section, parse},
    input::{InputError, Source},
    order_book::{COLUMNS, Limits, OrderBook},
};
use fairsale_math::MAX_LEVELS;
use std::path::Path;

mod deploy;
mod personhood;

pub use deploy::Deploy;
pub use personhood::{Issuers, Owner, PRECOMPILE, Personhood, Source as PersonhoodSource};

/// The longest time that a file may give: a hundred years.
pub const LONGEST: u64 = 100 * 365 * 24 * 3600;
/// How long a token's name and symbol may be, in bytes: it cuts what is longer.
const LONGEST_TEXT: usize = 32;

/// A launch: a token, its sale, who may buy, and who wants to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// What is sold.
    pub token: Token,
    /// How.
    pub sale: CappedSale,
    /// To whom.
    pub personhood: Personhood,
    /// How it is deployed, apart from what else is said here.
    pub deploy: Deploy,
    /// Who wants how much of it.
    pub orders: OrderBook,
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

/// The terms of a capped sale. Times are relative, so that a launch can be rehearsed again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CappedSale {
    /// How much is sold, in base units.
    pub supply: u128,
    /// How much a lot is, in base units.
    pub lot_size: u128,
    /// How many lots a person may ask for.
    pub max_lots: u32,
    /// What a lot costs, in planck.
    pub price: u128,
    /// If it would raise less, in planck, the sale is cancelled.
    pub min_raise: u128,
    /// How many seconds after the deployment the sale opens.
    pub opens_after: u64,
    /// How many seconds it is open.
    pub lasts: u64,
    /// For how many seconds after settlement an old account cannot claim.
    pub recovery_window: u64,
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
        Self::read(source, |file, limits| match orders {
            Some(orders) => OrderBook::load(orders, limits),
            None => own_orders(source, file, limits),
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
        orders: impl FnOnce(&Section<'_>, &Limits) -> Result<OrderBook, InputError>,
    ) -> Result<Self, InputError> {
        let table = parse(source)?;
        let file = Section::root(source, &table, &["orders", "token", "sale", "personhood", "deploy"])?;
        let sale = CappedSale::read(&file)?;
        let token = Token::read(&file, &sale)?;
        let personhood = Personhood::read(&file)?;
        let deploy = Deploy::read(&file)?;
        let limits = Limits { max_lots: sale.max_lots, lasts: sale.lasts, price: sale.price };
        let orders = orders(&file, &limits)?;
        Ok(Self { token, sale, personhood, deploy, orders })
    }
}

/// The order book that the launch file has or names.
fn own_orders(source: &Source, file: &Section<'_>, limits: &Limits) -> Result<OrderBook, InputError> {
    const FIELD: &str = "orders";
    const WHAT: &str = "the name of a CSV file, or a list of orders";
    if file.is_text(FIELD) {
        let folder = source.file.parent().unwrap_or(Path::new(""));
        let book = folder.join(file.text(FIELD, WHAT)?);
        if !book.is_file() {
            return Err(file.wrong(FIELD, &format!("{WHAT} (there is no file {})", book.display())));
        }
        return OrderBook::load(&book, limits);
    }
    OrderBook::inline(source, &file.list(FIELD, WHAT, &COLUMNS)?, limits)
}

impl CappedSale {
    fn read(file: &Section<'_>) -> Result<Self, InputError> {
        let fields = [
            "mechanism",
            "supply",
            "lot_size",
            "max_lots",
            "price",
            "min_raise",
            "opens_after",
            "lasts",
            "recovery_window",
        ];
        let sale = file.section("sale", &fields)?;
        let mechanism = "\"capped\", the one mechanism there is";
        if sale.text("mechanism", mechanism)? != "capped" {
            return Err(sale.wrong("mechanism", mechanism));
        }
        let max_lots = sale.number("max_lots", "a whole number of lots", 1..=MAX_LEVELS)?;
        // What one person can get and pay stays below 2^128.
        let most = u128::MAX / u128::from(max_lots);
        Ok(Self {
            supply: sale.number("supply", BASE_UNITS, 1..=u128::MAX)?,
            lot_size: sale.number("lot_size", BASE_UNITS, 1..=most)?,
            max_lots,
            price: sale.number("price", PLANCK, 0..=most)?,
            min_raise: sale.number_or("min_raise", PLANCK, 0..=u128::MAX, 0)?,
            opens_after: sale.number("opens_after", SECONDS, 1..=LONGEST)?,
            lasts: sale.number("lasts", SECONDS, 1..=LONGEST)?,
            recovery_window: sale.number("recovery_window", SECONDS, 0..=LONGEST)?,
        })
    }
}

const BASE_UNITS: &str = "a whole number of base units";
const PLANCK: &str = "a whole number of planck";
const SECONDS: &str = "a whole number of seconds";

impl Token {
    fn read(file: &Section<'_>, sale: &CappedSale) -> Result<Self, InputError> {
        let token = file.section("token", &["name", "symbol", "decimals", "supply", "locked_for"])?;
        let text = |field, what: &str, longest: usize| {
            let what = format!("{what}, without control characters and at most {longest} bytes long");
            let text = token.text(field, &what)?;
            let good = text.len() <= longest && !text.chars().any(char::is_control);
            if good { Ok(text.to_owned()) } else { Err(token.wrong(field, &what)) }
        };
        Ok(Self {
            name: text("name", "the token's name", LONGEST_TEXT)?,
            symbol: text("symbol", "the token's symbol", LONGEST_TEXT)?,
            decimals: token.number("decimals", "a whole number of digits", 0..=38)?,
            supply: token.number_or("supply", BASE_UNITS, sale.supply..=u128::MAX, sale.supply)?,
            locked_for: token.number_or("locked_for", SECONDS, 0..=LONGEST, 0)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_core::primitives::keccak256;
    use fairsale_chain::Address;

    const GOOD: &str = r#"orders = [{ person = "ada", asked = 3 }, { person = "bob", asked = 1, account = "w", at = 59 }]

[token]
name = "Test"
symbol = "TST"
decimals = 2
supply = 2_000

[sale]
mechanism = "capped"
supply = 1000
lot_size = 10
max_lots = 5
price = 7
min_raise = 0x10
opens_after = 60
lasts = 60
recovery_window = 3600

[personhood]
issuers = 3
threshold = 2
context = "a context"
"#;

    fn read(text: &str) -> Result<Launch, String> {
        Launch::parse(&Source::new("folder/launch.toml", text), None).map_err(|error| error.to_string())
    }

    #[test]
    fn every_field_is_read() {
        let launch = read(GOOD).expect("it is good");
        let token = Token { name: "Test".into(), symbol: "TST".into(), decimals: 2, supply: 2000, locked_for: 0 };
        assert_eq!(launch.token, token);
        let sale = CappedSale {
            supply: 1000,
            lot_size: 10,
            max_lots: 5,
            price: 7,
            min_raise: 16,
            opens_after: 60,
            lasts: 60,
            recovery_window: 3600,
        };
        assert_eq!(launch.sale, sale);
        let context = keccak256("a context").0;
        let personhood = Personhood {
            source: PersonhoodSource::Registry,
            issuers: Issuers::Development(3),
            threshold: 2,
            owner: Owner::Deployer,
            min_status: 2,
            context,
        };
        assert_eq!(launch.personhood, personhood);
        assert_eq!(launch.deploy, Deploy::default());
        let orders: Vec<_> =
            launch.orders.rows.iter().map(|row| (&*row.person, row.asked, &*row.account, row.at)).collect();
        assert_eq!(orders, [("ada", 3, "ada", 0), ("bob", 1, "w", 59)]);
    }

    #[test]
    fn amounts_reach_to_the_last_unit_and_contexts_may_be_bytes() {
        let max = u128::MAX;
        let text = GOOD.replace("supply = 1000", &format!("supply = {max}")).replace("supply = 2_000", "");
        let launch = read(&text.replace("a context", &format!("0x{}", "0A".repeat(32)))).expect("it is good");
        assert_eq!((launch.sale.supply, launch.token.supply), (max, max));
        assert_eq!(launch.personhood.context, [10; 32]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let most = u128::MAX / 5;
        let sale = "mechanism, supply, lot_size, max_lots, price, min_raise, opens_after, lasts, recovery_window";
        for (old, new, error) in [
            ("price = 7", "price = -7", format!("14: sale.price: expected a whole number of planck, from 0 to {most}, found -7")),
            ("price = 7", "price = 7.5", format!("14: sale.price: expected a whole number of planck, from 0 to {most}, found 7.5")),
            ("price = 7", "price = \"7\"", format!("14: sale.price: expected a whole number of planck, from 0 to {most}, found \"7\"")),
            ("price = 7\n", "\n", format!("9: sale.price: expected a whole number of planck, from 0 to {most}, found nothing")),
            ("price = 7", "prize = 7", format!("14: sale.prize: expected no other fields than {sale}, found an unknown field")),
            ("lot_size = 10", "lot_size = 0", format!("12: sale.lot_size: expected a whole number of base units, from 1 to {most}, found 0")),
            ("max_lots = 5", "max_lots = 1025", "13: sale.max_lots: expected a whole number of lots, from 1 to 1024, found 1025".into()),
            ("supply = 1000", "supply = 0", format!("11: sale.supply: expected a whole number of base units, from 1 to {}, found 0", u128::MAX)),
            ("2_000", "999", format!("7: token.supply: expected a whole number of base units, from 1000 to {}, found 999", u128::MAX)),
            ("\"capped\"", "\"lottery\"", "10: sale.mechanism: expected \"capped\", the one mechanism there is, found \"lottery\"".into()),
            ("threshold = 2", "threshold = 4", "22: personhood.threshold: expected a whole number of issuers, from 1 to 3, found 4".into()),
            ("a context", "0x12", "23: personhood.context: expected a text, or 0x and 64 hexadecimal digits, found \"0x12\"".into()),
            ("asked = 3", "asked = 6", "1: orders[1].asked: expected a whole number of lots, from 1 to 5, found 6".into()),
            ("at = 59", "at = 60", "1: orders[2].at: expected whole seconds from the opening, from 0 to 59, found 60".into()),
            ("at = 59", "when = 5", "1: orders[2].when: expected no other fields than person, asked, account, at, found an unknown field".into()),
            ("\"bob\"", "\"ada\"", "1: orders[2].person: expected one order a person, found a second one of \"ada\", who has one on line 1".into()),
            ("[personhood]", "[humans]", "20: humans: expected no other fields than orders, token, sale, personhood, deploy, found an unknown field".into()),
            ("[token]", "[token", "3: expected TOML, found something else: ".into()),
        ] {
            let found = read(&GOOD.replacen(old, new, 1)).expect_err(new);
            assert!(found.starts_with(&format!("folder/launch.toml:{error}")), "{found}\n{error}");
        }
    }

    #[test]
    fn order_books_are_found_beside_the_launch() {
        let text = GOOD.replacen(GOOD.lines().next().expect("the orders"), "orders = \"book.csv\"", 1);
        let error = read(&text).expect_err("there is none");
        let what = "the name of a CSV file, or a list of orders (there is no file folder/book.csv)";
        assert_eq!(error, format!("folder/launch.toml:1: orders: expected {what}, found \"book.csv\""));
    }

    #[test]
    fn what_a_deployment_needs_is_read() {
        let (one, two) = ("0x1111111111111111111111111111111111111111", "0x2222222222222222222222222222222222222222");
        let deploy = format!("[deploy]\nbeneficiary = \"{one}\"\nopens_at = 2027-01-31T12:00:00Z\n");
        let text =
            GOOD.replace("issuers = 3", &format!("issuers = [\"{one}\", \"{two}\"]\nowner = \"nobody\"")) + &deploy;
        let launch = read(&text).expect("it is good");
        let (one, two) = (Address::from([0x11; 20]), Address::from([0x22; 20]));
        assert_eq!(launch.personhood.issuers, Issuers::Named(vec![one, two]));
        assert_eq!(launch.personhood.owner, Owner::Nobody);
        assert_eq!(launch.deploy.beneficiary.map(|somebody| somebody.address), Some(one));
        assert_eq!((launch.deploy.unsold_to, launch.deploy.opens_at), (None, Some(1_801_396_800)));

        let source = |source: &str| GOOD.replace("issuers = 3\nthreshold = 2", &format!("source = \"{source}\""));
        let read_source = |text: &str| read(text).map(|launch| launch.personhood.source);
        assert_eq!(read_source(&source("precompile")), Ok(PersonhoodSource::Precompile));
        assert_eq!(
            read_source(&source("0x000000000000000000000000000000000a010000")),
            Ok(PersonhoodSource::Precompile)
        );
        assert_eq!(read_source(&source(&format!("{two:?}"))), Ok(PersonhoodSource::Existing(two)));
        assert!(read_source(&source("registry")).is_err_and(|error| error.contains("personhood.issuers: expected")));
    }

    #[test]
    fn what_is_wrong_of_a_deployment_is_said() {
        let deploy = |field: &str| format!("{GOOD}\n[deploy]\n{field}\n");
        let gate = |old: &str, new: &str| GOOD.replacen(old, new, 1);
        for (text, error) in [
            (deploy("beneficiary = \"0x11\""), "26: deploy.beneficiary: expected an address of 20 bytes (0x and 40 "),
            (deploy("unsold_to = 7"), "26: deploy.unsold_to: expected an address of 20 bytes (0x and 40 "),
            (
                deploy("opens_at = \"soon\""),
                "26: deploy.opens_at: expected a time such as \"2027-01-31T12:00:00Z\", or",
            ),
            (
                deploy("opens = 1"),
                "26: deploy.opens: expected no other fields than beneficiary, unsold_to, opens_at, f",
            ),
            (
                gate("issuers = 3", "issuers = [\"x\"]"),
                "21: personhood.issuers[1]: expected the address of an issuer (0",
            ),
            (gate("issuers = 3", "issuers = []"), "21: personhood.issuers: expected 1 to 16 different addresses, fou"),
            (
                gate("issuers = 3", "issuers = 3\nowner = \"me\""),
                "22: personhood.owner: expected \"deployer\", \"nobody\", ",
            ),
            (
                gate("issuers = 3", "issuers = 3\nsource = \"precompile\""),
                "21: personhood.issuers: expected nothing: the p",
            ),
            (
                gate("issuers = 3", "issuers = 3\nsource = \"hub\""),
                "22: personhood.source: expected \"registry\" (a new ",
            ),
        ] {
            let found = read(&text).expect_err(error);
            assert!(found.starts_with(&format!("folder/launch.toml:{error}")), "{found}\n{error}");
        }
    }
}
