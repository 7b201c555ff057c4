//! The stage of an auction: a [`Stage`] whose sale is one.

use crate::{SETTLING, Stage, action::Action, beacon, codes};
use auction::{AuctionRef, BadTerms, Margin, State, Terms};
use fairsale_chain::{
    Account, Address, Receipt, Typed,
    typed::{Answer, LaunchError, at},
};
use fairsale_client::deployment::{TicketCollectionRef, TicketTexts, Tickets, deploy_tickets};
use fairsale_interfaces::{
    beacon::{Beacon, DELAY},
    bids::{Bids, Cleared, Error, Standing},
    draws::{Drawn, Draws},
    erc721::Erc721,
    host::address_word,
    personhood::Alias,
    sale::{self, Outcome, Sale},
    ticket::Ticket,
};
use ink::{abi::Ink, codegen::ContractCallBuilder};
use std::ops::{Deref, DerefMut};

/// The messages of an auction.
type Messages = <AuctionRef as ContractCallBuilder>::Type<Ink>;

/// What a lot costs at tick 0 by default.
pub const RESERVE: u128 = 100;

/// How much dearer each tick is by default.
pub const STEP: u128 = 10;

/// A chain with one auction on it.
pub struct Auction {
    stage: Stage,
    /// The auction's terms.
    pub terms: Terms,
}

impl Deref for Auction {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        &self.stage
    }
}

impl DerefMut for Auction {
    fn deref_mut(&mut self) -> &mut Stage {
        &mut self.stage
    }
}

impl Auction {
    /// A token, and terms for an auction that is still to be made: 10 lots of one unit, eight ticks from [`RESERVE`], [`STEP`]
    /// apart, open to all, up to 100 lots a bidder; all changed as `change` says. The seller has 10,000,000 units. If tickets are
    /// sold, there are a collection, of which the seller has five more than the supply, and a beacon with the development key.
    pub fn without_sale(change: impl FnOnce(&mut Terms)) -> Self {
        let (mut stage, common) = Stage::without_sale(|terms| terms.supply = 10_000_000);
        let mut terms = Terms {
            supply: 10,
            lot_size: 1,
            reserve_price: RESERVE,
            step: STEP,
            min_raise: 0,
            payment_unit: common.payment_unit,
            opens_at: common.opens_at,
            closes_at: common.closes_at,
            settle_by: common.closes_at + SETTLING,
            recovery_window: common.recovery_window,
            context: common.context,
            personhood: Address::zero(),
            goods: common.token,
            beacon: Address::zero(),
            currency: common.currency,
            beneficiary: common.beneficiary,
            unsold_to: common.unsold_to,
            seller: common.seller,
            max_lots: 100,
            ticks: 8,
            min_status: 2,
            geometric: false,
            tickets: false,
        };
        change(&mut terms);
        if terms.tickets {
            terms.goods = collection(&mut stage, &terms);
            terms.beacon = beacon::deploy(&mut stage);
        }
        stage.terms.personhood = if terms.personhood.is_zero() { common.personhood } else { terms.personhood };
        Self { stage, terms }
    }

    /// Announces the auction, if its terms can be kept.
    ///
    /// # Errors
    /// The constructor's.
    pub fn announce(&mut self) -> Result<(), BadTerms> {
        let constructor = AuctionRef::new((&self.terms).into());
        match self.stage.chain.deploy(&self.stage.roles.seller, &codes().auction, constructor).run() {
            Ok(made) => self.stage.at.sale = made.address,
            Err(LaunchError::Refused { error, .. }) => return Err(error),
            Err(LaunchError::Failed(error)) => panic!("{error}"),
        }
        Ok(())
    }

    /// Announced, not funded.
    pub fn announced(change: impl FnOnce(&mut Terms)) -> Self {
        let mut auction = Self::without_sale(change);
        auction.announce().expect("terms that can be kept");
        auction
    }

    /// Open since this second, and funded with its supply exactly.
    pub fn open(change: impl FnOnce(&mut Terms)) -> Self {
        let mut auction = Self::announced(change);
        auction.fund();
        auction.set_time(auction.terms.opens_at);
        auction
    }

    /// The same of tickets, which everybody may bid for.
    pub fn of_tickets(change: impl FnOnce(&mut Terms)) -> Self {
        Self::open(|terms| {
            (terms.tickets, terms.max_lots) = (true, 1);
            change(terms);
        })
    }

    /// Sends the whole supply to the auction and tells it.
    pub fn fund(&mut self) {
        let supply = self.terms.supply;
        self.allot(supply);
        let keeper = self.roles.keeper.clone();
        self.act(&keeper, Action::Fund, 0).expect("it is all there");
    }

