//! What goes to the seller's side: proceeds and unsold tickets, once, in every order; and sales that raise too little.

use super::*;
use fairsale_interfaces::sale::{Cancelled, Error, ProceedsPaid, UnsoldReturned};

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

/// Tickets that no group fits into are not sold, and what they would have raised is missing.
#[test]
fn a_draw_that_raises_too_little_because_groups_do_not_fit_cancels_the_sale() {
    let mut lottery = Lottery::open(|terms| (terms.supply, terms.min_raise) = (3, 3 * PRICE));
    for name in ["first", "second"] {
        lottery.group_of_size(name, 2);
    }
    let receipt = lottery.settle();
    let raised = receipt.events::<Cancelled>()[0].raised;
    assert!(raised == 0 || raised == 2 * PRICE, "at most one group fits");
    assert_eq!((lottery.phase(), lottery.chance_of("first 0")), (Phase::Cancelled, (0, 1)));
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
