//! Plays sales, and writes down what each action of them cost.

mod auction;
mod badge;
mod beacons;
mod fixed;
mod lottery;
mod payment;
pub mod quadratic;

use crate::{
    crowd::{self, Crowd},
    parts::Parts,
};
use capped_sale::Terms;
use e2e_tests::{PRECOMPILE, Stage, action::Action, capped::Capped, codes};
use fairsale_chain::{Account, Chain, Constants, Cost, Receipt, Typed, Weight};
use fairsale_client::deployment::Codes;
use fairsale_interfaces::{
    erc20::Erc20,
    host::{address_word, sol_input},
    personhood::PERSONHOOD_STATUS,
    sale::Phase,
};
use fairsale_math::{MAX_LEVELS, MAX_SLOTS};
use fairsale_runtime::constants::PERSONHOOD_WEIGHT;

/// A whole token, of 12 decimals.
pub const LOT: u128 = 1_000_000_000_000;
/// 0.05 DOT a lot, in planck.
const PRICE: u128 = 500_000_000;

/// All that was measured.
pub struct Costs {
    /// What each action costs, in the order of the table.
    pub actions: Vec<Figure>,
    /// The dearer and the cheaper of what the table has one line for.
    pub variants: Vec<Figure>,
    /// The length of each contract's code, in bytes.
    pub code: Vec<(&'static str, u64)>,
    /// Where every byte goes.
    pub parts: Vec<(&'static str, Parts)>,
    /// What does and what does not depend on how many came.
    pub crowds: Vec<Crowd>,
    /// What does not change while a chain runs.
    pub constants: Constants,
}

/// What an action costs.
pub struct Figure {
    /// `contract.action`
    pub name: &'static str,
    /// The case that was measured.
    pub case: &'static str,
    /// Its weight and deposit.
    pub cost: Cost,
}

impl Costs {
    /// The cost of the action of this name.
    ///
    /// # Panics
    /// If it was not measured.
    pub fn of(&self, name: &str) -> Cost {
        self.actions.iter().find(|figure| figure.name == name).unwrap_or_else(|| panic!("{name} is not measured")).cost
    }

    /// Writes down what an action cost.
    fn add(&mut self, name: &'static str, case: &'static str, receipt: Receipt) {
        self.actions.push(Figure { name, case, cost: receipt.cost });
    }
}

/// A person's order, one that opens its slot of the histogram and a later one into the same slot.
struct Orders {
    first: Receipt,
    later: Receipt,
    later_parts: Parts,
}

/// Measures everything.
pub fn all() -> Costs {
    let mut costs = Costs {
        actions: vec![],
        variants: vec![],
        code: code(codes()),
        parts: vec![],
        crowds: vec![],
        constants: fairsale_chain::EmbeddedChain::new().constants(),
    };
    scarce(&mut costs);
    on_the_hub(&mut costs);
    plentiful(&mut costs);
    cancelled(&mut costs);
    largest(&mut costs);
    quadratic::measure(&mut costs);
    payment::measure(&mut costs);
    fixed::measure(&mut costs);
    lottery::measure(&mut costs);
    auction::measure(&mut costs);
    badge::measure(&mut costs);
    beacons::measure(&mut costs);
    costs.crowds = crowd::SIZES.map(crowd::measure).into();
    let lines: Vec<&str> = [
        &ORDER[..],
        &payment::ORDER,
        &quadratic::ORDER,
        &fixed::ORDER,
        &lottery::ORDER,
        &auction::ORDER,
        &badge::ORDER,
        &beacons::ORDER,
    ]
    .concat();
    costs.actions.sort_by_key(|figure| lines.iter().position(|name| *name == figure.name));
    assert!(costs.actions.iter().map(|figure| figure.name).eq(lines), "every action once");
    costs
}

/// The length of each contract's code.
fn code(codes: &Codes) -> Vec<(&'static str, u64)> {
    let all = [
        ("capped_sale", &codes.capped_sale),
        ("quadratic_sale", &codes.quadratic_sale),
        ("fixed_sale", &codes.fixed_sale),
        ("lottery_sale", &codes.lottery_sale),
        ("auction", &codes.auction),
        ("personhood", &codes.personhood),
        ("badge", &codes.badge),
        ("token", &codes.token),
        ("ticket", &codes.ticket),
        ("drand_beacon", &codes.drand_beacon),
        ("commit_reveal_beacon", &codes.commit_reveal_beacon),
    ];
    all.map(|(name, code)| (name, code.len() as u64)).into()
}

/// The lines of the table.
const ORDER: [&str; 20] = [
    "personhood.attest",
    "personhood.attest_recovery",
    "personhood.status",
    "personhood.revoke",
    "token.transfer",
    "token.allot",
    "capped_sale.fund",
    "capped_sale.order",
    "capped_sale.order_without_gate",
    "capped_sale.order_on_hub",
    "capped_sale.change_up",
    "capped_sale.change_down",
    "capped_sale.withdraw",
    "capped_sale.settle",
    "capped_sale.claim",
    "capped_sale.claim_without_refund",
    "capped_sale.claim_cancelled",
    "capped_sale.claim_recovered",
    "capped_sale.proceeds",
    "capped_sale.unsold",
];

/// A hundred lots, up to 1,024 a person.
pub fn terms(terms: &mut Terms) {
    terms.common.lot_size = LOT;
    terms.common.price = PRICE;
    terms.common.supply = 100 * LOT;
    terms.max_lots = MAX_LEVELS;
}

/// A person's order with its parts.
fn order(stage: &mut Stage, name: &str, buyer: &Account, lots: u32) -> (Receipt, Parts) {
    let alias = stage.alias(name);
    let parts = Parts::order(stage, buyer, alias, lots);
    (parts.of(stage.order(buyer, lots)), parts)
}

/// The first two orders of a sale.
fn orders(stage: &mut Stage, ada: &Account, bob: &Account) -> Orders {
    let (first, _) = order(stage, "ada", ada, 50);
    let (later, later_parts) = order(stage, "bob", bob, 60);
    let proof = |receipt: &Receipt| receipt.cost.weight.proof_size;
    assert!(proof(&later) >= proof(&first), "a slot that is there is read, so it is the dearer");
    Orders { first, later, later_parts }
}

/// A sale of our token to the registry's persons, who ask for more than there is.
fn scarce(costs: &mut Costs) {
    let mut stage = Capped::announced(terms);
    let keeper = stage.roles.keeper.clone();
    let allot = stage.allot(stage.terms.common.supply);
    costs.add("token.allot", "names the sale and sends it the supply", allot);
    let funded = stage.keep(Action::Fund).expect("it is all there");
    costs.add("capped_sale.fund", "finds the supply in escrow, and sends it to itself", funded);
    stage.chain.set_time(stage.terms.common.opens_at);

    let ada = stage.wallet("ada");
    let attested = stage.attest("ada", &ada, 2, u64::MAX, 1).expect("two issuers signed");
    costs.add("personhood.attest", "a new person, 2 signatures of 3 issuers", attested);
    let query = sol_input(PERSONHOOD_STATUS, &address_word(ada.address()), &stage.terms.common.context).to_vec();
    let status = stage.chain.dry_run(&keeper, stage.at.registry, query, 0).expect("a query");
    assert!(status.output[31] == 2 && status.output[32..] == stage.alias("ada"), "ada is a person");
    costs.add("personhood.status", "the query, of a person", status);

    let [bob, cyd, dan, eve, zoe] = ["bob", "cyd", "dan", "eve", "zoe"].map(|name| stage.person(name));
    let Orders { first, later, later_parts } = orders(&mut stage, &ada, &bob);
    costs.variants.push(Figure {
        name: "capped_sale.order",
        case: "the first of all into its slot of the histogram, which makes the slot",
        cost: first.cost,
    });
    costs.variants.push(Figure { name: "capped_sale.order", case: "a later one", cost: later.cost });
    costs.add("capped_sale.order", "a person's first, through the registry, into a slot that is there", later);
    costs.parts.push(("capped_sale.order", later_parts));

    stage.order(&cyd, 100);
    let up = stage.act(&bob, Action::Change(100), 40 * PRICE).expect("open");
    costs.add("capped_sale.change_up", "into another slot of the histogram", up);
    let down = stage.act(&bob, Action::Change(60), 0).expect("open");
    costs.add("capped_sale.change_down", "into another slot of the histogram, with money back", down);
    stage.order(&dan, 60);
    let withdrawn = stage.act(&dan, Action::Withdraw, 0).expect("open");
    costs.add("capped_sale.withdraw", "the whole deposit back", withdrawn);
    stage.order(&eve, 80);
    let eves_new = stage.wallet("eve's new");
    let recovery = stage.attest("eve", &eves_new, 2, u64::MAX, 2).expect("two issuers signed");
    costs.add("personhood.attest_recovery", "a person's new account; the old one is freed", recovery);
    let revoked = stage.attest("zoe", &zoe, 0, u64::MAX, 2).expect("two issuers signed");
    costs.add("personhood.revoke", "a person's status; the account is freed", revoked);

    stage.close_and_settle();
    let alias = stage.alias("ada");
    let parts = Parts::claim(&mut stage, &ada, alias);
    let claimed = parts.of(stage.claim(&ada, "ada"));
    assert_eq!(stage.tokens(ada.address()), 25 * LOT, "a quarter of what there is, so half of the deposit is back");
    costs.add("capped_sale.claim", "the first of our token that the buyer has, and a refund", claimed);
    costs.parts.push(("capped_sale.claim", parts));
    let recovered = stage.claim(&eves_new, "eve");
    costs.add("capped_sale.claim_recovered", "the same, by the person's new account", recovered);
    let proceeds = stage.act(&keeper, Action::Proceeds, 0).expect("settled");
    costs.add("capped_sale.proceeds", "all to the beneficiary", proceeds);

    stage.chain.set_time(stage.terms.common.closes_at + 1_000_000);
    let fay = stage.wallet("fay").address();
    let sent = stage.chain.send(&ada, stage.at.token().transfer(fay, LOT)).ok().receipt;
    costs.add("token.transfer", "between wallets, the first that the receiver has", sent);
}

/// A sale that asks the stand-in for Polkadot's personhood precompile.
fn on_the_hub(costs: &mut Costs) {
    let mut stage = Capped::open(|t| {
        terms(t);
        t.common.personhood = PRECOMPILE;
    });
    let [ada, bob] = ["ada", "bob"].map(|name| stage.citizen(name));
    let Orders { later, .. } = orders(&mut stage, &ada, &bob);
    let Weight { ref_time, proof_size } = later.cost.weight;
    let weight = Weight {
        ref_time: ref_time - PERSONHOOD_WEIGHT.ref_time(),
        proof_size: proof_size - PERSONHOOD_WEIGHT.proof_size(),
    };
    let without = Receipt { cost: Cost { weight, ..later.cost }, ..later.clone() };
    costs.add("capped_sale.order_without_gate", "`order_on_hub` less the stand-in's own charge", without);
    costs.add("capped_sale.order_on_hub", "through the stand-in for Polkadot's personhood precompile", later);
}

/// A sale with enough for all.
fn plentiful(costs: &mut Costs) {
    let mut stage = Capped::open(terms);
    let ada = stage.person("ada");
    stage.order(&ada, 50);
    stage.close_and_settle();
    let claimed = stage.claim(&ada, "ada");
    assert_eq!(stage.tokens(ada.address()), 50 * LOT, "all that was asked for");
    costs.add("capped_sale.claim_without_refund", "enough for all", claimed);
    let keeper = stage.roles.keeper.clone();
    let unsold = stage.act(&keeper, Action::Unsold, 0).expect("settled");
    costs.add("capped_sale.unsold", "to somebody who has none of the token", unsold);
}

/// A sale that raises too little.
fn cancelled(costs: &mut Costs) {
    let mut stage = Capped::open(|t| {
        terms(t);
        t.common.min_raise = 101 * PRICE;
    });
    let ada = stage.person("ada");
    stage.order(&ada, 50);
    stage.close_and_settle();
    assert_eq!(stage.phase(), Phase::Cancelled);
    costs.add("capped_sale.claim_cancelled", "the whole deposit back", stage.claim(&ada, "ada"));
}

/// A sale with somebody on each of the 1,024 levels, who ask for a base unit more than there is: the water level is
/// looked for through all of them, and found in the last.
fn largest(costs: &mut Costs) {
    let demand: u32 = (1..=MAX_LEVELS).sum();
    let mut stage = Capped::open(|t| {
        terms(t);
        t.common.personhood = PRECOMPILE;
        t.common.supply = u128::from(demand) * LOT - 1;
    });
    for lots in 1..=MAX_LEVELS {
        let buyer = stage.citizen(&format!("buyer of {lots}"));
        stage.order(&buyer, lots);
    }
    stage.chain.set_time(stage.terms.common.closes_at);
    let parts = Parts::settle(&stage, MAX_SLOTS as u8);
    let settled = parts.of(stage.close_and_settle());
    costs.add("capped_sale.settle", "at once, with orders on all 1,024 levels", settled);
    costs.parts.push(("capped_sale.settle", parts));
}
