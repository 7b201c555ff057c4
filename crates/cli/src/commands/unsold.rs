//! `fairsale unsold`.

use super::common::{Result, ToSale};
use clap::Args;
use fairsale_deploy::buying;

/// Sends what is unsold to where the seller said; of a cancelled sale all, to the seller. Anybody may.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale unsold --key file:keeper.key")]
pub struct Unsold {
    #[command(flatten)]
    to: ToSale,
}

impl Unsold {
    /// Runs the command.
    pub fn run(self) -> Result {
        self.to.send(|_, view, _| buying::unsold(view))
    }
}
