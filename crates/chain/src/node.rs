//! A chain behind a node: Polkadot Hub, its test networks, or fairsale's own node.
//!
//! Everything is read from the runtime's metadata when the connection is made, so any node with pallet-revive will do.
//! After an upgrade of the runtime, connect again.
//!
//! What differs from the embedded chain:
//!
//! - Blocks come when the node makes them. The clock can only be set on fairsale's development node.
//! - Transactions are signed, and cost fees; [`NodeChain::without_fees`] hides these from tests.
//! - A transaction is sent exactly once and waited for until its block is final; [`CallError::NotSent`] and
//!   [`CallError::Uncertain`] say what was impossible. The source of `node/send.rs` tells how.
//! - A dry run has no events: the runtime does not tell them. What a transaction answered comes from a dry run right
//!   before it, since a block does not keep answers: [`Receipt::output`](crate::Receipt::output) is empty if only the
//!   dry run failed.
//! - [`Chain::fund`](crate::Chain::fund) takes from a rich wallet, `//Alice` if no other is named.

mod chain;
mod connection;
mod contracts;
mod development;
mod past;
mod question;
mod runtime;
mod send;
mod standing;
mod transact;
mod types;

use crate::{Account, Address, CallError, Constants, Limits, Mapping, Weight};
use connection::{Connection, Failure};
use question::Asker;
use runtime::Runtime;
use std::{cell::RefCell, collections::HashMap, fmt, time::Duration};
use types::AssetDetails;

pub use past::Past;

/// How long a question is repeated, or a transaction followed, while the node does not answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Which chain it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its name, as the node calls it.
    pub chain: String,
    /// The hash of its first block: what tells it from all others.
    pub genesis: [u8; 32],
    /// The name of its runtime.
    pub spec_name: String,
    /// The version of its runtime, when the connection was made.
    pub spec_version: u32,
    /// What the native currency is called.
    pub symbol: String,
    /// One of the native currency is 10 to this power in planck.
    pub decimals: u8,
    /// The prefix of its SS58 addresses.
    pub ss58: u16,
}

/// There is no client of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeError {
    /// Nobody answers, or the URL is none.
    Unreachable {
        /// The URL.
        url: String,
        /// Why.
        reason: String,
    },
    /// A node answers, but not of a chain with contracts as we know them.
    NoContracts {
        /// The URL.
        url: String,
        /// What the chain lacks.
        missing: &'static str,
    },
    /// A node answers, but what it says is not understood.
    Strange {
        /// The URL.
        url: String,
        /// The part that is not understood, and why.
        reason: String,
    },
}

impl fmt::Display for NodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable { url, reason } => write!(f, "cannot connect to {url}: {reason}"),
            Self::NoContracts { url, missing } => write!(f, "the chain of {url} has no {missing}, so no contracts"),
            Self::Strange { url, reason } => write!(f, "the node at {url} is not understood: {reason}"),
        }
    }
}

impl std::error::Error for NodeError {}

/// A transaction that stands in a final block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Included {
    /// The transaction's hash.
    pub hash: [u8; 32],
    /// The number of its block.
    pub block: u64,
    /// The hash of its block.
    pub block_hash: [u8; 32],
    /// Its position there, from 0.
    pub index: u32,
    /// What all of it weighed, as the block counted it.
    pub weight: Weight,
    /// What was paid for it, in planck.
    pub fee: u128,
}

/// A chain behind a node.
///
/// ```no_run
/// # use fairsale_chain::{Account, Chain, NodeChain};
/// let mut chain = NodeChain::connect("ws://127.0.0.1:9944").unwrap();
/// chain.transfer(&Account::named("Alice"), Account::named("Bob").id(), 1_0000000000).unwrap();
/// println!("{:?}", chain.last_transaction().unwrap());
/// ```
pub struct NodeChain {
    asker: Asker,
    identity: Identity,
    constants: Constants,
    /// The most the contracts of one call may weigh together with the transaction's length, which counts as proof.
    largest_call: Weight,
    limits: Limits,
    faucet: Account,
    without_fees: bool,
    /// What accounts paid in fees through this client, in planck.
    paid: RefCell<HashMap<[u8; 32], u128>>,
    last: RefCell<Option<Included>>,
}

