//! The first block.

use crate::{AccountId, Balance, BalancesConfig, RuntimeGenesisConfig};
use alloc::vec::Vec;

/// A chain on which `endowed` hold what is said, in planck, and nothing else has happened.
///
/// Every amount must be at least [`EXISTENTIAL_DEPOSIT`](crate::constants::EXISTENTIAL_DEPOSIT) and no account may be
/// named twice, or building the storage panics.
pub fn genesis(endowed: Vec<(AccountId, Balance)>) -> RuntimeGenesisConfig {
    RuntimeGenesisConfig { balances: BalancesConfig { balances: endowed, ..Default::default() }, ..Default::default() }
}
