//! Claims: once, by the person, or after the recovery window by the order's account if it is nobody's any more.

use e2e_tests::{WINDOW, action::Action, quadratic::Quadratic};
use fairsale_interfaces::sale::{Claimed, Error, Phase};

/// A settled sale: ada asked for 2 of 10 lots.
fn settled() -> (Quadratic, fairsale_chain::Account) {
    let mut stage = Quadratic::open(|_| ());
    let ada = stage.person("ada");
    stage.order(&ada, 2);
    stage.close_and_settle();
    (stage, ada)
}

#[test]
fn an_order_is_claimed_once() {
    let (mut stage, ada) = settled();
    let alias = stage.alias("ada");
    let receipt = stage.act(&ada, Action::Claim(alias), 0).expect("hers");
    let events: Vec<Claimed> = receipt.events();
    assert_eq!(events.len(), 1);
    let Claimed { alias: whose, account, units, paid, refund } = events[0];
    assert_eq!((whose, account, units, paid, refund), (alias, ada.address(), 2, 12, 0));
    assert_eq!(stage.tokens(ada.address()), 2);
    assert_eq!(stage.act(&ada, Action::Claim(alias), 0).map(drop), Err(Error::NoOrder));
    assert_eq!(stage.tokens(ada.address()), 2);
}

#[test]
fn nobody_claims_for_another_nor_early() {
    let mut stage = Quadratic::open(|_| ());
    let (ada, bob) = (stage.person("ada"), stage.person("bob"));
    stage.order(&ada, 2);
    let (alias, now) = (stage.alias("ada"), stage.chain.now());
    let open = Err(Error::WrongPhase { phase: Phase::Open, now });
    assert_eq!(stage.act(&ada, Action::Claim(alias), 0).map(drop), open);
    stage.close();
    let closed = Err(Error::WrongPhase { phase: Phase::Closed, now: stage.chain.now() });
    assert_eq!(stage.act(&ada, Action::Claim(alias), 0).map(drop), closed);
    let keeper = stage.roles.keeper.clone();
    stage.act(&keeper, Action::Settle, 0).expect("anybody may");
    for other in [&bob, &keeper] {
        let not_yours = Err(Error::NotYours { caller: other.address() });
        assert_eq!(stage.act(other, Action::Claim(alias), 0).map(drop), not_yours);
    }
    assert_eq!(stage.claimed(&ada, "ada"), (2, 0));
}

#[test]
fn a_recovered_person_claims_at_once_and_the_old_key_never() {
    let (mut stage, thief) = settled();
    let alias = stage.alias("ada");
    let recovered = stage.wallet("ada again");
    stage.attest("ada", &recovered, 2, u64::MAX, 2).expect("two issuers signed");
    let until = stage.chain.now() + WINDOW;
    let waits = Err(Error::RecoveryWindow { until, now: stage.chain.now() });
    assert_eq!(stage.act(&thief, Action::Claim(alias), 0).map(drop), waits);
    assert_eq!(stage.claimed(&recovered, "ada"), (2, 0));
    stage.set_time(until);
    assert_eq!(stage.act(&thief, Action::Claim(alias), 0).map(drop), Err(Error::NoOrder));
}

#[test]
fn an_account_that_is_nobodys_any_more_claims_after_the_window() {
    let (mut stage, ada) = settled();
    let alias = stage.alias("ada");
    stage.attest("ada", &ada, 0, u64::MAX, 2).expect("revoked");
    let until = stage.chain.now() + WINDOW;
    stage.set_time(until - 1);
    let waits = Err(Error::RecoveryWindow { until, now: until - 1 });
    assert_eq!(stage.act(&ada, Action::Claim(alias), 0).map(drop), waits);
    stage.set_time(until);
    assert_eq!(stage.claimed(&ada, "ada"), (2, 0));
}

#[test]
fn proceeds_and_unsold_go_out_once_whoever_asks() {
    let (mut stage, ada) = settled();
    let stranger = stage.wallet("stranger");
    stage.act(&stranger, Action::Proceeds, 0).expect("12");
    stage.act(&stranger, Action::Unsold, 0).expect("8");
    for action in [Action::Proceeds, Action::Unsold] {
        assert_eq!(stage.act(&stranger, action, 0).map(drop), Err(Error::NothingLeft));
    }
    assert_eq!(stage.tokens(stage.terms.unsold_to), 8);
    assert_eq!(stage.claimed(&ada, "ada"), (2, 0));
}
