//! `fairsale badge deploy`.

use crate::commands::common::{Node, Result, Signer, account, contract};
use badge::Terms;
use clap::Args;
use fairsale::{
    address::{self, show},
    deployment::Codes,
    operator::{
        badges,
        consent::{Desk, Terminal},
        network::{Identity, Network},
        sending::Making,
    },
};
use fairsale_chain::{Account, Address, NodeChain};

/// Makes a badge, and its office if none is named. Its terms are for ever.
///
/// If it stops between the two, say it again with the --office that was made.
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
    /// An office of badges that is there already; one serves all on a chain.
    #[arg(long, value_name = "0x…", value_parser = contract)]
    office: Option<Address>,
    #[command(flatten)]
    signer: Signer,
    #[command(flatten)]
    node: Node,
}

impl Deploy {
    /// Does it.
    pub fn run(self) -> Result {
        let codes = Codes::built_in();
        let account = self.signer.account()?;
        let mut network = self.node.connect()?;
        badges::ground(&mut network, &codes, self.gate, self.office)?;
        let office = match self.office {
            Some(office) => Some(office),
            None => self.make(&mut network, badges::office(&codes), &account, "office")?,
        };
        let Some(office) = office else {
            Terminal.show("the badge itself can be tried once its office stands\n");
            return Ok(());
        };
        let Self { cap, context, gate, organiser, min_status, .. } = self;
        let terms = Terms { cap, context, gate, organiser, office, min_status };
        self.make(&mut network, badges::making(&codes, &terms), &account, "badge")?;
        Ok(())
    }

    /// Makes a contract, if that is wanted, and says where it stands.
    fn make(&self, network: &mut NodeChain, making: Making<'_>, from: &Account, name: &str) -> Result<Option<Address>> {
        let action = making.action;
        let made = making.send(network, from, self.signer.consent(), &mut Terminal, badges::meaning)?;
        let Some(made) = made else { return Ok(None) };
        let identity: Identity = Network::identity(network);
        let cost = made.receipt.cost;
        let (fee, deposit) = (identity.money(cost.fee), identity.change(cost.deposit));
        Terminal.show(&format!("{action}: done; fee {fee}, deposit {deposit}\n"));
        println!("{name} {}", show(made.address));
        Ok(Some(made.address))
    }
}

/// Reads a context: 32 bytes, or the hash of a text.
fn context(text: &str) -> std::result::Result<[u8; 32], String> {
    if text.starts_with("0x") {
        return address::word(text).ok_or_else(|| "expected a text, or 0x and 64 hexadecimal digits".into());
    }
    Ok(alloy_core::primitives::keccak256(text).0)
}
