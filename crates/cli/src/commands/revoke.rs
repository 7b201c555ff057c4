//! `fairsale revoke`.

use super::common::{Result, ToSale};
use clap::Args;
use fairsale_deploy::buying;

/// Takes back what a sale may take of your money in the ERC-20 that it is paid in: what an order let it take that then failed, or
/// what you let it take elsewhere. Orders are not touched.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale revoke --key file:ada.key")]
pub struct Revoke {
    #[command(flatten)]
    to: ToSale,
}

impl Revoke {
    /// Runs the command.
    pub fn run(self) -> Result {
        self.to.send_as(buying::revoke, |_| |_: &[u8]| None) // what the ERC-20 says is not known
    }
}
