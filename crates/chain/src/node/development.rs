//! What only fairsale's development node can, or only a rich wallet.

use super::{
    NodeChain,
    connection::{Failure, Pace},
    runtime::Call,
    transact::Trouble,
    types::Named,
};
use crate::{Account, Address, CallError};
use std::time::{Duration, Instant};
use subxt::{
    ext::scale_encode::EncodeAsFields,
    rpcs::client::{RawValue, rpc_params},
};

/// How long the faucet tries to be faster than everybody else who uses it.
const QUEUE: Duration = Duration::from_secs(120);

impl NodeChain {
    /// From now on every block has exactly this time, in seconds; an empty one is sealed at once. Its number comes back.
    /// Only on fairsale's development node.
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node has no such clock, does not answer, or is already later than that.
    pub fn freeze_clock(&self, seconds: u64) -> Result<u64, CallError> {
        let freeze = self
            .asker
            .connection
            .ask(|rpc| async move { rpc.raw.request("dev_freezeClock", rpc_params![seconds]).await });
        freeze.map_err(clock_failure)
    }

    /// From now on the clock runs, from where it stands. Only on fairsale's development node.
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node has no such clock or does not answer.
    pub fn run_clock(&self) -> Result<(), CallError> {
        let run = self
            .asker
            .connection
            .ask(|rpc| async move { rpc.raw.request::<Box<RawValue>>("dev_runClock", rpc_params![]).await });
        run.map(drop).map_err(clock_failure)
    }

    pub(super) fn give(&self, account: &Account, native: u128) -> Result<(), CallError> {
        self.by_faucet(|| ("Balances", "transfer_allow_death", (Named::Id(account.id()), native)))
    }

    pub(super) fn mint(&self, account: &Account, asset: u32, amount: u128) -> Result<(), CallError> {
        if !self.asker.runtime.has_pallet("Assets") {
            return Err(CallError::NotSent("this chain has no assets".into()));
        }
        self.by_faucet(|| ("Assets", "mint", (asset, Named::Id(account.id()), amount)))
    }

    pub(super) fn make_person(
        &self,
        account: Address,
        context: [u8; 32],
        status: u8,
        alias: [u8; 32],
    ) -> Result<(), CallError> {
        if !self.asker.runtime.has_pallet("People") {
            return Err(CallError::NotSent("this chain has no stand-in for the personhood precompile".into()));
        }
        self.by_faucet(|| ("People", "set", (account.0, context, status, alias)))
    }

    /// Sends a call signed by the faucet. Many may use it at the same moment, so being overtaken is no reason to give up.
    fn by_faucet<Args: EncodeAsFields>(&self, call: impl Fn() -> Call<Args>) -> Result<(), CallError> {
        let (started, mut pace) = (Instant::now(), Pace::new());
        loop {
            match self.transact(&self.faucet, call()) {
                Ok(done) => return done.error.map_or(Ok(()), |name| Err(CallError::Failed(name))),
                Err(Trouble::Overtaken) if started.elapsed() < QUEUE => {
                    // Those that were overtaken together should not meet again.
                    let chance = Duration::from_millis((started.elapsed().subsec_nanos() % 16).into());
                    std::thread::sleep(pace.next() + chance);
                }
                Err(trouble) => return Err(trouble.into()),
            }
        }
    }
}

fn clock_failure(failure: Failure) -> CallError {
    if failure.is_unknown_method() {
        return CallError::NotSent("this is no fairsale development node: its clock cannot be set".into());
    }
    failure.into()
}
