//! A community's gate: what it costs to be given a badge, and to be asked for one.

use super::{Costs, terms};
use badge::Terms;
use e2e_tests::{Stage, capped::Capped, codes};
use fairsale_chain::{Typed, typed::at};
use fairsale_client::{
    deployment::{BadgeGateRef, deploy_badge},
    issuer::Issuer,
    voucher::Signed,
};
use fairsale_interfaces::{
    badge::{Badge, SignedVoucher},
    host::{address_word, sol_input},
    personhood::PERSONHOOD_STATUS,
};
use ink::abi::Ink;

/// The lines of the table.
pub const ORDER: [&str; 7] = [
    "badge.status",
    "badge.status_own_context",
    "badge.mint",
    "badge.redeem",
    "badge.redeem_all",
    "capped_sale.order_with_badge",
    "capped_sale.order_with_badge_own_context",
];

/// How many vouchers are redeemed at once.
const AT_ONCE: u32 = 100;

/// The context of the badge.
const CONTEXT: [u8; 32] = [0xba; 32];

/// Measures it.
pub fn measure(costs: &mut Costs) {
    let mut stage = Capped::without_sale(|_| ());
    let (key, organiser, keeper) = (Issuer::named("organiser"), stage.roles.seller.clone(), stage.roles.keeper.clone());
    let gate = stage.at.registry;
    let make = |stage: &mut Stage, organiser| {
        let terms = Terms { cap: 0, context: CONTEXT, gate, organiser, min_status: 2 };
        deploy_badge(&mut *stage.chain, codes(), &keeper, &terms).expect("deploys").0
    };
    let (minted, signed) = (make(&mut stage, organiser.address()), make(&mut stage, key.address()));
    let mut badge = at::<BadgeGateRef, Ink>(minted);
    let people: Vec<_> = (0..=AT_ONCE).map(|number| stage.person(&format!("person {number}")).address()).collect();

    let mint = stage.chain.send(&organiser, badge.mint(people[0])).ok().receipt;
    costs.add("badge.mint", "by the organiser, to a person of the registry", mint);
    let mut badge = at::<BadgeGateRef, Ink>(signed);
    let chain_id = stage.chain.constants().chain_id;
    let mut vouchers = people.iter().map(|account| {
        let Signed { account, expires, signature, .. } = Signed::by(&key, chain_id, signed, *account, u64::MAX);
        SignedVoucher { account, expires, signature }
    });
    let SignedVoucher { account, expires, signature } = vouchers.next().expect("there is one more");
    let redeem = badge.redeem(account, expires, signature);
    let redeem = stage.chain.send(&keeper, redeem).ok().receipt;
    costs.add("badge.redeem", "a voucher, for a person of the registry", redeem);
    let all = badge.redeem_all(vouchers.collect());
    let all = stage.chain.send(&keeper, all).ok();
    assert_eq!(all.value, AT_ONCE, "nobody held one");
    costs.add("badge.redeem_all", "100 vouchers at once, for persons of the registry", all.receipt);

    for (name, case, context) in [
        ("badge.status", "the query, of a person who holds one, over the registry", [0xc0; 32]),
        ("badge.status_own_context", "the same, in the badge's own context", CONTEXT),
    ] {
        let query = sol_input(PERSONHOOD_STATUS, &address_word(account), &context).to_vec();
        let status = stage.chain.dry_run(&keeper, signed, query, 0).expect("a query");
        assert_eq!(status.output[31], 2, "a person who holds one");
        costs.add(name, case, status);
    }
    for (name, case, context) in [
        (ORDER[5], "`capped_sale.order` through a badge over the registry", [0xc0; 32]),
        (ORDER[6], "the same, in the badge's own context", CONTEXT),
    ] {
        order(costs, name, case, context);
    }
}

/// An order in a sale for those who hold a badge.
fn order(costs: &mut Costs, name: &'static str, case: &'static str, context: [u8; 32]) {
    let mut stage = Capped::without_sale(|t| {
        terms(t);
        t.common.context = context;
    });
    let seller = stage.roles.seller.clone();
    let (gate, organiser) = (stage.at.registry, seller.address());
    let badge = Terms { cap: 0, context: CONTEXT, gate, organiser, min_status: 2 };
    stage.terms.common.personhood = deploy_badge(&mut *stage.chain, codes(), &seller, &badge).expect("deploys").0;
    stage.announce().expect("terms that can be kept");
    let badge = at::<BadgeGateRef, Ink>(stage.terms.common.personhood);
    stage.fund();
    let [ada, bob] = ["ada", "bob"].map(|name| stage.person(name));
    for buyer in [&ada, &bob] {
        let mut badge = badge.clone();
        stage.chain.send(&seller, badge.mint(buyer.address())).ok();
    }
    stage.chain.set_time(stage.terms.common.opens_at);
    stage.order(&ada, 50);
    costs.add(name, case, stage.order(&bob, 60));
}
