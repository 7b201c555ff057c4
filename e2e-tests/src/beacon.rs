//! Beacons on the chain of a test: one whose key everybody knows, and one of a party that does as it is told.

use crate::{Stage, codes};
use commit_reveal_beacon::{CommitRevealBeaconRef, MIN_WINDOW, Terms};
use fairsale_chain::{Address, Typed};
use fairsale_client::{
    beacon::LocalBeacon,
    deployment::{DrandBeacon, DrandBeaconRef},
};
use ink::abi::Ink;

/// Makes a beacon that takes rounds of the development key, as often as drand's.
pub fn deploy(stage: &mut Stage) -> Address {
    let schedule = LocalBeacon::development().network().schedule;
    deploy_with(stage, schedule.genesis, schedule.period)
}

/// The same with rounds from `genesis` on, `period` seconds apart.
pub fn deploy_with(stage: &mut Stage, genesis: u64, period: u64) -> Address {
    let constructor = DrandBeaconRef::new(genesis, period, LocalBeacon::development().key());
    stage.chain.deploy(&stage.roles.registrar, &codes().drand_beacon, constructor).run().expect("deploys").address
}

/// What the party of [`deploy_of`] leaves with its commitment, in the smallest native unit.
pub const BOND: u128 = 10;

/// Makes a beacon of one party that commits and reveals, with rounds from `genesis` on, `period` seconds apart.
pub fn deploy_of(stage: &mut Stage, party: Address, genesis: u64, period: u64) -> Address {
    let payment_unit = stage.terms.payment_unit;
    let terms = Terms { parties: vec![party], genesis, period, window: MIN_WINDOW, bond: BOND, payment_unit };
    let constructor = CommitRevealBeaconRef::new(terms);
    stage.chain.deploy(&stage.roles.keeper, &codes().commit_reveal_beacon, constructor).run().expect("deploys").address
}

/// The messages of a beacon with a key.
pub fn at(beacon: Address) -> DrandBeacon {
    fairsale_chain::typed::at::<DrandBeaconRef, Ink>(beacon)
}

/// Brings a round to it.
pub fn publish(stage: &mut Stage, beacon: Address, round: u64) {
    let signature = LocalBeacon::development().sign(round);
    stage.chain.send(&stage.roles.keeper, at(beacon).submit(round, signature)).ok();
}
