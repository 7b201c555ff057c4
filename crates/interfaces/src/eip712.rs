//! EIP-712: hashing and signing of typed structured data, in the domain `EIP712Domain(string name,string
//! version,uint256 chainId,address verifyingContract)` of the contract that verifies it. So a signature for another
//! contract or chain is invalid here.

use crate::host::{Word, keccak256};
use ink::Address;

const DOMAIN_TYPEHASH: Word =
    hash(b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

/// Name and version of a domain, hashed.
#[derive(Clone, Copy, Debug)]
pub struct Domain {
    name: Word,
    version: Word,
}

impl Domain {
    /// Domain of the contracts of this name and version.
    pub const fn new(name: &str, version: &str) -> Self {
        Self { name: hash(name.as_bytes()), version: hash(version.as_bytes()) }
    }

    /// Returns the separator of this domain for `contract` on the chain `chain_id` (big-endian).
    fn separator(&self, chain_id: &Word, contract: Address) -> Word {
        Struct::<5>::new(&DOMAIN_TYPEHASH)
            .bytes32(&self.name)
            .bytes32(&self.version)
            .bytes32(chain_id)
            .address(contract)
            .hash_struct()
    }

    /// Returns the digest of `data` to be signed for `contract` on the chain `chain_id` (big-endian).
    pub fn hash_typed_data<const N: usize>(&self, chain_id: &Word, contract: Address, data: &Struct<N>) -> Word {
        let mut encoded = [0; 66];
        encoded[..2].copy_from_slice(&[0x19, 0x01]);
        encoded[2..34].copy_from_slice(&self.separator(chain_id, contract));
        encoded[34..].copy_from_slice(&data.hash_struct());
        keccak256(&encoded)
    }
}

/// A struct's encoding in `N` words: the hash of its type, then its fields, written in the order of the type.
#[derive(Clone, Copy, Debug)]
pub struct Struct<const N: usize> {
    words: [Word; N],
    written: usize,
}

// Inlined, so that every offset is a constant: a contract pays for its code.
impl<const N: usize> Struct<N> {
    /// The struct of the type that `typehash` is the hash of, without its fields.
    #[inline(always)]
    pub fn new(typehash: &Word) -> Self {
        let mut encoding = Self { words: [[0; 32]; N], written: 0 };
        encoding.bytes32(typehash);
        encoding
    }

    /// Writes a `bytes32`.
    #[inline(always)]
    pub fn bytes32(&mut self, value: &Word) -> &mut Self {
        self.words[self.written] = *value;
        self.written += 1;
        self
    }

    /// Writes an `address`.
    #[inline(always)]
    pub fn address(&mut self, value: Address) -> &mut Self {
        self.words[self.written][12..].copy_from_slice(value.as_bytes());
        self.written += 1;
        self
    }

    /// Writes a `uint8`.
    #[inline(always)]
    pub fn uint8(&mut self, value: u8) -> &mut Self {
        self.words[self.written][31] = value;
        self.written += 1;
        self
    }

    /// Writes a `uint64`.
    #[inline(always)]
    pub fn uint64(&mut self, value: u64) -> &mut Self {
        self.words[self.written][24..].copy_from_slice(&value.to_be_bytes());
        self.written += 1;
        self
    }

    /// Returns the hash of the struct.
    #[inline(always)]
    pub fn hash_struct(&self) -> Word {
        debug_assert_eq!(self.written, N, "a field is missing");
        keccak256(self.words.as_flattened())
    }
}

/// Keccak-256 at compile time.
pub const fn hash(input: &[u8]) -> Word {
    keccak_const::Keccak256::new().update(input).finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_a_word_with_its_value_at_the_end() {
        let account = Address::from([0xaa; 20]);
        let mut data = Struct::<6>::new(&[0x11; 32]);
        data.bytes32(&[0x22; 32]).address(account).uint8(3).uint64(4).uint64(u64::MAX);

        let mut expected = [0; 6 * 32];
        expected[..32].fill(0x11);
        expected[32..64].fill(0x22);
        expected[76..96].fill(0xaa);
        expected[127] = 3;
        expected[159] = 4;
        expected[184..].fill(0xff);
        assert_eq!(data.words.as_flattened(), expected);
        assert_eq!(data.written, 6);
    }
}
