//! A beacon whose secret everybody knows, for tests and local nodes.

use super::{
    EVMNET, Network,
    bls::{PublicKey, hash_to_g1, sign},
};
use alloy_core::primitives::keccak256;
use ark_bn254::Fr;
use ark_ff_04::PrimeField;
use fairsale_interfaces::beacon::drand::{Key, Signature};

/// What the development secret is the hash of.
const DEVELOPMENT: &str = "fairsale development beacon: everybody knows this secret";

/// A beacon of one, that signs any round at once. Its signatures go through the same checks as drand's.
///
/// The secret of [`development`](Self::development) is published here: who sells by it lets anybody know who wins.
#[derive(Clone)]
pub struct LocalBeacon {
    secret: Fr,
}

impl LocalBeacon {
    /// The one of this project's tests and local nodes.
    pub fn development() -> Self {
        Self::named(DEVELOPMENT)
    }

    /// The one of this name. Anybody can make its secret.
    pub fn named(name: &str) -> Self {
        Self { secret: Fr::from_be_bytes_mod_order(keccak256(name).as_slice()) }
    }

    /// Its public key.
    pub fn key(&self) -> Key {
        PublicKey::of(self.secret).words()
    }

    /// Its network, with the rounds of drand's evmnet.
    pub fn network(&self) -> Network {
        Network { key: self.key(), ..EVMNET }
    }

    /// Its signature of a round.
    pub fn sign(&self, round: u64) -> Signature {
        sign(self.secret, hash_to_g1(round))
    }
}
