//! Why a contract is not made, or does not do what it does once.

use fairsale_chain::Address;
use fairsale_client::address::{hex, show};
use fairsale_input::time::{from_now, utc};
use fairsale_interfaces::{beacon, ticket};

pub(super) const NO_SUPPLY: &str = "nothing is for sale";
pub(super) const NO_LOT_SIZE: &str = "a lot is nothing";
pub(super) const CURRENCY: &str =
    "a sale is not paid in what it sells, and an ERC-20 is counted in its own smallest unit";
pub(super) const NO_PAYMENT_UNIT: &str = "the chain's smallest unit is worth nothing to contracts";
pub(super) const OVERFLOW: &str = "what one person can get or pay, or the supply, is above 2^128 - 1";
pub(super) const NO_BEACON: &str = "the beacon does not say which round it would draw by";
pub(super) const NOBODY: &str = "seller, beneficiary and receiver of what is unsold must be somebody";

/// Nobody can get at what such an account is sent.
pub(super) fn bad_payee(payee: Address) -> String {
    format!(
        "what is sent to {} would be lost: seller, beneficiary and receiver of what is unsold can be neither the sale, nor what it \
         sells, nor what it is paid in",
        show(payee)
    )
}

pub(super) fn bad_status(status: u8) -> String {
    format!("persons need status 1 or 2, not {status}")
}

/// Why a capped sale cannot be made.
pub fn bad_capped_terms(error: &capped_sale::BadTerms) -> String {
    use capped_sale::BadTerms;
    match *error {
        BadTerms::NoSupply => NO_SUPPLY.into(),
        BadTerms::NoLotSize => NO_LOT_SIZE.into(),
        BadTerms::NoPaymentUnit => NO_PAYMENT_UNIT.into(),
        BadTerms::Currency => CURRENCY.into(),
        BadTerms::MaxLots { max_lots } => format!("a person can ask for 1 to 1,024 lots at most, not {max_lots}"),
        BadTerms::MinStatus { min_status } => bad_status(min_status),
        BadTerms::Times { now, opens_at, closes_at } => format!(
            "the sale must open in the future and close later, not open at {} and close at {}",
            from_now(opens_at, now),
            from_now(closes_at, now)
        ),
        BadTerms::Overflow => OVERFLOW.into(),
        BadTerms::ZeroAddress => NOBODY.into(),
        BadTerms::Payee { payee } => bad_payee(payee),
    }
}

/// Why a quadratic sale cannot be made.
pub fn bad_whole_terms(error: &quadratic_sale::BadTerms) -> String {
    use quadratic_sale::BadTerms;
    match *error {
        BadTerms::NoSupply => NO_SUPPLY.into(),
        BadTerms::NoLotSize => NO_LOT_SIZE.into(),
        BadTerms::NoPaymentUnit => NO_PAYMENT_UNIT.into(),
        BadTerms::Currency => CURRENCY.into(),
        BadTerms::Caps { first_cap, last_cap, rounds } => format!(
            "there must be a round, and a person can ask for a lot in the first and for 1,024 at most in the last, not for \
             {first_cap} and {last_cap} in {rounds} rounds"
        ),
        BadTerms::Power { power } => format!("the price grows with the lots or their square, not with power {power}"),
        BadTerms::MinStatus { min_status } => bad_status(min_status),
        BadTerms::Times { now, opens_at, closes_at, settle_by } => format!(
            "the sale must open in the future, close later, and leave a day to settle it after that, not open at {}, close at {} and \
             be settled by {}",
            from_now(opens_at, now),
            from_now(closes_at, now),
            from_now(settle_by, now)
        ),
        BadTerms::Overflow => OVERFLOW.into(),
        BadTerms::ZeroAddress => NOBODY.into(),
        BadTerms::Payee { payee } => bad_payee(payee),
        BadTerms::NoBeacon => NO_BEACON.into(),
        BadTerms::LostRound { round } => {
            format!("the beacon's round {round}, by which it would be drawn, is lost already")
        }
        BadTerms::BeaconTooLate { decided_at, settle_by } => too_late(decided_at, settle_by),
        BadTerms::SettlesTooLate { latest, settle_by } => too_long(latest, settle_by),
        BadTerms::RoundsCanBeLost => {
            "a sale of several rounds is drawn only by a beacon whose rounds nobody can withhold, such as drand's"
                .into()
        }
    }
}

