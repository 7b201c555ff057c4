//! The project's own commands. `cargo xtask --help` lists them.

mod bench;
mod build;
mod ci;
mod command;
mod local;
mod node;
mod peak;
mod test;
mod tidy;
mod times;
mod toolchain;
mod workspace;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// The project's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the contracts that changed, into `artifacts/`; or check that what is there is what would be built.
    Build(build::Args),
    /// Measure what every action costs, into docs/costs.json and docs/costs.md.
    Bench(bench::Args),
    /// Run the local contracts node; builds it if it has changed. `cargo xtask node -- --help` says what it can do.
    Node(node::Args),
    /// Run the Ethereum JSON-RPC proxy in front of a node; builds it if it has changed.
    EthRpc(node::Args),
    /// Run the tests: on the embedded chain, or on local nodes, or those of the scripts.
    Test(test::Args),
    /// Fill a node's blocks with orders, and count.
    Load,
    /// Check what no compiler checks: who knows whom, lints, lengths of files, versions that must be held, trees of cases.
    Tidy(tidy::Args),
    /// Run all checks and tests, as CI does; or the quick ones.
    Ci(ci::Args),
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Build(args) => build::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Node(args) => node::run(node::NODE, &args),
        Command::EthRpc(args) => node::run(node::ETH_RPC, &args),
        Command::Test(args) => test::run(&args),
        Command::Load => test::load(),
        Command::Tidy(args) => tidy::run(&args),
        Command::Ci(args) => ci::run(&args),
    }
}
