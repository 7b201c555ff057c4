//! Those who mean harm: beacons, gifts, addresses with a past, claims with too little weight. They hurt nobody but
//! themselves.

mod addresses;
mod queries;
mod references;
mod refunds;
mod rounds;
mod seeds;
mod starving;
mod windows;

use e2e_tests::{Stage, action::Action, capped::Capped, evm::action_input};
use fairsale_chain::{Account, Address, EmbeddedChain, Receipt, Typed};
use fairsale_client::issuer;
use fairsale_interfaces::sale::{Claimed, Error, Order, Phase, Sale};

/// A person's alias in the context of all stages.
fn alias(person: &str) -> [u8; 32] {
    issuer::alias(&issuer::person(person), &[0xc0; 32])
}

/// The order of an alias, as the sale has it.
fn order_of(stage: &mut Stage, alias: [u8; 32]) -> Option<Order> {
    stage.chain.ask(stage.at.sale().order_of(alias)).expect("a view").value
}

/// Asserts that a claim was paid as it should be, by the sale's own word.
#[track_caller]
fn assert_claimed(receipt: &Receipt, account: Address, [units, paid, refund]: [u128; 3]) {
    let claims = receipt.events::<Claimed>();
    assert_eq!(claims.len(), 1);
    assert_eq!(
        (claims[0].account, [claims[0].allocated, claims[0].paid, claims[0].refund]),
        (account, [units, paid, refund])
    );
}

/// A number as a word.
fn word(number: u128) -> [u8; 32] {
    let mut word = [0; 32];
    word[16..].copy_from_slice(&number.to_be_bytes());
    word
}

/// A word with this byte at its end.
fn small(number: u8) -> [u8; 32] {
    word(number.into())
}

/// The chain itself, for what only it can do: of tests that a node has no part in.
fn embedded(stage: &mut Stage) -> &mut EmbeddedChain {
    stage.chain.embedded().expect("not a node")
}
