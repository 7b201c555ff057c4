//! Settlement: golden examples, what must be raised, who gets what in which sequence of claims, proceeds and unsold.

use super::*;
use e2e_tests::PRECOMPILE;
use fairsale_interfaces::sale::{Cancelled, Outcome, ProceedsPaid, Settled, UnsoldReturned};
use fixed_sale::Terms;

/// Sells so many lots to each, settles, and pays everybody. Returns what each got and paid, what was unsold, and the proceeds.
fn sell(later: bool, change: impl FnOnce(&mut Terms), asks: &[u32]) -> (Vec<(u128, u128)>, u128, u128) {
    let mut stage = Fixed::open(|terms| {
        terms.personhood = PRECOMPILE;
        terms.claims_from = if later { terms.closes_at } else { 0 };
        change(terms);
    });
    let names: Vec<String> = (0..asks.len()).map(|number| format!("buyer {number}")).collect();
    let buyers: Vec<_> = names.iter().map(|name| stage.citizen(name)).collect();
    for (buyer, asked) in buyers.iter().zip(asks) {
        stage.order(buyer, *asked);
    }
    let live: Vec<Outcome> = names.iter().map(|name| stage.if_closed_now(name)).collect();
    let settled = stage.close_and_settle().events::<Settled>().remove(0);
    let outcomes: Vec<Outcome> = names.iter().map(|name| stage.if_closed_now(name)).collect();
    assert_eq!(outcomes, live, "as promised while it was open");
    if later {
        for ((buyer, name), outcome) in buyers.iter().zip(&names).zip(&outcomes) {
            assert_eq!(stage.claimed(buyer, name), (outcome.units, outcome.refund), "{name}");
        }
    }
    let got: Vec<u128> = buyers.iter().map(|buyer| stage.tokens(buyer.address())).collect();
    assert_eq!(got, outcomes.iter().map(|outcome| outcome.units).collect::<Vec<_>>());
    let most = u128::from(stage.terms.max_lots).min(stage.terms.supply / stage.terms.lot_size);
    assert_eq!((settled.orders, settled.level), (asks.len() as u64, most * stage.terms.lot_size));
    assert_eq!(settled.sold, got.iter().sum::<u128>());
    let before = stage.money(stage.terms.beneficiary);
    keep(&mut stage, Action::Proceeds).expect("some");
    let proceeds = stage.money(stage.terms.beneficiary) - before;
    assert_eq!((settled.proceeds, stage.pot()), (proceeds, 0));
    let unsold = stage.tokens(stage.at.sale);
    let expected = if unsold == 0 { Err(Error::NothingLeft) } else { Ok(()) };
    assert_eq!(keep(&mut stage, Action::Unsold), expected);
    assert_eq!((stage.tokens(stage.terms.unsold_to), stage.tokens(stage.at.sale)), (unsold, 0));
    (outcomes.iter().map(|outcome| (outcome.units, outcome.paid)).collect(), unsold, proceeds)
}

#[test]
fn the_examples_of_the_page_of_mechanisms() {
    for later in [false, true] {
        assert_eq!(sell(later, |_| (), &[4, 3, 2]), (vec![(4, 8), (3, 6), (2, 4)], 1, 18));
        assert_eq!(sell(later, |_| (), &[4, 4, 2]), (vec![(4, 8), (4, 8), (2, 4)], 0, 20));
        let lots = |terms: &mut Terms| (terms.supply, terms.lot_size) = (10_500, 1_000);
        assert_eq!(sell(later, lots, &[4, 4, 2]), (vec![(4_000, 8), (4_000, 8), (2_000, 4)], 500, 20));
        assert_eq!(sell(later, |terms| terms.supply = 3, &[3]), (vec![(3, 6)], 0, 6), "fewer than the cap");
    }
}

#[test]
fn a_sale_without_buyers_is_settled_and_all_is_unsold() {
    for later in [false, true] {
        let mut stage = Fixed::open(|terms| terms.claims_from = if later { terms.closes_at } else { 0 });
        let settled = Settled { orders: 0, level: 4, sold: 0, proceeds: 0 };
        assert_eq!(stage.close_and_settle().events::<Settled>(), [settled]);
        assert_eq!(keep(&mut stage, Action::Settle), Err(wrong_phase(&stage, Phase::Settled)));
        assert_eq!(keep(&mut stage, Action::Proceeds), Err(Error::NothingLeft));
        keep(&mut stage, Action::Unsold).expect("all");
        assert_eq!(stage.tokens(stage.terms.unsold_to), 10);
    }
}

