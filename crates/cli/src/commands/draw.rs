//! `fairsale draw`: what decides a draw, checked.

mod verify_round;

use super::common::Result;
use clap::{Args, Subcommand};

/// Checks what a draw is decided by.
#[derive(Args)]
pub struct Draw {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    VerifyRound(verify_round::VerifyRound),
}

impl Draw {
    /// Does it.
    pub fn run(self) -> Result {
        match self.what {
            What::VerifyRound(command) => command.run(),
        }
    }
}
