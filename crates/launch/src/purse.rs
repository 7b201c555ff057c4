//! Money to try things with: what a launch is paid in, on a chain where nothing is worth anything.

use crate::{Launch, USDC};
use fairsale_chain::{Account, Address, Chain, Typed, asset_address};
use fairsale_client::{
    deployment::{Codes, TokenRef},
    error::{Error, not_made},
    questions::transfer,
};

/// What a launch is paid in, and where more of it comes from.
#[derive(Clone, Debug)]
pub enum Purse {
    /// The chain's own currency.
    Native,
    /// One of the chain's assets, of which no account can have less than this minimum.
    Asset {
        /// Its number.
        id: u32,
        /// In its smallest unit.
        minimum: u128,
    },
    /// A stand-in for an ERC-20 that stands on another chain; somebody has all of it.
    Token {
        /// Where it stands.
        at: Address,
        /// Who has it.
        rich: Box<Account>,
    },
}

impl Purse {
    /// Finds what the launch is paid in on a chain that is there to try things. For what is not there, makes a stand-in, and lets
    /// the launch be paid in that.
    ///
    /// # Errors
    /// If the chain refuses.
    pub fn find<C: Chain + ?Sized>(chain: &mut C, launch: &mut Launch, codes: &Codes) -> Result<Self, Error> {
        let Some(payment) = &mut launch.payment else { return Ok(Self::Native) };
        if payment.currency == asset_address(USDC)
            && let Some(minimum) = chain.asset_minimum(USDC)
        {
            return Ok(Self::Asset { id: USDC, minimum });
        }
        let rich = Account::named("mint");
        chain.fund(&rich, 10_000_000_000_000);
        let (name, symbol) = (payment.symbol.clone().into_bytes(), payment.symbol.clone().into_bytes());
        let constructor = TokenRef::new(name, symbol, payment.decimals, u128::MAX, 0);
        let made = chain.deploy(&rich, &codes.token, constructor).run().map_err(not_made("deploy_currency"))?;
        payment.currency = made.address;
        Ok(Self::Token { at: made.address, rich: Box::new(rich) })
    }

    /// Where it stands; zero: it is the chain's own.
    pub fn currency(&self) -> Address {
        match self {
            Self::Native => Address::zero(),
            Self::Asset { id, .. } => asset_address(*id),
            Self::Token { at, .. } => *at,
        }
    }

    /// The least that an account can have of it.
    pub fn minimum(&self) -> u128 {
        if let Self::Asset { minimum, .. } = self { *minimum } else { 0 }
    }

    /// Gives an account an amount, and what it must keep.
    ///
    /// # Errors
    /// If the chain refuses.
    pub fn give<C: Chain + ?Sized>(&self, chain: &mut C, to: &Account, amount: u128) -> Result<(), Error> {
        match self {
            Self::Native => chain.fund(to, amount),
            Self::Asset { id, minimum } => chain.fund_asset(to, *id, amount + minimum), // deposits are far below 2^128
            Self::Token { at, rich } => {
                let sent = chain.call(rich, *at, transfer(to.address(), amount), 0);
                sent.map_err(|error| Error::Call { action: "transfer", error })?;
            }
        }
        Ok(())
    }
}
