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
