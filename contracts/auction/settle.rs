//! Settling a closed auction: the clearing price, and what the bids at that price share.

use crate::{
    keys::{DEMAND, MARGIN, THE_MARGIN},
    state::{Ledger, Margin, PackedMargin},
};
use fairsale_interfaces::{
    bids::Cleared,
    draws::Drawn,
    sale::{Error, Phase, Refusal},
};
use fairsale_kit::{draws, life::Sale};
use fairsale_math::{Price, TICKS_PER_DEMAND, TickClearing, Timestamp, Units, clear_ticks, demand_of, least_payment};
use ink::Address;

/// Result of the auction if the bids stay as they are.
pub struct Clearing {
    /// The clearing tick, and what the bids there get.
    pub ticks: TickClearing,
    /// The price at it.
    pub price: Price,
    /// True if the bids at the clearing tick ask for more than remains for them.
    pub scarce: bool,
    /// Total payment of the bids above the clearing tick, or of all winning bids if nothing is scarce.
    pub filled: u128,
    /// Least total payment of the bids at the clearing tick if it is scarce. Exact if tickets are drawn.
    pub least: u128,
    /// Value of all that is sold at the clearing price, before parts of it are rounded down.
    pub raises: u128,
}

impl Clearing {
    /// Returns it in the form of the auction's messages and events.
    pub fn cleared(&self) -> Cleared {
        let TickClearing { tick, filled_above, tick_demand, remaining, .. } = self.ticks;
        Cleared { tick, price: self.price.0, filled_above, tick_demand, remaining: remaining.0 }
    }
}

impl Ledger {
    /// Computes the result if the bids stay as they are. Reads the demand from the highest tick down, as far as the
    /// supply reaches.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    pub fn clearing(&self) -> Result<Clearing, Refusal> {
        let (lot, tickets) = (self.terms().lot(), self.terms().tickets());
        let numbers = (0..=demand_of(self.terms.ticks() - 1)).rev(); // there is a tick: the terms were checked
        let bids = numbers.flat_map(|number| {
            let (demand, first) = (DEMAND.load(number as u8), number * TICKS_PER_DEMAND); // 0 to 19
            (first..first + TICKS_PER_DEMAND).rev().map(move |tick| (tick, demand.lots(tick)))
        });
        let ticks = clear_ticks(Units(self.state.supply()), lot, bids).ok_or(Error::Overflow)?;
        let TickClearing { tick, filled_above, tick_demand, remaining, .. } = ticks;
        let price = self.terms.ladder().price(tick).ok_or(Error::Overflow)?;
        let (scarce, cost) = (ticks.is_scarce(lot), |lots: u64| price.0.checked_mul(lots.into()));
        let (filled, least) = if !scarce {
            (filled_above.checked_add(tick_demand).and_then(cost), Some(0))
        } else if tickets {
            (cost(filled_above), price.0.checked_mul(remaining.0)) // in lots of one
        } else {
            // A bid is for a lot at least.
            (cost(filled_above), least_payment(price, remaining, tick_demand.min(self.state.bids()), lot))
        };
        // They were paid as deposits, which were more.
        let (filled, least) = (filled.ok_or(Error::Overflow)?, least.ok_or(Error::Overflow)?);
        // Without subtracting the rests, one a bid: otherwise bids for next to nothing could cause a cancellation.
        let margin = if scarce { least_payment(price, remaining, 1, lot).ok_or(Error::Overflow)? } else { 0 };
        let raises = filled.checked_add(margin).ok_or(Error::Overflow)?;
        Ok(Clearing { ticks, price, scarce, filled, least, raises })
    }

    /// Settles the auction, drawing scarce tickets by the beacon's seed; or cancels it if it raises too little, or if
    /// the draw can never be decided.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::BeaconSilent`], [`Error::BeaconUnavailable`], [`Error::Overflow`]
    pub fn settle(&mut self, now: Timestamp) -> Result<Clearing, Refusal> {
        self.require(Phase::Closed, now)?;
        let (clearing, terms) = (self.clearing()?, self.terms());
        let seed = if !self.raises_enough(clearing.raises) {
            None
        } else if clearing.scarce && terms.tickets() {
            draws::seed(&terms.beacon(), self.state.round(), terms.closes_at())?
        } else {
            Some([0; 32])
        };
        let Some(seed) = seed else {
            self.cancel_now(now);
            return Ok(clearing);
        };
        let Clearing { ticks, price, scarce, least, .. } = clearing;
        let TickClearing { tick, tick_demand: lots, remaining: Units(remaining), unsold, .. } = ticks;
        self.state.set_owed(self.state.supply().checked_sub(unsold.0).ok_or(Error::Overflow)?);
        self.state.set_price(price.0);
        self.state.set_tick(tick);
        self.state.set_scarce(scarce);
        if scarce {
            let margin = Margin { remaining, undelivered: remaining, least, paid: 0, lots, unclaimed: lots, seed };
            MARGIN.store(THE_MARGIN, &PackedMargin::from(&margin));
        }
        // What is certain to be paid.
        self.settle_with(clearing.filled.checked_add(least).ok_or(Error::Overflow)?, now);
        Ok(clearing)
    }

    /// Returns the margin. `None` before settlement, and if the bids at the clearing tick are filled.
    pub fn margin(&self) -> Option<PackedMargin> {
        self.state.scarce().then(|| MARGIN.load(THE_MARGIN))
    }

    /// Returns the draw; `None` if there was none.
    pub fn drawn(&self) -> Option<Drawn> {
        let margin = self.margin().filter(|_| self.terms().tickets())?;
        let (mut entries, mut prizes) = ([0; 8], [0; 8]);
        // Fewer than 2³² bid for a ticket, and fewer than that are left.
        entries[0] = margin.lots() as u32;
        prizes[0] = margin.remaining() as u32;
        Some(Drawn { round: self.state.round(), seed: margin.seed(), entries, prizes })
    }

    /// Returns the part of the balance of the auction at `address` that is owed to no buyer, whenever it arrived; once
    /// settled.
    ///
    /// # Errors
    /// [`Error::TokenFailed`]
    pub fn unsold(&self, address: Address) -> Result<u128, Refusal> {
        let balance = self.terms().sold().balance_of(address).ok_or(Error::TokenFailed)?;
        Ok(balance.saturating_sub(self.state.owed())) // no money
    }
}
