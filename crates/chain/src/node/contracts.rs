//! Contracts on a node: dry runs, limits, fees, and what a transaction means to its sender.

use super::{
    NodeChain,
    runtime::{Call, Done},
    types::{AccountType, Code, ContractResult, Instantiated, Returned, ReviveAccount, RuntimeWeight, Uploaded},
};
use crate::{Account, Address, CallError, Cost, Deployed, Limits, Receipt, Weight};
use subxt::{dynamic::Value, ext::scale_encode::EncodeAsFields};

/// The most a call can be allowed to take as deposit, in planck: more than there is.
const ANY_DEPOSIT: u128 = 1 << 100;

/// The widest limits that can be written down.
const WIDEST: Limits = Limits { weight: Weight { ref_time: u64::MAX, proof_size: u64::MAX }, deposit: ANY_DEPOSIT };

/// How PolkaVM code begins; all other is EVM code.
const PVM: &[u8] = b"PVM\0";

/// What a transaction may use more than its dry run did, should other transactions come before it: a tenth.
const MARGIN: u64 = 10;

/// What a dry run would have done, still without a word on whether that is what a transaction did.
pub(super) struct DryRun {
    /// The answer and whether it is a refusal, or the name of the dispatch error.
    answer: Result<Returned, String>,
    /// Where the contract would stand, if one was made.
    address: Address,
    cost: Cost,
    required: Limits,
}

/// Arguments of `revive.call`.
type CallArgs<'a> = ([u8; 20], u128, RuntimeWeight, u128, &'a [u8]);
/// Arguments of `revive.instantiate_with_code`.
type InstantiateArgs<'a> = (u128, RuntimeWeight, u128, &'a [u8], &'a [u8], Option<[u8; 32]>);

/// The transaction that calls a contract.
fn call<'a>(to: Address, data: &'a [u8], value: u128, limits: Limits) -> Call<CallArgs<'a>> {
    ("Revive", "call", (to.0, value, limits.weight.into(), limits.deposit, data))
}

/// The transaction that makes one.
fn instantiate<'a>(
    code: &'a [u8],
    data: &'a [u8],
    value: u128,
    salt: Option<[u8; 32]>,
    limits: Limits,
) -> Call<InstantiateArgs<'a>> {
    ("Revive", "instantiate_with_code", (value, limits.weight.into(), limits.deposit, code, data, salt))
}

/// Limits that are within others.
fn within(limits: Limits, bounds: Limits) -> Limits {
    let weight = Weight {
        ref_time: limits.weight.ref_time.min(bounds.weight.ref_time),
        proof_size: limits.weight.proof_size.min(bounds.weight.proof_size),
    };
    Limits { weight, deposit: limits.deposit.min(bounds.deposit) }
}

/// The required limits, and a margin.
fn with_margin(required: Limits) -> Limits {
    let more = |amount: u64| amount.saturating_add(amount.div_ceil(MARGIN)); // a limit, not money
    let Limits { weight, deposit } = required;
    Limits {
        weight: Weight { ref_time: more(weight.ref_time), proof_size: more(weight.proof_size) },
        deposit: deposit.saturating_add(deposit.div_ceil(MARGIN.into())),
    }
}

impl NodeChain {
    /// Returns the code of the contract at an address. `None` if there is no contract.
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node does not answer.
    pub fn code_hash(&self, contract: Address) -> Result<Option<[u8; 32]>, CallError> {
        let account: Option<ReviveAccount> = self.asker.stored("Revive", "AccountInfoOf", (contract.0,))?;
        Ok(account.and_then(|account| match account.account_type {
            AccountType::Contract(contract) => Some(contract.code_hash),
            AccountType::EOA => None,
        }))
    }

    /// Is there code of this hash on the chain?
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node does not answer.
    pub fn has_code(&self, hash: [u8; 32]) -> Result<bool, CallError> {
        Ok(self.asker.stored_bytes("Revive", "CodeInfoOf", (hash,), None)?.is_some())
    }

    /// Returns the value stored in a contract under an ink! storage key. `None` if there is no value or no contract.
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node does not answer.
    pub fn storage(&self, contract: Address, key: Vec<u8>) -> Result<Option<Vec<u8>>, CallError> {
        let value: Result<Option<Vec<u8>>, Value> =
            self.asker.api("ReviveApi", "get_storage_var_key", (contract.0, key))?;
        Ok(value.ok().flatten())
    }

