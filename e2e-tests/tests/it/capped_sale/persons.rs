//! Orders belong to persons, not to accounts: who may place, change and withdraw one when accounts and statuses change.

use capped_sale::Terms;
use e2e_tests::{PRECOMPILE, Stage, action::Action};
use fairsale_chain::{Account, Address, Typed};
use fairsale_interfaces::sale::{Error, Order, Phase, Sale};

const FOREVER: u64 = u64::MAX;

fn order_of(stage: &mut Stage, name: &str) -> Option<Order> {
    let alias = stage.alias(name);
    stage.chain.ask(stage.at.sale().order_of(alias)).expect("a view").value
}

fn refused(stage: &mut Stage, who: &Account, action: Action, value: u128) -> Error {
    stage.act(who, action, value).expect_err("it is refused")
}

#[test]
fn nobody_orders_who_is_not_known_to_be_a_person() {
    for (status, required) in [(0, 1), (0, 2), (1, 2)] {
        let mut stage = Stage::open(|terms| terms.min_status = required);
        let ada = stage.wallet("ada");
        if status != 0 {
            stage.attest("ada", &ada, status, FOREVER, 1).expect("two issuers signed");
        }
        assert_eq!(refused(&mut stage, &ada, Action::Order(1), 2), Error::NotAPerson { status, required });
    }
}

#[test]
fn whoever_has_the_status_asked_for_or_a_better_one_orders() {
    for (status, required) in [(1, 1), (2, 1), (2, 2)] {
        let mut stage = Stage::open(|terms| terms.min_status = required);
        let ada = stage.wallet("ada");
        stage.attest("ada", &ada, status, FOREVER, 1).expect("two issuers signed");
        stage.order(&ada, 1);
    }
}

#[test]
fn a_person_in_another_context_has_another_alias() {
    let mut stage = Stage::open(|terms| terms.personhood = PRECOMPILE);
    let ada = stage.wallet("ada");
    stage.chain.set_person(ada.address(), [0xdd; 32], 2, [1; 32]); // not the sale's context
    assert_eq!(refused(&mut stage, &ada, Action::Order(1), 2), Error::NotAPerson { status: 0, required: 2 });
}

#[test]
fn two_accounts_of_one_person_share_one_order() {
    let mut stage = Stage::open(|terms| terms.personhood = PRECOMPILE);
    let (one, alias) = (stage.citizen("ada"), stage.alias("ada"));
    let other = stage.wallet("ada's other wallet");
    stage.chain.set_person(other.address(), stage.terms.context, 2, alias);
    stage.order(&one, 10);
    assert_eq!(refused(&mut stage, &other, Action::Order(1), 2), Error::AlreadyOrdered { asked: 10 });
    stage.act(&other, Action::Change(12), 4).expect("it is her order, too");
    assert_eq!(order_of(&mut stage, "ada"), Some(Order { asked: 12, account: other.address() }));
    stage.act(&one, Action::Withdraw, 0).expect("hers");
    assert_eq!(refused(&mut stage, &other, Action::Withdraw, 0), Error::NoOrder);
}

#[test]
fn a_person_who_recovers_in_mid_sale_has_the_order_and_the_old_account_has_nothing() {
    let mut stage = Stage::open(|_| ());
    let (old, new) = (stage.person("ada"), stage.wallet("ada's new wallet"));
    stage.order(&old, 10);
    stage.attest("ada", &new, 2, FOREVER, 2).expect("recovered");

    let nobody = |required| Error::NotAPerson { status: 0, required };
    assert_eq!(refused(&mut stage, &old, Action::Change(11), 2), nobody(1));
    assert_eq!(refused(&mut stage, &old, Action::Withdraw, 0), nobody(1));
    assert_eq!(refused(&mut stage, &old, Action::Order(1), 2), nobody(2));
    assert_eq!(refused(&mut stage, &new, Action::Order(1), 2), Error::AlreadyOrdered { asked: 10 });

    stage.act(&new, Action::Change(12), 4).expect("hers");
    assert_eq!(order_of(&mut stage, "ada"), Some(Order { asked: 12, account: new.address() }));
    let before = stage.money(new.address()) as i128;
    let deposit = stage.act(&new, Action::Withdraw, 0).expect("hers").cost.deposit;
    assert_eq!(stage.money(new.address()) as i128 + deposit - before, 24, "the whole deposit, whoever paid it");
    stage.order(&new, 1);
}

#[test]
fn an_account_that_now_is_another_persons_orders_for_that_person_only() {
    let mut stage = Stage::open(|_| ());
    let (wallet, new) = (stage.person("ada"), stage.wallet("ada's new wallet"));
    stage.order(&wallet, 10);
    stage.attest("ada", &new, 2, FOREVER, 2).expect("recovered");
    stage.attest("bob", &wallet, 2, FOREVER, 1).expect("the account is free");
    assert_eq!(refused(&mut stage, &wallet, Action::Withdraw, 0), Error::NoOrder, "bob has none");
    stage.order(&wallet, 3);
    assert_eq!(order_of(&mut stage, "ada"), Some(Order { asked: 10, account: wallet.address() }));
    assert_eq!(order_of(&mut stage, "bob"), Some(Order { asked: 3, account: wallet.address() }));
    stage.act(&wallet, Action::Withdraw, 0).expect("bob's own");
    assert_eq!(order_of(&mut stage, "ada"), Some(Order { asked: 10, account: wallet.address() }));
}

