//! Who may claim an order: the account that is the person's now, at once; the account it was placed with, if it is nobody's
//! any more, after the recovery window; and nobody else, ever.

use e2e_tests::{PRECOMPILE, Stage, WINDOW, action::Action};
use fairsale_chain::Account;
use fairsale_interfaces::sale::{Error, Phase};

const FOREVER: u64 = u64::MAX;

/// A settled sale in which Ada ordered 10 with `old` and was then given the account `new`.
fn recovered(window: u64) -> (Stage, Account, Account) {
    let mut stage = Stage::open(|terms| terms.recovery_window = window);
    let (old, new) = (stage.person("ada"), stage.wallet("ada's new wallet"));
    stage.order(&old, 10);
    stage.attest("ada", &new, 2, FOREVER, 2).expect("recovered");
    stage.close_and_settle();
    (stage, old, new)
}

/// What the sale says to a claim of Ada's order, which moves nothing if it is refused.
fn claim(stage: &mut Stage, who: &Account) -> Result<(), Error> {
    let alias = stage.alias("ada");
    let picture = |stage: &mut Stage| {
        let sale = stage.at.sale;
        [stage.money(sale), stage.tokens(sale), stage.money(who.address()), stage.tokens(who.address())]
    };
    let before = picture(stage);
    let answer = stage.act(who, Action::Claim(alias), 0).map(drop);
    assert_eq!(picture(stage) == before, answer.is_err());
    answer
}

fn not_yours(who: &Account) -> Result<(), Error> {
    Err(Error::NotYours { caller: who.address() })
}

#[test]
fn a_claim_pays_once() {
    let mut stage = Stage::open(|terms| terms.supply = 5);
    let ada = stage.person("ada");
    stage.order(&ada, 10);
    stage.close_and_settle();
    assert_eq!(claim(&mut stage, &ada), Ok(()));
    assert_eq!(stage.tokens(ada.address()), 5);
    for _ in 0..3 {
        assert_eq!(claim(&mut stage, &ada), Err(Error::NoOrder));
        stage.chain.next_block();
    }
    stage.chain.set_time(stage.terms.closes_at + WINDOW);
    assert_eq!(claim(&mut stage, &ada), Err(Error::NoOrder));
}

#[test]
fn who_did_not_order_claims_nothing() {
    let mut stage = Stage::open(|_| ());
    let ada = stage.person("ada");
    let bob = stage.person("bob");
    stage.order(&bob, 10);
    stage.close_and_settle();
    assert_eq!(claim(&mut stage, &ada), Err(Error::NoOrder));
    assert_eq!(stage.act(&ada, Action::Claim([0; 32]), 0).map(drop), Err(Error::NoOrder), "nobody's alias");
}

#[test]
fn nobody_claims_for_another() {
    let mut stage = Stage::open(|_| ());
    let (ada, bob, nobody) = (stage.person("ada"), stage.person("bob"), stage.wallet("nobody"));
    stage.order(&ada, 10);
    stage.order(&bob, 10);
    stage.close_and_settle();
    let roles = stage.roles.clone();
    for second in [stage.terms.closes_at, stage.terms.closes_at + WINDOW] {
        stage.chain.set_time(second);
        for who in [&bob, &nobody, &roles.seller, &roles.beneficiary, &roles.registrar, &roles.keeper] {
            assert_eq!(claim(&mut stage, who), not_yours(who));
        }
    }
    assert_eq!(claim(&mut stage, &ada), Ok(()));
}

#[test]
fn a_recovered_person_claims_at_once_to_the_new_account() {
    let (mut stage, old, new) = recovered(WINDOW);
    assert_eq!(claim(&mut stage, &new), Ok(()));
    assert_eq!([&old, &new].map(|wallet| stage.tokens(wallet.address())), [0, 10]);
}

#[test]
fn the_old_account_waits_until_the_window_is_over() {
    let (mut stage, old, _) = recovered(WINDOW);
    let until = stage.chain.now() + WINDOW;
    for now in [until - WINDOW, until - WINDOW + 1, until - 1] {
        stage.chain.set_time(now);
        assert_eq!(claim(&mut stage, &old), Err(Error::RecoveryWindow { until, now }));
    }
    stage.chain.set_time(until);
    assert_eq!(claim(&mut stage, &old), Ok(()));
    assert_eq!(stage.tokens(old.address()), 10);
}

