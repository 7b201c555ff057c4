//! Accounts that contracts can know: the 20-byte address of an account must stand for it. Of accounts from before a chain saw to that
//! by itself it may not. Then all that is asked by the address is about another account, trials go well, and transactions fail.

use super::{Error, error::asking};
use fairsale_chain::{Account, Mapping};
use fairsale_client::{address::show, network::Network};

/// What makes the address of an account stand for it.
pub(super) const REMEDY: &str = "`Revive.map_account`, sent by that account, maps it; on a chain that maps new accounts by \
                                 itself that does nothing, and `Revive.batch_map_accounts` with that account does, sent by \
                                 anybody";

/// Refuses to send from an account that exists and that no contract can know. One that does not exist cannot pay, which is said
/// elsewhere.
///
/// # Errors
/// If so, or the chain does not answer.
pub(super) fn require_mapped<N: Network + ?Sized>(network: &N, action: &str, from: &Account) -> Result<(), Error> {
    if network.mapping(from).map_err(asking("the account's mapping"))? != Mapping::Unmapped {
        return Ok(());
    }
    let identity = network.identity();
    let reason = format!(
        "the account {} is not mapped on {}: its address, {}, stands for another account there, so the chain would refuse what it \
         sends, and keep the fee. {REMEDY}. Nothing was signed",
        from.ss58(identity.ss58),
        identity.chain,
        show(from.address())
    );
    Err(Error::refused(action, reason))
}
