//! One message to a contract: tried, shown, asked, sent.

use super::{
    Error,
    consent::{Bill, Consent, Desk},
    error::asking,
    network::Network,
};
use fairsale_chain::{Account, Address, CallError, Limits, Receipt};

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
        let Self { action, what, to, data, value } = self;
        let identity = network.identity();
        let balance = network.try_balance(from.address()).map_err(asking("balance"))?;
        let keeps = network.constants().existential_deposit;
        let bill = |deposit, fee| Bill {
            what: what.clone(),
            identity: &identity,
            from,
            value,
            deposit,
            fee,
            estimated: false,
            balance,
            keeps,
        };
        bill(0, 0).check()?; // before the trial, which would only say that a transfer failed
        let trial = network.dry_run(from, to, data.clone(), value).map_err(|error| failed(action, error, &refused))?;
        let fee = network.fee_of_call(from, to, &data, value, trial.required).map_err(asking("fee"))?;
        if !consent.to(&bill(trial.cost.deposit, fee), desk)? {
            return Ok(None);
        }
        // No more than was shown may be taken for storage; what it weighs may change with what others do.
        let before = network.set_limits(Limits { deposit: trial.required.deposit, ..Limits::default() });
        let sent = network.call(from, to, data, value);
        network.set_limits(before);
        sent.map(Some).map_err(|error| failed(action, error, &refused))
    }
}
