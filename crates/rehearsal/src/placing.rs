//! Persons come, and their orders.

use super::{Buyer, Cast, Stage, amount, negative};
use crate::shuffle::shuffled;
use fairsale_chain::{Address, Chain, Receipt};
use fairsale_client::error::{Error, same};
use fairsale_interfaces::{
    bids::Bid,
    groups::{Invited, Joined},
    sale::{Claimed, Ordered},
};
use fairsale_launch::order_book::Row;
use fairsale_mechanisms::{rule::Rule, terms::Terms};
use std::collections::HashMap;

const PLACING: &str = "placing orders";

/// When the sale closed, and what came too late.
#[derive(Clone, Copy)]
pub(super) struct Closed {
    /// First second at which no orders are taken any more.
    pub at: u64,
    /// How many rows of the order book came later.
    pub late: u64,
}

/// A buyer's turn: the place of the buyer, and the row of the order book.
type Turn = (usize, usize);

/// Who comes when, and how far that is.
pub(super) struct Placing {
    rule: Rule,
    turns: Vec<Turn>,
    /// When, in seconds from the opening.
    times: Vec<u64>,
    done: usize,
    groups: Groups,
    /// How many lots are asked for.
    demand: u128,
    last_round: u32,
    /// How many lots of a fixed sale are left.
    stock: u128,
    /// Who bids at which tick of an auction of tickets, as the auction keeps it: by the buyers' numbers.
    lists: HashMap<u32, Vec<usize>>,
}

