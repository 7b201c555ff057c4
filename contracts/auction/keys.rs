//! Layout of the contract's storage: terms and state in ink!'s root, and beside it the tables below. If tickets are
//! sold, the bids at a tick are the list of that number in the [`dense_list`](fairsale_interfaces::dense_list), under
//! words that begin with 24 zeros.

use crate::state::PackedMargin;
use fairsale_interfaces::storage::{ByteMap, WordMap};
use fairsale_kit::orders::Record;
use fairsale_math::Demand;

/// Bids, under the hashes of the aliases of their persons: not even a source of personhood that can choose aliases can
/// hit the key of a list.
pub const ORDERS: WordMap<Record> = WordMap::under_hashes();

/// Number of lots bid at each tick: 52 ticks in each record, under one byte, 0 to 19.
pub const DEMAND: ByteMap<Demand> = ByteMap::under_numbers();

/// The margin of a settled auction: one record, under [`THE_MARGIN`].
pub const MARGIN: ByteMap<PackedMargin> = ByteMap::under_numbers();

/// A key that no record of [`DEMAND`] has.
pub const THE_MARGIN: u8 = 255;
