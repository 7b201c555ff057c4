//! BLS signatures on BN254 in drand's scheme `bls-bn254-unchained-on-g1`, out of the libraries of three others: the message
//! is expanded by RustCrypto's `elliptic-curve`, mapped to the curve by `bn254_hash2curve`, and the curve and its pairing are
//! arkworks'. The contract has the chain's precompiles, which are substrate-bn, and a map of its own.

use super::{BadKey, BadSignature};
use ark_bn254::{Bn254, Fq, Fq2, Fr, G1Affine, G2Affine};
use ark_ec::{AffineRepr, CurveGroup, pairing::Pairing};
use ark_ff_04::{BigInt, BigInteger, PrimeField};
use bn254_hash2curve::hash2g1::MapToCurve1;
use elliptic_curve::hash2curve::{ExpandMsg, ExpandMsgXmd, Expander};
use fairsale_interfaces::{
    beacon::drand::{Key, Signature},
    host::Word,
};
use sha3::{Digest, Keccak256};

/// Tells the scheme's hashes from those of any other use of the suite.
const DST: &[u8] = b"BLS_SIG_BN254G1_XMD:KECCAK-256_SVDW_RO_NUL_";

/// The hash of a round's message.
pub fn hash_to_g1(round: u64) -> G1Affine {
    let message = Keccak256::digest(round.to_be_bytes());
    let mut expanded = [0; 96];
    ExpandMsgXmd::<Keccak256>::expand_message(&[&message], &[DST], expanded.len())
        .expect("it fails for tags without bytes and for more than 65,535 bytes; qed")
        .fill_bytes(&mut expanded);
    let (one, other) = expanded.split_at(48);
    let [one, other] = [one, other].map(|bytes| MapToCurve1(Fq::from_be_bytes_mod_order(bytes)));
    (one + other).into_affine()
}

/// A key that is one.
pub struct PublicKey(G2Affine);

impl PublicKey {
    /// The key of a secret.
    pub fn of(secret: Fr) -> Self {
        Self((G2Affine::generator() * secret).into_affine())
    }

    /// Reads it.
    pub fn read(words: &Key) -> Result<Self, BadKey> {
        let [Some(x_imaginary), Some(x_real), Some(y_imaginary), Some(y_real)] = words.map(|word| read(&word)) else {
            return Err(BadKey::NotCanonical);
        };
        if words == &[[0; 32]; 4] {
            return Err(BadKey::AtInfinity);
        }
        let point = G2Affine::new_unchecked(Fq2::new(x_real, x_imaginary), Fq2::new(y_real, y_imaginary));
        if !point.is_on_curve() {
            return Err(BadKey::NotOnCurve);
        }
        if !point.is_in_correct_subgroup_assuming_on_curve() {
            return Err(BadKey::NotInSubgroup);
        }
        Ok(Self(point))
    }

    /// The key in the pairing precompile's order.
    pub fn words(&self) -> Key {
        [self.0.x.c1, self.0.x.c0, self.0.y.c1, self.0.y.c0].map(write)
    }

    /// Is `signature` the key's on `hash`?
    pub fn signed(&self, hash: G1Affine, signature: G1Affine) -> bool {
        Bn254::pairing(signature, G2Affine::generator()) == Bn254::pairing(hash, self.0)
    }
}

/// Signs.
pub fn sign(secret: Fr, hash: G1Affine) -> Signature {
    write_g1((hash * secret).into_affine())
}

/// Reads a point that is not at infinity.
pub fn read_g1(signature: &Signature) -> Result<G1Affine, BadSignature> {
    let [x, y] = [0, 32].map(|at| signature[at..at + 32].try_into().ok().and_then(|word| read(&word)));
    let (Some(x), Some(y)) = (x, y) else { return Err(BadSignature::NotCanonical) };
    if signature == &[0; 64] {
        return Err(BadSignature::AtInfinity);
    }
    let point = G1Affine::new_unchecked(x, y);
    // The curve has no more points than the group: what is on it is in it.
    point.is_on_curve().then_some(point).ok_or(BadSignature::NotOnCurve)
}

/// A point that is not at infinity.
pub fn write_g1(point: G1Affine) -> Signature {
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(&write(point.x));
    bytes[32..].copy_from_slice(&write(point.y));
    bytes
}

/// A number below the prime.
fn read(word: &Word) -> Option<Fq> {
    let mut limbs = [0; 4];
    for (limb, bytes) in limbs.iter_mut().zip(word.rchunks_exact(8)) {
        *limb = u64::from_be_bytes(bytes.try_into().ok()?);
    }
    Fq::from_bigint(BigInt(limbs))
}

fn write(number: Fq) -> Word {
    let bytes = number.into_bigint().to_bytes_be();
    bytes.try_into().expect("four limbs are 32 bytes; qed")
}
