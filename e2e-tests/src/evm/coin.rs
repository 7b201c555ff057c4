//! A currency that misbehaves: an ERC-20 with real balances and allowances, whose transfers do as they are told.

use super::{
    TELL,
    assembler::{Code, op::*},
    slot,
};
use crate::erc20;
use fairsale_chain::{Account, Address, Chain};
use fairsale_interfaces::{
    erc20::TRANSFER,
    host::{address_word, number_word},
};

/// What a coin's `transfer` and `transferFrom` do. Whatever it is, `approve` works and views tell the truth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moves {
    /// Moves the money and answers `true`, or reverts if there is too little of it. So it begins.
    Works,
    /// The same, but answers nothing, as some old tokens do.
    SaysNothing,
    /// Answers `false` and moves nothing.
    SaysFalse,
    /// Answers `true` and moves nothing.
    OnlySaysTrue,
    /// Reverts.
    Reverts,
    /// Calls somebody first, tells [`reentries`](super::reentries) what came of it, and works. Not once more while it does.
    Reenters,
}

/// Slot of what transfers do, one of [`Moves`]. What an account has lies under its address, what it allows under the hash of
/// both addresses.
const MOVES: u8 = 0;
/// Slot of what the receiver of every transfer gets less.
const FEE: u8 = 1;
/// Slot of whom a coin calls when it reenters.
const TARGET: u8 = 2;
/// Slot that is not zero while a coin reenters.
const BUSY: u8 = 3;

/// Where in memory a transfer's sender is, behind what [`Code::reenter_at`] uses.
const FROM: [u8; 2] = [4, 0];
/// Where its receiver is.
const TO: [u8; 2] = [4, 32];
/// Where its value is.
const VALUE: [u8; 2] = [4, 64];
/// Where it says whether it is out of an allowance.
const ALLOWED: [u8; 2] = [4, 96];

impl Code {
    /// Takes a word from the stack to a place in memory.
    fn keep(self, place: [u8; 2]) -> Self {
        self.push(&place).ops(&[MSTORE])
    }

    /// Puts a word in memory onto the stack.
    fn recall(self, place: [u8; 2]) -> Self {
        self.push(&place).ops(&[MLOAD])
    }

    /// Takes the value out of the slot on the stack, or reverts if there is less in it.
    fn spend(self) -> Self {
        self.ops(&[DUP1, SLOAD])
            .recall(VALUE)
            .ops(&[DUP2, LT])
            .jump_if("revert")
            .recall(VALUE)
            .ops(&[SWAP1, SUB, SWAP1, SSTORE])
    }
}

