//! A sale for people who came to the meetups: its source of personhood is the badge, and nothing else is different.

use super::*;
use e2e_tests::action::Action;
use fairsale_interfaces::sale::{Claimed, Error as SaleError, Phase};

/// A badge, and an open sale of 150 units at 2, up to 100 a person, for those who hold it.
fn sale(gate: Option<Address>) -> Club {
    let stage = Capped::without_sale(|terms| terms.common.supply = 150);
    let mut club = Club::on(stage, |terms| terms.gate = gate.unwrap_or(terms.gate));
    club.sells();
    club
}

const WITHOUT: SaleError = SaleError::NotAPerson { status: 0, required: 2 };

#[test]
fn only_who_holds_the_badge_buys() {
    let mut club = sale(None);
    let [ada, bob, eve] = ["ada", "bob", "eve"].map(|name| club.stage.person(name));
    for buyer in [&ada, &bob, &eve] {
        assert_eq!(club.stage.act(buyer, Action::Order(100), 200).expect_err("no badge yet"), WITHOUT);
    }
    for buyer in [&ada, &bob] {
        club.mint(buyer.address()).expect("a person");
        club.stage.order(buyer, 100);
    }
    assert_eq!(club.stage.act(&eve, Action::Order(100), 200).expect_err("she was not there"), WITHOUT);
    club.stage.close_and_settle();
    for (buyer, name) in [(&ada, "ada"), (&bob, "bob")] {
        let receipt = club.stage.claim(buyer, name);
        let alias = club.stage.alias(name);
        let claimed = Claimed { alias, account: buyer.address(), allocated: 75, paid: 150, refund: 50 };
        assert!(receipt.announced::<Ink, _>(&claimed), "the gate's alias in the sale's context");
        assert_eq!(club.stage.tokens(buyer.address()), 75);
    }
    assert_eq!(club.stage.phase(), Phase::Settled);
}

#[test]
fn two_accounts_of_one_person_have_one_order() {
    let mut club = sale(Some(PRECOMPILE));
    let [one, two] = ["ada", "ada's other wallet"].map(|name| club.stage.wallet(name));
    for account in [&one, &two] {
        for context in [CONTEXT, club.stage.terms.common.context] {
            club.stage.chain.set_person(account.address(), context, 2, alias("ada", context));
        }
    }
    club.mint(one.address()).expect("a person");
    let (account, number) = (two.address(), 1);
    assert_eq!(club.mint(account).expect_err("the same person"), Error::AlreadyHeld { account, number });
    club.stage.order(&one, 100);
    let refused = club.stage.act(&two, Action::Order(50), 100).expect_err("one person, one order");
    assert_eq!(refused, SaleError::AlreadyOrdered { lots: 100 });
    club.stage.act(&two, Action::Change(90), 0).expect("it is the same person's");
    club.stage.close_and_settle();
    club.stage.claim(&two, "ada");
    let alias = club.stage.alias("ada");
    assert_eq!(club.stage.act(&one, Action::Claim(alias), 0).expect_err("claimed"), SaleError::NoOrder);
    assert_eq!((club.stage.tokens(two.address()), club.stage.tokens(one.address())), (90, 0));
}

#[test]
fn who_recovers_an_account_claims_with_the_new_one() {
    let mut club = sale(None);
    let (old, new) = (club.stage.person("ada"), club.stage.wallet("ada's new wallet"));
    club.mint(old.address()).expect("a person");
    club.stage.order(&old, 100);
    club.stage.attest("ada", &new, 2, u64::MAX, 2).expect("two issuers signed");
    club.stage.close_and_settle();
    let alias = club.stage.alias("ada");
    // Whoever has the old key has to wait, and then comes too late.
    let refused = club.stage.act(&old, Action::Claim(alias), 0).expect_err("not any more");
    assert!(matches!(refused, SaleError::RecoveryWindow { .. }), "{refused:?}");
    club.stage.claim(&new, "ada");
    assert_eq!(club.stage.tokens(new.address()), 100);
    assert_eq!(club.stage.act(&old, Action::Claim(alias), 0).expect_err("claimed"), SaleError::NoOrder);
}

#[test]
fn a_status_that_lapses_after_the_order_takes_nothing_away() {
    let mut club = sale(None);
    let ada = club.stage.person("ada");
    club.mint(ada.address()).expect("a person");
    club.stage.order(&ada, 100);
    club.stage.attest("ada", &ada, 0, u64::MAX, 2).expect("two issuers signed");
    club.stage.close_and_settle();
    let until = club.stage.chain.now() + club.stage.terms.common.recovery_window;
    club.stage.chain.set_time(until);
    club.stage.claim(&ada, "ada");
    assert_eq!(club.stage.tokens(ada.address()), 100);
}
