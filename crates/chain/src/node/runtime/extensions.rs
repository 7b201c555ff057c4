//! Extensions of transactions: those that subxt fills in, and those that only some chains have, such as a proof of
//! personhood in the place of a fee. Nothing is wanted of the latter.

use scale_info::PortableRegistry;
use subxt::{
    SubstrateConfig,
    config::{ClientState, Config, DefaultTransactionExtensions, HashFor, TransactionExtensions},
    dynamic::Value,
    error::TransactionExtensionError,
    ext::{
        frame_decode::extrinsics::{self, TransactionExtensionsError},
        scale_encode::EncodeAsType,
    },
    metadata::ArcMetadata,
};

/// Substrate's usual configuration, but for its [`Extensions`].
#[derive(Clone, Debug)]
pub struct ChainConfig(pub SubstrateConfig);

impl Config for ChainConfig {
    type AccountId = <SubstrateConfig as Config>::AccountId;
    type Address = <SubstrateConfig as Config>::Address;
    type Signature = <SubstrateConfig as Config>::Signature;
    type Hasher = <SubstrateConfig as Config>::Hasher;
    type Header = <SubstrateConfig as Config>::Header;
    type AssetId = <SubstrateConfig as Config>::AssetId;
    type TransactionExtensions = Extensions;

    fn genesis_hash(&self) -> Option<HashFor<Self>> {
        self.0.genesis_hash()
    }

    fn spec_and_transaction_version_for_block_number(&self, block_number: u64) -> Option<(u32, u32)> {
        self.0.spec_and_transaction_version_for_block_number(block_number)
    }

    fn metadata_for_spec_version(&self, spec_version: u32) -> Option<ArcMetadata> {
        self.0.metadata_for_spec_version(spec_version)
    }

    fn set_metadata_for_spec_version(&self, spec_version: u32, metadata: ArcMetadata) {
        self.0.set_metadata_for_spec_version(spec_version, metadata);
    }
}

/// Those that subxt knows.
type Known = DefaultTransactionExtensions<ChainConfig>;

/// Those that subxt knows as it fills them in, and any other as [`nothing`] has it. An extension of which more is wanted,
/// or that signs something of its own, is an error that names it.
pub struct Extensions(Known);

impl TransactionExtensions<ChainConfig> for Extensions {
    type Params = <Known as TransactionExtensions<ChainConfig>>::Params;

    fn new(client: &ClientState<ChainConfig>, params: Self::Params) -> Result<Self, TransactionExtensionError> {
        Known::new(client, params).map(Self)
    }

    fn inject_signature(
        &mut self,
        account: &<ChainConfig as Config>::AccountId,
        signature: &<ChainConfig as Config>::Signature,
    ) {
        self.0.inject_signature(account, signature);
    }
}

impl extrinsics::TransactionExtensions<PortableRegistry> for Extensions {
    fn contains_extension(&self, _name: &str) -> bool {
        true
    }

    fn is_authorization_extension(&self, name: &str) -> bool {
        self.0.is_authorization_extension(name)
    }

    fn encode_extension_value_to(
        &self,
        name: &str,
        ty: u32,
        types: &PortableRegistry,
        out: &mut Vec<u8>,
    ) -> Result<(), TransactionExtensionsError> {
        if self.0.contains_extension(name) {
            return self.0.encode_extension_value_to(name, ty, types, out);
        }
        let bytes = nothing(types, ty).ok_or_else(|| unknown(name, "cannot be told that nothing is wanted of it"))?;
        out.extend(bytes);
        Ok(())
    }

    fn encode_extension_implicit_to(
        &self,
        name: &str,
        ty: u32,
        types: &PortableRegistry,
        out: &mut Vec<u8>,
    ) -> Result<(), TransactionExtensionsError> {
        if self.0.contains_extension(name) {
            return self.0.encode_extension_implicit_to(name, ty, types, out);
        }
        Err(unknown(name, "signs something that is not known"))
    }
}

fn unknown(name: &str, why: &str) -> TransactionExtensionsError {
    TransactionExtensionsError::Other { extension_name: name.to_owned(), error: why.into() }
}

/// The bytes of a type's value that asks for nothing, `None` or `false`, if the type has one. (Of one without content
/// nobody asks.)
pub(super) fn nothing(types: &PortableRegistry, ty: u32) -> Option<Vec<u8>> {
    let candidates = [Value::unnamed_variant("None", []), Value::bool(false)];
    candidates.into_iter().find_map(|value| {
        let mut bytes = vec![];
        value.encode_as_type_to(ty, types, &mut bytes).ok().map(|()| bytes)
    })
}
