//! What an auction should do, written from its rules.

use fairsale_interfaces::{
    bids,
    sale::{Error, Outcome, Phase},
};
use ink::U256;
use std::collections::BTreeMap;

/// The terms that differ.
#[derive(Clone, Debug)]
pub struct Facts {
    pub supply: u128,
    pub lot: u128,
    pub reserve: u128,
    pub max_lots: u32,
    pub min_raise: u128,
    pub tickets: bool,
}

/// How many ticks there are, a unit of money apart.
pub const TICKS: u32 = 4;

#[derive(Clone, Debug)]
pub enum Step {
    Bid {
        who: usize,
        tick: u32,
        lots: u32,
        more: u128,
    },
    Order {
        who: usize,
        lots: u32,
    },
    Change {
        who: usize,
        lots: u32,
    },
    Withdraw {
        who: usize,
    },
    /// To so far from the close.
    Close {
        from: i64,
    },
    Publish,
    Settle,
    Cancel,
    Claim {
        who: usize,
    },
    Proceeds,
    Unsold,
    /// More comes of what is sold.
    Late {
        units: u128,
    },
}

/// How the auction ended.
#[derive(Clone, Debug)]
pub struct End {
    pub clearing: Clearing,
    /// Who wins a ticket by lot.
    pub winners: Vec<usize>,
}

#[derive(Clone, Debug)]
pub struct Clearing {
    pub tick: u32,
    pub filled: u128,
    pub margin: u128,
    pub left: u128,
}

pub struct Model {
    pub facts: Facts,
    pub closes_at: u64,
    pub settle_by: u64,
    pub now: u64,
    pub bids: BTreeMap<usize, (u32, u32)>,
    pub lists: BTreeMap<u32, Vec<usize>>,
    /// How many bid.
    pub all: usize,
    pub published: bool,
    pub cancelled: bool,
    pub end: Option<End>,
    /// What those have paid who have claimed, what of it at the margin, and for how many lots.
    pub paid: u128,
    pub paid_at_margin: u128,
    pub claimed_at_margin: u128,
    pub given_at_margin: u128,
    pub taken: u128,
    /// The escrow.
    pub escrow: u128,
}

impl Model {
    pub fn price(&self, tick: u32) -> u128 {
        self.facts.reserve + u128::from(tick)
    }

    pub fn deposit(&self, who: usize) -> u128 {
        self.bids.get(&who).map_or(0, |(tick, lots)| self.price(*tick) * u128::from(*lots))
    }

    pub fn phase(&self) -> Phase {
        match &self.end {
            _ if self.cancelled => Phase::Cancelled,
            Some(_) => Phase::Settled,
            None if self.now < self.closes_at => Phase::Open,
            None if self.now < self.settle_by => Phase::Closed,
            None => Phase::Cancelled,
        }
    }

    pub fn require(&self, phase: Phase) -> Result<(), Error> {
        if self.phase() == phase { Ok(()) } else { Err(Error::WrongPhase { phase: self.phase(), now: self.now }) }
    }

    /// What must come with a bid; what else comes is wrong.
    pub fn bid(&mut self, who: usize, tick: u32, lots: u32, more: u128, unit: U256) -> (u128, Result<(), bids::Error>) {
        let due = (self.price(tick) * u128::from(lots)).saturating_sub(self.deposit(who));
        let result = self.try_bid(who, tick, lots, (due, due + more), unit);
        (due + more, result)
    }

    fn try_bid(
        &mut self,
        who: usize,
        tick: u32,
        lots: u32,
        (due, value): (u128, u128),
        unit: U256,
    ) -> Result<(), bids::Error> {
        self.require(Phase::Open).map_err(bids::Error::Sale)?;
        if tick >= TICKS {
            return Err(bids::Error::WrongTick { tick, ticks: TICKS });
        }
        if let Some(&(tick_before, lots_before)) = self.bids.get(&who)
            && (tick < tick_before || lots < lots_before || (tick, lots) == (tick_before, lots_before))
        {
            return Err(bids::Error::NotRaised { tick, lots, tick_before, lots_before });
        }
        self.put(who, tick, lots, (due, value), unit).map_err(bids::Error::Sale)
    }

    /// As [`bid`](Self::bid), of the messages that all sales have.
    pub fn order(&mut self, who: usize, lots: u32, first: bool, unit: U256) -> (u128, Result<(), Error>) {
        let before = self.bids.get(&who).copied();
        let tick = before.map_or(0, |(tick, _)| tick);
        let due = (self.price(tick) * u128::from(lots)).saturating_sub(self.deposit(who));
        let result = self.require(Phase::Open).and_then(|()| match before {
            Some((_, before)) if first => Err(Error::AlreadyOrdered { lots: before }),
            None if !first => Err(Error::NoOrder),
            Some((_, before)) if lots < before => Err(Error::Binding),
            _ => self.put(who, tick, lots, (due, due), unit),
        });
        (due, result)
    }

