//! Builds the contracts into `artifacts/`, or says whether what is there is what would be built.

use crate::{command, toolchain::Toolchain, workspace};
use anyhow::{Context, Result, anyhow, bail};
use fairsale_contract_lock::{ARTIFACTS, ENDINGS, Entry, Fault, LOCK, Lock, Recipe, contracts, faults, folder, key};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

/// ink!'s builder, a program of a workspace of its own.
const BUILDER: &str = "contract-builder";

/// Warnings that nobody must act on: there is no later ink! than ours, and no other way to pass the flag.
const KNOWN_WARNINGS: [&str; 2] =
    ["This version of cargo-contract is not compatible with the contract's ink! version", "`unaligned-scalar-mem`"];

#[derive(clap::Args, Default)]
pub struct Args {
    /// Write nothing: build what is out of date elsewhere, and fail unless the result is what `artifacts/` has.
    #[arg(long)]
    pub check: bool,
    /// Even what is up to date.
    #[arg(long)]
    pub all: bool,
    /// Only these contracts; all if none is named.
    pub names: Vec<String>,
}

/// `cargo xtask build`
pub fn run(args: &Args) -> Result<()> {
    let root = workspace::root();
    let known = contracts(root).map_err(|error| anyhow!(error))?;
    if let Some(unknown) = args.names.iter().find(|name| !known.contains(name)) {
        bail!("there is no contract {unknown:?}; there are: {}", known.join(", "));
    }
    let wanted = if args.names.is_empty() { known.clone() } else { args.names.clone() };
    if args.check { check(root, &wanted, args.all) } else { build(root, &known, &wanted, args.all) }
}

/// Builds what is not as the lock file says, or all.
fn build(root: &Path, known: &[String], wanted: &[String], all: bool) -> Result<()> {
    let before = Lock::read(root).unwrap_or_default(); // without one, everything is built
    let out_of_date = if before == Lock::default() { known.to_vec() } else { out_of_date(root)? };
    let mut names: Vec<String> = wanted.iter().filter(|name| all || out_of_date.contains(name)).cloned().collect();
    remove_those_that_are_no_more(root, known, &before)?;
    if names.is_empty() {
        eprintln!("{}: nothing to build", count(wanted));
        return Ok(());
    }
    let workshop = Workshop::open()?;
    let compiler = workshop.toolchain.compiler()?;
    let mut lock = before.clone();
    if compiler != before.compiler {
        eprintln!(
            "all contracts are built, since they have to be by one compiler: {compiler}, not {}",
            before.compiler
        );
        names = known.to_vec();
        lock = Lock { compiler: compiler.clone(), ..Lock::default() };
    }
    for (index, name) in names.iter().enumerate() {
        let built = workshop.build(name, index, names.len())?;
        let entry = entry(root, &built, name, &compiler)?;
        fs::create_dir_all(folder(root, name))?;
        for ending in ENDINGS {
            let file = |folder: PathBuf| folder.join(name).with_extension(ending);
            fs::copy(file(built.clone()), file(folder(root, name))).with_context(|| format!("{name}.{ending}"))?;
        }
        match before.contracts.get(name) {
            Some(old) if old.code_hash == entry.code_hash => {
                eprintln!("{name}: code hash unchanged, {}", old.code_hash)
            }
            Some(old) => eprintln!("{name}: code hash CHANGED, from {} to {}", old.code_hash, entry.code_hash),
            None => eprintln!("{name}: code hash {}", entry.code_hash),
        }
        lock.contracts.insert(name.clone(), entry);
        if compiler == before.compiler {
            lock.write(root)?; // what is done is done, if the next one fails
        }
    }
    lock.contracts.retain(|name, _| known.contains(name));
    lock.write(root)?;
    let changed = names.iter().filter(|name| {
        before.contracts.get(*name).map(|entry| &entry.code_hash)
            != lock.contracts.get(*name).map(|entry| &entry.code_hash)
    });
    eprintln!("{}: {} with another code hash than before", count(&names), changed.count());
    Ok(())
}

