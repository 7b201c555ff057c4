//! The embedded chain: clock, money, calls that go through and calls that do not.

use crate::common::*;
use fairsale_chain::{
    Account, Address, CallError, Chain, EmbeddedChain, Limits, SALT, Weight, asset_address, create2,
    embedded::FIRST_SECOND,
};
use fairsale_runtime::constants::USDC;

#[test]
fn time_and_blocks_go_on_together() {
    let (mut chain, alice, _) = chain();
    let clock = chain.instantiate(&alice, &install(TIME), vec![], 0, None).expect("deploys").address;
    let seen = |chain: &mut EmbeddedChain| chain.dry_run(&alice, clock, vec![], 0).expect("answers").output;
    assert_eq!((chain.block_number(), chain.now()), (1, FIRST_SECOND));
    assert_eq!(seen(&mut chain), word(FIRST_SECOND.into()));
    chain.next_block();
    assert_eq!((chain.block_number(), chain.now()), (2, FIRST_SECOND + 6));
    chain.set_time(FIRST_SECOND + 7);
    assert_eq!((chain.block_number(), chain.now()), (3, FIRST_SECOND + 7));
    assert_eq!(seen(&mut chain), word((FIRST_SECOND + 7).into()));
    chain.set_time(FIRST_SECOND + 7);
    assert_eq!((chain.block_number(), chain.now()), (4, FIRST_SECOND + 7));
}

#[test]
#[should_panic(expected = "the clock cannot go back")]
fn time_does_not_go_back() {
    let mut chain = EmbeddedChain::new();
    chain.set_time(FIRST_SECOND - 1);
}

#[test]
fn money_comes_from_funding_and_moves_by_calls_and_transfers() {
    let mut chain = EmbeddedChain::new();
    let (alice, bob) = (Account::named("Alice"), Account::named("Bob"));
    assert_eq!(chain.balance(alice.address()), 0);
    chain.fund(&alice, 10 * DOT);
    chain.fund(&alice, DOT);
    assert_eq!(chain.balance(alice.address()), 11 * DOT);

    let error = chain.transfer(&alice, bob.id(), DOT / 100 - 1).expect_err("less than the existential deposit");
    assert!(error.is("BelowMinimum"), "{error}");
    chain.transfer(&alice, bob.id(), DOT / 100).expect("just enough for an account");
    chain.call(&alice, bob.address(), vec![], DOT).expect("an account can be paid");
    assert_eq!(chain.balance(bob.address()), DOT + DOT / 100);
    assert_eq!(chain.balance(alice.address()), 10 * DOT - DOT / 100);
}

#[test]
#[should_panic(expected = "BelowMinimum")]
fn a_new_account_needs_the_existential_deposit() {
    let mut chain = EmbeddedChain::new();
    let least = chain.constants().existential_deposit;
    chain.fund(&Account::named("Alice"), least);
    chain.fund(&Account::named("Bob"), least - 1);
}

#[test]
fn an_asset_is_minted_to_whoever_has_its_minimum_and_more() {
    let mut chain = EmbeddedChain::new();
    let nobody = Account::named("nobody yet");
    assert_eq!((chain.asset_minimum(USDC), chain.asset_minimum(USDC + 1)), (Some(10_000), None));
    chain.fund_asset(&nobody, USDC, 10_000);
    chain.fund_asset(&nobody, USDC, 1);
    let balance_of = [&[0x70, 0xa0, 0x82, 0x31][..], &[0; 12], nobody.address().as_bytes()].concat();
    let answer = chain.dry_run(&nobody, asset_address(USDC), balance_of, 0).expect("a view");
    assert_eq!(answer.output, word(10_001));
}

#[test]
#[should_panic(expected = "BelowMinimum")]
fn who_is_new_to_an_asset_needs_its_minimum() {
    EmbeddedChain::new().fund_asset(&Account::named("nobody yet"), USDC, 9_999);
}

#[test]
#[should_panic(expected = "UnknownAsset")]
fn what_is_no_asset_is_not_minted() {
    EmbeddedChain::new().fund_asset(&Account::named("nobody yet"), USDC + 1, 10_000);
}

