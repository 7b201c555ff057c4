//! How it is sold.

use super::{BASE_UNITS, LONGEST, PLANCK, SECONDS};
use crate::{fields::Section, input::InputError};
use fairsale_math::{Curve, Lots, MAX_LEVELS, Price};
use std::ops::RangeInclusive;

/// The fields that all mechanisms have.
const COMMON: [&str; 6] = ["mechanism", "supply", "price", "min_raise", "opens_after", "recovery_window"];
/// How long a sale that draws can be settled after its last close, if the file does not say: a week.
const SETTLE_WITHIN: u64 = 7 * 24 * 3600;
/// The least that it may say: the beacon needs some time, and who settles as well.
const LEAST_SETTLE_WITHIN: u64 = 3600;

/// The terms of a sale. Times are relative, so that a launch can be rehearsed again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    /// How.
    pub mechanism: Mechanism,
    /// How much is sold, in base units; of tickets, how many.
    pub supply: u128,
    /// What a lot, or a ticket, costs, in planck; of several lots, what the first does.
    pub price: u128,
    /// If it would raise less, in planck, the sale is cancelled.
    pub min_raise: u128,
    /// How many seconds after the deployment the sale opens.
    pub opens_after: u64,
    /// How many seconds it is open, at most.
    pub lasts: u64,
    /// For how many seconds after settlement an old account cannot claim.
    pub recovery_window: u64,
}

/// What differs from one mechanism to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mechanism {
    /// Equal shares up to a cap, down to a base unit.
    Capped {
        /// How much a lot is, in base units.
        lot_size: u128,
        /// How many lots a person may ask for.
        max_lots: u32,
    },
    /// Equal shares in whole lots, the rest drawn or not sold.
    Whole(Whole),
    /// Tickets for those who win them.
    Lottery {
        /// How many seconds after the close it can be settled.
        settle_within: u64,
    },
}

/// A sale of whole lots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    /// How much a lot is, in base units.
    pub lot_size: u128,
    /// How the price grows with the lots.
    pub curve: Curve,
    /// How many lots a person may ask for in the first round.
    pub first_cap: u32,
    /// How many more in each round after.
    pub cap_step: u32,
    /// How many rounds there are.
    pub rounds: u32,
    /// How many seconds a round lasts.
    pub round_lasts: u64,
    /// How many seconds after the last close it can be settled.
    pub settle_within: u64,
    /// Is drawn what is left after equal shares?
    pub draws: bool,
}

