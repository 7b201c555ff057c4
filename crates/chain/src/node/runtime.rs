//! A runtime as its metadata describes it: from and to the bytes that a node understands. Nothing here asks a node.

use super::{
    send::{Block, Transaction},
    types::{Version, events},
};
use crate::{Account, Address, Event, Weight};
use extensions::ChainConfig;
use subxt::{
    Metadata, OfflineClient, OfflineClientAtBlock, SubstrateConfig,
    config::{
        Hasher,
        substrate::{SpecVersionForRange, SubstrateExtrinsicParamsBuilder},
    },
    dynamic::{At, Value},
    events::Phase,
    ext::{
        frame_decode::{
            constants::{ConstantTypeInfo, decode_constant},
            runtime_apis::{IntoEncodableValues, decode_runtime_api_response, encode_runtime_api_inputs},
            storage::{decode_storage_value, encode_storage_key},
        },
        scale_decode::{DecodeAsType, IntoVisitor},
        scale_encode::EncodeAsFields,
        scale_value::{Composite, Primitive, ValueDef},
    },
    transactions::dynamic,
    utils::{AccountId32, H256, MultiSignature},
};

mod extensions;
#[cfg(test)]
mod tests;

/// The longest a transaction is valid, in blocks; shorter on chains that forget their blocks' hashes sooner.
const LONGEST_LIFE: u32 = 1 << 10;

/// What a transaction does: pallet, name, arguments.
pub(super) type Call<Args> = (&'static str, &'static str, Args);

/// What a transaction did.
#[derive(Debug)]
pub(super) struct Done {
    /// The name of the dispatch error, if it failed.
    pub error: Option<String>,
    /// What contracts announced.
    pub events: Vec<Event>,
    /// Who made which contract.
    pub made: Vec<(Address, Address)>,
    /// In planck.
    pub fee: u128,
    /// Of the whole transaction.
    pub weight: Weight,
}

/// A runtime.
pub(super) struct Runtime {
    client: OfflineClientAtBlock<ChainConfig>,
    /// How long a transaction is valid, in blocks.
    life: u64,
}

impl Runtime {
    /// The runtime of this metadata.
    pub fn new(metadata: &[u8], genesis: [u8; 32]) -> Result<Self, String> {
        let metadata = Metadata::decode_from(metadata).map_err(text)?.arc();
        let types = metadata.types();
        let version: Version =
            decode_constant("System", "Version", &*metadata, types, Version::into_visitor()).map_err(text)?;
        let Version { spec_version, transaction_version } = version;
        let range = SpecVersionForRange { block_range: 0..u64::MAX, spec_version, transaction_version };
        let config = SubstrateConfig::builder()
            .set_genesis_hash(H256(genesis))
            .set_spec_version_for_block_ranges([range])
            .set_metadata_for_spec_versions([(spec_version, metadata)])
            .build();
        let client = OfflineClient::new_with_config(ChainConfig(config)).at_block(0u64).map_err(text)?;
        let mut runtime = Self { client, life: 0 };
        let remembered: u32 = runtime.constant("System", "BlockHashCount")?;
        // A transaction names the block it was born in, so it cannot outlive that block's hash.
        runtime.life = 1 << remembered.clamp(4, LONGEST_LIFE).ilog2();
        Ok(runtime)
    }

    fn metadata(&self) -> &Metadata {
        self.client.metadata_ref()
    }

    /// Is there such a pallet?
    pub fn has_pallet(&self, name: &str) -> bool {
        self.metadata().pallet_by_name(name).is_some()
    }

    /// Is there such an entry in the storage of such a pallet?
    pub fn has_entry(&self, pallet: &str, entry: &str) -> bool {
        let storage = self.metadata().pallet_by_name(pallet).and_then(|pallet| pallet.storage());
        storage.is_some_and(|storage| storage.entry_by_name(entry).is_some())
    }

    /// Is there such a runtime API?
    pub fn has_api(&self, name: &str) -> bool {
        self.metadata().runtime_api_trait_by_name(name).is_some()
    }

