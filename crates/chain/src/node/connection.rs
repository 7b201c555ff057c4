//! The connection to a node: questions, and what becomes of them when it breaks.

use std::{
    fmt,
    future::Future,
    sync::{Mutex, PoisonError, mpsc},
    time::{Duration, Instant},
};
use subxt::{
    SubstrateConfig,
    config::RpcConfigFor,
    rpcs::{self, LegacyRpcMethods, RpcClient, client::reconnecting_rpc_client},
};
use tokio::runtime::{Builder, Runtime};

/// How long to wait before the first repetition, and at most.
const FIRST_WAIT: Duration = Duration::from_millis(2);
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// What a node says of a method that it does not have.
const METHOD_NOT_FOUND: i32 = -32601;

/// A question was not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// There is no connection: the node did not get the question.
    Unreachable(String),
    /// The connection broke: whether the node got the question is not known.
    Lost(String),
    /// The node answers that it will not.
    Refused {
        /// JSON-RPC's code of the error.
        code: i32,
        /// What the node said.
        text: String,
    },
    /// There is an answer, but not one that we understand.
    Strange(String),
}

impl Failure {
    /// May the same question be answered later?
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Lost(_))
    }

    /// Does the node not know the method?
    pub fn is_unknown_method(&self) -> bool {
        matches!(self, Self::Refused { code: METHOD_NOT_FOUND, .. })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(reason) => write!(f, "the node cannot be reached: {reason}"),
            Self::Lost(reason) => write!(f, "the connection broke: {reason}"),
            Self::Refused { code, text } => write!(f, "the node refused: {text} ({code})"),
            Self::Strange(reason) => write!(f, "the node's answer is not understood: {reason}"),
        }
    }
}

/// Waits between repetitions: each a half longer than the one before.
pub(super) struct Pace(Duration);

impl Pace {
    /// Begins with the shortest.
    pub fn new() -> Self {
        Self(FIRST_WAIT)
    }

    /// The next wait.
    pub fn next(&mut self) -> Duration {
        let wait = self.0;
        self.0 = (wait * 3 / 2).min(LONGEST_WAIT);
        wait
    }
}

/// The questions that can be asked.
#[derive(Clone)]
pub(super) struct Rpc {
    /// By name.
    pub raw: RpcClient,
    /// Those that every node answers.
    pub methods: LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>,
}

/// A connection that is made again when it broke.
pub(super) struct Connection {
    url: String,
    /// How long a question is repeated while there is no answer.
    pub patience: Duration,
    rpc: Mutex<Option<Rpc>>,
    /// Apart from the caller's, if he has one: so a synchronous client also works inside an asynchronous program. Taken
    /// only when the connection is dropped.
    runtime: Option<Runtime>,
}

impl Connection {
    /// Connects, without repetition.
    pub fn new(url: &str, patience: Duration) -> Result<Self, Failure> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(|error| Failure::Unreachable(error.to_string()))?;
        let connection = Self { url: url.into(), patience, rpc: Mutex::new(None), runtime: Some(runtime) };
        connection.rpc()?;
        Ok(connection)
    }

    /// Where the node is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Asks, and repeats the question while there is no answer and [`patience`](Self::patience) lasts. For questions
    /// that change nothing.
    pub fn ask<T, F>(&self, question: impl Fn(Rpc) -> F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, rpcs::Error>> + Send + 'static,
    {
        let (started, mut pace) = (Instant::now(), Pace::new());
        loop {
            match self.ask_once(&question) {
                Err(failure) if failure.is_passing() && started.elapsed() < self.patience => {
                    std::thread::sleep(pace.next());
                }
                done => return done,
            }
        }
    }

    /// Asks once.
    pub fn ask_once<T, F>(&self, question: impl FnOnce(Rpc) -> F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, rpcs::Error>> + Send + 'static,
    {
        self.run(question(self.rpc()?)).map_err(|error| match error {
            rpcs::Error::User(error) => {
                let more = error.data.map(|data| format!(": {}", data.get().trim_matches('"'))).unwrap_or_default();
                Failure::Refused { code: error.code, text: error.message + &more }
            }
            rpcs::Error::Deserialization(_) | rpcs::Error::Serialization(_) | rpcs::Error::Decode(_) => {
                Failure::Strange(error.to_string())
            }
            error => {
                *self.rpc.lock().unwrap_or_else(PoisonError::into_inner) = None;
                Failure::Lost(error.to_string())
            }
        })
    }

    /// The connection there is, or a new one.
    fn rpc(&self) -> Result<Rpc, Failure> {
        let mut rpc = self.rpc.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rpc) = &*rpc {
            return Ok(rpc.clone());
        }
        let url = self.url.clone();
        // subxt's client could connect again by itself, and would wait for ever; we only want its limits (50 MB a
        // message, a minute an answer).
        let client = self.run(async move {
            reconnecting_rpc_client::RpcClient::builder().retry_policy(std::iter::empty()).build(url).await
        });
        let raw = RpcClient::new(client.map_err(|error| Failure::Unreachable(error.to_string()))?);
        Ok(rpc.insert(Rpc { methods: LegacyRpcMethods::new(raw.clone()), raw }).clone())
    }

    /// Runs it on our own threads and waits. (Tokio's `block_on` panics inside another runtime.)
    fn run<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        let (done, result) = mpsc::channel();
        let runtime = self.runtime.as_ref().expect("only dropping takes it; qed");
        runtime.spawn(async move { done.send(work.await) });
        result.recv().expect("what we run does not panic, and the runtime lives as long as we; qed")
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // Simply dropped, it would panic inside another runtime.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