    /// The fee of a call with these limits, in planck: the most it can be, since what is not used is paid back. The
    /// wallet may be keyless.
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node does not answer.
    pub fn fee_of_call(
        &self,
        from: &Account,
        to: Address,
        data: &[u8],
        value: u128,
        limits: Limits,
    ) -> Result<u128, CallError> {
        let limits = within(limits, self.bounds_of_call(to, data, value)?);
        self.fee(from, call(to, data, value, limits))
    }

    /// The fee of making a contract with these limits, in planck: the most it can be. The wallet may be keyless.
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node does not answer.
    pub fn fee_of_instantiate(
        &self,
        from: &Account,
        code: &[u8],
        data: &[u8],
        value: u128,
        salt: Option<[u8; 32]>,
        limits: Limits,
    ) -> Result<u128, CallError> {
        let limits = within(limits, self.bounds_of_instantiate(from, code, data, value, salt)?);
        self.fee(from, instantiate(code, data, value, salt, limits))
    }

    fn fee<Args: EncodeAsFields>(&self, from: &Account, call: Call<Args>) -> Result<u128, CallError> {
        Ok(self.asker.price(&self.asker.sign_now(from, call)?)?.partial_fee)
    }

    /// The widest limits with which a block takes a call.
    fn bounds_of_call(&self, to: Address, data: &[u8], value: u128) -> Result<Limits, CallError> {
        self.bounds(self.largest_call, call(to, data, value, WIDEST))
    }

    /// The widest limits with which a block takes a constructor: the transaction around it weighs more with more code.
    fn bounds_of_instantiate(
        &self,
        from: &Account,
        code: &[u8],
        data: &[u8],
        value: u128,
        salt: Option<[u8; 32]>,
    ) -> Result<Limits, CallError> {
        let nothing = Limits { weight: Weight::default(), deposit: 0 };
        let signed = self.asker.sign_now(from, instantiate(code, data, value, salt, nothing))?;
        let around = self.asker.price(&signed)?.weight;
        self.bounds(self.asker.largest(around.into())?, instantiate(code, data, value, salt, WIDEST))
    }

    /// The widest limits in a transaction whose contracts may weigh so much together with its length, which counts as
    /// proof.
    fn bounds<Args: EncodeAsFields>(&self, largest: Weight, widest: Call<Args>) -> Result<Limits, CallError> {
        let proof_size = largest.proof_size.saturating_sub(self.asker.length(widest)?);
        Ok(Limits { weight: Weight { proof_size, ..largest }, deposit: ANY_DEPOSIT })
    }

    /// What a call would do on the best block.
    pub(super) fn dry_call(&self, from: &Account, to: Address, data: &[u8], value: u128) -> Result<DryRun, CallError> {
        let Limits { weight, deposit } = within(self.limits, self.bounds_of_call(to, data, value)?);
        let input = (from.id(), to.0, value, Some(RuntimeWeight::from(weight)), Some(deposit), data);
        let result: ContractResult<Returned> = self.asker.api("ReviveApi", "call", input)?;
        Ok(self.dry_run_of(result, |returned| (returned, Address::zero())))
    }

    /// What making a contract would do on the best block.
    pub(super) fn dry_instantiate(
        &self,
        from: &Account,
        code: &[u8],
        data: &[u8],
        value: u128,
        salt: Option<[u8; 32]>,
    ) -> Result<DryRun, CallError> {
        let bounds = self.bounds_of_instantiate(from, code, data, value, salt)?;
        let Limits { weight, deposit } = within(self.limits, bounds);
        let weight = Some(RuntimeWeight::from(weight));
        let input = (from.id(), value, weight, Some(deposit), Code::Upload(code), data, salt);
        let result: ContractResult<Instantiated> = self.asker.api("ReviveApi", "instantiate", input)?;
        Ok(self.dry_run_of(result, |Instantiated { mut result, addr }| {
            // An EVM constructor's answer is the contract's code. The chain takes it away; only a dry run shows it.
            if !code.starts_with(PVM) && !result.did_revert() {
                result.data.clear();
            }
            (result, Address::from(addr))
        }))
    }

