//! Layout of the contract's storage: terms and state in ink!'s root, and beside it the tables below. Persons alone are
//! list 1 of the [`dense_list`](fairsale_interfaces::dense_list), under words that begin with 24 zeros, and groups of 2
//! to 8 are the lists 2 to 8.

use crate::groups::{Entry, PackedGroup};
use fairsale_interfaces::storage::{self, WordMap};

/// Entries, under the hashes of the aliases of their persons: not even a source of personhood that can choose aliases
/// can hit the key of a list.
pub const ORDERS: WordMap<Entry> = WordMap::under_hashes();

/// Groups, by their numbers.
pub const GROUPS: GroupMap = GroupMap;

/// A table of groups, each under `g` and its number, in 5 bytes. A value cannot be deleted, only emptied, as that of a
/// dissolved group.
pub struct GroupMap;

impl GroupMap {
    fn key(number: u32) -> [u8; 5] {
        let [a, b, c, d] = number.to_be_bytes();
        [b'g', a, b, c, d]
    }

    /// Returns group `number`; an empty one if there is no such group.
    pub fn load(&self, number: u32) -> PackedGroup {
        let mut group = PackedGroup::default();
        storage::load(&Self::key(number), &mut group.bytes.0);
        group
    }

    /// Stores `group` as group `number`.
    pub fn store(&self, number: u32, group: &PackedGroup) {
        storage::store(&Self::key(number), if group.size() == 0 { &[] } else { &group.bytes.0 });
    }
}
