//! What a draw is decided by: the beacon's round, its signature, and whose key that is by. A beacon says itself which key it
//! takes, and whoever has that key knows every round before its time: so it matters as much as the signature.

use super::{
    log::{Log, Said},
    parties,
    types::{Disagreement, Drawing},
    whose::Whose,
};
use fairsale_client::{
    address::{hex, show},
    beacon::{BeaconFacts, Network, randomness},
};
use fairsale_input::time::utc;
use fairsale_interfaces::beacon::DELAY;
use fairsale_math::MAX_GROUP;

/// By which round a sale is drawn that closed then. `None` if that is not known of its beacon.
pub(super) fn due_round(log: &Log, closed_at: u64) -> Result<Option<u64>, Disagreement> {
    let Some(facts) = &log.header.beacon else { return Ok(None) };
    let schedule = facts
        .schedule()
        .ok_or_else(|| Disagreement::new("the beacon's genesis and period", "both above 0", "one that is not"))?;
    Ok(Some(schedule.round_at(closed_at.saturating_add(DELAY))))
}

/// The chain's clock when the beacon came to know a round: by its own event, or by what it answered when the events were read.
/// `None` if neither is known.
pub(super) fn known_since(log: &Log, round: u64) -> Option<u64> {
    let mut its = log.events.iter().filter(|event| event.contract == log.header.terms.common.beacon);
    let first = its.find_map(|event| match event.said {
        Said::RoundVerified { round: of, .. } | Said::Completed { round: of, .. } if of == round => Some(event.time),
        _ => None,
    });
    first.or_else(|| log.header.origin?.known_since)
}

/// The draw's round and randomness, by what the beacon itself announced.
pub(super) fn seed_of(log: &Log, closed_at: u64, round: u64, seed: [u8; 32]) -> Result<Drawing, Disagreement> {
    let none = [0; MAX_GROUP];
    let whose = Whose::of(log.header.beacon.as_ref());
    let drawing =
        Drawing { round, public_at: None, seed, whose, signature: None, unseen: 0, entries: none, prizes: none };
    if let Some(due) = due_round(log, closed_at)? {
        let what = format!("the beacon's round, {DELAY} s after the close at {}", utc(closed_at));
        Disagreement::unless(what, due, round)?;
    }
    if let Some(since) = known_since(log, round).filter(|since| *since < closed_at) {
        let expected = format!("from {} on: otherwise the sale is void, and cancelled", utc(closed_at));
        return Err(Disagreement::new(format!("when the beacon came to know round {round}"), expected, utc(since)));
    }
    // Of a beacon of another kind nothing is known here but what the sale says.
    match &log.header.beacon {
        None => Ok(drawing),
        Some(BeaconFacts::Parties(parties)) => parties::check(log, parties, closed_at, drawing),
        Some(facts) => match facts.network() {
            Some(network) => check_signature(log, &network, drawing),
            None => Ok(drawing),
        },
    }
}

/// Whether the seed is that of the round's signature.
fn check_signature(log: &Log, network: &Network, drawing: Drawing) -> Result<Drawing, Disagreement> {
    let Drawing { round, seed, .. } = drawing;
    let what = || format!("the signature of round {round}");
    let mut its = log.events.iter().filter(|event| event.contract == log.header.terms.common.beacon);
    let signature = its.find_map(|event| match event.said {
        Said::RoundVerified { round: of, signature, .. } if of == round => Some(signature),
        _ => None,
    });
    let signature = signature.ok_or_else(|| {
        let beacon = show(log.header.terms.common.beacon);
        Disagreement::new(what(), format!("an event of the beacon at {beacon}"), "none")
    })?;
    if let Err(bad) = network.verify(round, &signature) {
        return Err(Disagreement::new(what(), "one by the beacon's key", format!("{} ({bad})", hex(&signature))));
    }
    let hash = randomness(&signature);
    if hash != seed {
        return Err(Disagreement::new("the seed", format!("{} (SHA-256 of the signature)", hex(&hash)), hex(&seed)));
    }
    Ok(Drawing { public_at: network.schedule.time_of(round), signature: Some(signature), ..drawing })
}
