//! drand's beacon off-chain: its networks, and whether a signature is a round's. So that this and the contract check each
//! other, none of it is the contract's: `bls` is made of other libraries.

mod bls;
mod facts;
mod local;

use bls::{PublicKey, hash_to_g1};
use fairsale_interfaces::beacon::{
    Randomness, Schedule,
    drand::{Key, Signature},
};
use sha2::{Digest, Sha256};
use std::fmt;

pub use facts::{BeaconFacts, Parties, facts, made_with};
pub use local::LocalBeacon;

/// A network that signs a round every some seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Network {
    /// When its rounds are public.
    pub schedule: Schedule,
    /// Who signs them.
    pub key: Key,
}

/// drand's network for chains with Ethereum's precompiles, `evmnet`. Its chain hash is
/// 04f1e9062b8a81f848fded9c12306733282b2727ecced50032187751166ec8c3.
pub const EVMNET: Network = Network { schedule: Schedule { genesis: 1_727_521_075, period: 3 }, key: EVMNET_KEY };

const EVMNET_KEY: Key = [
    [
        0x07, 0xe1, 0xd1, 0xd3, 0x35, 0xdf, 0x83, 0xfa, 0x98, 0x46, 0x20, 0x05, 0x69, 0x03, 0x72, 0xc6, 0x43, 0x34,
        0x00, 0x60, 0xd2, 0x05, 0x30, 0x6a, 0x9a, 0xa8, 0x10, 0x6b, 0x6b, 0xd0, 0xb3, 0x82,
    ],
    [
        0x05, 0x57, 0xec, 0x32, 0xc2, 0xad, 0x48, 0x8e, 0x4d, 0x4f, 0x60, 0x08, 0xf8, 0x9a, 0x34, 0x6f, 0x18, 0x49,
        0x20, 0x92, 0xcc, 0xc0, 0xd5, 0x94, 0x61, 0x0d, 0xe2, 0x73, 0x2c, 0x8b, 0x80, 0x8f,
    ],
    [
        0x00, 0x95, 0x68, 0x5a, 0xe3, 0xa8, 0x5b, 0xa2, 0x43, 0x74, 0x7b, 0x1b, 0x2f, 0x42, 0x60, 0x49, 0x01, 0x0f,
        0x6b, 0x73, 0xa0, 0xcf, 0x1d, 0x38, 0x93, 0x51, 0xd5, 0xaa, 0xaa, 0x10, 0x47, 0xf6,
    ],
    [
        0x29, 0x7d, 0x3a, 0x4f, 0x97, 0x49, 0xb3, 0x3e, 0xb2, 0xd9, 0x04, 0xc9, 0xd9, 0xeb, 0xf1, 0x72, 0x24, 0x15,
        0x0d, 0xdd, 0x7a, 0xbd, 0x75, 0x67, 0xa9, 0xbe, 0xc6, 0xc7, 0x44, 0x80, 0xee, 0x0b,
    ],
];

/// A key that is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadKey {
    /// A coordinate is not below the field's prime.
    NotCanonical,
    /// The point at infinity.
    AtInfinity,
    /// Not on the curve.
    NotOnCurve,
    /// On the curve, but not in the subgroup.
    NotInSubgroup,
}

impl fmt::Display for BadKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotCanonical => "a coordinate of the key is not below the field's prime",
            Self::AtInfinity => "the key is the point at infinity",
            Self::NotOnCurve => {
                "the key is no point of the curve (each coordinate is two words, the imaginary part before the real one)"
            }
            Self::NotInSubgroup => "the key is on the curve, but not in the subgroup of prime order",
        })
    }
}

impl std::error::Error for BadKey {}

/// A signature that is not the round's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadSignature {
    /// Rounds are counted from 1.
    NoRoundZero,
    /// The key is none.
    Key(BadKey),
    /// A coordinate is not below the field's prime.
    NotCanonical,
    /// The point at infinity.
    AtInfinity,
    /// Not on the curve.
    NotOnCurve,
    /// A point of the curve, but not this round's signature by this key.
    Wrong {
        /// The round.
        round: u64,
    },
}

impl fmt::Display for BadSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRoundZero => write!(f, "rounds are counted from 1"),
            Self::Key(bad) => bad.fmt(f),
            Self::NotCanonical => write!(f, "a coordinate of the signature is not below the field's prime"),
            Self::AtInfinity => write!(f, "the signature is the point at infinity"),
            Self::NotOnCurve => write!(f, "the signature is no point of the curve y² = x³ + 3"),
            Self::Wrong { round } => {
                write!(f, "not the signature of round {round} by this key: another round's, or another network's")
            }
        }
    }
}

impl std::error::Error for BadSignature {}

impl Network {
    /// The randomness of `round`, if `signature` is its.
    ///
    /// # Errors
    /// If it is not.
    pub fn verify(&self, round: u64, signature: &Signature) -> Result<Randomness, BadSignature> {
        if round == 0 {
            return Err(BadSignature::NoRoundZero);
        }
        let key = PublicKey::read(&self.key).map_err(BadSignature::Key)?;
        if !key.signed(hash_to_g1(round), bls::read_g1(signature)?) {
            return Err(BadSignature::Wrong { round });
        }
        Ok(randomness(signature))
    }
}

/// The randomness that a round's signature stands for.
pub fn randomness(signature: &Signature) -> Randomness {
    Sha256::digest(signature).into()
}

#[cfg(test)]
#[path = "beacon/tests.rs"]
mod tests;
