//! **A stand-in** for the crate git2, by `[patch]` in the workspace's manifest.
//!
//! The published Ethereum proxy's build script asks libgit2 for the commit of the repository around it, and takes
//! "unknown" where there is none. From a registry there is none. libgit2 is a minute of C; this finds none at once.

use std::{convert::Infallible, path::Path};

/// Why there is no repository.
#[derive(Debug)]
pub struct Error;

/// A repository. There is none: its one field has no value.
pub struct Repository(Infallible);

/// What a branch points to. There is none.
pub struct Reference(Infallible);

/// A commit. There is none.
pub struct Commit(Infallible);

/// Its name. There is none.
pub struct Oid(Infallible);

impl Repository {
    /// Finds none.
    ///
    /// # Errors
    /// Always.
    pub fn open(_path: impl AsRef<Path>) -> Result<Self, Error> {
        Err(Error)
    }

    /// The commit that is checked out.
    ///
    /// # Errors
    /// None: there is no repository.
    pub fn head(&self) -> Result<Reference, Error> {
        match self.0 {}
    }
}

impl Reference {
    /// The commit it points to.
    ///
    /// # Errors
    /// None: there is no reference.
    pub fn peel_to_commit(&self) -> Result<Commit, Error> {
        match self.0 {}
    }

    /// Its name.
    pub fn shorthand(&self) -> Option<&str> {
        match self.0 {}
    }
}

impl Commit {
    /// Its name.
    pub fn id(&self) -> Oid {
        match self.0 {}
    }
}

impl std::fmt::Display for Oid {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {}
    }
}
