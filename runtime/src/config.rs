//! The configuration of the pallets.
//!
//! Weights are the pallets' own (`SubstrateWeight`) over RocksDB's costs. The Hub measures its own. In July 2026 (still
//! pallet-revive 0.18) its database was taken to be in memory, so its `ref_time` is lower; its proofs are a little
//! larger: 10,663 bytes for a contract's storage slot instead of 10,257, 11,507 for `revive.call` instead of 7,725.

use crate::{
    AccountId, AssetId, Balance, Balances, Block, Moment, Nonce, PalletInfo, Runtime, RuntimeCall, RuntimeEvent,
    RuntimeFreezeReason, RuntimeHoldReason, RuntimeOrigin, RuntimeTask, Signature, System, Timestamp,
    apis::VERSION,
    constants::*,
    extrinsic::{Address, EthExtra},
    people::{self, PersonhoodPrecompile},
};
use frame_support::{
    derive_impl,
    dispatch::DispatchClass,
    instances::Instance1,
    parameter_types,
    traits::{AsEnsureOriginWithArg, ConstBool, ConstU8, ConstU16, ConstU32, ConstU64, ConstU128, VariantCountOf},
    weights::{
        ConstantMultiplier,
        constants::{BlockExecutionWeight, ExtrinsicBaseWeight, RocksDbWeight},
    },
};
use frame_system::{
    EnsureRoot, EnsureSigned,
    limits::{BlockLength, BlockWeights},
};
use pallet_assets_precompiles::{ERC20, InlineIdConfig};
use pallet_revive::evm::fees;
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use sp_runtime::{FixedPointNumber, FixedU128, Perbill, Perquintill, traits::Bounded};
use sp_version::RuntimeVersion;

parameter_types! {
    /// The limits of a block's weight, by class of transaction.
    pub RuntimeBlockWeights: BlockWeights = BlockWeights::builder()
        .base_block(BlockExecutionWeight::get())
        .for_class(DispatchClass::all(), |weights| weights.base_extrinsic = ExtrinsicBaseWeight::get())
        .for_class(DispatchClass::Normal, |weights| {
            weights.max_total = Some(NORMAL_DISPATCH_RATIO * MAXIMUM_BLOCK_WEIGHT);
        })
        .for_class(DispatchClass::Operational, |weights| {
            weights.max_total = Some(MAXIMUM_BLOCK_WEIGHT);
            weights.reserved = Some(MAXIMUM_BLOCK_WEIGHT - NORMAL_DISPATCH_RATIO * MAXIMUM_BLOCK_WEIGHT);
        })
        .avg_block_initialization(ON_INITIALIZE_RATIO)
        .build_or_panic();
    /// The limits of a block's length, in bytes.
    pub RuntimeBlockLength: BlockLength = BlockLength::builder()
        .max_length(MAXIMUM_BLOCK_LENGTH)
        .modify_max_length_for_class(DispatchClass::Normal, |max| *max = NORMAL_DISPATCH_RATIO * *max)
        .build();
}

parameter_types! {
    /// What wallets sign, besides the transaction.
    pub const Version: RuntimeVersion = VERSION;
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type Version = Version;
    type SS58Prefix = ConstU16<SS58_PREFIX>;
    type Block = Block;
    type BlockWeights = RuntimeBlockWeights;
    type BlockLength = RuntimeBlockLength;
    type Nonce = Nonce;
    type AccountId = AccountId;
    type AccountData = pallet_balances::AccountData<Balance>;
    type DbWeight = RocksDbWeight;
    type BlockHashCount = ConstU32<4096>;
    type SystemWeightInfo = frame_system::weights::SubstrateWeight<Self>;
    type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Self>;
    type MaxConsumers = ConstU32<64>;
    type OnNewAccount = pallet_revive::AutoMapper<Self>;
    type OnKilledAccount = pallet_revive::AutoMapper<Self>;
}

impl pallet_timestamp::Config for Runtime {
    type Moment = Moment;
    type OnTimestampSet = ();
    type MinimumPeriod = ConstU64<0>;
    type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Self>;
}

parameter_types! {
    /// See [`EXISTENTIAL_DEPOSIT`].
    pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
}

impl pallet_balances::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeHoldReason = RuntimeHoldReason;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type WeightInfo = pallet_balances::weights::SubstrateWeight<Self>;
    type Balance = Balance;
    type DustRemoval = ();
    type ExistentialDeposit = ExistentialDeposit;
    type AccountStore = System;
    type ReserveIdentifier = [u8; 8];
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxLocks = ConstU32<50>;
    type MaxReserves = ConstU32<50>;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    type DoneSlashHandler = ();
}

/// What the Hub calls trust-backed assets: whoever issues one is trusted to back it.
pub type TrustBackedAssets = Instance1;

