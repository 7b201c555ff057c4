//! What a beacon is made with, and what not.

use super::*;
use commit_reveal_beacon::BadTerms;
use fairsale_chain::typed::LaunchError;

#[track_caller]
fn refused(change: impl FnOnce(&mut Terms)) -> BadTerms {
    let mut world = World::of(2);
    let mut terms = world.terms.clone();
    change(&mut terms);
    let constructor = CommitRevealBeaconRef::new(terms);
    match world.chain.deploy(&world.keeper, &codes().commit_reveal_beacon, constructor).run() {
        Err(LaunchError::Refused { error, .. }) => error,
        other => panic!("not refused by the beacon: {other:?}"),
    }
}

fn numbered(number: u8) -> Address {
    Address::from([number; 20])
}

#[test]
fn a_beacon_has_1_to_8_parties_who_are_somebody_and_once() {
    assert_eq!(refused(|terms| terms.parties.clear()), BadTerms::Parties { given: 0 });
    assert_eq!(refused(|terms| terms.parties = (1..=9).map(numbered).collect()), BadTerms::Parties { given: 9 });
    let twice = numbered(7);
    assert_eq!(refused(|terms| terms.parties.extend([twice, twice])), BadTerms::BadParty { party: twice });
    let nobody = Address::zero();
    assert_eq!(refused(|terms| terms.parties.push(nobody)), BadTerms::BadParty { party: nobody });
}

#[test]
fn a_schedule_begins_and_goes_on_and_leaves_time_to_reveal() {
    let now = World::of(1).terms.genesis;
    let schedule = |genesis, period| BadTerms::Schedule { genesis, period };
    assert_eq!(refused(|terms| terms.genesis = 0), schedule(0, PERIOD));
    let set = |terms: &mut Terms| (terms.genesis, terms.period) = (now, 0);
    assert_eq!(refused(set), schedule(now, 0));
    for window in [0, 1, MIN_WINDOW - 1] {
        assert_eq!(refused(|terms| terms.window = window), BadTerms::Window { window, least: 3_600 });
    }
}

#[test]
fn a_bond_is_something() {
    assert_eq!(refused(|terms| terms.bond = 0), BadTerms::NoBond);
    assert_eq!(refused(|terms| terms.payment_unit = 0), BadTerms::NoPaymentUnit);
}

#[test]
fn a_beacon_says_what_it_was_made_with() {
    for parties in [1, 8] {
        let mut world = World::of(parties);
        let terms = world.ask(world.beacon().terms());
        assert_eq!(terms, world.terms);
        assert_eq!(world.ask(world.beacon().deployer()), world.keeper.address());
        let (genesis, beacon) = (world.terms.genesis, world.beacon());
        let mut round_at = |time| world.ask(beacon.round_at(time));
        assert_eq!([0, genesis, genesis + 1, genesis + PERIOD].map(&mut round_at), [1, 1, 2, 2]);
        let mut decided_at = |round| world.ask(beacon.decided_at(round));
        let ends = [None, Some(genesis + terms.window), Some(genesis + PERIOD + terms.window)];
        assert_eq!([0, 1, 2].map(&mut decided_at), ends, "until then a secret can be withheld");
    }
}
