//! What each action costs, measured on the embedded chain. `cargo xtask bench` builds the contracts and runs this:
//! without an argument it writes docs/costs.json and docs/costs.md, with `--check` it compares them with what is
//! measured now, and checks the budgets.

mod budgets;
mod crowd;
mod measure;
mod page;
mod parts;
mod snapshot;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

/// Which compiler built the contracts. `cargo xtask bench` says it; the length of code depends on it.
const COMPILER: &str = "FAIRSALE_CONTRACT_COMPILER";

fn main() -> ExitCode {
    let check = match env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => false,
        [flag] if flag == "--check" => true,
        other => return refuse(&format!("unknown arguments {other:?}; there is only --check")),
    };
    let Ok(compiler) = env::var(COMPILER) else {
        return refuse("run `cargo xtask bench`, which builds the contracts and says with which compiler");
    };
    let start = Instant::now();
    let costs = measure::all();
    let made = [("costs.json", snapshot::write(&costs)), ("costs.md", page::write(&costs, &compiler))];
    println!("measured {} actions in {} s", costs.actions.len(), start.elapsed().as_secs());

    let over = budgets::faults(&budgets::BUDGETS, &budgets::KNOWN_OVER, &costs);
    let faults = if check {
        let mut faults = drift(&made, &compiler);
        faults.extend(over);
        faults
    } else {
        over.iter().for_each(|fault| println!("{fault}"));
        made.iter()
            .filter_map(|(name, text)| fs::write(docs(name), text).err().map(|error| told(name, error)))
            .collect()
    };
    faults.iter().for_each(|fault| eprintln!("{fault}"));
    match (faults.len(), check) {
        (0, true) => println!("docs/costs.json and docs/costs.md are up to date, and every budget is kept or known"),
        (0, false) => println!("docs/costs.json and docs/costs.md are written"),
        (_, true) => {
            eprintln!("if that is meant, `cargo xtask bench` makes a new snapshot; a budget is no matter of snapshots")
        }
        (_, false) => {}
    }
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// How the committed files differ from those `made` now.
fn drift(made: &[(&str, String); 2], compiler: &str) -> Vec<String> {
    let [(json_name, json), (page_name, page)] = made;
    let read = |name: &str| fs::read_to_string(docs(name)).map_err(|error| told(name, error));
    let (old_json, old_page) = match (read(json_name), read(page_name)) {
        (Ok(old_json), Ok(old_page)) => (old_json, old_page),
        (old_json, old_page) => return old_json.err().into_iter().chain(old_page.err()).collect(),
    };
    if page::compiler(&old_page) != Some(compiler) {
        println!(
            "the snapshot's contracts were built by {}, these by {compiler}: figures may differ by {} %",
            page::compiler(&old_page).unwrap_or("another compiler"),
            snapshot::TOLERANCE,
        );
        return snapshot::moved(&old_json, json, snapshot::TOLERANCE);
    }
    let moved = snapshot::moved(&old_json, json, 0);
    if moved.is_empty() && (old_json != *json || old_page != *page) {
        let lines = old_page.lines().zip(page.lines()).find(|(old, new)| old != new);
        let (old, new) = lines.unwrap_or(("the files are not equally long", ""));
        return vec![format!("no figure of docs/costs.json moved, but the text is another:\n- {old}\n+ {new}")];
    }
    moved
}

fn docs(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name)
}

fn told(name: &str, error: std::io::Error) -> String {
    format!("docs/{name}: {error}")
}

fn refuse(why: &str) -> ExitCode {
    eprintln!("bench: {why}");
    ExitCode::FAILURE
}
