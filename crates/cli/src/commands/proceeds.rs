//! `fairsale proceeds`.

use super::common::{Result, ToSale};
use clap::Args;
use fairsale_deploy::buying;

/// Sends the proceeds of a settled sale to the beneficiary. Anybody may.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale proceeds --key file:keeper.key")]
pub struct Proceeds {
    #[command(flatten)]
    to: ToSale,
}

impl Proceeds {
    /// Runs the command.
    pub fn run(self) -> Result {
        self.to.send(|_, view, _| buying::proceeds(view))
    }
}
