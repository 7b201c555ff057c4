//! Layout of the contract's storage: terms and state in ink!'s root, and beside it the table below.

use fairsale_interfaces::storage::WordMap;
use fairsale_kit::orders::Record;

/// Orders, under the aliases of the buyers: the contract has no other words.
pub const ORDERS: WordMap<Record> = WordMap::under_names();
