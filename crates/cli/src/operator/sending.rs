//! One message to a contract, or one contract made: tried, shown, asked, sent.

use super::{
    Error,
    consent::{Bill, Consent, Desk},
    error::{asking, denied},
    mapping::require_mapped,
    network::{Identity, Network},
    paying::{Taking, Talk},
};
use crate::address::show;
use fairsale_chain::{Account, Address, CallError, Deployed, Limits, Receipt, SALT, Weight, create2};

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
    /// What is paid with it, in planck.
    pub value: u128,
    /// What the contract takes of an ERC-20, which it must be let take before.
    pub takes: Option<Box<Taking>>,
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

/// A contract about to be made, out of the terms in `data`.
#[derive(Clone, Debug)]
pub struct Making<'a> {
    /// What it is called, such as `deploy_badge`.
    pub action: &'static str,
    /// What it does, for people, a line each.
    pub what: Vec<String>,
    /// The contract's code.
    pub code: &'a [u8],
    /// The constructor, in the contract's ABI.
    pub data: Vec<u8>,
}

/// What is signed for. It may weigh a tenth more than its trial required, for what others do meanwhile. It may take no more for
/// storage than the trial required at any moment. That can be more than it comes to in the end: a claim makes a balance and then forgets
/// an order, and would fail with less. What a call inside wrote and undid counts too, so a contract could keep it when it is asked in
/// earnest. So this is what is shown, and not what the trial came to.
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

    /// Tries it, shows what it will cost, asks, and sends it. Nothing if it was only to be seen.
    ///
    /// If the contract refuses only because it may not yet take an ERC-20, what lets it is shown along with it, and sent before it.
    ///
    /// # Errors
    /// If no contract can know the account, the contract refuses, the account cannot pay, nobody says yes, or the chain fails.
    pub fn send<N: Network + ?Sized>(
        self,
        network: &mut N,
        from: &Account,
        consent: Consent,
        desk: &mut dyn Desk,
        refused: impl Fn(&[u8]) -> Option<String>,
    ) -> Result<Option<Receipt>, Error> {
        require_mapped(network, self.action, from)?;
        let identity = network.identity();
        let mut what = self.what.clone();
        what.extend(self.takes.iter().flat_map(|takes| takes.about()));
        let bill = bill(network, &identity, from, what, self.value)?;
        let trial = match self.try_out(network, from) {
            Ok(trial) => trial,
            Err(CallError::Reverted { output, cost }) if self.waits_for_allowance(&output) => {
                let talk = Talk { consent, desk, refused: &refused };
                return self.send_after_allowing(network, from, talk, bill, cost.weight);
            }
            Err(error) => return Err(failed(self.action, error, refused)),
        };
        let Trial { limits, deposit, fee } = trial;
        let (besides, tried) = (self.takes.as_ref().map(|takes| takes.money(takes.due)), Some(deposit));
        if !consent.to(&Bill { besides, deposit: amount(limits.deposit), tried, fee, ..bill }, desk)? {
            return Ok(None);
        }
        self.carry_out(network, from, limits).map(Some).map_err(|error| failed(self.action, error, &refused))
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

impl Making<'_> {
    /// Tries it, shows where it will stand and what it will cost, asks, and makes it. Nothing if it was only to be seen.
    ///
    /// # Errors
    /// If no contract can know the account, it made one of the same terms before, the contract refuses, the account cannot pay, nobody
    /// says yes, or the chain fails.
    pub fn send<N: Network + ?Sized>(
        self,
        network: &mut N,
        from: &Account,
        consent: Consent,
        desk: &mut dyn Desk,
        refused: impl Fn(&[u8]) -> Option<String>,
    ) -> Result<Option<Deployed>, Error> {
        let Self { action, mut what, code, data } = self;
        require_mapped(network, action, from)?;
        let place = create2(from.address(), code, &data, &SALT);
        if network.code_hash(place).map_err(asking("code_hash"))?.is_some() {
            let reason = format!(
                "a contract of these very terms was made by this account before, at {}; with other terms it is another one",
                show(place)
            );
            return Err(Error::refused(action, reason));
        }
        what.push(format!("  stands   at {}", show(place)));
        let why = |network: &N, error: CallError| match error.is("NoProviders") {
            true => denied(action, network, place),
            false => failed(action, error, &refused),
        };
        let identity = network.identity();
        let bill = bill(network, &identity, from, what, 0)?;
        let trial = network.dry_run_instantiate(from, code, data.clone(), 0, Some(SALT));
        let Receipt { cost, required, .. } = trial.map_err(|error| why(network, error))?.receipt;
        let limits = limits(required);
        let fee = network.fee_of_instantiate(from, code, &data, 0, Some(SALT), limits).map_err(asking("fee"))?;
        let (deposit, tried) = (amount(limits.deposit), Some(cost.deposit));
        if !consent.to(&Bill { deposit, tried, fee, ..bill }, desk)? {
            return Ok(None);
        }
        let before = network.set_limits(limits);
        let made = network.instantiate(from, code, data, 0, Some(SALT));
        network.set_limits(before);
        made.map(Some).map_err(|error| why(network, error))
    }
}
