//! A beacon whose key everybody knows, on the chain of a test.

use crate::{Stage, codes};
use fairsale::{
    beacon::LocalBeacon,
    deployment::{DrandBeacon, DrandBeaconRef},
};
use fairsale_chain::{Address, Typed};
use ink::abi::Ink;

/// Makes a beacon that takes rounds of the development key.
pub fn deploy(stage: &mut Stage) -> Address {
    let network = LocalBeacon::development().network();
    let constructor = DrandBeaconRef::new(network.schedule.genesis, network.schedule.period, network.key);
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
