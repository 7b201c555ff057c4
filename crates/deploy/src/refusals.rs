//! What contracts refuse, in the language of sales: what is wrong, with figures, and what can be done.

use fairsale_client::{
    address::show,
    format::{decimal, lots},
    network::Identity,
};
use fairsale_input::time::from_now;
use fairsale_interfaces::{erc20, groups, personhood, sale};
use fairsale_kit::terms::CommonTerms;
use fairsale_mechanisms::terms::Terms;
use ink::{U256, scale::Decode};

mod badge;
mod bids;
mod making;

pub use badge::badge;
pub use making::{drand, ticket};

/// What a reader of refusals knows: which chain, which sale, which token.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The chain, with the currency in which the sale is paid.
    pub cash: &'a Identity,
    /// The sale's terms.
    pub terms: &'a Terms,
    /// Symbol and decimals of what is sold.
    pub token: (&'a str, u8),
}

/// The error in what a contract answered when it refused: ink! puts two bytes before it. `None` if it is another error.
pub fn refusal<E: Decode>(output: &[u8]) -> Option<E> {
    let mut rest = output.strip_prefix(&[0, 1])?;
    E::decode(&mut rest).ok().filter(|_| rest.is_empty())
}

impl Context<'_> {
    /// An amount of what is sold.
    pub fn units(&self, units: u128) -> String {
        format!("{} {}", decimal(&units.to_string(), self.token.1), self.token.0)
    }

    /// What contracts see of native currency, as the chain's currency.
    fn value(&self, value: U256) -> String {
        let unit = U256::from(self.terms.common.payment_unit.max(1));
        match u128::try_from(value / unit) {
            Ok(planck) if value % unit == U256::zero() => self.cash.money(planck),
            _ => format!("{value} of the smallest units that contracts see"),
        }
    }

    /// What the sale says when it is not the time for something.
    pub fn wrong_phase(&self, phase: sale::Phase, now: u64) -> String {
        let CommonTerms { opens_at, closes_at, .. } = self.terms.common;
        match phase {
            sale::Phase::Announced => format!("the sale is announced; it opens at {}", from_now(opens_at, now)),
            sale::Phase::Open => format!("the sale is open; it closes at {}", from_now(closes_at, now)),
            sale::Phase::Closed => {
                format!("the sale closed at {}; it waits for `fairsale settle`", from_now(closes_at, now))
            }
            sale::Phase::Settled if self.terms.delivers_at_once() => {
                "the sale is settled; what was bought was delivered at once".into()
            }
            sale::Phase::Settled => match self.terms.claims_from.filter(|from| now < *from) {
                Some(from) => {
                    format!("the sale is settled; what was bought can be claimed from {}", from_now(from, now))
                }
                None => "the sale is settled; orders can be claimed".into(),
            },
            sale::Phase::Cancelled if self.terms.delivers_at_once() => "the sale is cancelled; it sold nothing".into(),
            sale::Phase::Cancelled => "the sale is cancelled; orders can be claimed, for a full refund".into(),
        }
    }

    /// Why the sale refuses.
    pub fn sale(&self, error: &sale::Error) -> String {
        use sale::Error;
        match *error {
            Error::WrongPhase { phase, now } => self.wrong_phase(phase, now),
            Error::Underfunded { balance, supply } => format!(
                "the sale has {} of the {} that it sells; what is missing comes from the seller (`fairsale deploy`), or from a sale \
                 that leaves it what it does not sell (`fairsale unsold` of that one)",
                self.units(balance),
                self.units(supply)
            ),
            Error::NotSeller { caller } => {
                format!("only the seller, {}, can do this, not {}", show(self.terms.common.seller), show(caller))
            }
            Error::PersonhoodUnavailable => {
                format!("the source of personhood at {} does not answer", show(self.terms.common.personhood))
            }
            Error::NotAPerson { status: 0, .. } => {
                format!("this account is not known to be a person's by {}", show(self.terms.common.personhood))
            }
            Error::NotAPerson { status, required } => {
                format!("this person has status {} and needs {}", status_name(status), status_name(required))
            }
            Error::AlreadyOrdered { lots: asked } => {
                format!("this person has an order for {}; `fairsale change` changes it", lots(asked))
            }
            Error::NoOrder => "there is no such order: it was never placed, or withdrawn, or claimed".into(),
            Error::WrongLots { max: 0, .. } => "nothing is left that this person could have".into(),
            Error::WrongLots { lots, max } => format!("a person can ask for 1 to {max} lots, not {lots}"),
            Error::WrongPayment { expected, got } => {
                format!("the payment must be exactly {}, not {}", self.value(expected), self.value(got))
            }
            Error::NotYours { caller } => {
                format!("{} is not that person's account; only an account that is can claim", show(caller))
            }
            Error::RecoveryWindow { until, now } => format!(
                "this account is nobody's any more, so it can claim only from {}; the person's new account can claim now",
                from_now(until, now)
            ),
            Error::NothingLeft => "there is nothing to take: it was taken before, or there never was any".into(),
            Error::TokenFailed => {
                format!("the token at {} refused to send, or does not answer", show(self.terms.common.asset))
            }
            Error::PaymentFailed => "the receiver of the money refused it".into(),
            Error::BeaconSilent { round } => {
                format!(
                    "the beacon does not have round {round} yet, by which the sale is drawn; `fairsale draw submit` brings it"
                )
            }
            Error::BeaconUnavailable => "the sale's beacon does not answer".into(),
            Error::Binding => "what was ordered here binds: it can grow, but not shrink, and not be withdrawn".into(),
            Error::NoReserve { currency } => format!(
                "the sale must have some of what it is paid in, {}, before it opens; whoever sends it any puts that right",
                show(currency)
            ),
            Error::ClaimsNotOpen { from, now } => {
                format!("what was bought can be claimed from {}", from_now(from, now))
            }
            Error::Overflow => "a number does not fit, which the terms of a sale should make impossible".into(),
        }
    }

    /// Why a lottery refuses what is about groups.
    pub fn groups(&self, error: &groups::Error) -> String {
        use groups::Error;
        match *error {
            Error::Sale(error) => self.sale(&error),
            Error::NotLeader { group } => format!("this person is in group {group}, which somebody else leads"),
            Error::InGroup { group } => {
                format!("this person is in group {group} already; `fairsale leave` takes the person out of it")
            }
            Error::NotInGroup => "this person is in no group".into(),
            Error::NotInvited { group } => {
                format!("group {group} has not invited this account, or there is no such group any more")
            }
            Error::GroupFull { size } => format!("the group has {size} persons, as many as a group can have"),
            Error::TooManyInvited { max: 0, .. } => "in this sale nobody can be invited: each person is alone".into(),
            Error::TooManyInvited { invited, max } => {
                let accounts = if max == 1 { "account" } else { "accounts" };
                format!("{max} {accounts} can be invited at a time, not {invited}")
            }
        }
    }

    /// Why the token refuses.
    pub fn token(&self, error: &erc20::Error) -> String {
        use erc20::Error;
        match *error {
            Error::InsufficientBalance { balance, needed } => {
                format!("the sender has {}, and {} are needed", self.units(balance), self.units(needed))
            }
            Error::InsufficientAllowance { allowance, needed } => {
                format!("the caller may send {}, and {} are needed", self.units(allowance), self.units(needed))
            }
            Error::Locked { transferable_at, now } => {
                format!("the token can be sent from {}", from_now(transferable_at, now))
            }
            Error::NotSeller { caller } => format!("only who made the token names sales, not {}", show(caller)),
            Error::TooManySales { limit } => format!("the token has {limit} sales already, and takes no more"),
            Error::NotAContract { account } => format!("{} is no contract", show(account)),
            Error::NoReceiver => "the zero address is nobody's".into(),
            Error::Malformed => "the token does not understand the call".into(),
        }
    }
}

