//! What can go wrong on a chain.

use fairsale_chain::{
    CallError, Receipt,
    typed::{Answer, LaunchError},
};
use std::fmt;

/// What ink! contracts answer to what they cannot decode: `LangError::CouldNotReadInput`.
const NO_SUCH_MESSAGE: [u8; 2] = [1, 1];

/// A sale could not be carried on, or does not add up.
#[derive(Debug)]
pub enum Error {
    /// A call failed.
    Call {
        /// What was called, such as `claim`.
        action: &'static str,
        /// Why it failed.
        error: CallError,
    },
    /// The contract refused.
    Refused {
        /// What was called.
        action: &'static str,
        /// The contract's error.
        reason: String,
    },
    /// The same thing in two places is not the same.
    Mismatch {
        /// What it is.
        what: String,
        /// What it should be, and by whom.
        expected: String,
        /// What it is.
        found: String,
    },
    /// One of those, about one person.
    Of {
        /// Whom.
        person: String,
        /// What.
        error: Box<Error>,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call { action, error: CallError::Reverted { output, .. } } if *output == NO_SUCH_MESSAGE => {
                let remedy = "it is not of the code that is in this program";
                write!(f, "{action}: the contract does not know this message, or not its arguments; {remedy}")
            }
            Self::Call { action, error } => write!(f, "{action}: {error}"),
            Self::Refused { action, reason } => write!(f, "{action}: the contract refused: {reason}"),
            Self::Mismatch { what, expected, found } => {
                write!(f, "it does not add up: {what} should be {expected}, but is {found}")
            }
            Self::Of { person, error } => write!(f, "{person:?}: {error}"),
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    /// The same, about one person.
    pub fn of(self, person: &str) -> Self {
        Self::Of { person: person.into(), error: Box::new(self) }
    }
}

/// The receipt of a message that must not be refused.
///
/// # Errors
/// If it is, or the chain fails.
pub fn accepted<E: fmt::Debug>(
    action: &'static str,
    answer: Result<Answer<Result<(), E>>, CallError>,
) -> Result<Receipt, Error> {
    match answer {
        Ok(Answer { value: Ok(()), receipt }) => Ok(receipt),
        Ok(Answer { value: Err(refusal), .. }) => Err(Error::Refused { action, reason: format!("{refusal:?}") }),
        Err(error) => Err(Error::Call { action, error }),
    }
}

/// Why a contract was not made.
pub fn not_made<E: fmt::Debug>(action: &'static str) -> impl FnOnce(LaunchError<E>) -> Error {
    move |error| match error {
        LaunchError::Refused { error, .. } => Error::Refused { action, reason: format!("{error:?}") },
        LaunchError::Failed(error) => Error::Call { action, error },
    }
}

/// An error unless both are the same.
///
/// # Errors
/// If they are not.
pub fn same<T: PartialEq + fmt::Debug>(what: &str, expected: T, found: T) -> Result<(), Error> {
    if expected == found {
        return Ok(());
    }
    let (expected, found) = (format!("{expected:?}"), format!("{found:?}"));
    Err(Error::Mismatch { what: what.into(), expected, found })
}
