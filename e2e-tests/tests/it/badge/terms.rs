//! What a badge is made of, for ever.

use super::*;
use fairsale_chain::typed::LaunchError;
use fairsale_interfaces::badge::Founded;

/// Why a badge by these terms is not made.
fn refused(change: impl FnOnce(&mut Terms)) -> Error {
    let mut club = Club::minting(|_| ());
    let mut terms = club.terms.clone();
    change(&mut terms);
    let deploying = club.stage.chain.deploy(&club.organiser, &codes().badge, BadgeGateRef::new((&terms).into()));
    match deploying.run() {
        Err(LaunchError::Refused { error, .. }) => *error,
        other => panic!("{:?}", other.map(|made| made.address)),
    }
}

#[test]
fn the_least_status_is_one_that_a_person_can_have() {
    for min_status in [0, 3, 255] {
        assert_eq!(refused(|terms| terms.min_status = min_status), Error::BadStatus { min_status });
    }
    for min_status in [1, 2] {
        let mut club = Club::minting(|terms| terms.min_status = min_status);
        assert_eq!(club.minted(), 0);
    }
}

#[test]
fn the_organiser_is_somebody() {
    assert_eq!(refused(|terms| terms.organiser = Address::zero()), Error::NoOrganiser);
}

#[test]
fn a_gate_that_does_not_answer_is_none() {
    let token = Club::minting(|_| ()).stage.at.token;
    for gate in [Address::zero(), Address::from([0x77; 20]), token] {
        assert_eq!(refused(|terms| terms.gate = gate), Error::PersonhoodUnavailable);
    }
}

#[test]
fn the_terms_are_announced_and_can_be_asked_for() {
    let mut club = Club::minting(|terms| (terms.cap, terms.min_status) = (7, 1));
    let (terms, keeper) = (club.terms.clone(), club.stage.roles.keeper.clone());
    let (at, made) = deploy_badge(&mut *club.stage.chain, codes(), &keeper, &terms).expect("deploys");
    let Terms { cap, context, gate, organiser, min_status, .. } = terms;
    assert!(made.announced::<Ink, _>(&Founded { gate, context, organiser, min_status, cap }));
    assert_eq!(made.events.len(), 1);
    club.at = at;
    let (kept, deployer) = (club.badge().terms(), club.badge().deployer());
    assert_eq!(Terms::from(&club.stage.chain.ask(kept).expect("a view").value), terms);
    assert_eq!(club.stage.chain.ask(deployer).expect("a view").value, keeper.address());
}

#[test]
fn it_is_founded_once() {
    let mut club = Club::minting(|_| ());
    let found = vec![0xba, 0xd9, 0xe0, 0];
    let again = club.stage.chain.call(&club.organiser, club.at, found, 0);
    assert!(matches!(again, Err(CallError::Reverted { .. })), "{again:?}");
}

#[test]
fn it_takes_no_money() {
    let mut club = Club::signing(|_| ());
    let ada = club.stage.person("ada");
    let message = club.badge().mint(ada.address());
    assert!(club.stage.chain.send(&ada, message).value(1).run().is_err());
    assert!(club.stage.chain.call(&ada, club.at, vec![], 1).is_err());
}
