//! Contracts that are sent tickets of ERC-721, and say whether they take them.

use super::{
    TELL,
    assembler::{Code, op::*},
};
use fairsale_interfaces::erc721::RECEIVED;

/// What a [`receiver`] does when it is sent a ticket. It is [told](crate::Stage::tell) under [`BEHAVIOUR`](super::BEHAVIOUR).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Takes {
    /// Logs what it was called with, and takes it. So it begins.
    It,
    /// Reverts.
    Reverts,
    /// Answers nothing.
    Nothing,
    /// Answers a word of zeros.
    Zero,
    /// Answers with the selector where a number would be.
    Number,
    /// Answers as it must, and a word too much.
    TooMuch,
    /// Calls whoever sent it back, tells [`reentries`](super::reentries) what came of it, and takes it.
    Reenters,
}

/// The code of a contract that is sent tickets. When it [reenters](Takes::Reenters), it is with `reentry`.
pub fn receiver(reentry: &[u8]) -> Vec<u8> {
    let mut answer = [0; 32];
    answer[..4].copy_from_slice(&RECEIVED);
    Code::default()
        .on(TELL, "told")
        .on(RECEIVED, "received")
        .at("revert")
        .revert()
        .at("received")
        .when(0, Takes::Reverts as u8, "revert")
        .when(0, Takes::Nothing as u8, "nothing")
        .when(0, Takes::Zero as u8, "zero")
        .when(0, Takes::Number as u8, "number")
        .when(0, Takes::TooMuch as u8, "too much")
        .when(0, Takes::Reenters as u8, "reenter")
        .ops(&[CALLDATASIZE, PUSH0, PUSH0, CALLDATACOPY, CALLDATASIZE, PUSH0, LOG0])
        .at("take")
        .push(&answer)
        .ops(&[PUSH0, MSTORE])
        .answer(32)
        .at("zero")
        .answer(32)
        .at("number")
        .push(&RECEIVED)
        .ops(&[PUSH0, MSTORE])
        .answer(32)
        .at("too much")
        .push(&answer)
        .ops(&[PUSH0, MSTORE])
        .answer(64)
        .at("nothing")
        .ops(&[STOP])
        .at("reenter")
        .reenter(reentry.len())
        .jump("take")
        .told()
        .data("reentry", reentry)
        .init()
}
