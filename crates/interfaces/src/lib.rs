//! The interfaces of the contracts, to one another and to the world: one interface a file, with its events and errors.
//! The docs here are the specification of every message; the mechanisms are in `docs/mechanisms.md`.
//!
//! Contracts never depend on one another: they call across by these interfaces.
//!
//! # Two ABIs for the price of one
//! Our contracts speak ink!'s ABI. Where the world expects Solidity (ERC-20, Polkadot's personhood precompile), the
//! same contract has messages under the Solidity selectors, whose arguments are whole [`Word`](host::Word)s: an
//! ABI-encoded word and a SCALE-encoded `[u8; 32]` are the same bytes. ink!'s own ABI `all` does this for any type, for
//! twice the code; code length is part of the proof that every buyer pays.

#![cfg_attr(not(feature = "std"), no_std)]

pub mod badge;
pub mod beacon;
pub mod bids;
pub mod dense_list;
pub mod deployer;
pub mod draws;
pub mod eip712;
pub mod erc20;
pub mod erc721;
pub mod groups;
pub mod host;
pub mod packed;
pub mod personhood;
pub mod precompile;
pub mod sale;
pub mod storage;
pub mod ticket;
