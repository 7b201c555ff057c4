//! Sales that are paid in an ERC-20: any mechanism, in any currency.

use crate::{
    Mechanism, Stage,
    action::Action,
    erc20::{self, USDC},
    evm::coin::Coin,
};
use fairsale_chain::{Account, Address, Receipt};

/// What a lot costs in these sales: above the least that an account can have of the chain's USDC.
pub const PRICE: u128 = 20_000;

/// What a sale has of its currency before it opens: the least that an account can have of USDC.
pub const RESERVE: u128 = erc20::USDC_MINIMUM;

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

impl<M: Mechanism> Stage<M> {
    /// A [plain](Self::plain) sale of some lots that is paid in such a currency, announced; the supply is there, but none of the
    /// currency, and nobody has taken note. A coin that reenters does so with `reentry`.
    pub fn announced_in(kind: Kind, lots: u128, price: u128, reentry: &[u8]) -> Self {
        let mut stage = Self::plain(lots, price, |_| ());
        let currency = stage.found(kind, reentry);
        (stage.common_mut().currency, stage.common_mut().payment_unit) = (currency, 1);
        stage.announce().expect("terms that can be kept");
        stage.allot(lots);
        stage
    }

    /// The same, funded with what the sale must have of its currency, and open.
    pub fn paid_in(kind: Kind, lots: u128, price: u128, reentry: &[u8]) -> Self {
        let mut stage = Self::announced_in(kind, lots, price, reentry);
        stage.put_reserve();
        stage.keep(Action::Fund).expect("all is there");
        M::commit(&mut stage);
        stage.set_time(stage.common().opens_at);
        stage
    }

    /// Makes a currency, if the chain does not have it. Of our own token the seller has all.
    fn found(&mut self, kind: Kind, reentry: &[u8]) -> Address {
        match kind {
            Kind::Usdc => erc20::usdc(),
            Kind::Token => self.money_token(),
            Kind::Coin => Coin::new(&mut *self.chain, &self.roles.keeper, reentry).at,
        }
    }

    /// The currency, if it is one that does as it is told.
    pub fn coin(&self) -> Coin {
        Coin::at(self.common().currency, &self.roles.keeper)
    }

    /// Sends [`RESERVE`] of the currency to the sale.
    pub fn put_reserve(&mut self) {
        let (sale, keeper) = (self.at.sale, self.roles.keeper.clone());
        self.give(&keeper, RESERVE);
        self.pays(&keeper, erc20::transfer(sale, RESERVE));
    }

    /// A person with an amount of the currency, all of which the sale may take.
    pub fn payer(&mut self, name: &str, amount: u128) -> Account {
        let payer = self.buyer(name);
        self.give(&payer, amount);
        self.approve(&payer, amount);
        payer
    }

    /// Gives an account an amount of the currency.
    pub fn give(&mut self, to: &Account, amount: u128) {
        let seller = self.roles.seller.clone();
        if self.common().currency == erc20::usdc() {
            self.chain.fund_asset(to, USDC, amount);
        } else if self.coins(seller.address()) != 0 {
            self.pays(&seller, erc20::transfer(to.address(), amount));
        } else {
            self.coin().mint(&mut *self.chain, to.address(), amount);
        }
    }

    /// Lets the sale take an amount from an account.
    pub fn approve(&mut self, who: &Account, amount: u128) {
        self.pays(who, erc20::approve(self.at.sale, amount));
    }

    /// Sends a call to the currency, which it takes.
    #[track_caller]
    pub fn pays(&mut self, who: &Account, call: Vec<u8>) -> Receipt {
        let currency = self.common().currency;
        self.chain.call(who, currency, call, 0).expect("the currency takes it")
    }

    /// What an account has of the currency.
    pub fn coins(&mut self, account: Address) -> u128 {
        let currency = self.common().currency;
        erc20::balance_of(&mut *self.chain, currency, account)
    }

    /// What the sale has of it, besides its [`RESERVE`].
    pub fn till(&mut self) -> u128 {
        self.coins(self.at.sale) - RESERVE
    }
}
