//! How a closed auction is settled: the clearing price, and what there is for those who bid just that.

use crate::ledger::{Ledger, Margin, PackedMargin, demand};
use fairsale_interfaces::{
    beacon::Randomness,
    bids::Cleared,
    draws::Drawn,
    sale::{Error, Refusal},
    storage,
};
use fairsale_kit::{draws, escrow, life::Sale};
use fairsale_math::{
    LotSize, Price, TICKS_PER_DEMAND, TickClearing, Timestamp, Units, clear_ticks, demand_of, least_payment,
};
use ink::Address;

/// Where the [`Margin`] lies.
const MARGIN: [u8; 1] = [255];

/// What all bids come to, if they stay as they are.
pub struct Clearing {
    /// Which tick clears.
    pub ticks: TickClearing,
    /// The price at it.
    pub price: Price,
    /// Whether there is less for the bids at it than they ask for.
    pub scarce: bool,
    /// What the bids above the clearing tick pay together, or all who win if it is not scarce.
    pub filled: u128,
    /// What those pay at least, who share what is scarce. Exact if it is drawn.
    pub least: u128,
    /// What all that is sold makes at the price, before parts of it are rounded down.
    pub raises: u128,
    /// Whether that is enough; otherwise the auction is cancelled.
    pub enough: bool,
}

impl Clearing {
    /// What is certain to be paid.
    pub fn proceeds(&self) -> Result<u128, Refusal> {
        self.filled.checked_add(self.least).ok_or_else(|| Error::Overflow.into())
    }

    /// As an auction's messages and events have it.
    pub fn cleared(&self) -> Cleared {
        let TickClearing { tick, filled, margin, left, .. } = self.ticks;
        Cleared { tick, price: self.price.0, filled, margin, left: left.0 }
    }
}

impl Ledger {
    /// What the draw of tickets is decided by; `None` if it will never come, or came too early.
    pub fn seed(&self) -> Result<Option<Randomness>, Refusal> {
        draws::seed(&self.terms.beacon(), self.state.round(), self.terms.closes_at())
    }

    /// How much a lot is.
    pub fn lot(&self) -> LotSize {
        LotSize(self.terms.lot_size())
    }

    /// Who gets how much at which price, if the bids stay as they are. Reads what is bid from the highest tick down, as far as the
    /// supply reaches.
    pub fn clearing(&self) -> Result<Clearing, Refusal> {
        let lot = self.lot();
        let numbers = (0..=demand_of(self.terms.ticks() - 1)).rev(); // there is a tick: the terms were checked
        let bids = numbers.flat_map(|number| {
            let (demand, first) = (demand(number), number * TICKS_PER_DEMAND);
            (first..first + TICKS_PER_DEMAND).rev().map(move |tick| (tick, demand.lots(tick)))
        });
        let ticks = clear_ticks(Units(self.state.supply()), lot, bids).ok_or(Error::Overflow)?;
        let TickClearing { tick, filled, margin, left, .. } = ticks;
        let price = self.terms.ladder().price(tick).ok_or(Error::Overflow)?;
        let (scarce, cost) = (ticks.is_scarce(lot), |lots: u64| price.0.checked_mul(lots.into()));
        let (filled, least) = if !scarce {
            (filled.checked_add(margin).and_then(cost), Some(0))
        } else if self.terms.tickets() {
            (cost(filled), price.0.checked_mul(left.0)) // in lots of one
        } else {
            // A bid is for a lot at least.
            (cost(filled), least_payment(price, left, margin.min(self.state.bids()), lot))
        };
        // They were paid as deposits, which were more.
        let (filled, least) = (filled.ok_or(Error::Overflow)?, least.ok_or(Error::Overflow)?);
        // What the margin raises but for the rests, one a bid. Counting them off here would let bids for next to nothing cancel.
        let margin = if scarce { least_payment(price, left, 1, lot).ok_or(Error::Overflow)? } else { 0 };
        let raises = filled.checked_add(margin).ok_or(Error::Overflow)?;
        Ok(Clearing { ticks, price, scarce, filled, least, raises, enough: raises >= self.terms.min_raise() })
    }

    /// Settles the auction, which is closed and raises enough. What is scarce is drawn by the `seed`, if it is tickets.
    pub fn settle(&mut self, clearing: &Clearing, seed: Option<Randomness>, now: Timestamp) -> Result<(), Refusal> {
        let TickClearing { tick, margin, left, unsold, .. } = clearing.ticks;
        self.end(true, now);
        self.state.set_owed(self.state.supply().checked_sub(unsold.0).ok_or(Error::Overflow)?);
        self.state.set_proceeds(clearing.proceeds()?);
        self.state.set_price(clearing.price.0);
        self.state.set_tick(tick);
        self.state.set_scarce(clearing.scarce);
        if clearing.scarce {
            store_margin(&PackedMargin::from(&Margin {
                left: left.0,
                ungiven: left.0,
                least: clearing.least,
                paid: 0,
                lots: margin,
                unclaimed: margin,
                seed: seed.unwrap_or_default(),
            }));
        }
        Ok(())
    }

    /// What there is for the bids at the clearing tick, if the auction was settled and that is less than they ask for.
    pub fn margin(&self) -> Option<PackedMargin> {
        self.state.scarce().then(load_margin)
    }

    /// The draw, if there was one.
    pub fn drawn(&self) -> Option<Drawn> {
        let margin = self.margin().filter(|_| self.terms.tickets())?;
        let (mut entries, mut prizes) = ([0; 8], [0; 8]);
        // Fewer than 2³² bid for a ticket, and fewer than that are left.
        entries[0] = margin.lots() as u32;
        prizes[0] = margin.left() as u32;
        Some(Drawn { round: self.state.round(), seed: margin.seed(), entries, prizes })
    }

    /// What of all that the sale at `address` has goes where now: what no buyer can be given, whenever it came.
    pub fn unsold(&self, address: Address, now: Timestamp) -> Result<(Address, u128), Refusal> {
        let balance = self.terms.asset().balance_of(address).ok_or(Error::TokenFailed);
        let left = balance.map(|balance| balance.saturating_sub(self.state.owed()))?;
        escrow::unsold(self, address, left, now)
    }
}

fn load_margin() -> PackedMargin {
    let mut margin = PackedMargin::default();
    storage::load(&MARGIN, &mut margin.0);
    margin
}

/// Puts it in the place of what it was.
pub fn store_margin(margin: &PackedMargin) {
    storage::store(&MARGIN, &margin.0);
}
