//! **A stand-in** for the crate kvdb-rocksdb, by `[patch]` in the workspace's manifest.
//!
//! The published Ethereum proxy asks for `sc-service` with its default features, RocksDB among them, though it opens no
//! database of a node. RocksDB is ten minutes of C++ and wants clang. Our node keeps its data in ParityDB, so nobody
//! ever gets further than [`Database::open`], which says so.

use kvdb::{DBKeyValue, DBTransaction, DBValue, KeyValueDB};
use std::{collections::HashMap, convert::Infallible, io, path::Path};

/// What a database would be like.
#[derive(Clone, Debug, Default)]
pub struct DatabaseConfig {
    /// The memory for each column, in MiB.
    pub memory_budget: HashMap<u32, usize>,
    /// Whether to make what is not there.
    pub create_if_missing: bool,
}

impl DatabaseConfig {
    /// A database of a number of columns.
    pub fn with_columns(_columns: u32) -> Self {
        Self::default()
    }
}

/// A database. There is none: its one field has no value.
#[derive(Debug)]
pub struct Database(Infallible);

impl Database {
    /// Refuses.
    ///
    /// # Errors
    /// Always `Unsupported`.
    pub fn open(_config: &DatabaseConfig, path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref().display();
        let text = format!("{path}: this build has no RocksDB; data is kept in ParityDB");
        Err(io::Error::new(io::ErrorKind::Unsupported, text))
    }

    /// Begins a transaction.
    pub fn transaction(&self) -> DBTransaction {
        match self.0 {}
    }

    /// Reads a value.
    ///
    /// # Errors
    /// None: there is no database.
    pub fn get(&self, _column: u32, _key: &[u8]) -> io::Result<Option<DBValue>> {
        match self.0 {}
    }

    /// Writes a transaction.
    ///
    /// # Errors
    /// None: there is no database.
    pub fn write(&self, _transaction: DBTransaction) -> io::Result<()> {
        match self.0 {}
    }

    /// Adds a column.
    ///
    /// # Errors
    /// None: there is no database.
    pub fn add_column(&mut self) -> io::Result<()> {
        match self.0 {}
    }

    /// Compacts a column.
    ///
    /// # Errors
    /// None: there is no database.
    pub fn force_compact(&self, _column: u32) -> io::Result<()> {
        match self.0 {}
    }

    /// All entries of a column.
    pub fn iter<'a>(&'a self, _column: u32) -> Box<dyn Iterator<Item = io::Result<DBKeyValue>> + 'a> {
        match self.0 {}
    }
}

impl KeyValueDB for Database {
    fn get(&self, _column: u32, _key: &[u8]) -> io::Result<Option<DBValue>> {
        match self.0 {}
    }

    fn get_by_prefix(&self, _column: u32, _prefix: &[u8]) -> io::Result<Option<DBValue>> {
        match self.0 {}
    }

    fn write(&self, _transaction: DBTransaction) -> io::Result<()> {
        match self.0 {}
    }

    fn iter<'a>(&'a self, _column: u32) -> Box<dyn Iterator<Item = io::Result<DBKeyValue>> + 'a> {
        match self.0 {}
    }

    fn iter_with_prefix<'a>(
        &'a self,
        _column: u32,
        _prefix: &'a [u8],
    ) -> Box<dyn Iterator<Item = io::Result<DBKeyValue>> + 'a> {
        match self.0 {}
    }
}