/// Why a registry refuses.
pub fn registry(error: &personhood::Error) -> String {
    use personhood::Error;
    match *error {
        Error::NotOwner { caller } => format!("only the owner can do this, not {}", show(caller)),
        Error::BadIssuers { issuers, threshold } => format!(
            "a registry needs 1 to 16 different issuers and a threshold up to their number, not {issuers} and {threshold}"
        ),
        Error::BadStatus { status } => {
            format!(
                "status 1 or 2 names an account, and 0, which revokes, names none; there is no status {status} like this"
            )
        }
        Error::Expired { expires, now } => format!("the attestation is over since {}", from_now(expires, now)),
        Error::StaleEpoch { epoch, current } => {
            format!("the person's newest attestation is number {current}; this one is number {epoch} and must be later")
        }
        Error::AccountTaken { account } => format!(
            "{} is another person's; if that is a mistake, `fairsale attest --person NAME --revoke`, with that person's name, frees it, \
             and so does attesting that person to another account",
            show(account)
        ),
        Error::MalformedSignature { index } => format!("signature {} is none", u64::from(index) + 1),
        Error::UnknownSigner { signer } => {
            format!("{} signed and is no issuer, or what was signed is not this attestation", show(signer))
        }
        Error::DuplicateSigner { signer } => format!("{} signed twice", show(signer)),
        Error::TooFewSignatures { required, signed } => format!("{signed} issuers signed, and {required} must"),
        Error::Malformed => "the registry does not understand the call".into(),
    }
}

/// What a status is called.
pub fn status_name(status: u8) -> String {
    match status {
        0 => "0 (nobody known)".into(),
        1 => "1 (lite)".into(),
        2 => "2 (full)".into(),
        other => other.to_string(),
    }
}
