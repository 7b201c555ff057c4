//! Contracts that mean harm, or are only different: wallets, tokens and sources of personhood, in a few lines of EVM code
//! each, which the chain runs beside PolkaVM's. They do as they are [told](Stage::tell), so that a test can let them
//! misbehave first and behave later.

pub mod assembler;
pub mod coin;
pub mod ending;
mod puppet;
pub mod receivers;

use crate::{Mechanism, Stage, action::Action};
use assembler::{Code, op::*};
use capped_sale::CappedSaleRef;
use fairsale_chain::{
    Account, Address, CallError, Event, Receipt,
    typed::{Message, at},
};
use fairsale_interfaces::{
    personhood::PERSONHOOD_STATUS,
    sale::{Error, Sale},
};
use ink::{
    abi::Ink,
    env::{Environment, call::utils::EncodeArgsWith},
    scale::Decode,
};
pub use puppet::Puppet;

/// What a [`wallet`](Stage::wallet_contract) does when it is paid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Paid {
    /// Takes the money. So it begins.
    Accepts,
    /// Reverts.
    Refuses,
    /// Calls the payer back, tells [`reentries`] what came of it, and takes the money.
    Reenters,
    /// Runs for ever.
    Loops,
}

/// What a hostile token's `transfer` does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Transfer {
    /// Answers `true`, and logs to whom and how much, see [`sent`]. So it begins.
    Works,
    /// The same, but answers nothing, as some old tokens do.
    SaysNothing,
    /// Answers `false`.
    SaysFalse,
    /// Answers 2.
    SaysTwo,
    /// Answers `true` and another word.
    SaysTooMuch,
    /// Reverts.
    Reverts,
    /// Calls the sender back, tells [`reentries`] what came of it, and works.
    Reenters,
}

/// How a hostile source answers the question who stands behind an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Says {
    /// As it was told of the account. So it begins.
    AsTold,
    /// With nothing.
    Nothing,
    /// With the status alone.
    OneWord,
    /// With a word too much.
    ThreeWords,
    /// With another alias in each block: its number. (It cannot count: whoever asks lets it change nothing.)
    NewAlias,
    /// It reverts.
    Reverts,
}

/// Slot of what a contract does: one of [`Paid`], [`Transfer`], [`Says`].
pub const BEHAVIOUR: [u8; 32] = slot(0);
/// Slot of what a hostile token says everybody has.
pub const BALANCE: [u8; 32] = slot(1);
/// Slot of the status that a hostile source gives everybody. Aliases lie under the accounts.
pub const STATUS: [u8; 32] = slot(1);

const fn slot(number: u8) -> [u8; 32] {
    let mut slot = [0; 32];
    slot[31] = number;
    slot
}

/// A wallet: passes calls on (a target of 20 bytes, then the data) with their value and answers with the answer. A single
/// byte tells it what to do when it is paid.
pub fn wallet(reentry: &[u8]) -> Vec<u8> {
    Code::default()
        .ops(&[CALLDATASIZE])
        .jump_if("called")
        .when(0, Paid::Refuses as u8, "refuse")
        .when(0, Paid::Reenters as u8, "reenter")
        .when(0, Paid::Loops as u8, "loop")
        .ops(&[STOP])
        .at("refuse")
        .revert()
        .at("reenter")
        .reenter(reentry.len())
        .ops(&[STOP])
        .at("loop")
        .jump("loop")
        .at("called")
        .ops(&[PUSH1, 20, CALLDATASIZE, LT])
        .jump_if("told")
        .ops(&[PUSH1, 20, CALLDATASIZE, SUB, PUSH1, 20, PUSH0, CALLDATACOPY])
        .ops(&[PUSH0, PUSH0, PUSH1, 20, CALLDATASIZE, SUB, PUSH0, CALLVALUE])
        .ops(&[PUSH0, CALLDATALOAD, PUSH1, 96, SHR, GAS, CALL])
        .pass_on()
        .at("told")
        .ops(&[PUSH0, CALLDATALOAD, PUSH1, 248, SHR, PUSH0, SSTORE, STOP])
        .data("reentry", reentry)
        .init()
}

/// What passes calls on as a [`wallet`] does, but without value and not as plain calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Passes {
    /// As delegate calls: what is called runs as this contract.
    Delegating = DELEGATECALL as isize,
    /// As static calls: nothing may change.
    Asking = STATICCALL as isize,
}

