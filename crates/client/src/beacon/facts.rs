//! What a beacon says that it was made with.

use super::Network;
use crate::{
    query::{QueryError, answered, asking},
    serde_as::{accounts, word},
};
use commit_reveal_beacon::CommitRevealBeaconRef;
use drand_beacon::DrandBeaconRef;
use fairsale_chain::{Address, CallError, Chain, Typed, typed::at};
use fairsale_interfaces::beacon::Schedule;
use ink::abi::Ink;
use serde::{Deserialize, Serialize};

/// What a beacon was made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum BeaconFacts {
    /// One of drand's kind.
    Drand {
        /// The time of round 1, in seconds.
        genesis: u64,
        /// Seconds from one round to the next.
        period: u64,
        /// Who signs them.
        #[serde(with = "word")]
        key: [u8; 128],
    },
    /// One of commit and reveal.
    Parties(Parties),
}

/// Who makes the randomness of a beacon of commit and reveal, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parties {
    /// The parties, in the order in which their secrets are hashed.
    #[serde(with = "accounts")]
    pub parties: Vec<Address>,
    /// The time of round 1, in seconds.
    pub genesis: u64,
    /// Seconds from one round to the next.
    pub period: u64,
    /// For how many seconds from a round's time secrets are taken.
    pub window: u64,
    /// The chain's id, which is in all that is hashed.
    pub chain_id: u64,
}

impl BeaconFacts {
    /// When its rounds are public. `None` if these are no times.
    pub fn schedule(&self) -> Option<Schedule> {
        let (Self::Drand { genesis, period, .. } | Self::Parties(Parties { genesis, period, .. })) = self;
        Schedule::new(*genesis, *period)
    }

    /// The network whose rounds it takes. `None` if it is not of drand's kind.
    pub fn network(&self) -> Option<Network> {
        let Self::Drand { genesis, period, key: bytes } = self else { return None };
        let mut key = [[0; 32]; 4];
        key.as_flattened_mut().copy_from_slice(bytes);
        Some(Network { schedule: Schedule { genesis: *genesis, period: *period }, key })
    }
}

impl From<Network> for BeaconFacts {
    fn from(Network { schedule: Schedule { genesis, period }, key }: Network) -> Self {
        let mut bytes = [0; 128];
        bytes.copy_from_slice(key.as_flattened());
        Self::Drand { genesis, period, key: bytes }
    }
}

/// The network whose rounds a beacon verifies.
///
/// # Errors
/// If it is not of drand's kind, or the chain does not answer.
pub fn facts<C: Chain + ?Sized>(chain: &mut C, beacon: Address) -> Result<Network, QueryError> {
    let facts = chain.ask(at::<DrandBeaconRef, Ink>(beacon).facts()).map_err(asking("facts"))?.value;
    let drand_beacon::Facts { genesis, period, key } = (&facts).into();
    let facts = BeaconFacts::Drand { genesis, period, key };
    facts.network().ok_or_else(|| QueryError::not("the beacon", "one of drand's kind", "another"))
}

/// What a beacon says that it was made with. `None` if it does not answer as one of ours does.
///
/// # Errors
/// If the chain does not answer.
pub fn made_with<C: Chain + ?Sized>(chain: &mut C, beacon: Address) -> Result<Option<BeaconFacts>, QueryError> {
    match facts(chain, beacon) {
        Ok(network) => return Ok(Some(network.into())),
        // A node that does not answer says nothing about the beacon.
        Err(QueryError::Chain { action, error }) if matches!(*error, CallError::NotSent(_)) => {
            return Err(QueryError::Chain { action, error });
        }
        Err(_) => {}
    }
    let Some(terms) = answered("terms", chain.ask(at::<CommitRevealBeaconRef, Ink>(beacon).terms()))? else {
        return Ok(None);
    };
    let commit_reveal_beacon::Terms { parties, genesis, period, window, .. } = terms;
    let chain_id = chain.constants().chain_id;
    Ok(Some(BeaconFacts::Parties(Parties { parties, genesis, period, window, chain_id })))
}
