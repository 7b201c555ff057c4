//! What a sale should do, written from the specification alone: a map of orders, and shares found by sorting.

use super::{PERSONS, WALLETS, world::SURPLUS};
use e2e_tests::{WINDOW, shares::outcomes};
use fairsale_chain::{Account, Address};
use fairsale_interfaces::sale::{Error, Outcome, Phase};
use ink::U256;
use std::collections::BTreeMap;

/// The terms that differ, and how far the sale is at first.
#[derive(Clone, Debug)]
pub struct Facts {
    pub supply: u128,
    pub lot: u128,
    pub price: u128,
    pub min_raise: u128,
    pub max_lots: u32,
    pub min_status: u8,
    pub funded: bool,
    pub open: bool,
}

/// What somebody does. Wallets and persons are numbered.
#[derive(Clone, Debug)]
pub enum Step {
    Order { wallet: usize, lots: Ask, pay: Pay },
    Change { wallet: usize, lots: Ask, pay: Pay },
    Withdraw { wallet: usize },
    Attest { person: usize, wallet: usize, status: u8, lasts: Option<u64> },
    Advance(Jump),
    Escrow { part: bool },
    Fund,
    Cancel { seller: bool },
    Settle { wallet: usize },
    Claim { who: Who, person: usize },
    Proceeds { wallet: usize },
    Unsold { wallet: usize },
}

/// For how many lots: within the cap, or not.
#[derive(Clone, Copy, Debug)]
pub enum Ask {
    Within(u32),
    Zero,
    Above,
}

impl Ask {
    pub fn of(self, cap: u32) -> u32 {
        match self {
            Self::Within(lots) => 1 + lots % cap,
            Self::Zero => 0,
            Self::Above => cap + 1,
        }
    }
}

/// Who claims: a wallet, the one that the order was placed with, or the one that is the person's now.
#[derive(Clone, Copy, Debug)]
pub enum Who {
    Wallet(usize),
    OrdersAccount,
    Now,
}

/// What comes with an order, compared with what should.
#[derive(Clone, Copy, Debug)]
pub enum Pay {
    Exact,
    OneMore,
    OneLess,
    Nothing,
    Double,
}

impl Pay {
    pub fn of(self, due: u128) -> u128 {
        match self {
            Self::Exact => due,
            Self::OneMore => due + 1,
            Self::OneLess => due.saturating_sub(1),
            Self::Nothing => 0,
            Self::Double => 2 * due,
        }
    }
}

/// How far the clock goes: some seconds, to the next second that decides something, or the one before it.
#[derive(Clone, Copy, Debug)]
pub enum Jump {
    By(u64),
    BeforeNext,
    ToNext,
}

/// What the registry knows of a wallet.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    pub person: usize,
    pub status: u8,
    pub expires: u64,
}

pub struct Model {
    pub facts: Facts,
    pub addresses: Vec<Address>,
    pub seller: Address,
    pub opens_at: u64,
    pub closes_at: u64,
    pub now: u64,
    pub funded: bool,
    /// What was in escrow beyond the supply when the sale was told, the last time.
    pub surplus: u128,
    /// True if the sale was settled, false if cancelled; and when.
    pub end: Option<(bool, u64)>,
    pub orders: BTreeMap<usize, (u32, usize)>,
    /// What the orders come to, once that is decided.
    pub outcomes: BTreeMap<usize, Outcome>,
    pub proceeds: u128,
    pub unsold: u128,
    /// The sale's tokens and money.
    pub escrow: u128,
    pub pot: u128,
    pub sellers_tokens: u128,
    pub beneficiary: u128,
    pub unsold_to: u128,
    pub money: Vec<i128>,
    pub tokens: Vec<u128>,
    pub wallets: [Option<Binding>; WALLETS],
    pub persons: [Option<usize>; PERSONS],
}

type Answer = Result<(), Error>;

impl Model {
    pub fn new(facts: &Facts, wallets: &[Account], times: (u64, u64, u64), seller: Address, minted: u128) -> Self {
        let (now, opens_at, closes_at) = times;
        Self {
            facts: facts.clone(),
            addresses: wallets.iter().map(Account::address).collect(),
            seller,
            opens_at,
            closes_at,
            now,
            funded: false,
            surplus: 0,
            end: None,
            orders: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            proceeds: 0,
            unsold: 0,
            escrow: 0,
            pot: 0,
            sellers_tokens: minted,
            beneficiary: 0,
            unsold_to: 0,
            money: vec![0; wallets.len()],
            tokens: vec![0; wallets.len()],
            wallets: [None; WALLETS],
            persons: [None; PERSONS],
        }
    }

