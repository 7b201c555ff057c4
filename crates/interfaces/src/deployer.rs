//! Who made a contract, kept for ever: with its code and what it was made with, its address can be computed from that.

use crate::{packed::Field, storage};
use ink::Address;

/// Where it is kept. No contract of ours has another key of 7 bytes.
const KEY: &[u8] = b"made by";

/// Who made the contract.
pub fn load() -> Address {
    let mut deployer = [0; 20];
    storage::load(KEY, &mut deployer);
    Address::load(&deployer)
}

/// Keeps who makes it.
pub fn store(deployer: Address) {
    storage::store(KEY, deployer.as_bytes());
}
