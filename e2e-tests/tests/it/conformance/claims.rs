//! Who may claim an order: the account that is the person's now, at once; the account it was placed with, if it is nobody's
//! any more, after the recovery window; and nobody else, ever. Once.

use super::{PRICE, answer, open, wrong_phase};
use e2e_tests::{Mechanism, PRECOMPILE, Stage, WINDOW, action::Action};
use fairsale_chain::Account;
use fairsale_interfaces::sale::{Claimed, Error, Phase};

const FOREVER: u64 = u64::MAX;

/// An open sale in which Ada ordered a lot with the wallet of her name.
fn ordered<M: Mechanism>(window: u64) -> (Stage<M>, Account) {
    let mut stage = open::<M>(|terms| terms.recovery_window = window);
    let ada = stage.person("ada");
    stage.order(&ada, 1);
    (stage, ada)
}

/// A settled sale in which she did so, and was given a new account before it closed.
fn recovered<M: Mechanism>(window: u64) -> (Stage<M>, Account, Account) {
    let (mut stage, old) = ordered(window);
    let new = stage.wallet("ada's new wallet");
    stage.attest("ada", &new, 2, FOREVER, 2).expect("recovered");
    stage.close_and_settle();
    (stage, old, new)
}

/// What the sale says to a claim of Ada's order, which moves nothing if it is refused.
fn claim<M: Mechanism>(stage: &mut Stage<M>, who: &Account) -> Result<(), Error> {
    let alias = stage.alias("ada");
    let picture = |stage: &mut Stage<M>| {
        let (sale, account) = (stage.at.sale, who.address());
        [stage.money(sale), stage.stock(sale), stage.money(account), stage.assets(account)]
    };
    let before = picture(stage);
    let answer = answer(stage, who, Action::Claim(alias), 0);
    assert_eq!(picture(stage) == before, answer.is_err());
    answer
}

fn not_yours(who: &Account) -> Result<(), Error> {
    Err(Error::NotYours { caller: who.address() })
}

pub fn a_claim_pays_once<M: Mechanism>() {
    let (mut stage, ada) = ordered::<M>(WINDOW);
    stage.close_and_settle();
    let (alias, account) = (stage.alias("ada"), ada.address());
    let receipt = stage.claim(&ada, "ada");
    let claimed = Claimed { alias, account, allocated: 1, paid: PRICE, refund: 0 };
    assert_eq!(receipt.events::<Claimed>(), [claimed]);
    assert_eq!((stage.assets(account), stage.order_of("ada")), (1, None));
    assert_eq!(stage.if_closed_now("ada"), Default::default(), "what is claimed is forgotten");
    for _ in 0..3 {
        assert_eq!(claim(&mut stage, &ada), Err(Error::NoOrder));
        stage.chain.next_block();
    }
    for second in [0, 1, WINDOW] {
        stage.set_time(stage.common().settle_by.max(stage.chain.now()) + second);
        assert_eq!(claim(&mut stage, &ada), Err(Error::NoOrder));
    }
}

pub fn nobody_claims_early<M: Mechanism>() {
    let (mut stage, ada) = ordered::<M>(WINDOW);
    for phase in [Phase::Open, Phase::Closed] {
        let wrong = wrong_phase(&stage, phase);
        assert_eq!(claim(&mut stage, &ada), wrong);
        stage.close();
    }
    stage.close_and_settle();
    assert_eq!(claim(&mut stage, &ada), Ok(()));
}

pub fn who_did_not_order_claims_nothing<M: Mechanism>() {
    let mut stage = open::<M>(|_| ());
    let [ada, bob] = ["ada", "bob"].map(|name| stage.person(name));
    stage.order(&bob, 1);
    stage.close_and_settle();
    assert_eq!(claim(&mut stage, &ada), Err(Error::NoOrder));
    assert_eq!(answer(&mut stage, &ada, Action::Claim([0; 32]), 0), Err(Error::NoOrder), "nobody's alias");
}

pub fn nobody_claims_for_another<M: Mechanism>() {
    let (mut stage, ada) = ordered::<M>(WINDOW);
    let (bob, nobody) = (stage.person("bob"), stage.wallet("nobody"));
    stage.order(&bob, 1);
    stage.close_and_settle();
    let roles = stage.roles.clone();
    for second in [stage.chain.now(), stage.chain.now() + WINDOW] {
        stage.set_time(second);
        for who in [&bob, &nobody, &roles.seller, &roles.beneficiary, &roles.registrar, &roles.keeper] {
            assert_eq!(claim(&mut stage, who), not_yours(who));
        }
    }
    assert_eq!(claim(&mut stage, &ada), Ok(()));
}

