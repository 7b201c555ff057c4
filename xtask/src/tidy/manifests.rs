//! Rules about Cargo.toml and Cargo.lock.

use super::Project;
use toml::{Table, Value};

/// What must not be newer than this, and why.
const HELD: [(&str, &str, &str); 1] = [("alloy-trie", "0.9.5", "later ones do not compile with pallet-revive 0.20.2")];

/// Every package has the workspace's lints. Contracts can't inherit them, because contract-build copies their manifest out of
/// the workspace, so they repeat them word for word.
pub fn lints_are_the_workspaces(project: &Project) -> Vec<String> {
    let mut faults = Vec::new();
    let lints = project.manifest.get("workspace").and_then(|workspace| workspace.get("lints"));
    if lints.is_none() {
        faults.push("Cargo.toml: there is no [workspace.lints]".to_owned());
    }
    let inherited = Value::Table(Table::from_iter([("workspace".to_owned(), Value::Boolean(true))]));
    for package in &project.packages {
        let own = package.manifest.get("lints");
        if package.folder.starts_with("contracts/") {
            if own != lints {
                faults
                    .push(format!("{}/Cargo.toml: [lints] does not repeat [workspace.lints] exactly", package.folder));
            }
        } else if own != Some(&inherited) {
            faults.push(format!("{}/Cargo.toml: [lints] is not workspace = true", package.folder));
        }
    }
    faults
}

/// There is a lock file, it may be committed, and in it is what we must hold back.
pub fn fragile_versions_are_held(project: &Project) -> Vec<String> {
    let Some(Ok(lock)) = project.text("Cargo.lock").map(str::parse::<Table>) else {
        return vec!["Cargo.lock: there is none that can be read".to_owned()];
    };
    let mut faults = Vec::new();
    if project.text(".gitignore").is_some_and(|text| text.lines().any(|line| line.contains("Cargo.lock"))) {
        faults.push(".gitignore: Cargo.lock must be committed".to_owned());
    }
    let packages = lock.get("package").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let text = |package: &Value, key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    for (name, version, why) in HELD {
        for package in packages.iter().filter(|package| text(package, "name") == name) {
            let found = text(package, "version");
            if found != version {
                faults.push(format!(
                    "Cargo.lock: {name} is {found}, not {version} ({why}): cargo update -p {name} --precise {version}"
                ));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::Package;

    const WORKSPACE: &str = "[workspace.lints.rust]\nunsafe_code = 'forbid'";

    /// A workspace with lints and a package in `folder` with this manifest.
    fn project(folder: &str, manifest: &str) -> Project {
        let package = Package { folder: folder.to_owned(), manifest: manifest.parse().unwrap(), ..Package::default() };
        Project { manifest: WORKSPACE.parse().unwrap(), packages: vec![package], ..Project::default() }
    }

    #[test]
    fn lints_may_be_inherited_or_in_contracts_repeated() {
        let inherited = "lints.workspace = true";
        let repeated = "[lints.rust]\nunsafe_code = 'forbid'";
        assert_eq!(lints_are_the_workspaces(&project("crates/math", inherited)), [""; 0]);
        assert_eq!(lints_are_the_workspaces(&project("contracts/token", repeated)), [""; 0]);
        // the other way round, or weaker, or not at all
        assert_eq!(lints_are_the_workspaces(&project("crates/math", repeated)).len(), 1);
        assert_eq!(lints_are_the_workspaces(&project("contracts/token", inherited)).len(), 1);
        assert_eq!(
            lints_are_the_workspaces(&project("contracts/token", "[lints.rust]\nunsafe_code = 'warn'")).len(),
            1
        );
        assert_eq!(lints_are_the_workspaces(&project("contracts/token", "")).len(), 1);
        assert_eq!(lints_are_the_workspaces(&project("crates/math", "")).len(), 1);
        assert_eq!(lints_are_the_workspaces(&project("crates/math", "lints.workspace = false")).len(), 1);
    }

    #[test]
    fn a_workspace_has_lints() {
        let mut project = project("crates/math", "lints.workspace = true");
        project.manifest.clear();
        assert_eq!(lints_are_the_workspaces(&project).len(), 1);
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
