//! `fairsale settle`.

use super::common::{Result, ToSale};
use clap::Args;
use fairsale_deploy::buying;

/// Decides who gets what, after the close. Anybody may.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale settle --key file:keeper.key")]
pub struct Settle {
    #[command(flatten)]
    to: ToSale,
}

impl Settle {
    /// Runs the command.
    pub fn run(self) -> Result {
        self.to.send(|_, view, _| buying::settle(view))
    }
}
