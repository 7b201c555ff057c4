//! A chain with contracts, behind one client.
//!
//! Tests, benchmarks, rehearsals and deployments speak to [`Chain`] and do not know what is behind it: the
//! [`EmbeddedChain`], which runs our runtime in this process, or a [`NodeChain`]. Everything is synchronous.
//!
//! ```
//! use fairsale_chain::{Account, Chain, EmbeddedChain};
//!
//! let mut chain = EmbeddedChain::new();
//! let (alice, bob) = (Account::named("Alice"), Account::named("Bob"));
//! chain.fund(&alice, 100_0000000000);
//! chain.fund(&bob, 1_0000000000);
//! chain.call(&alice, bob.address(), vec![], 5_0000000000).unwrap();
//! assert_eq!(chain.balance(bob.address()), 6_0000000000);
//! ```
//!
//! - [`chain`]: the client, what it answers and what can go wrong
//! - [`typed`]: calls and answers as ink!'s types instead of bytes
//! - [`event`]: the same for events
//! - [`mod@address`]: where a contract stands that is made with a salt; [`mapping`]: whose the address of a wallet is
//! - [`embedded`]: the chain in this process
//! - [`node`]: a chain behind a node

pub mod account;
pub mod address;
mod asset;
mod borrowed;
pub mod chain;
pub mod embedded;
pub mod event;
pub mod mapping;
pub mod node;
pub mod typed;

pub use account::Account;
pub use address::{SALT, create2};
pub use asset::{asset_address, asset_of};
pub use chain::{CallError, Chain, Constants, Cost, Deployed, Limits, Receipt, Weight};
pub use embedded::EmbeddedChain;
pub use event::Event;
pub use mapping::Mapping;
pub use node::{Identity, Included, NodeChain, NodeError};
pub use typed::{Answer, Launched, Typed};

/// A 20-byte address of a wallet or a contract.
pub type Address = ink::primitives::Address;
