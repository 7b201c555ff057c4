//! Tokens that do not do as they say.

use super::*;
use e2e_tests::evm::{BALANCE, BEHAVIOUR};

/// What is no transfer, whatever else it is.
const FAILURES: [Transfer; 4] = [Transfer::SaysFalse, Transfer::SaysTwo, Transfer::SaysTooMuch, Transfer::Reverts];

/// A settled sale of a hostile token, of which Ada and Bob bought 100 of 1,000 each, at 2.
fn settled(reentry: &[u8]) -> (Stage, Address, [Account; 2]) {
    closed(reentry, 0)
}

fn closed(reentry: &[u8], min_raise: u128) -> (Stage, Address, [Account; 2]) {
    let (mut stage, token) = Stage::selling_hostile_token(reentry, |terms| terms.min_raise = min_raise);
    let keeper = stage.roles.keeper.clone();
    stage.act(&keeper, Action::Fund, 0).expect("it says that all is there");
    stage.chain.set_time(stage.terms.opens_at);
    let buyers = ["ada", "bob"].map(|name| stage.person(name));
    for buyer in &buyers {
        stage.order(buyer, 100);
    }
    stage.close_and_settle();
    (stage, token, buyers)
}

fn behaves(stage: &mut Stage, token: Address, transfer: Transfer) {
    stage.tell(token, BEHAVIOUR, small(transfer as u8));
}

#[test]
fn a_transfer_that_is_none_leaves_the_claim_for_later() {
    for failure in FAILURES {
        let (mut stage, token, [ada, bob]) = settled(&[]);
        behaves(&mut stage, token, failure);
        for _ in 0..2 {
            let refused = stage.act(&ada, Action::Claim(alias("ada")), 0).expect_err("the token failed");
            assert_eq!(refused, Error::TokenFailed, "{failure:?}");
            let order = Order { asked: 100, account: ada.address() };
            assert_eq!(order_of(&mut stage, alias("ada")), Some(order));
        }
        behaves(&mut stage, token, Transfer::Works);
        for (buyer, name) in [(&ada, "ada"), (&bob, "bob")] {
            let receipt = stage.claim(buyer, name);
            assert_eq!(sent(&receipt, token), [(buyer.address(), 100)]);
            assert_claimed(&receipt, buyer.address(), [100, 200, 0]);
            let again = stage.act(buyer, Action::Claim(alias(name)), 0).expect_err("it is claimed");
            assert_eq!(again, Error::NoOrder);
        }
    }
}

#[test]
fn a_transfer_that_is_none_leaves_the_unsold_for_later() {
    for failure in FAILURES {
        let (mut stage, token, _) = settled(&[]);
        let keeper = stage.roles.keeper.clone();
        behaves(&mut stage, token, failure);
        assert_eq!(stage.act(&keeper, Action::Unsold, 0).expect_err("it failed"), Error::TokenFailed, "{failure:?}");
        behaves(&mut stage, token, Transfer::Works);
        let receipt = stage.act(&keeper, Action::Unsold, 0).expect("it works");
        assert_eq!(sent(&receipt, token), [(stage.roles.unsold_to.address(), 800)]);
        assert_eq!(stage.act(&keeper, Action::Unsold, 0).expect_err("once"), Error::NothingLeft);
    }
}

#[test]
fn a_token_that_answers_nothing_is_an_old_one() {
    let (mut stage, token, [ada, bob]) = settled(&[]);
    let keeper = stage.roles.keeper.clone();
    behaves(&mut stage, token, Transfer::SaysNothing);
    assert_eq!(sent(&stage.claim(&ada, "ada"), token), [(ada.address(), 100)]);
    assert_eq!(sent(&stage.claim(&bob, "bob"), token), [(bob.address(), 100)]);
    let receipt = stage.act(&keeper, Action::Unsold, 0).expect("it works");
    assert_eq!(sent(&receipt, token), [(stage.roles.unsold_to.address(), 800)]);
}

