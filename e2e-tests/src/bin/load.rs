//! Fills a node's blocks with orders and counts: how many a second, how many a block, beside what the weights predict.
//!
//! `cargo xtask load` runs it. The crowd and the time are bounded, and the node is one of its own on this machine.

use e2e_tests::{capped::Capped, chain::Own, local_node::LocalNode};
use fairsale_chain::{Account, Chain, NodeChain, Typed, Weight};
use fairsale_interfaces::sale::Sale;
use std::{collections::BTreeMap, sync::Barrier, thread, time::Instant};

/// How many people order. Two blocks full, and some.
const CROWD: usize = 240;
/// The time between blocks, as on Polkadot Hub's parachain without elastic scaling, in milliseconds.
const INTERVAL: &str = "6000";
/// Lots that each asks for.
const ASKED: u32 = 3;

fn main() {
    let mut node = LocalNode::new("load", &[]);
    let mut stage = Capped::announced_on(Own::behind(node.connect()), |_| ());
    stage.fund();
    let opens_at = stage.terms.common.opens_at;
    let buyers: Vec<Account> = (0..CROWD).map(|number| stage.person(&format!("buyer {number}"))).collect();
    eprintln!("{CROWD} people are attested");
    stage.chain.set_time(opens_at);

    // One after the other: each order makes a block, and waits for it.
    let first = 20;
    let begun = Instant::now();
    for buyer in &buyers[..first] {
        stage.order(buyer, ASKED);
    }
    let took = begun.elapsed();
    let weight = stage.order(&buyers[first], ASKED).cost.weight;
    println!(
        "one after the other, each in a block of its own: {:.1} orders a second",
        first as f64 / took.as_secs_f64()
    );

    // All at once, into blocks that come every six seconds.
    let (at, price) = (stage.at, stage.terms.common.price);
    drop(stage);
    assert!(node.interrupt().success());
    node.start(&["--interval", INTERVAL]);
    let constants = node.connect().constants();
    let crowd = &buyers[first + 1..];
    let clients: Vec<NodeChain> = crowd.iter().map(|_| node.connect()).collect();
    eprintln!("{} people order at once", crowd.len());
    let start = Barrier::new(crowd.len());
    let begun = Instant::now();
    let order = |buyer: &Account, mut client: NodeChain| {
        start.wait();
        client.send(buyer, at.sale().order(ASKED)).value(u128::from(ASKED) * price).ok();
        let included = client.last_transaction().expect("it was sent");
        (included.block, included.weight)
    };
    let included: Vec<(u64, Weight)> = thread::scope(|scope| {
        let threads = crowd.iter().zip(clients).map(|(buyer, client)| {
            let order = &order;
            scope.spawn(move || order(buyer, client))
        });
        let threads: Vec<_> = threads.collect();
        threads.into_iter().map(|thread| thread.join().expect("it orders")).collect()
    });
    let took = begun.elapsed().as_secs_f64();
    let mut blocks = BTreeMap::<u64, u64>::new();
    for (block, _) in &included {
        *blocks.entry(*block).or_default() += 1;
    }
    let most = blocks.values().copied().max().unwrap_or(0);
    let counted = included.iter().map(|(_, weight)| *weight).max_by_key(|weight| weight.proof_size).unwrap_or_default();
    println!("all at once, a block every {INTERVAL} ms: {} orders in {took:.1} s", included.len());
    for (block, orders) in &blocks {
        println!("  block {block}: {orders} orders");
    }
    println!(
        "the fullest block has {most}; the weights predict {}",
        (weight + constants.extrinsic).times_in(constants.block)
    );
    println!(
        "an order: {} bytes of proof and {} ps by dry run and extrinsic, {} and {} as the block counted it",
        weight.proof_size + constants.extrinsic.proof_size,
        weight.ref_time + constants.extrinsic.ref_time,
        counted.proof_size,
        counted.ref_time,
    );
}
