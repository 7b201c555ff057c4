//! A collection of tickets, see README.md and `fairsale_interfaces::ticket`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod holdings;
mod ledger;

pub use ledger::{PackedTerms, Terms};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod ticket {
    use crate::ledger::{Ledger, PackedTerms};
    use fairsale_interfaces::{
        erc721::{emit_locked, emit_transfer},
        host::{self, Unread},
        packed::Field,
        personhood::Alias,
        ticket::{Issued, Refusal},
    };
    use ink::{prelude::vec::Vec, storage::traits::StorageKey};

    /// Selector of the office's `found`.
    const FOUND: [u8; 4] = [0x71, 0xc7, 0, 0];

    /// Selector of the office's `issue`.
    const ISSUE: [u8; 4] = [0x71, 0xc7, 0, 8];

    /// A fixed number of tickets, ERC-721, bound to persons until a date.
    #[ink(storage)]
    pub struct TicketCollection {
        ledger: Ledger,
    }

    impl TicketCollection {
        /// A collection by these terms, none of whose tickets is issued; the seller is allotted all of them. The address of a
        /// ticket's metadata is `base_uri` with the ticket's number behind it. Texts are UTF-8, encoded like strings.
        ///
        /// # Errors
        /// [`Error::NoTickets`](fairsale_interfaces::ticket::Error::NoTickets), [`Error::ZeroAddress`](fairsale_interfaces::ticket::Error::ZeroAddress),
        /// [`Error::TextTooLong`](fairsale_interfaces::ticket::Error::TextTooLong). If `office` is none, the constructor just reverts.
        ///
        /// # Events
        /// [`Allotted`](fairsale_interfaces::ticket::Allotted)
        #[ink(constructor)]
        pub fn new(
            terms: PackedTerms,
            _name: Unread<Vec<u8>>,
            _symbol: Unread<Vec<u8>>,
            _base_uri: Unread<Vec<u8>>,
        ) -> Result<Self, Refusal> {
            let office = terms.office();
            let collection = Self { ledger: Ledger::new(terms) };
            ink::env::set_contract_storage(&<Self as StorageKey>::KEY, &collection);
            // The office checks the terms where they lie, and is told the texts, which came behind them.
            let mut input = host::call_data();
            input.drain(..PackedTerms::default().0.len());
            input[..4].copy_from_slice(&FOUND);
            match host::delegate(&office, &input) {
                Ok(answer) if answer == host::ACCEPTED => Ok(collection),
                Ok(_) => host::answer(true, &[]),
                Err(refusal) => host::answer(true, &refusal),
            }
        }

        /// See `fairsale_interfaces::ticket::Ticket::issue`. This code issues for named sales, to those who have few tickets;
        /// the office does the rest, and says why not.
        #[ink(message, selector = @)]
        pub fn issue(&mut self, to: Address, alias: Alias) -> Result<u32, Refusal> {
            let by = self.env().caller();
            let Some(id) = self.ledger.issue_by_sale(by, to, alias) else {
                let mut input = host::call_data();
                input[..4].copy_from_slice(&ISSUE);
                self.office(&input)
            };
            emit_transfer(Address::zero(), to, id);
            if self.env().block_timestamp() < self.ledger.terms.transferable_at() {
                emit_locked(id);
            }
            Issued { alias, id, to, by }.emit();
            // As ink! would, which spends a kilobyte of code on an error that never is.
            ink::env::set_contract_storage(&<Self as StorageKey>::KEY, self);
            let mut answer = [0; 6];
            id.store(&mut answer[2..]);
            host::answer(false, &answer)
        }

        /// All other messages are the office's: `fairsale_interfaces::ticket::Ticket`, `fairsale_interfaces::erc721`.
        #[ink(message, selector = _)]
        pub fn others(&self) {
            self.office(&host::call_data())
        }

        /// Lets the office answer.
        #[inline(never)]
        fn office(&self, input: &[u8]) -> ! {
            match host::delegate(&self.ledger.terms.office(), input) {
                Ok(answer) => host::answer(false, &answer),
                Err(refusal) => host::answer(true, &refusal),
            }
        }
    }
}
