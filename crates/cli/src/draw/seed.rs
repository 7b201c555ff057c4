//! What a draw is decided by: the beacon's round, its signature, and whose key that is by. A beacon says itself which key it
//! takes, and whoever has that key knows every round before its time: so it matters as much as the signature.

use super::{
    log::{BeaconFacts, Log, Said},
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
    /// The beacon is not of drand's kind, and there is no key.
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
    /// It is not of drand's kind, and its randomness is believed; or it is drand's.
    OtherKind,
}

impl Whose {
    /// By what a beacon was made with; nothing: it is not of drand's kind.
    pub fn of(facts: Option<BeaconFacts>) -> Self {
        let Some(facts) = facts else { return Self::OtherKind };
        let network = Network::from(facts);
        match network {
            EVMNET => Self::Evmnet,
            Network { key, .. } if key == EVMNET.key => {
                Self::OtherTimes { genesis: facts.genesis, period: facts.period }
            }
            Network { key, .. } if key == LocalBeacon::development().key() => Self::Development,
            _ => Self::Unknown(facts.key),
        }
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
            Self::OtherKind => Some(
                "the beacon is not of drand's kind: its randomness was not checked, but believed as the sale says it",
            ),
        }
    }

    /// That it is drand's, or what was expected.
    ///
    /// # Errors
    /// If it is not.
    pub fn require(self, expected: Expected) -> Result<(), Error> {
        let known = match (self, expected) {
            (Self::Evmnet, _) | (Self::Development, Expected::Development) | (Self::OtherKind, Expected::OtherKind) => {
                true
            }
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
            Self::OtherKind => f.write_str("a beacon that is not of drand's kind"),
        }
    }
}

/// The draw's round and randomness, by the beacon's own signature.
pub(super) fn seed_of(log: &Log, closed_at: u64, round: u64, seed: [u8; 32]) -> Result<Drawing, Disagreement> {
    let none = [0; MAX_GROUP];
    let whose = Whose::of(log.header.beacon);
    let drawing = Drawing { round, public_at: None, seed, whose, signature: None, entries: none, prizes: none };
    // Of a beacon of another kind nothing is known here but what the sale says.
    let Some(facts) = log.header.beacon else { return Ok(drawing) };
    let network = Network::from(facts);
    if Schedule::new(facts.genesis, facts.period).is_none() {
        let found = format!("{} and {}", facts.genesis, facts.period);
        return Err(Disagreement::new("the beacon's genesis and period", "both above 0", found));
    }
    let due = network.schedule.round_at(closed_at.saturating_add(DELAY));
    Disagreement::unless(format!("the beacon's round, {DELAY} s after the close at {}", utc(closed_at)), due, round)?;
    let verified = log.events.iter().filter(|event| event.contract == log.header.terms.beacon);
    let signature = verified.into_iter().find_map(|event| match event.said {
        Said::RoundVerified { round: of, signature, .. } if of == round => Some(signature),
        _ => None,
    });
    let signature = signature.ok_or_else(|| {
        let beacon = show(log.header.terms.beacon);
        Disagreement::new(
            format!("the signature of round {round}"),
            format!("an event of the beacon at {beacon}"),
            "none",
        )
    })?;
    if let Err(bad) = network.verify(round, &signature) {
        let expected = "one by the beacon's key";
        return Err(Disagreement::new(
            format!("the signature of round {round}"),
            expected,
            format!("{} ({bad})", hex(&signature)),
        ));
    }
    let hash = randomness(&signature);
    if hash != seed {
        return Err(Disagreement::new("the seed", format!("{} (SHA-256 of the signature)", hex(&hash)), hex(&seed)));
    }
    Ok(Drawing { public_at: network.schedule.time_of(round), signature: Some(signature), ..drawing })
}