pub fn a_recovered_person_claims_at_once_to_the_new_account<M: Mechanism>() {
    let (mut stage, old, new) = recovered::<M>(WINDOW);
    assert_eq!(claim(&mut stage, &new), Ok(()));
    assert_eq!([&old, &new].map(|wallet| stage.assets(wallet.address())), [0, 1]);
}

pub fn the_old_account_waits_until_the_window_is_over<M: Mechanism>() {
    let (mut stage, old, _) = recovered::<M>(WINDOW);
    let until = stage.chain.now() + WINDOW;
    for now in [until - WINDOW, until - WINDOW + 1, until - 1] {
        stage.set_time(now);
        assert_eq!(claim(&mut stage, &old), Err(Error::RecoveryWindow { until, now }));
    }
    stage.set_time(until);
    assert_eq!(claim(&mut stage, &old), Ok(()));
    assert_eq!(stage.assets(old.address()), 1);
}

pub fn a_thief_with_the_old_key_never_wins_against_a_recovered_person_who_claims_in_time<M: Mechanism>() {
    for claimed_after in [0, 1, WINDOW / 2, WINDOW - 1] {
        let (mut stage, thief, ada) = recovered::<M>(WINDOW);
        let settled_at = stage.chain.now();
        for second in 0..=claimed_after.min(50) {
            stage.set_time(settled_at + second * claimed_after / claimed_after.clamp(1, 50));
            let refusal = Error::RecoveryWindow { until: settled_at + WINDOW, now: stage.chain.now() };
            assert_eq!(claim(&mut stage, &thief), Err(refusal));
        }
        assert_eq!(claim(&mut stage, &ada), Ok(()));
        for second in [claimed_after, WINDOW - 1, WINDOW, WINDOW + 1] {
            stage.set_time(settled_at + second);
            assert_eq!(claim(&mut stage, &thief), Err(Error::NoOrder));
        }
        assert_eq!([&thief, &ada].map(|wallet| stage.assets(wallet.address())), [0, 1]);
    }
}

pub fn the_window_is_counted_from_settlement_not_from_close<M: Mechanism>() {
    let (mut stage, old) = ordered::<M>(WINDOW);
    let new = stage.wallet("ada's new wallet");
    stage.attest("ada", &new, 2, FOREVER, 2).expect("recovered");
    let late = stage.common().closes_at + 777;
    stage.set_time(late);
    stage.keep(Action::Settle).expect("it is closed");
    stage.set_time(late + WINDOW - 1);
    let refusal = Error::RecoveryWindow { until: late + WINDOW, now: late + WINDOW - 1 };
    assert_eq!(claim(&mut stage, &old), Err(refusal));
    stage.set_time(late + WINDOW);
    assert_eq!(claim(&mut stage, &old), Ok(()));
}

/// Requires a mechanism whose sales expire. After the clock cancelled a sale, the window counts from then, whenever it is noted.
pub fn of_a_sale_that_was_not_settled_the_window_is_counted_from_settle_by<M: Mechanism>() {
    for noted_after in [None, Some(0), Some(WINDOW - 1)] {
        let (mut stage, old) = ordered::<M>(WINDOW);
        let (new, bob) = (stage.wallet("ada's new wallet"), stage.person("bob"));
        stage.order(&bob, 1);
        stage.attest("ada", &new, 2, FOREVER, 2).expect("recovered");
        let settle_by = stage.common().settle_by;
        let until = settle_by + WINDOW;
        if let Some(seconds) = noted_after {
            stage.set_time(settle_by + seconds);
            stage.keep(Action::Cancel).expect("anybody may note it");
        }
        for now in [(settle_by + 1).max(stage.chain.now()), until - 1] {
            stage.set_time(now);
            assert_eq!(claim(&mut stage, &old), Err(Error::RecoveryWindow { until, now }));
        }
        stage.set_time(until);
        assert_eq!(claim(&mut stage, &old), Ok(()));
        assert_eq!(stage.pot(), PRICE, "which is Bob's");
    }
}

pub fn without_a_window_the_old_account_claims_at_once<M: Mechanism>() {
    let (mut stage, old, _) = recovered::<M>(0);
    assert_eq!(claim(&mut stage, &old), Ok(()));
}

