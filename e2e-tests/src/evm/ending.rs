//! Contracts that do something and are no more. The chain lets every contract delete itself, in any call; what it let others do
//! before, in tokens, it does not take back.

use super::assembler::{Code, op::*};
use fairsale_chain::Address;
use fairsale_interfaces::host::address_word;

/// `terminate(address)` of the chain's System precompile.
const TERMINATE: [u8; 4] = [0xed, 0xb4, 0x55, 0x29];

/// Where that precompile stands.
fn system() -> Address {
    Address::from_low_u64_be(0x900)
}

impl Code {
    /// Puts bytes into memory, from its start on, with zeros behind them up to a word.
    pub fn remember(self, bytes: &[u8]) -> Self {
        (0u16..).step_by(32).zip(bytes.chunks(32)).fold(self, |code, (place, chunk)| {
            let mut word = [0; 32];
            word[..chunk.len()].copy_from_slice(chunk);
            code.push(&word).push(&place.to_be_bytes()).ops(&[MSTORE])
        })
    }

    /// Calls `to` with `input` and no value, and goes on at `revert` if that fails.
    pub fn must_call(self, to: Address, input: &[u8]) -> Self {
        let len = u16::try_from(input.len()).expect("a short input").to_be_bytes();
        self.remember(input)
            .ops(&[PUSH0, PUSH0])
            .push(&len)
            .ops(&[PUSH0, PUSH0])
            .push(to.as_bytes())
            .ops(&[GAS, CALL, ISZERO])
            .jump_if("revert")
    }

    /// Deletes the contract for good, and ends the call. `heir` gets what money it has. Goes on at `revert` if that fails.
    pub fn terminate(self, heir: Address) -> Self {
        self.must_call(system(), &[&TERMINATE[..], &address_word(heir)].concat()).ops(&[STOP])
    }
}

/// The code of a contract that, when it is called, puts these words into its storage, makes these calls and deletes itself, for
/// `heir` to have what is left.
pub fn forerunner(words: &[([u8; 32], [u8; 32])], calls: &[(Address, Vec<u8>)], heir: Address) -> Vec<u8> {
    let code = words.iter().fold(Code::default(), |code, (key, word)| code.push(word).push(key).ops(&[SSTORE]));
    let code = calls.iter().fold(code, |code, (to, input)| code.must_call(*to, input));
    code.terminate(heir).at("revert").revert().init()
}
