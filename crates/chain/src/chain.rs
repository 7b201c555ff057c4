//! The client: what can be done on a chain, what it answers and what can go wrong.
//!
//! Amounts are native currency in planck (10^10 to a DOT). Contracts see them multiplied by
//! [`Constants::native_to_eth_ratio`]. Times are seconds since 1970, as contracts have them.

use crate::{Account, Address, Event};
use std::{fmt, ops};

/// What a call uses of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// Computing time, in picoseconds.
    pub ref_time: u64,
    /// Proof, in bytes: what a validator who has no state must be sent.
    pub proof_size: u64,
}

impl Weight {
    /// How often this fits into `whole`: the scarcer of the two decides. What weighs nothing fits `u64::MAX` times.
    pub fn times_in(&self, whole: Weight) -> u64 {
        let times = |part: u64, whole: u64| whole.checked_div(part).unwrap_or(u64::MAX);
        times(self.ref_time, whole.ref_time).min(times(self.proof_size, whole.proof_size))
    }
}

impl ops::Add for Weight {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { ref_time: self.ref_time + other.ref_time, proof_size: self.proof_size + other.proof_size }
    }
}

/// What a call cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// What the contracts used. The transaction around them adds [`Constants::extrinsic`] and its length in bytes.
    pub weight: Weight,
    /// Deposit for storage, in planck, paid by the caller; negative if he got some back.
    pub deposit: i128,
    /// Transaction fee, in planck. The embedded chain takes none.
    pub fee: u128,
}

/// How far a call may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most it may weigh. The chain's own limit for one transaction holds as well.
    pub weight: Weight,
    /// The most it may take for storage, in planck.
    pub deposit: u128,
}

impl Default for Limits {
    /// As far as the chain lets it.
    fn default() -> Self {
        Self { weight: Weight { ref_time: u64::MAX, proof_size: u64::MAX }, deposit: u128::MAX }
    }
}

/// A call went through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What the contract answered, in its ABI.
    pub output: Vec<u8>,
    /// What contracts announced, in order. A dry run has them too, but not a node's.
    pub events: Vec<Event>,
    /// What it cost.
    pub cost: Cost,
    /// The least limits with which it would still have gone through; on the way it may need more than in the end.
    pub required: Limits,
}

/// A contract was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// Where it stands.
    pub address: Address,
    /// How it went.
    pub receipt: Receipt,
}

/// A call did not go through. Unless a variant says otherwise it left no trace, except that the caller's count of
/// transactions rose and the fee is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// The contract refused, and said why.
    Reverted {
        /// The error, in the contract's ABI.
        output: Vec<u8>,
        /// What was used up to there. No deposit was taken.
        cost: Cost,
    },
    /// The chain refused, or the contract failed without a word: the name of the dispatch error, such as
    /// `ContractTrapped`, `OutOfGas`, `TransferFailed`, `AccountUnmapped` (the caller does not exist, or is not
    /// [mapped](crate::Mapping)).
    Failed(String),
    /// It went through, but the answer is not of the type expected. Only typed calls say this.
    BadOutput {
        /// The answer.
        output: Vec<u8>,
    },
    /// Nothing came to the chain, and nothing will: no fee, no trace. Why, in words. Only a node's client says this, also
    /// if it cannot get an answer to a question.
    NotSent(String),
    /// A signed transaction went out, and it cannot be found out what became of it. It may have happened, or may still:
    /// look it up before sending another. Only a node's client says this.
    Uncertain {
        /// The transaction's hash.
        transaction: [u8; 32],
        /// Why nothing is known.
        reason: String,
    },
}

impl CallError {
    /// Did the call fail with the dispatch error of this name?
    pub fn is(&self, name: &str) -> bool {
        matches!(self, Self::Failed(failure) if failure == name)
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        match self {
            Self::Reverted { output, .. } => write!(f, "the contract refused: 0x{}", hex(output)),
            Self::Failed(name) => write!(f, "the call failed: {name}"),
            Self::BadOutput { output } => write!(f, "not an answer of the type expected: 0x{}", hex(output)),
            Self::NotSent(reason) => write!(f, "not sent: {reason}"),
            Self::Uncertain { transaction, reason } => write!(
                f,
                "transaction 0x{} may or may not have happened ({reason}): look it up before sending it again",
                hex(transaction)
            ),
        }
    }
}

impl std::error::Error for CallError {}

/// What does not change while a chain runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constants {
    /// What contracts see for one planck.
    pub native_to_eth_ratio: u32,
    /// The chain's id for Ethereum wallets and EIP-712 domains.
    pub chain_id: u64,
    /// What an account must keep to exist, in planck.
    pub existential_deposit: u128,
    /// Deposit for an entry in the chain's own storage, in planck.
    pub deposit_per_item: u128,
    /// Deposit for an entry in a contract's storage, in planck.
    pub deposit_per_child_item: u128,
    /// Deposit for a byte of storage, in planck.
    pub deposit_per_byte: u128,
    /// Deposit for letting somebody else take of one of the chain's assets, in planck, for as long as they may. No trial of a
    /// call shows it. 0 if there are no assets.
    pub approval_deposit: u128,
    /// What the normal transactions of a block may weigh together.
    pub block: Weight,
    /// What a transaction with one call weighs besides [`Cost::weight`] and its length: the checks before it, the
    /// signature, `revive.call` itself.
    pub extrinsic: Weight,
}

