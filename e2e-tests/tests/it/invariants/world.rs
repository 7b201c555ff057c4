//! The chain beside the model, compared after every step.

use super::{
    PERSONS, WALLETS,
    model::{Facts, Jump, Model, Step, Who},
};
use e2e_tests::{Stage, action::Action, books::Books, capped::Capped};
use fairsale_chain::{Account, Typed};
use fairsale_interfaces::sale::{Order, Outcome, Phase, Sale};
use std::collections::BTreeMap;

/// What the seller has beyond the supply.
pub const SURPLUS: u128 = 7;

const FOREVER: u64 = u64::MAX;

/// How often what happened, by action and error.
pub type Tally = BTreeMap<(String, String), u32>;

pub struct World {
    stage: Stage,
    model: Model,
    books: Books,
    wallets: Vec<Account>,
    epoch: u64,
    beneficiary: u128,
    /// How often each action was accepted, and refused with each error.
    pub tally: Tally,
    /// How it ended, to see that this never changes.
    ended: Option<Phase>,
}

impl World {
    /// A sale by these facts, and people, each known with the wallet of the same number.
    pub fn new(facts: &Facts) -> Self {
        let minted = facts.supply + SURPLUS;
        let mut stage = Capped::announced_of(minted, |terms| {
            (terms.common.supply, terms.common.lot_size, terms.common.price) = (facts.supply, facts.lot, facts.price);
            (terms.common.min_raise, terms.max_lots, terms.common.min_status) =
                (facts.min_raise, facts.max_lots, facts.min_status);
        });
        let wallets: Vec<_> = (0..WALLETS).map(|number| stage.wallet(&format!("wallet {number}"))).collect();
        let times = (stage.chain.now(), stage.terms.common.opens_at, stage.terms.common.closes_at);
        let mut model = Model::new(facts, &wallets, times, stage.terms.common.seller, minted);
        for (wallet, money) in wallets.iter().zip(&mut model.money) {
            *money = stage.money(wallet.address()) as i128;
        }
        let (books, beneficiary) =
            (Books::opened_by(stage.terms.common.seller, minted), stage.money(stage.terms.common.beneficiary));
        let mut world = Self { stage, model, books, wallets, epoch: 0, beneficiary, tally: Tally::new(), ended: None };
        for person in 0..PERSONS {
            world.play(&Step::Attest { person, wallet: person, status: 2, lasts: None });
        }
        if facts.funded {
            world.play(&Step::Escrow { part: false });
            world.play(&Step::Fund);
        }
        if facts.open {
            world.play(&Step::Advance(Jump::ToNext));
        }
        world
    }

    /// Does it on the chain and in the model, and compares what is said and all there is then.
    pub fn play(&mut self, step: &Step) {
        match *step {
            Step::Attest { person, wallet, status, lasts } => self.attest(person, wallet, status, lasts),
            Step::Advance(jump) => self.advance(jump),
            Step::Escrow { part } => self.escrow(part),
            Step::Order { wallet, lots, pay } => {
                let lots = lots.of(self.model.facts.max_lots);
                let value = pay.of(self.model.due(wallet, lots));
                let expected = self.model.place(wallet, lots, true, value);
                self.act(Some(wallet), Action::Order(lots), value, expected);
            }
            Step::Change { wallet, lots, pay } => {
                let lots = lots.of(self.model.facts.max_lots);
                let value = pay.of(self.model.due(wallet, lots));
                let expected = self.model.place(wallet, lots, false, value);
                self.act(Some(wallet), Action::Change(lots), value, expected);
            }
            Step::Withdraw { wallet } => {
                let expected = self.model.withdraw(wallet);
                self.act(Some(wallet), Action::Withdraw, 0, expected);
            }
            Step::Fund => {
                let expected = self.model.fund();
                self.act(None, Action::Fund, 0, expected);
            }
            Step::Cancel { seller } => {
                let who = (!seller).then_some(0);
                let expected = self.model.cancel(who.map_or(self.model.seller, |wallet| self.model.addresses[wallet]));
                self.act(who, Action::Cancel, 0, expected);
            }
            Step::Settle { wallet } => {
                let expected = self.model.settle();
                self.act(Some(wallet), Action::Settle, 0, expected);
            }
            Step::Claim { who, person } => {
                let wallet = self.model.wallet(who, person);
                let expected = self.model.claim(wallet, person);
                let alias = self.stage.alias(&name(person));
                self.act(Some(wallet), Action::Claim(alias), 0, expected);
            }
            Step::Proceeds { wallet } => {
                let expected = self.model.take_proceeds();
                self.act(Some(wallet), Action::Proceeds, 0, expected);
            }
            Step::Unsold { wallet } => {
                let expected = self.model.take_unsold();
                self.act(Some(wallet), Action::Unsold, 0, expected);
            }
        }
        self.check(&format!("after {step:?}"));
    }

