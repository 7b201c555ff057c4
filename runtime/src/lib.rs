//! The runtime that fairsale is tested on: eight pallets, configured like Polkadot Hub.
//!
//! The embedded chain (`fairsale-chain`) runs it natively, in process; the local node (`node`) runs the same source, built
//! to wasm without the standard library.
//!
//! - [`constants`]: every figure, with its unit and where it comes from
//! - [`config`]: the pallets' configuration; assets are ERC-20s, by pallet-assets' own precompile
//! - [`extrinsic`]: what a transaction looks like and what is checked before it runs
//! - [`people`]: a stand-in for Polkadot's personhood precompile
//! - [`genesis`]: the first block
//! - [`apis`]: what a node and its clients ask

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[allow(missing_docs)] // of what the macro makes
pub mod apis;
pub mod config;
pub mod constants;
pub mod extrinsic;
pub mod genesis;
pub mod people;

pub use assembly::*;
pub use extrinsic::{Block, Header, UncheckedExtrinsic};

use sp_runtime::{
    MultiSignature,
    traits::{IdentifyAccount, Verify},
};

/// The signature of a transaction: sr25519, ed25519 or ecdsa.
pub type Signature = MultiSignature;
/// A 32-byte account.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// An amount of native currency, in planck.
pub type Balance = u128;
/// The number of an asset.
pub type AssetId = u32;
/// How many transactions an account has sent.
pub type Nonce = u32;
/// The number of a block.
pub type BlockNumber = u32;
/// A time, in milliseconds since 1970.
pub type Moment = u64;

/// A block, as a node carries it: transactions are bytes.
pub mod opaque {
    /// The header of a block.
    pub use crate::Header;
    /// A block.
    pub type Block = sp_runtime::generic::Block<Header, sp_runtime::OpaqueExtrinsic>;
}

/// The pallets, and the types the macro makes of them (`RuntimeCall`, `RuntimeEvent` …).
#[allow(missing_docs)] // of what the macro makes
mod assembly {
    #[cfg(not(feature = "std"))]
    use alloc::vec::Vec; // the macro's code names it

    #[frame_support::runtime]
    mod runtime {
        /// The runtime.
        #[runtime::runtime]
        #[runtime::derive(
            RuntimeCall,
            RuntimeEvent,
            RuntimeError,
            RuntimeOrigin,
            RuntimeFreezeReason,
            RuntimeHoldReason,
            RuntimeSlashReason,
            RuntimeLockId,
            RuntimeTask,
            RuntimeViewFunction
        )]
        pub struct Runtime;

        /// Accounts, blocks, events.
        #[runtime::pallet_index(0)]
        pub type System = frame_system;

        /// The clock.
        #[runtime::pallet_index(1)]
        pub type Timestamp = pallet_timestamp;

        /// The native currency.
        #[runtime::pallet_index(10)]
        pub type Balances = pallet_balances;

        /// Transaction fees.
        #[runtime::pallet_index(11)]
        pub type TransactionPayment = pallet_transaction_payment;

        /// Assets, such as stablecoins. The index is the Hub's.
        #[runtime::pallet_index(50)]
        pub type Assets = pallet_assets<Instance1>;

        /// Persons, as the tests say.
        #[runtime::pallet_index(80)]
        pub type People = crate::people;

        /// Contracts. The index is the Hub's.
        #[runtime::pallet_index(90)]
        pub type Revive = pallet_revive;

        /// Allowances of assets by signature (EIP-2612): how often each owner has signed.
        #[runtime::pallet_index(91)]
        pub type AssetsPrecompilesPermit = pallet_assets_precompiles::permit;
    }

    /// The transactions that the block's author adds: the clock. (The macro's trait for it is seen in this module only.)
    pub(crate) fn inherents(data: &sp_inherents::InherentData) -> Vec<crate::UncheckedExtrinsic> {
        data.create_extrinsics()
    }

    /// Are they what they should be?
    pub(crate) fn check_inherents(
        block: &<crate::Block as sp_runtime::traits::Block>::LazyBlock,
        data: &sp_inherents::InherentData,
    ) -> sp_inherents::CheckInherentsResult {
        data.check_extrinsics(block)
    }
}
