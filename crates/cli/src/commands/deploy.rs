//! `fairsale deploy`.

use super::common::{Node, Result, Signer, contract, shown};
use clap::Args;
use fairsale::{
    deployment::Codes,
    launch::Launch,
    operator::{
        consent::Terminal,
        deployments::Book,
        launching::{Order, launch},
        network::Network,
        plan::Step,
    },
};
use fairsale_chain::Address;
use std::path::PathBuf;

/// Deploys a launch: registry, token or tickets, beacon and sale (or all its sales), with the supply in escrow. What was done is written down after every step;
/// said again, it goes on where it stopped and does nothing twice.
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
    /// Where the code that registries share stands; otherwise one from the file of deployments, otherwise a new one.
    #[arg(long, value_name = "0x…", value_parser = contract)]
    office_personhood: Option<Address>,
    /// Where the code that sales share stands; otherwise likewise. Of sales of several kinds, say it once for each kind, in the
    /// order in which they come in the launch file.
    #[arg(long, alias = "office-capped-sale", value_name = "0x…", value_parser = contract)]
    office_sale: Vec<Address>,
    /// Where the code that collections of tickets share stands; otherwise likewise.
    #[arg(long, value_name = "0x…", value_parser = contract)]
    office_ticket: Option<Address>,
    /// For development chains: takes issuers and a beacon whose keys anybody can make, and expects blocks at once.
    #[arg(long)]
    development: bool,
    #[command(flatten)]
    signer: Signer,
    #[command(flatten)]
    node: Node,
}

impl Deploy {
    /// Does it.
    pub fn run(self) -> Result {
        let file = Launch::announced(&self.launch)?;
        let codes = Codes::built_in();
        let from = self.signer.account()?;
        let stem = || self.launch.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = self.name.clone().unwrap_or_else(stem);
        let mut offices = vec![];
        offices.extend(self.office_personhood.map(|address| (Step::PersonhoodOffice, address)));
        let mut kinds: Vec<Step> = vec![];
        for office in file.sales.iter().map(|part| Step::sale_office(part.sale.rule)) {
            if !kinds.contains(&office) {
                kinds.push(office);
            }
        }
        offices.extend(kinds.into_iter().zip(self.office_sale));
        offices.extend(self.office_ticket.map(|address| (Step::TicketOffice, address)));
        let mut network = self.node.connect()?;
        let book = Book::of(&self.deployments, &Network::identity(&network));
        let order = Order {
            launch: &file,
            name: &name,
            codes: &codes,
            book: &book,
            from: &from,
            offices: &offices,
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
