//! A lottery by its rules: `contracts/lottery_sale/README.md`.

mod beacon;
mod chances;
mod claims;
mod costs;
mod currency;
mod draws;
mod entries;
mod grouping;
mod hostile;
mod life;
mod payouts;
mod sequences;
mod terms;

use e2e_tests::{
    action::Action,
    lottery::{Deed, Lottery, PRICE},
};
use fairsale_chain::Account;
use fairsale_interfaces::{
    groups::Error as Refused,
    sale::{self, Phase},
};

/// The answer to a message that all sales have, without the receipt.
#[track_caller]
fn answer(lottery: &mut Lottery, who: &Account, action: Action, value: u128) -> Result<(), sale::Error> {
    lottery.act(who, action, value).map(drop)
}

/// The answer to any message, without the receipt.
#[track_caller]
fn deed(lottery: &mut Lottery, who: &Account, deed: Deed, value: u128) -> Result<(), Refused> {
    lottery.deed(who, deed, value).map(drop)
}

fn wrong_phase(lottery: &Lottery, phase: Phase) -> sale::Error {
    sale::Error::WrongPhase { phase, now: lottery.chain.now() }
}

/// In the value that the chain shows to contracts.
fn value(lottery: &Lottery, amount: u128) -> ink::U256 {
    ink::U256::from(amount) * lottery.terms.common.payment_unit
}

fn keeper(lottery: &Lottery) -> Account {
    lottery.roles.keeper.clone()
}
