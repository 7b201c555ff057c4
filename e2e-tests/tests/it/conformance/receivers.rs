//! Buyers and beneficiaries that are contracts, and what they do when they are paid. They hurt nobody but themselves.

use super::{PRICE, SUPPLY, alias, answer, keep, open, plain};
use e2e_tests::{
    Mechanism, Stage,
    action::Action,
    evm::{Paid, action_input, reentries},
};
use fairsale_chain::{Account, Address, Receipt};
use fairsale_interfaces::sale::{Error, Order, Phase};

/// A sale in which Ada has ordered, and after her the contract Mallory, so many lots each.
struct Bought<M: Mechanism> {
    stage: Stage<M>,
    ada: Account,
    mallory: Address,
    lots: u32,
}

impl<M: Mechanism> Bought<M> {
    /// Open still, for that long; it must raise so much.
    fn open(lots: u32, reentry: &[u8], min_raise: u128) -> Self {
        let mut stage = open::<M>(|terms| terms.min_raise = min_raise);
        let ada = stage.person("ada");
        stage.order(&ada, lots);
        let mallory = stage.person_with_contract("mallory", reentry);
        let cost = stage.cost(lots);
        stage.act_through(mallory, Action::Order(lots), cost).expect("a contract buys like any wallet");
        assert_eq!(stage.pot(), 2 * cost);
        Self { stage, ada, mallory, lots }
    }

    /// A lot each, which raises too little: both get their money back.
    fn cancelled(reentry: &[u8]) -> Self {
        let mut bought = Self::open(1, reentry, 2 * PRICE + 1);
        bought.stage.close_and_settle();
        assert_eq!(bought.stage.phase(), Phase::Cancelled);
        bought
    }

    /// All of it each: each gets half, and half of the money back.
    fn scarce(reentry: &[u8]) -> Self {
        let mut bought = Self::open(SUPPLY as u32, reentry, 0);
        bought.stage.close_and_settle();
        bought
    }

    /// What each gets, in units and money.
    fn due(&self) -> (u128, u128) {
        if self.lots == 1 { (0, PRICE) } else { (SUPPLY / 2, SUPPLY / 2 * PRICE) }
    }

    fn claim(&mut self) -> Result<Receipt, Error> {
        let claim = Action::Claim(self.stage.alias("mallory"));
        self.stage.act_through(self.mallory, claim, 0)
    }

    /// Whether Mallory's claim gets through at all.
    fn gets_through(&mut self) -> bool {
        let claim = action_input(Action::Claim(self.stage.alias("mallory")));
        self.stage.through(self.mallory, self.stage.at.sale, &claim, 0).is_ok()
    }

    #[track_caller]
    fn assert_order_stands(&mut self) {
        let order = Order { lots: self.lots, account: self.mallory };
        assert_eq!(self.stage.order_of("mallory"), Some(order));
        assert_eq!(self.stage.assets(self.mallory), 0, "units and refund come together or not at all");
    }

    /// Ada gets all that is hers, and the seller's side too.
    #[track_caller]
    fn others_are_paid(&mut self) {
        assert_eq!(self.stage.claimed(&self.ada, "ada"), self.due());
        if self.stage.phase() == Phase::Cancelled {
            keep(&mut self.stage, Action::Unsold).expect("the supply goes back");
            return;
        }
        let before = self.stage.pot();
        keep(&mut self.stage, Action::Proceeds).expect("it is there");
        let paid = before - self.stage.pot();
        assert!(paid == SUPPLY * PRICE || !M::CERTAIN && paid >= SUPPLY / 2 * PRICE, "{paid}");
    }

    /// Mallory gets what is Mallory's, once.
    #[track_caller]
    fn mallory_is_paid(&mut self) -> Receipt {
        let has = |bought: &mut Self| (bought.stage.assets(bought.mallory), bought.stage.money(bought.mallory));
        let ((units, money), (more, back)) = (has(self), self.due());
        let receipt = self.claim().expect("it is theirs");
        assert_eq!(has(self), (units + more, money + back));
        assert_eq!(self.claim().expect_err("it is claimed"), Error::NoOrder);
        assert_eq!(has(self), (units + more, money + back));
        receipt
    }

