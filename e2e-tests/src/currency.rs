//! A stage whose sale is paid in an ERC-20: one of each mechanism, in any currency.

use crate::{
    Stage,
    action::Action,
    codes,
    erc20::{self, USDC},
    evm::coin::Coin,
    lottery::Lottery,
    quadratic::Quadratic,
};
use fairsale_chain::{Account, Address, Receipt, Typed};
use fairsale_client::deployment::deploy_capped_sale;
use fairsale_interfaces::sale::Error;
use std::ops::{Deref, DerefMut};
use token::TokenRef;

/// What a lot costs in these sales: above the least that an account can have of the chain's USDC.
pub const PRICE: u128 = 20_000;

/// How many tickets a lottery has here: enough for groups of three.
pub const TICKETS: u32 = 20;

/// How the sale sells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mechanism {
    /// `capped_sale`
    Capped,
    /// `quadratic_sale`; here at a price that does not grow
    Whole,
    /// `lottery_sale`
    Lottery,
}

impl Mechanism {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Capped, Self::Whole, Self::Lottery];
}

/// Which ERC-20 it is paid in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Our own token.
    Token,
    /// The chain's USDC.
    Usdc,
    /// One whose transfers [do as they are told](Coin).
    Coin,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Token, Self::Usdc, Self::Coin];
}

enum Sale {
    Capped(Box<Stage>),
    Whole(Box<Quadratic>),
    Lottery(Box<Lottery>),
}

/// A chain with a sale of four lots on it, or of [`TICKETS`], at [`PRICE`] each, that is paid in an ERC-20.
pub struct Paid {
    sale: Sale,
    /// How the sale sells.
    pub mechanism: Mechanism,
    /// Where its currency stands.
    pub currency: Address,
    /// Its currency, if it is one that can be told what to do.
    pub coin: Option<Coin>,
}

impl Deref for Paid {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        match &self.sale {
            Sale::Capped(stage) => stage,
            Sale::Whole(stage) => stage,
            Sale::Lottery(stage) => stage,
        }
    }
}

impl DerefMut for Paid {
    fn deref_mut(&mut self) -> &mut Stage {
        match &mut self.sale {
            Sale::Capped(stage) => stage,
            Sale::Whole(stage) => stage,
            Sale::Lottery(stage) => stage,
        }
    }
}

impl Paid {
    /// Announced; the supply is there, but none of the currency, and nobody has taken note. A coin that reenters does so with
    /// `reentry`.
    pub fn announced(mechanism: Mechanism, kind: Kind, reentry: &[u8]) -> Self {
        Self::priced(PRICE, mechanism, kind, reentry)
    }

    fn priced(price: u128, mechanism: Mechanism, kind: Kind, reentry: &[u8]) -> Self {
        match mechanism {
            Mechanism::Capped => {
                let (mut stage, mut terms) = Stage::without_sale(|terms| {
                    (terms.price, terms.supply, terms.max_lots) = (price, 4, 4);
                });
                let (currency, coin) = stage.found(kind, reentry);
                (terms.currency, terms.payment_unit) = (currency, 1);
                let seller = stage.roles.seller.clone();
                stage.at.sale = deploy_capped_sale(&mut *stage.chain, codes(), &seller, &terms).expect("deploys").0;
                stage.terms = terms;
                stage.at.allot(&mut *stage.chain, &seller, 4).expect("the seller has it");
                Self { sale: Sale::Capped(Box::new(stage)), mechanism, currency, coin }
            }
            Mechanism::Whole => {
                let mut stage = Quadratic::without_sale(|terms| {
                    (terms.price, terms.supply, terms.power) = (price, 4, 1);
                    (terms.first_cap, terms.cap_step, terms.rounds) = (4, 0, 1);
                });
                let (currency, coin) = stage.found(kind, reentry);
                (stage.terms.currency, stage.terms.payment_unit) = (currency, 1);
                stage.announce().expect("terms that can be kept");
                let seller = stage.roles.seller.clone();
                let (at, chain) = (stage.at, &mut *stage.chain);
                at.allot(chain, &seller, 4).expect("the seller has it");
                Self { sale: Sale::Whole(Box::new(stage)), mechanism, currency, coin }
            }
            Mechanism::Lottery => {
                let (mut stage, mut terms) =
                    Lottery::without_sale(|terms| (terms.price, terms.supply) = (price, TICKETS));
                let (currency, coin) = stage.found(kind, reentry);
                (terms.currency, terms.payment_unit) = (currency, 1);
                stage.announce(&terms).expect("terms that can be kept");
                stage.allot(TICKETS);
                Self { sale: Sale::Lottery(Box::new(stage)), mechanism, currency, coin }
            }
        }
    }

