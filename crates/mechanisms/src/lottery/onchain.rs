//! The lottery's contract.

use super::Lottery;
use crate::{
    onchain::{Contract, State},
    terms::Terms,
};
use fairsale_artifacts::{Artifact, LOTTERY_SALE};
use fairsale_chain::{Address, typed::constructor_bytes};
use fairsale_client::deployment::{Codes, LotterySaleRef};
use fairsale_kit::terms::BadCommonTerms;
use fairsale_math::Timestamp;
use lottery_sale::{BadTerms, PackedTerms};

impl Contract for Lottery {
    type Terms = lottery_sale::Terms;
    type State = lottery_sale::State;
    type BadTerms = BadTerms;

    const ARTIFACT: &'static Artifact = &LOTTERY_SALE;

    fn code(codes: &Codes) -> &[u8] {
        &codes.lottery_sale
    }

    fn to_chain(&self, terms: &Terms) -> Self::Terms {
        lottery_sale::Terms { common: terms.common.clone(), max_group: self.max_group }
    }

    fn from_chain(lottery_sale::Terms { common, max_group }: Self::Terms) -> Terms {
        Terms { rule: Self { max_group }.into(), common, claims_from: None }
    }

    fn constructor(terms: &Self::Terms) -> Vec<u8> {
        constructor_bytes(LotterySaleRef::new(terms.into()))
    }

    fn check(terms: &Self::Terms, now: u64) -> Result<(), BadTerms> {
        PackedTerms::from(terms).check(Timestamp(now), Address::zero())
    }

    fn explain(bad: BadTerms) -> Result<BadCommonTerms, String> {
        match bad {
            BadTerms::Common(bad) => Ok(bad),
            BadTerms::MaxGroup { max_group, most } => {
                Err(format!("a group has 1 to {most} persons where so many tickets are sold, not {max_group}"))
            }
            BadTerms::MinRaise { min_raise, most } => Err(format!(
                "the tickets that are sold however groups are made up come to {most} planck, and {min_raise} must be raised"
            )),
        }
    }

    fn state(terms: &Terms, state: Self::State, _: u128) -> State {
        State { level: 1, unsold: state.unsold.into(), ..State::of_life(terms, &state.life) }
    }
}
