//! `fairsale invite`.

use super::common::{Result, ToSale, account};
use clap::Args;
use fairsale_chain::Address;
use fairsale_deploy::grouping;

/// Names the accounts that may join your group of a lottery, in the place of those named before who have not joined. You have an
/// entry; the first time makes you the leader of a new group. A group wins or loses together.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale invite 0x9621dde636de098b43efb0fa9b61facfe328f99d --key file:ada.key")]
pub struct Invite {
    /// Whom (0x… or SS58), itself not counted as many as a group may have: 7 at most. None: nobody any more.
    #[arg(value_name = "ACCOUNT", value_parser = account)]
    accounts: Vec<Address>,
    #[command(flatten)]
    to: ToSale,
}

impl Invite {
    /// Runs the command.
    pub fn run(self) -> Result {
        self.to.send_as(|network, view, from| grouping::invite(network, view, from, &self.accounts), grouping::meaning)
    }
}
