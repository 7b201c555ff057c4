//! Buyers that are contracts, and what they do when they are paid.

use super::*;

/// The spec's example: 250 units at 2, asks of 10, 100, 100 and 100, which makes 10, 80, 80 and 80. The last to ask is a contract
/// that knows what to do.
struct Crowd {
    stage: Stage,
    wallets: [Account; 3],
    mallory: Address,
    /// What the sale had before anybody paid.
    empty: u128,
}

const NAMES: [&str; 3] = ["few", "one", "two"];

impl Crowd {
    fn ordering(reentry: &[u8], min_raise: u128) -> Self {
        let mut stage = Stage::open(|terms| (terms.supply, terms.min_raise) = (250, min_raise));
        let empty = stage.money(stage.at.sale);
        let wallets = NAMES.map(|name| stage.person(name));
        for (wallet, asked) in wallets.iter().zip([10, 100, 100]) {
            stage.order(wallet, asked);
        }
        let mallory = stage.person_with_contract("mallory", reentry);
        stage.act_through(mallory, Action::Order(100), 200).expect("a contract buys like any wallet");
        assert_eq!(stage.money(stage.at.sale), empty + 620);
        Self { stage, wallets, mallory, empty }
    }

    fn settled(reentry: &[u8]) -> Self {
        let mut crowd = Self::ordering(reentry, 0);
        crowd.stage.close_and_settle();
        crowd
    }

    fn mallory_claims(&mut self) -> Result<Receipt, Error> {
        self.stage.act_through(self.mallory, Action::Claim(alias("mallory")), 0)
    }

    /// Mallory's order is as it was.
    #[track_caller]
    fn assert_order_stands(&mut self) {
        let order = Order { asked: 100, account: self.mallory };
        assert_eq!(order_of(&mut self.stage, alias("mallory")), Some(order));
    }

    /// All others get all that is theirs, and the beneficiary.
    #[track_caller]
    fn others_are_paid(&mut self) {
        let Self { stage, wallets, .. } = self;
        for (name, (wallet, outcome)) in
            NAMES.iter().zip(wallets.iter().zip([[10, 20, 0], [80, 160, 40], [80, 160, 40]]))
        {
            let before = (stage.money(wallet.address()), stage.tokens(wallet.address()));
            let receipt = stage.claim(wallet, name);
            assert_claimed(&receipt, wallet.address(), outcome);
            let deposit = receipt.cost.deposit;
            let got = (stage.money(wallet.address()) as i128 - before.0 as i128) + deposit;
            assert_eq!((got, stage.tokens(wallet.address())), (outcome[2] as i128, before.1 + outcome[0]));
        }
        let (keeper, beneficiary) = (stage.roles.keeper.clone(), stage.roles.beneficiary.address());
        let before = stage.money(beneficiary);
        stage.act(&keeper, Action::Proceeds, 0).expect("it is there");
        assert_eq!(stage.money(beneficiary), before + 500);
    }

    /// Mallory gets what is Mallory's, once.
    #[track_caller]
    fn mallory_is_paid(&mut self) -> Receipt {
        let before = (self.stage.money(self.mallory), self.stage.tokens(self.mallory));
        let receipt = self.mallory_claims().expect("it is theirs");
        self.assert_mallory_got(before);
        assert_claimed(&receipt, self.mallory, [80, 160, 40]);
        assert_eq!(self.mallory_claims().expect_err("it is claimed"), Error::NoOrder);
        self.assert_mallory_got(before);
        receipt
    }

    #[track_caller]
    fn assert_mallory_got(&mut self, (money, tokens): (u128, u128)) {
        assert_eq!((self.stage.money(self.mallory), self.stage.tokens(self.mallory)), (money + 40, tokens + 80));
    }

    /// Nothing is left, and nothing is missing.
    #[track_caller]
    fn assert_empty(&mut self) {
        let sale = self.stage.at.sale;
        assert_eq!((self.stage.money(sale), self.stage.tokens(sale)), (self.empty, 0));
    }
}

#[test]
fn a_contract_buys_and_claims_like_any_wallet() {
    let mut crowd = Crowd::settled(&[]);
    crowd.mallory_is_paid();
    crowd.others_are_paid();
    crowd.assert_empty();
}

#[test]
fn a_buyer_that_refuses_its_refund_holds_up_nobody_and_can_claim_later() {
    for others_first in [true, false] {
        let mut crowd = Crowd::settled(&[]);
        crowd.stage.when_paid(crowd.mallory, Paid::Refuses);
        if others_first {
            crowd.others_are_paid();
        }
        for _ in 0..2 {
            assert_eq!(crowd.mallory_claims().expect_err("it refuses"), Error::PaymentFailed);
            crowd.assert_order_stands();
        }
        let mallory = crowd.mallory;
        assert_eq!(crowd.stage.tokens(mallory), 0, "tokens and refund come together or not at all");
        if !others_first {
            crowd.others_are_paid();
        }
        let sale = crowd.stage.at.sale;
        assert_eq!((crowd.stage.money(sale), crowd.stage.tokens(sale)), (crowd.empty + 200 - 160, 80));
        crowd.stage.when_paid(mallory, Paid::Accepts);
        crowd.mallory_is_paid();
        crowd.assert_empty();
    }
}

