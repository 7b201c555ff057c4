//! Arguments and answers by Solidity's ABI.

use fairsale_interfaces::{
    host::{self, Word, address_word, number_word, word_number},
    ticket::{Error, Refusal},
};
use ink::{
    Address, U256,
    prelude::{vec, vec::Vec},
};

/// Fails if the call has fewer than `arguments` bytes after its selector: ink! would read missing bytes as zeros.
///
/// # Errors
/// [`Error::Malformed`]
pub fn require_whole_call(arguments: usize) -> Result<(), Refusal> {
    if host::is_whole_call(arguments) { Ok(()) } else { Err(Error::Malformed.into()) }
}

/// Fails if the call has fewer bytes than a Solidity function of `arguments` arguments, a word each.
///
/// # Errors
/// [`Error::Malformed`]
pub fn require_words(arguments: usize) -> Result<(), Refusal> {
    require_whole_call(32 * arguments)
}

/// Returns the number of a ticket, which need not exist.
///
/// # Errors
/// [`Error::NoSuchTicket`]
pub fn id(word: &Word) -> Result<u32, Refusal> {
    number(word).ok_or_else(|| Error::NoSuchTicket { id: U256::from_big_endian(word) }.into())
}

/// Returns an index into a list of `count` tickets.
///
/// # Errors
/// [`Error::NoSuchIndex`]
pub fn index(word: &Word, count: u32) -> Result<u32, Refusal> {
    number(word)
        .filter(|index| *index < count)
        .ok_or_else(|| Error::NoSuchIndex { index: U256::from_big_endian(word), count }.into())
}

fn number(word: &Word) -> Option<u32> {
    word_number(word)?.try_into().ok()
}

/// Returns a `bool`: 0 or 1.
///
/// # Errors
/// [`Error::Malformed`]
pub fn truth(word: &Word) -> Result<bool, Refusal> {
    match word_number(word) {
        Some(0) => Ok(false),
        Some(1) => Ok(true),
        _ => Err(Error::Malformed.into()),
    }
}

/// Returns the bytes of the dynamic argument at this position, from 0.
///
/// # Errors
/// [`Error::Malformed`]
pub fn bytes(argument: usize) -> Result<Vec<u8>, Refusal> {
    let data = host::call_data();
    bytes_of(data.get(4..).unwrap_or_default(), argument).ok_or_else(|| Error::Malformed.into())
}

fn bytes_of(arguments: &[u8], argument: usize) -> Option<Vec<u8>> {
    let length =
        |place: usize| -> Option<usize> { word_number(arguments.get(place..)?.first_chunk()?)?.try_into().ok() };
    let begin = length(32 * argument)?;
    let bytes = begin.checked_add(32)?;
    let len = length(begin)?;
    arguments.get(bytes..bytes.checked_add(len)?).map(<[u8]>::to_vec)
}

/// Ends the call with a word.
#[inline(never)]
pub fn answer_word(word: &Word) -> ! {
    host::answer(false, word)
}

/// Ends the call with a number.
pub fn answer_number(number: u32) -> ! {
    answer_word(&number_word(number.into()))
}

/// Ends the call with an address.
pub fn answer_address(address: Address) -> ! {
    answer_word(&address_word(address))
}

/// Ends the call with a `bool`.
pub fn answer_truth(truth: bool) -> ! {
    answer_number(truth.into())
}

/// Ends the call with a string: its offset, its length, its bytes.
#[inline(never)]
pub fn answer_text(text: &[u8]) -> ! {
    let mut answer = vec![0; 64 + text.len().next_multiple_of(32)];
    answer[31] = 32;
    answer[32..64].copy_from_slice(&number_word(text.len() as u128));
    answer[64..][..text.len()].copy_from_slice(text);
    host::answer(false, &answer)
}

/// Ends the call of a function that returns nothing. Changes of the ledger in memory would be lost.
pub fn answer_nothing() -> ! {
    host::answer(false, &[])
}
