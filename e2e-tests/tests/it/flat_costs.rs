//! A buyer's cost does not depend on how many came before, and nobody's cost grows with the number of buyers: the same action
//! weighs the same among 10, 1,000 and 10,000 buyers (on a node: 10, 30 and 100). The same: not about the same.
//!
//! Like is compared with like. This makes a difference, whatever the size of the crowd:
//! - The first ask in a run of 64 lots (1 to 64, 65 to 128 …) makes the place where such asks are counted: it pays the storage
//!   deposit for it, and has 256 bytes less to read. Here somebody has asked before.
//! - The first token balance of an account makes a place for it. Here no claimant has one.
//! - Refunds, what is sold and what is left take other ways through a claim than nothing does. So the supply grows with the
//!   crowd here: the water level, and what each gets and pays, is the same.

use e2e_tests::{
    PRECOMPILE, Stage,
    action::Action,
    capped::Capped,
    chain::{assert_same_costs, fewer_on_a_node},
};
use fairsale_chain::{Account, Cost};
use std::collections::BTreeMap;

/// On a node each buyer is three blocks.
fn crowds() -> [u32; 3] {
    fewer_on_a_node([10, 1_000, 10_000], [10, 30, 100])
}

/// Who says who is a person.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Registry,
    StandIn,
}

/// Somebody whom the source knows, and the alias.
fn person(stage: &mut Stage, source: Source, number: u32) -> (Account, [u8; 32]) {
    match source {
        Source::Registry => {
            let name = format!("buyer {number}");
            (stage.person(&name), stage.alias(&name))
        }
        Source::StandIn => citizen(stage, number),
    }
}

/// Somebody known to the stand-in.
fn citizen(stage: &mut Stage, number: u32) -> (Account, [u8; 32]) {
    let mut id = [0x5c; 32];
    id[..4].copy_from_slice(&number.to_le_bytes());
    let (wallet, context) = (stage.chain.account(&format!("citizen {number}")), stage.terms.common.context);
    stage.chain.fund(&wallet, 2_000_000_000);
    stage.chain.set_person(wallet.address(), context, 2, id);
    (wallet, id)
}

/// What each action costs in a crowd of so many, all of whom ask for 90 lots of 7 units: for each of them and for the one who
/// is watched there are `each` units, and there are `rest` more.
fn costs(crowd: u32, each: u128, rest: u128, source: Source) -> BTreeMap<&'static str, Cost> {
    let mut stage = Capped::open(|terms| {
        (terms.common.supply, terms.common.lot_size, terms.common.price) = (u128::from(crowd + 1) * each + rest, 7, 10);
        if source == Source::StandIn {
            terms.common.personhood = PRECOMPILE;
        }
    });
    for number in 0..crowd {
        let (buyer, _) = person(&mut stage, source, number);
        stage.act(&buyer, Action::Order(90), 900).expect("a person");
    }
    let ((ada, alias), keeper) = (person(&mut stage, source, u32::MAX), stage.roles.keeper.clone());
    let mut costs = BTreeMap::new();
    let mut act = |stage: &mut Stage, name: &'static str, who: &Account, action: Action, value: u128| {
        let receipt = stage.act(who, action, value).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        costs.insert(name, receipt.cost);
    };
    act(&mut stage, "order", &ada, Action::Order(80), 800);
    act(&mut stage, "raise", &ada, Action::Change(90), 100);
    act(&mut stage, "lower", &ada, Action::Change(70), 0);
    act(&mut stage, "withdraw", &ada, Action::Withdraw, 0);
    act(&mut stage, "order again", &ada, Action::Order(90), 900);
    stage.chain.set_time(stage.terms.common.closes_at);
    act(&mut stage, "settle", &keeper, Action::Settle, 0);
    act(&mut stage, "claim", &ada, Action::Claim(alias), 0);
    act(&mut stage, "proceeds", &keeper, Action::Proceeds, 0);
    if rest != 0 {
        act(&mut stage, "unsold", &keeper, Action::Unsold, 0);
    }
    assert_eq!(stage.tokens(ada.address()), each.min(630), "the level is as high in every crowd");
    costs
}

#[track_caller]
fn same_in_every_crowd(each: u128, rest: u128, source: Source) {
    let [few, many, most] = crowds().map(|crowd| costs(crowd, each, rest, source));
    assert_same_costs(&few, &many);
    assert_same_costs(&few, &most);
}

#[test]
fn everything_costs_the_same_in_every_crowd_when_there_is_enough_for_all() {
    same_in_every_crowd(630, 55, Source::StandIn);
}

#[test]
fn everything_costs_the_same_in_every_crowd_when_there_is_not_enough() {
    same_in_every_crowd(100, 5, Source::StandIn);
}

#[test]
fn everything_costs_the_same_in_every_crowd_of_the_registry() {
    same_in_every_crowd(100, 5, Source::Registry);
}

#[test]
fn the_first_ask_in_a_run_of_64_lots_pays_for_the_place_where_it_is_counted() {
    let mut stage = Capped::open(|terms| terms.common.personhood = PRECOMPILE);
    let mut order = |number: u32, lots: u32| {
        let (buyer, _) = citizen(&mut stage, number);
        stage.act(&buyer, Action::Order(lots), u128::from(lots) * 2).expect("a person").cost
    };
    let [first, second, other_end, next_run, after] =
        [(0, 1), (1, 1), (2, 64), (3, 65), (4, 100)].map(|(who, lots)| order(who, lots));
    assert!(first.deposit > second.deposit && next_run.deposit > after.deposit);
    assert_eq!(first.deposit, next_run.deposit);
    assert_eq!(first.weight.proof_size + 256, second.weight.proof_size, "there are no counts to read yet");
    for later in [other_end, after] {
        let same = (second.weight.proof_size, second.deposit);
        assert_eq!(
            (later.weight.proof_size, later.deposit),
            same,
            "from then on an ask costs the same wherever it is counted"
        );
        // But for what the place takes to compute: less than a thousandth.
        let apart = later.weight.ref_time.abs_diff(second.weight.ref_time);
        assert!(apart * 1_000 < second.weight.ref_time, "{apart} ps more or less");
    }
}
