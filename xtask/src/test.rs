//! The tests: on the embedded chain, on local nodes, and of the scripts. Counts how many ran on which.

use crate::{
    command::{linted, succeed},
    local::Local,
    node, workspace,
};
use anyhow::{Context, Result, bail};
use cargo_metadata::Message;
use std::{
    fmt, fs,
    io::{BufRead, BufReader, Write},
    ops::AddAssign,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// How the tests learn where nodes are.
const NODES: &str = "CONTRACTS_NODE_URL";
/// How the tests learn where the node's programs are, to start and kill their own.
const PROGRAMS: &str = "FAIRSALE_NODE";
/// The number of nodes, and of tests at once: tests on one node take turns, and wait for it a part of their time, so that two
/// cores carry three.
const NODE_COUNT: usize = 3;

#[derive(clap::Args)]
pub struct Args {
    /// On local nodes, in the place of the embedded chain; with CONTRACTS_NODE_URL set, on the nodes it names.
    #[arg(long)]
    node: bool,
    /// The polkadot.js and Ethereum scripts, against a local node.
    #[arg(long, conflicts_with = "node")]
    scripts: bool,
    /// Those that use ink!'s own tools, which are built for them: some 500 crates.
    #[arg(long, conflicts_with_all = ["node", "scripts"])]
    ink_tools: bool,
    /// For the tests' runner, such as a test's name.
    #[arg(last = true)]
    more: Vec<String>,
}

/// `cargo xtask test`
pub fn run(args: &Args) -> Result<()> {
    let more: Vec<&str> = args.more.iter().map(String::as_str).collect();
    let told = match args {
        Args { scripts: true, .. } => scripts()?,
        Args { ink_tools: true, .. } => ink_tools()?,
        Args { node: true, .. } => on_nodes(&more)?,
        _ => embedded(&more)?,
    };
    eprintln!("tests: {told}");
    Ok(())
}

/// All the test programs of what `cargo test` means, built and linted.
pub fn build() -> Result<String> {
    test_programs().map(|programs| format!("{} programs", programs.len()))
}

/// Everything on the embedded chain.
pub fn embedded(more: &[&str]) -> Result<String> {
    let mut count = run_programs(&test_programs()?, more)?;
    let mut examples = linted();
    examples.args(["test", "--doc", "--locked", "--release", "--no-fail-fast", "--"]).args(more);
    count += counted(without_nodes(&mut examples))?;
    if count.passed == 0 {
        bail!("no test ran");
    }
    Ok(format!("{count} on the embedded chain or on none"))
}

/// Of that, what changed since it last passed on this machine.
pub fn changed() -> Result<String> {
    let programs = test_programs()?;
    let mut changed = Vec::new();
    for program in &programs {
        if !program.passed()?.is_file() {
            changed.push(program.clone());
        }
    }
    let count = run_programs(&changed, &[])?;
    Ok(format!(
        "{count}, in {} of {} programs; the others are unchanged since they passed",
        changed.len(),
        programs.len()
    ))
}

/// The tests of this program itself.
pub fn commands() -> Result<String> {
    let mut command = linted();
    command.args(["test", "--locked", "--release", "--package", "xtask"]);
    counted(&mut command).map(|count| count.to_string())
}

/// The tests that use ink_e2e, from their own workspace.
pub fn ink_tools() -> Result<String> {
    let mut command = linted();
    command.current_dir(workspace::root().join("ink-tools")).args(["test", "--locked", "--release", "--workspace"]);
    counted(without_nodes(&mut command)).map(|count| count.to_string())
}

/// Runs test programs on the embedded chain, all of them even if one fails. Remembers which passed as a whole.
fn run_programs(programs: &[TestProgram], more: &[&str]) -> Result<Count> {
    let mut count = Count::default();
    let mut failed = Vec::new();
    for program in programs {
        match counted(without_nodes(program.command().args(more))) {
            Ok(more_count) => {
                count += more_count;
                if more.is_empty() {
                    program.remember()?;
                }
            }
            Err(error) => failed.push(format!("{}: {error:#}", program.executable.display())),
        }
    }
    if !failed.is_empty() {
        bail!("{}", failed.join("; "));
    }
    Ok(count)
}

fn without_nodes(command: &mut Command) -> &mut Command {
    command.env_remove(NODES).env_remove(PROGRAMS)
}

/// What speaks to a chain, on nodes, and what only nodes have: faults.
pub fn on_nodes(more: &[&str]) -> Result<String> {
    let programs = node::build(linted)?;
    let given = std::env::var(NODES).ok().filter(|urls| !urls.is_empty());
    let mut started = Vec::new();
    if given.is_none() {
        for number in 1..=NODE_COUNT {
            started.push(Local::node(&programs, &format!("node-{number}"), &[])?);
        }
        eprintln!(
            "{NODE_COUNT} nodes started, the last one in {:.1} s",
            started[NODE_COUNT - 1].started_in.as_secs_f64()
        );
    }
    let urls = given.unwrap_or_else(|| started.iter().map(Local::ws).collect::<Vec<_>>().join(","));
    let mut count = Count::default();
    let mut failed = Vec::new();
    for program in test_programs()? {
        let Some(which) = program.on_nodes() else { continue };
        let mut command = program.command();
        command.args([which, "--test-threads", &NODE_COUNT.to_string()]).args(more);
        command.env(NODES, &urls).env(PROGRAMS, &programs);
        match counted(&mut command) {
            Ok(more) => count += more,
            Err(error) => failed.push(format!("{}: {error:#}", program.executable.display())),
        }
    }
    if !failed.is_empty() {
        bail!("on {urls}: {}", failed.join("; "));
    }
    if count.passed == 0 {
        bail!("no test ran on {urls}");
    }
    Ok(format!("{count} on {urls}"))
}

/// A program of tests.
#[derive(Clone)]
struct TestProgram {
    executable: PathBuf,
    /// Of its package.
    folder: PathBuf,
    /// Is it a package's `tests/it`, not the tests inside its sources?
    integration: bool,
}

impl TestProgram {
    /// From the folder of the package, as cargo does.
    fn command(&self) -> Command {
        eprintln!("     Running {}", self.executable.display());
        let mut command = Command::new(&self.executable);
        command.current_dir(&self.folder);
        command
    }

    /// Which of its tests speak to a node, as its runner is told; `None` if none does. All of e2e-tests; of the client and
    /// of the command, those that are ignored without one.
    fn on_nodes(&self) -> Option<&'static str> {
        let package = self.folder.file_name().filter(|_| self.integration)?;
        match package.to_str()? {
            "e2e-tests" => Some("--include-ignored"),
            "chain" | "cli" => Some("--ignored"),
            _ => None,
        }
    }

    /// The file that is there if the program passed as it is: under a hash of it, of what is not Rust in its package, and of
    /// the examples.
    fn passed(&self) -> Result<PathBuf> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&fs::read(&self.executable).with_context(|| self.executable.display().to_string())?);
        for folder in [&self.folder, &workspace::root().join("examples")] {
            hash_data(folder, &mut hasher)?;
        }
        Ok(workspace::cache().join("passed").join(hasher.finalize().to_hex().as_str()))
    }

    fn remember(&self) -> Result<()> {
        let passed = self.passed()?;
        fs::create_dir_all(passed.parent().context("it is in a folder")?)?;
        fs::write(&passed, "").with_context(|| passed.display().to_string())
    }
}