impl pallet_assets::Config<TrustBackedAssets> for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type Balance = Balance;
    type AssetId = AssetId;
    type AssetIdParameter = codec::Compact<AssetId>;
    type ReserveData = ();
    type Currency = Balances;
    type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
    type ForceOrigin = EnsureRoot<AccountId>;
    type AssetDeposit = ConstU128<ASSET_DEPOSIT>;
    type AssetAccountDeposit = ConstU128<ASSET_ACCOUNT_DEPOSIT>;
    type MetadataDepositBase = ConstU128<ASSET_METADATA_DEPOSIT>;
    type MetadataDepositPerByte = ConstU128<ASSET_METADATA_BYTE_DEPOSIT>;
    type ApprovalDeposit = ConstU128<ASSET_APPROVAL_DEPOSIT>;
    type StringLimit = ConstU32<ASSET_TEXT_LIMIT>;
    type RemoveItemsLimit = ConstU32<ASSET_REMOVAL_LIMIT>;
    type Freezer = ();
    type Holder = ();
    type Extra = ();
    type CallbackHandle = ();
    type AssetIdAllocator = (); // whoever makes an asset chooses its number; on the Hub it is the next one
    type WeightInfo = pallet_assets::weights::SubstrateWeight<Self>;
}

impl pallet_assets_precompiles::PermitConfig for Runtime {
    type ChainId = ConstU64<CHAIN_ID>;
    type WeightInfo = pallet_assets_precompiles::weights::SubstrateWeight<Self>;
}

parameter_types! {
    /// See [`TRANSACTION_BYTE_FEE`].
    pub const TransactionByteFee: Balance = TRANSACTION_BYTE_FEE;
    /// See [`TARGET_BLOCK_FULLNESS_PERCENT`].
    pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(TARGET_BLOCK_FULLNESS_PERCENT);
    /// How fast fees follow demand (`SlowAdjustingFeeUpdate` of `polkadot-runtime-common`).
    pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(75, 1_000_000);
    /// Fees never fall below a tenth.
    pub MinimumMultiplier: Multiplier = Multiplier::saturating_from_rational(1, 10u128);
    /// Fees may rise without a limit.
    pub MaximumMultiplier: Multiplier = Bounded::max_value();
}

impl pallet_transaction_payment::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type OnChargeTransaction = FungibleAdapter<Balances, ()>;
    type WeightToFee = fees::BlockRatioFee<WEIGHT_FEE_NUMERATOR, WEIGHT_FEE_DENOMINATOR, Self, Balance>;
    type LengthToFee = ConstantMultiplier<Balance, TransactionByteFee>;
    type FeeMultiplierUpdate =
        TargetedFeeAdjustment<Self, TargetBlockFullness, AdjustmentVariable, MinimumMultiplier, MaximumMultiplier>;
    type OperationalFeeMultiplier = ConstU8<5>;
    type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Self>;
}

parameter_types! {
    /// See [`DEPOSIT_PER_ITEM`].
    pub const DepositPerItem: Balance = DEPOSIT_PER_ITEM;
    /// See [`DEPOSIT_PER_CHILD_TRIE_ITEM`].
    pub const DepositPerChildTrieItem: Balance = DEPOSIT_PER_CHILD_TRIE_ITEM;
    /// See [`DEPOSIT_PER_BYTE`].
    pub const DepositPerByte: Balance = DEPOSIT_PER_BYTE;
    /// See [`CODE_HASH_LOCKUP`].
    pub const CodeHashLockupDepositPercent: Perbill = CODE_HASH_LOCKUP;
    /// A transaction of an Ethereum wallet may use half of what a native one may.
    pub const MaxEthExtrinsicWeight: FixedU128 = FixedU128::from_rational(5, 10);
}

impl pallet_revive::Config for Runtime {
    type Time = Timestamp;
    type Balance = Balance;
    type Currency = Balances;
    type OnBurn = ();
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type RuntimeOrigin = RuntimeOrigin;
    type RuntimeHoldReason = RuntimeHoldReason;
    type WeightInfo = pallet_revive::weights::SubstrateWeight<Self>;
    type Precompiles =
        (PersonhoodPrecompile<Self>, ERC20<Self, InlineIdConfig<ASSET_ADDRESS_PREFIX>, TrustBackedAssets>);
    type FindAuthor = ();
    type DepositPerByte = DepositPerByte;
    type DepositPerItem = DepositPerItem;
    type DepositPerChildTrieItem = DepositPerChildTrieItem;
    type CodeHashLockupDepositPercent = CodeHashLockupDepositPercent;
    type AddressMapper = pallet_revive::AccountId32Mapper<Self>;
    type AllowEVMBytecode = ConstBool<true>;
    type UploadOrigin = EnsureSigned<AccountId>;
    type InstantiateOrigin = EnsureSigned<AccountId>;
    type RuntimeMemory = ConstU32<{ 128 * 1024 * 1024 }>;
    type PVFMemory = ConstU32<{ 512 * 1024 * 1024 }>;
    type ChainId = ConstU64<CHAIN_ID>;
    type NativeToEthRatio = ConstU32<NATIVE_TO_ETH_RATIO>;
    type FeeInfo = fees::Info<Address, Signature, EthExtra>;
    type Deposit = ();
    type MaxEthExtrinsicWeight = MaxEthExtrinsicWeight;
    type DebugEnabled = ConstBool<false>;
    type AutoMap = ConstBool<true>;
    type GasScale = ConstU32<GAS_SCALE>;
}

impl people::Config for Runtime {}
