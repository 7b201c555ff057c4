//! A step, on a chain.

use super::Action;
use fairsale_chain::{Account, Address, CallError, Chain, Deployed, Receipt, SALT};

/// Does what a step sends. Returns where its contract came to stand, if it made one.
///
/// # Errors
/// If the chain or a contract refuses.
pub fn act<C: Chain + ?Sized>(
    chain: &mut C,
    from: &Account,
    action: Action<'_>,
) -> Result<(Option<Address>, Receipt), CallError> {
    match action {
        Action::Make { code, data } => {
            let Deployed { address, receipt } = chain.instantiate(from, code, data, 0, Some(SALT))?;
            Ok((Some(address), receipt))
        }
        Action::Send { to, data } => Ok((None, chain.call(from, to, data, 0)?)),
    }
}