    /// Nothing is left, and nothing is missing.
    #[track_caller]
    fn assert_empty(&mut self) {
        if !M::CERTAIN && self.stage.phase() == Phase::Settled {
            let _ = keep(&mut self.stage, Action::Proceeds); // what was not certain before
        }
        assert_eq!((self.stage.pot(), self.stage.stock(self.stage.at.sale)), (0, 0));
    }
}

/// All that could be tried on a sale while it pays.
fn tries() -> [Action; 9] {
    let [own, other] = ["mallory", "ada"].map(|person| Action::Claim(alias(person)));
    let (orders, ends) = ([Action::Order(1), Action::Change(1), Action::Withdraw], [Action::Settle, Action::Proceeds]);
    [own, other, orders[0], orders[1], orders[2], ends[0], ends[1], Action::Unsold, Action::Fund]
}

fn refuses<M: Mechanism>(make: fn(&[u8]) -> Bought<M>) {
    for others_first in [true, false] {
        let mut bought = make(&[]);
        bought.stage.when_paid(bought.mallory, Paid::Refuses);
        if others_first {
            bought.others_are_paid();
        }
        for _ in 0..2 {
            assert_eq!(bought.claim().expect_err("it refuses"), Error::PaymentFailed);
            bought.assert_order_stands();
        }
        if !others_first {
            bought.others_are_paid();
        }
        let (units, back) = bought.due();
        assert_eq!(bought.stage.stock(bought.stage.at.sale), units);
        let pot = bought.stage.pot();
        assert!(pot == back || !M::CERTAIN && pot > back, "{pot}");
        bought.stage.when_paid(bought.mallory, Paid::Accepts);
        bought.mallory_is_paid();
        bought.assert_empty();
    }
}

fn loops<M: Mechanism>(mut bought: Bought<M>) {
    bought.stage.when_paid(bought.mallory, Paid::Loops);
    assert!(!bought.gets_through());
    bought.assert_order_stands();
    bought.others_are_paid();
    bought.stage.when_paid(bought.mallory, Paid::Accepts);
    bought.mallory_is_paid();
    bought.assert_empty();
}

fn reenters<M: Mechanism>(make: fn(&[u8]) -> Bought<M>) {
    for action in tries() {
        let mut bought = make(&action_input(action));
        bought.stage.when_paid(bought.mallory, Paid::Reenters);
        let receipt = bought.mallory_is_paid();
        assert_eq!(reentries(&receipt, bought.mallory), [false], "{action:?}");
        bought.others_are_paid();
        bought.assert_empty();
    }
}

pub fn of_a_cancelled_sale_a_buyer_that_refuses_money_holds_up_nobody_and_can_claim_later<M: Mechanism>() {
    refuses(Bought::<M>::cancelled);
}

pub fn of_a_cancelled_sale_a_buyer_that_never_stops_holds_up_nobody<M: Mechanism>() {
    loops(Bought::<M>::cancelled(&[]));
}

pub fn of_a_cancelled_sale_a_buyer_that_reenters_while_it_is_paid_gets_in_nowhere<M: Mechanism>() {
    reenters(Bought::<M>::cancelled);
}

/// Requires a mechanism that refunds what it cannot sell.
pub fn a_buyer_that_refuses_its_refund_holds_up_nobody_and_can_claim_later<M: Mechanism>() {
    refuses(Bought::<M>::scarce);
}

/// Requires a mechanism that refunds what it cannot sell.
pub fn a_buyer_that_never_stops_holds_up_nobody<M: Mechanism>() {
    loops(Bought::<M>::scarce(&[]));
}

/// Requires a mechanism that refunds what it cannot sell.
pub fn a_buyer_that_reenters_while_its_claim_is_paid_gets_in_nowhere<M: Mechanism>() {
    reenters(Bought::<M>::scarce);
}

