//! Rounding always favours the pot, by less than a unit a buyer: ten thousand dust orders, and the largest numbers there are.

use e2e_tests::{
    PRECOMPILE, Stage,
    action::Action,
    capped::Capped,
    chain::{affordable, fewer_on_a_node},
    shares::{cost, outcomes},
};
use fairsale_chain::Account;
use fairsale_interfaces::sale::{Outcome, Settled};

/// A known person with a wallet.
fn citizen(stage: &mut Stage, number: u32, money: u128) -> (Account, [u8; 32]) {
    let mut id = [0x11; 32];
    id[..4].copy_from_slice(&number.to_be_bytes());
    let (wallet, context) = (stage.chain.account(&format!("citizen {number}")), stage.terms.common.context);
    stage.chain.fund(&wallet, money);
    stage.chain.set_person(wallet.address(), context, 2, id);
    (wallet, id)
}

/// Each pays a price that does not divide for a part of a lot, so every payment is rounded.
#[test]
fn ten_thousand_dust_orders_never_leave_the_pot_short() {
    let buyers_in_all = fewer_on_a_node(10_000, 200);
    let (lot, price) = (7, 10);
    let supply = u128::from(buyers_in_all) * 9 - 123;
    let mut stage = Capped::open(|terms| {
        (terms.common.personhood, terms.common.supply, terms.common.lot_size, terms.common.price) =
            (PRECOMPILE, supply, lot, price);
    });
    let asks: Vec<u32> = (0..buyers_in_all).map(|number| 1 + number % 3).collect();
    let mut buyers = Vec::new();
    for (number, lots) in (0..buyers_in_all).zip(&asks) {
        let (buyer, alias) = citizen(&mut stage, number, 2_000_000_000);
        stage.order(&buyer, *lots);
        buyers.push((buyer, alias));
    }
    let outcomes = outcomes(supply, lot, price, &asks);
    let settled: Vec<Settled> = stage.close_and_settle().events();
    let sum = |what: fn(&Outcome) -> u128| outcomes.iter().map(what).sum::<u128>();
    let (sold, proceeds, mut refunds) = (sum(|o| o.allocated), sum(|o| o.paid), sum(|o| o.refund));
    let told: Vec<_> = settled.iter().map(|settled| (settled.orders, settled.sold, settled.proceeds)).collect();
    assert_eq!(told, [(buyers_in_all.into(), sold, proceeds)]);
    assert!(outcomes.iter().any(|outcome| outcome.allocated % lot != 0), "parts of lots are sold");
    let exact = cost(sold, price, lot);
    assert!(exact <= proceeds && proceeds < exact + u128::from(buyers_in_all), "rounded up, by less than a unit each");
    assert!(supply - sold < u128::from(buyers_in_all), "rounded down, by less than a unit each");

    let (sale, floor) = (stage.at.sale, stage.chain.constants().existential_deposit);
    let keeper = stage.roles.keeper.clone();
    let mut in_pot = proceeds;
    // Claims from both ends, the proceeds in the middle, and at every step enough for all who are still to come.
    let last = buyers.len() - 1;
    for step in 0..=last {
        if step == buyers.len() / 2 {
            stage.act(&keeper, Action::Proceeds, 0).expect("some");
            in_pot = 0;
        }
        let which = if step % 2 == 0 { step / 2 } else { last - step / 2 };
        let (buyer, alias) = &buyers[which];
        assert_eq!(stage.money(sale), floor + refunds + in_pot);
        stage.act(buyer, Action::Claim(*alias), 0).unwrap_or_else(|error| panic!("{which}: {error:?}"));
        refunds -= outcomes[which].refund;
    }
    assert_eq!((stage.money(sale), refunds), (floor, 0));
    for which in [0, 1, 2, last / 2, last / 2 + 1, last] {
        assert_eq!(stage.tokens(buyers[which].0.address()), outcomes[which].allocated);
    }
    assert_eq!(stage.tokens(sale), supply - sold);
    stage.act(&keeper, Action::Unsold, 0).expect("some");
    assert_eq!([stage.tokens(sale), stage.tokens(stage.terms.common.unsold_to)], [0, supply - sold]);
}

