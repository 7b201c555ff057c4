//! Persons keep their identity when they change their account, lose it when the issuers say so, and never share one.

use super::*;

/// Asserts that two issuers' word is refused, as it is no news.
#[track_caller]
fn assert_stale(stage: &mut Stage, attestation: &Attestation, current: u64) {
    let signatures = signed(stage, attestation, &[&stage.issuers[0], &stage.issuers[1]]);
    let epoch = attestation.epoch;
    assert_eq!(refused(stage, attestation, signatures), Error::StaleEpoch { epoch, current });
}

#[test]
fn a_higher_epoch_moves_a_person_to_another_account() {
    let mut stage = registry();
    let (old, new) = (stage.person("ada"), stage.wallet("ada's new phone"));
    assert_bound(&mut stage, &old, "ada", 2);
    let recovery = attestation("ada", new.address(), 2);
    let receipt = attest(&mut stage, &recovery).expect("two signed");
    assert_announced(&stage, &receipt, &recovery);
    assert_bound(&mut stage, &new, "ada", 2);
    assert_nobody(&mut stage, &old);
}

#[test]
fn a_lower_or_equal_epoch_is_refused() {
    let mut stage = registry();
    let (ada, thief) = (stage.wallet("ada"), stage.wallet("a thief"));
    attest(&mut stage, &attestation("ada", ada.address(), 7)).expect("epochs may begin anywhere");
    for epoch in [0, 1, 6, 7] {
        assert_stale(&mut stage, &attestation("ada", thief.address(), epoch), 7);
        assert_stale(&mut stage, &attestation("ada", ada.address(), epoch), 7);
        assert_stale(&mut stage, &revocation("ada", epoch), 7);
    }
    assert_bound(&mut stage, &ada, "ada", 2);
    attest(&mut stage, &attestation("ada", thief.address(), 8)).expect("a higher one is taken");
}

#[test]
fn epochs_count_from_one_for_each_person() {
    let mut stage = registry();
    let (ada, bob) = (stage.wallet("ada"), stage.wallet("bob"));
    assert_stale(&mut stage, &attestation("ada", ada.address(), 0), 0);
    attest(&mut stage, &attestation("ada", ada.address(), u64::MAX)).expect("the last there is");
    attest(&mut stage, &attestation("bob", bob.address(), 1)).expect("Ada's are not Bob's");
    assert_stale(&mut stage, &attestation("ada", ada.address(), u64::MAX), u64::MAX);
}

#[test]
fn an_account_left_behind_is_free_for_another_person() {
    let mut stage = registry();
    let (old, new) = (stage.person("ada"), stage.wallet("ada's new phone"));
    attest(&mut stage, &attestation("ada", new.address(), 2)).expect("two signed");
    attest(&mut stage, &attestation("bob", old.address(), 1)).expect("it is free");
    assert_bound(&mut stage, &old, "bob", 2);
    assert_bound(&mut stage, &new, "ada", 2);
    // Whatever becomes of Ada now, it is Bob's.
    attest(&mut stage, &revocation("ada", 3)).expect("two signed");
    assert_bound(&mut stage, &old, "bob", 2);
    assert_nobody(&mut stage, &new);
}

#[test]
fn an_account_holds_one_person() {
    let mut stage = registry();
    let (ada, bob) = (stage.person("ada"), stage.person("bob"));
    let account = ada.address();
    // Neither a new person gets it, nor one who moves.
    for taken in [attestation("eve", account, 1), attestation("bob", account, 2)] {
        let signatures = signed(&stage, &taken, &[&stage.issuers[0], &stage.issuers[1]]);
        assert_eq!(refused(&mut stage, &taken, signatures), Error::AccountTaken { account });
    }
    assert_bound(&mut stage, &ada, "ada", 2);
    assert_bound(&mut stage, &bob, "bob", 2);
    let elsewhere = stage.wallet("bob's new phone");
    attest(&mut stage, &attestation("bob", elsewhere.address(), 2)).expect("what was refused is not counted");
}

#[test]
fn an_account_stays_its_persons_when_the_status_expires() {
    let mut stage = registry();
    let ada = stage.wallet("ada");
    let expires = stage.chain.now() + 10;
    attest(&mut stage, &Attestation { expires, ..attestation("ada", ada.address(), 1) }).expect("two signed");
    stage.chain.set_time(expires);
    let eve = attestation("eve", ada.address(), 1);
    let signatures = signed(&stage, &eve, &[&stage.issuers[0], &stage.issuers[1]]);
    assert_eq!(refused(&mut stage, &eve, signatures), Error::AccountTaken { account: ada.address() });
    attest(&mut stage, &revocation("ada", 2)).expect("two signed");
    attest(&mut stage, &eve).expect("now it is free");
    assert_bound(&mut stage, &ada, "eve", 2);
}

