//! Events alone rebuild every balance: somebody who sees nothing else keeps the same books as the chain.

use super::*;
use e2e_tests::{PRECOMPILE, books::Books};
use fairsale_chain::Receipt;
use std::collections::BTreeMap;

struct Audit {
    stage: Fixed,
    books: Books,
    /// Everybody's wallet, and the money there was before, less deposits for storage, which no event of a sale can know.
    before: BTreeMap<&'static str, (Account, i128)>,
}

impl Audit {
    fn of(mut stage: Fixed, names: &[&'static str]) -> Self {
        let books = Books::opened_by(stage.terms.common.seller, e2e_tests::fixed::MINTED);
        let mut wallets: Vec<_> = names.iter().map(|name| (*name, stage.citizen(name))).collect();
        wallets.push(("beneficiary", stage.roles.beneficiary.clone()));
        let before = wallets.into_iter().map(|(name, wallet)| {
            let money = stage.money(wallet.address()) as i128;
            (name, (wallet, money))
        });
        let before = before.collect();
        Self { books, before, stage }
    }

    fn enter(&mut self, receipt: &Receipt) {
        let Self { stage, books, before } = self;
        books.enter(&receipt.events, stage.at.sale, stage.terms.common.asset);
        assert_eq!(stage.pot(), books.money);
        for (name, (wallet, money)) in before.iter() {
            let address = wallet.address();
            let flow = books.flows.get(&address).copied().unwrap_or(0);
            assert_eq!(stage.money(address) as i128, money + flow, "{name}'s money");
            let tokens = books.tokens.get(&address).copied().unwrap_or(0);
            assert_eq!(stage.tokens(address), tokens, "{name}'s tokens");
            assert_eq!(tokens, books.bought.get(&address).copied().unwrap_or(0), "by the sale's own account");
            let entry = books.orders.get(&stage.alias(name)).map(|entry| (entry.lots, entry.account));
            let order = stage.order_of(name).map(|order| (order.lots, order.account));
            if stage.terms.claims_from == 0 {
                assert_eq!(entry, None, "what is delivered is owed no more, though it counts for the cap");
            } else {
                assert_eq!(order, entry, "{name}'s order");
            }
        }
        for account in [stage.at.sale, stage.terms.common.seller, stage.terms.common.unsold_to] {
            assert_eq!(stage.tokens(account), books.tokens.get(&account).copied().unwrap_or(0));
        }
    }

    fn act(&mut self, name: &'static str, action: Action, value: u128) {
        let (wallet, _) = self.before[name].clone();
        let receipt = self.stage.act(&wallet, action, value).unwrap_or_else(|error| panic!("{action:?}: {error:?}"));
        if let Some((_, money)) = self.before.get_mut(name) {
            *money -= receipt.cost.deposit;
        }
        self.enter(&receipt);
    }

    fn keep(&mut self, action: Action) {
        let receipt = self.stage.keep(action).unwrap_or_else(|error| panic!("{action:?}: {error:?}"));
        self.enter(&receipt);
    }
}

fn audit(later: bool, min_raise: u128) -> Audit {
    let stage = Fixed::announced(|terms| {
        (terms.common.personhood, terms.common.min_raise) = (PRECOMPILE, min_raise);
        (terms.common.supply, terms.common.lot_size, terms.common.price) = (71, 7, 11);
        terms.claims_from = if later { terms.common.closes_at } else { 0 };
    });
    let mut audit = Audit::of(stage, &["ada", "bob", "cem"]);
    let receipt = audit.stage.allot(72);
    audit.enter(&receipt);
    audit.keep(Action::Fund);
    let opens_at = audit.stage.terms.common.opens_at;
    audit.stage.set_time(opens_at);
    audit.act("ada", Action::Order(1), 11);
    audit.act("bob", Action::Order(3), 33);
    audit.act("ada", Action::Change(4), 33);
    // Cem's wallet becomes another one of Bob's.
    let (cem, alias) = (audit.before["cem"].0.address(), audit.stage.alias("bob"));
    let context = audit.stage.terms.common.context;
    audit.stage.chain.set_person(cem, context, 2, alias);
    audit.act("cem", Action::Change(4), 11);
    let closes_at = audit.stage.terms.common.closes_at;
    audit.stage.set_time(closes_at);
    audit.keep(Action::Settle);
    audit
}

#[test]
fn the_events_of_a_sale_that_delivers_at_once_rebuild_every_balance() {
    let mut audit = audit(false, 0);
    assert_eq!((audit.books.orders.len(), audit.books.persons.len(), audit.books.claimed.len()), (0, 2, 4));
    audit.keep(Action::Unsold);
    audit.keep(Action::Proceeds);
    assert_eq!((audit.books.money, audit.books.unsold, audit.books.proceeds), (0, 72 - 56, Some(88)));
}

#[test]
fn the_events_of_a_sale_that_delivers_later_rebuild_every_balance() {
    let mut audit = audit(true, 88);
    assert_eq!(audit.books.orders.len(), 2);
    audit.keep(Action::Proceeds);
    for (name, of) in [("ada", "ada"), ("cem", "bob")] {
        let alias = audit.stage.alias(of);
        audit.act(name, Action::Claim(alias), 0);
    }
    audit.keep(Action::Unsold);
    assert_eq!((audit.books.money, audit.books.orders.len(), audit.books.unsold), (0, 0, 16));
}

#[test]
fn the_events_of_a_sale_that_raised_too_little_rebuild_every_balance() {
    let mut audit = audit(true, 89);
    assert!(audit.books.cancelled);
    for (name, of) in [("bob", "bob"), ("ada", "ada")] {
        let alias = audit.stage.alias(of);
        // Bob's first wallet is still his.
        audit.act(name, Action::Claim(alias), 0);
    }
    audit.keep(Action::Unsold);
    assert_eq!(
        (audit.books.money, audit.books.tokens[&audit.stage.terms.common.seller]),
        (0, e2e_tests::fixed::MINTED)
    );
}
