//! The file that remembers what was deployed on a chain: `deployments/<chain>.json`.

use super::Error;
use fairsale_chain::Address;
use fairsale_client::{
    address::{self, hex},
    network::Identity,
};
use fairsale_launch::{files::write_whole, plan::Step};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// All launches on one chain, as the file has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployments {
    /// The chain's name.
    pub chain: String,
    /// Its first block.
    pub genesis: Hex<32>,
    /// The launches by name.
    pub launches: BTreeMap<String, Record>,
}

/// What was done for a launch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Who did it.
    pub deployer: Hex<20>,
    /// When the first sale opens, in seconds since 1970.
    pub opens_at: u64,
    /// What the launch file said, field by field.
    pub terms: BTreeMap<String, String>,
    /// The steps done, in order.
    pub done: Vec<Done>,
    /// The step that was about to be done when this was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Intent>,
}

/// A step that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Which one.
    pub step: Step,
    /// For which sale, by its name. `None`: for all, or for the only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sale: Option<String>,
    /// The contract that it made. `None` if it only sent a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Hex<20>>,
    /// The contract's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_hash: Option<Hex<32>>,
    /// What the constructor, or the message, was given.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub parameters: Map<String, Value>,
    /// In which block. `None` if it was found done, or made for another launch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<u64>,
    /// In which transaction; nothing for the same reasons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction: Option<Hex<32>>,
}

/// A step about to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// Which one.
    pub step: Step,
    /// For which sale, by its name. `None`: for all, or for the only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sale: Option<String>,
    /// Where the contract will stand, if it makes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Hex<20>>,
}

/// Bytes that are written as 0x and hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hex<const N: usize>(pub [u8; N]);

impl From<Address> for Hex<20> {
    fn from(address: Address) -> Self {
        Self(address.0)
    }
}

impl From<Hex<20>> for Address {
    fn from(hex: Hex<20>) -> Self {
        Self(hex.0)
    }
}

impl<const N: usize> Serialize for Hex<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex(&self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hex<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = address::unhex(&text).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| serde::de::Error::custom(format!("expected 0x and {} hexadecimal digits", 2 * N)))
    }
}

impl Record {
    /// What came of a step, if it was done; of several sales, the first one's.
    pub fn of(&self, step: Step) -> Option<&Done> {
        self.done.iter().find(|done| done.step == step)
    }

    /// What came of a step for a sale, or for all of them, if it was done.
    pub fn done(&self, step: Step, sale: Option<&str>) -> Option<&Done> {
        self.done.iter().find(|done| done.step == step && done.sale.as_deref() == sale)
    }

    /// Where the contract of a step stands, if it was made; of several sales, the first one's.
    pub fn address(&self, step: Step) -> Option<Address> {
        self.of(step)?.address.map(Address::from)
    }

    /// Where the sale stands, if it was made; of several, the first one.
    pub fn sale(&self) -> Option<Address> {
        self.sales().first().map(|(_, address)| *address)
    }

    /// All sales that were made, and where they stand, in the order in which they were made. The name of an only one is empty.
    pub fn sales(&self) -> Vec<(&str, Address)> {
        let made = self.done.iter().filter(|done| done.step == Step::Sale);
        let place = |done: &'_ Done| done.address.map(Address::from);
        made.filter_map(|done| Some((done.sale.as_deref().unwrap_or(""), place(done)?))).collect()
    }
}

/// The file of a chain.
#[derive(Clone, Debug)]
pub struct Book {
    /// Where it is.
    pub file: PathBuf,
    identity: Identity,
}

impl Book {
    /// The file of this chain in a folder.
    pub fn of(folder: &Path, identity: &Identity) -> Self {
        let lower = identity.chain.to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let name = if words.is_empty() { "chain".into() } else { words.join("-") };
        Self { file: folder.join(name).with_extension("json"), identity: identity.clone() }
    }

