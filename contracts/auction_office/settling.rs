//! What happens to an auction once: it is funded, cancelled, settled; and what goes to those who are not buyers.

use crate::ledger::{CANCELLED, Ledger, Margin, PackedMargin, SETTLED, demand};
use fairsale_interfaces::{
    beacon::Randomness,
    bids::Cleared,
    draws::Drawn,
    sale::{Error, Phase, Refusal},
    storage,
};
use fairsale_math::{
    Amount, LotSize, Price, TICKS_PER_DEMAND, TickClearing, Timestamp, Units, clear_ticks, demand_of, least_payment,
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

    /// As an auction tells it.
    pub fn told(&self) -> Cleared {
        let TickClearing { tick, filled, margin, left, .. } = self.ticks;
        Cleared { tick, price: self.price.0, filled, margin, left: left.0 }
    }
}

impl Ledger {
    /// Takes note that the sale has so much of what it sells. More can be sent and noted until it opens.
    pub fn fund(&mut self, escrow: Units, now: Timestamp) -> Result<(), Refusal> {
        self.require(Phase::Announced, now)?;
        let supply = self.terms.supply();
        if escrow.0 < supply {
            return Err(Error::Underfunded { balance: escrow.0, supply }.into());
        }
        self.state.set_supply(escrow.0);
        self.state.set_funded(true);
        Ok(())
    }

    /// Calls the auction off; or takes note that the clock did.
    pub fn cancel(&mut self, caller: Address, now: Timestamp) -> Result<(), Refusal> {
        match self.phase(now) {
            Phase::Announced if caller != self.terms.seller() => return Err(Error::NotSeller { caller }.into()),
            Phase::Announced => self.end_as(CANCELLED, now),
            Phase::Cancelled if self.state.end() == 0 => {
                let since = if self.state.funded() { self.terms.settle_by() } else { self.terms.opens_at() };
                self.end_as(CANCELLED, Timestamp(since));
            }
            phase => return Err(Error::WrongPhase { phase, now: now.0 }.into()),
        }
        Ok(())
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

    /// Settles the auction, which is closed and raises enough. What is scarce is drawn by the `seed` of a round, if there is one.
    pub fn settle(
        &mut self,
        clearing: &Clearing,
        seed: Option<(u64, Randomness)>,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let TickClearing { tick, margin, left, unsold, .. } = clearing.ticks;
        self.end_as(SETTLED, now);
        self.state.set_owed(self.state.supply().checked_sub(unsold.0).ok_or(Error::Overflow)?);
        self.state.set_proceeds(clearing.proceeds()?);
        self.state.set_price(clearing.price.0);
        self.state.set_tick(tick);
        self.state.set_scarce(clearing.scarce);
        if clearing.scarce {
            let (drawn_by, seed) = seed.unwrap_or_default();
            store_margin(&PackedMargin::from(&Margin {
                left: left.0,
                ungiven: left.0,
                least: clearing.least,
                paid: 0,
                lots: margin,
                unclaimed: margin,
                drawn_by,
                seed,
            }));
        }
        Ok(())
    }

    /// Cancels the auction, which is closed and raises too little, or would be drawn by what will never come.
    pub fn call_off(&mut self, now: Timestamp) {
        self.end_as(CANCELLED, now);
    }

    fn end_as(&mut self, end: u8, at: Timestamp) {
        self.state.set_end(end);
        self.state.set_ended_at(at.0);
    }

    /// When it ended, if it has. What nobody ended, the clock did: an unsettled auction at `settle_by`.
    pub fn ended_at(&self) -> u64 {
        if self.state.end() == 0 { self.terms.settle_by() } else { self.state.ended_at() }
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
        Some(Drawn { round: margin.drawn_by(), seed: margin.seed(), entries, prizes })
    }

    /// What goes to the beneficiary now. More can become certain later.
    pub fn take_proceeds(&mut self, now: Timestamp) -> Result<Amount, Refusal> {
        self.require(Phase::Settled, now)?;
        let proceeds = self.state.proceeds();
        if proceeds == 0 {
            return Err(Error::NothingLeft.into());
        }
        self.state.set_proceeds(0);
        Ok(Amount(proceeds))
    }

    /// What of the `escrow` goes where now: all that no buyer can be given, whenever it came.
    pub fn take_unsold(&self, escrow: Units, now: Timestamp) -> Result<(Address, Units), Refusal> {
        let (to, owed) = match self.phase(now) {
            Phase::Settled => (self.terms.unsold_to(), self.state.owed()),
            Phase::Cancelled => (self.terms.seller(), 0),
            phase => return Err(Error::WrongPhase { phase, now: now.0 }.into()),
        };
        match escrow.0.checked_sub(owed) {
            Some(units @ 1..) => Ok((to, Units(units))),
            _ => Err(Error::NothingLeft.into()),
        }
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
