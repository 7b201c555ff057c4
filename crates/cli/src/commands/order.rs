//! `fairsale order`.

use super::common::{Result, ToSale};
use clap::Args;
use fairsale_deploy::buying;

/// Orders lots: looks whether the sale is open and you are a person, and pays exactly the deposit.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale order 20 --key file:ada.key")]
pub struct Order {
    /// How many lots, from 1 to the most that a person may ask for now; of a lottery one, which is an entry.
    #[arg(default_value_t = 1)]
    lots: u32,
    #[command(flatten)]
    to: ToSale,
}

impl Order {
    /// Runs the command.
    pub fn run(self) -> Result {
        self.to.send(|network, view, from| buying::order(network, view, from, self.lots))
    }
}
