//! What comes of computing a sale again, and what is said when it does not agree.

use crate::{log::Clock, whose::Whose};
use fairsale_chain::Address;
use fairsale_interfaces::bids::Cleared;
use fairsale_math::MAX_GROUP;
use std::fmt;

/// Somebody's name in a sale.
pub type Alias = [u8; 32];

/// How long after the beginning of a relay chain's slot a block that was built on it can still be made, in seconds, if that chain
/// goes on.
const LATEST_IN_SLOT: u64 = 18;

/// A sale does not keep to what its terms and its events say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// About what.
    pub what: String,
    /// What follows from terms and events before.
    pub expected: String,
    /// What the sale says.
    pub found: String,
}

impl Disagreement {
    pub(crate) fn new(what: impl Into<String>, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { what: what.into(), expected: expected.into(), found: found.into() }
    }

    /// An error unless both are the same.
    pub(crate) fn unless<T: PartialEq + fmt::Debug>(
        what: impl Into<String>,
        expected: T,
        found: T,
    ) -> Result<(), Self> {
        if expected == found {
            return Ok(());
        }
        Err(Self::new(what, format!("{expected:?}"), format!("{found:?}")))
    }
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, expected, found } = self;
        write!(f, "it does not agree: {what} should be {expected}, but is {found}")
    }
}

impl std::error::Error for Disagreement {}

/// What a sale came to, all of it computed here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// First second at which no orders were taken any more.
    pub closed_at: u64,
    /// How many persons had an order then.
    pub orders: u64,
    /// What nobody gets more than for certain, in lots; of a cancelled sale nothing.
    pub cap: u32,
    /// How much an auction sold, and how it cleared. `None` of another sale, and of one that was cancelled.
    pub auction: Option<(Supply, Cleared)>,
    /// How it ended.
    pub ended: Ended,
    /// The draw. `None` if there was nothing to draw, or it was cancelled.
    pub drawn: Option<Drawing>,
    /// Everybody who had an order, with what it comes to.
    pub outcomes: Vec<Outcome>,
    /// How many orders were paid out so far, all of them right.
    pub claims: usize,
    /// How many got their money back, and wait for what they bought: it did not move.
    pub waiting: usize,
    /// How much more was sent away as unsold than the supply leaves, in base units: the sale had that besides.
    pub beyond: u128,
    /// How late the chain's clock was when it took the last orders. `None` if it does not tell, or nobody asked.
    pub clock: Option<Clock>,
}

/// How a sale ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was settled.
    Settled,
    /// It was cancelled, and everybody gets everything back.
    Cancelled {
        /// Why.
        why: Why,
        /// How much there was to sell, of an auction.
        supply: Option<Supply>,
    },
}

/// A draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// The beacon's round.
    pub round: u64,
    /// When it was to be public. `None` if the beacon is of no known kind.
    pub public_at: Option<u64>,
    /// Its randomness.
    pub seed: [u8; 32],
    /// Whose rounds the beacon takes.
    pub whose: Whose,
    /// Its signature, if the beacon's key was known and it is right.
    pub signature: Option<[u8; 64]>,
    /// How many parties of a beacon of commit and reveal committed before the events that were looked at.
    pub unseen: usize,
    /// How many entries each class has.
    pub entries: [u32; MAX_GROUP],
    /// How many of each win.
    pub prizes: [u32; MAX_GROUP],
}

/// What an order comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whose.
    pub alias: Alias,
    /// By which account.
    pub account: Address,
    /// How many lots were asked for.
    pub asked: u32,
    /// The group; zero: alone.
    pub group: u32,
    /// How many lots it gets.
    pub lots: u32,
    /// How it was drawn, if it was.
    pub drawn: Option<Place>,
}

/// An entry in a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The class: groups of so many; 1: a person alone.
    pub class: u8,
    /// The entry's number in its class, from 0.
    pub number: u32,
    /// Where the permutation puts it: π(number).
    pub place: u32,
    /// The offset u of the class.
    pub offset: u32,
    /// True if the entry wins: (place + offset) modulo entries is below prizes.
    pub won: bool,
}

