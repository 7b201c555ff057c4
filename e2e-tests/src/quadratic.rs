//! The stage of a quadratic sale: a [`Stage`] whose sale is one.

use crate::{SETTLING, Stage, action::Action, beacon, codes};
use fairsale_chain::{
    Account, Address, Receipt, Typed,
    typed::{LaunchError, at},
};
use fairsale_client::deployment::{QuadraticSale, QuadraticSaleRef, deploy_quadratic_sale};
use fairsale_interfaces::{
    beacon::{Beacon, DELAY, Randomness},
    draws::{Drawn, Draws},
    sale::Error,
};
use ink::abi::Ink;
use quadratic_sale::{BadTerms, Terms};
use std::ops::{Deref, DerefMut};

/// Seconds that a round lasts.
pub const ROUND: u64 = 1_000;

/// A chain with one quadratic sale on it.
pub struct Quadratic {
    stage: Stage,
    /// The sale's terms.
    pub terms: Terms,
}

impl Deref for Quadratic {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        &self.stage
    }
}

impl DerefMut for Quadratic {
    fn deref_mut(&mut self) -> &mut Stage {
        &mut self.stage
    }
}

impl Quadratic {
    /// The registry and a token, and terms for a sale that is still to be made: 10 lots of one unit at 3 of the smallest
    /// native unit for the first, four rounds with caps 2, 4, 6 and 8, what is left stays unsold; all changed as `change`
    /// says. The seller has 1,000,000 units.
    pub fn without_sale(change: impl FnOnce(&mut Terms)) -> Self {
        let (mut stage, common) = Stage::without_sale(|terms| terms.supply = 1_000_000);
        let closes_at = common.opens_at + 4 * ROUND;
        let mut terms = Terms {
            lot_size: 1,
            price: 3,
            min_raise: 0,
            supply: 10,
            payment_unit: common.payment_unit,
            opens_at: common.opens_at,
            round_seconds: ROUND,
            settle_by: closes_at + SETTLING,
            recovery_window: common.recovery_window,
            context: common.context,
            personhood: common.personhood,
            token: common.token,
            beacon: Address::zero(),
            currency: common.currency,
            beneficiary: common.beneficiary,
            unsold_to: common.unsold_to,
            seller: common.seller,
            first_cap: 2,
            cap_step: 2,
            rounds: 4,
            min_status: 2,
            power: 2,
        };
        change(&mut terms);
        stage.terms.personhood = terms.personhood;
        Self { stage, terms }
    }

    /// [`open`](Self::open), and what is left is drawn by a beacon with the development key.
    pub fn drawing(change: impl FnOnce(&mut Terms)) -> Self {
        let mut stage = Self::without_sale(change);
        stage.terms.beacon = beacon::deploy(&mut stage.stage);
        stage.announce().expect("terms that can be kept");
        stage.fund();
        stage.set_time(stage.terms.opens_at);
        stage
    }

    /// Brings the round that the sale is drawn by to the beacon, and says which that is.
    pub fn publish(&mut self) -> u64 {
        let closes_at = self.closes_at();
        let round = self.beacon_round(closes_at + DELAY);
        self.publish_round(round);
        round
    }

    /// Brings a round to the beacon.
    pub fn publish_round(&mut self, round: u64) {
        beacon::publish(&mut self.stage, self.terms.beacon, round);
    }

    /// The first round at a time or after it.
    pub fn beacon_round(&mut self, time: u64) -> u64 {
        self.stage.chain.ask(beacon::at(self.terms.beacon).round_at(time)).expect("a view").value
    }

    /// The second from which nobody can withhold a round.
    pub fn decided_at(&mut self, round: u64) -> u64 {
        let time = self.stage.chain.ask(beacon::at(self.terms.beacon).decided_at(round)).expect("a view").value;
        time.expect("there is such a round")
    }

    /// What the beacon has of a round.
    pub fn randomness(&mut self, round: u64) -> Option<Randomness> {
        self.stage.chain.ask(beacon::at(self.terms.beacon).randomness(round)).expect("a view").value
    }

    /// Announces the sale, if its terms can be kept.
    ///
    /// # Errors
    /// The constructor's.
    pub fn announce(&mut self) -> Result<(), BadTerms> {
        let constructor = QuadraticSaleRef::new((&self.terms).into());
        match self.stage.chain.deploy(&self.stage.roles.seller, &codes().quadratic_sale, constructor).run() {
            Ok(made) => self.stage.at.sale = made.address,
            Err(LaunchError::Refused { error, .. }) => return Err(error),
            Err(LaunchError::Failed(error)) => panic!("{error}"),
        }
        Ok(())
    }