#[test]
fn a_token_that_reenters_gets_in_nowhere() {
    for action in [Action::Proceeds, Action::Unsold, Action::Settle, Action::Claim(alias("ada")), Action::Fund] {
        let (mut stage, token, buyers) = settled(&action_input(action));
        let keeper = stage.roles.keeper.clone();
        // The token is a person too, who ordered nothing.
        stage.attest_address("the token", token, 1);
        behaves(&mut stage, token, Transfer::Reenters);
        for (buyer, name) in buyers.iter().zip(["ada", "bob"]) {
            let receipt = stage.claim(buyer, name);
            assert_eq!(reentries(&receipt, token), [false], "{action:?}");
            assert_eq!(sent(&receipt, token), [(buyer.address(), 100)]);
        }
        let receipt = stage.act(&keeper, Action::Unsold, 0).expect("it works");
        assert_eq!(reentries(&receipt, token), [false], "{action:?}");
        assert_eq!(sent(&receipt, token), [(stage.roles.unsold_to.address(), 800)]);
        let (sale, beneficiary) = (stage.at.sale, stage.roles.beneficiary.address());
        let before = (stage.money(sale), stage.money(beneficiary));
        stage.act(&keeper, Action::Proceeds, 0).expect("they were not taken");
        assert_eq!((stage.money(sale), stage.money(beneficiary)), (before.0 - 400, before.1 + 400));
    }
}

#[test]
fn what_a_token_says_after_funding_changes_nothing() {
    for balance in [0, 1, 1_001, u128::MAX] {
        let (mut stage, token, [ada, bob]) = settled(&[]);
        let keeper = stage.roles.keeper.clone();
        stage.tell(token, BALANCE, word(balance));
        assert_eq!(sent(&stage.claim(&ada, "ada"), token), [(ada.address(), 100)]);
        let receipt = stage.act(&keeper, Action::Unsold, 0).expect("it works");
        assert_eq!(sent(&receipt, token), [(stage.roles.unsold_to.address(), 800)]);
        assert_eq!(sent(&stage.claim(&bob, "bob"), token), [(bob.address(), 100)]);
    }
}

#[test]
fn of_a_cancelled_sale_refunds_need_no_token() {
    for failure in FAILURES {
        let (mut stage, token, buyers) = closed(&[], 401);
        let keeper = stage.roles.keeper.clone();
        assert_eq!(stage.phase(), Phase::Cancelled);
        behaves(&mut stage, token, failure);
        stage.tell(token, BALANCE, [0xff; 32]);
        for (buyer, name) in buyers.iter().zip(["ada", "bob"]) {
            let receipt = stage.claim(buyer, name);
            assert_eq!(sent(&receipt, token), []);
            assert_claimed(&receipt, buyer.address(), [0, 0, 200]);
        }
        assert_eq!(stage.act(&keeper, Action::Unsold, 0).expect_err("it failed"), Error::TokenFailed);
        stage.tell(token, BALANCE, word(1_000));
        assert_eq!(stage.act(&keeper, Action::Unsold, 0).expect_err("it failed"), Error::TokenFailed);
        behaves(&mut stage, token, Transfer::Works);
        let receipt = stage.act(&keeper, Action::Unsold, 0).expect("it works");
        assert_eq!(sent(&receipt, token), [(stage.roles.seller.address(), 1_000)]);
    }
}

#[test]
fn a_token_with_less_than_the_supply_or_no_number_does_not_fund() {
    let (mut stage, token) = Stage::selling_hostile_token(&[], |_| ());
    let keeper = stage.roles.keeper.clone();
    let supply = 1_000;
    for balance in [0, supply - 1] {
        stage.tell(token, BALANCE, word(balance));
        let refused = stage.act(&keeper, Action::Fund, 0).expect_err("it is short");
        assert_eq!(refused, Error::Underfunded { balance, supply });
    }
    let mut above = [0; 32];
    above[15] = 1; // 2^128
    for none in [above, [0xff; 32]] {
        stage.tell(token, BALANCE, none);
        assert_eq!(stage.act(&keeper, Action::Fund, 0).expect_err("no amount"), Error::TokenFailed);
    }
    stage.tell(token, BALANCE, word(supply));
    stage.act(&keeper, Action::Fund, 0).expect("just enough");
}

#[test]
fn what_is_no_token_does_not_fund() {
    for token in [Address::from([0x77; 20]), Account::named("somebody").address(), Address::from_low_u64_be(2)] {
        let mut stage = Stage::announced(|terms| terms.token = token);
        let keeper = stage.roles.keeper.clone();
        assert_eq!(stage.act(&keeper, Action::Fund, 0).expect_err("no token"), Error::TokenFailed, "{token:?}");
        stage.chain.set_time(stage.terms.opens_at);
        assert_eq!(stage.phase(), Phase::Cancelled, "so nobody can order");
    }
}