    /// The action of a wallet, or of the seller, and S7: the answer is what the rules say.
    fn act(
        &mut self,
        wallet: Option<usize>,
        action: Action,
        value: u128,
        expected: Result<(), fairsale_interfaces::sale::Error>,
    ) {
        let word = |text: String| text.split(['(', ' ']).next().unwrap_or_default().to_owned();
        let said = expected.map_or_else(|error| word(format!("{error:?}")), |()| "accepted".into());
        *self.tally.entry((word(format!("{action:?}")), said)).or_default() += 1;
        let who = wallet.map_or(&self.stage.roles.seller, |wallet| &self.wallets[wallet]).clone();
        match self.stage.act(&who, action, value) {
            Ok(receipt) => {
                assert_eq!(Ok(()), expected, "S7: {action:?} was accepted");
                if let Some(wallet) = wallet {
                    self.model.money[wallet] -= receipt.cost.deposit;
                }
                self.books.enter(&receipt.events, self.stage.at.sale, self.stage.at.token);
            }
            Err(error) => assert_eq!(Err(error), expected, "S7: {action:?} was refused"),
        }
    }

    fn attest(&mut self, person: usize, wallet: usize, status: u8, lasts: Option<u64>) {
        let expires = lasts.map_or(FOREVER, |seconds| self.model.now + seconds);
        let accepted = self.model.attest(person, wallet, status, expires);
        let account = self.wallets[wallet].clone();
        self.epoch += 1;
        let answer = self.stage.attest(&name(person), &account, status, expires, self.epoch);
        assert_eq!(answer.is_ok(), accepted, "the registry: {:?}", answer.err());
    }

    fn advance(&mut self, jump: Jump) {
        let next = self.model.next_moment().unwrap_or(self.model.now + 1);
        self.model.now = match jump {
            Jump::By(seconds) => self.model.now + seconds,
            Jump::BeforeNext => (next - 1).max(self.model.now),
            Jump::ToNext => next,
        };
        self.stage.chain.set_time(self.model.now);
    }

    /// Sends all the seller has to the sale, or one unit short of the supply, or one unit.
    fn escrow(&mut self, part: bool) {
        let all = self.model.sellers_tokens;
        let short = self.model.facts.supply - 1;
        let units = if !part {
            all
        } else if all > short {
            short
        } else {
            all.min(1)
        };
        let receipt = self.stage.allot(units);
        self.books.enter(&receipt.events, self.stage.at.sale, self.stage.at.token);
        self.model.sellers_tokens -= units;
        self.model.escrow += units;
    }

