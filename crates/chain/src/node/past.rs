//! What contracts announced in blocks that are past.

use super::{NodeChain, connection::Failure};
use crate::{CallError, Event};
use codec::Decode;
use subxt::rpcs::methods::legacy::NumberOrHex;

/// How long a slot of a relay chain is, in seconds: the same on all there are.
const RELAY_SLOT: u64 = 6;

/// A block, and what contracts announced in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Its number.
    pub number: u64,
    /// Its time, in seconds.
    pub time: u64,
    /// What was announced, in order, each with the number of the call in which it was: of a transaction its position in the block.
    /// What the chain itself called contracts for has numbers behind those, one for each event.
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

    /// The time of a block, in seconds. `None` if there is no such block yet.
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node does not answer, or does not know any more.
    pub fn time_of_block(&self, number: u64) -> Result<Option<u64>, CallError> {
        let Some(hash) = self.hash_of(number)? else { return Ok(None) };
        self.time_at(hash).map(Some)
    }

    /// The time of the relay chain's slot on whose block a block was built, in seconds. That chain's clock is the world's but for
    /// some seconds, while the [time](Self::time_of_block) of a block can be well behind. `None` if there is no such block yet, or
    /// the chain does not tell: it has no relay chain, or its runtime keeps no slots.
    ///
    /// # Errors
    /// [`CallError::NotSent`] if the node does not answer, or does not know any more.
    pub fn relay_time(&self, number: u64) -> Result<Option<u64>, CallError> {
        const PLACE: (&str, &str) = ("AuraExt", "RelaySlotInfo");
        if !self.asker.runtime.has_entry(PLACE.0, PLACE.1) {
            return Ok(None);
        }
        let Some(hash) = self.hash_of(number)? else { return Ok(None) };
        let bytes = self.asker.stored_bytes(PLACE.0, PLACE.1, (), Some(hash))?;
        Ok(bytes.and_then(|bytes| slot_time(&bytes)))
    }

    /// A block. `None` if there is no such block yet. It is read as the runtime of today is.
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

/// The time of the slot with which a value begins.
fn slot_time(bytes: &[u8]) -> Option<u64> {
    u64::decode(&mut &bytes[..]).ok()?.checked_mul(RELAY_SLOT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;

    #[test]
    fn a_slot_is_six_seconds_of_the_relay_chain() {
        // The slot, and how many blocks were built on it.
        assert_eq!(slot_time(&(297_000_000u64, 3u32).encode()), Some(1_782_000_000));
        assert_eq!((slot_time(&[1; 7]), slot_time(&[u8::MAX; 12])), (None, None));
    }
}
