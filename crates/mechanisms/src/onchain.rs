//! A sale on a chain: its contract's code, what it was made with, and its terms and state as it answers them.

use crate::{
    rule::{KNOWN, Rule},
    terms::{Terms, bad_common_terms},
};
use fairsale_artifacts::Artifact;
use fairsale_chain::{
    Account, Address,
    typed::{at, message_bytes},
};
use fairsale_client::{
    deployment::{CappedSale, CappedSaleRef, Codes},
    network::Network,
    query::{QueryError, asking, unless_refused},
};
use fairsale_kit::{
    life::{FUNDED, Life, SETTLED},
    terms::BadCommonTerms,
};
use ink::{abi::Ink, scale::Decode};

/// The contract of a mechanism, typed. From it follows [`OnChain`].
pub trait Contract: Copy + Into<Rule> {
    /// Its terms.
    type Terms: Decode;
    /// Its state.
    type State: Decode;
    /// Why its constructor refuses terms.
    type BadTerms: Decode + std::fmt::Debug;

    /// The built contract.
    const ARTIFACT: &'static Artifact;

    /// Returns its code.
    fn code(codes: &Codes) -> &[u8];

    /// Returns the contract's terms that are these.
    fn to_chain(&self, terms: &Terms) -> Self::Terms;

    /// Returns the terms that are the contract's.
    fn from_chain(terms: Self::Terms) -> Terms;

    /// Returns what the constructor is given.
    fn constructor(terms: &Self::Terms) -> Vec<u8>;

    /// Asks the contract's own rules whether a sale by these terms could be made at `now`.
    ///
    /// # Errors
    /// What the contract would answer.
    fn check(terms: &Self::Terms, now: u64) -> Result<(), Self::BadTerms>;

    /// Returns why terms are invalid: by a rule of all sales, or in the mechanism's own words.
    fn explain(bad: Self::BadTerms) -> Result<BadCommonTerms, String>;

    /// Returns what became of a sale. `held` is what it has of its asset, as far as that answers.
    fn state(terms: &Terms, state: Self::State, held: u128) -> State;
}

/// A sale's state, of whatever mechanism.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// True if the sale was funded, or settled after that.
    pub funded: bool,
    /// What it sells if that is more than the terms' supply: what an auction had when somebody last told it. Otherwise zero.
    pub sells: u128,
    /// What nobody gets more than for certain, in base units; once settled.
    pub level: u128,
    /// The unsold base units, until they are taken; once settled.
    pub unsold: u128,
    /// What all orders pay together, until it is taken; once settled.
    pub proceeds: u128,
}

impl State {
    /// The part of it that all sales have.
    pub fn of_life(terms: &Terms, life: &Life) -> Self {
        // A sale that was not funded is cancelled since its opening; one that was, after it, unless its seller called it off.
        let funded = matches!(life.stage, FUNDED | SETTLED) || life.ended_at > terms.common.opens_at;
        Self { funded, proceeds: life.proceeds, ..Self::default() }
    }
}

/// The contract of a mechanism: its code, its input and its answers.
pub trait OnChain {
    /// Returns the code of its contract.
    fn code<'a>(&self, codes: &'a Codes) -> &'a [u8];

    /// Returns what the constructor of a sale of these terms, which are this mechanism's, is given.
    fn input(&self, terms: &Terms) -> Vec<u8>;

    /// Asks the contract's own rules whether a sale of these terms could be made at `now`.
    ///
    /// # Errors
    /// What the contract would answer.
    fn require_valid(&self, terms: &Terms, now: u64) -> Result<(), String>;

    /// Reads what became of a sale of these terms in what it answered. `None` if that is no such state.
    fn read_state(&self, terms: &Terms, answer: &[u8], held: u128) -> Option<State>;

    /// Returns why its constructor refused, in words, by what it answered. `None` if that is none of its errors.
    fn bad_terms(&self, answer: &[u8]) -> Option<String>;
}

