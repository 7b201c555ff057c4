//! What a draw is decided by: the beacon's round, its signature, and whose key that is by. A beacon says itself which key it
//! takes, and whoever has that key knows every round before its time: so it matters as much as the signature.

use super::{
    log::{BeaconFacts, Log, Parties, Said},
    parties,
    verify::{Disagreement, Drawing},
};
use crate::{
    address::{hex, show},
    beacon::{EVMNET, LocalBeacon, Network, randomness},
    operator::Error,
    time::utc,
};
use fairsale_interfaces::beacon::{DELAY, Schedule};
use fairsale_math::MAX_GROUP;
use std::fmt;

/// Whose rounds a beacon takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// drand's: nobody alone knows a round before its time.
    Evmnet,
    /// drand's, but at other times than drand's: a round can be public long before this beacon says so.
    OtherTimes {
        /// When round 1 is public by this beacon.
        genesis: u64,
        /// Seconds from one round to the next by this beacon.
        period: u64,
    },
    /// The development key's, whose secret is published.
    Development,
    /// Somebody's.
    Unknown([u8; 128]),
    /// Nobody's: so many parties make them of their secrets.
    Parties(usize),
    /// The beacon is of no kind of ours, and there is no key.
    OtherKind,
}

/// What an auditor knows of a sale's beacon, and takes it for if it is not drand's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// It is drand's.
    Evmnet,
    /// It is by the development key, or drand's.
    Development,
    /// It is by this key, or drand's.
    Key([u8; 128]),
    /// It is not of drand's kind, and whoever makes its randomness is believed; or it is drand's.
    OtherKind,
}

impl Whose {
    /// By what a beacon was made with; `None`: it is of no kind of ours.
    pub fn of(facts: Option<&BeaconFacts>) -> Self {
        let (genesis, period, key) = match facts {
            None => return Self::OtherKind,
            Some(BeaconFacts::Parties(Parties { parties, .. })) => return Self::Parties(parties.len()),
            Some(BeaconFacts::Drand { genesis, period, key }) => (*genesis, *period, key),
        };
        let is = |other: Network| key.as_slice() == other.key.as_flattened();
        if is(EVMNET) {
            let theirs = Schedule { genesis, period } == EVMNET.schedule;
            return if theirs { Self::Evmnet } else { Self::OtherTimes { genesis, period } };
        }
        if is(LocalBeacon::development().network()) { Self::Development } else { Self::Unknown(*key) }
    }

    /// What a draw by it leaves open, though all that can be computed agrees.
    pub fn doubt(self) -> Option<&'static str> {
        match self {
            Self::Evmnet => None,
            Self::OtherTimes { .. } => Some(
                "the beacon takes drand's rounds at other times than drand's: anybody could know the draw before the close",
            ),
            Self::Development => {
                Some("the beacon is not drand's: everybody has its key, and could know the draw before the close")
            }
            Self::Unknown(_) => {
                Some("the beacon is not drand's: whoever has its key could know the draw before the close")
            }
            Self::Parties(_) => {
                Some("the beacon is not drand's: all its parties together could know the draw before the close")
            }
            Self::OtherKind => {
                Some("the beacon is of no known kind: its randomness was not checked, but believed as the sale says it")
            }
        }
    }

    /// That it is drand's, or what was expected.
    ///
    /// # Errors
    /// If it is not.
    pub fn require(self, expected: Expected) -> Result<(), Error> {
        let known = match (self, expected) {
            (Self::Evmnet, _)
            | (Self::Development, Expected::Development)
            | (Self::Parties(_) | Self::OtherKind, Expected::OtherKind) => true,
            (Self::Development, Expected::Key(key)) => {
                key.as_slice() == LocalBeacon::development().key().as_flattened()
            }
            (Self::Unknown(theirs), Expected::Key(key)) => theirs == key,
            _ => false,
        };
        if known {
            return Ok(());
        }
        let named = match expected {
            Expected::Evmnet => String::new(),
            Expected::Development => " or the development key".into(),
            Expected::Key(key) => format!(" or the key {}", hex(&key)),
            Expected::OtherKind => " or one that is not of drand's kind".into(),
        };
        // Nobody can mean that one: it is drand's and takes rounds that are no secret any more.
        let remedy = match self {
            Self::OtherTimes { .. } | Self::Evmnet => "",
            Self::Development => "; say --development if that is what it should be",
            Self::Unknown(_) => "; if you know whose that is and trust them with the draw, say --key 0x…",
            Self::Parties(_) => {
                "; if you trust one of them to have kept its secret until the close, say --believe-beacon"
            }
            Self::OtherKind => "; if you know how it comes to its randomness, say --believe-beacon",
        };
        Err(Error::not("the sale's beacon", format!("drand's evmnet{named}"), format!("{self}{remedy}")))
    }
}

impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Evmnet => f.write_str("drand's evmnet"),
            Self::OtherTimes { genesis, period } => {
                let Schedule { genesis: theirs, period: seconds } = EVMNET.schedule;
                write!(
                    f,
                    "drand's key, but at other times: genesis {genesis} and period {period}, not {theirs} and {seconds}"
                )
            }
            Self::Development => f.write_str("the DEVELOPMENT key, which everybody has"),
            Self::Unknown(key) => write!(f, "an unknown key {}", hex(key)),
            Self::Parties(1) => f.write_str("one party's secrets, by commit and reveal"),
            Self::Parties(count) => write!(f, "the secrets of {count} parties, by commit and reveal"),
            Self::OtherKind => f.write_str("a beacon of no known kind"),
        }
    }
}

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
    let mut its = log.events.iter().filter(|event| event.contract == log.header.terms.beacon);
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
    let mut its = log.events.iter().filter(|event| event.contract == log.header.terms.beacon);
    let signature = its.find_map(|event| match event.said {
        Said::RoundVerified { round: of, signature, .. } if of == round => Some(signature),
        _ => None,
    });
    let signature = signature.ok_or_else(|| {
        let beacon = show(log.header.terms.beacon);
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
