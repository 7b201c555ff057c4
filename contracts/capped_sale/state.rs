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
        /// Water level: the most base units that anybody gets; once settled.
        pub level / set_level: u128,
        /// Unsold base units, until they are swept; once settled.
        pub unsold / set_unsold: u128,
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
