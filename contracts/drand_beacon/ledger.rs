//! What the beacon is made with and what it keeps, and all that can be checked without the chain.

use crate::hash_to_curve::{PRIME, is_on_curve};
use fairsale_interfaces::{
    beacon::{
        Randomness, Schedule,
        drand::{Error, Key, Refusal, Signature, key_of},
    },
    host::Word,
    packed, storage,
};

packed! {
    /// What the beacon is made with. It never changes.
    pub struct Facts / PackedFacts {
        /// The time of round 1, in seconds.
        pub genesis / set_genesis: u64,
        /// Seconds from one round to the next.
        pub period / set_period: u64,
        /// Who signs: a point of G2 in the pairing precompile's order, four words.
        pub key / set_key: [u8; 128],
    }
}

impl PackedFacts {
    /// Checks all of it but whether the key is in the right group, which takes the chain.
    pub fn checked(genesis: u64, period: u64, key: &Key) -> Result<Self, Error> {
        if Schedule::new(genesis, period).is_none() {
            return Err(Error::BadSchedule { genesis, period });
        }
        if let Some(coordinate) = key.iter().find(|coordinate| **coordinate >= PRIME) {
            return Err(Error::KeyNotCanonical { coordinate: *coordinate });
        }
        let mut bytes = [0; 128];
        bytes.copy_from_slice(key.as_flattened());
        if bytes == [0; 128] {
            return Err(Error::KeyAtInfinity);
        }
        Ok((&Facts { genesis, period, key: bytes }).into())
    }

    /// When rounds are public.
    pub fn schedule(&self) -> Schedule {
        Schedule { genesis: self.genesis(), period: self.period() }
    }
}

/// Checks that `signature` is a point as it should be written. Whose it is, takes the chain.
pub fn check_point(signature: &Signature) -> Result<(), Refusal> {
    let coordinates: [Word; 2] = [0, 32].map(|at| {
        let mut word = [0; 32];
        word.copy_from_slice(&signature[at..at + 32]);
        word
    });
    if let Some(coordinate) = coordinates.iter().find(|coordinate| **coordinate >= PRIME) {
        return Err(Error::NotCanonical { coordinate: *coordinate }.into());
    }
    if *signature == [0; 64] {
        return Err(Error::AtInfinity.into());
    }
    if !is_on_curve(signature) {
        let [x, y] = coordinates;
        return Err(Error::NotOnCurve { x, y }.into());
    }
    Ok(())
}

/// What was kept of `round`.
pub fn load(round: u64) -> Option<Randomness> {
    // A hash of zeros would be no randomness: one in 2²⁵⁶.
    Some(storage::load_word(&key_of(round))).filter(|randomness| *randomness != [0; 32])
}

/// Keeps the randomness of `round`.
pub fn store(round: u64, randomness: &Randomness) {
    storage::store_word(&key_of(round), randomness);
}
