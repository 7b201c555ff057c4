//! Every figure of the runtime. Source, unless another is named: Asset Hub Polkadot in the `polkadot-fellows/runtimes`
//! repository (`system-parachains/constants`, `asset-hub-polkadot`), the chain known as Polkadot Hub.

use crate::{Balance, Moment};
use frame_support::weights::{
    Weight,
    constants::{ExtrinsicBaseWeight, WEIGHT_REF_TIME_PER_SECOND},
};
use sp_runtime::Perbill;

/// One DOT, in planck.
pub const DOT: Balance = 10_000_000_000;
/// A hundredth of a DOT, in planck.
pub const CENT: Balance = DOT / 100;
/// A hundred-thousandth of a DOT, in planck.
pub const MILLICENT: Balance = CENT / 1_000;

/// What an account must hold to exist, in planck: 0.01 DOT.
pub const EXISTENTIAL_DEPOSIT: Balance = CENT;
/// Deposit for one entry of the chain's own storage, in planck: 0.2 DOT. A contract costs a few of them, once.
pub const DEPOSIT_PER_ITEM: Balance = DOT / 5;
/// Deposit for one entry of a contract's storage, in planck: 0.002 DOT.
pub const DEPOSIT_PER_CHILD_TRIE_ITEM: Balance = DEPOSIT_PER_ITEM / 100;
/// Deposit for one byte of storage, in planck: 0.00001 DOT.
pub const DEPOSIT_PER_BYTE: Balance = MILLICENT;
/// How much of a code's deposit each contract with that code locks up.
pub const CODE_HASH_LOCKUP: Perbill = Perbill::from_percent(30);

/// Deposit for an asset that anybody makes, in planck: an entry of 190 bytes.
pub const ASSET_DEPOSIT: Balance = storage_deposit(1, 190);
/// Deposit for somebody's share of an asset that is not [sufficient](USDC_IS_SUFFICIENT), in planck: an entry of 16 bytes.
pub const ASSET_ACCOUNT_DEPOSIT: Balance = storage_deposit(1, 16);
/// Deposit for an asset's name, symbol and decimals, in planck: an entry of 68 bytes.
pub const ASSET_METADATA_DEPOSIT: Balance = storage_deposit(1, 68);
/// Deposit for each byte of an asset's name and symbol, in planck.
pub const ASSET_METADATA_BYTE_DEPOSIT: Balance = storage_deposit(0, 1);
/// Deposit for an allowance, in planck, from whoever gives it: 0.01 DOT. It comes back when the allowance is used up.
pub const ASSET_APPROVAL_DEPOSIT: Balance = EXISTENTIAL_DEPOSIT;
/// How long an asset's name or symbol may be, in bytes.
pub const ASSET_TEXT_LIMIT: u32 = 50;
/// How many of an asset's accounts or allowances one transaction may remove.
pub const ASSET_REMOVAL_LIMIT: u32 = 1_000;
/// Bytes 16 and 17 of the addresses of assets as ERC-20s, big-endian; the first four bytes are the asset's number.
pub const ASSET_ADDRESS_PREFIX: u16 = 0x0120;

/// The number of USDC: the Hub's own. What has this number here is worth nothing.
pub const USDC: u32 = 1337;
/// One USDC is 10 to this power in base units.
pub const USDC_DECIMALS: u8 = 6;
/// The least that an account can have of USDC, in base units: 0.01 USDC.
pub const USDC_MINIMUM: Balance = 10_000;
/// Does having USDC make an account exist? So nobody needs DOT to receive it.
pub const USDC_IS_SUFFICIENT: bool = true;

/// What the EVM calls wei, per planck: 10^18 / 10^10. Contracts see every value multiplied by it.
pub const NATIVE_TO_ETH_RATIO: u32 = 100_000_000;
/// How addresses begin: as on development chains, not as on the Hub (0), so that nobody mistakes one for the other.
pub const SS58_PREFIX: u16 = 42;
/// The chain's id for Ethereum wallets and for EIP-712 domains: Polkadot Hub's own.
pub const CHAIN_ID: u64 = 420_420_419;
/// How much larger a unit of gas is than the weight it stands for.
pub const GAS_SCALE: u32 = 80_000;

/// The time between two blocks, in milliseconds.
pub const BLOCK_MILLIS: Moment = 6_000;

/// What a block may use in all: 2 s of computing, in picoseconds, and 10 MiB of proof, in bytes.
pub const MAXIMUM_BLOCK_WEIGHT: Weight =
    Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND.saturating_mul(2), 10 * 1024 * 1024);
/// How much of a block is for normal transactions: 1.5·10¹² ps and 7,864,320 bytes.
///
/// Cautious: since mid 2026 the fellowship's `async_backing` constants say 85 %.
pub const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);
/// How much of a block is set aside for what runs before the transactions.
pub const ON_INITIALIZE_RATIO: Perbill = Perbill::from_percent(5);
/// How long all transactions of a block may be together, in bytes.
pub const MAXIMUM_BLOCK_LENGTH: u32 = 10 * 1024 * 1024;

/// The fee of one byte of a transaction, in planck.
pub const TRANSACTION_BYTE_FEE: Balance = MILLICENT / 2;
/// A picosecond costs `WEIGHT_FEE_NUMERATOR / WEIGHT_FEE_DENOMINATOR` planck; a byte of proof costs as much as the
/// share of a block that it takes up. So the smallest transaction costs 1/200 cent.
pub const WEIGHT_FEE_NUMERATOR: u128 = CENT;
/// See [`WEIGHT_FEE_NUMERATOR`].
pub const WEIGHT_FEE_DENOMINATOR: u128 = 200 * ExtrinsicBaseWeight::get().ref_time() as u128;
/// Fees rise when blocks are fuller than this and fall when they are emptier.
pub const TARGET_BLOCK_FULLNESS_PERCENT: u64 = 25;

/// The weight of one answer of the personhood stand-in.
///
/// - 35·10⁶ ps: one read of the database (25·10⁶, `RocksDbWeight`) and 10·10⁶ for decoding and encoding.
/// - 3,582 bytes of proof: what FRAME's benchmarks estimate for one entry of a map whose keys and values are at most
///   117 bytes (16 of hash, 20 of account, 32 of context, the rest value and prefix): 117 + 2,475 for the nodes of the
///   trie + 990 of overhead, as in `System::Account` (128 bytes: 3,593).
///
/// The real precompile first looks up the 32-byte account, then its alias, so it will cost some reads more.
pub const PERSONHOOD_WEIGHT: Weight = Weight::from_parts(35_000_000, 3_582);

/// Deposit for so many entries of the chain's own storage with so many bytes in all, in planck (`system_para_deposit`).
const fn storage_deposit(items: u32, bytes: u32) -> Balance {
    items as Balance * DEPOSIT_PER_ITEM + bytes as Balance * DEPOSIT_PER_BYTE
}
