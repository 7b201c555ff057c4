//! The chain's precompiles that contracts use besides `ecrecover`: their answers are checked, length included, because
//! on some chain there may be something else at these addresses, or nothing, and it would answer too.
//!
//! They work on a chain only; elsewhere they answer `None`.

use crate::host::{self, Word};
use ink::Address;

/// A point of BN254's G1: x, y, big-endian; zeros are the point at infinity.
pub type G1 = [u8; 64];

/// Asks the precompile at this address for an answer of exactly `N` bytes.
fn ask<const N: usize>(address: u8, input: &[u8]) -> Option<[u8; N]> {
    let mut precompile = Address::zero();
    precompile.0[19] = address;
    let mut output = [0; N];
    (host::ask(&precompile, input, &mut output)? == N).then_some(output)
}

/// SHA-256 of `input` (0x…02).
pub fn sha256(input: &[u8]) -> Option<[u8; 32]> {
    ask(2, input)
}

/// `base` to the power of `exponent` modulo `modulus` (0x…05).
pub fn modexp(base: &Word, exponent: &Word, modulus: &Word) -> Option<Word> {
    let mut input = [0; 192];
    for (at, word) in [base, exponent, modulus].into_iter().enumerate() {
        input[32 * at + 31] = 32; // how long each of them is
        input[96 + 32 * at..][..32].copy_from_slice(word);
    }
    ask(5, &input)
}

/// Returns the sum of two points of BN254's G1 (0x…06). `None` if either is not a point of G1.
pub fn bn254_add(points: &[G1; 2]) -> Option<G1> {
    ask(6, points.as_flattened())
}

/// Returns true if the product of the pairings of BN254 is one (0x…08). A pair is a point of G1 and one of G2, 192
/// bytes; each coordinate of the latter begins with its imaginary part. `None` if one of them is not such a point; the
/// chain checks that those of G2 are in the right subgroup.
pub fn bn254_pairing(pairs: &[u8]) -> Option<bool> {
    let answer: Word = ask(8, pairs)?;
    match answer.split_last()? {
        (0, zeros) if zeros == [0; 31] => Some(false),
        (1, zeros) if zeros == [0; 31] => Some(true),
        _ => None,
    }
}