    /// The same, funded with what the sale must have of its currency, and open.
    pub fn open(mechanism: Mechanism, kind: Kind, reentry: &[u8]) -> Self {
        Self::announced(mechanism, kind, reentry).opened()
    }

    /// The same, paid in USDC, at another price.
    pub fn cheap(mechanism: Mechanism, price: u128) -> Self {
        Self::priced(price, mechanism, Kind::Usdc, &[]).opened()
    }

    fn opened(mut self) -> Self {
        let paid = &mut self;
        paid.put_reserve();
        let keeper = paid.roles.keeper.clone();
        paid.act(&keeper, Action::Fund, 0).expect("all is there");
        if let Sale::Lottery(lottery) = &mut paid.sale {
            lottery.commit(&[7; 32]);
        }
        let opens_at = paid.opens_at();
        paid.chain.set_time(opens_at);
        self
    }

    /// The lottery, if it is one.
    pub fn lottery(&mut self) -> Option<&mut Lottery> {
        if let Sale::Lottery(lottery) = &mut self.sale { Some(lottery) } else { None }
    }

    /// When the sale opens.
    pub fn opens_at(&self) -> u64 {
        self.terms.opens_at
    }

    /// Sends [`RESERVE`] of the currency to the sale.
    pub fn put_reserve(&mut self) {
        let (sale, keeper) = (self.at.sale, self.roles.keeper.clone());
        self.give(&keeper, RESERVE);
        let call = erc20::transfer(sale, RESERVE);
        self.pays(&keeper, call);
    }

    /// A person with so much of the currency, all of which the sale may take.
    pub fn buyer(&mut self, name: &str, amount: u128) -> Account {
        let buyer = self.person(name);
        self.give(&buyer, amount);
        self.approve(&buyer, amount);
        buyer
    }

    /// Gives an account so much more of the currency.
    pub fn give(&mut self, to: &Account, amount: u128) {
        let (currency, keeper) = (self.currency, self.roles.keeper.clone());
        if let Some(coin) = self.coin.clone() {
            coin.mint(&mut *self.chain, to.address(), amount);
        } else if currency == erc20::usdc() {
            self.chain.fund_asset(to, USDC, amount);
        } else {
            self.pays(&keeper, erc20::transfer(to.address(), amount));
        }
    }

    /// Lets the sale take so much from an account.
    pub fn approve(&mut self, who: &Account, amount: u128) {
        let call = erc20::approve(self.at.sale, amount);
        self.pays(who, call);
    }

    /// Sends a call to the currency, which it takes.
    #[track_caller]
    pub fn pays(&mut self, who: &Account, call: Vec<u8>) -> Receipt {
        let currency = self.currency;
        self.chain.call(who, currency, call, 0).expect("the currency takes it")
    }

    /// What an account has of the currency.
    pub fn coins(&mut self, account: Address) -> u128 {
        let currency = self.currency;
        erc20::balance_of(&mut *self.chain, currency, account)
    }

    /// What the sale has of it, besides its [`RESERVE`].
    pub fn pot(&mut self) -> u128 {
        let sale = self.at.sale;
        self.coins(sale) - RESERVE
    }

    /// Closes the sale, of which all is sold or there is enough for all, and settles it.
    pub fn settle(&mut self) -> Receipt {
        let keeper = self.roles.keeper.clone();
        match &mut self.sale {
            Sale::Capped(stage) => stage.close_and_settle(),
            Sale::Whole(stage) => stage.close_and_settle(),
            Sale::Lottery(stage) => {
                stage.at_time(stage.terms.closes_at);
                stage.act(&keeper, Action::Settle, 0).expect("there is nothing to draw")
            }
        }
    }

    /// Does something to the sale without native money.
    ///
    /// # Errors
    /// The sale's own.
    #[track_caller]
    pub fn does(&mut self, who: &Account, action: Action) -> Result<Receipt, Error> {
        self.act(who, action, 0)
    }
}

/// What a sale has of its currency before it opens: the least that an account can have of USDC.
pub const RESERVE: u128 = erc20::USDC_MINIMUM;

impl Stage {
    /// Makes a currency, if the chain does not have it. Of our own token the keeper has all.
    fn found(&mut self, kind: Kind, reentry: &[u8]) -> (Address, Option<Coin>) {
        let keeper = self.roles.keeper.clone();
        match kind {
            Kind::Usdc => (erc20::usdc(), None),
            Kind::Token => {
                let constructor = TokenRef::new(b"Coin".to_vec(), b"COIN".to_vec(), 6, u128::MAX, 0);
                (self.chain.deploy(&keeper, &codes().token, constructor).run().expect("deploys").address, None)
            }
            Kind::Coin => {
                let coin = Coin::new(&mut *self.chain, &keeper, reentry);
                (coin.at, Some(coin))
            }
        }
    }
}
