//! Who says who is a person.

use super::part::Written;
use fairsale_chain::Address;
use fairsale_client::fields::Section;
use fairsale_client::{
    address::{self, Somebody},
    questions::PRECOMPILE,
};
use fairsale_input::InputError;

/// How many issuers a registry can have.
const MOST_ISSUERS: u8 = 16;

/// Who says who is a person, and which persons may buy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personhood {
    /// The source of personhood.
    pub source: Source,
    /// The issuers of a new registry.
    pub issuers: Issuers,
    /// How many of them must sign.
    pub threshold: u8,
    /// Who may change them.
    pub owner: Owner,
    /// Which status a person needs: 1 lite, 2 full. Never 1 by the precompile, by which lite and full are two persons.
    pub min_status: u8,
    /// In which context persons have their aliases.
    pub context: [u8; 32],
}

/// The contract that is asked who is a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A new registry.
    Registry,
    /// Polkadot's precompile.
    Precompile,
    /// Nobody: all sales are open to all.
    Nobody,
    /// A registry that is there already, or whatever else answers like one.
    Existing(Address),
}

/// The issuers of a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Issuers {
    /// This number of issuers whose keys anybody can make: for rehearsals and tests.
    Development(u8),
    /// These, by the addresses of their keys.
    Named(Vec<Address>),
}

impl Issuers {
    /// How many there are.
    pub fn count(&self) -> u8 {
        match self {
            Self::Development(count) => *count,
            Self::Named(addresses) => addresses.len() as u8, // at most 16
        }
    }
}

/// Who may change the issuers of a new registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Whoever deploys it.
    Deployer,
    /// Nobody, for ever.
    Nobody,
    /// Somebody else.
    Somebody(Somebody),
}

impl Personhood {
    /// Where all sales are open to all, nobody need be named.
    pub(super) fn read(file: &Section<'_>, sales: &[Written<'_>]) -> Result<Self, InputError> {
        if !file.has("personhood") && sales.iter().all(|written| written.part.sale.open_to_all) {
            let (issuers, threshold, min_status) = (Issuers::Development(1), 1, 2); // nobody looks at them
            let (source, owner, context) = (Source::Nobody, Owner::Nobody, [0; 32]);
            return Ok(Self { source, issuers, threshold, owner, min_status, context });
        }
        let fields = ["source", "issuers", "threshold", "owner", "min_status", "context"];
        let gate = file.section("personhood", &fields)?;
        let what =
            "\"registry\" (a new one), \"precompile\" or the address of a registry (0x and 40 hexadecimal digits)";
        let source = gate.text_as("source", what, Source::parse)?.unwrap_or(Source::Registry);
        if source == Source::Precompile {
            let stranger = ["issuers", "threshold", "owner"].into_iter().find(|field| gate.has(field));
            if let Some(field) = stranger {
                return Err(gate.wrong(field, "nothing: the precompile has no issuers of ours"));
            }
        }
        let min_status = gate.number_or("min_status", "1 (lite) or 2 (full)", 1..=2, 2)?;
        if source == Source::Precompile && min_status == 1 && sales.iter().any(|written| !written.part.sale.open_to_all)
        {
            let what = "2 (full): by Polkadot's precompile one human can be two persons, a lite and a full one, and would have two \
                        orders; a registry knows each by one name";
            return Err(gate.wrong("min_status", what));
        }
        let needed = source == Source::Registry;
        let issuers = if needed || gate.has("issuers") { issuers(&gate)? } else { Issuers::Development(1) };
        let range = 1..=issuers.count();
        let what = "a whole number of issuers";
        Ok(Self {
            source,
            threshold: if needed {
                gate.number("threshold", what, range)
            } else {
                gate.number_or("threshold", what, range, 1)
            }?,
            issuers,
            owner: owner(&gate)?,
            min_status,
            context: context(&gate)?,
        })
    }
}

impl Source {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "registry" => Some(Self::Registry),
            "precompile" => Some(Self::Precompile),
            _ => {
                let address = address::address(text)?;
                Some(if address == PRECOMPILE { Self::Precompile } else { Self::Existing(address) })
            }
        }
    }
}

/// How many development issuers, or which real ones.
fn issuers(gate: &Section<'_>) -> Result<Issuers, InputError> {
    if !gate.is_list("issuers") {
        return gate.number("issuers", "a whole number of issuers", 1..=MOST_ISSUERS).map(Issuers::Development);
    }
    let issuers = gate.texts("issuers", "the address of an issuer (0x and 40 hexadecimal digits)", address::address)?;
    let again = issuers.iter().enumerate().find_map(|(index, issuer)| {
        let first = issuers[..index].iter().position(|other| other == issuer)?;
        Some(format!(": number {} is number {} again", index + 1, first + 1))
    });
    if again.is_some() || !(1..=usize::from(MOST_ISSUERS)).contains(&issuers.len()) {
        let expected = format!("1 to {MOST_ISSUERS} different addresses{}", again.unwrap_or_default());
        return Err(gate.wrong("issuers", &expected));
    }
    Ok(Issuers::Named(issuers))
}

fn owner(gate: &Section<'_>) -> Result<Owner, InputError> {
    let what = format!("\"deployer\", \"nobody\", {}", address::WHAT);
    let read = |text: &str| match text {
        "deployer" => Some(Owner::Deployer),
        "nobody" => Some(Owner::Nobody),
        _ => address::somebody(text).map(Owner::Somebody),
    };
    Ok(gate.text_as("owner", &what, read)?.unwrap_or(Owner::Deployer))
}

/// The context: 32 bytes if the file has 32 bytes, else the hash of a text.
fn context(gate: &Section<'_>) -> Result<[u8; 32], InputError> {
    let text = gate.text("context", address::CONTEXT)?;
    address::context(text).ok_or_else(|| gate.wrong("context", address::CONTEXT))
}
