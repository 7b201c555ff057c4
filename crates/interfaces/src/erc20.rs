//! ERC-20, the interface of fungible tokens (EIP-20): our token's, and a sale's calls to any token.

use crate::host::{
    self, BoolAnswer, Limits, NumberAnswer, TextAnswer, Word, address_word, deposit_event, number_word, sol_input,
    word_number,
};
use ink::{Address, U256, prelude::boxed::Box};

/// ERC-20 by Solidity ABI, a word an argument, a word an answer ([`NumberAnswer`]). Errors are SCALE-encoded.
#[ink::trait_definition]
pub trait Erc20Sol {
    /// `totalSupply() view returns (uint256)`
    #[ink(message, selector = 0x18160ddd)]
    fn sol_total_supply(&self) -> NumberAnswer;

    /// `balanceOf(address account) view returns (uint256)`
    #[ink(message, selector = 0x70a08231)]
    fn sol_balance_of(&self, account: Word) -> NumberAnswer;

    /// `allowance(address owner, address spender) view returns (uint256)`
    #[ink(message, selector = 0xdd62ed3e)]
    fn sol_allowance(&self, owner: Word, spender: Word) -> NumberAnswer;

    /// `transfer(address to, uint256 value) returns (bool)`
    ///
    /// # Errors
    /// Those of [`Erc20::transfer`]
    #[ink(message, selector = 0xa9059cbb)]
    fn sol_transfer(&mut self, to: Word, value: Word) -> Result<BoolAnswer, Refusal>;

    /// `approve(address spender, uint256 value) returns (bool)`
    ///
    /// # Errors
    /// Those of [`Erc20::approve`]
    #[ink(message, selector = 0x095ea7b3)]
    fn sol_approve(&mut self, spender: Word, value: Word) -> Result<BoolAnswer, Refusal>;

    /// `transferFrom(address from, address to, uint256 value) returns (bool)`
    ///
    /// # Errors
    /// Those of [`Erc20::transfer_from`]
    #[ink(message, selector = 0x23b872dd)]
    fn sol_transfer_from(&mut self, from: Word, to: Word, value: Word) -> Result<BoolAnswer, Refusal>;

    /// `name() view returns (string)`
    #[ink(message, selector = 0x06fdde03)]
    fn sol_name(&self) -> TextAnswer;

    /// `symbol() view returns (string)`
    #[ink(message, selector = 0x95d89b41)]
    fn sol_symbol(&self) -> TextAnswer;

    /// `decimals() view returns (uint8)`
    #[ink(message, selector = 0x313ce567)]
    fn sol_decimals(&self) -> NumberAnswer;
}

/// ERC-20 by ink!'s ABI. Amounts are in base units.
///
/// # Events
/// Those of EIP-20, in Solidity's encoding, whichever ABI was called: [`TRANSFER`], [`APPROVAL`].
#[ink::trait_definition]
pub trait Erc20 {
    /// Total supply. Never changes.
    #[ink(message, selector = 0xe4c2_0001)]
    fn total_supply(&self) -> u128;

    /// Balance of `account`.
    #[ink(message, selector = 0xe4c2_0002)]
    fn balance_of(&self, account: Address) -> u128;

    /// Amount that `spender` may still send from `owner`.
    #[ink(message, selector = 0xe4c2_0003)]
    fn allowance(&self, owner: Address, spender: Address) -> u128;

    /// Sends `value` from the caller to `to`.
    ///
    /// # Errors
    /// [`Error::Malformed`], [`Error::Locked`], [`Error::NoReceiver`], [`Error::InsufficientBalance`]
    #[ink(message, selector = 0xe4c2_0004)]
    fn transfer(&mut self, to: Address, value: u128) -> Result<(), Refusal>;

    /// Lets `spender` send `value` from the caller, replacing the allowance before.
    ///
    /// # Errors
    /// [`Error::Malformed`]
    #[ink(message, selector = 0xe4c2_0005)]
    fn approve(&mut self, spender: Address, value: u128) -> Result<(), Refusal>;

    /// Sends `value` from `from` to `to`, out of the caller's allowance.
    ///
    /// # Errors
    /// [`Error::Malformed`], [`Error::Locked`], [`Error::NoReceiver`], [`Error::InsufficientAllowance`],
    /// [`Error::InsufficientBalance`]
    #[ink(message, selector = 0xe4c2_0006)]
    fn transfer_from(&mut self, from: Address, to: Address, value: u128) -> Result<(), Refusal>;
}

