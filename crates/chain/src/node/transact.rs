//! From a call to what it did on the chain.

use super::{
    Included, NodeChain,
    connection::{Failure, Rpc},
    question::Asker,
    runtime::{Call, Done},
    send::{Block, Contents, Patience, Place, Transaction, Unsent, Wire, send},
};
use crate::{Account, CallError};
use std::{
    sync::LazyLock,
    time::{Duration, Instant},
};
use subxt::{
    ext::scale_encode::EncodeAsFields,
    rpcs::{self, methods::legacy::NumberOrHex},
    utils::H256,
};

/// How long to follow a transaction that no block takes, though the chain goes on. Long before it is too old.
const ABSENCE: Duration = Duration::from_secs(600);
/// After how long to hand it in again meanwhile.
const AGAIN: Duration = Duration::from_secs(30);

/// Asks for the last final block.
pub(super) async fn final_block(rpc: Rpc) -> Result<Block, rpcs::Error> {
    let hash = rpc.methods.chain_get_finalized_head().await?;
    match rpc.methods.chain_get_header(Some(hash)).await? {
        Some(header) => Ok(Block { number: header.number, hash: hash.0 }),
        None => Err(rpcs::Error::Decode("the last final block has no header".into())),
    }
}

impl Wire for Asker {
    fn submit(&self, transaction: &[u8]) -> Result<(), Failure> {
        let transaction = transaction.to_vec();
        self.connection.ask_once(|rpc| async move { rpc.methods.author_submit_extrinsic(&transaction).await }).map(drop)
    }

    fn final_block(&self) -> Result<Block, Failure> {
        self.connection.ask_once(final_block)
    }

    fn transactions(&self, number: u64) -> Result<Option<Contents>, Failure> {
        self.connection.ask_once(|rpc| async move {
            let hash = rpc.methods.chain_get_block_hash(Some(NumberOrHex::Number(number))).await?;
            let Some(hash) = hash else { return Ok(None) };
            let details = rpc.methods.chain_get_block(Some(hash)).await?;
            let block = Block { number, hash: hash.0 };
            Ok(details.map(|details| (block, details.block.extrinsics.into_iter().map(|bytes| bytes.0).collect())))
        })
    }

    fn nonce(&self, account: [u8; 32], block: Block) -> Result<u64, Failure> {
        let key = self.runtime.storage_key("System", "Account", (account,)).map_err(Failure::Strange)?;
        let hash = Some(H256(block.hash));
        let stored = self.connection.ask_once(|rpc| async move { rpc.methods.state_get_storage(&key, hash).await })?;
        let Some(bytes) = stored else { return Ok(0) };
        let account: super::types::AccountInfo =
            self.runtime.storage_value("System", "Account", &bytes).map_err(Failure::Strange)?;
        Ok(account.nonce)
    }

    fn now(&self) -> Duration {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        START.elapsed()
    }

    fn wait(&self, time: Duration) {
        std::thread::sleep(time);
    }
}

/// A transaction that was not sent, or may not have been.
pub(super) enum Trouble {
    /// Another transaction of the account was faster; another attempt may go well.
    Overtaken,
    /// Anything else.
    Other(CallError),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Other(failure.into())
    }
}

impl From<Trouble> for CallError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Overtaken => {
                Self::NotSent("another transaction of the same account, sent at the same time, was faster".into())
            }
            Trouble::Other(error) => error,
        }
    }
}

impl NodeChain {
    /// Sends a call and says what it did once its block is final.
    pub(super) fn transact<Args: EncodeAsFields>(&self, from: &Account, call: Call<Args>) -> Result<Done, Trouble> {
        let asker = &self.asker;
        if from.sign(&[]).is_none() {
            let text = format!("there is no key for {from:?}, so nobody can sign for it");
            return Err(Trouble::Other(CallError::NotSent(text)));
        }
        // Birth first: a number that is read later is of this block or a newer one.
        let born = asker.connection.ask(final_block)?;
        let Some(account) = asker.account(from.id())? else {
            return Err(Trouble::Other(CallError::Failed("AccountUnmapped".into())));
        };
        let transaction = asker.runtime.sign(from, call, account.nonce, born).map_err(Failure::Strange)?;
        let hash = asker.runtime.hash(&transaction);
        let uncertain = |reason| Trouble::Other(CallError::Uncertain { transaction: hash, reason });
        let patience = Patience { silence: asker.connection.patience, absence: ABSENCE, again: AGAIN };
        let place = send(asker, &transaction, patience).map_err(|unsent| match unsent {
            Unsent::NonceTaken => Trouble::Overtaken,
            Unsent::Never(reason) => Trouble::Other(CallError::NotSent(reason)),
            Unsent::Uncertain(reason) => uncertain(reason),
        })?;
        let done = self.done(place).map_err(|failure| {
            uncertain(format!("it stands in block {}, but not what it did: {failure}", place.block.number))
        })?;
        self.note(&transaction, hash, place, &done);
        Ok(done)
    }

    fn done(&self, Place { block, index }: Place) -> Result<Done, Failure> {
        let events = self.asker.stored_bytes("System", "Events", (), Some(block.hash))?;
        self.asker.runtime.done(events.unwrap_or_default(), index).map_err(Failure::Strange)
    }

    /// Remembers it.
    fn note(&self, transaction: &Transaction, hash: [u8; 32], Place { block, index }: Place, done: &Done) {
        *self.paid.borrow_mut().entry(transaction.signer).or_default() += done.fee;
        let (block, block_hash, weight, fee) = (block.number, block.hash, done.weight, done.fee);
        *self.last.borrow_mut() = Some(Included { hash, block, block_hash, index, weight, fee });
    }
}
