//! What the registry answers, and until when.

use super::*;
use alloy_core::{primitives::keccak256, sol, sol_types::SolCall};
use fairsale_chain::CallError;
use fairsale_interfaces::personhood::PERSONHOOD_STATUS;

sol! {
    struct Info {
        uint8 status;
        bytes32 contextAlias;
    }

    /// Polkadot's own interface.
    function personhoodStatus(address account, bytes32 context) view returns (Info info);
}

#[test]
fn an_attestation_binds_an_account_to_a_person() {
    let mut stage = registry();
    let ada = stage.wallet("ada");
    assert_nobody(&mut stage, &ada);
    let attested = attestation("ada", ada.address(), 1);
    let receipt = attest(&mut stage, &attested).expect("two signed");
    assert_announced(&stage, &receipt, &attested);
    assert_bound(&mut stage, &ada, "ada", 2);
    let bob = stage.wallet("bob");
    assert_nobody(&mut stage, &bob);
}

#[test]
fn anybody_may_bring_an_attestation() {
    let mut stage = registry();
    for (number, name) in ["ada", "bob", "a stranger"].into_iter().enumerate() {
        let (bringer, account) = (stage.wallet(name), Address::from([number as u8 + 1; 20]));
        let attested = attestation(name, account, 1);
        let signatures = signed(&stage, &attested, &[&stage.issuers[0], &stage.issuers[1]]);
        let person = attested.person.0;
        let message = stage.at.registry().attest(person, account, 2, u64::MAX, 1, signatures);
        let receipt = stage.chain.send(&bringer, message).ok().receipt;
        assert_announced(&stage, &receipt, &attested);
        assert_eq!(status(&mut stage, account).0, 2);
    }
}

#[test]
fn an_alias_is_the_hash_of_person_and_context() {
    let mut stage = registry();
    let (ada, bob) = (stage.person("ada"), stage.person("bob"));
    let mut aliases = vec![];
    for (name, account) in [("ada", &ada), ("bob", &bob)] {
        for context in [[0; 32], [1; 32], [0xff; 32]] {
            let expected = keccak256([keccak256(name).0, context].concat());
            assert_eq!(status_in(&mut stage, account.address(), context), (2, expected.0));
            aliases.push(expected);
        }
    }
    aliases.sort();
    aliases.dedup();
    assert_eq!(aliases.len(), 6, "no two persons and no two contexts share an alias");
}

#[test]
fn it_is_asked_as_polkadots_precompile_is() {
    assert_eq!(personhoodStatusCall::SELECTOR, PERSONHOOD_STATUS);
    assert_eq!(keccak256("personhoodStatus(address,bytes32)")[..4], PERSONHOOD_STATUS);
    let mut stage = registry();
    let ada = stage.person("ada");
    for (account, level, alias) in
        [(ada.address(), 2, issuer::alias(&issuer::person("ada"), &CONTEXT)), (Address::from([9; 20]), 0, [0; 32])]
    {
        let call = personhoodStatusCall { account: account.0.into(), context: CONTEXT.into() };
        let receipt = stage.chain.dry_run(&ada, stage.at.registry, call.abi_encode(), 0).expect("a view");
        assert_eq!(receipt.output.len(), 64);
        let info = personhoodStatusCall::abi_decode_returns_validate(&receipt.output).expect("two words");
        assert_eq!((info.status, info.contextAlias.0), (level, alias));
        assert_eq!(receipt.events, vec![]);
    }
}

#[test]
fn what_it_does_not_know_is_refused() {
    let mut stage = registry();
    let question = personhoodStatusCall { account: [7; 20].into(), context: CONTEXT.into() }.abi_encode();
    for data in [&[], &question[..3], &[0xff; 68]] {
        let answer = stage.chain.dry_run(&stage.roles.keeper, stage.at.registry, data.to_vec(), 0);
        assert!(matches!(answer, Err(CallError::Reverted { .. })), "{answer:?}");
    }
}

#[test]
fn the_zero_address_is_nobody() {
    let mut stage = registry();
    stage.person("ada");
    assert_eq!(status(&mut stage, Address::zero()), (0, [0; 32]));
    // Not even after a revocation, which names it.
    attest(&mut stage, &revocation("ada", 2)).expect("two signed");
    assert_eq!(status(&mut stage, Address::zero()), (0, [0; 32]));
}