    /// Announced, not funded.
    pub fn announced(change: impl FnOnce(&mut Terms)) -> Self {
        let mut stage = Self::without_sale(change);
        let (chain, seller) = (&mut *stage.stage.chain, &stage.stage.roles.seller);
        let (sale, _) = deploy_quadratic_sale(chain, codes(), seller, &stage.terms).expect("deploys");
        stage.stage.at.sale = sale;
        stage
    }

    /// Open since this second, and funded with what it sells exactly.
    pub fn open(change: impl FnOnce(&mut Terms)) -> Self {
        let mut stage = Self::announced(change);
        stage.fund();
        stage.set_time(stage.terms.opens_at);
        stage
    }

    /// Sends the whole supply to the sale and tells it.
    pub fn fund(&mut self) {
        let supply = u128::from(self.terms.supply) * self.terms.lot_size;
        let Stage { at, chain, roles, .. } = &mut self.stage;
        at.allot(&mut **chain, &roles.seller, supply).expect("the seller has it");
        at.fund(&mut **chain, &roles.keeper).expect("it is all there");
    }

    /// The messages of the sale.
    pub fn sale(&self) -> QuadraticSale {
        at::<QuadraticSaleRef, Ink>(self.at.sale)
    }

    /// What so many lots cost.
    pub fn cost(&self, lots: u32) -> u128 {
        let lots = u128::from(lots);
        self.terms.price * if self.terms.power == 1 { lots } else { lots * lots }
    }

    /// Moves the clock. This and the next three are the stage's; here so that their arguments may come from the sale.
    pub fn set_time(&mut self, time: u64) {
        self.stage.chain.set_time(time);
    }

    /// What the account has of the token.
    pub fn tokens(&mut self, account: Address) -> u128 {
        self.stage.tokens(account)
    }

    /// Sends the message with `value` to the sale.
    ///
    /// # Errors
    /// The sale's own.
    #[track_caller]
    pub fn act(&mut self, who: &Account, action: Action, value: u128) -> Result<Receipt, Error> {
        self.stage.act(who, action, value)
    }

    /// What [`act`](Self::act) would come to now. Leaves no trace.
    ///
    /// # Errors
    /// The sale's own.
    pub fn would(&mut self, who: &Account, action: Action, value: u128) -> Result<(), Error> {
        self.stage.would(who, action, value)
    }

    /// Places an order for `asked` lots, with the right deposit.
    #[track_caller]
    pub fn order(&mut self, buyer: &Account, asked: u32) -> Receipt {
        let deposit = self.cost(asked);
        self.act(buyer, Action::Order(asked), deposit).unwrap_or_else(|error| panic!("{asked}: {error:?}"))
    }

    /// Changes an order for `before` lots, with the right payment.
    #[track_caller]
    pub fn change(&mut self, buyer: &Account, before: u32, asked: u32) -> Receipt {
        let due = self.cost(asked).saturating_sub(self.cost(before));
        self.act(buyer, Action::Change(asked), due).unwrap_or_else(|error| panic!("{asked}: {error:?}"))
    }

    /// The beginning of a round.
    pub fn go_to_round(&mut self, round: u32) {
        let time = self.terms.opens_at + u64::from(round) * self.terms.round_seconds;
        self.stage.chain.set_time(time);
    }

    /// When the sale closes, as things stand.
    pub fn closes_at(&mut self) -> u64 {
        let sale = self.sale();
        self.stage.chain.ask(sale.closes_at()).expect("a view").value
    }

    /// Goes to the second of closing.
    pub fn close(&mut self) {
        let closes_at = self.closes_at();
        self.stage.chain.set_time(closes_at);
    }

    /// Goes to the second of closing, and settles what needs no draw.
    pub fn close_and_settle(&mut self) -> Receipt {
        self.close();
        let keeper = self.roles.keeper.clone();
        self.act(&keeper, Action::Settle, 0).expect("anybody may settle")
    }

    /// The draw, once there was one.
    pub fn drawn(&mut self) -> Option<Drawn> {
        let sale = self.sale();
        self.stage.chain.ask(sale.drawn()).expect("a view").value
    }

    /// The person's chance of a lot more.
    pub fn chance_of(&mut self, person: &str) -> (u32, u32) {
        let (sale, alias) = (self.sale(), self.alias(person));
        self.stage.chain.ask(sale.chance_of(alias)).expect("a view").value
    }

    /// Claims, and says what came by the balances of the wallet: units and money.
    pub fn claimed(&mut self, buyer: &Account, person: &str) -> (u128, u128) {
        let (tokens, money) = (self.tokens(buyer.address()), self.money(buyer.address()));
        let receipt = self.claim(buyer, person);
        let back = self.money(buyer.address()) as i128 - money as i128 + receipt.cost.deposit;
        (self.tokens(buyer.address()) - tokens, back as u128)
    }
}
