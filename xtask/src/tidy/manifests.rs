//! Rules about Cargo.toml and Cargo.lock.

use super::Project;
use fairsale_contract_lock::CargoLock;
use std::collections::BTreeSet;
use toml::{Table, Value};

/// What must not be newer than this, and why.
const HELD: [(&str, &str, &str); 1] = [("alloy-trie", "0.9.5", "later ones do not compile with pallet-revive 0.20.2")];

/// What both chains run.
const RUNTIME: &str = "fairsale-runtime";

/// Every package has the workspace's lints. Contracts can't inherit them, because contract-build copies their manifest out of
/// the workspace, so they repeat them word for word, but for `unsafe_code`: what ink!'s macros make is unsafe.
/// [`contracts_are_safe`](super::files::contracts_are_safe) stands in for that one.
pub fn lints_are_the_workspaces(project: &Project) -> Vec<String> {
    let mut faults = Vec::new();
    let Some(lints) = project.manifest.get("workspace").and_then(|workspace| workspace.get("lints")) else {
        return vec!["Cargo.toml: there is no [workspace.lints]".to_owned()];
    };
    let mut contracts = lints.clone();
    if let Some(rust) = contracts.get_mut("rust").and_then(Value::as_table_mut) {
        rust.remove("unsafe_code");
    }
    let inherited = Value::Table(Table::from_iter([("workspace".to_owned(), Value::Boolean(true))]));
    for package in &project.packages {
        let own = package.manifest.get("lints");
        if package.folder.starts_with("contracts/") {
            if own != Some(&contracts) {
                let folder = &package.folder;
                faults.push(format!("{folder}/Cargo.toml: [lints] is not [workspace.lints] without unsafe_code"));
            }
        } else if own != Some(&inherited) {
            faults.push(format!("{}/Cargo.toml: [lints] is not workspace = true", package.folder));
        }
    }
    faults
}

/// There is a lock file, it may be committed, and in it is what we must hold back.
pub fn fragile_versions_are_held(project: &Project) -> Vec<String> {
    let Some(Ok(lock)) = project.text("Cargo.lock").map(CargoLock::parse) else {
        return vec!["Cargo.lock: there is none that can be read".to_owned()];
    };
    let mut faults = Vec::new();
    if project.text(".gitignore").is_some_and(|text| text.lines().any(|line| line.contains("Cargo.lock"))) {
        faults.push(".gitignore: Cargo.lock must be committed".to_owned());
    }
    for (name, version, why) in HELD {
        for found in lock.versions(name).filter(|found| *found != version) {
            faults.push(format!(
                "Cargo.lock: {name} is {found}, not {version} ({why}): cargo update -p {name} --precise {version}"
            ));
        }
    }
    faults
}

/// What the runtime is made of. Other crates differ between the two lock files: features that nobody asked for are in them.
const OF_THE_RUNTIME: [&str; 7] = ["frame-", "pallet-", "sp-", "polkavm", "revm", "alloy-", "parity-scale-codec"];

/// Requires the same runtime of the tests with ink!'s tools, which have a lock file of their own.
pub fn both_chains_have_the_same_runtime(project: &Project) -> Vec<String> {
    let reached = |path: &str| {
        let lock = project.text(path).map(|text| CargoLock::parse(text).and_then(|lock| lock.closure(RUNTIME)));
        match lock.map(|closure| closure.map(names_and_versions)) {
            Some(Ok(reached)) => Ok(reached),
            _ => Err(vec![format!("{path}: there is no lock file that knows {RUNTIME}")]),
        }
    };
    let (ours, theirs) = match (reached("Cargo.lock"), reached("ink-tools/Cargo.lock")) {
        (Ok(ours), Ok(theirs)) => (ours, theirs),
        (Err(fault), _) | (_, Err(fault)) => return fault,
    };
    let matters = |name: &str| OF_THE_RUNTIME.iter().any(|prefix| name.starts_with(prefix));
    let missing = ours.iter().filter(|package| {
        // What only features bring that nobody asked for is in one of them, by no version at all.
        let known = theirs.iter().any(|(name, _)| *name == package.0);
        matters(&package.0) && known && !theirs.contains(*package)
    });
    missing
        .map(|(name, version)| {
            format!(
                "ink-tools/Cargo.lock: {name} is not {version}, as in Cargo.lock: cargo update -p {name} --precise {version}"
            )
        })
        .collect()
}

