//! State of the sale.

use crate::terms::PackedTerms;
use fairsale_interfaces::packed;
use fairsale_kit::{
    life::{Life, PackedLife, Sale},
    terms::PackedCommonTerms,
};
use fairsale_math::MAX_GROUP;

packed! {
    /// State of the sale so far.
    pub struct State / PackedState with life: Life / PackedLife {
        /// Round of the beacon that decides the draw: known since the sale was announced.
        pub round / set_round: u64,
        /// Number of entries of each class: persons alone, then groups of 2 to 8. Unchanged after the close.
        pub entries / set_entries: [u32; MAX_GROUP],
        /// Number of entries of each class that win; once settled.
        pub prizes / set_prizes: [u32; MAX_GROUP],
        /// The randomness of the round; once settled, if there was something to draw.
        pub seed / set_seed: [u8; 32],
        /// Number of unsold tickets, until they are swept; once settled.
        pub unsold / set_unsold: u32,
        /// Number of groups ever made.
        pub groups / set_groups: u32,
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
