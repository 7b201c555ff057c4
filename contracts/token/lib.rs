//! A token to sell, see README.md and `fairsale_interfaces::erc20`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod ledger;

pub use ledger::{Facts, PackedFacts};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod token {
    use crate::ledger::{Facts, Ledger, allowance, approve};
    use fairsale_interfaces::{
        erc20::{Erc20, Erc20Sol, Error, Refusal, emit_approval, emit_transfer},
        host::{
            self, BoolAnswer, NumberAnswer, TextAnswer, Word, number_answer, text_answer, true_answer, word_address,
            word_amount, word_number,
        },
        storage,
    };
    use fairsale_math::Timestamp as Seconds;
    use ink::prelude::vec::Vec;

    const NAME: &[u8] = b"name";
    const SYMBOL: &[u8] = b"symbol";

    /// An ERC-20 of fixed supply, which only sales that the seller named can send before a date.
    #[ink(storage)]
    pub struct Token {
        ledger: Ledger,
    }

    impl Token {
        /// Makes a token of `supply` base units, all of them the caller's, who is the seller. `name` and `symbol` are
        /// UTF-8, encoded like strings, and cut to 32 bytes.
        #[ink(constructor)]
        pub fn new(name: Vec<u8>, symbol: Vec<u8>, decimals: u8, supply: u128, transferable_at: u64) -> Self {
            let seller = Self::env().caller();
            store_text(NAME, &name);
            store_text(SYMBOL, &symbol);
            emit_transfer(Address::zero(), seller, supply);
            Self { ledger: Ledger::new(&Facts { supply, transferable_at, seller, decimals }) }
        }

        /// Sends `value` of the seller's to `sale`, a contract, and lets that contract send at any time from now on.
        /// More can be allotted later.
        ///
        /// # Errors
        /// [`Error::Malformed`], [`Error::NotSeller`], [`Error::NotAContract`], [`Error::TooManySales`],
        /// [`Error::InsufficientBalance`]
        ///
        /// # Events
        /// `Transfer`
        #[ink(message, selector = 0xe4c2_0010)]
        pub fn allot(&mut self, sale: Address, value: u128) -> Result<(), Refusal> {
            require_whole_call(20 + 16)?;
            let seller = self.env().caller();
            if !ink::env::is_contract(&sale) {
                return Err(Error::NotAContract { account: sale }.into());
            }
            self.ledger.name_sale(seller, sale)?;
            self.ledger.move_balance(seller, sale, value)?;
            emit_transfer(seller, sale, value);
            Ok(())
        }

        /// Account that made the token, got the whole supply, and may name sales.
        #[ink(message, selector = 0xe4c2_0012)]
        pub fn seller(&self) -> Address {
            self.ledger.facts.seller()
        }

        /// True if the seller named `account` as a sale, which may send at any time.
        #[ink(message, selector = 0xe4c2_0013)]
        pub fn is_sale(&self, account: Address) -> bool {
            self.ledger.is_sale(account)
        }

        /// First second at which everybody may send.
        #[ink(message, selector = 0xe4c2_0011)]
        pub fn transferable_at(&self) -> u64 {
            self.ledger.facts.transferable_at()
        }

        /// Sends `value` from `from` to `to`, and emits the event.
        ///
        /// # Errors
        /// [`Error::Locked`], [`Error::NoReceiver`], [`Error::InsufficientBalance`]
        fn send(&mut self, from: Address, to: Address, value: u128) -> Result<(), Refusal> {
            self.ledger.transfer(from, to, value, Seconds(self.env().block_timestamp()))?;
            emit_transfer(from, to, value);
            Ok(())
        }

        /// Sends `value` from `from` to `to`, out of the allowance of the caller.
        ///
        /// # Errors
        /// [`Error::InsufficientAllowance`], [`Error::Locked`], [`Error::NoReceiver`], [`Error::InsufficientBalance`]
        fn send_from(&mut self, from: Address, to: Address, value: u128) -> Result<(), Refusal> {
            self.ledger.spend_allowance(from, self.env().caller(), value)?;
            self.send(from, to, value)
        }

        fn let_spend(&self, spender: Address, value: u128) {
            let owner = self.env().caller();
            approve(owner, spender, value);
            emit_approval(owner, spender, value);
        }

        fn balance(&self, account: Address) -> u128 {
            self.ledger.balance_of(account)
        }
    }

    impl Erc20 for Token {
        #[ink(message, selector = 0xe4c2_0001)]
        fn total_supply(&self) -> u128 {
            self.ledger.facts.supply()
        }

        #[ink(message, selector = 0xe4c2_0002)]
        fn balance_of(&self, account: Address) -> u128 {
            self.balance(account)
        }

        #[ink(message, selector = 0xe4c2_0003)]
        fn allowance(&self, owner: Address, spender: Address) -> u128 {
            allowance(owner, spender)
        }

        #[ink(message, selector = 0xe4c2_0004)]
        fn transfer(&mut self, to: Address, value: u128) -> Result<(), Refusal> {
            require_whole_call(20 + 16)?;
            self.send(self.env().caller(), to, value)
        }

        #[ink(message, selector = 0xe4c2_0005)]
        fn approve(&mut self, spender: Address, value: u128) -> Result<(), Refusal> {
            require_whole_call(20 + 16)?;
            self.let_spend(spender, value);
            Ok(())
        }

        #[ink(message, selector = 0xe4c2_0006)]
        fn transfer_from(&mut self, from: Address, to: Address, value: u128) -> Result<(), Refusal> {
            require_whole_call(20 + 20 + 16)?;
            self.send_from(from, to, value)
        }
    }

    impl Erc20Sol for Token {
        #[ink(message, selector = 0x18160ddd)]
        fn sol_total_supply(&self) -> NumberAnswer {
            number_answer(self.ledger.facts.supply())
        }

        #[ink(message, selector = 0x70a08231)]
        fn sol_balance_of(&self, account: Word) -> NumberAnswer {
            number_answer(self.balance(word_address(&account)))
        }

        #[ink(message, selector = 0xdd62ed3e)]
        fn sol_allowance(&self, owner: Word, spender: Word) -> NumberAnswer {
            number_answer(allowance(word_address(&owner), word_address(&spender)))
        }

        #[ink(message, selector = 0xa9059cbb)]
        fn sol_transfer(&mut self, to: Word, value: Word) -> Result<BoolAnswer, Refusal> {
            self.send(self.env().caller(), word_address(&to), amount(&value, 2)?)?;
            Ok(true_answer())
        }

        #[ink(message, selector = 0x095ea7b3)]
        fn sol_approve(&mut self, spender: Word, value: Word) -> Result<BoolAnswer, Refusal> {
            require_whole_call(2 * 32)?;
            self.let_spend(word_address(&spender), word_amount(&value));
            Ok(true_answer())
        }

        #[ink(message, selector = 0x23b872dd)]
        fn sol_transfer_from(&mut self, from: Word, to: Word, value: Word) -> Result<BoolAnswer, Refusal> {
            self.send_from(word_address(&from), word_address(&to), amount(&value, 3)?)?;
            Ok(true_answer())
        }

        #[ink(message, selector = 0x06fdde03)]
        fn sol_name(&self) -> TextAnswer {
            text(NAME)
        }

        #[ink(message, selector = 0x95d89b41)]
        fn sol_symbol(&self) -> TextAnswer {
            text(SYMBOL)
        }

        #[ink(message, selector = 0x313ce567)]
        fn sol_decimals(&self) -> NumberAnswer {
            number_answer(self.ledger.facts.decimals().into())
        }
    }

    /// Returns the amount to send in a call of a Solidity function of `arguments` arguments.
    ///
    /// # Errors
    /// [`Error::Malformed`]
    fn amount(value: &Word, arguments: usize) -> Result<u128, Refusal> {
        require_whole_call(32 * arguments)?;
        word_number(value).ok_or_else(|| Error::Malformed.into())
    }

    /// Fails if the call has fewer than `arguments` bytes after its selector: ink! would read missing bytes as zeros.
    ///
    /// # Errors
    /// [`Error::Malformed`]
    fn require_whole_call(arguments: usize) -> Result<(), Refusal> {
        if host::is_whole_call(arguments) { Ok(()) } else { Err(Error::Malformed.into()) }
    }

    /// Stores a name, cut to 32 bytes: its length, then its bytes.
    fn store_text(key: &[u8], text: &[u8]) {
        let text = &text[..text.len().min(32)];
        let mut kept = [0; 33];
        kept[0] = text.len() as u8;
        kept[1..][..text.len()].copy_from_slice(text);
        storage::store(key, &kept);
    }

    fn text(key: &[u8]) -> TextAnswer {
        let mut kept = [0; 33];
        storage::load(key, &mut kept);
        let mut word = [0; 32];
        word.copy_from_slice(&kept[1..]);
        text_answer(&word, kept[0])
    }
}