#[test]
fn a_thief_with_the_old_key_never_wins_against_a_recovered_person_who_claims_in_time() {
    for claimed_after in [0, 1, WINDOW / 2, WINDOW - 1] {
        let (mut stage, thief, ada) = recovered(WINDOW);
        let settled_at = stage.chain.now();
        for second in 0..=claimed_after.min(50) {
            stage.chain.set_time(settled_at + second * claimed_after / claimed_after.clamp(1, 50));
            let refusal = Error::RecoveryWindow { until: settled_at + WINDOW, now: stage.chain.now() };
            assert_eq!(claim(&mut stage, &thief), Err(refusal));
        }
        assert_eq!(claim(&mut stage, &ada), Ok(()));
        for second in [claimed_after, WINDOW - 1, WINDOW, WINDOW + 1] {
            stage.chain.set_time(settled_at + second);
            assert_eq!(claim(&mut stage, &thief), Err(Error::NoOrder));
        }
        assert_eq!([&thief, &ada].map(|wallet| stage.tokens(wallet.address())), [0, 10]);
    }
}

#[test]
fn the_window_is_counted_from_settlement_not_from_close() {
    let mut stage = Stage::open(|_| ());
    let (old, new) = (stage.person("ada"), stage.wallet("ada's new wallet"));
    stage.order(&old, 10);
    stage.attest("ada", &new, 2, FOREVER, 2).expect("recovered");
    let late = stage.terms.closes_at + 777;
    stage.chain.set_time(late);
    let keeper = stage.roles.keeper.clone();
    stage.act(&keeper, Action::Settle, 0).expect("it is closed");
    stage.chain.set_time(late + WINDOW - 1);
    let refusal = Error::RecoveryWindow { until: late + WINDOW, now: late + WINDOW - 1 };
    assert_eq!(claim(&mut stage, &old), Err(refusal));
    stage.chain.set_time(late + WINDOW);
    assert_eq!(claim(&mut stage, &old), Ok(()));
}

#[test]
fn without_a_window_the_old_account_claims_at_once() {
    let (mut stage, old, _) = recovered(0);
    assert_eq!(claim(&mut stage, &old), Ok(()));
}

#[test]
fn a_window_until_the_end_of_time_never_ends() {
    for late in [0, 1, 1_000] {
        let mut stage = Stage::open(|terms| terms.recovery_window = u64::MAX - terms.closes_at);
        let (old, new) = (stage.person("ada"), stage.wallet("ada's new wallet"));
        stage.order(&old, 10);
        stage.attest("ada", &new, 2, FOREVER, 2).expect("recovered");
        stage.chain.set_time(stage.terms.closes_at + late);
        let keeper = stage.roles.keeper.clone();
        stage.act(&keeper, Action::Settle, 0).expect("it is closed");
        let later = stage.chain.now() + 1_000_000_000;
        stage.chain.set_time(later);
        let refusal = Error::RecoveryWindow { until: u64::MAX, now: stage.chain.now() };
        assert_eq!(claim(&mut stage, &old), Err(refusal));
        assert_eq!(claim(&mut stage, &new), Ok(()));
    }
}

#[test]
fn an_account_that_now_is_another_persons_cannot_claim_even_after_the_window() {
    let (mut stage, old, new) = recovered(WINDOW);
    stage.attest("bob", &old, 2, FOREVER, 1).expect("the account is free");
    for second in [stage.chain.now(), stage.chain.now() + WINDOW] {
        stage.chain.set_time(second);
        assert_eq!(claim(&mut stage, &old), not_yours(&old));
    }
    assert_eq!(claim(&mut stage, &new), Ok(()));
}

#[test]
fn the_old_account_of_an_order_that_the_new_one_changed_has_no_claim_at_all() {
    let mut stage = Stage::open(|_| ());
    let (old, new) = (stage.person("ada"), stage.wallet("ada's new wallet"));
    stage.order(&old, 10);
    stage.attest("ada", &new, 2, FOREVER, 2).expect("recovered");
    stage.act(&new, Action::Change(10), 0).expect("hers");
    stage.close_and_settle();
    stage.chain.set_time(stage.terms.closes_at + WINDOW);
    assert_eq!(claim(&mut stage, &old), not_yours(&old));
    assert_eq!(claim(&mut stage, &new), Ok(()));
}

