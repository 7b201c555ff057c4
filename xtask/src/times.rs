//! How long steps took the last time, on this machine.

use crate::workspace;
use std::{collections::BTreeMap, fs, path::PathBuf, time::Duration};

/// By heading, in milliseconds. What cannot be read or written is not known: no step fails for it.
pub struct Times {
    file: PathBuf,
    known: BTreeMap<String, u64>,
}

impl Times {
    /// Those that are kept in the cache.
    pub fn read() -> Self {
        Self::at(workspace::cache().join("times.json"))
    }

    fn at(file: PathBuf) -> Self {
        let text = fs::read_to_string(&file).unwrap_or_default();
        Self { file, known: serde_json::from_str(&text).unwrap_or_default() }
    }

    /// That of a step, if it is known.
    pub fn of(&self, heading: &str) -> Option<Duration> {
        self.known.get(heading).map(|millis| Duration::from_millis(*millis))
    }

    /// Keeps that of a step.
    pub fn set(&mut self, heading: &str, took: Duration) {
        self.known.insert(heading.to_owned(), u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
        if let (Some(folder), Ok(text)) = (self.file.parent(), serde_json::to_string_pretty(&self.known)) {
            let _ = fs::create_dir_all(folder).and_then(|()| fs::write(&self.file, text)); // see above
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_kept_and_a_file_that_is_none_is_no_time() {
        let file = std::env::temp_dir().join(format!("fairsale-times-{}", std::process::id())).join("times.json");
        let mut times = Times::at(file.clone());
        assert_eq!(times.of("tests"), None);
        times.set("tests", Duration::from_millis(1_500));
        assert_eq!(Times::at(file.clone()).of("tests"), Some(Duration::from_millis(1_500)));
        fs::write(&file, "not JSON").unwrap();
        assert_eq!(Times::at(file.clone()).of("tests"), None);
        fs::remove_dir_all(file.parent().unwrap()).unwrap();
    }
}
