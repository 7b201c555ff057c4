//! Calls to the chain that ink! 6.0.0-beta.1 gets wrong, or needs a lot of code for. Code length is part of the proof
//! that every buyer pays, so these are written for size.
//!
//! They work only inside a contract on a chain. Off-chain, [`call`] fails, and functions that end a call panic.

use ink::{Address, U256, prelude::vec::Vec};

/// A word of the Solidity ABI: 32 bytes, numbers big-endian, addresses in the last 20.
pub type Word = [u8; 32];

/// `address` as a word.
pub fn address_word(address: Address) -> Word {
    let mut word = [0; 32];
    word[12..].copy_from_slice(&address.0);
    word
}

/// Returns the address in `word`; the bytes before it are ignored, as in pallet-revive.
pub fn word_address(word: &Word) -> Address {
    Address::from_slice(&word[12..])
}

/// `number` as a word.
pub fn number_word(number: u128) -> Word {
    let mut word = [0; 32];
    word[16..].copy_from_slice(&number.to_be_bytes());
    word
}

/// Returns the number in `word`, or 2¹²⁸ − 1 if it needs more than 128 bits: no supply is as large.
pub fn word_amount(word: &Word) -> u128 {
    word_number(word).unwrap_or(u128::MAX)
}

/// Returns the number in `word`, or `None` if it needs more than 128 bits.
pub fn word_number(word: &Word) -> Option<u128> {
    let (high, low) = word.split_at(16);
    let low = low.try_into().ok()?;
    high.iter().all(|byte| *byte == 0).then(|| u128::from_be_bytes(low))
}

/// The answer of an ink! message that a Solidity caller reads as the word of a number: ink! puts a zero byte before the
/// value that a message returns ("no language error"), and the word begins with zeros.
pub type NumberAnswer = [u8; 31];

/// The answer of an ink! message that can fail, which a Solidity caller reads as `true`: ink! puts two zero bytes
/// before the value that such a message returns ("no language error, no error").
pub type BoolAnswer = [u8; 30];

/// The answer of an ink! message that a Solidity caller reads as a string of up to 32 bytes: its offset, its length,
/// its bytes.
pub type TextAnswer = [u8; 95];

/// `number`, for a Solidity caller.
pub fn number_answer(number: u128) -> NumberAnswer {
    let mut answer = [0; 31];
    answer[15..].copy_from_slice(&number.to_be_bytes());
    answer
}

/// `true`, for a Solidity caller.
pub fn true_answer() -> BoolAnswer {
    let mut answer = [0; 30];
    answer[29] = 1;
    answer
}

/// The first `len` bytes of `text`, for a Solidity caller.
pub fn text_answer(text: &Word, len: u8) -> TextAnswer {
    let mut answer = [0; 95];
    answer[30] = 32;
    answer[62] = len;
    answer[63..].copy_from_slice(text);
    answer
}

/// Returns the call data of a Solidity function of two static arguments.
pub fn sol_input(selector: [u8; 4], first: &Word, second: &Word) -> [u8; 68] {
    let mut input = [0; 68];
    input[..4].copy_from_slice(&selector);
    input[4..36].copy_from_slice(first);
    input[36..].copy_from_slice(second);
    input
}

/// Computation that a query, or the delivery of what is sold, may use of a call's weight: far more than honest code
/// needs, and so far below a block's that the rest of the call can be done even if all of it is used. A contract that
/// never ends can spoil its answer, but not the call.
pub const CALLEE_REF_TIME: u64 = 50_000_000_000;
/// Bytes of proof that a query or a delivery may use.
pub const CALLEE_PROOF: u64 = 1_000_000;

/// Limits of a call to another contract.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// True if the callee, and all contracts that it calls, can change nothing.
    pub read_only: bool,
    /// Computing time, in picoseconds.
    pub ref_time: u64,
    /// Proof, in bytes.
    pub proof: u64,
    /// Storage deposit, in the chain's smallest unit. The signer of the transaction pays it.
    pub deposit: u64,
}

impl Limits {
    /// No limits but those of the call itself.
    pub const NONE: Self = Self { read_only: false, ref_time: u64::MAX, proof: u64::MAX, deposit: u64::MAX };
    /// Those of a question.
    pub const QUESTION: Self = Self { read_only: true, ref_time: CALLEE_REF_TIME, proof: CALLEE_PROOF, deposit: 0 };
    /// Limits of delivering what is sold.
    pub const DELIVERY: Self =
        Self { read_only: false, ref_time: CALLEE_REF_TIME, proof: CALLEE_PROOF, deposit: u64::MAX };
}

