//! Whose rounds a beacon takes, and whether that is good enough.

use fairsale_client::{
    address::hex,
    beacon::{BeaconFacts, EVMNET, LocalBeacon, Network, Parties},
    query::QueryError,
};
use fairsale_interfaces::beacon::Schedule;
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
    /// Nobody's: parties make them of their secrets.
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
    pub fn require(self, expected: Expected) -> Result<(), QueryError> {
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
        Err(QueryError::not("the sale's beacon", format!("drand's evmnet{named}"), format!("{self}{remedy}")))
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
