//! A beacon for chains that drand does not serve: named parties commit to secrets, and reveal them later. The
//! randomness of a round is the hash of all its secrets.

use super::Randomness;
use crate::host::Word;
use ink::{Address, U256, prelude::boxed::Box};

/// The most parties that a beacon can have.
pub const MAX_PARTIES: usize = 8;

/// Domain prefix of the input of a commitment's hash.
const COMMITMENT_DOMAIN: &[u8; 19] = b"fairsale commitment";
/// Domain prefix of the input of a randomness's hash.
const RANDOMNESS_DOMAIN: &[u8; 19] = b"fairsale randomness";

/// Bytes of the domain, the chain's id, the beacon's address and a round, concatenated.
const PLACE: usize = 19 + 32 + 20 + 8;

fn place(domain: &[u8; 19], chain_id: &Word, beacon: Address, round: u64) -> [u8; PLACE] {
    let mut place = [0; PLACE];
    place[..19].copy_from_slice(domain);
    place[19..51].copy_from_slice(chain_id);
    place[51..71].copy_from_slice(beacon.as_bytes());
    place[71..].copy_from_slice(&round.to_be_bytes());
    place
}

/// Returns the input whose SHA-256 is a party's commitment: "fairsale commitment", the chain's id (32 bytes), the
/// beacon's address (20), the round (8, big-endian), the party's account (20), the secret (32).
///
/// It contains the party, so nobody can copy another's commitment; and chain, beacon and round, so none can be used
/// twice.
pub fn commitment_input(
    chain_id: &Word,
    beacon: Address,
    round: u64,
    party: Address,
    secret: &[u8; 32],
) -> [u8; PLACE + 52] {
    let mut input = [0; PLACE + 52];
    input[..PLACE].copy_from_slice(&place(COMMITMENT_DOMAIN, chain_id, beacon, round));
    input[PLACE..PLACE + 20].copy_from_slice(party.as_bytes());
    input[PLACE + 20..].copy_from_slice(secret);
    input
}

/// Returns the input whose SHA-256 is the randomness of a round, and its length: "fairsale randomness", the chain's id
/// (32 bytes), the beacon's address (20), the round (8, big-endian), and the secrets of all parties (32 each), in the
/// order of the beacon's terms.
pub fn randomness_input(
    chain_id: &Word,
    beacon: Address,
    round: u64,
    secrets: &[u8],
) -> ([u8; PLACE + 32 * MAX_PARTIES], usize) {
    let mut input = [0; PLACE + 32 * MAX_PARTIES];
    input[..PLACE].copy_from_slice(&place(RANDOMNESS_DOMAIN, chain_id, beacon, round));
    input[PLACE..][..secrets.len()].copy_from_slice(secrets);
    (input, PLACE + secrets.len())
}

/// Errors of a commit-reveal beacon. A call that fails changes nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum Error {
    /// Only the parties that the terms name commit and reveal.
    NotAParty {
        /// The caller.
        caller: Address,
    },
    /// Rounds are counted from 1, and end before time does.
    NoSuchRound {
        /// The round given.
        round: u64,
    },
    /// The time for commitments to the round is over.
    CommitmentsClosed {
        /// First second at which none is taken any more; 0: none ever was.
        closed_at: u64,
        /// The chain's clock, in seconds.
        now: u64,
    },
    /// A commitment comes with exactly the bond.
    WrongBond {
        /// The bond, in the value that the chain shows to contracts (18 decimals).
        expected: U256,
        /// Value sent.
        got: U256,
    },
    /// The party has already committed to the round. A commitment cannot be changed.
    AlreadyCommitted {
        /// The party's commitment.
        commitment: [u8; 32],
    },
    /// Secrets are revealed when the round is public, not before.
    TooEarly {
        /// First second at which they are taken.
        opens_at: u64,
        /// The chain's clock, in seconds.
        now: u64,
    },
    /// The time for secrets is over.
    TooLate {
        /// First second after it.
        closed_at: u64,
        /// The chain's clock, in seconds.
        now: u64,
    },
    /// The party has not committed to the round.
    NotCommitted {
        /// The round.
        round: u64,
    },
    /// The party has already revealed its secret, and has its bond back.
    AlreadyRevealed {
        /// The round.
        round: u64,
    },
    /// Not the secret that the party committed to.
    WrongSecret {
        /// The party's commitment.
        commitment: [u8; 32],
        /// Commitment to the secret given.
        got: [u8; 32],
    },
    /// Bonds are forfeited after the time for secrets, not before.
    StillRevealing {
        /// First second after it.
        closes_at: u64,
        /// The chain's clock, in seconds.
        now: u64,
    },
    /// The caller has no share in the bonds of the round: all bonds were returned, the caller did not reveal, or has
    /// its share already.
    NothingToForfeit {
        /// The round.
        round: u64,
    },
    /// The receiver refuses the money.
    PaymentFailed,
    /// The chain's SHA-256 precompile does not work.
    PrecompileFailed,
}

/// A boxed error: passing a pointer up through `?` takes less code than the error itself, see
/// [`sale::Refusal`](crate::sale::Refusal).
pub type Refusal = Box<Error>;

/// A party committed to a secret, and left its bond.
#[ink::event]
pub struct Committed {
    /// The round.
    #[ink(topic)]
    pub round: u64,
    /// The party.
    pub party: Address,
    /// SHA-256 of [`commitment_input`].
    pub commitment: [u8; 32],
}

/// A party revealed its secret, and got its bond back.
#[ink::event]
pub struct Revealed {
    /// The round.
    #[ink(topic)]
    pub round: u64,
    /// The party.
    pub party: Address,
    /// The secret.
    pub secret: [u8; 32],
}

/// The last party revealed its secret, so the round has a randomness.
#[ink::event]
pub struct Completed {
    /// The round.
    #[ink(topic)]
    pub round: u64,
    /// SHA-256 of [`randomness_input`].
    pub randomness: Randomness,
}

/// A party that revealed took its share of the bonds of those who did not.
#[ink::event]
pub struct Forfeited {
    /// The round.
    #[ink(topic)]
    pub round: u64,
    /// Number of parties that did not reveal.
    pub parties: u8,
    /// The share, in the smallest unit of the payment currency.
    pub amount: u128,
    /// The party that took it.
    pub receiver: Address,
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEACON: Address = ink::primitives::H160([0xbe; 20]);

    #[test]
    fn all_of_a_commitment_is_in_its_hash() {
        let party = Address::from([0xaa; 20]);
        let input = commitment_input(&[0xc1; 32], BEACON, 0x0102_0304_0506_0708, party, &[0x5e; 32]);
        let expected = [
            &b"fairsale commitment"[..],
            &[0xc1; 32],
            &[0xbe; 20],
            &[1, 2, 3, 4, 5, 6, 7, 8],
            &[0xaa; 20],
            &[0x5e; 32],
        ];
        assert_eq!(input[..], expected.concat());
    }

    #[test]
    fn all_secrets_are_in_the_hash_in_their_order() {
        for parties in 1..=MAX_PARTIES {
            let secrets: Vec<u8> = (1..=parties as u8).flat_map(|party| [party; 32]).collect();
            let (input, len) = randomness_input(&[0xc1; 32], BEACON, 9, &secrets);
            let expected = [&b"fairsale randomness"[..], &[0xc1; 32], &[0xbe; 20], &[0, 0, 0, 0, 0, 0, 0, 9], &secrets];
            assert_eq!(input[..len], expected.concat());
        }
    }
}
