//! When a block is made.

use crate::{
    clock::Clock,
    service::{Client, Hash},
};
use futures::{FutureExt, SinkExt, Stream, StreamExt, channel::mpsc, channel::oneshot, future, stream};
use polkadot_sdk::{
    sc_client_api::BlockchainEvents,
    sc_consensus_manual_seal::EngineCommand,
    sc_transaction_pool_api::{ImportNotificationStream, TransactionPool},
};
use std::{fmt, time::Duration};

/// How long the chain is silent at most while its clock runs. Who asks a contract asks as of the last block, so a chain
/// that stood still would say that a sale is not open yet.
const SILENCE: Duration = Duration::from_secs(6);

/// When a block is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealing {
    /// With every transaction, and an empty one every [`SILENCE`] unless the clock stands.
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

/// When a block is final.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finality {
    /// At once: the chain is forgotten with the node.
    AtOnce,
    /// When it has been written, which takes the database some milliseconds behind the node's back. Whoever waits for a
    /// final block does not lose it if the node is killed then.
    Kept,
}

/// How long a block that is kept waits until it is final: some fifty times as long as the database usually takes.
const WRITTEN: Duration = Duration::from_millis(100);

/// The commands to make blocks, by `sealing` and by the [`Sealer`], and to make them final.
pub fn commands<P>(
    (sealing, finality): (Sealing, Finality),
    client: &Client,
    pool: &P,
    clock: &Clock,
) -> (Sealer, impl Stream<Item = Command> + Unpin + Send + use<P>)
where
    P: TransactionPool<Hash = Hash>,
    ImportNotificationStream<Hash>: Send,
{
    let (sender, asked) = mpsc::channel(16);
    let due = match sealing {
        Sealing::EachTransaction => {
            let transactions = pool.import_notification_stream().map(|_| seal(false, None));
            let clock = clock.clone();
            let silent = ticks(SILENCE).filter(move |()| future::ready(!clock.stands())).map(|()| seal(true, None));
            stream::select(transactions, silent).boxed()
        }
        Sealing::Every(interval) => ticks(interval).map(|()| seal(true, None)).boxed(),
    };
    let made = client.import_notification_stream();
    let written = made.then(move |block| {
        let wait = if finality == Finality::Kept { WRITTEN } else { Duration::ZERO };
        futures_timer::Delay::new(wait).map(move |()| block.hash)
    });
    let finalise = written.map(|hash| EngineCommand::FinalizeBlock { hash, sender: None, justification: None });
    (Sealer(sender), stream::select(stream::select(asked, due), finalise.boxed()))
}

/// A block.
fn seal(create_empty: bool, sender: polkadot_sdk::sc_consensus_manual_seal::rpc::Sender<Created>) -> Command {
    EngineCommand::SealNewBlock { create_empty, finalize: false, parent_hash: None, sender }
}

type Created = polkadot_sdk::sc_consensus_manual_seal::rpc::CreatedBlock<Hash>;

/// A tick at the end of every interval.
fn ticks(interval: Duration) -> impl Stream<Item = ()> + Send {
    stream::repeat(()).then(move |()| futures_timer::Delay::new(interval).then(future::ready))
}
