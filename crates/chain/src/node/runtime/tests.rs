//! Bytes made from the metadata, compared with the runtime's own types.

use super::*;
use crate::node::types::{BlockWeights, ContractResult, Returned, RuntimeWeight};
use codec::{Decode, Encode};
use fairsale_runtime::{
    AccountId, Runtime as Native, RuntimeCall, RuntimeEvent, UncheckedExtrinsic, config::RuntimeBlockWeights, constants,
};
use frame_support::{
    dispatch::{DispatchClass, Pays},
    weights::Weight as FrameWeight,
};
use frame_system::{DispatchEventInfo, EventRecord, Phase as NativePhase};
use pallet_revive::H160;
use sp_runtime::{ArithmeticError, DispatchError, TokenError, traits::StaticLookup};
use subxt::ext::scale_decode::visitor::decode_with_visitor;

/// The runtime that the embedded chain has, from its metadata of a version.
fn runtime(version: u32) -> Runtime {
    // The default of one stored value is made of another.
    let mut storage = sp_io::TestExternalities::default();
    let metadata = storage.execute_with(|| Native::metadata_at_version(version)).expect("it knows this version");
    Runtime::new(&metadata, [7; 32]).expect("it can be read")
}

#[test]
fn every_version_of_metadata_is_read() {
    for version in [14, 15, 16] {
        let runtime = runtime(version);
        assert!(runtime.has_pallet("Revive") && !runtime.has_pallet("Contracts"));
        assert_eq!(runtime.has_api("ReviveApi"), version > 14, "version {version}");
        assert!(runtime.has_entry("Timestamp", "Now") && !runtime.has_entry("Timestamp", "Then"));
        assert!(!runtime.has_entry("AuraExt", "RelaySlotInfo"), "it has no relay chain");
        assert_eq!(runtime.constant("Revive", "ChainId"), Ok(constants::CHAIN_ID));
        assert_eq!(runtime.optional_constant::<u32>("Revive", "NoSuchThing"), Ok(None));
        let weights: BlockWeights = runtime.constant("System", "BlockWeights").expect("is there");
        let normal = RuntimeBlockWeights::get().get(DispatchClass::Normal).max_total.expect("is limited");
        assert_eq!(weights.per_class.normal.max_total.map(|weight| weight.proof_size), Some(normal.proof_size()));
    }
}

#[test]
fn a_transaction_is_one_of_the_runtimes() {
    for version in [14, 15, 16] {
        let alice = Account::named("Alice");
        let weight = RuntimeWeight { ref_time: 5, proof_size: 6 };
        let call = ("Revive", "call", ([9u8; 20], 3u128, weight, 4u128, &b"data"[..]));
        let signed = runtime(version).sign(&alice, call, 8, Block { number: 1_030, hash: [1; 32] }).expect("can sign");
        assert_eq!((signed.signer, signed.nonce, signed.born), (alice.id(), 8, 1_030));
        assert_eq!(signed.last, 1_030 + u64::from(LONGEST_LIFE) - 1);

        let native = UncheckedExtrinsic::decode(&mut &signed.bytes[..]).expect("can be read").0;
        let expected = pallet_revive::Call::call {
            dest: H160([9; 20]),
            value: 3,
            weight_limit: FrameWeight::from_parts(5, 6),
            storage_deposit_limit: 4,
            data: b"data".to_vec(),
        };
        assert_eq!(native.function, RuntimeCall::Revive(expected));
        let sp_runtime::generic::Preamble::Signed(who, _, extension) = native.preamble else { panic!("is signed") };
        assert_eq!(who, <Native as frame_system::Config>::Lookup::unlookup(AccountId::new(alice.id())));
        assert_eq!(extension.6.0, 8, "the nonce");
    }
}

