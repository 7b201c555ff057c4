//! What can go wrong on a network.

use super::key::KeyError;
use fairsale_chain::{Account, Address, CallError};
use fairsale_client::{
    address::show,
    network::Network,
    query::{self, QueryError},
};
use fairsale_input::InputError;
use std::{fmt, path::PathBuf};

/// Why nothing more was done.
#[derive(Debug)]
pub enum Error {
    /// The chain or a contract did not do or answer something, or something is not as it must be.
    Query(QueryError),
    /// The account cannot pay for it; it was not sent.
    Poor {
        /// Who.
        account: String,
        /// The amount needed, with what the account must keep.
        needed: String,
        /// What the account has.
        has: String,
    },
    /// Nobody said yes to something; it was not sent.
    NoConsent {
        /// Could anybody have been asked?
        asked: bool,
    },
    /// Nobody said yes to the chain for which something was to be signed; it was not.
    Unsigned {
        /// Could anybody have been asked?
        asked: bool,
    },
    /// It went wrong when a sale was let take an ERC-20, or after that.
    Allowed {
        /// What went wrong.
        error: Box<Error>,
        /// What the sale may take now, and what can be done about it.
        stands: String,
    },
    /// There is no key.
    Key(KeyError),
    /// A file that people write is wrong.
    Input(Box<InputError>),
    /// The file of deployments cannot be read or written.
    File {
        /// Which one.
        file: PathBuf,
        /// Why.
        reason: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Query(error) => error.fmt(f),
            Self::Poor { account, needed, has } => {
                write!(f, "{account} cannot pay for this: it takes {needed}, and there is {has}; it was not sent")
            }
            Self::NoConsent { asked: true } => f.write_str("nobody said yes; it was not sent"),
            Self::NoConsent { asked: false } => f.write_str(
                "this spends money, and there is no terminal to ask at: look at what it says with --dry-run, then say --yes; \
                 it was not sent",
            ),
            Self::Unsigned { asked: true } => f.write_str("nobody said yes; nothing was signed"),
            Self::Unsigned { asked: false } => f.write_str(
                "what is signed holds for one chain, and there is no terminal to ask at whether it is this one: say --chain-id, \
                 or --yes; nothing was signed",
            ),
            Self::Allowed { error, stands } => write!(f, "{error}; {stands}"),
            Self::Key(error) => error.fmt(f),
            Self::Input(error) => error.fmt(f),
            Self::File { file, reason } => write!(f, "{}: {reason}", file.display()),
        }
    }
}

impl std::error::Error for Error {}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Self {
        Self::Query(error)
    }
}

impl From<KeyError> for Error {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

impl From<InputError> for Error {
    fn from(error: InputError) -> Self {
        Self::Input(Box::new(error))
    }
}

impl Error {
    /// That something is not as it must be.
    pub fn not(what: impl Into<String>, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self::Query(QueryError::not(what, expected, found))
    }

    /// That a contract refuses, or would.
    pub fn refused(action: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Query(QueryError::refused(action, reason))
    }
}

/// Names what was asked of the chain, if it failed.
pub(crate) fn asking(action: &str) -> impl FnOnce(CallError) -> Error {
    let named = query::asking(action);
    move |error| named(error).into()
}

/// Returns that a contract cannot be made at `place`, where the chain said `NoProviders`: the account is kept alive by an asset alone,
/// and then the chain lets no contract have it. Whoever wants to keep a launch from being made can send it some; it costs a cent.
pub(crate) fn denied<N: Network + ?Sized>(action: &str, network: &N, place: Address) -> Error {
    let (identity, least) = (network.identity(), network.constants().existential_deposit);
    let account = Account::of_address(place).ss58(identity.ss58);
    let reason = format!(
        "somebody sent an asset to {}, where the contract is to stand, so that the chain refuses to make it (NoProviders). Send {} \
         to that account, {account}, by any wallet, and say this again",
        show(place),
        identity.money(least)
    );
    Error::refused(action, reason)
}