/// Adds names and contents of all files in a folder and below that are not Rust.
fn hash_data(folder: &Path, hasher: &mut blake3::Hasher) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            hash_data(&path, hasher)?;
        } else if path.extension().is_none_or(|kind| kind != "rs") {
            hasher.update(path.strip_prefix(workspace::root()).unwrap_or(&path).as_os_str().as_encoded_bytes());
            hasher.update(blake3::hash(&fs::read(&path)?).as_bytes());
        }
    }
    Ok(())
}

/// Builds the test programs, and lists them.
fn test_programs() -> Result<Vec<TestProgram>> {
    let mut command = linted();
    command.args(["test", "--locked", "--release", "--no-run", "--message-format", "json-render-diagnostics"]);
    let mut child = command.stdout(Stdio::piped()).spawn().context("cannot run cargo")?;
    let mut programs = Vec::new();
    for message in Message::parse_stream(BufReader::new(child.stdout.take().context("it is piped")?)) {
        let Message::CompilerArtifact(artifact) = message? else { continue };
        let Some(executable) = artifact.executable.filter(|_| artifact.profile.test) else { continue };
        let folder = artifact.manifest_path.parent().context("a manifest is in a folder")?;
        let integration = artifact.target.is_test();
        programs.push(TestProgram { executable: executable.into(), folder: folder.into(), integration });
    }
    if !child.wait()?.success() {
        bail!("the tests cannot be built, or have lints, see above");
    }
    programs.sort_by(|one, other| (&one.folder, &one.executable).cmp(&(&other.folder, &other.executable)));
    Ok(programs)
}

