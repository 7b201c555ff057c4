//! The token's state, and every change to it, as plain functions of what the world gives.

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
        /// Who may name sales.
        pub seller / set_seller: Address,
        /// How many digits of a balance stand behind the decimal point.
        pub decimals / set_decimals: u8,
    }
}

/// Maximum number of named sales. They are stored in the root, and every buyer pays for reading it.
pub const MAX_SALES: usize = 6;

/// Bytes of a named sale: its address and its balance.
const SALE_BYTES: usize = 20 + 16;

/// The sales that the seller named, and what they have. Their balances lie here and not with all others, because whoever
/// claims from a sale touches one storage value less (10,257 bytes of proof).
#[derive(Clone, PartialEq, Eq, Debug)]
#[ink::storage_item(packed)]
pub struct Sales([u8; MAX_SALES * SALE_BYTES]);

impl Sales {
    /// Where `sale` lies; the zero address: the first free place.
    fn place(&self, sale: Address) -> Option<usize> {
        self.0.chunks_exact(SALE_BYTES).position(|entry| Address::load(&entry[..20]) == sale)
    }
}

/// The token. A balance lies under the account, as two words of Solidity; an allowance under the hash of owner and spender.
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

    /// What `account` has.
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

    /// Where `account` lies among the named sales, if it is one.
    fn sale(&self, account: Address) -> Option<usize> {
        // The zero address marks free places; it is nobody's sale.
        if account.is_zero() { None } else { self.sales.place(account) }
    }

    /// Whether the seller named `account` as a sale.
    pub fn is_sale(&self, account: Address) -> bool {
        self.sale(account).is_some()
    }

    /// Lets `sale` send from now on. Its balance moves to the other named sales'.
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

    /// Sends what is `from`'s own to send at `now`.
    pub fn transfer(&mut self, from: Address, to: Address, value: u128, now: Timestamp) -> Result<(), Refusal> {
        let transferable_at = self.facts.transferable_at();
        if now.0 < transferable_at && self.sale(from).is_none() {
            return Err(Error::Locked { transferable_at, now: now.0 }.into());
        }
        self.move_balance(from, to, value)
    }

    /// Moves `value` from one account to the other, whatever the clock says.
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

    /// Takes `value` off what `spender` may send of `owner`'s.
    pub fn spend_allowance(&mut self, owner: Address, spender: Address, value: u128) -> Result<(), Refusal> {
        let allowance = allowance(owner, spender);
        let rest = allowance.checked_sub(value).ok_or(Error::InsufficientAllowance { allowance, needed: value })?;
        approve(owner, spender, rest);
        Ok(())
    }
}

/// What `spender` may still send of `owner`'s.
pub fn allowance(owner: Address, spender: Address) -> u128 {
    load_number(&allowance_key(owner, spender))
}

/// Lets `spender` send `value` of `owner`'s.
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
