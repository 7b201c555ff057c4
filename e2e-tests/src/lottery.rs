//! The stage of a lottery: besides registry and people, a collection of tickets, and a beacon of one party that commits and reveals
//! as it is told.

use crate::{
    Mechanism, SETTLING, Stage,
    action::Action,
    beacon::{BOND, deploy_of},
    codes,
};
use commit_reveal_beacon::{CommitRevealBeaconRef, MIN_WINDOW};
use fairsale_chain::{
    Account, Address, CallError, Receipt, Typed,
    typed::{Answer, LaunchError, at},
};
use fairsale_client::deployment::{self, CommitRevealBeacon, LotterySaleRef};
use fairsale_interfaces::{
    beacon::{DELAY, commit_reveal::commitment_input},
    draws::Draws,
    groups::{Error, Groups},
    sale,
};
use fairsale_kit::{life::Life, terms::CommonTerms};
use ink::{
    abi::Ink,
    env::hash::{CryptoHash, Sha2x256},
};
use lottery_sale::{BadTerms, State, Terms};

/// What a ticket costs by default.
pub const PRICE: u128 = 1_000;

/// Seconds in which the beacon's party can reveal its secret.
pub const REVEALING: u64 = MIN_WINDOW;

/// What the beacon's party commits to by default.
pub const SECRET: [u8; 32] = [7; 32];

/// How many tickets the seller has above the supply.
const SPARE: u128 = 5;

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

/// A lottery: by default of 10 tickets, at [`PRICE`], groups of as many as [may be](largest_group). The seller has five more.
#[derive(Debug)]
pub enum LotterySale {}

/// A chain with a lottery on it.
pub type Lottery = Stage<LotterySale>;

impl Mechanism for LotterySale {
    type Terms = Terms;
    type BadTerms = BadTerms;

    const MOST: u32 = 1;

    fn terms(common: CommonTerms) -> Terms {
        let settle_by = common.closes_at + SETTLING;
        // How large a group may be follows from the supply, if nobody says anything else.
        Terms { common: CommonTerms { price: PRICE, settle_by, tickets: true, ..common }, max_group: 0 }
    }

    fn common(terms: &Terms) -> &CommonTerms {
        &terms.common
    }

    fn common_mut(terms: &mut Terms) -> &mut CommonTerms {
        &mut terms.common
    }

    fn plain(terms: &mut Terms, lots: u128, price: u128) {
        (terms.common.supply, terms.common.price) = (lots, price);
    }

    fn minted(terms: &Terms) -> u128 {
        terms.common.supply.saturating_add(SPARE)
    }

    fn complete(terms: &mut Terms) {
        if terms.max_group == 0 {
            terms.max_group = largest_group(terms.common.supply);
        }
    }

    fn prepare(stage: &mut Stage<Self>) {
        let (party, now) = (stage.wallet("party"), stage.chain.now());
        if stage.terms.common.beacon.is_zero() {
            stage.terms.common.beacon = deploy_of(stage, party.address(), now, 1);
        }
    }

    fn make(stage: &mut Stage<Self>, value: u128) -> Result<Address, LaunchError<BadTerms>> {
        let constructor = LotterySaleRef::new((&stage.terms).into());
        let making = stage.chain.deploy(&stage.roles.seller, &codes().lottery_sale, constructor);
        making.value(value).run().map(|made| made.address)
    }

    fn kept_terms(stage: &mut Stage<Self>) -> Terms {
        let message = stage.sale().terms();
        (&stage.chain.ask(message).expect("a view").value).into()
    }

    fn life(stage: &mut Stage<Self>) -> Life {
        stage.state().life
    }

    fn commit(stage: &mut Stage<Self>) {
        stage.commit(&SECRET);
    }

    fn reveal(stage: &mut Stage<Self>) {
        stage.reveal(&SECRET);
    }
}

impl Lottery {
    /// [`open`](Self::open), but the beacon's party has committed to this secret.
    pub fn open_with(secret: &[u8; 32], change: impl FnOnce(&mut Terms)) -> Self {
        let mut lottery = Self::funded(change);
        lottery.commit(secret);
        lottery.set_time(lottery.terms.common.opens_at);
        lottery
    }

