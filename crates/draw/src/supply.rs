//! How much an auction sold. Its terms say the least; what it had besides when it opened, it says itself.

use super::{
    log::{Log, Logged, Said},
    types::{Disagreement, overflow},
};
use crate::types::Supply;
use fairsale_input::time::utc;
use fairsale_interfaces::bids::Cleared;

impl Supply {
    /// Finds the supply of an auction. `cleared` is `None` if it did not clear: it was cancelled.
    pub(super) fn of(log: &Log, before: &[&Logged], cleared: Option<&Cleared>) -> Result<Self, Disagreement> {
        let terms = &log.header.terms;
        let mut funded = None;
        for event in before {
            let Said::Funded { supply } = event.said else { continue };
            if event.time >= terms.common.opens_at {
                let expected = format!("before {}", utc(terms.common.opens_at));
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
            (None, None, Some(Cleared { tick, filled_above: filled, tick_demand: margin, remaining: left, .. }))
                if *tick > 0 || u128::from(*margin) > *left =>
            {
                Self::Cleared(left.checked_add((*filled).into()).ok_or_else(|| overflow("the supply"))?)
            }
            (None, None, Some(_)) => Self::Enough,
            (None, None, None) => Self::Unknown,
        };
        if supply.tickets().is_some_and(|tickets| tickets < terms.common.supply) {
            let expected = format!("{} or more, as its terms say", terms.common.supply);
            return Err(Disagreement::new("how much is sold", expected, supply.to_string()));
        }
        Ok(supply)
    }
}
