//! The auction's contract.

use super::Auction;
use crate::{
    onchain::{Contract, State},
    terms::Terms,
};
use auction::{BadTerms, PackedTerms};
use fairsale_artifacts::{AUCTION, Artifact};
use fairsale_chain::{Address, typed::constructor_bytes};
use fairsale_client::deployment::{AuctionRef, Codes};
use fairsale_kit::{life::SETTLED, terms::BadCommonTerms};
use fairsale_math::Timestamp;

impl Contract for Auction {
    type Terms = auction::Terms;
    type State = auction::State;
    type BadTerms = BadTerms;

    const ARTIFACT: &'static Artifact = &AUCTION;

    fn code(codes: &Codes) -> &[u8] {
        &codes.auction
    }

    fn to_chain(&self, terms: &Terms) -> Self::Terms {
        let Self { max_lots, ticks, step, geometric } = *self;
        auction::Terms { common: terms.common.clone(), max_lots, ticks, step, geometric }
    }

    fn from_chain(auction::Terms { common, max_lots, ticks, step, geometric }: Self::Terms) -> Terms {
        Terms { rule: Self { max_lots, ticks, step, geometric }.into(), common, claims_from: None }
    }

    fn constructor(terms: &Self::Terms) -> Vec<u8> {
        constructor_bytes(AuctionRef::new(terms.into()))
    }

    fn check(terms: &Self::Terms, now: u64) -> Result<(), BadTerms> {
        PackedTerms::from(terms).check(Timestamp(now), Address::zero())
    }

    fn explain(bad: BadTerms) -> Result<BadCommonTerms, String> {
        match bad {
            BadTerms::Common(bad) => Ok(bad),
            BadTerms::NoLots => Err("nobody may bid for anything".into()),
            BadTerms::Ladder { ticks, step } => Err(format!(
                "a ladder has 1 to 1,024 prices, each higher than the one below it, not {ticks} with a step of {step}"
            )),
            BadTerms::Tickets { max_lots } => Err(format!("tickets are sold one to a person, not up to {max_lots}")),
        }
    }

    fn state(terms: &Terms, state: Self::State, held: u128) -> State {
        // Whatever no buyer can be given is unsold, whenever it came.
        let unsold = if state.life.stage == SETTLED { held.saturating_sub(state.owed) } else { 0 };
        let level = u128::from(terms.rule.highest_cap()).saturating_mul(terms.common.lot_size);
        State { sells: state.supply, level, unsold, ..State::of_life(terms, &state.life) }
    }
}
