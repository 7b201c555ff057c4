//! The sale closes, is settled, and everybody gets what is due.

use super::{
    Buyer, Cast, Stage, amount, negative,
    placing::{Closed, Placing},
};
use crate::{
    report::{self, End, Totals},
    shuffle::shuffled,
};
use fairsale_chain::{Chain, Typed, typed::at};
use fairsale_client::{
    beacon::{LocalBeacon, randomness},
    deployment::DrandBeaconRef,
    error::{Error, accepted, same},
};
use fairsale_draw::{log::Log, verify};
use fairsale_interfaces::{
    beacon::DELAY,
    bids::Cleared,
    draws::Drawn,
    sale::{Cancelled, Claimed, Outcome, ProceedsPaid, Settled, UnsoldReturned},
};
use ink::{U256, abi::Ink};

/// How many orders are asked for what they would come to before settlement.
const PREVIEWS: usize = 10;
const SETTLING: &str = "settling";

/// How it ended, by the sale's events.
pub(super) struct Ending {
    pub end: End,
    pub level: u128,
    pub cleared: Option<Cleared>,
    sold: u128,
    proceeds: u128,
    pub drawn: Option<Drawn>,
    late: u64,
    refused: u64,
}

impl Ending {
    /// The ending of a sale that had only `has` of its supply when it opened, so that `refused` orders were not taken.
    pub fn unfunded(has: u128, refused: u64) -> Self {
        Self { end: End::Unfunded { has }, refused, ..Self::NONE }
    }

    /// What all pay together, as it was settled.
    pub fn proceeds(&self) -> u128 {
        self.proceeds
    }

    /// What all get together, as it was settled, in base units.
    pub fn sold(&self) -> u128 {
        self.sold
    }

    /// Nothing sold, nothing paid.
    const NONE: Self =
        Self { end: End::Settled, level: 0, cleared: None, sold: 0, proceeds: 0, drawn: None, late: 0, refused: 0 };
}