    /// A constant.
    pub fn constant<T: DecodeAsType>(&self, pallet: &str, name: &str) -> Result<T, String> {
        decode_constant(pallet, name, self.metadata(), self.metadata().types(), T::into_visitor())
            .map_err(|error| format!("{pallet}.{name}: {error}"))
    }

    /// A constant, if there is one of this name.
    pub fn optional_constant<T: DecodeAsType>(&self, pallet: &str, name: &str) -> Result<Option<T>, String> {
        let there = self.metadata().constant_info(pallet, name).is_ok();
        there.then(|| self.constant(pallet, name)).transpose()
    }

    /// The key of something stored.
    pub fn storage_key(&self, pallet: &str, entry: &str, key: impl IntoEncodableValues) -> Result<Vec<u8>, String> {
        encode_storage_key(pallet, entry, key, self.metadata(), self.metadata().types())
            .map_err(|error| format!("{pallet}.{entry}: {error}"))
    }

    /// Decodes the value stored under an entry of a pallet.
    pub fn storage_value<T: DecodeAsType>(&self, pallet: &str, entry: &str, bytes: &[u8]) -> Result<T, String> {
        let (metadata, bytes) = (self.metadata(), &mut &*bytes);
        decode_storage_value(pallet, entry, bytes, metadata, metadata.types(), T::into_visitor())
            .map_err(|error| format!("{pallet}.{entry}: {error}"))
    }

    /// The input of a runtime API.
    pub fn api_input(&self, api: &str, method: &str, input: impl IntoEncodableValues) -> Result<Vec<u8>, String> {
        encode_runtime_api_inputs(api, method, input, self.metadata(), self.metadata().types())
            .map_err(|error| format!("{api}.{method}: {error}"))
    }

    /// The output of a runtime API.
    pub fn api_output<T: DecodeAsType>(&self, api: &str, method: &str, bytes: &[u8]) -> Result<T, String> {
        let (metadata, bytes) = (self.metadata(), &mut &*bytes);
        decode_runtime_api_response(api, method, bytes, metadata, metadata.types(), T::into_visitor())
            .map_err(|error| format!("{api}.{method}: {error}"))
    }

    /// Signs a call; valid from the block after `born`. A keyless account's signature is zeros: no chain takes it, but
    /// its fee can be asked for.
    pub fn sign<Args: EncodeAsFields>(
        &self,
        from: &Account,
        (pallet, name, args): Call<Args>,
        nonce: u64,
        born: Block,
    ) -> Result<Transaction, String> {
        let params = SubstrateExtrinsicParamsBuilder::<ChainConfig>::new().nonce(nonce).mortal_from_unchecked(
            self.life,
            born.number,
            H256(born.hash),
        );
        let params = params.build();
        let call = dynamic(pallet, name, args);
        let mut signable = self.client.transactions().create_signable_offline(&call, params).map_err(text)?;
        let signature = from.sign(&signable.signer_payload().map_err(text)?).unwrap_or([0; 64]);
        let signed = signable
            .sign_with_account_and_signature(&AccountId32(from.id()), &MultiSignature::Sr25519(signature))
            .map_err(text)?;
        let last = born.number + self.life - 1;
        Ok(Transaction { bytes: signed.into_encoded(), signer: from.id(), nonce, born: born.number, last })
    }

    /// The hash by which explorers know a transaction.
    pub fn hash(&self, transaction: &Transaction) -> [u8; 32] {
        self.client.hasher().hash(&transaction.bytes).0
    }

