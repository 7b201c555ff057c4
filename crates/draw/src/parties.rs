//! A round of commit and reveal, computed again: who committed to which secret, when, and what the secrets make together.

use super::{
    log::{Log, Logged, Said},
    types::{Disagreement, Drawing},
};
use commit_reveal_beacon::Times;
use fairsale_chain::Address;
use fairsale_client::{
    address::{hex, show},
    beacon::Parties,
};
use fairsale_input::time::utc;
use fairsale_interfaces::{
    beacon::{
        Schedule,
        commit_reveal::{MAX_PARTIES, commitment_input, randomness_input},
    },
    host::{Word, number_word},
};
use sha2::{Digest, Sha256};

/// The times of a round; `None` if there is no such round, or these are no terms.
fn times_of(parties: &Parties, round: u64) -> Option<Times> {
    Times::of(round, &Schedule::new(parties.genesis, parties.period)?, parties.window)
}

/// What the beacon announced of a round, in order.
fn announced(log: &Log, round: u64) -> impl Iterator<Item = &Logged> {
    log.events.iter().filter(move |event| {
        let of = match event.said {
            Said::Committed { round, .. } | Said::Revealed { round, .. } | Said::Completed { round, .. } => Some(round),
            _ => None,
        };
        event.contract == log.header.terms.common.beacon && of == Some(round)
    })
}

/// Whether all parties have revealed their secrets of a round.
pub(super) fn is_complete(log: &Log, round: u64) -> bool {
    announced(log, round).any(|event| matches!(event.said, Said::Completed { .. }))
}

/// Checks that the seed is what the parties' secrets make, that each revealed what it had committed to, and that all commitments
/// whose events are there came before the close.
pub(super) fn check(log: &Log, parties: &Parties, closed_at: u64, drawing: Drawing) -> Result<Drawing, Disagreement> {
    let (round, count) = (drawing.round, parties.parties.len());
    if !(1..=MAX_PARTIES).contains(&count) {
        let expected = format!("1 to {MAX_PARTIES}");
        return Err(Disagreement::new("how many parties the beacon has", expected, count.to_string()));
    }
    let times = times_of(parties, round)
        .ok_or_else(|| Disagreement::new(format!("the times of round {round}"), "some that there are", "none"))?;
    let (chain_id, beacon) = (number_word(parties.chain_id.into()), log.header.terms.common.beacon);
    let (mut secrets, mut unseen) = (vec![], 0);
    for party in &parties.parties {
        let secret = secret_of(log, round, *party, &times)?;
        let ours: Word = Sha256::digest(commitment_input(&chain_id, beacon, round, *party, &secret)).into();
        match commitment_of(log, round, *party)? {
            None => unseen += 1,
            Some((time, commitment)) => {
                let name = show(*party);
                // By the beacon's own rule, and by what that is for.
                let until = times.commits_end.min(closed_at);
                if time >= until {
                    let expected = format!("before {}", utc(until));
                    return Err(Disagreement::new(
                        format!("the time of the commitment of {name}"),
                        expected,
                        utc(time),
                    ));
                }
                let what = format!("the commitment of {name} to the secret that it revealed");
                require_same(what, &ours, &commitment)?;
            }
        }
        secrets.extend(secret);
    }
    let (input, length) = randomness_input(&chain_id, beacon, round, &secrets);
    let ours: Word = Sha256::digest(&input[..length]).into();
    for event in announced(log, round) {
        if let Said::Completed { randomness, .. } = event.said {
            let what = format!("the randomness of round {round}, by the beacon");
            require_same(what, &ours, &randomness)?;
        }
    }
    require_same("the seed, of all secrets of the round", &ours, &drawing.seed)?;
    Ok(Drawing { public_at: Some(times.reveals_begin), unseen, ..drawing })
}

fn require_same(what: impl Into<String>, ours: &Word, theirs: &Word) -> Result<(), Disagreement> {
    if ours == theirs { Ok(()) } else { Err(Disagreement::new(what, hex(ours), hex(theirs))) }
}

/// The secret that a party revealed, in time and once.
fn secret_of(log: &Log, round: u64, party: Address, times: &Times) -> Result<Word, Disagreement> {
    let mut revealed = announced(log, round).filter_map(|event| match event.said {
        Said::Revealed { party: of, secret, .. } if of == party => Some((event.time, secret)),
        _ => None,
    });
    let what = |what: &str| format!("{what} of {} for round {round}", show(party));
    let (Some((time, secret)), None) = (revealed.next(), revealed.next()) else {
        return Err(Disagreement::new(
            what("the secret"),
            "announced once, by an event Revealed",
            "announced never, or again",
        ));
    };
    if !(times.reveals_begin..times.reveals_end).contains(&time) {
        let expected = format!("from {} until {}", utc(times.reveals_begin), utc(times.reveals_end));
        return Err(Disagreement::new(what("the time of the secret"), expected, utc(time)));
    }
    Ok(secret)
}

/// When a party committed, and to what. `None` if that was before the events.
fn commitment_of(log: &Log, round: u64, party: Address) -> Result<Option<(u64, Word)>, Disagreement> {
    let mut committed = announced(log, round).filter_map(|event| match event.said {
        Said::Committed { party: of, commitment, .. } if of == party => Some((event.time, commitment)),
        _ => None,
    });
    let first = committed.next();
    if committed.next().is_some() {
        let what = format!("the commitment of {} for round {round}", show(party));
        return Err(Disagreement::new(what, "made once", "made again"));
    }
    Ok(first)
}