    /// The one party of the beacon.
    pub fn party(&self) -> Account {
        self.chain.account("party")
    }

    /// The seller's tickets, when the sale was announced.
    pub fn minted(&self) -> u32 {
        LotterySale::minted(&self.terms).try_into().expect("few tickets")
    }

    /// The beacon's party commits to the sale's round.
    pub fn commit(&mut self, secret: &[u8; 32]) {
        let (beacon, party, round) = (self.terms.common.beacon, self.party(), self.state().round);
        let mut id = [0; 32];
        id[24..].copy_from_slice(&self.chain.constants().chain_id.to_be_bytes());
        let input = commitment_input(&id, beacon, round, party.address(), secret);
        let mut commitment = [0; 32];
        Sha2x256::hash(&input, &mut commitment);
        let message = at::<CommitRevealBeaconRef, Ink>(beacon).commit(round, commitment);
        self.chain.send(&party, message).value(BOND).ok();
    }

    /// Goes to the second in which the round is public, if that is not over, and lets the party reveal its secret.
    pub fn reveal(&mut self, secret: &[u8; 32]) -> Receipt {
        let (public_at, round, party) = (self.public_at().max(self.chain.now()), self.state().round, self.party());
        self.set_time(public_at);
        let mut beacon: CommitRevealBeacon = at::<CommitRevealBeaconRef, Ink>(self.terms.common.beacon);
        self.chain.send(&party, beacon.reveal(round, *secret)).ok().receipt
    }

    /// When the sale's round is public.
    pub fn public_at(&self) -> u64 {
        self.terms.common.closes_at + DELAY
    }

    /// Closes the sale, lets the party reveal this secret, and settles.
    pub fn settle_with(&mut self, secret: &[u8; 32]) -> Receipt {
        self.reveal(secret);
        self.keep(Action::Settle).expect("anybody may settle")
    }

    /// The sale's messages.
    pub fn sale(&self) -> deployment::LotterySale {
        at::<LotterySaleRef, Ink>(self.at.sale)
    }

    /// The sale's state.
    pub fn state(&mut self) -> State {
        let message = self.sale().state();
        (&self.chain.ask(message).expect("a view").value).into()
    }

    /// How many tickets the account may issue.
    pub fn allotment(&mut self, account: Address) -> u32 {
        self.stock(account).try_into().expect("few tickets")
    }

    /// How many tickets the account has.
    pub fn tickets(&mut self, account: Address) -> u32 {
        self.assets(account).try_into().expect("few tickets")
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
        self.order(&wallet, 1);
        wallet
    }

    /// A group of `size` persons who are named after it. Returns its number and their wallets, the leader's first.
    pub fn group_of_size(&mut self, name: &str, size: u32) -> (u32, Vec<Account>) {
        let mut members = vec![self.entrant(&format!("{name} 0"))];
        members.extend((1..size).map(|number| self.person(&format!("{name} {number}"))));
        let invited = members[1..].iter().map(Account::address).collect();
        self.deed(&members[0], Deed::Invite(invited), 0).expect("alone with an entry");
        let (id, price) = (self.group_of(&format!("{name} 0")), self.terms.common.price);
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
        let answer = match deed {
            Deed::Sale(action) => {
                let Answer { value, receipt } = self.try_act(who, *action, value)?;
                return Ok(value.map(|()| receipt).map_err(|refusal: sale::Refusal| Error::Sale(*refusal)));
            }
            Deed::Invite(accounts) => self.chain.send(who, sale.invite(accounts.clone())).value(value).run()?,
            Deed::Join(group) => self.chain.send(who, sale.join(*group)).value(value).run()?,
            Deed::Leave => self.chain.send(who, sale.leave()).value(value).run()?,
        };
        Ok(answer.value.map(|()| answer.receipt).map_err(|refusal| *refusal))
    }
}

/// How many a group may have at most in a sale of `supply` tickets: so that whoever comes last cannot lower everybody's chance
/// by more than a tenth.
pub fn largest_group(supply: u128) -> u8 {
    (1 + supply / 10).min(8) as u8
}
