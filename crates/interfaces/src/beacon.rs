//! Public randomness in numbered rounds, which decides draws.
//!
//! A round has a time before which nobody may know its randomness. A sale asks for the first round that is made public
//! at or after its close and [`DELAY`], so the sale's own terms say which round it is: nobody chooses, and nobody asks
//! twice.
//!
//! There are two beacons behind the one interface: [`drand`], which verifies the public randomness of another network,
//! and [`commit_reveal`], for chains that drand does not serve.

pub mod commit_reveal;
pub mod drand;

use crate::host::{self, Word};
use ink::{Address, scale::Decode};

/// The randomness of a round.
pub type Randomness = [u8; 32];

/// Seconds between a sale's close and the earliest time of its round: ten minutes. Nobody may know the randomness while
/// an order can still get onto the chain, and a chain's clock is behind that of a beacon. On Polkadot Hub every block
/// of a 24-second slot carries the time of the slot's start, and is filled up to 31 s later in good order; six more for
/// each relay block that is missing; then blocks must still be included and become final, or a party that knows the
/// randomness could have the last ones dropped. All of that is well below two minutes as long as the chain runs. A sale
/// that closed while its chain was halted is voided by the [time at which its beacon knew](Beacon::known_since), if the
/// round was brought during that time.
pub const DELAY: u64 = 600;

/// A source of randomness in numbered rounds.
///
/// Rounds are counted from 1. The state of a round may go from "not yet" to a randomness, or to "lost", once and for
/// ever.
///
/// All selectors begin with the same three bytes, so a contract compares those once.
#[ink::trait_definition]
pub trait Beacon {
    /// Randomness of `round`. `None` if the beacon has none, not yet or never.
    #[ink(message, selector = 0xbeac_0001)]
    fn randomness(&self, round: u64) -> Option<Randomness>;

    /// The first round that is made public at `time` (seconds) or after it.
    #[ink(message, selector = 0xbeac_0002)]
    fn round_at(&self, time: u64) -> u64;

    /// True if it is certain that `round` will never have any randomness.
    #[ink(message, selector = 0xbeac_0003)]
    fn is_lost(&self, round: u64) -> bool;

    /// First second at which nobody can withhold the randomness of `round` any more: by then it is public, for anybody
    /// to bring, or lost. `None` if there is no such round: 0, or one after the end of time.
    ///
    /// A sale must be able to wait for it. If it gave up earlier, a party could withhold the randomness at no loss.
    #[ink(message, selector = 0xbeac_0004)]
    fn decided_at(&self, round: u64) -> Option<u64>;

    /// The chain's clock when the beacon got the randomness of `round`. `None` if it has none.
    ///
    /// A sale whose orders could still change then, by the same clock, is not drawn by it.
    #[ink(message, selector = 0xbeac_0005)]
    fn known_since(&self, round: u64) -> Option<u64>;
}

/// Selector of [`Beacon::randomness`].
pub const RANDOMNESS: u32 = 0xbeac_0001;
/// Selector of [`Beacon::round_at`].
pub const ROUND_AT: u32 = 0xbeac_0002;
/// Selector of [`Beacon::is_lost`].
pub const IS_LOST: u32 = 0xbeac_0003;
/// Selector of [`Beacon::decided_at`].
pub const DECIDED_AT: u32 = 0xbeac_0004;
/// Selector of [`Beacon::known_since`].
pub const KNOWN_SINCE: u32 = 0xbeac_0005;

/// Asks `beacon` for the randomness of `round`. `None` if the beacon fails or does not answer like a beacon;
/// `Some(None)` if it has none.
pub fn randomness(beacon: &Address, round: u64) -> Option<Option<Randomness>> {
    ask::<34, _>(beacon, RANDOMNESS, round)
}

/// Asks `beacon` for the first round that is made public at `time` (seconds) or after it. `None` if the beacon fails or
/// does not answer like a beacon.
pub fn round_at(beacon: &Address, time: u64) -> Option<u64> {
    ask::<9, _>(beacon, ROUND_AT, time)
}

/// Asks `beacon` whether it is certain that `round` will never have any randomness. `None` if the beacon fails or does
/// not answer like a beacon.
pub fn is_lost(beacon: &Address, round: u64) -> Option<bool> {
    ask::<2, _>(beacon, IS_LOST, round)
}

/// Asks `beacon` for the second from which nobody can withhold the randomness of `round` any more. `None` if the beacon
/// fails, does not answer like a beacon, or has no such round.
pub fn decided_at(beacon: &Address, round: u64) -> Option<u64> {
    ask::<10, Option<u64>>(beacon, DECIDED_AT, round)?
}

/// Asks `beacon` for the chain's clock when it got the randomness of `round`. `None` if the beacon fails, does not
/// answer like a beacon, or does not have it.
pub fn known_since(beacon: &Address, round: u64) -> Option<u64> {
    ask::<10, Option<u64>>(beacon, KNOWN_SINCE, round)?
}

/// Sends `beacon` a message of one number, and reads an answer of up to `N` bytes.
fn ask<const N: usize, Answer: Decode>(beacon: &Address, selector: u32, number: u64) -> Option<Answer> {
    let mut input = [0; 12];
    input[..4].copy_from_slice(&selector.to_be_bytes());
    input[4..].copy_from_slice(&number.to_le_bytes());
    let mut output = [0; N];
    let len = host::ask(beacon, &input, &mut output)?;
    read(output.get(..len)?)
}

