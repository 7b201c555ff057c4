//! The stand-in for the personhood precompile, asked by its address as contracts ask it.

use crate::common::*;
use fairsale_chain::{Account, Address, CallError, Chain, EmbeddedChain, Typed};
use fairsale_runtime::constants::PERSONHOOD_WEIGHT;
use ink::{
    abi::Sol,
    env::{
        DefaultEnvironment,
        call::{ExecutionInput, Selector, build_call_sol},
    },
    primitives::sol::FixedBytes,
};

const CONTEXT: [u8; 32] = *b"fairsale, a sale of long ago....";
/// The first four bytes of keccak256("personhoodStatus(address,bytes32)").
fn selector() -> [u8; 4] {
    sp_io::hashing::keccak_256(b"personhoodStatus(address,bytes32)")[..4].try_into().expect("four")
}

fn precompile() -> Address {
    "0x000000000000000000000000000000000a010000".parse().expect("is an address")
}

fn ask(chain: &mut EmbeddedChain, account: Address, context: [u8; 32]) -> (u8, [u8; 32]) {
    let input =
        ExecutionInput::<_, Sol>::new(Selector::new(selector())).push_arg(account).push_arg(FixedBytes(context));
    let message =
        build_call_sol::<DefaultEnvironment>().call(precompile()).exec_input(input).returns::<(u8, FixedBytes<32>)>();
    let (status, alias) = chain.ask(message).expect("the precompile answers").value;
    (status, alias.0)
}

#[test]
fn nobody_is_a_person_until_it_is_said() {
    let mut chain = EmbeddedChain::new();
    let alice = Account::named("Alice").address();
    assert_eq!(ask(&mut chain, alice, CONTEXT), (0, [0; 32]));
    chain.set_person(alice, CONTEXT, 2, [7; 32]);
    assert_eq!(ask(&mut chain, alice, CONTEXT), (2, [7; 32]));
    assert_eq!(chain.person(alice, CONTEXT), (2, [7; 32]));
    chain.set_person(alice, CONTEXT, 1, [8; 32]);
    assert_eq!(ask(&mut chain, alice, CONTEXT), (1, [8; 32]));
    chain.set_person(alice, CONTEXT, 0, [8; 32]);
    assert_eq!(ask(&mut chain, alice, CONTEXT), (0, [0; 32]));
}

#[test]
fn contexts_and_accounts_are_apart() {
    let mut chain = EmbeddedChain::new();
    let (alice, bob) = (Account::named("Alice").address(), Account::named("Bob").address());
    chain.set_person(alice, CONTEXT, 2, [7; 32]);
    assert_eq!(ask(&mut chain, alice, [1; 32]), (0, [0; 32]));
    assert_eq!(ask(&mut chain, bob, CONTEXT), (0, [0; 32]));
}

#[test]
#[should_panic(expected = "UnknownStatus")]
fn there_is_no_third_status() {
    EmbeddedChain::new().set_person(Address::zero(), CONTEXT, 3, [7; 32]);
}

#[test]
#[should_panic(expected = "AliasMissing")]
fn a_person_has_an_alias() {
    EmbeddedChain::new().set_person(Address::zero(), CONTEXT, 1, [0; 32]);
}

#[test]
fn an_answer_is_two_words_and_costs_its_weight() {
    let (mut chain, alice, bob) = chain();
    chain.set_person(bob.address(), CONTEXT, 1, [7; 32]);
    let input = [&selector()[..], &[0; 12], bob.address().as_bytes(), &CONTEXT].concat();
    let receipt = chain.call(&alice, precompile(), input.clone(), 0).expect("answers");
    assert_eq!(receipt.output, [word(1), vec![7; 32]].concat());
    assert!(receipt.cost.weight.proof_size >= PERSONHOOD_WEIGHT.proof_size());
    assert!(receipt.cost.weight.ref_time >= PERSONHOOD_WEIGHT.ref_time());

    let refused = chain.call(&alice, precompile(), input[..40].to_vec(), 0);
    assert!(matches!(refused, Err(CallError::Reverted { .. })), "{refused:?}");
}
