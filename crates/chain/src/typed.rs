//! Calls and answers as ink!'s types instead of bytes, under either ABI.
//!
//! The builders that ink! generates for every contract and interface make the messages:
//!
//! ```ignore
//! let sale = chain.deploy(&seller, &code("capped_sale")?, CappedSaleRef::new(params)).salted().run()?;
//! let order = chain.send(&buyer, sale.contract().order(5)).value(10).ok();
//! let error = chain.send(&buyer, sale.contract().order(0)).err();
//! let phase = chain.ask(sale.contract().phase())?.value;
//! ```

use crate::{Account, Address, CallError, Chain, Cost, Deployed, Receipt, SALT};
use ink::{
    codegen::ContractCallBuilder,
    env::{
        Environment,
        call::{
            Call, CallBuilder, ConstructorReturnType, CreateBuilder, ExecutionInput, FromAddr, LimitParamsV2,
            utils::{ConstructorError, DecodeConstructorError, DecodeMessageResult, EncodeArgsWith, ReturnType, Set},
        },
    },
    primitives::{H256, U256},
};
use std::{fmt::Debug, marker::PhantomData};

/// A message with its arguments, as ink!'s call builders return it. Its own value and limits are not looked at.
pub type Message<E, Args, Ret, Abi> = CallBuilder<E, Set<Call>, Set<ExecutionInput<Args, Abi>>, Set<ReturnType<Ret>>>;

/// A constructor with its arguments, as the constructors of a contract's `…Ref` return it.
pub type Constructor<E, Contract, Args, Ret, Abi> =
    CreateBuilder<E, Contract, Set<LimitParamsV2>, Set<ExecutionInput<Args, Abi>>, Set<ReturnType<Ret>>, Abi>;

/// Types that are only named.
type Named<T> = PhantomData<fn() -> T>;

/// A contract answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<T> {
    /// What it answered. `Err` if the message returns a `Result` and the contract refused: then nothing happened.
    pub value: T,
    /// The rest. If the contract refused, there are no events, and the required limits are unknown.
    pub receipt: Receipt,
}

/// A contract was made, and this is how to call it.
#[derive(Clone, Debug)]
pub struct Launched<Contract, Abi> {
    /// Where it stands.
    pub address: Address,
    /// How it went.
    pub receipt: Receipt,
    marker: Named<(Contract, Abi)>,
}

impl<Contract, Abi> Launched<Contract, Abi>
where
    Contract: ContractCallBuilder<Type<Abi>: FromAddr>,
{
    /// Its messages.
    pub fn contract(&self) -> Contract::Type<Abi> {
        at::<Contract, Abi>(self.address)
    }
}

/// A contract was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LaunchError<E> {
    /// The constructor refused.
    Refused {
        /// Why.
        error: E,
        /// What was used up to there.
        cost: Cost,
    },
    /// Anything else.
    Failed(CallError),
}

/// The messages of the contract at an address.
pub fn at<Contract, Abi>(address: Address) -> Contract::Type<Abi>
where
    Contract: ContractCallBuilder<Type<Abi>: FromAddr>,
{
    FromAddr::from_addr(address)
}

/// A message as bytes: whom it is for, and the call's input.
pub fn message_bytes<E, Args, Ret, Abi>(message: Message<E, Args, Ret, Abi>) -> (Address, Vec<u8>)
where
    E: Environment,
    Args: EncodeArgsWith<Abi>,
{
    let params = message.params();
    (*params.callee(), params.exec_input().encode())
}

/// A constructor's input, as bytes.
pub fn constructor_bytes<E, Contract, Args, Ret, Abi>(constructor: Constructor<E, Contract, Args, Ret, Abi>) -> Vec<u8>
where
    E: Environment,
    Args: EncodeArgsWith<Abi>,
{
    let constructor = constructor.endowment(U256::zero()).code_hash(H256::zero()).salt_bytes(None);
    constructor.params().exec_input().encode()
}

/// Typed calls on every chain.
pub trait Typed: Chain {
    /// Prepares to send a message to its contract.
    fn send<'a, E, Args, Ret, Abi>(
        &'a mut self,
        from: &'a Account,
        message: Message<E, Args, Ret, Abi>,
    ) -> Sending<'a, Self, Ret, Abi>
    where
        E: Environment,
        Args: EncodeArgsWith<Abi>,
        Ret: DecodeMessageResult<Abi>,
    {
        let (to, data) = message_bytes(message);
        Sending { chain: self, from, to, data, value: 0, marker: PhantomData }
    }

    /// Asks for the answer to a message that only reads. Nobody in particular asks, so nobody could pay a deposit; to
    /// ask as somebody, see [`Sending::dry_run`].
    ///
    /// # Errors
    /// See [`Sending::run`].
    fn ask<E, Args, Ret, Abi>(&mut self, message: Message<E, Args, Ret, Abi>) -> Result<Answer<Ret>, CallError>
    where
        E: Environment,
        Args: EncodeArgsWith<Abi>,
        Ret: DecodeMessageResult<Abi>,
    {
        self.send(&Account::nobody(), message).dry_run()
    }

    /// Prepares to make a contract of PolkaVM code.
    fn deploy<'a, E, Contract, Args, Ret, Abi>(
        &'a mut self,
        from: &'a Account,
        code: &'a [u8],
        constructor: Constructor<E, Contract, Args, Ret, Abi>,
    ) -> Deploying<'a, Self, Contract, Ret, Abi>
    where
        E: Environment,
        Args: EncodeArgsWith<Abi>,
        Ret: ConstructorReturnType<Contract, Abi>,
    {
        let data = constructor_bytes(constructor);
        Deploying { chain: self, from, code, data, value: 0, salt: None, marker: PhantomData }
    }
}

