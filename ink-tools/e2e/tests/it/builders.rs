//! ink!'s end-to-end builders on the embedded chain.
use codec::Encode;
use e2e_tests::{
    DOT,
    evm::assembler::{Code, op::*},
};
use fairsale_chain::{Address, CallError, Chain, EmbeddedChain, Event};
use fairsale_ink_e2e::{Client, ENDOWMENT, Error};
use ink::{
    abi::{Ink, Sol},
    env::{
        ContractEnv, DefaultEnvironment,
        call::{ExecutionInput, FromAddr, Selector, build_call_ink, build_create_sol, utils::EmptyArgumentList},
    },
    primitives::AccountId,
};
use ink_e2e::{
    BuilderClient, CallBuilderFinal, ChainBackend, ContractsBackend, CreateBuilderPartial, IntoAddress, Keypair,
    Weight, alice, bob,
};
use std::path::PathBuf;

type E2e = Client<DefaultEnvironment, EmbeddedChain>;
type Message<Ret> = CallBuilderFinal<DefaultEnvironment, EmptyArgumentList<Ink>, Ret, Ink>;

/// A contract without a type of its own.
#[derive(Clone)]
struct Anything;

impl ContractEnv for Anything {
    type Env = DefaultEnvironment;
}

impl FromAddr for Anything {
    fn from_addr(_: Address) -> Self {
        Self
    }
}

fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("needs no driver").block_on(test)
}

fn message<Ret>(to: Address) -> Message<Ret> {
    build_call_ink::<DefaultEnvironment>().call(to).exec_input(ExecutionInput::new(Selector::new([1; 4]))).returns()
}

fn constructor() -> CreateBuilderPartial<DefaultEnvironment, Anything, EmptyArgumentList<Sol>, Anything, Sol> {
    build_create_sol::<Anything>().exec_input(ExecutionInput::no_selector()).returns()
}

/// Code that runs `before` and then hands `data` to the operation `end`, which answers, reverts or logs it.
fn handing(before: &[u8], data: &[u8], end: &[u8]) -> Vec<u8> {
    let len = u8::try_from(data.len()).expect("it is short");
    let code = Code::default().ops(before).push(&[len]).push_label("data").ops(&[PUSH0, CODECOPY]);
    code.push(&[len]).ops(&[PUSH0]).ops(end).data("data", data).init()
}

fn answering(before: &[u8], data: &[u8]) -> Vec<u8> {
    handing(before, data, &[RETURN])
}

/// Writes 1 into slot 0.
const STORE_ONE: &[u8] = &[PUSH1, 1, PUSH0, SSTORE];

fn nothing() -> Vec<PathBuf> {
    vec![]
}

async fn deploy(client: &mut E2e, code: Vec<u8>) -> Address {
    let deposit = 10 * DOT;
    let made = client.raw_instantiate(code, &alice(), vec![], 0, Weight::MAX, deposit).await.expect("deploys");
    assert!(made.trace.is_none());
    made.addr
}

fn lang_ok(value: impl Encode) -> Vec<u8> {
    Ok::<_, ()>(value).encode()
}

#[test]
fn a_contract_by_name_is_made_and_called_by_the_builders() {
    run(async {
        let file = std::env::temp_dir().join(format!("fairsale-{}", std::process::id())).join("till.polkavm");
        std::fs::create_dir_all(file.parent().expect("has one")).expect("can be made");
        std::fs::write(&file, answering(STORE_ONE, &lang_ok(7u32))).expect("can be written");
        let mut client = Client::<_, EmbeddedChain>::new([file]);
        let made = client.instantiate("till", &alice(), &mut constructor()).value(5).submit().await.expect("is made");
        assert!(!made.dry_run.did_revert());
        assert_eq!(client.to_account_id(&made.addr).await.expect("has one"), made.account_id);

        let before = client.free_balance(made.account_id).await.expect("is known");
        let call = message::<u32>(made.addr);
        let result = client.call(&bob(), &call).value(3).submit().await.expect("goes through");
        assert_eq!(result.return_value(), 7);
        assert_eq!(client.free_balance(made.account_id).await.expect("is known"), before + 3);
        let dry = client.call(&bob(), &call).dry_run().await.expect("would go through");
        assert_eq!((dry.is_err(), dry.return_value()), (false, 7));
    });
}

