//! The capped sale's contract.

use super::Capped;
use crate::{
    onchain::{Contract, State},
    terms::Terms,
};
use capped_sale::{BadTerms, PackedTerms};
use fairsale_artifacts::{Artifact, CAPPED_SALE};
use fairsale_chain::{Address, typed::constructor_bytes};
use fairsale_client::deployment::{CappedSaleRef, Codes};
use fairsale_kit::terms::BadCommonTerms;
use fairsale_math::Timestamp;

impl Contract for Capped {
    type Terms = capped_sale::Terms;
    type State = capped_sale::State;
    type BadTerms = BadTerms;

    const ARTIFACT: &'static Artifact = &CAPPED_SALE;

    fn code(codes: &Codes) -> &[u8] {
        &codes.capped_sale
    }

    fn to_chain(&self, terms: &Terms) -> Self::Terms {
        capped_sale::Terms { common: terms.common.clone(), max_lots: self.max_lots }
    }

    fn from_chain(capped_sale::Terms { common, max_lots }: Self::Terms) -> Terms {
        Terms { rule: Self { max_lots }.into(), common, claims_from: None }
    }

    fn constructor(terms: &Self::Terms) -> Vec<u8> {
        constructor_bytes(CappedSaleRef::new(terms.into()))
    }

    fn check(terms: &Self::Terms, now: u64) -> Result<(), BadTerms> {
        PackedTerms::from(terms).check(Timestamp(now), Address::zero())
    }

    fn explain(bad: BadTerms) -> Result<BadCommonTerms, String> {
        match bad {
            BadTerms::Common(bad) => Ok(bad),
            BadTerms::MaxLots { max_lots } => {
                Err(format!("a person can ask for 1 to 1,024 lots at most, not {max_lots}"))
            }
        }
    }

    fn state(terms: &Terms, state: Self::State, _: u128) -> State {
        State { level: state.level, unsold: state.unsold, ..State::of_life(terms, &state.life) }
    }
}
