//! The quadratic sale: whole lots up to a cap that may rise from round to round, the rest drawn or not sold. Its price grows with
//! the lots or with their square.

use crate::numbers::Numbers;
use fairsale_math::Curve;
use serde::{Deserialize, Serialize};

mod launch;
mod onchain;
mod show;

/// The terms that only a quadratic sale has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quadratic {
    /// Whether q lots cost P·q², rather than P·q.
    pub quadratic: bool,
    /// Lots that a person may ask for in the first round.
    pub first_cap: u32,
    /// How many more in each round after.
    pub cap_step: u32,
    /// Number of rounds.
    pub rounds: u32,
    /// Seconds that a round lasts.
    pub round_seconds: u64,
}

impl Numbers for Quadratic {
    fn name(&self) -> &'static str {
        if self.quadratic { "quadratic" } else { "capped, in whole lots" }
    }

    fn cap(&self, round: u32) -> u32 {
        self.first_cap + round * self.cap_step // at most 1,024
    }

    fn rounds(&self) -> u32 {
        self.rounds
    }

    fn round_seconds(&self) -> Option<u64> {
        Some(self.round_seconds)
    }

    fn curve(&self) -> Curve {
        if self.quadratic { Curve::Quadratic } else { Curve::Linear }
    }

    fn takes_changes(&self) -> bool {
        self.quadratic
    }

    fn can_draw(&self, _tickets: bool) -> bool {
        true
    }
}
