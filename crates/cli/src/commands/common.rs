//! What several commands have in common.

use clap::Args;
use fairsale_chain::{Account, Address, NodeChain, Receipt};
use fairsale_client::{
    address::{self, show},
    deployment::Codes,
    network::{Identity, Network},
};
use fairsale_deploy::{
    Error,
    buying::meaning,
    call::Call,
    consent::{Consent, Desk, Terminal},
    deployments::Book,
    key::{KeyError, KeySource},
    view::View,
};
use fairsale_mechanisms::provenance::Provenance;
use std::{env, path::PathBuf};

/// Names the node, instead of `--url`.
const URL_VARIABLE: &str = "CONTRACTS_NODE_URL";
/// The node if nobody names one.
const DEFAULT_URL: &str = "ws://127.0.0.1:9944";

/// What a command does, or why it does not.
pub type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Which node.
#[derive(Args)]
pub struct Node {
    /// The node's address, such as ws://127.0.0.1:9944; otherwise CONTRACTS_NODE_URL, otherwise that one.
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

impl Node {
    /// Was it named here, and not in the environment?
    pub fn is_named(&self) -> bool {
        self.url.is_some()
    }

    /// Connects to it.
    pub fn connect(&self) -> Result<NodeChain> {
        let url = self.url.clone().or_else(|| env::var(URL_VARIABLE).ok()).unwrap_or(DEFAULT_URL.into());
        let network = NodeChain::connect(&url)?;
        network.refresh()?;
        Ok(network)
    }
}

/// Which sale.
#[derive(Args)]
pub struct Which {
    /// The launch's name in the file of deployments; not needed if there is only one. Of a launch of several sales NAME/SALE.
    #[arg(long, value_name = "NAME")]
    launch: Option<String>,
    /// The sale's address, and then no file is needed; or its name, in a launch of several.
    #[arg(long, value_name = "0x… or SALE", value_parser = sale)]
    sale: Option<Named>,
    /// The folder with the files of deployments.
    #[arg(long, value_name = "DIR", default_value = "deployments")]
    deployments: PathBuf,
}

/// What a sale is named by.
#[derive(Clone, Debug)]
enum Named {
    Address(Address),
    Name(String),
}

/// Reads what names a sale.
fn sale(text: &str) -> std::result::Result<Named, String> {
    if text.starts_with("0x") { contract(text).map(Named::Address) } else { Ok(Named::Name(text.into())) }
}

impl Which {
    /// The sale as it stands.
    pub fn view(&self, network: &mut NodeChain) -> Result<View> {
        let sale = self.address(network)?;
        Ok(View::of(network, sale)?)
    }

    /// Where the sale stands.
    pub fn address(&self, network: &NodeChain) -> Result<Address> {
        match &self.all(network)?[..] {
            [(_, sale)] => Ok(*sale),
            several => {
                let names: Vec<_> = several.iter().map(|(name, _)| name.as_str()).collect();
                Err(Error::not("the sale", "--sale NAME of one in this launch", names.join(", ")).into())
            }
        }
    }

    /// Which of the sales of a file is meant; nothing: all.
    ///
    /// # Errors
    /// One that the file does not have, or a name, of which a file knows none.
    pub fn among(&self, sales: &[Address]) -> Result<Option<Address>> {
        match (&self.sale, &self.launch) {
            (None, None) => Ok(None),
            (Some(Named::Address(sale)), None) if sales.contains(sale) => Ok(Some(*sale)),
            (Some(Named::Address(sale)), None) => {
                let there: Vec<_> = sales.iter().map(|sale| show(*sale)).collect();
                let expected = format!("one that the file has events of: {}", there.join(", "));
                Err(Error::not("--sale", expected, show(*sale)).into())
            }
            _ => Err("a file of events knows no names of sales: name one by its address, with --sale 0x…".into()),
        }
    }

    /// All sales that are meant, and where they stand: several if a launch has several and none of them is named.
    pub fn all(&self, network: &NodeChain) -> Result<Vec<(String, Address)>> {
        let name = match (&self.sale, &self.launch) {
            (Some(Named::Address(_)), Some(_)) => {
                return Err("--sale 0x…: an address needs no --launch beside it; name one of the two".into());
            }
            (Some(Named::Address(sale)), None) => return Ok(vec![(String::new(), *sale)]),
            (Some(Named::Name(name)), _) => Some(name.as_str()),
            (None, _) => None,
        };
        let book = Book::of(&self.deployments, &Network::identity(network));
        Ok(book.read()?.sales(self.launch.as_deref(), name)?)
    }
}

/// Whose key, and what may be done with it.
#[derive(Args)]
pub struct Signer {
    /// Whose key signs and pays: file:PATH, env:NAME, a phrase, or //Alice on development chains; otherwise the
    /// environment variable FAIRSALE_KEY. What is typed here, others can see: better name a file.
    #[arg(long, value_name = "KEY")]
    key: Option<KeySource>,
    /// Does it without asking.
    #[arg(long)]
    yes: bool,
    /// Shows what would be done and what it would cost, and does nothing.
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
}

impl Signer {
    /// The account.
    pub fn account(&self) -> std::result::Result<Account, KeyError> {
        let source = KeySource::or_default(self.key.clone())?;
        warn(&source);
        source.account()
    }

