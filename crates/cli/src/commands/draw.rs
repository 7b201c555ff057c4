//! `fairsale draw`: what decides a draw, brought, checked, computed again.

mod submit;
mod verify;
mod verify_round;

use super::common::Result;
use clap::{Args, Subcommand};

/// What decides a draw: brings it to the beacon, checks it, computes the draw again.
#[derive(Args)]
pub struct Draw {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Verify(Box<verify::Verify>),
    VerifyRound(verify_round::VerifyRound),
    Submit(Box<submit::Submit>),
}

impl Draw {
    /// Runs the command.
    pub fn run(self) -> Result {
        match self.what {
            What::Verify(command) => command.run(),
            What::VerifyRound(command) => command.run(),
            What::Submit(command) => command.run(),
        }
    }
}
