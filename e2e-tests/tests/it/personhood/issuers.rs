//! Who may change the issuers, and to what.

use super::*;
use fairsale_chain::{CallError, typed::LaunchError};
use fairsale_interfaces::personhood::{IssuersChanged, OwnershipTransferred, Refusal};
use ink::scale::Encode;
use personhood::PersonhoodRegistryRef;

/// Addresses of a number of issuers.
fn some(count: u8) -> Vec<Address> {
    (1..=count).map(|number| Address::from([number; 20])).collect()
}

/// Lists of issuers that are none, with their thresholds.
fn bad() -> Vec<(Vec<Address>, u8)> {
    let twice = vec![some(1)[0]; 2];
    let apart = [some(3), some(1)].concat();
    let zero = vec![Address::from([1; 20]), Address::zero()];
    vec![
        (vec![], 0),
        (vec![], 1),
        (some(1), 0),
        (some(1), 2),
        (some(3), 0),
        (some(3), 4),
        (some(16), 17),
        (some(3), 255),
        (some(17), 1),
        (some(17), 17),
        (twice, 1),
        (apart, 2),
        (zero, 1),
        (vec![Address::zero()], 1),
    ]
}

fn set(stage: &mut Stage, from: &Account, issuers: Vec<Address>, threshold: u8) -> Result<Receipt, Error> {
    let message = stage.at.registry().set_issuers(issuers, threshold);
    let answer = stage.chain.send(from, message).run().expect("the registry answers");
    answer.value.map(|()| answer.receipt).map_err(|refusal: Refusal| *refusal)
}

fn transfer(stage: &mut Stage, from: &Account, owner: Address) -> Result<Receipt, Error> {
    let message = stage.at.registry().transfer_ownership(owner);
    let answer = stage.chain.send(from, message).run().expect("the registry answers");
    answer.value.map(|()| answer.receipt).map_err(|refusal: Refusal| *refusal)
}

fn issuers(stage: &mut Stage) -> (Address, Vec<Address>, u8) {
    stage.chain.ask(stage.at.registry().issuers()).expect("a view").value
}

#[test]
fn a_registry_begins_with_its_owner_and_issuers_and_says_so() {
    let mut stage = registry();
    let owner = stage.roles.registrar.clone();
    for (count, threshold) in [(1, 1), (3, 1), (3, 3), (16, 1), (16, 16)] {
        let made = deploy_registry(&mut *stage.chain, codes(), &owner, some(count), threshold);
        let (at, receipt) = made.expect("deploys");
        stage.at.registry = at;
        assert_eq!(issuers(&mut stage), (owner.address(), some(count), threshold));
        assert_eq!(receipt.events.len(), 1);
        assert_eq!(receipt.events[0].contract, at);
        assert!(receipt.announced::<Ink, _>(&IssuersChanged { issuers: some(count), threshold }));
    }
}

