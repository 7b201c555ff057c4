//! What a bid comes to, and how it is paid out.

use crate::{
    ledger::{Ledger, PackedMargin},
    settling::{Clearing, store_margin},
};
use fairsale_interfaces::{
    host::keccak256,
    personhood::{Alias, Personhood},
    roster::order_key,
    sale::{Error, Outcome, Phase, Refusal},
};
use fairsale_kit::{
    claims::{require_ended, require_entitled},
    life::Sale,
    orders::Record,
};
use fairsale_math::{Draw, Lots, Price, Timestamp, Units, payment, share};
use ink::Address;

/// No chance at all.
const NONE: (u32, u32) = (0, 1);

/// Where all who win stand.
struct Line {
    /// The clearing tick.
    tick: u32,
    /// Its price.
    price: Price,
    /// What there is for the bids at it, and for how many lots, if that is less than they ask for.
    margin: Option<(Units, u64)>,
}

impl Ledger {
    /// Removes the bid of `alias`, which `caller` may claim, who by the source of personhood is `person`. Returns it, and what to
    /// pay out. The auction is the contract at `sale`.
    pub fn claim(
        &mut self,
        alias: &Alias,
        caller: Address,
        person: Personhood,
        now: Timestamp,
        sale: Address,
    ) -> Result<(Record, Outcome), Refusal> {
        let phase = require_ended(self, now)?;
        let key = order_key(alias);
        let bid = Record::of(&key)?;
        let until = self.ended_at().saturating_add(self.terms.recovery_window());
        require_entitled(alias, caller, person, bid.account, until, now)?;
        Record::remove(&key);
        if phase == Phase::Cancelled {
            return Ok((bid, self.refund(&bid)?));
        }
        let margin = self.margin();
        let won = self.wins(&bid, margin.as_ref(), sale)?;
        let outcome = self.outcome(&bid, &self.line(margin.as_ref()), won)?;
        self.give(outcome.units)?;
        if let Some(margin) = margin
            && u32::from(bid.tick) == self.state.tick()
            && !self.terms.tickets()
            && !bid.refunded
        {
            self.book(margin, bid.lots, outcome)?;
        }
        Ok((bid, outcome))
    }

    /// Puts a claimed bid back, whose money is paid and whose `units` could not be given.
    pub fn keep(&mut self, alias: &Alias, bid: Record, units: u128) -> Result<(), Refusal> {
        Record { refunded: true, ..bid }.store(&order_key(alias));
        self.state.set_owed(self.state.owed().checked_add(units).ok_or(Error::Overflow)?);
        Ok(())
    }

    fn give(&mut self, units: u128) -> Result<(), Refusal> {
        self.state.set_owed(self.state.owed().checked_sub(units).ok_or(Error::Overflow)?);
        Ok(())
    }

    /// Enters into the books what a bid at the margin, for so many lots, came to. What is certain of the proceeds is the least
    /// that all at the margin pay, or what those have paid who have claimed, if that is more. When all have, so much has been
    /// paid, and what roundings have left of the supply is nobody's.
    fn book(&mut self, mut margin: PackedMargin, lots: u32, outcome: Outcome) -> Result<(), Refusal> {
        let (before, least) = (margin.paid(), margin.least());
        let paid = before.checked_add(outcome.paid).ok_or(Error::Overflow)?;
        let more = paid.max(least) - before.max(least); // before is not more than paid
        self.state.set_proceeds(self.state.proceeds().checked_add(more).ok_or(Error::Overflow)?);
        margin.set_paid(paid);
        margin.set_unclaimed(margin.unclaimed().checked_sub(lots.into()).ok_or(Error::Overflow)?);
        let ungiven = margin.ungiven().checked_sub(outcome.units).ok_or(Error::Overflow)?;
        margin.set_ungiven(ungiven);
        if margin.unclaimed() == 0 {
            self.give(ungiven)?;
            margin.set_ungiven(0);
        }
        store_margin(&margin);
        Ok(())
    }

