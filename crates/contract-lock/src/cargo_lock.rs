//! What a package is made of, by Cargo.lock.

use std::collections::BTreeSet;
use toml::{Table, Value};

/// A lock file of cargo's.
pub struct CargoLock {
    packages: Vec<Package>,
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

impl CargoLock {
    /// The one with this text.
    ///
    /// # Errors
    /// It is something else.
    pub fn parse(text: &str) -> Result<Self, String> {
        let lock: Table = text.parse().map_err(|error| format!("{error}"))?;
        let packages = lock.get("package").and_then(Value::as_array).ok_or("lists no package")?;
        Ok(Self { packages: packages.iter().map(Package::parse).collect() })
    }

    /// All that `name` of this workspace depends on, itself included: names, versions and checksums, with spaces between.
    ///
    /// # Errors
    /// The lock file does not know it.
    pub fn closure(&self, name: &str) -> Result<BTreeSet<String>, String> {
        let ours = |package: &&Package| package.name == name && package.source.is_empty();
        let first = self.packages.iter().find(ours).ok_or_else(|| format!("Cargo.lock does not know {name}"))?;
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
        Ok(reached.iter().map(|package| package.identity()).collect())
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
    #[test]
    fn a_closure_has_the_versions_and_sources_meant_and_no_tools() {
        let lock = CargoLock::parse(LOCK).unwrap();
        let closure = lock.closure("sale").unwrap();
        let expected = ["sale 0.1.0 ", "math 0.1.0 ", "ink 6.0.0 aa", "codec 3.0.0 cc"];
        assert_eq!(closure, expected.map(str::to_owned).into());
        assert!(lock.closure("tool").is_err(), "not ours");
    }
}
