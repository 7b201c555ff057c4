//! One message to a contract, or one contract made: tried, shown, asked, sent.

use super::{
    Error,
    call::{Call, Trial, amount, bill, failed, limits},
    consent::{Bill, Consent, Desk},
    error::{asking, denied},
    mapping::require_mapped,
    paying::Talk,
};
use fairsale_chain::{Account, CallError, Deployed, Receipt, SALT, create2};
use fairsale_client::{address::show, network::Network};

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

impl Call {
    /// Tries it, shows what it will cost, asks, and sends it. `None` if it was only to be seen.
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
}

impl Making<'_> {
    /// Tries it, shows where it will stand and what it will cost, asks, and makes it. `None` if it was only to be seen.
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