/// When the beacon's round is decided, and when the sale must be settled.
pub(super) fn too_late(decided_at: u64, settle_by: u64) -> String {
    format!(
        "the beacon's round is decided at {}; from then on there must be a day to settle, not only until {}",
        utc(decided_at),
        utc(settle_by)
    )
}

/// When the sale must be settled at the latest, and when it would be.
pub(super) fn too_long(latest: u64, settle_by: u64) -> String {
    format!(
        "deposits wait for 90 days at most until a sale is settled or cancelled, which is until {}, and not until {}",
        utc(latest),
        utc(settle_by)
    )
}

/// Why a lottery cannot be made.
pub fn bad_lottery_terms(error: &lottery_sale::BadTerms) -> String {
    use lottery_sale::BadTerms;
    match *error {
        BadTerms::NoSupply => NO_SUPPLY.into(),
        BadTerms::NoPaymentUnit => NO_PAYMENT_UNIT.into(),
        BadTerms::Currency => CURRENCY.into(),
        BadTerms::MinStatus { min_status } => bad_status(min_status),
        BadTerms::Times { now, opens_at, closes_at } => format!(
            "the sale must open in the future and close later, not open at {} and close at {}",
            from_now(opens_at, now),
            from_now(closes_at, now)
        ),
        BadTerms::SettleBy { settle_by, earliest } => {
            format!("there must be time to settle it until {}, not only until {}", utc(earliest), utc(settle_by))
        }
        BadTerms::RecoveryWindow { settle_by, recovery_window } => {
            format!("{recovery_window} s from {} on never end", utc(settle_by))
        }
        BadTerms::Overflow => OVERFLOW.into(),
        BadTerms::MaxGroup { max_group, most } => {
            format!("a group has 1 to {most} persons where so many tickets are sold, not {max_group}")
        }
        BadTerms::MinRaise { min_raise, most } => format!(
            "the tickets that are sold however groups are made up come to {most} planck, and {min_raise} must be raised"
        ),
        BadTerms::ZeroAddress => NOBODY.into(),
        BadTerms::Payee { payee } => bad_payee(payee),
        BadTerms::NoBeacon => NO_BEACON.into(),
        BadTerms::LostRound { round } => {
            format!("the beacon's round {round}, by which it would be drawn, is lost already")
        }
        BadTerms::BeaconTooLate { decided_at, settle_by } => too_late(decided_at, settle_by),
        BadTerms::SettlesTooLate { latest, settle_by } => too_long(latest, settle_by),
    }
}

/// Why a collection of tickets refuses the one who makes it.
pub fn ticket(error: &ticket::Error) -> String {
    use ticket::Error;
    match *error {
        Error::InsufficientAllotment { allotment, needed } => {
            format!("the seller may issue {allotment} tickets, and {needed} are needed")
        }
        Error::NotSeller { caller } => format!("only who made the collection allots tickets, not {}", show(caller)),
        Error::TooManySales { limit } => format!("the collection has {limit} sales already, and takes no more"),
        Error::NotAContract { account } => format!("{} is no contract", show(account)),
        Error::NoTickets => NO_SUPPLY.into(),
        Error::TextTooLong { bytes, limit } => {
            format!("name, symbol and base_uri have {limit} bytes at most, and one has {bytes}")
        }
        Error::ZeroAddress => "the seller must be somebody".into(),
        other => format!("{other:?}"),
    }
}

/// Why a beacon is not made, or does not take a round.
pub fn drand(error: &beacon::drand::Error) -> String {
    use beacon::drand::Error;
    match *error {
        Error::NoRoundZero => "rounds are counted from 1".into(),
        Error::NotCanonical { coordinate } => {
            format!("a coordinate of the signature, {}, is not below the field's prime", hex(&coordinate))
        }
        Error::AtInfinity => "the signature is the point at infinity".into(),
        Error::NotOnCurve { .. } => "the signature is no point of the curve".into(),
        Error::WrongSignature { round } => {
            format!("this is not the signature of round {round} by the beacon's key")
        }
        Error::PrecompileFailed => "the chain has not the precompiles that a beacon needs".into(),
        Error::BadSchedule { genesis, period } => {
            format!("a beacon has a first round and a period, not round 1 at {genesis} and then one every {period} s")
        }
        Error::KeyNotCanonical { .. } | Error::KeyAtInfinity | Error::KeyNotInGroup => {
            "the beacon's key is none".into()
        }
    }
}
