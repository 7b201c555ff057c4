//! A message to a contract: what it says and takes, and what it comes to when it is tried.

use super::{Error, consent::Bill, error::asking};
use fairsale_chain::{Account, Address, CallError, Limits, Receipt, Weight};
use fairsale_client::network::{Identity, Network};

/// A message about to be sent.
#[derive(Clone, Debug)]
pub struct Call {
    /// What it is called, such as `order`.
    pub action: &'static str,
    /// What it does, for people, a line each.
    pub what: Vec<String>,
    /// To which contract.
    pub to: Address,
    /// The message, in the contract's ABI.
    pub data: Vec<u8>,
    /// The payment with the call, in planck.
    pub value: u128,
    /// What the contract takes of an ERC-20, which it must be let take before.
    pub takes: Option<Box<Taking>>,
}

/// What a contract takes of the sender's in an ERC-20.
#[derive(Clone, Debug)]
pub struct Taking {
    /// The ERC-20.
    pub currency: Address,
    /// How much, in its smallest unit.
    pub due: u128,
    /// How much the contract may take already.
    pub allowed: u128,
    /// What the contract answers if it refuses only because it could not take what is due, and got nothing.
    pub unpaid: Vec<u8>,
    /// The chain, with the ERC-20 as its currency: how amounts are written.
    pub cash: Identity,
}

/// What becomes of a call that fails: `refused` says what a contract's answer means.
pub(super) fn failed(action: &str, error: CallError, refused: impl FnOnce(&[u8]) -> Option<String>) -> Error {
    match error {
        CallError::Reverted { output, cost } => match refused(&output) {
            Some(reason) => Error::refused(action, reason),
            None => asking(action)(CallError::Reverted { output, cost }),
        },
        error => asking(action)(error),
    }
}

/// The limits that are signed. A call may weigh a tenth more than its trial required, for what others do meanwhile. It may take
/// no more for storage than the trial required at any moment. That can be more than it comes to in the end: a claim makes a
/// balance and then forgets an order, and would fail with less. What a call inside wrote and undid counts too, so a contract
/// could keep it when it is asked in earnest. So these limits are shown, and not what the trial came to.
pub(super) fn limits(Limits { weight, deposit }: Limits) -> Limits {
    let more = |amount: u64| amount.saturating_add(amount.div_ceil(10)); // a limit, not money
    Limits { weight: Weight { ref_time: more(weight.ref_time), proof_size: more(weight.proof_size) }, deposit }
}

/// What a limit for storage is as an amount; there is far less money than would not fit.
pub(super) fn amount(deposit: u128) -> i128 {
    deposit.try_into().unwrap_or(i128::MAX)
}

/// A bill on which storage and fee are still to be written. It was looked whether the account can pay `value`: a trial would
/// only say that a transfer failed.
pub(super) fn bill<'a, N: Network + ?Sized>(
    network: &N,
    identity: &'a Identity,
    from: &'a Account,
    what: Vec<String>,
    value: u128,
) -> Result<Bill<'a>, Error> {
    let balance = network.try_balance(from.address()).map_err(asking("balance"))?;
    let keeps = network.constants().existential_deposit;
    let (besides, tried) = (None, None);
    let bill =
        Bill { what, identity, from, value, besides, deposit: 0, tried, fee: 0, estimated: false, balance, keeps };
    bill.check()?;
    Ok(bill)
}

/// What a call came to when it was tried, and what is signed for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trial {
    /// What it may use and take.
    pub limits: Limits,
    /// What storage took in the end, in planck.
    pub deposit: i128,
    /// What the chain takes if it uses all that it may, in planck.
    pub fee: u128,
}

impl Call {
    /// A message without payment.
    pub fn new(action: &'static str, what: Vec<String>, (to, data): (Address, Vec<u8>)) -> Self {
        Self { action, what, to, data, value: 0, takes: None }
    }

    /// Tries it.
    pub(super) fn try_out<N: Network + ?Sized>(&self, network: &mut N, from: &Account) -> Result<Trial, CallError> {
        let Receipt { cost, required, .. } = network.dry_run(from, self.to, self.data.clone(), self.value)?;
        let limits = limits(required);
        Ok(Trial { limits, deposit: cost.deposit, fee: self.fee(network, from, limits)? })
    }

    /// What the chain takes if it uses all that it may.
    pub(super) fn fee<N: Network + ?Sized>(
        &self,
        network: &N,
        from: &Account,
        limits: Limits,
    ) -> Result<u128, CallError> {
        network.fee_of_call(from, self.to, &self.data, self.value, limits)
    }

    /// Sends it, with these limits. It is tried with them once more, since it may have been long ago that it was: what fails now is
    /// not sent, and costs nothing.
    pub(super) fn carry_out<N: Network + ?Sized>(
        &self,
        network: &mut N,
        from: &Account,
        limits: Limits,
    ) -> Result<Receipt, CallError> {
        let Self { to, data, value, .. } = self;
        let before = network.set_limits(limits);
        let tried = network.dry_run(from, *to, data.clone(), *value);
        let sent = tried.and_then(|_| network.call(from, *to, data.clone(), *value));
        network.set_limits(before);
        sent
    }
}