/// Runs `to` with `input` and `value` (18 decimals) within `limits`, and copies as much of the answer as fits into
/// `output`.
///
/// The callee cannot call back into the calling contract: pallet-revive refuses reentry unless a call allows it.
///
/// Returns the number of bytes the callee answered with (it may be more than fits), or `None` if it reverted, trapped,
/// used up its limits or could not be paid. An account without code answers with nothing.
#[cfg(target_arch = "riscv64")]
pub fn call_within(limits: &Limits, to: &Address, value: &U256, input: &[u8], output: &mut [u8]) -> Option<usize> {
    use pallet_revive_uapi::{CallFlags, HostFn, HostFnImpl};
    let mut deposit = [0; 32];
    if limits.deposit == u64::MAX {
        deposit = [u8::MAX; 32];
    } else {
        deposit[..8].copy_from_slice(&limits.deposit.to_le_bytes());
    }
    let flags = if limits.read_only { CallFlags::READ_ONLY } else { CallFlags::empty() };
    let (callee, value) = (to.as_fixed_bytes(), value.to_little_endian());
    let output = Some(&mut &mut output[..]);
    HostFnImpl::call(flags, callee, limits.ref_time, limits.proof, &deposit, &value, input, output).ok()?;
    Some(HostFnImpl::return_data_size() as usize)
}

/// Fails: only available on a chain.
#[cfg(not(target_arch = "riscv64"))]
pub fn call_within(_limits: &Limits, _to: &Address, _value: &U256, _input: &[u8], _output: &mut [u8]) -> Option<usize> {
    None
}

/// [Runs](call_within) `to` with `input` and the remaining weight of the call.
#[inline(never)]
pub fn call(to: &Address, input: &[u8], output: &mut [u8]) -> Option<usize> {
    call_within(&Limits::NONE, to, &U256::zero(), input, output)
}

/// [Asks](Limits::QUESTION) `to`, which can change nothing.
#[inline(never)]
pub fn ask(to: &Address, input: &[u8], output: &mut [u8]) -> Option<usize> {
    call_within(&Limits::QUESTION, to, &U256::zero(), input, output)
}

/// Storage deposit that the receiver of a payment may cause, in the chain's 18-decimal value: a fiftieth of the
/// currency. It covers the least balance of a new account. A keeper who sends others their money pays no more for what
/// the receivers do with it.
const PAYMENT_DEPOSIT: u64 = 20_000_000_000_000_000;

/// Pays `amount` to `to`, in a currency whose smallest unit is worth `unit` of the chain's 18-decimal value. `None` if
/// the receiver refuses, or the contract has too little.
pub fn pay(to: &Address, amount: u128, unit: u64) -> Option<()> {
    let limits = Limits { deposit: PAYMENT_DEPOSIT / unit, ..Limits::NONE };
    call_within(&limits, to, &value_of(amount, unit), &[], &mut []).map(|_| ())
}

/// Returns this contract's balance of the chain's currency, in 18 decimals.
#[cfg(target_arch = "riscv64")]
pub fn own_balance() -> U256 {
    use pallet_revive_uapi::{HostFn, HostFnImpl};
    let mut balance = [0; 32];
    HostFnImpl::balance(&mut balance);
    U256::from_little_endian(&balance)
}

/// Returns zero: only available on a chain.
#[cfg(not(target_arch = "riscv64"))]
pub fn own_balance() -> U256 {
    U256::zero()
}

/// Returns true if `account` has code.
#[cfg(target_arch = "riscv64")]
pub fn has_code(account: &Address) -> bool {
    use pallet_revive_uapi::{HostFn, HostFnImpl};
    HostFnImpl::code_size(account.as_fixed_bytes()) != 0
}

/// Returns false: only available on a chain.
#[cfg(not(target_arch = "riscv64"))]
pub fn has_code(_account: &Address) -> bool {
    false
}

/// Returns `amount` in the chain's 18-decimal value, of which the currency's smallest unit is worth `unit`. Exact.
#[inline(never)]
pub fn value_of(amount: u128, unit: u64) -> U256 {
    let (high, low) = fairsale_math::full_mul(amount, unit.into());
    U256([low as u64, (low >> 64) as u64, high as u64, (high >> 64) as u64])
}

/// Ends the call with `output` as its answer, as it is. If `refused`, the call reverts.
#[cfg(target_arch = "riscv64")]
pub fn answer(refused: bool, output: &[u8]) -> ! {
    use pallet_revive_uapi::{HostFn, HostFnImpl, ReturnFlags};
    HostFnImpl::return_value(if refused { ReturnFlags::REVERT } else { ReturnFlags::empty() }, output)
}

/// Only available on a chain.
#[cfg(not(target_arch = "riscv64"))]
pub fn answer(_refused: bool, _output: &[u8]) -> ! {
    panic!("there is no call to answer outside of a chain")
}

/// Returns true if this contract was called with at least `arguments` bytes after the selector. ink! reads missing
/// bytes as zeros, so a message that must not mistake a cut address for a whole one checks this.
pub fn is_whole_call(arguments: usize) -> bool {
    call_data_size() >= 4 + arguments as u64
}