    /// What the transaction at this position did, from all events of its block.
    pub fn done(&self, block_events: Vec<u8>, index: u32) -> Result<Done, String> {
        let mut done = Done { error: None, events: vec![], made: vec![], fee: 0, weight: Weight::default() };
        let mut over = false;
        for event in self.client.events().from_bytes(block_events).iter() {
            let event = event.map_err(text)?;
            if event.phase() != Phase::ApplyExtrinsic(index) {
                continue;
            }
            match (event.pallet_name(), event.event_name()) {
                ("System", "ExtrinsicSuccess") => {
                    let success: events::Success = event.decode_fields_unchecked_as().map_err(text)?;
                    (done.weight, over) = (success.dispatch_info.weight.into(), true);
                }
                ("System", "ExtrinsicFailed") => {
                    let failed: events::Failed = event.decode_fields_unchecked_as().map_err(text)?;
                    (done.weight, over) = (failed.dispatch_info.weight.into(), true);
                    done.error = Some(self.error_name(&failed.dispatch_error));
                }
                ("TransactionPayment", "TransactionFeePaid") => {
                    let paid: events::FeePaid = event.decode_fields_unchecked_as().map_err(text)?;
                    done.fee = paid.actual_fee;
                }
                ("Revive", "ContractEmitted") => {
                    let emitted: events::Emitted = event.decode_fields_unchecked_as().map_err(text)?;
                    let events::Emitted { contract, data, topics } = emitted;
                    done.events.push(Event { contract: Address::from(contract), topics, data });
                }
                ("Revive", "Instantiated") => {
                    let made: events::Instantiated = event.decode_fields_unchecked_as().map_err(text)?;
                    done.made.push((Address::from(made.deployer), Address::from(made.contract)));
                }
                _ => {}
            }
        }
        if over { Ok(done) } else { Err(format!("no event says how transaction {index} of the block ended")) }
    }

    /// What contracts announced in a block, from all its events and in their order; each with the number of the call in which it
    /// did. A transaction's is its position in the block. Contracts are also called by the chain itself, for a message from
    /// another chain or by a schedule: which of those events belong to one call, a block does not say, so each has a number of its
    /// own, behind those of the transactions.
    pub fn emitted(&self, block_events: Vec<u8>) -> Result<Vec<(u32, Event)>, String> {
        let (mut emitted, mut transactions) = (vec![], 0);
        for event in self.client.events().from_bytes(block_events).iter() {
            let event = event.map_err(text)?;
            let position = match event.phase() {
                Phase::ApplyExtrinsic(index) => Some(index),
                Phase::Initialization | Phase::Finalization => None,
            };
            // Each transaction has an event of its own that says how it ended.
            transactions = transactions.max(position.map_or(0, |index| index.saturating_add(1)));
            if (event.pallet_name(), event.event_name()) == ("Revive", "ContractEmitted") {
                let events::Emitted { contract, data, topics } = event.decode_fields_unchecked_as().map_err(text)?;
                emitted.push((position, Event { contract: Address::from(contract), topics, data }));
            }
        }
        let mut numbers = transactions..;
        let numbered = |(position, event): (Option<u32>, Event)| Some((position.or_else(|| numbers.next())?, event));
        Ok(emitted.into_iter().filter_map(numbered).collect())
    }

    /// The name of a dispatch error, without the pallet it is from: as the embedded chain names it.
    pub fn error_name(&self, error: &Value) -> String {
        let ValueDef::Variant(variant) = &error.value else { return error.to_string() };
        let inner = variant.values.values().next();
        match (variant.name.as_str(), inner) {
            ("Module", Some(module)) => self.module_error_name(module).unwrap_or_else(|| error.to_string()),
            ("Token" | "Arithmetic", Some(Value { value: ValueDef::Variant(inner), .. })) => inner.name.clone(),
            (name, Some(Value { value: ValueDef::Variant(inner), .. })) => format!("{name}({})", inner.name),
            (name, _) => name.into(),
        }
    }

    fn module_error_name(&self, module: &Value) -> Option<String> {
        let pallet = self.metadata().pallet_by_error_index(module.at("index")?.as_u128()?.try_into().ok()?)?;
        let error = first_number(module.at("error")?)?.try_into().ok()?;
        Some(pallet.error_variant_by_index(error)?.name.clone())
    }
}

/// The first number in a value: an error's index stands in the first of four bytes.
fn first_number(value: &Value) -> Option<u128> {
    match &value.value {
        ValueDef::Primitive(Primitive::U128(number)) => Some(*number),
        ValueDef::Composite(Composite::Unnamed(values)) => first_number(values.first()?),
        _ => None,
    }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
