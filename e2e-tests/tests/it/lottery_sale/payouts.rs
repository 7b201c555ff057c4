//! What goes to the seller's side: proceeds and unsold tickets, once, in every order; and sales that raise too little.

use super::*;
use e2e_tests::chain::fewer_on_a_node;
use std::collections::BTreeSet;

#[test]
fn what_is_allotted_above_the_supply_is_unsold() {
    let mut lottery = Lottery::announced(|terms| terms.common.supply = 2);
    lottery.allot(5);
    let keeper = keeper(&lottery);
    answer(&mut lottery, &keeper, Action::Fund, 0).expect("more than enough");
    lottery.commit(&[7; 32]);
    lottery.set_time(lottery.terms.common.opens_at);
    for name in ["ada", "bob", "cem"] {
        lottery.entrant(name);
    }
    lottery.close_and_settle();
    assert_eq!(lottery.state().unsold, 3, "two are sold, not more");
    lottery.allot(1);
    answer(&mut lottery, &keeper, Action::Unsold, 0).expect("settled");
    let (sale, unsold_to) = (lottery.at.sale, lottery.terms.common.unsold_to);
    assert_eq!((lottery.allotment(sale), lottery.allotment(unsold_to)), (3, 3), "what came too late stays");
}

#[test]
fn a_draw_raises_the_price_of_all_tickets() {
    let mut lottery = Lottery::open(|terms| (terms.common.supply, terms.common.min_raise) = (2, 2 * PRICE));
    for name in ["ada", "bob", "cem"] {
        lottery.entrant(name);
    }
    lottery.close_and_settle();
    assert_eq!((lottery.phase(), lottery.life().proceeds), (Phase::Settled, 2 * PRICE));
}

/// What must be raised is what the fewest tickets cost that a draw can sell: so no rounding cancels a sale that is sought after.
#[test]
fn a_draw_raises_what_must_be_raised_however_the_groups_are_rounded() {
    let mut sold = BTreeSet::new();
    for secret in 0..fewer_on_a_node(12, 2) {
        // 11 pairs for 10 tickets: 4 or 5 of them win.
        let mut lottery = Lottery::open_with(&[secret; 32], |terms| terms.common.min_raise = 8 * PRICE);
        for number in 0..11 {
            lottery.group_of_size(&format!("pair {number}"), 2);
        }
        assert_eq!(lottery.chance_of("pair 0 0"), (9, 22));
        lottery.settle_with(&[secret; 32]);
        assert_eq!(lottery.phase(), Phase::Settled);
        sold.insert(lottery.life().proceeds / PRICE);
    }
    assert!(sold.is_subset(&[8, 10].into()), "{sold:?}");
    assert_eq!(sold.len(), fewer_on_a_node(2, sold.len()), "both come up");
}

/// As many tickets as must be sold, and as many entries: anybody may settle, and nobody can cancel.
#[test]
fn golden_what_raises_exactly_enough_is_settled_whoever_would_cancel_it() {
    let mut lottery =
        Lottery::open(|terms| (terms.common.supply, terms.common.price, terms.common.min_raise) = (4, 5, 20));
    for name in ["ada", "bob", "cem", "dee"] {
        lottery.entrant(name);
    }
    let (keeper, seller) = (keeper(&lottery), lottery.roles.seller.clone());
    let nobody_cancels = |lottery: &mut Lottery, phase: Phase| {
        for who in [&keeper, &seller] {
            assert_eq!(answer(lottery, who, Action::Cancel, 0), Err(wrong_phase(lottery, phase)));
        }
    };
    nobody_cancels(&mut lottery, Phase::Open);
    lottery.set_time(lottery.terms.common.closes_at);
    nobody_cancels(&mut lottery, Phase::Closed);
    answer(&mut lottery, &keeper, Action::Settle, 0).expect("closed");
    nobody_cancels(&mut lottery, Phase::Settled);
    assert_eq!((lottery.life().proceeds, lottery.state().unsold), (20, 0));
}
