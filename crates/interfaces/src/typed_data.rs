//! What is signed off-chain: typed data by EIP-712, in the domain
//! `EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)` of the contract that takes it. So
//! what was signed for another contract or chain is worth nothing here.

use crate::host::{Word, keccak256};
use ink::Address;

const DOMAIN_TYPE_HASH: Word =
    hash(b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

/// Name and version of a domain, hashed.
#[derive(Clone, Copy, Debug)]
pub struct Domain {
    name: Word,
    version: Word,
}

impl Domain {
    /// The domain of contracts of this name and version.
    pub const fn new(name: &str, version: &str) -> Self {
        Self { name: hash(name.as_bytes()), version: hash(version.as_bytes()) }
    }

    /// The digest that is signed for `contract` on the chain `chain_id` (big-endian) of a message whose encoding is
    /// `message`: the hash of its type, then its fields, a word each.
    pub fn digest(&self, chain_id: &Word, contract: Address, message: &[u8]) -> Word {
        let mut domain = [0; 5 * 32];
        domain[..32].copy_from_slice(&DOMAIN_TYPE_HASH);
        domain[32..64].copy_from_slice(&self.name);
        domain[64..96].copy_from_slice(&self.version);
        domain[96..128].copy_from_slice(chain_id);
        domain[140..].copy_from_slice(contract.as_bytes());

        let mut typed_data = [0; 66];
        typed_data[..2].copy_from_slice(&[0x19, 0x01]);
        typed_data[2..34].copy_from_slice(&keccak256(&domain));
        typed_data[34..].copy_from_slice(&keccak256(message));
        keccak256(&typed_data)
    }
}

/// Keccak-256 while compiling.
pub const fn hash(input: &[u8]) -> Word {
    keccak_const::Keccak256::new().update(input).finalize()
}
