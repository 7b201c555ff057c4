//! How it is sold.

use super::{BASE_UNITS, LONGEST, PLANCK, SECONDS};
use crate::fields::Section;
use fairsale_input::InputError;
use fairsale_math::{MAX_LEVELS, least_sold, max_group_of};
use fairsale_mechanisms::{Capped, Lottery, Quadratic, rule::Rule};

mod market;

/// The fields that all mechanisms have.
const COMMON: [&str; 6] = ["mechanism", "supply", "price", "min_raise", "opens_after", "recovery_window"];
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
    /// Whether it sells tickets, rather than a token.
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
    /// How many seconds after its last close it can be settled; nothing: for ever.
    pub settle_within: Option<u64>,
    /// How many seconds after the close what was bought can be claimed; nothing: when it is settled, or in a fixed sale, it is
    /// delivered at once.
    pub claims_after: Option<u64>,
    /// Is nobody asked who is a person? Then every account is somebody.
    pub open_to_all: bool,
    /// For how many seconds after settlement an old account cannot claim.
    pub recovery_window: u64,
}

impl Sale {
    /// Reads the section of a sale, which may have `more` fields than its mechanism's, of a launch of `tickets` or a token.
    pub(super) fn read(sale: Section<'_>, more: &[&'static str], tickets: bool) -> Result<Self, InputError> {
        const WHAT: &str = "\"capped\", \"quadratic\", \"lottery\", \"fixed\" or \"auction\"";
        let fields = |own: &[&'static str]| [&COMMON[..], own, more].concat();
        match sale.text("mechanism", WHAT)? {
            "capped" => {
                let own = ["lot_size", "max_lots", "lasts", "remainder", "settle_within"];
                Self::capped(&sale.only(&fields(&own))?)
            }
            "quadratic" => {
                let own = ["lot_size", "first_cap", "cap_step", "rounds", "round_lasts", "remainder", "settle_within"];
                Self::quadratic(&sale.only(&fields(&own))?)
            }
            "lottery" => Self::lottery(&sale.only(&fields(&["max_group", "lasts", "settle_within"]))?),
            "fixed" => {
                let own = ["lot_size", "max_lots", "lasts", "delivered", "claims_after", "open_to_all"];
                Self::fixed(&sale.only(&fields(&own))?, tickets)
            }
            "auction" => Self::auction(&sale.only(&[&market::AUCTION[..], more].concat())?, tickets),
            _ => Err(sale.wrong("mechanism", WHAT)),
        }
    }

    fn capped(sale: &Section<'_>) -> Result<Self, InputError> {
        let max_lots = sale.number("max_lots", "a whole number of lots", 1..=MAX_LEVELS)?;
        // What one person can get and pay stays below 2^128.
        let most = u128::MAX / u128::from(max_lots);
        let supply = sale.number("supply", BASE_UNITS, 1..=u128::MAX)?;
        let lot_size = sale.number("lot_size", BASE_UNITS, 1..=most)?;
        let lasts = sale.number("lasts", SECONDS, 1..=LONGEST)?;
        const WHAT: &str = "\"shared\" (down to a base unit), \"draw\" or \"unsold\"";
        let (rule, draws, settle_within): (Rule, _, _) = match sale
            .text_as("remainder", WHAT, |text| Some(text.to_owned()))?
            .as_deref()
        {
            None | Some("shared") if sale.has("settle_within") => {
                return Err(
                    sale.wrong("settle_within", "nothing: a sale that divides its lots can be settled for ever")
                );
            }
            None | Some("shared") => (Capped { max_lots }.into(), false, None),
            Some(remainder @ ("draw" | "unsold")) => {
                whole_lots(sale, supply, lot_size)?;
                let whole =
                    Quadratic { quadratic: false, first_cap: max_lots, cap_step: 0, rounds: 1, round_seconds: lasts };
                (whole.into(), remainder == "draw", Some(settle_within(sale)?))
            }
            Some(_) => return Err(sale.wrong("remainder", WHAT)),
        };
        let price = sale.number("price", PLANCK, 0..=most)?;
        Self::common(sale, Self { rule, draws, supply, lot_size, price, lasts, settle_within, ..Self::NONE })
    }

    fn quadratic(sale: &Section<'_>) -> Result<Self, InputError> {
        const CAP: &str = "a whole number of lots";
        let rounds = sale.number("rounds", "a whole number of rounds", 1..=1_000_000)?;
        let first_cap = sale.number("first_cap", CAP, 1..=MAX_LEVELS)?;
        // The last round's cap is at most the highest there is.
        let steepest = if rounds == 1 { MAX_LEVELS } else { (MAX_LEVELS - first_cap) / (rounds - 1) };
        let cap_step = sale.number("cap_step", CAP, 0..=steepest)?;
        let highest = first_cap + (rounds - 1) * if rounds == 1 { 0 } else { cap_step };
        let most = u128::MAX / u128::from(highest);
        let supply = sale.number("supply", BASE_UNITS, 1..=u128::MAX)?;
        let lot_size = sale.number("lot_size", BASE_UNITS, 1..=most)?;
        whole_lots(sale, supply, lot_size)?;
        let round_lasts = sale.number("round_lasts", SECONDS, 1..=LONGEST / u64::from(rounds))?;
        const WHAT: &str = "\"draw\" or \"unsold\"";
        let draws = sale.text_as("remainder", WHAT, |text| match text {
            "draw" => Some(true),
            "unsold" => Some(false),
            _ => None,
        })?;
        let draws = draws.ok_or_else(|| sale.wrong("remainder", WHAT))?;
        let rule = Quadratic { quadratic: true, first_cap, cap_step, rounds, round_seconds: round_lasts }.into();
        let price = sale.number("price", PLANCK, 0..=most / u128::from(highest))?;
        let (lasts, settle_within) = (u64::from(rounds) * round_lasts, Some(settle_within(sale)?));
        Self::common(sale, Self { rule, draws, supply, lot_size, price, lasts, settle_within, ..Self::NONE })
    }

    fn lottery(sale: &Section<'_>) -> Result<Self, InputError> {
        let supply: u32 = sale.number("supply", "a whole number of tickets", 1..=u32::MAX)?;
        let lasts = sale.number("lasts", SECONDS, 1..=LONGEST)?;
        let price = sale.number("price", PLANCK, 0..=u128::MAX / u128::from(supply))?;
        let most = max_group_of(supply);
        let max_group = sale.number_or("max_group", "a whole number of persons", 1..=most, most)?;
        // A draw can leave a few tickets over, where there are groups. What they cost must not be needed.
        let raised = price * u128::from(least_sold(supply, max_group)); // below 2¹²⁸: at most what all cost
        sale.number_or("min_raise", &format!("{PLANCK}, no more than a draw raises in any case"), 0..=raised, 0)?;
        let rule = Lottery { max_group: max_group as u8 }.into(); // at most 8
        let (supply, settle_within) = (u128::from(supply), Some(settle_within(sale)?));
        Self::common(sale, Self { rule, tickets: true, draws: true, supply, price, lasts, settle_within, ..Self::NONE })
    }

    /// What is still to be read.
    const NONE: Self = Self {
        rule: Rule::Capped(Capped { max_lots: 0 }),
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
    };

    /// Reads what all mechanisms have alike.
    fn common(sale: &Section<'_>, own: Self) -> Result<Self, InputError> {
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

    /// What so many lots deposit, in planck; of bids, at a tick. Nothing if it is 2^128 or more, which no lots that may be asked
    /// for do.
    pub fn deposit(&self, lots: u32, tick: u32) -> Option<u128> {
        self.rule.deposit(lots, tick, self.price)
    }
}

/// The supply must be whole lots, fewer than 2⁶⁴.
fn whole_lots(sale: &Section<'_>, supply: u128, lot_size: u128) -> Result<(), InputError> {
    if supply.is_multiple_of(lot_size) && supply / lot_size <= u64::MAX.into() {
        return Ok(());
    }
    Err(sale
        .wrong("supply", &format!("whole lots of sale.lot_size, {lot_size} base units, and fewer than 2^64 of them")))
}

fn settle_within(sale: &Section<'_>) -> Result<u64, InputError> {
    sale.number_or("settle_within", SECONDS, LEAST_SETTLE_WITHIN..=MOST_SETTLE_WITHIN, SETTLE_WITHIN)
}
