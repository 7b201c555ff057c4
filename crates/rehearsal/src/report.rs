//! What a rehearsal found out: the totals, what every order came to, and what it all cost.

use fairsale_chain::{Constants, Cost, Weight};
use fairsale_client::address::hex;
use serde::{Serialize, Serializer, ser::SerializeMap};
use std::fmt::Display;

mod whole;

pub use whole::{Part, Whole, json_of_all};

/// What a rehearsal found out. As JSON, amounts are decimal strings: of what is sold in base units, of money in planck.
/// Counts, weights and storage deposits are numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Which sale it is of, if the launch has several.
    #[serde(flatten)]
    pub part: Option<Part>,
    /// All orders together.
    pub totals: Totals,
    /// How it cleared, if it is an auction and was settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cleared: Option<Cleared>,
    /// The draw, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draw: Option<Draw>,
    /// Every order, in the order of the order book.
    pub orders: Vec<Order>,
    /// What every action cost.
    pub costs: Costs,
    /// How the sale ended.
    #[serde(skip)]
    pub end: End,
    /// Of the chain it was rehearsed on.
    #[serde(skip)]
    pub constants: Constants,
}

/// How a sale ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It was settled.
    Settled,
    /// It raised too little.
    Cancelled {
        /// What it would have raised.
        raised: u128,
    },
    /// Its supply was not there when it opened, so it was cancelled.
    Unfunded {
        /// What of it was there, in base units.
        has: u128,
    },
}

impl End {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::Cancelled { .. } => "cancelled",
            Self::Unfunded { .. } => "not funded",
        }
    }
}

/// All orders together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// How many persons ordered.
    pub buyers: u64,
    /// What they asked for, in base units.
    #[serde(serialize_with = "decimal")]
    pub demand: ink::U256,
    /// What they got, in base units.
    #[serde(serialize_with = "decimal")]
    pub sold: u128,
    /// What was left, in base units.
    #[serde(serialize_with = "decimal")]
    pub unsold: u128,
    /// What the beneficiary got, in planck.
    #[serde(serialize_with = "decimal")]
    pub proceeds: u128,
    /// What the buyers got back, in planck.
    #[serde(serialize_with = "decimal")]
    pub refunded: u128,
    /// What nobody got more than, in base units. The most that anybody may ask for if all got what they asked for; 0 if the
    /// sale was cancelled.
    #[serde(serialize_with = "decimal")]
    pub water_level: u128,
    /// How many rows of the order book came too late: the sale had closed before, at the end of the round in which the demand
    /// reached the supply.
    #[serde(skip_serializing_if = "is_zero")]
    pub late: u64,
    /// How many rows of the order book were for nothing: the sale did not open, because its supply was not there.
    #[serde(skip_serializing_if = "is_zero")]
    pub refused: u64,
    /// How many persons wanted lots that the stock of a fixed sale did not cover.
    #[serde(skip_serializing_if = "is_zero")]
    pub not_served: u64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

fn is_none_refused(lots: &u32) -> bool {
    *lots == 0
}

fn decimal_if_any<S: Serializer>(amount: &Option<u128>, serializer: S) -> Result<S::Ok, S::Error> {
    match amount {
        Some(amount) => decimal(amount, serializer),
        None => serializer.serialize_none(),
    }
}

/// How an auction cleared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cleared {
    /// The clearing tick.
    pub tick: u32,
    /// What all who win pay for a lot, in planck.
    #[serde(serialize_with = "decimal")]
    pub price: u128,
    /// How many lots are bid above it.
    pub filled: u64,
    /// How many lots are bid at it.
    pub margin: u64,
    /// What those get together at most, in base units.
    #[serde(serialize_with = "decimal")]
    pub left: u128,
}

/// A draw: all that is random in it, and who won.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Draw {
    /// The beacon's round.
    pub round: u64,
    /// Its randomness.
    #[serde(serialize_with = "hexadecimal")]
    pub seed: [u8; 32],
    /// How many entries each class has: persons alone, then groups of 2 to 8.
    pub entries: [u32; 8],
    /// How many of each win.
    pub prizes: [u32; 8],
    /// Who won, in the order of the order book.
    pub winners: Vec<String>,
}

/// What an order came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Order {
    /// Who ordered.
    pub person: String,
    /// In which group of a lottery; empty: alone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// How many lots, in the end.
    pub asked: u32,
    /// What a lot was bid for in an auction, in planck.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "decimal_if_any")]
    pub bid: Option<u128>,
    /// How many lots in all the person wanted when the stock of a fixed sale did not cover it: refused.
    #[serde(skip_serializing_if = "is_none_refused")]
    pub not_served: u32,
    /// What the person got, in base units.
    #[serde(serialize_with = "decimal")]
    pub units: u128,
    /// What the person paid, in planck.
    #[serde(serialize_with = "decimal")]
    pub paid: u128,
    /// What the person got back, in planck.
    #[serde(serialize_with = "decimal")]
    pub refund: u128,
    /// Did the person win in a draw? `None` if the person took part in none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub won: Option<bool>,
}

