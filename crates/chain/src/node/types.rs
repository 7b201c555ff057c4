//! What we read of a runtime's types: only the fields we need, found by name, so that other versions' may have more.

use crate::{Limits, Weight};
use subxt::{
    dynamic::Value,
    ext::{scale_decode::DecodeAsType, scale_encode::EncodeAsType},
};

/// A weight.
#[derive(Clone, Copy, Debug, DecodeAsType, EncodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub(super) struct RuntimeWeight {
    pub ref_time: u64,
    pub proof_size: u64,
}

impl From<RuntimeWeight> for Weight {
    fn from(RuntimeWeight { ref_time, proof_size }: RuntimeWeight) -> Self {
        Self { ref_time, proof_size }
    }
}

impl From<Weight> for RuntimeWeight {
    fn from(Weight { ref_time, proof_size }: Weight) -> Self {
        Self { ref_time, proof_size }
    }
}

/// `System.Version`: what a signature is about, so it comes from the same metadata as all else.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct Version {
    pub spec_version: u32,
    pub transaction_version: u32,
}

/// `System.BlockWeights`.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct BlockWeights {
    pub max_block: RuntimeWeight,
    pub per_class: Classes,
}

/// The limits of the classes of transactions.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct Classes {
    pub normal: Class,
}

/// The limits of one class.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct Class {
    pub base_extrinsic: RuntimeWeight,
    pub max_extrinsic: Option<RuntimeWeight>,
    pub max_total: Option<RuntimeWeight>,
}

/// `System.Account`.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct AccountInfo {
    pub nonce: u64,
    pub data: AccountData,
}

/// The money of an account, in planck.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct AccountData {
    pub free: u128,
}

/// `Assets.Asset`.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct AssetDetails {
    pub min_balance: u128,
}

/// `Revive.AccountInfoOf`.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct ReviveAccount {
    pub account_type: AccountType,
}

/// What stands at an address.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) enum AccountType {
    Contract(ContractInfo),
    #[allow(clippy::upper_case_acronyms)] // the runtime's name
    EOA,
}

/// A contract.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct ContractInfo {
    pub code_hash: [u8; 32],
}

/// What `TransactionPaymentApi.query_info` says of a transaction.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct Price {
    pub weight: RuntimeWeight,
    /// In planck.
    pub partial_fee: u128,
}

/// What `ReviveApi.call` and `ReviveApi.instantiate` say.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct ContractResult<T> {
    pub weight_consumed: RuntimeWeight,
    pub weight_required: RuntimeWeight,
    pub storage_deposit: Deposit,
    pub max_storage_deposit: Deposit,
    /// `Err` is a dispatch error.
    pub result: Result<T, Value>,
}

impl<T> ContractResult<T> {
    /// The least limits with which it still goes through.
    pub fn required(&self) -> Limits {
        let deposit = self.max_storage_deposit.signed().max(0).unsigned_abs();
        Limits { weight: self.weight_required.into(), deposit }
    }
}

/// A deposit for storage, in planck.
#[derive(Clone, Copy, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) enum Deposit {
    Refund(u128),
    Charge(u128),
}

impl Deposit {
    /// Negative if it is given back.
    pub fn signed(self) -> i128 {
        match self {
            Self::Charge(amount) => amount as i128,
            Self::Refund(amount) => -(amount as i128),
        }
    }
}

/// What a contract answered.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct Returned {
    pub flags: u32,
    pub data: Vec<u8>,
}

impl Returned {
    /// Did the contract refuse? (`ReturnFlags::REVERT`.)
    pub fn did_revert(&self) -> bool {
        self.flags & 1 != 0
    }
}

/// What a constructor answered.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct Instantiated {
    pub result: Returned,
    pub addr: [u8; 20],
}

/// What `ReviveApi.upload_code` says.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct Uploaded {
    pub code_hash: [u8; 32],
}

/// Code for `ReviveApi.instantiate`.
#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub(super) enum Code<'a> {
    Upload(&'a [u8]),
}

/// An account, as transactions name it.
#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub(super) enum Named {
    Id([u8; 32]),
}

/// The events of a transaction that we look at.
pub(super) mod events {
    use super::{DecodeAsType, RuntimeWeight, Value};

    /// `System.ExtrinsicSuccess`.
    #[derive(DecodeAsType)]
    #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
    pub struct Success {
        pub dispatch_info: Info,
    }

    /// `System.ExtrinsicFailed`.
    #[derive(DecodeAsType)]
    #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
    pub struct Failed {
        pub dispatch_error: Value,
        pub dispatch_info: Info,
    }

    /// What a transaction was in the end.
    #[derive(DecodeAsType)]
    #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
    pub struct Info {
        pub weight: RuntimeWeight,
    }

    /// `TransactionPayment.TransactionFeePaid`.
    #[derive(DecodeAsType)]
    #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
    pub struct FeePaid {
        pub actual_fee: u128,
    }

    /// `Revive.ContractEmitted`.
    #[derive(DecodeAsType)]
    #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
    pub struct Emitted {
        pub contract: [u8; 20],
        pub data: Vec<u8>,
        pub topics: Vec<[u8; 32]>,
    }

    /// `Revive.Instantiated`.
    #[derive(DecodeAsType)]
    #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
    pub struct Instantiated {
        pub deployer: [u8; 20],
        pub contract: [u8; 20],
    }
}