/// Builds elsewhere what is out of date, or all, and compares.
fn check(root: &Path, wanted: &[String], all: bool) -> Result<()> {
    let lock = Lock::read(root).map_err(|error| anyhow!(error))?;
    let found = faults(root).map_err(|error| anyhow!(error))?;
    let mut wrong: Vec<String> =
        found.iter().filter(|fault| !matches!(fault, Fault::Stale(_))).map(Fault::to_string).collect();
    let stale = |name: &String| found.contains(&Fault::Stale(name.clone()));
    let names: Vec<&String> =
        wanted.iter().filter(|name| lock.contracts.contains_key(*name) && (all || stale(name))).collect();
    if names.is_empty() && wrong.is_empty() {
        eprintln!("{}: whole, and up to date", count(wanted));
        return Ok(());
    }
    if !names.is_empty() {
        let workshop = Workshop::open()?;
        let compiler = workshop.toolchain.compiler()?;
        let other = if compiler == lock.compiler {
            String::new()
        } else {
            format!(" (they were built by {}, and this is {compiler}, which may be the reason)", lock.compiler)
        };
        for (index, name) in names.iter().enumerate() {
            let built = workshop.build(name, index, names.len())?;
            if let Some(ending) = difference(&built, &folder(root, name), name)? {
                wrong.push(format!(
                    "{name}: its sources make another {name}.{ending} than {ARTIFACTS}/{name} has{other}: \
                     run `cargo xtask build {name}`"
                ));
            } else if stale(name) {
                wrong.push(format!(
                    "{name}: its sources changed but not its bytes: run `cargo xtask build {name}`, so that {LOCK} says so"
                ));
            }
        }
    }
    if !wrong.is_empty() {
        bail!("{}", wrong.join("\n"));
    }
    eprintln!("{}: built anew, the same to the byte", count(&names));
    Ok(())
}

/// The contracts with a fault that building mends.
fn out_of_date(root: &Path) -> Result<Vec<String>> {
    let faults = faults(root).map_err(|error| anyhow!(error))?;
    let name = |fault| match fault {
        Fault::NotBuilt(name) | Fault::Unreadable(name, _) | Fault::Edited(name) | Fault::Stale(name) => Some(name),
        Fault::NoSuchContract(_) => None,
    };
    Ok(faults.into_iter().filter_map(name).collect())
}

fn remove_those_that_are_no_more(root: &Path, known: &[String], lock: &Lock) -> Result<()> {
    let mut left = lock.clone();
    left.contracts.retain(|name, _| known.contains(name));
    for name in lock.contracts.keys().filter(|name| !known.contains(name)) {
        if folder(root, name).is_dir() {
            fs::remove_dir_all(folder(root, name))?;
        }
        eprintln!("{name}: is no more");
    }
    if left != *lock {
        left.write(root)?;
    }
    Ok(())
}

/// The ending of the first file of `name` that is not the same in both folders, but for the name of the toolchain in the
/// metadata, which names the machine.
fn difference(one: &Path, other: &Path, name: &str) -> Result<Option<&'static str>> {
    for ending in ENDINGS {
        let read = |folder: &Path| {
            let file = folder.join(name).with_extension(ending);
            fs::read(&file).with_context(|| file.display().to_string())
        };
        let (one, other) = (read(one)?, read(other)?);
        if one != other && (ending == "polkavm" || without_toolchain(&one)? != without_toolchain(&other)?) {
            return Ok(Some(ending));
        }
    }
    Ok(None)
}

fn without_toolchain(metadata: &[u8]) -> Result<serde_json::Value> {
    let mut metadata: serde_json::Value = serde_json::from_slice(metadata)?;
    if let Some(toolchain) = metadata.pointer_mut("/source/build_info/rust_toolchain") {
        toolchain.take();
    }
    Ok(metadata)
}