/// A contract that refuses money buys, and is given what it bought, like any wallet.
pub fn a_contract_that_is_not_paid_claims_like_any_wallet<M: Mechanism>() {
    let mut bought = Bought::<M>::open(1, &[], 0);
    bought.stage.close_and_settle();
    bought.stage.when_paid(bought.mallory, Paid::Refuses);
    bought.claim().expect("nothing is paid to it");
    assert_eq!(bought.stage.assets(bought.mallory), 1);
    assert_eq!(bought.claim().expect_err("it is claimed"), Error::NoOrder);
    assert_eq!(bought.stage.claimed(&bought.ada, "ada"), (1, 0));
    keep(&mut bought.stage, Action::Proceeds).expect("for two lots");
    assert_eq!(bought.stage.pot(), 0);
}

/// Requires a mechanism whose orders can be withdrawn.
pub fn a_buyer_that_reenters_while_it_withdraws_gets_in_nowhere<M: Mechanism>() {
    for action in tries() {
        let mut bought = Bought::<M>::open(1, &action_input(action), 0);
        let (mallory, before) = (bought.mallory, bought.stage.money(bought.mallory));
        bought.stage.when_paid(mallory, Paid::Reenters);
        let receipt = bought.stage.act_through(mallory, Action::Withdraw, 0).expect("it is theirs");
        assert_eq!(reentries(&receipt, mallory), [false], "{action:?}");
        assert_eq!((bought.stage.money(mallory), bought.stage.pot()), (before + PRICE, PRICE));
        assert_eq!(bought.stage.order_of("mallory"), None);
    }
}

/// Requires a mechanism whose orders can be withdrawn.
pub fn a_buyer_that_refuses_money_keeps_its_order_as_it_was<M: Mechanism>() {
    let mut bought = Bought::<M>::open(1, &[], 0);
    bought.stage.when_paid(bought.mallory, Paid::Refuses);
    let refused = bought.stage.act_through(bought.mallory, Action::Withdraw, 0).expect_err("it refuses");
    assert_eq!((refused, bought.stage.pot()), (Error::PaymentFailed, 2 * PRICE));
    bought.assert_order_stands();
    bought.stage.close_and_settle();
    bought.claim().expect("nothing is paid to it");
    assert_eq!(bought.stage.assets(bought.mallory), 1);
}

/// Requires a mechanism whose orders can shrink.
pub fn a_buyer_that_reenters_while_its_order_shrinks_gets_in_nowhere<M: Mechanism>() {
    for action in tries() {
        let mut bought = Bought::<M>::open(5, &action_input(action), 0);
        let (mallory, before) = (bought.mallory, bought.stage.money(bought.mallory));
        bought.stage.when_paid(mallory, Paid::Reenters);
        let receipt = bought.stage.act_through(mallory, Action::Change(2), 0).expect("it is theirs");
        assert_eq!(reentries(&receipt, mallory), [false], "{action:?}");
        assert_eq!((bought.stage.money(mallory), bought.stage.pot()), (before + 3 * PRICE, 7 * PRICE));
        assert_eq!(bought.stage.order_of("mallory"), Some(Order { lots: 2, account: mallory }));
    }
    let mut bought = Bought::<M>::open(5, &[], 0);
    bought.stage.when_paid(bought.mallory, Paid::Refuses);
    for lots in [4, 1] {
        let refused = bought.stage.act_through(bought.mallory, Action::Change(lots), 0).expect_err("it refuses");
        assert_eq!(refused, Error::PaymentFailed);
        bought.assert_order_stands();
    }
}

pub fn a_wallet_of_nobody_gets_in_nowhere<M: Mechanism>() {
    let mut bought = Bought::<M>::cancelled(&[]);
    let eve = bought.stage.wallet_contract(&[]);
    for person in ["mallory", "ada", "nobody"] {
        let claim = Action::Claim(bought.stage.alias(person));
        let refused = bought.stage.act_through(eve, claim, 0).expect_err("not theirs");
        assert_eq!(refused, if person == "nobody" { Error::NoOrder } else { Error::NotYours { caller: eve } });
    }
    bought.others_are_paid();
    bought.mallory_is_paid();
    bought.assert_empty();
}

