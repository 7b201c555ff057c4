//! `fairsale join`.

use super::common::{Result, ToSale};
use clap::Args;
use fairsale_deploy::grouping;

/// Enters into a group that invited your account, and pays the price of a ticket; who has an entry takes it along and pays
/// nothing.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale join 3 --key file:bob.key")]
pub struct Join {
    /// The group's number.
    group: u32,
    #[command(flatten)]
    to: ToSale,
}

impl Join {
    /// Runs the command.
    pub fn run(self) -> Result {
        self.to.send_as(|network, view, from| grouping::join(network, view, from, self.group), grouping::meaning)
    }
}