#[test]
fn a_registry_is_not_made_with_bad_issuers() {
    let mut stage = registry();
    let owner = stage.roles.registrar.clone();
    for (given, threshold) in bad() {
        let issuers = given.len() as u32;
        let constructor = PersonhoodRegistryRef::new(owner.address(), given, threshold);
        let made = stage.chain.deploy(&owner, &codes().personhood, constructor).run();
        match made {
            Err(LaunchError::Refused { error, .. }) => assert_eq!(*error, Error::BadIssuers { issuers, threshold }),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_registry_without_an_owner_keeps_its_issuers_for_ever() {
    let mut stage = registry();
    let maker = stage.roles.registrar.clone();
    let constructor = PersonhoodRegistryRef::new(Address::zero(), some(2), 2);
    let made = stage.chain.deploy(&maker, &codes().personhood, constructor).run();
    stage.at.registry = made.expect("deploys").address;
    let caller = maker.address();
    assert_eq!(set(&mut stage, &maker, some(3), 1).expect_err("not the owner"), Error::NotOwner { caller });
    assert_eq!(issuers(&mut stage), (Address::zero(), some(2), 2));
}

#[test]
fn a_registry_takes_no_money_to_begin_with() {
    let mut stage = registry();
    let constructor = PersonhoodRegistryRef::new(Address::zero(), some(2), 2);
    let made = stage.chain.deploy(&stage.roles.registrar, &codes().personhood, constructor).value(1).run();
    assert!(matches!(made, Err(LaunchError::Failed(CallError::Reverted { .. } | CallError::Failed(_)))), "{made:?}");
}

#[test]
fn only_the_owner_changes_the_issuers() {
    let mut stage = registry();
    let (owner, before) = (stage.roles.registrar.clone(), issuers(&mut stage));
    for stranger in [stage.roles.seller.clone(), stage.roles.keeper.clone(), stage.person("ada")] {
        let caller = stranger.address();
        assert_eq!(set(&mut stage, &stranger, some(1), 1).expect_err("a stranger"), Error::NotOwner { caller });
        let error = transfer(&mut stage, &stranger, caller).expect_err("a stranger");
        assert_eq!(error, Error::NotOwner { caller });
    }
    assert_eq!(issuers(&mut stage), before);
    for (count, threshold) in [(1, 1), (16, 16), (16, 1), (2, 2)] {
        let receipt = set(&mut stage, &owner, some(count), threshold).expect("the owner may");
        assert_eq!(issuers(&mut stage), (owner.address(), some(count), threshold));
        assert_eq!(receipt.events.len(), 1);
        assert!(receipt.announced::<Ink, _>(&IssuersChanged { issuers: some(count), threshold }));
    }
}

#[test]
fn issuers_are_one_to_sixteen_different_ones_and_the_threshold_is_within() {
    let mut stage = registry();
    let (owner, before) = (stage.roles.registrar.clone(), issuers(&mut stage));
    for (given, threshold) in bad() {
        let issuers = given.len() as u32;
        let error = set(&mut stage, &owner, given, threshold).expect_err("they are bad");
        assert_eq!(error, Error::BadIssuers { issuers, threshold });
    }
    assert_eq!(issuers(&mut stage), before);
}

#[test]
fn a_removed_issuer_signs_no_more_but_what_it_signed_stays() {
    let mut stage = registry();
    let (ada, bob) = (stage.person("ada"), stage.wallet("bob"));
    let attested = attestation("bob", bob.address(), 1);
    let in_hand = signed(&stage, &attested, &[&stage.issuers[0], &stage.issuers[1]]);
    let owner = stage.roles.registrar.clone();
    let (removed, newcomer) = (stage.issuers[0].address(), Issuer::named("a newcomer"));
    let others = vec![stage.issuers[1].address(), stage.issuers[2].address(), newcomer.address()];
    set(&mut stage, &owner, others, 2).expect("the owner may");
    assert_bound(&mut stage, &ada, "ada", 2);
    assert_eq!(refused(&mut stage, &attested, in_hand), Error::UnknownSigner { signer: removed });
    let fresh = signed(&stage, &attested, &[&newcomer, &stage.issuers[1]]);
    bring(&mut stage, &attested, fresh).expect("by issuers of now");
    assert_bound(&mut stage, &bob, "bob", 2);
}

#[test]
fn a_raised_threshold_holds_for_attestations_in_hand() {
    let mut stage = registry();
    let bob = stage.wallet("bob");
    let attested = attestation("bob", bob.address(), 1);
    let two = signed(&stage, &attested, &[&stage.issuers[0], &stage.issuers[1]]);
    let (owner, all) = (stage.roles.registrar.clone(), issuers(&mut stage).1);
    set(&mut stage, &owner, all.clone(), 3).expect("the owner may");
    let too_few = Error::TooFewSignatures { required: 3, signed: 2 };
    assert_eq!(refused(&mut stage, &attested, two.clone()), too_few);
    set(&mut stage, &owner, all, 2).expect("the owner may");
    bring(&mut stage, &attested, two).expect("two are enough again");
}

#[test]
fn ownership_goes_to_another_at_once() {
    let mut stage = registry();
    let (owner, heir) = (stage.roles.registrar.clone(), stage.wallet("heir"));
    let receipt = transfer(&mut stage, &owner, heir.address()).expect("the owner may");
    let (previous, caller) = (owner.address(), owner.address());
    assert_eq!(receipt.events.len(), 1);
    assert!(receipt.announced::<Ink, _>(&OwnershipTransferred { previous, owner: heir.address() }));
    assert_eq!(issuers(&mut stage).0, heir.address());
    assert_eq!(set(&mut stage, &owner, some(1), 1).expect_err("not any more"), Error::NotOwner { caller });
    assert_eq!(transfer(&mut stage, &owner, caller).expect_err("not any more"), Error::NotOwner { caller });
    set(&mut stage, &heir, some(1), 1).expect("the owner may");
}

#[test]
fn who_renounces_ownership_fixes_the_issuers_for_ever() {
    let mut stage = registry();
    let (owner, before) = (stage.roles.registrar.clone(), issuers(&mut stage));
    let receipt = transfer(&mut stage, &owner, Address::zero()).expect("the owner may");
    let (previous, caller) = (owner.address(), owner.address());
    assert_eq!(receipt.events.len(), 1);
    assert!(receipt.announced::<Ink, _>(&OwnershipTransferred { previous, owner: Address::zero() }));
    assert_eq!(set(&mut stage, &owner, some(1), 1).expect_err("not any more"), Error::NotOwner { caller });
    assert_eq!(transfer(&mut stage, &owner, caller).expect_err("not any more"), Error::NotOwner { caller });
    assert_eq!(issuers(&mut stage), (Address::zero(), before.1, before.2));
    let ada = stage.person("ada");
    assert_bound(&mut stage, &ada, "ada", 2); // issuers still sign
}

#[test]
fn a_registry_is_not_given_away_by_a_call_that_is_cut_short() {
    let mut stage = registry();
    let (owner, before) = (stage.roles.registrar.clone(), issuers(&mut stage));
    // What is missing would be read as zeros: nobody would be the owner, for ever.
    let whole = e2e_tests::evm::input(stage.at.registry().transfer_ownership(Address::repeat_byte(7)));
    for len in [whole.len() - 1, 14, 4] {
        let answer = stage.chain.call(&owner, stage.at.registry, whole[..len].to_vec(), 0);
        let Err(CallError::Reverted { output, .. }) = answer else { panic!("{len}: {answer:?}") };
        let refusal = [&[0, 1][..], &Encode::encode(&Error::Malformed)].concat();
        assert_eq!(output, refusal, "{len}");
    }
    assert_eq!(issuers(&mut stage), before);
}

#[test]
fn what_a_registry_was_founded_with_is_told_for_ever() {
    let mut stage = registry();
    let (maker, owner, heir) = (stage.wallet("maker"), stage.roles.registrar.clone(), stage.wallet("heir"));
    let constructor = PersonhoodRegistryRef::new(owner.address(), some(3), 2);
    stage.at.registry = stage.chain.deploy(&maker, &codes().personhood, constructor).run().expect("deploys").address;
    let founded = (maker.address(), owner.address(), some(3), 2);
    let told = |stage: &mut Stage| stage.chain.ask(stage.at.registry().founded()).expect("a view").value;
    assert_eq!(told(&mut stage), founded);
    set(&mut stage, &owner, some(16), 9).expect("the owner may");
    transfer(&mut stage, &owner, heir.address()).expect("the owner may");
    assert_eq!(issuers(&mut stage), (heir.address(), some(16), 9));
    assert_eq!(told(&mut stage), founded);
}

#[test]
fn nobody_founds_a_registry_again() {
    let mut stage = registry();
    let before = issuers(&mut stage);
    let thief = stage.wallet("a thief");
    let found = |selector: [u8; 4]| {
        let arguments = (thief.address(), vec![thief.address()], 1u8);
        [selector.to_vec(), Encode::encode(&arguments)].concat()
    };
    for selector in [[0x9e, 0x50, 0, 0], [0; 4], [0xff; 4], [0x9e, 0x50, 0, 6]] {
        let answer = stage.chain.call(&thief, stage.at.registry, found(selector), 0);
        assert!(matches!(answer, Err(CallError::Reverted { .. })), "{answer:?}");
    }
    assert_eq!(issuers(&mut stage), before);
    stage.person("ada");
}