fn hexadecimal<S: Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&hex(bytes))
}

fn decimal<S: Serializer>(amount: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(amount)
}

/// What every action cost, in the order in which actions were first taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Costs(Vec<(&'static str, ActionCost)>);

/// What an action cost: the most that any of its calls did, figure by figure. What the contracts used; the transaction
/// around it comes on top (`Constants::extrinsic`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ActionCost {
    /// Computing time, in picoseconds.
    pub ref_time: u64,
    /// Proof, in bytes.
    pub proof_size: u64,
    /// Storage deposit, in planck; negative: at least this was paid back.
    pub deposit: i128,
    /// How many calls there were.
    pub calls: u64,
}

impl ActionCost {
    /// What it weighs with the transaction around it.
    pub fn weight(&self, constants: &Constants) -> Weight {
        Weight { ref_time: self.ref_time, proof_size: self.proof_size } + constants.extrinsic
    }
}

impl Costs {
    /// Adds a call of an action.
    pub fn add(&mut self, action: &'static str, cost: &Cost) {
        let Cost { weight: Weight { ref_time, proof_size }, deposit, .. } = *cost;
        match self.0.iter_mut().find(|(name, _)| *name == action) {
            None => self.0.push((action, ActionCost { ref_time, proof_size, deposit, calls: 1 })),
            Some((_, most)) => {
                *most = ActionCost {
                    ref_time: most.ref_time.max(ref_time),
                    proof_size: most.proof_size.max(proof_size),
                    deposit: most.deposit.max(deposit),
                    calls: most.calls + 1,
                }
            }
        }
    }

    /// What an action cost, if it was taken.
    pub fn of(&self, action: &str) -> Option<&ActionCost> {
        self.iter().find(|(name, _)| *name == action).map(|(_, cost)| cost)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &ActionCost)> {
        self.0.iter().map(|(name, cost)| (*name, cost))
    }
}

impl Serialize for Costs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, cost) in &self.0 {
            map.serialize_entry(name, cost)?;
        }
        map.end()
    }
}

impl Report {
    /// What does not depend on the order in which people came: the totals, everybody's certain part, the draw but for who won.
    /// `certain` is what everybody gets for certain, in base units: the water level, of a lottery nothing.
    pub fn without_luck(&self, certain: u128) -> Self {
        let mut report = self.clone();
        if let Some(draw) = &mut report.draw {
            draw.winners.clear();
            for order in &mut report.orders {
                if order.won.take().is_some() {
                    (order.units, order.paid, order.refund) = (order.units.min(certain), 0, 0);
                }
            }
        }
        report.costs = Costs::default(); // who wins pays for more, once
        report
    }

    /// The report as JSON, with a line end.
    pub fn json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("its keys are texts; qed");
        json.push('\n');
        json
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_the_most_of_all_calls() {
        let mut costs = Costs::default();
        for (ref_time, proof_size, deposit) in [(5, 60, -3), (7, 50, -9)] {
            costs.add("claim", &Cost { weight: Weight { ref_time, proof_size }, deposit, fee: 0 });
        }
        costs.add("attest", &Cost::default());
        assert_eq!(costs.of("claim"), Some(&ActionCost { ref_time: 7, proof_size: 60, deposit: -3, calls: 2 }));
        assert_eq!(costs.of("order"), None);
        let json = serde_json::to_string(&costs).expect("it is JSON");
        let attest = r#""attest":{"ref_time":0,"proof_size":0,"deposit":0,"calls":1}"#;
        assert_eq!(json, format!(r#"{{"claim":{{"ref_time":7,"proof_size":60,"deposit":-3,"calls":2}},{attest}}}"#));
    }

    #[test]
    fn amounts_are_texts_and_counts_are_numbers() {
        let (person, group) = ("ada".into(), String::new());
        let order = Order {
            person,
            group,
            asked: 3,
            bid: None,
            not_served: 0,
            units: u128::MAX,
            paid: 0,
            refund: 12,
            won: None,
        };
        let json = serde_json::to_string(&order).expect("it is JSON");
        let units = u128::MAX;
        assert_eq!(json, format!(r#"{{"person":"ada","asked":3,"units":"{units}","paid":"0","refund":"12"}}"#));
    }
}
