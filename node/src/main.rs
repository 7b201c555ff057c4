//! A local contracts node over fairsale's runtime. `fairsale-node --help` says what it can do.
//!
//! - [`options`]: the command line, and what of it Substrate's own options are made of
//! - [`genesis`]: the chain's name, its first block, its runtime
//! - [`service`]: the parts of a node, put together
//! - [`sealing`]: when a block is made
//! - [`clock`]: the time of the next block, which tests may set
//! - [`rpc`]: what the node answers besides what every node does
#![allow(clippy::result_large_err)] // sc_service's error is large, and starting happens once

mod clock;
mod genesis;
mod options;
mod rpc;
mod sealing;
mod service;

use anyhow::{Context, Result, anyhow};
use clap::Parser;
use options::Options;
use polkadot_sdk::{sc_cli::SubstrateCli, sc_service};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<()> {
    let command = options.substrate()?;
    options.check_port()?;
    options.check_folder()?;
    let chain = genesis::Chain::with_runtime_of(&options.runtime_file()?)?;
    let runner = chain.create_runner(&command).map_err(|error| anyhow!("{error}")).context("the node cannot start")?;
    let (sealing, finality, place) = (options.sealing(), options.finality(), options.place());
    runner
        .run_node_until_exit(|configuration| async move {
            let tasks = service::start(configuration, (sealing, finality))?;
            eprintln!("fairsale-node: ready at {place}, {sealing}; ends with Ctrl-C");
            Ok::<_, sc_service::Error>(tasks)
        })
        .map_err(|error| anyhow!("{error}"))
}
