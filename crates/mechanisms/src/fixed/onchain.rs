//! The fixed sale's contract.

use super::Fixed;
use crate::{
    onchain::{Contract, State},
    terms::Terms,
};
use fairsale_artifacts::{Artifact, FIXED_SALE};
use fairsale_chain::{Address, typed::constructor_bytes};
use fairsale_client::deployment::{Codes, FixedSaleRef};
use fairsale_input::time::utc;
use fairsale_kit::terms::BadCommonTerms;
use fairsale_math::Timestamp;
use fixed_sale::{BadTerms, PackedTerms};

impl Contract for Fixed {
    type Terms = fixed_sale::Terms;
    type State = fixed_sale::State;
    type BadTerms = BadTerms;

    const ARTIFACT: &'static Artifact = &FIXED_SALE;

    fn code(codes: &Codes) -> &[u8] {
        &codes.fixed_sale
    }

    fn to_chain(&self, terms: &Terms) -> Self::Terms {
        let claims_from = terms.claims_from.unwrap_or(0);
        fixed_sale::Terms { common: terms.common.clone(), claims_from, max_lots: self.max_lots }
    }

    fn from_chain(fixed_sale::Terms { common, claims_from, max_lots }: Self::Terms) -> Terms {
        Terms { rule: Self { max_lots }.into(), common, claims_from: (claims_from != 0).then_some(claims_from) }
    }

    fn constructor(terms: &Self::Terms) -> Vec<u8> {
        constructor_bytes(FixedSaleRef::new(terms.into()))
    }

    fn check(terms: &Self::Terms, now: u64) -> Result<(), BadTerms> {
        PackedTerms::from(terms).check(Timestamp(now), Address::zero())
    }

    fn explain(bad: BadTerms) -> Result<BadCommonTerms, String> {
        match bad {
            BadTerms::Common(bad) => Ok(bad),
            BadTerms::MaxLots { max_lots } => {
                Err(format!("a person may buy a lot at least, and of tickets 8 at most, not {max_lots}"))
            }
            BadTerms::ClaimsFrom { claims_from, closes_at } => Err(format!(
                "what was bought can be claimed from the close at {} on, not from {}",
                utc(closes_at),
                utc(claims_from)
            )),
            BadTerms::MinRaise { min_raise } => Err(format!(
                "what is delivered at once cannot be taken back, so there is no sum to be raised, {min_raise}"
            )),
        }
    }

    fn state(terms: &Terms, state: Self::State, _: u128) -> State {
        let level = u128::from(terms.rule.highest_cap()).saturating_mul(terms.common.lot_size);
        State { level, unsold: state.unsold, ..State::of_life(terms, &state.life) }
    }
}
