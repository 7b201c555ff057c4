//! The chain in this process: our runtime over a storage in memory.
//!
//! Every chain is alone, so tests may run in parallel. There are no transactions here, only what they do: nobody signs
//! and nobody pays fees, but the caller's count of transactions rises as it would (without a salt, it decides where contracts
//! stand), a call that fails is rolled back as it would be, and one that weighs more than a transaction may fails.

mod translate;

use crate::{Account, Address, CallError, Chain, Constants, Deployed, Event, Limits, Mapping, Receipt, Weight};
use fairsale_runtime::{
    AccountId, Assets, Balance, Balances, BlockNumber, Moment, People, Revive, Runtime, RuntimeOrigin, System,
    Timestamp, config::RuntimeBlockWeights, constants, genesis::genesis,
};
use frame_support::{
    dispatch::DispatchClass,
    storage::{TransactionOutcome, storage_prefix, with_transaction_unchecked},
    traits::{
        Hooks,
        fungible::Mutate as _,
        fungibles::{Inspect as _, Mutate as _},
    },
    weights::Weight as FrameWeight,
};
use pallet_revive::{AccountId32Mapper, AddressMapper, Code, ExecConfig, InstantiateReturnValue, TransactionLimits};
use sp_core::{H160, H256};
use sp_io::{TestExternalities, hashing::keccak_256};
use sp_runtime::{BuildStorage, traits::StaticLookup};
use std::cell::RefCell;
use translate::{
    contract_events, evm_value, extrinsic_weight, failed, forget_events, largest_call, name, receipt, weight,
};

/// When the first block is: the first second of 2026, UTC.
pub const FIRST_SECOND: u64 = 1_767_225_600;

/// The most a call can be allowed to take as deposit, in planck: more than there is.
const ANY_DEPOSIT: Balance = 1 << 100;

/// A chain in this process.
///
/// ```
/// # use fairsale_chain::{Chain, EmbeddedChain};
/// let mut chain = EmbeddedChain::new();
/// assert_eq!(chain.block_number(), 1);
/// chain.set_time(chain.now() + 3600);
/// assert_eq!(chain.block_number(), 2);
/// ```
pub struct EmbeddedChain {
    /// In a cell because even reading the storage wants it mutable.
    storage: RefCell<TestExternalities>,
    number: BlockNumber,
    millis: Moment,
    limits: Limits,
    /// The most one transaction may weigh.
    largest: FrameWeight,
}

impl Default for EmbeddedChain {
    fn default() -> Self {
        Self::new()
    }
}

impl EmbeddedChain {
    /// A new chain in its first block. Nobody has any money, see [`Chain::fund`]; the development accounts have USDC.
    pub fn new() -> Self {
        let storage = genesis(vec![]).build_storage().expect("a genesis without accounts can be built; qed");
        let mut chain = Self {
            storage: RefCell::new(storage.into()),
            number: 0,
            millis: FIRST_SECOND * 1000,
            limits: Limits::default(),
            largest: largest_call(),
        };
        chain.begin_block();
        chain
    }

    /// From now on a call may weigh more than a transaction or even a block may. To measure what would not fit.
    pub fn lift_block_limit(&mut self) {
        self.largest = FrameWeight::MAX;
    }

    /// The status of an account in a context and its alias there, as the personhood stand-in would answer.
    pub fn person(&self, account: Address, context: [u8; 32]) -> (u8, [u8; 32]) {
        self.with(|| People::status(H160(account.0), context))
    }

    /// Returns the value stored in a contract under an ink! storage key. `None` if there is no value or no contract.
    pub fn storage(&self, contract: Address, key: Vec<u8>) -> Option<Vec<u8>> {
        self.with(|| Revive::get_storage_var_key(H160(contract.0), key)).ok().flatten()
    }

    /// The length of a contract's code in bytes; 0 if there is no contract.
    pub fn code_len(&self, contract: Address) -> usize {
        self.with(|| Revive::code(&H160(contract.0)).len())
    }

    /// Returns the hash of a contract's code. `None` if there is no contract.
    pub fn code_hash(&self, contract: Address) -> Option<[u8; 32]> {
        let code = self.with(|| Revive::code(&H160(contract.0)));
        (!code.is_empty()).then(|| keccak_256(&code))
    }

    /// Is code of this hash stored, with or without a contract?
    pub fn has_code(&self, hash: [u8; 32]) -> bool {
        let key = [storage_prefix(b"Revive", b"PristineCode").as_slice(), &hash].concat();
        self.with(|| sp_io::storage::exists(&key))
    }

    /// How many transactions an account has sent; contracts that it makes count twice.
    pub fn nonce(&self, account: &Account) -> u64 {
        self.with(|| System::account_nonce(AccountId::new(account.id()))).into()
    }