/// The scripts of polkadot.js and of an Ethereum wallet, against a node and the proxy in front of it.
pub fn scripts() -> Result<String> {
    let programs = node::build(linted)?;
    let folder = workspace::root().join("scripts/polkadot-js");
    let npm = |arguments: &[&str]| {
        let mut command = Command::new("npm");
        command.current_dir(&folder).args(arguments);
        command
    };
    succeed(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    succeed(&mut npm(&["run", "--silent", "check"]))?;
    let node = Local::node(&programs, "node-scripts", &[])?;
    let proxy = Local::eth_rpc(&programs, "eth-rpc-scripts", node.port)?;
    let mut tests = npm(&["test", "--silent"]);
    tests.env(NODES, node.ws()).env("ETH_RPC_URL", format!("http://127.0.0.1:{}", proxy.port));
    succeed(&mut tests)?;
    Ok(format!("the scripts on {}", node.ws()))
}

/// `cargo xtask load`: fills a node's blocks.
pub fn load() -> Result<()> {
    let mut command = linted();
    command.args(["run", "--locked", "--release", "--package", "e2e-tests", "--bin", "load"]);
    succeed(command.env(PROGRAMS, node::build(linted)?)).map(drop)
}

/// How many tests passed, and how many were ignored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    passed: u64,
    ignored: u64,
}

impl Count {
    /// Adds what a closing line of the test runner says, if it is one.
    fn add(&mut self, line: &str) {
        let Some(rest) = line.strip_prefix("test result: ") else { return };
        let number = |word: &str| {
            let part = rest.split([';', '.']).map(str::trim).find(|part| part.ends_with(word))?;
            part.split(' ').next()?.parse::<u64>().ok()
        };
        self.passed += number(" passed").unwrap_or(0);
        self.ignored += number(" ignored").unwrap_or(0);
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, more: Self) {
        self.passed += more.passed;
        self.ignored += more.ignored;
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed", self.passed)?;
        if self.ignored > 0 {
            write!(f, ", {} ignored", self.ignored)?;
        }
        Ok(())
    }
}

/// Runs tests, with all they print, and counts them.
fn counted(command: &mut Command) -> Result<Count> {
    let child = command.stdout(Stdio::piped()).spawn();
    let mut child = child.with_context(|| format!("cannot run {command:?}"))?;
    let mut count = Count::default();
    let lines = BufReader::new(child.stdout.take().context("it is piped")?);
    for line in lines.split(b'\n') {
        let line = line?;
        let text = String::from_utf8_lossy(&line);
        writeln!(std::io::stdout(), "{text}")?;
        count.add(&text);
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("tests failed ({status}; {count}), see above");
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted_and_others_are_not() {
        let mut count = Count::default();
        count.add("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.01s");
        count.add("test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s");
        count.add("test result is 7 passed; here");
        assert_eq!(count, Count { passed: 17, ignored: 1 });
        assert_eq!(count.to_string(), "17 passed, 1 ignored");
    }

    #[test]
    fn tests_that_fail_are_a_failure() {
        let mut some = Command::new("echo");
        assert_eq!(counted(some.arg("test result: ok. 2 passed; 0 failed;")).unwrap().passed, 2);
        assert!(counted(&mut Command::new("false")).is_err());
    }
}
