//! The parts of a node, put together: a database, a pool of transactions, the interfaces, and a task that makes blocks.

use crate::{
    clock::Clock,
    rpc,
    sealing::{self, Finality, Sealing},
};
use fairsale_runtime::{Moment, apis::RuntimeApi, opaque};
use polkadot_sdk::{
    sc_basic_authorship::ProposerFactory,
    sc_client_api::StorageProvider,
    sc_consensus::LongestChain,
    sc_consensus_manual_seal::{ManualSealParams, import_queue, run_manual_seal},
    sc_executor::WasmExecutor,
    sc_network::{Litep2pNetworkBackend, NetworkBackend, config::FullNetworkConfiguration},
    sc_service::{self, BuildNetworkParams, Configuration, Error, SpawnTasksParams, TFullClient, TaskManager},
    sc_transaction_pool::{Builder, TransactionPoolHandle},
    sp_blockchain::HeaderBackend,
    sp_core::storage::StorageKey,
    sp_io::{SubstrateHostFunctions, hashing::twox_128},
    sp_runtime::traits::Block as BlockT,
    sp_timestamp::InherentDataProvider,
};
use std::sync::Arc;

/// A block, as the node carries it.
pub type Block = opaque::Block;
/// The hash of a block or of a transaction.
pub type Hash = <Block as BlockT>::Hash;
/// The chain: blocks, states, and the runtime over them.
pub type Client = TFullClient<Block, RuntimeApi, WasmExecutor<SubstrateHostFunctions>>;
/// Transactions that are in no block yet.
pub type Pool = TransactionPoolHandle<Block, Client>;

/// Starts all parts.
///
/// # Errors
/// If one cannot be started.
pub fn start(configuration: Configuration, blocks: (Sealing, Finality)) -> Result<TaskManager, Error> {
    let executor = sc_service::new_wasm_executor(&configuration.executor);
    let (client, backend, keystore, mut tasks) =
        sc_service::new_full_parts::<Block, RuntimeApi, _>(&configuration, None, executor, vec![])?;
    let client: Arc<Client> = Arc::new(client);
    let pool: Arc<Pool> = Arc::from(
        Builder::new(tasks.spawn_essential_handle(), client.clone(), true.into())
            .with_options(configuration.transaction_pool.clone())
            .build(),
    );

    // Nobody else has this chain, but the parts want a network.
    let network = FullNetworkConfiguration::<Block, Hash, Litep2pNetworkBackend>::new(&configuration.network, None);
    let queue = import_queue(Box::new(client.clone()), &tasks.spawn_essential_handle(), None);
    let (network, system_rpc_tx, tx_handler_controller, sync_service, _) =
        sc_service::build_network(BuildNetworkParams {
            config: &configuration,
            net_config: network,
            client: client.clone(),
            transaction_pool: pool.clone(),
            spawn_handle: tasks.spawn_handle(),
            spawn_essential_handle: tasks.spawn_essential_handle(),
            import_queue: queue,
            block_announce_validator_builder: None,
            warp_sync_config: None,
            block_relay: None,
            metrics: <Litep2pNetworkBackend as NetworkBackend<Block, Hash>>::register_notification_metrics(None),
            gap_sync_body_policy: None,
        })?;

    let clock = Clock::after(last_time(&client));
    let (sealer, commands_stream) = sealing::commands(blocks, &client, &*pool, &clock);
    let rpc_builder = {
        let (client, pool, clock) = (client.clone(), pool.clone(), clock.clone());
        Box::new(move |_| rpc::module(&client, &pool, &clock, &sealer))
    };
    sc_service::spawn_tasks(SpawnTasksParams {
        config: configuration,
        client: client.clone(),
        backend: backend.clone(),
        task_manager: &mut tasks,
        keystore: keystore.keystore(),
        transaction_pool: pool.clone(),
        rpc_builder,
        network,
        system_rpc_tx,
        tx_handler_controller,
        sync_service,
        telemetry: None,
        tracing_execute_block: None,
    })?;

    let sealing = run_manual_seal(ManualSealParams {
        block_import: client.clone(),
        env: ProposerFactory::new(tasks.spawn_handle(), client.clone(), pool.clone(), None, None),
        client,
        pool,
        commands_stream,
        select_chain: LongestChain::new(backend),
        consensus_data_provider: None,
        create_inherent_data_providers: move |_, ()| {
            let now = clock.now();
            async move { Ok(InherentDataProvider::new(now.into())) }
        },
    });
    tasks.spawn_essential_handle().spawn_blocking("sealing", None, sealing);
    Ok(tasks)
}

/// The time of the last block, in milliseconds since 1970; 0 before the first one.
pub fn last_time(client: &Client) -> Moment {
    let key = StorageKey([twox_128(b"Timestamp"), twox_128(b"Now")].concat());
    let stored = client.storage(client.info().best_hash, &key).ok().flatten();
    stored.and_then(|data| Some(Moment::from_le_bytes(data.0.try_into().ok()?))).unwrap_or(0)
}
