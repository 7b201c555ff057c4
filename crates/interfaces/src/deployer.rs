//! The account that made a contract, stored for ever: with it, the code and the constructor's arguments the contract's
//! address can be computed.

use crate::{packed::Field, storage};
use ink::Address;

/// Its storage key. No contract of ours has another key of 7 bytes.
const KEY: &[u8] = b"made by";

/// Returns the account that made the contract.
pub fn load() -> Address {
    let mut deployer = [0; 20];
    storage::load(KEY, &mut deployer);
    Address::load(&deployer)
}

/// Stores the account that makes the contract.
pub fn store(deployer: Address) {
    storage::store(KEY, deployer.as_bytes());
}
