//! What a sale may be paid in: the chain's assets, by their ERC-20 precompile, and tokens that misbehave.

mod assets;
mod coins;
mod costs;
mod dust;

use alloy_core::primitives::U256;
use e2e_tests::{DOT, chain::Own, erc20, evm};
use fairsale_chain::{Account, Address, CallError, Receipt};

mod sol {
    alloy_core::sol! {
        function name() view returns (string);
        function symbol() view returns (string);
        function decimals() view returns (uint8);
        function totalSupply() view returns (uint256);

        #[derive(Debug, PartialEq)]
        event Transfer(address indexed from, address indexed to, uint256 value);
        #[derive(Debug, PartialEq)]
        event Approval(address indexed owner, address indexed spender, uint256 value);
    }
}

/// The answer `true`: a word.
const TRUE: [u8; 32] = {
    let mut word = [0; 32];
    word[31] = 1;
    word
};

/// A currency on a chain, and people with native money.
struct Bank {
    chain: Own,
    ada: Account,
    bob: Account,
    keeper: Account,
    /// The currency.
    at: Address,
}

impl Bank {
    /// A chain's USDC, of which Ada has `amount`.
    fn of_usdc(amount: u128) -> Self {
        let mut bank = Self::without_currency();
        bank.at = erc20::usdc();
        if amount > 0 {
            bank.chain.fund_asset(&bank.ada, erc20::USDC, amount);
        }
        bank
    }

    fn without_currency() -> Self {
        let mut chain = Own::new();
        let [ada, bob, keeper] = ["ada", "bob", "keeper"].map(|name| chain.account(name));
        for account in [&ada, &bob, &keeper] {
            chain.fund(account, 1_000 * DOT);
        }
        Self { chain, ada, bob, keeper, at: Address::zero() }
    }

    fn call(&mut self, from: &Account, data: Vec<u8>) -> Result<Receipt, CallError> {
        self.chain.call(from, self.at, data, 0)
    }

    fn transfer(&mut self, from: &Account, to: Address, value: u128) -> Result<Receipt, CallError> {
        self.call(from, erc20::transfer(to, value))
    }

    fn approve(&mut self, owner: &Account, spender: Address, value: u128) -> Result<Receipt, CallError> {
        self.call(owner, erc20::approve(spender, value))
    }

    fn transfer_from(&mut self, by: &Account, from: Address, to: Address, value: u128) -> Result<Receipt, CallError> {
        self.call(by, erc20::transfer_from(from, to, value))
    }

    fn balance(&mut self, account: Address) -> u128 {
        erc20::balance_of(&mut *self.chain, self.at, account)
    }

    fn balances<const N: usize>(&mut self, accounts: [Address; N]) -> [u128; N] {
        accounts.map(|account| self.balance(account))
    }

    fn allowance(&mut self, owner: Address, spender: Address) -> u128 {
        erc20::allowance(&mut *self.chain, self.at, owner, spender)
    }

    /// A contract that passes calls on.
    fn contract(&mut self) -> Address {
        self.chain.instantiate(&self.keeper, &evm::wallet(&[]), vec![], 0, None).expect("deploys").address
    }

    /// A contract that passes calls on in another way.
    fn passer(&mut self, passes: evm::Passes) -> Address {
        self.chain.instantiate(&self.keeper, &evm::passer(passes), vec![], 0, None).expect("deploys").address
    }

    /// Calls the currency by way of such a contract.
    fn through(&mut self, contract: Address, data: &[u8]) -> Result<Receipt, CallError> {
        self.chain.call(&self.keeper, contract, [self.at.as_bytes(), data].concat(), 0)
    }
}

/// Asserts that the call failed with this dispatch error.
#[track_caller]
fn assert_failed(result: Result<Receipt, CallError>, name: &str) {
    let error = result.expect_err(name);
    assert!(error.is(name), "{error} in the place of {name}");
}

/// Asserts that the call announced one transfer and nothing else.
#[track_caller]
fn assert_sent(receipt: &Receipt, from: Address, to: Address, value: u128) {
    let expected = sol::Transfer { from: from.0.into(), to: to.0.into(), value: U256::from(value) };
    assert_eq!((receipt.events.len(), receipt.sol_events::<sol::Transfer>()), (1, vec![expected]));
}