#[test]
fn a_refusal_is_an_answer_when_tried_and_an_error_when_submitted() {
    run(async {
        let mut client = E2e::new(nothing());
        let sale = deploy(&mut client, handing(STORE_ONE, &lang_ok(Err::<(), _>(9u8)), &[REVERT])).await;
        let call = message::<Result<(), u8>>(sale);
        let dry = client.call(&alice(), &call).dry_run().await.expect("is an answer");
        assert!(dry.did_revert());
        assert_eq!(dry.return_value(), Err(9));
        let error = client.call(&alice(), &call).submit().await.expect_err("is refused");
        assert!(matches!(error, Error::Call(CallError::Reverted { .. })), "{error}");
    });
}

#[test]
fn limits_given_hold_for_one_call() {
    run(async {
        let mut client = E2e::new(nothing());
        let sale = deploy(&mut client, answering(STORE_ONE, &lang_ok(()))).await;
        let call = message::<()>(sale);
        let tight = Weight::from_parts(u64::MAX, 5_000);
        let error = client.call(&alice(), &call).gas_limit(tight).submit().await.expect_err("is too tight");
        assert_eq!(error, Error::Call(CallError::Failed("OutOfGas".into())));
        client.call(&alice(), &call).submit().await.expect("has enough");
    });
}

#[test]
fn events_are_ours() {
    run(async {
        let mut client = E2e::new(nothing());
        let topic = [&[PUSH0 + 32][..], &[9; 32]].concat();
        let contract = deploy(&mut client, handing(&topic, b"sold", &[LOG0 + 1, STOP])).await;
        let (events, trace) = client.raw_call(contract, vec![], 0, Weight::MAX, 0, &bob()).await.expect("goes through");
        assert_eq!(events, vec![Event { contract, topics: vec![[9; 32]], data: b"sold".to_vec() }]);
        assert!(trace.is_none());
    });
}

#[test]
fn accounts_are_made_and_paid() {
    run(async {
        let mut client = E2e::new(nothing());
        let new: Keypair = client.create_and_fund_account(&alice(), 5 * DOT).await;
        let id = AccountId(new.public_key().0);
        assert_eq!(client.free_balance(id).await, Ok(5 * DOT));
        assert_eq!(client.free_balance(AccountId(alice().public_key().0)).await, Ok(ENDOWMENT - 5 * DOT));
        client.transfer_allow_death(&new, AccountId(bob().public_key().0), DOT).await.expect("can pay");
        assert_eq!(client.free_balance(id).await, Ok(4 * DOT));
        assert_eq!(client.to_account_id(&new.address()).await, Ok(id));
        assert_eq!(client.map_account(&new).await, Ok(None));
        client.chain().next_block();
        assert_eq!(client.chain().block_number(), 2);
    });
}

#[test]
fn what_needs_metadata_is_refused() {
    run(async {
        let mut client = E2e::new(nothing());
        let error = client.runtime_call(&alice(), "Balances", "burn", vec![]).await.expect_err("is refused");
        assert!(matches!(error, Error::Unsupported(_)));
        assert!(client.bare_remove_code(&alice(), [7; 32].into()).await.is_err());
    });
}

/// That the macro takes the client. It builds every contract first, with the compiler on the PATH.
#[ink_e2e::test(backend(runtime_only(sandbox = EmbeddedChain, client = Client)))]
#[ignore = "builds every contract of the workspace"]
async fn the_macro_takes_the_client() {
    let contract = deploy(&mut client, answering(&[], &lang_ok(7u32))).await;
    let result = client.call(&alice(), &message::<u32>(contract)).submit().await.expect("goes through");
    assert_eq!(result.return_value(), 7);
}
