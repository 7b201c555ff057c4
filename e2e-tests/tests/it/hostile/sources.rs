//! Sources of personhood that do not answer as they must. A sale trusts its source to tell persons apart; what else it does
//! moves nobody's money.

use super::*;
use e2e_tests::evm::{BEHAVIOUR, STATUS};
use fairsale_interfaces::sale::Ordered;

/// What is no answer.
const FAILURES: [Says; 4] = [Says::Reverts, Says::Nothing, Says::OneWord, Says::ThreeWords];

fn says(stage: &mut Stage, source: Address, says: Says) {
    stage.tell(source, BEHAVIOUR, small(says as u8));
}

/// An open sale at 2 that asks a hostile source, and Ada and Bob with orders for 100 each.
fn ordered() -> (Stage, Address, [Account; 2]) {
    let (mut stage, source) = Stage::asking_hostile_source();
    let buyers = [("ada", [1; 32]), ("bob", [2; 32])].map(|(name, alias)| stage.introduce(source, name, alias));
    for buyer in &buyers {
        stage.order(buyer, 100);
    }
    (stage, source, buyers)
}

#[test]
fn what_is_no_answer_is_refused_and_can_be_asked_again() {
    let (mut stage, source) = Stage::asking_hostile_source();
    let ada = stage.introduce(source, "ada", [1; 32]);
    let empty = stage.money(stage.at.sale);
    for failure in FAILURES {
        says(&mut stage, source, failure);
        let refused = stage.act(&ada, Action::Order(100), 200).expect_err("who is that?");
        assert_eq!(refused, Error::PersonhoodUnavailable, "{failure:?}");
        assert_eq!((order_of(&mut stage, [1; 32]), stage.money(stage.at.sale)), (None, empty));
    }
    says(&mut stage, source, Says::AsTold);
    stage.order(&ada, 100);
    for failure in FAILURES {
        says(&mut stage, source, failure);
        for action in [Action::Change(1), Action::Withdraw] {
            assert_eq!(stage.act(&ada, action, 0).expect_err("who is that?"), Error::PersonhoodUnavailable);
        }
        assert_eq!(order_of(&mut stage, [1; 32]), Some(Order { asked: 100, account: ada.address() }));
    }
    assert_eq!(stage.money(stage.at.sale), empty + 200);
}

#[test]
fn an_account_without_code_is_no_source() {
    for source in [Address::from([0x77; 20]), Account::named("seller").address(), Address::from_low_u64_be(4)] {
        let mut stage = Stage::open(|terms| terms.personhood = source);
        let ada = stage.person("ada");
        let refused = stage.act(&ada, Action::Order(100), 200).expect_err("who is that?");
        assert_eq!(refused, Error::PersonhoodUnavailable, "{source:?}");
    }
}

#[test]
fn a_source_that_fails_after_the_orders_holds_up_claims_only_until_it_answers() {
    for failure in FAILURES {
        let (mut stage, source, [ada, bob]) = ordered();
        let (keeper, beneficiary) = (stage.roles.keeper.clone(), stage.roles.beneficiary.address());
        says(&mut stage, source, failure);
        stage.close_and_settle();
        let before = stage.money(beneficiary);
        stage.act(&keeper, Action::Proceeds, 0).expect("nobody is asked");
        stage.act(&keeper, Action::Unsold, 0).expect("nobody is asked");
        assert_eq!(stage.money(beneficiary), before + 400);
        // Who does not answer knows nobody: so the order is its account's, but only after the recovery window.
        let now = stage.chain.now();
        let refused = stage.act(&ada, Action::Claim([1; 32]), 0).expect_err("who is that?");
        let until = now + stage.terms.recovery_window;
        assert_eq!(refused, Error::RecoveryWindow { until, now }, "{failure:?}");
        says(&mut stage, source, Says::AsTold);
        for (buyer, alias) in [(&ada, [1; 32]), (&bob, [2; 32])] {
            let receipt = stage.act(buyer, Action::Claim(alias), 0).expect("it is theirs");
            assert_claimed(&receipt, buyer.address(), [100, 200, 0]);
            assert_eq!(stage.tokens(buyer.address()), 100);
        }
    }
}

#[test]
fn a_source_that_is_gone_for_ever_leaves_orders_to_their_accounts() {
    for failure in FAILURES {
        let (mut stage, source, [ada, bob]) = ordered();
        stage.close_and_settle();
        says(&mut stage, source, failure);
        let (until, caller) = (stage.chain.now() + stage.terms.recovery_window, bob.address());
        stage.chain.set_time(until - 1);
        for (buyer, alias) in [(&ada, [1; 32]), (&bob, [2; 32])] {
            let refused = stage.act(buyer, Action::Claim(alias), 0).expect_err("too early");
            assert_eq!(refused, Error::RecoveryWindow { until, now: until - 1 });
        }
        stage.chain.set_time(until);
        let refused = stage.act(&bob, Action::Claim([1; 32]), 0).expect_err("not theirs");
        assert_eq!(refused, Error::NotYours { caller });
        for (buyer, alias) in [(&ada, [1; 32]), (&bob, [2; 32])] {
            let receipt = stage.act(buyer, Action::Claim(alias), 0).expect("it is theirs");
            assert_claimed(&receipt, buyer.address(), [100, 200, 0]);
        }
    }
}

