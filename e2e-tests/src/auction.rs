//! The stage of an auction.

use crate::{Mechanism, SETTLING, Stage, beacon, codes};
use auction::{AuctionRef, BadTerms, Margin, State, Terms};
use fairsale_chain::{
    Account, Address, Receipt, Typed,
    typed::{Answer, LaunchError, at},
};
use fairsale_client::deployment;
use fairsale_interfaces::{
    beacon::{Beacon, DELAY},
    bids::{Bids, Cleared, Error, StandingBid},
    draws::{Drawn, Draws},
};
use fairsale_kit::{life::Life, terms::CommonTerms};
use ink::abi::Ink;

/// What a lot costs at tick 0 by default.
pub const RESERVE: u128 = 100;

/// How much dearer each tick is by default.
pub const STEP: u128 = 10;

/// An auction: by default of 10 lots of one unit, at eight ticks from [`RESERVE`], [`STEP`] apart, open to all, up to 100 lots a
/// bidder. The seller has 10,000,000 units; or if tickets are sold, five more than the supply, and there is a beacon with the
/// development key.
#[derive(Debug)]
pub enum AuctionSale {}

/// A chain with one auction on it.
pub type Auction = Stage<AuctionSale>;

impl Mechanism for AuctionSale {
    type Terms = Terms;
    type BadTerms = BadTerms;

    const WITHDRAWS: bool = false;
    const BIDS: bool = true;
    const CERTAIN: bool = false;

    fn terms(common: CommonTerms) -> Terms {
        let (settle_by, personhood) = (common.closes_at + SETTLING, Address::zero());
        Terms {
            common: CommonTerms { price: RESERVE, settle_by, personhood, ..common },
            step: STEP,
            max_lots: 100,
            ticks: 8,
            geometric: false,
        }
    }

    fn common(terms: &Terms) -> &CommonTerms {
        &terms.common
    }

    fn common_mut(terms: &mut Terms) -> &mut CommonTerms {
        &mut terms.common
    }

    fn plain(terms: &mut Terms, lots: u128, price: u128) {
        (terms.common.supply, terms.common.price) = (lots, price);
        (terms.max_lots, terms.ticks) = (lots as u32, 1);
    }

    fn ticketed(terms: &mut Terms) {
        (terms.common.tickets, terms.max_lots) = (true, 1);
    }

    fn drawing(terms: &mut Terms) {
        Self::ticketed(terms);
    }

    fn minted(terms: &Terms) -> u128 {
        let supply = terms.common.supply;
        if terms.common.tickets { supply + 5 } else { supply.max(10_000_000) }
    }

    fn complete(terms: &mut Terms) {
        if terms.common.personhood.is_zero() {
            terms.common.min_status = 0;
        }
    }

    fn prepare(stage: &mut Stage<Self>) {
        if stage.terms.common.tickets && stage.terms.common.beacon.is_zero() {
            stage.terms.common.beacon = beacon::deploy(stage);
        }
    }

    fn make(stage: &mut Stage<Self>, value: u128) -> Result<Address, LaunchError<BadTerms>> {
        let constructor = AuctionRef::new((&stage.terms).into());
        let making = stage.chain.deploy(&stage.roles.seller, &codes().auction, constructor);
        making.value(value).run().map(|made| made.address)
    }

    fn kept_terms(stage: &mut Stage<Self>) -> Terms {
        let message = stage.sale().terms();
        (&stage.chain.ask(message).expect("a view").value).into()
    }

    fn life(stage: &mut Stage<Self>) -> Life {
        stage.state().life
    }

    fn reveal(stage: &mut Stage<Self>) {
        if stage.terms.common.tickets {
            stage.publish();
        }
    }
}

impl Auction {
    /// [`open`](Self::open), for the registry's persons.
    pub fn gated(change: impl FnOnce(&mut Terms)) -> Self {
        let mut stage = Self::without_sale(change);
        stage.gate_by(stage.at.registry);
        stage.announce().expect("terms that can be kept");
        stage.fund_and_open();
        stage
    }

    /// [`open`](Self::open), of tickets, which everybody may bid for.
    pub fn of_tickets(change: impl FnOnce(&mut Terms)) -> Self {
        Self::open(|terms| {
            AuctionSale::ticketed(terms);
            change(terms);
        })
    }

