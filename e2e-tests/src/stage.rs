//! The stage that tests play on: a chain with a registry, what is sold, one sale of any mechanism, and people with wallets.

use crate::{ANNOUNCED, DOT, Mechanism, OPEN, WINDOW, action::Action, capped::CappedSale, chain::Own, codes, erc20};
use fairsale_chain::{
    Account, Address, Receipt, Typed,
    typed::{LaunchError, at},
};
use fairsale_client::{
    deployment::{
        Deployment, Roles, TicketCollectionRef, TicketTexts, Tickets, Token, TokenRef, deploy_registry, deploy_tickets,
    },
    issuer::Issuer,
};
use fairsale_interfaces::{
    erc721::Erc721,
    sale::{Order, Outcome, Phase, Sale},
    ticket::Ticket,
};
use fairsale_kit::{life::Life, terms::CommonTerms};
use ink::{U256, abi::Ink};

/// A chain with one sale on it.
pub struct Stage<M: Mechanism = CappedSale> {
    /// The chain.
    pub chain: Own,
    /// Who does what.
    pub roles: Roles,
    /// The registry's issuers, two of whom must sign.
    pub issuers: Vec<Issuer>,
    /// Where the contracts stand.
    pub at: Deployment,
    /// The sale's terms.
    pub terms: M::Terms,
}

/// How a stage comes to be.
impl<M: Mechanism> Stage<M> {
    /// The registry and what is sold, and terms for a sale that is still to be made (its address is zero): the mechanism's
    /// default ones, all changed as `change` says.
    pub fn without_sale(change: impl FnOnce(&mut M::Terms)) -> Self {
        Self::without_sale_on(Own::new(), change)
    }

    /// The same on a chain that there is.
    pub fn without_sale_on(chain: Own, change: impl FnOnce(&mut M::Terms)) -> Self {
        Self::bare(chain, M::minted, |terms, _| change(terms))
    }

    /// The same; the seller has `minted` of what is sold, and `change` is told where the registry stands.
    fn bare(
        mut chain: Own,
        minted: impl FnOnce(&M::Terms) -> u128,
        change: impl FnOnce(&mut M::Terms, Address),
    ) -> Self {
        let roles = Roles::named(|role| chain.account(role));
        for account in roles.all() {
            chain.fund(account, 1_000_000 * DOT);
        }
        let issuers = Issuer::several(3);
        let addresses = issuers.iter().map(Issuer::address).collect();
        let (registry, _) = deploy_registry(&mut *chain, codes(), &roles.registrar, addresses, 2).expect("deploys");

        let opens_at = chain.now() + ANNOUNCED;
        let mut terms = M::terms(CommonTerms {
            supply: 10,
            lot_size: 1,
            price: 2,
            min_raise: 0,
            payment_unit: chain.constants().native_to_eth_ratio.into(),
            opens_at,
            closes_at: opens_at + OPEN,
            settle_by: 0,
            recovery_window: WINDOW,
            context: [0xc0; 32],
            personhood: registry,
            asset: Address::zero(),
            beacon: Address::zero(),
            currency: Address::zero(),
            beneficiary: roles.beneficiary.address(),
            unsold_to: roles.unsold_to.address(),
            seller: roles.seller.address(),
            min_status: 2,
            tickets: false,
        });
        change(&mut terms, registry);
        M::complete(&mut terms);
        let at = Deployment { registry, token: Address::zero(), sale: Address::zero() };
        let mut stage = Self { chain, roles, issuers, at, terms };
        if stage.common().asset.is_zero() {
            let minted = minted(&stage.terms);
            stage.common_mut().asset = stage.asset(minted);
        }
        stage.at.token = stage.common().asset;
        M::prepare(&mut stage);
        stage
    }

    /// So much for sale by the terms, all the seller's: a token, or tickets whose persons are the sale's, or of a sale that is open
    /// to all the registry's.
    fn asset(&mut self, minted: u128) -> Address {
        let common = self.common();
        let transferable_at = common.closes_at.saturating_add(1_000_000);
        if !common.tickets {
            return self.token(b"Fair", b"FAIR", 12, minted, transferable_at);
        }
        let ticket = ticket::Terms {
            transferable_at,
            supply: minted.try_into().unwrap_or(u32::MAX),
            context: common.context,
            personhood: if common.personhood.is_zero() { self.at.registry } else { common.personhood },
            seller: self.roles.seller.address(),
        };
        let [name, symbol, base_uri] = ["Fair Fest", "FEST", "ipfs://fest/"].map(str::to_owned);
        let texts = TicketTexts { name, symbol, base_uri };
        deploy_tickets(&mut *self.chain, codes(), &self.roles.seller, &ticket, &texts).expect("deploys").0
    }

