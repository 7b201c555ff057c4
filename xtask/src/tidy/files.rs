//! Rules about the text of files.

use super::{File, Project};

/// A file with more lines of code wants to be two.
const LONGEST: usize = 400;
/// Where the unit tests in a source file begin. Nothing follows them: clippy sees to that.
const UNIT_TESTS: &str = "\n#[cfg(test)]\nmod tests {";
/// Hosts that belong into the settings of a machine, not of a project. In pieces, so that this file does not name them.
const REGISTRIES: [&[&str]; 8] = [
    &["crates", "io"],
    &["rust-lang", "org"],
    &["rustup", "rs"],
    &["debian", "org"],
    &["npmjs", "org"],
    &["pypi", "org"],
    &["golang", "org"],
    &["docker", "io"],
];
/// Written by tools, with hosts in them.
const LOCKS: [&str; 2] = ["Cargo.lock", "package-lock.json"];
/// For the desk, not for the shop window.
const LEFTOVERS: [&str; 3] = ["todo", "dbg", "unimplemented"];

/// Every contract has a page with its rules.
pub fn contracts_have_a_readme(project: &Project) -> Vec<String> {
    let contracts = project.packages.iter().filter(|package| package.folder.starts_with("contracts/"));
    let pages = contracts.map(|package| format!("{}/README.md", package.folder));
    pages.filter(|page| project.text(page).is_none()).map(|page| format!("{page}: is missing")).collect()
}

/// No source file and no script has more than 400 lines of code. Unit tests, comments and blank lines are not counted.
pub fn no_file_is_long(project: &Project) -> Vec<String> {
    let code = project.files.iter().filter(|file| {
        [".rs", ".sh", ".mjs"].iter().any(|ending| file.path.ends_with(ending)) || file.text.starts_with("#!")
    });
    let lengths = code.map(|file| (&file.path, length(file)));
    lengths
        .filter(|(_, length)| *length > LONGEST)
        .map(|(path, length)| format!("{path}: {length} lines of code, at most {LONGEST}"))
        .collect()
}

fn length(file: &File) -> usize {
    let slashes = [".rs", ".mjs"].iter().any(|ending| file.path.ends_with(ending));
    let comment = if slashes { "//" } else { "#" };
    let mut block = false; // inside /* … */
    let is_code = |line: &&str| {
        let begins = block || slashes && line.starts_with("/*");
        block = begins && !line.contains("*/");
        !begins && !line.is_empty() && !line.starts_with(comment)
    };
    let code = file.text.split(UNIT_TESTS).next().unwrap_or_default();
    code.lines().map(str::trim).filter(is_code).count()
}

/// No file names a package registry's host: where packages come from is the machine's affair.
pub fn no_registry_is_named(project: &Project) -> Vec<String> {
    let hosts = REGISTRIES.map(|parts| parts.join("."));
    let ours = project.files.iter().filter(|file| !LOCKS.iter().any(|lock| file.path.ends_with(lock)));
    ours.flat_map(|file| lines_with(file, &hosts, "names the registry")).collect()
}

/// No macro that marks unfinished work is left, not even where clippy does not look (docs, features that are off).
pub fn no_leftover_macros(project: &Project) -> Vec<String> {
    let calls = LEFTOVERS.map(|name| format!("{name}!("));
    let sources = project.files.iter().filter(|file| file.path.ends_with(".rs"));
    sources.flat_map(|file| lines_with(file, &calls, "has a")).collect()
}

/// Contracts write nothing unsafe themselves. The lint would say so, but it also objects to what ink!'s macros make.
pub fn contracts_are_safe(project: &Project) -> Vec<String> {
    let words = ["unsafe {", "unsafe fn", "unsafe impl", "unsafe(", "allow(unsafe"].map(str::to_owned);
    let sources = project.files.iter().filter(|file| file.path.starts_with("contracts/") && file.path.ends_with(".rs"));
    sources.flat_map(|file| lines_with(file, &words, "has")).collect()
}

/// No toolchain is pinned: it would break machines that cannot fetch it.
pub fn no_toolchain_is_pinned(project: &Project) -> Vec<String> {
    let names = ["rust-toolchain.toml", "rust-toolchain"];
    let pins =
        project.files.iter().filter(|file| file.path.rsplit('/').next().is_some_and(|name| names.contains(&name)));
    pins.map(|file| format!("{}: breaks machines where that toolchain can't be fetched", file.path)).collect()
}

