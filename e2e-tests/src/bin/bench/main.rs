//! What each action of the contracts in `artifacts/` costs, measured on the embedded chain. `cargo xtask bench` runs this:
//! without an argument it writes docs/costs.json and docs/costs.md, with `--check` it compares them with what is
//! measured now, and checks the budgets.

mod budgets;
mod crowd;
mod measure;
mod page;
mod parts;
mod snapshot;

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

/// The figures, in docs/.
const JSON: &str = "costs.json";
/// The page, in docs/.
const PAGE: &str = "costs.md";

fn main() -> ExitCode {
    let check = match env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => false,
        [flag] if flag == "--check" => true,
        other => return refuse(&format!("unknown arguments {other:?}; there is only --check")),
    };
    let start = Instant::now();
    let costs = measure::all();
    let made = [(JSON, snapshot::write(&costs)), (PAGE, page::write(&costs))];
    println!("measured {} actions in {} s", costs.actions.len(), start.elapsed().as_secs());

    let mut faults = Vec::new();
    let mut notes = budgets::faults(&budgets::BUDGETS, &budgets::KNOWN_OVER, &costs);
    notes.extend(crowd::faults(&costs.crowds, costs.of(crowd::SETTLE)));
    if check {
        match Snapshot::read() {
            Err(missing) => faults.push(missing),
            Ok(committed) => {
                faults.extend(committed.drift(&made));
                faults.append(&mut notes);
            }
        }
    } else {
        faults.extend(made.iter().filter_map(|(name, text)| fs::write(docs(name), text).err().map(|e| told(name, &e))));
    }
    notes.iter().for_each(|note| println!("{note}"));
    faults.iter().for_each(|fault| eprintln!("{fault}"));
    match (faults.is_empty(), check) {
        (true, true) => println!("docs/costs.json and docs/costs.md are up to date"),
        (true, false) => println!("docs/costs.json and docs/costs.md are written"),
        (false, true) => eprintln!("`cargo xtask bench` makes a new snapshot, which changes no budget"),
        (false, false) => {}
    }
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The files as they are.
struct Snapshot {
    json: String,
    page: String,
}

impl Snapshot {
    fn read() -> Result<Self, String> {
        let read = |name: &str| fs::read_to_string(docs(name)).map_err(|error| told(name, &error));
        Ok(Self { json: read(JSON)?, page: read(PAGE)? })
    }

    /// How it differs from what was `made` now: all figures that moved, or else the first line that is another.
    fn drift(&self, made: &[(&str, String); 2]) -> Vec<String> {
        let [(_, json), (_, page)] = made;
        let mut moved = snapshot::moved(&self.json, json);
        for (name, old, new) in [(JSON, &self.json, json), (PAGE, &self.page, page)] {
            if moved.is_empty() && old != new {
                let (old, new) =
                    old.lines().zip(new.lines()).find(|(old, new)| old != new).unwrap_or(("", "more, or less"));
                moved.push(format!(
                    "docs/{name}: no figure of an action moved, but the text is another:\n- {old}\n+ {new}"
                ));
            }
        }
        moved
    }
}

fn docs(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name)
}

fn told(name: &str, error: &io::Error) -> String {
    format!("docs/{name}: {error}")
}

fn refuse(why: &str) -> ExitCode {
    eprintln!("bench: {why}");
    ExitCode::FAILURE
}
