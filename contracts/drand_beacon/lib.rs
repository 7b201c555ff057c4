//! A beacon that verifies rounds of drand, see README.md and `fairsale_interfaces::beacon`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod hash_to_curve;
mod ledger;

pub use hash_to_curve::{DST, PRIME, points};
pub use ledger::{Facts, PackedFacts};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod drand_beacon {
    use crate::{
        hash_to_curve::{PRIME, points},
        ledger::{self, PackedFacts},
    };
    use fairsale_interfaces::{
        beacon::{
            Beacon, Randomness,
            drand::{Error, Key, Refusal, RoundVerified, Signature},
            round_topic,
        },
        deployer, host, precompile,
    };

    /// The generator of G2, negative, in the precompile's order.
    const NEGATIVE_GENERATOR: [u8; 128] = [
        0x19, 0x8e, 0x93, 0x93, 0x92, 0x0d, 0x48, 0x3a, 0x72, 0x60, 0xbf, 0xb7, 0x31, 0xfb, 0x5d, 0x25, 0xf1, 0xaa,
        0x49, 0x33, 0x35, 0xa9, 0xe7, 0x12, 0x97, 0xe4, 0x85, 0xb7, 0xae, 0xf3, 0x12, 0xc2, 0x18, 0x00, 0xde, 0xef,
        0x12, 0x1f, 0x1e, 0x76, 0x42, 0x6a, 0x00, 0x66, 0x5e, 0x5c, 0x44, 0x79, 0x67, 0x43, 0x22, 0xd4, 0xf7, 0x5e,
        0xda, 0xdd, 0x46, 0xde, 0xbd, 0x5c, 0xd9, 0x92, 0xf6, 0xed, 0x27, 0x5d, 0xc4, 0xa2, 0x88, 0xd1, 0xaf, 0xb3,
        0xcb, 0xb1, 0xac, 0x09, 0x18, 0x75, 0x24, 0xc7, 0xdb, 0x36, 0x39, 0x5d, 0xf7, 0xbe, 0x3b, 0x99, 0xe6, 0x73,
        0xb1, 0x3a, 0x07, 0x5a, 0x65, 0xec, 0x1d, 0x9b, 0xef, 0xcd, 0x05, 0xa5, 0x32, 0x3e, 0x6d, 0xa4, 0xd4, 0x35,
        0xf3, 0xb6, 0x17, 0xcd, 0xb3, 0xaf, 0x83, 0x28, 0x5c, 0x2d, 0xf7, 0x11, 0xef, 0x39, 0xc0, 0x15, 0x71, 0x82,
        0x7f, 0x9d,
    ];

    /// A beacon that stores the rounds that were brought to it.
    #[ink(storage)]
    pub struct DrandBeacon {
        facts: PackedFacts,
    }

    impl DrandBeacon {
        /// A beacon of the network that signs with `key`, whose round 1 was at `genesis` and whose rounds are `period`
        /// seconds apart.
        ///
        /// # Errors
        /// [`Error::BadSchedule`], [`Error::KeyNotCanonical`], [`Error::KeyAtInfinity`], [`Error::KeyNotInGroup`]
        #[ink(constructor)]
        pub fn new(genesis: u64, period: u64, key: Key) -> Result<Self, Error> {
            let facts = PackedFacts::checked(genesis, period, &key)?;
            // The precompile takes no point of G2 that is not in the subgroup, whatever it is paired with.
            let mut pair = [0; 192];
            pair[64..].copy_from_slice(&facts.key());
            if precompile::bn254_pairing(&pair) != Some(true) {
                return Err(Error::KeyNotInGroup);
            }
            deployer::store(Self::env().caller());
            Ok(Self { facts })
        }

        /// Takes the signature of a round; anyone may bring it. Bringing it again is no error and changes nothing.
        ///
        /// Only the signature is checked, not the round's time: anybody who has the signature knows the randomness
        /// anyway. The chain's clock is stored with it: a sale that was still open then is not drawn by it.
        ///
        /// # Errors
        /// [`Error::NoRoundZero`], [`Error::NotCanonical`], [`Error::AtInfinity`], [`Error::NotOnCurve`],
        /// [`Error::WrongSignature`], [`Error::PrecompileFailed`]
        ///
        /// # Events
        /// [`RoundVerified`], the first time.
        #[ink(message, selector = 0xbeac_0010)]
        pub fn submit(&mut self, round: u64, signature: Signature) -> Result<(), Refusal> {
            if round == 0 {
                return Err(Error::NoRoundZero.into());
            }
            ledger::check_point(&signature)?;
            let randomness = precompile::sha256(&signature).ok_or(Error::PrecompileFailed)?;
            if let Some((known, _)) = ledger::load(round) {
                // A message has one valid signature, so another one is none.
                if known != randomness {
                    return Err(Error::WrongSignature { round }.into());
                }
                host::accept();
                return Ok(());
            }
            let power = |base: &_, exponent: &_| precompile::modexp(base, exponent, &PRIME);
            let points = points(round, host::keccak256, power).ok_or(Error::PrecompileFailed)?;
            let hash = precompile::bn254_add(&points).ok_or(Error::PrecompileFailed)?;
            // e(signature, −generator) · e(hash, key) = 1, as the key is the generator times the secret, and so is the
            // signature of the hash.
            let mut pairs = [0; 384];
            pairs[..64].copy_from_slice(&signature);
            pairs[64..192].copy_from_slice(&NEGATIVE_GENERATOR);
            pairs[192..256].copy_from_slice(&hash);
            pairs[256..].copy_from_slice(&self.facts.key());
            if !precompile::bn254_pairing(&pairs).ok_or(Error::PrecompileFailed)? {
                return Err(Error::WrongSignature { round }.into());
            }
            ledger::store(round, &randomness, self.env().block_timestamp());
            host::emit(&RoundVerified { round, signature, randomness }, &round_topic(round));
            host::accept();
            Ok(())
        }

        /// Facts that the beacon was made with: genesis, period, key.
        #[ink(message, selector = 0xbeac_0011)]
        pub fn facts(&self) -> PackedFacts {
            self.facts.clone()
        }

        /// Account that made the beacon. With this and the facts its address can be computed.
        #[ink(message, selector = 0xbeac_0012)]
        pub fn deployer(&self) -> Address {
            deployer::load()
        }
    }

    impl Beacon for DrandBeacon {
        #[ink(message, selector = 0xbeac_0001)]
        fn randomness(&self, round: u64) -> Option<Randomness> {
            ledger::load(round).map(|(randomness, _)| randomness)
        }

        #[ink(message, selector = 0xbeac_0002)]
        fn round_at(&self, time: u64) -> u64 {
            self.facts.schedule().round_at(time)
        }

        #[ink(message, selector = 0xbeac_0003)]
        fn is_lost(&self, round: u64) -> bool {
            // Whatever drand ever signed can still be brought. There is no round 0.
            round == 0
        }

        #[ink(message, selector = 0xbeac_0004)]
        fn decided_at(&self, round: u64) -> Option<u64> {
            self.facts.schedule().time_of(round)
        }

        #[ink(message, selector = 0xbeac_0005)]
        fn known_since(&self, round: u64) -> Option<u64> {
            ledger::load(round).map(|(_, since)| since)
        }
    }
}
