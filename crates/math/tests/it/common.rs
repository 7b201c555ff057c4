//! What several tests of the draw share.

use tiny_keccak::{Hasher, Keccak};

/// A draw's hash.
pub type Hash = fn(&[u8]) -> [u8; 32];

/// Keccak-256.
pub fn keccak(input: &[u8]) -> [u8; 32] {
    let mut keccak = Keccak::v256();
    let mut hash = [0; 32];
    keccak.update(input);
    keccak.finalize(&mut hash);
    hash
}
