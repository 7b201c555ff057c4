//! Between the runtime's types and the client's, and what the runtime weighs around a call.

use crate::{Address, CallError, Cost, Event, Limits, Receipt, Weight};
use fairsale_runtime::{
    Balance, Runtime, RuntimeCall, RuntimeEvent, System, config::RuntimeBlockWeights, constants, extrinsic::EthExtra,
};
use frame_support::{
    dispatch::DispatchClass,
    storage::{storage_prefix, unhashed},
    weights::Weight as FrameWeight,
};
use pallet_revive::{ContractResult, ExecReturnValue, StorageDeposit, U256, WeightInfo, evm::runtime::EthExtra as _};
use sp_core::H160;
use sp_runtime::{DispatchError, ModuleError, traits::TransactionExtension};

/// What a transaction with one call weighs besides the contracts and its length.
pub fn extrinsic_weight() -> FrameWeight {
    let (value, weight_limit, storage_deposit_limit) = (0, FrameWeight::zero(), 0);
    let (dest, data) = (H160::zero(), vec![]);
    let call =
        RuntimeCall::Revive(pallet_revive::Call::call { dest, value, weight_limit, storage_deposit_limit, data });
    let checks = TransactionExtension::weight(&EthExtra::get_eth_extension(0, 0), &call);
    RuntimeBlockWeights::get().get(DispatchClass::Normal).base_extrinsic + call_weight() + checks
}

/// What `revive.call` itself weighs.
fn call_weight() -> FrameWeight {
    <Runtime as pallet_revive::Config>::WeightInfo::call()
}

/// The most the contracts of one transaction may weigh.
pub fn largest_call() -> FrameWeight {
    let largest = RuntimeBlockWeights::get().get(DispatchClass::Normal).max_extrinsic;
    largest.unwrap_or(FrameWeight::MAX).saturating_sub(call_weight())
}

/// What a contract sees of a value: 128 bits times 27 bits, which 256 bits always hold.
pub fn evm_value(native: u128) -> U256 {
    U256::from(native) * U256::from(constants::NATIVE_TO_ETH_RATIO)
}

/// The events of contracts since the last call.
pub fn contract_events() -> Vec<Event> {
    let events = System::read_events_no_consensus().filter_map(|record| match record.event {
        RuntimeEvent::Revive(pallet_revive::Event::ContractEmitted { contract, data, topics }) => Some(Event {
            contract: Address::from(contract.0),
            topics: topics.into_iter().map(|topic| topic.0).collect(),
            data,
        }),
        _ => None,
    });
    events.collect()
}

/// Forgets all events. `System::reset_events` also clears a map of topics, ours is empty: clearing a map goes through
/// everything that has ever been written.
pub fn forget_events() {
    for value in [b"Events".as_slice(), b"EventCount"] {
        unhashed::kill(&storage_prefix(b"System", value));
    }
}

/// The receipt, still without events, and what else `split` finds in the result.
pub fn receipt<T, U>(
    result: ContractResult<T, Balance>,
    split: impl FnOnce(T) -> (ExecReturnValue, U),
) -> Result<(Receipt, U), CallError> {
    let deposit = match result.storage_deposit {
        StorageDeposit::Charge(amount) => amount as i128,
        StorageDeposit::Refund(amount) => -(amount as i128),
    };
    let cost = Cost { weight: weight(result.weight_consumed), deposit, fee: 0 };
    let required =
        Limits { weight: weight(result.weight_required), deposit: result.max_storage_deposit.charge_or_zero() };
    let (answer, rest) = split(result.result.map_err(failed)?);
    if answer.did_revert() {
        return Err(CallError::Reverted { output: answer.data, cost: Cost { deposit: 0, ..cost } });
    }
    Ok((Receipt { output: answer.data, events: vec![], cost, required }, rest))
}

/// The runtime's weight as ours.
pub fn weight(weight: FrameWeight) -> Weight {
    Weight { ref_time: weight.ref_time(), proof_size: weight.proof_size() }
}

/// The runtime's error as ours.
pub fn failed(error: DispatchError) -> CallError {
    CallError::Failed(name(error))
}

/// The name of an error, without the pallet it is from.
pub fn name(error: DispatchError) -> String {
    match error {
        DispatchError::Module(ModuleError { message: Some(message), .. }) => message.into(),
        DispatchError::Token(error) => format!("{error:?}"),
        DispatchError::Arithmetic(error) => format!("{error:?}"),
        other => format!("{other:?}"),
    }
}