    fn check(&mut self, when: &str) {
        let Self { stage, model, books, wallets, .. } = self;
        let (sale, terms) = (stage.at.sale, stage.terms.clone());
        let pot = stage.money(sale) - stage.chain.constants().existential_deposit;
        let escrow = stage.tokens(sale);

        // S9
        assert_eq!(stage.phase(), model.phase(), "S9 {when}");
        assert!(self.ended.is_none_or(|ended| ended == model.phase()), "S9 {when}");
        if matches!(model.phase(), Phase::Settled | Phase::Cancelled) {
            self.ended = Some(model.phase());
        }

        // S1, S2: what is owed, by orders that stand
        let owed = |of: &dyn Fn(&usize) -> u128| model.orders.keys().map(of).sum::<u128>();
        let deposit = |person: &usize| u128::from(model.orders[person].0) * model.facts.price;
        let refund = |person: &usize| model.outcomes.get(person).map_or_else(|| deposit(person), |o| o.refund);
        let units = |person: &usize| model.outcomes.get(person).map_or(0, |outcome| outcome.allocated);
        assert!(pot >= owed(&refund) + model.proceeds, "S1 {when}");
        let promised =
            if model.funded && model.end.is_none() { model.facts.supply } else { owed(&units) + model.unsold };
        assert!(escrow >= promised, "S2 {when}");

        // S3
        let mut everybody: Vec<_> = wallets.iter().map(Account::address).collect();
        let held: Vec<u128> = everybody.iter().map(|account| stage.tokens(*account)).collect();
        let [sellers, unsold_to] = [terms.common.seller, terms.common.unsold_to].map(|account| stage.tokens(account));
        let all = held.iter().sum::<u128>() + sellers + unsold_to + escrow;
        assert_eq!(all, model.facts.supply + SURPLUS, "S3 {when}");

        // S5: everybody has exactly what the model says, to the last unit (so nothing was paid twice, or to another)
        assert_eq!((pot, escrow), (model.pot, model.escrow), "S5 {when}");
        assert_eq!((sellers, unsold_to), (model.sellers_tokens, model.unsold_to), "S5 {when}");
        assert_eq!(held, model.tokens, "S5 {when}");
        let money: Vec<i128> = everybody.iter().map(|account| stage.money(*account) as i128).collect();
        assert_eq!(money, model.money, "S5 {when}");
        assert_eq!(stage.money(terms.common.beneficiary) - self.beneficiary, model.beneficiary, "S5 {when}");

        // S4, S6
        let (shares, _) = model.shares();
        assert!(shares.values().map(|outcome| outcome.allocated).sum::<u128>() <= model.facts.supply, "S4 {when}");
        for person in 0..PERSONS {
            let alias = stage.alias(&name(person));
            let order = stage.chain.ask(stage.at.sale().order_of(alias)).expect("a view").value;
            let expected = model.orders.get(&person).map(|order| (order.0, model.addresses[order.1]));
            assert_eq!(order.map(|order: Order| (order.lots, order.account)), expected, "S6 {when}");
            let told = stage.if_closed_now(&name(person));
            let stands = model.orders.contains_key(&person);
            let expected = if model.end.is_some() { model.outcomes.get(&person) } else { shares.get(&person) };
            let expected = expected.copied().filter(|_| stands).unwrap_or_default();
            assert_eq!(told, expected, "S6 {when}");
        }

        // S8
        assert_eq!((books.money, books.funded), (pot, model.funded), "S8 {when}");
        let told: Vec<_> = books.orders.values().map(|entry| (entry.lots, entry.account)).collect();
        assert_eq!(told.len(), model.orders.len(), "S8 {when}");
        for (lots, wallet) in model.orders.values() {
            assert!(told.contains(&(*lots, model.addresses[*wallet])), "S8 {when}");
        }
        everybody.extend([terms.common.seller, terms.common.unsold_to, sale]);
        for (account, tokens) in everybody.into_iter().zip(held.into_iter().chain([sellers, unsold_to, escrow])) {
            assert_eq!(books.tokens.get(&account).copied().unwrap_or(0), tokens, "S8 {when}");
        }
    }

    /// Ends the window, if it has not ended, and settles.
    pub fn close(&mut self) {
        while matches!(self.model.phase(), Phase::Announced | Phase::Open) {
            self.play(&Step::Advance(Jump::ToNext));
        }
        if self.model.phase() == Phase::Closed {
            self.play(&Step::Settle { wallet: 0 });
        }
    }

    /// Everybody takes what is theirs, and S10: nothing stays.
    pub fn finish(&mut self) {
        self.close();
        let waiting: Vec<(usize, Outcome)> =
            self.model.outcomes.iter().map(|(who, outcome)| (*who, *outcome)).collect();
        for (person, _) in waiting {
            // Whatever became of them: everybody is given an account again. One that nobody has there always is.
            let free = |wallet: &usize| self.model.wallets[*wallet].is_none_or(|binding| binding.person == person);
            let wallet = (0..WALLETS).find(free).expect("there are more wallets than persons");
            self.play(&Step::Attest { person, wallet, status: 1, lasts: None });
            let stands = self.model.orders.contains_key(&person);
            self.play(&Step::Claim { who: Who::Now, person });
            assert!(!stands || !self.model.orders.contains_key(&person), "it is theirs, and at once");
            self.play(&Step::Claim { who: Who::Now, person });
        }
        for _ in 0..2 {
            self.play(&Step::Proceeds { wallet: 1 });
            self.play(&Step::Unsold { wallet: 1 });
        }
        let floor = self.stage.chain.constants().existential_deposit;
        let sale = self.stage.at.sale;
        assert_eq!(self.stage.money(sale), floor, "S10");
        assert_eq!(self.stage.tokens(sale), self.model.late(), "S10");
        let mut claimed = self.books.claimed.clone();
        claimed.sort_unstable();
        claimed.dedup();
        assert_eq!(claimed.len(), self.books.claimed.len(), "S5: nobody claimed twice");
    }
}

fn name(person: usize) -> String {
    format!("person {person}")
}