/// A chain. The embedded one makes blocks when they are asked for, and all calls between two requests are in one block,
/// however much they weigh. A node makes blocks when it likes; a call is in one that is final before it returns.
pub trait Chain {
    /// The time of this block, in seconds. A node's: of the best one.
    fn now(&self) -> u64;

    /// The number of this block. A node's: of the best one.
    fn block_number(&self) -> u64;

    /// Begins a block at this time, in seconds.
    ///
    /// # Panics
    /// If the time is before [`Chain::now`].
    fn set_time(&mut self, seconds: u64);

    /// Begins a block one block time later.
    fn next_block(&mut self);

    /// Gives an account native currency out of nothing (a node: out of a rich wallet).
    ///
    /// # Panics
    /// If the account is new and the amount is less than the existential deposit.
    fn fund(&mut self, account: &Account, native: u128);

    /// Gives an account base units of one of the chain's assets, which its issuer mints. On a node the rich wallet
    /// must be that issuer, as it is of USDC on fairsale's own.
    ///
    /// # Panics
    /// If there is no such asset, or the account is new to it and the amount less than its [minimum](Chain::asset_minimum).
    fn fund_asset(&mut self, account: &Account, asset: u32, amount: u128);

    /// The least of an asset that an account can have, in base units. `None` if there is no such asset. Whoever would keep
    /// less when he sends sends all.
    fn asset_minimum(&self, asset: u32) -> Option<u128>;

    /// Sends native currency to a 32-byte account, which need not exist yet.
    ///
    /// # Errors
    /// The name of the dispatch error, such as `FundsUnavailable` or `BelowMinimum`.
    fn transfer(&mut self, from: &Account, to: [u8; 32], native: u128) -> Result<(), CallError>;

    /// The free native currency of a wallet or a contract: with the existential deposit, without storage deposits.
    fn balance(&self, address: Address) -> u128;

    /// Stores code without making a contract of it, and returns its hash.
    ///
    /// # Errors
    /// [`CallError::Failed`], as `CodeRejected` or `BlobTooLarge`.
    fn upload(&mut self, from: &Account, code: &[u8]) -> Result<[u8; 32], CallError>;

    /// Removes code that no contract uses.
    ///
    /// # Errors
    /// [`CallError::Failed`], as `CodeInUse` or `CodeNotFound`.
    fn remove_code(&mut self, from: &Account, hash: [u8; 32]) -> Result<(), CallError>;

    /// Makes a contract of PolkaVM or EVM code; `data` is the constructor's input, `value` is paid to the contract. With a `salt`
    /// it stands where [`create2`](crate::create2) says; if one does already, that is the error `DuplicateContract`. Without, it
    /// stands where [`Account::contract_at`] says.
    ///
    /// # Errors
    /// See [`CallError`].
    fn instantiate(
        &mut self,
        from: &Account,
        code: &[u8],
        data: Vec<u8>,
        value: u128,
        salt: Option<[u8; 32]>,
    ) -> Result<Deployed, CallError>;

    /// What [`Chain::instantiate`] would answer now. Leaves no trace at all.
    ///
    /// # Errors
    /// See [`CallError`].
    fn dry_run_instantiate(
        &mut self,
        from: &Account,
        code: &[u8],
        data: Vec<u8>,
        value: u128,
        salt: Option<[u8; 32]>,
    ) -> Result<Deployed, CallError>;

    /// Calls a contract, pays a wallet or asks a precompile.
    ///
    /// A wallet must exist before it is paid by its address: until then the address stands for another account, whose
    /// money the wallet never gets (so it is on the Hub). [`Chain::transfer`] reaches wallets that do not exist yet.
    ///
    /// # Errors
    /// See [`CallError`].
    fn call(&mut self, from: &Account, to: Address, data: Vec<u8>, value: u128) -> Result<Receipt, CallError>;

    /// What [`Chain::call`] would answer now. Leaves no trace at all; the caller need not exist.
    ///
    /// # Errors
    /// See [`CallError`].
    fn dry_run(&mut self, from: &Account, to: Address, data: Vec<u8>, value: u128) -> Result<Receipt, CallError>;

    /// Sets the limits of all calls to come and returns those before. At first they are [`Limits::default`].
    fn set_limits(&mut self, limits: Limits) -> Limits;

    /// Tells the stand-in for the personhood precompile (`fairsale_runtime::people`) that `account` has this `status`
    /// (0 none, 1 lite, 2 full) in this `context` and is known by `alias` there. Status 0 makes it nobody again.
    ///
    /// # Panics
    /// If the status is above 2, or above 0 with an alias of zeros, or if the chain has no stand-in.
    fn set_person(&mut self, account: Address, context: [u8; 32], status: u8, alias: [u8; 32]);

    /// What does not change.
    fn constants(&self) -> Constants;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scarcer_part_decides_how_often_a_weight_fits() {
        let block = Weight { ref_time: 100, proof_size: 10 };
        assert_eq!(Weight { ref_time: 10, proof_size: 2 }.times_in(block), 5);
        assert_eq!(Weight { ref_time: 60, proof_size: 2 }.times_in(block), 1);
        assert_eq!(Weight { ref_time: 101, proof_size: 0 }.times_in(block), 0);
        assert_eq!(Weight::default().times_in(block), u64::MAX);
    }
}