    /// Sends so much of the seller's to the auction.
    pub fn allot(&mut self, units: u128) {
        let (sale, seller) = (self.at.sale, self.roles.seller.clone());
        if self.terms.tickets {
            let mut tickets = self.collection();
            self.chain.send(&seller, tickets.allot(sale, units as u32)).ok();
        } else {
            let Stage { at, chain, .. } = &mut self.stage;
            at.allot(&mut **chain, &seller, units).expect("the seller has it");
        }
    }

    /// The terms of a capped sale that would be made on this stage.
    pub fn stage_terms(&self) -> capped_sale::Terms {
        self.stage.terms.clone()
    }

    /// The messages of the auction.
    pub fn sale(&self) -> Messages {
        at::<AuctionRef, Ink>(self.at.sale)
    }

    /// The messages of the collection of tickets.
    pub fn collection(&self) -> Tickets {
        at::<TicketCollectionRef, Ink>(self.terms.goods)
    }

    /// What a lot costs at a tick.
    pub fn price(&self, tick: u32) -> u128 {
        let Terms { reserve_price, step, geometric, .. } = self.terms;
        let rise = |price: u128| if geometric { (price * step).div_ceil(10_000) } else { step };
        (0..tick).fold(reserve_price, |price, _| price + rise(price))
    }

    /// Somebody with a wallet of this name who may bid: known to the registry or the stand-in if that is asked.
    pub fn bidder(&mut self, name: &str) -> Account {
        match self.terms.personhood {
            nobody if nobody.is_zero() => self.wallet(name),
            source if source == crate::PRECOMPILE => self.citizen(name),
            _ => self.person(name),
        }
    }

    /// Under which alias the auction knows the bidder of this name.
    pub fn alias_of(&self, name: &str) -> Alias {
        if self.terms.personhood.is_zero() {
            return address_word(self.chain.account(name).address());
        }
        self.alias(name)
    }

    /// Bids, or raises a bid, with `value`.
    ///
    /// # Errors
    /// The auction's own.
    #[track_caller]
    pub fn try_bid(&mut self, who: &Account, tick: u32, lots: u32, value: u128) -> Result<Receipt, Error> {
        let mut sale = self.sale();
        match self.chain.send(who, sale.bid(tick, lots)).value(value).run() {
            Ok(Answer { value: Ok(()), receipt }) => Ok(receipt),
            Ok(Answer { value: Err(refusal), .. }) => Err(*refusal),
            Err(error) => panic!("{tick} {lots}: {error}"),
        }
    }

    /// The first bid of somebody, for exactly the deposit.
    #[track_caller]
    pub fn bid(&mut self, who: &Account, tick: u32, lots: u32) -> Receipt {
        let deposit = self.price(tick) * u128::from(lots);
        self.try_bid(who, tick, lots, deposit).unwrap_or_else(|error| panic!("{tick} {lots}: {error:?}"))
    }

    /// Raises a bid from the first tick and lots to the second, for exactly the difference.
    #[track_caller]
    pub fn raise(&mut self, who: &Account, before: (u32, u32), after: (u32, u32)) -> Receipt {
        let [paid, deposit] = [before, after].map(|(tick, lots)| self.price(tick) * u128::from(lots));
        self.try_bid(who, after.0, after.1, deposit - paid).unwrap_or_else(|error| panic!("{after:?}: {error:?}"))
    }

    /// So many bidders, with their bids placed one after the other, and their names.
    pub fn bidders(&mut self, bids: &[(u32, u32)]) -> Vec<(String, Account)> {
        let names = (0..bids.len()).map(|number| format!("bidder {number}"));
        let bidders: Vec<_> = names.map(|name| (name.clone(), self.bidder(&name))).collect();
        for ((_, wallet), (tick, lots)) in bidders.iter().zip(bids) {
            self.bid(wallet, *tick, *lots);
        }
        bidders
    }

    /// The bid of a bidder.
    pub fn bid_of(&mut self, name: &str) -> Option<Standing> {
        let (sale, alias) = (self.sale(), self.alias_of(name));
        self.chain.ask(sale.bid_of(alias)).expect("a view").value
    }

    /// How the auction would clear.
    pub fn clearing_now(&mut self) -> Option<Cleared> {
        let sale = self.sale();
        self.chain.ask(sale.clearing_now()).expect("a view").value
    }

    /// What a bidder would get, or gets.
    pub fn outcome_of(&mut self, name: &str) -> Outcome {
        let (sale, alias) = (self.sale(), self.alias_of(name));
        self.chain.ask(sale.if_closed_now(alias)).expect("a view").value
    }

