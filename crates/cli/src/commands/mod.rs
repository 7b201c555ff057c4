//! The commands, a file each.

mod rehearse;

use clap::Parser;
use std::error::Error;

/// Fair token sales: one person, one order, equal shares.
#[derive(Parser)]
#[command(version)]
pub enum Command {
    Rehearse(rehearse::Rehearse),
}

impl Command {
    /// Does what was said.
    pub fn run(self) -> Result<(), Box<dyn Error>> {
        match self {
            Self::Rehearse(command) => command.run(),
        }
    }
}
