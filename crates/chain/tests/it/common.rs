//! Contracts of a few bytes of EVM code, so that the chain is tested without building any.

use fairsale_chain::{Account, Chain, EmbeddedChain};

/// One DOT, in planck.
pub const DOT: u128 = 10_000_000_000;

/// A chain on which Alice and Bob have 1,000 DOT each.
pub fn chain() -> (EmbeddedChain, Account, Account) {
    let (alice, bob) = (Account::named("Alice"), Account::named("Bob"));
    let mut chain = EmbeddedChain::new();
    chain.fund(&alice, 1_000 * DOT);
    chain.fund(&bob, 1_000 * DOT);
    (chain, alice, bob)
}

/// Init code that installs `code`, at most 255 bytes.
pub fn install(code: &[u8]) -> Vec<u8> {
    copying(&[], code, &[0xf3])
}

/// Installs code that runs `before` and then answers `data`.
pub fn answering(before: &[u8], data: &[u8]) -> Vec<u8> {
    install(&copying(before, data, &[0xf3]))
}

/// Installs code that runs `before` and then reverts with `data`.
pub fn refusing(before: &[u8], data: &[u8]) -> Vec<u8> {
    install(&copying(before, data, &[0xfd]))
}

/// Init code that reverts with `data`, so that there is no contract.
pub fn refusing_to_be(data: &[u8]) -> Vec<u8> {
    copying(&[], data, &[0xfd])
}

/// Installs code that announces an event of one topic.
pub fn announcing(topic: [u8; 32], data: &[u8]) -> Vec<u8> {
    let (len, offset) = (len(data), 44);
    let mut code = vec![0x60, len, 0x60, offset, 0x5f, 0x39, 0x7f]; // CODECOPY, PUSH32
    code.extend(topic);
    code.extend([0x60, len, 0x5f, 0xa1, 0x00]); // LOG1, STOP
    code.extend(data);
    install(&code)
}

/// Writes 1 into slot 0.
pub const STORE_ONE: &[u8] = &[0x60, 0x01, 0x5f, 0x55];
/// Writes the first word of the input into slot 0.
pub const STORE_INPUT: &[u8] = &[0x5f, 0x35, 0x5f, 0x55, 0x00];
/// Answers the block's time.
pub const TIME: &[u8] = &[0x42, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3];
/// Answers the value paid.
pub const VALUE: &[u8] = &[0x34, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3];
/// Runs for ever.
pub const LOOP: &[u8] = &[0x5b, 0x5f, 0x56];
/// Is no instruction.
pub const INVALID: &[u8] = &[0xfe];

/// A 32-byte word, big-endian.
pub fn word(value: u128) -> Vec<u8> {
    [[0; 16], value.to_be_bytes()].concat()
}

/// `before`, then copies `data`, which follows, to memory and runs `end` with (0, its length) on the stack.
fn copying(before: &[u8], data: &[u8], end: &[u8]) -> Vec<u8> {
    let offset = len(before) + 9 + len(end);
    let head = [0x60, len(data), 0x60, offset, 0x5f, 0x39, 0x60, len(data), 0x5f];
    [before, &head, end, data].concat()
}

fn len(bytes: &[u8]) -> u8 {
    bytes.len().try_into().expect("code in tests is short")
}
