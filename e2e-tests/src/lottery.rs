//! The stage of a lottery: besides registry and people, a collection of tickets, a beacon of one party that commits and reveals
//! as it is told, and the sale.

use crate::{
    SETTLING, Stage,
    action::Action,
    beacon::{BOND, deploy_of},
    codes,
};
use commit_reveal_beacon::{CommitRevealBeaconRef, MIN_WINDOW};
use fairsale_chain::{
    Account, Address, CallError, Receipt, Typed,
    typed::{Answer, at},
};
use fairsale_client::deployment::{
    LotterySale, LotterySaleRef, TicketCollectionRef, TicketTexts, Tickets, deploy_lottery, deploy_tickets,
};
use fairsale_interfaces::{
    beacon::{DELAY, commit_reveal::commitment_input},
    draws::Draws,
    erc721::Erc721,
    groups::{Error, Groups},
    sale,
    ticket::Ticket,
};
use ink::{
    abi::Ink,
    codegen::ContractCallBuilder,
    env::hash::{CryptoHash, Sha2x256},
};
use lottery_sale::{State, Terms};
use std::ops::{Deref, DerefMut};

/// What a ticket costs by default.
pub const PRICE: u128 = 1_000;

/// Seconds in which the beacon's party can reveal its secret.
pub const REVEALING: u64 = MIN_WINDOW;

type Beacon = <CommitRevealBeaconRef as ContractCallBuilder>::Type<Ink>;

/// A message about a sale or its groups.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Deed {
    /// One that all sales have.
    Sale(Action),
    /// `invite` these accounts
    Invite(Vec<Address>),
    /// `join` this group
    Join(u32),
    /// `leave`
    Leave,
}

/// A chain with a lottery on it. What is not about tickets and groups is the [`Stage`]'s, whose sale this is.
pub struct Lottery {
    stage: Stage,
    /// The lottery's terms.
    pub terms: Terms,
    /// The one party of the beacon.
    pub party: Account,
    /// The seller's tickets, when the sale was announced.
    pub minted: u32,
}

impl Deref for Lottery {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        &self.stage
    }
}

impl DerefMut for Lottery {
    fn deref_mut(&mut self) -> &mut Stage {
        &mut self.stage
    }
}

impl Lottery {
    /// A sale by the default terms, announced but not funded: 10 tickets, at [`PRICE`], groups of as many as [may
    /// be](largest_group), all changed as `change` says.
    pub fn announced(change: impl FnOnce(&mut Terms)) -> Self {
        let (mut lottery, terms) = Self::without_sale(change);
        lottery.announce(&terms).expect("the terms can be kept");
        lottery
    }

    /// All but the sale, and terms for it. Whatever the terms say, there are tickets, and the beacon is there.
    pub fn without_sale(change: impl FnOnce(&mut Terms)) -> (Self, Terms) {
        let (mut stage, capped) = Stage::without_sale(|terms| terms.price = PRICE);
        let party = stage.wallet("party");
        let roles = stage.roles.clone();
        let mut terms = Terms {
            price: PRICE,
            min_raise: 0,
            payment_unit: capped.payment_unit,
            opens_at: capped.opens_at,
            closes_at: capped.closes_at,
            settle_by: capped.closes_at + SETTLING,
            recovery_window: capped.recovery_window,
            context: capped.context,
            personhood: capped.personhood,
            ticket: Address::zero(),
            beacon: Address::zero(),
            currency: capped.currency,
            beneficiary: capped.beneficiary,
            unsold_to: capped.unsold_to,
            seller: capped.seller,
            supply: 10,
            min_status: 2,
            max_group: 0, // follows from the supply, if nobody says anything else
        };
        change(&mut terms);
        if terms.max_group == 0 {
            terms.max_group = largest_group(terms.supply);
        }
        let minted = terms.supply.saturating_add(5);
        if terms.ticket.is_zero() {
            let ticket = ticket::Terms {
                transferable_at: terms.closes_at.saturating_add(1_000_000),
                supply: minted,
                context: terms.context,
                personhood: capped.personhood,
                seller: capped.seller,
            };
            let [name, symbol, base_uri] = ["Fair Fest", "FEST", "ipfs://fest/"].map(str::to_owned);
            let texts = TicketTexts { name, symbol, base_uri };
            let made = deploy_tickets(&mut *stage.chain, codes(), &roles.seller, &ticket, &texts);
            terms.ticket = made.expect("deploys").0;
        }
        if terms.beacon.is_zero() {
            let now = stage.chain.now();
            terms.beacon = deploy_of(&mut stage, party.address(), now, 1);
        }
        (Self { stage, terms: terms.clone(), party, minted }, terms)
    }

