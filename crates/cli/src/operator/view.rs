//! A sale as it stands.

use super::{
    Error,
    error::asking,
    network::{Identity, Network},
    questions::{balance_of, personhood, symbol_of},
    refusals::Context,
};
use crate::deployment::CappedSale;
use capped_sale::{CappedSaleRef, State, Terms};
use fairsale_chain::{Address, Typed, typed::at};
use fairsale_interfaces::{
    personhood::{Alias, Personhood},
    sale::{Order, Outcome, Phase, Sale},
};
use ink::abi::Ink;

/// A sale, its terms, and what became of it.
#[derive(Clone, Debug)]
pub struct View {
    /// The chain.
    pub identity: Identity,
    /// Where the sale stands.
    pub sale: Address,
    /// What the seller promised.
    pub terms: Terms,
    /// What became of it so far.
    pub state: State,
    /// Where it is in its life.
    pub phase: Phase,
    /// The chain's clock, in seconds.
    pub now: u64,
    /// Symbol and decimals of what is sold.
    pub token: (String, u8),
    /// What the sale has of it, in base units.
    pub tokens: u128,
    /// What the sale holds for orders and the beneficiary, in planck.
    pub money: u128,
}

/// An order as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whose.
    pub alias: Alias,
    /// The order, unless there is none.
    pub order: Option<Order>,
    /// What it would come to if the sale closed now; what it does come to once settled.
    pub outcome: Outcome,
}

impl View {
    /// Looks at a sale.
    ///
    /// # Errors
    /// If there is no capped sale, or the chain does not answer.
    pub fn of<N: Network + ?Sized>(network: &mut N, sale: Address) -> Result<Self, Error> {
        if network.code_hash(sale).map_err(asking("code_hash"))?.is_none() {
            let found = format!("no contract there on {}", network.identity().short());
            return Err(Error::not(format!("{sale:?}"), "a sale", found));
        }
        let messages = messages(sale);
        let terms = network
            .ask(messages.terms())
            .map_err(|_| Error::not(format!("{sale:?}"), "a capped sale", "another contract"))?;
        let terms = Terms::from(&terms.value);
        let state = State::from(&network.ask(messages.state()).map_err(asking("state"))?.value);
        let phase = network.ask(messages.phase()).map_err(asking("phase"))?.value;
        let now = network.try_now().map_err(asking("clock"))?;
        let token = symbol_of(network, terms.token);
        let tokens = balance_of(network, terms.token, sale)?;
        let balance = network.try_balance(sale).map_err(asking("balance"))?;
        // The rest is what the contract itself needs to exist, which its seller left.
        let money = balance.saturating_sub(network.constants().existential_deposit);
        Ok(Self { identity: network.identity(), sale, terms, state, phase, now, token, tokens, money })
    }

    /// The sale's messages.
    pub fn messages(&self) -> CappedSale {
        messages(self.sale)
    }

    /// What a reader of refusals must know.
    pub fn context(&self) -> Context<'_> {
        Context { identity: &self.identity, terms: &self.terms, token: (&self.token.0, self.token.1) }
    }

    /// Who stands behind an account, for this sale.
    ///
    /// # Errors
    /// If its source of personhood does not answer.
    pub fn person<N: Network + ?Sized>(&self, network: &mut N, account: Address) -> Result<Personhood, Error> {
        personhood(network, self.terms.personhood, account, self.terms.context)
    }

    /// The order of an alias.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn order<N: Network + ?Sized>(&self, network: &mut N, alias: Alias) -> Result<Standing, Error> {
        let order = network.ask(self.messages().order_of(alias)).map_err(asking("order_of"))?.value;
        let outcome = network.ask(self.messages().if_closed_now(alias)).map_err(asking("if_closed_now"))?.value;
        Ok(Standing { alias, order, outcome })
    }

    /// How many lots all orders ask for, by the money that lies in the sale; nothing if they cost nothing, or if money has
    /// left since.
    pub fn demand(&self) -> Option<u128> {
        if matches!(self.phase, Phase::Open | Phase::Closed) { self.money.checked_div(self.terms.price) } else { None }
    }

    /// What the sale still owes to those who have not claimed, in base units and planck; the beneficiary's and what is
    /// unsold not included.
    pub fn owed(&self) -> (u128, u128) {
        match self.phase {
            Phase::Settled => {
                (self.tokens.saturating_sub(self.state.unsold), self.money.saturating_sub(self.state.proceeds))
            }
            _ => (0, self.money),
        }
    }
}

fn messages(sale: Address) -> CappedSale {
    at::<CappedSaleRef, Ink>(sale)
}
