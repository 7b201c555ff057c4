//! The capped sale: equal shares up to a cap, down to a base unit.

use crate::numbers::Numbers;
use serde::{Deserialize, Serialize};

mod launch;
mod onchain;
mod show;

/// The terms that only a capped sale has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capped {
    /// Lots that a person may ask for.
    pub max_lots: u32,
}

impl Numbers for Capped {
    fn name(&self) -> &'static str {
        "capped"
    }

    fn cap(&self, _round: u32) -> u32 {
        self.max_lots
    }
}