#[test]
fn a_person_has_one_account() {
    let mut stage = registry();
    let accounts: Vec<Account> = (0..4).map(|number| stage.wallet(&format!("ada's {number}"))).collect();
    for (epoch, account) in (1..).zip(&accounts) {
        attest(&mut stage, &attestation("ada", account.address(), epoch)).expect("two signed");
        for other in &accounts {
            if other == account { assert_bound(&mut stage, other, "ada", 2) } else { assert_nobody(&mut stage, other) }
        }
    }
}

#[test]
fn a_person_may_renew_the_same_account() {
    let mut stage = registry();
    let ada = stage.person("ada");
    let expires = stage.chain.now() + 10;
    let renewed = Attestation { status: 1, expires, ..attestation("ada", ada.address(), 2) };
    let receipt = attest(&mut stage, &renewed).expect("two signed");
    assert_announced(&stage, &receipt, &renewed);
    assert_bound(&mut stage, &ada, "ada", 1);
    stage.chain.set_time(expires);
    assert_nobody(&mut stage, &ada);
}

#[test]
fn accounts_can_be_swapped_by_way_of_a_revocation() {
    let mut stage = registry();
    let (one, two) = (stage.person("ada"), stage.person("bob"));
    attest(&mut stage, &revocation("ada", 2)).expect("two signed");
    attest(&mut stage, &attestation("bob", one.address(), 2)).expect("Ada left it");
    attest(&mut stage, &attestation("ada", two.address(), 3)).expect("Bob left it");
    assert_bound(&mut stage, &one, "bob", 2);
    assert_bound(&mut stage, &two, "ada", 2);
}

#[test]
fn a_revoked_person_has_no_status_and_no_account() {
    let mut stage = registry();
    let ada = stage.person("ada");
    let revoked = revocation("ada", 2);
    let receipt = attest(&mut stage, &revoked).expect("two signed");
    assert_announced(&stage, &receipt, &revoked);
    assert_nobody(&mut stage, &ada);
    attest(&mut stage, &attestation("bob", ada.address(), 1)).expect("the account is free");
    assert_bound(&mut stage, &ada, "bob", 2);
}

#[test]
fn older_attestations_do_not_undo_a_revocation() {
    let mut stage = registry();
    let ada = stage.person("ada");
    attest(&mut stage, &revocation("ada", 5)).expect("two signed");
    for epoch in [1, 4, 5] {
        assert_stale(&mut stage, &attestation("ada", ada.address(), epoch), 5);
    }
    assert_stale(&mut stage, &revocation("ada", 5), 5);
    assert_nobody(&mut stage, &ada);
    attest(&mut stage, &attestation("ada", ada.address(), 6)).expect("a later one brings the person back");
    assert_bound(&mut stage, &ada, "ada", 2);
}

#[test]
fn who_was_never_attested_can_be_revoked_in_advance() {
    let mut stage = registry();
    let ada = stage.wallet("ada");
    attest(&mut stage, &revocation("ada", 3)).expect("two signed");
    assert_stale(&mut stage, &attestation("ada", ada.address(), 3), 3);
    attest(&mut stage, &attestation("ada", ada.address(), 4)).expect("later");
    assert_bound(&mut stage, &ada, "ada", 2);
}

#[test]
fn a_revocation_takes_as_many_signatures_as_an_attestation() {
    let mut stage = registry();
    let ada = stage.person("ada");
    let revoked = revocation("ada", 2);
    let alone = signed(&stage, &revoked, &[&stage.issuers[2]]);
    assert_eq!(refused(&mut stage, &revoked, alone), Error::TooFewSignatures { required: 2, signed: 1 });
    assert_bound(&mut stage, &ada, "ada", 2);
}

#[test]
fn a_revocation_can_be_over_too() {
    let mut stage = registry();
    let ada = stage.person("ada");
    let now = stage.chain.now();
    let late = Attestation { expires: now, ..revocation("ada", 2) };
    let signatures = signed(&stage, &late, &[&stage.issuers[0], &stage.issuers[1]]);
    assert_eq!(refused(&mut stage, &late, signatures), Error::Expired { expires: now, now });
    attest(&mut stage, &Attestation { expires: now + 1, ..revocation("ada", 2) }).expect("a second is left");
    stage.chain.set_time(now + 2);
    assert_nobody(&mut stage, &ada); // a revocation does not wear off
}
