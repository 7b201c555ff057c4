//! `fairsale deploy`.

use super::common::{Node, Result, Signer, shown};
use clap::Args;
use fairsale_client::{deployment::Codes, network::Network};
use fairsale_deploy::{consent::Terminal, deployments::Book, launching::launch, proposal::Order};
use fairsale_launch::Launch;
use std::path::PathBuf;

/// Deploys a launch: registry, token or tickets, beacon and sale (or all its sales), with the supply in escrow. What was done is
/// written down after every step; said again, it goes on where it stopped and does nothing twice.
///
/// Where contracts will stand is known before: it follows from who makes them, their code and their terms. So there is one of the
/// same terms only.
#[derive(Args)]
#[command(
    after_help = "Example:\n  fairsale deploy examples/capped.toml --url wss://NODE --key file:seller.key --dry-run"
)]
pub struct Deploy {
    /// The launch file; examples/capped.toml explains every field.
    launch: PathBuf,
    /// What the launch is called in the file of deployments; otherwise as its file, without the ending.
    #[arg(long)]
    name: Option<String>,
    /// The folder with a file of deployments for each chain.
    #[arg(long, value_name = "DIR", default_value = "deployments")]
    deployments: PathBuf,
    /// For development chains: takes issuers and a beacon whose keys anybody can make, and expects blocks at once.
    #[arg(long)]
    development: bool,
    #[command(flatten)]
    signer: Signer,
    #[command(flatten)]
    node: Node,
}

impl Deploy {
    /// Runs the command.
    pub fn run(self) -> Result {
        let file = Launch::announced(&self.launch)?;
        let codes = Codes::built_in();
        let from = self.signer.account()?;
        let stem = || self.launch.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = self.name.clone().unwrap_or_else(stem);
        let mut network = self.node.connect()?;
        let book = Book::of(&self.deployments, &Network::identity(&network));
        let order = Order {
            launch: &file,
            name: &name,
            codes: &codes,
            book: &book,
            from: &from,
            development: self.development,
        };
        if let Some(record) = launch(&mut network, &order, self.signer.consent(), &mut Terminal)? {
            for done in record.done {
                if let Some(address) = done.address {
                    let sale = done.sale.map(|name| format!("/{name}")).unwrap_or_default();
                    println!("{:<20} {}", done.step.name().to_owned() + &sale, shown(address.into()));
                }
            }
        }
        Ok(())
    }
}