    /// Whether the address of a wallet stands for its account.
    pub fn mapping(&self, account: &Account) -> Mapping {
        let id = AccountId::new(account.id());
        self.with(|| Mapping::of(System::account_exists(&id), AccountId32Mapper::<Runtime>::is_mapped(&id)))
    }

    /// Takes away that the address of a wallet stands for its account, as it does not of accounts from before a chain maps them by
    /// itself.
    pub fn unmap(&mut self, account: &Account) {
        let id = AccountId::new(account.id());
        self.with(|| AccountId32Mapper::<Runtime>::unmap(&id))
            .unwrap_or_else(|error| panic!("{account:?} cannot be unmapped: {}", name(error)));
    }

    /// The root of the whole storage: equal if nothing at all has changed. Slow.
    pub fn state_root(&self) -> [u8; 32] {
        self.with(|| sp_io::storage::root(sp_runtime::StateVersion::V1)).try_into().expect("a root is 32 bytes; qed")
    }

    /// Runs something with the storage at hand, such as a call of the runtime that nobody signs.
    pub fn with<R>(&self, run: impl FnOnce() -> R) -> R {
        self.storage.borrow_mut().execute_with(run)
    }

    /// Ends the block there is, if any, and begins the next at `self.millis`.
    fn begin_block(&mut self) {
        let (ended, number, millis) = (self.number, self.number + 1, self.millis);
        self.with(|| {
            if ended > 0 {
                Revive::on_idle(ended, RuntimeBlockWeights::get().max_block);
                Timestamp::on_finalize(ended);
                Revive::on_finalize(ended);
                let hash = H256(sp_io::hashing::blake2_256(&ended.to_le_bytes()));
                frame_system::BlockHash::<Runtime>::insert(ended, hash);
            }
            forget_events();
            System::set_block_number(number);
            Timestamp::set_timestamp(millis);
            Revive::on_initialize(number);
        });
        self.number = number;
    }

    /// What limits a call has now.
    fn transaction_limits(&self) -> TransactionLimits<Runtime> {
        let Weight { ref_time, proof_size } = self.limits.weight;
        TransactionLimits::WeightAndDeposit {
            weight_limit: self.largest.min(FrameWeight::from_parts(ref_time, proof_size)),
            deposit_limit: self.limits.deposit.min(ANY_DEPOSIT),
        }
    }

    /// Does as a transaction would: counts it, runs it, keeps what it did only if all went well. A dry run keeps
    /// nothing, not even the count.
    fn transact<R>(
        &mut self,
        from: &Account,
        keep: bool,
        run: impl FnOnce(RuntimeOrigin) -> Result<R, CallError>,
    ) -> Result<(R, Vec<Event>), CallError> {
        let id = AccountId::new(from.id());
        self.with(|| {
            if keep && !System::account_exists(&id) {
                return Err(CallError::Failed("AccountUnmapped".into()));
            }
            let run = || {
                let done = run(RuntimeOrigin::signed(id.clone())).map(|done| (done, contract_events()));
                if keep && done.is_ok() { TransactionOutcome::Commit(done) } else { TransactionOutcome::Rollback(done) }
            };
            let done = if keep {
                System::inc_account_nonce(&id);
                with_transaction_unchecked(run)
            } else {
                with_transaction_unchecked(|| {
                    Revive::prepare_dry_run(&id);
                    TransactionOutcome::Rollback(with_transaction_unchecked(run))
                })
            };
            forget_events();
            done
        })
    }

    fn run_call(
        &mut self,
        from: &Account,
        to: Address,
        data: Vec<u8>,
        value: u128,
        keep: bool,
    ) -> Result<Receipt, CallError> {
        let limits = self.transaction_limits();
        let run = |origin| {
            let config = ExecConfig::new_substrate_tx();
            let result = Revive::bare_call(origin, H160(to.0), evm_value(value), limits, data, &config);
            receipt(result, |answer| (answer, ()))
        };
        let ((receipt, ()), events) = self.transact(from, keep, run)?;
        Ok(Receipt { events, ..receipt })
    }

    fn run_instantiate(
        &mut self,
        from: &Account,
        code: &[u8],
        data: Vec<u8>,
        value: u128,
        salt: Option<[u8; 32]>,
        keep: bool,
    ) -> Result<Deployed, CallError> {
        let (limits, code) = (self.transaction_limits(), Code::Upload(code.to_vec()));
        let run = |origin| {
            let config = ExecConfig::new_substrate_tx();
            let result = Revive::bare_instantiate(origin, evm_value(value), limits, code, data, salt, &config);
            receipt(result, |InstantiateReturnValue { result, addr }| (result, addr))
        };
        let ((receipt, address), events) = self.transact(from, keep, run)?;
        Ok(Deployed { address: Address::from(address.0), receipt: Receipt { events, ..receipt } })
    }
}

