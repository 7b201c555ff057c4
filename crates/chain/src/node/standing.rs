//! Where an account, and the node's clock, stand.

use super::{NodeChain, connection::Rpc};
use crate::{Account, CallError};
use serde::Deserialize;
use subxt::{rpcs::client::rpc_params, utils::AccountId32};

impl NodeChain {
    /// How many transactions the account has in blocks, up to the best one; those that made contracts count twice.
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node does not answer.
    pub fn try_nonce(&self, account: &Account) -> Result<u64, CallError> {
        Ok(self.asker.account(account.id())?.map_or(0, |account| account.nonce))
    }

    /// Does the node hold a transaction of the account that is in no block yet?
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node does not answer.
    pub fn has_waiting(&self, account: &Account) -> Result<bool, CallError> {
        let id = AccountId32(account.id());
        let ask = |rpc: Rpc| async move { rpc.methods.system_account_next_index(&id).await };
        let next = self.asker.connection.ask(ask)?;
        Ok(next > self.try_nonce(account)?)
    }

    /// Has fairsale's development node make a block if its clock went on since the last one: it makes them for
    /// transactions only, and answers questions as of the last one. On other nodes, and if the clock stands, this does
    /// nothing.
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node does not answer.
    pub fn refresh(&self) -> Result<(), CallError> {
        let ask = |rpc: Rpc| async move { rpc.raw.request::<Clock>("dev_clock", rpc_params![]).await };
        match self.asker.connection.ask(ask) {
            Ok(Clock { now, frozen: false }) if now > self.try_now()? => {
                self.freeze_clock(now)?; // which makes a block
                self.run_clock()
            }
            Ok(_) => Ok(()),
            Err(failure) if failure.is_unknown_method() => Ok(()),
            Err(failure) => Err(failure.into()),
        }
    }
}

/// The clock of fairsale's development node.
#[derive(Deserialize)]
struct Clock {
    /// The time of the next block, in seconds.
    now: u64,
    /// Does it stand?
    frozen: bool,
}