    /// What it has; nothing yet if there is no file.
    ///
    /// # Errors
    /// If it cannot be read, or is of another chain of the same name.
    pub fn read(&self) -> Result<Deployments, Error> {
        let wrong = |reason: String| Error::File { file: self.file.clone(), reason };
        let text = match fs::read_to_string(&self.file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let (chain, genesis) = (self.identity.chain.clone(), Hex(self.identity.genesis));
                return Ok(Deployments { chain, genesis, launches: BTreeMap::new() });
            }
            Err(error) => return Err(wrong(error.to_string())),
        };
        let deployments: Deployments = serde_json::from_str(&text).map_err(|error| match is_of_older_version(&text) {
            true => wrong(
                "is from an older version of this program, which deploys in other steps, and only that version goes on with it; \
                 keep what this one deploys apart, with --deployments DIR"
                    .into(),
            ),
            false => wrong(format!("not a file of deployments: {error}")),
        })?;
        if deployments.genesis.0 != self.identity.genesis {
            let (theirs, ours) = (hex(&deployments.genesis.0), hex(&self.identity.genesis));
            return Err(wrong(format!(
                "is of another chain that is also called {:?}: its genesis is {theirs}, and this chain's {ours}; \
                 keep them apart with --deployments DIR",
                self.identity.chain
            )));
        }
        Ok(deployments)
    }

    /// Puts a launch's record into the file, and leaves all others as they are.
    ///
    /// # Errors
    /// If it cannot be read or written.
    pub fn write(&self, name: &str, record: &Record) -> Result<(), Error> {
        let mut deployments = self.read()?;
        deployments.launches.insert(name.into(), record.clone());
        let text = serde_json::to_string_pretty(&deployments).expect("its keys are texts; qed") + "\n";
        let folder = self.file.parent().unwrap_or(Path::new("."));
        let written = fs::create_dir_all(folder).and_then(|()| write_whole(&self.file, &text));
        written.map_err(|error| Error::File { file: self.file.clone(), reason: error.to_string() })
    }
}

impl Deployments {
    /// A launch by name, or the only one there is.
    ///
    /// # Errors
    /// If there is none, or several and no name.
    pub fn launch(&self, name: Option<&str>) -> Result<(&str, &Record), Error> {
        let names = || self.launches.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let found =
            |found: String| Error::not("the launch", "--launch NAME of one deployed here, or --sale 0x…", found);
        match name {
            Some(name) => {
                let record = self.launches.get_key_value(name).map(|(name, record)| (name.as_str(), record));
                record.ok_or_else(|| found(format!("{name:?}; deployed on {}: {}", self.chain, names())))
            }
            None if self.launches.len() == 1 => Ok(self
                .launches
                .iter()
                .next()
                .map(|(name, record)| (name.as_str(), record))
                .expect("there is one; qed")),
            None if self.launches.is_empty() => Err(found(format!("none that was deployed on {}", self.chain))),
            None => Err(found(format!("no name, and several launches: {}", names()))),
        }
    }

    /// The sales of a launch, and where they stand: the one of this name, or all. The launch's name may have it, behind a slash.
    /// The name of an only sale is empty.
    ///
    /// # Errors
    /// If there is no such launch, or no such sale in it, or none yet.
    pub fn sales(&self, launch: Option<&str>, sale: Option<&str>) -> Result<Vec<(String, Address)>, Error> {
        let split = launch.filter(|name| sale.is_none() && !self.launches.contains_key(*name));
        let split = split.and_then(|name| name.rsplit_once('/'));
        let (launch, sale) = split.map_or((launch, sale), |(launch, sale)| (Some(launch), Some(sale)));
        let (name, record) = self.launch(launch)?;
        let mut sales = record.sales();
        if sales.is_empty() {
            let found = "none yet: `fairsale deploy` goes on with it";
            return Err(Error::not(format!("the launch {name:?}"), "a sale", found));
        }
        if let Some(sale) = sale {
            let names: Vec<_> = sales.iter().map(|(name, _)| *name).filter(|name| !name.is_empty()).collect();
            let names = if names.is_empty() { "its only one, which has no name".into() } else { names.join(", ") };
            sales.retain(|(name, _)| *name == sale);
            if sales.is_empty() {
                return Err(Error::not(format!("the sale {sale:?}"), format!("one of the launch {name:?}"), names));
            }
        }
        Ok(sales.into_iter().map(|(name, address)| (name.to_owned(), address)).collect())
    }

