//! The stage of a fixed sale: a [`Stage`] whose sale is one.

use crate::{Stage, action::Action, codes};
use fairsale_chain::{
    Account, Address, Receipt, Typed,
    typed::{LaunchError, at},
};
use fairsale_client::deployment::{
    FixedSale, FixedSaleRef, TicketCollectionRef, TicketTexts, Tickets, Token, TokenRef, deploy_tickets,
};
use fairsale_interfaces::{
    erc721::Erc721,
    sale::{Error, Order, Sale},
    ticket::Ticket,
};
use fixed_sale::{BadTerms, State, Terms};
use ink::abi::Ink;
use std::ops::{Deref, DerefMut};

/// What the seller has of the token, by default.
pub const MINTED: u128 = 1_000_000;

/// A chain with one fixed sale on it.
pub struct Fixed {
    stage: Stage,
    /// The sale's terms.
    pub terms: Terms,
}

impl Deref for Fixed {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        &self.stage
    }
}

impl DerefMut for Fixed {
    fn deref_mut(&mut self) -> &mut Stage {
        &mut self.stage
    }
}

impl Fixed {
    /// The registry and a token, and terms for a sale that is still to be made: 10 lots of one unit at 2 of the smallest native
    /// unit, up to 4 a person, delivered at once; all changed as `change` says. The seller has [`MINTED`] units. If tickets are
    /// sold, there is a collection of as many as the supply.
    pub fn without_sale(change: impl FnOnce(&mut Terms)) -> Self {
        Self::of_minted(MINTED, change)
    }

    /// The same of a token of which the seller has `minted`.
    pub fn of_minted(minted: u128, change: impl FnOnce(&mut Terms)) -> Self {
        let (mut stage, common) = Stage::without_sale(|terms| terms.supply = minted);
        let mut terms = Terms {
            supply: 10,
            lot_size: 1,
            price: 2,
            min_raise: 0,
            payment_unit: common.payment_unit,
            opens_at: common.opens_at,
            closes_at: common.closes_at,
            claims_from: 0,
            recovery_window: common.recovery_window,
            context: common.context,
            personhood: common.personhood,
            token: common.token,
            currency: common.currency,
            beneficiary: common.beneficiary,
            unsold_to: common.unsold_to,
            seller: common.seller,
            max_lots: 4,
            min_status: 2,
            tickets: false,
        };
        change(&mut terms);
        if terms.tickets && terms.token == common.token {
            terms.token = collection(&mut stage, &terms);
        }
        stage.at.token = terms.token;
        stage.terms.personhood = terms.personhood;
        Self { stage, terms }
    }

    /// Announces the sale, if its terms can be kept.
    ///
    /// # Errors
    /// The constructor's.
    pub fn announce(&mut self) -> Result<(), BadTerms> {
        let constructor = FixedSaleRef::new((&self.terms).into());
        match self.stage.chain.deploy(&self.stage.roles.seller, &codes().fixed_sale, constructor).run() {
            Ok(made) => self.stage.at.sale = made.address,
            Err(LaunchError::Refused { error, .. }) => return Err(error),
            Err(LaunchError::Failed(error)) => panic!("{error}"),
        }
        Ok(())
    }

    /// Announced, not funded.
    pub fn announced(change: impl FnOnce(&mut Terms)) -> Self {
        let mut stage = Self::without_sale(change);
        stage.announce().expect("terms that can be kept");
        stage
    }

    /// Open since this second, and funded with what it sells exactly.
    pub fn open(change: impl FnOnce(&mut Terms)) -> Self {
        let mut stage = Self::announced(change);
        stage.fund();
        stage.set_time(stage.terms.opens_at);
        stage
    }

    /// The same, and what is bought can be claimed from the second of closing on.
    pub fn later(change: impl FnOnce(&mut Terms)) -> Self {
        Self::open(|terms| {
            terms.claims_from = terms.closes_at;
            change(terms);
        })
    }

    /// Sends the whole supply to the sale and tells it.
    pub fn fund(&mut self) {
        self.escrow(self.terms.supply);
        let Stage { at, chain, roles, .. } = &mut self.stage;
        at.fund(&mut **chain, &roles.keeper).expect("it is all there");
    }

    /// Sends so much of what is sold to the sale.
    pub fn escrow(&mut self, amount: u128) {
        let mut tickets = self.tickets_at();
        let Stage { at, chain, roles, .. } = &mut self.stage;
        if self.terms.tickets {
            let count = amount.try_into().expect("few tickets");
            chain.send(&roles.seller, tickets.allot(at.sale, count)).ok();
        } else {
            at.allot(&mut **chain, &roles.seller, amount).expect("the seller has it");
        }
    }

    /// Another token, of which the seller has all, that everybody can send: to pay in.
    pub fn money_token(&mut self) -> Address {
        let now = self.chain.now();
        let constructor = TokenRef::new(b"Dollar".to_vec(), b"USD".to_vec(), 6, u128::MAX, now);
        let seller = self.roles.seller.clone();
        self.chain.deploy(&seller, &codes().token, constructor).run().expect("deploys").address
    }

