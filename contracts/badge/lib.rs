//! A badge, see README.md and `fairsale_interfaces::badge`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod ledger;

pub use ledger::{PackedTerms, Terms};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod badge {
    use crate::ledger::{Ledger, PackedTerms};
    use fairsale_interfaces::{
        badge::{BulkRefusal, Refusal, SignedVoucher},
        host::{self, Unread, Word, word_address},
        personhood::{self, Alias},
    };
    use ink::{prelude::vec::Vec, storage::traits::StorageKey};

    /// Selector of the office's `found`.
    const FOUND: [u8; 4] = [0xba, 0xd9, 0xe0, 0];

    /// A source of personhood for those persons of another who hold the organiser's badge.
    #[ink(storage)]
    pub struct BadgeGate {
        ledger: Ledger,
    }

    impl BadgeGate {
        /// A badge by these terms, which nobody holds yet.
        ///
        /// # Errors
        /// [`Error::BadStatus`](fairsale_interfaces::badge::Error::BadStatus), [`Error::NoOrganiser`](fairsale_interfaces::badge::Error::NoOrganiser),
        /// [`Error::PersonhoodUnavailable`](fairsale_interfaces::badge::Error::PersonhoodUnavailable) if the gate does not answer. If the terms
        /// name no office, the constructor just reverts.
        ///
        /// # Events
        /// [`Founded`](fairsale_interfaces::badge::Founded)
        #[ink(constructor)]
        pub fn new(terms: PackedTerms) -> Result<Self, Refusal> {
            let office = terms.office();
            let badge = Self { ledger: Ledger::new(terms) };
            // The office checks the terms where they will lie; it looks at the storage, so they must be there already.
            ink::env::set_contract_storage(&<Self as StorageKey>::KEY, &badge);
            match host::delegate(&office, &FOUND) {
                Ok(answer) if answer == host::ACCEPTED => Ok(badge),
                Ok(_) => host::answer(true, &[]),
                Err(refusal) => host::answer(true, &refusal),
            }
        }

        /// `personhoodStatus(address account, bytes32 context) view returns ((uint8 status, bytes32 contextAlias))`, see
        /// [`PERSONHOOD_STATUS`](fairsale_interfaces::personhood::PERSONHOOD_STATUS). Of who does not hold the badge the status is
        /// 0 and the alias zero. It fails if the gate does.
        #[ink(message, selector = 0x886af133)]
        pub fn personhood_status(&self, account: Word, context: Word) {
            let (gate, account) = (self.ledger.terms.gate(), word_address(&account));
            match self.ledger.status(&context, |context| personhood::status_of(&gate, account, context)) {
                Some(status) => host::answer(false, &status.words()),
                None => host::answer(true, &[]),
            }
        }

        /// What never changes.
        #[ink(message, selector = 0xbad9_e010)]
        pub fn terms(&self) -> PackedTerms {
            self.office()
        }

        /// See `fairsale_interfaces::badge::Badge`.
        #[ink(message, selector = 0xbad9_e001)]
        pub fn mint(&mut self, _account: Unread<Address>) -> Result<u32, Refusal> {
            self.office()
        }

        /// See `fairsale_interfaces::badge::Badge`.
        #[ink(message, selector = 0xbad9_e002)]
        pub fn redeem(
            &mut self,
            _account: Unread<Address>,
            _expires: Unread<u64>,
            _signature: Unread<[u8; 65]>,
        ) -> Result<u32, Refusal> {
            self.office()
        }

        /// See `fairsale_interfaces::badge::Badge`.
        #[ink(message, selector = 0xbad9_e003)]
        pub fn redeem_all(&mut self, _vouchers: Unread<Vec<SignedVoucher>>) -> Result<u32, BulkRefusal> {
            self.office()
        }

        /// See `fairsale_interfaces::badge::Badge`.
        #[ink(message, selector = 0xbad9_e004)]
        pub fn minted(&self) -> u32 {
            self.office()
        }

        /// See `fairsale_interfaces::badge::Badge`.
        #[ink(message, selector = 0xbad9_e005)]
        pub fn number_of(&self, _alias: Unread<Alias>) -> Option<u32> {
            self.office()
        }

        /// See `fairsale_interfaces::badge::Badge`.
        #[ink(message, selector = 0xbad9_e006)]
        pub fn received_by(&self, _account: Unread<Address>) -> Option<u32> {
            self.office()
        }

        /// Lets the office answer.
        fn office(&self) -> ! {
            host::forward(&self.ledger.terms.office())
        }
    }
}