fn coin(reentry: &[u8]) -> Vec<u8> {
    assert!(reentry.len() <= 1024, "what follows in memory is needed");
    Code::default()
        .on(TELL, "told")
        .on(erc20::BALANCE_OF, "balanceOf")
        .on(erc20::ALLOWANCE, "allowance")
        .on(erc20::APPROVE, "approve")
        .on(erc20::TRANSFER, "transfer")
        .on(erc20::TRANSFER_FROM, "transferFrom")
        .at("revert")
        .revert()
        .at("balanceOf")
        .ops(&[PUSH1, 4, CALLDATALOAD, SLOAD, PUSH0, MSTORE])
        .answer(32)
        .at("allowance")
        .ops(&[PUSH1, 4, CALLDATALOAD, PUSH0, MSTORE, PUSH1, 36, CALLDATALOAD, PUSH1, 32, MSTORE])
        .ops(&[PUSH1, 64, PUSH0, KECCAK256, SLOAD, PUSH0, MSTORE])
        .answer(32)
        .at("approve")
        .ops(&[CALLER, PUSH0, MSTORE, PUSH1, 4, CALLDATALOAD, PUSH1, 32, MSTORE])
        .ops(&[PUSH1, 36, CALLDATALOAD, PUSH1, 64, PUSH0, KECCAK256, SSTORE])
        .jump("true")
        .at("transfer")
        .ops(&[CALLER])
        .keep(FROM)
        .ops(&[PUSH1, 4, CALLDATALOAD])
        .keep(TO)
        .ops(&[PUSH1, 36, CALLDATALOAD])
        .keep(VALUE)
        .jump("move")
        .at("transferFrom")
        .ops(&[PUSH1, 4, CALLDATALOAD])
        .keep(FROM)
        .ops(&[PUSH1, 36, CALLDATALOAD])
        .keep(TO)
        .ops(&[PUSH1, 68, CALLDATALOAD])
        .keep(VALUE)
        .ops(&[PUSH1, 1])
        .keep(ALLOWED)
        .at("move")
        .when(MOVES, Moves::Reverts as u8, "revert")
        .when(MOVES, Moves::SaysFalse as u8, "false")
        .when(MOVES, Moves::OnlySaysTrue as u8, "true")
        .when(MOVES, Moves::Reenters as u8, "reenter")
        .at("pay")
        .recall(ALLOWED)
        .ops(&[ISZERO])
        .jump_if("debit")
        .recall(FROM)
        .ops(&[PUSH0, MSTORE, CALLER, PUSH1, 32, MSTORE, PUSH1, 64, PUSH0, KECCAK256])
        .spend()
        .at("debit")
        .recall(FROM)
        .spend()
        .ops(&[PUSH1, FEE, SLOAD, DUP1])
        .recall(VALUE)
        .ops(&[LT])
        .jump_if("revert")
        .recall(VALUE)
        .ops(&[SUB])
        .keep(VALUE)
        .recall(TO)
        .ops(&[SLOAD])
        .recall(VALUE)
        .ops(&[ADD])
        .recall(TO)
        .ops(&[SSTORE])
        .recall(VALUE)
        .ops(&[PUSH0, MSTORE])
        .recall(TO)
        .recall(FROM)
        .push(&TRANSFER)
        .ops(&[PUSH1, 32, PUSH0, LOG3])
        .when(MOVES, Moves::SaysNothing as u8, "nothing")
        .at("true")
        .ops(&[PUSH1, 1, PUSH0, MSTORE])
        .answer(32)
        .at("false")
        .answer(32)
        .at("nothing")
        .ops(&[STOP])
        .at("reenter")
        .ops(&[PUSH1, BUSY, SLOAD])
        .jump_if("pay")
        .ops(&[PUSH1, 1, PUSH1, BUSY, SSTORE])
        .reenter_at(reentry.len(), &[PUSH1, TARGET, SLOAD])
        .ops(&[PUSH0, PUSH1, BUSY, SSTORE])
        .jump("pay")
        .told()
        .data("reentry", reentry)
        .init()
}

/// A coin, and the wallet that tells it what to do.
#[derive(Clone, Debug)]
pub struct Coin {
    /// Where it stands.
    pub at: Address,
    keeper: Account,
}

impl Coin {
    /// A coin that works, and that nobody has. When it [reenters](Moves::Reenters), it is with `reentry`, at most 1,024 bytes.
    pub fn new<C: Chain + ?Sized>(chain: &mut C, keeper: &Account, reentry: &[u8]) -> Self {
        let at = chain.instantiate(keeper, &coin(reentry), vec![], 0, None).expect("deploys").address;
        Self { at, keeper: keeper.clone() }
    }

    /// The coin at an address, which this wallet made.
    pub fn at(at: Address, keeper: &Account) -> Self {
        Self { at, keeper: keeper.clone() }
    }

    /// Gives somebody an amount.
    pub fn mint<C: Chain + ?Sized>(&self, chain: &mut C, account: Address, amount: u128) {
        let balance = erc20::balance_of(chain, self.at, account) + amount;
        self.tell(chain, address_word(account), number_word(balance));
    }

    /// From now on transfers do this.
    pub fn moves<C: Chain + ?Sized>(&self, chain: &mut C, moves: Moves) {
        self.tell(chain, slot(MOVES), slot(moves as u8));
    }

    /// From now on the receiver of every transfer gets so much less, which nobody has any more. Less than that cannot be sent.
    pub fn charges<C: Chain + ?Sized>(&self, chain: &mut C, fee: u128) {
        self.tell(chain, slot(FEE), number_word(fee));
    }

    /// From now on this is whom it calls when it reenters.
    pub fn calls<C: Chain + ?Sized>(&self, chain: &mut C, target: Address) {
        self.tell(chain, slot(TARGET), address_word(target));
    }

    fn tell<C: Chain + ?Sized>(&self, chain: &mut C, slot: [u8; 32], value: [u8; 32]) {
        let data = [&TELL[..], &slot, &value].concat();
        chain.call(&self.keeper, self.at, data, 0).expect("it listens");
    }
}
