//! The beacon of a sale, and what is brought to it.

use super::{
    Error,
    call::Call,
    refusals::{drand, refusal},
    view::View,
};
use fairsale_chain::typed::{at, message_bytes};
use fairsale_client::{
    address::{hex, show},
    beacon::{self, facts},
    deployment::{DrandBeacon, DrandBeaconRef},
    network::Network,
};
use fairsale_input::time::from_now;
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
        let network = facts(network, view.terms.common.beacon).map_err(|_| {
            let found = format!("another one at {}", show(view.terms.common.beacon));
            Error::not("the sale's beacon", "one that verifies rounds of drand", found)
        })?;
        let due = network.schedule.round_at(view.terms.common.closes_at.saturating_add(DELAY));
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
            format!("  beacon   {}", show(view.terms.common.beacon)),
        ];
        Ok(Call::new("submit", what, message_bytes(messages(view).submit(round, signature))))
    }
}

/// What the beacon's refusal means.
pub fn meaning(output: &[u8]) -> Option<String> {
    refusal::<interface::Error>(output).map(|error| drand(&error))
}

/// The beacon's messages.
fn messages(view: &View) -> DrandBeacon {
    at::<DrandBeaconRef, Ink>(view.terms.common.beacon)
}
