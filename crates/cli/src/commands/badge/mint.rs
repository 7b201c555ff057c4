//! `fairsale badge mint`.

use super::Which;
use crate::commands::common::{Node, Result, Signer, account, send, warn};
use clap::Args;
use fairsale_chain::Address;
use fairsale_deploy::{badges, consent::Terminal, key::KeySource};

/// How long the voucher of an organiser that mints by signing holds, in seconds.
const HOLDS: u64 = 3_600;

/// Gives the badge to the person behind an account. Either --key is the organiser's, or the organiser's Ethereum key signs a
/// voucher, which --key brings and pays for.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale badge mint --badge 0x9621dde636de098b43efb0fa9b61facfe328f99d --account \
                        5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY --organiser-key file:organiser.key --key file:payer.key")]
pub struct Mint {
    #[command(flatten)]
    which: Which,
    /// Whose person gets the badge (0x… or SS58).
    #[arg(long, value_name = "ACCOUNT", value_parser = account)]
    account: Address,
    /// The organiser's Ethereum key: file:PATH or env:NAME, with 0x and 64 hexadecimal digits in it.
    #[arg(long, value_name = "KEY")]
    organiser_key: Option<KeySource>,
    /// The id that the node's chain must have, for which the organiser's key signs; without it that is asked about too.
    #[arg(long, value_name = "NUMBER", requires = "organiser_key")]
    chain_id: Option<u64>,
    #[command(flatten)]
    signer: Signer,
    #[command(flatten)]
    node: Node,
}

impl Mint {
    /// Runs the command.
    pub fn run(self) -> Result {
        let from = self.signer.account()?;
        let key = self.organiser_key.as_ref().map(|source| {
            warn(source);
            source.issuer()
        });
        let key = key.transpose()?;
        let mut network = self.node.connect()?;
        let badge = self.which.badge(&mut network)?;
        let call = match key {
            None => badge.mint(self.account),
            Some(key) => {
                badge.agree_to_sign(&network, self.chain_id, self.signer.consent(), &mut Terminal)?;
                badge.redeem(&[badge.sign(&key, self.account, badge.now.saturating_add(HOLDS))?])
            }
        };
        send(&mut network, call, &from, self.signer.consent(), badges::meaning)
    }
}
