//! The events of a sale and its beacon, as a chain has them.

use super::log::{Clock, Header, Log, Logged, Origin, Said};
use fairsale_chain::{Address, CallError, NodeChain, Typed, node::Past, typed::at};
use fairsale_client::{
    beacon::made_with,
    deployment::{AuctionRef, DrandBeaconRef, QuadraticSaleRef},
    network::Network,
    query::{QueryError, answered, asking},
};
use fairsale_interfaces::{
    beacon::{Beacon as _, DELAY},
    draws::Draws as _,
};
use fairsale_mechanisms::{onchain::terms_of, terms::Terms};
use ink::abi::Ink;

/// How many blocks after the last order are asked which block of the relay chain they were built on: more than are built on one.
const BLOCKS_AFTER: u64 = 48;

/// Which blocks are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// From this one on. `None`: the first one in the sale's window.
    pub from: Option<u64>,
    /// Up to this one. `None`: the last final one.
    pub to: Option<u64>,
}

/// Reads what is known of a sale before its events are read.
///
/// # Errors
/// If there is no sale, or the chain does not answer.
pub fn header(network: &mut NodeChain, sale: Address) -> Result<Header, QueryError> {
    let terms = terms_of(network, sale)?;
    let terms =
        terms.ok_or_else(|| QueryError::not(format!("{sale:?}"), "a sale of ours", "another contract, or none"))?;
    let beacon = if terms.draws() { made_with(network, terms.common.beacon)? } else { None };
    let known_since = if terms.draws() { known_since(network, sale, &terms)? } else { None };
    // The state is the end of all events Funded, which came before the opening, and so before the blocks that are looked at.
    let sells = match terms.rule.takes_bids() {
        true => {
            let state = network.ask(at::<AuctionRef, Ink>(sale).state()).map_err(asking("state"))?.value;
            state.supply()
        }
        false => 0,
    };
    let genesis = Network::identity(network).genesis;
    let origin = Some(Origin { genesis, sells, known_since, clock: None });
    Ok(Header { sale, terms, beacon, rehearsal: false, origin })
}

/// The chain's clock when the sale's beacon came to know the round by which the sale is drawn. `None` if it does not know it, or
/// does not say.
fn known_since(network: &mut NodeChain, sale: Address, terms: &Terms) -> Result<Option<u64>, QueryError> {
    let mut closes_at = terms.common.closes_at;
    if terms.rule.rounds() > 1 {
        closes_at = network.ask(at::<QuadraticSaleRef, Ink>(sale).closes_at()).map_err(asking("closes_at"))?.value;
    }
    let beacon = at::<DrandBeaconRef, Ink>(terms.common.beacon); // any beacon answers these
    let round = network.ask(beacon.round_at(closes_at.saturating_add(DELAY)));
    let Some(round) = answered("round_at", round)? else { return Ok(None) };
    Ok(answered("known_since", network.ask(beacon.known_since(round)))?.flatten())
}

/// All events of a sale and its beacon in some blocks. `tell` is told how many blocks are done, and how many there are.
///
/// # Errors
/// If the node does not answer, or does not give a block.
pub fn scan(
    network: &mut NodeChain,
    mut header: Header,
    range: Range,
    tell: &mut dyn FnMut(u64, u64),
) -> Result<Log, QueryError> {
    let last = network.try_final_number().map_err(asking("the last final block"))?;
    let to = range.to.unwrap_or(last).min(last);
    let from = match range.from {
        Some(from) => from,
        None => first_block(header.terms.common.opens_at, to, |number| {
            network.time_of_block(number).map(|time| time.unwrap_or(u64::MAX)).map_err(|error| unread(number, error))
        })?,
    };
    let ours = [header.sale, header.terms.common.beacon];
    let events = events(from, to, &ours, tell, |number| network.past(number))?;
    if let Some(origin) = &mut header.origin {
        origin.clock = clock(&header.sale, &events, last, |number| network.relay_time(number))?;
    }
    Ok(Log { header, events })
}

/// A block was not read.
fn unread(number: u64, error: CallError) -> QueryError {
    match error {
        CallError::NotSent(reason) => QueryError::Refused {
            action: format!("block {number}"),
            reason: format!("{reason}; a node that keeps old blocks' states (an archive) is needed"),
        },
        error => asking(&format!("block {number}"))(error),
    }
}

/// The events of some contracts in all blocks from one to another, which `past` gives.
fn events(
    from: u64,
    to: u64,
    ours: &[Address],
    tell: &mut dyn FnMut(u64, u64),
    mut past: impl FnMut(u64) -> Result<Option<Past>, CallError>,
) -> Result<Vec<Logged>, QueryError> {
    let (mut events, of) = (vec![], (to + 1).saturating_sub(from));
    for number in from..=to {
        tell(number - from, of);
        let block = past(number).map_err(|error| unread(number, error))?;
        // Without it, what came after would be taken for all there is.
        let Past { number: block, time, events: emitted } = block.ok_or_else(|| {
            let what = format!("block {number}, which is not after {to}");
            QueryError::not(what, "a final block that the node gives", "none; ask another node")
        })?;
        for (call, event) in emitted.into_iter().filter(|(_, event)| ours.contains(&event.contract)) {
            if let Some(said) = Said::read(&event) {
                events.push(Logged { block, time, call, contract: event.contract, said });
            }
        }
    }
    tell(of, of);
    Ok(events)
}

