//! Settlement: the clearing cap, who gets and pays what, and what is left, beside a model that tries one cap after the other.
//! The rest stays unsold here; draws are in `draw.rs`.

use e2e_tests::{PRECOMPILE, action::Action, quadratic::Quadratic};
use fairsale_interfaces::sale::{Cancelled, Outcome, Settled};
use quadratic_sale::Terms;

/// A sale that ends: what each order came to, and the rest.
struct End {
    outcomes: Vec<Outcome>,
    settled: Settled,
    unsold: u128,
}

/// Sells to people who ask for so much each, by the default terms at a cap of 8 in the only round, with a change.
fn sell(change: impl FnOnce(&mut Terms), asks: &[u32]) -> End {
    let mut stage = Quadratic::open(|terms| {
        (terms.common.personhood, terms.first_cap, terms.cap_step, terms.rounds) = (PRECOMPILE, 8, 0, 1);
        change(terms);
    });
    let names: Vec<String> = (0..asks.len()).map(|number| format!("buyer {number}")).collect();
    let buyers: Vec<_> = names.iter().map(|name| stage.citizen(name)).collect();
    for (buyer, lots) in buyers.iter().zip(asks) {
        stage.order(buyer, *lots);
    }
    let live: Vec<Outcome> = names.iter().map(|name| stage.if_closed_now(name)).collect();
    let mut events: Vec<Settled> = stage.close_and_settle().events();
    assert_eq!(events.len(), 1);
    let settled = events.remove(0);
    let outcomes: Vec<Outcome> = names.iter().map(|name| stage.if_closed_now(name)).collect();
    assert_eq!(outcomes, live, "as promised while it was open");
    assert_eq!(stage.drawn(), None);

    let keeper = stage.roles.keeper.clone();
    let before = stage.money(stage.terms.common.beneficiary);
    if settled.proceeds != 0 {
        stage.act(&keeper, Action::Proceeds, 0).expect("some");
    }
    assert_eq!(stage.money(stage.terms.common.beneficiary) - before, settled.proceeds);
    for ((buyer, name), outcome) in buyers.iter().zip(&names).zip(&outcomes) {
        assert_eq!(stage.claimed(buyer, name), (outcome.allocated, outcome.refund), "{name}");
    }
    let unsold = stage.tokens(stage.at.sale);
    if unsold != 0 {
        stage.act(&keeper, Action::Unsold, 0).expect("some");
    }
    assert_eq!(stage.tokens(stage.terms.common.unsold_to), unsold);
    assert_eq!(
        (stage.tokens(stage.at.sale), stage.money(stage.at.sale)),
        (0, stage.chain.constants().existential_deposit)
    );

    let (supply, lot, price) = (stage.terms.common.supply, stage.terms.common.lot_size, stage.terms.common.price);
    let demand: u128 = asks.iter().map(|lots| u128::from(*lots)).sum();
    let cap = model(supply / lot, asks);
    for (lots, outcome) in asks.iter().zip(&outcomes) {
        let got = (*lots).min(cap);
        let [paid, deposit] = [got, *lots].map(|lots| price * u128::from(lots).pow(stage.terms.power.into()));
        assert_eq!(*outcome, Outcome { allocated: u128::from(got) * lot, paid, refund: deposit - paid });
    }
    assert_eq!(settled.orders, asks.len() as u64);
    assert_eq!(settled.sold, outcomes.iter().map(|outcome| outcome.allocated).sum::<u128>());
    assert_eq!(settled.proceeds, outcomes.iter().map(|outcome| outcome.paid).sum::<u128>());
    assert_eq!(settled.sold + unsold, supply);
    assert!(demand * lot > supply || settled.sold == demand * lot);
    End { outcomes, settled, unsold }
}

/// The largest cap of at most 8 at which there is enough.
fn model(supply: u128, asks: &[u32]) -> u32 {
    let needs = |cap: u32| asks.iter().map(|lots| u128::from(*lots.min(&cap))).sum::<u128>();
    (0..=8).rev().find(|cap| needs(*cap) <= supply).expect("nothing is always there")
}

fn lots(end: &End) -> Vec<u128> {
    end.outcomes.iter().map(|outcome| outcome.allocated).collect()
}

#[test]
fn golden_asks_of_1_2_5_5_share_10_up_to_3_each() {
    let end = sell(|_| (), &[1, 2, 5, 5]);
    assert_eq!(lots(&end), [1, 2, 3, 3]);
    assert_eq!(end.outcomes.iter().map(|outcome| outcome.paid).collect::<Vec<_>>(), [3, 12, 27, 27]);
    assert_eq!((end.settled.level, end.settled.sold, end.unsold), (3, 9, 1));
}

