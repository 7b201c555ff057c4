//! Words that make docs hard to read, and better ones.

use super::{File, Project};

/// Bad first words of docs, and what to write instead.
const OPENERS: [(&str, &str); 9] = [
    ("What is", "a noun phrase, such as `The price of a lot.`"),
    ("What are", "a noun phrase, such as `The orders that won.`"),
    ("Who is", "a noun phrase, such as `The account that signs.`"),
    ("Does it.", "the action, such as `Sends the tokens.`"),
    ("Whether it", "a condition with its subject, such as `True if the sale is settled.`"),
    ("So many", "a noun phrase, such as `The number of lots.`"),
    ("Nothing if", "the result first, such as `The faults; empty if there are none.`"),
    ("Of a ", "the noun first, such as `The terms of a sale.`"),
    ("Terms that are none", "the fault, such as `Invalid terms.`"),
];

/// Banned words, and what to write instead. In pieces, so that this file does not contain them.
const WORDS: [(&str, &str); 1] = [(concat!("off", "ice"), "what it is, such as a module or a contract")];
/// Pages about former versions, which may contain banned words.
const HISTORY: [&str; 2] = ["docs/findings.md", "CHANGELOG.md"];

/// Finds docs that do not begin with a noun phrase or an action.
pub fn docs_begin_plainly(project: &Project) -> Vec<String> {
    let sources = project.files.iter().filter(|file| file.path.ends_with(".rs"));
    sources.flat_map(unplain).collect()
}

fn unplain(file: &File) -> Vec<String> {
    let mut faults = Vec::new();
    let mut above = None;
    for (number, line) in (1..).zip(file.text.lines()) {
        let sign = ["///", "//!"].into_iter().find(|sign| line.trim_start().starts_with(sign));
        if let Some(sign) = sign.filter(|sign| above != Some(*sign)) {
            let said = line.trim_start().trim_start_matches(sign).trim_start();
            if let Some((opener, instead)) = OPENERS.iter().find(|(opener, _)| said.starts_with(opener)) {
                faults.push(format!("{}:{number}: docs begin with {opener:?}: write {instead}", file.path));
            }
        }
        above = sign;
    }
    faults
}

/// Finds banned words in sources and pages.
pub fn no_banned_words(project: &Project) -> Vec<String> {
    let texts = project.files.iter().filter(|file| {
        [".rs", ".md"].iter().any(|ending| file.path.ends_with(ending)) && !HISTORY.contains(&file.path.as_str())
    });
    let mut faults = Vec::new();
    for file in texts {
        for (number, line) in (1..).zip(file.text.lines()) {
            let said = line.to_lowercase();
            if let Some((word, instead)) = WORDS.iter().find(|(word, _)| said.contains(word)) {
                faults.push(format!("{}:{number}: has {word:?}: write {instead}", file.path));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_that_begin_with_a_banned_opener_are_found() {
        for (opener, instead) in OPENERS {
            let text = format!("//! Fine.\n\n/// {opener} so.\nfn f() {{}}\n    //! {opener} so.\n");
            let project = Project::of_files(&[("a.rs", &text), ("a.md", &text)]);
            let fault = |line| format!("a.rs:{line}: docs begin with {opener:?}: write {instead}");
            assert_eq!(docs_begin_plainly(&project), [fault(3), fault(5)]);
        }
    }

    #[test]
    fn further_lines_comments_and_code_may_begin_as_they_like() {
        for (opener, _) in OPENERS {
            let text = format!("/// Fine.\n/// {opener} so.\n// {opener} so.\n/// Not {opener}\n{opener}");
            assert_eq!(docs_begin_plainly(&Project::of_files(&[("a.rs", &text)])), [""; 0]);
        }
    }

    #[test]
    fn banned_words_are_found_but_for_what_tells_of_former_times() {
        for (word, instead) in WORDS {
            let text = format!("Fine.\nThe {}s\n", word.to_uppercase());
            let files =
                ["a.rs", "docs/a.md", "a.toml", "CHANGELOG.md", "docs/findings.md"].map(|path| (path, text.as_str()));
            let fault = |path| format!("{path}:2: has {word:?}: write {instead}");
            assert_eq!(no_banned_words(&Project::of_files(&files)), [fault("a.rs"), fault("docs/a.md")]);
        }
    }
}
