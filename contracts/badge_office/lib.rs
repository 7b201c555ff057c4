//! What a badge does besides answering who holds one, see README.md of `badge`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

// The badge's own state: this code runs on it.
#[path = "../badge/ledger.rs"]
#[allow(dead_code)]
mod ledger;
mod rules;
#[cfg(test)]
mod rules_tests;

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod badge_office {
    use crate::{
        ledger::{Ledger, PackedTerms, number_of},
        rules::{Given, received_by},
    };
    use fairsale_interfaces::{
        badge::{BadVoucher, Badge, BulkRefusal, Error, Founded, Minted, Refusal, SignedVoucher, Voucher},
        host,
        personhood::{self, Alias, Personhood},
    };
    use fairsale_math::Timestamp as Seconds;
    use ink::prelude::vec::Vec;

    /// The code that badges let run on their own state. It mints no badge itself: its own state is of one that was never
    /// founded.
    #[ink(storage)]
    pub struct BadgeOffice {
        ledger: Ledger,
    }

    impl BadgeOffice {
        /// An office. One serves all badges on a chain.
        #[ink(constructor)]
        #[allow(clippy::new_without_default)]
        pub fn new() -> Self {
            Self { ledger: Ledger::new(PackedTerms::default()) }
        }

        /// Founds the badge whose terms lie in the storage. Badges let this run while they are made, and never again.
        ///
        /// # Errors
        /// [`Error::BadStatus`], [`Error::NoOrganiser`], [`Error::PersonhoodUnavailable`]
        ///
        /// # Events
        /// [`Founded`]
        #[ink(message, selector = 0xbad9_e000)]
        pub fn found(&mut self) -> Result<(), Refusal> {
            let organiser = self.ledger.terms.organiser();
            self.ledger.check(self.person(organiser))?;
            let terms = &self.ledger.terms;
            let (gate, context, min_status, cap) = (terms.gate(), terms.context(), terms.min_status(), terms.cap());
            host::emit_plain(&Founded { gate, context, organiser, min_status, cap });
            Ok(())
        }

        /// What never changes.
        #[ink(message, selector = 0xbad9_e010)]
        pub fn terms(&self) -> PackedTerms {
            self.ledger.terms.clone()
        }

        /// Who is behind the account, by the gate in the badge's context? `None` if it fails.
        fn person(&self, account: Address) -> Option<Personhood> {
            personhood::status_of(&self.ledger.terms.gate(), account, &self.ledger.terms.context())
        }

        /// Gives a badge for a voucher.
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

    impl Badge for BadgeOffice {
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
                    Ok(_) | Err(Error::AlreadyHeld { .. } | Error::AccountUsed { .. }) => {}
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
