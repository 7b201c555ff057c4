//! State of the sale.

use crate::terms::PackedTerms;
use fairsale_interfaces::packed;
use fairsale_kit::{
    life::{Life, PackedLife, Sale},
    terms::PackedCommonTerms,
};

packed! {
    /// State of the sale so far.
    pub struct State / PackedState with life: Life / PackedLife {
        /// Number of lots left; 0 before the sale is funded.
        pub left / set_left: u128,
        /// Unsold base units or tickets, until they are swept; once settled.
        pub unsold / set_unsold: u128,
        /// Number of persons who bought.
        pub orders / set_orders: u64,
    }
}

/// The sale. Its rules are functions of the caller, the time and the caller's personhood. They move no money, but say
/// what to move.
#[derive(Debug)]
#[ink::storage_item(packed)]
pub struct Ledger {
    /// Terms that the seller promised.
    pub terms: PackedTerms,
    /// Its state so far.
    pub state: PackedState,
}

impl Sale for Ledger {
    fn terms(&self) -> &PackedCommonTerms {
        &self.terms.common
    }

    fn life(&self) -> &PackedLife {
        &self.state.life
    }

    fn life_mut(&mut self) -> &mut PackedLife {
        &mut self.state.life
    }
}
