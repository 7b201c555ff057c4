//! Measures what the contracts cost. It is done by e2e-tests' program `bench`.

use crate::command::{linted, succeed};
use anyhow::Result;

#[derive(clap::Args)]
pub struct Args {
    /// Write nothing; fail if a figure moved since the last snapshot, or is over its budget.
    #[arg(long)]
    pub check: bool,
}

/// `cargo xtask bench`
pub fn run(args: &Args) -> Result<()> {
    let mut command = linted();
    command.args(["run", "--locked", "--quiet", "--release", "--package", "e2e-tests", "--bin", "bench", "--"]);
    if args.check {
        command.arg("--check");
    }
    succeed(&mut command).map(drop)
}
