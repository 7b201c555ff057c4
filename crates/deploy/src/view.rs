//! A sale as it stands.

use super::{Error, error::asking, refusals::Context};
use fairsale_chain::{Address, Typed, typed::at};
use fairsale_client::{
    deployment::{
        Auction, AuctionRef, CappedSale, CappedSaleRef, LotterySale, LotterySaleRef, QuadraticSale, QuadraticSaleRef,
    },
    network::{Identity, Network},
    questions::{balance_of, escrow_of, personhood, symbol_of},
};
use fairsale_interfaces::{
    bids::{self, Bids, Cleared},
    draws::{Drawn, Draws},
    groups::Groups,
    host::address_word,
    personhood::{Alias, Personhood, STATUS_FULL},
    sale::{Order, Outcome, Phase, Sale},
};
use fairsale_mechanisms::{
    onchain::{State, state_of, terms_of},
    terms::Terms,
};
use ink::abi::Ink;

/// A sale, its terms, and what became of it.
#[derive(Clone, Debug)]
pub struct View {
    /// The chain.
    pub identity: Identity,
    /// The same, with the currency in which the sale is paid, which may be an ERC-20.
    pub cash: Identity,
    /// Where the sale stands.
    pub sale: Address,
    /// What the seller promised. It closes when it does if no order comes or goes any more.
    pub terms: Terms,
    /// What became of it so far.
    pub state: State,
    /// Where it is in its life.
    pub phase: Phase,
    /// The chain's clock, in seconds.
    pub now: u64,
    /// Symbol and decimals of what is sold.
    pub token: (String, u8),
    /// The balance of the sale, in base units. `None` if what is sold does not answer. Refunds do not need it.
    pub tokens: Option<u128>,
    /// What the sale holds for orders and the beneficiary, in planck; of an ERC-20 that it is paid in, all that it has, with what it
    /// had from the start and owes to nobody.
    pub money: u128,
    /// The draw, once settled, if there was something to draw.
    pub drawn: Option<Drawn>,
    /// How an auction would clear if it closed now; once settled, how it did. `None` if it would raise too little, if it is
    /// cancelled, or if such a sale has no bids.
    pub clearing: Option<Cleared>,
    /// The sale that gets what is unsold, if one does.
    pub receiver: Option<Receiver>,
}

/// A sale that gets what another leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// Where it stands.
    pub sale: Address,
    /// When it opens: what comes later, it does not sell.
    pub opens_at: u64,
    /// Is it an auction? That hands on whatever it owes to nobody, once it is settled, whenever it came.
    pub is_auction: bool,
}

/// Whose the account of an order is now, by the source of personhood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The person's whose order it is.
    Theirs,
    /// Nobody's who is known.
    Nobody,
    /// Another person's. It cannot claim the order.
    Another,
}

