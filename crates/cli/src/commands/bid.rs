//! `fairsale bid`.

use super::common::{Result, ToSale, amount};
use clap::Args;
use fairsale_deploy::bidding::{self, Height};

/// Bids in an auction, or raises your bid: looks whether it is open and you may, and pays exactly the deposit. A bid binds: it is
/// never lowered or withdrawn.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale bid --price 12000000000 --lots 20 --key file:ada.key")]
pub struct Bid {
    #[command(flatten)]
    height: At,
    /// For how many lots in all; otherwise as many as before, or one.
    #[arg(long)]
    lots: Option<u32>,
    #[command(flatten)]
    to: ToSale,
}

/// Up to which price.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct At {
    /// The number of the price on the ladder, from 0, the reserve price.
    #[arg(long)]
    tick: Option<u32>,
    /// The price of a lot, in planck; in an auction that is paid in an ERC-20, in that one's smallest unit. It must be on the ladder.
    #[arg(long, value_name = "AMOUNT", value_parser = amount)]
    price: Option<u128>,
}

impl Bid {
    /// Runs the command.
    pub fn run(self) -> Result {
        let height = match (self.height.tick, self.height.price) {
            (Some(tick), _) => Height::Tick(tick),
            (None, price) => Height::Price(price.unwrap_or(0)), // one of both is there
        };
        self.to.send_as(|network, view, from| bidding::bid(network, view, from, height, self.lots), bidding::meaning)
    }
}
