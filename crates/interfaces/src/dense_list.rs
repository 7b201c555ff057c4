//! Lists without gaps: who is in a list has a number below its length, whoever left before. So a draw can number its
//! entries, and everybody pays the same for coming and going.
//!
//! A list is known by its number. What stands in it is the storage key of somebody's record (an order, a group); the record
//! keeps its place in the list. How long a list is, its owner knows.
//!
//! Lists lie under words that begin with 24 zeros. Whoever uses them keeps records under hashes ([`order_key`]), so that not
//! even a source of personhood that invents aliases gets one record into the place of another.

use crate::{
    host::{Word, keccak256},
    personhood::Alias,
    storage,
};

/// Where the order of `alias` lies.
pub fn order_key(alias: &Alias) -> Word {
    keccak256(alias)
}

/// Puts `member` at the end of the list, which had `len` members.
pub fn push(list: u32, len: u32, member: &Word) {
    storage::store_word(&place(list, len), member);
}

/// Takes the member at `index` out of the list, which had `len` members. The last one takes its place: returns its key, so
/// that its record can be told; `None` if it was the last one itself.
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

/// Puts `member` at `index` of the list, in the place of another.
pub fn replace(list: u32, index: u32, member: &Word) {
    storage::store_word(&place(list, index), member);
}

fn place(list: u32, index: u32) -> Word {
    let mut key = [0; 32];
    key[24..28].copy_from_slice(&list.to_be_bytes());
    key[28..].copy_from_slice(&index.to_be_bytes());
    key
}
