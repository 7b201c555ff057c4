//! What the contracts in `artifacts/` are made of, and whether they still are.
//!
//! `artifacts/NAME/` has the built contract NAME: `NAME.polkavm` is its code, `NAME.json` its metadata, `NAME.contract` both.
//! `artifacts/lock.json` says of each the hashes of these files and a [`key`] of all they were built from. So
//! whoever uses them can tell, without building anything, whether they are whole and up to date: see [`faults`].

mod cargo_lock;
mod key;

pub use cargo_lock::CargoLock;
pub use key::{Recipe, key, taken_in, watched};

use serde::{Deserialize, Serialize};
use sha3::{Digest, Keccak256};
use std::{
    collections::BTreeMap,
    fmt, fs, io,
    path::{Path, PathBuf},
};

/// The folder of built contracts, from the root of the project.
pub const ARTIFACTS: &str = "artifacts";
/// The lock file in it.
pub const LOCK: &str = "artifacts/lock.json";
/// The command that makes them anew.
pub const REBUILD: &str = "cargo xtask build";

/// The endings of a built contract's files: code, metadata, both.
pub const ENDINGS: [&str; 3] = ["polkavm", "json", "contract"];

/// The lock file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// What built them, such as `rustc 1.95.0 (59807616e 2026-04-14), LLVM 22.1.2`. Another compiler may make other bytes.
    pub compiler: String,
    /// By name.
    pub contracts: BTreeMap<String, Entry>,
}

/// What the lock file says of a contract. Hashes are `0x` and 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Keccak-256 of the code, which is how a chain with pallet-revive names it.
    pub code_hash: String,
    /// BLAKE3 of the metadata.
    pub metadata: String,
    /// BLAKE3 of the file with both.
    pub contract: String,
    /// The [`key`] of all it was built from.
    pub built_from: String,
}

impl Lock {
    /// The lock file of the project at `root`.
    ///
    /// # Errors
    /// It is not there, or is something else.
    pub fn read(root: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(root.join(LOCK)).map_err(|error| format!("{LOCK}: {error}; run `{REBUILD}`"))?;
        serde_json::from_str(&text).map_err(|error| format!("{LOCK}: {error}; run `{REBUILD}`"))
    }

    /// Writes it, whole or not at all.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&self, root: &Path) -> io::Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        let unfinished = root.join(ARTIFACTS).join("lock.json.unfinished");
        fs::write(&unfinished, text)?;
        fs::rename(unfinished, root.join(LOCK))
    }
}

impl Entry {
    /// What the lock file should say of the files of `name` in `folder`.
    ///
    /// # Errors
    /// One of them cannot be read.
    pub fn of(folder: &Path, name: &str, built_from: String) -> Result<Self, String> {
        let read = |ending: &str| {
            let path = folder.join(name).with_extension(ending);
            fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))
        };
        let [code, metadata, contract] = ENDINGS.map(read);
        Ok(Self {
            code_hash: hex(&Keccak256::digest(code?)),
            metadata: hex(blake3::hash(&metadata?).as_bytes()),
            contract: hex(blake3::hash(&contract?).as_bytes()),
            built_from,
        })
    }
}

/// A fault of a built contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It has a folder in `contracts/` and no entry in the lock file.
    NotBuilt(String),
    /// It has an entry in the lock file and no folder in `contracts/`.
    NoSuchContract(String),
    /// One of its files cannot be read.
    Unreadable(String, String),
    /// Its files are not those that were built.
    Edited(String),
    /// What it is built from changed since.
    Stale(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotBuilt(name) => write!(f, "{name} was never built: run `{REBUILD} {name}`"),
            Self::NoSuchContract(name) => {
                write!(f, "{ARTIFACTS}/{name} is of a contract that is no more: run `{REBUILD}`")
            }
            Self::Unreadable(name, why) => write!(f, "{why}; get it back, or run `{REBUILD} {name}`"),
            Self::Edited(name) => write!(
                f,
                "{ARTIFACTS}/{name} is not what was built: its bytes are not those of {LOCK}; \
                 get it back, or run `{REBUILD} {name}`"
            ),
            Self::Stale(name) => write!(
                f,
                "{ARTIFACTS}/{name} is out of date: its sources, a crate it shares, its part of Cargo.lock or its builder \
                 changed since it was built; run `{REBUILD} {name}`"
            ),
        }
    }
}

/// All that is wrong with the built contracts of the project at `root`: nothing, if they may be used.
///
/// # Errors
/// The lock file, Cargo.lock or a manifest cannot be read.
pub fn faults(root: &Path) -> Result<Vec<Fault>, String> {
    let lock = Lock::read(root)?;
    let recipe = Recipe::read(root)?;
    let names = contracts(root)?;
    let mut faults = Vec::new();
    for name in lock.contracts.keys().filter(|name| !names.contains(name)) {
        faults.push(Fault::NoSuchContract(name.clone()));
    }
    for name in &names {
        match lock.contracts.get(name) {
            None => faults.push(Fault::NotBuilt(name.clone())),
            Some(entry) => faults.extend(fault(root, &recipe, name, entry, &lock.compiler)?),
        }
    }
    Ok(faults)
}

/// Finds the fault of a contract: in its files first, then in what they were built from.
fn fault(root: &Path, recipe: &Recipe, name: &str, entry: &Entry, compiler: &str) -> Result<Option<Fault>, String> {
    Ok(match Entry::of(&folder(root, name), name, entry.built_from.clone()) {
        Err(why) => Some(Fault::Unreadable(name.to_owned(), why)),
        Ok(found) if found != *entry => Some(Fault::Edited(name.to_owned())),
        Ok(_) if key(root, recipe, name, compiler)? != entry.built_from => Some(Fault::Stale(name.to_owned())),
        Ok(_) => None,
    })
}

/// Where the built contract `name` is.
pub fn folder(root: &Path, name: &str) -> PathBuf {
    root.join(ARTIFACTS).join(name)
}

/// The contracts: every folder in `contracts/` that is a package, in alphabetical order.
///
/// # Errors
/// There is no such folder.
pub fn contracts(root: &Path) -> Result<Vec<String>, String> {
    let folder = root.join("contracts");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let packages = entries.flatten().filter(|entry| entry.path().join("Cargo.toml").is_file());
    let mut names: Vec<String> = packages.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold("0x".to_owned(), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests;
