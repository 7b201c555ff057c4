//! Everything that must hold, one step after the other; the first failure ends it.

use crate::{bench, build, node, peak, test, tidy, workspace};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

/// How much memory a rehearsal may use, in KiB. Its time is only told: how busy the machine is decides that too.
const REHEARSAL_MEMORY: u64 = 2 << 20;

/// A heading and what is done under it; what comes back is a note for the summary.
type Step = (&'static str, fn() -> Result<String>);

/// `cargo xtask ci`
pub fn run() -> Result<()> {
    let steps: &[Step] = &[
        ("formatting", || cargo(&["fmt", "--all", "--check"]).and_then(|_| node::check_format())),
        ("house rules", || tidy::run().map(|()| String::new())),
        ("contracts", || build::run(&build::Args::default()).map(|()| String::new())),
        ("lints", || {
            cargo(&["clippy", "--locked", "--workspace", "--all-targets", "--release", "--", "-D", "warnings"])
        }),
        ("tests on the embedded chain", || test::embedded(&[])),
        ("the node", node::check),
        ("tests on the node", || test::on_nodes(&[])),
        ("scripts", test::scripts),
        ("documentation", documentation),
        ("costs", || bench::run(&bench::Args { check: true }).map(|()| String::new())),
        ("rehearsals", rehearsals),
    ];
    let start = Instant::now();
    let mut summary = Vec::new();
    for (index, (heading, step)) in steps.iter().enumerate() {
        eprintln!("\n=== {}/{} {heading}", index + 1, steps.len());
        let begun = Instant::now();
        let note = step().with_context(|| format!("ci failed at step {}/{}, {heading}", index + 1, steps.len()))?;
        let line = format!("{:>7}  {heading}{}{note}", time(begun.elapsed()), if note.is_empty() { "" } else { ": " });
        eprintln!("=== passed in {}", line.trim_start());
        summary.push(line);
    }
    eprintln!("\n=== all passed in {}\n{}", time(start.elapsed()), summary.join("\n"));
    Ok(())
}

/// Runs cargo at the root, with what it prints.
fn cargo(arguments: &[&str]) -> Result<String> {
    succeed(cargo_command().args(arguments))
}

pub fn cargo_command() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    command.current_dir(workspace::root());
    command
}

pub fn succeed(command: &mut Command) -> Result<String> {
    let status = command.status().with_context(|| format!("cannot run {command:?}"))?;
    if !status.success() {
        bail!("{:?} ended with {status}, see above", command.get_args().next().unwrap_or(command.get_program()));
    }
    Ok(String::new())
}

fn documentation() -> Result<String> {
    let mut command = cargo_command();
    command.args(["doc", "--locked", "--workspace", "--no-deps", "--release"]);
    succeed(command.env("RUSTDOCFLAGS", "-D warnings"))
}

/// The README's command on every launch in examples/, within memory.
fn rehearsals() -> Result<String> {
    let launcher = workspace::root().join("fairsale");
    let launches = launches()?;
    // What it takes to build is not what it takes to rehearse.
    succeed(Command::new(&launcher).args(["rehearse", "examples/capped.toml"]).current_dir(workspace::root()))?;
    let mut notes = Vec::new();
    for launch in launches {
        let begun = Instant::now();
        let peak =
            peak::memory_of(Command::new(&launcher).arg("rehearse").arg(&launch).current_dir(workspace::root()))?;
        let took = begun.elapsed();
        let name = launch.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if peak.is_some_and(|peak| peak > REHEARSAL_MEMORY) {
            bail!("the rehearsal of {name} used {peak:?} KiB, at most {REHEARSAL_MEMORY}");
        }
        let memory = peak.map_or("memory unknown".to_owned(), |peak| format!("{} MiB", peak >> 10));
        notes.push(format!("{name} in {}, {memory}", time(took)));
    }
    Ok(notes.join("; "))
}

fn launches() -> Result<Vec<PathBuf>> {
    let folder = workspace::root().join("examples");
    let mut launches: Vec<PathBuf> = fs::read_dir(&folder)
        .with_context(|| folder.display().to_string())?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    launches.retain(|path| path.extension().is_some_and(|kind| kind == "toml"));
    launches.sort();
    Ok(launches)
}

fn time(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_readable() {
        assert_eq!(time(Duration::from_millis(1_250)), "1.2 s");
        assert_eq!(time(Duration::from_secs(59)), "59.0 s");
        assert_eq!(time(Duration::from_secs(60)), "1 min 00 s");
        assert_eq!(time(Duration::from_secs(3_725)), "62 min 05 s");
    }

    #[test]
    fn a_command_that_fails_is_a_failure() {
        assert!(succeed(&mut Command::new("true")).is_ok());
        let error = succeed(Command::new("false").arg("what")).unwrap_err();
        assert!(error.to_string().contains("what"), "{error}");
        assert!(succeed(&mut Command::new("no-such-program")).is_err());
    }
}