#[test]
fn keys_and_inputs_are_the_runtimes() {
    let (runtime, alice) = (runtime(16), Account::named("Alice"));
    let id = AccountId::new(alice.id());
    let key = frame_system::Account::<Native>::hashed_key_for(&id);
    assert_eq!(runtime.storage_key("System", "Account", (alice.id(),)), Ok(key));
    assert!(runtime.storage_key("System", "NoSuchThing", ()).expect_err("is not there").contains("System.NoSuchThing"));

    let limit = Some(RuntimeWeight { ref_time: 5, proof_size: 6 });
    let input = runtime.api_input("ReviveApi", "call", (alice.id(), [9u8; 20], 3u128, limit, Some(4u128), b"data"));
    let native = (id, H160([9; 20]), 3u128, Some(FrameWeight::from_parts(5, 6)), Some(4u128), b"data".to_vec());
    assert_eq!(input, Ok(native.encode()));
}

#[test]
fn the_result_of_a_dry_run_is_read() {
    let result = pallet_revive::ContractResult {
        weight_consumed: FrameWeight::from_parts(1, 2),
        weight_required: FrameWeight::from_parts(3, 4),
        storage_deposit: pallet_revive::StorageDeposit::Refund(5u128),
        max_storage_deposit: pallet_revive::StorageDeposit::Charge(6),
        gas_consumed: 7,
        result: Ok(pallet_revive::ExecReturnValue { data: b"no".to_vec(), ..Default::default() }),
    };
    type V1<T> = pallet_revive::pallet_revive_types::runtime_api::ContractResultV1<T, u128>;
    let bytes = V1::<pallet_revive::pallet_revive_types::runtime_api::ExecReturnValueV1>::from(result).encode();
    let read: ContractResult<Returned> = runtime(16).api_output("ReviveApi", "call", &bytes).expect("can be read");
    assert_eq!(Weight::from(read.weight_consumed), Weight { ref_time: 1, proof_size: 2 });
    assert_eq!(read.required().weight, Weight { ref_time: 3, proof_size: 4 });
    assert_eq!((read.storage_deposit.signed(), read.required().deposit), (-5, 6));
    let returned = read.result.expect("went through");
    assert_eq!((returned.did_revert(), returned.data), (false, b"no".to_vec()));
}

#[test]
fn errors_have_the_names_that_the_embedded_chain_gives_them() {
    let runtime = runtime(16);
    let name = |error: DispatchError| {
        let (metadata, bytes) = (runtime.metadata(), error.encode());
        let id = metadata.dispatch_error_ty().expect("there are such errors");
        let value = decode_with_visitor(&mut &bytes[..], id, metadata.types(), Value::into_visitor());
        runtime.error_name(&value.expect("can be read"))
    };
    assert_eq!(name(pallet_revive::Error::<Native>::OutOfGas.into()), "OutOfGas");
    assert_eq!(name(pallet_revive::Error::<Native>::ContractReverted.into()), "ContractReverted");
    assert_eq!(name(fairsale_runtime::people::Error::<Native>::AliasMissing.into()), "AliasMissing");
    assert_eq!(name(TokenError::FundsUnavailable.into()), "FundsUnavailable");
    assert_eq!(name(ArithmeticError::Overflow.into()), "Overflow");
    for error in [DispatchError::BadOrigin, DispatchError::Exhausted, sp_runtime::TransactionalError::NoLayer.into()] {
        assert_eq!(name(error), format!("{error:?}"));
    }
}

/// What a contract announced.
fn emitted(data: &[u8]) -> RuntimeEvent {
    let (contract, topics) = (H160([3; 20]), vec![H256([4; 32])]);
    RuntimeEvent::Revive(pallet_revive::Event::<Native>::ContractEmitted { contract, data: data.to_vec(), topics })
}

/// A block's events, as it keeps them.
fn recorded<const N: usize>(events: [(NativePhase, RuntimeEvent); N]) -> Vec<u8> {
    let records = events.map(|(phase, event)| EventRecord::<_, H256> { phase, event, topics: vec![] });
    records.to_vec().encode()
}

