//! Attestations, signed here and elsewhere.

use super::stage::*;
use fairsale::{
    issuer::{Attestation, Issuer, person},
    operator::attesting::{Registry, meaning},
};
use fairsale_chain::{Account, Chain};

/// That somebody's account is theirs.
pub fn attestation(stage: &mut Stage, name: &str, epoch: u64) -> Attestation {
    let account = Account::named(name).address().0.into();
    let expires = stage.view().terms.closes_at + 1_000;
    Attestation { person: person(name), account, status: 2, expires, epoch }
}

/// Has somebody attested.
pub fn attest(stage: &mut Stage, name: &str) {
    let attestation = attestation(stage, name, 1);
    let view = stage.view();
    let registry = Registry::of(&mut stage.chain, view.terms.personhood).expect("it is one");
    let signed = registry.sign(&attestation, &Issuer::several(2), &[]).expect("they are issuers");
    let call = registry.call(&attestation, &signed, view.now).expect("they are enough");
    let seller = stage.seller.clone();
    stage.send(&seller, call).expect("it is taken");
}

#[test]
fn the_next_number_is_found_out() {
    let mut stage = Stage::new("epoch");
    stage.deploy().expect("it is deployed");
    let view = stage.view();
    let registry = Registry::of(&mut stage.chain, view.terms.personhood).expect("it is one");
    let keys = registry.keys(Issuer::several(16).into_iter().chain(Issuer::several(16)).collect());
    assert_eq!((keys.len(), registry.threshold), (3, 2));
    let ada = attestation(&mut stage, "ada", 0);
    assert_eq!(registry.next_epoch(&mut stage.chain, &ada, &keys).ok(), Some(1));
    attest(&mut stage, "ada");
    assert_eq!(registry.next_epoch(&mut stage.chain, &ada, &keys).ok(), Some(2));
    let error = registry.next_epoch(&mut stage.chain, &ada, &keys[..1]).expect_err("one key is too few").to_string();
    assert!(error.contains("--epoch, or the keys of 2 issuers"), "{error}");
    let late = Attestation { expires: 5, ..ada };
    let error = registry.next_epoch(&mut stage.chain, &late, &keys).expect_err("it is over").to_string();
    assert!(error.contains("over since 1970-01-01 00:00:05 UTC"), "{error}");
}

#[test]
fn issuers_can_sign_elsewhere() {
    let mut stage = Stage::new("elsewhere");
    stage.deploy().expect("it is deployed");
    let view = stage.view();
    let registry = Registry::of(&mut stage.chain, view.terms.personhood).expect("it is one");
    let (ada, issuers) = (attestation(&mut stage, "ada", 1), Issuer::several(3));
    let digest = registry.digest(&ada);

    let one = registry.sign(&ada, &issuers[..1], &[issuers[0].sign(&digest)]).expect("the same twice is once");
    let error = registry.call(&ada, &one, view.now).expect_err("too few").to_string();
    assert!(error.contains("1 issuers signed, and 2 must") && error.contains(" --signature 0x"), "{error}");
    for bad in [Issuer::named("nobody").sign(&digest), issuers[1].sign(&[1; 32]), [0; 65]] {
        let error = registry.sign(&ada, &issuers[..1], &[bad]).expect_err("not an issuer's").to_string();
        assert!(error.contains("expected an issuer's over 0x"), "{error}");
    }
    let two = registry.sign(&ada, &issuers[..1], &[issuers[2].sign(&digest)]).expect("both are issuers");
    let call = registry.call(&ada, &two, view.now).expect("they are enough");
    let seller = stage.seller.clone();
    stage.send(&seller, call.clone()).expect("it is taken");
    assert_eq!(view.person(&mut stage.chain, Account::named("ada").address()).expect("it answers").status, 2);

    let again = call.send(&mut stage.chain, &seller, YES, &mut Paper::default(), meaning);
    let error = again.expect_err("it is not taken twice").to_string();
    assert_eq!(error, "attest: the person's newest attestation is number 1; this one is number 1 and must be later");
}

#[test]
fn the_precompile_has_no_issuers() {
    let mut stage = Stage::new("no_issuers");
    stage.text = LAUNCH.replace("issuers=3, threshold=2", "source='precompile'");
    stage.deploy().expect("it is deployed");
    let view = stage.view();
    let error = Registry::of(&mut stage.chain, view.terms.personhood).expect_err("nobody attests there").to_string();
    assert!(error.contains("Polkadot's precompile"), "{error}");
    let error = Registry::of(&mut stage.chain, view.terms.token).expect_err("a token").to_string();
    assert!(error.contains("something else"), "{error}");
    assert!(stage.chain.now() > 0);
}
