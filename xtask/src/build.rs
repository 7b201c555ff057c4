//! Builds contracts through contract-build, and only those whose content changed.

use crate::{cache, lock::Lock, toolchain::Toolchain, workspace};
use anyhow::{Context, Result, bail};
use contract_build::{
    BuildArtifacts, BuildMode, ComposeBuildArgs, ExecuteArgs, Features, ManifestPath, Network, OutputType, Verbosity,
};
use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::{Hash, Hasher},
    path::Path,
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
            cache::copy(&kept, &built, is_artifact)?;
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
            cache::keep(&kept, |unfinished| cache::copy(&built, unfinished, is_artifact))?;
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
        cache::hash_path(&workspace::root().join(part), &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Has `folder` what is built of the contract `name`?
fn is_complete(folder: &Path, name: &str) -> bool {
    ["polkavm", "json", "contract"].iter().all(|kind| folder.join(name).with_extension(kind).is_file())
}

fn remove_if_there(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| file.display().to_string())
        }
        _ => Ok(()),
    }
}

/// The files that users of a contract want, not the build's own.
fn is_artifact(file: &Path) -> bool {
    file.extension().is_some_and(|kind| ["polkavm", "json", "contract", "abi"].iter().any(|wanted| kind == *wanted))
}
