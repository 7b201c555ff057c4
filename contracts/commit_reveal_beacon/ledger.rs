//! Rounds, and every change to one, as plain functions of their arguments.

use crate::terms::PackedTerms;
use fairsale_interfaces::{
    beacon::{
        DELAY, Randomness, Schedule,
        commit_reveal::{Error, MAX_PARTIES, Refusal},
    },
    packed, storage,
};
use fairsale_math::Timestamp;
use ink::Address;

packed! {
    /// A round as the beacon stores it. Each party has one bit in each set, and one word, at its position in the terms.
    pub struct Round / PackedRound {
        /// The parties' words: the commitment, and once it is revealed the secret.
        pub words / set_words: [u8; 32 * MAX_PARTIES],
        /// The randomness, once all have revealed.
        pub randomness / set_randomness: [u8; 32],
        /// The chain's clock when all had revealed, in seconds.
        pub completed_at / set_completed_at: u64,
        /// Parties that have committed.
        pub committed / set_committed: u8,
        /// Parties that have revealed.
        pub revealed / set_revealed: u8,
        /// Parties that have taken their share of forfeited bonds.
        pub collected / set_collected: u8,
    }
}

/// Deadlines of a round, in seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Times {
    /// First second at which commitments are not taken any more.
    pub commits_end: u64,
    /// First second at which secrets are: the round's time.
    pub reveals_begin: u64,
    /// First second at which they are not any more.
    pub reveals_end: u64,
}

impl Times {
    /// Returns the deadlines of `round`, if secrets are taken for `window` seconds. `None` if there is no such round:
    /// 0, or one that would not end before time does.
    ///
    /// Commitments end [`DELAY`] before the time of the round before. That is what makes draws fair. A sale that closes
    /// at T is decided by the first round k that is public at T + DELAY or later, so
    ///
    /// > t(k − 1) < T + DELAY, and commitments end at t(k − 1) − DELAY < T:
    ///
    /// all commitments are fixed before the sale closes. Round 1 has no round before it, and is the round of all times
    /// before it, however long before: so it takes no commitments at all.
    pub fn of(round: u64, schedule: &Schedule, window: u64) -> Option<Self> {
        let reveals_begin = schedule.time_of(round)?;
        let reveals_end = reveals_begin.checked_add(window)?;
        // There are no seconds before 0, so nothing can be done before it.
        let commits_end = schedule.time_of(round - 1).map_or(0, |before| before.saturating_sub(DELAY));
        Some(Self { commits_end, reveals_begin, reveals_end })
    }
}

/// The beacon. Each round is stored under its number.
#[derive(Debug)]
#[ink::storage_item(packed)]
pub struct Ledger {
    /// Terms of the beacon.
    pub terms: PackedTerms,
}

impl PackedRound {
    /// The round as it was left.
    pub fn load(round: u64) -> Self {
        let mut kept = Self::default();
        storage::load(&round.to_be_bytes(), &mut kept.bytes.0);
        kept
    }

    fn store(&self, round: u64) {
        storage::store(&round.to_be_bytes(), &self.bytes.0);
    }

    fn word(&self, place: usize) -> [u8; 32] {
        let mut word = [0; 32];
        word.copy_from_slice(&self.words()[32 * place..][..32]);
        word
    }

    fn set_word(&mut self, place: usize, word: &[u8; 32]) {
        let mut words = self.words();
        words[32 * place..][..32].copy_from_slice(word);
        self.set_words(words);
    }
}

impl Ledger {
    /// Returns the deadlines of `round`. `None` if there is no such round.
    pub fn times(&self, round: u64) -> Option<Times> {
        Times::of(round, &self.terms.schedule(), self.terms.window())
    }

    /// Returns the deadlines of `round`.
    ///
    /// # Errors
    /// [`Error::NoSuchRound`]
    fn times_or_refuse(&self, round: u64) -> Result<Times, Refusal> {
        self.times(round).ok_or_else(|| Error::NoSuchRound { round }.into())
    }

    /// Returns the position of `party` in the terms.
    ///
    /// # Errors
    /// [`Error::NotAParty`]
    fn place(&self, party: Address) -> Result<usize, Refusal> {
        let place = self.terms.party_list().iter().position(|one| *one == party);
        place.ok_or_else(|| Error::NotAParty { caller: party }.into())
    }

    /// Returns the set of all parties, one bit each.
    fn all(&self) -> u8 {
        u8::MAX >> (MAX_PARTIES as u8 - self.terms.count())
    }

    /// Returns the randomness of `round`.
    pub fn randomness(&self, round: u64) -> Option<Randomness> {
        let kept = PackedRound::load(round);
        (kept.revealed() == self.all()).then(|| kept.randomness())
    }

