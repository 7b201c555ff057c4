//! Terms and storage of the beacon, and all checks that need no chain.

use crate::hash_to_curve::{PRIME, is_on_curve};
use fairsale_interfaces::{
    beacon::{
        Randomness, Schedule,
        drand::{Error, Key, Refusal, Signature},
    },
    host::Word,
    packed,
    packed::Field,
    storage,
};

packed! {
    /// Facts that the beacon is made with. They never change.
    pub struct Facts / PackedFacts {
        /// The time of round 1, in seconds.
        pub genesis / set_genesis: u64,
        /// Seconds from one round to the next.
        pub period / set_period: u64,
        /// Public key of the network: a point of G2 in the pairing precompile's order, four words.
        pub key / set_key: [u8; 128],
    }
}

impl PackedFacts {
    /// Checks all facts except that the key is in the right group, which needs the chain.
    ///
    /// # Errors
    /// [`Error::BadSchedule`], [`Error::KeyNotCanonical`], [`Error::KeyAtInfinity`]
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

    /// Returns the schedule of the rounds.
    pub fn schedule(&self) -> Schedule {
        Schedule { genesis: self.genesis(), period: self.period() }
    }
}

/// Checks that `signature` is a point in its canonical encoding. Verifying it needs the chain.
///
/// # Errors
/// [`Error::NotCanonical`], [`Error::AtInfinity`], [`Error::NotOnCurve`]
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

/// Bytes of a round's record, stored under its number: the randomness (32), and the chain's clock when it was brought
/// (8, seconds).
const ROUND_BYTES: usize = 32 + 8;

/// Returns the randomness of `round`, and the chain's clock when it was brought. `None` if it was not.
pub fn load(round: u64) -> Option<(Randomness, u64)> {
    let mut kept = [0; ROUND_BYTES];
    storage::load(&round.to_be_bytes(), &mut kept).then_some(())?;
    Some((Field::load(&kept[..32]), u64::load(&kept[32..])))
}

/// Stores the randomness of `round`, which was brought at `now`.
pub fn store(round: u64, randomness: &Randomness, now: u64) {
    let mut kept = [0; ROUND_BYTES];
    randomness.store(&mut kept[..32]);
    now.store(&mut kept[32..]);
    storage::store(&round.to_be_bytes(), &kept);
}
