//! Is a sale of the code that is built into this program? A contract of other code can answer as a sale does, and keep the money.

use super::{Error, checks::code_hash, error::asking, network::Network, plan::Step, view::View};
use crate::{
    address::{hex, show},
    deployment::Codes,
};

/// Whose code a sale and its office have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// Both have that of the contracts in this program.
    Ours,
    /// One of them has another.
    Other {
        /// Which one: `sale` or `office`, and where.
        contract: String,
        /// The hash of the code it has; nothing if there is no contract.
        hash: Option<[u8; 32]>,
    },
}

impl Code {
    /// Compares a sale and its office with the contracts in this program.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn of<N: Network + ?Sized>(network: &N, codes: &Codes, view: &View) -> Result<Self, Error> {
        let rule = view.terms.rule;
        for (what, step, address) in
            [("sale", Step::sale(rule), view.sale), ("office", Step::sale_office(rule), view.terms.office)]
        {
            let hash = network.code_hash(address).map_err(asking("code_hash"))?;
            if hash != step.code(codes).map(code_hash) {
                return Ok(Self::Other { contract: format!("the {what} at {}", show(address)), hash });
            }
        }
        Ok(Self::Ours)
    }

    /// What it is called, for machines.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Other { .. } => "other",
        }
    }

    /// What it is, for people.
    pub fn about(&self) -> String {
        match self {
            Self::Ours => "that of the contracts in this program, the office's too".into(),
            Self::Other { contract, hash } => {
                let hash = hash.map_or("none".into(), |hash| hex(&hash));
                format!("NOT that of the contracts in this program: {contract} has {hash}")
            }
        }
    }

    /// Refuses to pay a sale of other code, unless `any` will do.
    ///
    /// # Errors
    /// If so.
    pub fn require(&self, any: bool) -> Result<(), Error> {
        match self {
            Self::Other { contract, hash } if !any => {
                let found = hash.map_or("none".into(), |hash| hex(&hash));
                let expected = "that of the contracts in this program; use the program of the commit that the seller published, or take \
                                what there is with --any-code";
                Err(Error::not(format!("the code of {contract}"), expected, found))
            }
            _ => Ok(()),
        }
    }
}