pub fn a_window_until_the_end_of_time_never_ends<M: Mechanism>() {
    for late in [0, 1, 1_000] {
        let mut stage = open::<M>(|terms| terms.recovery_window = u64::MAX - terms.closes_at.max(terms.settle_by));
        let (old, new) = (stage.person("ada"), stage.wallet("ada's new wallet"));
        stage.order(&old, 1);
        stage.attest("ada", &new, 2, FOREVER, 2).expect("recovered");
        stage.set_time(stage.common().closes_at + late);
        stage.keep(Action::Settle).expect("it is closed");
        let until = stage.chain.now().saturating_add(stage.common().recovery_window);
        stage.set_time(stage.chain.now() + 1_000_000_000);
        let refusal = Error::RecoveryWindow { until, now: stage.chain.now() };
        assert_eq!(claim(&mut stage, &old), Err(refusal));
        assert_eq!(claim(&mut stage, &new), Ok(()));
    }
}

pub fn an_account_that_now_is_another_persons_cannot_claim_even_after_the_window<M: Mechanism>() {
    let (mut stage, old, new) = recovered::<M>(WINDOW);
    stage.attest("bob", &old, 2, FOREVER, 1).expect("the account is free");
    for second in [stage.chain.now(), stage.chain.now() + 2 * WINDOW] {
        stage.set_time(second);
        assert_eq!(claim(&mut stage, &old), not_yours(&old));
    }
    assert_eq!(claim(&mut stage, &new), Ok(()));
}

pub fn the_account_that_changed_an_order_last_is_the_orders<M: Mechanism>() {
    for revoked in [false, true] {
        let (mut stage, old) = ordered::<M>(WINDOW);
        let new = stage.wallet("ada's new wallet");
        stage.attest("ada", &new, 2, FOREVER, 2).expect("recovered");
        stage.change(&new, 1, 1); // hers
        if revoked {
            stage.attest("ada", &new, 0, FOREVER, 3).expect("revoked");
        }
        stage.close_and_settle();
        let now = stage.chain.now();
        assert_eq!(claim(&mut stage, &old), not_yours(&old));
        if revoked {
            assert_eq!(claim(&mut stage, &new), Err(Error::RecoveryWindow { until: now + WINDOW, now }));
        }
        stage.set_time(now + WINDOW);
        assert_eq!(claim(&mut stage, &old), not_yours(&old), "it has no claim at all");
        assert_eq!(claim(&mut stage, &new), Ok(()));
    }
}

pub fn a_person_who_recovers_after_settlement_claims_at_once<M: Mechanism>() {
    let (mut stage, old) = ordered::<M>(WINDOW);
    let new = stage.wallet("ada's new wallet");
    stage.close_and_settle();
    assert_eq!(claim(&mut stage, &new), not_yours(&new));
    stage.attest("ada", &new, 2, FOREVER, 2).expect("recovered");
    let now = stage.chain.now();
    assert_eq!(claim(&mut stage, &old), Err(Error::RecoveryWindow { until: now + WINDOW, now }));
    assert_eq!(claim(&mut stage, &new), Ok(()));
    stage.set_time(now + WINDOW);
    assert_eq!(claim(&mut stage, &old), Err(Error::NoOrder));
}

pub fn a_person_recovered_twice_claims_with_the_last_account_only<M: Mechanism>() {
    let (mut stage, old, middle) = recovered::<M>(WINDOW);
    let last = stage.wallet("ada's third wallet");
    stage.attest("ada", &last, 2, FOREVER, 3).expect("recovered again");
    stage.set_time(stage.chain.now() + WINDOW - 1);
    assert_eq!(claim(&mut stage, &middle), not_yours(&middle));
    assert!(matches!(claim(&mut stage, &old), Err(Error::RecoveryWindow { .. })));
    assert_eq!(claim(&mut stage, &last), Ok(()));
}

pub fn a_revoked_person_claims_with_the_orders_account_after_the_window<M: Mechanism>() {
    for before_the_close in [true, false] {
        let (mut stage, ada) = ordered::<M>(WINDOW);
        if !before_the_close {
            stage.close_and_settle();
        }
        stage.attest("ada", &ada, 0, FOREVER, 2).expect("revoked");
        if before_the_close {
            stage.close_and_settle();
        }
        let until = stage.chain.now() + WINDOW;
        for now in [until - WINDOW, until - 1] {
            stage.set_time(now);
            assert_eq!(claim(&mut stage, &ada), Err(Error::RecoveryWindow { until, now }));
        }
        stage.set_time(until);
        assert_eq!(stage.claimed(&ada, "ada"), (1, 0));
    }
}

