//! Trees of cases: the behaviour of each message of a contract, and the test that shows each case.
//!
//! `contracts/NAME/NAME.tree` has one tree per message, in the branching tree technique. A condition begins with `given`
//! if it is about the state before the call, and with `when` if it is about the call. A leaf begins with `it` and ends
//! with the path of a test, below `e2e-tests/tests/it` or below the contract's folder there.
//!
//! ```text
//! claim
//! ├── given the sale has not ended
//! │   └── it fails: WrongPhase            claims::a_claim_before_the_end_is_refused
//! └── given the sale was settled
//!     └── when the caller is not the person
//!         └── it fails: NotYours          claims::nobody_else_claims
//! ```

use super::Project;
use std::collections::BTreeSet;

/// Contracts that must have trees.
const SALES: [&str; 5] = ["capped_sale", "quadratic_sale", "lottery_sale", "fixed_sale", "auction"];
/// The folder of the tests.
const TESTS: &str = "e2e-tests/tests/it/";
/// The module of tests for several contracts. Macros make tests out of its functions.
const CONFORMANCE: &str = "conformance";

/// Finds sales without trees.
pub fn sales_have_trees(project: &Project) -> Vec<String> {
    let files = SALES.map(|name| format!("contracts/{name}/{name}.tree"));
    files.iter().filter(|file| project.text(file).is_none()).map(|file| format!("{file}: is missing")).collect()
}

/// Finds trees that are not well formed, messages without a tree, and leaves without a test.
pub fn trees_are_complete(project: &Project) -> Vec<String> {
    let tests = tests(project);
    let mut faults = Vec::new();
    for file in &project.files {
        let Some(name) = contract(&file.path) else { continue };
        match (Trees::parse(&file.text), messages(project, name)) {
            (Err(fault), _) => faults.push(format!("{}:{fault}", file.path)),
            (_, None) => faults.push(format!("artifacts/{name}/{name}.json: there is none that lists messages")),
            (Ok(trees), Some(messages)) => {
                let known = trees
                    .leaves
                    .iter()
                    .filter(|(_, test)| !tests.contains(*test) && !tests.contains(&format!("{name}::{test}")));
                faults.extend(known.map(|(line, test)| format!("{}:{line}: there is no test {test}", file.path)));
                let told: BTreeSet<&str> = trees.messages.iter().map(|(_, message)| *message).collect();
                let missing = messages.iter().filter(|message| !told.contains(message.as_str()));
                faults.extend(missing.map(|message| format!("{}: there is no tree of {message}", file.path)));
                let unknown = trees.messages.iter().filter(|(_, message)| !messages.contains(*message));
                faults.extend(unknown.map(|(line, root)| format!("{}:{line}: {root} is no message", file.path)));
            }
        }
    }
    faults
}

/// The name of the contract whose trees are in the file at `path`.
fn contract(path: &str) -> Option<&str> {
    let (name, file) = path.strip_prefix("contracts/")?.split_once('/')?;
    (file.strip_suffix(".tree")? == name).then_some(name)
}

/// The names of a contract's messages, without the names of their traits.
fn messages(project: &Project, name: &str) -> Option<BTreeSet<String>> {
    let metadata = project.text(&format!("artifacts/{name}/{name}.json"))?;
    let metadata: serde_json::Value = serde_json::from_str(metadata).ok()?;
    let messages = metadata.pointer("/spec/messages")?.as_array()?;
    let label = |message: &serde_json::Value| Some(message.get("label")?.as_str()?.rsplit("::").next()?.to_owned());
    messages.iter().map(label).collect()
}

/// The paths of all tests below [`TESTS`].
fn tests(project: &Project) -> BTreeSet<String> {
    let mut tests = BTreeSet::new();
    for file in &project.files {
        let Some(path) = file.path.strip_prefix(TESTS).and_then(|path| path.strip_suffix(".rs")) else { continue };
        let module = path.replace('/', "::");
        let shared = module.split("::").next() == Some(CONFORMANCE);
        for (name, is_test) in functions(&file.text) {
            if is_test || shared {
                tests.insert(format!("{module}::{name}"));
            }
            if shared {
                tests.insert(format!("{CONFORMANCE}::{name}"));
            }
        }
    }
    tests
}