/// A fault for every line that has one of the `words`.
fn lines_with(file: &File, words: &[String], what: &str) -> Vec<String> {
    let lines = file.text.lines().enumerate();
    let faults = lines.filter_map(|(index, line)| {
        let word = words.iter().find(|word| line.contains(word.as_str()))?;
        Some(format!("{}:{}: {what} {word}", file.path, index + 1))
    });
    faults.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::Package;

    #[test]
    fn a_contract_without_a_readme_is_found() {
        let mut project = Project::of_files(&[("contracts/a/README.md", "")]);
        for folder in ["contracts/a", "contracts/b", "crates/math"] {
            project.packages.push(Package { folder: folder.to_owned(), ..Package::default() });
        }
        assert_eq!(contracts_have_a_readme(&project), ["contracts/b/README.md: is missing"]);
    }

    #[test]
    fn long_files_of_code_are_found() {
        let (fits, long) = ("x\n".repeat(LONGEST), "x\n".repeat(LONGEST + 1));
        let script = format!("#!/bin/sh\n{long}");
        let project = Project::of_files(&[
            ("fits.rs", &fits),
            ("long.rs", &long),
            ("long.sh", &long),
            ("long.md", &long),
            ("script", &script),
        ]);
        assert_eq!(
            no_file_is_long(&project),
            ["long.rs", "long.sh", "script"].map(|path| format!("{path}: 401 lines of code, at most 400"))
        );
    }

    #[test]
    fn unit_tests_comments_and_blank_lines_are_not_counted() {
        for (path, text, lines) in [
            (
                "a.rs",
                "//! A\n\nfn f() {\n    // why\n    g(); // here\n}\n\n#[cfg(test)]\nmod tests {\n    fn f() {}\n}\n",
                3,
            ),
            ("a.rs", "#[cfg(test)]\nfn f() {}\n#[cfg(test)]\nmod tests;\nfn g() {}\n", 5),
            ("a.mjs", "/** One\n * two */\nf();\n/* three */\n// four\ng();\n# five\n", 3),
            ("a.sh", "#!/bin/sh\n# one\n  # two\n\nf # three\n// four\n", 2),
        ] {
            assert_eq!(length(&File { path: path.to_owned(), text: text.to_owned() }), lines, "{text}");
        }
    }

    #[test]
    fn registries_are_found_except_in_lock_files() {
        for host in REGISTRIES.map(|parts| parts.join(".")) {
            let text = format!("fine\nsee https://static.{host}/x\n");
            let project =
                Project::of_files(&[("README.md", &text), ("Cargo.lock", &text), ("web/package-lock.json", &text)]);
            assert_eq!(no_registry_is_named(&project), [format!("README.md:2: names the registry {host}")]);
        }
    }

    #[test]
    fn leftovers_are_found_in_rust() {
        for name in LEFTOVERS {
            let text = format!("fn f() {{\n    {name}!(1)\n}}\n");
            let project = Project::of_files(&[("a.rs", &text), ("a.md", &text)]);
            assert_eq!(no_leftover_macros(&project), [format!("a.rs:2: has a {name}!(")]);
        }
    }

    #[test]
    fn unsafe_contracts_are_found() {
        for unsafe_code in ["unsafe { f() }", "unsafe fn f() {}", "unsafe impl S for T {}", "#[unsafe(no_mangle)]"] {
            let text = format!("// unsafe, it says\n{unsafe_code}\n");
            let project = Project::of_files(&[("contracts/a/lib.rs", &text), ("crates/a/lib.rs", &text)]);
            let faults = contracts_are_safe(&project);
            assert!(faults.len() == 1 && faults[0].starts_with("contracts/a/lib.rs:2: has unsafe"), "{faults:?}");
        }
    }

    #[test]
    fn pinned_toolchains_are_found() {
        let project = Project::of_files(&[
            ("rust-toolchain.toml", ""),
            ("node/rust-toolchain", ""),
            ("not-a-rust-toolchain", ""),
        ]);
        assert_eq!(no_toolchain_is_pinned(&project).len(), 2);
    }
}
