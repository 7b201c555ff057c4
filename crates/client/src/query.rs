//! Questions to a chain, and why they have no answer.

use fairsale_chain::{Answer, CallError};
use std::fmt;

/// Why something is not known of a chain, or is not done there.
#[derive(Debug)]
pub enum QueryError {
    /// The chain did not do or answer something.
    Chain {
        /// What.
        action: String,
        /// Why.
        error: Box<CallError>,
    },
    /// A contract refused, or would.
    Refused {
        /// What was tried, such as `order`.
        action: String,
        /// Why, in the language of sales.
        reason: String,
    },
    /// Something is not as it must be.
    Not {
        /// What.
        what: String,
        /// What it must be.
        expected: String,
        /// What it is.
        found: String,
    },
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chain { action, error } => write!(f, "{action}: {error}"),
            Self::Refused { action, reason } => write!(f, "{action}: {reason}"),
            Self::Not { what, expected, found } => write!(f, "{what}: expected {expected}, found {found}"),
        }
    }
}

impl std::error::Error for QueryError {}

impl QueryError {
    /// That something is not as it must be.
    pub fn not(what: impl Into<String>, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self::Not { what: what.into(), expected: expected.into(), found: found.into() }
    }

    /// That a contract refuses, or would.
    pub fn refused(action: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Refused { action: action.into(), reason: reason.into() }
    }
}

/// Names what was asked of the chain, if it failed.
pub fn asking(action: &str) -> impl FnOnce(CallError) -> QueryError {
    let action = action.to_owned();
    move |error| QueryError::Chain { action, error: Box::new(error) }
}

/// What came of a call to a contract that may be another's. `None` if that refused, or answered as none of ours does.
///
/// # Errors
/// If the chain did not answer, which says nothing about the contract.
pub fn unless_refused<T>(action: &str, result: Result<T, CallError>) -> Result<Option<T>, QueryError> {
    match result {
        Ok(answer) => Ok(Some(answer)),
        Err(error @ CallError::NotSent(_)) => Err(asking(action)(error)),
        Err(_) => Ok(None),
    }
}

/// What such a contract answered to a message, see [`unless_refused`].
///
/// # Errors
/// The same.
pub fn answered<T>(action: &str, answer: Result<Answer<T>, CallError>) -> Result<Option<T>, QueryError> {
    unless_refused(action, answer.map(|answer| answer.value))
}
