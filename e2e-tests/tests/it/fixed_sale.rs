//! A fixed sale by its rules: `contracts/fixed_sale/README.md`.

mod claims;
mod costs;
mod currency;
mod events;
mod hostile;
mod life;
mod open_to_all;
mod orders;
mod races;
mod sequences;
mod settlement;
mod terms;
mod tickets;

use e2e_tests::{action::Action, fixed::Fixed};
use fairsale_chain::Account;
use fairsale_interfaces::sale::{Error, Phase};

/// The answer to a message, without the receipt.
#[track_caller]
fn answer(stage: &mut Fixed, who: &Account, action: Action, value: u128) -> Result<(), Error> {
    stage.act(who, action, value).map(drop)
}

/// The answer to a message by nobody in particular, without the receipt.
#[track_caller]
fn keep(stage: &mut Fixed, action: Action) -> Result<(), Error> {
    stage.keep(action).map(drop)
}

fn wrong_phase(stage: &Fixed, phase: Phase) -> Error {
    Error::WrongPhase { phase, now: stage.chain.now() }
}

/// In the value that the chain shows to contracts.
fn value(stage: &Fixed, amount: u128) -> ink::U256 {
    ink::U256::from(amount) * stage.terms.common.payment_unit
}
