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
        /// Unsold base units, until they are swept; once settled.
        pub unsold / set_unsold: u128,
        /// Number of lots that all ask for together.
        pub demand / set_demand: u64,
        /// Round of the beacon that decided the draw; 0 if there was no draw.
        pub drawn_by / set_drawn_by: u64,
        /// Round of the sale in which the last order changed.
        pub round / set_round: u32,
        /// The most lots that anybody gets for certain; once settled.
        pub cap / set_cap: u32,
        /// Number of persons who asked for more, if there was a draw.
        pub drawers / set_drawers: u32,
        /// Number of these who win one more lot.
        pub prizes / set_prizes: u32,
        /// The randomness of the draw.
        pub seed / set_seed: [u8; 32],
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

    /// The end of the round in which the demand reached the supply. No order changed after that round, or the sale
    /// would have closed at its end.
    fn closes_at(&self) -> u64 {
        if self.terms.is_sold_out(self.state.demand()) {
            self.terms.end_of(self.state.round())
        } else {
            self.terms.common.closes_at()
        }
    }
}
