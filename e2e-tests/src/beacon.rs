//! A beacon whose key everybody knows, on the chain of a test.

use crate::{Stage, codes};
use fairsale::{
    beacon::LocalBeacon,
    deployment::{DrandBeacon, DrandBeaconRef},
};
use fairsale_chain::{Address, Typed};
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

/// Its messages.
pub fn at(beacon: Address) -> DrandBeacon {
    fairsale_chain::typed::at::<DrandBeaconRef, Ink>(beacon)
}

/// Brings a round to it.
pub fn publish(stage: &mut Stage, beacon: Address, round: u64) {
    let signature = LocalBeacon::development().sign(round);
    stage.chain.send(&stage.roles.keeper, at(beacon).submit(round, signature)).ok();
}
