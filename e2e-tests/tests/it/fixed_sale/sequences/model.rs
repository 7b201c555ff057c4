//! What a fixed sale should do, written from its rules.

use fairsale_interfaces::sale::{Error, Outcome, Phase};
use ink::U256;
use std::collections::BTreeMap;

/// The terms that differ. Base units that make no lot are `rest`; claims open so long after the close, or never.
#[derive(Clone, Debug)]
pub struct Facts {
    pub stock: u128,
    pub lot: u128,
    pub rest: u128,
    pub price: u128,
    pub max: u32,
    pub min_raise: u128,
    pub claims_after: Option<u64>,
}

/// `wallet` is one of two of the person of half that number.
#[derive(Clone, Debug)]
pub enum Step {
    Order {
        wallet: usize,
        lots: u32,
        more: u128,
    },
    Change {
        wallet: usize,
        lots: u32,
        more: u128,
    },
    Withdraw {
        wallet: usize,
    },
    /// To the next time at which something changes, or a second before.
    Wait {
        before: u64,
    },
    Settle,
    Cancel,
    Claim {
        wallet: usize,
        person: usize,
    },
    Proceeds,
    Unsold,
}

pub struct Model {
    pub facts: Facts,
    pub closes_at: u64,
    pub now: u64,
    /// What each person bought, and with which wallet last.
    pub bought: BTreeMap<usize, (u32, usize)>,
    pub claimed: BTreeMap<usize, u32>,
    /// What each wallet has been given.
    pub given: BTreeMap<usize, u128>,
    pub settled: Option<bool>,
    pub pot: u128,
    pub proceeds: u128,
    pub unsold: u128,
    pub escrow: u128,
}

impl Model {
    pub fn new(facts: &Facts, opens_at: u64, closes_at: u64) -> Self {
        Self {
            facts: facts.clone(),
            closes_at,
            now: opens_at,
            bought: BTreeMap::new(),
            claimed: BTreeMap::new(),
            given: BTreeMap::new(),
            settled: None,
            pot: 0,
            proceeds: 0,
            unsold: 0,
            escrow: facts.stock * facts.lot + facts.rest,
        }
    }

    pub fn phase(&self) -> Phase {
        match self.settled {
            Some(true) => Phase::Settled,
            Some(false) => Phase::Cancelled,
            None if self.now < self.closes_at => Phase::Open,
            None => Phase::Closed,
        }
    }

    fn require(&self, phase: Phase) -> Result<(), Error> {
        if self.phase() == phase { Ok(()) } else { Err(Error::WrongPhase { phase: self.phase(), now: self.now }) }
    }

    pub fn left(&self) -> u128 {
        let sold: u128 =
            self.bought.values().chain(self.claimed_orders().iter()).map(|(lots, _)| u128::from(*lots)).sum();
        self.facts.stock - sold
    }

    fn claimed_orders(&self) -> Vec<(u32, usize)> {
        self.claimed.iter().map(|(person, lots)| (*lots, *person)).collect()
    }

    pub fn lots_of(&self, person: usize) -> u32 {
        self.bought.get(&person).map_or(0, |(lots, _)| *lots)
    }

    /// What must come with it, with `more` on top, and what the sale says.
    pub fn buy(&mut self, wallet: usize, lots: u32, first: bool, more: u128, unit: U256) -> (u128, Result<(), Error>) {
        let before = self.lots_of(wallet / 2);
        let due = self.facts.price * u128::from(lots.saturating_sub(before));
        let value = due + more;
        (value, self.try_buy(wallet, lots, first, [due, value], unit))
    }

