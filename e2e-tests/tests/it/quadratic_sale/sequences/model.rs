//! What a quadratic sale should do, written from its rules.

use fairsale_interfaces::sale::{Error, Outcome, Phase};
use ink::U256;
use std::collections::BTreeMap;

/// The terms that differ.
#[derive(Clone, Debug)]
pub struct Facts {
    pub supply: u64,
    pub price: u128,
    pub power: u8,
    pub first_cap: u32,
    pub cap_step: u32,
    pub rounds: u32,
    pub min_raise: u128,
    pub draws: bool,
}

#[derive(Clone, Debug)]
pub enum Step {
    Order {
        who: usize,
        lots: u32,
        more: u128,
    },
    Change {
        who: usize,
        lots: u32,
        more: u128,
    },
    Withdraw {
        who: usize,
    },
    /// So far into the next round: −1 is the last second of this one.
    Wait {
        into: i64,
    },
    Publish,
    Settle,
    Cancel,
    Claim {
        who: usize,
    },
    Proceeds,
    Unsold,
}

pub struct Model {
    pub facts: Facts,
    pub opens_at: u64,
    pub round_seconds: u64,
    pub settle_by: u64,
    pub now: u64,
    pub lots: BTreeMap<usize, u32>,
    pub lists: BTreeMap<u32, Vec<usize>>,
    pub round: u32,
    pub published: bool,
    pub end: Option<End>,
    pub noted: bool,
    /// The rest that the seller's addresses can still claim.
    pub proceeds: u128,
    pub unsold: u128,
}

/// How a sale ended: cancelled if there is no cap.
#[derive(Clone, Debug)]
pub struct End {
    pub cap: Option<u32>,
    pub winners: Vec<usize>,
}

impl Model {
    pub fn cost(&self, lots: u32) -> u128 {
        self.facts.price * u128::from(lots).pow(self.facts.power.into())
    }

    pub fn demand(&self) -> u64 {
        self.lists.iter().map(|(lots, list)| u64::from(*lots) * list.len() as u64).sum()
    }

    pub fn end_of(&self, round: u32) -> u64 {
        self.opens_at + u64::from(round + 1) * self.round_seconds
    }

    pub fn closes_at(&self) -> u64 {
        let last = self.facts.rounds - 1;
        self.end_of(if self.demand() >= self.facts.supply { self.round } else { last })
    }

    pub fn phase(&self) -> Phase {
        match &self.end {
            Some(End { cap: Some(_), .. }) => Phase::Settled,
            Some(_) => Phase::Cancelled,
            None if self.now < self.closes_at() => Phase::Open,
            None if self.now < self.settle_by => Phase::Closed,
            None => Phase::Cancelled,
        }
    }

    pub fn require(&self, phase: Phase) -> Result<(), Error> {
        if self.phase() == phase { Ok(()) } else { Err(Error::WrongPhase { phase: self.phase(), now: self.now }) }
    }

    /// What must come with an order; what else comes is wrong.
    pub fn place(&mut self, who: usize, lots: u32, first: bool, more: u128, unit: U256) -> (u128, Result<(), Error>) {
        let before = self.lots.get(&who).copied();
        let due = self.cost(lots).saturating_sub(self.cost(before.unwrap_or(0)));
        (due + more, self.try_place(who, lots, first, before, (due, due + more), unit))
    }

    fn try_place(
        &mut self,
        who: usize,
        lots: u32,
        first: bool,
        before: Option<u32>,
        (due, value): (u128, u128),
        unit: U256,
    ) -> Result<(), Error> {
        self.require(Phase::Open)?;
        match before {
            Some(lots) if first => return Err(Error::AlreadyOrdered { lots }),
            None if !first => return Err(Error::NoOrder),
            _ => {}
        }
        let round = ((self.now - self.opens_at) / self.round_seconds) as u32;
        let max = self.facts.first_cap + round * self.facts.cap_step;
        if lots == 0 || lots > max {
            return Err(Error::WrongLots { lots, max });
        }
        if value != due {
            return Err(Error::WrongPayment { expected: U256::from(due) * unit, got: U256::from(value) * unit });
        }
        if before != Some(lots) {
            self.leave(who);
            self.lists.entry(lots).or_default().push(who);
            self.lots.insert(who, lots);
        }
        self.round = round;
        Ok(())
    }

    pub fn leave(&mut self, who: usize) {
        if let Some(lots) = self.lots.remove(&who) {
            let list = self.lists.get_mut(&lots).expect("it has members");
            let place = list.iter().position(|member| *member == who).expect("it is one");
            list.swap_remove(place);
        }
    }

    pub fn withdraw(&mut self, who: usize) -> Result<(), Error> {
        self.require(Phase::Open)?;
        if !self.lots.contains_key(&who) {
            return Err(Error::NoOrder);
        }
        self.leave(who);
        self.round = ((self.now - self.opens_at) / self.round_seconds) as u32;
        Ok(())
    }

    /// The cap, who asked for more in the sequence of the entries, how many lots are drawn, and what all pay.
    pub fn clearing(&self) -> (u32, Vec<usize>, u32, u128) {
        let highest = self.facts.first_cap + (self.facts.rounds - 1) * self.facts.cap_step;
        let needs = |cap: u32| self.lots.values().map(|lots| u64::from(*lots.min(&cap))).sum::<u64>();
        let cap = (0..=highest).rev().find(|cap| needs(*cap) <= self.facts.supply).expect("nothing is always there");
        let drawers: Vec<usize> = self.lists.range(cap + 1..).flat_map(|(_, list)| list.clone()).collect();
        let left = if drawers.is_empty() { 0 } else { (self.facts.supply - needs(cap)) as u32 };
        assert!(left == 0 || (left as usize) < drawers.len(), "less than one for each");
        let prizes = if self.facts.draws { left } else { 0 };
        let certain: u128 = self.lots.values().map(|lots| self.cost(*lots.min(&cap))).sum();
        (cap, drawers, prizes, certain + u128::from(prizes) * (self.cost(cap + 1) - self.cost(cap)))
    }

    pub fn settle(&mut self, beacon_round: u64) -> Result<(), Error> {
        self.require(Phase::Closed)?;
        let (cap, _, prizes, proceeds) = self.clearing();
        if proceeds < self.facts.min_raise {
            self.end = Some(End { cap: None, winners: vec![] });
        } else if prizes != 0 && !self.published {
            return Err(Error::BeaconSilent { round: beacon_round });
        } else {
            let lots: u64 = self.lots.values().map(|lots| u64::from(*lots.min(&cap))).sum();
            self.proceeds = proceeds;
            self.unsold = u128::from(self.facts.supply - lots - u64::from(prizes));
            self.end = Some(End { cap: Some(cap), winners: vec![] });
        }
        self.noted = true;
        Ok(())
    }

    pub fn outcome(&self, who: usize) -> Outcome {
        let Some(lots) = self.lots.get(&who).copied() else { return Outcome::default() };
        let cap = match &self.end {
            Some(End { cap, winners }) => cap.unwrap_or(0) + u32::from(winners.contains(&who)),
            None if self.phase() == Phase::Cancelled => 0,
            None => {
                let (cap, _, _, proceeds) = self.clearing();
                if proceeds < self.facts.min_raise { 0 } else { cap }
            }
        };
        let got = lots.min(cap);
        let paid = self.cost(got);
        Outcome { allocated: got.into(), paid, refund: self.cost(lots) - paid }
    }
}
