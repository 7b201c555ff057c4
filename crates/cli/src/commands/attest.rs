//! `fairsale attest`.

use super::common::{Node, Result, Signer, Which, account, person, send, time, warn};
use clap::Args;
use fairsale_chain::Address;
use fairsale_client::{
    address::{hex, show},
    issuer::{Attestation, Issuer},
    signature,
};
use fairsale_deploy::{
    attesting::{Registry, left_behind, meaning},
    key::KeySource,
};
use fairsale_input::time::from_now;

/// How long an attestation holds after the sale's close if nobody says otherwise, in seconds: a year.
const HOLDS: u64 = 365 * 24 * 3600;
/// The most issuers that a registry can have.
const MOST_ISSUERS: u8 = 16;

/// Brings an attestation, that an account belongs to a person, to the sale's registry. Issuers sign here with their keys,
/// or elsewhere what --digest shows.
#[derive(Args)]
#[command(
    after_help = "Example:\n  fairsale attest --person ada --account 0x9621dde636de098b43efb0fa9b61facfe328f99d \
                        --issuer-key file:issuer1.key --issuer-key file:issuer2.key --key file:keeper.key"
)]
pub struct Attest {
    /// The person: a name, which is hashed, or 32 bytes (0x…).
    #[arg(long, value_name = "PERSON", value_parser = person)]
    person: [u8; 32],
    /// The person's account from now on (0x… or SS58); with status 0 none.
    #[arg(long, value_name = "ACCOUNT", value_parser = account, required_unless_present = "revoke")]
    account: Option<Address>,
    /// What the issuers found: 1 lite, 2 full.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(0..=2))]
    status: u8,
    /// Takes the person's status away: the same as --status 0, without an account.
    #[arg(long, conflicts_with = "account")]
    revoke: bool,
    /// Until when it holds, as 2027-01-31T12:00:00Z or in seconds; otherwise a year after the sale's close.
    #[arg(long, value_name = "TIME", value_parser = time)]
    expires: Option<u64>,
    /// Its number among the person's attestations; otherwise the next one, for which enough keys are needed.
    #[arg(long, value_name = "NUMBER")]
    epoch: Option<u64>,
    /// An issuer's key: file:PATH or env:NAME, with 0x and 64 hexadecimal digits in it. Say it once for each.
    #[arg(long, value_name = "KEY")]
    issuer_key: Vec<KeySource>,
    /// A signature that an issuer made elsewhere: 0x and 130 digits, of which the last two, v, may be 00 or 01 as hardware
    /// wallets have them. Say it once for each.
    #[arg(long, value_name = "0x…", value_parser = read_signature)]
    signature: Vec<[u8; 65]>,
    /// Signs with development issuers, whose keys anybody can make.
    #[arg(long)]
    development: bool,
    /// Shows what issuers sign (EIP-712), and what the keys given here make of it; sends nothing.
    #[arg(long)]
    digest: bool,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    signer: Signer,
    #[command(flatten)]
    node: Node,
}

impl Attest {
    /// Runs the command.
    pub fn run(self) -> Result {
        let mut keys = vec![];
        for source in &self.issuer_key {
            warn(source);
            keys.push(source.issuer()?);
        }
        if self.development {
            keys.extend(Issuer::several(MOST_ISSUERS));
        }
        let mut network = self.node.connect()?;
        let view = self.which.view(&mut network)?;
        let registry = Registry::of(&mut network, view.terms.common.personhood)?;
        let keys = registry.keys(keys);
        let revoke = self.revoke || self.status == 0;
        let account = self.account.filter(|_| !revoke).unwrap_or_default();
        let mut attestation = Attestation {
            person: self.person.into(),
            account: account.0.into(),
            status: if revoke { 0 } else { self.status },
            expires: self.expires.unwrap_or(view.terms.common.closes_at.saturating_add(HOLDS)),
            epoch: 0,
        };
        if !revoke && attestation.expires <= view.now {
            let found = from_now(attestation.expires, view.now);
            return Err(format!("--expires: expected a time to come, found {found}").into());
        }
        attestation.epoch = match self.epoch {
            Some(epoch) => epoch,
            None => registry.next_epoch(&mut network, &attestation, &keys)?,
        };
        let signed = registry.sign(&attestation, &keys, &self.signature)?;
        if self.digest {
            let Attestation { person, account, status, expires, epoch } = attestation;
            println!("registry  {}\nperson    {person}\naccount   {account}", show(registry.address));
            println!("status    {status}\nexpires   {expires}\nepoch     {epoch}");
            println!("digest    {}", hex(&registry.digest(&attestation)));
            for one in signed {
                println!("signature {} by {}", hex(&one.signature), show(one.issuer));
            }
            return Ok(());
        }
        let mut call = registry.call(&attestation, &signed, view.now)?;
        call.what.extend(left_behind(&mut network, &view, &attestation)?);
        send(&mut network, call, &self.signer.account()?, self.signer.consent(), meaning)
    }
}

/// Reads a signature.
fn read_signature(text: &str) -> std::result::Result<[u8; 65], String> {
    let slip = |slip: Option<String>| slip.map_or_else(String::new, |slip| format!("; {slip}"));
    signature::read(text).map_err(|found| format!("expected {}{}", signature::WHAT, slip(found)))
}
