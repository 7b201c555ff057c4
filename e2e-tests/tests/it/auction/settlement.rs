//! Settlement: the clearing price, who gets and pays what, beside a model that sorts the bids and serves the highest first.

use auction::Terms;
use e2e_tests::{action::Action, auction::Auction};
use fairsale_interfaces::{
    bids::Cleared,
    sale::{Cancelled, Error, Outcome, Phase, Settled},
};

/// How it went: what each bid came to, and how it cleared.
struct End {
    outcomes: Vec<Outcome>,
    cleared: Cleared,
    unsold: u128,
    proceeds: u128,
}

impl End {
    fn units(&self) -> Vec<u128> {
        self.outcomes.iter().map(|outcome| outcome.allocated).collect()
    }
}

/// Sells to bidders, by the default terms with a change, until nothing is left; all as the model says.
fn sell(change: impl FnOnce(&mut Terms), bids: &[(u32, u32)]) -> End {
    let mut stage = Auction::open(change);
    let before = stage.money(stage.terms.common.beneficiary);
    let bidders = stage.bidders(bids);
    let live: Vec<Outcome> = bidders.iter().map(|(name, _)| stage.if_closed_now(name)).collect();
    let would = stage.clearing_now();
    let receipt = stage.close_and_settle();
    let (settled, cleared) = (receipt.events::<Settled>().remove(0), receipt.events::<Cleared>().remove(0));
    assert_eq!((would, stage.clearing_now()), (Some(cleared), Some(cleared)), "as promised while it was open");

    let (supply, lot) = (stage.terms.common.supply, stage.terms.common.lot_size);
    let (tick, units) = model(supply, lot, bids);
    let price = stage.price(tick);
    assert_eq!((cleared.tick, cleared.price), (tick, price));
    assert_eq!(settled.orders, bids.len() as u64);
    let mut outcomes = Vec::new();
    for ((((name, wallet), (tick, lots)), units), live) in bidders.iter().zip(bids).zip(units).zip(live) {
        let paid = (price * units).div_ceil(lot);
        let refund = stage.price(*tick) * u128::from(*lots) - paid;
        let outcome = Outcome { allocated: units, paid, refund };
        assert_eq!((live, stage.if_closed_now(name)), (outcome, outcome), "{name}");
        assert_eq!(stage.claimed(wallet, name), (units, refund), "{name}");
        assert_eq!(stage.if_closed_now(name), Outcome::default(), "claimed");
        outcomes.push(outcome);
    }
    let paid: u128 = outcomes.iter().map(|outcome| outcome.paid).sum();
    let given: u128 = outcomes.iter().map(|outcome| outcome.allocated).sum();
    assert!(settled.proceeds <= paid && settled.sold >= given, "the least, and the most");
    if paid != 0 {
        stage.keep(Action::Proceeds).expect("some");
    }
    assert_eq!(stage.money(stage.terms.common.beneficiary) - before, paid);
    if given != supply {
        stage.keep(Action::Unsold).expect("some");
    }
    assert_eq!(stage.tokens(stage.terms.common.unsold_to), supply - given);
    assert_eq!((stage.pot(), stage.tokens(stage.at.sale)), (0, 0), "nothing is left");
    End { outcomes, cleared, unsold: supply - given, proceeds: paid }
}

/// The clearing tick, and what each bid gets, by serving the highest bids first.
fn model(supply: u128, lot: u128, bids: &[(u32, u32)]) -> (u32, Vec<u128>) {
    let mut sorted: Vec<(u32, u32)> = bids.to_vec();
    sorted.sort_unstable();
    let (mut left, mut marginal) = (supply, None);
    while let Some((tick, lots)) = sorted.pop() {
        let wants = u128::from(lots) * lot;
        if wants >= left {
            marginal = Some(tick);
            break;
        }
        left -= wants;
    }
    let Some(margin) = marginal else { return (0, bids.iter().map(|(_, lots)| u128::from(*lots) * lot).collect()) };
    let lots_at = |is: &dyn Fn(u32) -> bool| -> u128 {
        bids.iter().filter(|(tick, _)| is(*tick)).map(|(_, lots)| u128::from(*lots)).sum()
    };
    let (rest, all) = (supply - lots_at(&|tick| tick > margin) * lot, lots_at(&|tick| tick == margin));
    let fill = |(tick, lots): &(u32, u32)| match tick.cmp(&margin) {
        std::cmp::Ordering::Greater => u128::from(*lots) * lot,
        std::cmp::Ordering::Equal => rest * u128::from(*lots) / all,
        std::cmp::Ordering::Less => 0,
    };
    (margin, bids.iter().map(fill).collect())
}

#[test]
fn golden_bids_of_10_10_and_7_for_10_are_filled_0_3_7_at_the_price_of_the_second() {
    let end = sell(|_| (), &[(3, 10), (4, 10), (5, 7)]);
    assert_eq!((end.units(), end.cleared.price), (vec![0, 3, 7], 140));
    assert_eq!(end.outcomes[1], Outcome { allocated: 3, paid: 420, refund: 980 });
    assert_eq!(end.outcomes[2], Outcome { allocated: 7, paid: 980, refund: 70 });
    assert_eq!((end.cleared.filled_above, end.cleared.tick_demand, end.cleared.remaining), (7, 10, 3));
}

