//! **A stand-in** for the crate revive-dev-runtime, by `[patch]` in the workspace's manifest.
//!
//! The published Ethereum proxy generates its client from the metadata of a runtime with pallet-revive, when it is built.
//! The one it names is some 400 crates more, cross-chain messages and a WebAssembly optimiser among them. The proxy stands
//! in front of our node, so the metadata of our runtime is the better one.

pub use fairsale_runtime::Runtime;
