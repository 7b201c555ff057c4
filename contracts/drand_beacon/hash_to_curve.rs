//! From a round to a point of G1, as drand's scheme `bls-bn254-unchained-on-g1` has it: the suite
//! `BN254G1_XMD:KECCAK-256_SVDW_RO_` by RFC 9380, "Hashing to Elliptic Curves". Pure: the functions that hash and raise
//! to powers are arguments. On the chain a precompile raises to powers; computed in the contract it would take a
//! hundred times as long.
//!
//! Everything here is public, so nothing needs to take the same time for all inputs.

use ark_ff::{BigInt, BigInteger, Field, MontFp, PrimeField};
use fairsale_interfaces::{host::Word, precompile::G1};
use field::Fq;

/// Domain separation tag: these hashes differ from those of any other use of the suite.
pub const DST: &[u8; 43] = b"BLS_SIG_BN254G1_XMD:KECCAK-256_SVDW_RO_NUL_";

/// The field's prime, big-endian.
pub const PRIME: Word = [
    0x30, 0x64, 0x4e, 0x72, 0xe1, 0x31, 0xa0, 0x29, 0xb8, 0x50, 0x45, 0xb6, 0x81, 0x81, 0x58, 0x5d, 0x97, 0x81, 0x6a,
    0x91, 0x68, 0x71, 0xca, 0x8d, 0x3c, 0x20, 0x8c, 0x16, 0xd8, 0x7c, 0xfd, 0x47,
];

/// The field as `ark_ff` makes it.
#[allow(missing_docs, unexpected_cfgs)] // of what the macro makes: it asks for a feature of its own crate
mod field {
    use ark_ff::{Fp256, MontBackend, MontConfig};

    #[derive(MontConfig)]
    #[modulus = "21888242871839275222246405745257275088696311157297823662689037894645226208583"]
    #[generator = "3"]
    pub struct FqConfig;

    /// A number modulo [`PRIME`](super::PRIME).
    pub type Fq = Fp256<MontBackend<FqConfig, 4>>;
}

/// Constants of the map for the curve y² = x³ + 3, by section 6.6.1 with Z = 1: c₁ = g(Z) = 4, c₂ = −Z / 2, c₃ =
/// √(−g(Z) · 3Z²) of even sign, c₄ = −4g(Z) / 3Z².
const C1: Fq = MontFp!("4");
const C2: Fq = MontFp!("10944121435919637611123202872628637544348155578648911831344518947322613104291");
const C3: Fq = MontFp!("8815841940592487685674414971303048083897117035520822607866");
const C4: Fq = MontFp!("7296080957279758407415468581752425029565437052432607887563012631548408736189");
const B: Fq = MontFp!("3");
/// 2¹⁹², to put a number of 384 bits together.
const HIGH: Fq = MontFp!("6277101735386680763835789423207666416102355444464034512896");

/// (p + 1) / 4: as p is 3 modulo 4, the square root of a square is the square to this power.
const ROOT: Word = [
    0x0c, 0x19, 0x13, 0x9c, 0xb8, 0x4c, 0x68, 0x0a, 0x6e, 0x14, 0x11, 0x6d, 0xa0, 0x60, 0x56, 0x17, 0x65, 0xe0, 0x5a,
    0xa4, 0x5a, 0x1c, 0x72, 0xa3, 0x4f, 0x08, 0x23, 0x05, 0xb6, 0x1f, 0x3f, 0x52,
];
/// p − 2: a number to this power is its inverse, and 0 stays 0.
const INVERSE: Word = [
    0x30, 0x64, 0x4e, 0x72, 0xe1, 0x31, 0xa0, 0x29, 0xb8, 0x50, 0x45, 0xb6, 0x81, 0x81, 0x58, 0x5d, 0x97, 0x81, 0x6a,
    0x91, 0x68, 0x71, 0xca, 0x8d, 0x3c, 0x20, 0x8c, 0x16, 0xd8, 0x7c, 0xfd, 0x45,
];

