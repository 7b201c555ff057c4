//! Typed calls and events under both ABIs, against contracts that answer fixed bytes.

use crate::common::*;
use alloy_core::sol_types::SolEvent;
use codec::Encode;
use fairsale_chain::{
    Account, Address, CallError, Chain, EmbeddedChain, Event, Receipt, SALT, Typed, create2,
    typed::{Constructor, LaunchError, Message, at},
};
use ink::{
    abi::{Ink, Sol},
    codegen::ContractCallBuilder,
    env::{
        ContractEnv, DefaultEnvironment,
        call::{
            ConstructorReturnType, ExecutionInput, FromAddr, Selector, build_call_ink, build_call_sol,
            build_create_sol, utils::EmptyArgumentList,
        },
    },
};

/// What a sale of the ink! ABI could refuse with.
#[derive(Debug, PartialEq, Eq, codec::Encode, codec::Decode)]
enum Refusal {
    WrongPayment { expected: u128, got: u128 },
    Closed,
}

/// What a sale of the Solidity ABI could refuse with.
#[derive(Debug, PartialEq, Eq, ink::SolErrorEncode, ink::SolErrorDecode)]
struct SoldOut {
    left: u64,
}

/// An event of the ink! ABI.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
struct Ordered {
    #[ink(topic)]
    person: [u8; 32],
    lots: u32,
}

alloy_core::sol! {
    #[derive(Debug, PartialEq)]
    event Claimed(address indexed account, uint64 units);
}

type InkMessage<Ret> = Message<DefaultEnvironment, EmptyArgumentList<Ink>, Ret, Ink>;
type SolMessage<Ret> = Message<DefaultEnvironment, EmptyArgumentList<Sol>, Ret, Sol>;

fn ink_message<Ret>(to: Address) -> InkMessage<Ret> {
    build_call_ink::<DefaultEnvironment>().call(to).exec_input(ExecutionInput::new(Selector::new([1; 4]))).returns()
}

fn sol_message<Ret>(to: Address) -> SolMessage<Ret> {
    build_call_sol::<DefaultEnvironment>().call(to).exec_input(ExecutionInput::new(Selector::new([1; 4]))).returns()
}

fn deploy(chain: &mut EmbeddedChain, from: &Account, code: &[u8]) -> Address {
    chain.instantiate(from, code, vec![], 0, None).expect("deploys").address
}

/// What ink! would generate for a contract without messages.
#[derive(Debug, PartialEq, Eq)]
struct Anything(Address);

impl ContractEnv for Anything {
    type Env = DefaultEnvironment;
}

impl ContractCallBuilder for Anything {
    type Type<Abi> = Self;
}

impl FromAddr for Anything {
    fn from_addr(address: Address) -> Self {
        Self(address)
    }
}

type SolConstructor<Ret> = Constructor<DefaultEnvironment, Anything, EmptyArgumentList<Sol>, Ret, Sol>;

fn constructor<Ret: ConstructorReturnType<Anything, Sol>>() -> SolConstructor<Ret> {
    build_create_sol::<Anything>().exec_input(ExecutionInput::no_selector()).returns()
}

/// As ink! wraps what a message returns.
fn lang_ok(value: impl Encode) -> Vec<u8> {
    Ok::<_, ()>(value).encode()
}

#[test]
fn an_ink_answer_is_decoded() {
    let (mut chain, alice, _) = chain();
    let sale = deploy(&mut chain, &alice, &answering(STORE_ONE, &lang_ok(7u32)));
    assert_eq!(chain.send(&alice, ink_message::<u32>(sale)).dry_run().expect("answers").value, 7);
    let error = chain.ask(ink_message::<u32>(sale)).expect_err("writes, and nobody pays the deposit");
    assert!(error.is("StorageDepositNotEnoughFunds"), "{error}");
    let answer = chain.send(&alice, ink_message::<u32>(sale)).value(5).run().expect("answers");
    assert_eq!(answer.value, 7);
    assert!(answer.receipt.cost.deposit > 0);
    assert_eq!(chain.ask(ink_message::<u32>(sale)).expect("has written already").value, 7);
    let wrong = chain.ask(ink_message::<u64>(sale));
    assert_eq!(wrong, Err(CallError::BadOutput { output: lang_ok(7u32) }));
}

#[test]
fn an_ink_refusal_is_a_value() {
    let (mut chain, alice, _) = chain();
    let refusal = lang_ok(Err::<(), _>(Refusal::WrongPayment { expected: 2, got: 1 }));
    let sale = deploy(&mut chain, &alice, &refusing(STORE_ONE, &refusal));
    let answer = chain.send(&alice, ink_message::<Result<(), Refusal>>(sale)).value(1).run().expect("is a value");
    assert_eq!(answer.value, Err(Refusal::WrongPayment { expected: 2, got: 1 }));
    assert_eq!((answer.receipt.cost.deposit, answer.receipt.events), (0, vec![]));
    let error = chain.send(&alice, ink_message::<Result<(), Refusal>>(sale)).err();
    assert_eq!(error, Refusal::WrongPayment { expected: 2, got: 1 });
}

#[test]
fn ok_and_err_say_what_was_expected() {
    let (mut chain, alice, _) = chain();
    let sale = deploy(&mut chain, &alice, &answering(&[], &lang_ok(Ok::<_, Refusal>(3u8))));
    assert_eq!(chain.send(&alice, ink_message::<Result<u8, Refusal>>(sale)).ok().value, 3);
}

