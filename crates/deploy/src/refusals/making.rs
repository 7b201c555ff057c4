//! Why a contract is not made, or does not do what it does once.

use fairsale_client::address::{hex, show};
use fairsale_interfaces::{beacon, ticket};

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
        Error::NoTickets => "nothing is for sale".into(),
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
