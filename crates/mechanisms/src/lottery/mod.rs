//! The lottery: a ticket for everybody who wins one; groups win and lose together.

use crate::numbers::Numbers;
use serde::{Deserialize, Serialize};

mod launch;
mod onchain;
mod show;

/// The terms that only a lottery has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lottery {
    /// Persons that a group may have.
    pub max_group: u8,
}

impl Numbers for Lottery {
    fn name(&self) -> &'static str {
        "lottery"
    }

    fn cap(&self, _round: u32) -> u32 {
        1
    }

    fn max_group(&self) -> u8 {
        self.max_group
    }

    fn is_lottery(&self) -> bool {
        true
    }

    fn can_draw(&self, _tickets: bool) -> bool {
        true
    }
}
