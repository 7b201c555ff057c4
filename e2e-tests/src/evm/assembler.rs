//! A very small assembler of EVM code, for contracts that only tests have.

use op::*;
use std::collections::HashMap;

/// The operations we use, by their names in Ethereum's yellow paper.
pub mod op {
    #![allow(missing_docs)] // they are the yellow paper's
    pub const STOP: u8 = 0x00;
    pub const ADD: u8 = 0x01;
    pub const SUB: u8 = 0x03;
    pub const LT: u8 = 0x10;
    pub const EQ: u8 = 0x14;
    pub const ISZERO: u8 = 0x15;
    pub const SHR: u8 = 0x1c;
    pub const KECCAK256: u8 = 0x20;
    pub const CALLER: u8 = 0x33;
    pub const CALLVALUE: u8 = 0x34;
    pub const CALLDATALOAD: u8 = 0x35;
    pub const CALLDATASIZE: u8 = 0x36;
    pub const CALLDATACOPY: u8 = 0x37;
    pub const CODECOPY: u8 = 0x39;
    pub const RETURNDATASIZE: u8 = 0x3d;
    pub const RETURNDATACOPY: u8 = 0x3e;
    pub const NUMBER: u8 = 0x43;
    pub const MLOAD: u8 = 0x51;
    pub const MSTORE: u8 = 0x52;
    pub const SLOAD: u8 = 0x54;
    pub const SSTORE: u8 = 0x55;
    pub const JUMP: u8 = 0x56;
    pub const JUMPI: u8 = 0x57;
    pub const GAS: u8 = 0x5a;
    pub const JUMPDEST: u8 = 0x5b;
    pub const PUSH0: u8 = 0x5f;
    pub const PUSH1: u8 = 0x60;
    pub const PUSH2: u8 = 0x61;
    pub const DUP1: u8 = 0x80;
    pub const DUP2: u8 = 0x81;
    pub const SWAP1: u8 = 0x90;
    pub const LOG0: u8 = 0xa0;
    pub const LOG3: u8 = 0xa3;
    pub const CALL: u8 = 0xf1;
    pub const RETURN: u8 = 0xf3;
    pub const DELEGATECALL: u8 = 0xf4;
    pub const STATICCALL: u8 = 0xfa;
    pub const REVERT: u8 = 0xfd;
}

/// A very small assembler. Operations take their arguments from the stack, the last one pushed first.
#[derive(Default)]
pub struct Code {
    bytes: Vec<u8>,
    labels: HashMap<&'static str, usize>,
    /// Where two bytes still wait for the place of a label.
    references: Vec<(usize, &'static str)>,
}

impl Code {
    /// These operations, or any bytes.
    pub fn ops(mut self, ops: &[u8]) -> Self {
        self.bytes.extend(ops);
        self
    }

    /// Pushes a word of a number of bytes.
    pub fn push(self, bytes: &[u8]) -> Self {
        let len = u8::try_from(bytes.len()).expect("a word at most");
        self.ops(&[PUSH0 + len]).ops(bytes)
    }

    /// Pushes the place of a label.
    pub fn push_label(mut self, label: &'static str) -> Self {
        self.bytes.push(PUSH2);
        self.references.push((self.bytes.len(), label));
        self.ops(&[0, 0])
    }

    /// The place of what follows, without a landing place for jumps.
    pub fn data(mut self, label: &'static str, data: &[u8]) -> Self {
        self.labels.insert(label, self.bytes.len());
        self.ops(data)
    }

    /// Here jumps to `label` land.
    pub fn at(self, label: &'static str) -> Self {
        self.data(label, &[JUMPDEST])
    }

    /// Jumps there.
    pub fn jump(self, label: &'static str) -> Self {
        self.push_label(label).ops(&[JUMP])
    }

    /// Jumps if what was pushed last is not zero.
    pub fn jump_if(self, label: &'static str) -> Self {
        self.push_label(label).ops(&[JUMPI])
    }

    /// Jumps if a slot of the storage holds `value`.
    pub fn when(self, slot: u8, value: u8, label: &'static str) -> Self {
        self.push(&[slot]).ops(&[SLOAD]).push(&[value]).ops(&[EQ]).jump_if(label)
    }

    /// Jumps if this Solidity function is called.
    pub fn on(self, selector: [u8; 4], label: &'static str) -> Self {
        self.ops(&[PUSH0, CALLDATALOAD, PUSH1, 224, SHR]).push(&selector).ops(&[EQ]).jump_if(label)
    }

    /// `told(slot, value)`: puts a value into a slot of the storage.
    pub fn told(self) -> Self {
        self.at("told").ops(&[PUSH1, 36, CALLDATALOAD, PUSH1, 4, CALLDATALOAD, SSTORE, STOP])
    }

    /// Calls whoever called, with the data at `reentry`, and logs a word: whether it succeeded.
    pub fn reenter(self, len: usize) -> Self {
        self.reenter_at(len, &[CALLER])
    }

    /// The same to the address that `target` puts on the stack.
    pub fn reenter_at(self, len: usize, target: &[u8]) -> Self {
        let len = u16::try_from(len).expect("code is short").to_be_bytes();
        self.push(&len)
            .push_label("reentry")
            .ops(&[PUSH0, CODECOPY, PUSH0, PUSH0])
            .push(&len)
            .ops(&[PUSH0, PUSH0])
            .ops(target)
            .ops(&[GAS, CALL, PUSH0, MSTORE, PUSH1, 32, PUSH0, LOG0])
    }

    /// Answers with a number of bytes from the start of the memory.
    pub fn answer(self, len: u8) -> Self {
        self.ops(&[PUSH1, len, PUSH0, RETURN])
    }

    /// After a call: answers with its answer, or reverts with it.
    pub fn pass_on(self) -> Self {
        self.ops(&[RETURNDATASIZE, PUSH0, PUSH0, RETURNDATACOPY])
            .jump_if("done")
            .ops(&[RETURNDATASIZE, PUSH0, REVERT])
            .at("done")
            .ops(&[RETURNDATASIZE, PUSH0, RETURN])
    }

    /// Reverts, and says nothing.
    pub fn revert(self) -> Self {
        self.ops(&[PUSH0, PUSH0, REVERT])
    }

    /// The code that makes a contract of this one.
    pub fn init(mut self) -> Vec<u8> {
        for (place, label) in &self.references {
            let target = u16::try_from(self.labels[label]).expect("code is short");
            self.bytes[*place..place + 2].copy_from_slice(&target.to_be_bytes());
        }
        let len = u16::try_from(self.bytes.len()).expect("code is short").to_be_bytes();
        let head = Self::default().push(&len).push(&[HEAD]).ops(&[PUSH0, CODECOPY]).push(&len).ops(&[PUSH0, RETURN]);
        assert_eq!(head.bytes.len(), usize::from(HEAD));
        head.ops(&self.bytes).bytes
    }
}

/// Length of what stands before a contract's code to install it.
const HEAD: u8 = 12;
