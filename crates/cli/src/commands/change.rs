//! `fairsale change`.

use super::common::{Result, ToSale};
use clap::Args;
use fairsale_deploy::buying;

/// Changes your order to another number of lots: pays the difference, or gets it back.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale change 30 --key file:ada.key")]
pub struct Change {
    /// How many lots in all.
    lots: u32,
    #[command(flatten)]
    to: ToSale,
}

impl Change {
    /// Runs the command.
    pub fn run(self) -> Result {
        self.to.send(|network, view, from| buying::change(network, view, from, self.lots))
    }
}
