//! The collection's texts: each in a value of its own, its length (two bytes) before it.

use fairsale_interfaces::{
    storage,
    ticket::{Error, Refusal},
};
use ink::prelude::vec::Vec;

/// Key of the collection's name.
pub const NAME: &[u8] = b"name";
/// Key of its symbol.
pub const SYMBOL: &[u8] = b"symbol";
/// Key of the prefix of the address of a ticket's metadata.
pub const BASE_URI: &[u8] = b"base";

/// Most bytes that a text may have: a storage value may have 416.
pub const MAX_TEXT: usize = 300;

/// Stores a text.
///
/// # Errors
/// [`Error::TextTooLong`]
pub fn store_text(key: &[u8], text: &[u8]) -> Result<(), Refusal> {
    if text.len() > MAX_TEXT {
        return Err(Error::TextTooLong { bytes: text.len() as u32, limit: MAX_TEXT as u32 }.into());
    }
    let mut kept = Vec::with_capacity(2 + text.len());
    kept.extend((text.len() as u16).to_le_bytes());
    kept.extend(text);
    storage::store(key, &kept);
    Ok(())
}

/// Returns a text, if there is one.
pub fn text(key: &[u8]) -> Option<Vec<u8>> {
    let mut kept = [0; 2 + MAX_TEXT];
    storage::load(key, &mut kept).then_some(())?;
    let len = usize::from(u16::from_le_bytes([kept[0], kept[1]]));
    kept.get(2..2 + len).map(<[u8]>::to_vec)
}

/// Returns the address of a ticket's metadata: the base, then its number.
pub fn uri(id: u32) -> Vec<u8> {
    let mut uri = text(BASE_URI).unwrap_or_default();
    let begin = uri.len();
    let mut rest = id;
    while rest != 0 || uri.len() == begin {
        uri.insert(begin, b'0' + (rest % 10) as u8);
        rest /= 10;
    }
    uri
}