/// Lots of a million units, from 1,000 up.
fn dear(supply: u128) -> impl FnOnce(&mut Terms) {
    move |terms| {
        (terms.common.supply, terms.common.lot_size, terms.max_lots) = (supply, 1_000_000, 1);
        (terms.common.price, terms.step, terms.ticks) = (1_000, 100, 10);
    }
}

#[test]
fn golden_a_part_of_a_dear_lot_costs_a_part() {
    let end = sell(dear(1_500_000), &[(9, 1), (0, 1)]);
    let [ada, bob] = [(1_000_000, 1_000, 900), (500_000, 500, 500)];
    let outcomes = [ada, bob].map(|(units, paid, refund)| Outcome { allocated: units, paid, refund });
    assert_eq!((end.outcomes, end.proceeds, end.unsold), (outcomes.to_vec(), 1_500, 0));
}

#[test]
fn golden_an_auction_is_full_to_the_unit() {
    for (supply, tick, units, unsold) in
        [(2_000_000, 1, 1_000_000, 0), (2_000_001, 0, 1_000_000, 1), (1_999_999, 1, 999_999, 0)]
    {
        let end = sell(dear(supply), &[(3, 1), (1, 1)]);
        assert_eq!((end.cleared.tick, end.units(), end.unsold), (tick, vec![1_000_000, units], unsold));
        assert_eq!(end.outcomes[1].paid, end.cleared.price, "999,999 of a million cost as much, rounded up");
    }
    let end = sell(dear(2_000_000), &[(3, 1), (1, 1), (1, 1)]);
    assert_eq!(end.outcomes[0], Outcome { allocated: 1_000_000, paid: 1_100, refund: 200 });
    assert_eq!(end.outcomes[1..], [Outcome { allocated: 500_000, paid: 550, refund: 550 }; 2]);
}

#[test]
fn golden_a_cancelled_auction_tells_of_no_money_but_refunds() {
    let mut stage = Auction::open(|terms| {
        dear(1_500_000)(terms);
        terms.common.min_raise = 1_501;
    });
    stage.bidders(&[(9, 1), (0, 1)]);
    let receipt = stage.close_and_settle();
    assert_eq!(receipt.events::<Cancelled>(), [Cancelled { raised: 1_500 }]);
    assert_eq!((stage.clearing_now(), stage.life().proceeds, stage.state().price), (None, 0, 0));
    for (name, refund) in [("bidder 0", 1_900), ("bidder 1", 1_000)] {
        assert_eq!(stage.if_closed_now(name), Outcome { allocated: 0, paid: 0, refund });
    }
    let now = stage.chain.now();
    let refused = Error::WrongPhase { phase: Phase::Cancelled, now };
    assert_eq!(stage.keep(Action::Proceeds).map(drop), Err(refused));
}

#[test]
fn demand_of_one_less_than_the_supply_exactly_the_supply_and_one_more() {
    for (lots, price, units) in [(4, 100, [5, 4]), (5, 130, [5, 5]), (6, 130, [5, 5])] {
        let end = sell(|_| (), &[(5, 5), (3, lots)]);
        assert_eq!((end.cleared.price, end.units()), (price, units.to_vec()));
    }
}

#[test]
fn nobody_comes_or_one() {
    let end = sell(|_| (), &[]);
    assert_eq!((end.proceeds, end.unsold, end.cleared.price), (0, 10, 100));
    for (tick, lots, price) in [(0, 9, 100), (0, 10, 100), (0, 11, 100), (7, 9, 100), (7, 10, 170), (7, 11, 170)] {
        let end = sell(|_| (), &[(tick, lots)]);
        assert_eq!((end.cleared.price, end.units()[0]), (price, u128::from(lots.min(10))));
    }
}

#[test]
fn too_few_bids_are_all_filled_at_the_reserve_price() {
    let end = sell(|_| (), &[(7, 2), (3, 3), (0, 4)]);
    assert_eq!((end.units(), end.proceeds, end.unsold), (vec![2, 3, 4], 900, 1));
}

#[test]
fn parts_are_rounded_down_and_payments_up() {
    // 2,500 units in lots of 1,000, three bids of one lot at the margin: 833 units each, and one is left.
    let end = sell(|terms| (terms.common.supply, terms.common.lot_size) = (2_500, 1_000), &[(2, 1), (2, 1), (2, 1)]);
    assert_eq!((end.units(), end.unsold), (vec![833; 3], 1));
    assert_eq!(end.outcomes[0], Outcome { allocated: 833, paid: 100, refund: 20 }, "99.96, rounded up");
}

#[test]
fn a_gift_is_shared_at_the_lowest_tick() {
    let end = sell(|terms| terms.common.price = 0, &[(0, 10), (0, 10)]);
    assert_eq!((end.units(), end.proceeds), (vec![5, 5], 0));
}

