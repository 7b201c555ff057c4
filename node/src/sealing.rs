//! When a block is made.

use crate::service::Hash;
use futures::{FutureExt, SinkExt, Stream, StreamExt, channel::mpsc, channel::oneshot, future, stream};
use polkadot_sdk::{
    sc_consensus_manual_seal::EngineCommand,
    sc_transaction_pool_api::{ImportNotificationStream, TransactionPool},
};
use std::{fmt, time::Duration};

/// When a block is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealing {
    /// With every transaction.
    EachTransaction,
    /// Every so often, whether there are transactions or not.
    Every(Duration),
}

impl fmt::Display for Sealing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EachTransaction => f.write_str("a block with every transaction"),
            Self::Every(interval) => write!(f, "a block every {} ms", interval.as_millis()),
        }
    }
}

/// What a block-making task is told.
pub type Command = EngineCommand<Hash>;

/// Asks for a block at once, empty or not.
#[derive(Clone)]
pub struct Sealer(mpsc::Sender<Command>);

impl Sealer {
    /// Makes a block and returns its hash.
    ///
    /// # Errors
    /// Why it could not be made.
    pub async fn seal(&self) -> Result<Hash, String> {
        let (answer, answered) = oneshot::channel();
        let sent = self.0.clone().send(seal(true, Some(answer))).await;
        sent.map_err(|_| "the node is about to end".to_owned())?;
        match answered.await {
            Ok(Ok(block)) => Ok(block.hash),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("the node is about to end".to_owned()),
        }
    }
}

/// The commands to make blocks: by `sealing`, and by the [`Sealer`].
pub fn commands<P>(sealing: Sealing, pool: &P) -> (Sealer, impl Stream<Item = Command> + Unpin + Send + use<P>)
where
    P: TransactionPool<Hash = Hash>,
    ImportNotificationStream<Hash>: Send,
{
    let (sender, asked) = mpsc::channel(16);
    let due = match sealing {
        Sealing::EachTransaction => pool.import_notification_stream().map(|_| seal(false, None)).boxed(),
        Sealing::Every(interval) => ticks(interval).map(|()| seal(true, None)).boxed(),
    };
    (Sealer(sender), stream::select(asked, due))
}

/// A block, final at once.
fn seal(create_empty: bool, sender: polkadot_sdk::sc_consensus_manual_seal::rpc::Sender<Created>) -> Command {
    EngineCommand::SealNewBlock { create_empty, finalize: true, parent_hash: None, sender }
}

type Created = polkadot_sdk::sc_consensus_manual_seal::rpc::CreatedBlock<Hash>;

/// A tick at the end of every interval.
fn ticks(interval: Duration) -> impl Stream<Item = ()> + Send {
    stream::repeat(()).then(move |()| futures_timer::Delay::new(interval).then(future::ready))
}