impl Sale {
    pub(super) fn read(file: &Section<'_>) -> Result<Self, InputError> {
        const WHAT: &str = "\"capped\", \"quadratic\" or \"lottery\"";
        let sale = file.open_section("sale")?;
        let fields = |own: &[&'static str]| [&COMMON[..], own].concat();
        match sale.text("mechanism", WHAT)? {
            "capped" => {
                let own = ["lot_size", "max_lots", "lasts", "remainder", "settle_within"];
                Self::capped(&sale.only(&fields(&own))?)
            }
            "quadratic" => {
                let own = ["lot_size", "first_cap", "cap_step", "rounds", "round_lasts", "remainder", "settle_within"];
                Self::quadratic(&sale.only(&fields(&own))?)
            }
            "lottery" => Self::lottery(&sale.only(&fields(&["lasts", "settle_within"]))?),
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
        let mechanism = match sale.text_as("remainder", WHAT, |text| Some(text.to_owned()))?.as_deref() {
            None | Some("shared") if sale.has("settle_within") => {
                return Err(sale.wrong("settle_within", "nothing: a sale that divides its lots can be settled for ever"));
            }
            None | Some("shared") => Mechanism::Capped { lot_size, max_lots },
            Some(remainder @ ("draw" | "unsold")) => {
                whole_lots(sale, supply, lot_size)?;
                Mechanism::Whole(Whole {
                    lot_size,
                    curve: Curve::Linear,
                    first_cap: max_lots,
                    cap_step: 0,
                    rounds: 1,
                    round_lasts: lasts,
                    settle_within: settle_within(sale)?,
                    draws: remainder == "draw",
                })
            }
            Some(_) => return Err(sale.wrong("remainder", WHAT)),
        };
        Self::common(sale, mechanism, supply, 0..=most, lasts)
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
        let whole = Whole {
            lot_size,
            curve: Curve::Quadratic,
            first_cap,
            cap_step,
            rounds,
            round_lasts,
            settle_within: settle_within(sale)?,
            draws: draws.ok_or_else(|| sale.wrong("remainder", WHAT))?,
        };
        let dearest = most / u128::from(highest);
        Self::common(sale, Mechanism::Whole(whole), supply, 0..=dearest, u64::from(rounds) * round_lasts)
    }

    fn lottery(sale: &Section<'_>) -> Result<Self, InputError> {
        let supply: u32 = sale.number("supply", "a whole number of tickets", 1..=u32::MAX)?;
        let lasts = sale.number("lasts", SECONDS, 1..=LONGEST)?;
        let mechanism = Mechanism::Lottery { settle_within: settle_within(sale)? };
        Self::common(sale, mechanism, supply.into(), 0..=u128::MAX / u128::from(supply), lasts)
    }

    fn common(
        sale: &Section<'_>,
        mechanism: Mechanism,
        supply: u128,
        prices: RangeInclusive<u128>,
        lasts: u64,
    ) -> Result<Self, InputError> {
        Ok(Self {
            mechanism,
            supply,
            price: sale.number("price", PLANCK, prices)?,
            min_raise: sale.number_or("min_raise", PLANCK, 0..=u128::MAX, 0)?,
            opens_after: sale.number("opens_after", SECONDS, 1..=LONGEST)?,
            lasts,
            recovery_window: sale.number("recovery_window", SECONDS, 0..=LONGEST)?,
        })
    }

    /// How much a lot is, in base units; a ticket is one.
    pub fn lot_size(&self) -> u128 {
        match self.mechanism {
            Mechanism::Capped { lot_size, .. } | Mechanism::Whole(Whole { lot_size, .. }) => lot_size,
            Mechanism::Lottery { .. } => 1,
        }
    }

    /// In which round the sale is so many seconds after its opening. Those without rounds are in their first.
    pub fn round(&self, at: u64) -> u32 {
        match self.mechanism {
            // There are fewer than 2³² rounds, and the last one goes on.
            Mechanism::Whole(Whole { round_lasts, rounds, .. }) => (at / round_lasts).min(u64::from(rounds) - 1) as u32,
            _ => 0,
        }
    }

    /// How many lots a person may ask for in a round.
    pub fn cap(&self, round: u32) -> u32 {
        match self.mechanism {
            Mechanism::Capped { max_lots, .. } => max_lots,
            Mechanism::Whole(Whole { first_cap, cap_step, .. }) => first_cap + round * cap_step, // at most 1,024
            Mechanism::Lottery { .. } => 1,
        }
    }

    /// How many lots a person may ask for in the last round.
    pub fn highest_cap(&self) -> u32 {
        self.cap(self.round(u64::MAX))
    }

    /// What so many lots cost, in planck. Nothing if it is 2^128 or more, which no lots that may be asked for do.
    pub fn cost(&self, lots: u32) -> Option<u128> {
        self.curve().cost(Lots(lots), Price(self.price)).map(|cost| cost.0)
    }

    /// How the price grows with the lots.
    pub fn curve(&self) -> Curve {
        if let Mechanism::Whole(Whole { curve, .. }) = self.mechanism { curve } else { Curve::Linear }
    }

    /// Is anything drawn?
    pub fn draws(&self) -> bool {
        match self.mechanism {
            Mechanism::Capped { .. } => false,
            Mechanism::Whole(whole) => whole.draws,
            Mechanism::Lottery { .. } => true,
        }
    }

    /// How many seconds after the last close it can be settled; nothing: for ever.
    pub fn settle_within(&self) -> Option<u64> {
        match self.mechanism {
            Mechanism::Capped { .. } => None,
            Mechanism::Whole(Whole { settle_within, .. }) | Mechanism::Lottery { settle_within } => Some(settle_within),
        }
    }

    /// May a person change an order in the order book, by a later row?
    pub fn is_changeable(&self) -> bool {
        self.curve() == Curve::Quadratic
    }
}

/// The supply must be whole lots, fewer than 2⁶⁴.
fn whole_lots(sale: &Section<'_>, supply: u128, lot_size: u128) -> Result<(), InputError> {
    if supply.is_multiple_of(lot_size) && supply / lot_size <= u64::MAX.into() {
        return Ok(());
    }
    Err(sale.wrong("supply", &format!("whole lots of sale.lot_size, {lot_size} base units, and fewer than 2^64 of them")))
}

fn settle_within(sale: &Section<'_>) -> Result<u64, InputError> {
    sale.number_or("settle_within", SECONDS, LEAST_SETTLE_WITHIN..=LONGEST, SETTLE_WITHIN)
}