#[test]
fn a_person_who_recovers_after_settlement_claims_at_once() {
    let mut stage = Stage::open(|_| ());
    let (old, new) = (stage.person("ada"), stage.wallet("ada's new wallet"));
    stage.order(&old, 10);
    stage.close_and_settle();
    assert_eq!(claim(&mut stage, &new), not_yours(&new));
    stage.attest("ada", &new, 2, FOREVER, 2).expect("recovered");
    assert!(matches!(claim(&mut stage, &old), Err(Error::RecoveryWindow { .. })));
    assert_eq!(claim(&mut stage, &new), Ok(()));
}

#[test]
fn a_person_recovered_twice_claims_with_the_last_account_only() {
    let (mut stage, old, middle) = recovered(WINDOW);
    let last = stage.wallet("ada's third wallet");
    stage.attest("ada", &last, 2, FOREVER, 3).expect("recovered again");
    let later = stage.chain.now() + WINDOW - 1;
    stage.chain.set_time(later);
    assert_eq!(claim(&mut stage, &middle), not_yours(&middle));
    assert!(matches!(claim(&mut stage, &old), Err(Error::RecoveryWindow { .. })));
    assert_eq!(claim(&mut stage, &last), Ok(()));
}

#[test]
fn a_revoked_person_claims_with_the_orders_account_after_the_window() {
    let mut stage = Stage::open(|_| ());
    let ada = stage.person("ada");
    stage.order(&ada, 10);
    stage.attest("ada", &ada, 0, FOREVER, 2).expect("revoked");
    stage.close_and_settle();
    assert!(matches!(claim(&mut stage, &ada), Err(Error::RecoveryWindow { .. })));
    stage.chain.set_time(stage.terms.closes_at + WINDOW);
    assert_eq!(claim(&mut stage, &ada), Ok(()));
}

#[test]
fn any_status_is_enough_to_claim_what_is_ones_own() {
    let mut stage = Stage::open(|_| ());
    let ada = stage.person("ada");
    stage.order(&ada, 10);
    stage.attest("ada", &ada, 1, FOREVER, 2).expect("lite from now on");
    stage.close_and_settle();
    assert_eq!(claim(&mut stage, &ada), Ok(()));
}

#[test]
fn of_a_cancelled_sale_the_refund_is_claimed_by_the_same_rules() {
    let mut stage = Stage::open(|terms| terms.min_raise = u128::MAX);
    let (old, new, bob) = (stage.person("ada"), stage.wallet("ada's new wallet"), stage.person("bob"));
    stage.order(&old, 10);
    stage.attest("ada", &new, 2, FOREVER, 2).expect("recovered");
    stage.close_and_settle();
    assert_eq!(stage.phase(), Phase::Cancelled);
    assert_eq!(claim(&mut stage, &bob), not_yours(&bob));
    let (until, now) = (stage.terms.closes_at + WINDOW, stage.terms.closes_at);
    assert_eq!(claim(&mut stage, &old), Err(Error::RecoveryWindow { until, now }));
    let before = stage.money(new.address());
    assert_eq!(claim(&mut stage, &new), Ok(()));
    assert!(stage.money(new.address()) >= before + 20, "the whole deposit, and the one for storage");
    assert_eq!(claim(&mut stage, &new), Err(Error::NoOrder));
}

/// What happens to orders when a source fails after they were placed is in hostile/sources.rs.
#[test]
fn where_the_source_of_personhood_never_answered_there_is_nothing_to_claim() {
    let mut stage = Stage::open(|terms| terms.personhood = Account::named("a source without code").address());
    let ada = stage.wallet("ada");
    stage.close_and_settle();
    assert_eq!(claim(&mut stage, &ada), Err(Error::NoOrder));
}

#[test]
fn with_the_precompile_recovery_is_the_same() {
    let mut stage = Stage::open(|terms| terms.personhood = PRECOMPILE);
    let (old, new, context) = (stage.citizen("ada"), stage.wallet("ada's new wallet"), stage.terms.context);
    stage.order(&old, 10);
    stage.chain.set_person(old.address(), context, 0, [0; 32]);
    stage.close_and_settle();
    let alias = stage.alias("ada");
    stage.chain.set_person(new.address(), context, 2, alias);
    assert!(matches!(claim(&mut stage, &old), Err(Error::RecoveryWindow { .. })));
    assert_eq!(claim(&mut stage, &new), Ok(()));
    stage.chain.set_time(stage.terms.closes_at + WINDOW);
    assert_eq!(claim(&mut stage, &old), Err(Error::NoOrder));
}
