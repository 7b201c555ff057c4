//! The traits of ink_e2e.

use super::{Client, Error, deposit_limit, dry_run_result, fallback_account, limits};

use ::ink_e2e::{
    BareInstantiationResult, BuilderClient, CallBuilderFinal, CallDryRunResult, CallTrace, ChainBackend,
    ContractsBackend, CreateBuilderPartial, E2EBackend, InstantiateDryRunResult, IntoAddress, Keypair, UploadResult,
    Weight, code_hash, constructor_exec_input, subxt::dynamic::Value, subxt_signer::SecretUri,
};
use async_trait::async_trait;
use fairsale_chain::{Account, Chain, Event};
use ink::{
    env::{
        Environment,
        call::utils::{DecodeMessageResult, EncodeArgsWith},
    },
    primitives::{AccountId, H160, H256},
};
use ink_revive_types::{CodeUploadReturnValue, InstantiateReturnValue};
use std::{marker::PhantomData, str::FromStr};

/// Where a message goes, and its bytes. Apart, because the builder may not be kept while a future waits.
fn target_and_input<E: Environment, Args: EncodeArgsWith<Abi>, RetType, Abi>(
    message: CallBuilderFinal<E, Args, RetType, Abi>,
) -> (H160, Vec<u8>) {
    let params = message.params();
    (*params.callee(), params.exec_input().encode())
}

impl<E, C: Chain> ContractsBackend<E> for Client<E, C>
where
    E: Environment<AccountId = AccountId, Balance = u128>,
{
    type Error = Error;
    type EventLog = Vec<Event>;
}

impl<E, C> E2EBackend<E> for Client<E, C>
where
    E: Environment<AccountId = AccountId, Balance = u128>,
    C: Chain + Send,
{
}

#[async_trait]
impl<E, C> ChainBackend for Client<E, C>
where
    E: Environment<AccountId = AccountId, Balance = u128>,
    C: Chain + Send,
{
    type AccountId = AccountId;
    type Balance = u128;
    type Error = Error;
    type EventLog = Vec<Event>;

    async fn create_and_fund_account(&mut self, origin: &Keypair, amount: u128) -> Keypair {
        self.created += 1;
        let uri = format!("//ink_e2e//{}", self.created);
        let account = Account::from_uri(&uri).expect("a path is a secret URI; qed");
        let secret = SecretUri::from_str(&uri).expect("a path is a secret URI; qed");
        let keypair = Keypair::from_uri(&secret).expect("a path is a secret URI; qed");
        let origin = self.account(origin);
        self.chain
            .transfer(&origin, account.id(), amount)
            .unwrap_or_else(|error| panic!("{origin:?} cannot fund an account with {amount}: {error}"));
        self.accounts.insert(account.id(), account);
        keypair
    }

    async fn free_balance(&mut self, account: AccountId) -> Result<u128, Error> {
        Ok(self.chain.balance(account.address()))
    }

    async fn runtime_call<'a>(
        &mut self,
        _origin: &Keypair,
        _pallet_name: &'a str,
        _call_name: &'a str,
        _call_data: Vec<Value>,
    ) -> Result<Vec<Event>, Error> {
        Err(Error::Unsupported("runtime_call, as there is no metadata to encode it with"))
    }

    async fn transfer_allow_death(&mut self, origin: &Keypair, dest: AccountId, value: u128) -> Result<(), Error> {
        let origin = self.account(origin);
        Ok(self.chain.transfer(&origin, dest.0, value)?)
    }
}