#[test]
#[should_panic(expected = "refused: Closed")]
fn ok_panics_with_the_refusal() {
    let (mut chain, alice, _) = chain();
    let sale = deploy(&mut chain, &alice, &refusing(&[], &lang_ok(Err::<u8, _>(Refusal::Closed))));
    chain.send(&alice, ink_message::<Result<u8, Refusal>>(sale)).ok();
}

#[test]
#[should_panic(expected = "accepted: 3")]
fn err_panics_with_the_answer() {
    let (mut chain, alice, _) = chain();
    let sale = deploy(&mut chain, &alice, &answering(&[], &lang_ok(Ok::<_, Refusal>(3u8))));
    chain.send(&alice, ink_message::<Result<u8, Refusal>>(sale)).err();
}

#[test]
fn a_message_the_contract_does_not_know_is_an_error() {
    let (mut chain, alice, _) = chain();
    let unknown = vec![1, 1]; // Err(LangError::CouldNotReadInput)
    let sale = deploy(&mut chain, &alice, &refusing(&[], &unknown));
    let error = chain.ask(ink_message::<Result<u8, Refusal>>(sale)).expect_err("no such message");
    assert!(matches!(error, CallError::Reverted { output, .. } if output == unknown));
}

#[test]
fn a_solidity_answer_and_refusal_are_decoded() {
    let (mut chain, alice, _) = chain();
    let sale = deploy(&mut chain, &alice, &answering(&[], &word(7)));
    assert_eq!(chain.ask(sol_message::<u64>(sale)).expect("answers").value, 7);
    assert_eq!(chain.send(&alice, sol_message::<Result<u64, SoldOut>>(sale)).ok().value, 7);

    let selector = &sp_io::hashing::keccak_256(b"SoldOut(uint64)")[..4];
    let sale = deploy(&mut chain, &alice, &refusing(&[], &[selector, &word(2)].concat()));
    assert_eq!(chain.send(&alice, sol_message::<Result<u64, SoldOut>>(sale)).err(), SoldOut { left: 2 });
    let error = chain.ask(sol_message::<u64>(sale)).expect_err("the type has no place for a refusal");
    assert!(matches!(error, CallError::Reverted { .. }));
}

#[test]
fn a_contract_is_made_or_says_why_not() {
    let (mut chain, alice, _) = chain();
    let before = chain.balance(alice.address());
    let code = install(VALUE);
    let made = chain.deploy(&alice, &code, constructor::<Anything>()).value(DOT).run().expect("is made");
    assert_eq!(made.contract(), Anything(made.address));
    assert_eq!(at::<Anything, Sol>(made.address), made.contract());
    let constants = chain.constants();
    assert_eq!(chain.balance(made.address), DOT + constants.existential_deposit);
    assert_eq!(chain.balance(alice.address()) as i128, before as i128 - DOT as i128 - made.receipt.cost.deposit);

    let salted = chain.deploy(&alice, &code, constructor::<Anything>()).salted().run().expect("is made");
    assert_eq!(salted.address, create2(alice.address(), &code, &[], &SALT));

    let selector = &sp_io::hashing::keccak_256(b"SoldOut(uint64)")[..4];
    let code = refusing_to_be(&[selector, &word(2)].concat());
    let refused = chain.deploy(&alice, &code, constructor::<Result<Anything, SoldOut>>()).value(DOT).run();
    let error = refused.expect_err("is refused");
    assert!(matches!(error, LaunchError::Refused { error: SoldOut { left: 2 }, .. }), "{error:?}");
    let error = chain.deploy(&alice, &code, constructor::<Anything>()).run().expect_err("is refused");
    assert!(matches!(error, LaunchError::Failed(CallError::Reverted { .. })), "{error:?}");
}

fn announced(topics: Vec<[u8; 32]>, data: Vec<u8>) -> Receipt {
    let event = Event { contract: Address::zero(), topics, data };
    let other = Event { contract: Address::zero(), topics: vec![[9; 32]], data: vec![] };
    Receipt { output: vec![], events: vec![other, event], cost: Default::default(), required: Default::default() }
}

#[test]
fn an_ink_event_is_decoded_and_compared() {
    let ordered = Ordered { person: [7; 32], lots: 5 };
    let signature = <Ordered as ink::env::Event<Ink>>::SIGNATURE_TOPIC.expect("is not anonymous");
    let receipt = announced(vec![signature, [7; 32]], ordered.encode());
    assert!(receipt.announced::<Ink, _>(&ordered));
    assert!(!receipt.announced::<Ink, _>(&Ordered { person: [7; 32], lots: 6 }));
    assert!(!receipt.announced::<Ink, _>(&Ordered { person: [8; 32], lots: 5 }));
    assert_eq!(receipt.events::<Ordered>(), vec![ordered]);
}

#[test]
fn a_solidity_event_is_decoded() {
    let claimed = Claimed { account: [7; 20].into(), units: 5 };
    let topics = claimed.encode_topics().iter().map(|topic| topic.0.0).collect();
    let receipt = announced(topics, claimed.encode_data());
    assert_eq!(receipt.sol_events::<Claimed>(), vec![claimed]);
}
