//! Layout of the contract's storage: terms and state in ink!'s root, and beside it the table below. The number of
//! persons who ask for each number of lots is in the kit's [`HISTOGRAM`](fairsale_kit::orders::HISTOGRAM), under one
//! byte, 0 to 15.

use fairsale_interfaces::storage::WordMap;
use fairsale_kit::orders::Record;

/// Orders, under the aliases of their persons: the contract has no other words.
pub const ORDERS: WordMap<Record> = WordMap::under_names();