/// Reads the answer of an ink! message: a zero byte ("no language error"), then the value, and nothing after it.
fn read<Answer: Decode>(output: &[u8]) -> Option<Answer> {
    let (0, mut value) = output.split_first().map(|(error, value)| (*error, value))? else { return None };
    let answer = Answer::decode(&mut value).ok()?;
    value.is_empty().then_some(answer)
}

/// Schedule of the rounds: round k is public at `genesis` + (k − 1) · `period`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Schedule {
    /// The time of round 1, in seconds; at least 1.
    pub genesis: u64,
    /// Seconds from one round to the next; at least 1.
    pub period: u64,
}

impl Schedule {
    /// Returns the schedule. `None` if a number is 0; otherwise every time has a round.
    pub fn new(genesis: u64, period: u64) -> Option<Self> {
        (genesis != 0 && period != 0).then_some(Self { genesis, period })
    }

    /// Returns the first round that is made public at `time` or after it.
    pub fn round_at(&self, time: u64) -> u64 {
        // As genesis is not 0, the sum is at most the last second there is.
        time.saturating_sub(self.genesis).div_ceil(self.period) + 1
    }

    /// Returns the second from which `round` is public. `None` if there is no such round: 0, or one after the end of
    /// time.
    pub fn time_of(&self, round: u64) -> Option<u64> {
        round.checked_sub(1)?.checked_mul(self.period)?.checked_add(self.genesis)
    }
}

/// Returns the topic by which an event of `round` is found: its SCALE encoding, padded with zeros.
pub fn round_topic(round: u64) -> Word {
    let mut topic = [0; 32];
    topic[..8].copy_from_slice(&round.to_le_bytes());
    topic
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: [u8; 32] = [7; 32];

    #[test]
    fn answers_are_read_whole_or_not_at_all() {
        let known = [&[0, 1][..], &ANSWER].concat();
        assert_eq!(read::<Option<Randomness>>(&known), Some(Some(ANSWER)));
        assert_eq!(read::<Option<Randomness>>(&[0, 0]), Some(None));
        assert_eq!(read::<bool>(&[0, 1]), Some(true));
        assert_eq!(read::<bool>(&[0, 0]), Some(false));
        assert_eq!(read::<u64>(&[0, 1, 0, 0, 0, 0, 0, 0, 1]), Some((1 << 56) + 1));
        // Empty (an account without code), a language error, cut short, too long, no option, no bool.
        for bad in [&[][..], &[0], &[1, 0], &known[..33], &[&known[..], &[0]].concat(), &[0, 0, 0], &[0, 2]] {
            assert_eq!(read::<Option<Randomness>>(bad), None, "{bad:?}");
        }
        for bad in [&[][..], &[0], &[1, 1], &[0, 2], &[0, 1, 0]] {
            assert_eq!(read::<bool>(bad), None, "{bad:?}");
        }
        for bad in [&[0; 8][..], &[0; 10], &[1; 9]] {
            assert_eq!(read::<u64>(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn rounds_are_counted_from_1_and_begin_when_they_are_public() {
        let drand = Schedule::new(1_727_521_075, 3).expect("is one");
        for (time, round) in [(0, 1), (1_727_521_075, 1), (1_727_521_076, 2), (1_727_521_078, 2), (1_727_521_079, 3)] {
            assert_eq!(drand.round_at(time), round, "{time}");
        }
        assert_eq!(drand.time_of(0), None);
        assert_eq!(drand.time_of(1), Some(1_727_521_075));
        assert_eq!(drand.time_of(2), Some(1_727_521_078));
    }

    #[test]
    fn the_round_of_a_time_is_the_first_that_is_not_before_it() {
        for (genesis, period) in [(1, 1), (10, 1), (10, 7), (1_000, 3_600), (u64::MAX, 1), (5, u64::MAX)] {
            let schedule = Schedule::new(genesis, period).expect("is one");
            for time in [0, 1, 9, 10, 11, 16, 17, 18, 999, 1_000, 1_001, 4_599, 4_600, 4_601, u64::MAX - 1, u64::MAX] {
                let round = schedule.round_at(time);
                // A round after the end of time has no time, and is not before any.
                assert!(schedule.time_of(round).is_none_or(|at| at >= time), "{schedule:?} {time}");
                assert!(round == 1 || schedule.time_of(round - 1).is_some_and(|at| at < time), "{schedule:?} {time}");
            }
        }
    }

    #[test]
    fn times_do_not_overflow() {
        let schedule = Schedule::new(1, 1).expect("is one");
        assert_eq!(schedule.round_at(u64::MAX), u64::MAX);
        assert_eq!(schedule.time_of(u64::MAX), Some(u64::MAX));
        assert_eq!(Schedule::new(2, 1).expect("is one").time_of(u64::MAX), None);
        assert_eq!(Schedule::new(1, 2).expect("is one").time_of(u64::MAX), None);
        assert_eq!((Schedule::new(0, 1), Schedule::new(1, 0)), (None, None));
    }
}
