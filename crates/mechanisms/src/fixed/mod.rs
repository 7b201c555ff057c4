//! The fixed sale: a few lots a person at one price, while stock lasts.

use crate::numbers::Numbers;
use serde::{Deserialize, Serialize};

mod launch;
mod onchain;
mod show;

/// The terms that only a fixed sale has, but for when it delivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fixed {
    /// Lots that a person may buy in all.
    pub max_lots: u32,
}

impl Numbers for Fixed {
    fn name(&self) -> &'static str {
        "fixed"
    }

    fn cap(&self, _round: u32) -> u32 {
        self.max_lots
    }

    fn binds(&self) -> bool {
        true
    }

    fn is_first_come(&self) -> bool {
        true
    }
}
