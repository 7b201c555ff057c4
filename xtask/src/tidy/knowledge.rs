//! Who may know whom: the table in docs/architecture.md against what cargo says.

use super::{Package, Project};
use fairsale_contract_lock::taken_in;

/// Where the rules are written.
const PAGE: &str = "docs/architecture.md";
/// The heading over the table.
const HEADING: &str = "## Who may know whom";

/// A line of the table.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    /// A folder, or all in a folder: `contracts/*`.
    package: String,
    ours: Allowed,
    others: Allowed,
}

#[derive(Debug, PartialEq, Eq)]
enum Allowed {
    Anybody,
    /// None of them: nobody.
    These(Vec<String>),
}

impl Allowed {
    fn parse(cell: &str) -> Option<Self> {
        match cell {
            "anybody" => Some(Self::Anybody),
            "nobody" => Some(Self::These(Vec::new())),
            _ => cell
                .split_whitespace()
                .map(quoted)
                .collect::<Option<Vec<_>>>()
                .filter(|all| !all.is_empty())
                .map(Self::These),
        }
    }

    fn allows(&self, name: &str) -> bool {
        match self {
            Self::Anybody => true,
            Self::These(patterns) => patterns.iter().any(|pattern| matches(pattern, name)),
        }
    }
}

/// Every package stands in one row of the table, every row stands for a package, and no package knows more than its row
/// allows.
pub fn table_is_obeyed(project: &Project) -> Vec<String> {
    let rows = match project.text(PAGE).ok_or_else(|| "is missing".to_owned()).and_then(parse) {
        Ok(rows) => rows,
        Err(fault) => return vec![format!("{PAGE}: {fault}")],
    };
    let mut faults = Vec::new();
    for row in &rows {
        if !project.packages.iter().any(|package| matches(&row.package, &package.folder)) {
            faults.push(format!("{PAGE}: the table names {}, which is no package of the workspace", row.package));
        }
    }
    for package in &project.packages {
        // What is said of one package goes before what is said of all in a folder.
        let named: Vec<_> = rows.iter().filter(|row| row.package == package.folder).collect();
        let meant = rows.iter().filter(|row| matches(&row.package, &package.folder)).collect();
        match if named.is_empty() { meant } else { named }[..] {
            [row] => faults.extend(too_much(project, package, row)),
            ref several => {
                faults.push(format!("{PAGE}: {} stands in {} rows of the table", package.folder, several.len()))
            }
        }
    }
    faults
}

/// What `package` knows and may not: by its manifest, or by taking in a file.
fn too_much(project: &Project, package: &Package, row: &Row) -> Vec<String> {
    let mut faults = Vec::new();
    for known in &package.dependencies {
        let (name, allowed) = match &known.folder {
            Some(folder) => (folder, row.ours.allows(folder)),
            None => (&known.name, known.dev || row.others.allows(&known.name)),
        };
        if !allowed {
            faults.push(format!("{} may not know {name}, says {PAGE}", package.folder));
        }
    }
    let inside = format!("{}/", package.folder);
    for file in project.files.iter().filter(|file| file.path.starts_with(&inside) && file.path.ends_with(".rs")) {
        for path in taken_in(&file.text).map(|path| resolve(&file.path, path)).filter(|path| !path.starts_with(&inside))
        {
            let owner = project.packages.iter().find(|other| path.starts_with(&format!("{}/", other.folder)));
            if !owner.is_some_and(|owner| row.ours.allows(&owner.folder)) {
                faults.push(format!("{}: may not take in {path}, says {PAGE}", file.path));
            }
        }
    }
    faults
}

