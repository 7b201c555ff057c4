//! Lists without gaps: every member of a list has an index below its length, even after others left. So a draw can
//! number its entries, and everybody pays the same for coming and going.
//!
//! A list is identified by its number. Its members are storage keys of records (orders, groups); each record stores its
//! index in the list. The caller stores the length of the list.
//!
//! Lists are stored under words that begin with 24 zeros. Contracts that use them must store their records under hashes
//! ([`WordMap::under_hashes`](crate::storage::WordMap::under_hashes)), so that not even a source of personhood that
//! invents aliases can put one record in the place of another.

use crate::{host::Word, storage};

/// Appends `member` to the list, which had `len` members.
pub fn push(list: u32, len: u32, member: &Word) {
    storage::store_word(&place(list, len), member);
}

/// Removes the member at `index` from the list, which had `len` members, and moves the last one to `index`. Returns the
/// key of the moved member, so that its record can be updated; `None` if the removed one was the last.
pub fn swap_remove(list: u32, index: u32, len: u32) -> Option<Word> {
    let last = place(list, len.saturating_sub(1)); // a list of none is never asked: its members have indices
    let moved = storage::load_word(&last);
    storage::store_word(&last, &[0; 32]);
    if index + 1 >= len {
        return None;
    }
    storage::store_word(&place(list, index), &moved);
    Some(moved)
}

/// Replaces the member at `index` of the list by `member`.
pub fn replace(list: u32, index: u32, member: &Word) {
    storage::store_word(&place(list, index), member);
}

fn place(list: u32, index: u32) -> Word {
    let mut key = [0; 32];
    key[24..28].copy_from_slice(&list.to_be_bytes());
    key[28..].copy_from_slice(&index.to_be_bytes());
    key
}
