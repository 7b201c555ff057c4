//! Whether a sale, and all that it relies on, is made of the contracts in this program, and stands where it must.
//!
//! A contract of other code can answer as a sale does, and keep the money. One of our code does what that says, but only since it
//! was made: at an address that follows from its maker's count of transactions, something else could have stood before, and have left
//! orders and allowances behind. At one that follows from [code and terms](fairsale_chain::create2) nothing else ever stood. So both
//! are compared.

use crate::terms::Terms;
use fairsale_chain::Address;
use fairsale_client::{
    address::{hex, show},
    deployment::Codes,
    network::Network,
    query::QueryError,
};
use look::Look;
use serde_json::{Value, json};

mod look;

/// What a sale, and what it relies on, is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The sale first.
    pub parts: Vec<Part>,
}

/// A contract, and what it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What the sale has it for.
    pub role: Role,
    /// Where it stands.
    pub address: Address,
    /// What it is made of.
    pub made: Made,
}

/// What a sale has a contract for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is the sale.
    Sale,
    /// It issues the tickets that are sold.
    Tickets,
    /// It is what is sold.
    Token,
    /// It is what is paid in.
    Currency,
    /// It says who is a person.
    Personhood,
    /// It says so to a badge.
    Gate,
    /// It decides the draw.
    Beacon,
}

/// What a contract is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// Of our code, and it stands where that and its terms put it.
    Ours,
    /// Of our code, but elsewhere.
    Elsewhere {
        /// Where its code and its terms put it.
        expected: Address,
    },
    /// Of our code; where that puts it, is not known, as it does not say all that it was made with.
    Unproven,
    /// Of other code.
    Other {
        /// The hash of its code. `None` if there is no contract.
        hash: Option<[u8; 32]>,
    },
    /// Of nothing: it is a part of the chain itself.
    Chain,
}

impl Provenance {
    /// Compares a sale, and all that it relies on, with the contracts in this program.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn of<N: Network + ?Sized>(
        network: &mut N,
        codes: &Codes,
        sale: Address,
        terms: &Terms,
    ) -> Result<Self, QueryError> {
        let mut look = Look::at(network, codes);
        let mut parts = vec![look.sale(sale, terms)?];
        parts.push(if terms.common.tickets {
            look.tickets(terms.common.asset)?
        } else {
            look.token(terms.common.asset)?
        });
        if !terms.common.currency.is_zero() {
            parts.push(Part { role: Role::Currency, ..look.token(terms.common.currency)? });
        }
        if !terms.is_open_to_all() {
            parts.extend(look.personhood(terms.common.personhood)?);
        }
        if terms.draws() {
            parts.push(look.beacon(terms.common.beacon)?);
        }
        Ok(Self { parts })
    }

    /// What the sale is called, for machines.
    pub fn name(&self) -> &'static str {
        self.sale().map_or("other", |sale| sale.made.name())
    }

    /// The same of every part.
    pub fn json(&self) -> Value {
        let part = |Part { role, address, made }: &Part| {
            let mut part = json!({ "what": role.name(), "address": show(*address), "made": made.name() });
            match made {
                Made::Elsewhere { expected } => part["expected"] = show(*expected).into(),
                Made::Other { hash } => part["code_hash"] = json!(hash.map(|hash| hex(&hash))),
                Made::Ours | Made::Unproven | Made::Chain => {}
            }
            part
        };
        self.parts.iter().map(part).collect()
    }

    /// For people: the sale, then whatever else there is to say, a line each.
    pub fn lines(&self) -> Vec<String> {
        self.parts
            .iter()
            .map(|part| match part.role {
                Role::Sale => part.about(),
                role => format!("{} at {}: {}", role.about(), show(part.address), part.about()),
            })
            .collect()
    }

    /// What whoever pays should know of what is not made of our contracts, or stands elsewhere, a line each.
    pub fn warnings(&self) -> Vec<String> {
        let not_ours = self.parts.iter().filter(|part| part.role != Role::Sale && part.is_in_doubt());
        not_ours.map(|part| format!("{} at {}: {}", part.role.about(), show(part.address), part.about())).collect()
    }

    fn sale(&self) -> Option<&Part> {
        self.parts.iter().find(|part| part.role == Role::Sale)
    }

    /// Refuses to pay a sale that is not made of our contract, or stands elsewhere, unless `any` will do.
    ///
    /// # Errors
    /// If so.
    pub fn require_sale(&self, any: bool) -> Result<(), QueryError> {
        match self.sale() {
            Some(sale) if !any && sale.is_in_doubt() => Err(sale.error()),
            _ => Ok(()),
        }
    }

    /// The same of all that a draw rests on: the sale, the tickets, the beacon, who says who is a person.
    ///
    /// # Errors
    /// Of the first that is not.
    pub fn require_all(&self, any: bool) -> Result<(), QueryError> {
        match self.parts.iter().find(|part| part.is_in_doubt()) {
            Some(part) if !any => Err(part.error()),
            _ => Ok(()),
        }
    }
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Tickets => "tickets",
            Self::Token => "token",
            Self::Currency => "currency",
            Self::Personhood => "personhood",
            Self::Gate => "gate",
            Self::Beacon => "beacon",
        }
    }

    fn about(self) -> &'static str {
        match self {
            Self::Sale => "the sale",
            Self::Tickets => "the tickets",
            Self::Token => "the token",
            Self::Currency => "the currency",
            Self::Personhood => "the source of personhood",
            Self::Gate => "the gate",
            Self::Beacon => "the beacon",
        }
    }

    /// What can come of other code.
    fn if_other(self) -> &'static str {
        match self {
            Self::Sale => "; it can keep the money",
            Self::Tickets => "; it need not give anybody a ticket",
            Self::Token | Self::Currency => "; who made it answers for it",
            Self::Personhood | Self::Gate => "; it can make anybody as many persons as it likes",
            Self::Beacon => "; it could keep silent when its maker does not like the draw, and everybody is refunded",
        }
    }
}

