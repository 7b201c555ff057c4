//! The quadratic sale's contract.

use super::Quadratic;
use crate::{
    onchain::{Contract, State},
    terms::Terms,
};
use fairsale_artifacts::{Artifact, QUADRATIC_SALE};
use fairsale_chain::{Address, typed::constructor_bytes};
use fairsale_client::deployment::{Codes, QuadraticSaleRef};
use fairsale_kit::terms::BadCommonTerms;
use fairsale_math::Timestamp;
use quadratic_sale::{BadTerms, PackedTerms};

impl Contract for Quadratic {
    type Terms = quadratic_sale::Terms;
    type State = quadratic_sale::State;
    type BadTerms = BadTerms;

    const ARTIFACT: &'static Artifact = &QUADRATIC_SALE;

    fn code(codes: &Codes) -> &[u8] {
        &codes.quadratic_sale
    }

    fn to_chain(&self, terms: &Terms) -> Self::Terms {
        let Self { quadratic, first_cap, cap_step, rounds, round_seconds } = *self;
        let power = if quadratic { 2 } else { 1 };
        quadratic_sale::Terms { common: terms.common.clone(), first_cap, cap_step, rounds, round_seconds, power }
    }

    fn from_chain(terms: Self::Terms) -> Terms {
        let quadratic_sale::Terms { common, first_cap, cap_step, rounds, round_seconds, power } = terms;
        let rule = Self { quadratic: power == 2, first_cap, cap_step, rounds, round_seconds };
        Terms { rule: rule.into(), common, claims_from: None }
    }

    fn constructor(terms: &Self::Terms) -> Vec<u8> {
        constructor_bytes(QuadraticSaleRef::new(terms.into()))
    }

    fn check(terms: &Self::Terms, now: u64) -> Result<(), BadTerms> {
        PackedTerms::from(terms).check(Timestamp(now), Address::zero())
    }

    fn explain(bad: BadTerms) -> Result<BadCommonTerms, String> {
        match bad {
            BadTerms::Common(bad) => Ok(bad),
            BadTerms::Caps { first_cap, last_cap, rounds } => Err(format!(
                "there must be a round, and a person can ask for a lot in the first and for 1,024 at most in the last, not for \
                 {first_cap} and {last_cap} in {rounds} rounds"
            )),
            BadTerms::Rounds { opens_at, closes_at, rounds, round_seconds } => Err(format!(
                "{rounds} rounds of {round_seconds} s from second {opens_at} on must end when the sale closes, at {closes_at}"
            )),
            BadTerms::Power { power } => {
                Err(format!("the price grows with the lots or their square, not with power {power}"))
            }
            BadTerms::RoundsCanBeLost => Err(
                "a sale of several rounds is drawn only by a beacon whose rounds nobody can withhold, such as drand's"
                    .into(),
            ),
        }
    }

    fn state(terms: &Terms, state: Self::State, _: u128) -> State {
        let level = u128::from(state.cap).saturating_mul(terms.common.lot_size); // what one person can get
        State { level, unsold: state.unsold, ..State::of_life(terms, &state.life) }
    }
}
