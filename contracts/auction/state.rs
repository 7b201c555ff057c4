//! State of the auction.

use crate::terms::PackedTerms;
use fairsale_interfaces::{packed, storage::BytesRecord};
use fairsale_kit::{
    life::{Life, PackedLife, Sale},
    terms::PackedCommonTerms,
};

packed! {
    /// State of the auction so far.
    pub struct State / PackedState with life: Life / PackedLife {
        /// Supply, in base units: the escrow when `fund` was last called.
        pub supply / set_supply: u128,
        /// Most base units still owed to buyers; once settled.
        pub owed / set_owed: u128,
        /// Clearing price of a lot; once settled.
        pub price / set_price: u128,
        /// Number of bids.
        pub bids / set_bids: u64,
        /// Round of the beacon that decides the draw of tickets: known since the auction was announced.
        pub round / set_round: u64,
        /// The clearing tick; once settled.
        pub tick / set_tick: u32,
        /// True if the bids at the clearing tick ask for more than remains for them.
        pub scarce / set_scarce: bool,
    }
}

packed! {
    /// The margin of a settled auction: units that the bids at the clearing tick share, fewer than they ask for.
    pub struct Margin / PackedMargin {
        /// Base units for all of them together.
        pub remaining / set_remaining: u128,
        /// Base units of these that have not been delivered.
        pub undelivered / set_undelivered: u128,
        /// Least total payment of these bids.
        pub least / set_least: u128,
        /// Total payment of the bids claimed so far.
        pub paid / set_paid: u128,
        /// Number of lots that they ask for.
        pub lots / set_lots: u64,
        /// Number of these lots that have not been claimed.
        pub unclaimed / set_unclaimed: u64,
        /// The randomness by which tickets were drawn.
        pub seed / set_seed: [u8; 32],
    }
}

impl BytesRecord for PackedMargin {
    fn empty() -> Self {
        Self::default()
    }
    fn bytes(&self) -> &[u8] {
        &self.bytes.0
    }
    fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes.0
    }
}

/// The auction. Its rules are functions of the caller, the time and the caller's personhood. They move no money, but
/// say what to move.
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