impl<M: Contract> OnChain for M {
    fn code<'a>(&self, codes: &'a Codes) -> &'a [u8] {
        M::code(codes)
    }

    fn input(&self, terms: &Terms) -> Vec<u8> {
        M::constructor(&self.to_chain(terms))
    }

    fn require_valid(&self, terms: &Terms, now: u64) -> Result<(), String> {
        M::check(&self.to_chain(terms), now).map_err(|bad| format!("{bad:?}"))
    }

    fn read_state(&self, terms: &Terms, answer: &[u8], held: u128) -> Option<State> {
        Some(M::state(terms, whole(answer)?, held))
    }

    fn bad_terms(&self, answer: &[u8]) -> Option<String> {
        // ink! puts two bytes before an error.
        let bad = decode_whole::<M::BadTerms>(answer.strip_prefix(&[0, 1])?)?;
        Some(M::explain(bad).map_or_else(|own| own, |common| bad_common_terms(&common)))
    }
}

/// A mechanism in [the list](KNOWN), as contracts are recognized by.
pub struct Known {
    /// The built contract.
    pub artifact: &'static Artifact,
    read_terms: fn(&[u8]) -> Option<Terms>,
}

impl Known {
    /// That of `M`.
    pub const fn of<M: Contract>() -> Self {
        Self { artifact: M::ARTIFACT, read_terms: |answer| Some(M::from_chain(whole(answer)?)) }
    }
}

/// What a message answered, if it is that and nothing more: ink! puts a zero byte before it.
fn whole<T: Decode>(answer: &[u8]) -> Option<T> {
    decode_whole(answer.strip_prefix(&[0])?)
}

fn decode_whole<T: Decode>(mut bytes: &[u8]) -> Option<T> {
    T::decode(&mut bytes).ok().filter(|_| bytes.is_empty())
}

/// Returns the terms of a sale; `None` if it is none of ours. A contract of our code is known by that. Other code is asked too,
/// since somebody may [insist](crate::provenance) on it: it is taken for what its answer could be.
///
/// # Errors
/// If the chain does not answer.
pub fn terms_of<N: Network + ?Sized>(network: &mut N, sale: Address) -> Result<Option<Terms>, QueryError> {
    let hash = network.code_hash(sale).map_err(asking("code_hash"))?;
    let ours = KNOWN.iter().find(|known| Some(known.artifact.code_hash) == hash);
    let answer = answer_of(network, "terms", message_bytes(messages(sale).terms()))?;
    let read = |known: &Known, answer: &[u8]| (known.read_terms)(answer).filter(|terms| terms.check().is_ok());
    Ok(answer.and_then(|answer| match ours {
        Some(known) => read(known, &answer),
        None => KNOWN.iter().find_map(|known| read(known, &answer)),
    }))
}

/// Returns what became of a sale of these terms, which holds so much of its asset; zero if that does not answer, or does not matter.
///
/// # Errors
/// If the chain or the sale does not answer.
pub fn state_of<N: Network + ?Sized>(
    network: &mut N,
    sale: Address,
    terms: &Terms,
    held: u128,
) -> Result<State, QueryError> {
    let answer = answer_of(network, "state", message_bytes(messages(sale).state()))?;
    let state = answer.and_then(|answer| terms.rule.read_state(terms, &answer, held));
    state.ok_or_else(|| QueryError::not(format!("{sale:?}"), "a sale that answers its state", "another contract"))
}

fn answer_of<N: Network + ?Sized>(
    network: &mut N,
    what: &'static str,
    (to, data): (Address, Vec<u8>),
) -> Result<Option<Vec<u8>>, QueryError> {
    Ok(unless_refused(what, network.dry_run(&Account::nobody(), to, data, 0))?.map(|receipt| receipt.output))
}

/// The messages that every sale has; `terms` and `state` have one selector in all of them.
fn messages(sale: Address) -> CappedSale {
    at::<CappedSaleRef, Ink>(sale)
}
