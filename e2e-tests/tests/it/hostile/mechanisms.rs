//! Sales of each mechanism that sells an ERC-20, all with the same supply and price, of whatever token and paid in whatever
//! currency.

use super::*;
use e2e_tests::{auction::Auction, erc20, fixed::Fixed, quadratic::Quadratic};
use std::ops::{Deref, DerefMut};

/// How many lots are sold, of one unit each.
pub const SUPPLY: u128 = 10;

/// What a lot costs.
pub const PRICE: u128 = 1_000;

/// How a sale sells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mechanism {
    /// `capped_sale`
    Capped,
    /// `quadratic_sale`: one round, at a price that does not grow
    Quadratic,
    /// `fixed_sale`, with claims from the close on
    Fixed,
    /// `auction`, for persons, at its lowest tick
    Auction,
}

impl Mechanism {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Capped, Self::Quadratic, Self::Fixed, Self::Auction];

    /// Those of which a buyer may be owed units and money at once.
    pub const REFUNDING: [Self; 3] = [Self::Capped, Self::Quadratic, Self::Auction];
}

/// What a sale is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Offer {
    /// What is sold; zero: the stage's own token.
    pub token: Address,
    /// What it is paid in; zero: the chain's currency.
    pub currency: Address,
    /// What it must raise.
    pub min_raise: u128,
}

/// A stage with such a sale.
pub enum AnySale {
    /// A capped one.
    Capped(Box<Stage>),
    /// A quadratic one.
    Quadratic(Box<Quadratic>),
    /// A fixed one.
    Fixed(Box<Fixed>),
    /// An auction.
    Auction(Box<Auction>),
}

impl Deref for AnySale {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        match self {
            Self::Capped(stage) => stage,
            Self::Quadratic(stage) => stage,
            Self::Fixed(stage) => stage,
            Self::Auction(stage) => stage,
        }
    }
}

impl DerefMut for AnySale {
    fn deref_mut(&mut self) -> &mut Stage {
        match self {
            Self::Capped(stage) => stage,
            Self::Quadratic(stage) => stage,
            Self::Fixed(stage) => stage,
            Self::Auction(stage) => stage,
        }
    }
}

/// Writes an offer into terms, whose token is in the field `$token`.
macro_rules! offered {
    ($terms:expr, $token:ident, $offer:expr) => {{
        let (terms, offer): (_, Offer) = (&mut $terms, $offer);
        if !offer.token.is_zero() {
            terms.$token = offer.token;
        }
        if !offer.currency.is_zero() {
            (terms.currency, terms.payment_unit) = (offer.currency, 1);
        }
        terms.min_raise = offer.min_raise;
        terms.$token
    }};
}

impl AnySale {
    /// Announced, with nothing in escrow: of what `offer` makes on the stage.
    pub fn announced(mechanism: Mechanism, offer: impl FnOnce(&mut Stage) -> Offer) -> Self {
        match mechanism {
            Mechanism::Capped => {
                let (mut stage, mut terms) = Stage::without_sale(|terms| {
                    (terms.supply, terms.price) = (SUPPLY, PRICE);
                });
                let offer = offer(&mut stage);
                offered!(terms, token, offer);
                stage.announce(terms);
                Self::Capped(Box::new(stage))
            }
            Mechanism::Quadratic => {
                let mut stage = Quadratic::without_sale(|terms| {
                    (terms.supply, terms.price, terms.power) = (SUPPLY as u64, PRICE, 1);
                    (terms.first_cap, terms.cap_step, terms.rounds) = (10, 0, 1);
                });
                let offer = offer(&mut stage);
                stage.at.token = offered!(stage.terms, token, offer);
                stage.announce().expect("terms that can be kept");
                Self::Quadratic(Box::new(stage))
            }
            Mechanism::Fixed => {
                let mut stage = Fixed::without_sale(|terms| {
                    (terms.supply, terms.price, terms.max_lots) = (SUPPLY, PRICE, 10);
                    terms.claims_from = terms.closes_at;
                });
                let offer = offer(&mut stage);
                stage.at.token = offered!(stage.terms, token, offer);
                stage.announce().expect("terms that can be kept");
                Self::Fixed(Box::new(stage))
            }
            Mechanism::Auction => {
                let mut stage = Auction::without_sale(|terms| (terms.supply, terms.reserve_price) = (SUPPLY, PRICE));
                stage.terms.personhood = stage.at.registry;
                let offer = offer(&mut stage);
                stage.at.token = offered!(stage.terms, goods, offer);
                stage.announce().expect("terms that can be kept");
                Self::Auction(Box::new(stage))
            }
        }
    }

    /// Takes note of the escrow, if the sale does.
    #[track_caller]
    pub fn fund(&mut self) -> Result<Receipt, Error> {
        self.keep(Action::Fund)
    }

    /// Does what anybody may do.
    #[track_caller]
    pub fn keep(&mut self, action: Action) -> Result<Receipt, Error> {
        let keeper = self.roles.keeper.clone();
        self.act(&keeper, action, 0)
    }

    /// Goes to the first second of orders.
    pub fn open(&mut self) {
        let opens_at = self.terms.opens_at;
        self.chain.set_time(opens_at);
    }

    /// Orders so many lots, or bids for them, and pays `value` in the chain's currency.
    #[track_caller]
    pub fn order(&mut self, who: &Account, lots: u32, value: u128) {
        match self {
            Self::Auction(auction) => {
                auction.try_bid(who, 0, lots, value).unwrap_or_else(|error| panic!("{lots}: {error:?}"));
            }
            other => {
                other.act(who, Action::Order(lots), value).unwrap_or_else(|error| panic!("{lots}: {error:?}"));
            }
        }
    }

    /// Closes the sale, and settles it.
    #[track_caller]
    pub fn settle(&mut self) {
        match self {
            Self::Capped(stage) => stage.close_and_settle(),
            Self::Quadratic(stage) => stage.close_and_settle(),
            Self::Fixed(stage) => stage.close_and_settle(),
            Self::Auction(stage) => stage.close_and_settle(),
        };
    }

    /// Claims the order of a person of the wallet's name.
    #[track_caller]
    pub fn claims(&mut self, who: &Account, person: &str) -> Result<Receipt, Error> {
        let alias = self.alias(person);
        self.act(who, Action::Claim(alias), 0)
    }

    /// How much an account has of what is sold.
    pub fn units(&mut self, account: Address) -> u128 {
        let token = self.at.token;
        erc20::balance_of(&mut *self.chain, token, account)
    }

    /// What the sale has of the chain's currency, besides what it needs to exist.
    pub fn pot(&self) -> u128 {
        self.money(self.at.sale) - self.chain.constants().existential_deposit
    }
}