    /// Makes the sale, by these terms.
    ///
    /// # Errors
    /// If the terms cannot be kept.
    pub fn announce(&mut self, terms: &Terms) -> Result<(), fairsale_client::error::Error> {
        let stage = &mut self.stage;
        stage.at.sale = deploy_lottery(&mut *stage.chain, codes(), &stage.roles.seller, terms)?.0;
        stage.terms.price = terms.price;
        (stage.terms.opens_at, stage.terms.closes_at) = (terms.opens_at, terms.closes_at);
        stage.terms.personhood = terms.personhood;
        self.terms = terms.clone();
        Ok(())
    }

    /// [`announced`](Self::announced), and funded.
    pub fn funded(change: impl FnOnce(&mut Terms)) -> Self {
        let mut lottery = Self::announced(change);
        lottery.allot(lottery.terms.supply);
        let keeper = lottery.roles.keeper.clone();
        lottery.act(&keeper, Action::Fund, 0).expect("the tickets are there");
        lottery
    }

    /// [`funded`](Self::funded), open since this second; the beacon's party has committed to a secret.
    pub fn open(change: impl FnOnce(&mut Terms)) -> Self {
        Self::open_with(&[7; 32], change)
    }

    /// The same with this secret.
    pub fn open_with(secret: &[u8; 32], change: impl FnOnce(&mut Terms)) -> Self {
        let mut lottery = Self::funded(change);
        lottery.commit(secret);
        lottery.at_time(lottery.terms.opens_at);
        lottery
    }

    /// Lets the sale issue so many tickets more.
    pub fn allot(&mut self, count: u32) -> Receipt {
        let (sale, seller) = (self.at.sale, self.roles.seller.clone());
        let mut tickets = self.tickets_at();
        self.chain.send(&seller, tickets.allot(sale, count)).ok().receipt
    }

    /// The beacon's party commits to the sale's round.
    pub fn commit(&mut self, secret: &[u8; 32]) {
        let (beacon, party) = (self.terms.beacon, self.party.clone());
        let mut id = [0; 32];
        id[24..].copy_from_slice(&self.chain.constants().chain_id.to_be_bytes());
        let round = self.state().round;
        let input = commitment_input(&id, beacon, round, party.address(), secret);
        let mut commitment = [0; 32];
        Sha2x256::hash(&input, &mut commitment);
        let message = at::<CommitRevealBeaconRef, Ink>(beacon).commit(round, commitment);
        self.chain.send(&party, message).value(BOND).ok();
    }

    /// Goes to the second in which the round is public, if that is not over, and lets the party reveal its secret.
    pub fn reveal(&mut self, secret: &[u8; 32]) -> Receipt {
        let (public_at, round) = (self.public_at().max(self.chain.now()), self.state().round);
        self.at_time(public_at);
        let (beacon, party): (Beacon, _) = (at::<CommitRevealBeaconRef, Ink>(self.terms.beacon), self.party.clone());
        let mut beacon = beacon;
        self.chain.send(&party, beacon.reveal(round, *secret)).ok().receipt
    }

    /// When the sale's round is public.
    pub fn public_at(&self) -> u64 {
        self.terms.closes_at + DELAY
    }

    /// Closes the sale, lets the party reveal the secret of [`open`](Self::open), and settles.
    pub fn settle(&mut self) -> Receipt {
        self.settle_with(&[7; 32])
    }

    /// The same with this secret.
    pub fn settle_with(&mut self, secret: &[u8; 32]) -> Receipt {
        self.reveal(secret);
        let keeper = self.roles.keeper.clone();
        self.act(&keeper, Action::Settle, 0).expect("anybody may settle")
    }

    /// Sets the clock.
    pub fn at_time(&mut self, second: u64) {
        self.chain.set_time(second);
    }

    /// The sale's messages.
    pub fn sale(&self) -> LotterySale {
        at::<LotterySaleRef, Ink>(self.at.sale)
    }

