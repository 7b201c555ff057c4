//! A collection of tickets, see README.md, `fairsale_interfaces::ticket` and `fairsale_interfaces::erc721`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod holdings;
mod ledger;
mod lists;
mod rules;
mod solidity;
mod texts;

pub use ledger::{PackedTerms, Terms};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod ticket {
    use crate::{
        holdings,
        ledger::{Ledger, PackedTerms},
        lists,
        rules::{approve, is_operator, issued, recover, set_operator},
        solidity::{
            self, answer_address, answer_nothing, answer_number, answer_text, answer_truth, require_whole_call,
            require_words,
        },
        texts::{BASE_URI, NAME, SYMBOL, store_text, text, uri},
    };
    use fairsale_interfaces::{
        erc721::{
            self, Erc721, Erc721Sol, INTERFACES, emit_approval, emit_approval_for_all, emit_locked, emit_transfer,
        },
        host::{self, Word, word_address},
        personhood::{self, Alias},
        ticket::{Allotted, Error, Holding, Issued, Recovered, Refusal, Ticket},
    };
    use fairsale_math::Timestamp as Seconds;
    use ink::{prelude::vec::Vec, storage::traits::StorageKey};

    /// A fixed number of tickets, ERC-721, bound to persons until a date.
    #[ink(storage)]
    pub struct TicketCollection {
        ledger: Ledger,
    }

    impl TicketCollection {
        /// A collection by these terms, none of whose tickets is issued; the seller is allotted all of them. The
        /// address of a ticket's metadata is `base_uri` with the ticket's number behind it. Texts are UTF-8, encoded
        /// like strings.
        ///
        /// # Errors
        /// [`Error::NoTickets`], [`Error::ZeroAddress`], [`Error::TextTooLong`]
        ///
        /// # Events
        /// [`Allotted`]
        #[ink(constructor)]
        pub fn new(terms: PackedTerms, name: Vec<u8>, symbol: Vec<u8>, base_uri: Vec<u8>) -> Result<Self, Refusal> {
            let mut ledger = Ledger::new(terms);
            ledger.found()?;
            store_text(NAME, &name)?;
            store_text(SYMBOL, &symbol)?;
            store_text(BASE_URI, &base_uri)?;
            let (to, count) = (ledger.terms.seller(), ledger.terms.supply());
            host::emit_plain(&Allotted { from: Address::zero(), to, count });
            Ok(Self { ledger })
        }

        /// The terms of the collection.
        #[ink(message, selector = 0x71c7_0010)]
        pub fn terms(&self) -> PackedTerms {
            self.ledger.terms.clone()
        }

        /// Prefix of the address of a ticket's metadata, before the ticket's number. With this, name, symbol and terms
        /// the address of the collection can be computed.
        #[ink(message, selector = 0x71c7_0011)]
        pub fn base_uri(&self) -> Vec<u8> {
            text(BASE_URI).unwrap_or_default()
        }

        fn now(&self) -> Seconds {
            Seconds(self.env().block_timestamp())
        }

        fn is_locked(&self) -> bool {
            self.now().0 < self.ledger.terms.transferable_at()
        }

        /// Sends ticket `id` on behalf of the caller, and emits the event.
        ///
        /// # Errors
        /// [`Error::NoSuchTicket`], [`Error::Locked`], [`Error::NotOwner`], [`Error::NotAllowed`],
        /// [`Error::ZeroAddress`], [`Error::ReceiverRefused`]
        fn send(&self, from: Address, to: Address, id: u32) -> Result<(), Refusal> {
            // The collection itself could never send it on.
            if to == self.env().address() {
                return Err(Error::ReceiverRefused { receiver: to }.into());
            }
            self.ledger.transfer(self.env().caller(), from, to, id, self.now())?;
            emit_transfer(from, to, id);
            Ok(())
        }

        /// Sends ticket `id` on behalf of the caller; a contract must take it.
        ///
        /// # Errors
        /// [`Error::NoSuchTicket`], [`Error::Locked`], [`Error::NotOwner`], [`Error::NotAllowed`],
        /// [`Error::ZeroAddress`], [`Error::ReceiverRefused`]
        fn send_safely(&self, from: Address, to: Address, id: u32, data: &[u8]) -> Result<(), Refusal> {
            self.send(from, to, id)?;
            let takes =
                !ink::env::is_contract(&to) || erc721::received(&to, self.env().caller(), from, id, data).is_some();
            if takes { Ok(()) } else { Err(Error::ReceiverRefused { receiver: to }.into()) }
        }

        /// Approves `to` for ticket `id` on behalf of the caller, and emits the event.
        ///
        /// # Errors
        /// [`Error::NoSuchTicket`], [`Error::NotAllowed`]
        fn let_send(&self, to: Address, id: u32) -> Result<(), Refusal> {
            let owner = approve(self.env().caller(), to, id)?;
            emit_approval(owner, to, id);
            Ok(())
        }

        fn let_send_all(&self, operator: Address, may: bool) {
            let owner = self.env().caller();
            set_operator(owner, operator, may);
            emit_approval_for_all(owner, operator, may);
        }
    }

    impl Ticket for TicketCollection {
        #[ink(message, selector = 0x71c7_0008)]
        fn issue(&mut self, to: Address, alias: Alias) -> Result<u32, Refusal> {
            let by = self.env().caller();
            // The short way first, of a named sale to somebody who has few tickets: most buyers go it.
            let id = match self.ledger.issue_by_sale(by, to, alias) {
                Some(id) => id,
                None => self.ledger.issue(by, to, alias)?,
            };
            emit_transfer(Address::zero(), to, id);
            if self.is_locked() {
                emit_locked(id);
            }
            Issued { alias, id, to, by }.emit();
            // As ink! would, which spends a kilobyte of code on an error that never is.
            ink::env::set_contract_storage(&<Self as StorageKey>::KEY, self);
            let mut answer = [0; 6];
            answer[2..].copy_from_slice(&id.to_le_bytes());
            host::answer(false, &answer)
        }

        #[ink(message, selector = 0x71c7_0001)]
        fn allot(&mut self, sale: Address, count: u32) -> Result<(), Refusal> {
            require_whole_call(20 + 4)?;
            let from = self.env().caller();
            if !ink::env::is_contract(&sale) {
                return Err(Error::NotAContract { account: sale }.into());
            }
            self.ledger.allot(from, sale, count)?;
            host::emit_plain(&Allotted { from, to: sale, count });
            Ok(())
        }

        #[ink(message, selector = 0x71c7_0002)]
        fn hand_on(&mut self, to: Address, count: u32) -> Result<(), Refusal> {
            require_whole_call(20 + 4)?;
            let from = self.env().caller();
            self.ledger.hand_on(from, to, count)?;
            host::emit_plain(&Allotted { from, to, count });
            Ok(())
        }

        #[ink(message, selector = 0x71c7_0003)]
        fn recover(&mut self, id: u32) -> Result<(), Refusal> {
            let to = self.env().caller();
            self.ledger.recoverable(id, self.now())?;
            let terms = &self.ledger.terms;
            let person = personhood::status_of(&terms.personhood(), to, &terms.context());
            let Holding { owner: from, alias, .. } = recover(id, to, person.ok_or(Error::PersonhoodUnavailable)?)?;
            emit_transfer(from, to, id);
            host::emit(&Recovered { alias, id, from, to }, &alias);
            Ok(())
        }

        #[ink(message, selector = 0x71c7_0004)]
        fn allotment_of(&self, account: Address) -> u32 {
            self.ledger.allotment_of(account)
        }

        #[ink(message, selector = 0x71c7_0005)]
        fn ticket(&self, id: u32) -> Option<Holding> {
            holdings::ticket(id).map(|(ticket, _)| ticket)
        }

        #[ink(message, selector = 0x71c7_0006)]
        fn transferable_at(&self) -> u64 {
            self.ledger.terms.transferable_at()
        }

        #[ink(message, selector = 0x71c7_0007)]
        fn supply(&self) -> u32 {
            self.ledger.terms.supply()
        }
    }

    impl Erc721 for TicketCollection {
        #[ink(message, selector = 0x71c7_0020)]
        fn total_supply(&self) -> u32 {
            self.ledger.issued
        }

        #[ink(message, selector = 0x71c7_0021)]
        fn balance_of(&self, owner: Address) -> u32 {
            lists::len(owner)
        }

        #[ink(message, selector = 0x71c7_0022)]
        fn owner_of(&self, id: u32) -> Option<Address> {
            holdings::ticket(id).map(|(ticket, _)| ticket.owner)
        }

        #[ink(message, selector = 0x71c7_0023)]
        fn get_approved(&self, id: u32) -> Option<Address> {
            holdings::ticket(id).map(|(ticket, _)| ticket.approved).filter(|approved| !approved.is_zero())
        }

        #[ink(message, selector = 0x71c7_0024)]
        fn is_approved_for_all(&self, owner: Address, operator: Address) -> bool {
            is_operator(owner, operator)
        }

        #[ink(message, selector = 0x71c7_0025)]
        fn token_of_owner_by_index(&self, owner: Address, index: u32) -> Option<u32> {
            (index < lists::len(owner)).then(|| lists::at(owner, index))
        }

        #[ink(message, selector = 0x71c7_0026)]
        fn approve(&mut self, to: Address, id: u32) -> Result<(), Refusal> {
            require_whole_call(20 + 4)?;
            self.let_send(to, id)
        }

        #[ink(message, selector = 0x71c7_0027)]
        fn set_approval_for_all(&mut self, operator: Address, approved: bool) -> Result<(), Refusal> {
            require_whole_call(20 + 1)?;
            self.let_send_all(operator, approved);
            Ok(())
        }

        #[ink(message, selector = 0x71c7_0028)]
        fn transfer_from(&mut self, from: Address, to: Address, id: u32) -> Result<(), Refusal> {
            require_whole_call(20 + 20 + 4)?;
            self.send(from, to, id)
        }

        #[ink(message, selector = 0x71c7_0029)]
        fn safe_transfer_from(&mut self, from: Address, to: Address, id: u32, data: Vec<u8>) -> Result<(), Refusal> {
            self.send_safely(from, to, id, &data)
        }
    }

    impl Erc721Sol for TicketCollection {
        #[ink(message, selector = 0x01ffc9a7)]
        fn sol_supports_interface(&self, interface: Word) -> Result<(), Refusal> {
            require_words(1)?;
            answer_truth(INTERFACES.iter().any(|known| interface[..4] == *known))
        }

        #[ink(message, selector = 0x70a08231)]
        fn sol_balance_of(&self, owner: Word) -> Result<(), Refusal> {
            require_words(1)?;
            answer_number(lists::len(somebody(&owner)?))
        }

        #[ink(message, selector = 0x6352211e)]
        fn sol_owner_of(&self, id: Word) -> Result<(), Refusal> {
            answer_address(asked_for(&id)?.owner)
        }

        #[ink(message, selector = 0x081812fc)]
        fn sol_get_approved(&self, id: Word) -> Result<(), Refusal> {
            answer_address(asked_for(&id)?.approved)
        }

        #[ink(message, selector = 0xe985e9c5)]
        fn sol_is_approved_for_all(&self, owner: Word, operator: Word) -> Result<(), Refusal> {
            require_words(2)?;
            answer_truth(is_operator(word_address(&owner), word_address(&operator)))
        }

        #[ink(message, selector = 0x095ea7b3)]
        fn sol_approve(&mut self, to: Word, id: Word) -> Result<(), Refusal> {
            require_words(2)?;
            self.let_send(word_address(&to), solidity::id(&id)?)?;
            answer_nothing()
        }

        #[ink(message, selector = 0xa22cb465)]
        fn sol_set_approval_for_all(&mut self, operator: Word, approved: Word) -> Result<(), Refusal> {
            require_words(2)?;
            self.let_send_all(word_address(&operator), solidity::truth(&approved)?);
            answer_nothing()
        }

        #[ink(message, selector = 0x23b872dd)]
        fn sol_transfer_from(&mut self, from: Word, to: Word, id: Word) -> Result<(), Refusal> {
            require_words(3)?;
            self.send(word_address(&from), word_address(&to), solidity::id(&id)?)?;
            answer_nothing()
        }

        #[ink(message, selector = 0x42842e0e)]
        fn sol_safe_transfer_from(&mut self, from: Word, to: Word, id: Word) -> Result<(), Refusal> {
            require_words(3)?;
            self.send_safely(word_address(&from), word_address(&to), solidity::id(&id)?, &[])?;
            answer_nothing()
        }

        #[ink(message, selector = 0xb88d4fde)]
        fn sol_safe_transfer_from_with(&mut self, from: Word, to: Word, id: Word) -> Result<(), Refusal> {
            let data = solidity::bytes(3)?;
            self.send_safely(word_address(&from), word_address(&to), solidity::id(&id)?, &data)?;
            answer_nothing()
        }

        #[ink(message, selector = 0x06fdde03)]
        fn sol_name(&self) {
            answer_text(&text(NAME).unwrap_or_default())
        }

        #[ink(message, selector = 0x95d89b41)]
        fn sol_symbol(&self) {
            answer_text(&text(SYMBOL).unwrap_or_default())
        }

        #[ink(message, selector = 0xc87b56dd)]
        fn sol_token_uri(&self, id: Word) -> Result<(), Refusal> {
            asked_for(&id)?;
            answer_text(&uri(solidity::id(&id)?))
        }

        #[ink(message, selector = 0x18160ddd)]
        fn sol_total_supply(&self) {
            answer_number(self.ledger.issued)
        }

        #[ink(message, selector = 0x4f6ccce7)]
        fn sol_token_by_index(&self, index: Word) -> Result<(), Refusal> {
            require_words(1)?;
            // Tickets are numbered from 1, and none is ever unmade.
            answer_number(solidity::index(&index, self.ledger.issued)? + 1)
        }

        #[ink(message, selector = 0x2f745c59)]
        fn sol_token_of_owner_by_index(&self, owner: Word, index: Word) -> Result<(), Refusal> {
            require_words(2)?;
            let owner = somebody(&owner)?;
            answer_number(lists::at(owner, solidity::index(&index, lists::len(owner))?))
        }

        #[ink(message, selector = 0xb45a3c0e)]
        fn sol_locked(&self, id: Word) -> Result<(), Refusal> {
            asked_for(&id)?;
            answer_truth(self.is_locked())
        }
    }

    /// Returns the ticket that a Solidity function of one argument is about.
    ///
    /// # Errors
    /// [`Error::Malformed`], [`Error::NoSuchTicket`]
    fn asked_for(id: &Word) -> Result<Holding, Refusal> {
        require_words(1)?;
        issued(solidity::id(id)?).map(|(ticket, _)| ticket)
    }

    /// Returns an account that can have tickets.
    ///
    /// # Errors
    /// [`Error::ZeroAddress`]
    fn somebody(account: &Word) -> Result<Address, Refusal> {
        let account = word_address(account);
        if account.is_zero() { Err(Error::ZeroAddress.into()) } else { Ok(account) }
    }
}