/// An order as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whose.
    pub alias: Alias,
    /// The order, unless there is none.
    pub order: Option<Order>,
    /// Whose its account is. `None` if there is no order, or the source of personhood does not answer.
    pub holder: Option<Holder>,
    /// What it would come to if the sale closed now; what it does come to once settled.
    pub outcome: Outcome,
    /// The chance of a lot more (of a lottery: of a ticket), if the sale closed now: so many in so many.
    pub chance: (u32, u32),
    /// The group in a lottery; zero: alone.
    pub group: u32,
    /// The bid in an auction, unless there is none.
    pub bid: Option<bids::StandingBid>,
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
        let terms = terms_of(network, sale)?;
        let mut terms = terms.ok_or_else(|| Error::not(format!("{sale:?}"), "a sale of ours", "another contract"))?;
        if terms.rule.rounds() > 1 {
            terms.common.closes_at = network.ask(draws(sale).closes_at()).map_err(asking("closes_at"))?.value;
        }
        let clearing = match terms.rule.takes_bids() {
            true => network.ask(auction(sale).clearing_now()).map_err(asking("clearing_now"))?.value,
            false => None,
        };
        let phase = network.ask(messages.phase()).map_err(asking("phase"))?.value;
        let now = network.try_now().map_err(asking("clock"))?;
        let token = symbol_of(network, terms.common.asset);
        let tokens = escrow_of(network, terms.common.tickets, terms.common.asset, sale).ok();
        let state = state_of(network, sale, &terms, tokens.unwrap_or(0))?; // if it does not answer, nothing can be sent
        let drawn = match terms.draws() {
            true => network.ask(draws(sale).drawn()).map_err(asking("drawn"))?.value,
            false => None,
        };
        let mut cash = network.identity();
        if !terms.common.currency.is_zero() {
            (cash.symbol, cash.decimals) = symbol_of(network, terms.common.currency);
        }
        let receiver = match network.code_hash(terms.common.unsold_to).map_err(asking("code_hash"))? {
            Some(_) => terms_of(network, terms.common.unsold_to)?.map(|receiver| Receiver {
                sale: terms.common.unsold_to,
                opens_at: receiver.common.opens_at,
                is_auction: receiver.rule.takes_bids(),
            }),
            None => None,
        };
        let money = if terms.common.currency.is_zero() {
            // The rest is what the contract itself needs to exist, which its seller left.
            let balance = network.try_balance(sale).map_err(asking("balance"))?;
            balance.saturating_sub(network.constants().existential_deposit)
        } else {
            balance_of(network, terms.common.currency, sale)?
        };
        let identity = network.identity();
        Ok(Self { identity, cash, sale, terms, state, phase, now, token, tokens, money, drawn, clearing, receiver })
    }

    /// The sale's messages.
    pub fn messages(&self) -> CappedSale {
        messages(self.sale)
    }

    /// The messages of a sale that draws.
    pub fn draws(&self) -> QuadraticSale {
        draws(self.sale)
    }

    /// The messages of a lottery.
    pub fn lottery(&self) -> LotterySale {
        at::<LotterySaleRef, Ink>(self.sale)
    }

    /// The messages of an auction.
    pub fn auction(&self) -> Auction {
        auction(self.sale)
    }

    /// What a reader of refusals must know.
    pub fn context(&self) -> Context<'_> {
        Context { cash: &self.cash, terms: &self.terms, token: (&self.token.0, self.token.1) }
    }

    /// Who stands behind an account, for this sale.
    ///
    /// # Errors
    /// If its source of personhood does not answer.
    pub fn person<N: Network + ?Sized>(&self, network: &mut N, account: Address) -> Result<Personhood, Error> {
        if self.terms.is_open_to_all() {
            return Ok(Personhood { status: STATUS_FULL, context_alias: address_word(account) });
        }
        Ok(personhood(network, self.terms.common.personhood, account, self.terms.common.context)?)
    }

    /// The order of an alias.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub fn order<N: Network + ?Sized>(&self, network: &mut N, alias: Alias) -> Result<Standing, Error> {
        let order = network.ask(self.messages().order_of(alias)).map_err(asking("order_of"))?.value;
        let person = order.and_then(|order| self.person(network, order.account).ok());
        let holder = person.map(|person| match person.status {
            0 => Holder::Nobody,
            _ if person.context_alias == alias => Holder::Theirs,
            _ => Holder::Another,
        });
        let outcome = network.ask(self.messages().if_closed_now(alias)).map_err(asking("if_closed_now"))?.value;
        let chance = match self.terms.draws() {
            true => network.ask(self.draws().chance_of(alias)).map_err(asking("chance_of"))?.value,
            false => (0, 1),
        };
        let group = match self.terms.rule.is_lottery() {
            true => network.ask(self.lottery().group_of(alias)).map_err(asking("group_of"))?.value,
            false => 0,
        };
        let bid = match self.terms.rule.takes_bids() {
            true => network.ask(self.auction().bid_of(alias)).map_err(asking("bid_of"))?.value,
            false => None,
        };
        Ok(Standing { alias, order, holder, outcome, chance, group, bid })
    }

    /// How many lots all orders ask for, by the money that lies in the sale. `None` if they cost nothing, or if money has
    /// left since, or if lots have different prices.
    pub fn demand(&self) -> Option<u128> {
        let linear = !self.terms.rule.is_quadratic() && !self.terms.rule.takes_bids();
        let linear = linear && self.terms.common.currency.is_zero(); // otherwise there is more than orders brought
        let all_there = linear && matches!(self.phase, Phase::Open | Phase::Closed);
        if all_there { self.money.checked_div(self.terms.common.price) } else { None }
    }

    /// What the sale still owes to those who have not claimed, in base units and planck; the beneficiary's and what is
    /// unsold not included.
    pub fn owed(&self) -> (u128, u128) {
        match self.phase {
            Phase::Settled => {
                let tokens = self.tokens.unwrap_or(0).saturating_sub(self.state.unsold);
                (tokens, self.money.saturating_sub(self.state.proceeds))
            }
            _ => (0, self.money),
        }
    }
}

/// The messages that every sale has.
fn messages(sale: Address) -> CappedSale {
    at::<CappedSaleRef, Ink>(sale)
}

/// The messages of a sale that draws.
fn draws(sale: Address) -> QuadraticSale {
    at::<QuadraticSaleRef, Ink>(sale)
}

/// The messages of an auction.
fn auction(sale: Address) -> Auction {
    at::<AuctionRef, Ink>(sale)
}
