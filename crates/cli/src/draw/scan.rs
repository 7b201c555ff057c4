//! The events of a sale and its beacon, as a chain has them.

use super::log::{BeaconFacts, Header, Log, Logged, Origin, Said};
use crate::{
    deployment::AuctionRef,
    operator::{Error, drawing, error::asking, network::Network, view::terms_of},
    terms::Terms,
};
use fairsale_chain::{Address, CallError, NodeChain, Typed, node::Past, typed::at};
use ink::abi::Ink;

/// Which blocks are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// From this one on; not said: the first one in the sale's window.
    pub from: Option<u64>,
    /// Up to this one; not said: the last final one.
    pub to: Option<u64>,
}

/// What is known of a sale before its events are.
///
/// # Errors
/// If there is no sale, or the chain does not answer.
pub fn header(network: &mut NodeChain, sale: Address) -> Result<Header, Error> {
    let terms = terms_of(network, sale)?;
    let terms = terms.ok_or_else(|| Error::not(format!("{sale:?}"), "a sale of ours", "another contract, or none"))?;
    let beacon = facts(network, &terms)?;
    // The state is the end of all events Funded, which came before the opening, and so before the blocks that are looked at.
    let sells = match terms.rule.is_auction() {
        true => {
            let state = network.ask(at::<AuctionRef, Ink>(sale).state()).map_err(asking("state"))?.value;
            state.supply()
        }
        false => 0,
    };
    let genesis = Network::identity(network).genesis;
    Ok(Header { sale, terms, beacon, origin: Some(Origin { genesis, sells }) })
}

/// What the sale's beacon was made with, if it is of drand's kind.
fn facts(network: &mut NodeChain, terms: &Terms) -> Result<Option<BeaconFacts>, Error> {
    if !terms.draws() {
        return Ok(None);
    }
    match drawing::facts(network, terms.beacon) {
        Ok(facts) => Ok(Some(facts.into())),
        // A node that does not answer says nothing about the beacon.
        Err(Error::Chain { action, error }) if matches!(*error, CallError::NotSent(_)) => {
            Err(Error::Chain { action, error })
        }
        Err(_) => Ok(None),
    }
}

/// All events of a sale and its beacon in some blocks. `tell` is told how many blocks are done, and how many there are.
///
/// # Errors
/// If the node does not answer, or has forgotten a block.
pub fn scan(
    network: &mut NodeChain,
    header: Header,
    range: Range,
    tell: &mut dyn FnMut(u64, u64),
) -> Result<Log, Error> {
    let read = |number, error| match error {
        CallError::NotSent(reason) => Error::Refused {
            action: format!("block {number}"),
            reason: format!("{reason}; a node that keeps old blocks' states (an archive) is needed"),
        },
        error => asking(&format!("block {number}"))(error),
    };
    let last = network.try_final_number().map_err(asking("the last final block"))?;
    let to = range.to.unwrap_or(last).min(last);
    let from = match range.from {
        Some(from) => from,
        None => first_block(header.terms.opens_at, to, |number| {
            network.time_of_block(number).map(|time| time.unwrap_or(u64::MAX)).map_err(|error| read(number, error))
        })?,
    };
    let ours = [header.sale, header.terms.beacon];
    let (mut events, of) = (vec![], (to + 1).saturating_sub(from));
    for number in from..=to {
        tell(number - from, of);
        let Some(past) = network.past(number).map_err(|error| read(number, error))? else { break };
        let Past { number: block, time, events: emitted } = past;
        for (call, event) in emitted.into_iter().filter(|(_, event)| ours.contains(&event.contract)) {
            if let Some(said) = Said::read(&event) {
                events.push(Logged { block, time, call, contract: event.contract, said });
            }
        }
    }
    tell(of, of);
    Ok(Log { header, events })
}

/// The first block whose time is `time` or later, of those up to `last`; `last` if there is none.
fn first_block(time: u64, last: u64, mut time_of: impl FnMut(u64) -> Result<u64, Error>) -> Result<u64, Error> {
    let (mut low, mut high) = (0, last);
    while low < high {
        let middle = low + (high - low) / 2;
        if time_of(middle)? < time {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_block_of_a_window_is_found_by_its_time() {
        for (time, first) in [(0, 0), (5, 1), (10, 1), (11, 2), (90, 9), (91, 9), (1_000, 9)] {
            let found = first_block(time, 9, |number| Ok(number * 10)).expect("times are known");
            assert_eq!(found, first, "{time}");
        }
    }
}
