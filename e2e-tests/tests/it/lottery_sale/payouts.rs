//! What goes to the seller's side: proceeds and unsold tickets, once, in every order; and sales that raise too little.

use super::*;
use e2e_tests::chain::fewer_on_a_node;
use fairsale_interfaces::sale::{Cancelled, Error, ProceedsPaid, UnsoldReturned};
use std::collections::BTreeSet;

/// All sequences of these.
fn permutations(items: &[u8]) -> Vec<Vec<u8>> {
    let Some((first, rest)) = items.split_first() else { return vec![vec![]] };
    let mut all = Vec::new();
    for shorter in permutations(rest) {
        for place in 0..=shorter.len() {
            let mut longer = shorter.clone();
            longer.insert(place, *first);
            all.push(longer);
        }
    }
    all
}

#[test]
fn proceeds_unsold_and_claims_come_out_the_same_in_every_order_and_once() {
    // Eleven rights for ten tickets, two entries: nine are unsold.
    for order in permutations(&[0, 1, 2, 3]) {
        let mut lottery = Lottery::open(|_| ());
        let people = ["ada", "bob"].map(|name| lottery.entrant(name));
        lottery.settle();
        let (keeper, terms) = (keeper(&lottery), lottery.terms.clone());
        let before = lottery.money(terms.beneficiary);
        for step in &order {
            match step {
                0 | 1 => {
                    let name = ["ada", "bob"][usize::from(*step)];
                    lottery.claim(&people[usize::from(*step)], name);
                }
                2 => {
                    let receipt = lottery.act(&keeper, Action::Proceeds, 0).expect("settled");
                    let paid = ProceedsPaid { to: terms.beneficiary, amount: 2 * PRICE };
                    assert_eq!(receipt.events::<ProceedsPaid>(), [paid]);
                }
                _ => {
                    let receipt = lottery.act(&keeper, Action::Unsold, 0).expect("settled");
                    let returned = UnsoldReturned { to: terms.unsold_to, units: 8 };
                    assert_eq!(receipt.events::<UnsoldReturned>(), [returned]);
                }
            }
        }
        for action in [Action::Proceeds, Action::Unsold] {
            assert_eq!(answer(&mut lottery, &keeper, action, 0), Err(Error::NothingLeft), "{order:?}");
        }
        let sale = lottery.at.sale;
        assert_eq!((pot(&lottery), lottery.allotment(sale), lottery.allotment(terms.unsold_to)), (0, 0, 8));
        assert_eq!(lottery.money(terms.beneficiary) - before, 2 * PRICE);
        assert_eq!(people.map(|wallet| lottery.tickets(wallet.address())), [1, 1]);
    }
}

#[test]
fn what_is_allotted_above_the_supply_is_unsold() {
    let mut lottery = Lottery::announced(|terms| terms.supply = 2);
    lottery.allot(5);
    let keeper = keeper(&lottery);
    answer(&mut lottery, &keeper, Action::Fund, 0).expect("more than enough");
    lottery.commit(&[7; 32]);
    lottery.at_time(lottery.terms.opens_at);
    for name in ["ada", "bob", "cem"] {
        lottery.entrant(name);
    }
    lottery.settle();
    assert_eq!(lottery.state().unsold, 3, "two are sold, not more");
    lottery.allot(1);
    answer(&mut lottery, &keeper, Action::Unsold, 0).expect("settled");
    let (sale, unsold_to) = (lottery.at.sale, lottery.terms.unsold_to);
    assert_eq!((lottery.allotment(sale), lottery.allotment(unsold_to)), (3, 3), "what came too late stays");
}

#[test]
fn a_sale_that_raises_one_less_than_it_must_is_cancelled() {
    for (min_raise, settled) in [(2 * PRICE, true), (2 * PRICE + 1, false)] {
        let mut lottery = Lottery::open(|terms| terms.min_raise = min_raise);
        let people = ["ada", "bob"].map(|name| lottery.entrant(name));
        let receipt = lottery.settle();
        let raised = if settled { vec![] } else { vec![Cancelled { raised: 2 * PRICE }] };
        assert_eq!(receipt.events::<Cancelled>(), raised);
        assert_eq!(lottery.phase(), if settled { Phase::Settled } else { Phase::Cancelled });
        for (wallet, name) in people.iter().zip(["ada", "bob"]) {
            lottery.claim(wallet, name);
            assert_eq!(lottery.tickets(wallet.address()), u32::from(settled));
        }
        let (keeper, seller) = (keeper(&lottery), lottery.terms.seller);
        assert_eq!(pot(&lottery), if settled { 2 * PRICE } else { 0 });
        answer(&mut lottery, &keeper, Action::Unsold, 0).expect("there is some");
        assert_eq!(lottery.allotment(seller), if settled { 5 } else { 15 });
    }
}

#[test]
fn a_draw_raises_the_price_of_all_tickets() {
    let mut lottery = Lottery::open(|terms| (terms.supply, terms.min_raise) = (2, 2 * PRICE));
    for name in ["ada", "bob", "cem"] {
        lottery.entrant(name);
    }
    lottery.settle();
    assert_eq!((lottery.phase(), lottery.state().proceeds), (Phase::Settled, 2 * PRICE));
}

/// What must be raised is what the fewest tickets cost that a draw can sell: so no rounding cancels a sale that is sought after.
#[test]
fn a_draw_raises_what_must_be_raised_however_the_groups_are_rounded() {
    let mut sold = BTreeSet::new();
    for secret in 0..fewer_on_a_node(12, 2) {
        // 11 pairs for 10 tickets: 4 or 5 of them win.
        let mut lottery = Lottery::open_with(&[secret; 32], |terms| terms.min_raise = 8 * PRICE);
        for number in 0..11 {
            lottery.group_of_size(&format!("pair {number}"), 2);
        }
        assert_eq!(lottery.chance_of("pair 0 0"), (9, 22));
        lottery.settle_with(&[secret; 32]);
        assert_eq!(lottery.phase(), Phase::Settled);
        sold.insert(lottery.state().proceeds / PRICE);
    }
    assert!(sold.is_subset(&[8, 10].into()), "{sold:?}");
    assert_eq!(sold.len(), fewer_on_a_node(2, sold.len()), "both come up");
}

/// As many tickets as must be sold, and as many entries: anybody may settle, and nobody can cancel.
#[test]
fn golden_what_raises_exactly_enough_is_settled_whoever_would_cancel_it() {
    let mut lottery = Lottery::open(|terms| (terms.supply, terms.price, terms.min_raise) = (4, 5, 20));
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
    lottery.at_time(lottery.terms.closes_at);
    nobody_cancels(&mut lottery, Phase::Closed);
    answer(&mut lottery, &keeper, Action::Settle, 0).expect("closed");
    nobody_cancels(&mut lottery, Phase::Settled);
    assert_eq!((lottery.state().proceeds, lottery.state().unsold), (20, 0));
}

#[test]
fn a_sale_without_entries_is_settled_unless_it_must_raise_something() {
    for (min_raise, phase) in [(0, Phase::Settled), (1, Phase::Cancelled)] {
        let mut lottery = Lottery::open(|terms| terms.min_raise = min_raise);
        lottery.at_time(lottery.terms.closes_at);
        let keeper = keeper(&lottery);
        answer(&mut lottery, &keeper, Action::Settle, 0).expect("closed");
        assert_eq!(lottery.phase(), phase);
        answer(&mut lottery, &keeper, Action::Unsold, 0).expect("all of it");
        let sale = lottery.at.sale;
        assert_eq!(lottery.allotment(sale), 0);
    }
}