/// Returns the number of bytes that this contract was called with.
#[cfg(target_arch = "riscv64")]
pub fn call_data_size() -> u64 {
    use pallet_revive_uapi::{HostFn, HostFnImpl};
    HostFnImpl::call_data_size()
}

/// Only available on a chain.
#[cfg(not(target_arch = "riscv64"))]
pub fn call_data_size() -> u64 {
    0
}

/// Returns the whole input of this call.
#[cfg(target_arch = "riscv64")]
pub fn call_data() -> Vec<u8> {
    use pallet_revive_uapi::{HostFn, HostFnImpl};
    let mut input = ink::prelude::vec![0; HostFnImpl::call_data_size() as usize];
    HostFnImpl::call_data_copy(&mut input, 0);
    input
}

/// Only available on a chain.
#[cfg(not(target_arch = "riscv64"))]
pub fn call_data() -> Vec<u8> {
    Vec::new()
}

/// Answer of a message that returns `Ok(())`: no language error, no error.
pub const ACCEPTED: [u8; 2] = [0, 0];

/// Ends a message that returns `Result<(), _>` with success, at once. ink! would write the root of the storage back,
/// though it has not changed: 10⁸ of ref_time.
///
/// Off-chain it returns, and the message goes on to its end.
pub fn accept() {
    if cfg!(target_arch = "riscv64") {
        answer(false, &ACCEPTED);
    }
}

/// Deposits an event as it is.
#[cfg(target_arch = "riscv64")]
#[inline(never)]
pub fn deposit_event(topics: &[Word], data: &[u8]) {
    use pallet_revive_uapi::{HostFn, HostFnImpl};
    HostFnImpl::deposit_event(topics, data);
}

/// Events are for chains.
#[cfg(not(target_arch = "riscv64"))]
pub fn deposit_event(_topics: &[Word], _data: &[u8]) {}

/// Emits an ink! event whose topics are its signature and `topic`, which must be its first field.
///
/// The same bytes as `self.env().emit_event(event)`, for a third of the code.
pub fn emit<Event>(event: &Event, topic: &Word)
where
    Event: ink::env::Event<ink::abi::Ink> + ink::scale::Encode,
{
    let mut data = event_buffer();
    event.encode_to(&mut data);
    deposit_event(&[Event::SIGNATURE_TOPIC.unwrap_or_default(), *topic], &data);
}

/// Emits an ink! event that has no topic but its signature.
pub fn emit_plain<Event>(event: &Event)
where
    Event: ink::env::Event<ink::abi::Ink> + ink::scale::Encode,
{
    let mut data = event_buffer();
    event.encode_to(&mut data);
    deposit_event(&[Event::SIGNATURE_TOPIC.unwrap_or_default()], &data);
}

/// Room for an event.
#[inline(never)]
fn event_buffer() -> Vec<u8> {
    Vec::with_capacity(160)
}

/// The chain's id, big-endian.
#[cfg(target_arch = "riscv64")]
pub fn chain_id() -> Word {
    use pallet_revive_uapi::{HostFn, HostFnImpl};
    let mut id = [0; 32];
    HostFnImpl::chain_id(&mut id);
    id.reverse();
    id
}

/// Returns zero: only available on a chain.
#[cfg(not(target_arch = "riscv64"))]
pub fn chain_id() -> Word {
    [0; 32]
}

/// Keccak-256 of `input`.
pub fn keccak256(input: &[u8]) -> [u8; 32] {
    let mut output = [0; 32];
    ink::env::hash_bytes::<ink::env::hash::Keccak256>(input, &mut output);
    output
}

/// Half the order of secp256k1, rounded down: the canonical one of a signature's two forms has the smaller `s` (EIP-2).
const HALF_ORDER: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x5d, 0x57, 0x6e,
    0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

/// Returns the address that signed `digest`, by the ecrecover precompile at 0x…01. `signature` is r (32 bytes), s (32
/// bytes), v (27 or 28).
///
/// `None` if it is not a signature, or in its malleable form (s above half the order).
pub fn ecrecover(digest: &[u8; 32], signature: &[u8]) -> Option<Address> {
    let (rs, v) = signature.split_at_checked(64)?;
    if !matches!(v, [27 | 28]) || rs[32..] > HALF_ORDER[..] {
        return None;
    }
    let mut input = [0; 128];
    input[..32].copy_from_slice(digest);
    input[63] = v[0];
    input[64..].copy_from_slice(rs);
    let mut output = [0; 32];
    let mut precompile = Address::zero();
    precompile.0[19] = 1;
    // An invalid signature is answered with nothing, not with an error.
    if ask(&precompile, &input, &mut output)? != 32 {
        return None;
    }
    let signer = word_address(&output);
    (!signer.is_zero()).then_some(signer)
}
