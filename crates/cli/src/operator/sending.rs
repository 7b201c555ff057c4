//! One message to a contract, or one contract made: tried, shown, asked, sent.

use super::{
    Error,
    consent::{Bill, Consent, Desk},
    error::asking,
    network::{Identity, Network},
};
use fairsale_chain::{Account, Address, CallError, Deployed, Limits, Receipt};

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
    /// What must be sent before, such as the permission to take an ERC-20.
    pub before: Option<Box<Call>>,
}

/// What becomes of a call that fails: `refused` says what a contract's answer means.
fn failed(action: &str, error: CallError, refused: impl FnOnce(&[u8]) -> Option<String>) -> Error {
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

/// A bill on which storage and fee are still to be written. It was looked whether the account can pay `value`: a trial would
/// only say that a transfer failed.
fn bill<'a, N: Network + ?Sized>(
    network: &N,
    identity: &'a Identity,
    from: &'a Account,
    what: Vec<String>,
    value: u128,
) -> Result<Bill<'a>, Error> {
    let balance = network.try_balance(from.address()).map_err(asking("balance"))?;
    let keeps = network.constants().existential_deposit;
    let bill = Bill { what, identity, from, value, deposit: 0, fee: 0, estimated: false, balance, keeps };
    bill.check()?;
    Ok(bill)
}

/// What another contract says is not known.
fn unknown(_: &[u8]) -> Option<String> {
    None
}

impl Call {
    /// Tries it, shows what it will cost, asks, and sends it. Nothing if it was only to be seen.
    ///
    /// # Errors
    /// If the contract refuses, the account cannot pay, nobody says yes, or the chain fails.
    pub fn send<N: Network + ?Sized>(
        self,
        network: &mut N,
        from: &Account,
        consent: Consent,
        desk: &mut dyn Desk,
        refused: impl Fn(&[u8]) -> Option<String>,
    ) -> Result<Option<Receipt>, Error> {
        let Self { action, what, to, data, value, before } = self;
        if let Some(first) = before {
            let name = first.action;
            if first.send(network, from, consent, desk, unknown as fn(&[u8]) -> Option<String>)?.is_none() {
                desk.show(&format!("after {name}, which it needs, it can be tried:\n{}\n", what.join("\n")));
                return Ok(None);
            }
            desk.show(&format!("{name}: done\n"));
        }
        let identity = network.identity();
        let bill = bill(network, &identity, from, what, value)?;
        let trial = network.dry_run(from, to, data.clone(), value).map_err(|error| failed(action, error, &refused))?;
        let fee = network.fee_of_call(from, to, &data, value, trial.required).map_err(asking("fee"))?;
        if !consent.to(&Bill { deposit: trial.cost.deposit, fee, ..bill }, desk)? {
            return Ok(None);
        }
        // No more than was shown may be taken for storage; what it weighs may change with what others do.
        let before = network.set_limits(Limits { deposit: trial.required.deposit, ..Limits::default() });
        let sent = network.call(from, to, data, value);
        network.set_limits(before);
        sent.map(Some).map_err(|error| failed(action, error, &refused))
    }
}

impl Making<'_> {
    /// Tries it, shows what it will cost, asks, and makes it. Nothing if it was only to be seen.
    ///
    /// # Errors
    /// If the contract refuses, the account cannot pay, nobody says yes, or the chain fails.
    pub fn send<N: Network + ?Sized>(
        self,
        network: &mut N,
        from: &Account,
        consent: Consent,
        desk: &mut dyn Desk,
        refused: impl Fn(&[u8]) -> Option<String>,
    ) -> Result<Option<Deployed>, Error> {
        let Self { action, what, code, data } = self;
        let identity = network.identity();
        let bill = bill(network, &identity, from, what, 0)?;
        let trial = network.dry_run_instantiate(from, code, data.clone(), 0);
        let Receipt { cost, required, .. } = trial.map_err(|error| failed(action, error, &refused))?.receipt;
        let fee = network.fee_of_instantiate(from, code, &data, 0, required).map_err(asking("fee"))?;
        if !consent.to(&Bill { deposit: cost.deposit, fee, ..bill }, desk)? {
            return Ok(None);
        }
        let before = network.set_limits(Limits { deposit: required.deposit, ..Limits::default() });
        let made = network.instantiate(from, code, data, 0);
        network.set_limits(before);
        made.map(Some).map_err(|error| failed(action, error, &refused))
    }
}