#[test]
fn two_accounts_of_one_alias_have_one_order() {
    let (mut stage, source, [ada, bob]) = ordered();
    let second = stage.introduce(source, "ada's other wallet", [1; 32]);
    let refused = stage.act(&second, Action::Order(100), 200).expect_err("one person, one order");
    assert_eq!(refused, Error::AlreadyOrdered { asked: 100 });
    // It is the same person's, so it obeys either of them, and is paid once.
    stage.close_and_settle();
    let receipt = stage.act(&second, Action::Claim([1; 32]), 0).expect("it is theirs");
    assert_claimed(&receipt, second.address(), [100, 200, 0]);
    assert_eq!(stage.act(&ada, Action::Claim([1; 32]), 0).expect_err("it is claimed"), Error::NoOrder);
    let receipt = stage.act(&bob, Action::Claim([2; 32]), 0).expect("it is theirs");
    assert_claimed(&receipt, bob.address(), [100, 200, 0]);
}

#[test]
fn a_source_with_new_aliases_confuses_its_own_people_only() {
    let (mut stage, source, [ada, bob]) = ordered();
    says(&mut stage, source, Says::NewAlias);
    let eve = stage.wallet("eve");
    let own = stage.order(&eve, 10).events::<Ordered>()[0].alias; // a number
    assert_eq!(order_of(&mut stage, own), Some(Order { asked: 10, account: eve.address() }));
    stage.chain.next_block();
    assert_eq!(stage.act(&eve, Action::Withdraw, 0).expect_err("now it is another"), Error::NoOrder);
    assert_eq!(stage.act(&eve, Action::Change(1), 0).expect_err("now it is another"), Error::NoOrder);
    stage.close_and_settle();
    let caller = eve.address();
    for alias in [own, [1; 32], [2; 32]] {
        let refused = stage.act(&eve, Action::Claim(alias), 0).expect_err("now it is another");
        assert_eq!(refused, Error::NotYours { caller });
    }
    // All others get theirs as soon as the source knows them, and Eve by the account, after the recovery window.
    says(&mut stage, source, Says::AsTold);
    for (buyer, alias) in [(&ada, [1; 32]), (&bob, [2; 32])] {
        let receipt = stage.act(buyer, Action::Claim(alias), 0).expect("it is theirs");
        assert_claimed(&receipt, buyer.address(), [100, 200, 0]);
    }
    stage.tell(source, STATUS, [0; 32]);
    let until = stage.chain.now() + stage.terms.recovery_window;
    let waits = stage.act(&eve, Action::Claim(own), 0).expect_err("too early");
    assert_eq!(waits, Error::RecoveryWindow { until, now: stage.chain.now() });
    stage.chain.set_time(until);
    let receipt = stage.act(&eve, Action::Claim(own), 0).expect("it is theirs");
    assert_claimed(&receipt, eve.address(), [10, 20, 0]);
}

#[test]
fn an_alias_without_a_status_is_nobodys() {
    let (mut stage, source, [ada, _]) = ordered();
    stage.tell(source, STATUS, [0; 32]);
    let eve = stage.introduce(source, "eve", [1; 32]);
    let nobody = Error::NotAPerson { status: 0, required: 2 };
    assert_eq!(stage.act(&eve, Action::Order(1), 2).expect_err("nobody"), nobody);
    for action in [Action::Change(1), Action::Withdraw] {
        let refused = stage.act(&eve, action, 0).expect_err("nobody");
        assert_eq!(refused, Error::NotAPerson { status: 0, required: 1 });
    }
    stage.close_and_settle();
    let refused = stage.act(&eve, Action::Claim([1; 32]), 0).expect_err("not theirs");
    assert_eq!(refused, Error::NotYours { caller: eve.address() });
    assert_eq!(order_of(&mut stage, [1; 32]), Some(Order { asked: 100, account: ada.address() }));
}

#[test]
fn the_alias_of_nobody_is_nobodys() {
    let (mut stage, source) = Stage::asking_hostile_source();
    let (ada, eve) = (stage.introduce(source, "ada", [0; 32]), stage.introduce(source, "eve", [0; 32]));
    if stage.act(&ada, Action::Order(100), 200).is_ok() {
        stage.act(&eve, Action::Withdraw, 0).expect_err("Eve takes Ada's money");
    }
    assert_eq!(order_of(&mut stage, [0; 32]), None);
}

#[test]
fn a_status_that_does_not_exist_is_none() {
    let mut high = small(2);
    high[0] = 1;
    for status in [small(3), small(255), high] {
        let (mut stage, source) = Stage::asking_hostile_source();
        let ada = stage.introduce(source, "ada", [1; 32]);
        stage.tell(source, STATUS, status);
        stage.act(&ada, Action::Order(100), 200).expect_err("there are 0, 1 and 2");
    }
}
