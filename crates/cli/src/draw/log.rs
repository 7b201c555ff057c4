//! What a sale and its beacon announced, as a file: JSON, a line each. The first line says which sale it is of and what that
//! promises; the others are events, in their order.

use crate::{
    beacon::Network,
    input::{InputError, Source, quote},
    terms::{Terms, account, amount, word},
};
use fairsale_chain::{Address, Event};
use fairsale_interfaces::{
    beacon::{Schedule, drand::RoundVerified},
    bids::{Bid, Cleared},
    draws::Drawn,
    groups::{Invited, Joined, Left},
    sale::{Cancelled, Claimed, Funded, Ordered, ProceedsPaid, Settled, UnsoldReturned},
};
use serde::{Deserialize, Serialize};

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
    /// What its beacon verifies, if that is a beacon of drand's kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beacon: Option<BeaconFacts>,
    /// Where it was read; nothing: it is of a rehearsal, or was written before this was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// Where the events of a sale were read, and what it said of itself then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The first block of the chain.
    #[serde(with = "word")]
    pub genesis: [u8; 32],
    /// How much an auction sells, in base units; zero: another sale, or nobody asked. What it was funded with stands before the
    /// events that are looked at.
    #[serde(with = "amount")]
    pub sells: u128,
}

/// What a beacon of drand's kind was made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeaconFacts {
    /// The time of round 1, in seconds.
    pub genesis: u64,
    /// Seconds from one round to the next.
    pub period: u64,
    /// Who signs them.
    #[serde(with = "word")]
    pub key: [u8; 128],
}

impl From<Network> for BeaconFacts {
    fn from(Network { schedule: Schedule { genesis, period }, key }: Network) -> Self {
        let mut bytes = [0; 128];
        bytes.copy_from_slice(key.as_flattened());
        Self { genesis, period, key: bytes }
    }
}