/// The functions in a Rust source, also those inside macros; true for tests.
fn functions(text: &str) -> Vec<(&str, bool)> {
    let mut found = Vec::new();
    let mut is_test = false;
    for line in text.lines().map(str::trim) {
        is_test |= line.starts_with("#[test]");
        let Some((before, after)) = line.split_once("fn ") else { continue };
        if before.split_whitespace().all(|word| word.starts_with("pub") || word == "#[test]") {
            let name = after.split(|other: char| !other.is_alphanumeric() && other != '_').next();
            found.push((name.unwrap_or_default(), is_test));
            is_test = false;
        }
    }
    found
}

/// Messages and leaves in a file of trees, each with its line.
#[derive(Debug, Default, PartialEq, Eq)]
struct Trees<'a> {
    messages: Vec<(usize, &'a str)>,
    /// The last word of each leaf: the path of a test.
    leaves: Vec<(usize, &'a str)>,
}

impl<'a> Trees<'a> {
    fn parse(text: &'a str) -> Result<Self, String> {
        let mut trees = Self::default();
        // One entry for each branch on the way to the line above: true if another branch must follow at that depth.
        let mut open: Vec<bool> = Vec::new();
        let mut is_whole = true;
        for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
            let mut rest = text;
            let mut depth = 0;
            while let Some(more) =
                open.get(depth).and_then(|more| rest.strip_prefix(if *more { "│   " } else { "    " }))
            {
                (rest, depth) = (more, depth + 1);
            }
            let follows = open.get(depth).is_none_or(|more| *more) && open.iter().skip(depth + 1).all(|more| !more);
            if let Some((more, said)) = [("├── ", true), ("└── ", false)]
                .iter()
                .find_map(|(sign, more)| Some((*more, rest.strip_prefix(sign)?)))
            {
                if !follows || is_whole == (depth == open.len()) {
                    return Err(format!("{line}: does not follow from the line above"));
                }
                open.truncate(depth);
                open.push(more);
                is_whole = said.starts_with("it ");
                if is_whole {
                    trees.leaves.push((line, said.split_whitespace().last().unwrap_or_default()));
                } else if !said.starts_with("given ") && !said.starts_with("when ") {
                    return Err(format!("{line}: begins with none of given, when and it"));
                }
            } else if text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') {
                if !is_whole || open.contains(&true) {
                    return Err(format!("{line}: the tree above is not whole"));
                }
                if trees.messages.iter().any(|(_, message)| *message == text) {
                    return Err(format!("{line}: has a second tree of {text}"));
                }
                open.clear();
                is_whole = false;
                trees.messages.push((line, text));
            } else {
                return Err(format!("{line}: is neither a message nor a line of the tree above"));
            }
        }
        if is_whole && !open.contains(&true) { Ok(trees) } else { Err(" the last tree is not whole".to_owned()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLAIM: &str = "\
claim
├── given the sale has not ended
│   └── it fails: WrongPhase   claims::too_early
└── given the sale was settled
    ├── when the caller is not the person
    │   └── it fails: NotYours   hostile::thieves::nobody_else_claims
    └── when the caller is the person
        ├── it pays   claims::it_pays
        └── it removes the order   conformance::a_claim_is_one
";

    /// Returns the faults in these trees of a contract `sale` with two messages, `claim` and `order`.
    fn faults(trees: &str) -> Vec<String> {
        let tests = "#[test]\n#[ignore]\nfn too_early() {}\n\n    #[test]\n    fn it_pays() {}\nfn helper() {}\n";
        trees_are_complete(&Project::of_files(&[
            ("contracts/sale/sale.tree", trees),
            ("artifacts/sale/sale.json", r#"{"spec": {"messages": [{"label": "Sale::claim"}, {"label": "order"}]}}"#),
            ("e2e-tests/tests/it/sale/claims.rs", tests),
            ("e2e-tests/tests/it/hostile/thieves.rs", "#[test]\nfn nobody_else_claims() {}"),
            ("e2e-tests/tests/it/conformance/claims.rs", "pub fn a_claim_is_one<S: Sale>() {}"),
        ]))
    }

    #[test]
    fn whole_trees_are_fine() {
        assert_eq!(faults(&format!("{CLAIM}\norder\n└── it works   sale::claims::it_pays\n")), [""; 0]);
        assert_eq!(
            faults("order\n├── it a  claims::it_pays\n└── it b  claims::it_pays\nclaim\n└── it c  claims::it_pays"),
            [""; 0]
        );
    }

    #[test]
    fn every_message_has_one_tree_and_nothing_else_has() {
        assert_eq!(faults(CLAIM), ["contracts/sale/sale.tree: there is no tree of order"]);
        let order = "order\n└── it works   claims::it_pays\n";
        let more = format!("{CLAIM}{order}refund\n└── it works   claims::it_pays\n");
        assert_eq!(faults(&more), ["contracts/sale/sale.tree:12: refund is no message"]);
        assert_eq!(
            faults(&format!("{CLAIM}{order}{order}")),
            ["contracts/sale/sale.tree:12: has a second tree of order"]
        );
    }

    #[test]
    fn every_leaf_names_a_test() {
        for none in
            ["claims::helper", "claims::it_pay", "it_pays", "claims", "thieves::nobody_else_claims", "conformance::b"]
        {
            let found = faults(&format!("{CLAIM}order\n└── it works   {none}\n"));
            assert_eq!(found, [format!("contracts/sale/sale.tree:11: there is no test {none}")]);
        }
    }

    #[test]
    fn lines_that_are_no_tree_are_found() {
        let leaf = "it works   claims::it_pays";
        for (bad, line) in [
            ("├── given x", "1: does not follow"),
            ("order\n├── given x\n└── it y t", "3: does not follow"),
            ("order\n└── it y t\n└── it z t", "3: does not follow"),
            ("order\n└── it y t\n    └── it z t", "3: does not follow"),
            ("order\n├── given x\n│   ├── it y t\n└── it z t", "4: does not follow"),
            ("order\n├── given x\n    └── it y t\n└── it z t", "3: is neither"),
            ("order\n├── given x\n│   │   └── it y t", "3: is neither"),
            ("order\n└── given x\n   └── it y t", "3: is neither"),
            ("order\n└── then y t", "2: begins with none"),
            ("order now\n└── it y t", "1: is neither"),
            ("order\nclaim\n└── it y t", "2: the tree above is not whole"),
            ("order\n├── it y t\nclaim\n└── it y t", "3: the tree above is not whole"),
            ("order", " the last tree is not whole"),
            ("order\n└── given x", " the last tree is not whole"),
            ("order\n├── it y t", " the last tree is not whole"),
        ] {
            let found = faults(&bad.replace("y t", leaf));
            assert_eq!(found.len(), 1, "{bad}: {found:?}");
            assert!(found[0].starts_with(&format!("contracts/sale/sale.tree:{line}")), "{bad}: {found:?}");
        }
    }

    #[test]
    fn trees_are_compared_with_the_built_contract() {
        let project = Project::of_files(&[("contracts/sale/sale.tree", "")]);
        assert_eq!(trees_are_complete(&project), ["artifacts/sale/sale.json: there is none that lists messages"]);
        let elsewhere = Project::of_files(&[("contracts/sale/other.tree", "x x"), ("docs/sale.tree", "x x")]);
        assert_eq!(trees_are_complete(&elsewhere), [""; 0]);
    }

    #[test]
    fn sales_without_trees_are_found() {
        let paths = SALES.map(|name| format!("contracts/{name}/{name}.tree"));
        let files: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), "")).collect();
        assert_eq!(sales_have_trees(&Project::of_files(&files)), [""; 0]);
        assert_eq!(
            sales_have_trees(&Project::of_files(&files[1..])),
            ["contracts/capped_sale/capped_sale.tree: is missing"]
        );
    }
}
