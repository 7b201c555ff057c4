//! Persons come, and their orders.

use super::{ALLOWANCE, Buyer, Cast, Stage, amount, charges};
use crate::{
    error::{Error, same},
    issuer::Attestation,
    launch::PersonhoodSource as Source,
    order_book::Row,
    rule::Rule,
    shuffle::shuffled,
};
use fairsale_chain::{Address, Chain, Receipt};
use fairsale_interfaces::{
    groups::{Invited, Joined},
    sale::Ordered,
};
use std::collections::HashMap;

/// How long attestations hold after the close, in seconds.
const ATTESTED_FOR: u64 = 365 * 24 * 3600;

/// When the sale closed, and what came too late.
pub(super) struct Closed {
    /// First second at which no orders are taken any more.
    pub at: u64,
    /// How many rows of the order book came later.
    pub late: u64,
}

/// What is done: by which buyer, with which row.
type Turn = (usize, usize);

impl<C: Chain + ?Sized> Stage<'_, C> {
    /// Has every person attested; `threshold` issuers sign, in turns, and the person brings it to the registry. Of the
    /// precompile's stand-in it is just said.
    pub(super) fn attest(&mut self, cast: &Cast, buyers: &[Buyer<'_>]) -> Result<(), Error> {
        const STAGE: &str = "attesting persons";
        let threshold = self.launch.personhood.threshold.into();
        for (index, buyer) in buyers.iter().enumerate() {
            self.tell(STAGE, index, buyers.len());
            let most = buyer.rows.iter().map(|row| row.asked).max().unwrap_or(0);
            let deposit = cast.terms.cost(most).unwrap_or(0); // checked by the order book
            self.chain.fund(&buyer.account, ALLOWANCE + deposit);
            if self.launch.personhood.source == Source::Precompile {
                let (account, terms) = (buyer.account.address(), &cast.terms);
                self.chain.set_person(account, terms.context, terms.min_status, buyer.alias);
                continue;
            }
            let attestation = Attestation {
                person: buyer.person,
                account: buyer.account.address().0.into(),
                status: cast.terms.min_status,
                expires: cast.terms.closes_at + ATTESTED_FOR,
                epoch: 1,
            };
            let signing = cast.issuers.iter().cycle().skip(index % cast.issuers.len()).take(threshold);
            let receipt = cast.deployment.attest(self.chain, &buyer.account, &attestation, signing);
            self.note("attest", &receipt.map_err(|error| error.of(buyer.name()))?);
        }
        self.tell(STAGE, buyers.len(), buyers.len());
        Ok(())
    }

    /// Places all orders, in the order of their times. Shuffled, others take these times: in a sale of several rounds those
    /// who come in the same round.
    pub(super) fn order(
        &mut self,
        cast: &Cast,
        buyers: &mut [Buyer<'_>],
        shuffle: Option<u64>,
    ) -> Result<Closed, Error> {
        const STAGE: &str = "placing orders";
        let rule = cast.terms.rule;
        let (turns, times) = turns(buyers, rule, shuffle);
        let mut groups = Groups::of(buyers);
        let (mut demand, mut last_round, mut late) = (0u128, 0, 0);
        for (done, ((index, row), at)) in turns.iter().copied().zip(times).enumerate() {
            self.tell(STAGE, done, turns.len());
            let round = rule.round(at);
            if rule.rounds() > 1 && demand >= cast.terms.lots() && round > last_round {
                late += 1;
                continue;
            }
            last_round = round;
            self.wait_for(cast.terms.opens_at + at);
            let buyer = &mut buyers[index];
            let row = buyer.rows[row];
            demand = demand - u128::from(buyer.asked) + u128::from(row.asked);
            match groups.step(row, cast.terms.rule) {
                Entry::Alone => self.place(cast, buyer, row.asked, None),
                Entry::Leads(accounts) => self.lead(cast, buyer, &mut groups, accounts),
                Entry::Joins(group) => self.place(cast, buyer, row.asked, Some(group)),
            }
            .map_err(|error| error.of(&row.person))?;
        }
        self.tell(STAGE, turns.len(), turns.len());
        let deposits = buyers.iter().map(|buyer| buyer.deposit).sum::<u128>();
        let holds = self.chain.balance(cast.deployment.sale).checked_sub(cast.own);
        same("what the sale holds for orders", Some(deposits), holds)?;
        let full = rule.rounds() > 1 && demand >= cast.terms.lots();
        let at = if full { cast.terms.end_of(last_round) } else { cast.terms.closes_at };
        if cast.terms.rule.rounds() > 1 {
            same("when the sale closes", at, cast.deployment.closes_at(self.chain)?)?;
        }
        Ok(Closed { at, late })
    }

    /// An order, a change of it or the end of it; or an entry into a group.
    fn place(&mut self, cast: &Cast, buyer: &mut Buyer<'_>, asked: u32, group: Option<u32>) -> Result<(), Error> {
        let (deployment, account) = (&cast.deployment, &buyer.account);
        let cost = |lots| cast.terms.cost(lots).unwrap_or(0); // checked by the order book
        let (held, due) = (cost(buyer.asked), cost(asked));
        let before = self.money(account);
        let more = due.saturating_sub(held); // what is not paid comes back
        let (action, receipt): (_, Receipt) = match (buyer.asked, asked, group) {
            (_, _, Some(group)) => ("join", deployment.join(self.chain, account, group, more)?),
            (0, _, None) => ("order", deployment.order(self.chain, account, asked, more)?),
            (_, 0, None) => ("withdraw", deployment.withdraw(self.chain, account)?),
            (_, _, None) => ("change", deployment.change(self.chain, account, asked, more)?),
        };
        let spent = before - self.money(account) - charges(&receipt);
        self.note(action, &receipt);
        buyer.deposit = amount("a deposit", buyer.deposit as i128 + spent)?; // both far below 2^127
        buyer.asked = asked;

        let event: Ordered = deployment.announced(&receipt, "Ordered")?;
        same("the order's alias", buyer.alias, event.alias)?;
        same("the order's account", buyer.account.address(), event.account)?;
        same("the order's lots", asked, event.asked)?;
        same("the order's deposit", buyer.deposit, event.deposit)?;
        same("the order's deposit, by its price", due, buyer.deposit)?;
        if let Some(group) = group {
            let event: Joined = deployment.announced(&receipt, "Joined")?;
            same("who joined, and which group", (buyer.alias, group), (event.alias, event.group))?;
        }
        Ok(())
    }

    /// An entry, and the invitation of all who will join.
    fn lead(
        &mut self,
        cast: &Cast,
        buyer: &mut Buyer<'_>,
        groups: &mut Groups,
        accounts: Vec<Address>,
    ) -> Result<(), Error> {
        self.place(cast, buyer, 1, None)?;
        let receipt = cast.deployment.invite(self.chain, &buyer.account, accounts.clone())?;
        self.note("invite", &receipt);
        let event: Invited = cast.deployment.announced(&receipt, "Invited")?;
        same("who invites, and whom", (buyer.alias, &accounts), (event.alias, &event.accounts))?;
        groups.numbers.insert(buyer.group().into(), event.group);
        Ok(())
    }
}

/// How somebody enters.
enum Entry {
    Alone,
    /// First of a group, and invites these.
    Leads(Vec<Address>),
    /// Into the group of this number.
    Joins(u32),
}

/// The groups of an order book.
struct Groups {
    /// All wallets of each, by its name.
    members: HashMap<String, Vec<(String, Address)>>,
    /// Their numbers in the sale, as soon as somebody leads them.
    numbers: HashMap<String, u32>,
}

impl Groups {
    fn of(buyers: &[Buyer<'_>]) -> Self {
        let mut members: HashMap<String, Vec<_>> = HashMap::new();
        for buyer in buyers.iter().filter(|buyer| !buyer.group().is_empty()) {
            let wallet = (buyer.name().to_owned(), buyer.account.address());
            members.entry(buyer.group().into()).or_default().push(wallet);
        }
        Self { members, numbers: HashMap::new() }
    }

    /// Whoever comes first leads the group, and invites the others.
    fn step(&self, row: &Row, rule: Rule) -> Entry {
        if rule != Rule::Lottery || row.group.is_empty() {
            return Entry::Alone;
        }
        match self.numbers.get(&row.group) {
            Some(number) => Entry::Joins(*number),
            None => {
                let members = self.members.get(&row.group).into_iter().flatten();
                Entry::Leads(members.filter(|(name, _)| *name != row.person).map(|(_, address)| *address).collect())
            }
        }
    }
}

/// Who does what one after the other, and at which times. In another order, everybody's own rows remain in theirs, and every row
/// in its round.
fn turns(buyers: &[Buyer<'_>], rule: Rule, shuffle: Option<u64>) -> (Vec<Turn>, Vec<u64>) {
    let at = |(buyer, row): Turn| buyers[buyer].rows[row].at;
    let line = |(buyer, row): Turn| buyers[buyer].rows[row].line;
    let mut turns: Vec<Turn> =
        (0..buyers.len()).flat_map(|buyer| (0..buyers[buyer].rows.len()).map(move |row| (buyer, row))).collect();
    turns.sort_by_key(|turn| (at(*turn), line(*turn)));
    let times = turns.iter().map(|turn| at(*turn)).collect();
    let Some(seed) = shuffle else { return (turns, times) };
    let mut mixed = vec![];
    let mut next = vec![0; buyers.len()];
    for of_a_round in turns.chunk_by(|one, other| rule.round(at(*one)) == rule.round(at(*other))) {
        for (buyer, _) in shuffled(of_a_round.to_vec(), seed) {
            mixed.push((buyer, next[buyer]));
            next[buyer] += 1;
        }
    }
    (mixed, times)
}
