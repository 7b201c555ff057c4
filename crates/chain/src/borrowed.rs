//! A borrowed chain is a chain, for who wants one of their own.

use crate::{Account, Address, CallError, Chain, Constants, Deployed, Limits, Receipt};

impl<C: Chain + ?Sized> Chain for &mut C {
    fn now(&self) -> u64 {
        (**self).now()
    }

    fn block_number(&self) -> u64 {
        (**self).block_number()
    }

    fn set_time(&mut self, seconds: u64) {
        (**self).set_time(seconds);
    }

    fn next_block(&mut self) {
        (**self).next_block();
    }

    fn fund(&mut self, account: &Account, native: u128) {
        (**self).fund(account, native);
    }

    fn fund_asset(&mut self, account: &Account, asset: u32, amount: u128) {
        (**self).fund_asset(account, asset, amount);
    }

    fn asset_minimum(&self, asset: u32) -> Option<u128> {
        (**self).asset_minimum(asset)
    }

    fn transfer(&mut self, from: &Account, to: [u8; 32], native: u128) -> Result<(), CallError> {
        (**self).transfer(from, to, native)
    }

    fn balance(&self, address: Address) -> u128 {
        (**self).balance(address)
    }

    fn upload(&mut self, from: &Account, code: &[u8]) -> Result<[u8; 32], CallError> {
        (**self).upload(from, code)
    }

    fn remove_code(&mut self, from: &Account, hash: [u8; 32]) -> Result<(), CallError> {
        (**self).remove_code(from, hash)
    }

    fn instantiate(
        &mut self,
        from: &Account,
        code: &[u8],
        data: Vec<u8>,
        value: u128,
        salt: Option<[u8; 32]>,
    ) -> Result<Deployed, CallError> {
        (**self).instantiate(from, code, data, value, salt)
    }

    fn dry_run_instantiate(
        &mut self,
        from: &Account,
        code: &[u8],
        data: Vec<u8>,
        value: u128,
        salt: Option<[u8; 32]>,
    ) -> Result<Deployed, CallError> {
        (**self).dry_run_instantiate(from, code, data, value, salt)
    }

    fn call(&mut self, from: &Account, to: Address, data: Vec<u8>, value: u128) -> Result<Receipt, CallError> {
        (**self).call(from, to, data, value)
    }

    fn dry_run(&mut self, from: &Account, to: Address, data: Vec<u8>, value: u128) -> Result<Receipt, CallError> {
        (**self).dry_run(from, to, data, value)
    }

    fn set_limits(&mut self, limits: Limits) -> Limits {
        (**self).set_limits(limits)
    }

    fn set_person(&mut self, account: Address, context: [u8; 32], status: u8, alias: [u8; 32]) {
        (**self).set_person(account, context, status, alias);
    }

    fn constants(&self) -> Constants {
        (**self).constants()
    }
}
