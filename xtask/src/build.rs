//! Builds contracts through contract-build, and only those whose content changed.

use crate::{lock::Lock, toolchain::Toolchain, workspace};
use anyhow::{Context, Result, bail};
use contract_build::{
    BuildArtifacts, BuildMode, ComposeBuildArgs, ExecuteArgs, Features, ManifestPath, Network, OutputType, Verbosity,
};
use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::{Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

/// What every contract is made of besides its own folder, the crates from elsewhere and the compiler.
const SHARED: [&str; 6] = [
    "crates/math/Cargo.toml",
    "crates/math/src",
    "crates/interfaces/Cargo.toml",
    "crates/interfaces/src",
    "xtask/src/build.rs",
    "xtask/cargo-locked.sh",
];

#[derive(clap::Args, Default)]
pub struct Args {
    /// Build even what did not change.
    #[arg(long)]
    force: bool,
    /// Say nothing about contracts that did not change.
    #[arg(long)]
    quiet: bool,
    /// Only these contracts; all if none is named.
    names: Vec<String>,
}

#[derive(clap::Args)]
pub struct OneArgs {
    name: String,
}

/// `cargo xtask build`
pub fn run(args: &Args) -> Result<()> {
    let all = workspace::contracts()?;
    if let Some(unknown) = args.names.iter().find(|name| !all.contains(name)) {
        bail!("there is no contract {unknown:?}; there are: {}", all.join(", "));
    }
    let names = if args.names.is_empty() { all } else { args.names.clone() };
    let toolchain = Toolchain::find()?;
    let lock = Lock::read()?;
    for (index, name) in names.iter().enumerate() {
        let place = format!("[{}/{}] {name}", index + 1, names.len());
        let key = key(name, &toolchain, &lock)?;
        let built = workspace::target().join("ink").join(name);
        let kept = workspace::cache().join("contracts").join(name).join(&key);
        let stamp = built.join(".built-from");
        if !args.force && fs::read_to_string(&stamp).is_ok_and(|stamped| stamped == key) && is_complete(&built, name) {
            if !args.quiet {
                eprintln!("{place}: unchanged");
            }
            continue;
        }
        // Without its stamp a folder is built again, whatever becomes of what is done to it now.
        remove_if_there(&stamp)?;
        if !args.force && is_complete(&kept, name) {
            copy_artifacts(&kept, &built)?;
            eprintln!("{place}: from the cache, {}", kept.display());
        } else {
            eprintln!("{place}: building (half a minute each, the first one some minutes)");
            let start = Instant::now();
            let mut command = Command::new(std::env::current_exe()?);
            command.args(["build-one", name]);
            toolchain.apply(&mut command)?;
            let status = command.status().with_context(|| format!("cannot run {command:?}"))?;
            if !status.success() {
                bail!("building the contract {name} failed, see above");
            }
            keep(&built, &kept)?;
            eprintln!("{place}: built in {} s", start.elapsed().as_secs());
        }
        fs::write(&stamp, &key)?;
    }
    Ok(())
}

/// `cargo xtask build-one`, which `build` starts with the toolchain in its environment.
pub fn run_one(args: &OneArgs) -> Result<()> {
    let arguments = ExecuteArgs {
        manifest_path: ManifestPath::new(workspace::root().join("contracts").join(&args.name).join("Cargo.toml"))?,
        verbosity: Verbosity::Quiet,
        build_mode: BuildMode::Release,
        features: Features::default(),
        network: Network::Online,
        build_artifact: BuildArtifacts::All,
        output_type: OutputType::HumanReadable,
        target_dir: Some(workspace::target()),
        ..ExecuteArgs::default()
    };
    contract_build::execute::<NoDocker>(arguments).map(|_| ())
}

/// contract-build asks for this in case of a verifiable build in a container, which we don't do.
struct NoDocker;

impl ComposeBuildArgs for NoDocker {
    fn compose_build_args() -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}

/// Names the content that a contract is built from: its sources, what it shares, the crates from elsewhere, the compiler
/// and the builder. A change of what only tools or tests depend on gives the same key.
fn key(name: &str, toolchain: &Toolchain, lock: &Lock) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    toolchain.version.hash(&mut hasher);
    lock.closure(name)?.hash(&mut hasher);
    lock.requirements(name)?.hash(&mut hasher);
    lock.versions("contract-build").hash(&mut hasher);
    let own = format!("contracts/{name}");
    for part in SHARED.iter().copied().chain([own.as_str()]) {
        hash_path(&workspace::root().join(part), &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Hashes a file, with those it takes in from other folders, or all files in a folder.
fn hash_path(path: &Path, hasher: &mut impl Hasher) -> Result<()> {
    if path.is_dir() {
        let mut children: Vec<PathBuf> = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        children.sort();
        for child in children {
            hash_path(&child, hasher)?;
        }
    } else if path.extension().is_some_and(|kind| ["rs", "toml", "sh"].iter().any(|wanted| kind == *wanted)) {
        path.strip_prefix(workspace::root()).unwrap_or(path).hash(hasher);
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        text.hash(hasher);
        let folder = path.parent().context("a file is in a folder")?;
        for file in workspace::taken_in(&text) {
            hash_path(
                &folder.join(file).canonicalize().with_context(|| format!("{file} in {}", path.display()))?,
                hasher,
            )?;
        }
    }
    Ok(())
}

/// Has `folder` what is built of the contract `name`?
fn is_complete(folder: &Path, name: &str) -> bool {
    ["polkavm", "json", "contract"].iter().all(|kind| folder.join(name).with_extension(kind).is_file())
}

/// Puts what was built into the cache, all of it or nothing: a session that is stopped leaves no half entry.
fn keep(built: &Path, kept: &Path) -> Result<()> {
    let unfinished = kept.with_extension(format!("{}.unfinished", std::process::id()));
    copy_artifacts(built, &unfinished)?;
    if kept.exists() {
        fs::remove_dir_all(kept)?;
    }
    fs::rename(&unfinished, kept).with_context(|| kept.display().to_string())
}

fn remove_if_there(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| file.display().to_string())
        }
        _ => Ok(()),
    }
}

/// Copies the files that users of a contract want, not the build's own.
fn copy_artifacts(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let path = entry?.path();
        let wanted =
            path.extension().is_some_and(|kind| ["polkavm", "json", "contract", "abi"].iter().any(|w| kind == *w));
        if path.is_file() && wanted {
            fs::copy(&path, to.join(path.file_name().expect("an entry has a name")))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_what_a_contract_takes_in_changes_its_hash_and_a_note_does_not() {
        let root = std::env::temp_dir().join(format!("fairsale-build-test-{}", std::process::id()));
        let write = |name: &str, text: &str| fs::write(root.join(name), text).unwrap();
        let hash = || {
            let mut hasher = DefaultHasher::new();
            hash_path(&root.join("own"), &mut hasher).unwrap();
            hasher.finish()
        };
        fs::create_dir_all(root.join("own")).unwrap();
        fs::create_dir_all(root.join("other")).unwrap();
        write("own/lib.rs", "#[path = \"../other/ledger.rs\"]\nmod ledger;\n");
        write("other/ledger.rs", "one");
        let first = hash();
        write("own/README.md", "a note");
        write("other/unrelated.rs", "not taken in");
        assert_eq!(hash(), first);
        write("other/ledger.rs", "two");
        assert_ne!(hash(), first);
        write("other/ledger.rs", "one");
        assert_eq!(hash(), first);
        write("own/terms.rs", "more");
        assert_ne!(hash(), first);
        fs::remove_dir_all(&root).unwrap();
    }
}
