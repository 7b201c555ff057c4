//! A contract's storage as the chain has it: bytes under keys. ink!'s `Mapping` is the same with a codec around, whose
//! code every buyer would pay for.
//!
//! A value may have up to 416 bytes. Touching one costs 10,257 bytes of proof, whatever it holds; so what is read together
//! lies together.

use crate::host::Word;

#[cfg(target_arch = "riscv64")]
mod chain {
    use super::Word;
    use pallet_revive_uapi::{HostFn, HostFnImpl, StorageFlags};

    /// Reads the value under `key` into `value`, which is as long as it, or longer: what is behind it is as before. False if
    /// there is none; then all is as before.
    pub fn load(key: &[u8], value: &mut [u8]) -> bool {
        HostFnImpl::get_storage(StorageFlags::empty(), key, &mut &mut *value).is_ok()
    }

    /// Puts `value` under `key`.
    pub fn store(key: &[u8], value: &[u8]) {
        HostFnImpl::set_storage(StorageFlags::empty(), key, value);
    }

    /// The word under `key`; zero if there is none. Words have keys of their own: they never meet those of [`load`].
    pub fn load_word(key: &Word) -> Word {
        let mut word = [0; 32];
        HostFnImpl::get_storage_or_zero(StorageFlags::empty(), key, &mut word);
        word
    }

    /// Puts `word` under `key`; zero clears it, and gives its deposit back.
    pub fn store_word(key: &Word, word: &Word) {
        HostFnImpl::set_storage_or_clear(StorageFlags::empty(), key, word);
    }
}

/// The same over ink!'s off-chain environment, for unit tests.
#[cfg(not(target_arch = "riscv64"))]
mod chain {
    use super::Word;
    use ink::{env, prelude::vec::Vec};

    /// Reads the value under `key` into `value`, which is as long as it, or longer: what is behind it is as before. False if
    /// there is none; then all is as before.
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

    /// The word under `key`; zero if there is none. Words have keys of their own: they never meet those of [`load`].
    pub fn load_word(key: &Word) -> Word {
        env::get_contract_storage(&(1u8, key)).expect("a word is a word").unwrap_or_default()
    }

    /// Puts `word` under `key`; zero clears it, and gives its deposit back.
    pub fn store_word(key: &Word, word: &Word) {
        if *word == [0; 32] {
            env::clear_contract_storage(&(1u8, key));
        } else {
            env::set_contract_storage(&(1u8, key), word);
        }
    }
}

pub use chain::{load, load_word, store, store_word};
