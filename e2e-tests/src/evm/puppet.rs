//! Contracts that answer whatever they were told to: a collection of tickets or a beacon that misbehaves; and one that says
//! whether it could call back.

use super::{BEHAVIOUR, TELL, assembler::Code, assembler::op::*};
use crate::{Mechanism, Stage};
use fairsale_chain::Address;

/// What a puppet does when it is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Puppet {
    /// Answers as it was told. So it begins.
    Answers,
    /// Reverts.
    Reverts,
    /// Calls the caller back, tells [`reentries`](super::reentries) what came of it, and answers.
    Reenters,
}

/// Answers of up to 64 bytes lie under their selector in three slots: the first half, the second, the length.
fn puppet(reentry: &[u8]) -> Vec<u8> {
    Code::default()
        .on(TELL, "told")
        .when(0, Puppet::Reverts as u8, "revert")
        .when(0, Puppet::Reenters as u8, "reenter")
        .at("answer")
        .ops(&[PUSH0, CALLDATALOAD, PUSH1, 224, SHR, DUP1, SLOAD, PUSH0, MSTORE])
        .ops(&[DUP1])
        .push(&[1, 0, 0, 0, 0])
        .ops(&[ADD, SLOAD, PUSH1, 32, MSTORE])
        .push(&[2, 0, 0, 0, 0])
        .ops(&[ADD, SLOAD, PUSH0, RETURN])
        .at("revert")
        .revert()
        .at("reenter")
        .reenter(reentry.len())
        .jump("answer")
        .told()
        .data("reentry", reentry)
        .init()
}

/// What knows everybody as one person, and calls back whoever asks: the status is full if that failed, and lite if it came
/// through.
fn calls_back(reentry: &[u8]) -> Vec<u8> {
    let len = u16::try_from(reentry.len()).expect("code is short").to_be_bytes();
    Code::default()
        .push(&len)
        .push_label("reentry")
        .ops(&[PUSH0, CODECOPY, PUSH0, PUSH0])
        .push(&len)
        .ops(&[PUSH0, CALLER, GAS, STATICCALL, ISZERO, PUSH1, 1, ADD, PUSH0, MSTORE])
        .push(&[1; 32])
        .ops(&[PUSH1, 32, MSTORE])
        .answer(64)
        .data("reentry", reentry)
        .init()
}

impl<M: Mechanism> Stage<M> {
    /// A source of personhood that knows everybody under the alias `[1; 32]`, and calls back with `reentry` whoever asks: it
    /// gives full status if that failed, and lite if not.
    pub fn source_that_calls_back(&mut self, reentry: &[u8]) -> Address {
        self.install(&calls_back(reentry))
    }

    /// A contract that answers with nothing, until it is [told](Self::puppet_says). When it reenters, it is with `reentry`.
    pub fn puppet(&mut self, reentry: &[u8]) -> Address {
        self.install(&puppet(reentry))
    }

    /// From now on the puppet answers calls of this selector so.
    pub fn puppet_says(&mut self, puppet: Address, selector: u32, answer: &[u8]) {
        let mut words = [0; 96];
        words[..answer.len()].copy_from_slice(answer);
        words[95] = answer.len() as u8;
        for (number, word) in (0u8..).zip(words.chunks_exact(32)) {
            let mut slot = [0; 32];
            slot[27] = number;
            slot[28..].copy_from_slice(&selector.to_be_bytes());
            self.tell(puppet, slot, word.try_into().expect("a word"));
        }
    }

    /// From now on the puppet does this.
    pub fn puppet_does(&mut self, puppet: Address, behaviour: Puppet) {
        let mut word = [0; 32];
        word[31] = behaviour as u8;
        self.tell(puppet, BEHAVIOUR, word);
    }
}
