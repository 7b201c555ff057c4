//! The project's own commands. `cargo xtask --help` lists them.

mod bench;
mod build;
mod cache;
mod ci;
mod local;
mod lock;
mod node;
mod peak;
mod test;
mod tidy;
mod toolchain;
mod workspace;

use clap::{Parser, Subcommand};

/// The project's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the contracts that changed; leaves .polkavm, .json and .contract in `target/ink/NAME`.
    Build(build::Args),
    /// Build one contract, in the environment that `build` prepared.
    #[command(hide = true)]
    BuildOne(build::OneArgs),
    /// Measure what every action costs, into docs/costs.json and docs/costs.md.
    Bench(bench::Args),
    /// Run the local contracts node; builds it if it has changed. `cargo xtask node -- --help` says what it can do.
    Node(node::Args),
    /// Run the Ethereum JSON-RPC proxy in front of a node; builds it if it has changed.
    EthRpc(node::Args),
    /// Run the tests: on the embedded chain, or on local nodes, or those of the scripts.
    Test(test::Args),
    /// Check what no compiler checks: who knows whom, lints, lengths of files, versions that must be held.
    Tidy,
    /// Run all checks and tests, as CI does.
    Ci,
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Build(args) => build::run(&args),
        Command::BuildOne(args) => build::run_one(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Node(args) => node::run(node::NODE, &args),
        Command::EthRpc(args) => node::run(node::ETH_RPC, &args),
        Command::Test(args) => test::run(&args),
        Command::Tidy => tidy::run(),
        Command::Ci => ci::run(),
    }
}
