//! The Ethereum JSON-RPC proxy in front of a node: the published crate's own program, built with this workspace's versions.

use pallet_revive_eth_rpc::cli;

fn main() -> anyhow::Result<()> {
    cli::run(cli::CliCommand::parse_cli()?)
}
