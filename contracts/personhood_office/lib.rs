//! What a personhood registry does besides answering who is a person, see README.md of `personhood`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

// The registry's own state: this code runs on it.
#[path = "../personhood/bindings.rs"]
#[allow(dead_code)]
mod bindings;
mod ledger;

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod personhood_office {
    use crate::ledger::{PackedIssuers, apply};
    use fairsale_interfaces::{
        host,
        personhood::{Attestation, Attested, IssuersChanged, OwnershipTransferred, Refusal, Revoked, STATUS_NONE},
    };
    use fairsale_math::Timestamp as Seconds;
    use ink::prelude::vec::Vec;

    /// The code that registries let run on their own state.
    #[ink(storage)]
    pub struct PersonhoodOffice {
        /// The registry's root, which this code has no use for.
        office: Address,
    }

    impl PersonhoodOffice {
        /// An office. One serves all registries on a chain.
        #[ink(constructor)]
        #[allow(clippy::new_without_default)]
        pub fn new() -> Self {
            Self { office: Address::zero() }
        }

        /// Makes a registry whose `owner` may change the `issuers`, `threshold` of whom sign an attestation. Registries let
        /// this run while they are made, and never again.
        ///
        /// # Errors
        /// [`Error::BadIssuers`](fairsale_interfaces::personhood::Error::BadIssuers)
        ///
        /// # Events
        /// [`IssuersChanged`]
        #[ink(message, selector = 0x9e50_0000)]
        pub fn found(&mut self, owner: Address, issuers: Vec<Address>, threshold: u8) -> Result<(), Refusal> {
            let mut kept = PackedIssuers::default();
            kept.set_owner(owner);
            change_issuers(kept, owner, issuers, threshold)
        }

        /// Takes over an attestation; anyone may bring it. `signatures` are the issuers', 65 bytes (r, s, v) each, one
        /// behind the other, in any order.
        ///
        /// # Errors
        /// All of [`Error`] but `NotOwner` and `BadIssuers`.
        ///
        /// # Events
        /// [`Attested`], or [`Revoked`] if the status is 0.
        #[ink(message, selector = 0x9e50_0001)]
        pub fn attest(
            &mut self,
            person: [u8; 32],
            account: Address,
            status: u8,
            expires: u64,
            epoch: u64,
            signatures: Vec<u8>,
        ) -> Result<(), Refusal> {
            let attestation = Attestation { person, account, status, expires: Seconds(expires), epoch };
            let digest = attestation.digest(&host::chain_id(), self.env().address());
            let signers = signatures.chunks(65).map(|signature| host::ecrecover(&digest, signature));
            PackedIssuers::load().check_signers(signers)?;
            apply(&attestation, Seconds(self.env().block_timestamp()))?;
            if status == STATUS_NONE {
                host::emit(&Revoked { person, epoch }, &person);
            } else {
                host::emit(&Attested { person, account, status, expires, epoch }, &person);
            }
            Ok(())
        }

        /// Replaces all issuers and the threshold. What they signed stays.
        ///
        /// # Errors
        /// [`Error::NotOwner`], [`Error::BadIssuers`]
        ///
        /// # Events
        /// [`IssuersChanged`]
        #[ink(message, selector = 0x9e50_0002)]
        pub fn set_issuers(&mut self, issuers: Vec<Address>, threshold: u8) -> Result<(), Refusal> {
            change_issuers(PackedIssuers::load(), self.env().caller(), issuers, threshold)
        }

        /// Makes `owner` the owner; zero: the issuers are fixed for ever.
        ///
        /// # Errors
        /// [`Error::NotOwner`]
        ///
        /// # Events
        /// [`OwnershipTransferred`]
        #[ink(message, selector = 0x9e50_0003)]
        pub fn transfer_ownership(&mut self, owner: Address) -> Result<(), Refusal> {
            let previous = self.env().caller();
            let mut issuers = PackedIssuers::load();
            issuers.transfer_ownership(previous, owner)?;
            issuers.store();
            host::emit_plain(&OwnershipTransferred { previous, owner });
            Ok(())
        }

        /// The owner, all issuers, and how many of them must sign.
        #[ink(message, selector = 0x9e50_0004)]
        pub fn issuers(&self) -> (Address, Vec<Address>, u8) {
            let issuers = PackedIssuers::load();
            (issuers.owner(), issuers.list(), issuers.threshold())
        }
    }

    fn change_issuers(
        mut kept: PackedIssuers,
        caller: Address,
        issuers: Vec<Address>,
        threshold: u8,
    ) -> Result<(), Refusal> {
        kept.replace(caller, &issuers, threshold)?;
        kept.store();
        host::emit_plain(&IssuersChanged { issuers, threshold });
        Ok(())
    }
}