#[test]
fn a_buyer_that_never_stops_holds_up_nobody() {
    let mut crowd = Crowd::settled(&[]);
    crowd.stage.when_paid(crowd.mallory, Paid::Loops);
    let (mallory, sale) = (crowd.mallory, crowd.stage.at.sale);
    let claimed = crowd.stage.through(mallory, sale, &action_input(Action::Claim(alias("mallory"))), 0);
    assert!(claimed.is_err(), "{claimed:?}");
    crowd.assert_order_stands();
    crowd.others_are_paid();
    crowd.stage.when_paid(mallory, Paid::Accepts);
    crowd.mallory_is_paid();
    crowd.assert_empty();
}

/// All that could be tried on a sale while it pays.
fn tries() -> [Action; 9] {
    let (own, other) = (Action::Claim(alias("mallory")), Action::Claim(alias("one")));
    let (orders, ends) = ([Action::Order(1), Action::Change(1), Action::Withdraw], [Action::Settle, Action::Proceeds]);
    [own, other, orders[0], orders[1], orders[2], ends[0], ends[1], Action::Unsold, Action::Fund]
}

#[test]
fn a_buyer_that_reenters_while_its_claim_is_paid_gets_in_nowhere() {
    for action in tries() {
        let mut crowd = Crowd::settled(&action_input(action));
        crowd.stage.when_paid(crowd.mallory, Paid::Reenters);
        let receipt = crowd.mallory_is_paid();
        assert_eq!(reentries(&receipt, crowd.mallory), [false], "{action:?}");
        crowd.others_are_paid();
        crowd.assert_empty();
    }
}

#[test]
fn a_buyer_that_reenters_while_its_order_shrinks_gets_in_nowhere() {
    for action in tries() {
        for (change, asked, back) in [(Action::Change(40), Some(40), 120), (Action::Withdraw, None, 200)] {
            let mut crowd = Crowd::ordering(&action_input(action), 0);
            let (mallory, sale) = (crowd.mallory, crowd.stage.at.sale);
            crowd.stage.when_paid(mallory, Paid::Reenters);
            let before = crowd.stage.money(mallory);
            let receipt = crowd.stage.act_through(mallory, change, 0).expect("it is theirs");
            assert_eq!(reentries(&receipt, mallory), [false], "{action:?} in {change:?}");
            assert_eq!(crowd.stage.money(mallory), before + back);
            assert_eq!(crowd.stage.money(sale), crowd.empty + 620 - back);
            let order = asked.map(|asked| Order { asked, account: mallory });
            assert_eq!(order_of(&mut crowd.stage, alias("mallory")), order);
        }
    }
}

#[test]
fn a_buyer_that_refuses_money_keeps_its_order_as_it_was() {
    let mut crowd = Crowd::ordering(&[], 0);
    let mallory = crowd.mallory;
    crowd.stage.when_paid(mallory, Paid::Refuses);
    for change in [Action::Change(99), Action::Change(1), Action::Withdraw] {
        let refused = crowd.stage.act_through(mallory, change, 0).expect_err("it refuses");
        assert_eq!(refused, Error::PaymentFailed, "{change:?}");
        crowd.assert_order_stands();
    }
    crowd.stage.close_and_settle();
    crowd.others_are_paid();
    crowd.stage.when_paid(mallory, Paid::Accepts);
    crowd.mallory_is_paid();
    crowd.assert_empty();
}

#[test]
fn of_a_cancelled_sale_everybody_else_is_refunded_whatever_one_receiver_does() {
    for paid in [Paid::Refuses, Paid::Reenters, Paid::Loops] {
        let mut crowd = Crowd::ordering(&action_input(Action::Claim(alias("mallory"))), 501);
        crowd.stage.close_and_settle();
        assert_eq!(crowd.stage.phase(), Phase::Cancelled);
        let (mallory, sale) = (crowd.mallory, crowd.stage.at.sale);
        crowd.stage.when_paid(mallory, paid);
        let before = crowd.stage.money(mallory);
        let claim = action_input(Action::Claim(alias("mallory")));
        let first = crowd.stage.through(mallory, sale, &claim, 0);
        assert_eq!(first.is_ok(), paid == Paid::Reenters);
        for (name, deposit) in NAMES.into_iter().zip([20, 200, 200]) {
            let wallet = crowd.wallets.iter().zip(NAMES).find(|(_, other)| *other == name).expect("is one").0.clone();
            assert_claimed(&crowd.stage.claim(&wallet, name), wallet.address(), [0, 0, deposit]);
        }
        let keeper = crowd.stage.roles.keeper.clone();
        crowd.stage.act(&keeper, Action::Unsold, 0).expect("the supply goes back");
        if paid != Paid::Reenters {
            crowd.stage.when_paid(mallory, Paid::Accepts);
            crowd.mallory_claims().expect("it is theirs");
        }
        assert_eq!(crowd.mallory_claims().expect_err("it is claimed"), Error::NoOrder);
        assert_eq!(crowd.stage.money(mallory), before + 200);
        crowd.assert_empty();
    }
}

#[test]
fn a_wallet_of_nobody_gets_in_nowhere() {
    let mut crowd = Crowd::settled(&[]);
    let eve = crowd.stage.wallet_contract(&[]);
    for person in ["mallory", "one", "nobody"] {
        let refused = crowd.stage.act_through(eve, Action::Claim(alias(person)), 0).expect_err("not theirs");
        assert_eq!(refused, if person == "nobody" { Error::NoOrder } else { Error::NotYours { caller: eve } });
    }
    crowd.others_are_paid();
    crowd.mallory_is_paid();
    crowd.assert_empty();
}
