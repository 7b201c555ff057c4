//! Outcome of a bid, and who may claim it.

use crate::{
    keys::{MARGIN, ORDERS, THE_MARGIN},
    settle::Clearing,
    state::{Ledger, PackedMargin},
};
use fairsale_interfaces::{
    host::keccak256,
    personhood::{Alias, Personhood},
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

/// The line between bids that are filled and bids that are refunded.
struct Line {
    /// The clearing tick.
    tick: u32,
    /// Its price.
    price: Price,
    /// Units that the bids at it share, and the lots that they are for; `None` if those bids are filled.
    margin: Option<(Units, u64)>,
}

impl Ledger {
    /// Removes the bid of `alias`, claimed by `caller`, who is `person` by the source of personhood, in the auction at
    /// `sale`. Returns the bid and its outcome.
    ///
    /// # Errors
    /// [`Error::WrongPhase`], [`Error::NoOrder`], [`Error::NotYours`], [`Error::RecoveryWindow`], [`Error::Overflow`]
    pub fn claim(
        &mut self,
        alias: &Alias,
        caller: Address,
        person: Personhood,
        now: Timestamp,
        sale: Address,
    ) -> Result<(Record, Outcome), Refusal> {
        let phase = require_ended(self, now)?;
        let key = ORDERS.key(alias);
        let bid = ORDERS.load(&key).require()?;
        require_entitled(self, (alias, bid.account), (caller, person), 0, now)?;
        ORDERS.remove(&key);
        if phase == Phase::Cancelled {
            return Ok((bid, self.refund(&bid)?));
        }
        let margin = self.margin();
        let won = self.wins(&bid, margin.as_ref(), sale)?;
        let outcome = self.outcome(&bid, &self.line(margin.as_ref()), won)?;
        self.give(outcome.allocated)?;
        if let Some(margin) = margin
            && u32::from(bid.tick) == self.state.tick()
            && !self.terms().tickets()
            && !bid.refunded
        {
            self.book(margin, bid.lots, outcome)?;
        }
        Ok((bid, outcome))
    }

    /// Puts a claimed bid back whose refund is paid, and whose `allocated` units could not be delivered.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    pub fn keep(&mut self, alias: &Alias, bid: Record, allocated: u128) -> Result<(), Refusal> {
        ORDERS.store(&ORDERS.key(alias), &Record { refunded: true, ..bid });
        self.state.set_owed(self.state.owed().checked_add(allocated).ok_or(Error::Overflow)?);
        Ok(())
    }

    /// Takes `units` off what is owed to buyers.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    fn give(&mut self, units: u128) -> Result<(), Refusal> {
        self.state.set_owed(self.state.owed().checked_sub(units).ok_or(Error::Overflow)?);
        Ok(())
    }

    /// Books the `outcome` of a bid for `lots` lots at the margin. The certain proceeds of the margin are the least
    /// that all its bids pay, or what the claimed ones have paid, if that is more. When all are claimed, that is the
    /// exact sum, and the units that rounding left over are owed to nobody.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    fn book(&mut self, mut margin: PackedMargin, lots: u32, outcome: Outcome) -> Result<(), Refusal> {
        let (before, least) = (margin.paid(), margin.least());
        let paid = before.checked_add(outcome.paid).ok_or(Error::Overflow)?;
        let more = paid.max(least) - before.max(least); // before is not more than paid
        let proceeds = self.life().proceeds().checked_add(more).ok_or(Error::Overflow)?;
        self.life_mut().set_proceeds(proceeds);
        margin.set_paid(paid);
        margin.set_unclaimed(margin.unclaimed().checked_sub(lots.into()).ok_or(Error::Overflow)?);
        let undelivered = margin.undelivered().checked_sub(outcome.allocated).ok_or(Error::Overflow)?;
        margin.set_undelivered(undelivered);
        if margin.unclaimed() == 0 {
            self.give(undelivered)?;
            margin.set_undelivered(0);
        }
        MARGIN.store(THE_MARGIN, &margin);
        Ok(())
    }

    /// Returns true if a bid of the settled auction at `sale` wins a drawn ticket. The bids at the clearing tick are
    /// numbered by their places in its list.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    fn wins(&self, bid: &Record, margin: Option<&PackedMargin>, sale: Address) -> Result<bool, Refusal> {
        let Some(margin) = margin.filter(|_| self.terms().tickets() && u32::from(bid.tick) == self.state.tick()) else {
            return Ok(false);
        };
        let draw = Draw { hash: keccak256, sale: sale.0, seed: margin.seed() };
        // Fewer than 2³² bid for a ticket, and fewer than that are left.
        let won = draw.wins(1, bid.index, margin.lots() as u32, margin.remaining() as u32);
        won.ok_or_else(|| Error::Overflow.into())
    }

    /// Returns the line of a settled auction.
    fn line(&self, margin: Option<&PackedMargin>) -> Line {
        let margin = margin.map(|margin| (Units(margin.remaining()), margin.lots()));
        Line { tick: self.state.tick(), price: Price(self.state.price()), margin }
    }

    /// Returns the outcome of a bid. `won` only matters if tickets are drawn. If its refund was paid before, only the
    /// delivery is left.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    fn outcome(&self, bid: &Record, line: &Line, won: bool) -> Result<Outcome, Refusal> {
        let (lots, lot, tick) = (Lots(bid.lots), self.terms().lot(), u32::from(bid.tick));
        let allocated = match line.margin {
            _ if tick < line.tick => Some(Units(0)),
            Some(_) if tick == line.tick && self.terms().tickets() => Some(Units(won.into())),
            Some((remaining, demand)) if tick == line.tick => share(lots, remaining, demand), // rounded down: the pot
            _ => lots.units(lot),
        };
        let allocated = allocated.ok_or(Error::Overflow)?;
        if bid.refunded {
            return Ok(Outcome { allocated: allocated.0, paid: 0, refund: 0 });
        }
        let paid = payment(allocated, line.price, lot).ok_or(Error::Overflow)?; // rounded up: the pot
        let refund = self.refund(bid)?.refund.checked_sub(paid.0).ok_or(Error::Overflow)?;
        Ok(Outcome { allocated: allocated.0, paid: paid.0, refund })
    }

    /// Returns the outcome that refunds the whole deposit.
    ///
    /// # Errors
    /// [`Error::Overflow`]
    fn refund(&self, bid: &Record) -> Result<Outcome, Refusal> {
        let deposit = self.terms.deposit(bid.tick.into(), Lots(bid.lots)).ok_or(Error::Overflow)?;
        Ok(Outcome { allocated: 0, paid: 0, refund: deposit.0 })
    }

    /// Returns the outcome of the bid of `alias`, final once the auction at `sale` has ended, and until then as if it
    /// closed now; and the chance of a ticket more, as numerator and denominator.
    ///
    /// # Errors
    /// [`Error::NoOrder`], [`Error::Overflow`]
    pub fn preview(&self, alias: &Alias, now: Timestamp, sale: Address) -> Result<(Outcome, (u32, u32)), Refusal> {
        let bid = ORDERS.load(&ORDERS.key(alias)).require()?;
        match self.phase(now) {
            Phase::Settled => {
                let margin = self.margin();
                let won = self.wins(&bid, margin.as_ref(), sale)?;
                Ok((self.outcome(&bid, &self.line(margin.as_ref()), won)?, (won.into(), 1)))
            }
            Phase::Cancelled => Ok((self.refund(&bid)?, NONE)),
            _ => {
                let Clearing { ticks, price, scarce, raises, .. } = self.clearing()?;
                if !self.raises_enough(raises) {
                    return Ok((self.refund(&bid)?, NONE));
                }
                let line =
                    Line { tick: ticks.tick, price, margin: scarce.then_some((ticks.remaining, ticks.tick_demand)) };
                let draws = scarce && self.terms().tickets() && u32::from(bid.tick) == ticks.tick;
                // As in `wins`.
                let chance = if draws { (ticks.remaining.0 as u32, ticks.tick_demand as u32) } else { NONE };
                Ok((self.outcome(&bid, &line, false)?, chance))
            }
        }
    }
}
