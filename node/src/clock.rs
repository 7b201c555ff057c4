//! The time of the next block.
//!
//! It is the machine's, unless somebody set it: then it stands there, or runs on from there. It never goes back, not over
//! a restart either: a chain that was set to tomorrow goes on tomorrow.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

/// A clock that all parts of the node share. Times are milliseconds since 1970.
#[derive(Clone)]
pub struct Clock(Arc<Mutex<Mode>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// So much ahead of the machine's clock.
    Runs { ahead: u64 },
    /// It stands at a time.
    Stands { at: u64 },
}

impl Clock {
    /// A clock that runs, not behind the machine's and not behind `last`, the time of the last block.
    pub fn after(last: u64) -> Self {
        Self(Arc::new(Mutex::new(Mode::Runs { ahead: last.saturating_sub(machine()) })))
    }

    /// The time of the next block.
    pub fn now(&self) -> u64 {
        match self.mode() {
            Mode::Runs { ahead } => machine() + ahead,
            Mode::Stands { at } => at,
        }
    }

    /// Does it stand?
    pub fn stands(&self) -> bool {
        matches!(self.mode(), Mode::Stands { .. })
    }

    /// Stands at `time` from now on.
    ///
    /// # Errors
    /// The time of the last block, if that is later.
    pub fn stand_at(&self, time: u64, last: u64) -> Result<(), u64> {
        if time < last {
            return Err(last);
        }
        self.set(Mode::Stands { at: time });
        Ok(())
    }

    /// Runs on from where it is.
    pub fn run(&self) {
        self.set(Mode::Runs { ahead: self.now().saturating_sub(machine()) });
    }

    fn mode(&self) -> Mode {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, mode: Mode) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = mode;
    }
}

/// The machine's time.
fn machine() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_millis().try_into().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000;

    #[test]
    fn it_runs_with_the_machine_and_not_behind_the_last_block() {
        let before = machine();
        assert!(Clock::after(0).now() >= before);
        let tomorrow = machine() + 24 * HOUR;
        assert!(Clock::after(tomorrow).now() >= tomorrow);
    }

    #[test]
    fn it_stands_where_it_is_set_and_runs_on_from_there() {
        let clock = Clock::after(0);
        let later = machine() + HOUR;
        assert_eq!(clock.stand_at(later, later), Ok(()));
        assert!(clock.stands());
        assert_eq!([clock.now(), clock.now()], [later, later]);
        clock.run();
        assert!(!clock.stands());
        assert!((later..later + HOUR).contains(&clock.now()));
    }

    #[test]
    fn it_does_not_go_back() {
        let clock = Clock::after(0);
        let last = machine();
        assert_eq!(clock.stand_at(last - 1, last), Err(last));
        assert!(!clock.stands());
        assert_eq!(clock.stand_at(last, last), Ok(()));
    }
}
