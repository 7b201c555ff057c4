//! Builds the contracts and measures what they cost. The measuring is done by e2e-tests' program `bench`.

use crate::{build, ci, toolchain::Toolchain};
use anyhow::Result;

/// How `bench` is told which compiler built the contracts.
const COMPILER: &str = "FAIRSALE_CONTRACT_COMPILER";

#[derive(clap::Args)]
pub struct Args {
    /// Write nothing; fail if a figure moved since the last snapshot, or is over its budget.
    #[arg(long)]
    pub check: bool,
}

/// `cargo xtask bench`
pub fn run(args: &Args) -> Result<()> {
    build::run(&build::Args::default())?;
    let version = Toolchain::find()?.version;
    let mut command = ci::cargo_command();
    command.args(["run", "--locked", "--quiet", "--release", "--package", "e2e-tests", "--bin", "bench", "--"]);
    if args.check {
        command.arg("--check");
    }
    command.env(COMPILER, version.lines().next().unwrap_or_default());
    ci::succeed(&mut command).map(drop)
}