    /// Does a bid of the settled auction at `sale` win a ticket by lot? Those who bid at the clearing tick are numbered by their
    /// places in its list.
    fn wins(&self, bid: &Record, margin: Option<&PackedMargin>, sale: Address) -> Result<bool, Refusal> {
        let Some(margin) = margin.filter(|_| self.terms.tickets() && u32::from(bid.tick) == self.state.tick()) else {
            return Ok(false);
        };
        let draw = Draw { hash: keccak256, sale: sale.0, seed: margin.seed() };
        // Fewer than 2³² bid for a ticket, and fewer than that are left.
        let won = draw.wins(1, bid.index, margin.lots() as u32, margin.left() as u32);
        won.ok_or_else(|| Error::Overflow.into())
    }

    /// Where all who win stand, once settled.
    fn line(&self, margin: Option<&PackedMargin>) -> Line {
        let margin = margin.map(|margin| (Units(margin.left()), margin.lots()));
        Line { tick: self.state.tick(), price: Price(self.state.price()), margin }
    }

    /// What a bid comes to. Whether it `won` matters only where tickets are drawn. Of one that was refunded only what was bought is
    /// left.
    fn outcome(&self, bid: &Record, line: &Line, won: bool) -> Result<Outcome, Refusal> {
        let (lots, lot, tick) = (Lots(bid.lots), self.lot(), u32::from(bid.tick));
        let units = match line.margin {
            _ if tick < line.tick => Some(Units(0)),
            Some(_) if tick == line.tick && self.terms.tickets() => Some(Units(won.into())),
            Some((left, margin)) if tick == line.tick => share(lots, left, margin), // rounded down: the pot
            _ => lots.units(lot),
        };
        let units = units.ok_or(Error::Overflow)?;
        if bid.refunded {
            return Ok(Outcome { units: units.0, paid: 0, refund: 0 });
        }
        let paid = payment(units, line.price, lot).ok_or(Error::Overflow)?; // rounded up: the pot
        let deposit = self.refund(bid)?.refund;
        let refund = deposit.checked_sub(paid.0).ok_or(Error::Overflow)?;
        Ok(Outcome { units: units.0, paid: paid.0, refund })
    }

    /// The whole deposit back.
    fn refund(&self, bid: &Record) -> Result<Outcome, Refusal> {
        let deposit = self.terms.deposit(bid.tick.into(), Lots(bid.lots)).ok_or(Error::Overflow)?;
        Ok(Outcome { units: 0, paid: 0, refund: deposit.0 })
    }

    /// The bid of `alias`, if there is one, and what it comes to: for certain, and in so many of so many cases a ticket more. The
    /// auction is the contract at `sale`.
    pub fn preview(&self, alias: &Alias, now: Timestamp, sale: Address) -> Result<(Outcome, (u32, u32)), Refusal> {
        let bid = Record::load(&order_key(alias));
        match self.phase(now) {
            _ if bid.lots == 0 => Ok((Outcome::default(), NONE)),
            Phase::Settled => {
                let margin = self.margin();
                let won = self.wins(&bid, margin.as_ref(), sale)?;
                Ok((self.outcome(&bid, &self.line(margin.as_ref()), won)?, (won.into(), 1)))
            }
            Phase::Cancelled => Ok((self.refund(&bid)?, NONE)),
            _ => {
                let Clearing { ticks, price, scarce, enough, .. } = self.clearing()?;
                if !enough {
                    return Ok((self.refund(&bid)?, NONE));
                }
                let line = Line { tick: ticks.tick, price, margin: scarce.then_some((ticks.left, ticks.margin)) };
                let draws = scarce && self.terms.tickets() && u32::from(bid.tick) == ticks.tick;
                let chance = if draws { (ticks.left.0 as u32, ticks.margin as u32) } else { NONE }; // as in `wins`
                Ok((self.outcome(&bid, &line, false)?, chance))
            }
        }
    }
}
