//! Events alone rebuild every balance: somebody who sees nothing else keeps the same books as the chain.

use e2e_tests::{
    PRECOMPILE, Stage,
    action::Action,
    books::Books,
    capped::Capped,
    erc20,
    evm::coin::{Coin, Moves},
};
use fairsale_chain::{Account, Typed};
use fairsale_interfaces::sale::{Claimed, Order, Phase, Sale};
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
        let books = Books::opened_by(stage.terms.common.seller, stage.terms.common.supply);
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
            assert_eq!(order, entry.map(|entry| Order { lots: entry.lots, account: entry.account }), "{name}'s order");
        }
        for account in [stage.at.sale, stage.terms.common.seller, stage.terms.common.unsold_to] {
            assert_eq!(stage.tokens(account), books.tokens.get(&account).copied().unwrap_or(0));
        }
    }
}

#[test]
fn the_events_of_a_settled_sale_rebuild_every_balance() {
    let stage = Capped::announced(|terms| {
        (terms.common.personhood, terms.common.supply, terms.common.lot_size, terms.common.price) =
            (PRECOMPILE, 1_001, 7, 11);
    });
    let mut audit = Audit::of(stage, &["ada", "bob", "cem", "dan", "eve"]);
    let roles = audit.stage.roles.clone();
    for part in [1_000, 1] {
        let receipt = audit.stage.allot(part);
        audit.enter(&receipt);
    }
    audit.anybody(&roles.keeper, Action::Fund);
    assert!(audit.books.funded);
    audit.stage.chain.set_time(audit.stage.terms.common.opens_at);
    for (name, lots) in [("ada", 100), ("bob", 100), ("cem", 5), ("dan", 64)] {
        audit.act(name, Action::Order(lots), u128::from(lots) * 11);
    }
    audit.act("cem", Action::Change(90), 85 * 11);
    audit.act("dan", Action::Withdraw, 0);
    audit.act("dan", Action::Order(33), 33 * 11);
    audit.act("bob", Action::Change(99), 0);
    // Dan loses his wallet; the new one, which is Eve's no longer, has his order from now on, and lowers it.
    let (context, alias) = (audit.stage.terms.common.context, audit.stage.alias("dan"));
    let [dan, eve] = ["dan", "eve"].map(|name| audit.before[name].0.address());
    audit.stage.chain.set_person(dan, context, 0, [0; 32]);
    audit.stage.chain.set_person(eve, context, 2, alias);
    audit.act("eve", Action::Change(30), 0);
    assert_eq!(audit.books.flows[&eve], 33);

    audit.stage.chain.set_time(audit.stage.terms.common.closes_at);
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
    // Two transfers into escrow; `Funded`, nine orders, `Settled`, four claims, the unsold part, and the proceeds; a transfer by
    // `fund`, to the sale itself, by each claim and with the unsold part: nothing is told twice.
    assert_eq!(audit.events, 2 + 1 + 9 + 1 + 4 + 1 + 1 + 6);
}

#[test]
fn the_events_of_a_cancelled_sale_rebuild_every_balance() {
    let stage = Capped::announced(|terms| (terms.common.personhood, terms.common.min_raise) = (PRECOMPILE, 1_000_000));
    let mut audit = Audit::of(stage, &["ada", "bob"]);
    let roles = audit.stage.roles.clone();
    let receipt = audit.stage.allot(1_000);
    audit.enter(&receipt);
    audit.anybody(&roles.keeper, Action::Fund);
    audit.stage.chain.set_time(audit.stage.terms.common.opens_at);
    audit.act("ada", Action::Order(100), 200);
    audit.act("bob", Action::Order(1), 2);
    audit.stage.chain.set_time(audit.stage.terms.common.closes_at);
    audit.anybody(&roles.keeper, Action::Settle);
    assert_eq!((audit.stage.phase(), audit.books.cancelled), (Phase::Cancelled, true));
    for name in ["bob", "ada"] {
        let alias = audit.stage.alias(name);
        audit.act(name, Action::Claim(alias), 0);
    }
    audit.anybody(&roles.keeper, Action::Unsold);
    assert_eq!(audit.books.flows.values().copied().collect::<Vec<_>>(), [0, 0], "all is as it was");
    assert_eq!(audit.books.tokens[&audit.stage.terms.common.seller], 1_000);
}

/// For a while what is sold cannot be sent: money comes back all the same, and the tokens wait for another claim.
#[test]
fn the_events_of_a_claim_in_two_parts_rebuild_every_balance() {
    let mut stage = Capped::without_sale(|terms| (terms.common.personhood, terms.common.supply) = (PRECOMPILE, 150));
    let keeper = stage.roles.keeper.clone();
    let coin = Coin::new(&mut *stage.chain, &keeper, &[]);
    stage.terms.common.asset = coin.at;
    stage.announce().expect("terms that can be kept");
    let sale = stage.at.sale;
    coin.mint(&mut *stage.chain, sale, 150);
    let mut books = Books::opened_by(sale, 150);
    let mut act = |stage: &mut Stage, who: &Account, action: Action, value: u128| {
        let receipt = stage.act(who, action, value).unwrap_or_else(|error| panic!("{action:?}: {error:?}"));
        books.enter(&receipt.events, sale, coin.at);
        let floor = stage.chain.constants().existential_deposit;
        assert_eq!(stage.money(sale), floor + books.money, "after {action:?}");
        for account in [sale, who.address(), stage.terms.common.unsold_to] {
            let tokens = erc20::balance_of(&mut *stage.chain, coin.at, account);
            assert_eq!(tokens, books.tokens.get(&account).copied().unwrap_or(0), "after {action:?}");
        }
        (receipt, books.clone())
    };
    act(&mut stage, &keeper, Action::Fund, 0);
    stage.chain.set_time(stage.terms.common.opens_at);
    let people = ["ada", "bob"].map(|name| stage.citizen(name));
    let aliases = ["ada", "bob"].map(|name| stage.alias(name));
    for buyer in &people {
        act(&mut stage, buyer, Action::Order(100), 200);
    }
    stage.chain.set_time(stage.terms.common.closes_at);
    act(&mut stage, &keeper, Action::Settle, 0);

    coin.moves(&mut *stage.chain, Moves::Reverts);
    let (receipt, books) = act(&mut stage, &people[0], Action::Claim(aliases[0]), 0);
    let account = people[0].address();
    let claimed = |units, paid, refund| [Claimed { alias: aliases[0], account, allocated: units, paid, refund }];
    assert_eq!(receipt.events::<Claimed>(), claimed(0, 150, 50));
    assert_eq!((books.orders[&aliases[0]].deposit, books.bought.get(&account)), (0, Some(&0)));
    let order = stage.chain.ask(stage.at.sale().order_of(aliases[0])).expect("a view").value;
    assert_eq!(order, Some(Order { lots: 100, account }), "it stands as long as anything of it waits");

    coin.moves(&mut *stage.chain, Moves::Works);
    let (receipt, _) = act(&mut stage, &people[0], Action::Claim(aliases[0]), 0);
    assert_eq!(receipt.events::<Claimed>(), claimed(75, 0, 0));
    act(&mut stage, &people[1], Action::Claim(aliases[1]), 0);
    let (_, books) = act(&mut stage, &keeper, Action::Proceeds, 0);
    assert_eq!(books.claimed, [aliases[0], aliases[0], aliases[1]]);
    assert_eq!((books.money, books.orders.len(), books.bought[&account]), (0, 0, 75));
}