#[test]
fn a_status_that_lapses_keeps_the_order_but_lets_nobody_change_it() {
    let mut stage = Stage::open(|_| ());
    let (ada, lapses_at) = (stage.wallet("ada"), stage.terms.opens_at + 500);
    stage.attest("ada", &ada, 2, lapses_at, 1).expect("two issuers signed");
    stage.order(&ada, 10);
    stage.chain.set_time(lapses_at - 1);
    stage.act(&ada, Action::Change(11), 2).expect("a person still");
    for second in [lapses_at, lapses_at + 1] {
        stage.chain.set_time(second);
        let nobody = |required| Error::NotAPerson { status: 0, required };
        assert_eq!(refused(&mut stage, &ada, Action::Change(12), 2), nobody(1));
        assert_eq!(refused(&mut stage, &ada, Action::Withdraw, 0), nobody(1));
        assert_eq!(refused(&mut stage, &ada, Action::Order(1), 2), nobody(2));
        assert_eq!(order_of(&mut stage, "ada"), Some(Order { asked: 11, account: ada.address() }));
    }
    stage.attest("ada", &ada, 2, FOREVER, 2).expect("renewed");
    stage.act(&ada, Action::Change(12), 2).expect("a person again");
}

#[test]
fn a_status_that_lapses_after_entry_takes_nothing_away() {
    let mut stage = Stage::open(|_| ());
    let (ada, lapses_at) = (stage.wallet("ada"), stage.terms.closes_at);
    stage.attest("ada", &ada, 2, lapses_at, 1).expect("two issuers signed");
    stage.order(&ada, 10);
    stage.close_and_settle();
    let (alias, until) = (stage.alias("ada"), stage.terms.closes_at + stage.terms.recovery_window);
    stage.chain.set_time(until - 1);
    let refusal = Error::RecoveryWindow { until, now: until - 1 };
    assert_eq!(refused(&mut stage, &ada, Action::Claim(alias), 0), refusal);
    stage.chain.set_time(until);
    stage.claim(&ada, "ada");
    assert_eq!(stage.tokens(ada.address()), 10);
}

#[test]
fn a_person_whose_status_drops_may_still_change_and_withdraw_but_not_order() {
    let mut stage = Stage::open(|_| ());
    let ada = stage.person("ada");
    stage.order(&ada, 10);
    stage.attest("ada", &ada, 1, FOREVER, 2).expect("lite from now on");
    stage.act(&ada, Action::Change(11), 2).expect("entered as a full person");
    stage.act(&ada, Action::Withdraw, 0).expect("hers");
    assert_eq!(refused(&mut stage, &ada, Action::Order(1), 2), Error::NotAPerson { status: 1, required: 2 });
}

#[test]
fn a_revoked_person_comes_back_by_recovery_only() {
    let mut stage = Stage::open(|_| ());
    let (ada, new) = (stage.person("ada"), stage.wallet("ada's new wallet"));
    stage.order(&ada, 10);
    stage.attest("ada", &ada, 0, FOREVER, 2).expect("revoked");
    assert_eq!(refused(&mut stage, &ada, Action::Withdraw, 0), Error::NotAPerson { status: 0, required: 1 });
    stage.attest("ada", &new, 2, FOREVER, 3).expect("found again");
    stage.act(&new, Action::Withdraw, 0).expect("hers");
}

#[test]
fn a_source_of_personhood_that_does_not_answer_lets_nobody_in() {
    let wallet = Account::named("a source without code").address();
    for source in [wallet, Address::from([0x77; 20])] {
        let mut stage = Stage::open(|terms| terms.personhood = source);
        let ada = stage.wallet("ada");
        for (action, value) in [(Action::Order(1), 2), (Action::Change(1), 0), (Action::Withdraw, 0)] {
            assert_eq!(refused(&mut stage, &ada, action, value), Error::PersonhoodUnavailable);
        }
        stage.close_and_settle();
        assert_eq!(stage.phase(), Phase::Settled);
    }
}

/// One sale, told twice: by the registry, and by the stand-in for Polkadot's precompile.
#[test]
fn a_sale_is_the_same_with_either_source_of_personhood() {
    fn story(
        change: impl FnOnce(&mut Terms),
        person: fn(&mut Stage, &str) -> Account,
    ) -> Vec<(u128, u128, u128, u128)> {
        let mut stage = Stage::open(|terms| {
            terms.supply = 250;
            change(terms);
        });
        let names = ["ada", "bob", "cem", "dan", "eve"];
        let people = names.map(|name| person(&mut stage, name));
        for (buyer, asked) in people.iter().zip([10, 100, 40, 100, 1]) {
            stage.order(buyer, asked);
        }
        stage.act(&people[2], Action::Change(100), 120).expect("his");
        stage.act(&people[4], Action::Withdraw, 0).expect("hers");
        stage.close_and_settle();
        let all = names.iter().zip(&people).take(4);
        let mut told: Vec<_> = all
            .map(|(name, buyer)| {
                let outcome = stage.if_closed_now(name);
                stage.claim(buyer, name);
                (outcome.units, outcome.paid, outcome.refund, stage.tokens(buyer.address()))
            })
            .collect();
        let keeper = stage.roles.keeper.clone();
        stage.act(&keeper, Action::Proceeds, 0).expect("some");
        assert_eq!(stage.act(&keeper, Action::Unsold, 0).map(drop), Err(Error::NothingLeft));
        told.push((stage.tokens(stage.at.sale), stage.money(stage.at.sale), stage.money(stage.terms.beneficiary), 0));
        told
    }
    let registry = story(|_| (), Stage::person);
    let precompile = story(|terms| terms.personhood = PRECOMPILE, Stage::citizen);
    assert_eq!(registry, precompile);
    let units: Vec<_> = registry.iter().take(4).map(|told| told.0).collect();
    assert_eq!(units, [10, 80, 80, 80]);
}
