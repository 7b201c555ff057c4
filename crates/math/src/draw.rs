//! The winners of a draw: exact chances, and the result of each entry can be computed on its own.
//!
//! `of` entries are numbered from 0, and `prizes` of them win. Entry i wins if (π(i) + u) mod `of` < `prizes`, where π
//! is a [`Permutation`] of the entries and u is uniform among them. For any π, exactly `prizes` of the values of u let
//! i win: so its chance is exactly prizes/of, whatever the quality of π; and since π is a permutation, exactly `prizes`
//! win. π only ensures that the winners are not neighbours.
//!
//! Everything comes from one public random seed, so anybody can compute it again. Hashing is the caller's: on a chain
//! it is the chain's Keccak-256.

use crate::permutation::{Permutation, first_number};

/// Domain prefix of the input of every sub-seed.
pub const DOMAIN: [u8; 16] = *b"fairsale draw v1";

/// Purpose of a sub-seed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Purpose {
    /// Key of the permutation of a class.
    Permutation = b'p',
    /// The offset u of a class.
    Offset = b'o',
    /// Rounding the prizes of all classes: one number for them together, of class 0.
    Rounding = b'r',
}

/// The draw of one sale, with all its randomness.
#[derive(Clone, Copy, Debug)]
pub struct Draw<Hash> {
    /// Keccak-256.
    pub hash: Hash,
    /// The sale's address: two sales with one seed are drawn independently.
    pub sale: [u8; 20],
    /// The public randomness.
    pub seed: [u8; 32],
}

impl<Hash: Fn(&[u8]) -> [u8; 32]> Draw<Hash> {
    /// The hash of domain (16 bytes) ‖ sale (20) ‖ seed (32) ‖ purpose (1) ‖ class (1).
    pub fn sub_seed(&self, purpose: Purpose, class: u8) -> [u8; 32] {
        let mut input = [0; 70];
        input[..16].copy_from_slice(&DOMAIN);
        input[16..36].copy_from_slice(&self.sale);
        input[36..68].copy_from_slice(&self.seed);
        input[68] = purpose as u8;
        input[69] = class;
        (self.hash)(&input)
    }

    /// Returns a uniform number below `below`.
    ///
    /// The first 8 bytes (little-endian) of hash(sub-seed ‖ attempt) modulo `below`, of the first attempt whose 8 bytes
    /// are below the largest multiple of `below` that is at most 2⁶⁴ − 1: there all rests are equally frequent. An
    /// attempt fails with a chance below 2⁻³².
    ///
    /// `None` if `below` is zero, or 256 attempts fail, which is as likely as to guess a key 30 times.
    pub fn uniform(&self, purpose: Purpose, class: u8, below: u32) -> Option<u32> {
        let below = u64::from(below);
        let multiple = u64::MAX - u64::MAX.checked_rem(below)?;
        let mut input = [0; 33];
        input[..32].copy_from_slice(&self.sub_seed(purpose, class));
        for attempt in 0..=u8::MAX {
            input[32] = attempt;
            let number = first_number(&(self.hash)(&input));
            if number < multiple {
                return Some((number % below) as u32); // below a u32
            }
        }
        None
    }

    /// Returns true if entry `index` wins, of `of` entries in `class` that share `prizes` prizes.
    ///
    /// `None` if there is no such entry.
    pub fn wins(&self, class: u8, index: u32, of: u32, prizes: u32) -> Option<bool> {
        if index >= of {
            return None;
        }
        if prizes == 0 || prizes >= of {
            return Some(prizes != 0);
        }
        let permutation = Permutation::new(of, self.sub_seed(Purpose::Permutation, class));
        let place = permutation.apply(&self.hash, index)?;
        let offset = self.uniform(Purpose::Offset, class, of)?;
        Some((u64::from(place) + u64::from(offset)) % u64::from(of) < prizes.into())
    }
}