    /// The collection's messages.
    pub fn tickets_at(&self) -> Tickets {
        at::<TicketCollectionRef, Ink>(self.terms.ticket)
    }

    /// The sale's state.
    pub fn state(&mut self) -> State {
        let message = self.sale().state();
        (&self.chain.ask(message).expect("a view").value).into()
    }

    /// How many tickets the account may issue.
    pub fn allotment(&mut self, account: Address) -> u32 {
        let message = self.tickets_at().allotment_of(account);
        self.chain.ask(message).expect("a view").value
    }

    /// How many tickets the account has.
    pub fn tickets(&mut self, account: Address) -> u32 {
        let message = self.tickets_at().balance_of(account);
        self.chain.ask(message).expect("a view").value
    }

    /// The chance of a person's entry.
    pub fn chance_of(&mut self, person: &str) -> (u32, u32) {
        let (alias, sale) = (self.alias(person), self.sale());
        self.chain.ask(sale.chance_of(alias)).expect("a view").value
    }

    /// A person's group.
    pub fn group_of(&mut self, person: &str) -> u32 {
        let (alias, sale) = (self.alias(person), self.sale());
        self.chain.ask(sale.group_of(alias)).expect("a view").value
    }

    /// How many are in a group, and who is invited.
    pub fn group(&mut self, group: u32) -> Option<(u32, Vec<Address>)> {
        let sale = self.sale();
        self.chain.ask(sale.group(group)).expect("a view").value
    }

    /// How many entries each class has.
    pub fn entries(&mut self) -> [u32; 8] {
        let sale = self.sale();
        self.chain.ask(sale.entries()).expect("a view").value
    }

    /// A person with a wallet of the same name and an entry.
    pub fn entrant(&mut self, name: &str) -> Account {
        let wallet = self.person(name);
        let price = self.terms.price;
        self.act(&wallet, Action::Order(1), price).expect("a person");
        wallet
    }

    /// A group of `size` persons who are named after it. Returns its number and their wallets, the leader's first.
    pub fn group_of_size(&mut self, name: &str, size: u32) -> (u32, Vec<Account>) {
        let mut members = vec![self.entrant(&format!("{name} 0"))];
        members.extend((1..size).map(|number| self.person(&format!("{name} {number}"))));
        let invited = members[1..].iter().map(Account::address).collect();
        self.deed(&members[0], Deed::Invite(invited), 0).expect("alone with an entry");
        let (id, price) = (self.group_of(&format!("{name} 0")), self.terms.price);
        for member in &members[1..] {
            self.deed(member, Deed::Join(id), price).expect("invited");
        }
        (id, members)
    }

    /// Sends the message with `value` to the sale.
    ///
    /// # Errors
    /// The sale's own.
    ///
    /// # Panics
    /// If the chain refuses.
    #[track_caller]
    pub fn deed(&mut self, who: &Account, deed: Deed, value: u128) -> Result<Receipt, Error> {
        match self.try_deed(who, &deed, value) {
            Ok(result) => result,
            Err(error) => panic!("{deed:?}: {error}"),
        }
    }

    /// Sends the message with `value` to the sale.
    ///
    /// # Errors
    /// If the chain refuses; inside, the sale's own.
    pub fn try_deed(&mut self, who: &Account, deed: &Deed, value: u128) -> Result<Result<Receipt, Error>, CallError> {
        let mut sale = self.sale();
        let chain = &mut *self.stage.chain;
        let answer = match deed {
            Deed::Sale(action) => {
                let Answer { value, receipt } = self.stage.try_act(who, *action, value)?;
                return Ok(value.map(|()| receipt).map_err(|refusal: sale::Refusal| Error::Sale(*refusal)));
            }
            Deed::Invite(accounts) => chain.send(who, sale.invite(accounts.clone())).value(value).run()?,
            Deed::Join(group) => chain.send(who, sale.join(*group)).value(value).run()?,
            Deed::Leave => chain.send(who, sale.leave()).value(value).run()?,
        };
        Ok(answer.value.map(|()| answer.receipt).map_err(|refusal| *refusal))
    }
}

/// How many a group of so many tickets may have at most: so that whoever comes last cannot lower everybody's chance by more
/// than a tenth.
pub fn largest_group(supply: u32) -> u8 {
    (1 + supply / 10).min(8) as u8
}
