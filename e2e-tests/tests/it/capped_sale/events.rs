//! Events alone rebuild every balance: somebody who sees nothing else keeps the same books as the chain.

use e2e_tests::{PRECOMPILE, Stage, action::Action, books::Books};
use fairsale_chain::{Account, Typed};
use fairsale_interfaces::sale::{Order, Phase, Sale};
use std::collections::BTreeMap;

/// A sale, the books of its events, and what its events cannot know: money that was there before, and deposits for storage.
struct Audit {
    stage: Stage,
    books: Books,
    before: BTreeMap<&'static str, (Account, i128)>,
    events: usize,
}

impl Audit {
    fn of(mut stage: Stage, names: &[&'static str]) -> Self {
        let books = Books::opened_by(stage.terms.seller, stage.terms.supply);
        let mut before = BTreeMap::new();
        for name in names {
            let wallet = stage.citizen(name);
            let money = stage.money(wallet.address()) as i128;
            before.insert(*name, (wallet, money));
        }
        let beneficiary = stage.roles.beneficiary.clone();
        let money = stage.money(beneficiary.address()) as i128;
        before.insert("beneficiary", (beneficiary, money));
        Self { stage, books, before, events: 0 }
    }

    fn enter(&mut self, receipt: &fairsale_chain::Receipt) {
        self.events += receipt.events.len();
        self.books.enter(&receipt.events, self.stage.at.sale, self.stage.at.token);
        self.compare();
    }

    /// Somebody's action, entered and compared.
    fn act(&mut self, name: &'static str, action: Action, value: u128) {
        let (wallet, _) = self.before[name].clone();
        let receipt = self.stage.act(&wallet, action, value).unwrap_or_else(|error| panic!("{action:?}: {error:?}"));
        if let Some((_, money)) = self.before.get_mut(name) {
            *money -= receipt.cost.deposit;
        }
        self.enter(&receipt);
    }

    /// The keeper's action, or the seller's.
    fn anybody(&mut self, who: &Account, action: Action) {
        let receipt = self.stage.act(who, action, 0).unwrap_or_else(|error| panic!("{action:?}: {error:?}"));
        self.enter(&receipt);
    }

    fn compare(&mut self) {
        let Self { stage, books, before, .. } = self;
        let floor = stage.chain.constants().existential_deposit;
        assert_eq!(stage.money(stage.at.sale), floor + books.money);
        for (name, (wallet, money)) in before.iter() {
            let address = wallet.address();
            let flow = books.flows.get(&address).copied().unwrap_or(0);
            assert_eq!(stage.money(address) as i128, money + flow, "{name}'s money");
            let (alias, tokens) = (stage.alias(name), books.tokens.get(&address).copied().unwrap_or(0));
            assert_eq!(stage.tokens(address), tokens, "{name}'s tokens");
            assert_eq!(tokens, books.bought.get(&address).copied().unwrap_or(0), "by the sale's own account");
            let order = stage.chain.ask(stage.at.sale().order_of(alias)).expect("a view").value;
            let entry = books.orders.get(&alias);
            assert_eq!(
                order,
                entry.map(|entry| Order { asked: entry.asked, account: entry.account }),
                "{name}'s order"
            );
        }
        for account in [stage.at.sale, stage.terms.seller, stage.terms.unsold_to] {
            assert_eq!(stage.tokens(account), books.tokens.get(&account).copied().unwrap_or(0));
        }
    }
}

#[test]
fn the_events_of_a_settled_sale_rebuild_every_balance() {
    let stage = Stage::announced(|terms| {
        (terms.personhood, terms.supply, terms.lot_size, terms.price) = (PRECOMPILE, 1_001, 7, 11);
    });
    let mut audit = Audit::of(stage, &["ada", "bob", "cem", "dan", "eve"]);
    let roles = audit.stage.roles.clone();
    for part in [1_000, 1] {
        let receipt = audit.stage.at.allot(&mut *audit.stage.chain, &roles.seller, part).expect("the seller's");
        audit.enter(&receipt);
    }
    audit.anybody(&roles.keeper, Action::Fund);
    assert!(audit.books.funded);
    audit.stage.chain.set_time(audit.stage.terms.opens_at);
    for (name, asked) in [("ada", 100), ("bob", 100), ("cem", 5), ("dan", 64)] {
        audit.act(name, Action::Order(asked), u128::from(asked) * 11);
    }
    audit.act("cem", Action::Change(90), 85 * 11);
    audit.act("dan", Action::Withdraw, 0);
    audit.act("dan", Action::Order(33), 33 * 11);
    audit.act("bob", Action::Change(99), 0);
    // Dan loses his wallet; the new one, which is Eve's no longer, has his order from now on, and lowers it.
    let (context, alias) = (audit.stage.terms.context, audit.stage.alias("dan"));
    let [dan, eve] = ["dan", "eve"].map(|name| audit.before[name].0.address());
    audit.stage.chain.set_person(dan, context, 0, [0; 32]);
    audit.stage.chain.set_person(eve, context, 2, alias);
    audit.act("eve", Action::Change(30), 0);
    assert_eq!(audit.books.flows[&eve], 33);

    audit.stage.chain.set_time(audit.stage.terms.closes_at);
    audit.anybody(&roles.keeper, Action::Settle);
    for (name, of) in [("bob", "bob"), ("eve", "dan")] {
        let alias = audit.stage.alias(of);
        audit.act(name, Action::Claim(alias), 0);
    }
    audit.anybody(&roles.keeper, Action::Unsold);
    audit.anybody(&roles.keeper, Action::Proceeds);
    for name in ["ada", "cem"] {
        let alias = audit.stage.alias(name);
        audit.act(name, Action::Claim(alias), 0);
    }
    assert_eq!((audit.books.money, audit.books.orders.len(), audit.books.claimed.len()), (0, 0, 4));
    assert_eq!(audit.books.tokens[&audit.stage.at.sale], 0);
    // Two transfers into escrow, `Funded`, nine orders, `Settled`, four claims and the unsold part, each with a transfer, and
    // the proceeds: nothing is told twice.
    assert_eq!(audit.events, 2 + 1 + 9 + 1 + 2 * 5 + 1);
}

#[test]
fn the_events_of_a_cancelled_sale_rebuild_every_balance() {
    let stage = Stage::announced(|terms| (terms.personhood, terms.min_raise) = (PRECOMPILE, 1_000_000));
    let mut audit = Audit::of(stage, &["ada", "bob"]);
    let roles = audit.stage.roles.clone();
    let receipt = audit.stage.at.allot(&mut *audit.stage.chain, &roles.seller, 1_000).expect("the seller's");
    audit.enter(&receipt);
    audit.anybody(&roles.keeper, Action::Fund);
    audit.stage.chain.set_time(audit.stage.terms.opens_at);
    audit.act("ada", Action::Order(100), 200);
    audit.act("bob", Action::Order(1), 2);
    audit.stage.chain.set_time(audit.stage.terms.closes_at);
    audit.anybody(&roles.keeper, Action::Settle);
    assert_eq!((audit.stage.phase(), audit.books.cancelled), (Phase::Cancelled, true));
    for name in ["bob", "ada"] {
        let alias = audit.stage.alias(name);
        audit.act(name, Action::Claim(alias), 0);
    }
    audit.anybody(&roles.keeper, Action::Unsold);
    assert_eq!(audit.books.flows.values().copied().collect::<Vec<_>>(), [0, 0], "all is as it was");
    assert_eq!(audit.books.tokens[&audit.stage.terms.seller], 1_000);
}