#[test]
fn only_a_transactions_own_events_count() {
    type Revive = pallet_revive::Event<Native>;
    let info = |ref_time| DispatchEventInfo {
        weight: FrameWeight::from_parts(ref_time, 2),
        class: DispatchClass::Normal,
        pays_fee: Pays::Yes,
    };
    let success = RuntimeEvent::System(frame_system::Event::ExtrinsicSuccess { dispatch_info: info(1) });
    let dispatch_error = pallet_revive::Error::<Native>::OutOfGas.into();
    let failed = RuntimeEvent::System(frame_system::Event::ExtrinsicFailed { dispatch_error, dispatch_info: info(9) });
    let made = RuntimeEvent::Revive(Revive::Instantiated { deployer: H160([5; 20]), contract: H160([6; 20]) });
    let events =
        [(0, emitted(b"other")), (0, failed), (1, emitted(b"one")), (1, made), (1, emitted(b"two")), (1, success)];
    let (runtime, bytes) =
        (runtime(16), recorded(events.map(|(index, event)| (NativePhase::ApplyExtrinsic(index), event))));

    let done = runtime.done(bytes.clone(), 1).expect("can be read");
    assert_eq!((done.error, done.weight), (None, Weight { ref_time: 1, proof_size: 2 }));
    assert_eq!(done.made, vec![([5; 20].into(), [6; 20].into())]);
    let data: Vec<_> = done.events.iter().map(|event| &event.data[..]).collect();
    assert_eq!(data, [b"one", b"two"]);
    assert_eq!((done.events[0].contract, &done.events[0].topics[..]), ([3; 20].into(), &[[4; 32]][..]));

    let other = runtime.done(bytes.clone(), 0).expect("can be read");
    assert_eq!((other.error.as_deref(), other.weight.ref_time), (Some("OutOfGas"), 9));
    assert!(runtime.done(bytes, 2).is_err(), "there is no third transaction");
    assert_eq!(done.fee, 0, "nobody paid");
}

#[test]
fn what_the_chain_itself_calls_contracts_for_counts_too() {
    use NativePhase::{ApplyExtrinsic, Finalization, Initialization};
    let success = || {
        let dispatch_info =
            DispatchEventInfo { weight: FrameWeight::zero(), class: DispatchClass::Normal, pays_fee: Pays::Yes };
        RuntimeEvent::System(frame_system::Event::ExtrinsicSuccess { dispatch_info })
    };
    let bytes = recorded([
        (Initialization, emitted(b"a message from elsewhere")),
        (Initialization, emitted(b"another")),
        (ApplyExtrinsic(0), success()),
        (ApplyExtrinsic(1), emitted(b"one")),
        (ApplyExtrinsic(1), emitted(b"two")),
        (ApplyExtrinsic(1), success()),
        (Initialization, emitted(b"after what every block has")),
        (ApplyExtrinsic(2), emitted(b"three")),
        (ApplyExtrinsic(2), success()),
        (ApplyExtrinsic(3), success()),
        (Finalization, emitted(b"with what was left")),
        (Finalization, emitted(b"of the weight")),
    ]);
    let runtime = runtime(16);
    let all = runtime.emitted(bytes.clone()).expect("can be read");
    let all: Vec<(u32, &str)> =
        all.iter().map(|(call, event)| (*call, std::str::from_utf8(&event.data).expect("text"))).collect();
    // In the order of the block. Only what a transaction did has a number in common.
    let expected = [
        (4, "a message from elsewhere"),
        (5, "another"),
        (1, "one"),
        (1, "two"),
        (6, "after what every block has"),
        (2, "three"),
        (7, "with what was left"),
        (8, "of the weight"),
    ];
    assert_eq!(all, expected);
    let own = runtime.done(bytes, 1).expect("can be read");
    assert_eq!(own.events.len(), 2, "a transaction did what it did");
}

#[test]
fn an_extension_that_is_not_known_is_told_nothing_if_it_can_be() {
    let runtime = runtime(16);
    let types = runtime.metadata().types();
    let told = |path: &str| {
        let ty = types.types.iter().find(|ty| ty.ty.path.to_string() == path).expect("the runtime has such a type");
        extensions::nothing(types, ty.id)
    };
    assert_eq!(told("Option"), Some(vec![0]));
    assert_eq!(told("primitive_types::H160"), None);
}
