//! The personhood registry, see README.md and `fairsale_interfaces::personhood`.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod bindings;

#[ink::contract]
#[allow(missing_docs)] // of what the macro makes
mod personhood {
    use crate::bindings::status;
    use fairsale_interfaces::{
        host::{self, Unread},
        personhood::Refusal,
    };
    use fairsale_math::Timestamp as Seconds;
    use ink::{prelude::vec::Vec, storage::traits::StorageKey};

    /// Selector of the office's `found`.
    const FOUND: [u8; 4] = [0x9e, 0x50, 0, 0];

    /// A registry of persons and their accounts, fed by attestations that a threshold of issuers signed.
    #[ink(storage)]
    pub struct PersonhoodRegistry {
        /// The code that does all but answer queries: an instance of `personhood_office`. One serves all registries.
        office: Address,
    }

    impl PersonhoodRegistry {
        /// A registry whose `owner` may change the `issuers`, `threshold` of whom sign an attestation.
        ///
        /// # Errors
        /// [`Error::BadIssuers`](fairsale_interfaces::personhood::Error::BadIssuers). If `office` is none, the constructor just
        /// reverts.
        ///
        /// # Events
        /// [`IssuersChanged`](fairsale_interfaces::personhood::IssuersChanged)
        #[ink(constructor)]
        pub fn new(
            office: Address,
            _owner: Address,
            _issuers: Unread<Vec<Address>>,
            _threshold: Unread<u8>,
        ) -> Result<Self, Refusal> {
            let registry = Self { office };
            ink::env::set_contract_storage(&<Self as StorageKey>::KEY, &registry);
            // What the office founds a registry with is what came behind its own address.
            let mut input = host::call_data();
            input.drain(..20);
            input[..4].copy_from_slice(&FOUND);
            match host::delegate(&office, &input) {
                Ok(answer) if answer == host::ACCEPTED => Ok(registry),
                Ok(_) => host::answer(true, &[]),
                Err(refusal) => host::answer(true, &refusal),
            }
        }

        /// Takes over an attestation; anyone may bring it. `signatures` are the issuers', 65 bytes (r, s, v) each, one
        /// behind the other, in any order.
        ///
        /// # Errors
        /// All of [`Error`](fairsale_interfaces::personhood::Error) but `NotOwner` and `BadIssuers`.
        ///
        /// # Events
        /// [`Attested`](fairsale_interfaces::personhood::Attested), or [`Revoked`](fairsale_interfaces::personhood::Revoked) if the status is 0.
        #[ink(message, selector = 0x9e50_0001)]
        pub fn attest(
            &mut self,
            _person: [u8; 32],
            _account: Address,
            _status: u8,
            _expires: u64,
            _epoch: u64,
            _signatures: Unread<Vec<u8>>,
        ) -> Result<(), Refusal> {
            self.office()
        }

        /// Replaces all issuers and the threshold. What they signed stays.
        ///
        /// # Errors
        /// [`Error::NotOwner`](fairsale_interfaces::personhood::Error::NotOwner), [`Error::BadIssuers`](fairsale_interfaces::personhood::Error::BadIssuers)
        ///
        /// # Events
        /// [`IssuersChanged`](fairsale_interfaces::personhood::IssuersChanged)
        #[ink(message, selector = 0x9e50_0002)]
        pub fn set_issuers(&mut self, _issuers: Unread<Vec<Address>>, _threshold: Unread<u8>) -> Result<(), Refusal> {
            self.office()
        }

        /// Makes `owner` the owner; zero: the issuers are fixed for ever.
        ///
        /// # Errors
        /// [`Error::NotOwner`](fairsale_interfaces::personhood::Error::NotOwner)
        ///
        /// # Events
        /// [`OwnershipTransferred`](fairsale_interfaces::personhood::OwnershipTransferred)
        #[ink(message, selector = 0x9e50_0003)]
        pub fn transfer_ownership(&mut self, _owner: Address) -> Result<(), Refusal> {
            self.office()
        }

        /// The owner, all issuers, and how many of them must sign.
        #[ink(message, selector = 0x9e50_0004)]
        pub fn issuers(&self) -> (Address, Vec<Address>, u8) {
            self.office()
        }

        /// `personhoodStatus(address account, bytes32 context) view returns ((uint8 status, bytes32 contextAlias))`, see
        /// [`PERSONHOOD_STATUS`](fairsale_interfaces::personhood::PERSONHOOD_STATUS) and [`StatusQuery`].
        #[ink(message, selector = 0x886af133)]
        pub fn personhood_status(&self, _query: StatusQuery) {}

        /// Lets the office answer.
        fn office(&self) -> ! {
            host::forward(&self.office)
        }
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