    /// Returns the chain's clock when `round` got its randomness.
    pub fn known_since(&self, round: u64) -> Option<u64> {
        let kept = PackedRound::load(round);
        (kept.revealed() == self.all()).then(|| kept.completed_at())
    }

    /// Returns true if it is certain that `round` will have no randomness: a party did not commit in time, or did not
    /// reveal.
    pub fn is_lost(&self, round: u64, now: Timestamp) -> bool {
        let Some(times) = self.times(round) else { return true };
        let (kept, all) = (PackedRound::load(round), self.all());
        (now.0 >= times.commits_end && kept.committed() != all)
            || (now.0 >= times.reveals_end && kept.revealed() != all)
    }

    /// Takes the commitment of `party`, which leaves a bond for it.
    ///
    /// # Errors
    /// [`Error::NotAParty`], [`Error::NoSuchRound`], [`Error::CommitmentsClosed`], [`Error::AlreadyCommitted`]
    pub fn commit(&self, round: u64, party: Address, commitment: &[u8; 32], now: Timestamp) -> Result<(), Refusal> {
        let place = self.place(party)?;
        let closed_at = self.times_or_refuse(round)?.commits_end;
        if now.0 >= closed_at {
            return Err(Error::CommitmentsClosed { closed_at, now: now.0 }.into());
        }
        let mut kept = PackedRound::load(round);
        if kept.committed() & 1 << place != 0 {
            return Err(Error::AlreadyCommitted { commitment: kept.word(place) }.into());
        }
        kept.set_committed(kept.committed() | 1 << place);
        kept.set_word(place, commitment);
        kept.store(round);
        Ok(())
    }

    /// Takes the secret of `party`, whose bond is returned. `commitment` is the commitment to that secret. Once all
    /// have revealed, returns the round's randomness, which `hash` makes of all secrets in order.
    ///
    /// # Errors
    /// [`Error::NotAParty`], [`Error::NoSuchRound`], [`Error::TooEarly`], [`Error::TooLate`], [`Error::NotCommitted`],
    /// [`Error::AlreadyRevealed`], [`Error::WrongSecret`], [`Error::PrecompileFailed`]
    pub fn reveal(
        &self,
        round: u64,
        party: Address,
        secret: &[u8; 32],
        commitment: [u8; 32],
        now: Timestamp,
        hash: impl FnOnce(&[u8]) -> Option<Randomness>,
    ) -> Result<Option<Randomness>, Refusal> {
        let place = self.place(party)?;
        let Times { reveals_begin, reveals_end, .. } = self.times_or_refuse(round)?;
        if now.0 < reveals_begin {
            return Err(Error::TooEarly { opens_at: reveals_begin, now: now.0 }.into());
        }
        if now.0 >= reveals_end {
            return Err(Error::TooLate { closed_at: reveals_end, now: now.0 }.into());
        }
        let mut kept = PackedRound::load(round);
        if kept.committed() & 1 << place == 0 {
            return Err(Error::NotCommitted { round }.into());
        }
        if kept.revealed() & 1 << place != 0 {
            return Err(Error::AlreadyRevealed { round }.into());
        }
        if kept.word(place) != commitment {
            return Err(Error::WrongSecret { commitment: kept.word(place), got: commitment }.into());
        }
        kept.set_revealed(kept.revealed() | 1 << place);
        kept.set_word(place, secret);
        let complete = kept.revealed() == self.all();
        if complete {
            let randomness = hash(&kept.words()[..32 * usize::from(self.terms.count())]);
            kept.set_randomness(randomness.ok_or(Error::PrecompileFailed)?);
            kept.set_completed_at(now.0);
        }
        kept.store(round);
        Ok(complete.then(|| kept.randomness()))
    }

    /// Takes the share of `party`, which revealed, in the bonds of the parties that committed and did not reveal.
    /// Returns the number of those parties, and the number of parties that share their bonds. If nobody revealed, the
    /// bonds are nobody's.
    ///
    /// # Errors
    /// [`Error::NotAParty`], [`Error::NoSuchRound`], [`Error::StillRevealing`], [`Error::NothingToForfeit`]
    pub fn forfeit(&self, round: u64, party: Address, now: Timestamp) -> Result<(u32, u32), Refusal> {
        let bit = 1 << self.place(party)?;
        let closes_at = self.times_or_refuse(round)?.reveals_end;
        if now.0 < closes_at {
            return Err(Error::StillRevealing { closes_at, now: now.0 }.into());
        }
        let mut kept = PackedRound::load(round);
        let (revealed, lost) = (kept.revealed(), kept.committed() & !kept.revealed());
        if lost == 0 || revealed & !kept.collected() & bit == 0 {
            return Err(Error::NothingToForfeit { round }.into());
        }
        kept.set_collected(kept.collected() | bit);
        kept.store(round);
        Ok((lost.count_ones(), revealed.count_ones()))
    }
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