    pub fn phase(&self) -> Phase {
        match self.end {
            Some((true, _)) => Phase::Settled,
            Some((false, _)) => Phase::Cancelled,
            None if self.now < self.opens_at => Phase::Announced,
            None if !self.funded => Phase::Cancelled,
            None if self.now < self.closes_at => Phase::Open,
            None => Phase::Closed,
        }
    }

    fn require(&self, phase: Phase) -> Answer {
        if self.phase() == phase { Ok(()) } else { Err(Error::WrongPhase { phase: self.phase(), now: self.now }) }
    }

    /// Whose the wallet is now, and with which status.
    pub fn person(&self, wallet: usize) -> Option<(usize, u8)> {
        self.wallets[wallet]
            .filter(|binding| self.now < binding.expires)
            .map(|binding| (binding.person, binding.status))
    }

    /// Whether the registry takes it.
    pub fn attest(&mut self, person: usize, wallet: usize, status: u8, expires: u64) -> bool {
        let old = self.persons[person];
        if status != 0 && self.wallets[wallet].is_some_and(|binding| binding.person != person) {
            return false;
        }
        if let Some(old) = old {
            self.wallets[old] = None;
        }
        self.persons[person] = (status != 0).then_some(wallet);
        if status != 0 {
            self.wallets[wallet] = Some(Binding { person, status, expires });
        }
        true
    }

    /// The wallet that is meant, or any other if there is none.
    pub fn wallet(&self, who: Who, person: usize) -> usize {
        match who {
            Who::Wallet(wallet) => wallet,
            Who::OrdersAccount => self.orders.get(&person).map_or(0, |order| order.1),
            Who::Now => self.persons[person].unwrap_or(0),
        }
    }

    /// What the order that the wallet now would place, or change to, has to pay.
    pub fn due(&self, wallet: usize, lots: u32) -> u128 {
        let before = self.person(wallet).and_then(|(person, _)| self.orders.get(&person)).map_or(0, |order| order.0);
        u128::from(lots.saturating_sub(before)) * self.facts.price
    }

    pub fn place(&mut self, wallet: usize, lots: u32, first: bool, value: u128) -> Answer {
        self.require(Phase::Open)?;
        let (max, required) = (self.facts.max_lots, self.facts.min_status);
        let (person, status) = self.person(wallet).unwrap_or((usize::MAX, 0));
        let before = self.orders.get(&person).map(|order| order.0);
        let within = if (1..=max).contains(&lots) { Ok(()) } else { Err(Error::WrongLots { lots, max }) };
        if first {
            if status < required {
                return Err(Error::NotAPerson { status, required });
            }
            if let Some(lots) = before {
                return Err(Error::AlreadyOrdered { lots });
            }
            within?;
        } else {
            within?;
            self.known(status)?;
            before.ok_or(Error::NoOrder)?;
        }
        let due = self.due(wallet, lots);
        if value != due {
            let [expected, got] = [due, value].map(|amount| U256::from(amount) * 100_000_000u64);
            return Err(Error::WrongPayment { expected, got });
        }
        let back = u128::from(before.unwrap_or(0).saturating_sub(lots)) * self.facts.price;
        self.flow(wallet, back as i128 - due as i128);
        self.orders.insert(person, (lots, wallet));
        Ok(())
    }

    pub fn withdraw(&mut self, wallet: usize) -> Answer {
        self.require(Phase::Open)?;
        let (person, status) = self.person(wallet).unwrap_or((usize::MAX, 0));
        self.known(status)?;
        let (lots, _) = self.orders.remove(&person).ok_or(Error::NoOrder)?;
        self.flow(wallet, (u128::from(lots) * self.facts.price) as i128);
        Ok(())
    }

    fn known(&self, status: u8) -> Answer {
        if status == 0 { Err(Error::NotAPerson { status, required: 1 }) } else { Ok(()) }
    }

    /// Money from the sale to a wallet, or from the wallet to the sale.
    fn flow(&mut self, wallet: usize, amount: i128) {
        self.money[wallet] += amount;
        self.pot = (self.pot as i128 - amount) as u128;
    }

