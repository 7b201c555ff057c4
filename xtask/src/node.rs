//! The local node: builds its programs and its runtime if they changed, and runs them.

use crate::{
    command::{self, linted, succeed},
    toolchain::Toolchain,
    workspace,
};
use anyhow::{Context, Result, bail};
use std::{
    ffi::OsString,
    fs,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
};

/// The local node.
pub const NODE: &str = "fairsale-node";
/// The Ethereum JSON-RPC proxy.
pub const ETH_RPC: &str = "fairsale-eth-rpc";
/// The runtime, as the node finds it beside itself.
const RUNTIME: &str = "fairsale_runtime.wasm";

#[derive(clap::Args, Default)]
pub struct Args {
    /// Build it and print the folder of the programs, but run nothing.
    #[arg(long)]
    build: bool,
    /// The program's own arguments.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    arguments: Vec<OsString>,
}

impl Args {
    /// Is that all that is wanted of the program?
    fn asks_what_it_is(&self) -> bool {
        self.arguments.iter().any(|argument| ["--help", "-h", "--version", "-V"].iter().any(|asks| argument == asks))
    }
}

/// `cargo xtask node`, `cargo xtask eth-rpc`
pub fn run(program: &str, args: &Args) -> Result<()> {
    let built = programs().join(program);
    if args.asks_what_it_is() && !built.is_file() {
        println!("{program} is not built yet, which takes some minutes, once. Then its --help says what it can do.");
        println!("Without arguments it runs as is usual, on 127.0.0.1. node/README.md tells more.");
        return Ok(());
    }
    if !args.asks_what_it_is() {
        build(command::cargo)?;
    }
    if args.build {
        println!("{}", programs().display());
        return Ok(());
    }
    let mut command = Command::new(&built);
    command.args(args.arguments.iter().skip_while(|argument| *argument == "--"));
    if program == ETH_RPC && !args.arguments.iter().any(|argument| argument == "--eth-pruning") {
        command.args(["--eth-pruning", "4096"]); // in memory: what it keeps on disk would outlive a local chain
    }
    let error = command.exec(); // only returns if it fails
    Err(error).with_context(|| format!("cannot run {}", built.display()))
}

/// Where the programs are, or will be.
fn programs() -> PathBuf {
    workspace::target().join("release")
}

/// The folder with the programs and the runtime, built if need be by what `cargo` gives.
pub fn build(cargo: fn() -> Command) -> Result<PathBuf> {
    command::set_up(&["--node"])?;
    eprintln!("node: the runtime, as WebAssembly");
    let runtime = build_runtime(&Toolchain::find()?)?;
    eprintln!("node: the programs (some 600 crates more than the command, the first time)");
    succeed(with_openssl(&mut cargo()).args([
        "build",
        "--release",
        "--locked",
        "--package",
        NODE,
        "--package",
        ETH_RPC,
    ]))?;
    let beside = programs().join(RUNTIME);
    fs::copy(&runtime, &beside).with_context(|| beside.display().to_string())?;
    Ok(programs())
}

/// Lints and unit tests of the node's programs.
pub fn check() -> Result<String> {
    build(linted)?;
    succeed(with_openssl(&mut linted()).args([
        "test",
        "--release",
        "--locked",
        "--package",
        NODE,
        "--package",
        ETH_RPC,
    ]))
}

/// Has the system's OpenSSL linked, where there is one: to compile one takes two minutes, and no part of a local node uses it.
fn with_openssl(cargo: &mut Command) -> &mut Command {
    let found = Command::new("pkg-config").args(["--exists", "openssl"]).status().is_ok_and(|status| status.success());
    if found { cargo.env("OPENSSL_NO_VENDOR", "1") } else { cargo }
}

/// Builds the runtime to WebAssembly. substrate-wasm-builder would refuse a compiler without the target installed; this
/// one brings its library's source and builds what it needs of it.
fn build_runtime(toolchain: &Toolchain) -> Result<PathBuf> {
    const TARGET: &str = "wasm32v1-none";
    const PROFILE: &str = "wasm";
    // A folder of its own: some crates are compiled anew whenever RUSTC_BOOTSTRAP comes or goes, and all after them.
    let target = workspace::target().join("runtime");
    let mut command = toolchain.cargo()?;
    command
        .current_dir(workspace::root())
        .args(["rustc", "--profile", PROFILE, "--locked", "--package", "fairsale-runtime", "--no-default-features"])
        .args(["--crate-type", "cdylib", "--target", TARGET, "-Zbuild-std=core,alloc"])
        .env("CARGO_TARGET_DIR", &target)
        .env(
            "RUSTFLAGS",
            "-Clink-arg=--export-table -Clink-arg=--export=__heap_base -Clink-arg=--import-memory --cfg substrate_runtime",
        );
    succeed(&mut command)?;
    let built = target.join(TARGET).join(PROFILE).join(Path::new(RUNTIME));
    if !built.is_file() {
        bail!("cargo built no {}", built.display());
    }
    Ok(built)
}
