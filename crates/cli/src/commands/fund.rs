//! `fairsale fund`.

use super::common::{Result, ToSale};
use clap::Args;
use fairsale_deploy::buying;

/// Tells the sale that its supply is in escrow (`deploy` does it too). Anybody may, before the sale opens.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale fund --key file:seller.key")]
pub struct Fund {
    #[command(flatten)]
    to: ToSale,
}

impl Fund {
    /// Runs the command.
    pub fn run(self) -> Result {
        self.to.send(|_, view, _| buying::fund(view))
    }
}