impl Chain for EmbeddedChain {
    fn now(&self) -> u64 {
        self.millis / 1000
    }

    fn block_number(&self) -> u64 {
        self.number.into()
    }

    fn set_time(&mut self, seconds: u64) {
        assert!(seconds >= self.now(), "the clock cannot go back from {} to {seconds}", self.now());
        self.millis = self.millis.max(seconds * 1000);
        self.begin_block();
    }

    fn next_block(&mut self) {
        self.millis += constants::BLOCK_MILLIS;
        self.begin_block();
    }

    fn fund(&mut self, account: &Account, native: u128) {
        self.with(|| {
            Balances::mint_into(&AccountId::new(account.id()), native)
                .unwrap_or_else(|error| panic!("{account:?} cannot be given {native}: {}", name(error)));
            forget_events();
        });
    }

    fn fund_asset(&mut self, account: &Account, asset: u32, amount: u128) {
        self.with(|| {
            Assets::mint_into(asset, &AccountId::new(account.id()), amount).unwrap_or_else(|error| {
                panic!("{account:?} cannot be given {amount} of asset {asset}: {}", name(error))
            });
            forget_events();
        });
    }

    fn asset_minimum(&self, asset: u32) -> Option<u128> {
        self.with(|| Assets::asset_exists(asset).then(|| Assets::minimum_balance(asset)))
    }

    fn transfer(&mut self, from: &Account, to: [u8; 32], native: u128) -> Result<(), CallError> {
        let to = <Runtime as frame_system::Config>::Lookup::unlookup(AccountId::new(to));
        let run = |origin| Balances::transfer_allow_death(origin, to, native).map(drop).map_err(failed);
        self.transact(from, true, run).map(drop)
    }

    fn balance(&self, address: Address) -> u128 {
        self.with(|| System::account(AccountId32Mapper::<Runtime>::to_account_id(&H160(address.0))).data.free)
    }

    fn upload(&mut self, from: &Account, code: &[u8]) -> Result<[u8; 32], CallError> {
        let (code, limit) = (code.to_vec(), self.limits.deposit.min(ANY_DEPOSIT));
        let run = |origin| Revive::bare_upload_code(origin, code, limit).map_err(failed);
        self.transact(from, true, run).map(|(uploaded, _)| uploaded.code_hash.0)
    }

    fn remove_code(&mut self, from: &Account, hash: [u8; 32]) -> Result<(), CallError> {
        let run = |origin| Revive::remove_code(origin, H256(hash)).map_err(|error| failed(error.error));
        self.transact(from, true, run).map(drop)
    }

    fn instantiate(
        &mut self,
        from: &Account,
        code: &[u8],
        data: Vec<u8>,
        value: u128,
        salt: Option<[u8; 32]>,
    ) -> Result<Deployed, CallError> {
        self.run_instantiate(from, code, data, value, salt, true)
    }

    fn dry_run_instantiate(
        &mut self,
        from: &Account,
        code: &[u8],
        data: Vec<u8>,
        value: u128,
        salt: Option<[u8; 32]>,
    ) -> Result<Deployed, CallError> {
        self.run_instantiate(from, code, data, value, salt, false)
    }

    fn call(&mut self, from: &Account, to: Address, data: Vec<u8>, value: u128) -> Result<Receipt, CallError> {
        self.run_call(from, to, data, value, true)
    }

    fn dry_run(&mut self, from: &Account, to: Address, data: Vec<u8>, value: u128) -> Result<Receipt, CallError> {
        self.run_call(from, to, data, value, false)
    }

    fn set_limits(&mut self, limits: Limits) -> Limits {
        std::mem::replace(&mut self.limits, limits)
    }

    fn set_person(&mut self, account: Address, context: [u8; 32], status: u8, alias: [u8; 32]) {
        self.with(|| People::set(RuntimeOrigin::root(), H160(account.0), context, status, alias))
            .unwrap_or_else(|error| panic!("not a person: {}", name(error)));
    }

    fn constants(&self) -> Constants {
        let normal = RuntimeBlockWeights::get().get(DispatchClass::Normal).max_total;
        Constants {
            native_to_eth_ratio: constants::NATIVE_TO_ETH_RATIO,
            chain_id: constants::CHAIN_ID,
            existential_deposit: constants::EXISTENTIAL_DEPOSIT,
            deposit_per_item: constants::DEPOSIT_PER_ITEM,
            deposit_per_child_item: constants::DEPOSIT_PER_CHILD_TRIE_ITEM,
            deposit_per_byte: constants::DEPOSIT_PER_BYTE,
            approval_deposit: constants::ASSET_APPROVAL_DEPOSIT,
            block: weight(normal.expect("normal transactions have a limit in our runtime; qed")),
            extrinsic: weight(extrinsic_weight()),
        }
    }
}