impl NodeChain {
    /// Connects to the node at a URL (`ws://…` or `wss://…`) and learns what its chain is like.
    ///
    /// # Errors
    /// See [`NodeError`].
    pub fn connect(url: &str) -> Result<Self, NodeError> {
        let strange = |reason: String| NodeError::Strange { url: url.into(), reason };
        let failed = |failure: Failure| match failure {
            Failure::Unreachable(reason) | Failure::Lost(reason) => NodeError::Unreachable { url: url.into(), reason },
            failure => strange(failure.to_string()),
        };
        let connection = Connection::new(url, PATIENCE).map_err(failed)?;
        let genesis = question::genesis(&connection).map_err(failed)?;
        let metadata = question::metadata(&connection).map_err(failed)?;
        let runtime = Runtime::new(&metadata, genesis).map_err(strange)?;
        let missing = |missing| NodeError::NoContracts { url: url.into(), missing };
        if !runtime.has_pallet("Revive") {
            return Err(missing("pallet-revive"));
        }
        if !runtime.has_api("ReviveApi") {
            return Err(missing("runtime API `ReviveApi`"));
        }
        let asker = Asker { connection, runtime };
        let identity = asker.identity(genesis).map_err(failed)?;
        let (constants, largest_call) = asker.constants().map_err(failed)?;
        Ok(Self {
            asker,
            identity,
            constants,
            largest_call,
            limits: Limits::default(),
            faucet: Account::named("Alice"),
            without_fees: false,
            paid: RefCell::default(),
            last: RefCell::default(),
        })
    }

    /// For tests that compare money with that on a chain without fees: from now on what accounts paid in fees through
    /// this client is added to their [`balance`](crate::Chain::balance) again, and [`Cost::fee`](crate::Cost::fee) is
    /// 0.
    pub fn without_fees(self) -> Self {
        Self { without_fees: true, ..self }
    }

    /// The wallet that [`Chain::fund`](crate::Chain::fund) takes from and that signs for
    /// [`Chain::fund_asset`](crate::Chain::fund_asset) and [`Chain::set_person`](crate::Chain::set_person).
    pub fn with_faucet(self, faucet: Account) -> Self {
        Self { faucet, ..self }
    }

    /// How long a question is repeated, or a transaction followed, while the node does not answer. At first a minute.
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.asker.connection.patience = patience;
        self
    }

    /// Where the node is.
    pub fn url(&self) -> &str {
        self.asker.connection.url()
    }

    /// Which chain it is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The last transaction of this client that came into a block, whether it went through or not.
    pub fn last_transaction(&self) -> Option<Included> {
        *self.last.borrow()
    }

    /// The time of the best block, in seconds.
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node does not answer.
    pub fn try_now(&self) -> Result<u64, CallError> {
        let millis: Option<u64> = self.asker.stored("Timestamp", "Now", ())?;
        Ok(millis.unwrap_or(0) / 1000)
    }

    /// The number of the best block.
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node does not answer.
    pub fn try_block_number(&self) -> Result<u64, CallError> {
        Ok(self.asker.stored("System", "Number", ())?.unwrap_or(0))
    }

    /// As [`Chain::asset_minimum`](crate::Chain::asset_minimum).
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node does not answer.
    pub fn try_asset_minimum(&self, asset: u32) -> Result<Option<u128>, CallError> {
        if !self.asker.runtime.has_pallet("Assets") {
            return Ok(None);
        }
        let details: Option<AssetDetails> = self.asker.stored("Assets", "Asset", (asset,))?;
        Ok(details.map(|details| details.min_balance))
    }

    /// As [`Chain::balance`](crate::Chain::balance).
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node does not answer.
    pub fn try_balance(&self, address: Address) -> Result<u128, CallError> {
        let account = self.asker.account_of(address)?;
        let free = self.asker.account(account)?.map_or(0, |account| account.data.free);
        let hidden = if self.without_fees { self.paid.borrow().get(&account).copied().unwrap_or(0) } else { 0 };
        Ok(free + hidden)
    }

    /// Whether the address of a wallet stands for its account.
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node does not answer.
    pub fn mapping(&self, account: &Account) -> Result<Mapping, CallError> {
        let is_mapped = self.asker.account_of(account.address())? == account.id();
        Ok(Mapping::of(self.asker.account(account.id())?.is_some(), is_mapped))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Chain;

    #[test]
    fn a_client_can_go_to_another_thread_and_stand_for_any_chain() {
        fn is_send<T: Send>() {}
        is_send::<NodeChain>();
        let _: fn(NodeChain) -> Box<dyn Chain> = |chain| Box::new(chain);
    }

    #[test]
    fn where_nobody_answers_there_is_no_client() {
        for url in ["ws://127.0.0.1:1", "not a url", "http://127.0.0.1:1"] {
            let error = NodeChain::connect(url).err().expect("nobody is there");
            assert!(matches!(error, NodeError::Unreachable { .. }), "{error}");
            assert!(error.to_string().starts_with(&format!("cannot connect to {url}: ")), "{error}");
        }
    }
}
