//! Settlement: golden examples, what must be raised, who gets what in which sequence of claims, proceeds and unsold.

use super::*;
use e2e_tests::PRECOMPILE;
use fairsale_interfaces::sale::{Outcome, Settled};
use fixed_sale::Terms;

/// Sells these lots to each, settles, and pays everybody. Returns what each got and paid, what was unsold, and the proceeds.
fn sell(later: bool, change: impl FnOnce(&mut Terms), asks: &[u32]) -> (Vec<(u128, u128)>, u128, u128) {
    let mut stage = Fixed::open(|terms| {
        terms.common.personhood = PRECOMPILE;
        terms.claims_from = if later { terms.common.closes_at } else { 0 };
        change(terms);
    });
    let names: Vec<String> = (0..asks.len()).map(|number| format!("buyer {number}")).collect();
    let buyers: Vec<_> = names.iter().map(|name| stage.citizen(name)).collect();
    for (buyer, lots) in buyers.iter().zip(asks) {
        stage.order(buyer, *lots);
    }
    let live: Vec<Outcome> = names.iter().map(|name| stage.if_closed_now(name)).collect();
    let settled = stage.close_and_settle().events::<Settled>().remove(0);
    let outcomes: Vec<Outcome> = names.iter().map(|name| stage.if_closed_now(name)).collect();
    assert_eq!(outcomes, live, "as promised while it was open");
    if later {
        for ((buyer, name), outcome) in buyers.iter().zip(&names).zip(&outcomes) {
            assert_eq!(stage.claimed(buyer, name), (outcome.allocated, outcome.refund), "{name}");
        }
    }
    let got: Vec<u128> = buyers.iter().map(|buyer| stage.tokens(buyer.address())).collect();
    assert_eq!(got, outcomes.iter().map(|outcome| outcome.allocated).collect::<Vec<_>>());
    let most = u128::from(stage.terms.max_lots).min(stage.terms.common.supply / stage.terms.common.lot_size);
    assert_eq!((settled.orders, settled.level), (asks.len() as u64, most * stage.terms.common.lot_size));
    assert_eq!(settled.sold, got.iter().sum::<u128>());
    let before = stage.money(stage.terms.common.beneficiary);
    keep(&mut stage, Action::Proceeds).expect("some");
    let proceeds = stage.money(stage.terms.common.beneficiary) - before;
    assert_eq!((settled.proceeds, stage.pot()), (proceeds, 0));
    let unsold = stage.tokens(stage.at.sale);
    let expected = if unsold == 0 { Err(Error::NothingLeft) } else { Ok(()) };
    assert_eq!(keep(&mut stage, Action::Unsold), expected);
    assert_eq!((stage.tokens(stage.terms.common.unsold_to), stage.tokens(stage.at.sale)), (unsold, 0));
    (outcomes.iter().map(|outcome| (outcome.allocated, outcome.paid)).collect(), unsold, proceeds)
}

#[test]
fn the_examples_of_the_page_of_mechanisms() {
    for later in [false, true] {
        assert_eq!(sell(later, |_| (), &[4, 3, 2]), (vec![(4, 8), (3, 6), (2, 4)], 1, 18));
        assert_eq!(sell(later, |_| (), &[4, 4, 2]), (vec![(4, 8), (4, 8), (2, 4)], 0, 20));
        let lots = |terms: &mut Terms| (terms.common.supply, terms.common.lot_size) = (10_500, 1_000);
        assert_eq!(sell(later, lots, &[4, 4, 2]), (vec![(4_000, 8), (4_000, 8), (2_000, 4)], 500, 20));
        assert_eq!(sell(later, |terms| terms.common.supply = 3, &[3]), (vec![(3, 6)], 0, 6), "fewer than the cap");
    }
}

#[test]
fn a_sale_without_buyers_is_settled_and_all_is_unsold() {
    for later in [false, true] {
        let mut stage = Fixed::open(|terms| terms.claims_from = if later { terms.common.closes_at } else { 0 });
        let settled = Settled { orders: 0, level: 4, sold: 0, proceeds: 0 };
        assert_eq!(stage.close_and_settle().events::<Settled>(), [settled]);
        assert_eq!(keep(&mut stage, Action::Settle), Err(wrong_phase(&stage, Phase::Settled)));
        assert_eq!(keep(&mut stage, Action::Proceeds), Err(Error::NothingLeft));
        keep(&mut stage, Action::Unsold).expect("all");
        assert_eq!(stage.tokens(stage.terms.common.unsold_to), 10);
    }
}
