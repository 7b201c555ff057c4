//! **A stand-in** for Polkadot's personhood precompile. It proves nothing about anybody.
//!
//! On Asset Hub Paseo a precompile at `0x000000000000000000000000000000000a010000` says whether an account belongs to a
//! person and by which alias that person is known in a context. What stands behind it there (rings, proofs, attesters)
//! is not here: whoever runs the tests says who is a person, with [`Pallet::set`]. Contracts see the same address and
//! the same Solidity interface, so they cannot tell the difference. The real one also has `personhoodInfoByProof`,
//! which this one does not answer.

pub use pallet::*;

use crate::constants::PERSONHOOD_WEIGHT;
use alloc::vec::Vec;
use core::{marker::PhantomData, num::NonZero};
use pallet_revive::precompiles::{
    AddressMatcher, Error as PrecompileError, Ext, H160, Precompile, alloy::sol_types::SolCall,
};

/// Not known to be a person.
pub const STATUS_NONE: u8 = 0;
/// A person by lighter evidence; one human could have two.
pub const STATUS_LITE: u8 = 1;
/// A unique human.
pub const STATUS_FULL: u8 = 2;

/// Bytes 16 and 17 of the precompile's address, big-endian.
pub const ADDRESS_INDEX: u16 = 0x0a01;
/// Where the precompile stands: `0x000000000000000000000000000000000a010000`.
pub const ADDRESS: H160 = H160([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0x01, 0, 0]);

/// The Solidity interface.
#[allow(missing_docs)]
pub mod interface {
    pallet_revive::precompiles::alloy::sol! {
        interface IPersonhood {
            struct PersonhoodInfo {
                uint8 status;
                bytes32 contextAlias;
            }

            function personhoodStatus(address account, bytes32 context) external view returns (PersonhoodInfo info);
        }
    }
}
use interface::IPersonhood;

/// The pallet behind the precompile: one map.
#[allow(unused_qualifications)] // the macro's own
#[frame_support::pallet]
pub mod pallet {
    use super::{STATUS_FULL, STATUS_NONE};
    use frame_support::pallet_prelude::*;
    use frame_system::{EnsureRoot, EnsureSigned, pallet_prelude::*};
    use sp_core::H160;
    use sp_runtime::traits::Zero;

    /// The pallet.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// What the pallet needs: nothing.
    #[pallet::config]
    pub trait Config: frame_system::Config {}

    /// The entry of an account in a context: a status, never 0, and an alias, never zero.
    #[pallet::storage]
    pub type Persons<T: Config> = StorageMap<_, Blake2_128Concat, (H160, [u8; 32]), (u8, [u8; 32])>;

    /// What can be wrong with a statement about a person.
    #[pallet::error]
    pub enum Error<T> {
        /// There are only 0, 1 and 2.
        UnknownStatus,
        /// A person needs an alias that is not zero.
        AliasMissing,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// From now on `account` has this `status` in this `context` and is known by `alias` there. Status 0 makes
        /// it nobody again, whatever the alias.
        ///
        /// Anybody may say so: a chain with this pallet is for tests.
        ///
        /// # Errors
        /// `UnknownStatus` if `status` > 2, `AliasMissing` if a person's alias is zero.
        #[pallet::call_index(0)]
        #[pallet::weight(T::DbWeight::get().writes(1))]
        pub fn set(
            origin: OriginFor<T>,
            account: H160,
            context: [u8; 32],
            status: u8,
            alias: [u8; 32],
        ) -> DispatchResult {
            EnsureRoot::<T::AccountId>::try_origin(origin)
                .map(drop)
                .or_else(|origin| EnsureSigned::<T::AccountId>::ensure_origin(origin).map(drop))?;
            ensure!(status <= STATUS_FULL, Error::<T>::UnknownStatus);
            if status == STATUS_NONE {
                Persons::<T>::remove((account, context));
            } else {
                ensure!(!alias.iter().all(Zero::is_zero), Error::<T>::AliasMissing);
                Persons::<T>::insert((account, context), (status, alias));
            }
            Ok(())
        }
    }

    impl<T: Config> Pallet<T> {
        /// The status of `account` in `context` and its alias there; 0 and zero if it is nobody.
        pub fn status(account: H160, context: [u8; 32]) -> (u8, [u8; 32]) {
            Persons::<T>::get((account, context)).unwrap_or((STATUS_NONE, [0; 32]))
        }
    }
}

/// The precompile. Each call weighs [`PERSONHOOD_WEIGHT`].
pub struct PersonhoodPrecompile<T>(PhantomData<T>);

impl<T: Config + pallet_revive::Config> Precompile for PersonhoodPrecompile<T> {
    type T = T;
    type Interface = IPersonhood::IPersonhoodCalls;
    const MATCHER: AddressMatcher = AddressMatcher::Fixed(NonZero::new(ADDRESS_INDEX).expect("0x0a01 is not 0"));
    const HAS_CONTRACT_INFO: bool = false;

    fn call(
        _address: &[u8; 20],
        input: &Self::Interface,
        env: &mut impl Ext<T = T>,
    ) -> Result<Vec<u8>, PrecompileError> {
        let IPersonhood::IPersonhoodCalls::personhoodStatus(call) = input;
        env.charge(PERSONHOOD_WEIGHT)?;
        let (status, alias) = Pallet::<T>::status(H160(call.account.into_array()), call.context.0);
        let info = IPersonhood::PersonhoodInfo { status, contextAlias: alias.into() };
        Ok(IPersonhood::personhoodStatusCall::abi_encode_returns(&info))
    }
}
