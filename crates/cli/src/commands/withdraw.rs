//! `fairsale withdraw`.

use super::common::{Result, ToSale};
use clap::Args;
use fairsale_deploy::buying;

/// Withdraws your order while the sale is open; the whole deposit comes back.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale withdraw --key file:ada.key")]
pub struct Withdraw {
    #[command(flatten)]
    to: ToSale,
}

impl Withdraw {
    /// Runs the command.
    pub fn run(self) -> Result {
        self.to.send(buying::withdraw)
    }
}
