//! Beneficiaries that are contracts: what they do with the proceeds is no buyer's business.

use super::*;

/// A settled sale of 1,000 units at 2, of which Ada and Bob bought 100 each, for a beneficiary that is a contract.
fn settled(reentry: &[u8]) -> (Stage, Address, [Account; 2]) {
    let (mut stage, mut terms) = Stage::without_sale(|_| ());
    let beneficiary = stage.wallet_contract(reentry);
    terms.beneficiary = beneficiary;
    stage.announce(terms);
    stage.fund();
    stage.chain.set_time(stage.terms.opens_at);
    let buyers = ["ada", "bob"].map(|name| stage.person(name));
    for buyer in &buyers {
        stage.order(buyer, 100);
    }
    stage.close_and_settle();
    (stage, beneficiary, buyers)
}

#[track_caller]
fn assert_buyers_get_theirs(stage: &mut Stage, buyers: &[Account; 2]) {
    for (buyer, name) in buyers.iter().zip(["ada", "bob"]) {
        let receipt = stage.claim(buyer, name);
        assert_claimed(&receipt, buyer.address(), [100, 200, 0]);
        assert_eq!(stage.tokens(buyer.address()), 100);
    }
}

#[test]
fn a_beneficiary_that_refuses_holds_up_nobody_and_is_paid_later() {
    let (mut stage, beneficiary, buyers) = settled(&[]);
    let keeper = stage.roles.keeper.clone();
    stage.when_paid(beneficiary, Paid::Refuses);
    let before = stage.money(beneficiary);
    for _ in 0..2 {
        assert_eq!(stage.act(&keeper, Action::Proceeds, 0).expect_err("it refuses"), Error::PaymentFailed);
    }
    assert_buyers_get_theirs(&mut stage, &buyers);
    stage.act(&keeper, Action::Unsold, 0).expect("is no business of the beneficiary's");
    stage.when_paid(beneficiary, Paid::Accepts);
    stage.act(&keeper, Action::Proceeds, 0).expect("now it takes them");
    assert_eq!(stage.money(beneficiary), before + 400);
    assert_eq!(stage.act(&keeper, Action::Proceeds, 0).expect_err("once"), Error::NothingLeft);
}

#[test]
fn a_beneficiary_that_reenters_is_paid_once() {
    for action in [Action::Proceeds, Action::Unsold, Action::Settle, Action::Claim(alias("ada")), Action::Cancel] {
        let (mut stage, beneficiary, buyers) = settled(&action_input(action));
        let keeper = stage.roles.keeper.clone();
        stage.when_paid(beneficiary, Paid::Reenters);
        let before = (stage.money(beneficiary), stage.money(stage.at.sale));
        let receipt = stage.act(&keeper, Action::Proceeds, 0).expect("it takes them");
        assert_eq!(reentries(&receipt, beneficiary), [false], "{action:?}");
        assert_eq!((stage.money(beneficiary), stage.money(stage.at.sale)), (before.0 + 400, before.1 - 400));
        assert_eq!(stage.act(&keeper, Action::Proceeds, 0).expect_err("once"), Error::NothingLeft);
        assert_buyers_get_theirs(&mut stage, &buyers);
        stage.act(&keeper, Action::Unsold, 0).expect("it is there");
        let unsold_to = stage.roles.unsold_to.address();
        assert_eq!(stage.tokens(unsold_to), 800);
        assert_eq!(stage.act(&keeper, Action::Unsold, 0).expect_err("once"), Error::NothingLeft);
    }
}

#[test]
fn a_beneficiary_that_never_stops_holds_up_nobody() {
    let (mut stage, beneficiary, buyers) = settled(&[]);
    let keeper = stage.roles.keeper.clone();
    stage.when_paid(beneficiary, Paid::Loops);
    let paid = stage.try_act(&keeper, Action::Proceeds, 0);
    assert!(!matches!(&paid, Ok(answer) if answer.value.is_ok()), "{paid:?}");
    assert_buyers_get_theirs(&mut stage, &buyers);
    stage.when_paid(beneficiary, Paid::Accepts);
    stage.act(&keeper, Action::Proceeds, 0).expect("now it takes them");
}