#[test]
fn a_contract_sees_value_with_eighteen_decimals() {
    let (mut chain, alice, _) = chain();
    let till = chain.instantiate(&alice, &install(VALUE), vec![], 0, None).expect("deploys").address;
    let before = (chain.balance(till), chain.balance(alice.address()));
    let receipt = chain.call(&alice, till, vec![], 3).expect("takes any value");
    assert_eq!(receipt.output, word(3 * u128::from(chain.constants().native_to_eth_ratio)));
    assert_eq!((chain.balance(till), chain.balance(alice.address())), (before.0 + 3, before.1 - 3));
}

#[test]
fn a_refused_call_leaves_no_trace() {
    let (mut chain, alice, _) = chain();
    let code = refusing(STORE_ONE, b"no");
    let contract = chain.instantiate(&alice, &code, vec![], 0, None).expect("deploys").address;
    let before = (chain.balance(contract), chain.balance(alice.address()));
    match chain.call(&alice, contract, vec![], DOT) {
        Err(CallError::Reverted { output, cost }) => {
            assert_eq!(output, b"no");
            assert_eq!((cost.deposit, cost.fee), (0, 0));
            assert!(cost.weight.proof_size > 10_000, "it wrote before it refused");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!((chain.balance(contract), chain.balance(alice.address())), before);
}

#[test]
fn a_failed_call_leaves_no_trace_and_says_why() {
    let (mut chain, alice, _) = chain();
    for (code, value, failure) in
        [(INVALID, DOT, "InvalidInstruction"), (LOOP, DOT, "OutOfGas"), (VALUE, 2_000 * DOT, "TransferFailed")]
    {
        let code = install(&[STORE_ONE, code].concat());
        let code = if failure == "OutOfGas" { install(LOOP) } else { code };
        let contract = chain.instantiate(&alice, &code, vec![], 0, None).expect("deploys").address;
        let before = (chain.balance(contract), chain.balance(alice.address()));
        let error = chain.call(&alice, contract, vec![], value).expect_err("fails");
        assert!(error.is(failure), "{error} instead of {failure}");
        assert_eq!((chain.balance(contract), chain.balance(alice.address())), before);
    }
}

#[test]
fn who_does_not_exist_cannot_call_but_can_ask() {
    let (mut chain, alice, _) = chain();
    let contract = chain.instantiate(&alice, &answering(&[], b"yes"), vec![], 0, None).expect("deploys").address;
    let nobody = Account::named("Nobody");
    let root = chain.state_root();
    assert!(chain.call(&nobody, contract, vec![], 0).expect_err("cannot pay").is("AccountUnmapped"));
    assert_eq!(chain.dry_run(&nobody, contract, vec![], 0).expect("may ask").output, b"yes");
    assert_eq!(chain.state_root(), root);
}

#[test]
fn a_dry_run_answers_the_same_and_leaves_no_trace_at_all() {
    let (mut chain, alice, _) = chain();
    let contract =
        chain.instantiate(&alice, &answering(STORE_ONE, b"stored"), vec![], 0, None).expect("deploys").address;
    let root = chain.state_root();
    let dry = chain.dry_run(&alice, contract, vec![], 5).expect("would go through");
    let code = install(TIME);
    let would_be = chain.dry_run_instantiate(&alice, &code, vec![], 0, None).expect("would deploy");
    assert_eq!(chain.state_root(), root);
    assert_eq!(chain.code_len(would_be.address), 0);
    assert_eq!(chain.instantiate(&alice, &code, vec![], 0, None).expect("deploys"), would_be);
    assert_eq!(chain.code_len(would_be.address), TIME.len());
    assert_eq!(chain.call(&alice, contract, vec![], 5).expect("goes through"), dry);
    assert_ne!(chain.state_root(), root);
}

#[test]
fn contracts_stand_where_their_makers_count_says() {
    for nonces in [[0, 2, 126, 128, 255], [1, 3, 127, 129, 256]] {
        let (mut chain, alice, bob) = chain();
        for nonce in nonces {
            while chain.nonce(&alice) < nonce {
                chain.call(&alice, bob.address(), vec![], 1).expect("pays");
            }
            assert_eq!(chain.code_hash(alice.contract_at(nonce)), None);
            let made = chain.instantiate(&alice, &install(TIME), vec![], 0, None).expect("deploys").address;
            assert_eq!(made, alice.contract_at(nonce), "{nonce}");
            assert!(chain.code_hash(made).is_some_and(|hash| chain.has_code(hash) && !chain.has_code([1; 32])));
            assert_eq!(chain.nonce(&alice), nonce + 2);
        }
    }
}

#[test]
fn with_a_salt_a_contract_stands_where_its_maker_and_its_code_say_and_can_be_made_once() {
    let (mut chain, alice, bob) = chain();
    let (code, other) = (install(TIME), install(VALUE));
    let place = create2(alice.address(), &code, &[], &SALT);
    let would_be = chain.dry_run_instantiate(&alice, &code, vec![], 0, Some(SALT)).expect("would deploy").address;
    chain.call(&alice, bob.address(), vec![], 1).expect("whatever she does before");
    let made = chain.instantiate(&alice, &code, vec![], 0, Some(SALT)).expect("deploys").address;
    assert_eq!((would_be, made), (place, place));
    let error = chain.instantiate(&alice, &code, vec![], 0, Some(SALT)).expect_err("it stands there already");
    assert!(error.is("DuplicateContract"), "{error}");
    for (maker, code, salt) in [(&bob, &code, SALT), (&alice, &other, SALT), (&alice, &code, [1; 32])] {
        let another = chain.instantiate(maker, code, vec![], 0, Some(salt)).expect("deploys").address;
        assert_eq!(another, create2(maker.address(), code, &[], &salt));
        assert_ne!(another, made);
    }
}

#[test]
fn storage_takes_a_deposit_and_gives_it_back() {
    let (mut chain, alice, bob) = chain();
    let contract = chain.instantiate(&alice, &install(STORE_INPUT), vec![], 0, None).expect("deploys").address;
    let before = chain.balance(bob.address());
    let stored = chain.call(&bob, contract, word(7), 0).expect("stores");
    let slot = chain.constants().deposit_per_child_item + 64 * chain.constants().deposit_per_byte;
    assert_eq!(stored.cost.deposit, slot as i128, "a key and a value of 32 bytes each");
    assert_eq!(stored.required.deposit, slot);
    assert_eq!(chain.balance(bob.address()), before - slot);
    let cleared = chain.call(&bob, contract, word(0), 0).expect("clears");
    assert_eq!(cleared.cost.deposit, -(slot as i128));
    assert_eq!(chain.balance(bob.address()), before);
}

#[test]
fn limits_hold_for_all_calls_to_come() {
    let (mut chain, alice, _) = chain();
    let contract = chain.instantiate(&alice, &install(STORE_INPUT), vec![], 0, None).expect("deploys").address;
    let dry = chain.dry_run(&alice, contract, word(7), 0).expect("would store");
    assert_eq!(chain.set_limits(dry.required), Limits::default());
    chain.call(&alice, contract, word(7), 0).expect("what it requires is enough");

    chain.set_limits(Limits::default());
    let dry = chain.dry_run(&alice, contract, word(0), 0).expect("would clear");
    let Weight { ref_time, proof_size } = dry.required.weight;
    chain.set_limits(Limits { weight: Weight { ref_time, proof_size: proof_size - 1 }, deposit: u128::MAX });
    assert!(chain.call(&alice, contract, word(0), 0).expect_err("a byte short").is("OutOfGas"));

    let other = chain.set_limits(Limits { deposit: 0, ..Limits::default() });
    assert_eq!(other.weight.proof_size, proof_size - 1);
    chain.call(&alice, contract, word(0), 0).expect("clearing takes no deposit");
    let error = chain.call(&alice, contract, word(7), 0).expect_err("storing does");
    assert!(error.is("StorageDepositLimitExhausted"), "{error}");
}

#[test]
fn a_call_has_its_own_events_only() {
    let (mut chain, alice, bob) = chain();
    let deployed = chain.instantiate(&alice, &announcing([9; 32], b"sold"), vec![], 0, None).expect("deploys");
    assert_eq!(deployed.receipt.events, vec![]);
    for caller in [&alice, &bob, &alice] {
        let receipt = chain.call(caller, deployed.address, vec![], 0).expect("announces");
        assert_eq!(receipt.events.len(), 1);
        assert_eq!(receipt.events[0].contract, deployed.address);
        assert_eq!(receipt.events[0].topics, vec![[9; 32]]);
        assert_eq!(receipt.events[0].data, b"sold");
    }
}

#[test]
fn the_same_code_makes_many_contracts_and_every_transaction_counts() {
    let (mut chain, alice, _) = chain();
    let mut addresses: Vec<Address> =
        (0..3).map(|_| chain.instantiate(&alice, &install(TIME), vec![], 0, None).expect("deploys").address).collect();
    chain.call(&alice, addresses[0], vec![], 0).expect("answers");
    addresses.push(chain.instantiate(&alice, &install(TIME), vec![], 0, None).expect("deploys").address);
    addresses.sort();
    addresses.dedup();
    assert_eq!(addresses.len(), 4);
}

#[test]
fn what_weighs_more_than_a_transaction_fails_unless_the_limit_is_lifted() {
    let (mut chain, alice, _) = chain();
    // Reads 1,000 slots: 10 MB of proof.
    let code = install(&[0x61, 0x03, 0xe8, 0x5b, 0x80, 0x54, 0x50, 0x60, 0x01, 0x90, 0x03, 0x80, 0x60, 0x03, 0x57]);
    let contract = chain.instantiate(&alice, &code, vec![], 0, None).expect("deploys").address;
    assert!(chain.call(&alice, contract, vec![], 0).expect_err("too much").is("OutOfGas"));
    chain.lift_block_limit();
    let receipt = chain.call(&alice, contract, vec![], 0).expect("now it may");
    assert!(receipt.cost.weight.proof_size > chain.constants().block.proof_size);
    assert_eq!(receipt.cost.weight.times_in(chain.constants().block), 0);
}

#[test]
fn chains_do_not_know_of_one_another() {
    let (mut one, alice, _) = chain();
    let (other, _, _) = chain();
    let root = other.state_root();
    assert_eq!(one.state_root(), root);
    one.transfer(&alice, [1; 32], DOT).expect("is rich");
    assert_ne!(one.state_root(), root);
    assert_eq!(other.state_root(), root);
}

#[test]
fn code_can_be_uploaded_and_removed() {
    let (mut chain, alice, _) = chain();
    let error = chain.upload(&alice, b"PVM\0 is not all it takes").expect_err("is no program");
    assert!(error.is("CodeRejected"), "{error}");
    assert!(chain.remove_code(&alice, [7; 32]).expect_err("is not there").is("CodeNotFound"));
}

#[test]
fn the_figures_are_polkadot_hubs() {
    let constants = EmbeddedChain::new().constants();
    assert_eq!((constants.native_to_eth_ratio, constants.chain_id), (100_000_000, 420_420_419));
    assert_eq!(constants.existential_deposit, DOT / 100);
    assert_eq!(constants.deposit_per_item, DOT / 5);
    assert_eq!(constants.deposit_per_child_item, DOT / 500);
    assert_eq!(constants.deposit_per_byte, DOT / 100_000);
    assert_eq!(constants.block, Weight { ref_time: 1_500_000_000_000, proof_size: 7_864_320 });
    // revive.call itself weighs 5.07e8 ps and 7,725 bytes; the rest are the checks before it.
    assert!(constants.extrinsic.proof_size >= 7_725 && constants.extrinsic.proof_size < 16_000);
    assert!(constants.extrinsic.ref_time > 506_623_000 && constants.extrinsic.ref_time < 1_500_000_000);
}