impl<C: Chain + ?Sized> Stage<'_, C> {
    /// In the last second, some buyers ask what they would get, and must get just that.
    pub(super) fn close_in(
        &mut self,
        cast: &Cast,
        buyers: &mut [Buyer<'_>],
        placing: &Placing,
        closed: Closed,
    ) -> Result<(), Error> {
        self.check_placed(cast, buyers, placing, closed)?;
        self.tell(SETTLING, 0, 1);
        let every = buyers.len().div_ceil(PREVIEWS).max(1);
        for buyer in buyers.iter_mut().step_by(every) {
            let chance = match cast.terms.draws() {
                true => cast.deployment.chance_of(self.chain, buyer.alias)?,
                false => (0, 1),
            };
            buyer.promised = Some((cast.deployment.if_closed_now(self.chain, buyer.alias)?, chance));
        }
        Ok(())
    }

    /// Brings the beacon's round to it if the sale waits for one. If it is not public yet, says when it will be.
    pub(super) fn beacon(&mut self, cast: &Cast, closed: Closed) -> Result<Option<u64>, Error> {
        if !cast.terms.draws() {
            return Ok(None);
        }
        let Some(round) = cast.deployment.waits_for(self.chain, &cast.roles.keeper)? else { return Ok(None) };
        let schedule = cast.network.schedule;
        same("the round that is drawn by", schedule.round_at(closed.at + DELAY), round)?;
        let public_at = schedule.time_of(round).unwrap_or(u64::MAX);
        if self.chain.now() < public_at {
            return Ok(Some(public_at));
        }
        let signature = LocalBeacon::development().sign(round);
        let mut beacon = at::<DrandBeaconRef, Ink>(cast.terms.common.beacon);
        let receipt = accepted("submit", self.chain.send(&cast.roles.keeper, beacon.submit(round, signature)).run())?;
        self.note("submit", &receipt);
        Ok(None)
    }

    /// Has the sale settled.
    pub(super) fn settle(&mut self, cast: &Cast, buyers: &mut [Buyer<'_>], closed: Closed) -> Result<Ending, Error> {
        let (deployment, late) = (&cast.deployment, closed.late);
        let receipt = deployment.settle(self.chain, &cast.roles.keeper)?;
        self.note("settle", &receipt);
        self.tell(SETTLING, 1, 1);

        if let Ok(Cancelled { raised }) = deployment.announced(&receipt, "Cancelled") {
            buyers.iter_mut().for_each(|buyer| buyer.promised = None);
            return Ok(Ending { end: End::Cancelled { raised }, late, ..Ending::NONE });
        }
        let Settled { orders, level, sold, proceeds } = deployment.announced(&receipt, "Settled")?;
        let standing = buyers.iter().filter(|buyer| buyer.asked > 0).count();
        same("the number of orders settled", standing as u64, orders)?;
        let drawn = if cast.terms.draws() { deployment.drawn(&receipt)? } else { None };
        let cleared = match cast.terms.rule.takes_bids() {
            true => Some(deployment.announced(&receipt, "Cleared")?),
            false => None,
        };
        Ok(Ending { level, cleared, sold, proceeds, drawn, late, ..Ending::NONE })
    }

    /// Lets everybody claim; the proceeds are taken before, what is unsold after.
    pub(super) fn claim(
        &mut self,
        cast: &Cast,
        buyers: &mut [Buyer<'_>],
        ending: &Ending,
        shuffle: Option<u64>,
    ) -> Result<(), Error> {
        const STAGE: &str = "claiming";
        if cast.terms.delivers_at_once() && ending.end == End::Settled {
            return self.delivered(cast, buyers);
        }
        let mut turns: Vec<usize> = (0..buyers.len()).filter(|index| buyers[*index].asked > 0).collect();
        if let Some(seed) = shuffle {
            turns = shuffled(turns, !seed);
        }
        let of = turns.len();
        for (done, index) in turns.into_iter().enumerate() {
            self.tell(STAGE, done, of);
            let buyer = &mut buyers[index];
            self.claim_one(cast, buyer, ending).map_err(|error| error.of(buyer.name()))?;
        }
        self.tell(STAGE, of, of);
        if let Some(buyer) = buyers.first() {
            let again = cast.deployment.would_pay(self.chain, &buyer.account, buyer.alias)?;
            same("whether an order is paid out twice", false, again)?;
        }
        Ok(())
    }

    /// Takes proceeds of this amount for the beneficiary.
    pub(super) fn proceeds(&mut self, cast: &Cast, due: u128) -> Result<(), Error> {
        if due == 0 {
            return Ok(());
        }
        let beneficiary = &cast.roles.beneficiary;
        let before = self.money(beneficiary)?;
        let receipt = cast.deployment.sweep_proceeds(self.chain, &cast.roles.keeper)?;
        self.note("proceeds", &receipt);
        let got = amount("the proceeds", self.money(beneficiary)? - before)?;
        same("what the beneficiary got", due, got)?;
        let event: ProceedsPaid = cast.deployment.announced(&receipt, "ProceedsPaid")?;
        same("the proceeds announced", (beneficiary.address(), got), (event.to, event.amount))
    }

    /// What was bought was delivered at once: there is nothing to claim, and it came to what the sale says.
    fn delivered(&mut self, cast: &Cast, buyers: &[Buyer<'_>]) -> Result<(), Error> {
        for buyer in buyers.iter().filter(|buyer| buyer.asked > 0) {
            let outcome = Outcome { allocated: buyer.units, paid: buyer.paid(), refund: buyer.refund };
            let said = cast.deployment.if_closed_now(self.chain, buyer.alias)?;
            same("what was delivered, as the sale says", outcome, said).map_err(|error| error.of(buyer.name()))?;
            let again = cast.deployment.would_pay(self.chain, &buyer.account, buyer.alias)?;
            same("whether what was delivered can be claimed", false, again)?;
        }
        Ok(())
    }

    /// When all have claimed, what an auction got for certain is all of it.
    pub(super) fn finish_auction(
        &mut self,
        cast: &Cast,
        buyers: &[Buyer<'_>],
        ending: &mut Ending,
    ) -> Result<(), Error> {
        if ending.cleared.is_none() {
            return Ok(());
        }
        let sum = |part: fn(&Buyer<'_>) -> u128| buyers.iter().map(part).sum::<u128>();
        let (sold, paid) = (sum(|buyer| buyer.units), sum(|buyer| buyer.paid()));
        let more = paid.checked_sub(ending.proceeds).ok_or_else(|| negative("what was not certain of the proceeds"))?;
        same("what is certain of the proceeds in the end", more, cast.deployment.certain_proceeds(self.chain)?)?;
        self.proceeds(cast, more)?;
        if sold > ending.sold {
            return same("what all got together", format!("at most {}", ending.sold), sold.to_string());
        }
        (ending.sold, ending.proceeds) = (sold, paid);
        Ok(())
    }

    fn claim_one(&mut self, cast: &Cast, buyer: &mut Buyer<'_>, ending: &Ending) -> Result<(), Error> {
        let (deployment, account, terms) = (&cast.deployment, buyer.account.address(), &cast.terms);
        let units = deployment.owned(self.chain, terms.common.tickets, account)?;
        let before = self.money(&buyer.account)?;
        let receipt = deployment.claim(self.chain, &buyer.account, buyer.alias)?;
        let back = self.money(&buyer.account)? - before + self.charges(&receipt);
        self.note("claim", &receipt);
        buyer.refund = amount("a refund", back)?;
        if buyer.refund > buyer.deposit {
            return same("the refund", format!("at most {}", buyer.deposit), buyer.refund.to_string());
        }
        let more = deployment.owned(self.chain, terms.common.tickets, account)?.checked_sub(units);
        buyer.units = more.ok_or_else(|| negative("what a buyer got"))?;

        let outcome = Outcome { allocated: buyer.units, paid: buyer.paid(), refund: buyer.refund };
        if let Some((certain, chance)) = buyer.promised {
            let won = u32::from(outcome.allocated > certain.allocated);
            let drew = ending.drawn.is_some() && chance.0 > 0;
            same("what a buyer got, as promised", certain, if drew && won == 1 { certain } else { outcome })?;
            if drew {
                let drawn = ending.drawn.and_then(|drawn| match u32::try_from(terms.common.supply) {
                    Ok(supply) if terms.rule.is_lottery() => fairsale_math::chance(supply, &drawn.entries),
                    _ => Some((drawn.prizes[0], drawn.entries[0])),
                });
                same("a buyer's chance of a lot more, as promised", drawn, Some(chance))?;
            }
        }
        if !terms.rule.divides_lots() {
            let lots = u32::try_from(outcome.allocated / terms.common.lot_size).ok();
            same("what a buyer paid, by the price", lots.and_then(|lots| terms.cost(lots)), Some(outcome.paid))?;
        }
        let event: Claimed = deployment.announced(&receipt, "Claimed")?;
        same("the claim's alias", buyer.alias, event.alias)?;
        same("the claim's account", account, event.account)?;
        let announced = Outcome { allocated: event.allocated, paid: event.paid, refund: event.refund };
        same("what was claimed, as announced", outcome, announced)
    }

    /// Takes what is unsold of all that the sale had, `brought`, of which `sent` went on before, and checks that nothing is
    /// left.
    pub(super) fn close(
        &mut self,
        cast: &Cast,
        buyers: &[Buyer<'_>],
        ending: &Ending,
        brought: u128,
        sent: u128,
    ) -> Result<Totals, Error> {
        const STAGE: &str = "checking";
        self.tell(STAGE, 0, 1);
        let deployment = &cast.deployment;
        let sum = |part: fn(&Buyer<'_>) -> u128| buyers.iter().map(part).sum::<u128>();
        let (sold, refunded) = (sum(|buyer| buyer.units), sum(|buyer| buyer.refund));
        let left = deployment.escrow(self.chain, cast.terms.common.tickets, deployment.sale)?;
        self.unsold(cast, ending, left)?;
        let left = left + sent; // of what there is
        same("what all got together", ending.sold, sold)?;
        same("what all paid together", ending.proceeds, sum(|buyer| buyer.paid()))?;
        same("what was sold and what was not", Some(brought), sold.checked_add(left))?;
        same(
            "what is left in the sale",
            0,
            deployment.escrow(self.chain, cast.terms.common.tickets, deployment.sale)?,
        )?;
        same("the money left in the sale", cast.own, self.holds(deployment.sale)?)?;
        let demand = buyers.iter().fold(U256::zero(), |demand, buyer| {
            demand + U256::from(buyer.asked.max(buyer.not_served)) * U256::from(cast.terms.common.lot_size)
        });
        let not_served = buyers.iter().filter(|buyer| buyer.not_served > 0).count() as u64;
        self.tell(STAGE, 1, 1);
        let Ending { proceeds, late, refused, .. } = *ending;
        let buyers = buyers.iter().filter(|buyer| buyer.asked > 0).count() as u64;
        let (unsold, water_level) = (left, ending.level);
        Ok(Totals { buyers, demand, sold, unsold, proceeds, refunded, water_level, late, refused, not_served })
    }

    /// Takes this unsold amount to where it goes.
    pub(super) fn unsold(&mut self, cast: &Cast, ending: &Ending, left: u128) -> Result<(), Error> {
        if left == 0 {
            return Ok(());
        }
        let deployment = &cast.deployment;
        let to = match ending.end {
            End::Settled => cast.unsold_to,
            End::Cancelled { .. } | End::Unfunded { .. } => cast.roles.seller.address(),
        };
        let before = deployment.escrow(self.chain, cast.terms.common.tickets, to)?;
        let receipt = deployment.sweep_unsold(self.chain, &cast.roles.keeper)?;
        self.note("unsold", &receipt);
        let after = deployment.escrow(self.chain, cast.terms.common.tickets, to)?;
        same("who has what is unsold", Some(left), after.checked_sub(before))?;
        let event: UnsoldReturned = deployment.announced(&receipt, "UnsoldReturned")?;
        same("what is unsold, as announced", (to, left), (event.to, event.units))
    }

    /// What was drawn, computed again from the events alone; everybody must have got what follows.
    pub(super) fn draw(
        &mut self,
        log: &Log,
        buyers: &[Buyer<'_>],
        ending: &Ending,
    ) -> Result<Option<report::Draw>, Error> {
        if ending.end != End::Settled || !log.header.terms.draws() {
            return Ok(None);
        }
        let terms = &log.header.terms;
        let winners = buyers.iter().filter(|buyer| buyer.won(terms, ending) == Some(true));
        let winners: Vec<_> = winners.map(|buyer| buyer.name().to_owned()).collect();
        let verified = verify(log).map_err(|error| Error::Mismatch {
            what: error.what,
            expected: error.expected,
            found: error.found,
        })?;
        let standing = buyers.iter().filter(|buyer| buyer.asked > 0).count();
        same("how many claims were checked again", standing, verified.claims)?;
        let Some(drawing) = verified.drawn else { return same("the draw", None, ending.drawn).map(|()| None) };
        if let Some(signature) = drawing.signature {
            same("the beacon's randomness", randomness(&signature), drawing.seed)?;
        }
        let (seed, entries, prizes) = (drawing.seed, drawing.entries, drawing.prizes);
        Ok(Some(report::Draw { round: drawing.round, seed, entries, prizes, winners }))
    }
}
