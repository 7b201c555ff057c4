//! `fairsale draw submit`.

use crate::commands::common::{Result, ToSale, bytes};
use clap::Args;
use fairsale_client::beacon::LocalBeacon;
use fairsale_deploy::drawing;
use fairsale_interfaces::beacon::drand::Signature;

/// Brings the signature of a round to the sale's beacon, so that the sale can be settled. Anybody may: the beacon checks it.
#[derive(Args)]
#[command(
    after_help = "Example:\n  fairsale draw submit --signature 0x… --key file:keeper.key\n  fairsale draw submit --local \
                        --key //Alice\n\nThe signature of drand's round N stands at \
                        https://api.drand.sh/04f1e9062b8a81f848fded9c12306733282b2727ecced50032187751166ec8c3/public/N"
)]
pub struct Submit {
    /// The round; otherwise the one by which the sale is drawn if no order comes or goes any more.
    #[arg(long, value_name = "NUMBER")]
    round: Option<u64>,
    /// Its signature: a point of G1, x and y, 0x and 128 hexadecimal digits.
    #[arg(long, value_name = "0x…", value_parser = bytes::<64>, required_unless_present = "local")]
    signature: Option<Signature>,
    /// Signs it with the development key, whose secret everybody knows.
    #[arg(long, conflicts_with = "signature")]
    local: bool,
    #[command(flatten)]
    to: ToSale,
}

impl Submit {
    /// Runs the command.
    pub fn run(self) -> Result {
        self.to.send_as(
            |network, view, _| {
                let beacon = drawing::Beacon::of(network, view)?;
                let round = self.round.unwrap_or(beacon.due);
                let sign = || LocalBeacon::development().sign(round);
                beacon.submit(view, round, self.signature.unwrap_or_else(sign))
            },
            |_| drawing::meaning,
        )
    }
}
