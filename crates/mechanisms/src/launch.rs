//! A sale in a launch file: how each mechanism's fields are read, and how its order book and its record look.

use crate::rule::{READERS, Rule};
use fairsale_client::fields::Section;
use fairsale_input::InputError;

/// The longest time that a file may give: a hundred years.
pub const LONGEST: u64 = 100 * 365 * 24 * 3600;

/// An amount of what is sold, for errors.
pub const BASE_UNITS: &str = "a whole number of base units";
/// An amount of money, for errors.
pub const PLANCK: &str = "a whole number of planck (of an ERC-20: of its smallest unit)";
/// A time, for errors.
pub const SECONDS: &str = "a whole number of seconds";
/// A number of lots, for errors.
pub(crate) const LOTS: &str = "a whole number of lots";

/// The fields that all mechanisms have.
const COMMON: [&str; 5] = ["mechanism", "supply", "min_raise", "opens_after", "recovery_window"];
/// How long a sale that draws can be settled after its last close, if the file does not say: a week.
const SETTLE_WITHIN: u64 = 7 * 24 * 3600;
/// The least that it may say: the beacon needs some time, and contracts leave everybody a day to settle.
const LEAST_SETTLE_WITHIN: u64 = 25 * 3600;
/// The most: contracts keep no deposits waiting for longer.
const MOST_SETTLE_WITHIN: u64 = 90 * 24 * 3600;

/// The terms of a sale. Times are relative, so that a launch can be rehearsed again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    /// How.
    pub rule: Rule,
    /// True for a sale of tickets, rather than of a token.
    pub tickets: bool,
    /// Whether anything is drawn.
    pub draws: bool,
    /// How much is sold, in base units; of tickets, how many.
    pub supply: u128,
    /// How much a lot is, in base units; a ticket is one.
    pub lot_size: u128,
    /// What a lot, or a ticket, costs, in planck; of several lots, what the first does.
    pub price: u128,
    /// If it would raise less, in planck, the sale is cancelled.
    pub min_raise: u128,
    /// How many seconds after the deployment the sale opens.
    pub opens_after: u64,
    /// How many seconds it is open, at most.
    pub lasts: u64,
    /// How many seconds after its last close it can be settled. `None`: for ever.
    pub settle_within: Option<u64>,
    /// How many seconds after the close what was bought can be claimed. `None`: when it is settled, or in a fixed sale, it is
    /// delivered at once.
    pub claims_after: Option<u64>,
    /// Is nobody asked who is a person? Then every account is somebody.
    pub open_to_all: bool,
    /// For how many seconds after settlement an old account cannot claim.
    pub recovery_window: u64,
}

/// A mechanism as launch files have it.
pub trait LaunchFile {
    /// Columns of a sale's order book, or fields of an order in its launch file.
    fn columns(&self, _sale: &Sale) -> &'static [&'static str] {
        &["person", "asked", "account", "at"]
    }

    /// Its own fields in the record of a deployment.
    fn record(&self, sale: &Sale) -> Vec<(&'static str, String)>;

    /// Name of the field with the price.
    fn price_field(&self) -> &'static str {
        "price"
    }

    /// Name of the field with the time for which a person's cap stays, and that time.
    fn shortest(&self, sale: &Sale) -> (&'static str, u64) {
        ("lasts", sale.lasts)
    }

    /// Returns what a sale can raise at most, in planck, whoever orders, of up to `most` units in all; `None` if it is 2¹²⁸ or more.
    fn most_raised(&self, sale: &Sale, _most: u128) -> Option<u128> {
        (sale.supply / sale.lot_size).checked_mul(sale.price)
    }

    /// Whether parts of lots are paid for, each rounded up to a whole unit of the currency.
    fn divides_lots(&self) -> bool {
        false
    }
}

/// A mechanism that a launch file can name.
pub trait Reader {
    /// Its name there.
    const NAME: &'static str;
    /// Its own fields, besides those that all mechanisms have.
    const FIELDS: &'static [&'static str];

    /// Reads a sale of `tickets`, or of a token.
    ///
    /// # Errors
    /// The first field that is wrong.
    fn read(sale: &Section<'_>, tickets: bool) -> Result<Sale, InputError>;
}

