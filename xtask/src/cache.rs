//! Results that are expensive to make: what names their content, and how they are kept between checkouts.

use crate::workspace;
use anyhow::{Context, Result};
use std::{
    fs,
    hash::{Hash, Hasher},
    path::{Path, PathBuf},
};

/// Hashes a file, with those it takes in from other folders, or all files in a folder.
pub fn hash_path(path: &Path, hasher: &mut impl Hasher) -> Result<()> {
    if path.is_dir() {
        let mut children: Vec<PathBuf> = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        children.sort();
        for child in children {
            hash_path(&child, hasher)?;
        }
    } else if path.extension().is_some_and(|kind| ["rs", "toml", "sh", "lock"].iter().any(|wanted| kind == *wanted)) {
        path.strip_prefix(workspace::root()).unwrap_or(path).hash(hasher);
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        text.hash(hasher);
        let folder = path.parent().context("a file is in a folder")?;
        for file in workspace::taken_in(&text) {
            hash_path(
                &folder.join(file).canonicalize().with_context(|| format!("{file} in {}", path.display()))?,
                hasher,
            )?;
        }
    }
    Ok(())
}

/// Makes the folder `kept` of what `fill` puts into it: all of it or nothing, whenever it is interrupted.
pub fn keep(kept: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let unfinished = kept.with_extension(format!("{}.unfinished", std::process::id()));
    fs::create_dir_all(&unfinished).with_context(|| unfinished.display().to_string())?;
    let filled = fill(&unfinished).and_then(|()| {
        if kept.exists() {
            fs::remove_dir_all(kept)?;
        }
        fs::rename(&unfinished, kept).with_context(|| kept.display().to_string())
    });
    if filled.is_err() {
        let _ = fs::remove_dir_all(&unfinished); // the first error is the one to tell
    }
    filled
}

/// Copies the files in a folder that are `wanted`.
pub fn copy(from: &Path, to: &Path, wanted: impl Fn(&Path) -> bool) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let path = entry?.path();
        if path.is_file() && wanted(&path) {
            fs::copy(&path, to.join(path.file_name().context("an entry has a name")?))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::DefaultHasher;

    #[test]
    fn a_change_of_what_a_source_takes_in_changes_its_hash_and_a_note_does_not() {
        let root = std::env::temp_dir().join(format!("fairsale-cache-test-{}", std::process::id()));
        let write = |name: &str, text: &str| fs::write(root.join(name), text).unwrap();
        let hash = || {
            let mut hasher = DefaultHasher::new();
            hash_path(&root.join("own"), &mut hasher).unwrap();
            hasher.finish()
        };
        fs::create_dir_all(root.join("own")).unwrap();
        fs::create_dir_all(root.join("other")).unwrap();
        write("own/lib.rs", "#[path = \"../other/ledger.rs\"]\nmod ledger;\n");
        write("other/ledger.rs", "one");
        let first = hash();
        write("own/README.md", "a note");
        write("other/unrelated.rs", "not taken in");
        assert_eq!(hash(), first);
        write("other/ledger.rs", "two");
        assert_ne!(hash(), first);
        write("other/ledger.rs", "one");
        assert_eq!(hash(), first);
        write("own/terms.rs", "more");
        assert_ne!(hash(), first);
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn what_is_kept_is_whole_or_not_there() {
        let root = std::env::temp_dir().join(format!("fairsale-keep-test-{}", std::process::id()));
        let kept = root.join("key");
        assert!(keep(&kept, |_| anyhow::bail!("the disk is full")).is_err());
        assert!(!kept.exists());
        for text in ["one", "two"] {
            keep(&kept, |unfinished| Ok(fs::write(unfinished.join("file"), text)?)).unwrap();
            assert_eq!(fs::read_to_string(kept.join("file")).unwrap(), text);
        }
        assert_eq!(fs::read_dir(&root).unwrap().count(), 1, "nothing unfinished is left");
        fs::remove_dir_all(&root).unwrap();
    }
}
