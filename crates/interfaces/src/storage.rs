//! A contract's storage as the chain has it: bytes under keys. ink!'s `Mapping` is the same with a codec around, whose
//! code every buyer would pay for.
//!
//! A value may have up to 416 bytes. Touching one costs 10,257 bytes of proof, whatever its size; so data that is read
//! together is stored together.
//!
//! A contract names its tables once, in its `keys.rs`, as constants of the types here, and documents keys of other
//! forms there too. [`WordMap`] and [`ByteMap`] never meet: words have keys of their own.

use crate::host::{Word, keccak256};
use core::marker::PhantomData;
use fairsale_math::{DEMAND_BYTES, Demand, Slot};

#[cfg(target_arch = "riscv64")]
mod chain {
    use super::Word;
    use pallet_revive_uapi::{HostFn, HostFnImpl, StorageFlags};

    /// Reads the value under `key` into the beginning of `value`, which must be as long or longer; the rest is
    /// unchanged. Returns false, and changes nothing, if there is no such value.
    pub fn load(key: &[u8], value: &mut [u8]) -> bool {
        HostFnImpl::get_storage(StorageFlags::empty(), key, &mut &mut *value).is_ok()
    }

    /// Puts `value` under `key`.
    pub fn store(key: &[u8], value: &[u8]) {
        HostFnImpl::set_storage(StorageFlags::empty(), key, value);
    }

    /// Returns the word under `key`; zero if there is none. Words have keys of their own: they never meet those of
    /// [`load`].
    pub fn load_word(key: &Word) -> Word {
        let mut word = [0; 32];
        HostFnImpl::get_storage_or_zero(StorageFlags::empty(), key, &mut word);
        word
    }

    /// Stores `word` under `key`. Zero clears the value, and returns its deposit.
    pub fn store_word(key: &Word, word: &Word) {
        HostFnImpl::set_storage_or_clear(StorageFlags::empty(), key, word);
    }
}

/// The same functions over ink!'s off-chain environment, for unit tests.
#[cfg(not(target_arch = "riscv64"))]
mod chain {
    use super::Word;
    use ink::{env, prelude::vec::Vec};

    /// Reads the value under `key` into the beginning of `value`, which must be as long or longer; the rest is
    /// unchanged. Returns false, and changes nothing, if there is no such value.
    pub fn load(key: &[u8], value: &mut [u8]) -> bool {
        let stored: Option<Vec<u8>> = env::get_contract_storage(&(0u8, key)).expect("a value is bytes");
        if let Some(bytes) = &stored {
            value[..bytes.len()].copy_from_slice(bytes);
        }
        stored.is_some()
    }

    /// Puts `value` under `key`.
    pub fn store(key: &[u8], value: &[u8]) {
        env::set_contract_storage(&(0u8, key), &value.to_vec());
    }

    /// Returns the word under `key`; zero if there is none. Words have keys of their own: they never meet those of
    /// [`load`].
    pub fn load_word(key: &Word) -> Word {
        env::get_contract_storage(&(1u8, key)).expect("a word is a word").unwrap_or_default()
    }

    /// Stores `word` under `key`. Zero clears the value, and returns its deposit.
    pub fn store_word(key: &Word, word: &Word) {
        if *word == [0; 32] {
            env::clear_contract_storage(&(1u8, key));
        } else {
            env::set_contract_storage(&(1u8, key), word);
        }
    }
}

pub use chain::{load, load_word, store, store_word};

/// A record that fits into one word. The word zero is the empty record.
pub trait WordRecord {
    /// The record in `word`.
    fn from_word(word: &Word) -> Self;
    /// The record as a word.
    fn to_word(&self) -> Word;
}

/// A table of records of one word each, by a 32-byte name such as an alias.
pub struct WordMap<V> {
    hashed: bool,
    records: PhantomData<fn() -> V>,
}

impl<V: WordRecord> WordMap<V> {
    /// A table whose records are stored under their names. The contract must have no other words.
    pub const fn under_names() -> Self {
        Self { hashed: false, records: PhantomData }
    }

    /// A table whose records are stored under the hashes of their names: even a party that can choose names cannot hit
    /// the key of another word.
    pub const fn under_hashes() -> Self {
        Self { hashed: true, records: PhantomData }
    }

    /// Returns the storage key of the record of `name`.
    #[inline(always)]
    pub fn key(&self, name: &Word) -> Word {
        if self.hashed { keccak256(name) } else { *name }
    }

    /// Returns the record under `key`; the empty one if there is none.
    pub fn load(&self, key: &Word) -> V {
        V::from_word(&load_word(key))
    }

    /// Stores `record` under `key`. The empty record clears the value, and returns its deposit.
    pub fn store(&self, key: &Word, record: &V) {
        store_word(key, &record.to_word());
    }

    /// Removes the record under `key`, and returns its deposit.
    pub fn remove(&self, key: &Word) {
        store_word(key, &[0; 32]);
    }
}

/// A record of up to 416 bytes. All zeros are the empty record.
pub trait BytesRecord {
    /// Returns the empty record.
    fn empty() -> Self;
    /// Its bytes.
    fn bytes(&self) -> &[u8];
    /// Its bytes, to be read into.
    fn bytes_mut(&mut self) -> &mut [u8];
}

/// A table of records of bytes, by numbers from 0 to 255, each under its number in one byte.
pub struct ByteMap<V>(PhantomData<fn() -> V>);

impl<V: BytesRecord> ByteMap<V> {
    /// A table whose records are stored under their numbers.
    pub const fn under_numbers() -> Self {
        Self(PhantomData)
    }

    /// Returns the record under `number`; the empty one if there is none.
    pub fn load(&self, number: u8) -> V {
        let mut record = V::empty();
        load(&[number], record.bytes_mut());
        record
    }

    /// Stores `record` under `number`.
    pub fn store(&self, number: u8, record: &V) {
        store(&[number], record.bytes());
    }
}

impl BytesRecord for Slot {
    fn empty() -> Self {
        Self::EMPTY
    }
    fn bytes(&self) -> &[u8] {
        &self.0
    }
    fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

impl BytesRecord for Demand {
    fn empty() -> Self {
        Self([0; DEMAND_BYTES])
    }
    fn bytes(&self) -> &[u8] {
        &self.0
    }
    fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}
