//! The key of a contract: a hash of all it is built from.

use crate::CargoLock;
use std::{
    collections::BTreeSet,
    fs,
    path::{Component, Path, PathBuf},
};
use toml::{Table, Value};

/// Where the builder's own sources are.
const BUILDER: &str = "ink-tools/contract-builder";

/// What contracts are built from besides their sources: others' crates, ours and the builder's, by their lock files.
pub struct Recipe {
    lock: CargoLock,
    manifest: Table,
    /// Of the builder and all it depends on, with checksums.
    builder: BTreeSet<String>,
}

impl Recipe {
    /// That of the project at `root`.
    ///
    /// # Errors
    /// A lock file or a manifest cannot be read.
    pub fn read(root: &Path) -> Result<Self, String> {
        let lock = |path: &str| CargoLock::parse(&read(&root.join(path))?).map_err(|error| format!("{path}: {error}"));
        Ok(Self {
            lock: lock("Cargo.lock")?,
            manifest: table(&root.join("Cargo.toml"))?,
            builder: lock("ink-tools/Cargo.lock")?.closure("contract-builder")?,
        })
    }

    /// What the workspace's manifest asks of packages in `closure`: features, above all.
    fn requirements<'a>(&'a self, closure: &'a BTreeSet<String>) -> impl Iterator<Item = String> + 'a {
        let names: BTreeSet<&str> = closure.iter().filter_map(|identity| identity.split(' ').next()).collect();
        self.dependencies().into_iter().flatten().filter_map(move |(key, value)| {
            let name = value.get("package").and_then(Value::as_str).unwrap_or(key);
            names.contains(name).then(|| format!("{key} = {value}"))
        })
    }

    fn dependencies(&self) -> Option<&Table> {
        self.manifest.get("workspace")?.get("dependencies")?.as_table()
    }
}

/// The key of the contract `name`: BLAKE3 of its sources, those of our crates in it, its part of Cargo.lock, what the
/// workspace asks of that, the builder and `compiler`. What only tools, tests or readers use is not in it.
///
/// # Errors
/// A source cannot be read, or Cargo.lock does not know the contract.
pub fn key(root: &Path, recipe: &Recipe, name: &str, compiler: &str) -> Result<String, String> {
    let closure = recipe.lock.closure(name)?;
    let mut hasher = Labelled(blake3::Hasher::new());
    hasher.add("compiler", compiler);
    recipe.builder.iter().for_each(|package| hasher.add("builder", package));
    closure.iter().for_each(|package| hasher.add("dependency", package));
    recipe.requirements(&closure).for_each(|requirement| hasher.add("requirement", &requirement));
    for path in sources(root, recipe, name)? {
        hasher.add(&path.to_string_lossy().replace('\\', "/"), &read(&root.join(&path))?);
    }
    Ok(crate::hex(hasher.0.finalize().as_bytes()))
}

/// The files that the contract `name` is built from, from the root: those of its package and of ours that it depends on,
/// what they take in from elsewhere, and the builder's.
///
/// # Errors
/// One cannot be read.
pub(crate) fn sources(root: &Path, recipe: &Recipe, name: &str) -> Result<BTreeSet<PathBuf>, String> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut packages = vec![Path::new("contracts").join(name)];
    while let Some(package) = packages.pop() {
        if seen.insert(package.clone()) {
            collect(root, &package, &mut found)?;
            packages.extend(depends_on(root, recipe, &package)?);
        }
    }
    collect(root, Path::new(BUILDER), &mut found)?;
    Ok(found)
}

/// The files that [`faults`](crate::faults) depends on, from the root. Who keeps an answer of it asks anew when one of
/// them changes. (A source that is added changes one of them too: the one that names it, or Cargo.lock.)
///
/// # Errors
/// A source cannot be read.
pub fn watched(root: &Path, recipe: &Recipe) -> Result<BTreeSet<PathBuf>, String> {
    let mut watched: BTreeSet<PathBuf> =
        ["Cargo.lock", "Cargo.toml", "ink-tools/Cargo.lock", crate::LOCK].map(PathBuf::from).into();
    for name in crate::contracts(root)? {
        watched.extend(sources(root, recipe, &name)?);
        watched.extend(
            crate::ENDINGS.map(|ending| crate::folder(Path::new(""), &name).join(&name).with_extension(ending)),
        );
    }
    Ok(watched)
}

/// Our packages that the one in the folder `package` depends on, as folders from the root.
fn depends_on(root: &Path, recipe: &Recipe, package: &Path) -> Result<Vec<PathBuf>, String> {
    let manifest = table(&root.join(package).join("Cargo.toml"))?;
    let dependencies = manifest.get("dependencies").and_then(Value::as_table).into_iter().flatten();
    let folders = dependencies.filter_map(|(key, value)| {
        let path = |value: &Value| value.get("path").and_then(Value::as_str).map(PathBuf::from);
        match value.get("workspace") {
            Some(_) => path(recipe.dependencies()?.get(key)?),
            None => Some(normal(&package.join(path(value)?))),
        }
    });
    Ok(folders.collect())
}

/// Adds the manifest, Rust sources and scripts in a folder and below, tests of its own (`tests/`) not included.
fn collect(root: &Path, folder: &Path, found: &mut BTreeSet<PathBuf>) -> Result<(), String> {
    let full = root.join(folder);
    let entries = fs::read_dir(&full).map_err(|error| format!("{}: {error}", full.display()))?;
    for entry in entries.flatten() {
        let path = folder.join(entry.file_name());
        if entry.path().is_dir() {
            if !["tests", "target"].iter().any(|name| entry.file_name() == *name) {
                collect(root, &path, found)?;
            }
        } else {
            add(root, path, found)?;
        }
    }
    Ok(())
}

/// Adds a file that is compiled, and those that it takes in by `#[path = "…"]`.
fn add(root: &Path, path: PathBuf, found: &mut BTreeSet<PathBuf>) -> Result<(), String> {
    let compiled = path.extension().is_some_and(|kind| ["rs", "toml", "sh"].iter().any(|wanted| kind == *wanted));
    if compiled && found.insert(path.clone()) {
        let text = read(&root.join(&path))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        for other in taken_in(&text) {
            add(root, normal(&folder.join(other)), found)?;
        }
    }
    Ok(())
}

/// The files that Rust source takes in from other places by `#[path = "…"]`, as it names them: relative to its folder.
pub fn taken_in(source: &str) -> impl Iterator<Item = &str> {
    source.lines().filter_map(|line| line.trim().strip_prefix("#[path = \"")?.split('"').next())
}

/// Without `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(normal.pop()),
            part => normal.push(part),
        }
    }
    normal
}

fn table(path: &Path) -> Result<Table, String> {
    read(path)?.parse().map_err(|error| format!("{}: {error}", path.display()))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// A hash of texts, each with its label and both with their lengths, so that nothing can stand for something else.
struct Labelled(blake3::Hasher);

impl Labelled {
    fn add(&mut self, label: &str, text: &str) {
        for part in [label, text] {
            self.0.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
        }
    }
}