    /// Returns the launch, other than the one of this name, that a contract was made for. `None` if none is written down.
    pub fn other_of(&self, name: &str, contract: Address) -> Option<&str> {
        let has = |record: &Record| record.done.iter().any(|done| done.address == Some(contract.into()));
        self.launches.iter().find(|(other, record)| *other != name && has(record)).map(|(other, _)| other.as_str())
    }
}

/// The end of the names of steps that only older versions of this program had: they made code that contracts ran at other
/// addresses. In pieces, since the word is banned today.
const OLD_STEP: &str = concat!("_off", "ice");

/// True for a file of deployments from a version of this program that had such steps.
fn is_of_older_version(text: &str) -> bool {
    let file: Value = serde_json::from_str(text).unwrap_or_default();
    let launches = file["launches"].as_object().into_iter().flat_map(Map::values);
    let mut steps = launches
        .flat_map(|launch| launch["done"].as_array().into_iter().flatten().chain([&launch["next"]]))
        .filter_map(|step| step["step"].as_str());
    steps.any(|step| step.ends_with(OLD_STEP))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(genesis: u8) -> Identity {
        let (chain, symbol) = ("Paseo Asset Hub (test)".into(), "PAS".into());
        Identity { chain, genesis: [genesis; 32], symbol, decimals: 10, ss58: 42 }
    }

    #[test]
    fn a_record_is_read_as_it_was_written_and_others_stay() {
        let folder = std::env::temp_dir().join(format!("fairsale-book-{}", std::process::id()));
        let book = Book::of(&folder, &identity(1));
        assert!(book.file.ends_with("paseo-asset-hub-test.json"));
        assert!(book.read().expect("nothing yet").launches.is_empty());
        let done = Done {
            step: Step::Token,
            sale: None,
            address: Some(Hex([3; 20])),
            code_hash: Some(Hex([4; 32])),
            parameters: Map::new(),
            block: Some(5),
            transaction: None,
        };
        let next = Some(Intent { step: Step::Sale, sale: Some("pool".into()), address: None });
        let terms = BTreeMap::from([("sale.price".into(), "7".into())]);
        let first = Record { deployer: Hex([2; 20]), opens_at: 9, terms, done: vec![done], next };
        let second = Record { opens_at: 10, next: None, ..first.clone() };
        book.write("first", &first).expect("it can be written");
        book.write("second", &second).expect("it can be written");
        let read = book.read().expect("it is there");
        assert_eq!(read.launch(Some("first")).ok(), Some(("first", &first)));
        assert_eq!(read.launches["second"], second);
        assert_eq!(read.other_of("first", [3; 20].into()), Some("second"));
        assert_eq!(read.other_of("third", [3; 20].into()), Some("first"));
        assert_eq!(read.other_of("first", [4; 20].into()), None);
        assert!(read.launch(None).is_err() && read.launch(Some("third")).is_err());

        let other = Book::of(&folder, &identity(2));
        assert!(other.read().expect_err("another chain").to_string().contains("another chain that is also called"));
        assert!(other.write("first", &second).is_err());
        assert_eq!(book.read().expect("untouched"), read);
        fs::write(&book.file, "{").expect("it can be written");
        assert!(book.read().expect_err("no JSON").to_string().contains("not a file of deployments"));
        let text = serde_json::to_string(&read).expect("it is JSON");
        for (step, is_old) in [(format!("capped_sale{OLD_STEP}"), true), ("raffle_sale".into(), false)] {
            let other = text.replacen("\"step\":\"token\"", &format!("\"step\":\"{step}\""), 1);
            fs::write(&book.file, other).expect("it can be written");
            let error = book.read().expect_err("there is no such step").to_string();
            assert_eq!(error.contains("is from an older version of this program"), is_old, "{error}");
            assert_eq!(error.contains("not a file of deployments: unknown variant"), !is_old, "{error}");
        }
        fs::remove_dir_all(folder).expect("it is ours");
    }
}
