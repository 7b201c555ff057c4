//! Everything that must hold, one step after the other; the first failure ends it.

use crate::{
    bench, build,
    command::{LINTED, cargo, succeed},
    node, peak, test, tidy,
    times::Times,
    workspace,
};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

/// How much memory a rehearsal may use, in KiB. Its time is only told: how busy the machine is decides that too.
const REHEARSAL_MEMORY: u64 = 2 << 20;

#[derive(clap::Args)]
pub struct Args {
    /// What somebody checks before each commit: no node, no documentation, no costs, and only the tests of what changed
    /// since they last passed.
    #[arg(long)]
    quick: bool,
}

/// A heading and what is done under it; what comes back is a note for the summary.
type Step = (&'static str, fn() -> Result<String>);

/// The quick steps, which come first.
const FIRST: [Step; 4] = [
    ("formatting", formatting),
    ("house rules", || tidy::run(&tidy::Args::default()).map(|()| String::new())),
    ("contracts", || build::run(&build::Args { check: true, ..build::Args::default() }).map(|()| String::new())),
    ("lints, and building the tests", test::build),
];

/// The rest of `--quick`.
const QUICK: [Step; 1] = [("tests of what changed", test::changed)];

/// The rest of everything.
const REST: [Step; 9] = [
    ("tests on the embedded chain", || test::embedded(&[])),
    ("tests of the project's own commands", test::commands),
    ("documentation", documentation),
    ("costs", || bench::run(&bench::Args { check: true }).map(|()| String::new())),
    ("rehearsals", rehearsals),
    ("the node", node::check),
    ("tests on the node", || test::on_nodes(&[])),
    ("scripts", test::scripts),
    ("tests with ink!'s own tools", test::ink_tools),
];

/// `cargo xtask ci`
pub fn run(args: &Args) -> Result<()> {
    let rest: &[Step] = if args.quick { &QUICK } else { &REST };
    let steps: Vec<&Step> = FIRST.iter().chain(rest).collect();
    let start = Instant::now();
    let mut times = Times::read();
    let mut summary = Vec::new();
    for (index, (heading, step)) in steps.iter().enumerate() {
        let before = times.of(heading).map(|last| format!(" (last time {})", time(last))).unwrap_or_default();
        eprintln!("\n=== {}/{} {heading}{before}", index + 1, steps.len());
        let begun = Instant::now();
        let note = step().with_context(|| format!("ci failed at step {}/{}, {heading}", index + 1, steps.len()))?;
        times.set(heading, begun.elapsed());
        let line = format!("{:>12}  {heading}{}{note}", time(begun.elapsed()), if note.is_empty() { "" } else { ": " });
        eprintln!("=== passed in {}", line.trim_start());
        summary.push(line);
    }
    eprintln!("\n=== all passed in {}\n{}", time(start.elapsed()), summary.join("\n"));
    Ok(())
}

fn formatting() -> Result<String> {
    succeed(cargo().args(["fmt", "--all", "--check"]))?;
    succeed(cargo().current_dir(workspace::root().join("ink-tools")).args(["fmt", "--check", "--all"]))
}

fn documentation() -> Result<String> {
    let mut command = cargo();
    command.args(["doc", "--locked", "--no-deps", "--release"]);
    succeed(command.env("RUSTDOCFLAGS", "-D warnings"))
}

/// The README's command on every launch in examples/, within memory.
fn rehearsals() -> Result<String> {
    let launcher = || {
        let mut command = Command::new(workspace::root().join("fairsale"));
        command.current_dir(workspace::root()).envs(LINTED).arg("rehearse");
        command
    };
    let mut notes = Vec::new();
    for launch in launches()? {
        let begun = Instant::now();
        let peak = peak::memory_of(launcher().arg(&launch))?;
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
}
