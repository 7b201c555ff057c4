//! The stage of a quadratic sale.

use crate::{Mechanism, SETTLING, Stage, beacon, codes};
use fairsale_chain::{
    Address, Typed,
    typed::{LaunchError, at},
};
use fairsale_client::deployment::{self, QuadraticSaleRef};
use fairsale_interfaces::{
    beacon::{Beacon, DELAY, Randomness},
    draws::{Drawn, Draws},
};
use fairsale_kit::{life::Life, terms::CommonTerms};
use ink::abi::Ink;
use quadratic_sale::{BadTerms, State, Terms};

/// Seconds that a round lasts.
pub const ROUND: u64 = 1_000;

/// A quadratic sale: by default of 10 lots of one unit at 3 of the smallest native unit for the first, in four rounds with caps 2,
/// 4, 6 and 8; what is left stays unsold. The seller has 1,000,000 units.
#[derive(Debug)]
pub enum QuadraticSale {}

/// A chain with one quadratic sale on it.
pub type Quadratic = Stage<QuadraticSale>;

/// When a sale by these terms closes if nobody ever asks for all of it.
pub fn last_close(terms: &Terms) -> u64 {
    terms.common.opens_at.saturating_add(u64::from(terms.rounds).saturating_mul(terms.round_seconds))
}

impl Mechanism for QuadraticSale {
    type Terms = Terms;
    type BadTerms = BadTerms;

    fn terms(common: CommonTerms) -> Terms {
        let settle_by = common.opens_at + 4 * ROUND + SETTLING;
        Terms {
            // When it closes follows from the rounds, if nobody says anything else.
            common: CommonTerms { price: 3, closes_at: 0, settle_by, ..common },
            round_seconds: ROUND,
            first_cap: 2,
            cap_step: 2,
            rounds: 4,
            power: 2,
        }
    }

    fn common(terms: &Terms) -> &CommonTerms {
        &terms.common
    }

    fn common_mut(terms: &mut Terms) -> &mut CommonTerms {
        &mut terms.common
    }

    fn plain(terms: &mut Terms, lots: u128, price: u128) {
        (terms.common.supply, terms.common.price, terms.power) = (lots, price, 1);
        (terms.first_cap, terms.cap_step, terms.rounds) = (lots as u32, 0, 1);
    }

    fn between(terms: &mut Terms, opens_at: u64, closes_at: u64) {
        let settle_by = closes_at.saturating_add(SETTLING);
        terms.common = CommonTerms { opens_at, closes_at, settle_by, ..terms.common.clone() };
        (terms.rounds, terms.round_seconds) = (1, closes_at.saturating_sub(opens_at));
    }

    fn drawing(terms: &mut Terms) {
        terms.rounds = 1;
    }

    fn minted(terms: &Terms) -> u128 {
        terms.common.supply.max(1_000_000)
    }

    fn complete(terms: &mut Terms) {
        if terms.common.closes_at == 0 {
            terms.common.closes_at = last_close(terms);
        }
    }

    fn make(stage: &mut Stage<Self>, value: u128) -> Result<Address, LaunchError<BadTerms>> {
        let constructor = QuadraticSaleRef::new((&stage.terms).into());
        let making = stage.chain.deploy(&stage.roles.seller, &codes().quadratic_sale, constructor);
        making.value(value).run().map(|made| made.address)
    }

    fn kept_terms(stage: &mut Stage<Self>) -> Terms {
        let message = stage.sale().terms();
        (&stage.chain.ask(message).expect("a view").value).into()
    }

    fn life(stage: &mut Stage<Self>) -> Life {
        stage.state().life
    }

    fn cost(terms: &Terms, lots: u32) -> u128 {
        terms.common.price * u128::from(lots).pow(terms.power.into())
    }

    fn closes_at(stage: &mut Stage<Self>) -> u64 {
        let message = stage.sale().closes_at();
        stage.chain.ask(message).expect("a view").value
    }
}

impl Quadratic {
    /// [`open`](Self::open), and what is left is drawn by a beacon with the development key.
    pub fn drawing(change: impl FnOnce(&mut Terms)) -> Self {
        let mut stage = Self::without_sale(change);
        stage.terms.common.beacon = beacon::deploy(&mut stage);
        stage.announce().expect("terms that can be kept");
        stage.fund_and_open();
        stage
    }

    /// The messages of the sale.
    pub fn sale(&self) -> deployment::QuadraticSale {
        at::<QuadraticSaleRef, Ink>(self.at.sale)
    }

    /// The sale's state.
    pub fn state(&mut self) -> State {
        let message = self.sale().state();
        (&self.chain.ask(message).expect("a view").value).into()
    }

    /// Brings the round that the sale is drawn by to the beacon, and says which that is.
    pub fn publish(&mut self) -> u64 {
        let closes_at = self.closes_at();
        let round = self.beacon_round(closes_at + DELAY);
        beacon::publish(self, round);
        round
    }

    /// The first round at a time or after it.
    pub fn beacon_round(&mut self, time: u64) -> u64 {
        self.chain.ask(beacon::at(self.terms.common.beacon).round_at(time)).expect("a view").value
    }

    /// The second from which nobody can withhold a round.
    pub fn decided_at(&mut self, round: u64) -> u64 {
        let time = self.chain.ask(beacon::at(self.terms.common.beacon).decided_at(round)).expect("a view").value;
        time.expect("there is such a round")
    }

    /// What the beacon has of a round.
    pub fn randomness(&mut self, round: u64) -> Option<Randomness> {
        self.chain.ask(beacon::at(self.terms.common.beacon).randomness(round)).expect("a view").value
    }

    /// Goes to the beginning of a round.
    pub fn go_to_round(&mut self, round: u32) {
        self.set_time(self.terms.common.opens_at + u64::from(round) * self.terms.round_seconds);
    }

    /// The draw, once there was one.
    pub fn drawn(&mut self) -> Option<Drawn> {
        let message = self.sale().drawn();
        self.chain.ask(message).expect("a view").value
    }

    /// The person's chance of a lot more.
    pub fn chance_of(&mut self, person: &str) -> (u32, u32) {
        let (sale, alias) = (self.sale(), self.alias(person));
        self.chain.ask(sale.chance_of(alias)).expect("a view").value
    }
}