/// Errors of a token. A call that fails changes nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[ink::error]
pub enum Error {
    /// The sender's balance is too low.
    InsufficientBalance {
        /// Balance of the sender.
        balance: u128,
        /// Amount to be sent.
        needed: u128,
    },
    /// The caller's allowance is too low.
    InsufficientAllowance {
        /// Allowance of the caller.
        allowance: u128,
        /// Amount to be sent.
        needed: u128,
    },
    /// Until then only the sales that the seller named may send.
    Locked {
        /// First second at which everybody may send.
        transferable_at: u64,
        /// The chain's clock, in seconds.
        now: u64,
    },
    /// Only the seller may name sales.
    NotSeller {
        /// The caller.
        caller: Address,
    },
    /// No more sales can be named.
    TooManySales {
        /// The limit.
        limit: u32,
    },
    /// Sales are contracts, and this account has no code.
    NotAContract {
        /// The account.
        account: Address,
    },
    /// The receiver is the zero address: the amount would be lost.
    NoReceiver,
    /// More than 2¹²⁸ − 1, or a call that is shorter than its arguments: missing bytes would be read as zeros, and a
    /// cut address would be another account's.
    Malformed,
}

/// A boxed error: passing a pointer up through `?` takes less code than the error itself, see
/// [`sale::Refusal`](crate::sale::Refusal).
pub type Refusal = Box<Error>;

/// `Transfer(address indexed from, address indexed to, uint256 value)`: keccak256 of its signature, the first topic.
pub const TRANSFER: Word = keccak_const::Keccak256::new().update(b"Transfer(address,address,uint256)").finalize();

/// `Approval(address indexed owner, address indexed spender, uint256 value)`: keccak256 of its signature.
pub const APPROVAL: Word = keccak_const::Keccak256::new().update(b"Approval(address,address,uint256)").finalize();

/// `Transfer`, in Solidity's encoding.
pub fn emit_transfer(from: Address, to: Address, value: u128) {
    deposit_event(&[TRANSFER, address_word(from), address_word(to)], &number_word(value));
}

/// `Approval`, in Solidity's encoding.
pub fn emit_approval(owner: Address, spender: Address, value: u128) {
    deposit_event(&[APPROVAL, address_word(owner), address_word(spender)], &number_word(value));
}

/// Returns the balance of `account` in `token`, in base units. `None` if `token` does not answer like an ERC-20, or
/// with more than 2¹²⁸ − 1.
pub fn balance_of(token: &Address, account: Address) -> Option<u128> {
    let mut balance = [0; 32];
    let input = sol_input([0x70, 0xa0, 0x82, 0x31], &address_word(account), &[0; 32]);
    (host::ask(token, &input[..36], &mut balance)? == 32).then_some(())?;
    word_number(&balance)
}

/// Sends `value` base units of `token` to `to`. `None` unless the token confirms it: it must not fail, and must answer
/// `true`, or nothing, as some old tokens do.
pub fn transfer(token: &Address, to: Address, value: u128) -> Option<()> {
    done(&Limits::NONE, token, &transfer_input(to, value))
}

/// Sends `value` purchased base units of `token` to `to`, within [`Limits::DELIVERY`]: a token that never ends spoils
/// its own delivery, and nothing else of the call. `None` as for [`transfer`].
pub fn deliver(token: &Address, to: Address, value: u128) -> Option<()> {
    done(&Limits::DELIVERY, token, &transfer_input(to, value))
}

fn transfer_input(to: Address, value: u128) -> [u8; 68] {
    sol_input([0xa9, 0x05, 0x9c, 0xbb], &address_word(to), &number_word(value))
}

/// Sends `value` base units of `token` from `from` to `to`, out of the calling contract's allowance. `None` as for
/// [`transfer`].
pub fn transfer_from(token: &Address, from: Address, to: Address, value: u128) -> Option<()> {
    let mut input = [0; 100];
    input[..4].copy_from_slice(&[0x23, 0xb8, 0x72, 0xdd]);
    input[4..36].copy_from_slice(&address_word(from));
    input[36..68].copy_from_slice(&address_word(to));
    input[68..].copy_from_slice(&number_word(value));
    done(&Limits::NONE, token, &input)
}

/// Returns true if `token` answers that it did what `input` asks for. An account without code answers every call with
/// nothing.
#[inline(never)]
fn done(limits: &Limits, token: &Address, input: &[u8]) -> Option<()> {
    let mut answer = [0; 32];
    match host::call_within(limits, token, &U256::zero(), input, &mut answer)? {
        0 => host::has_code(token).then_some(()),
        32 => (answer == number_word(1)).then_some(()),
        _ => None,
    }
}
