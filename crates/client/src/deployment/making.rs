//! Contracts one by one, for who makes only some: tests, benchmarks. A launch's are made by its plan. All are made
//! with [`SALT`](fairsale_chain::SALT), so nobody can make two of the same terms.

use super::*;
use crate::{beacon::Network, error::not_made};
use capped_sale::Terms;
use fairsale_chain::{Chain, Receipt, Typed};
use fairsale_interfaces::beacon::Schedule;

/// Makes a registry that `owner` owns, `threshold` of whose `issuers` must sign.
///
/// # Errors
/// If the chain or the contract refuses.
pub fn deploy_registry<C: Chain + ?Sized>(
    chain: &mut C,
    codes: &Codes,
    owner: &Account,
    issuers: Vec<Address>,
    threshold: u8,
) -> Result<(Address, Receipt), Error> {
    let constructor = PersonhoodRegistryRef::new(owner.address(), issuers, threshold);
    let made = chain.deploy(owner, &codes.personhood, constructor).salted().run();
    made.map(|made| (made.address, made.receipt)).map_err(not_made("deploy_personhood"))
}

/// Makes a badge.
///
/// # Errors
/// If the chain or the contract refuses.
pub fn deploy_badge<C: Chain + ?Sized>(
    chain: &mut C,
    codes: &Codes,
    from: &Account,
    terms: &badge::Terms,
) -> Result<(Address, Receipt), Error> {
    let made = chain.deploy(from, &codes.badge, BadgeGateRef::new(terms.into())).salted().run();
    made.map(|made| (made.address, made.receipt)).map_err(not_made("deploy_badge"))
}

/// What a collection of tickets is called, and where the metadata of its tickets lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketTexts {
    /// Its name.
    pub name: String,
    /// Its symbol.
    pub symbol: String,
    /// What stands before a ticket's number in the address of its metadata.
    pub base_uri: String,
}

/// Makes a collection of tickets; the seller of the terms is allotted all of them.
///
/// # Errors
/// If the chain or the contract refuses.
pub fn deploy_tickets<C: Chain + ?Sized>(
    chain: &mut C,
    codes: &Codes,
    from: &Account,
    terms: &ticket::Terms,
    texts: &TicketTexts,
) -> Result<(Address, Receipt), Error> {
    let [name, symbol, base_uri] = [&texts.name, &texts.symbol, &texts.base_uri].map(|text| text.clone().into_bytes());
    let constructor = TicketCollectionRef::new(terms.into(), name, symbol, base_uri);
    let made = chain.deploy(from, &codes.ticket, constructor).salted().run();
    made.map(|made| (made.address, made.receipt)).map_err(not_made("deploy_tickets"))
}

/// Makes a capped sale.
///
/// # Errors
/// If the chain or the contract refuses.
pub fn deploy_capped_sale<C: Chain + ?Sized>(
    chain: &mut C,
    codes: &Codes,
    seller: &Account,
    terms: &Terms,
) -> Result<(Address, Receipt), Error> {
    let made = chain.deploy(seller, &codes.capped_sale, CappedSaleRef::new(terms.into())).salted().run();
    made.map(|made| (made.address, made.receipt)).map_err(not_made("deploy_sale"))
}

/// Makes a beacon of drand's network with these facts, and says what that took.
///
/// # Errors
/// If the chain or the contract refuses.
pub fn deploy_drand_beacon<C: Chain + ?Sized>(
    chain: &mut C,
    codes: &Codes,
    from: &Account,
    network: &Network,
) -> Result<(Address, Receipt), Error> {
    let Network { schedule: Schedule { genesis, period }, key } = *network;
    let made = chain.deploy(from, &codes.drand_beacon, DrandBeaconRef::new(genesis, period, key)).salted().run();
    made.map(|made| (made.address, made.receipt)).map_err(not_made("deploy_drand_beacon"))
}
