//! How much memory a program uses at most.

use anyhow::{Context, Result, bail};
use std::{fs, process::Command, thread, time::Duration};

/// How often is looked. The kernel keeps the peak, so only one of the last moments can be missed.
const INTERVAL: Duration = Duration::from_millis(50);

/// Runs `command` to its end and says how many KiB of memory it had at most; `None` where that cannot be known. If the
/// program becomes another one (exec), that one counts; children do not.
///
/// # Errors
/// It cannot be run, or fails.
pub fn memory_of(command: &mut Command) -> Result<Option<u64>> {
    let mut child = command.spawn().with_context(|| format!("cannot run {command:?}"))?;
    let mut peak = None;
    loop {
        if let Some(status) = child.try_wait()? {
            if !status.success() {
                bail!("{command:?} ended with {status}, see above");
            }
            return Ok(peak);
        }
        peak = high_water_mark(child.id()).or(peak);
        thread::sleep(INTERVAL);
    }
}

/// In KiB, of a process that runs.
fn high_water_mark(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    parse(&status)
}

fn parse(status: &str) -> Option<u64> {
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix(" kB")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_read() {
        assert_eq!(parse("Name:\tx\nVmPeak:\t  9 kB\nVmHWM:\t    1234 kB\n"), Some(1234));
        assert_eq!(parse("Name:\tx\n"), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_larger_program_has_a_larger_peak() {
        let run = |script: &str| memory_of(Command::new("sh").args(["-c", script])).unwrap();
        let large = run("x=$(head -c 30000000 /dev/zero | tr '\\0' x); sleep 0.3; : ${#x}");
        // Some sandboxes know no peak.
        if let Some((small, large)) = run("sleep 0.3; :").zip(large) {
            assert!(large > small + 20_000, "{small} {large}");
        }
    }

    #[test]
    fn a_program_that_fails_is_a_failure() {
        assert!(memory_of(&mut Command::new("false")).is_err());
    }
}
