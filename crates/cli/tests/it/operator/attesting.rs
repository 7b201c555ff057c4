//! Attestations, signed here and elsewhere.

use super::stage::*;
use fairsale_chain::{Account, Chain};
use fairsale_client::{
    address::hex,
    issuer::{Attestation, Issuer, person},
};
use fairsale_deploy::attesting::{Registry, meaning};

/// That somebody's account is theirs.
pub fn attestation(stage: &mut Stage, name: &str, epoch: u64) -> Attestation {
    let account = Account::named(name).address().0.into();
    let expires = stage.view().terms.common.closes_at + 1_000;
    Attestation { person: person(name), account, status: 2, expires, epoch }
}

/// Has somebody attested.
pub fn attest(stage: &mut Stage, name: &str) {
    let attestation = attestation(stage, name, 1);
    let view = stage.view();
    let registry = Registry::of(&mut stage.chain, view.terms.common.personhood).expect("it is one");
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
    let registry = Registry::of(&mut stage.chain, view.terms.common.personhood).expect("it is one");
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
    let registry = Registry::of(&mut stage.chain, view.terms.common.personhood).expect("it is one");
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
fn signatures_of_hardware_wallets_are_taken_and_others_named() {
    let mut stage = Stage::new("hardware");
    stage.deploy().expect("it is deployed");
    let view = stage.view();
    let registry = Registry::of(&mut stage.chain, view.terms.common.personhood).expect("it is one");
    let ada = attestation(&mut stage, "ada", 1);
    let digest = registry.digest(&ada);
    let with = |v: fn(u8) -> u8| {
        let sign = |issuer: Issuer| {
            let mut signature = issuer.sign(&digest);
            signature[64] = v(signature[64]);
            signature
        };
        Issuer::several(2).into_iter().map(sign).collect::<Vec<_>>()
    };
    let others = with(|v| v + 10);
    let error = registry.sign(&ada, &[], &others[..1]).expect_err("no contract takes it").to_string();
    let flaw = format!(", found one whose v is {}, not 27 or 28", others[0][64]);
    assert!(error.contains("expected an issuer's over 0x") && error.ends_with(&flaw), "{error}");

    let given = with(|v| v - 27);
    let signed = registry.sign(&ada, &[], &given).expect("they are issuers");
    let call = registry.call(&ada, &signed, view.now).expect("they are enough");
    let said = "  turned   v of 2 signatures is 0 or 1, as hardware wallets have it; 27 or 28 is sent";
    assert!(call.what.iter().any(|line| line == said), "{:?}", call.what);
    let seller = stage.seller.clone();
    stage.send(&seller, call).expect("the registry takes 27 and 28 only");
    assert_eq!(view.person(&mut stage.chain, Account::named("ada").address()).expect("it answers").status, 2);
}

#[test]
fn the_command_names_what_is_wrong_of_a_signature() {
    let bytes = Issuer::named("one").sign(&[7; 32]);
    let good = hex(&bytes);
    let (other, compact) = (hex(&[&bytes[..64], &[37]].concat()), hex(&bytes[..64]));
    for (text, slip) in [
        (&*other, "; v is 37, not 27 or 28"),
        (&*compact, "; 64 bytes: v is missing, or it is in the compact form of EIP-2098"),
        (&good[2..], "; 0x is missing before it"),
    ] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_fairsale"));
        let output = command.args(["attest", "--revoke", "--person", "ada", "--signature", text]).output();
        let said = String::from_utf8(output.expect("it starts").stderr).expect("text");
        let expected = format!("expected 0x and 130 hexadecimal digits: r, s and v, which is 27 or 28{slip}");
        assert!(said.contains(&expected), "{said}");
    }
}

#[test]
fn the_precompile_has_no_issuers() {
    let mut stage = Stage::new("no_issuers");
    stage.text = LAUNCH.replace("issuers=3, threshold=2", "source='precompile'");
    stage.deploy().expect("it is deployed");
    let view = stage.view();
    let error =
        Registry::of(&mut stage.chain, view.terms.common.personhood).expect_err("nobody attests there").to_string();
    assert!(error.contains("Polkadot's precompile"), "{error}");
    let error = Registry::of(&mut stage.chain, view.terms.common.asset).expect_err("a token").to_string();
    assert!(error.contains("something else"), "{error}");
    assert!(stage.chain.now() > 0);
}
