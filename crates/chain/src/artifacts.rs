//! Where a contract's code is found: `target/ink/<name>/<name>.polkavm`, as `cargo xtask build` leaves it.

use std::{
    env, fmt, fs, io,
    path::{Path, PathBuf},
};

/// Names the folder with a folder for every contract, instead of `target/ink`.
pub const FOLDER_VARIABLE: &str = "FAIRSALE_CONTRACTS";

/// A contract's code cannot be had.
#[derive(Debug)]
pub enum Error {
    /// There is no such file.
    NotBuilt {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// There is a file that cannot be read.
    Unreadable {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotBuilt { path } => write!(f, "no contract at {}: run `cargo xtask build`", path.display()),
            Self::Unreadable { path, source } => write!(f, "{} cannot be read: {source}", path.display()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotBuilt { .. } => None,
            Self::Unreadable { source, .. } => Some(source),
        }
    }
}

/// The PolkaVM code of the contract `name`.
///
/// # Errors
/// If it has not been built, or cannot be read.
pub fn code(name: &str) -> Result<Vec<u8>, Error> {
    let path = path(name);
    fs::read(&path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => Error::NotBuilt { path },
        _ => Error::Unreadable { path, source },
    })
}

/// Where the code of the contract `name` is, or would be.
pub fn path(name: &str) -> PathBuf {
    folder().join(name).join(name).with_extension("polkavm")
}

/// The folder with a folder for every contract: `FAIRSALE_CONTRACTS`, else `ink` in `CARGO_TARGET_DIR`, else
/// `target/ink` in the workspace. What is relative is relative to the workspace.
fn folder() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    workspace.join(match env::var_os(FOLDER_VARIABLE) {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(env::var_os("CARGO_TARGET_DIR").unwrap_or("target".into())).join("ink"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_contract_names_the_command_that_builds_it() {
        let error = code("no_such_contract").expect_err("it does not exist");
        assert!(matches!(error, Error::NotBuilt { .. }));
        let text = error.to_string();
        assert!(text.contains("no_such_contract.polkavm") && text.contains("cargo xtask build"), "{text}");
    }
}