#[test]
fn ladders_may_be_geometric_and_ticks_lie_in_many_values() {
    let wide = |terms: &mut Terms| {
        (terms.geometric, terms.common.price, terms.step, terms.ticks) = (true, 1_000, 50, 1_024);
    };
    let end = sell(wide, &[(1_023, 1), (600, 3), (104, 4), (103, 4), (52, 9), (0, 1)]);
    assert_eq!((end.units(), end.cleared.tick), (vec![1, 3, 4, 2, 0, 0], 103));
    let end = sell(wide, &[(51, 2), (52, 2)]);
    assert_eq!((end.units(), end.cleared.price), (vec![2, 2], 1_000));
}

#[test]
fn any_bids_come_to_what_the_model_says() {
    for seed in 0..12u32 {
        let bid = |bidder: u32| ((seed * 5 + bidder * bidder * 3) % 8, 1 + (seed * 7 + bidder * 11) % 9);
        let bids: Vec<_> = (0..2 + seed % 7).map(bid).collect();
        let supply = u128::from(1 + seed * 541 % 3_001);
        sell(|terms| (terms.common.supply, terms.common.lot_size) = (supply, 100), &bids);
    }
}

#[test]
fn permuting_the_bids_changes_nobodys_result() {
    let bids = [(2, 5), (4, 3), (3, 4), (3, 6), (1, 2)];
    let expected = sell(|_| (), &bids).outcomes;
    for turn in 1..5 {
        let turned: Vec<_> = (0..5).map(|index| bids[(index + turn) % 5]).collect();
        let mut got = sell(|_| (), &turned).outcomes;
        got.rotate_right(turn);
        assert_eq!(got, expected);
    }
}

#[test]
fn raising_step_by_step_comes_to_the_same_as_bidding_once() {
    let expected = sell(|_| (), &[(4, 6), (3, 6)]).outcomes;
    let mut stage = Auction::open(|_| ());
    let [ada, bob] = [0, 1].map(|number| stage.buyer(&format!("bidder {number}")));
    stage.bid(&ada, 0, 1);
    stage.bid(&bob, 3, 6);
    for (before, after) in [((0, 1), (0, 6)), ((0, 6), (3, 6)), ((3, 6), (4, 6))] {
        stage.raise(&ada, before, after);
    }
    stage.close_and_settle();
    assert_eq!(vec![stage.if_closed_now("bidder 0"), stage.if_closed_now("bidder 1")], expected);
}

#[test]
fn bids_for_next_to_nothing_cancel_no_auction() {
    // 10 for 200 each, of 1,000 at 110; and many for one, at less. Each bid's rest is uncertain, and counts for nothing here.
    let bids = [[(1, 200); 10].as_slice(), &[(0, 1); 50]].concat();
    for (min_raise, phase) in [(110_000, Phase::Settled), (110_001, Phase::Cancelled)] {
        let mut stage = Auction::open(|terms| {
            (terms.common.supply, terms.common.lot_size, terms.max_lots, terms.common.min_raise) =
                (1_000, 1, 200, min_raise);
        });
        stage.bidders(&bids);
        stage.close_and_settle();
        assert_eq!(stage.phase(), phase);
    }
}

#[test]
fn an_auction_that_raises_too_little_is_cancelled() {
    // 6 and 6 for 10 at 130: 10 are sold.
    for (min_raise, phase) in [(1_300, Phase::Settled), (1_301, Phase::Cancelled)] {
        let mut stage = Auction::open(|terms| (terms.common.min_raise, terms.common.lot_size) = (min_raise, 1));
        let bidders = stage.bidders(&[(3, 5), (4, 5)]);
        assert_eq!(stage.clearing_now().is_some(), phase == Phase::Settled);
        let receipt = stage.close_and_settle();
        assert_eq!(stage.phase(), phase);
        let raised: Vec<u128> = receipt.events().iter().map(|Cancelled { raised }| *raised).collect();
        if phase == Phase::Cancelled {
            assert_eq!((raised, stage.clearing_now()), (vec![1_300], None));
            assert_eq!(stage.claimed(&bidders[0].1, "bidder 0"), (0, 650));
            assert_eq!(stage.claimed(&bidders[1].1, "bidder 1"), (0, 700));
            let seller = stage.terms.common.seller;
            let before = stage.tokens(seller);
            stage.keep(Action::Unsold).expect("all");
            assert_eq!((stage.tokens(seller) - before, stage.pot()), (10, 0));
        }
    }
}

#[test]
fn it_is_settled_once_and_not_early() {
    let mut stage = Auction::open(|_| ());
    stage.bidders(&[(0, 1)]);
    stage.set_time(stage.terms.common.closes_at - 1);
    assert!(matches!(stage.keep(Action::Settle), Err(Error::WrongPhase { phase: Phase::Open, .. })));
    stage.close();
    stage.keep(Action::Settle).expect("now");
    assert!(matches!(stage.keep(Action::Settle), Err(Error::WrongPhase { phase: Phase::Settled, .. })));
}