/// Where `path` is, as `file` names it.
pub(super) fn resolve(file: &str, path: &str) -> String {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// The table's rows.
fn parse(page: &str) -> Result<Vec<Row>, String> {
    let lines = page.lines().skip_while(|line| *line != HEADING).skip(1);
    let table = lines.skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    let rows: Vec<Row> = table.skip(2).map(parse_row).collect::<Result<_, _>>()?;
    if rows.is_empty() { Err(format!("there is no table under {HEADING:?}")) } else { Ok(rows) }
}

fn parse_row(line: &str) -> Result<Row, String> {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let row = match cells[..] {
        [package, ours, others] => quoted(package).zip(Allowed::parse(ours)).zip(Allowed::parse(others)),
        _ => None,
    };
    row.map(|((package, ours), others)| Row { package, ours, others }).ok_or_else(|| {
        format!("a row is not of the form | `folder` | `folder` … | `crate` … |, nobody or anybody: {line}")
    })
}

/// What stands between backquotes.
fn quoted(text: &str) -> Option<String> {
    text.strip_prefix('`')?.strip_suffix('`').map(str::to_owned)
}

/// Is `name` meant by `pattern`: itself, or `folder/*`?
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(folder) => name.strip_prefix(folder).is_some_and(|rest| !rest.is_empty() && !rest.contains('/')),
        None => pattern == name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::{Dependency, File};

    const TABLE: &str = "
## Who may know whom

Words.

| package | ours | others' |
|---|---|---|
| `math` | nobody | nobody |
| `contracts/*` | `math` | `ink` |
| `cli` | `math` `contracts/*` | anybody |
";

    fn package(folder: &str, known: &[&str]) -> Package {
        let dependency = |name: &&str| {
            let ours = name.contains('/') || *name == "math" || *name == "cli";
            Dependency { name: (*name).to_owned(), folder: ours.then(|| (*name).to_owned()), dev: false }
        };
        Package {
            folder: folder.to_owned(),
            dependencies: known.iter().map(dependency).collect(),
            ..Package::default()
        }
    }

    /// With the table and four packages, one of which knows something more.
    fn project(more: &str, known: &[&str]) -> Project {
        let mut project = Project::of_files(&[(PAGE, TABLE)]);
        project.packages = vec![
            package("math", &[]),
            package("contracts/a", &["math", "ink"]),
            package("contracts/b", &[]),
            package("cli", &["math", "contracts/a", "clap"]),
        ];
        let package = project.packages.iter_mut().find(|package| package.folder == more).unwrap();
        package.dependencies.extend(self::package("", known).dependencies);
        project
    }

    #[test]
    fn what_is_allowed_is_allowed() {
        assert_eq!(table_is_obeyed(&project("math", &[])), [""; 0]);
    }

    #[test]
    fn nobody_knows_more_than_allowed() {
        for (who, whom) in [
            ("math", "ink"),
            ("contracts/a", "contracts/b"),
            ("contracts/a", "cli"),
            ("math", "cli"),
            ("contracts/a", "clap"),
        ] {
            let faults = table_is_obeyed(&project(who, &[whom]));
            assert_eq!(faults, [format!("{who} may not know {whom}, says {PAGE}")]);
        }
    }

    #[test]
    fn tests_may_know_others_but_not_more_of_ours() {
        let mut project = project("math", &["proptest", "cli"]);
        project.packages[0].dependencies.iter_mut().for_each(|dependency| dependency.dev = true);
        assert_eq!(table_is_obeyed(&project), [format!("math may not know cli, says {PAGE}")]);
    }

    #[test]
    fn a_package_without_a_row_and_a_row_without_a_package_are_found() {
        let mut project = project("math", &[]);
        project.packages[3].folder = "tool".to_owned();
        let faults = table_is_obeyed(&project);
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[0].contains("names cli") && faults[1].contains("tool stands in 0 rows"), "{faults:?}");
    }

    #[test]
    fn a_package_has_one_row_only() {
        for twice in ["`contracts/*`", "`math`"] {
            let mut project = project("math", &[]);
            project.files[0].text.push_str(&format!("| {twice} | nobody | nobody |\n"));
            let faults = table_is_obeyed(&project);
            assert!(faults.iter().any(|fault| fault.contains("stands in 2 rows")), "{faults:?}");
        }
    }

    #[test]
    fn a_row_of_its_own_goes_before_that_of_the_folder() {
        let mut project = project("contracts/b", &["contracts/a"]);
        assert_eq!(table_is_obeyed(&project).len(), 1);
        project.files[0].text.push_str("| `contracts/b` | `contracts/a` | nobody |\n");
        assert_eq!(table_is_obeyed(&project), [""; 0]);
        project.files[0].text = TABLE.to_owned() + "| `contracts/a` | nobody | nobody |\n";
        assert_eq!(table_is_obeyed(&project).len(), 3, "math and ink are too much now, contracts/b as before");
    }

    #[test]
    fn taking_in_a_file_is_knowing_its_package() {
        let mut project = project("math", &[]);
        let take = |path: &str| File {
            path: "contracts/b/src/lib.rs".to_owned(),
            text: format!("    #[path = \"{path}\"]\n    mod taken;\n"),
        };
        project.files.push(take("../../a/ledger.rs"));
        let fault = format!("contracts/b/src/lib.rs: may not take in contracts/a/ledger.rs, says {PAGE}");
        assert_eq!(table_is_obeyed(&project), [fault]);
        for fine in ["../ledger.rs", "deeper/ledger.rs", "../../../math/x.rs"] {
            project.files[1] = take(fine);
            assert_eq!(table_is_obeyed(&project), [""; 0], "{fine}");
        }
        project.files[1] = take("../../../elsewhere/x.rs");
        assert_eq!(table_is_obeyed(&project).len(), 1);
    }

    #[test]
    fn a_missing_table_and_a_bad_row_are_faults() {
        assert_eq!(table_is_obeyed(&Project::default()).len(), 1);
        assert!(parse("## Who may know whom\n\nnothing here").is_err());
        let header = "## Who may know whom\n| a | b | c |\n|---|---|---|\n";
        for bad in [
            "| math | nobody | nobody |",
            "| `math` | nobody |",
            "| `math` | noone | nobody |",
            "| `math` | | nobody |",
        ] {
            assert!(parse(&format!("{header}{bad}\n")).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_star_means_one_level() {
        assert!(matches("contracts/*", "contracts/token"));
        assert!(
            !matches("contracts/*", "contracts/token/inner")
                && !matches("contracts/*", "contracts")
                && !matches("math", "maths")
        );
    }
}
