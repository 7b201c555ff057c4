//! Beacons on the chain of a test: one whose key everybody knows, and one of a party that does as it is told.

use crate::{Mechanism, Stage, codes};
use commit_reveal_beacon::{CommitRevealBeaconRef, MIN_WINDOW, Terms};
use fairsale_chain::{Address, Typed};
use fairsale_client::{
    beacon::LocalBeacon,
    deployment::{DrandBeacon, DrandBeaconRef},
};
use ink::abi::Ink;

/// Makes a beacon that takes rounds of the development key, as often as drand's.
pub fn deploy<M: Mechanism>(stage: &mut Stage<M>) -> Address {
    let schedule = LocalBeacon::development().network().schedule;
    deploy_with(stage, schedule.genesis, schedule.period)
}

/// The same with rounds from `genesis` on, `period` seconds apart.
pub fn deploy_with<M: Mechanism>(stage: &mut Stage<M>, genesis: u64, period: u64) -> Address {
    let constructor = DrandBeaconRef::new(genesis, period, LocalBeacon::development().key());
    stage.chain.deploy(&stage.roles.registrar, &codes().drand_beacon, constructor).run().expect("deploys").address
}

/// What the party of [`deploy_of`] leaves with its commitment, in the smallest native unit.
pub const BOND: u128 = 10;

/// Makes a beacon of one party that commits and reveals, with rounds from `genesis` on, `period` seconds apart.
pub fn deploy_of<M: Mechanism>(stage: &mut Stage<M>, party: Address, genesis: u64, period: u64) -> Address {
    let payment_unit = stage.chain.constants().native_to_eth_ratio.into();
    let terms = Terms { parties: vec![party], genesis, period, window: MIN_WINDOW, bond: BOND, payment_unit };
    let constructor = CommitRevealBeaconRef::new(terms);
    stage.chain.deploy(&stage.roles.keeper, &codes().commit_reveal_beacon, constructor).run().expect("deploys").address
}

/// The messages of a beacon with a key.
pub fn at(beacon: Address) -> DrandBeacon {
    fairsale_chain::typed::at::<DrandBeaconRef, Ink>(beacon)
}

/// Brings a round to the sale's beacon.
pub fn publish<M: Mechanism>(stage: &mut Stage<M>, round: u64) {
    let (signature, beacon) = (LocalBeacon::development().sign(round), stage.common().beacon);
    stage.chain.send(&stage.roles.keeper, at(beacon).submit(round, signature)).ok();
}