/// How late the chain's clock was when the sale took its last order. `None` if it took none, or the chain does not tell: then
/// `relay_time` of a block is `None`.
fn clock(
    sale: &Address,
    events: &[Logged],
    last: u64,
    mut relay_time: impl FnMut(u64) -> Result<Option<u64>, CallError>,
) -> Result<Option<Clock>, QueryError> {
    let order = events.iter().rfind(|event| event.contract == *sale && event.said.is_about_orders());
    let Some(Logged { block, time: last_order, .. }) = order else { return Ok(None) };
    let mut asked = |number: u64| relay_time(number).map_err(|error| unread(number, error));
    let Some(built_on) = asked(*block)? else { return Ok(None) };
    let mut made_by = built_on;
    // It was made before any block that was built on a later one of the relay chain.
    for number in block + 1..=last.min(block.saturating_add(BLOCKS_AFTER)) {
        made_by = asked(number)?.unwrap_or(made_by).max(made_by);
        if made_by > built_on {
            break;
        }
    }
    Ok(Some(Clock { last_order: *last_order, made_by }))
}

/// The first block whose time is `time` or later, of those up to `last`; `last` if there is none.
fn first_block(
    time: u64,
    last: u64,
    mut time_of: impl FnMut(u64) -> Result<u64, QueryError>,
) -> Result<u64, QueryError> {
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
    use fairsale_chain::Event;
    use fairsale_interfaces::sale::Funded;
    use ink::scale::Encode;

    #[test]
    fn the_first_block_of_a_window_is_found_by_its_time() {
        for (time, first) in [(0, 0), (5, 1), (10, 1), (11, 2), (90, 9), (91, 9), (1_000, 9)] {
            let found = first_block(time, 9, |number| Ok(number * 10)).expect("times are known");
            assert_eq!(found, first, "{time}");
        }
    }

    /// A block in which a sale says that it has so much, and somebody else the same.
    fn block(number: u64) -> Past {
        let say = |contract: [u8; 20]| {
            let topics = vec![<Funded as ink::env::event::Event<Ink>>::SIGNATURE_TOPIC.expect("it has one")];
            Event { contract: contract.into(), topics, data: Funded { supply: number.into() }.encode() }
        };
        Past { number, time: 10 * number, events: vec![(3, say([1; 20])), (4, say([2; 20]))] }
    }

    #[test]
    fn a_block_that_the_node_does_not_give_is_no_end() {
        let ours = [Address::from([1; 20])];
        let mut heard = vec![];
        let mut tell = |done, of| heard.push((done, of));
        let read = events(5, 8, &ours, &mut tell, |number| Ok(Some(block(number)))).expect("all are there");
        let supply = |event: &Logged| match event.said {
            Said::Funded { supply } => supply,
            _ => panic!("nothing else was said"),
        };
        assert_eq!(read.iter().map(supply).collect::<Vec<_>>(), [5, 6, 7, 8]);
        assert_eq!((read[0].block, read[0].time, read[0].call), (5, 50, 3));
        assert_eq!(heard, [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]);
        let error = events(5, 8, &ours, &mut |_, _| (), |number| Ok((number != 7).then(|| block(number))));
        let error = error.expect_err("one is missing").to_string();
        let expected =
            "block 7, which is not after 8: expected a final block that the node gives, found none; ask another node";
        assert_eq!(error, expected);
    }

    #[test]
    fn a_clock_is_late_by_what_the_next_block_of_the_relay_chain_says() {
        let sale = Address::from([1; 20]);
        let said = Said::Left { alias: [7; 32], group: 1, size: 1 };
        let order = Logged { block: 4, time: 100, call: 0, contract: sale, said };
        let later = Logged { block: 9, said: Said::Cancelled { raised: 0 }, ..order.clone() };
        let other = Logged { block: 8, contract: Address::from([2; 20]), ..order.clone() };
        let events = [order, other, later];
        // Three blocks on one of the relay chain, then the next one.
        let slot = |number: u64| Ok(Some(if number < 6 { 112 } else { 118 }));
        let found = clock(&sale, &events, 99, slot).expect("it is told").expect("there was an order");
        assert_eq!((found, found.behind()), (Clock { last_order: 100, made_by: 118 }, 18));
        // Nothing came after.
        let found = clock(&sale, &events, 5, slot).expect("it is told").expect("there was an order");
        assert_eq!(found.made_by, 112);
        assert_eq!(clock(&sale, &events, 99, |_| Ok(None)).expect("it is asked"), None);
        assert_eq!(clock(&sale, &events[1..], 99, slot).expect("it is asked"), None);
        let error = clock(&sale, &events, 99, |_| Err(CallError::NotSent("gone".into()))).expect_err("it is gone");
        assert!(error.to_string().starts_with("block 4: gone"), "{error}");
    }
}
