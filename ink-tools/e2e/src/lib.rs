//! ink!'s own end-to-end tests on top of any [`Chain`]: the backend that `#[ink_e2e::test]` wants.
//!
//! ```ignore
//! #[ink_e2e::test(backend(runtime_only(
//!     sandbox = fairsale_chain::EmbeddedChain,
//!     client = fairsale_ink_e2e::Client
//! )))]
//! async fn buys(mut client: Client) -> Result<(), Box<dyn std::error::Error>> { … }
//! ```
//!
//! What differs from ink_e2e's own client of a node:
//! - There is never a `CallTrace`. Its type is that of pallet-revive up to 0.16; since then the gas in it is 64 bits
//!   wide instead of 256, so today's traces do not fit into it.
//! - Events are [`Event`](fairsale_chain::Event)s, not subxt's, so `CallResult::contains_event` is not there; errors are
//!   [`Error`]s.
//! - `runtime_call` is refused: a dynamic call needs a node's metadata. Use the [`Chain`] behind the client.
//! - Where code is given by name and the client was made by [`Client::over`], it is that of [`fairsale_artifacts`].
//!
//! A client made by [`Client::new`] gives the development accounts (`alice()` to `ferdie()`, `one()`, `two()`)
//! [`ENDOWMENT`] each, as a development node does.

mod backend;

use ::ink_e2e::{ContractResult, ContractsRegistry, Keypair, Weight};
use fairsale_chain::{Account, Address, CallError, Chain, Limits, Receipt};
use ink::{
    env::ReturnFlags,
    primitives::{AccountId, H160},
};
use ink_revive_types::{ExecReturnValue, StorageDeposit};
use std::{collections::HashMap, fmt, marker::PhantomData, path::PathBuf};

/// What the development accounts begin with, in planck: a million DOT.
pub const ENDOWMENT: u128 = 1_000_000 * 10_000_000_000;

/// The accounts that ink_e2e has functions for.
const DEVELOPERS: [&str; 8] = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie", "One", "Two"];

/// What can go wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// A call or a transfer.
    Call(CallError),
    /// Something that this backend cannot do.
    Unsupported(&'static str),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(f),
            Self::Unsupported(what) => write!(f, "not possible with this backend: {what}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<CallError> for Error {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}

/// A client of ink_e2e over a [`Chain`]. `E` is the contracts' environment.
pub struct Client<E, C> {
    chain: C,
    /// `None`: ours, in [`fairsale_artifacts`].
    contracts: Option<ContractsRegistry>,
    /// Those whose keys we have, by public key: a `Keypair` does not give its secret away.
    accounts: HashMap<[u8; 32], Account>,
    created: u32,
    environment: PhantomData<fn() -> E>,
}

impl<E, C: Chain + Default> Client<E, C> {
    /// A client over a chain of its own, with the development accounts endowed. The code of contracts is in these
    /// files, named by the contracts.
    pub fn new<P: Into<PathBuf>>(contracts: impl IntoIterator<Item = P>) -> Self {
        let mut client = Self::over(C::default());
        client.contracts = Some(ContractsRegistry::new(contracts));
        for developer in DEVELOPERS {
            client.chain.fund(&Account::named(developer), ENDOWMENT);
        }
        client
    }
}

impl<E, C: Chain> Client<E, C> {
    /// A client over this chain, as it is.
    pub fn over(chain: C) -> Self {
        let accounts = DEVELOPERS.map(Account::named).into_iter().map(|account| (account.id(), account));
        Self { chain, contracts: None, accounts: accounts.collect(), created: 0, environment: PhantomData }
    }

    /// The chain, to turn its clock, say.
    pub fn chain(&mut self) -> &mut C {
        &mut self.chain
    }

    /// The wallet of a key pair: with its key, if it is a developer's or was made here.
    fn account(&self, keypair: &Keypair) -> Account {
        let id = keypair.public_key().0;
        self.accounts.get(&id).cloned().unwrap_or_else(|| Account::keyless(id))
    }

    /// Runs something within limits.
    fn within<T>(&mut self, limits: Limits, run: impl FnOnce(&mut C) -> T) -> T {
        let before = self.chain.set_limits(limits);
        let done = run(&mut self.chain);
        self.chain.set_limits(before);
        done
    }
}

fn limits(weight: Weight, deposit: u128) -> Limits {
    Limits { weight: fairsale_chain::Weight { ref_time: weight.ref_time(), proof_size: weight.proof_size() }, deposit }
}

fn deposit_limit(deposit: Option<u128>) -> Limits {
    Limits { deposit: deposit.unwrap_or(u128::MAX), ..Limits::default() }
}

fn signed_deposit(deposit: i128) -> StorageDeposit<u128> {
    if deposit < 0 { StorageDeposit::Refund(deposit.unsigned_abs()) } else { StorageDeposit::Charge(deposit as u128) }
}

fn e2e_weight(weight: fairsale_chain::Weight) -> Weight {
    Weight::from_parts(weight.ref_time, weight.proof_size)
}

/// The result of a dry run as ink_e2e has it: a refusal is a result too. What a call that is refused requires is not
/// known; it may have all there is, so that it fails for the same reason when it is not a dry run.
fn dry_run_result<R>(
    result: Result<(Receipt, Address), CallError>,
    wrap: impl FnOnce(ExecReturnValue, H160) -> R,
) -> Result<ContractResult<R, u128>, Error> {
    let (output, flags, cost, required, address) = match result {
        Ok((receipt, address)) => (receipt.output, ReturnFlags::empty(), receipt.cost, receipt.required, address),
        Err(CallError::Reverted { output, cost }) => {
            (output, ReturnFlags::REVERT, cost, Limits::default(), Address::zero())
        }
        Err(error) => return Err(error.into()),
    };
    Ok(ContractResult {
        weight_consumed: e2e_weight(cost.weight),
        weight_required: e2e_weight(required.weight),
        storage_deposit: signed_deposit(cost.deposit),
        max_storage_deposit: StorageDeposit::Charge(required.deposit),
        gas_consumed: 0,
        result: Ok(wrap(ExecReturnValue { flags, data: output }, address)),
    })
}

/// The account of an address that belongs to no wallet: the address and twelve `0xee`.
fn fallback_account(address: &H160) -> AccountId {
    let mut id = [0xee; 32];
    id[..20].copy_from_slice(address.as_bytes());
    AccountId(id)
}
