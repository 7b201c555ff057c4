//! Who has another alias with another status, as a source may do that keeps lite and full persons apart. A sale knows persons
//! by their alias alone: to it this is another person, and the order is not theirs. It is not lost, though.

use super::*;
use e2e_tests::{PRECOMPILE, WINDOW};

const LITE: [u8; 32] = [1; 32];
const FULL: [u8; 32] = [2; 32];

/// A sale by the stand-in that lite persons may order from, with an order by Ada, who was lite and is full now.
fn upgraded() -> (Stage, Account) {
    let (mut stage, mut terms) = Stage::without_sale(|_| ());
    (terms.personhood, terms.min_status) = (PRECOMPILE, 1);
    stage.announce(terms);
    stage.fund();
    stage.chain.set_time(stage.terms.opens_at);
    let ada = stage.wallet("ada");
    is(&mut stage, &ada, 1, LITE);
    stage.order(&ada, 100);
    is(&mut stage, &ada, 2, FULL);
    (stage, ada)
}

fn is(stage: &mut Stage, who: &Account, status: u8, alias: [u8; 32]) {
    let context = stage.terms.context;
    stage.chain.set_person(who.address(), context, status, alias);
}

/// A year.
const YEAR: u64 = 365 * 86_400;

#[test]
fn an_account_that_is_another_person_now_cannot_claim_however_long_it_waits() {
    let (mut stage, ada) = upgraded();
    for action in [Action::Withdraw, Action::Change(1)] {
        assert_eq!(stage.act(&ada, action, 0).expect_err("another person"), Error::NoOrder);
    }
    stage.close_and_settle();
    for later in [0, WINDOW, YEAR] {
        let time = stage.chain.now() + later;
        stage.chain.set_time(time);
        let refused = stage.act(&ada, Action::Claim(LITE), 0).expect_err("another person's");
        assert_eq!(refused, Error::NotYours { caller: ada.address() });
    }
    assert_eq!(order_of(&mut stage, LITE), Some(Order { asked: 100, account: ada.address() }));
}

#[test]
fn whoever_proves_the_old_alias_has_the_order_from_any_account() {
    let (mut stage, ada) = upgraded();
    stage.close_and_settle();
    let (second, eve) = (stage.wallet("ada's second wallet"), stage.wallet("eve"));
    is(&mut stage, &eve, 1, [3; 32]);
    assert_eq!(
        stage.act(&second, Action::Claim(LITE), 0).expect_err("nobody"),
        Error::NotYours { caller: second.address() }
    );
    is(&mut stage, &second, 1, LITE);
    assert_eq!(
        stage.act(&eve, Action::Claim(LITE), 0).expect_err("another"),
        Error::NotYours { caller: eve.address() }
    );
    let receipt = stage.act(&second, Action::Claim(LITE), 0).expect("it is the alias's");
    assert_claimed(&receipt, second.address(), [100, 200, 0]);
    for who in [&ada, &second] {
        assert_eq!(stage.act(who, Action::Claim(LITE), 0).expect_err("once"), Error::NoOrder);
    }
}

/// The same account does as well: it claims while it is the lite person, and is full again after it.
#[test]
fn whoever_proves_the_old_alias_again_has_the_order_from_the_same_account() {
    let (mut stage, ada) = upgraded();
    is(&mut stage, &ada, 1, LITE);
    stage.act(&ada, Action::Change(40), 0).expect("it is hers again");
    is(&mut stage, &ada, 2, FULL);
    // As the full person she is another one, with an order of her own. Where that can be, a sale should ask for full status.
    stage.order(&ada, 1);
    stage.close_and_settle();
    is(&mut stage, &ada, 1, LITE);
    assert_claimed(&stage.act(&ada, Action::Claim(LITE), 0).expect("hers"), ada.address(), [40, 80, 0]);
    is(&mut stage, &ada, 2, FULL);
    assert_claimed(&stage.act(&ada, Action::Claim(FULL), 0).expect("hers"), ada.address(), [1, 2, 0]);
}

/// Once the source does not know the account at all, the order is its account's, as everybody's is.
#[test]
fn an_account_that_is_nobody_any_more_claims_after_the_window() {
    let (mut stage, ada) = upgraded();
    stage.close_and_settle();
    is(&mut stage, &ada, 0, [0; 32]);
    let until = stage.chain.now() + WINDOW;
    stage.chain.set_time(until - 1);
    let early = stage.act(&ada, Action::Claim(LITE), 0).expect_err("too early");
    assert_eq!(early, Error::RecoveryWindow { until, now: until - 1 });
    stage.chain.set_time(until);
    assert_claimed(&stage.act(&ada, Action::Claim(LITE), 0).expect("hers"), ada.address(), [100, 200, 0]);
}
