//! What all sales promise, written once and run for each mechanism: `conformance::capped::a_sale_that_is_not_funded_…`. Promises that
//! some make and others do not are grouped below by what these have in common, and each mechanism names its groups. What a mechanism
//! has of its own is in the module of its name.

#[macro_use]
mod promises;

mod claims;
mod currency;
mod escrow;
mod faces;
mod funding;
mod life;
mod payouts;
mod persons;
mod receivers;
mod refunds;
mod sources;
mod terms;
mod tokens;

use e2e_tests::{
    Mechanism, Stage, action::Action, auction::AuctionSale, capped::CappedSale, fixed::FixedSale, lottery::LotterySale,
    quadratic::QuadraticSale,
};
use fairsale_chain::Account;
use fairsale_client::issuer;
use fairsale_interfaces::{
    personhood::Alias,
    sale::{Error, Phase},
};
use fairsale_kit::terms::CommonTerms;

/// How many lots are sold, of one unit each, where nothing else is said.
const SUPPLY: u128 = 10;

/// What a lot costs.
const PRICE: u128 = 1_000;

/// A [plain](Stage::plain) sale of them, still to be made, with a change.
fn plain<M: Mechanism>(change: impl FnOnce(&mut CommonTerms)) -> Stage<M> {
    Stage::plain(SUPPLY, PRICE, |terms| change(M::common_mut(terms)))
}

/// The same, announced and not funded.
fn announced<M: Mechanism>(change: impl FnOnce(&mut CommonTerms)) -> Stage<M> {
    let mut stage = plain(change);
    stage.announce().expect("terms that can be kept");
    stage
}

/// The same, open since this second.
fn open<M: Mechanism>(change: impl FnOnce(&mut CommonTerms)) -> Stage<M> {
    let mut stage = announced(change);
    stage.fund_and_open();
    stage
}

/// The answer to a message, without the receipt.
#[track_caller]
fn answer<M: Mechanism>(stage: &mut Stage<M>, who: &Account, action: Action, value: u128) -> Result<(), Error> {
    stage.act(who, action, value).map(drop)
}

/// The answer to a message by nobody in particular.
#[track_caller]
fn keep<M: Mechanism>(stage: &mut Stage<M>, action: Action) -> Result<(), Error> {
    stage.keep(action).map(drop)
}

fn wrong_phase<M: Mechanism>(stage: &Stage<M>, phase: Phase) -> Result<(), Error> {
    Err(Error::WrongPhase { phase, now: stage.chain.now() })
}

/// The error if `got` came and not `expected`, in the native currency.
fn wrong<M: Mechanism>(stage: &Stage<M>, expected: u128, got: u128) -> Error {
    Error::WrongPayment { expected: stage.value(expected), got: stage.value(got) }
}

/// What the sale says to a withdrawal that fails with this error, where orders can be withdrawn at all.
fn unless_bound<M: Mechanism>(error: Error) -> Result<(), Error> {
    Err(if M::WITHDRAWS { error } else { Error::Binding })
}

/// What the seller, the sale and the one to get the unsold have, or may issue, of what is sold.
fn holdings<M: Mechanism>(stage: &mut Stage<M>) -> [u128; 3] {
    let common = stage.common();
    [common.seller, stage.at.sale, common.unsold_to].map(|who| stage.stock(who))
}

/// A person's alias in the context of all stages.
fn alias(person: &str) -> Alias {
    issuer::alias(&issuer::person(person), &[0xc0; 32])
}

/// A number as a word.
fn word(number: u128) -> [u8; 32] {
    fairsale_interfaces::host::number_word(number)
}

/// A word with this byte at its end.
fn small(number: u8) -> [u8; 32] {
    word(number.into())
}

macro_rules! conformance {
    ($mechanism:ident, $sale:ident: $($group:ident)*) => {
        mod $mechanism {
            use super::*;

            promises! { $sale every_sale }
            $(promises! { $sale $group })*
        }
    };
}

conformance! { capped, CappedSale:
    sells_tokens sells_its_supply sells_its_supply_of_tokens sells_one_kind shares shares_equally withdraws shrinks is_for_persons
    closes_freely never_expires draws_no_tokens
}
conformance! { quadratic, QuadraticSale:
    sells_tokens sells_its_supply sells_its_supply_of_tokens sells_one_kind shares shares_equally withdraws shrinks is_for_persons
    expires draws
}
conformance! { fixed, FixedSale:
    sells_tokens sells_its_supply sells_its_supply_of_tokens sells_tickets may_be_open_to_all
    closes_freely never_expires draws_no_tokens
}
conformance! { lottery, LotterySale:
    sells_its_supply sells_tickets sells_one_kind withdraws is_for_persons
    closes_freely expires draws draws_tickets
}
conformance! { auction, AuctionSale:
    sells_tokens sells_tickets shares may_be_open_to_all
    closes_freely expires draws draws_tickets draws_no_tokens
}