/// Such a contract.
pub fn passer(passes: Passes) -> Vec<u8> {
    Code::default()
        .ops(&[PUSH1, 20, CALLDATASIZE, SUB, PUSH1, 20, PUSH0, CALLDATACOPY])
        .ops(&[PUSH0, PUSH0, PUSH1, 20, CALLDATASIZE, SUB, PUSH0])
        .ops(&[PUSH0, CALLDATALOAD, PUSH1, 96, SHR, GAS, passes as u8])
        .pass_on()
        .init()
}

/// A token of which everybody has [`BALANCE`].
fn token(reentry: &[u8]) -> Vec<u8> {
    Code::default()
        .on(TELL, "told")
        .on([0x70, 0xa0, 0x82, 0x31], "balanceOf")
        .on([0xa9, 0x05, 0x9c, 0xbb], "transfer")
        .at("revert")
        .revert()
        .at("balanceOf")
        .ops(&[PUSH1, 1, SLOAD, PUSH0, MSTORE])
        .answer(32)
        .at("transfer")
        .when(0, Transfer::Reverts as u8, "revert")
        .when(0, Transfer::SaysFalse as u8, "false")
        .ops(&[PUSH1, 64, PUSH1, 4, PUSH0, CALLDATACOPY, PUSH1, 64, PUSH0, LOG0])
        .when(0, Transfer::SaysNothing as u8, "nothing")
        .when(0, Transfer::SaysTwo as u8, "two")
        .when(0, Transfer::SaysTooMuch as u8, "too much")
        .when(0, Transfer::Reenters as u8, "reenter")
        .at("true")
        .ops(&[PUSH1, 1, PUSH0, MSTORE])
        .answer(32)
        .at("two")
        .ops(&[PUSH1, 2, PUSH0, MSTORE])
        .answer(32)
        .at("too much")
        .ops(&[PUSH1, 1, PUSH0, MSTORE])
        .answer(64)
        .at("false")
        .answer(32)
        .at("nothing")
        .ops(&[STOP])
        .at("reenter")
        .reenter(reentry.len())
        .jump("true")
        .told()
        .data("reentry", reentry)
        .init()
}

/// A source of personhood.
fn source() -> Vec<u8> {
    Code::default()
        .on(TELL, "told")
        .on(PERSONHOOD_STATUS, "status")
        .at("revert")
        .revert()
        .at("status")
        .when(0, Says::Reverts as u8, "revert")
        .when(0, Says::Nothing as u8, "nothing")
        .ops(&[PUSH1, 1, SLOAD, PUSH0, MSTORE, PUSH1, 4, CALLDATALOAD, SLOAD, PUSH1, 32, MSTORE])
        .when(0, Says::OneWord as u8, "one word")
        .when(0, Says::ThreeWords as u8, "three words")
        .when(0, Says::NewAlias as u8, "new alias")
        .answer(64)
        .at("one word")
        .answer(32)
        .at("three words")
        .answer(96)
        .at("new alias")
        .ops(&[NUMBER, PUSH1, 32, MSTORE])
        .answer(64)
        .at("nothing")
        .ops(&[STOP])
        .told()
        .init()
}

/// The function by which tokens and sources are told.
const TELL: [u8; 4] = [0; 4];

/// The call data of a message.
pub fn input<E, Args, Ret, Abi>(message: Message<E, Args, Ret, Abi>) -> Vec<u8>
where
    E: Environment,
    Args: EncodeArgsWith<Abi>,
{
    message.params().exec_input().encode()
}

/// The call data of what is done to a sale.
pub fn action_input(action: Action) -> Vec<u8> {
    let mut sale = at::<CappedSaleRef, Ink>(Address::zero());
    match action {
        Action::Fund => input(sale.fund()),
        Action::Cancel => input(sale.cancel()),
        Action::Order(lots) => input(sale.order(lots)),
        Action::Change(lots) => input(sale.change(lots)),
        Action::Withdraw => input(sale.withdraw()),
        Action::Settle => input(sale.settle()),
        Action::Claim(alias) => input(sale.claim(alias)),
        Action::Proceeds => input(sale.sweep_proceeds()),
        Action::Unsold => input(sale.sweep_unsold()),
    }
}

