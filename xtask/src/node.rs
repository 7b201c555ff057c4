//! The local node: builds its programs and its runtime if their content changed, and runs them.
//!
//! They come from a workspace of their own (`node/Cargo.toml` says why), some thousand crates. So the results are kept
//! outside the checkout, under a key of what they come from.

use crate::{cache, ci, lock::Lock, toolchain::Toolchain, workspace};
use anyhow::{Context, Result, bail};
use std::{
    collections::hash_map::DefaultHasher,
    ffi::OsString,
    fs,
    hash::{Hash, Hasher},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

/// The local node.
pub const NODE: &str = "fairsale-node";
/// The Ethereum JSON-RPC proxy.
pub const ETH_RPC: &str = "fairsale-eth-rpc";
/// The runtime, as the node finds it beside itself.
const RUNTIME: &str = "fairsale_runtime.wasm";
/// What they are made of besides the crates from elsewhere and the compilers.
const SOURCES: [&str; 4] = ["node", "runtime/Cargo.toml", "runtime/src", "xtask/src/node.rs"];

#[derive(clap::Args, Default)]
pub struct Args {
    /// Build it and print the folder of the programs, but run nothing.
    #[arg(long)]
    build: bool,
    /// Build it, lint it and run its unit tests, but run nothing.
    #[arg(long)]
    check: bool,
    /// The program's own arguments.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    arguments: Vec<OsString>,
}

impl Args {
    fn asks_for_help(&self) -> bool {
        self.arguments.iter().any(|argument| argument == "--help" || argument == "-h")
    }
}

/// `cargo xtask node`, `cargo xtask eth-rpc`
pub fn run(program: &str, args: &Args) -> Result<()> {
    if args.check {
        return check().map(drop);
    }
    if args.asks_for_help() && !kept(&Toolchain::find()?)?.is_dir() {
        println!("{program} is not built yet, which takes half an hour, once. Then its --help says what it can do.");
        println!("Without arguments it runs as is usual, on 127.0.0.1. node/README.md tells more.");
        return Ok(());
    }
    let folder = build()?;
    if args.build {
        println!("{}", folder.display());
        return Ok(());
    }
    let mut command = Command::new(folder.join(program));
    command.args(args.arguments.iter().skip_while(|argument| *argument == "--"));
    if program == ETH_RPC && !args.arguments.iter().any(|argument| argument == "--eth-pruning") {
        command.args(["--eth-pruning", "4096"]); // in memory: what it keeps on disk would outlive a local chain
    }
    let error = command.exec(); // only returns if it fails
    Err(error).with_context(|| format!("cannot run {program} in {}", folder.display()))
}

/// The folder with the programs and the runtime, built if need be.
pub fn build() -> Result<PathBuf> {
    let toolchain = Toolchain::find()?;
    let kept = kept(&toolchain)?;
    if !kept.is_dir() {
        let start = Instant::now();
        eprintln!("node: the runtime, as WebAssembly (some minutes)");
        let runtime = build_runtime(&toolchain)?;
        eprintln!("node: the programs, some 1,100 crates (half an hour on 2 cores, once)");
        ci::succeed(&mut cargo(&["build", "--workspace"]))?;
        cache::keep(&kept, |unfinished| {
            for program in [NODE, ETH_RPC] {
                fs::copy(workspace::target().join("release").join(program), unfinished.join(program))?;
            }
            fs::copy(&runtime, unfinished.join(RUNTIME)).map(drop).with_context(|| runtime.display().to_string())
        })?;
        eprintln!("node: built in {} min, kept in {}", start.elapsed().as_secs().div_ceil(60), kept.display());
    }
    Ok(kept)
}

/// Where what is built is kept.
fn kept(toolchain: &Toolchain) -> Result<PathBuf> {
    Ok(workspace::cache().join("node").join(key(toolchain)?))
}

/// Lints and unit tests of the node's own workspace, unless what is there has passed them before.
pub fn check() -> Result<String> {
    let folder = build()?;
    let passed = folder.join("checked");
    if passed.is_file() {
        return Ok("unchanged since it passed".to_owned());
    }
    // What `cargo clippy` does, on a build in the place of a check: to check a thousand crates that are built already takes minutes.
    let mut tests = cargo(&["test", "--workspace", "--bin", NODE]); // all of it, or crates would have other features
    tests.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver").env("CLIPPY_ARGS", "-Dwarnings");
    ci::succeed(&mut tests)?;
    fs::write(&passed, "").with_context(|| passed.display().to_string())?;
    Ok(String::new())
}

/// Formatting is checked whatever else is kept: it takes no time.
pub fn check_format() -> Result<String> {
    ci::succeed(
        Command::new(cargo_program())
            .args(["fmt", "--all", "--check", "--manifest-path"])
            .arg(workspace::root().join("node/Cargo.toml")),
    )
}

/// A cargo command on the node's workspace.
fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(cargo_program());
    command
        .current_dir(workspace::root().join("node"))
        .args(arguments)
        .args(["--release", "--locked"])
        .env("CARGO_TARGET_DIR", workspace::target()) // most of what it is made of is there
        .env("SKIP_WASM_BUILD", "1"); // of a runtime that the proxy reads metadata from
    command
}

fn cargo_program() -> OsString {
    std::env::var_os("CARGO").unwrap_or("cargo".into())
}

/// Builds the runtime to WebAssembly. substrate-wasm-builder would refuse a compiler without the target installed; this
/// one brings its library's source and builds what it needs of it.
fn build_runtime(toolchain: &Toolchain) -> Result<PathBuf> {
    const TARGET: &str = "wasm32v1-none";
    // A folder of its own: some crates are compiled anew whenever RUSTC_BOOTSTRAP comes or goes, and all after them.
    let target = workspace::target().join("runtime");
    let mut command = toolchain.cargo()?;
    command
        .current_dir(workspace::root())
        .args(["rustc", "--release", "--locked", "--package", "fairsale-runtime", "--no-default-features"])
        .args(["--crate-type", "cdylib", "--target", TARGET, "-Zbuild-std=core,alloc"])
        .env("CARGO_TARGET_DIR", &target)
        .env(
            "RUSTFLAGS",
            "-Clink-arg=--export-table -Clink-arg=--export=__heap_base -Clink-arg=--import-memory --cfg substrate_runtime",
        );
    ci::succeed(&mut command)?;
    let built = target.join(TARGET).join("release").join(RUNTIME);
    if !built.is_file() {
        bail!("cargo built no {}", built.display());
    }
    Ok(built)
}

/// Names the content that node, proxy and runtime are built from.
fn key(toolchain: &Toolchain) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    toolchain.version.hash(&mut hasher);
    let host = Command::new("rustc").args(["--version", "--verbose"]).output().context("cannot run rustc")?;
    host.stdout.hash(&mut hasher);
    Lock::read()?.closure("fairsale-runtime")?.hash(&mut hasher);
    for part in SOURCES {
        cache::hash_path(&workspace::root().join(Path::new(part)), &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}