/// A settled sale for a beneficiary that is a contract, of which Ada and Bob bought a lot each.
fn settled_for<M: Mechanism>(reentry: &[u8]) -> (Stage<M>, Address, [Account; 2]) {
    let mut stage = plain::<M>(|_| ());
    let beneficiary = stage.wallet_contract(reentry);
    stage.common_mut().beneficiary = beneficiary;
    stage.announce().expect("somebody");
    stage.fund_and_open();
    let buyers = ["ada", "bob"].map(|name| stage.person(name));
    for buyer in &buyers {
        stage.order(buyer, 1);
    }
    stage.close_and_settle();
    (stage, beneficiary, buyers)
}

#[track_caller]
fn assert_buyers_get_theirs<M: Mechanism>(stage: &mut Stage<M>, buyers: &[Account; 2]) {
    for (buyer, name) in buyers.iter().zip(["ada", "bob"]) {
        assert_eq!(stage.claimed(buyer, name), (1, 0));
    }
}

pub fn a_beneficiary_that_refuses_holds_up_nobody_and_is_paid_later<M: Mechanism>() {
    let (mut stage, beneficiary, buyers) = settled_for::<M>(&[]);
    stage.when_paid(beneficiary, Paid::Refuses);
    let before = stage.money(beneficiary);
    for _ in 0..2 {
        assert_eq!(keep(&mut stage, Action::Proceeds), Err(Error::PaymentFailed));
    }
    assert_buyers_get_theirs(&mut stage, &buyers);
    keep(&mut stage, Action::Unsold).expect("is no business of the beneficiary's");
    stage.when_paid(beneficiary, Paid::Accepts);
    keep(&mut stage, Action::Proceeds).expect("now it takes them");
    assert_eq!((stage.money(beneficiary), stage.pot()), (before + 2 * PRICE, 0));
    assert_eq!(keep(&mut stage, Action::Proceeds), Err(Error::NothingLeft));
}

pub fn a_beneficiary_that_reenters_is_paid_once<M: Mechanism>() {
    let claim = Action::Claim(alias("ada"));
    for action in [Action::Proceeds, Action::Unsold, Action::Settle, claim, Action::Cancel] {
        let (mut stage, beneficiary, buyers) = settled_for::<M>(&action_input(action));
        stage.when_paid(beneficiary, Paid::Reenters);
        let (before, pot) = (stage.money(beneficiary), stage.pot());
        let receipt = stage.keep(Action::Proceeds).expect("it takes them");
        assert_eq!(reentries(&receipt, beneficiary), [false], "{action:?}");
        assert_eq!((stage.money(beneficiary), stage.pot()), (before + 2 * PRICE, pot - 2 * PRICE));
        assert_eq!(keep(&mut stage, Action::Proceeds), Err(Error::NothingLeft));
        assert_buyers_get_theirs(&mut stage, &buyers);
        keep(&mut stage, Action::Unsold).expect("it is there");
        assert_eq!(stage.stock(stage.common().unsold_to), SUPPLY - 2);
        assert_eq!(keep(&mut stage, Action::Unsold), Err(Error::NothingLeft));
    }
}

pub fn a_beneficiary_that_never_stops_holds_up_nobody<M: Mechanism>() {
    let (mut stage, beneficiary, buyers) = settled_for::<M>(&[]);
    let keeper = stage.roles.keeper.clone();
    stage.when_paid(beneficiary, Paid::Loops);
    let paid = stage.try_act(&keeper, Action::Proceeds, 0);
    assert!(!matches!(&paid, Ok(answer) if answer.value.is_ok()), "{paid:?}");
    assert_buyers_get_theirs(&mut stage, &buyers);
    stage.when_paid(beneficiary, Paid::Accepts);
    assert_eq!(answer(&mut stage, &keeper, Action::Proceeds, 0), Ok(()), "now it takes them");
}
