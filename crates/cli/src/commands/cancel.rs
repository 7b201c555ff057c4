//! `fairsale cancel`.

use super::common::{Result, ToSale};
use clap::Args;
use fairsale_deploy::buying;

/// Calls a sale off before it opens, for ever. Only the seller may.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale cancel --key file:seller.key")]
pub struct Cancel {
    #[command(flatten)]
    to: ToSale,
}

impl Cancel {
    /// Runs the command.
    pub fn run(self) -> Result {
        self.to.send(|_, view, from| buying::cancel(view, from))
    }
}
