//! ERC-20 as wallets speak it, to whatever token: the chain's assets, ours, those that [misbehave](crate::evm::coin).

use fairsale_chain::{Account, Address, Chain, asset_address};
use fairsale_interfaces::host::{Word, address_word, number_word};
pub use fairsale_runtime::constants::{USDC, USDC_MINIMUM};

/// `balanceOf(address)`
pub const BALANCE_OF: [u8; 4] = [0x70, 0xa0, 0x82, 0x31];
/// `allowance(address,address)`
pub const ALLOWANCE: [u8; 4] = [0xdd, 0x62, 0xed, 0x3e];
/// `transfer(address,uint256)`
pub const TRANSFER: [u8; 4] = [0xa9, 0x05, 0x9c, 0xbb];
/// `approve(address,uint256)`
pub const APPROVE: [u8; 4] = [0x09, 0x5e, 0xa7, 0xb3];
/// `transferFrom(address,address,uint256)`
pub const TRANSFER_FROM: [u8; 4] = [0x23, 0xb8, 0x72, 0xdd];

/// Where the chain's USDC stands as an ERC-20.
pub fn usdc() -> Address {
    asset_address(USDC)
}

/// The call data of a function with these arguments.
fn input(selector: [u8; 4], words: &[Word]) -> Vec<u8> {
    [&selector[..], words.as_flattened()].concat()
}

/// The call data that sends `value` to `to`.
pub fn transfer(to: Address, value: u128) -> Vec<u8> {
    input(TRANSFER, &[address_word(to), number_word(value)])
}

/// The call data that lets `spender` send `value`.
pub fn approve(spender: Address, value: u128) -> Vec<u8> {
    input(APPROVE, &[address_word(spender), number_word(value)])
}

/// The call data that sends `value` of what `from` has to `to`.
pub fn transfer_from(from: Address, to: Address, value: u128) -> Vec<u8> {
    input(TRANSFER_FROM, &[address_word(from), address_word(to), number_word(value)])
}

/// What `account` has of the token.
///
/// # Panics
/// If the token does not answer with a number.
pub fn balance_of<C: Chain + ?Sized>(chain: &mut C, token: Address, account: Address) -> u128 {
    ask(chain, token, input(BALANCE_OF, &[address_word(account)]))
}

/// What `spender` may still send of what `owner` has of the token.
///
/// # Panics
/// If the token does not answer with a number.
pub fn allowance<C: Chain + ?Sized>(chain: &mut C, token: Address, owner: Address, spender: Address) -> u128 {
    ask(chain, token, input(ALLOWANCE, &[address_word(owner), address_word(spender)]))
}

fn ask<C: Chain + ?Sized>(chain: &mut C, token: Address, data: Vec<u8>) -> u128 {
    let output = chain.dry_run(&Account::nobody(), token, data, 0).expect("a view").output;
    let (zeros, number) = output.split_at(16);
    assert!(output.len() == 32 && zeros == [0; 16], "a number of 128 bits: {output:?}");
    u128::from_be_bytes(number.try_into().expect("half a word"))
}
