//! `fairsale node` and `fairsale eth-rpc`: what `./fairsale` in a checkout does, and `cargo xtask`.

use super::common::Result;
use clap::Args;
use std::{env, ffi::OsString, process::Command};

/// Runs a local node with contracts; the same as `cargo xtask node`. All that follows is for it.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale node")]
pub struct Node {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Runs the Ethereum JSON-RPC beside a node; the same as `cargo xtask eth-rpc`. All that follows is for it.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale eth-rpc")]
pub struct EthRpc {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

impl Node {
    /// Runs the command.
    pub fn run(self) -> Result {
        xtask("node", &self.arguments)
    }
}

impl EthRpc {
    /// Runs the command.
    pub fn run(self) -> Result {
        xtask("eth-rpc", &self.arguments)
    }
}

/// Runs a command of xtask, the one beside this program, and waits for its end.
fn xtask(command: &str, arguments: &[OsString]) -> Result {
    let name = format!("xtask{}", env::consts::EXE_SUFFIX);
    let beside = env::current_exe().ok().map(|program| program.with_file_name(name)).filter(|xtask| xtask.is_file());
    let Some(xtask) = beside else {
        return Err(format!(
            "the local node is built from a checkout of the project, and this program stands in none: \
             run `./fairsale {command}` there"
        )
        .into());
    };
    let status = Command::new(&xtask).arg(command).args(arguments).status();
    let status = status.map_err(|error| format!("{}: {error}", xtask.display()))?;
    if status.success() { Ok(()) } else { Err(format!("xtask {command} ended with {status}").into()) }
}
