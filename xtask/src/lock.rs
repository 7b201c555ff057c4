//! What a package is made of, by Cargo.lock and the workspace's Cargo.toml.

use crate::workspace;
use anyhow::{Context, Result};
use std::{collections::BTreeSet, fs};
use toml::{Table, Value};

/// The lock file, and what the workspace asks of the packages in it.
pub struct Lock {
    packages: Vec<Package>,
    requirements: Table,
}

struct Package {
    name: String,
    version: String,
    /// Where it comes from; empty for ours.
    source: String,
    checksum: String,
    /// As the lock file names them: `name`, `name version` or `name version (source)`.
    dependencies: Vec<String>,
}

impl Lock {
    /// Those of this workspace.
    pub fn read() -> Result<Self> {
        let text = |name: &str| fs::read_to_string(workspace::root().join(name)).context(name.to_owned());
        Self::parse(&text("Cargo.lock")?, &text("Cargo.toml")?)
    }

    /// Those of these texts, of a Cargo.lock and a Cargo.toml.
    ///
    /// # Errors
    /// They are something else.
    pub fn parse(lock: &str, manifest: &str) -> Result<Self> {
        let lock: Table = lock.parse().context("Cargo.lock")?;
        let manifest: Table = manifest.parse().context("Cargo.toml")?;
        let packages = lock.get("package").and_then(Value::as_array).context("Cargo.lock lists no package")?;
        let requirements = manifest.get("workspace").and_then(|workspace| workspace.get("dependencies"));
        Ok(Self {
            packages: packages.iter().map(Package::parse).collect(),
            requirements: requirements.and_then(Value::as_table).cloned().unwrap_or_default(),
        })
    }

    /// All that `name` of this workspace depends on, itself included, with versions and checksums.
    ///
    /// # Errors
    /// The lock file does not know it.
    pub fn closure(&self, name: &str) -> Result<BTreeSet<String>> {
        Ok(self.reach(name)?.iter().map(|package| package.identity()).collect())
    }

    /// Names and versions of all that `name` of this workspace depends on.
    ///
    /// # Errors
    /// The lock file does not know it.
    pub fn reached(&self, name: &str) -> Result<BTreeSet<(String, String)>> {
        Ok(self.reach(name)?.iter().map(|package| (package.name.clone(), package.version.clone())).collect())
    }

    /// What the workspace's Cargo.toml asks of the packages in the closure of `name`: features, above all.
    pub fn requirements(&self, name: &str) -> Result<Vec<String>> {
        let names: BTreeSet<_> = self.reach(name)?.iter().map(|package| package.name.as_str()).collect();
        let asked_for =
            |key: &str, value: &Value| names.contains(value.get("package").and_then(Value::as_str).unwrap_or(key));
        Ok(self
            .requirements
            .iter()
            .filter(|(key, value)| asked_for(key, value))
            .map(|entry| format!("{entry:?}"))
            .collect())
    }

    /// The versions of `name`, with checksums: none, one or several.
    pub fn versions(&self, name: &str) -> Vec<String> {
        self.packages.iter().filter(|package| package.name == name).map(Package::identity).collect()
    }

    fn reach(&self, name: &str) -> Result<Vec<&Package>> {
        let ours = |package: &&Package| package.name == name && package.source.is_empty();
        let first = self.packages.iter().find(ours).with_context(|| format!("Cargo.lock does not know {name}"))?;
        let mut reached = vec![first];
        let mut next = 0;
        while let Some(package) = reached.get(next).copied() {
            for dependency in &package.dependencies {
                for found in self.packages.iter().filter(|package| package.is(dependency)) {
                    if !reached.iter().any(|known| std::ptr::eq(*known, found)) {
                        reached.push(found);
                    }
                }
            }
            next += 1;
        }
        Ok(reached)
    }
}

impl Package {
    fn parse(value: &Value) -> Self {
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let dependencies = value.get("dependencies").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        Self {
            name: text("name"),
            version: text("version"),
            source: text("source"),
            checksum: text("checksum"),
            dependencies: dependencies.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        }
    }

    fn is(&self, dependency: &str) -> bool {
        let mut parts = dependency.splitn(3, ' ');
        parts.next() == Some(&self.name)
            && parts.next().is_none_or(|version| version == self.version)
            && parts.next().is_none_or(|source| source.trim_matches(['(', ')']) == self.source)
    }

    fn identity(&self) -> String {
        format!("{} {} {}", self.name, self.version, self.checksum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
        [[package]]
        name = "sale"
        version = "0.1.0"
        dependencies = ["ink 6.0.0", "math"]
        [[package]]
        name = "math"
        version = "0.1.0"
        [[package]]
        name = "ink"
        version = "6.0.0"
        source = "elsewhere"
        checksum = "aa"
        dependencies = ["codec 3.0.0 (elsewhere)"]
        [[package]]
        name = "ink"
        version = "5.0.0"
        source = "elsewhere"
        checksum = "bb"
        [[package]]
        name = "codec"
        version = "3.0.0"
        source = "elsewhere"
        checksum = "cc"
        dependencies = ["ink 6.0.0"]
        [[package]]
        name = "codec"
        version = "3.0.0"
        source = "fork"
        checksum = "dd"
        [[package]]
        name = "tool"
        version = "1.0.0"
        source = "elsewhere"
    "#;
    const MANIFEST: &str = r#"
        [workspace.dependencies]
        ink = { version = "=6.0.0", default-features = false }
        scale = { package = "codec", version = "3" }
        tool = "1"
    "#;

    #[test]
    fn a_closure_has_the_versions_and_sources_meant_and_no_tools() {
        let lock = Lock::parse(LOCK, MANIFEST).unwrap();
        let closure = lock.closure("sale").unwrap();
        let expected = ["sale 0.1.0 ", "math 0.1.0 ", "ink 6.0.0 aa", "codec 3.0.0 cc"];
        assert_eq!(closure, expected.map(str::to_owned).into());
        assert!(lock.closure("tool").is_err(), "not ours");
    }

    #[test]
    fn requirements_are_those_of_the_closure_under_any_name() {
        let asked = Lock::parse(LOCK, MANIFEST).unwrap().requirements("sale").unwrap().join("\n");
        assert!(asked.contains("default-features") && asked.contains("scale") && !asked.contains("tool"), "{asked}");
    }

    #[test]
    fn versions_are_all_there_are() {
        let lock = Lock::parse(LOCK, MANIFEST).unwrap();
        assert_eq!(lock.versions("ink"), ["ink 6.0.0 aa", "ink 5.0.0 bb"]);
        assert!(lock.versions("nothing").is_empty());
    }
}