/// A [`Reader`] in the list of all mechanisms.
pub struct Named {
    name: &'static str,
    fields: &'static [&'static str],
    read: fn(&Section<'_>, bool) -> Result<Sale, InputError>,
}

impl Named {
    /// That of `M`.
    pub const fn of<M: Reader>() -> Self {
        Self { name: M::NAME, fields: M::FIELDS, read: M::read }
    }
}

impl Sale {
    /// Reads the section of a sale, which may have `more` fields than its mechanism's, of a launch of `tickets` or a token.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn read(sale: Section<'_>, more: &[&'static str], tickets: bool) -> Result<Self, InputError> {
        let names: Vec<String> = READERS.iter().map(|reader| format!("{:?}", reader.name)).collect();
        let what = match names.split_last() {
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
            None => "nothing".into(),
        };
        let name = sale.text("mechanism", &what)?;
        let reader = READERS.iter().find(|reader| reader.name == name);
        let reader = reader.ok_or_else(|| sale.wrong("mechanism", &what))?;
        (reader.read)(&sale.only(&[&COMMON, reader.fields, more].concat())?, tickets)
    }

    /// A sale by `rule`, of which everything else is still to be read.
    pub(crate) fn of(rule: impl Into<Rule>) -> Self {
        Self {
            rule: rule.into(),
            tickets: false,
            draws: false,
            supply: 0,
            lot_size: 1,
            price: 0,
            min_raise: 0,
            opens_after: 0,
            lasts: 0,
            settle_within: None,
            claims_after: None,
            open_to_all: false,
            recovery_window: 0,
        }
    }

    /// Reads what all mechanisms have alike.
    pub(crate) fn common(sale: &Section<'_>, own: Self) -> Result<Self, InputError> {
        Ok(Self {
            min_raise: sale.number_or("min_raise", PLANCK, 0..=u128::MAX, 0)?,
            opens_after: sale.number("opens_after", SECONDS, 1..=LONGEST)?,
            recovery_window: sale.number("recovery_window", SECONDS, 0..=LONGEST)?,
            ..own
        })
    }

    /// How many lots a person may ask for in the last round.
    pub fn highest_cap(&self) -> u32 {
        self.rule.highest_cap()
    }

    /// How many seconds after its opening it is settled, or cancelled because it was not, at the latest, if anybody wants it
    /// settled: what does not wait for a beacon can be settled when it closes.
    pub fn decided_after(&self) -> u64 {
        self.lasts + if self.draws { self.settle_within.unwrap_or(0) } else { 0 }
    }

    /// Returns the deposit for a number of lots, in planck; for bids, at a tick. `None` if it is 2^128 or more, which no lots that
    /// may be asked for reach.
    pub fn deposit(&self, lots: u32, tick: u32) -> Option<u128> {
        self.rule.deposit(lots, tick, self.price)
    }
}

/// The supply must be whole lots, fewer than 2⁶⁴.
pub(crate) fn whole_lots(sale: &Section<'_>, supply: u128, lot_size: u128) -> Result<(), InputError> {
    if supply.is_multiple_of(lot_size) && supply / lot_size <= u64::MAX.into() {
        return Ok(());
    }
    Err(sale
        .wrong("supply", &format!("whole lots of sale.lot_size, {lot_size} base units, and fewer than 2^64 of them")))
}

pub(crate) fn settle_within(sale: &Section<'_>) -> Result<u64, InputError> {
    sale.number_or("settle_within", SECONDS, LEAST_SETTLE_WITHIN..=MOST_SETTLE_WITHIN, SETTLE_WITHIN)
}

/// How much is sold, and how much a lot is, so that what one person can get stays below 2^128. A ticket is a lot.
pub(crate) fn goods(sale: &Section<'_>, tickets: bool, max_lots: u32) -> Result<(u128, u128), InputError> {
    if tickets {
        let supply: u32 = sale.number("supply", "a whole number of tickets", 1..=u32::MAX)?;
        let lot_size = sale.number_or("lot_size", "1: a ticket is a lot", 1..=1, 1)?;
        return Ok((supply.into(), lot_size));
    }
    let supply = sale.number("supply", BASE_UNITS, 1..=u128::MAX)?;
    Ok((supply, sale.number("lot_size", BASE_UNITS, 1..=u128::MAX / u128::from(max_lots))?))
}
