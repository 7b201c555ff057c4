//! Questions that change nothing, asked of the node and answered in the runtime's types.

use super::{
    Identity,
    connection::{Connection, Failure},
    runtime::{Call, Runtime},
    send::{Block, Transaction},
    types::{AccountInfo, BlockWeights, Class, Price, RuntimeWeight},
};
use crate::{Account, Address, CallError, Constants, Weight};
use codec::{Decode, Encode};
use subxt::{
    ext::{frame_decode::runtime_apis::IntoEncodableValues, scale_decode::DecodeAsType, scale_encode::EncodeAsFields},
    rpcs::methods::legacy::NumberOrHex,
    utils::H256,
};

/// The newest form of metadata that we read.
const NEWEST_METADATA: u32 = 16;

impl From<Failure> for CallError {
    /// Makes the error of a question.
    fn from(failure: Failure) -> Self {
        Self::NotSent(failure.to_string())
    }
}

/// The hash of the first block.
pub(super) fn genesis(connection: &Connection) -> Result<[u8; 32], Failure> {
    let first = |rpc: super::connection::Rpc| async move {
        rpc.methods.chain_get_block_hash(Some(NumberOrHex::Number(0))).await
    };
    connection.ask(first)?.map(|hash| hash.0).ok_or_else(|| Failure::Strange("it has no first block".into()))
}

/// The runtime's metadata, in the newest form that both sides know. Runtimes that only know version 14 do not tell
/// their APIs there.
pub(super) fn metadata(connection: &Connection) -> Result<Vec<u8>, Failure> {
    let strange = |error: codec::Error| Failure::Strange(format!("metadata: {error}"));
    let versions = raw_call(connection, "Metadata_metadata_versions", vec![]);
    let version = match versions {
        Ok(versions) => {
            let versions = Vec::<u32>::decode(&mut &versions[..]).map_err(strange)?;
            versions.into_iter().filter(|version| *version <= NEWEST_METADATA).max()
        }
        Err(Failure::Refused { .. }) => None,
        Err(failure) => return Err(failure),
    };
    let metadata = match version {
        Some(version) => {
            let answer = raw_call(connection, "Metadata_metadata_at_version", version.encode())?;
            Option::<Vec<u8>>::decode(&mut &answer[..]).map_err(strange)?
        }
        None => Some(Vec::decode(&mut &raw_call(connection, "Metadata_metadata", vec![])?[..]).map_err(strange)?),
    };
    metadata.ok_or_else(|| Failure::Strange("it has no metadata".into()))
}

/// Calls a runtime API on the best block, bytes in and out.
fn raw_call(connection: &Connection, method: &str, input: Vec<u8>) -> Result<Vec<u8>, Failure> {
    connection.ask(|rpc| {
        let (method, input) = (method.to_string(), input.clone());
        async move { rpc.methods.state_call(&method, Some(&input), None).await }
    })
}

/// Asks.
pub(super) struct Asker {
    pub connection: Connection,
    pub runtime: Runtime,
}

impl Asker {
    /// Returns the value stored in the best block.
    pub fn stored<T: DecodeAsType>(
        &self,
        pallet: &str,
        entry: &str,
        key: impl IntoEncodableValues,
    ) -> Result<Option<T>, Failure> {
        let bytes = self.stored_bytes(pallet, entry, key, None)?;
        bytes.map(|bytes| self.runtime.storage_value(pallet, entry, &bytes)).transpose().map_err(Failure::Strange)
    }

    /// Returns the bytes stored at a block, or in the best one, as they are.
    pub fn stored_bytes(
        &self,
        pallet: &str,
        entry: &str,
        key: impl IntoEncodableValues,
        at: Option<[u8; 32]>,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let key = self.runtime.storage_key(pallet, entry, key).map_err(Failure::Strange)?;
        self.connection.ask(|rpc| {
            let key = key.clone();
            async move { rpc.methods.state_get_storage(&key, at.map(H256)).await }
        })
    }

    /// What a runtime API answers on the best block.
    pub fn api<T: DecodeAsType>(&self, api: &str, method: &str, input: impl IntoEncodableValues) -> Result<T, Failure> {
        let input = self.runtime.api_input(api, method, input).map_err(Failure::Strange)?;
        let answer = raw_call(&self.connection, &format!("{api}_{method}"), input)?;
        self.runtime.api_output(api, method, &answer).map_err(Failure::Strange)
    }

    /// Returns what the chain stores of an account. `None` if it does not exist.
    pub fn account(&self, id: [u8; 32]) -> Result<Option<AccountInfo>, Failure> {
        self.stored("System", "Account", (id,))
    }

    /// The account that an address stands for: the wallet's, or the address and twelve `0xee`.
    pub fn account_of(&self, address: Address) -> Result<[u8; 32], Failure> {
        let known = self.stored("Revive", "OriginalAccount", (address.0,))?;
        Ok(known.unwrap_or_else(|| Account::of_address(address).id()))
    }

    /// The last final block.
    pub fn final_block(&self) -> Result<Block, Failure> {
        self.connection.ask(super::transact::final_block)
    }

