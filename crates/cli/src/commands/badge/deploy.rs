//! `fairsale badge deploy`.

use crate::commands::common::{Node, Result, Signer, account, contract};
use badge::Terms;
use clap::Args;
use fairsale_chain::Address;
use fairsale_client::{
    address::{self, show},
    deployment::Codes,
    network::{Identity, Network},
};
use fairsale_deploy::{
    badges,
    consent::{Desk, Terminal},
};

/// Makes a badge. Its terms are for ever, and an account makes one of the same terms only.
#[derive(Args)]
#[command(
    after_help = "Example:\n  fairsale badge deploy --gate 0x000000000000000000000000000000000a010000 --context 'our meetups' \
                        --organiser 0x9621dde636de098b43efb0fa9b61facfe328f99d --key file:deployer.key"
)]
pub struct Deploy {
    /// The source of personhood that the badge stands over: Polkadot's precompile, a registry, or another badge.
    #[arg(long, value_name = "0x…", value_parser = contract)]
    gate: Address,
    /// The context at the gate in which a person's alias holds the badge: a text, which is hashed, or 32 bytes (0x…). Asked
    /// in this context, by a sale or another badge, the badge is cheapest.
    #[arg(long, value_name = "TEXT", value_parser = context)]
    context: [u8; 32],
    /// Who mints: the address of an Ethereum key, which signs vouchers, or of any account (0x… or SS58).
    #[arg(long, value_name = "ACCOUNT", value_parser = account)]
    organiser: Address,
    /// The least status by the gate that a badge is given for: 1 lite, 2 full.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=2))]
    min_status: u8,
    /// How many badges there can be; 0: any number.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    cap: u32,
    #[command(flatten)]
    signer: Signer,
    #[command(flatten)]
    node: Node,
}

impl Deploy {
    /// Runs the command.
    pub fn run(self) -> Result {
        let codes = Codes::built_in();
        let account = self.signer.account()?;
        let mut network = self.node.connect()?;
        badges::ground(&mut network, self.gate)?;
        let Self { cap, context, gate, organiser, min_status, .. } = self;
        let making = badges::making(&codes, &Terms { cap, context, gate, organiser, min_status });
        let action = making.action;
        let made = making.send(&mut network, &account, self.signer.consent(), &mut Terminal, badges::meaning)?;
        let Some(made) = made else { return Ok(()) };
        let identity: Identity = Network::identity(&network);
        let cost = made.receipt.cost;
        let (fee, deposit) = (identity.money(cost.fee), identity.change(cost.deposit));
        Terminal.show(&format!("{action}: done; fee {fee}, deposit {deposit}\n"));
        println!("badge {}", show(made.address));
        Ok(())
    }
}

/// Reads a context: 32 bytes, or the hash of a text.
fn context(text: &str) -> std::result::Result<[u8; 32], String> {
    address::context(text).ok_or_else(|| format!("expected {}, found {}", address::CONTEXT, address::found(text)))
}