/// Which calls back into its caller came through, of those that the contract tried.
pub fn reentries(receipt: &Receipt, contract: Address) -> Vec<bool> {
    let told = |event: &&Event| event.contract == contract && event.topics.is_empty() && event.data.len() == 32;
    let logs = receipt.events.iter().filter(told);
    logs.map(|event| event.data[31] == 1).collect()
}

/// To whom a hostile token said it sent how much.
pub fn sent(receipt: &Receipt, token: Address) -> Vec<(Address, u128)> {
    let logs = receipt.events.iter().filter(|event| event.contract == token && event.data.len() == 64);
    let low = |data: &[u8]| u128::from_be_bytes(data[48..].try_into().expect("half a word"));
    logs.map(|event| (Address::from_slice(&event.data[12..32]), low(&event.data))).collect()
}

impl<M: Mechanism> Stage<M> {
    /// A wallet that is a contract and belongs to nobody the registry knows. When it [reenters](Paid::Reenters), it is with
    /// `reentry`.
    pub fn wallet_contract(&mut self, reentry: &[u8]) -> Address {
        self.install(&wallet(reentry))
    }

    /// Such a wallet of a person whom the registry knows.
    pub fn person_with_contract(&mut self, person: &str, reentry: &[u8]) -> Address {
        let wallet = self.wallet_contract(reentry);
        self.attest_address(person, wallet, 1);
        wallet
    }

    /// Calls `to` by way of a wallet.
    ///
    /// # Errors
    /// If the chain, the wallet or `to` refuses.
    pub fn through(&mut self, wallet: Address, to: Address, data: &[u8], value: u128) -> Result<Receipt, CallError> {
        self.chain.call(&self.roles.keeper, wallet, [to.as_bytes(), data].concat(), value)
    }

    /// Does something to the sale by way of a wallet.
    ///
    /// # Errors
    /// The sale's own.
    ///
    /// # Panics
    /// If it was not the sale that refused.
    #[track_caller]
    pub fn act_through(&mut self, wallet: Address, action: Action, value: u128) -> Result<Receipt, Error> {
        match self.through(wallet, self.at.sale, &action_input(action), value) {
            Ok(receipt) => Ok(receipt),
            Err(CallError::Reverted { output, .. }) if output.starts_with(&[0, 1]) => {
                Err(Error::decode(&mut &output[2..]).expect("an error of a sale"))
            }
            Err(error) => panic!("{action:?}: not refused by the sale: {error}"),
        }
    }

    /// Tells a wallet what to do when it is paid.
    pub fn when_paid(&mut self, wallet: Address, paid: Paid) {
        self.chain.call(&self.roles.keeper, wallet, vec![paid as u8], 0).expect("it listens");
    }

    /// Tells a hostile token or source: `value` goes into `slot` of its storage.
    pub fn tell(&mut self, contract: Address, slot: [u8; 32], value: [u8; 32]) {
        let data = [&TELL[..], &slot, &value].concat();
        self.chain.call(&self.roles.keeper, contract, data, 0).expect("it listens");
    }

    /// A sale, open, that asks a hostile source who is a person. It gives everybody full status, and aliases as
    /// [introduced](Self::introduce).
    pub fn asking_hostile_source(change: impl FnOnce(&mut M::Terms)) -> (Self, Address) {
        let mut stage = Self::without_sale(change);
        let source = stage.hostile_source();
        stage.gate_by(source);
        stage.announce().expect("the source is asked later");
        stage.fund_and_open();
        (stage, source)
    }

    /// A source that gives everybody full status, and aliases as [introduced](Self::introduce).
    pub fn hostile_source(&mut self) -> Address {
        let source = self.install(&source());
        self.tell(source, STATUS, slot(2));
        source
    }

    /// A funded wallet, of which a hostile source says this alias.
    pub fn introduce(&mut self, source: Address, name: &str, alias: [u8; 32]) -> Account {
        let account = self.wallet(name);
        let mut slot = [0; 32];
        slot[12..].copy_from_slice(account.address().as_bytes());
        self.tell(source, slot, alias);
        account
    }

    /// A token that says that everybody has [`BALANCE`], and sends as it is [told](Self::tell).
    pub fn hostile_token(&mut self, reentry: &[u8]) -> Address {
        self.install(&token(reentry))
    }

    fn install(&mut self, init: &[u8]) -> Address {
        self.chain.instantiate(&self.roles.seller, init, vec![], 0, None).expect("deploys").address
    }
}