    /// A call, signed for whatever number the account is at. If the wallet is keyless it cannot be sent.
    pub fn sign_now<Args: EncodeAsFields>(&self, from: &Account, call: Call<Args>) -> Result<Transaction, Failure> {
        let nonce = self.account(from.id())?.map_or(0, |account| account.nonce);
        let born = self.final_block()?;
        self.runtime.sign(from, call, nonce, born).map_err(Failure::Strange)
    }

    /// The most bytes the call can have as a transaction.
    pub fn length<Args: EncodeAsFields>(&self, call: Call<Args>) -> Result<u64, Failure> {
        let (nobody, born) = (Account::keyless([0; 32]), Block { number: 0, hash: [0; 32] });
        let longest = self.runtime.sign(&nobody, call, u32::MAX.into(), born).map_err(Failure::Strange)?;
        Ok(longest.bytes.len() as u64)
    }

    /// What the transaction would weigh by its own account, and cost.
    pub fn price(&self, transaction: &Transaction) -> Result<Price, Failure> {
        let (api, method) = ("TransactionPaymentApi", "query_info");
        let input = [&transaction.bytes[..], &(transaction.bytes.len() as u32).encode()].concat();
        let answer = raw_call(&self.connection, &format!("{api}_{method}"), input)?;
        self.runtime.api_output(api, method, &answer).map_err(Failure::Strange)
    }

    /// Which chain it is.
    pub fn identity(&self, genesis: [u8; 32]) -> Result<Identity, Failure> {
        let chain = self.connection.ask(|rpc| async move { rpc.methods.system_chain().await })?;
        let properties = self.connection.ask(|rpc| async move { rpc.methods.system_properties().await })?;
        // Chains with several currencies list them, the native one first.
        let property = |name: &str| properties.get(name).map(|value| value.get(0).unwrap_or(value));
        let symbol = property("tokenSymbol").and_then(|symbol| symbol.as_str()).unwrap_or("UNIT").into();
        let ratio: u32 = self.constant("Revive", "NativeToEthRatio")?;
        let from_ratio = 18u8.saturating_sub(ratio.checked_ilog10().unwrap_or(0) as u8);
        let decimals = property("tokenDecimals").and_then(|decimals| decimals.as_u64()?.try_into().ok());
        let version = self.connection.ask(|rpc| async move { rpc.methods.state_get_runtime_version(None).await })?;
        let spec_name = version.other.get("specName").and_then(|name| name.as_str()).unwrap_or_default().into();
        let spec_version = version.spec_version;
        // Wallets believe the node before the runtime.
        let ss58 = match property("ss58Format").and_then(|prefix| prefix.as_u64()?.try_into().ok()) {
            Some(prefix) => prefix,
            None => self.constant("System", "SS58Prefix")?,
        };
        Ok(Identity { chain, genesis, spec_name, spec_version, symbol, decimals: decimals.unwrap_or(from_ratio), ss58 })
    }

    /// What does not change while the chain runs, and the most the contracts of one call may weigh.
    pub fn constants(&self) -> Result<(Constants, Weight), Failure> {
        let weights: BlockWeights = self.constant("System", "BlockWeights")?;
        let Class { base_extrinsic, max_total, .. } = weights.per_class.normal;
        let (nobody, nothing) = (Account::keyless([0; 32]), RuntimeWeight { ref_time: 0, proof_size: 0 });
        let call = ("Revive", "call", ([0u8; 20], 0u128, nothing, 0u128, Vec::<u8>::new()));
        let around = Weight::from(self.price(&self.sign_now(&nobody, call)?)?.weight);
        let per_item = self.constant("Revive", "DepositPerItem")?;
        let constants = Constants {
            native_to_eth_ratio: self.constant("Revive", "NativeToEthRatio")?,
            chain_id: self.constant("Revive", "ChainId")?,
            existential_deposit: self.constant("Balances", "ExistentialDeposit")?,
            deposit_per_item: per_item,
            // Before it was a figure of its own it was the same as any item's.
            deposit_per_child_item: self
                .runtime
                .optional_constant("Revive", "DepositPerChildTrieItem")
                .map_err(Failure::Strange)?
                .unwrap_or(per_item),
            deposit_per_byte: self.constant("Revive", "DepositPerByte")?,
            approval_deposit: self
                .runtime
                .optional_constant("Assets", "ApprovalDeposit")
                .map_err(Failure::Strange)?
                .unwrap_or(0),
            block: max_total.unwrap_or(weights.max_block).into(),
            extrinsic: Weight::from(base_extrinsic) + around,
        };
        Ok((constants, self.largest(around)?))
    }

    /// The most that may be used inside a transaction that itself weighs `around`, and has no length.
    pub fn largest(&self, around: Weight) -> Result<Weight, Failure> {
        let weights: BlockWeights = self.constant("System", "BlockWeights")?;
        let whole: Weight = weights.per_class.normal.max_extrinsic.unwrap_or(weights.max_block).into();
        Ok(Weight {
            ref_time: whole.ref_time.saturating_sub(around.ref_time),
            proof_size: whole.proof_size.saturating_sub(around.proof_size),
        })
    }

    fn constant<T: DecodeAsType>(&self, pallet: &str, name: &str) -> Result<T, Failure> {
        self.runtime.constant(pallet, name).map_err(Failure::Strange)
    }
}
