//! The token: an ERC-20 by ink!'s ABI and by Solidity's, which only named sales can send before a date.

mod ink_abi;
mod locked;
mod model;
mod solidity;

use e2e_tests::chain::Own;
use e2e_tests::{ANNOUNCED, DOT, OPEN, capped::Capped, codes};
use fairsale_chain::{Account, Address, Receipt, Typed, typed::at};
use fairsale_client::deployment::Token;
use fairsale_interfaces::erc20::{Erc20, Error, Refusal};
use ink::abi::Ink;
use token::TokenRef;

mod sol {
    alloy_core::sol! {
        function name() view returns (string);
        function symbol() view returns (string);
        function decimals() view returns (uint8);
        function totalSupply() view returns (uint256);
        function balanceOf(address account) view returns (uint256);
        function allowance(address owner, address spender) view returns (uint256);
        function transfer(address to, uint256 value) returns (bool);
        function approve(address spender, uint256 value) returns (bool);
        function transferFrom(address from, address to, uint256 value) returns (bool);

        #[derive(Debug, PartialEq)]
        event Transfer(address indexed from, address indexed to, uint256 value);
        #[derive(Debug, PartialEq)]
        event Approval(address indexed owner, address indexed spender, uint256 value);
    }
}

/// A token on a chain, and people.
struct Till {
    chain: Own,
    seller: Account,
    ada: Account,
    bob: Account,
    at: Address,
    /// First second at which everybody may send.
    transferable_at: u64,
}

impl Till {
    /// A token of a number of base units that can be sent `wait` seconds from now.
    fn locked(supply: u128, wait: u64) -> Self {
        let mut chain = Own::new();
        let [seller, ada, bob] = ["seller", "ada", "bob"].map(|name| chain.account(name));
        for account in [&seller, &ada, &bob] {
            chain.fund(account, 1_000 * DOT);
        }
        let transferable_at = chain.now() + wait;
        let constructor = TokenRef::new(b"Fair".to_vec(), b"FAIR".to_vec(), 12, supply, transferable_at);
        let at = chain.deploy(&seller, &codes().token, constructor).run().expect("deploys").address;
        Self { chain, seller, ada, bob, at, transferable_at }
    }

    /// A token that everybody can send.
    fn free(supply: u128) -> Self {
        Self::locked(supply, 0)
    }

    fn token(&self) -> Token {
        at::<TokenRef, Ink>(self.at)
    }

    fn transfer(&mut self, from: &Account, to: Address, value: u128) -> Result<Receipt, Error> {
        let message = self.token().transfer(to, value);
        outcome(self.chain.send(from, message).run().expect("it answers"))
    }

    fn transfer_from(&mut self, by: &Account, from: Address, to: Address, value: u128) -> Result<Receipt, Error> {
        let message = self.token().transfer_from(from, to, value);
        outcome(self.chain.send(by, message).run().expect("it answers"))
    }

    fn approve(&mut self, owner: &Account, spender: Address, value: u128) -> Receipt {
        let message = self.token().approve(spender, value);
        outcome(self.chain.send(owner, message).run().expect("it answers")).expect("it never refuses")
    }

    fn allot(&mut self, from: &Account, sale: Address, value: u128) -> Result<Receipt, Error> {
        let message = self.token().allot(sale, value);
        outcome(self.chain.send(from, message).run().expect("it answers"))
    }

    fn balance(&mut self, account: Address) -> u128 {
        let message = self.token().balance_of(account);
        self.chain.ask(message).expect("a view").value
    }

    fn allowance(&mut self, owner: Address, spender: Address) -> u128 {
        let message = self.token().allowance(owner, spender);
        self.chain.ask(message).expect("a view").value
    }

    /// What these have.
    fn balances<const N: usize>(&mut self, accounts: [Address; N]) -> [u128; N] {
        accounts.map(|account| self.balance(account))
    }

    /// A contract that passes calls on, so that it can be a sale and send.
    fn contract(&mut self) -> Address {
        let wallet = e2e_tests::evm::wallet(&[]);
        self.chain.instantiate(&self.seller, &wallet, vec![], 0, None).expect("deploys").address
    }

    /// The contract sends tokens.
    fn send_by(&mut self, contract: Address, to: Address, value: u128) -> Result<Receipt, Vec<u8>> {
        let call = e2e_tests::evm::input(self.token().transfer(to, value));
        let data = [self.at.as_bytes(), &call].concat();
        match self.chain.call(&self.ada, contract, data, 0) {
            Ok(receipt) => Ok(receipt),
            Err(fairsale_chain::CallError::Reverted { output, .. }) => Err(output),
            Err(other) => panic!("{other}"),
        }
    }
}

fn outcome(answer: fairsale_chain::Answer<Result<(), Refusal>>) -> Result<Receipt, Error> {
    answer.value.map(|()| answer.receipt).map_err(|refusal| *refusal)
}

/// `Transfer` as Solidity has it.
fn transfer_event(from: Address, to: Address, value: u128) -> sol::Transfer {
    sol::Transfer { from: from.0.into(), to: to.0.into(), value: alloy_core::primitives::U256::from(value) }
}

/// Asserts that the call announced one transfer and nothing else.
#[track_caller]
fn assert_sent(receipt: &Receipt, from: Address, to: Address, value: u128) {
    assert_eq!(receipt.events.len(), 1);
    assert_eq!(receipt.sol_events::<sol::Transfer>(), vec![transfer_event(from, to, value)]);
}