#[async_trait]
impl<E, C> BuilderClient<E> for Client<E, C>
where
    E: Environment<AccountId = AccountId, Balance = u128>,
    C: Chain + Send,
{
    async fn bare_call<
        Args: Sync + EncodeArgsWith<Abi> + Clone,
        RetType: Send + DecodeMessageResult<Abi>,
        Abi: Sync + Clone,
    >(
        &mut self,
        caller: &Keypair,
        message: &CallBuilderFinal<E, Args, RetType, Abi>,
        value: u128,
        gas_limit: Weight,
        storage_deposit_limit: u128,
    ) -> Result<(Vec<Event>, Option<CallTrace>), Error>
    where
        CallBuilderFinal<E, Args, RetType, Abi>: Clone,
    {
        let (callee, input) = target_and_input(message.clone());
        self.raw_call(callee, input, value, gas_limit, storage_deposit_limit, caller).await
    }

    async fn bare_call_dry_run<
        Args: Sync + EncodeArgsWith<Abi> + Clone,
        RetType: Send + DecodeMessageResult<Abi>,
        Abi: Sync + Clone,
    >(
        &mut self,
        caller: &Keypair,
        message: &CallBuilderFinal<E, Args, RetType, Abi>,
        value: u128,
        storage_deposit_limit: Option<u128>,
    ) -> Result<CallDryRunResult<E, RetType, Abi>, Error>
    where
        CallBuilderFinal<E, Args, RetType, Abi>: Clone,
    {
        let (callee, input) = target_and_input(message.clone());
        self.raw_call_dry_run(callee, input, value, storage_deposit_limit, caller).await
    }

    async fn raw_call_dry_run<RetType: Send + DecodeMessageResult<Abi>, Abi: Sync + Clone>(
        &mut self,
        dest: H160,
        input_data: Vec<u8>,
        value: u128,
        storage_deposit_limit: Option<u128>,
        signer: &Keypair,
    ) -> Result<CallDryRunResult<E, RetType, Abi>, Error> {
        let account = self.account(signer);
        let result = self
            .within(deposit_limit(storage_deposit_limit), |chain| chain.dry_run(&account, dest, input_data, value))
            .map(|receipt| (receipt, dest));
        let exec_result = dry_run_result(result, |answer, _| answer)?;
        Ok(CallDryRunResult { exec_result, trace: None, _marker: PhantomData })
    }

    async fn raw_call(
        &mut self,
        dest: H160,
        input_data: Vec<u8>,
        value: u128,
        gas_limit: Weight,
        storage_deposit_limit: u128,
        signer: &Keypair,
    ) -> Result<(Vec<Event>, Option<CallTrace>), Error> {
        let account = self.account(signer);
        let limits = limits(gas_limit, storage_deposit_limit);
        let receipt = self.within(limits, |chain| chain.call(&account, dest, input_data, value))?;
        Ok((receipt.events, None))
    }

    async fn bare_upload(
        &mut self,
        contract_name: &str,
        caller: &Keypair,
        storage_deposit_limit: Option<u128>,
    ) -> Result<UploadResult<E, Vec<Event>>, Error> {
        let (account, code) = (self.account(caller), self.load_code(contract_name));
        let before = self.chain.balance(account.address());
        let hash = self.within(deposit_limit(storage_deposit_limit), |chain| chain.upload(&account, &code))?;
        // On a chain that takes fees this includes them.
        let deposit = before.saturating_sub(self.chain.balance(account.address()));
        let code_hash = H256(hash);
        Ok(UploadResult { code_hash, dry_run: Ok(CodeUploadReturnValue { code_hash, deposit }), events: vec![] })
    }

    async fn bare_remove_code(&mut self, caller: &Keypair, code_hash: H256) -> Result<Vec<Event>, Error> {
        let account = self.account(caller);
        self.chain.remove_code(&account, code_hash.0)?;
        Ok(vec![])
    }

    async fn bare_instantiate<
        Contract: Clone,
        Args: Send + Sync + EncodeArgsWith<Abi> + Clone,
        R,
        Abi: Send + Sync + Clone,
    >(
        &mut self,
        code: Vec<u8>,
        caller: &Keypair,
        constructor: &mut CreateBuilderPartial<E, Contract, Args, R, Abi>,
        value: u128,
        gas_limit: Weight,
        storage_deposit_limit: u128,
    ) -> Result<BareInstantiationResult<E, Vec<Event>>, Error> {
        let data = constructor_exec_input(constructor.clone());
        self.raw_instantiate(code, caller, data, value, gas_limit, storage_deposit_limit).await
    }

    async fn raw_instantiate(
        &mut self,
        code: Vec<u8>,
        caller: &Keypair,
        constructor: Vec<u8>,
        value: u128,
        gas_limit: Weight,
        storage_deposit_limit: u128,
    ) -> Result<BareInstantiationResult<E, Vec<Event>>, Error> {
        let account = self.account(caller);
        let limits = limits(gas_limit, storage_deposit_limit);
        let deployed = self.within(limits, |chain| chain.instantiate(&account, &code, constructor, value, None))?;
        Ok(BareInstantiationResult {
            addr: deployed.address,
            account_id: fallback_account(&deployed.address),
            events: deployed.receipt.events,
            trace: None,
            code_hash: H256(code_hash(&code)),
        })
    }

    async fn raw_instantiate_dry_run<Abi: Sync + Clone>(
        &mut self,
        code: Vec<u8>,
        caller: &Keypair,
        constructor: Vec<u8>,
        value: u128,
        storage_deposit_limit: Option<u128>,
    ) -> Result<InstantiateDryRunResult<E, Abi>, Error> {
        let account = self.account(caller);
        let result = self
            .within(deposit_limit(storage_deposit_limit), |chain| {
                chain.dry_run_instantiate(&account, &code, constructor, value, None)
            })
            .map(|deployed| (deployed.receipt, deployed.address));
        Ok(dry_run_result(result, |result, addr| InstantiateReturnValue { result, addr })?.into())
    }

    async fn exec_instantiate(
        &mut self,
        signer: &Keypair,
        contract_name: &str,
        data: Vec<u8>,
        value: u128,
        gas_limit: Weight,
        storage_deposit_limit: u128,
    ) -> Result<BareInstantiationResult<E, Vec<Event>>, Error> {
        let code = self.load_code(contract_name);
        self.raw_instantiate(code, signer, data, value, gas_limit, storage_deposit_limit).await
    }

    async fn bare_instantiate_dry_run<
        Contract: Clone,
        Args: Send + Sync + EncodeArgsWith<Abi> + Clone,
        R,
        Abi: Send + Sync + Clone,
    >(
        &mut self,
        contract_name: &str,
        caller: &Keypair,
        constructor: &mut CreateBuilderPartial<E, Contract, Args, R, Abi>,
        value: u128,
        storage_deposit_limit: Option<u128>,
    ) -> Result<InstantiateDryRunResult<E, Abi>, Error> {
        let (code, data) = (self.load_code(contract_name), constructor_exec_input(constructor.clone()));
        self.raw_instantiate_dry_run(code, caller, data, value, storage_deposit_limit).await
    }

    /// Nothing: our chains map accounts when they begin to exist.
    async fn map_account(&mut self, _caller: &Keypair) -> Result<Option<Vec<Event>>, Error> {
        Ok(None)
    }

    /// The account of a wallet this client knows, or the one that every other address stands for.
    async fn to_account_id(&mut self, addr: &H160) -> Result<AccountId, Error> {
        let known = self.accounts.values().find(|account| account.address() == *addr);
        Ok(known.map_or_else(|| fallback_account(addr), |account| AccountId(account.id())))
    }

    /// # Panics
    /// If there is no such contract.
    fn load_code(&self, contract_name: &str) -> Vec<u8> {
        match &self.contracts {
            Some(contracts) => contracts.load_code(contract_name),
            None => fairsale_artifacts::named(contract_name).unwrap_or_else(|error| panic!("{error}")).code.to_vec(),
        }
    }
}