    /// What may be done.
    pub fn consent(&self) -> Consent {
        Consent { yes: self.yes, dry_run: self.dry_run }
    }
}

/// Says what is worrying about where a key is.
pub fn warn(source: &KeySource) {
    if let Some(warning) = source.warning() {
        eprintln!("warning: {warning}");
    }
}

/// A message to a sale.
#[derive(Args)]
pub struct ToSale {
    #[command(flatten)]
    which: Which,
    /// Pays a sale even if its code is not that of the contracts in this program, or it stands elsewhere than that and its terms
    /// put it.
    #[arg(long)]
    any_code: bool,
    #[command(flatten)]
    signer: Signer,
    #[command(flatten)]
    node: Node,
}

impl ToSale {
    /// Looks at the sale, makes the message, shows it, asks, and sends it.
    pub fn send(
        &self,
        call: impl FnOnce(&mut NodeChain, &View, &Account) -> std::result::Result<Call, Error>,
    ) -> Result {
        self.send_as(call, meaning)
    }

    /// The same, of a message whose refusals mean something else than a sale's.
    pub fn send_as<Refused: Fn(&[u8]) -> Option<String>>(
        &self,
        call: impl FnOnce(&mut NodeChain, &View, &Account) -> std::result::Result<Call, Error>,
        meaning: impl FnOnce(&View) -> Refused,
    ) -> Result {
        let account = self.signer.account()?;
        let mut network = self.node.connect()?;
        let view = self.which.view(&mut network)?;
        let mut call = call(&mut network, &view, &account)?;
        let provenance = Provenance::of(&mut network, &Codes::built_in(), view.sale, &view.terms)?;
        if call.value > 0 || call.takes.is_some() {
            provenance.require_sale(self.any_code)?;
        }
        call.what.extend(provenance.lines().into_iter().take(1).map(|sale| format!("  code     {sale}")));
        call.what.extend(provenance.warnings().into_iter().map(|warning| format!("  CAUTION  {warning}")));
        send(&mut network, call, &account, self.signer.consent(), meaning(&view))
    }
}

/// Shows a message, asks, and sends it; then says where it is.
pub fn send(
    network: &mut NodeChain,
    call: Call,
    from: &Account,
    consent: Consent,
    refused: impl Fn(&[u8]) -> Option<String>,
) -> Result {
    let action = call.action;
    if let Some(Receipt { cost, .. }) = call.send(network, from, consent, &mut Terminal, refused)? {
        let place = network
            .last_sent()
            .map(|sent| format!(" in block {}, transaction {}", Identity::count(sent.block), address::hex(&sent.hash)));
        let identity = Network::identity(network);
        let (deposit, fee) = (identity.change(cost.deposit), identity.money(cost.fee));
        Terminal.show(&format!("{action}: done{}; fee {fee}, deposit {deposit}\n", place.unwrap_or_default()));
    }
    Ok(())
}

/// Reads the address of a contract.
pub fn contract(text: &str) -> std::result::Result<Address, String> {
    address::address(text).ok_or_else(|| format!("expected 0x and 40 hexadecimal digits{}", guess(address::slip(text))))
}

/// Reads an account by address or in SS58.
pub fn account(text: &str) -> std::result::Result<Address, String> {
    let somebody = address::somebody(text).map(|somebody| somebody.address);
    somebody.ok_or_else(|| format!("expected {}{}", address::WHAT, guess(address::slip(text))))
}

/// Reads 32 bytes.
pub fn word(text: &str) -> std::result::Result<[u8; 32], String> {
    address::word(text).ok_or_else(|| "expected 0x and 64 hexadecimal digits".into())
}

/// Reads a time.
pub fn time(text: &str) -> std::result::Result<u64, String> {
    fairsale_input::time::parse(text)
        .ok_or_else(|| format!("expected {}{}", fairsale_input::time::WHAT, guess(fairsale_input::time::slip(text))))
}

/// Reads the name by which a registry knows a person.
pub fn person(text: &str) -> std::result::Result<[u8; 32], String> {
    address::person(text).map(|person| person.0)
}

/// Reads an amount of money.
pub fn amount(text: &str) -> std::result::Result<u128, String> {
    let what = "expected a whole number of the currency's smallest unit (of the chain's own, planck), in digits only";
    if text.is_empty() || !text.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(what.into());
    }
    text.parse().map_err(|_| format!("{what}, below 2^128"))
}

/// What seems to be wrong, behind what was expected.
fn guess(slip: Option<impl std::fmt::Display>) -> String {
    slip.map_or_else(String::new, |slip| format!("; {slip}"))
}

/// An address, for people.
pub fn shown(address: Address) -> String {
    show(address)
}

/// Reads a number of bytes.
pub fn bytes<const N: usize>(text: &str) -> std::result::Result<[u8; N], String> {
    let what = format!("expected 0x and {} hexadecimal digits", 2 * N);
    let Some(bytes) = address::unhex(text) else {
        let bare = text.trim_matches(|around: char| around.is_whitespace() || "\"',".contains(around));
        let slip = match bare.starts_with("0x") {
            true if bare != text => Some("there are quotes or spaces around it"),
            false if address::unhex(&format!("0x{bare}")).is_some() => Some("0x is missing before it"),
            _ => None,
        };
        return Err(what + &guess(slip));
    };
    let found = bytes.len();
    bytes.try_into().map_err(|_| {
        // Copied from the most used network of drand, which has another curve.
        let other = "signatures of so many are those of drand's networks of the curve BLS12-381";
        format!("{what}, found {}{}", 2 * found, guess((N == 64 && [48, 96].contains(&found)).then_some(other)))
    })
}