impl Verified {
    /// What it leaves open, though all that can be computed agrees.
    pub fn doubts(&self) -> Vec<&'static str> {
        let supply = match self.ended {
            Ended::Settled => self.auction.map(|(supply, _)| supply),
            // How much there was decides whether it raised too little.
            Ended::Cancelled { why: Why::TooLittle { .. }, supply } => supply,
            Ended::Cancelled { .. } => None,
        };
        // A beacon decides nothing where nothing is drawn.
        let beacon = self.drawn.and_then(|drawn| drawn.whose.doubt());
        let unseen = self.drawn.is_some_and(|drawn| drawn.unseen > 0).then_some(
            "not all of its parties' commitments are among the events: look from an earlier block on (--from) to see that \
             they were made before the close",
        );
        let late = self.was_late().then_some(
            "no block was made between the last orders and the time at which the beacon's round was public: so late, \
             somebody could have ordered by it",
        );
        let lost = matches!(self.ended, Ended::Cancelled { why: Why::Lost { .. }, .. })
            .then_some("that there is no randomness, is the word of the sale and its beacon");
        let doubts = [supply.and_then(Supply::doubt), beacon, unseen, late, lost];
        doubts.into_iter().flatten().collect()
    }

    /// Whether the chain's clock was so late that the draw's round could be public while orders were taken.
    fn was_late(&self) -> bool {
        let (clock, public_at) = (self.clock, self.drawn.and_then(|drawn| drawn.public_at));
        clock.zip(public_at).is_some_and(|(clock, time)| clock.made_by.saturating_add(LATEST_IN_SLOT) >= time)
    }
}

/// Why a sale was cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its seller called it off before it opened.
    CalledOff,
    /// Its supply was not there when it opened, so nobody could order.
    Unfunded,
    /// It would have raised less than it must.
    TooLittle {
        /// What it would have raised, in planck.
        raises: u128,
    },
    /// The beacon knew its round before the close, so somebody could have ordered by it.
    Void {
        /// The round; `None` if only the sale knows.
        round: Option<u64>,
        /// Since when, by the chain's clock.
        known_since: u64,
    },
    /// The beacon has no randomness of its round, and never will. Of a beacon of no known kind it is the sale's word.
    Lost {
        /// The round; `None` if only the sale knows.
        round: Option<u64>,
    },
    /// Nobody settled it in time.
    Late {
        /// The round that the draw waited for; `None` if there was nothing to draw, or only the sale knows.
        round: Option<u64>,
        /// When that was public.
        public_at: Option<u64>,
        /// When the beacon came to know it, by the chain's clock; `None`: nobody brought it.
        known_since: Option<u64>,
    },
}

/// That a number is larger than can be.
pub(crate) fn overflow(what: &str) -> Disagreement {
    Disagreement::new(what, "a number that fits", "more")
}

/// How many tickets were sold, and who says so. Whoever says it, it is the sale: who trusts its code, trusts that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Supply {
    /// By its last event `Funded`, before it opened.
    Funded(u128),
    /// By its state, when its events were read.
    State(u128),
    /// By how it says that it cleared, and by nothing else.
    Cleared(u128),
    /// It cleared at the lowest price with enough for all: there was no less than they bid for, and nobody says how much.
    Enough,
    /// It did not clear, and nobody says how much there was.
    Unknown,
}

impl Supply {
    /// How many. `None` if nobody says so.
    pub fn tickets(self) -> Option<u128> {
        match self {
            Self::Funded(tickets) | Self::State(tickets) | Self::Cleared(tickets) => Some(tickets),
            Self::Enough | Self::Unknown => None,
        }
    }

    /// What it leaves open, though all that can be computed agrees.
    pub fn doubt(self) -> Option<&'static str> {
        match self {
            Self::Funded(_) | Self::State(_) => None,
            Self::Cleared(_) | Self::Enough => Some(
                "how much was sold is not among the events and was not asked for: it was taken as the clearing has it",
            ),
            Self::Unknown => Some("how much there was is not among the events and was not asked for"),
        }
    }
}

impl fmt::Display for Supply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Funded(tickets) => write!(f, "{tickets}, by the sale's last event Funded before it opened"),
            Self::State(tickets) => write!(f, "{tickets}, by the sale's state when its events were read"),
            Self::Cleared(tickets) => write!(f, "{tickets}, by how the sale says that it cleared"),
            Self::Enough => f.write_str("enough for all who bid, by how the sale says that it cleared"),
            Self::Unknown => f.write_str("not known"),
        }
    }
}
