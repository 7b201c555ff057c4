//! Bindings of accounts to persons: all that a query needs.

use fairsale_interfaces::{
    packed,
    personhood::{PersonId, Personhood, alias},
    storage,
};
use fairsale_math::Timestamp;
use ink::Address;

packed! {
    /// Record of an account, stored under the account.
    pub struct Binding / PackedBinding {
        /// First second (by the chain's clock) at which the status is 0. Zero: the account is free again.
        pub expires / set_expires: u64,
        /// Person whose account it is.
        pub person / set_person: PersonId,
        /// The status attested.
        pub status / set_status: u8,
    }
}

/// The status of `account` and its alias in `context`, at `now`. Reads one storage value.
pub fn status(account: Address, context: &[u8; 32], now: Timestamp) -> Personhood {
    let binding = binding_of(account);
    if now.0 >= binding.expires() {
        return Personhood::NONE;
    }
    Personhood { status: binding.status(), context_alias: alias(&binding.person(), context) }
}

/// Returns the record of `account`.
pub fn binding_of(account: Address) -> PackedBinding {
    let mut binding = PackedBinding::default();
    storage::load(&account.0, &mut binding.bytes.0);
    binding
}