/// The two points whose sum is the hash of `round`. `keccak` is Keccak-256; `power` raises its first argument to the
/// power of the second modulo [`PRIME`], all big-endian.
///
/// `None` if `power` fails.
pub fn points(
    round: u64,
    keccak: impl Fn(&[u8]) -> [u8; 32],
    power: impl Fn(&Word, &Word) -> Option<Word>,
) -> Option<[G1; 2]> {
    let message = keccak(&round.to_be_bytes());
    let [one, other] = hash_to_field(&message, keccak);
    let power = |base, exponent: &Word| power(&bytes(base), exponent).map(|word| number(&word));
    Some([map_to_curve(one, &power)?, map_to_curve(other, &power)?])
}

/// Returns true if this is a point of the curve other than infinity. The coordinates must be below [`PRIME`].
pub fn is_on_curve(point: &G1) -> bool {
    let (x, y) = point.split_at(32);
    let (x, y) = (number(x), number(y));
    y * y == curve(x)
}

/// hash_to_field (section 5.2) of a message of 32 bytes, with expand_message_xmd (5.3.1): 96 bytes, of which each
/// 48 make a number modulo p.
fn hash_to_field(message: &[u8; 32], keccak: impl Fn(&[u8]) -> [u8; 32]) -> [Fq; 2] {
    // Keccak takes 136 bytes at a time: as many zeros, the message, the length asked for, 0, the DST and its length.
    let mut first = [0; 136 + 32 + 3 + 44];
    first[136..168].copy_from_slice(message);
    first[169] = 96;
    put_dst(&mut first[171..]);
    let seed = keccak(&first);

    let mut blocks = [0; 96];
    let mut previous = [0; 32];
    for (number, block) in (1..).zip(blocks.chunks_exact_mut(32)) {
        let mut input = [0; 32 + 1 + 44];
        for (place, (one, other)) in input.iter_mut().zip(seed.iter().zip(&previous)) {
            *place = one ^ other;
        }
        input[32] = number;
        put_dst(&mut input[33..]);
        previous = keccak(&input);
        block.copy_from_slice(&previous);
    }
    let (one, other) = blocks.split_at(48);
    [one, other].map(|bytes| number(&bytes[..24]) * HIGH + number(&bytes[24..]))
}

fn put_dst(place: &mut [u8]) {
    place[..43].copy_from_slice(DST);
    place[43] = 43;
}

/// The map of Shallue and van de Woestijne (section 6.6.1). `None` if `power` fails: one of the three candidates is the
/// x of a point, whatever `u` is.
fn map_to_curve(u: Fq, power: &impl Fn(Fq, &Word) -> Option<Fq>) -> Option<G1> {
    let square = u * u * C1;
    let (plus, minus) = (Fq::ONE + square, Fq::ONE - square);
    let inverse = power(plus * minus, &INVERSE)?;
    let step = u * minus * inverse * C3;
    let third = plus * plus * inverse;
    for x in [C2 - step, C2 + step, third * third * C4 + Fq::ONE] {
        let root = power(curve(x), &ROOT)?;
        if root * root == curve(x) {
            let y = if is_odd(u) == is_odd(root) { root } else { -root };
            let mut point = [0; 64];
            point[..32].copy_from_slice(&bytes(x));
            point[32..].copy_from_slice(&bytes(y));
            return Some(point);
        }
    }
    None
}

/// The right side of the curve's equation.
fn curve(x: Fq) -> Fq {
    x * x * x + B
}

/// sgn0 (section 4.1).
fn is_odd(number: Fq) -> bool {
    number.into_bigint().is_odd()
}

/// Returns the number below p in up to 32 bytes, big-endian; 0 if it is not below p.
#[inline(never)]
fn number(bytes: &[u8]) -> Fq {
    let mut limbs = [0; 4];
    for (limb, chunk) in limbs.iter_mut().zip(bytes.rchunks(8)) {
        let mut word = [0; 8];
        word[8 - chunk.len()..].copy_from_slice(chunk);
        *limb = u64::from_be_bytes(word);
    }
    Fq::from_bigint(BigInt(limbs)).unwrap_or_default()
}

fn bytes(number: Fq) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (place, limb) in bytes.rchunks_exact_mut(8).zip(number.into_bigint().0) {
        place.copy_from_slice(&limb.to_be_bytes());
    }
    bytes
}

#[cfg(test)]
#[path = "hash_to_curve_tests.rs"]
mod tests;
