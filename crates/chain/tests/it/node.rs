//! The same on a node: every check of the embedded chain that makes sense there, and what only a node can do wrong.
//!
//! `cargo xtask test --node` runs them. `CONTRACTS_NODE_URL` names a development node of fairsale, or several, of which the
//! first is used.

mod cutter;

use crate::common::*;
use cutter::{Cut, Cutter};
use fairsale_chain::{
    Account, Address, CallError, Chain, Constants, EmbeddedChain, Limits, NodeChain, NodeError, SALT, Weight, create2,
};
use std::{
    env, process,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// The node, and the right to be alone on it: tests turn its clock.
fn url() -> (String, MutexGuard<'static, ()>) {
    static TURN: Mutex<()> = Mutex::new(());
    let urls = env::var("CONTRACTS_NODE_URL").expect("CONTRACTS_NODE_URL names a node");
    let url = urls.split(',').next().unwrap_or_default().trim().to_owned();
    (url, TURN.lock().unwrap_or_else(PoisonError::into_inner))
}

fn connect(url: &str) -> NodeChain {
    NodeChain::connect(url).unwrap_or_else(|error| panic!("{error}"))
}

/// A wallet that nobody had before.
fn new_wallet(name: &str) -> Account {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_nanos();
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    Account::named(&format!("{name} {} {since} {number}", process::id()))
}

/// A chain on which two new wallets have 1,000 DOT each.
fn with_wallets<C: Chain>(mut chain: C) -> (C, Account, Account) {
    let (alice, bob) = (new_wallet("Alice"), new_wallet("Bob"));
    chain.fund(&alice, 1_000 * DOT);
    chain.fund(&bob, 1_000 * DOT);
    (chain, alice, bob)
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn the_node_says_which_chain_it_is() {
    let (url, _turn) = url();
    let chain = connect(&url);
    let (identity, here) = (chain.identity(), EmbeddedChain::new().constants());
    assert_eq!(chain.url(), url);
    assert_eq!((&*identity.spec_name, identity.decimals), ("fairsale-local", 10));
    assert_ne!(identity.genesis, [0; 32]);
    println!("{identity:?}");
    // What a node is sent is valid for a while, not for ever, and to check that weighs a little more.
    let there = Constants { extrinsic: here.extrinsic, ..chain.constants() };
    assert_eq!(there, here, "it runs the same runtime");
    assert_eq!(chain.constants().extrinsic.proof_size - here.extrinsic.proof_size, 3_509);
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn time_moves_when_a_test_says_so() {
    let (url, _turn) = url();
    let (mut chain, alice, _) = with_wallets(connect(&url));
    let clock = chain.instantiate(&alice, &install(TIME), vec![], 0, None).expect("deploys").address;
    let (start, block) = (chain.now() + 10, chain.block_number());
    for (time, number) in [(start, 1), (start + 3600, 2), (start + 3600, 3)] {
        chain.set_time(time);
        assert_eq!((chain.now(), chain.block_number()), (time, block + number));
        assert_eq!(chain.dry_run(&alice, clock, vec![], 0).expect("answers").output, word(time.into()));
    }
    chain.next_block();
    assert_eq!(chain.now(), start + 3606);
    let receipt = chain.call(&alice, clock, vec![], 0).expect("answers");
    assert_eq!(receipt.output, word((start + 3606).into()));
    assert_eq!(chain.now(), start + 3606, "transactions do not move it");
    let error = chain.freeze_clock(start).expect_err("is past");
    assert!(matches!(&error, CallError::NotSent(text) if text.contains("cannot go back")), "{error}");
    chain.run_clock().expect("runs on");
    assert!(chain.now() >= start + 3606);
}

/// Every kind of call, and what is left of the wallets' money after each.
fn play(chain: &mut dyn Chain, alice: &Account, bob: &Account) -> Vec<String> {
    let mut story = vec![];
    // Code that is on the node from another run costs no deposit, so ours is new: with eight bytes behind it that are
    // never reached, or before it, pushed and dropped again.
    let new = &alice.id()[..8];
    let install = |code: &[u8]| install(&[code, new].concat());
    let first = [&[0x67], new, &[0x50], STORE_ONE].concat();
    let mut till = Address::zero();
    let money = |chain: &dyn Chain, till| [alice.address(), bob.address(), till].map(|who| chain.balance(who));
    macro_rules! tell {
        ($what:expr) => {
            let what = format!("{:?}", $what);
            story.push(format!("{what}; money {:?}", money(chain, till)));
        };
    }
    chain.fund(alice, 1_000 * DOT);
    chain.fund(bob, 1_000 * DOT);
    tell!("funded");
    tell!(chain.transfer(alice, [9; 32], DOT));
    tell!(chain.transfer(alice, bob.id(), 1_500 * DOT));
    tell!(chain.transfer(alice, new_wallet("Nobody").id(), DOT / 100 - 1));
    let made = chain.instantiate(alice, &install(VALUE), vec![], DOT, None).expect("deploys");
    till = made.address;
    tell!(made);
    tell!(chain.call(bob, till, vec![], 3));
    let store = chain.instantiate(alice, &install(STORE_INPUT), vec![], 0, None).expect("deploys").address;
    tell!(chain.call(bob, store, word(7), 0));
    tell!(chain.call(bob, store, word(0), 0));
    let refuse = chain.instantiate(alice, &refusing(&first, b"no"), vec![], 0, None).expect("deploys").address;
    tell!(chain.dry_run(bob, refuse, vec![], DOT));
    tell!(chain.call(bob, refuse, vec![], DOT));
    for code in [INVALID, LOOP] {
        let contract = chain.instantiate(alice, &install(code), vec![], 0, None).expect("deploys").address;
        tell!(chain.call(bob, contract, vec![], DOT));
    }
    tell!(chain.call(bob, till, vec![], 1_500 * DOT));
    tell!(chain.instantiate(bob, &refusing_to_be(b"never"), vec![], DOT, None));
    tell!(chain.upload(bob, b"PVM\0 is not all it takes"));
    tell!(chain.remove_code(bob, [7; 32]));
    let announce = chain.instantiate(bob, &announcing(alice.id(), b"sold"), vec![], 0, None).expect("deploys").address;
    tell!(chain.call(alice, announce, vec![], 0));
    story
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn the_same_story_leaves_the_same_money_and_the_same_answers() {
    let (url, _turn) = url();
    let (alice, bob) = (new_wallet("Alice"), new_wallet("Bob"));
    let mut node = connect(&url).without_fees();
    let told = play(&mut node, &alice, &bob);
    let expected = play(&mut EmbeddedChain::new(), &alice, &bob);
    for (told, expected) in told.iter().zip(&expected) {
        assert_eq!(told, expected);
    }
    assert_eq!(told.len(), expected.len());
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn fees_are_paid_and_told() {
    let (url, _turn) = url();
    let (mut chain, alice, _) = with_wallets(connect(&url));
    let till = chain.instantiate(&alice, &install(VALUE), vec![], 0, None).expect("deploys").address;
    let before = chain.balance(alice.address());
    let required = chain.dry_run(&alice, till, vec![], DOT).expect("would take it").required;
    let [most, least] = [Limits::default(), required]
        .map(|limits| chain.fee_of_call(&alice, till, &[], DOT, limits).expect("has a price"));
    let receipt = chain.call(&alice, till, vec![], DOT).expect("takes it");
    let (fee, included) = (receipt.cost.fee, chain.last_transaction().expect("it is in a block"));
    assert!(fee > 0 && fee <= least && least < most, "{fee} {least} {most}");
    assert_eq!(included.fee, fee);
    assert_eq!(chain.balance(alice.address()), before - DOT - fee);
    let nobody = Account::keyless([7; 32]);
    let code = install(VALUE);
    assert!(chain.fee_of_instantiate(&nobody, &code, &[], 0, None, Limits::default()).expect("has a price") > 0);
    assert_eq!(chain.balance(alice.address()), before - DOT - fee, "asking is free");
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn a_block_counts_what_the_dry_run_said_and_the_transaction_around_it() {
    let (url, _turn) = url();
    let (mut chain, alice, _) = with_wallets(connect(&url));
    let store = chain.instantiate(&alice, &install(STORE_INPUT), vec![], 0, None).expect("deploys").address;
    for value in [7, 8, 0] {
        let receipt = chain.call(&alice, store, word(value), 0).expect("stores");
        let included = chain.last_transaction().expect("it is in a block");
        assert_eq!(included.weight, receipt.cost.weight + chain.constants().extrinsic);
    }
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn limits_hold_for_all_calls_to_come() {
    let (url, _turn) = url();
    let (mut chain, alice, _) = with_wallets(connect(&url));
    let contract = chain.instantiate(&alice, &install(STORE_INPUT), vec![], 0, None).expect("deploys").address;
    let dry = chain.dry_run(&alice, contract, word(7), 0).expect("would store");
    assert_eq!(chain.set_limits(dry.required), Limits::default());
    chain.call(&alice, contract, word(7), 0).expect("what it requires is enough");

    chain.set_limits(Limits::default());
    let dry = chain.dry_run(&alice, contract, word(0), 0).expect("would clear");
    let Weight { ref_time, proof_size } = dry.required.weight;
    chain.set_limits(Limits { weight: Weight { ref_time, proof_size: proof_size - 1 }, deposit: u128::MAX });
    let before = chain.last_transaction();
    assert!(chain.call(&alice, contract, word(0), 0).expect_err("a byte short").is("OutOfGas"));
    assert_ne!(chain.last_transaction(), before, "it failed on the chain, not here");

    chain.set_limits(Limits { deposit: 0, ..Limits::default() });
    chain.call(&alice, contract, word(0), 0).expect("clearing takes no deposit");
    let error = chain.call(&alice, contract, word(7), 0).expect_err("storing does");
    assert!(error.is("StorageDepositLimitExhausted"), "{error}");
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn who_cannot_sign_or_pay_sends_nothing() {
    let (url, _turn) = url();
    let (mut chain, alice, bob) = with_wallets(connect(&url));
    let contract = chain.instantiate(&alice, &answering(&[], b"yes"), vec![], 0, None).expect("deploys").address;
    let (nobody, block) = (new_wallet("Nobody"), chain.block_number());
    assert!(chain.call(&nobody, contract, vec![], 0).expect_err("cannot pay").is("AccountUnmapped"));
    assert_eq!(chain.dry_run(&nobody, contract, vec![], 0).expect("may ask").output, b"yes");

    let error = chain.call(&Account::keyless(bob.id()), contract, vec![], 0).expect_err("cannot sign");
    assert!(matches!(&error, CallError::NotSent(text) if text.contains("no key")), "{error}");
    assert_eq!(chain.block_number(), block);

    chain.fund(&nobody, chain.constants().existential_deposit);
    let error = chain.call(&nobody, contract, vec![], 0).expect_err("cannot pay");
    assert_eq!(error, CallError::NotSent("cannot pay the fee".into()));
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn contracts_code_and_storage_can_be_looked_up() {
    let (url, _turn) = url();
    let (mut chain, alice, _) = with_wallets(connect(&url));
    let would_be =
        chain.dry_run_instantiate(&alice, &install(STORE_ONE), vec![], 0, None).expect("would deploy").address;
    assert_eq!(chain.code_hash(would_be), Ok(None));
    let contract = chain.instantiate(&alice, &install(STORE_ONE), vec![], 0, None).expect("deploys").address;
    assert_eq!(contract, would_be);
    let hash = chain.code_hash(contract).expect("answers").expect("is a contract");
    assert_eq!((chain.has_code(hash), chain.has_code([7; 32])), (Ok(true), Ok(false)));
    assert_eq!(chain.code_hash(alice.address()), Ok(None));
    assert_eq!(chain.storage(contract, vec![0; 4]), Ok(None));
    assert_eq!(chain.storage(alice.address(), vec![0; 4]), Ok(None));
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn with_a_salt_it_is_known_beforehand_where_a_contract_stands() {
    let (url, _turn) = url();
    let (mut chain, alice, _) = with_wallets(connect(&url));
    let code = install(STORE_ONE);
    let place = create2(alice.address(), &code, &[], &SALT);
    assert_eq!(chain.code_hash(place), Ok(None));
    let would_be = chain.dry_run_instantiate(&alice, &code, vec![], 0, Some(SALT)).expect("would deploy").address;
    let made = chain.instantiate(&alice, &code, vec![], 0, Some(SALT)).expect("deploys").address;
    assert_eq!((would_be, made), (place, place));
    assert!(chain.code_hash(place).expect("answers").is_some());
    let error = chain.instantiate(&alice, &code, vec![], 0, Some(SALT)).expect_err("it stands there already");
    assert!(error.is("DuplicateContract"), "{error}");
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn code_is_stored_once_and_removed_by_its_owner() {
    let (url, _turn) = url();
    let (mut chain, alice, bob) = with_wallets(connect(&url));
    let code = fairsale_artifacts::TOKEN.code.to_vec();
    let hash = sp_io::hashing::keccak_256(&code);
    if chain.has_code(hash) == Ok(true) {
        // Somebody else stored it: on a node that others use as well there is no more to see.
        assert!(chain.remove_code(&alice, hash).is_err());
        assert_eq!(chain.has_code(hash), Ok(true));
        return;
    }
    assert_eq!(chain.upload(&alice, &code), Ok(hash));
    assert_eq!(chain.has_code(hash), Ok(true));
    let error = chain.remove_code(&bob, hash).expect_err("is not his");
    assert!(error.is("BadOrigin"), "{error}");
    chain.remove_code(&alice, hash).expect("is hers");
    assert_eq!(chain.has_code(hash), Ok(false));
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn persons_are_who_the_test_says() {
    let (url, _turn) = url();
    let (mut chain, alice, bob) = with_wallets(connect(&url));
    let precompile = "0x000000000000000000000000000000000a010000".parse().expect("is an address");
    let selector = &sp_io::hashing::keccak_256(b"personhoodStatus(address,bytes32)")[..4];
    let input = [selector, &[0; 12], bob.address().as_bytes(), &[5; 32]].concat();
    for (status, alias) in [(2, [7; 32]), (0, [0; 32])] {
        chain.set_person(bob.address(), [5; 32], status, alias);
        let receipt = chain.call(&alice, precompile, input.clone(), 0).expect("answers");
        assert_eq!(receipt.output, [word(status.into()), alias.to_vec()].concat());
    }
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn a_new_account_needs_the_existential_deposit() {
    let (url, _turn) = url();
    let mut chain = connect(&url);
    let least = chain.constants().existential_deposit;
    chain.fund(&new_wallet("Alice"), least);
    let refused = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| chain.fund(&new_wallet("Bob"), least - 1)));
    let text = refused.expect_err("panics").downcast::<String>().expect("with a text");
    assert!(text.contains("BelowMinimum"), "{text}");
}

/// Cuts the connection at every message of a call, before and after the node gets it.
#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn wherever_the_connection_breaks_a_call_happens_exactly_once() {
    let (url, _turn) = url();
    let cutter = Cutter::to(&url);
    let (mut chain, alice, bob) = with_wallets(connect(&cutter.url()).without_fees());
    let (mut cuts, mut paid) = (0, 1_000 * DOT);
    for cut in [Cut::Before, Cut::After] {
        for message in 0..40 {
            cutter.arm(message, cut);
            let sent = chain.call(&alice, bob.address(), vec![], 1);
            let was_cut = cutter.disarm();
            sent.unwrap_or_else(|error| panic!("{cut:?} message {message}: {error}"));
            paid += 1;
            assert_eq!(chain.balance(bob.address()), paid, "{cut:?} message {message}");
            cuts += u32::from(was_cut);
            if !was_cut {
                break;
            }
        }
    }
    println!("{cuts} cuts");
    assert!(cuts > 10, "a call has more messages than {cuts}");
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn many_share_one_faucet() {
    let (url, _turn) = url();
    let wallets: Vec<_> = (0..4).map(|_| new_wallet("Many")).collect();
    std::thread::scope(|threads| {
        for wallet in &wallets {
            let mut chain = connect(&url);
            threads.spawn(move || {
                for _ in 0..3 {
                    chain.fund(wallet, DOT);
                }
            });
        }
    });
    let chain = connect(&url);
    for wallet in &wallets {
        assert_eq!(chain.balance(wallet.address()), 3 * DOT);
    }
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn what_does_not_answer_is_said_with_its_address() {
    let error = NodeChain::connect("ws://127.0.0.1:9").err().expect("nobody is there");
    assert!(matches!(&error, NodeError::Unreachable { url, .. } if url == "ws://127.0.0.1:9"), "{error}");

    let (url, _turn) = url();
    let cutter = Cutter::to(&url);
    let chain = connect(&cutter.url()).with_patience(Duration::ZERO);
    cutter.arm(0, Cut::Before);
    let error = chain.try_now().expect_err("is cut");
    assert!(matches!(error, CallError::NotSent(_)), "{error}");
    cutter.disarm();
    assert!(chain.try_now().is_ok(), "it connects again");
}
