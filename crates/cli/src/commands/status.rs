//! `fairsale status`.

use super::common::{Node, Result, Which, account, person, word};
use clap::Args;
use fairsale_chain::{Address, NodeChain};
use fairsale_client::{deployment::Codes, issuer, questions::PRECOMPILE};
use fairsale_deploy::{status::Status, view::View};
use fairsale_mechanisms::provenance::Provenance;
use std::io::{self, Write};

/// Says how a sale stands, or all sales of a launch: phase, terms, times, escrow, what is owed, and an order. Needs no key.
#[derive(Args)]
#[command(
    after_help = "Example:\n  fairsale status --launch capped --account 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
)]
pub struct Show {
    #[command(flatten)]
    which: Which,
    /// Whose order: that of the person behind this account (0x… or SS58).
    #[arg(long, value_name = "ACCOUNT", value_parser = account, group = "whose")]
    account: Option<Address>,
    /// Whose order: that of a person of our registry, by name or by 32 bytes (0x…).
    #[arg(long, value_name = "PERSON", group = "whose", value_parser = person)]
    person: Option<[u8; 32]>,
    /// Whose order: that of this alias.
    #[arg(long, value_name = "0x…", value_parser = word, group = "whose")]
    alias: Option<[u8; 32]>,
    /// Says it for machines. Amounts are texts: tokens in base units, money in planck.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    node: Node,
}

impl Show {
    /// Runs the command.
    pub fn run(self) -> Result {
        let mut network = self.node.connect()?;
        let sales = self.which.all(&network)?;
        let codes = Codes::built_in();
        let (mut texts, mut values) = (vec![], serde_json::Map::new());
        for (name, sale) in sales {
            let view = View::of(&mut network, sale)?;
            let provenance = Provenance::of(&mut network, &codes, sale, &view.terms)?;
            let status = self.status(&mut network, &view)?;
            if self.json {
                let mut value = status.json();
                value["code"] = provenance.name().into();
                value["made_of"] = provenance.json();
                values.insert(name, value);
            } else {
                let name = if name.is_empty() { name } else { format!("name        {name}\n") };
                let made_of = provenance.lines().join("\n            ");
                texts.push(format!("{name}{status}code        {made_of}\n"));
            }
        }
        // Of one sale it is the same whether the launch has others or not.
        let text = match (self.json, values.len()) {
            (false, _) => texts.join("\n"),
            (true, 1) => values.values().map(|value| format!("{value:#}\n")).collect(),
            (true, _) => format!("{:#}\n", serde_json::Value::from(values)),
        };
        match write!(io::stdout().lock(), "{text}") {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()), // whoever reads has seen enough
            result => Ok(result?),
        }
    }

    /// A sale, and the order that was asked about.
    fn status<'a>(&self, network: &mut NodeChain, view: &'a View) -> Result<Status<'a>> {
        let person = self.account.map(|account| view.person(network, account)).transpose()?;
        if self.person.is_some() && view.terms.common.personhood == PRECOMPILE {
            return Err("--person: this sale asks Polkadot's precompile, where aliases do not follow from names; use --account or --alias".into());
        }
        let named = self.person.map(|person| issuer::alias(&person.into(), &view.terms.common.context));
        let known = person.filter(|person| person.status > 0).map(|person| person.context_alias);
        let standing = self.alias.or(named).or(known).map(|alias| view.order(network, alias)).transpose()?;
        Ok(Status { view, person, standing })
    }
}
