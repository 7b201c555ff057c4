//! The round of a beacon that decides the draw of a sale: the first that is public [`DELAY`] after its close, or later.

use crate::terms::BadCommonTerms;
use fairsale_interfaces::{
    beacon::{self, DELAY, Randomness},
    sale::{Error, Refusal},
};
use ink::Address;

/// Least time to settle after the moment from which nobody can withhold the beacon's round any more, in seconds: a day.
/// With less time a seller, or a halted chain, could cause the sale to be cancelled.
pub const TIME_TO_SETTLE: u64 = 86_400;

/// Most time to settle: 90 days. If the beacon never answers, all deposits wait as long.
pub const MAX_TIME_TO_SETTLE: u64 = 90 * 86_400;

/// Fails unless a sale that is decided at `decided_at` has from a day to 90 days to be settled.
///
/// # Errors
/// [`BadCommonTerms::BeaconTooLate`], [`BadCommonTerms::SettlesTooLate`]
pub fn require_time_to_settle(decided_at: u64, settle_by: u64) -> Result<(), BadCommonTerms> {
    let latest = decided_at.saturating_add(MAX_TIME_TO_SETTLE);
    if decided_at.checked_add(TIME_TO_SETTLE).is_none_or(|first| first > settle_by) {
        return Err(BadCommonTerms::BeaconTooLate { decided_at, settle_by });
    }
    if settle_by > latest {
        return Err(BadCommonTerms::SettlesTooLate { latest, settle_by });
    }
    Ok(())
}

/// Returns the round of `beacon` that decides a sale which closes at `closes_at`. `None` if the beacon does not answer.
pub fn round_of(beacon: &Address, closes_at: u64) -> Option<u64> {
    beacon::round_at(beacon, closes_at.checked_add(DELAY)?)
}

/// Returns the same round for a sale that is being announced, and checks that it is not lost.
///
/// # Errors
/// [`BadCommonTerms::NoBeacon`], [`BadCommonTerms::LostRound`]
pub fn possible_round(beacon: &Address, closes_at: u64) -> Result<u64, BadCommonTerms> {
    let round = round_of(beacon, closes_at).ok_or(BadCommonTerms::NoBeacon)?;
    match beacon::is_lost(beacon, round) {
        Some(false) => Ok(round),
        Some(true) => Err(BadCommonTerms::LostRound { round }),
        None => Err(BadCommonTerms::NoBeacon),
    }
}

/// Returns the same round as [`possible_round`], and checks that there is [time](require_time_to_settle) to settle
/// after it.
///
/// # Errors
/// [`BadCommonTerms::NoBeacon`], [`BadCommonTerms::LostRound`], [`BadCommonTerms::BeaconTooLate`],
/// [`BadCommonTerms::SettlesTooLate`]
pub fn round_to_come(beacon: &Address, closes_at: u64, settle_by: u64) -> Result<u64, BadCommonTerms> {
    let round = possible_round(beacon, closes_at)?;
    let decided_at = beacon::decided_at(beacon, round).ok_or(BadCommonTerms::NoBeacon)?;
    require_time_to_settle(decided_at, settle_by)?;
    Ok(round)
}

/// Returns true if nobody can withhold `round` of `beacon`: it is decided when it is public. `None` if the beacon does
/// not answer.
pub fn is_certain(beacon: &Address, round: u64) -> Option<bool> {
    // Were it decided after its own time, the round of that time would be a later one.
    let decided_at = beacon::decided_at(beacon, round)?;
    Some(beacon::round_at(beacon, decided_at)? == round)
}

/// Returns the randomness of a round of `beacon` for the draw of a sale that closed at `closes_at`. `None` if there
/// will never be any, or if it was known before the close, when buyers may have ordered by it.
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
        let late = |settle_by| Err(BadCommonTerms::BeaconTooLate { decided_at, settle_by });
        let long = |settle_by| Err(BadCommonTerms::SettlesTooLate { latest: 1_000 + MAX_TIME_TO_SETTLE, settle_by });
        for (settle_by, expected) in [
            (0, late(0)),
            (999 + TIME_TO_SETTLE, late(999 + TIME_TO_SETTLE)),
            (1_000 + TIME_TO_SETTLE, Ok(())),
            (1_000 + MAX_TIME_TO_SETTLE, Ok(())),
            (1_001 + MAX_TIME_TO_SETTLE, long(1_001 + MAX_TIME_TO_SETTLE)),
            (u64::MAX, long(u64::MAX)),
        ] {
            assert_eq!(require_time_to_settle(decided_at, settle_by), expected, "{settle_by}");
        }
        let (decided_at, settle_by) = (u64::MAX, u64::MAX);
        let late = Err(BadCommonTerms::BeaconTooLate { decided_at, settle_by });
        assert_eq!(require_time_to_settle(decided_at, settle_by), late);
    }
}
