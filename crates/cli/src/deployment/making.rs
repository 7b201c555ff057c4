//! Contracts one by one, for who makes only some: tests, benchmarks. A launch's are made by its [plan](crate::plan).

use super::*;
use crate::{beacon::Network, error::not_made};
use capped_sale::Terms;
use fairsale_chain::{Chain, Receipt, Typed};
use fairsale_interfaces::beacon::Schedule;

/// Makes the offices, and says what that took: the registries' and the capped sales'.
///
/// # Errors
/// If the chain refuses.
pub fn deploy_offices<C: Chain + ?Sized>(
    chain: &mut C,
    codes: &Codes,
    from: &Account,
) -> Result<(Offices, [Receipt; 2]), Error> {
    let personhood = chain.deploy(from, &codes.personhood_office, PersonhoodOfficeRef::new()).run();
    let personhood = personhood.map_err(not_made("deploy_personhood_office"))?;
    let capped_sale = chain.deploy(from, &codes.capped_sale_office, CappedSaleOfficeRef::new()).run();
    let capped_sale = capped_sale.map_err(not_made("deploy_sale_office"))?;
    let offices = Offices { personhood: personhood.address, capped_sale: capped_sale.address };
    Ok((offices, [personhood.receipt, capped_sale.receipt]))
}

/// Makes a registry that `owner` owns, `threshold` of whose `issuers` must sign.
///
/// # Errors
/// If the chain or the contract refuses.
pub fn deploy_registry<C: Chain + ?Sized>(
    chain: &mut C,
    codes: &Codes,
    office: Address,
    owner: &Account,
    issuers: Vec<Address>,
    threshold: u8,
) -> Result<(Address, Receipt), Error> {
    let constructor = PersonhoodRegistryRef::new(office, owner.address(), issuers.into(), threshold.into());
    let made = chain.deploy(owner, &codes.personhood, constructor).run();
    made.map(|made| (made.address, made.receipt)).map_err(not_made("deploy_personhood"))
}

/// Makes the office of badges. One serves all on a chain.
///
/// # Errors
/// If the chain refuses.
pub fn deploy_badge_office<C: Chain + ?Sized>(
    chain: &mut C,
    codes: &Codes,
    from: &Account,
) -> Result<(Address, Receipt), Error> {
    let made = chain.deploy(from, &codes.badge_office, BadgeOfficeRef::new()).run();
    made.map(|made| (made.address, made.receipt)).map_err(not_made("deploy_badge_office"))
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
    let made = chain.deploy(from, &codes.badge, BadgeGateRef::new(terms.into())).run();
    made.map(|made| (made.address, made.receipt)).map_err(not_made("deploy_badge"))
}

/// Makes the office of collections of tickets. One serves all on a chain.
///
/// # Errors
/// If the chain refuses.
pub fn deploy_ticket_office<C: Chain + ?Sized>(
    chain: &mut C,
    codes: &Codes,
    from: &Account,
) -> Result<(Address, Receipt), Error> {
    let made = chain.deploy(from, &codes.ticket_office, TicketOfficeRef::new()).run();
    made.map(|made| (made.address, made.receipt)).map_err(not_made("deploy_ticket_office"))
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
    let constructor = TicketCollectionRef::new(terms.into(), name.into(), symbol.into(), base_uri.into());
    let made = chain.deploy(from, &codes.ticket, constructor).run();
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
    let made = chain.deploy(seller, &codes.capped_sale, CappedSaleRef::new(terms.into())).run();
    made.map(|made| (made.address, made.receipt)).map_err(not_made("deploy_sale"))
}

/// Makes a quadratic sale.
///
/// # Errors
/// If the chain or the contract refuses.
pub fn deploy_quadratic_sale<C: Chain + ?Sized>(
    chain: &mut C,
    codes: &Codes,
    seller: &Account,
    terms: &quadratic_sale::Terms,
) -> Result<(Address, Receipt), Error> {
    let made = chain.deploy(seller, &codes.quadratic_sale, QuadraticSaleRef::new(terms.into())).run();
    made.map(|made| (made.address, made.receipt)).map_err(not_made("deploy_sale"))
}

/// Makes the office of lotteries. One serves all on a chain.
///
/// # Errors
/// If the chain refuses.
pub fn deploy_lottery_office<C: Chain + ?Sized>(
    chain: &mut C,
    codes: &Codes,
    from: &Account,
) -> Result<(Address, Receipt), Error> {
    let made = chain.deploy(from, &codes.lottery_sale_office, LotterySaleOfficeRef::new()).run();
    made.map(|made| (made.address, made.receipt)).map_err(not_made("deploy_lottery_office"))
}

/// Makes a lottery.
///
/// # Errors
/// If the chain or the contract refuses.
pub fn deploy_lottery<C: Chain + ?Sized>(
    chain: &mut C,
    codes: &Codes,
    seller: &Account,
    terms: &lottery_sale::Terms,
) -> Result<(Address, Receipt), Error> {
    let made = chain.deploy(seller, &codes.lottery_sale, LotterySaleRef::new(terms.into())).run();
    made.map(|made| (made.address, made.receipt)).map_err(not_made("deploy_lottery"))
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
    let made = chain.deploy(from, &codes.drand_beacon, DrandBeaconRef::new(genesis, period, key)).run();
    made.map(|made| (made.address, made.receipt)).map_err(not_made("deploy_drand_beacon"))
}
