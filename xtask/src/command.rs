//! Running programs.

use crate::workspace;
use anyhow::{Context, Result, bail};
use std::process::Command;

/// A cargo command at the root.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    command.current_dir(workspace::root()).env("CARGO_TARGET_DIR", workspace::target());
    command
}

/// The same, with clippy in the place of the compiler for our own crates: what is built is linted on the way, as
/// `cargo clippy` would, which first checks a thousand crates that are built already. All that tests need is built like
/// this, so that nothing is built twice.
pub fn linted() -> Command {
    let mut command = cargo();
    command.envs(LINTED);
    command
}

/// The environment for that.
pub const LINTED: [(&str, &str); 2] = [("RUSTC_WORKSPACE_WRAPPER", "clippy-driver"), ("CLIPPY_ARGS", "-Dwarnings")];

/// Runs a program to its end.
///
/// # Errors
/// It cannot be run, or fails.
pub fn succeed(command: &mut Command) -> Result<String> {
    let status = command.status().with_context(|| format!("cannot run {command:?}"))?;
    if !status.success() {
        bail!("{:?} ended with {status}, see above", command.get_args().next().unwrap_or(command.get_program()));
    }
    Ok(String::new())
}

/// Has scripts/setup.sh find or install, in seconds where all is there, what `needs` name.
///
/// # Errors
/// Something is missing: the script has said what, and how to get it.
pub fn set_up(needs: &[&str]) -> Result<()> {
    let mut command = Command::new("bash");
    command.arg(workspace::root().join("scripts/setup.sh")).arg("--quiet").args(needs);
    succeed(&mut command).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_fails_is_a_failure() {
        assert!(succeed(&mut Command::new("true")).is_ok());
        let error = succeed(Command::new("false").arg("what")).unwrap_err();
        assert!(error.to_string().contains("what"), "{error}");
        assert!(succeed(&mut Command::new("no-such-program")).is_err());
    }
}