fn names_and_versions(closure: BTreeSet<String>) -> BTreeSet<(String, String)> {
    let parts = closure.iter().filter_map(|identity| identity.split_once(' '));
    parts.map(|(name, rest)| (name.to_owned(), rest.split(' ').next().unwrap_or_default().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::Package;

    const WORKSPACE: &str = "[workspace.lints.rust]\nunsafe_code = 'forbid'\nmissing_docs = 'warn'";

    /// A workspace with lints and a package in `folder` with this manifest.
    fn project(folder: &str, manifest: &str) -> Project {
        let package = Package { folder: folder.to_owned(), manifest: manifest.parse().unwrap(), ..Package::default() };
        Project { manifest: WORKSPACE.parse().unwrap(), packages: vec![package], ..Project::default() }
    }

    #[test]
    fn lints_may_be_inherited_or_in_contracts_repeated() {
        let inherited = "lints.workspace = true";
        let repeated = "[lints.rust]\nmissing_docs = 'warn'";
        let faults = |folder, manifest| lints_are_the_workspaces(&project(folder, manifest)).len();
        assert_eq!(faults("crates/math", inherited), 0);
        assert_eq!(faults("contracts/token", repeated), 0);
        // the other way round, weaker, stronger, or not at all
        assert_eq!(faults("crates/math", repeated), 1);
        assert_eq!(faults("contracts/token", inherited), 1);
        assert_eq!(faults("contracts/token", "[lints.rust]\nmissing_docs = 'allow'"), 1);
        assert_eq!(faults("contracts/token", "[lints.rust]\nmissing_docs = 'warn'\nunsafe_code = 'forbid'"), 1);
        assert_eq!(faults("contracts/token", ""), 1);
        assert_eq!(faults("crates/math", ""), 1);
        assert_eq!(faults("crates/math", "lints.workspace = false"), 1);
    }

    #[test]
    fn a_workspace_has_lints() {
        let mut project = project("crates/math", "lints.workspace = true");
        project.manifest.clear();
        assert_eq!(lints_are_the_workspaces(&project).len(), 1);
    }

    #[test]
    fn lock_files_that_differ_in_the_runtime_are_found() {
        let lock = |pallet: &str, other: &str| {
            format!(
                "[[package]]\nname = 'fairsale-runtime'\nversion = '0.1.0'\ndependencies = ['pallet-revive', 'syn']\n\
                 [[package]]\nname = 'pallet-revive'\nversion = '{pallet}'\nsource = 'registry'\n\
                 [[package]]\nname = 'syn'\nversion = '{other}'\nsource = 'registry'\n"
            )
        };
        let faults = |embedded: &str, node: &str| {
            let files = [("Cargo.lock", embedded), ("ink-tools/Cargo.lock", node)];
            both_chains_have_the_same_runtime(&Project::of_files(&files)).len()
        };
        assert_eq!(faults(&lock("0.20.2", "2.0.1"), &lock("0.20.2", "2.0.1")), 0);
        assert_eq!(faults(&lock("0.20.2", "2.0.1"), &lock("0.20.2", "2.0.2")), 0, "that is not of the runtime");
        assert_eq!(faults(&lock("0.20.2", "2.0.1"), &lock("0.20.3", "2.0.1")), 1);
        assert_eq!(faults(&lock("0.20.2", "2.0.1"), ""), 1);
        assert_eq!(both_chains_have_the_same_runtime(&Project::default()).len(), 1);
    }

    #[test]
    fn a_lock_file_is_there_and_holds_versions() {
        let lock = |version: &str| format!("[[package]]\nname = 'alloy-trie'\nversion = '{version}'\n");
        let faults = |lock: &str, ignored: &str| {
            fragile_versions_are_held(&Project::of_files(&[("Cargo.lock", lock), (".gitignore", ignored)])).len()
        };
        assert_eq!(faults(&lock("0.9.5"), "/target\n"), 0);
        assert_eq!(faults(&lock("0.9.6"), "/target\n"), 1);
        assert_eq!(faults(&(lock("0.9.5") + &lock("0.10.0")), "/target\n"), 1);
        assert_eq!(faults(&lock("0.9.5"), "/target\nCargo.lock\n"), 1);
        assert_eq!(faults("not a lock file", ""), 1);
        assert_eq!(fragile_versions_are_held(&Project::default()).len(), 1);
    }
}
