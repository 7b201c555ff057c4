//! A badge, see README.md and `fairsale_interfaces::badge`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod ledger;
mod rules;
#[cfg(test)]
mod rules_tests;

pub use ledger::{PackedTerms, Terms};

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod badge {
    use crate::{
        ledger::{Ledger, PackedTerms, number_of},
        rules::{Given, received_by},
    };
    use fairsale_interfaces::{
        badge::{BadVoucher, Badge, BulkRefusal, Error, Founded, Minted, Refusal, SignedVoucher, Voucher},
        deployer,
        host::{self, Word, word_address},
        personhood::{self, Alias, Personhood},
    };
    use fairsale_math::Timestamp as Seconds;
    use ink::prelude::vec::Vec;

    /// A source of personhood for those persons of another who hold the organiser's badge.
    #[ink(storage)]
    pub struct BadgeGate {
        ledger: Ledger,
    }

    impl BadgeGate {
        /// A badge by these terms, which nobody holds yet.
        ///
        /// # Errors
        /// [`Error::BadStatus`], [`Error::NoOrganiser`], [`Error::PersonhoodUnavailable`] if the gate does not answer
        ///
        /// # Events
        /// [`Founded`]
        #[ink(constructor)]
        pub fn new(terms: PackedTerms) -> Result<Self, Refusal> {
            let (gate, context, organiser) = (terms.gate(), terms.context(), terms.organiser());
            let (min_status, cap) = (terms.min_status(), terms.cap());
            let ledger = Ledger::new(terms);
            ledger.check(personhood::status_of(&gate, organiser, &context))?;
            deployer::store(Self::env().caller());
            host::emit_plain(&Founded { gate, context, organiser, min_status, cap });
            Ok(Self { ledger })
        }

        /// `personhoodStatus(address account, bytes32 context) view returns ((uint8 status, bytes32 contextAlias))`,
        /// see [`PERSONHOOD_STATUS`](fairsale_interfaces::personhood::PERSONHOOD_STATUS). If the account's person does
        /// not hold the badge, the status is 0 and the alias zero. It fails if the gate does.
        #[ink(message, selector = 0x886af133)]
        pub fn personhood_status(&self, account: Word, context: Word) {
            let (gate, account) = (self.ledger.terms.gate(), word_address(&account));
            match self.ledger.status(&context, |context| personhood::status_of(&gate, account, context)) {
                Some(status) => host::answer(false, &status.words()),
                None => host::answer(true, &[]),
            }
        }

        /// Facts that never change.
        #[ink(message, selector = 0xbad9_e010)]
        pub fn terms(&self) -> PackedTerms {
            self.ledger.terms.clone()
        }

        /// Account that made the badge. With this and the terms its address can be computed.
        #[ink(message, selector = 0xbad9_e011)]
        pub fn deployer(&self) -> Address {
            deployer::load()
        }

        /// The person behind the account, by the gate in the badge's context. `None` if it fails.
        fn person(&self, account: Address) -> Option<Personhood> {
            personhood::status_of(&self.ledger.terms.gate(), account, &self.ledger.terms.context())
        }

        /// Gives a badge for a voucher.
        ///
        /// # Errors
        /// Those of [`Badge::redeem`]
        fn take(&mut self, SignedVoucher { account, expires, signature }: &SignedVoucher) -> Result<u32, Refusal> {
            let (account, voucher) = (*account, Voucher { account: *account, expires: Seconds(*expires) });
            let digest = voucher.digest(&host::chain_id(), self.env().address());
            let signer = host::ecrecover(&digest, signature);
            self.ledger.check_voucher(&voucher, signer, Seconds(self.env().block_timestamp()))?;
            let given = self.ledger.give_by_voucher(account, self.person(account))?;
            Ok(self.announce(given, account, true))
        }

        fn announce(&self, Given { alias, number }: Given, account: Address, by_voucher: bool) -> u32 {
            host::emit(&Minted { alias, number, account, by: self.env().caller(), by_voucher }, &alias);
            number
        }
    }

    impl Badge for BadgeGate {
        #[ink(message, selector = 0xbad9_e001)]
        fn mint(&mut self, account: Address) -> Result<u32, Refusal> {
            self.ledger.only_organiser(self.env().caller())?;
            let given = self.ledger.give_at_once(account, self.person(account))?;
            Ok(self.announce(given, account, false))
        }

        #[ink(message, selector = 0xbad9_e002)]
        fn redeem(&mut self, account: Address, expires: u64, signature: [u8; 65]) -> Result<u32, Refusal> {
            self.take(&SignedVoucher { account, expires, signature })
        }

        #[ink(message, selector = 0xbad9_e003)]
        fn redeem_all(&mut self, vouchers: Vec<SignedVoucher>) -> Result<u32, BulkRefusal> {
            let before = self.ledger.minted;
            for (index, voucher) in (0..).zip(&vouchers) {
                match self.take(voucher).map_err(|error| *error) {
                    // Whoever unlinked the account since must not spoil it for all others.
                    Ok(_) | Err(Error::AlreadyHeld { .. } | Error::AccountUsed { .. } | Error::NotAPerson { .. }) => {}
                    Err(error) => return Err(BadVoucher { index, error }.into()),
                }
            }
            Ok(self.ledger.minted - before) // it only grows
        }

        #[ink(message, selector = 0xbad9_e004)]
        fn minted(&self) -> u32 {
            self.ledger.minted
        }

        #[ink(message, selector = 0xbad9_e005)]
        fn number_of(&self, alias: Alias) -> Option<u32> {
            Some(number_of(&alias)).filter(|number| *number != 0)
        }

        #[ink(message, selector = 0xbad9_e006)]
        fn received_by(&self, account: Address) -> Option<u32> {
            Some(received_by(account)).filter(|number| *number != 0)
        }
    }
}
