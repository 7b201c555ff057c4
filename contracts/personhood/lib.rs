//! The personhood registry, see README.md and `fairsale_interfaces::personhood`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod bindings;
mod ledger;

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod personhood {
    use crate::{
        bindings::status,
        ledger::{PackedFounding, PackedIssuers, apply},
    };
    use fairsale_interfaces::{
        host,
        personhood::{
            Attestation, Attested, Error, IssuersChanged, OwnershipTransferred, Refusal, Revoked, STATUS_NONE,
        },
    };
    use fairsale_math::Timestamp as Seconds;
    use ink::prelude::vec::Vec;

    /// A registry of persons and their accounts, fed by attestations that a threshold of issuers signed.
    #[ink(storage)]
    pub struct PersonhoodRegistry {
        issuers: PackedIssuers,
    }

    impl PersonhoodRegistry {
        /// A registry whose `owner` may change the `issuers`, `threshold` of whom sign an attestation.
        ///
        /// # Errors
        /// [`Error::BadIssuers`]
        ///
        /// # Events
        /// [`IssuersChanged`]
        #[ink(constructor)]
        pub fn new(owner: Address, issuers: Vec<Address>, threshold: u8) -> Result<Self, Refusal> {
            let mut kept = PackedIssuers::default();
            kept.set_owner(owner);
            kept.replace(owner, &issuers, threshold)?;
            PackedFounding::of(Self::env().caller(), &kept).store();
            host::emit_plain(&IssuersChanged { issuers, threshold });
            Ok(Self { issuers: kept })
        }

        /// Applies an attestation; anyone may bring it. `signatures` are the issuers', 65 bytes (r, s, v) each,
        /// concatenated, in any order.
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
            self.issuers.check_signers(signers)?;
            apply(&attestation, Seconds(self.env().block_timestamp()))?;
            if status == STATUS_NONE {
                host::emit(&Revoked { person, epoch }, &person);
            } else {
                host::emit(&Attested { person, account, status, expires, epoch }, &person);
            }
            host::accept();
            Ok(())
        }

        /// Replaces all issuers and the threshold. Attestations by earlier issuers stay valid.
        ///
        /// # Errors
        /// [`Error::NotOwner`], [`Error::BadIssuers`]
        ///
        /// # Events
        /// [`IssuersChanged`]
        #[ink(message, selector = 0x9e50_0002)]
        pub fn set_issuers(&mut self, issuers: Vec<Address>, threshold: u8) -> Result<(), Refusal> {
            self.issuers.replace(self.env().caller(), &issuers, threshold)?;
            host::emit_plain(&IssuersChanged { issuers, threshold });
            Ok(())
        }

        /// Makes `owner` the owner; zero: the issuers are fixed for ever.
        ///
        /// # Errors
        /// [`Error::Malformed`] if the address is cut, [`Error::NotOwner`]
        ///
        /// # Events
        /// [`OwnershipTransferred`]
        #[ink(message, selector = 0x9e50_0003)]
        pub fn transfer_ownership(&mut self, owner: Address) -> Result<(), Refusal> {
            if !host::is_whole_call(20) {
                return Err(Error::Malformed.into());
            }
            let previous = self.env().caller();
            self.issuers.transfer_ownership(previous, owner)?;
            host::emit_plain(&OwnershipTransferred { previous, owner });
            Ok(())
        }

        /// The owner, all issuers, and the number of them that must sign.
        #[ink(message, selector = 0x9e50_0004)]
        pub fn issuers(&self) -> (Address, Vec<Address>, u8) {
            (self.issuers.owner(), self.issuers.list(), self.issuers.threshold())
        }

        /// Facts that the registry was made with: the account that made it, and its first owner, issuers and threshold.
        /// With these its address can be computed.
        #[ink(message, selector = 0x9e50_0005)]
        pub fn founded(&self) -> (Address, Address, Vec<Address>, u8) {
            let founding = PackedFounding::load();
            let first = founding.issuers();
            (founding.deployer(), first.owner(), first.list(), first.threshold())
        }

        /// `personhoodStatus(address account, bytes32 context) view returns ((uint8 status, bytes32 contextAlias))`,
        /// see [`PERSONHOOD_STATUS`](fairsale_interfaces::personhood::PERSONHOOD_STATUS) and [`StatusQuery`].
        #[ink(message, selector = 0x886af133)]
        pub fn personhood_status(&self, _query: StatusQuery) {}
    }

    /// The arguments of `personhoodStatus`, two words of Solidity ABI.
    ///
    /// On a chain the query is answered while it is being decoded, and nothing comes after: ink! reads the root of the
    /// storage before it runs a message, 10,257 bytes of proof in every order and every claim of every sale, and this
    /// query needs nothing of it.
    #[ink::scale_derive(Encode, TypeInfo)]
    pub struct StatusQuery {
        account: host::Word,
        context: host::Word,
    }

    impl ink::scale::Decode for StatusQuery {
        fn decode<I: ink::scale::Input>(input: &mut I) -> Result<Self, ink::scale::Error> {
            let (account, context) = ink::scale::Decode::decode(input)?;
            if cfg!(target_arch = "riscv64") {
                let now = Seconds(ink::env::block_timestamp::<ink::env::DefaultEnvironment>());
                host::answer(false, &status(host::word_address(&account), &context, now).words());
            }
            Ok(Self { account, context })
        }
    }
}
