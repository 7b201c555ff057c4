//! Launches on a network, with somebody's money: what is checked, shown and asked before anything is sent, and what is
//! written down so that nothing is done twice.
//!
//! - [`key`]: whose money it is; [`consent`]: may it be spent; [`mapping`]: can contracts know the account
//! - [`estimate`]: what the steps of a deployment will cost; [`checks`]: what must hold before;
//!   [`deploy`]: doing them, and resuming; [`proposal`]: what is asked before; [`launching`]: all of it;
//!   [`deployments`]: the file that remembers
//! - [`view`], [`status`]: a sale as it stands; [`call`]: one message to it, [`sending`] it; [`paying`]:
//!   one that is paid in an ERC-20; [`buying`]: an order's; [`bidding`]: a bid's;
//!   [`grouping`]: about groups of a lottery; [`drawing`]: to a beacon
//! - [`attesting`]: attestations, from the issuers to the registry; [`badges`]: a community's badges
//! - [`refusals`]: what contracts refuse, in the language of sales

pub mod attesting;
pub mod badges;
pub mod bidding;
pub mod buying;
pub mod call;
pub mod checks;
pub mod consent;
pub mod deploy;
pub mod deployments;
pub mod drawing;
pub mod error;
pub mod estimate;
pub mod grouping;
pub mod key;
pub mod launching;
pub mod mapping;
pub mod paying;
pub mod proposal;
pub mod refusals;
pub mod sending;
pub mod status;
pub mod view;

pub use error::Error;
