//! What the node answers besides what every node does: the development clock, for those who reach it on this machine.

use crate::{
    clock::Clock,
    sealing::Sealer,
    service::{self, Client, Pool},
};
use jsonrpsee::{
    RpcModule,
    core::{RpcResult, async_trait},
    proc_macros::rpc,
    types::{ErrorObjectOwned, error::INVALID_PARAMS_CODE},
};
use polkadot_sdk::{
    pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer},
    sc_service::Error,
    sp_blockchain::HeaderBackend,
    substrate_frame_rpc_system::{System, SystemApiServer},
};
use std::sync::Arc;

/// The time of the chain's next block.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Time {
    /// In seconds since 1970.
    pub now: u64,
    /// True if the clock stands still until it is set.
    pub frozen: bool,
}

/// The development clock. Times are seconds since 1970, as contracts have them.
#[rpc(server)]
pub trait DevelopmentClock {
    /// The time of the next block.
    #[method(name = "dev_clock")]
    fn clock(&self) -> RpcResult<Time>;

    /// From now on every block has just this time; one is made at once, and its number is returned. The clock cannot go
    /// back behind the last block.
    #[method(name = "dev_freezeClock")]
    async fn freeze_clock(&self, seconds: u64) -> RpcResult<u32>;

    /// The clock runs on from where it is.
    #[method(name = "dev_runClock")]
    fn run_clock(&self) -> RpcResult<Time>;
}

struct Answers {
    client: Arc<Client>,
    clock: Clock,
    sealer: Sealer,
}

#[async_trait]
impl DevelopmentClockServer for Answers {
    fn clock(&self) -> RpcResult<Time> {
        Ok(Time { now: self.clock.now() / 1000, frozen: self.clock.stands() })
    }

    async fn freeze_clock(&self, seconds: u64) -> RpcResult<u32> {
        let refused = |text: String| ErrorObjectOwned::owned(INVALID_PARAMS_CODE, text, None::<()>);
        let millis =
            seconds.checked_mul(1000).ok_or_else(|| refused(format!("{seconds} s is too late for a clock")))?;
        let last = service::last_time(&self.client);
        // The last block may be some milliseconds into this very second.
        let millis = if last / 1000 == seconds { last } else { millis };
        self.clock
            .stand_at(millis, last)
            .map_err(|last| refused(format!("the clock cannot go back from {} to {seconds}", last / 1000)))?;
        let hash = self.sealer.seal().await.map_err(refused)?;
        let number = self.client.number(hash).ok().flatten();
        number.ok_or_else(|| refused(format!("the block {hash} is gone")))
    }

    fn run_clock(&self) -> RpcResult<Time> {
        self.clock.run();
        self.clock()
    }
}

/// All of it.
///
/// # Errors
/// If two parts have a method of the same name.
pub fn module(client: &Arc<Client>, pool: &Arc<Pool>, clock: &Clock, sealer: &Sealer) -> Result<RpcModule<()>, Error> {
    let mut module = RpcModule::new(());
    let answers = Answers { client: client.clone(), clock: clock.clone(), sealer: sealer.clone() };
    let merged = module
        .merge(System::<_, _, service::Block>::new(client.clone(), pool.clone()).into_rpc())
        .and_then(|()| module.merge(TransactionPayment::new(client.clone()).into_rpc()))
        .and_then(|()| module.merge(answers.into_rpc()));
    merged.map_err(|error| Error::Other(error.to_string()))?;
    Ok(module)
}
