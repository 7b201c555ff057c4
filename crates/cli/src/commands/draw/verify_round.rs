//! `fairsale draw verify-round`.

use crate::commands::common::{Result, bytes};
use clap::Args;
use fairsale_client::{
    address::hex,
    beacon::{EVMNET, LocalBeacon, Network},
};
use fairsale_input::time::utc;
use fairsale_interfaces::beacon::drand::{Key, Signature};

/// Checks on this machine, without any chain, that a signature is drand's for a round, and shows the randomness that it
/// stands for.
#[derive(Args)]
#[command(
    after_help = "Example, the first round of drand's evmnet:\n  fairsale draw verify-round --round 1 --signature \
                        0x11f812d738a36b2210dc88c2d635ad8039588205f42445d6de09e6530165c346\
                        2a23aca348c84badcf8df5321ac24577b7963d5b0d780bc4626baedb45cde373"
)]
pub struct VerifyRound {
    /// The round, from 1.
    #[arg(long, value_name = "NUMBER")]
    round: u64,
    /// Its signature: a point of G1, x and y, 0x and 128 hexadecimal digits.
    #[arg(long, value_name = "0x…", value_parser = signature)]
    signature: Signature,
    /// Signed by the development key of local nodes and tests, instead of drand's evmnet. Everybody knows its secret.
    #[arg(long, conflicts_with = "key")]
    local: bool,
    /// Signed by this key, instead of drand's evmnet: a point of G2, 0x and 256 hexadecimal digits, x before y and of each
    /// the imaginary part before the real one.
    #[arg(long, value_name = "0x…", value_parser = key)]
    key: Option<Key>,
}

impl VerifyRound {
    /// Runs the command.
    pub fn run(self) -> Result {
        let (whose, network) = match self.key {
            Some(key) => ("the key given", Network { key, ..EVMNET }),
            None if self.local => ("the development key", LocalBeacon::development().network()),
            None => ("drand evmnet", EVMNET),
        };
        let randomness = network.verify(self.round, &self.signature)?;
        println!("round       {}\nsigned by   {whose}", self.round);
        // When the rounds of a key that was given are, nobody said.
        if let Some(time) = network.schedule.time_of(self.round).filter(|_| self.key.is_none()) {
            println!("public at   {}", utc(time));
        }
        println!("randomness  {}", hex(&randomness));
        Ok(())
    }
}

/// Reads a signature.
fn signature(text: &str) -> std::result::Result<Signature, String> {
    bytes(text)
}

/// Reads a key.
pub(super) fn key(text: &str) -> std::result::Result<Key, String> {
    let bytes: [u8; 128] = bytes(text)?;
    let mut words = [[0; 32]; 4];
    words.as_flattened_mut().copy_from_slice(&bytes);
    Ok(words)
}
