//! `fairsale badge sign`.

use super::Which;
use crate::commands::common::{Node, Result, account, time, warn};
use clap::Args;
use fairsale_chain::Address;
use fairsale_client::{
    address::show,
    voucher::{self, Signed},
};
use fairsale_deploy::{
    badges::Badge,
    consent::{Consent, Terminal},
    key::KeySource,
};
use fairsale_input::{
    Source,
    time::{from_now, here},
};
use fairsale_launch::files::{check_apart, write_whole};
use std::path::PathBuf;

/// Signs vouchers with the organiser's key, a line of JSON each; whoever has one can redeem it. Sends nothing and costs
/// nothing. They hold on one chain: it is shown, and asked about unless --chain-id names it.
///
/// A voucher is for the person that the gate knows by the account when it is redeemed. So sign for accounts that the gate
/// knows already, and not for long.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  fairsale badge sign --badge 0x9621dde636de098b43efb0fa9b61facfe328f99d --organiser-key \
                        file:organiser.key --list guests.csv --expires 2027-01-31T12:00:00Z --out vouchers.jsonl\n\n\
                        On a machine without a network:\n  fairsale badge sign --chain-id 420420419 --badge \
                        0x9621dde636de098b43efb0fa9b61facfe328f99d --organiser-key file:organiser.key --account \
                        5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY --expires 2027-01-31T12:00:00Z"
)]
pub struct Sign {
    #[command(flatten)]
    which: Which,
    /// The organiser's Ethereum key: file:PATH or env:NAME, with 0x and 64 hexadecimal digits in it.
    #[arg(long, value_name = "KEY")]
    organiser_key: KeySource,
    /// Whose person gets the badge (0x… or SS58).
    #[arg(long, value_name = "ACCOUNT", value_parser = account, conflicts_with = "list", required_unless_present = "list")]
    account: Option<Address>,
    /// Many accounts: a file with one a line, or a CSV file with a column `account`.
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
    /// From when on the vouchers are worth nothing, as 2027-01-31T12:00:00Z or in seconds.
    #[arg(long, value_name = "TIME", value_parser = time)]
    expires: u64,
    /// The chain's id. With --url the node's chain must have it. Without, no node is asked: nor whether the key is the
    /// organiser's, nor whether the gate knows the accounts.
    #[arg(long, value_name = "NUMBER")]
    chain_id: Option<u64>,
    /// Signs for the node's chain without asking, whichever it says that it is.
    #[arg(long)]
    yes: bool,
    /// Writes the vouchers into this file, not to the terminal.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    node: Node,
}

impl Sign {
    /// Runs the command.
    pub fn run(self) -> Result {
        warn(&self.organiser_key);
        let key = self.organiser_key.issuer()?;
        let accounts = match &self.list {
            Some(list) => {
                check_apart([list.as_path()], self.out.as_deref())?;
                voucher::accounts(&Source::read(list)?)?
            }
            None => self.account.into_iter().collect(),
        };
        let mut lines = String::new();
        let mut add = |signed: Signed| lines += &(signed.json() + "\n");
        if let Some(chain_id) = self.chain_id.filter(|_| !self.node.is_named()) {
            // Nobody else says what time it is. A node's clock is asked otherwise.
            let now = here();
            if self.expires <= now {
                let found = from_now(self.expires, now);
                return Err(format!("--expires: expected a time to come by this machine's clock, found {found}").into());
            }
            accounts
                .iter()
                .for_each(|account| add(Signed::by(&key, chain_id, self.which.badge, *account, self.expires)));
        } else {
            let mut network = self.node.connect()?;
            let badge: Badge = self.which.badge(&mut network)?;
            let consent = Consent { yes: self.yes, dry_run: false };
            badge.agree_to_sign(&network, self.chain_id, consent, &mut Terminal)?;
            for account in accounts {
                if let Some(why) = badge.objection(&mut network, account)? {
                    eprintln!("warning: the voucher for {} would not be taken now: {why}", show(account));
                }
                add(badge.sign(&key, account, self.expires)?);
            }
        }
        match &self.out {
            Some(file) => write_whole(file, &lines).map_err(|error| format!("{}: {error}", file.display()))?,
            None => print!("{lines}"),
        }
        Ok(())
    }
}