/// What the lock file should say of what was built.
fn entry(root: &Path, built: &Path, name: &str, compiler: &str) -> Result<Entry> {
    let recipe = Recipe::read(root).map_err(|error| anyhow!(error))?;
    let built_from = key(root, &recipe, name, compiler).map_err(|error| anyhow!(error))?;
    Entry::of(built, name, built_from).map_err(|error| anyhow!(error))
}

fn count<T>(names: &[T]) -> String {
    if names.len() == 1 { "1 contract".to_owned() } else { format!("{} contracts", names.len()) }
}

/// What it takes to build contracts.
struct Workshop {
    toolchain: Toolchain,
    builder: PathBuf,
}

impl Workshop {
    /// Finds or gets the compiler, and builds the builder: some 500 crates, the first time.
    fn open() -> Result<Self> {
        command::set_up(&["--contracts"])?;
        let toolchain = Toolchain::find()?;
        eprintln!("contracts: the builder, {BUILDER} (the first time some minutes)");
        let mut cargo = command::cargo();
        cargo.current_dir(workspace::root().join("ink-tools"));
        command::succeed(cargo.args(["build", "--quiet", "--release", "--locked", "--package", BUILDER]))?;
        Ok(Self { toolchain, builder: workspace::target().join("release").join(BUILDER) })
    }

    /// Builds a contract, and returns the folder with what was built.
    fn build(&self, name: &str, index: usize, of: usize) -> Result<PathBuf> {
        eprint!("[{}/{of}] {name}: building … ", index + 1);
        let start = Instant::now();
        let mut command = Command::new(&self.builder);
        command.arg(workspace::root().join("contracts").join(name)).arg(workspace::target());
        self.toolchain.apply(&mut command)?;
        let output = command.output().with_context(|| format!("cannot run {command:?}"))?;
        eprintln!("{} s", start.elapsed().as_secs());
        let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            bail!("building the contract {name} failed:\n{said}");
        }
        if let Some(warning) = unknown_warning(&said) {
            eprintln!("{name}: {warning}; all that was said:\n{said}");
        }
        Ok(workspace::target().join("ink").join(name))
    }
}

/// The first warning that somebody should see.
fn unknown_warning(said: &str) -> Option<&str> {
    let mut warnings = said.lines().filter(|line| line.contains("warning"));
    warnings.find(|line| !KNOWN_WARNINGS.iter().any(|known| line.contains(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_differ_if_their_bytes_do_but_for_the_toolchains_name() {
        let root = std::env::temp_dir().join(format!("fairsale-build-{}", std::process::id()));
        let write = |folder: &str, ending: &str, text: &str| {
            fs::create_dir_all(root.join(folder)).unwrap();
            fs::write(root.join(folder).join("sale").with_extension(ending), text).unwrap();
        };
        let metadata = |toolchain: &str, hash: &str| {
            format!(r#"{{"source": {{"hash": "{hash}", "build_info": {{"rust_toolchain": "{toolchain}"}}}}}}"#)
        };
        let difference = || difference(&root.join("one"), &root.join("other"), "sale").unwrap();
        for (folder, toolchain) in [("one", "stable-here"), ("other", "stable-there")] {
            write(folder, "polkavm", "code");
            write(folder, "json", &metadata(toolchain, "0x01"));
            write(folder, "contract", &metadata(toolchain, "0x01"));
        }
        assert_eq!(difference(), None);
        write("other", "contract", &metadata("stable-there", "0x02"));
        assert_eq!(difference(), Some("contract"));
        write("other", "polkavm", "c0de");
        assert_eq!(difference(), Some("polkavm"));
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn warnings_are_told_unless_nobody_must_act_on_them() {
        let known = "warning: This version of cargo-contract is not compatible with the contract's ink! version. Please\n\
                     \u{1b}[33mwarning\u{1b}[0m: unstable feature specified for `-Ctarget-feature`: `unaligned-scalar-mem`\n";
        assert_eq!(unknown_warning(known), None);
        let more = format!("{known}warning: unused variable: `x`\n");
        assert_eq!(unknown_warning(&more), Some("warning: unused variable: `x`"));
    }
}