    /// A token of which the seller has all, that can be sent from a date on.
    fn token(&mut self, name: &[u8], symbol: &[u8], decimals: u8, supply: u128, transferable_at: u64) -> Address {
        let constructor = TokenRef::new(name.to_vec(), symbol.to_vec(), decimals, supply, transferable_at);
        self.chain.deploy(&self.roles.seller, &codes().token, constructor).run().expect("deploys").address
    }

    /// A sale of some lots of one unit at this price, still to be made, by [plain](Mechanism::plain) terms and for the registry's
    /// persons; all changed as `change` says. The seller has five more at least.
    pub fn plain(lots: u128, price: u128, change: impl FnOnce(&mut M::Terms)) -> Self {
        let minted = |terms: &M::Terms| M::minted(terms).max(lots.saturating_add(5));
        Self::bare(Own::new(), minted, |terms, registry| {
            M::plain(terms, lots, price);
            M::common_mut(terms).personhood = registry;
            change(terms);
        })
    }

    /// Has `source` asked who is a person, from before the sale is announced.
    pub fn gate_by(&mut self, source: Address) {
        let common = self.common_mut();
        common.personhood = source;
        if common.min_status == 0 {
            common.min_status = 2;
        }
    }

    /// Another token, of which the seller has all, that everybody can send: to pay in.
    pub fn money_token(&mut self) -> Address {
        let now = self.chain.now();
        self.token(b"Dollar", b"USD", 6, u128::MAX, now)
    }

    /// Announces the sale, if its terms can be kept.
    ///
    /// # Errors
    /// The constructor's.
    pub fn announce(&mut self) -> Result<(), M::BadTerms> {
        match M::make(self, 0) {
            Ok(sale) => self.at = Deployment { token: self.common().asset, sale, ..self.at },
            Err(LaunchError::Refused { error, .. }) => return Err(error),
            Err(LaunchError::Failed(error)) => panic!("{error}"),
        }
        Ok(())
    }

    /// Announced, not funded.
    pub fn announced(change: impl FnOnce(&mut M::Terms)) -> Self {
        Self::announced_on(Own::new(), change)
    }

    /// The same on a chain that there is.
    pub fn announced_on(chain: Own, change: impl FnOnce(&mut M::Terms)) -> Self {
        let mut stage = Self::without_sale_on(chain, change);
        stage.announce().expect("terms that can be kept");
        stage
    }

    /// The same; the seller has `minted` of what is sold.
    pub fn announced_of(minted: u128, change: impl FnOnce(&mut M::Terms)) -> Self {
        let mut stage = Self::bare(Own::new(), |_| minted, |terms, _| change(terms));
        stage.announce().expect("terms that can be kept");
        stage
    }

    /// [`announced`](Self::announced), and funded with what it sells exactly.
    pub fn funded(change: impl FnOnce(&mut M::Terms)) -> Self {
        let mut stage = Self::announced(change);
        stage.fund();
        stage
    }

    /// [`funded`](Self::funded), and open since this second.
    pub fn open(change: impl FnOnce(&mut M::Terms)) -> Self {
        let mut stage = Self::announced(change);
        stage.fund_and_open();
        stage
    }

    /// Sends the whole supply to the sale and tells it.
    pub fn fund(&mut self) {
        self.allot(self.common().supply);
        self.keep(Action::Fund).expect("it is all there");
    }

    /// The same, and goes to the second of opening.
    pub fn fund_and_open(&mut self) {
        self.fund();
        M::commit(self);
        self.set_time(self.common().opens_at);
    }

    /// Sends an amount of what is sold to the sale, and does not tell it.
    pub fn allot(&mut self, units: u128) -> Receipt {
        let mut tickets = self.tickets_at();
        let Self { at, chain, roles, .. } = self;
        if M::common(&self.terms).tickets {
            let count = units.try_into().expect("few tickets");
            return chain.send(&roles.seller, tickets.allot(at.sale, count)).ok().receipt;
        }
        chain.send(&roles.seller, at.token().allot(at.sale, units)).ok().receipt
    }

    /// Goes to the second of closing.
    pub fn close(&mut self) {
        let closes_at = M::closes_at(self).max(self.chain.now());
        self.set_time(closes_at);
    }

    /// Goes to the second of closing, brings what is drawn by, and settles.
    #[track_caller]
    pub fn close_and_settle(&mut self) -> Receipt {
        self.close();
        M::reveal(self);
        self.keep(Action::Settle).expect("anybody may settle")
    }

    /// Moves the clock.
    pub fn set_time(&mut self, time: u64) {
        self.chain.set_time(time);
    }