impl Made {
    fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Elsewhere { .. } => "elsewhere",
            Self::Unproven => "unproven",
            Self::Other { .. } => "other",
            Self::Chain => "chain",
        }
    }
}

impl Part {
    /// True if somebody should look at the contract before anybody relies on it. Any token may be sold or paid in, ours or not.
    pub fn is_in_doubt(&self) -> bool {
        match self.made {
            Made::Ours | Made::Chain => false,
            Made::Elsewhere { .. } | Made::Unproven => true,
            Made::Other { .. } => !matches!(self.role, Role::Token | Role::Currency),
        }
    }

    /// What it is made of, for people.
    pub fn about(&self) -> String {
        const OURS: &str = "that of the contracts in this program";
        match self.made {
            Made::Ours => format!("{OURS}, where it and its terms put it"),
            Made::Unproven => format!(
                "{OURS}; but it does NOT say how it was made, so whether something else stood there before nobody can tell"
            ),
            Made::Elsewhere { expected } => format!(
                "{OURS}, but NOT where it and its terms put it, {}: something else could have stood here before",
                show(expected)
            ),
            Made::Chain => "the chain's own".into(),
            Made::Other { hash: None } => "NOT a contract".into(),
            Made::Other { hash: Some(hash) } => {
                let (hash, meaning) = (hex(&hash), self.role.if_other());
                match self.role {
                    Role::Token | Role::Currency => format!("foreign, {hash}{meaning}"),
                    _ => format!("NOT {OURS}: {hash}{meaning}"),
                }
            }
        }
    }

    fn error(&self) -> QueryError {
        let what = format!("the code of {} at {}", self.role.about(), show(self.address));
        let expected = "that of the contracts in this program, where it and its terms put it; use the program of the commit that \
                        the seller published, or take what there is with --any-code";
        QueryError::not(what, expected, self.about())
    }
}