    /// The messages of the auction.
    pub fn sale(&self) -> deployment::Auction {
        at::<AuctionRef, Ink>(self.at.sale)
    }

    /// What a lot costs at a tick.
    pub fn price(&self, tick: u32) -> u128 {
        let Terms { step, geometric, .. } = self.terms;
        let rise = |price: u128| if geometric { (price * step).div_ceil(10_000) } else { step };
        (0..tick).fold(self.terms.common.price, |price, _| price + rise(price))
    }

    /// Bids, or raises a bid, with `value`.
    ///
    /// # Errors
    /// The auction's own.
    #[track_caller]
    pub fn try_bid(&mut self, who: &Account, tick: u32, lots: u32, value: u128) -> Result<Receipt, Error> {
        let mut sale = self.sale();
        match self.chain.send(who, sale.bid(tick, lots)).value(value).run() {
            Ok(Answer { value: Ok(()), receipt }) => Ok(receipt),
            Ok(Answer { value: Err(refusal), .. }) => Err(*refusal),
            Err(error) => panic!("{tick} {lots}: {error}"),
        }
    }

    /// The first bid of somebody, for exactly the deposit.
    #[track_caller]
    pub fn bid(&mut self, who: &Account, tick: u32, lots: u32) -> Receipt {
        let deposit = self.price(tick) * u128::from(lots);
        self.try_bid(who, tick, lots, deposit).unwrap_or_else(|error| panic!("{tick} {lots}: {error:?}"))
    }

    /// Raises a bid from the first tick and lots to the second, for exactly the difference.
    #[track_caller]
    pub fn raise(&mut self, who: &Account, before: (u32, u32), after: (u32, u32)) -> Receipt {
        let [paid, deposit] = [before, after].map(|(tick, lots)| self.price(tick) * u128::from(lots));
        self.try_bid(who, after.0, after.1, deposit - paid).unwrap_or_else(|error| panic!("{after:?}: {error:?}"))
    }

    /// Places the bids one after the other, each of a bidder of its own. Returns the bidders and their names.
    pub fn bidders(&mut self, bids: &[(u32, u32)]) -> Vec<(String, Account)> {
        let names = (0..bids.len()).map(|number| format!("bidder {number}"));
        let bidders: Vec<_> = names.map(|name| (name.clone(), self.buyer(&name))).collect();
        for ((_, wallet), (tick, lots)) in bidders.iter().zip(bids) {
            self.bid(wallet, *tick, *lots);
        }
        bidders
    }

    /// The bid of a bidder.
    pub fn bid_of(&mut self, name: &str) -> Option<StandingBid> {
        let (sale, alias) = (self.sale(), self.alias(name));
        self.chain.ask(sale.bid_of(alias)).expect("a view").value
    }

    /// How the auction would clear.
    pub fn clearing_now(&mut self) -> Option<Cleared> {
        let sale = self.sale();
        self.chain.ask(sale.clearing_now()).expect("a view").value
    }

    /// A bidder's chance to win a ticket by lot.
    pub fn chance_of(&mut self, name: &str) -> (u32, u32) {
        let (sale, alias) = (self.sale(), self.alias(name));
        self.chain.ask(sale.chance_of(alias)).expect("a view").value
    }

    /// The draw, once there was one.
    pub fn drawn(&mut self) -> Option<Drawn> {
        let sale = self.sale();
        self.chain.ask(sale.drawn()).expect("a view").value
    }

    /// The auction's state.
    pub fn state(&mut self) -> State {
        let sale = self.sale();
        (&self.chain.ask(sale.state()).expect("a view").value).into()
    }

    /// The margin at the clearing tick. `None` unless lots are scarce there.
    pub fn margin(&mut self) -> Option<Margin> {
        let sale = self.sale();
        self.chain.ask(sale.margin()).expect("a view").value.map(|margin| (&margin).into())
    }

    /// Brings the round that the auction is drawn by to the beacon, and says which that is.
    pub fn publish(&mut self) -> u64 {
        let round = self.round();
        beacon::publish(self, round);
        round
    }

    /// The round that the auction is drawn by.
    pub fn round(&mut self) -> u64 {
        let (beacon, time) = (self.terms.common.beacon, self.terms.common.closes_at + DELAY);
        self.chain.ask(beacon::at(beacon).round_at(time)).expect("a view").value
    }
}
