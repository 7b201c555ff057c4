//! The house rules that no compiler checks. Each is a function of a [`Project`], and has a test in which it fails.

mod files;
mod knowledge;
mod manifests;
mod modules;
mod trees;
mod words;

use crate::workspace;
use anyhow::{Context, Result, bail};
use cargo_metadata::{DependencyKind, MetadataCommand};
use std::{fs, path::Path};
use toml::Table;

/// Folders that are not ours.
const NOT_OURS: [&str; 3] = [".git", "target", "node_modules"];

/// All that the rules look at.
#[derive(Default)]
struct Project {
    /// The workspace's Cargo.toml.
    manifest: Table,
    packages: Vec<Package>,
    files: Vec<File>,
}

/// A package of the workspace.
#[derive(Default)]
struct Package {
    /// Where it is, such as `crates/math`.
    folder: String,
    manifest: Table,
    dependencies: Vec<Dependency>,
    /// The root files of its library and programs, such as `crates/math/src/lib.rs`.
    roots: Vec<String>,
}

/// What a package asks for.
#[derive(Default)]
struct Dependency {
    name: String,
    /// Where it is, if it is one of ours.
    folder: Option<String>,
    /// Only tests and examples need it.
    dev: bool,
}

/// Finds violations of one rule.
type Rule = fn(&Project) -> Vec<String>;

/// The rules in force.
const RULES: &[Rule] = &[
    knowledge::table_is_obeyed,
    manifests::lints_are_the_workspaces,
    manifests::fragile_versions_are_held,
    manifests::both_chains_have_the_same_runtime,
    files::contracts_have_a_readme,
    files::no_file_is_long,
    files::no_registry_is_named,
    files::no_leftover_macros,
    files::contracts_are_safe,
    files::no_toolchain_is_pinned,
    trees::trees_are_complete,
    trees::sales_have_trees,
    words::docs_begin_plainly,
    words::no_banned_words,
];

/// Rules that are not in force yet. `cargo xtask tidy --coming` shows their violations. Moving a line up puts it in force.
const COMING: &[Rule] = &[modules::none_is_in_a_circle];

#[derive(clap::Args, Default)]
pub struct Args {
    /// Also check the rules that are not in force yet.
    #[arg(long)]
    coming: bool,
}

/// A text file.
struct File {
    /// From the root, with `/`.
    path: String,
    text: String,
}

/// `cargo xtask tidy`
pub fn run(args: &Args) -> Result<()> {
    let project = Project::read()?;
    let mut faults = project.faults(RULES);
    faults.extend(project.faults(if args.coming { COMING } else { &[] }));
    faults.extend(lock_file_is_current(&workspace::root().join("ink-tools")));
    for fault in &faults {
        eprintln!("tidy: {fault}");
    }
    if !faults.is_empty() {
        bail!("{} against the rules of the house", count(faults.len(), "thing"));
    }
    eprintln!("tidy: {}, {}", count(project.packages.len(), "package"), count(project.files.len(), "file"));
    Ok(())
}

/// The lock file of the workspace in `folder` knows what our crates depend on today. Who changes a manifest of the main
/// workspace changes it too.
fn lock_file_is_current(folder: &Path) -> Option<String> {
    let read = MetadataCommand::new().current_dir(folder).other_options(["--locked".to_owned()]).exec();
    let why = read.err()?.to_string();
    Some(format!(
        "{}/Cargo.lock is not up to date: run `cargo metadata` there and commit it ({})",
        relative(folder),
        why.trim()
    ))
}

fn count(number: usize, of: &str) -> String {
    format!("{number} {of}{}", if number == 1 { "" } else { "s" })
}

impl Project {
    fn read() -> Result<Self> {
        let metadata = MetadataCommand::new().current_dir(workspace::root()).no_deps().exec()?;
        let mut packages = Vec::new();
        for package in &metadata.packages {
            let manifest = package.manifest_path.as_std_path();
            let dependencies = package.dependencies.iter().map(|dependency| Dependency {
                name: dependency.name.clone(),
                folder: dependency.path.as_ref().map(|path| relative(path.as_std_path())),
                dev: dependency.kind == DependencyKind::Development,
            });
            let compiled = package.targets.iter().filter(|target| !target.is_test() && !target.is_bench());
            packages.push(Package {
                folder: relative(manifest.parent().context("a manifest is in a folder")?),
                dependencies: dependencies.collect(),
                roots: compiled.map(|target| relative(target.src_path.as_std_path())).collect(),
                manifest: read_table(manifest)?,
            });
        }
        let mut files = Vec::new();
        read_texts(workspace::root(), &mut files)?;
        Ok(Self { manifest: read_table(&workspace::root().join("Cargo.toml"))?, packages, files })
    }

    fn faults(&self, rules: &[Rule]) -> Vec<String> {
        rules.iter().flat_map(|rule| rule(self)).collect()
    }

    fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }
}

fn relative(path: &Path) -> String {
    path.strip_prefix(workspace::root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

fn read_table(path: &Path) -> Result<Table> {
    fs::read_to_string(path)?.parse().with_context(|| path.display().to_string())
}

/// Reads every text file in `folder` and below.
fn read_texts(folder: &Path, files: &mut Vec<File>) -> Result<()> {
    let mut paths: Vec<_> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_symlink() || NOT_OURS.contains(&&*name) {
            continue;
        }
        if path.is_dir() {
            read_texts(&path, files)?;
        } else if let Ok(text) = String::from_utf8(fs::read(&path)?) {
            files.push(File { path: relative(&path), text });
        }
    }
    Ok(())
}

/// Made-up projects for the rules' tests.
#[cfg(test)]
impl Project {
    fn of_files(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| File { path: (*path).to_owned(), text: (*text).to_owned() };
        Self { files: files.iter().map(file).collect(), ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_is_tidy() {
        let faults = Project::read().unwrap().faults(RULES);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn an_empty_project_breaks_rules() {
        assert!(!Project::default().faults(RULES).is_empty());
    }

    #[test]
    fn what_is_read_is_this_project() {
        let project = Project::read().unwrap();
        assert!(project.packages.iter().any(|package| package.folder == "crates/interfaces"
            && package.dependencies.iter().any(|known| known.folder.as_deref() == Some("crates/math"))));
        assert!(project.text("xtask/src/tidy.rs").is_some_and(|text| text.contains("what_is_read_is_this_project")));
        assert!(!project.files.iter().any(|file| file.path.starts_with("target/")));
    }
}
