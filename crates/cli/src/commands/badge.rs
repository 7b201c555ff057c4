//! `fairsale badge`: a community's badges, made, given, signed for, redeemed.

mod deploy;
mod mint;
mod redeem;
mod show;
mod sign;

use super::common::{Result, contract};
use clap::{Args, Subcommand};
use fairsale_chain::{Address, NodeChain};
use fairsale_deploy::badges;

/// A community's badges: bound to persons, and a source of personhood for just those who hold one.
///
/// A sale for people who came to your meetups is an ordinary launch whose `personhood.source` is the badge's address.
#[derive(Args)]
pub struct Badge {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Deploy(Box<deploy::Deploy>),
    Mint(Box<mint::Mint>),
    Sign(Box<sign::Sign>),
    Redeem(Box<redeem::Redeem>),
    Show(show::Show),
}

impl Badge {
    /// Runs the command.
    pub fn run(self) -> Result {
        match self.what {
            What::Deploy(command) => command.run(),
            What::Mint(command) => command.run(),
            What::Sign(command) => command.run(),
            What::Redeem(command) => command.run(),
            What::Show(command) => command.run(),
        }
    }
}

/// Which badge.
#[derive(Args)]
struct Which {
    /// The badge's address.
    #[arg(long, value_name = "0x…", value_parser = contract)]
    badge: Address,
}

impl Which {
    /// The badge as it stands.
    fn badge(&self, network: &mut NodeChain) -> Result<badges::Badge> {
        Ok(badges::Badge::of(network, self.badge)?)
    }
}