impl<C: Chain + ?Sized> Typed for C {}

/// A message about to be sent.
#[must_use = "nothing is sent until it is run"]
pub struct Sending<'a, C: ?Sized, Ret, Abi> {
    chain: &'a mut C,
    from: &'a Account,
    to: Address,
    data: Vec<u8>,
    value: u128,
    marker: Named<(Ret, Abi)>,
}

impl<C: Chain + ?Sized, Ret: DecodeMessageResult<Abi>, Abi> Sending<'_, C, Ret, Abi> {
    /// Sets the payment with the message, in planck; 0 unless set.
    pub fn value(self, native: u128) -> Self {
        Self { value: native, ..self }
    }

    /// Sends it.
    ///
    /// # Errors
    /// See [`CallError`]. A refusal is an error here only if it is no `Err` of the message's own type.
    pub fn run(self) -> Result<Answer<Ret>, CallError> {
        decode(self.chain.call(self.from, self.to, self.data, self.value))
    }

    /// What [`Sending::run`] would answer now. Leaves no trace.
    ///
    /// # Errors
    /// The same.
    pub fn dry_run(self) -> Result<Answer<Ret>, CallError> {
        decode(self.chain.dry_run(self.from, self.to, self.data, self.value))
    }
}

impl<C: Chain + ?Sized, T: Debug, E: Debug, Abi> Sending<'_, C, Result<T, E>, Abi>
where
    Result<T, E>: DecodeMessageResult<Abi>,
{
    /// Sends it and expects it to be accepted.
    ///
    /// # Panics
    /// If it is not, with what was said instead.
    #[track_caller]
    pub fn ok(self) -> Answer<T> {
        match self.run() {
            Ok(Answer { value: Ok(value), receipt }) => Answer { value, receipt },
            Ok(Answer { value: Err(error), .. }) => panic!("refused: {error:?}"),
            Err(error) => panic!("{error}"),
        }
    }

    /// Sends it and expects the contract to refuse.
    ///
    /// # Panics
    /// If it does not, with what was said instead.
    #[track_caller]
    pub fn err(self) -> E {
        match self.run() {
            Ok(Answer { value: Err(error), .. }) => error,
            Ok(Answer { value: Ok(value), .. }) => panic!("accepted: {value:?}"),
            Err(error) => panic!("{error}"),
        }
    }
}

/// What [`Chain::call`] or [`Chain::dry_run`] answered to a message that returns a `Ret`.
///
/// # Errors
/// See [`Sending::run`].
pub fn decode<Ret: DecodeMessageResult<Abi>, Abi>(
    result: Result<Receipt, CallError>,
) -> Result<Answer<Ret>, CallError> {
    match result {
        Ok(receipt) => match Ret::decode_output(&receipt.output, false) {
            Ok(Ok(value)) => Ok(Answer { value, receipt }),
            Ok(Err(_)) | Err(_) => Err(CallError::BadOutput { output: receipt.output }),
        },
        Err(CallError::Reverted { output, cost }) => match Ret::decode_output(&output, true) {
            Ok(Ok(value)) => {
                Ok(Answer { value, receipt: Receipt { output, events: vec![], cost, required: Default::default() } })
            }
            Ok(Err(_)) | Err(_) => Err(CallError::Reverted { output, cost }),
        },
        Err(error) => Err(error),
    }
}

/// A contract about to be made.
#[must_use = "nothing is made until it is run"]
pub struct Deploying<'a, C: ?Sized, Contract, Ret, Abi> {
    chain: &'a mut C,
    from: &'a Account,
    code: &'a [u8],
    data: Vec<u8>,
    value: u128,
    salt: Option<[u8; 32]>,
    marker: Named<(Contract, Ret, Abi)>,
}

impl<C, Contract, Ret, Abi> Deploying<'_, C, Contract, Ret, Abi>
where
    C: Chain + ?Sized,
    Ret: ConstructorReturnType<Contract, Abi>,
{
    /// Sets the payment to the contract, in planck; 0 unless set.
    pub fn value(self, native: u128) -> Self {
        Self { value: native, ..self }
    }

    /// Makes it with [`SALT`]: where it stands then follows from who makes it, from its code and from its terms. It can be made
    /// once.
    pub fn salted(self) -> Self {
        Self { salt: Some(SALT), ..self }
    }

    /// Makes it.
    ///
    /// # Errors
    /// See [`LaunchError`].
    pub fn run(self) -> Result<Launched<Contract, Abi>, LaunchError<Ret::Error>> {
        match self.chain.instantiate(self.from, self.code, self.data, self.value, self.salt) {
            Ok(Deployed { address, receipt }) => Ok(Launched { address, receipt, marker: PhantomData }),
            Err(CallError::Reverted { output, cost }) if Ret::IS_RESULT => {
                match Ret::Error::decode_error_output(&output) {
                    ConstructorError::Contract(error) => Err(LaunchError::Refused { error, cost }),
                    _ => Err(LaunchError::Failed(CallError::Reverted { output, cost })),
                }
            }
            Err(error) => Err(LaunchError::Failed(error)),
        }
    }
}
