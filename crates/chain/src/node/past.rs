//! What contracts announced in blocks that are past.

use super::{NodeChain, connection::Failure};
use crate::{CallError, Event};
use subxt::rpcs::methods::legacy::NumberOrHex;

/// A block, and what contracts announced in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Its number.
    pub number: u64,
    /// Its time, in seconds.
    pub time: u64,
    /// What was announced, in order, each with the position of its transaction in the block.
    pub events: Vec<(u32, Event)>,
}

impl NodeChain {
    /// The number of the last final block.
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node does not answer.
    pub fn try_final_number(&self) -> Result<u64, CallError> {
        Ok(self.asker.final_block()?.number)
    }

    /// The time of a block, in seconds; nothing if there is no such block yet.
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node does not answer, or does not know any more.
    pub fn time_of_block(&self, number: u64) -> Result<Option<u64>, CallError> {
        let Some(hash) = self.hash_of(number)? else { return Ok(None) };
        self.time_at(hash).map(Some)
    }

    /// A block; nothing if there is no such block yet. It is read as the runtime of today is.
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node does not answer, or does not know any more.
    pub fn past(&self, number: u64) -> Result<Option<Past>, CallError> {
        let Some(hash) = self.hash_of(number)? else { return Ok(None) };
        let bytes = self.asker.stored_bytes("System", "Events", (), Some(hash))?;
        let events = self.asker.runtime.emitted(bytes.unwrap_or_default()).map_err(Failure::Strange)?;
        Ok(Some(Past { number, time: self.time_at(hash)?, events }))
    }

    fn hash_of(&self, number: u64) -> Result<Option<[u8; 32]>, CallError> {
        let ask = |rpc: super::connection::Rpc| async move {
            rpc.methods.chain_get_block_hash(Some(NumberOrHex::Number(number))).await
        };
        Ok(self.asker.connection.ask(ask)?.map(|hash| hash.0))
    }

    fn time_at(&self, hash: [u8; 32]) -> Result<u64, CallError> {
        let bytes = self.asker.stored_bytes("Timestamp", "Now", (), Some(hash))?;
        let millis = bytes.map(|bytes| self.asker.runtime.storage_value::<u64>("Timestamp", "Now", &bytes)).transpose();
        Ok(millis.map_err(Failure::Strange)?.unwrap_or(0) / 1000)
    }
}