    fn try_buy(
        &mut self,
        wallet: usize,
        lots: u32,
        first: bool,
        [due, value]: [u128; 2],
        unit: U256,
    ) -> Result<(), Error> {
        self.require(Phase::Open)?;
        let (person, before) = (wallet / 2, self.lots_of(wallet / 2));
        match before {
            0 if !first => return Err(Error::NoOrder),
            1.. if first => return Err(Error::AlreadyOrdered { lots: before }),
            _ if lots < before => return Err(Error::Binding),
            _ => {}
        }
        // The most there is, found by counting.
        let max = (before..=self.facts.max).rev().find(|most| u128::from(most - before) <= self.left());
        let max = max.expect("nothing more is always there");
        if lots == 0 || lots > max {
            return Err(Error::WrongLots { lots, max });
        }
        if value != due {
            return Err(Error::WrongPayment { expected: U256::from(due) * unit, got: U256::from(value) * unit });
        }
        self.bought.insert(person, (lots, wallet));
        self.pot += due;
        if self.facts.claims_after.is_none() {
            self.give(wallet, lots - before);
        }
        Ok(())
    }

    fn give(&mut self, wallet: usize, lots: u32) {
        let units = u128::from(lots) * self.facts.lot;
        *self.given.entry(wallet).or_default() += units;
        self.escrow -= units;
    }

    pub fn withdraw(&self) -> Result<(), Error> {
        self.require(Phase::Open)?;
        Err(Error::Binding)
    }

    fn raised(&self) -> u128 {
        self.bought.values().map(|(lots, _)| u128::from(*lots) * self.facts.price).sum()
    }

    pub fn settle(&mut self) -> Result<(), Error> {
        self.require(Phase::Closed)?;
        let enough = self.raised() >= self.facts.min_raise;
        self.settled = Some(enough);
        if enough {
            self.proceeds = self.raised();
            self.unsold = self.left() * self.facts.lot + self.facts.rest;
        }
        Ok(())
    }

    pub fn outcome(&self, person: usize) -> Outcome {
        let lots = u128::from(self.lots_of(person));
        let (units, cost) = (lots * self.facts.lot, lots * self.facts.price);
        if self.settled.unwrap_or_else(|| self.raised() >= self.facts.min_raise) {
            Outcome { allocated: units, paid: cost, refund: 0 }
        } else {
            Outcome { allocated: 0, paid: 0, refund: cost }
        }
    }

    /// What comes of it: units and money.
    pub fn claim(&mut self, wallet: usize, person: usize) -> Result<(u128, u128), Error> {
        let phase = self.phase();
        if !matches!(phase, Phase::Settled | Phase::Cancelled) {
            return Err(Error::WrongPhase { phase, now: self.now });
        }
        let Some(after) = self.facts.claims_after.filter(|_| self.bought.contains_key(&person)) else {
            return Err(Error::NoOrder);
        };
        let from = self.closes_at + after;
        if phase == Phase::Settled && self.now < from {
            return Err(Error::ClaimsNotOpen { from, now: self.now });
        }
        if wallet / 2 != person {
            return Err(Error::NotYours { caller: Default::default() });
        }
        let outcome = self.outcome(person);
        let (lots, _) = self.bought.remove(&person).expect("just found");
        self.claimed.insert(person, lots);
        if outcome.allocated != 0 {
            self.give(wallet, lots);
        }
        self.pot -= outcome.refund;
        Ok((outcome.allocated, outcome.refund))
    }

    pub fn take_proceeds(&mut self) -> Result<u128, Error> {
        self.require(Phase::Settled)?;
        let amount = std::mem::take(&mut self.proceeds);
        self.pot -= amount;
        if amount == 0 { Err(Error::NothingLeft) } else { Ok(amount) }
    }

    pub fn take_unsold(&mut self) -> Result<u128, Error> {
        let units = match self.phase() {
            Phase::Settled => std::mem::take(&mut self.unsold),
            Phase::Cancelled => self.escrow,
            phase => return Err(Error::WrongPhase { phase, now: self.now }),
        };
        self.escrow -= units;
        if units == 0 { Err(Error::NothingLeft) } else { Ok(units) }
    }
}
