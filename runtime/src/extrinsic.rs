//! What a transaction looks like, and what is checked before it runs.

use crate::{AccountId, Balance, BlockNumber, Nonce, Runtime, Signature};
use pallet_revive::evm::{runtime as evm, tx_extension::SetOrigin};
use sp_runtime::{MultiAddress, generic, traits};

/// How a transaction names an account.
pub type Address = MultiAddress<AccountId, ()>;
/// The header of a block.
pub type Header = generic::Header<BlockNumber, traits::BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// A transaction, native or of an Ethereum wallet.
pub type UncheckedExtrinsic = evm::UncheckedExtrinsic<Address, Signature, EthExtra>;

/// The checks before a transaction runs, in this order.
pub type TxExtension = (
    frame_system::AuthorizeCall<Runtime>,
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckMortality<Runtime>,
    frame_system::CheckNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
    SetOrigin<Runtime>,
);

/// Makes an Ethereum wallet's transaction one of ours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EthExtra;

impl evm::EthExtra for EthExtra {
    type Config = Runtime;
    type ExtensionV0 = TxExtension;
    type ExtensionOtherVersions = traits::InvalidVersion;

    fn get_eth_extension(nonce: Nonce, tip: Balance) -> TxExtension {
        (
            frame_system::AuthorizeCall::new(),
            frame_system::CheckNonZeroSender::new(),
            frame_system::CheckSpecVersion::new(),
            frame_system::CheckTxVersion::new(),
            frame_system::CheckGenesis::new(),
            frame_system::CheckMortality::from(generic::Era::Immortal),
            frame_system::CheckNonce::from(nonce),
            frame_system::CheckWeight::new(),
            pallet_transaction_payment::ChargeTransactionPayment::from(tip),
            SetOrigin::new_from_eth_transaction(),
        )
    }
}