#[test]
fn lite_status_is_told_apart_from_full() {
    let mut stage = registry();
    let (ada, bob) = (stage.wallet("ada"), stage.wallet("bob"));
    attest(&mut stage, &Attestation { status: 1, ..attestation("ada", ada.address(), 1) }).expect("two signed");
    attest(&mut stage, &attestation("bob", bob.address(), 1)).expect("two signed");
    assert_bound(&mut stage, &ada, "ada", 1);
    assert_bound(&mut stage, &bob, "bob", 2);
    attest(&mut stage, &attestation("ada", ada.address(), 2)).expect("two signed");
    assert_bound(&mut stage, &ada, "ada", 2);
}

#[test]
fn a_status_ends_at_the_second_it_expires() {
    let mut stage = registry();
    let ada = stage.wallet("ada");
    let expires = stage.chain.now() + 100;
    let attested = Attestation { expires, ..attestation("ada", ada.address(), 1) };
    let receipt = attest(&mut stage, &attested).expect("two signed");
    assert_announced(&stage, &receipt, &attested);
    assert_bound(&mut stage, &ada, "ada", 2);
    stage.chain.set_time(expires - 1);
    assert_bound(&mut stage, &ada, "ada", 2);
    stage.chain.set_time(expires);
    assert_nobody(&mut stage, &ada);
    stage.chain.set_time(expires + 1);
    assert_nobody(&mut stage, &ada);
}

#[test]
fn an_attestation_that_is_over_is_refused() {
    let mut stage = registry();
    let ada = stage.wallet("ada");
    let now = stage.chain.now();
    for expires in [0, now - 1, now] {
        let late = Attestation { expires, ..attestation("ada", ada.address(), 1) };
        let signatures = signed(&stage, &late, &[&stage.issuers[0], &stage.issuers[1]]);
        assert_eq!(refused(&mut stage, &late, signatures), Error::Expired { expires, now });
    }
    let last_second = Attestation { expires: now + 1, ..attestation("ada", ada.address(), 1) };
    attest(&mut stage, &last_second).expect("a second is left");
    assert_bound(&mut stage, &ada, "ada", 2);
}

#[test]
fn an_expired_status_can_be_renewed() {
    let mut stage = registry();
    let ada = stage.wallet("ada");
    let expires = stage.chain.now() + 100;
    attest(&mut stage, &Attestation { expires, ..attestation("ada", ada.address(), 1) }).expect("two signed");
    stage.chain.set_time(expires);
    assert_nobody(&mut stage, &ada);
    attest(&mut stage, &attestation("ada", ada.address(), 2)).expect("two signed");
    assert_bound(&mut stage, &ada, "ada", 2);
}

#[test]
fn there_are_no_other_statuses_and_only_a_revocation_names_no_account() {
    let mut stage = registry();
    let ada = stage.wallet("ada").address();
    for (status, account) in
        [(3, ada), (255, ada), (3, Address::zero()), (0, ada), (1, Address::zero()), (2, Address::zero())]
    {
        let bad = Attestation { status, ..attestation("ada", account, 1) };
        let signatures = signed(&stage, &bad, &[&stage.issuers[0], &stage.issuers[1]]);
        assert_eq!(refused(&mut stage, &bad, signatures), Error::BadStatus { status });
    }
    attest(&mut stage, &attestation("ada", ada, 1)).expect("none of them counted");
}

#[test]
fn the_registry_takes_no_money() {
    let mut stage = registry();
    let ada = stage.wallet("ada");
    let attested = attestation("ada", ada.address(), 1);
    let signatures = signed(&stage, &attested, &[&stage.issuers[0], &stage.issuers[1]]);
    let message = stage.at.registry().attest(attested.person.0, ada.address(), 2, u64::MAX, 1, signatures);
    let paid = stage.chain.send(&ada, message).value(1).run();
    assert!(paid.is_err(), "{paid:?}");
    let paid = stage.chain.call(&ada, stage.at.registry, vec![], 1);
    assert!(paid.is_err(), "{paid:?}");
}
