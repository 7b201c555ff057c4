//! `fairsale leave`.

use super::common::{Result, ToSale};
use clap::Args;
use fairsale_deploy::grouping;

/// Takes you out of your group; your entry stays, alone.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale leave --key file:bob.key")]
pub struct Leave {
    #[command(flatten)]
    to: ToSale,
}

impl Leave {
    /// Runs the command.
    pub fn run(self) -> Result {
        self.to.send_as(grouping::leave, grouping::meaning)
    }
}