#[test]
fn what_must_be_raised_is_enough_and_one_less_is_not() {
    // 9 lots raise 18.
    for (min_raise, enough) in [(17, true), (18, true), (19, false)] {
        let mut stage = Fixed::later(|terms| (terms.personhood, terms.min_raise) = (PRECOMPILE, min_raise));
        let people = ["ada", "bob", "cem"].map(|name| stage.citizen(name));
        for (wallet, asked) in people.iter().zip([4, 3, 2]) {
            stage.order(wallet, asked);
        }
        let [units, refund] = if enough { [4, 0] } else { [0, 8] };
        let outcome = Outcome { units, paid: 2 * units, refund };
        assert_eq!(stage.if_closed_now("ada"), outcome);
        let receipt = stage.close_and_settle();
        assert_eq!(receipt.events::<Settled>().len(), usize::from(enough));
        let cancelled = if enough { vec![] } else { vec![Cancelled { raised: 18 }] };
        assert_eq!(receipt.events::<Cancelled>(), cancelled);
        let phase = if enough { Phase::Settled } else { Phase::Cancelled };
        assert_eq!(stage.phase(), phase);
        assert_eq!(stage.if_closed_now("ada"), outcome);
        assert_eq!(keep(&mut stage, Action::Settle), Err(wrong_phase(&stage, phase)));
        assert_eq!(stage.claimed(&people[0], "ada"), (units, refund));
    }
}

#[test]
fn a_sale_that_raised_too_little_gives_all_back() {
    let mut stage = Fixed::later(|terms| (terms.personhood, terms.min_raise) = (PRECOMPILE, 100));
    let people = ["ada", "bob"].map(|name| stage.citizen(name));
    for wallet in &people {
        stage.order(wallet, 3);
    }
    stage.close_and_settle();
    assert_eq!(keep(&mut stage, Action::Proceeds), Err(wrong_phase(&stage, Phase::Cancelled)));
    assert_eq!(stage.claimed(&people[0], "ada"), (0, 6));
    let before = stage.tokens(stage.terms.seller);
    keep(&mut stage, Action::Unsold).expect("the supply");
    assert_eq!(stage.tokens(stage.terms.seller), before + 10);
    assert_eq!(keep(&mut stage, Action::Unsold), Err(Error::NothingLeft));
    assert_eq!(stage.claimed(&people[1], "bob"), (0, 6), "refunds need no tokens");
    let alias = stage.alias("bob");
    assert_eq!(answer(&mut stage, &people[1], Action::Claim(alias), 0), Err(Error::NoOrder));
    assert_eq!(stage.pot(), 0);
}

#[test]
fn a_sale_is_settled_late_as_well() {
    let mut stage = Fixed::later(|terms| terms.personhood = PRECOMPILE);
    let ada = stage.citizen("ada");
    stage.order(&ada, 4);
    stage.set_time(stage.terms.closes_at + 1_000_000);
    assert_eq!(stage.phase(), Phase::Closed, "it waits");
    let alias = stage.alias("ada");
    assert_eq!(answer(&mut stage, &ada, Action::Claim(alias), 0), Err(wrong_phase(&stage, Phase::Closed)));
    answer(&mut stage, &ada, Action::Settle, 0).expect("anybody may");
    assert_eq!(stage.claimed(&ada, "ada"), (4, 0));
}

/// All sequences of these.
fn permutations(items: &[u8]) -> Vec<Vec<u8>> {
    let Some((first, rest)) = items.split_first() else { return vec![vec![]] };
    let insert = |shorter: Vec<u8>| {
        (0..=shorter.len()).map(move |place| [&shorter[..place], &[*first], &shorter[place..]].concat())
    };
    permutations(rest).into_iter().flat_map(insert).collect()
}

#[test]
fn proceeds_unsold_and_claims_come_out_the_same_in_every_sequence_and_once() {
    for sequence in permutations(&[0, 1, 2, 3]) {
        let mut stage = Fixed::later(|terms| terms.personhood = PRECOMPILE);
        let names = ["ada", "bob"];
        let people = names.map(|name| stage.citizen(name));
        stage.order(&people[0], 4);
        stage.order(&people[1], 1);
        stage.close_and_settle();
        let terms = stage.terms.clone();
        for step in &sequence {
            match usize::from(*step) {
                who @ 0..2 => assert_eq!(stage.claimed(&people[who], names[who]), ([4, 1][who], 0)),
                2 => {
                    let receipt = stage.keep(Action::Proceeds).expect("10");
                    assert_eq!(receipt.events::<ProceedsPaid>(), [ProceedsPaid { to: terms.beneficiary, amount: 10 }]);
                }
                _ => {
                    let receipt = stage.keep(Action::Unsold).expect("5");
                    assert_eq!(receipt.events::<UnsoldReturned>(), [UnsoldReturned { to: terms.unsold_to, units: 5 }]);
                }
            }
        }
        for action in [Action::Proceeds, Action::Unsold] {
            assert_eq!(keep(&mut stage, action), Err(Error::NothingLeft), "{sequence:?}");
        }
        assert_eq!((stage.pot(), stage.tokens(stage.at.sale), stage.tokens(terms.unsold_to)), (0, 0, 5));
    }
}
