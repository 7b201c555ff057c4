//! `fairsale claim`.

use super::common::{Result, ToSale, word};
use clap::Args;
use fairsale_deploy::buying;

/// Takes what your order came to, tokens and refund together.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale claim --key file:ada.key")]
pub struct Claim {
    /// Whose order; otherwise that of the person behind the key's account.
    #[arg(long, value_name = "0x…", value_parser = word)]
    alias: Option<[u8; 32]>,
    #[command(flatten)]
    to: ToSale,
}

impl Claim {
    /// Runs the command.
    pub fn run(self) -> Result {
        self.to.send(|network, view, from| buying::claim(network, view, from, self.alias))
    }
}
