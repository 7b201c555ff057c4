//! The token's state, and every change to it, as plain functions of their arguments.

use fairsale_interfaces::{
    erc20::{Error, Refusal},
    host::{Word, address_word, keccak256, number_word, word_number},
    packed,
    packed::Field,
    storage,
};
use fairsale_math::Timestamp;
use ink::Address;

packed! {
    /// Facts that never change.
    pub struct Facts / PackedFacts {
        /// All there is, in base units.
        pub supply / set_supply: u128,
        /// First second at which everybody may send.
        pub transferable_at / set_transferable_at: u64,
        /// Account that may name sales.
        pub seller / set_seller: Address,
        /// Digits of a balance after the decimal point.
        pub decimals / set_decimals: u8,
    }
}

/// Maximum number of named sales. They are stored in the root, and every buyer pays for reading it.
pub const MAX_SALES: usize = 6;

/// Bytes of a named sale: its address and its balance.
const SALE_BYTES: usize = 20 + 16;

/// The sales that the seller named, and their balances. These are stored here, apart from all others, so that a claim
/// from a sale touches one storage value less (10,257 bytes of proof).
#[derive(Clone, PartialEq, Eq, Debug)]
#[ink::storage_item(packed)]
pub struct Sales([u8; MAX_SALES * SALE_BYTES]);

impl Sales {
    /// Returns the place of `sale`; the first free one for the zero address.
    fn place(&self, sale: Address) -> Option<usize> {
        self.0.chunks_exact(SALE_BYTES).position(|entry| Address::load(&entry[..20]) == sale)
    }
}

/// The token. Balances are stored under the account, as a Solidity word under a Solidity word; allowances under the
/// hash of owner and spender.
#[derive(Debug)]
#[ink::storage_item(packed)]
pub struct Ledger {
    /// Facts that never change.
    pub facts: PackedFacts,
    sales: Sales,
}

impl Ledger {
    /// A token whose whole supply is the seller's.
    pub fn new(facts: &Facts) -> Self {
        let mut ledger = Self { facts: facts.into(), sales: Sales([0; MAX_SALES * SALE_BYTES]) };
        ledger.set_balance(facts.seller, facts.supply);
        ledger
    }

    /// Returns the balance of `account`.
    pub fn balance_of(&self, account: Address) -> u128 {
        match self.sale(account) {
            Some(place) => u128::load(&self.sales.0[place * SALE_BYTES + 20..][..16]),
            None => load_number(&address_word(account)),
        }
    }

    fn set_balance(&mut self, account: Address, balance: u128) {
        match self.sale(account) {
            Some(place) => balance.store(&mut self.sales.0[place * SALE_BYTES + 20..][..16]),
            None => storage::store_word(&address_word(account), &number_word(balance)),
        }
    }

    /// Returns the place of `account` among the named sales, if it is one.
    fn sale(&self, account: Address) -> Option<usize> {
        // The zero address marks free places; it is nobody's sale.
        if account.is_zero() { None } else { self.sales.place(account) }
    }

    /// Returns true if the seller named `account` as a sale.
    pub fn is_sale(&self, account: Address) -> bool {
        self.sale(account).is_some()
    }

    /// Lets `sale` send from now on. Its balance moves to those of the named sales.
    ///
    /// # Errors
    /// [`Error::NotSeller`], [`Error::TooManySales`]
    pub fn name_sale(&mut self, caller: Address, sale: Address) -> Result<(), Refusal> {
        if caller != self.facts.seller() {
            return Err(Error::NotSeller { caller }.into());
        }
        if self.sale(sale).is_none() {
            let balance = self.balance_of(sale);
            self.set_balance(sale, 0);
            let place = self.sales.place(Address::zero()).ok_or(Error::TooManySales { limit: MAX_SALES as u32 })?;
            sale.store(&mut self.sales.0[place * SALE_BYTES..][..20]);
            self.set_balance(sale, balance);
        }
        Ok(())
    }

    /// Sends `value` from `from` to `to`, if `from` may send at `now`.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::NoReceiver`], [`Error::InsufficientBalance`]
    pub fn transfer(&mut self, from: Address, to: Address, value: u128, now: Timestamp) -> Result<(), Refusal> {
        let transferable_at = self.facts.transferable_at();
        if now.0 < transferable_at && self.sale(from).is_none() {
            return Err(Error::Locked { transferable_at, now: now.0 }.into());
        }
        self.move_balance(from, to, value)
    }

    /// Moves `value` from one account to the other, at any time.
    ///
    /// # Errors
    /// [`Error::NoReceiver`], [`Error::InsufficientBalance`]
    pub fn move_balance(&mut self, from: Address, to: Address, value: u128) -> Result<(), Refusal> {
        if to.is_zero() {
            return Err(Error::NoReceiver.into());
        }
        let balance = self.balance_of(from);
        let rest = balance.checked_sub(value).ok_or(Error::InsufficientBalance { balance, needed: value })?;
        self.set_balance(from, rest);
        // All balances together are the supply, so this one plus a part of another fits.
        let sum = self.balance_of(to) + value;
        self.set_balance(to, sum);
        Ok(())
    }

    /// Subtracts `value` from the allowance of `spender` from `owner`.
    ///
    /// # Errors
    /// [`Error::InsufficientAllowance`]
    pub fn spend_allowance(&mut self, owner: Address, spender: Address, value: u128) -> Result<(), Refusal> {
        let allowance = allowance(owner, spender);
        let rest = allowance.checked_sub(value).ok_or(Error::InsufficientAllowance { allowance, needed: value })?;
        approve(owner, spender, rest);
        Ok(())
    }
}

/// Returns the allowance of `spender` from `owner`.
pub fn allowance(owner: Address, spender: Address) -> u128 {
    load_number(&allowance_key(owner, spender))
}

/// Sets the allowance of `spender` from `owner` to `value`.
pub fn approve(owner: Address, spender: Address, value: u128) {
    storage::store_word(&allowance_key(owner, spender), &number_word(value));
}

fn allowance_key(owner: Address, spender: Address) -> Word {
    let mut both = [0; 40];
    owner.store(&mut both[..20]);
    spender.store(&mut both[20..]);
    let mut key = keccak256(&both);
    // The keys of balances begin with zeros.
    key[0] |= 1;
    key
}

fn load_number(key: &Word) -> u128 {
    // Only what fits is ever stored.
    word_number(&storage::load_word(key)).unwrap_or_default()
}