    /// A bidder's chance to win a ticket by lot.
    pub fn chance_of(&mut self, name: &str) -> (u32, u32) {
        let (sale, alias) = (self.sale(), self.alias_of(name));
        self.chain.ask(sale.chance_of(alias)).expect("a view").value
    }

    /// The draw, once there was one.
    pub fn drawn(&mut self) -> Option<Drawn> {
        let sale = self.sale();
        self.chain.ask(sale.drawn()).expect("a view").value
    }

    /// The auction's state.
    pub fn state(&mut self) -> State {
        let sale = self.sale();
        (&self.chain.ask(sale.state()).expect("a view").value).into()
    }

    /// What is left at the clearing tick, if it is scarce.
    pub fn margin(&mut self) -> Option<Margin> {
        let sale = self.sale();
        self.chain.ask(sale.margin()).expect("a view").value.map(|margin| (&margin).into())
    }

    /// How much the account has of what is sold.
    pub fn units(&mut self, account: Address) -> u128 {
        if !self.terms.tickets {
            return self.stage.tokens(account);
        }
        let message = self.collection().balance_of(account);
        self.chain.ask(message).expect("a view").value.into()
    }

    /// How much the account could sell of it: of tickets, how many it may issue.
    pub fn escrow(&mut self, account: Address) -> u128 {
        if !self.terms.tickets {
            return self.stage.tokens(account);
        }
        let message = self.collection().allotment_of(account);
        self.chain.ask(message).expect("a view").value.into()
    }

    /// What the auction has of the chain's currency.
    pub fn pot(&self) -> u128 {
        self.money(self.at.sale) - self.chain.constants().existential_deposit
    }

    /// What the account has of the stage's token. This and the next two are the stage's; here so that their arguments may come
    /// from the auction.
    pub fn tokens(&mut self, account: Address) -> u128 {
        self.stage.tokens(account)
    }

    /// Moves the clock.
    pub fn set_time(&mut self, time: u64) {
        self.stage.chain.set_time(time);
    }

    /// Sends the message with `value` to the auction.
    ///
    /// # Errors
    /// The auction's own.
    #[track_caller]
    pub fn act(&mut self, who: &Account, action: Action, value: u128) -> Result<Receipt, sale::Error> {
        self.stage.act(who, action, value)
    }

    /// Somebody sends a message that everybody may.
    ///
    /// # Errors
    /// The auction's own.
    #[track_caller]
    pub fn keep(&mut self, action: Action) -> Result<Receipt, sale::Error> {
        let keeper = self.roles.keeper.clone();
        self.act(&keeper, action, 0)
    }

    /// Goes to the second of closing.
    pub fn close(&mut self) {
        let closes_at = self.terms.closes_at;
        self.set_time(closes_at);
    }

    /// Brings the round that the auction is drawn by to the beacon, and says which that is.
    pub fn publish(&mut self) -> u64 {
        let round = self.round();
        beacon::publish(&mut self.stage, self.terms.beacon, round);
        round
    }

    /// The round that the auction is drawn by.
    pub fn round(&mut self) -> u64 {
        let (beacon, time) = (self.terms.beacon, self.terms.closes_at + DELAY);
        self.chain.ask(beacon::at(beacon).round_at(time)).expect("a view").value
    }

    /// Goes to the second of closing, and settles.
    #[track_caller]
    pub fn close_and_settle(&mut self) -> Receipt {
        self.close();
        if self.terms.tickets {
            self.publish();
        }
        self.keep(Action::Settle).expect("anybody may settle")
    }

    /// Claims, and says what came by the balances of the wallet: units and money.
    #[track_caller]
    pub fn claimed(&mut self, name: &str, wallet: &Account) -> (u128, u128) {
        let (units, money) = (self.units(wallet.address()), self.money(wallet.address()));
        let receipt = self.act(wallet, Action::Claim(self.alias_of(name)), 0).expect("it is theirs");
        let back = self.money(wallet.address()) as i128 - money as i128 + receipt.cost.deposit;
        (self.units(wallet.address()) - units, back as u128)
    }
}

/// A collection of tickets for an auction by these terms.
fn collection(stage: &mut Stage, terms: &Terms) -> Address {
    let seller = stage.roles.seller.clone();
    let ticket = ticket::Terms {
        transferable_at: terms.closes_at.saturating_add(1_000_000),
        supply: terms.supply as u32 + 5,
        context: terms.context,
        personhood: stage.terms.personhood,
        seller: seller.address(),
    };
    let [name, symbol, base_uri] = ["Fair Fest", "FEST", "ipfs://fest/"].map(str::to_owned);
    let texts = TicketTexts { name, symbol, base_uri };
    deploy_tickets(&mut *stage.chain, codes(), &seller, &ticket, &texts).expect("deploys").0
}
