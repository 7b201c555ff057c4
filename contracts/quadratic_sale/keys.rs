//! Layout of the contract's storage: terms and state in ink!'s root, and beside it the table below. The number of
//! persons who ask for each number of lots is in the kit's [`HISTOGRAM`](fairsale_kit::orders::HISTOGRAM), under one
//! byte, 0 to 15; after a draw, the counts for more lots than the cap are replaced by the numbers of the first entries.
//! With a beacon, the orders for q lots are list q of the [`dense_list`](fairsale_interfaces::dense_list), under words
//! that begin with 24 zeros.

use fairsale_interfaces::storage::WordMap;
use fairsale_kit::orders::Record;

/// Orders, under the hashes of the aliases of their persons: not even a source of personhood that can choose aliases
/// can hit the key of a list.
pub const ORDERS: WordMap<Record> = WordMap::under_hashes();
