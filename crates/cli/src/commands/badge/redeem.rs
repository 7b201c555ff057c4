//! `fairsale badge redeem`.

use super::Which;
use crate::commands::common::{Node, Result, Signer, send};
use clap::Args;
use fairsale_client::{address::show, voucher};
use fairsale_deploy::badges::{self, BATCH};
use fairsale_input::Source;
use std::path::PathBuf;

/// Brings vouchers to the badge: one, or a file of them, up to 100 in a message. Anybody may; whom they are for gets the badge.
/// Those that the badge has no use for, because the person holds it already or the gate knows nobody, are left out.
#[derive(Args)]
#[command(
    after_help = "Example:\n  fairsale badge redeem --badge 0x9621dde636de098b43efb0fa9b61facfe328f99d --file vouchers.jsonl \
                        --key file:payer.key"
)]
pub struct Redeem {
    #[command(flatten)]
    which: Which,
    /// A voucher: the line of JSON that `fairsale badge sign` shows.
    #[arg(long, value_name = "JSON", conflicts_with = "file", required_unless_present = "file")]
    voucher: Option<String>,
    /// A file of vouchers, one a line.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// How many go into one message at most.
    #[arg(long, value_name = "NUMBER", default_value_t = BATCH as u16, value_parser = clap::value_parser!(u16).range(1..=BATCH as i64))]
    batch: u16,
    #[command(flatten)]
    signer: Signer,
    #[command(flatten)]
    node: Node,
}

impl Redeem {
    /// Runs the command.
    pub fn run(self) -> Result {
        let source = match &self.file {
            Some(file) => Source::read_written(file)?,
            None => Source::new("--voucher", self.voucher.unwrap_or_default()),
        };
        let vouchers = voucher::vouchers(&source)?;
        let from = self.signer.account()?;
        let mut network = self.node.connect()?;
        let badge = self.which.badge(&mut network)?;
        let sorted = badge.sort(&mut network, vouchers)?;
        for (account, why) in &sorted.idle {
            eprintln!("left out, the voucher for {}: {why}", show(*account));
        }
        for batch in sorted.good.chunks(self.batch.into()) {
            send(&mut network, badge.redeem(batch), &from, self.signer.consent(), badges::meaning)?;
        }
        Ok(())
    }
}
