//! The contracts of a launch, on any chain: making them, and their typed messages.

use crate::error::Error;
use fairsale_chain::{Account, Address, typed::at};
use ink::{
    abi::Ink,
    codegen::ContractCallBuilder,
    env::hash::{HashOutput, Keccak256},
};

mod making;

pub use making::*;

pub use auction::AuctionRef;
pub use badge::BadgeGateRef;
pub use capped_sale::CappedSaleRef;
pub use commit_reveal_beacon::CommitRevealBeaconRef;
pub use drand_beacon::DrandBeaconRef;
pub use fixed_sale::FixedSaleRef;
pub use lottery_sale::LotterySaleRef;
pub use personhood::PersonhoodRegistryRef;
pub use quadratic_sale::QuadraticSaleRef;
pub use ticket::TicketCollectionRef;
pub use token::TokenRef;

/// The messages of the registry.
pub type Registry = <PersonhoodRegistryRef as ContractCallBuilder>::Type<Ink>;
/// The messages of a badge.
pub type Badge = <BadgeGateRef as ContractCallBuilder>::Type<Ink>;
/// The messages of the token.
pub type Token = <TokenRef as ContractCallBuilder>::Type<Ink>;
/// The messages of the capped sale.
pub type CappedSale = <CappedSaleRef as ContractCallBuilder>::Type<Ink>;
/// The messages of the quadratic sale.
pub type QuadraticSale = <QuadraticSaleRef as ContractCallBuilder>::Type<Ink>;

/// The messages of a collection of tickets.
pub type Tickets = <TicketCollectionRef as ContractCallBuilder>::Type<Ink>;

/// The messages of the fixed sale.
pub type FixedSale = <FixedSaleRef as ContractCallBuilder>::Type<Ink>;

/// The messages of the auction.
pub type Auction = <AuctionRef as ContractCallBuilder>::Type<Ink>;

/// The messages of the lottery.
pub type LotterySale = <LotterySaleRef as ContractCallBuilder>::Type<Ink>;

/// The messages of the drand beacon.
pub type DrandBeacon = <DrandBeaconRef as ContractCallBuilder>::Type<Ink>;
/// The messages of the commit-reveal beacon.
pub type CommitRevealBeacon = <CommitRevealBeaconRef as ContractCallBuilder>::Type<Ink>;

/// The code of all contracts.
#[derive(Clone, Debug)]
pub struct Codes {
    /// The registry's.
    pub personhood: Vec<u8>,
    /// The badge's.
    pub badge: Vec<u8>,
    /// The token's.
    pub token: Vec<u8>,
    /// The collection of tickets'.
    pub ticket: Vec<u8>,
    /// The capped sale's.
    pub capped_sale: Vec<u8>,
    /// The quadratic sale's.
    pub quadratic_sale: Vec<u8>,
    /// The fixed sale's.
    pub fixed_sale: Vec<u8>,
    /// The auction's.
    pub auction: Vec<u8>,
    /// The lottery's.
    pub lottery_sale: Vec<u8>,
    /// The drand beacon's.
    pub drand_beacon: Vec<u8>,
    /// The commit-reveal beacon's.
    pub commit_reveal_beacon: Vec<u8>,
}

impl Codes {
    /// Those that are built into this program.
    pub fn built_in() -> Self {
        Self {
            personhood: fairsale_artifacts::PERSONHOOD.code.to_vec(),
            badge: fairsale_artifacts::BADGE.code.to_vec(),
            token: fairsale_artifacts::TOKEN.code.to_vec(),
            ticket: fairsale_artifacts::TICKET.code.to_vec(),
            capped_sale: fairsale_artifacts::CAPPED_SALE.code.to_vec(),
            quadratic_sale: fairsale_artifacts::QUADRATIC_SALE.code.to_vec(),
            fixed_sale: fairsale_artifacts::FIXED_SALE.code.to_vec(),
            auction: fairsale_artifacts::AUCTION.code.to_vec(),
            lottery_sale: fairsale_artifacts::LOTTERY_SALE.code.to_vec(),
            drand_beacon: fairsale_artifacts::DRAND_BEACON.code.to_vec(),
            commit_reveal_beacon: fairsale_artifacts::COMMIT_REVEAL_BEACON.code.to_vec(),
        }
    }
}

/// The hash by which a chain knows code.
pub fn code_hash(code: &[u8]) -> [u8; 32] {
    let mut hash = <Keccak256 as HashOutput>::Type::default();
    ink::env::hash_bytes::<Keccak256>(code, &mut hash);
    hash
}

/// Who does what in a launch, apart from those who buy.
#[derive(Clone, Debug)]
pub struct Roles {
    /// Owns the registry: may change the issuers.
    pub registrar: Account,
    /// Makes the token and the sale, and escrows the supply.
    pub seller: Account,
    /// Gets the proceeds.
    pub beneficiary: Account,
    /// Gets what is unsold.
    pub unsold_to: Account,
    /// Anybody: settles, and sends out what goes to others.
    pub keeper: Account,
}

impl Default for Roles {
    /// Development wallets that are named like the roles.
    fn default() -> Self {
        Self::named(Account::named)
    }
}

impl Roles {
    /// The wallets that `account` finds for the names of the roles.
    pub fn named(account: impl Fn(&str) -> Account) -> Self {
        Self {
            registrar: account("registrar"),
            seller: account("seller"),
            beneficiary: account("beneficiary"),
            unsold_to: account("unsold_to"),
            keeper: account("keeper"),
        }
    }

    /// All of them.
    pub fn all(&self) -> [&Account; 5] {
        [&self.registrar, &self.seller, &self.beneficiary, &self.unsold_to, &self.keeper]
    }
}

/// Where the contracts of a launch stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// The personhood registry.
    pub registry: Address,
    /// The token.
    pub token: Address,
    /// The sale.
    pub sale: Address,
}

impl Deployment {
    /// The registry's messages.
    pub fn registry(&self) -> Registry {
        at::<PersonhoodRegistryRef, Ink>(self.registry)
    }

    /// The token's messages.
    pub fn token(&self) -> Token {
        at::<TokenRef, Ink>(self.token)
    }

    /// The sale's messages.
    pub fn sale(&self) -> CappedSale {
        at::<CappedSaleRef, Ink>(self.sale)
    }

    /// The messages of a sale that draws.
    pub fn draws(&self) -> QuadraticSale {
        at::<QuadraticSaleRef, Ink>(self.sale)
    }

    /// The messages of an auction.
    pub fn auction(&self) -> Auction {
        at::<AuctionRef, Ink>(self.sale)
    }

    /// The messages of a lottery.
    pub fn lottery(&self) -> LotterySale {
        at::<LotterySaleRef, Ink>(self.sale)
    }
}
