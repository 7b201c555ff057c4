//! What a sale and its beacon announced, as a file: JSON, a line each. The first line says which sale it is of and what that
//! promises; the others are events, in their order.

use fairsale_chain::Address;
use fairsale_client::{
    beacon::BeaconFacts,
    serde_as::{account, amount, word},
};
use fairsale_input::{InputError, Source, quote};
use fairsale_mechanisms::terms::Terms;
use serde::{Deserialize, Serialize};

mod said;

pub use said::Said;

/// The events of a sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// Which sale.
    pub header: Header,
    /// In their order.
    pub events: Vec<Logged>,
}

/// Which sale events are of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Where it stands.
    #[serde(with = "account")]
    pub sale: Address,
    /// What it promises.
    pub terms: Terms,
    /// What its beacon was made with, if that is of one of our kinds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beacon: Option<BeaconFacts>,
    /// True for the log of a rehearsal, which was on no chain that anybody relies on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rehearsal: bool,
    /// Where it was read. `None`: it is of a rehearsal, or was written before this was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// Where the events of a sale were read, and what the chain said of it then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The first block of the chain.
    #[serde(with = "word")]
    pub genesis: [u8; 32],
    /// How much an auction sells, in base units; zero: another sale, or nobody asked. What it was funded with stands before the
    /// events that are looked at.
    #[serde(with = "amount")]
    pub sells: u128,
    /// The chain's clock when the beacon came to know the round by which the sale is drawn, as the beacon said. `None` if it does
    /// not know it, or nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_since: Option<u64>,
    /// How late the chain's clock was. `None` if the chain does not tell, or nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Clock>,
}

/// How late a chain's clock was when it took the last orders, by the clock of its relay chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The time of the last block that took an order, by the chain's clock, in seconds.
    pub last_order: u64,
    /// When that block was made at the latest: the relay chain's time at the next one that was built on a later block of it.
    pub made_by: u64,
}

impl Clock {
    /// Returns by how many seconds the clock was behind at most.
    pub fn behind(self) -> u64 {
        self.made_by.saturating_sub(self.last_order)
    }
}

/// An event and its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logged {
    /// The block's number.
    pub block: u64,
    /// The block's time, in seconds.
    pub time: u64,
    /// The number of the call in its block.
    pub call: u32,
    /// Who announced it.
    #[serde(with = "account")]
    pub contract: Address,
    /// What.
    #[serde(flatten)]
    pub said: Said,
}

impl Log {
    /// As a file.
    pub fn text(&self) -> String {
        let line = |value: serde_json::Result<String>| value.expect("its keys are texts; qed") + "\n";
        let header = line(serde_json::to_string(&self.header));
        self.events.iter().fold(header, |text, event| text + &line(serde_json::to_string(event)))
    }

    /// Reads a file that may have several sales', one after the other: each begins with a line that says which.
    ///
    /// # Errors
    /// The first line that is wrong.
    pub fn parse_all(source: &Source) -> Result<Vec<Self>, InputError> {
        let begins = |text: &str| serde_json::from_str::<Header>(text).is_ok();
        let starts = source.text.lines().enumerate().skip(1).filter(|(_, text)| begins(text)).map(|(line, _)| line);
        let mut starts: Vec<usize> = starts.collect();
        starts.insert(0, 0);
        let lines: Vec<&str> = source.text.lines().collect();
        let end = |index: usize| starts.get(index + 1).copied().unwrap_or(lines.len());
        let one = |(index, start): (usize, &usize)| {
            // Empty lines before, so that the lines have their numbers in errors.
            let text = "\n".repeat(*start) + &lines[*start..end(index)].join("\n");
            Self::parse(&Source::new(&source.file, text))
        };
        starts.iter().enumerate().map(one).collect()
    }

    /// Reads a file of one sale.
    ///
    /// # Errors
    /// The first line that is wrong.
    pub fn parse(source: &Source) -> Result<Self, InputError> {
        let wrong = |line: usize, expected: &str, found: String| InputError {
            file: source.file.clone(),
            line: Some(line),
            field: None,
            expected: expected.into(),
            found,
        };
        let read = |line, what: &str, error: serde_json::Error, text: &str| {
            wrong(line, what, format!("{} ({error})", quote(text)))
        };
        let mut lines = (1..).zip(source.text.lines()).filter(|(_, text)| !text.trim().is_empty());
        const FIRST: &str = "which sale the events are of";
        let (line, first) = lines.next().ok_or_else(|| wrong(1, FIRST, "nothing".into()))?;
        let header = serde_json::from_str(first).map_err(|error| read(line, FIRST, error, first))?;
        let event = |(line, text): (usize, &str)| {
            serde_json::from_str(text).map_err(|error| read(line, "an event of a sale or a beacon", error, text))
        };
        Ok(Self { header, events: lines.map(event).collect::<Result<_, _>>()? })
    }
}