impl Placing {
    /// In the order of the times. Shuffled, others take these times: in a sale of several rounds those who come in the same
    /// round.
    pub fn new(buyers: &[Buyer<'_>], terms: &Terms, shuffle: Option<u64>) -> Self {
        let rule = terms.rule;
        let (turns, times) = turns(buyers, rule, shuffle);
        let (groups, lists) = (Groups::of(buyers), HashMap::new());
        Self { rule, turns, times, done: 0, groups, demand: 0, last_round: 0, stock: terms.lots(), lists }
    }

    /// The place of a buyer in the list of those who bid at a tick.
    pub fn place_at(&self, tick: u32, buyer: usize) -> Option<usize> {
        self.lists.get(&tick)?.iter().position(|other| *other == buyer)
    }

    /// A buyer's bid moves to a tick: out of the list of the one before, whose last takes the place, to the end of the new one.
    fn bids_at(&mut self, buyer: usize, before: Option<u32>, tick: u32) {
        if before == Some(tick) {
            return;
        }
        if let Some(list) = before.and_then(|before| self.lists.get_mut(&before)) {
            list.iter().position(|other| *other == buyer).map(|place| list.swap_remove(place));
        }
        self.lists.entry(tick).or_default().push(buyer);
    }

    /// When somebody comes next, in seconds from the opening.
    pub fn next_at(&self) -> Option<u64> {
        self.times.get(self.done).copied()
    }

    /// When the sale closes, if nobody comes before that any more.
    pub fn closed(&self, terms: &Terms) -> Option<Closed> {
        let full = self.rule.rounds() > 1 && self.demand >= terms.lots();
        let comes = self.next_at().is_some_and(|at| !full || self.rule.round(at) <= self.last_round);
        let at = if full { terms.end_of(self.last_round) } else { terms.common.closes_at };
        let late = (self.turns.len() - self.done) as u64;
        (!comes).then_some(Closed { at, late })
    }
}

impl<C: Chain + ?Sized> Stage<'_, C> {
    /// Whoever comes next does what the row says.
    pub(super) fn order(&mut self, cast: &Cast, buyers: &mut [Buyer<'_>], placing: &mut Placing) -> Result<(), Error> {
        self.tell(PLACING, placing.done, placing.turns.len());
        let ((index, row), at) = (placing.turns[placing.done], placing.times[placing.done]);
        placing.done += 1;
        placing.last_round = placing.rule.round(at);
        let buyer = &mut buyers[index];
        let row = buyer.rows[row];
        placing.demand = placing.demand - u128::from(buyer.asked) + u128::from(row.asked);
        if cast.terms.rule.is_first_come() {
            let more = u128::from(row.asked - buyer.asked); // the order book lets them only grow
            if more > placing.stock {
                return self.refuse(cast, buyer, row.asked).map_err(|error| error.of(&row.person));
            }
            placing.stock -= more;
        }
        if cast.terms.rule.takes_bids() {
            let before = (buyer.asked > 0).then_some(buyer.tick);
            placing.bids_at(index, before, row.tick);
        }
        match placing.groups.step(row, cast.terms.rule) {
            Entry::Alone => self.place(cast, buyer, row, None),
            Entry::Leads(accounts) => self.lead(cast, buyer, row, &mut placing.groups, accounts),
            Entry::Joins(group) => self.place(cast, buyer, row, Some(group)),
        }
        .map_err(|error| error.of(&row.person))
    }

    /// Nobody comes any more: what the sale holds, and when it closes, must be so.
    pub(super) fn check_placed(
        &mut self,
        cast: &Cast,
        buyers: &[Buyer<'_>],
        placing: &Placing,
        closed: Closed,
    ) -> Result<(), Error> {
        self.tell(PLACING, placing.turns.len(), placing.turns.len());
        let deposits = buyers.iter().map(|buyer| buyer.deposit).sum::<u128>();
        let holds = self.holds(cast.deployment.sale)?.checked_sub(cast.own);
        same("what the sale holds for orders", Some(deposits), holds)?;
        if cast.terms.rule.rounds() > 1 {
            same("when the sale closes", closed.at, cast.deployment.closes_at(self.chain)?)?;
        }
        Ok(())
    }

    /// What the stock of a fixed sale does not cover is refused, whole.
    fn refuse(&mut self, cast: &Cast, buyer: &mut Buyer<'_>, asked: u32) -> Result<(), Error> {
        let cost = |lots| cast.terms.cost(lots).unwrap_or(0); // checked by the order book
        let more = cost(asked) - cost(buyer.asked); // more lots
        let more = self.allow(cast, &buyer.account, more)?;
        let taken = match buyer.asked {
            0 => cast.deployment.would_take(self.chain, &buyer.account, asked, more)?,
            _ => cast.deployment.would_change(self.chain, &buyer.account, asked, more)?,
        };
        buyer.not_served = asked;
        same("whether more is sold than there is", false, taken)
    }

    /// An order, a change of it or the end of it; a bid or a raise; or an entry into a group.
    fn place(&mut self, cast: &Cast, buyer: &mut Buyer<'_>, row: &Row, group: Option<u32>) -> Result<(), Error> {
        let (deployment, account) = (&cast.deployment, &buyer.account);
        let Row { asked, tick, .. } = *row;
        let cost = |lots, tick| cast.terms.deposit(lots, tick).unwrap_or(0); // checked by the order book
        let (held, due) = (cost(buyer.asked, buyer.tick), cost(asked, tick));
        let (at_once, rule) = (cast.terms.delivers_at_once(), cast.terms.rule);
        let owned =
            if at_once { deployment.owned(self.chain, cast.terms.common.tickets, account.address())? } else { 0 };
        let more = due.saturating_sub(held); // what is not paid comes back
        let value = self.allow(cast, account, more)?;
        let before = self.money(account)?;
        let (action, receipt): (_, Receipt) = match (buyer.asked, asked, group) {
            _ if rule.takes_bids() => ("bid", deployment.bid(self.chain, account, tick, asked, value)?),
            (_, _, Some(group)) => ("join", deployment.join(self.chain, account, group, value)?),
            (0, _, None) => ("order", deployment.order(self.chain, account, asked, value)?),
            (_, 0, None) => ("withdraw", deployment.withdraw(self.chain, account)?),
            (_, _, None) => ("change", deployment.change(self.chain, account, asked, value)?),
        };
        let spent = before - self.money(account)? - self.charges(&receipt);
        self.note(action, &receipt);
        buyer.deposit = amount("a deposit", buyer.deposit as i128 + spent)?; // both far below 2^127
        (buyer.asked, buyer.tick) = (asked, tick);

        let event: Ordered = deployment.announced(&receipt, "Ordered")?;
        same("the order's alias", buyer.alias, event.alias)?;
        same("the order's account", buyer.account.address(), event.account)?;
        same("the order's lots", asked, event.lots)?;
        // What is delivered at once is held no longer than the call.
        same("the order's deposit", if at_once { more } else { buyer.deposit }, event.deposit)?;
        same("the order's deposit, by its price", due, buyer.deposit)?;
        if let Some(group) = group {
            let event: Joined = deployment.announced(&receipt, "Joined")?;
            same("who joined, and which group", (buyer.alias, group), (event.alias, event.group))?;
        }
        if rule.takes_bids() {
            let event: Bid = deployment.announced(&receipt, "Bid")?;
            let ours = (buyer.alias, tick, asked, buyer.deposit);
            same("the bid announced", ours, (event.alias, event.tick, event.lots, event.deposit))?;
        }
        if at_once {
            let event: Claimed = deployment.announced(&receipt, "Claimed")?;
            let got =
                deployment.owned(self.chain, cast.terms.common.tickets, buyer.account.address())?.checked_sub(owned);
            let got = got.ok_or_else(|| negative("what a buyer got"))?;
            same("what was delivered, as announced", (got, more, 0), (event.allocated, event.paid, event.refund))?;
            buyer.units += got; // no more than there is
            same("what was delivered in all", u128::from(asked) * cast.terms.common.lot_size, buyer.units)?;
        }
        Ok(())
    }

    /// An entry, and the invitation of all who will join.
    fn lead(
        &mut self,
        cast: &Cast,
        buyer: &mut Buyer<'_>,
        row: &Row,
        groups: &mut Groups,
        accounts: Vec<Address>,
    ) -> Result<(), Error> {
        self.place(cast, buyer, row, None)?;
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
        if !rule.is_lottery() || row.group.is_empty() {
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