    fn put(&mut self, who: usize, tick: u32, lots: u32, (due, value): (u128, u128), unit: U256) -> Result<(), Error> {
        if lots == 0 || lots > self.facts.max_lots {
            return Err(Error::WrongLots { lots, max: self.facts.max_lots });
        }
        if value != due {
            return Err(Error::WrongPayment { expected: U256::from(due) * unit, got: U256::from(value) * unit });
        }
        let before = self.bids.insert(who, (tick, lots));
        self.all = self.bids.len();
        if before.is_none_or(|(before, _)| before != tick) {
            if let Some((before, _)) = before {
                let list = self.lists.get_mut(&before).expect("a list");
                let place = list.iter().position(|member| *member == who).expect("in it");
                list.swap_remove(place);
            }
            self.lists.entry(tick).or_default().push(who);
        }
        Ok(())
    }

    /// By taking one tick after the other from the top.
    pub fn clearing(&self) -> Clearing {
        let lots_at = |at: u32| -> u128 {
            self.bids.values().filter(|(tick, _)| *tick == at).map(|(_, lots)| u128::from(*lots)).sum()
        };
        let (mut tick, mut filled) = (TICKS - 1, 0);
        while tick > 0 && (filled + lots_at(tick)) * self.facts.lot < self.facts.supply {
            filled += lots_at(tick);
            tick -= 1;
        }
        let margin = lots_at(tick);
        let left = (self.facts.supply - filled * self.facts.lot).min(margin * self.facts.lot);
        Clearing { tick, filled, margin, left }
    }

    pub fn is_scarce(&self, clearing: &Clearing) -> bool {
        clearing.left < clearing.margin * self.facts.lot
    }

    /// The least that a clearing pays, whatever is claimed.
    pub fn least(&self, clearing: &Clearing) -> (u128, u128) {
        let price = self.price(clearing.tick);
        let above = clearing.filled * price;
        let margin = if self.facts.tickets || !self.is_scarce(clearing) {
            (clearing.left / self.facts.lot) * price
        } else {
            // Fewer bids than all, and than lots at the margin, lose less than a unit each.
            let bids = clearing.margin.min(self.all as u128);
            price * clearing.left.saturating_sub(bids.saturating_sub(1)) / self.facts.lot
        };
        (above, margin)
    }

    /// Is all that is sold worth what must be raised, before parts of it are rounded?
    pub fn is_enough(&self, clearing: &Clearing) -> bool {
        let price = self.price(clearing.tick);
        clearing.filled * price + price * clearing.left / self.facts.lot >= self.facts.min_raise
    }

    pub fn settle(&mut self, round: u64) -> Result<(), Error> {
        self.require(Phase::Closed)?;
        let clearing = self.clearing();
        if !self.is_enough(&clearing) {
            self.cancelled = true;
        } else if self.facts.tickets && self.is_scarce(&clearing) && !self.published {
            return Err(Error::BeaconSilent { round });
        } else {
            self.end = Some(End { clearing, winners: vec![] });
        }
        Ok(())
    }

    pub fn outcome(&self, who: usize) -> Outcome {
        let Some((tick, lots)) = self.bids.get(&who).copied() else { return Outcome::default() };
        let deposit = self.deposit(who);
        let clearing = self.end.as_ref().map_or_else(|| self.clearing(), |end| end.clearing.clone());
        if self.phase() == Phase::Cancelled || !self.is_enough(&clearing) || tick < clearing.tick {
            return Outcome { allocated: 0, paid: 0, refund: deposit };
        }
        let lots = u128::from(lots);
        let units = if tick > clearing.tick || !self.is_scarce(&clearing) {
            lots * self.facts.lot
        } else if self.facts.tickets {
            u128::from(self.end.as_ref().is_some_and(|end| end.winners.contains(&who)))
        } else {
            clearing.left * lots / clearing.margin
        };
        let paid = (self.price(clearing.tick) * units).div_ceil(self.facts.lot);
        Outcome { allocated: units, paid, refund: deposit - paid }
    }

    pub fn claim(&mut self, who: usize) -> Outcome {
        let outcome = self.outcome(who);
        let (tick, lots) = self.bids.remove(&who).expect("a bid");
        self.paid += outcome.paid;
        self.escrow -= outcome.allocated;
        if self.end.as_ref().is_some_and(|end| end.clearing.tick == tick) {
            self.paid_at_margin += outcome.paid;
            self.given_at_margin += outcome.allocated;
            self.claimed_at_margin += u128::from(lots);
        }
        outcome
    }

    /// What the beneficiary can take now.
    pub fn proceeds(&self) -> u128 {
        let Some(End { clearing, .. }) = &self.end else { return 0 };
        let (above, margin) = self.least(clearing);
        let exact = self.facts.tickets || !self.is_scarce(clearing);
        above + if exact { margin } else { margin.max(self.paid_at_margin) } - self.taken
    }

    /// The unsold units that are still there.
    pub fn unsold(&self) -> u128 {
        let Some(End { clearing, .. }) = &self.end else { return self.escrow };
        let shares = !self.facts.tickets && self.is_scarce(clearing);
        let standing = self.bids.iter().map(|(who, (tick, _))| (*tick, self.outcome(*who).allocated));
        // Until the last of the margin has claimed, all that was left for it is kept.
        let owed: u128 = standing.filter(|(tick, _)| !shares || *tick != clearing.tick).map(|(_, units)| units).sum();
        let waits = shares && self.claimed_at_margin < clearing.margin;
        self.escrow - owed - if waits { clearing.left - self.given_at_margin } else { 0 }
    }
}
