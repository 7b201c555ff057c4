//! A beacon that verifies drand's signatures: BLS on BN254, one a round, by a key that is shared among the network's
//! nodes.

use super::Randomness;
use crate::host::Word;
use ink::prelude::boxed::Box;

/// A point of G1: x, y, 32 bytes each, big-endian.
pub type Signature = [u8; 64];

/// A point of G2 as the pairing precompile takes it: x imaginary, x real, y imaginary, y real, big-endian.
pub type Key = [Word; 4];

/// Errors of a drand beacon. A call that fails changes nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum Error {
    /// Rounds are counted from 1.
    NoRoundZero,
    /// A coordinate of the signature is not below the field's prime: it would be a second encoding of another
    /// signature.
    NotCanonical {
        /// The coordinate.
        coordinate: Word,
    },
    /// The point at infinity, which is not a valid signature.
    AtInfinity,
    /// The point is not on the curve y² = x³ + 3.
    NotOnCurve {
        /// The x given.
        x: Word,
        /// The y given.
        y: Word,
    },
    /// A point of the curve, but not the signature of this round by the beacon's key: another round's, another key's,
    /// or the negative of the right one.
    WrongSignature {
        /// The round.
        round: u64,
    },
    /// A precompile of the chain does not work: modular powers, addition on the curve, pairing or SHA-256.
    PrecompileFailed,
    /// Round 1 has a time, and rounds some seconds between them: both are 1 or more.
    BadSchedule {
        /// The time of round 1.
        genesis: u64,
        /// Seconds from one round to the next.
        period: u64,
    },
    /// A coordinate of the key is not below the field's prime.
    KeyNotCanonical {
        /// The coordinate.
        coordinate: Word,
    },
    /// The key is the point at infinity.
    KeyAtInfinity,
    /// The key is not a point of the curve over the extension field, or not in the right subgroup of it.
    KeyNotInGroup,
}

/// A boxed error: passing a pointer up through `?` takes less code than the error itself, see
/// [`sale::Refusal`](crate::sale::Refusal).
pub type Refusal = Box<Error>;

/// The signature of a round was verified, and its randomness stored.
#[ink::event]
pub struct RoundVerified {
    /// The round.
    #[ink(topic)]
    pub round: u64,
    /// Its signature.
    pub signature: Signature,
    /// SHA-256 of the signature.
    pub randomness: Randomness,
}