/// A sale by these figures among these asks, exact to the last unit.
fn exact(supply: u128, lot: u128, price: u128, asks: &[u32]) {
    let mut stage = Capped::open(|terms| {
        (terms.common.personhood, terms.common.supply, terms.common.lot_size, terms.common.price) =
            (PRECOMPILE, supply, lot, price);
        terms.max_lots = asks.iter().copied().max().unwrap_or(1);
    });
    let mut buyers = Vec::new();
    for (number, lots) in (0..).zip(asks) {
        let (buyer, alias) = citizen(&mut stage, number, u128::from(*lots) * price + 10_000_000_000);
        stage.act(&buyer, Action::Order(*lots), u128::from(*lots) * price).expect("a person");
        buyers.push((buyer, alias));
    }
    stage.close_and_settle();
    let keeper = stage.roles.keeper.clone();
    let outcomes = outcomes(supply, lot, price, asks);
    for ((buyer, alias), outcome) in buyers.iter().zip(&outcomes) {
        let before = stage.money(buyer.address()) as i128;
        let deposit = stage.act(buyer, Action::Claim(*alias), 0).expect("theirs").cost.deposit;
        assert_eq!(stage.money(buyer.address()) as i128 - before + deposit, outcome.refund as i128);
        assert_eq!(stage.tokens(buyer.address()), outcome.allocated);
    }
    let before = stage.money(stage.terms.common.beneficiary);
    stage.act(&keeper, Action::Proceeds, 0).expect("some");
    let proceeds = outcomes.iter().map(|outcome| outcome.paid).sum::<u128>();
    assert_eq!(stage.money(stage.terms.common.beneficiary) - before, proceeds);
    let sold = outcomes.iter().map(|outcome| outcome.allocated).sum::<u128>();
    assert_eq!(stage.act(&keeper, Action::Unsold, 0).is_ok(), sold < supply);
    assert_eq!(stage.tokens(stage.terms.common.unsold_to), supply - sold);
    assert_eq!(stage.tokens(stage.at.sale), 0);
    assert_eq!(stage.money(stage.at.sale), stage.chain.constants().existential_deposit);
}

#[test]
fn prices_and_lots_of_120_bits_are_exact() {
    let (lot, price) = ((1 << 120) + 13, affordable((1 << 120) + 7));
    for supply in [(1 << 124) + 1, 3 * lot, 20 * lot - 1, 20 * lot, 20 * lot + 1] {
        exact(supply, lot, price, &[4, 4, 4, 4, 4]);
        exact(supply, lot, price, &[1, 2, 3, 4, 4, 4, 2]);
    }
}

#[test]
fn the_largest_supply_and_lot_are_shared_exactly() {
    for supply in [3, u128::MAX - 1, u128::MAX] {
        exact(supply, u128::MAX, 3, &[1, 1, 1]);
        exact(supply, u128::MAX, affordable((1 << 100) - 1), &[1]);
    }
    exact(u128::MAX, u128::MAX / 1024, 999_999_937, &[1024, 1, 513, 1024]);
}

#[test]
fn an_order_for_half_of_all_the_money_there_can_be_is_exact() {
    exact(u128::MAX - 1, u128::MAX, affordable(i128::MAX as u128 - (1 << 64)), &[1]);
    exact(1 << 90, (1 << 90) - 1, affordable((1 << 116) - 1), &[1024, 1]);
}

#[test]
fn the_cheapest_lot_of_one_unit_costs_one() {
    exact(3, 1_000_000_007, 1, &[1, 1]);
    exact(10_000, 1_000_003, 1, &[3, 2, 1]);
}
