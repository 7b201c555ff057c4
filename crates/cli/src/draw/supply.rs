//! How much an auction sold. Its terms say the least; what it had besides when it opened, it says itself.

use super::{
    log::{Log, Logged, Said},
    verify::{Disagreement, overflow},
};
use crate::time::utc;
use fairsale_interfaces::bids::Cleared;
use std::fmt;

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
    /// What is known of it; `None` of an auction that did not clear: it was cancelled.
    pub(super) fn of(log: &Log, before: &[&Logged], cleared: Option<&Cleared>) -> Result<Self, Disagreement> {
        let terms = &log.header.terms;
        let mut funded = None;
        for event in before {
            let Said::Funded { supply } = event.said else { continue };
            if event.time >= terms.opens_at {
                let expected = format!("before {}", utc(terms.opens_at));
                return Err(Disagreement::new("the time of an event Funded", expected, utc(event.time)));
            }
            funded = Some(supply);
        }
        // Zero: nobody asked.
        let state = log.header.origin.map(|origin| origin.sells).filter(|sells| *sells > 0);
        if let (Some(funded), Some(state)) = (funded, state) {
            Disagreement::unless("how much is sold by the sale's state", funded, state)?;
        }
        let supply = match (funded, state, cleared) {
            (Some(supply), ..) => Self::Funded(supply),
            (None, Some(supply), _) => Self::State(supply),
            // What clears above the lowest tick, or is scarce, is sold out.
            (None, None, Some(Cleared { tick, filled, margin, left, .. }))
                if *tick > 0 || u128::from(*margin) > *left =>
            {
                Self::Cleared(left.checked_add((*filled).into()).ok_or_else(|| overflow("the supply"))?)
            }
            (None, None, Some(_)) => Self::Enough,
            (None, None, None) => Self::Unknown,
        };
        if supply.tickets().is_some_and(|tickets| tickets < terms.supply) {
            let expected = format!("{} or more, as its terms say", terms.supply);
            return Err(Disagreement::new("how much is sold", expected, supply.to_string()));
        }
        Ok(supply)
    }

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
