//! What a rehearsal found out about a launch of several sales.

use super::{Costs, Report, decimal};
use serde::Serialize;

/// Which sale of a launch a report is of, and what it had to sell. Amounts are in base units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// How it ended: `settled`, `cancelled` or `not funded`.
    pub ended: &'static str,
    /// What it sells.
    #[serde(serialize_with = "decimal")]
    pub supply: u128,
    /// What it was given at once.
    #[serde(serialize_with = "decimal")]
    pub allotted: u128,
    /// What came to it out of other sales.
    #[serde(serialize_with = "decimal")]
    pub arrived: u128,
}

/// All sales of a launch together: the supply is what was sold, what is unsold and what went back to the seller.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Whole {
    /// What all sales were given, in base units.
    #[serde(serialize_with = "decimal")]
    pub supply: u128,
    /// What was bought, in base units.
    #[serde(serialize_with = "decimal")]
    pub sold: u128,
    /// What no sale sold, in base units: what was handed on and sold later is not in it.
    #[serde(serialize_with = "decimal")]
    pub unsold: u128,
    /// What cancelled sales gave back to the seller, in base units.
    #[serde(serialize_with = "decimal")]
    pub returned: u128,
    /// What went from one sale to another, in base units; each time that it did.
    #[serde(serialize_with = "decimal")]
    pub handed_on: u128,
    /// How many persons ordered, each counted once.
    pub persons: u64,
    /// What the beneficiaries got, in planck.
    #[serde(serialize_with = "decimal")]
    pub proceeds: u128,
    /// What the buyers got back, in planck.
    #[serde(serialize_with = "decimal")]
    pub refunded: u128,
    /// What was done for all sales, and what it cost.
    #[serde(skip)]
    pub costs: Costs,
}

#[derive(Serialize)]
struct All<'a> {
    totals: &'a Whole,
    sales: &'a [&'a Report],
    costs: &'a Costs,
}

/// The report of a launch of several sales as JSON, with a line end.
pub fn json_of_all(sales: &[&Report], totals: &Whole) -> String {
    let all = All { totals, sales, costs: &totals.costs };
    serde_json::to_string_pretty(&all).expect("its keys are texts; qed") + "\n"
}
