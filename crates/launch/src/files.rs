//! Files that are written whole or not at all.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Finds out before long work that a file could not be written.
///
/// # Errors
/// What was expected of the place, and what is there.
pub fn check_writable(file: &Path) -> Result<(), String> {
    let folder = folder_of(file);
    let expected =
        |expected: &str, found: String| Err(format!("{}: expected {expected}, found {found}", file.display()));
    if file.is_dir() {
        return expected("the name of a file", "a folder".into());
    }
    if !folder.is_dir() {
        return expected("a file in a folder", format!("no folder {}", folder.display()));
    }
    let beside = beside(file);
    match fs::write(&beside, "").and_then(|()| fs::remove_file(&beside)) {
        Err(error) if !is_special(file) => expected("a file that can be written", error.to_string()),
        _ => Ok(()),
    }
}

/// Finds out before anything is written whether that would be lost: into a file that is read, or into one place twice.
///
/// # Errors
/// Which file it is.
pub fn check_apart<'a>(
    inputs: impl IntoIterator<Item = &'a Path>,
    outputs: impl IntoIterator<Item = &'a Path>,
) -> Result<(), String> {
    let mut taken: Vec<PathBuf> = inputs.into_iter().filter_map(identity).collect();
    for output in outputs {
        let Some(identity) = identity(output).filter(|_| !is_special(output)) else { continue };
        if taken.contains(&identity) {
            let expected = "a file that is neither read nor written already";
            return Err(format!("{}: expected {expected}, found one that is", output.display()));
        }
        taken.push(identity);
    }
    Ok(())
}

/// The one name of a file that is there, or could be. `None` if its folder is not there.
fn identity(file: &Path) -> Option<PathBuf> {
    file.canonicalize().ok().or_else(|| Some(folder_of(file).canonicalize().ok()?.join(file.file_name()?)))
}

/// Writes a file whole or not at all, and so that it stays if the machine stops: beside its place first, then into it.
///
/// # Errors
/// If it cannot be written.
pub fn write_whole(file: &Path, text: &str) -> io::Result<()> {
    if is_special(file) {
        return fs::write(file, text);
    }
    let beside = beside(file);
    let written = fs::File::create(&beside).and_then(|mut new| {
        io::Write::write_all(&mut new, text.as_bytes())?;
        new.sync_all()
    });
    let moved = written.and_then(|()| fs::rename(&beside, file));
    if moved.is_err() {
        let _ = fs::remove_file(&beside); // it may never have been there
    }
    moved
}

/// Is it a pipe or a device, which cannot be replaced?
fn is_special(file: &Path) -> bool {
    file.exists() && !file.is_file()
}

/// A name beside a file that is nobody else's.
fn beside(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    folder_of(file).join(format!(".{name}.{}", std::process::id()))
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_over_what_is_read_or_written_already() {
        let folder = std::env::temp_dir().join(format!("fairsale-files-{}", std::process::id()));
        fs::create_dir_all(folder.join("more")).expect("can be made");
        let book = folder.join("book.csv");
        fs::write(&book, "").expect("can be written");
        let [report, roundabout] = [folder.join("report.json"), folder.join("more/../book.csv")];
        let check = |outputs: &[&Path]| check_apart([&*book], outputs.iter().copied());
        assert_eq!(check(&[&report, &folder.join("events.jsonl")]), Ok(()));
        assert_eq!(check(&[Path::new("/dev/null"), Path::new("/dev/null")]), Ok(()), "what is no file loses nothing");
        for outputs in [&[&*book][..], &[&roundabout], &[&report, &folder.join("more/../report.json")]] {
            let error = check(outputs).expect_err("something would be lost");
            assert!(error.contains("expected a file that is neither read nor written already"), "{error}");
        }
        fs::remove_dir_all(folder).expect("is there");
    }
}
