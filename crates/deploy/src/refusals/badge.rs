//! Why a badge is not made, or not given.

use super::status_name;
use fairsale_client::address::show;
use fairsale_input::time::from_now;
use fairsale_interfaces::badge;

/// Why a badge refuses.
pub fn badge(error: &badge::Error) -> String {
    use badge::Error;
    match *error {
        Error::NotOrganiser { caller } => format!("only the organiser mints, not {}", show(caller)),
        Error::NotAPerson { account, status: 0, .. } => format!("the gate does not know whose {} is", show(account)),
        Error::NotAPerson { account, status, required } => format!(
            "the person behind {} has status {} at the gate and needs {}",
            show(account),
            status_name(status),
            status_name(required)
        ),
        Error::AlreadyHeld { account, number } => {
            format!("the person behind {} holds the badge already, number {number}", show(account))
        }
        Error::AccountUsed { account, number } => format!(
            "{} was another person's when badge number {number} was given by it; the organiser can mint, or sign for another \
             account of the person",
            show(account)
        ),
        Error::AllMinted { cap } => format!("all {cap} badges are given"),
        Error::Expired { expires, now } => format!("the voucher is over since {}", from_now(expires, now)),
        Error::MalformedSignature => "the signature is none".into(),
        Error::WrongSigner { signer } => {
            format!("{} signed and is not the organiser, or what was signed is not this voucher", show(signer))
        }
        Error::PersonhoodUnavailable => "the gate does not answer".into(),
        Error::BadStatus { min_status } => format!("persons have status 1 or 2, so the least cannot be {min_status}"),
        Error::NoOrganiser => "the organiser must be somebody".into(),
    }
}