    pub fn fund(&mut self) -> Answer {
        self.require(Phase::Announced)?;
        let (balance, supply) = (self.escrow, self.facts.supply);
        if balance < supply {
            return Err(Error::Underfunded { balance, supply });
        }
        self.funded = true;
        self.surplus = balance - supply;
        Ok(())
    }

    pub fn cancel(&mut self, caller: Address) -> Answer {
        let at = match self.phase() {
            Phase::Announced if caller != self.seller => return Err(Error::NotSeller { caller }),
            Phase::Announced => self.now,
            Phase::Cancelled if self.end.is_none() => self.opens_at, // by the clock: anybody may have it noted
            phase => return Err(Error::WrongPhase { phase, now: self.now }),
        };
        self.end = Some((false, at));
        Ok(())
    }

    /// What the orders come to if they stay as they are; and what that raises, if it is enough.
    pub fn shares(&self) -> (BTreeMap<usize, Outcome>, Option<u128>) {
        let asks: Vec<u32> = self.orders.values().map(|order| order.0).collect();
        let mut shares = outcomes(self.facts.supply, self.facts.lot, self.facts.price, &asks);
        let raised = shares.iter().map(|outcome| outcome.paid).sum();
        let raised = Some(raised).filter(|raised| *raised >= self.facts.min_raise);
        if raised.is_none() {
            for outcome in &mut shares {
                *outcome = Outcome { allocated: 0, paid: 0, refund: outcome.paid + outcome.refund };
            }
        }
        (self.orders.keys().copied().zip(shares).collect(), raised)
    }

    pub fn settle(&mut self) -> Answer {
        self.require(Phase::Closed)?;
        let (shares, raised) = self.shares();
        if let Some(proceeds) = raised {
            self.proceeds = proceeds;
            let sold = shares.values().map(|outcome| outcome.allocated).sum::<u128>();
            self.unsold = self.facts.supply - sold + self.surplus;
        }
        self.outcomes = shares;
        self.end = Some((raised.is_some(), self.now));
        Ok(())
    }

    pub fn claim(&mut self, wallet: usize, person: usize) -> Answer {
        if !matches!(self.phase(), Phase::Settled | Phase::Cancelled) {
            return Err(Error::WrongPhase { phase: self.phase(), now: self.now });
        }
        let ended_at = self.end.map_or(0, |(_, at)| at); // without an end there was never an order
        let (_, account) = *self.orders.get(&person).ok_or(Error::NoOrder)?;
        match self.person(wallet) {
            Some((of, _)) if of == person => (),
            None if wallet == account => {
                let until = ended_at + WINDOW;
                if self.now < until {
                    return Err(Error::RecoveryWindow { until, now: self.now });
                }
            }
            _ => return Err(Error::NotYours { caller: self.addresses[wallet] }),
        }
        self.orders.remove(&person);
        let outcome = self.outcomes[&person];
        self.flow(wallet, outcome.refund as i128);
        self.tokens[wallet] += outcome.allocated;
        self.escrow -= outcome.allocated;
        Ok(())
    }

    pub fn take_proceeds(&mut self) -> Answer {
        self.require(Phase::Settled)?;
        if self.proceeds == 0 {
            return Err(Error::NothingLeft);
        }
        self.pot -= self.proceeds;
        self.beneficiary += self.proceeds;
        self.proceeds = 0;
        Ok(())
    }

    pub fn take_unsold(&mut self) -> Answer {
        let all = match self.phase() {
            Phase::Settled => &mut self.unsold,
            Phase::Cancelled => &mut self.escrow.clone(),
            phase => return Err(Error::WrongPhase { phase, now: self.now }),
        };
        let units = std::mem::take(all);
        if units == 0 {
            return Err(Error::NothingLeft);
        }
        self.escrow -= units;
        match self.phase() {
            Phase::Settled => self.unsold_to += units,
            _ => self.sellers_tokens += units,
        }
        Ok(())
    }

    /// What stays in a settled sale: what came after it was told of its escrow for the last time. Of a cancelled one, nothing.
    pub fn late(&self) -> u128 {
        let sent = self.facts.supply + SURPLUS - self.sellers_tokens;
        if self.phase() == Phase::Settled { sent - self.facts.supply - self.surplus } else { 0 }
    }

    /// The next second at which something is decided by the clock.
    pub fn next_moment(&self) -> Option<u64> {
        let window = self.end.map(|(_, at)| at + WINDOW);
        [Some(self.opens_at), Some(self.closes_at), window].into_iter().flatten().filter(|at| *at > self.now).min()
    }
}