impl From<BeaconFacts> for Network {
    fn from(BeaconFacts { genesis, period, key: bytes }: BeaconFacts) -> Self {
        let mut key = [[0; 32]; 4];
        key.as_flattened_mut().copy_from_slice(&bytes);
        Self { schedule: Schedule { genesis, period }, key }
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

/// What was announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event")]
#[allow(missing_docs)] // the fields are those of the events in `fairsale_interfaces`
pub enum Said {
    /// [`fairsale_interfaces::sale::Funded`]
    Funded {
        #[serde(with = "amount")]
        supply: u128,
    },
    /// [`fairsale_interfaces::sale::Ordered`]
    Ordered {
        #[serde(with = "word")]
        alias: [u8; 32],
        #[serde(with = "account")]
        account: Address,
        asked: u32,
        #[serde(with = "amount")]
        deposit: u128,
    },
    /// [`fairsale_interfaces::bids::Bid`]
    Bid {
        #[serde(with = "word")]
        alias: [u8; 32],
        #[serde(with = "account")]
        account: Address,
        tick: u32,
        lots: u32,
        #[serde(with = "amount")]
        deposit: u128,
    },
    /// [`fairsale_interfaces::bids::Cleared`]
    Cleared {
        tick: u32,
        #[serde(with = "amount")]
        price: u128,
        filled: u64,
        margin: u64,
        #[serde(with = "amount")]
        left: u128,
    },
    /// [`fairsale_interfaces::groups::Invited`]
    Invited {
        #[serde(with = "word")]
        alias: [u8; 32],
        group: u32,
        #[serde(with = "accounts")]
        accounts: Vec<Address>,
    },
    /// [`fairsale_interfaces::groups::Joined`]
    Joined {
        #[serde(with = "word")]
        alias: [u8; 32],
        group: u32,
        size: u32,
    },
    /// [`fairsale_interfaces::groups::Left`]
    Left {
        #[serde(with = "word")]
        alias: [u8; 32],
        group: u32,
        size: u32,
    },
    /// [`fairsale_interfaces::sale::Settled`]
    Settled {
        orders: u64,
        #[serde(with = "amount")]
        level: u128,
        #[serde(with = "amount")]
        sold: u128,
        #[serde(with = "amount")]
        proceeds: u128,
    },
    /// [`fairsale_interfaces::sale::Cancelled`]
    Cancelled {
        #[serde(with = "amount")]
        raised: u128,
    },
    /// [`fairsale_interfaces::draws::Drawn`]
    Drawn {
        round: u64,
        #[serde(with = "word")]
        seed: [u8; 32],
        entries: [u32; 8],
        prizes: [u32; 8],
    },
    /// [`fairsale_interfaces::sale::Claimed`]
    Claimed {
        #[serde(with = "word")]
        alias: [u8; 32],
        #[serde(with = "account")]
        account: Address,
        #[serde(with = "amount")]
        units: u128,
        #[serde(with = "amount")]
        paid: u128,
        #[serde(with = "amount")]
        refund: u128,
    },
    /// [`fairsale_interfaces::sale::ProceedsPaid`]
    ProceedsPaid {
        #[serde(with = "account")]
        to: Address,
        #[serde(with = "amount")]
        amount: u128,
    },
    /// [`fairsale_interfaces::sale::UnsoldReturned`]
    UnsoldReturned {
        #[serde(with = "account")]
        to: Address,
        #[serde(with = "amount")]
        units: u128,
    },
    /// [`fairsale_interfaces::beacon::drand::RoundVerified`]
    RoundVerified {
        round: u64,
        #[serde(with = "word")]
        signature: [u8; 64],
        #[serde(with = "word")]
        randomness: [u8; 32],
    },
}

impl Said {
    /// What a sale or a beacon said; nothing if it is no event of theirs.
    pub fn read(event: &Event) -> Option<Self> {
        // Each type takes its own fields apart, so that a field that is added is not forgotten here.
        None.or_else(|| event.decode().map(|Funded { supply }| Self::Funded { supply }))
            .or_else(|| {
                let read =
                    |Ordered { alias, account, asked, deposit }| Self::Ordered { alias, account, asked, deposit };
                event.decode().map(read)
            })
            .or_else(|| {
                let read =
                    |Bid { alias, account, tick, lots, deposit }| Self::Bid { alias, account, tick, lots, deposit };
                event.decode().map(read)
            })
            .or_else(|| {
                let read =
                    |Cleared { tick, price, filled, margin, left }| Self::Cleared { tick, price, filled, margin, left };
                event.decode().map(read)
            })
            .or_else(|| {
                event.decode().map(|Invited { alias, group, accounts }| Self::Invited { alias, group, accounts })
            })
            .or_else(|| event.decode().map(|Joined { alias, group, size }| Self::Joined { alias, group, size }))
            .or_else(|| event.decode().map(|Left { alias, group, size }| Self::Left { alias, group, size }))
            .or_else(|| {
                let read = |Settled { orders, level, sold, proceeds }| Self::Settled { orders, level, sold, proceeds };
                event.decode().map(read)
            })
            .or_else(|| event.decode().map(|Cancelled { raised }| Self::Cancelled { raised }))
            .or_else(|| {
                let read = |Drawn { round, seed, entries, prizes }| Self::Drawn { round, seed, entries, prizes };
                event.decode().map(read)
            })
            .or_else(|| {
                let read = |Claimed { alias, account, units, paid, refund }| Self::Claimed {
                    alias,
                    account,
                    units,
                    paid,
                    refund,
                };
                event.decode().map(read)
            })
            .or_else(|| event.decode().map(|ProceedsPaid { to, amount }| Self::ProceedsPaid { to, amount }))
            .or_else(|| event.decode().map(|UnsoldReturned { to, units }| Self::UnsoldReturned { to, units }))
            .or_else(|| {
                let read = |RoundVerified { round, signature, randomness }| Self::RoundVerified {
                    round,
                    signature,
                    randomness,
                };
                event.decode().map(read)
            })
    }
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
            Self::parse(&Source { file: source.file.clone(), text })
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

/// A list of addresses.
mod accounts {
    use super::Address;
    use crate::terms::account;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct One(#[serde(with = "account")] Address);

    pub fn serialize<S: Serializer>(list: &[Address], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(list.iter().map(|address| One(*address)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Address>, D::Error> {
        Ok(Vec::<One>::deserialize(deserializer)?.into_iter().map(|One(address)| address).collect())
    }
}
