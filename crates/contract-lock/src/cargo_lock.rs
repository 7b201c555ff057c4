//! What a package is made of, by Cargo.lock.

use serde::Deserialize;
use std::collections::BTreeSet;

/// A lock file of cargo's.
#[derive(Deserialize)]
pub struct CargoLock {
    #[serde(rename = "package")]
    packages: Vec<Package>,
}

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    version: String,
    /// Where it comes from; empty for ours.
    #[serde(default)]
    source: String,
    #[serde(default)]
    checksum: String,
    /// As the lock file names them: `name`, `name version` or `name version (source)`.
    #[serde(default)]
    dependencies: Vec<String>,
}

impl CargoLock {
    /// The one with this text.
    ///
    /// # Errors
    /// It is something else.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    /// All that `name` of this workspace depends on, itself included: names, versions and checksums, with spaces between.
    ///
    /// # Errors
    /// The lock file does not know it.
    pub fn closure(&self, name: &str) -> Result<BTreeSet<String>, String> {
        let ours = |package: &&Package| package.name == name && package.source.is_empty();
        let first = self.packages.iter().find(ours).ok_or_else(|| format!("Cargo.lock does not know {name}"))?;
        let (mut reached, mut next) = (BTreeSet::new(), vec![first]);
        while let Some(package) = next.pop() {
            if reached.insert(package) {
                let wanted = |other: &&Package| package.dependencies.iter().any(|dependency| other.is(dependency));
                next.extend(self.packages.iter().filter(wanted));
            }
        }
        Ok(reached.iter().map(|package| format!("{} {} {}", package.name, package.version, package.checksum)).collect())
    }

    /// The versions of `name`.
    pub fn versions(&self, name: &str) -> impl Iterator<Item = &str> {
        self.packages.iter().filter(move |package| package.name == name).map(|package| package.version.as_str())
    }
}

impl Package {
    fn is(&self, dependency: &str) -> bool {
        let mut parts = dependency.splitn(3, ' ');
        parts.next() == Some(&self.name)
            && parts.next().is_none_or(|version| version == self.version)
            && parts.next().is_none_or(|source| source.trim_matches(['(', ')']) == self.source)
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
        assert_eq!(lock.versions("ink").collect::<Vec<_>>(), ["6.0.0", "5.0.0"]);
        assert!(CargoLock::parse("[package]\nname = 'sale'").is_err(), "not a lock file");
    }
}