    fn dry_run_of<T>(&self, result: ContractResult<T>, split: impl FnOnce(T) -> (Returned, Address)) -> DryRun {
        let (weight, deposit) = (result.weight_consumed.into(), result.storage_deposit.signed());
        let (cost, required) = (Cost { weight, deposit, fee: 0 }, result.required());
        match result.result.map(split) {
            Ok((returned, address)) => DryRun { answer: Ok(returned), address, cost, required },
            Err(error) => {
                let name = self.asker.runtime.error_name(&error);
                DryRun { answer: Err(name), address: Address::zero(), cost, required }
            }
        }
    }

    /// Calls a contract by a transaction.
    pub(super) fn send_call(
        &self,
        from: &Account,
        to: Address,
        data: &[u8],
        value: u128,
    ) -> Result<Receipt, CallError> {
        let dry = self.dry_call(from, to, data, value)?;
        let limits = within(dry.limits(), within(self.limits, self.bounds_of_call(to, data, value)?));
        let done = self.transact(from, call(to, data, value, limits))?;
        self.receipt(dry, &done)
    }

    /// Makes a contract by a transaction.
    pub(super) fn send_instantiate(
        &self,
        from: &Account,
        code: &[u8],
        data: &[u8],
        value: u128,
        salt: Option<[u8; 32]>,
    ) -> Result<Deployed, CallError> {
        let dry = self.dry_instantiate(from, code, data, value, salt)?;
        let bounds = self.bounds_of_instantiate(from, code, data, value, salt)?;
        let limits = within(dry.limits(), within(self.limits, bounds));
        let done = self.transact(from, instantiate(code, data, value, salt, limits))?;
        let would_be = dry.address;
        let receipt = self.receipt(dry, &done)?;
        // Contracts made by contracts are announced too, but those have other makers.
        let made = done.made.iter().find(|(maker, _)| *maker == from.address());
        Ok(Deployed { address: made.map_or(would_be, |(_, contract)| *contract), receipt })
    }

    /// What a transaction means to its sender.
    fn receipt(&self, dry: DryRun, done: &Done) -> Result<Receipt, CallError> {
        let cost = Cost { fee: if self.without_fees { 0 } else { done.fee }, ..dry.cost };
        // An answer to another question is none: the dry run's is only taken if it came to the same end.
        let output = |refused: bool| match dry.answer {
            Ok(returned) if returned.did_revert() == refused => returned.data,
            _ => vec![],
        };
        match done.error.as_deref() {
            None => Ok(Receipt { output: output(false), events: done.events.clone(), cost, required: dry.required }),
            Some("ContractReverted") => {
                Err(CallError::Reverted { output: output(true), cost: Cost { deposit: 0, ..cost } })
            }
            Some(name) => Err(CallError::Failed(name.into())),
        }
    }

    /// Stores code by a transaction.
    pub(super) fn send_upload(&self, from: &Account, code: &[u8]) -> Result<[u8; 32], CallError> {
        let deposit = self.limits.deposit.min(ANY_DEPOSIT);
        let dry: Result<Uploaded, Value> =
            self.asker.api("ReviveApi", "upload_code", (from.id(), code, Some(deposit)))?;
        self.simply(from, ("Revive", "upload_code", (code, deposit)))?;
        // It went through: the hash is the code's own, whatever the dry run said.
        Ok(dry.map_or_else(|_| sp_io::hashing::keccak_256(code), |uploaded| uploaded.code_hash))
    }

    /// Sends a call of which only success or failure matters.
    pub(super) fn simply<Args: EncodeAsFields>(&self, from: &Account, call: Call<Args>) -> Result<(), CallError> {
        match self.transact(from, call)?.error {
            None => Ok(()),
            Some(name) => Err(CallError::Failed(name)),
        }
    }
}

impl DryRun {
    /// The limits to send it with, if nobody wants lower ones: with a margin, or without limit if it would fail, since
    /// nobody knows what it requires.
    fn limits(&self) -> Limits {
        match &self.answer {
            Ok(returned) if !returned.did_revert() => with_margin(self.required),
            _ => Limits::default(),
        }
    }

    /// As the answer to somebody who only asked.
    pub fn into_receipt(self) -> Result<(Receipt, Address), CallError> {
        let returned = self.answer.map_err(CallError::Failed)?;
        if returned.did_revert() {
            return Err(CallError::Reverted { output: returned.data, cost: Cost { deposit: 0, ..self.cost } });
        }
        let receipt = Receipt { output: returned.data, events: vec![], cost: self.cost, required: self.required };
        Ok((receipt, self.address))
    }
}