    /// What the terms have in common with those of all sales.
    pub fn common(&self) -> &CommonTerms {
        M::common(&self.terms)
    }

    /// The same, to be changed before the sale is announced.
    pub fn common_mut(&mut self) -> &mut CommonTerms {
        M::common_mut(&mut self.terms)
    }
}

/// Actions on the sale, and its answers.
impl<M: Mechanism> Stage<M> {
    /// The cost of lots.
    pub fn cost(&self, lots: u32) -> u128 {
        M::cost(&self.terms, lots)
    }

    /// Places an order for `lots`, with the right deposit.
    #[track_caller]
    pub fn order(&mut self, buyer: &Account, lots: u32) -> Receipt {
        let deposit = self.cost(lots);
        self.act(buyer, Action::Order(lots), deposit).unwrap_or_else(|error| panic!("{lots}: {error:?}"))
    }

    /// Changes an order for `before` lots, with the right payment.
    #[track_caller]
    pub fn change(&mut self, buyer: &Account, before: u32, lots: u32) -> Receipt {
        let due = self.cost(lots).saturating_sub(self.cost(before));
        self.act(buyer, Action::Change(lots), due).unwrap_or_else(|error| panic!("{lots}: {error:?}"))
    }

    /// Claims the person's order to the wallet.
    #[track_caller]
    pub fn claim(&mut self, buyer: &Account, person: &str) -> Receipt {
        let alias = self.alias(person);
        self.act(buyer, Action::Claim(alias), 0).unwrap_or_else(|error| panic!("{person}: {error:?}"))
    }

    /// Claims, and says what came by the balances of the wallet: units and money.
    #[track_caller]
    pub fn claimed(&mut self, buyer: &Account, person: &str) -> (u128, u128) {
        let (units, money) = (self.assets(buyer.address()), self.money(buyer.address()));
        let receipt = self.claim(buyer, person);
        let back = self.money(buyer.address()) as i128 - money as i128 + receipt.cost.deposit;
        (self.assets(buyer.address()) - units, back as u128)
    }

    /// The order of a person, as the sale has it.
    pub fn order_of(&mut self, person: &str) -> Option<Order> {
        let alias = self.alias(person);
        self.chain.ask(self.at.sale().order_of(alias)).expect("a view").value
    }

    /// What the person would get if the sale closed now, or gets.
    pub fn if_closed_now(&mut self, person: &str) -> Outcome {
        let alias = self.alias(person);
        self.chain.ask(self.at.sale().if_closed_now(alias)).expect("a view").value
    }

    /// When the sale closes, as things stand.
    pub fn closes_at(&mut self) -> u64 {
        M::closes_at(self)
    }

    /// Where the sale is in its life.
    pub fn phase(&mut self) -> Phase {
        self.chain.ask(self.at.sale().phase()).expect("a view").value
    }

    /// The part of its state that all sales have.
    pub fn life(&mut self) -> Life {
        M::life(self)
    }
}

/// Who has what.
impl<M: Mechanism> Stage<M> {
    /// The messages of the collection, if tickets are sold.
    pub fn tickets_at(&self) -> Tickets {
        at::<TicketCollectionRef, Ink>(self.common().asset)
    }

    /// The messages of a token.
    pub fn token_at(&self, token: Address) -> Token {
        at::<TokenRef, Ink>(token)
    }

    /// What the account has of the token that is sold.
    pub fn tokens(&mut self, account: Address) -> u128 {
        let asset = if self.common().tickets { self.at.token } else { self.common().asset };
        erc20::balance_of(&mut *self.chain, asset, account)
    }

    /// What the account has of what is sold: of the token, or of tickets.
    pub fn assets(&mut self, account: Address) -> u128 {
        if !self.common().tickets {
            return self.tokens(account);
        }
        let message = self.tickets_at().balance_of(account);
        self.chain.ask(message).expect("a view").value.into()
    }

    /// How much the account could sell of it: of tickets, how many it may issue.
    pub fn stock(&mut self, account: Address) -> u128 {
        if !self.common().tickets {
            return self.tokens(account);
        }
        let message = self.tickets_at().allotment_of(account);
        self.chain.ask(message).expect("a view").value.into()
    }

    /// An amount of the native currency in the value that the chain shows to contracts.
    pub fn value(&self, amount: u128) -> U256 {
        U256::from(amount) * self.common().payment_unit
    }

    /// What the account has of the native currency, in its smallest unit.
    pub fn money(&self, account: Address) -> u128 {
        self.chain.balance(account)
    }

    /// What the sale has been paid in it, less what it paid.
    pub fn pot(&self) -> u128 {
        self.money(self.at.sale) - self.chain.constants().existential_deposit
    }
}