    /// The messages of the sale.
    pub fn sale(&self) -> FixedSale {
        at::<FixedSaleRef, Ink>(self.at.sale)
    }

    /// The messages of the collection, if tickets are sold.
    pub fn tickets_at(&self) -> Tickets {
        at::<TicketCollectionRef, Ink>(self.terms.token)
    }

    /// The messages of a token.
    pub fn token_at(&self, token: Address) -> Token {
        at::<TokenRef, Ink>(token)
    }

    /// The sale's state.
    pub fn state(&mut self) -> State {
        let message = self.sale().state();
        (&self.chain.ask(message).expect("a view").value).into()
    }

    /// What the account has of what is sold.
    pub fn goods(&mut self, account: Address) -> u128 {
        if self.terms.tickets {
            let message = self.tickets_at().balance_of(account);
            return self.chain.ask(message).expect("a view").value.into();
        }
        self.tokens(account)
    }

    /// What the account has of it, or may issue if it is tickets.
    pub fn stock_of(&mut self, account: Address) -> u128 {
        if self.terms.tickets {
            let message = self.tickets_at().allotment_of(account);
            return self.chain.ask(message).expect("a view").value.into();
        }
        self.tokens(account)
    }

    /// What the sale has been paid, less what it paid.
    pub fn pot(&self) -> u128 {
        self.money(self.at.sale) - self.chain.constants().existential_deposit
    }

    /// What the person bought, and who with.
    pub fn order_of(&mut self, person: &str) -> Option<Order> {
        let (sale, alias) = (self.sale(), self.alias(person));
        self.chain.ask(sale.order_of(alias)).expect("a view").value
    }

    /// What so many lots cost.
    pub fn cost(&self, lots: u32) -> u128 {
        self.terms.price * u128::from(lots)
    }

    /// Moves the clock. This and the next three are the stage's; here so that their arguments may come from the sale.
    pub fn set_time(&mut self, time: u64) {
        self.stage.chain.set_time(time);
    }

    /// What the account has of the token.
    pub fn tokens(&mut self, account: Address) -> u128 {
        self.stage.tokens(account)
    }

    /// Sends the message with `value` to the sale.
    ///
    /// # Errors
    /// The sale's own.
    #[track_caller]
    pub fn act(&mut self, who: &Account, action: Action, value: u128) -> Result<Receipt, Error> {
        self.stage.act(who, action, value)
    }

    /// What [`act`](Self::act) would come to now. Leaves no trace.
    ///
    /// # Errors
    /// The sale's own.
    pub fn would(&mut self, who: &Account, action: Action, value: u128) -> Result<(), Error> {
        self.stage.would(who, action, value)
    }

    /// A person's first purchase, with the right payment.
    #[track_caller]
    pub fn order(&mut self, buyer: &Account, asked: u32) -> Receipt {
        let due = self.cost(asked);
        self.act(buyer, Action::Order(asked), due).unwrap_or_else(|error| panic!("{asked}: {error:?}"))
    }

    /// Another one, to make `before` lots `asked` in all.
    #[track_caller]
    pub fn change(&mut self, buyer: &Account, before: u32, asked: u32) -> Receipt {
        let due = self.cost(asked - before);
        self.act(buyer, Action::Change(asked), due).unwrap_or_else(|error| panic!("{asked}: {error:?}"))
    }

    /// What the keeper does: nobody in particular.
    ///
    /// # Errors
    /// The sale's own.
    #[track_caller]
    pub fn keep(&mut self, action: Action) -> Result<Receipt, Error> {
        let keeper = self.roles.keeper.clone();
        self.act(&keeper, action, 0)
    }

    /// Goes to the second of closing, and settles.
    pub fn close_and_settle(&mut self) -> Receipt {
        self.set_time(self.terms.closes_at);
        self.keep(Action::Settle).expect("anybody may settle")
    }

    /// Claims, and says what came by the balances of the wallet: units and money.
    #[track_caller]
    pub fn claimed(&mut self, buyer: &Account, person: &str) -> (u128, u128) {
        let (goods, money) = (self.goods(buyer.address()), self.money(buyer.address()));
        let receipt = self.claim(buyer, person);
        let back = self.money(buyer.address()) as i128 - money as i128 + receipt.cost.deposit;
        (self.goods(buyer.address()) - goods, back as u128)
    }
}

/// A collection of as many tickets as the sale has, whose persons are the sale's, or of a sale that is open to all the
/// registry's.
fn collection(stage: &mut Stage, terms: &Terms) -> Address {
    let seller = stage.roles.seller.clone();
    let ticket = ticket::Terms {
        transferable_at: terms.closes_at + 1_000_000,
        supply: terms.supply.try_into().expect("few tickets"),
        context: terms.context,
        personhood: if terms.personhood.is_zero() { stage.at.registry } else { terms.personhood },
        seller: terms.seller,
    };
    let [name, symbol, base_uri] = ["Fair Fest", "FEST", "ipfs://fest/"].map(str::to_owned);
    let texts = TicketTexts { name, symbol, base_uri };
    deploy_tickets(&mut *stage.chain, codes(), &seller, &ticket, &texts).expect("deploys").0
}
