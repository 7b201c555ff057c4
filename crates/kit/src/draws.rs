//! By which round of a beacon a sale is drawn: the first that is public [`DELAY`] after its close, or later.

use fairsale_interfaces::{
    beacon::{self, DELAY, Randomness},
    sale::{Error, Refusal},
};
use ink::Address;

/// How long everybody has to settle, at least, from when nobody can withhold the beacon's round any more, in seconds: a day. A
/// seller who allows less could see to it that a sale is cancelled, and so could a chain that stands still.
pub const TIME_TO_SETTLE: u64 = 86_400;

/// How long at most: 90 days. All deposits wait for a beacon that never answers.
pub const MAX_TIME_TO_SETTLE: u64 = 90 * 86_400;

/// Why a sale cannot be drawn by a beacon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadBeacon {
    /// It does not say by which round, or when that is decided.
    Unavailable,
    /// The round is lost already: a sale that has to draw would be cancelled.
    Lost {
        /// The round.
        round: u64,
    },
    /// From when nobody can withhold the round any more, there is less than [`TIME_TO_SETTLE`].
    TooLate {
        /// When that is.
        decided_at: u64,
    },
    /// There is more than [`MAX_TIME_TO_SETTLE`].
    TooLong {
        /// The last second that would do.
        latest: u64,
    },
}

/// Fails unless a sale that is decided at `decided_at` has from a day to 90 days to be settled.
///
/// # Errors
/// [`BadBeacon::TooLate`], [`BadBeacon::TooLong`]
pub fn require_time_to_settle(decided_at: u64, settle_by: u64) -> Result<(), BadBeacon> {
    let latest = decided_at.saturating_add(MAX_TIME_TO_SETTLE);
    if decided_at.checked_add(TIME_TO_SETTLE).is_none_or(|first| first > settle_by) {
        return Err(BadBeacon::TooLate { decided_at });
    }
    if settle_by > latest {
        return Err(BadBeacon::TooLong { latest });
    }
    Ok(())
}

/// The round of `beacon` that decides a sale which closes at `closes_at`. `None` if the beacon does not say.
pub fn round_of(beacon: &Address, closes_at: u64) -> Option<u64> {
    beacon::round_at(beacon, closes_at.checked_add(DELAY)?)
}

/// The same of a sale that is announced: the round can still come.
///
/// # Errors
/// [`BadBeacon::Unavailable`], [`BadBeacon::Lost`]
pub fn possible_round(beacon: &Address, closes_at: u64) -> Result<u64, BadBeacon> {
    let round = round_of(beacon, closes_at).ok_or(BadBeacon::Unavailable)?;
    match beacon::is_lost(beacon, round) {
        Some(false) => Ok(round),
        Some(true) => Err(BadBeacon::Lost { round }),
        None => Err(BadBeacon::Unavailable),
    }
}

/// The same, and there is [time](require_time_to_settle) from then on.
///
/// # Errors
/// [`BadBeacon`]
pub fn round_to_come(beacon: &Address, closes_at: u64, settle_by: u64) -> Result<u64, BadBeacon> {
    let round = possible_round(beacon, closes_at)?;
    let decided_at = beacon::decided_at(beacon, round).ok_or(BadBeacon::Unavailable)?;
    require_time_to_settle(decided_at, settle_by)?;
    Ok(round)
}

/// Whether nobody can withhold `round` of `beacon`: it is decided when it is public. `None` if the beacon does not say.
pub fn is_certain(beacon: &Address, round: u64) -> Option<bool> {
    // Were it decided after its own time, the round of that time would be a later one.
    let decided_at = beacon::decided_at(beacon, round)?;
    Some(beacon::round_at(beacon, decided_at)? == round)
}

/// The randomness of a round of `beacon` by which a sale is drawn that closed at `closes_at`; `None` if there will never be
/// any, or it was known before the close: somebody may have ordered by it.
///
/// # Errors
/// [`Error::BeaconSilent`], [`Error::BeaconUnavailable`]
pub fn seed(beacon: &Address, round: u64, closes_at: u64) -> Result<Option<Randomness>, Refusal> {
    if let Some(seed) = beacon::randomness(beacon, round).ok_or(Error::BeaconUnavailable)? {
        let since = beacon::known_since(beacon, round).ok_or(Error::BeaconUnavailable)?;
        return Ok((since >= closes_at).then_some(seed));
    }
    if beacon::is_lost(beacon, round).ok_or(Error::BeaconUnavailable)? {
        Ok(None)
    } else {
        Err(Error::BeaconSilent { round }.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_day_at_least_and_90_days_at_most() {
        let decided_at = 1_000;
        for (settle_by, expected) in [
            (0, Err(BadBeacon::TooLate { decided_at })),
            (1_000 + TIME_TO_SETTLE - 1, Err(BadBeacon::TooLate { decided_at })),
            (1_000 + TIME_TO_SETTLE, Ok(())),
            (1_000 + MAX_TIME_TO_SETTLE, Ok(())),
            (1_001 + MAX_TIME_TO_SETTLE, Err(BadBeacon::TooLong { latest: 1_000 + MAX_TIME_TO_SETTLE })),
            (u64::MAX, Err(BadBeacon::TooLong { latest: 1_000 + MAX_TIME_TO_SETTLE })),
        ] {
            assert_eq!(require_time_to_settle(decided_at, settle_by), expected, "{settle_by}");
        }
        assert_eq!(require_time_to_settle(u64::MAX, u64::MAX), Err(BadBeacon::TooLate { decided_at: u64::MAX }));
    }
}