#[test]
fn golden_5_lots_for_8_people_who_ask_for_1_are_none_each() {
    let end = sell(|terms| terms.common.supply = 5, &[1; 8]);
    assert_eq!((lots(&end), end.settled.level, end.unsold), (vec![0; 8], 0, 5));
}

#[test]
fn demand_of_one_less_than_the_supply_exactly_the_supply_and_one_more() {
    assert_eq!(lots(&sell(|_| (), &[5, 4])), [5, 4]);
    assert_eq!(lots(&sell(|_| (), &[5, 5])), [5, 5]);
    assert_eq!(lots(&sell(|_| (), &[5, 6])), [5, 5]);
    assert_eq!(lots(&sell(|_| (), &[6, 6])), [5, 5]);
}

#[test]
fn as_many_people_as_lots_one_less_and_one_more() {
    for (supply, each) in [(4, 0), (5, 1), (6, 1)] {
        assert_eq!(lots(&sell(|terms| terms.common.supply = supply, &[8; 5])), vec![each; 5]);
    }
}

#[test]
fn nobody_comes_or_one() {
    let end = sell(|_| (), &[]);
    assert_eq!((end.settled.sold, end.settled.proceeds, end.unsold), (0, 0, 10));
    for (supply, got) in [(1, 1), (7, 7), (8, 8), (9, 8)] {
        assert_eq!(lots(&sell(|terms| terms.common.supply = supply, &[8])), [got]);
    }
}

#[test]
fn lots_are_never_divided() {
    let end = sell(|terms| (terms.common.lot_size, terms.common.supply) = (1_000, 10_000), &[5, 5, 5]);
    assert_eq!((lots(&end), end.unsold), (vec![3_000; 3], 1_000));
}

#[test]
fn at_a_linear_price_it_is_a_capped_sale_of_whole_lots() {
    let end = sell(|terms| (terms.power, terms.common.supply) = (1, 13), &[1, 8, 8, 2]);
    assert_eq!((lots(&end), end.unsold), (vec![1, 5, 5, 2], 0));
    assert_eq!(end.outcomes[1], Outcome { allocated: 5, paid: 15, refund: 9 });
}

#[test]
fn a_gift_is_shared_like_a_sale() {
    let end = sell(|terms| terms.common.price = 0, &[8, 8, 8]);
    assert_eq!((lots(&end), end.settled.proceeds), (vec![3; 3], 0));
}

#[test]
fn any_asks_come_to_what_the_model_says() {
    for seed in 0..12u32 {
        let asks: Vec<u32> = (0..2 + seed % 9).map(|buyer| 1 + (seed * 7 + buyer * buyer * 3 + buyer) % 8).collect();
        sell(|terms| terms.common.supply = u128::from(1 + seed * 5 % 23), &asks);
    }
}

#[test]
fn permuting_the_orders_changes_nobodys_result() {
    let asks = [1, 2, 5, 5, 8];
    let expected = lots(&sell(|_| (), &asks));
    for turn in 1..5 {
        let turned: Vec<u32> = (0..5).map(|index| asks[(index + turn) % 5]).collect();
        let mut got = lots(&sell(|_| (), &turned));
        got.rotate_right(turn);
        assert_eq!(got, expected);
    }
}

#[test]
fn a_sale_that_raises_too_little_is_cancelled() {
    for (min_raise, raises) in [(69, true), (70, false)] {
        let mut stage = Quadratic::open(|terms| {
            (terms.common.personhood, terms.first_cap, terms.common.min_raise) = (PRECOMPILE, 5, min_raise);
        });
        let people = ["ada", "bob", "cem", "dan"].map(|name| stage.citizen(name));
        for (buyer, lots) in people.iter().zip([1, 2, 5, 5]) {
            stage.order(buyer, lots);
        }
        // 3 + 12 + 27 + 27
        let receipt = stage.close_and_settle();
        let (settled, cancelled): (Vec<Settled>, Vec<Cancelled>) = (receipt.events(), receipt.events());
        assert_eq!((settled.len(), cancelled.len()), if raises { (1, 0) } else { (0, 1) });
        if let [Cancelled { raised }] = cancelled[..] {
            assert_eq!(raised, 69);
            assert_eq!(stage.claimed(&people[3], "dan"), (0, 75));
            let keeper = stage.roles.keeper.clone();
            stage.act(&keeper, Action::Unsold, 0).expect("all");
        }
    }
}
