//! The built contracts, in the program: whoever has it needs no compiler for contracts, and no folder.
//!
//! They are those in `artifacts/`. Were they edited, or what they are built from changed since, this would not compile.

use std::fmt;

include!(concat!(env!("OUT_DIR"), "/artifacts.rs"));

/// A built contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Its name: that of its folder in `contracts/`.
    pub name: &'static str,
    /// Its PolkaVM code.
    pub code: &'static [u8],
    /// Keccak-256 of the code, as the chain knows it.
    pub code_hash: [u8; 32],
}

/// There is no contract of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown(
    /// The name.
    pub String,
);

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no contract {:?}; there are {}", self.0, ALL.map(|artifact| artifact.name).join(", "))
    }
}

impl std::error::Error for Unknown {}

/// The contract of this name.
///
/// # Errors
/// There is none.
pub fn named(name: &str) -> Result<&'static Artifact, Unknown> {
    ALL.into_iter().find(|artifact| artifact.name == name).ok_or_else(|| Unknown(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_is_found_by_its_name_and_has_code() {
        for artifact in ALL {
            assert_eq!(named(artifact.name), Ok(artifact));
            assert!(artifact.code.starts_with(b"PVM\0"), "{}", artifact.name);
        }
        assert_eq!(named("token"), Ok(&TOKEN));
    }

    #[test]
    fn an_unknown_one_is_an_error_that_lists_those_there_are() {
        let error = named("no_such_contract").expect_err("there is none").to_string();
        assert!(error.contains("\"no_such_contract\"") && error.contains("capped_sale, "), "{error}");
    }
}
