//! The beacon of a sale, and what is brought to it.

use super::{
    Error,
    error::{answered, asking},
    network::Network,
    refusals::{drand, refusal},
    sending::Call,
    view::View,
};
use crate::{
    address::{hex, show},
    beacon,
    deployment::{CommitRevealBeaconRef, DrandBeacon, DrandBeaconRef},
    draw::log::{BeaconFacts, Parties},
    time::from_now,
};
use fairsale_chain::{
    Address, CallError, Chain, Typed,
    typed::{at, message_bytes},
};
use fairsale_interfaces::beacon::{DELAY, drand as interface, drand::Signature};
use ink::abi::Ink;

/// The beacon by which a sale is drawn, of drand's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beacon {
    /// Which network it verifies.
    pub network: beacon::Network,
    /// The round by which the sale is drawn, if no order comes or goes any more.
    pub due: u64,
}

impl Beacon {
    /// Looks at a sale's beacon.
    ///
    /// # Errors
    /// If there is none, or of another kind.
    pub fn of<N: Network + ?Sized>(network: &mut N, view: &View) -> Result<Self, Error> {
        if !view.terms.draws() {
            return Err(Error::not("the sale", "one that draws", "one that does not"));
        }
        let network = facts(network, view.terms.beacon).map_err(|_| {
            let found = format!("another one at {}", show(view.terms.beacon));
            Error::not("the sale's beacon", "one that verifies rounds of drand", found)
        })?;
        let due = network.schedule.round_at(view.terms.closes_at.saturating_add(DELAY));
        Ok(Self { network, due })
    }

    /// The message that brings a round's signature, which is checked here first.
    ///
    /// # Errors
    /// If it is not the round's.
    pub fn submit(&self, view: &View, round: u64, signature: Signature) -> Result<Call, Error> {
        let randomness = self.network.verify(round, &signature).map_err(|bad| {
            Error::not(format!("the signature of round {round}"), "one by the beacon's key", bad.to_string())
        })?;
        let time = self.network.schedule.time_of(round).map_or("never".into(), |time| from_now(time, view.now));
        let sale =
            if round == self.due { "; the sale is drawn by it" } else { "; NOT the one by which the sale is drawn" };
        let what = vec![
            format!("submit: round {round} of the beacon{sale}; anybody may"),
            format!("  public   {time}"),
            format!("  random   {}", hex(&randomness)),
            format!("  beacon   {}", show(view.terms.beacon)),
        ];
        Ok(Call::new("submit", what, message_bytes(messages(view).submit(round, signature))))
    }
}

/// The network whose rounds a beacon verifies.
///
/// # Errors
/// If it is not of drand's kind, or the chain does not answer.
pub fn facts<C: Chain + ?Sized>(chain: &mut C, beacon: Address) -> Result<beacon::Network, Error> {
    let facts = chain.ask(at::<DrandBeaconRef, Ink>(beacon).facts()).map_err(asking("facts"))?.value;
    let drand_beacon::Facts { genesis, period, key } = (&facts).into();
    let facts = BeaconFacts::Drand { genesis, period, key };
    facts.network().ok_or_else(|| Error::not("the beacon", "one of drand's kind", "another"))
}

/// What a beacon says that it was made with. `None` if it does not answer as one of ours does.
///
/// # Errors
/// If the chain does not answer.
pub fn made_with<C: Chain + ?Sized>(chain: &mut C, beacon: Address) -> Result<Option<BeaconFacts>, Error> {
    match facts(chain, beacon) {
        Ok(network) => return Ok(Some(network.into())),
        // A node that does not answer says nothing about the beacon.
        Err(Error::Chain { action, error }) if matches!(*error, CallError::NotSent(_)) => {
            return Err(Error::Chain { action, error });
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

/// What the beacon's refusal means.
pub fn meaning(output: &[u8]) -> Option<String> {
    refusal::<interface::Error>(output).map(|error| drand(&error))
}

/// The beacon's messages.
fn messages(view: &View) -> DrandBeacon {
    at::<DrandBeaconRef, Ink>(view.terms.beacon)
}
