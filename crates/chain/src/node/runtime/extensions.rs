//! Extensions of transactions that only some chains have, such as a proof of personhood in the place of a fee.

use subxt::{Metadata, dynamic::Value, ext::scale_encode::EncodeAsType};

/// Those that subxt fills in.
const KNOWN: [&str; 9] = [
    "ChargeAssetTxPayment",
    "ChargeTransactionPayment",
    "CheckGenesis",
    "CheckMetadataHash",
    "CheckMortality",
    "CheckNonce",
    "CheckSpecVersion",
    "CheckTxVersion",
    "VerifyMultiSignature",
];

/// The chain's other extensions, and what to tell each if nothing is wanted of it: `None`, or `false`. What can be told
/// neither is left out, and signing then says which it is.
pub(super) fn unused(metadata: &Metadata) -> Vec<(String, Value)> {
    let others = metadata.extrinsic().transaction_extensions_to_use_for_encoding();
    let others = others.filter(|extension| !KNOWN.contains(&extension.identifier()));
    let told = others.filter_map(|extension| {
        nothing(metadata, extension.extra_ty()).map(|value| (extension.identifier().to_owned(), value))
    });
    told.collect()
}

/// The value of a type that asks for nothing, if the type has one. (One without content has none: subxt skips it.)
pub(super) fn nothing(metadata: &Metadata, ty: u32) -> Option<Value> {
    let candidates = [Value::unnamed_variant("None", []), Value::bool(false)];
    candidates.into_iter().find(|value| value.encode_as_type_to(ty, metadata.types(), &mut vec![]).is_ok())
}
