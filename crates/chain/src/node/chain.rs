//! The node as a [`Chain`].

use super::{NodeChain, types::Named};
use crate::{Account, Address, CallError, Chain, Constants, Deployed, Limits, Receipt};
use std::mem;

/// The time between two blocks where a test turns the clock, in seconds: the same as on the embedded chain.
const BLOCK_SECONDS: u64 = 6;

impl NodeChain {
    /// What [`Chain`] has no error for.
    #[track_caller]
    fn must<T>(&self, what: &str, result: Result<T, CallError>) -> T {
        result.unwrap_or_else(|error| panic!("{what}, at {}: {error}", self.url()))
    }
}

/// Where the trait has no place for an error, no answer within the patience is a panic.
impl Chain for NodeChain {
    fn now(&self) -> u64 {
        self.must("the time", self.try_now())
    }

    fn block_number(&self) -> u64 {
        self.must("the block's number", self.try_block_number())
    }

    fn set_time(&mut self, seconds: u64) {
        let now = self.now();
        assert!(seconds >= now, "the clock cannot go back from {now} to {seconds}");
        self.must("the clock cannot be set", self.freeze_clock(seconds));
    }

    fn next_block(&mut self) {
        self.must("no next block", self.freeze_clock(self.now() + BLOCK_SECONDS));
    }

    fn fund(&mut self, account: &Account, native: u128) {
        self.give(account, native).unwrap_or_else(|error| panic!("{account:?} cannot be given {native}: {error}"));
    }

    fn fund_asset(&mut self, account: &Account, asset: u32, amount: u128) {
        let minted = self.mint(account, asset, amount);
        minted.unwrap_or_else(|error| panic!("{account:?} cannot be given {amount} of asset {asset}: {error}"));
    }

    fn asset_minimum(&self, asset: u32) -> Option<u128> {
        self.must("the asset", self.try_asset_minimum(asset))
    }

    fn transfer(&mut self, from: &Account, to: [u8; 32], native: u128) -> Result<(), CallError> {
        self.simply(from, ("Balances", "transfer_allow_death", (Named::Id(to), native)))
    }

    fn balance(&self, address: Address) -> u128 {
        self.must("the balance", self.try_balance(address))
    }

    fn upload(&mut self, from: &Account, code: &[u8]) -> Result<[u8; 32], CallError> {
        self.send_upload(from, code)
    }

    fn remove_code(&mut self, from: &Account, hash: [u8; 32]) -> Result<(), CallError> {
        self.simply(from, ("Revive", "remove_code", (hash,)))
    }

    fn instantiate(
        &mut self,
        from: &Account,
        code: &[u8],
        data: Vec<u8>,
        value: u128,
        salt: Option<[u8; 32]>,
    ) -> Result<Deployed, CallError> {
        self.send_instantiate(from, code, &data, value, salt)
    }

    fn dry_run_instantiate(
        &mut self,
        from: &Account,
        code: &[u8],
        data: Vec<u8>,
        value: u128,
        salt: Option<[u8; 32]>,
    ) -> Result<Deployed, CallError> {
        let (receipt, address) = self.dry_instantiate(from, code, &data, value, salt)?.into_receipt()?;
        Ok(Deployed { address, receipt })
    }

    fn call(&mut self, from: &Account, to: Address, data: Vec<u8>, value: u128) -> Result<Receipt, CallError> {
        self.send_call(from, to, &data, value)
    }

    fn dry_run(&mut self, from: &Account, to: Address, data: Vec<u8>, value: u128) -> Result<Receipt, CallError> {
        Ok(self.dry_call(from, to, &data, value)?.into_receipt()?.0)
    }

    fn set_limits(&mut self, limits: Limits) -> Limits {
        mem::replace(&mut self.limits, limits)
    }

    fn set_person(&mut self, account: Address, context: [u8; 32], status: u8, alias: [u8; 32]) {
        self.make_person(account, context, status, alias).unwrap_or_else(|error| panic!("not a person: {error}"));
    }

    fn constants(&self) -> Constants {
        self.constants
    }
}
