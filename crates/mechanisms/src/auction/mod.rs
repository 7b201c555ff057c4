//! The auction: bids at the prices of a ladder, and one price for all who win.

use crate::numbers::{Numbers, Surplus};
use fairsale_client::serde_as::amount;
use fairsale_math::{Ladder, Price, Step};
use serde::{Deserialize, Serialize};

mod launch;
mod onchain;
mod show;

/// The terms that only an auction has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Auction {
    /// Lots that a person may bid for.
    pub max_lots: u32,
    /// Number of prices, from tick 0 on, which costs the reserve price.
    pub ticks: u32,
    /// Rise from each price to the next, in planck; `geometric`: in hundredths of a percent.
    #[serde(with = "amount")]
    pub step: u128,
    /// Whether each price is higher by a part of the one below it, rather than by the same.
    pub geometric: bool,
}

impl Numbers for Auction {
    fn name(&self) -> &'static str {
        "auction"
    }

    fn cap(&self, _round: u32) -> u32 {
        self.max_lots
    }

    fn ladder(&self, lowest: u128) -> Option<Ladder> {
        // What does not fit is refused as a term.
        let step = if self.geometric { Step::Geometric(self.step.try_into().ok()?) } else { Step::Linear(self.step) };
        Some(Ladder { lowest: Price(lowest), step, ticks: self.ticks })
    }

    fn binds(&self) -> bool {
        true
    }

    fn takes_bids(&self) -> bool {
        true
    }

    fn surplus(&self) -> Surplus {
        Surplus::Sold
    }

    fn can_draw(&self, tickets: bool) -> bool {
        tickets
    }
}
