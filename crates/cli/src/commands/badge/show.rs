//! `fairsale badge show`.

use super::Which;
use crate::commands::common::{Node, Result, account};
use clap::Args;
use fairsale_chain::Address;
use fairsale_client::address::{hex, show};
use fairsale_deploy::refusals::status_name;

/// Says what a badge is, how many there are, and whether an account's person holds one. Needs no key.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale badge show --badge 0x9621dde636de098b43efb0fa9b61facfe328f99d --account \
                        5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY")]
pub struct Show {
    #[command(flatten)]
    which: Which,
    /// Whose badge: that of the person behind this account (0x… or SS58).
    #[arg(long, value_name = "ACCOUNT", value_parser = account)]
    account: Option<Address>,
    #[command(flatten)]
    node: Node,
}

impl Show {
    /// Runs the command.
    pub fn run(self) -> Result {
        let mut network = self.node.connect()?;
        let badge = self.which.badge(&mut network)?;
        let terms = &badge.terms;
        let cap = if terms.cap == 0 { "any number".into() } else { terms.cap.to_string() };
        println!("badge      {}\ngate       {}", show(badge.address), show(terms.gate));
        println!("context    {}\norganiser  {}", hex(&terms.context), show(terms.organiser));
        println!("least      status {}", status_name(terms.min_status));
        println!("minted     {} of {cap}", badge.minted);
        if let Some(account) = self.account {
            let standing = badge.standing(&mut network, account)?;
            println!("account    {}\nstatus     {}", show(account), status_name(standing.person.status));
            let number = standing.number.map_or("none".into(), |number| format!("number {number}"));
            println!("its badge  {number}");
        }
        Ok(())
    }
}