pub fn a_status_that_lapses_after_entry_takes_nothing_away<M: Mechanism>() {
    let mut stage = open::<M>(|_| ());
    let (ada, lapses_at) = (stage.wallet("ada"), stage.common().closes_at);
    stage.attest("ada", &ada, 2, lapses_at, 1).expect("two issuers signed");
    stage.order(&ada, 1);
    stage.close_and_settle();
    let until = stage.chain.now() + WINDOW;
    stage.set_time(until - 1);
    assert_eq!(claim(&mut stage, &ada), Err(Error::RecoveryWindow { until, now: until - 1 }));
    stage.set_time(until);
    assert_eq!(stage.claimed(&ada, "ada"), (1, 0));
}

pub fn any_status_is_enough_to_claim_what_is_ones_own<M: Mechanism>() {
    let (mut stage, ada) = ordered::<M>(WINDOW);
    stage.attest("ada", &ada, 1, FOREVER, 2).expect("lite from now on");
    stage.close_and_settle();
    assert_eq!(claim(&mut stage, &ada), Ok(()));
}

pub fn of_a_cancelled_sale_the_refund_is_claimed_by_the_same_rules<M: Mechanism>() {
    let mut stage = open::<M>(|terms| terms.min_raise = PRICE + 1);
    let (old, new, bob) = (stage.person("ada"), stage.wallet("ada's new wallet"), stage.person("bob"));
    stage.order(&old, 1);
    stage.attest("ada", &new, 2, FOREVER, 2).expect("recovered");
    stage.close_and_settle();
    assert_eq!(stage.phase(), Phase::Cancelled);
    assert_eq!(claim(&mut stage, &bob), not_yours(&bob));
    let now = stage.chain.now();
    assert_eq!(claim(&mut stage, &old), Err(Error::RecoveryWindow { until: now + WINDOW, now }));
    assert_eq!(stage.claimed(&new, "ada"), (0, PRICE));
    assert_eq!(claim(&mut stage, &new), Err(Error::NoOrder));
}

pub fn with_the_precompile_recovery_is_the_same<M: Mechanism>() {
    let mut stage = open::<M>(|terms| terms.personhood = PRECOMPILE);
    let (old, new, context) = (stage.citizen("ada"), stage.wallet("ada's new wallet"), stage.common().context);
    stage.order(&old, 1);
    stage.chain.set_person(old.address(), context, 0, [0; 32]);
    stage.close_and_settle();
    stage.is_also(&new, "ada");
    let now = stage.chain.now();
    assert_eq!(claim(&mut stage, &old), Err(Error::RecoveryWindow { until: now + WINDOW, now }));
    assert_eq!(claim(&mut stage, &new), Ok(()));
    stage.set_time(now + WINDOW);
    assert_eq!(claim(&mut stage, &old), Err(Error::NoOrder));
}

/// Requires a mechanism that may be open to all. An account is a person, and its own alias.
pub fn in_a_sale_that_is_open_to_all_an_account_claims_its_own_at_once_and_no_others<M: Mechanism>() {
    let mut stage = open::<M>(|terms| (terms.personhood, terms.min_status) = (Default::default(), 0));
    let [ada, bob] = ["ada", "bob"].map(|name| stage.wallet(name));
    for wallet in [&ada, &bob] {
        stage.order(wallet, 1);
        assert_eq!(answer(&mut stage, wallet, Action::Order(1), PRICE), Err(Error::AlreadyOrdered { lots: 1 }));
    }
    let mut alias = [0; 32];
    alias[12..].copy_from_slice(&ada.address().0);
    assert_eq!(stage.alias("ada"), alias);
    stage.close_and_settle();
    for second in [0, 2 * WINDOW] {
        stage.set_time(stage.chain.now() + second);
        assert_eq!(claim(&mut stage, &bob), not_yours(&bob));
    }
    let other = alias.map(|byte| !byte);
    assert_eq!(answer(&mut stage, &ada, Action::Claim(other), 0), Err(Error::NoOrder));
    for (name, wallet) in [("ada", &ada), ("bob", &bob)] {
        assert_eq!(stage.claimed(wallet, name), (1, 0));
    }
    assert_eq!(claim(&mut stage, &ada), Err(Error::NoOrder));
}
