//! What a settled sale gives, takes and keeps: the golden examples of the specification through the whole chain, and every
//! order of taking what is due.

use capped_sale::Terms;
use e2e_tests::{PRECOMPILE, Stage, action::Action, capped::Capped, chain::fewer_on_a_node, shares::outcomes};
use fairsale_chain::Account;
use fairsale_interfaces::sale::{Cancelled, Claimed, Error, Outcome, Phase, ProceedsPaid, Settled, UnsoldReturned};

/// What came of a sale.
struct End {
    outcomes: Vec<Outcome>,
    level: u128,
    sold: u128,
    proceeds: u128,
    unsold: u128,
}

/// A whole sale in which these asks are ordered, to the last unit; checked against shares found by sorting.
fn sell(change: impl FnOnce(&mut Terms), asks: &[u32]) -> End {
    let mut stage = Capped::open(|terms| {
        terms.common.personhood = PRECOMPILE;
        change(terms);
    });
    let names: Vec<_> = (0..asks.len()).map(|number| format!("buyer {number}")).collect();
    let buyers: Vec<Account> = names.iter().map(|name| stage.citizen(name)).collect();
    for (buyer, lots) in buyers.iter().zip(asks) {
        stage.order(buyer, *lots);
    }
    let live: Vec<_> = names.iter().map(|name| stage.if_closed_now(name)).collect();
    let terms = stage.terms.clone();
    assert_eq!(
        live,
        outcomes(terms.common.supply, terms.common.lot_size, terms.common.price, asks),
        "by another way of counting"
    );

    let settled: Vec<Settled> = stage.close_and_settle().events();
    let [Settled { orders, level, sold, proceeds }] = settled[..] else { panic!("not settled once") };
    assert_eq!(orders, asks.len() as u64);
    assert_eq!(sold, live.iter().map(|outcome| outcome.allocated).sum::<u128>());
    assert_eq!(proceeds, live.iter().map(|outcome| outcome.paid).sum::<u128>(), "exactly the sum of the payments");

    for ((name, buyer), live) in names.iter().zip(&buyers).zip(&live) {
        assert_eq!(stage.if_closed_now(name), *live, "what was shown is what they get");
        let before = stage.money(buyer.address()) as i128;
        let receipt = stage.claim(buyer, name);
        let claimed: Vec<Claimed> = receipt.events();
        let [Claimed { alias, account, allocated: units, paid, refund }] = claimed[..] else {
            panic!("not claimed once")
        };
        assert_eq!((alias, account), (stage.alias(name), buyer.address()));
        assert_eq!(Outcome { allocated: units, paid, refund }, *live);
        assert_eq!(stage.tokens(buyer.address()), units);
        assert_eq!(stage.money(buyer.address()) as i128 + receipt.cost.deposit - before, refund as i128);
    }
    let keeper = stage.roles.keeper.clone();
    let before = stage.money(terms.common.beneficiary);
    match stage.act(&keeper, Action::Proceeds, 0) {
        Ok(receipt) => {
            let paid: Vec<ProceedsPaid> = receipt.events();
            assert_eq!(
                paid.iter().map(|paid| (paid.to, paid.amount)).collect::<Vec<_>>(),
                [(terms.common.beneficiary, proceeds)]
            );
        }
        Err(error) => assert_eq!((error, proceeds), (Error::NothingLeft, 0)),
    }
    assert_eq!(stage.money(terms.common.beneficiary) - before, proceeds);
    let unsold = terms.common.supply - sold;
    match stage.act(&keeper, Action::Unsold, 0) {
        Ok(receipt) => {
            let back: Vec<UnsoldReturned> = receipt.events();
            assert_eq!(
                back.iter().map(|back| (back.to, back.units)).collect::<Vec<_>>(),
                [(terms.common.unsold_to, unsold)]
            );
        }
        Err(error) => assert_eq!((error, unsold), (Error::NothingLeft, 0)),
    }
    assert_eq!(stage.tokens(terms.common.unsold_to), unsold);
    // All that stays is what the chain wants of every account (0.01 DOT, which the seller paid when the sale was made), and,
    // not in this balance, the deposits for the sale's storage.
    assert_eq!(stage.tokens(stage.at.sale), 0);
    assert_eq!(stage.money(stage.at.sale), stage.chain.constants().existential_deposit);
    End { outcomes: live, level, sold, proceeds, unsold }
}

fn units(end: &End) -> Vec<u128> {
    end.outcomes.iter().map(|outcome| outcome.allocated).collect()
}

#[test]
fn golden_all_get_what_they_ask_for_when_there_is_enough() {
    let end = sell(|_| (), &[100; 5]);
    assert_eq!((units(&end), end.unsold, end.proceeds), (vec![100; 5], 500, 1_000));
}

#[test]
fn golden_twenty_at_the_cap_share_equally_and_get_half_back() {
    let end = sell(|_| (), &[100; 20]);
    assert_eq!(end.outcomes, [Outcome { allocated: 50, paid: 100, refund: 100 }; 20]);
    assert_eq!((end.level, end.sold, end.unsold), (50, 1_000, 0));
}

#[test]
fn golden_who_asks_for_less_than_the_level_gets_it_all() {
    let end = sell(|terms| terms.common.supply = 250, &[10, 100, 100, 100]);
    assert_eq!((units(&end), end.level), (vec![10, 80, 80, 80], 80));
}

#[test]
fn golden_what_cannot_be_shared_equally_is_unsold() {
    let end = sell(|terms| terms.common.supply = 100, &[100; 3]);
    assert_eq!((units(&end), end.unsold), (vec![33; 3], 1));
}

#[test]
fn golden_lots_are_shared_by_the_base_unit() {
    let end = sell(|terms| (terms.common.lot_size, terms.common.supply) = (1_000, 100_000), &[100; 3]);
    assert_eq!((units(&end), end.unsold), (vec![33_333; 3], 1));
    assert_eq!(end.outcomes[0].paid, 67, "33,333 at 2 a thousand are 66.666, and the pot wins");
}

#[test]
fn golden_parts_of_lots_are_paid_up_to_the_next_unit_of_money() {
    let end = sell(
        |terms| (terms.common.supply, terms.common.lot_size, terms.common.price) = (2_500_000, 1_000_000, 995),
        &[1, 2, 3],
    );
    assert_eq!((units(&end), end.level, end.unsold), (vec![833_333; 3], 833_333, 1));
    assert_eq!(end.outcomes.iter().map(|outcome| outcome.refund).collect::<Vec<_>>(), [165, 1_160, 2_155]);
    assert_eq!(end.proceeds, 3 * 830);
    let end =
        sell(|terms| (terms.common.supply, terms.common.lot_size, terms.common.price) = (100, 3, 10), &[5, 20, 20]);
    assert_eq!((units(&end), end.unsold), (vec![15, 42, 42], 1));
    let money: Vec<_> = end.outcomes.iter().map(|outcome| (outcome.paid, outcome.refund)).collect();
    assert_eq!((money, end.proceeds), (vec![(50, 0), (140, 60), (140, 60)], 330));
}

/// A lot costs the smallest unit there is, and each gets a part of one: all pay that unit, and it counts as raised.
#[test]
fn golden_nobody_pays_less_than_a_unit_for_a_part_of_a_lot() {
    let people = fewer_on_a_node(100, 10);
    let terms = |min_raise| {
        move |terms: &mut Terms| {
            (terms.common.supply, terms.common.lot_size, terms.common.price, terms.max_lots) =
                (1_000_000, 1_000_000, 1, 1);
            (terms.common.personhood, terms.common.min_raise) = (PRECOMPILE, min_raise);
        }
    };
    let asks = vec![1; people as usize];
    for min_raise in [2, people] {
        let end = sell(terms(min_raise), &asks);
        assert_eq!((end.level, end.proceeds, end.unsold), (1_000_000 / people, people, 0));
        assert!(end.outcomes.iter().all(|outcome| (outcome.paid, outcome.refund) == (1, 0)));
    }
    let mut stage = Capped::open(terms(people + 1));
    for number in 0..people {
        let buyer = stage.citizen(&format!("buyer {number}"));
        stage.order(&buyer, 1);
    }
    let cancelled: Vec<Cancelled> = stage.close_and_settle().events();
    assert_eq!((cancelled, stage.phase()), (vec![Cancelled { raised: people }], Phase::Cancelled));
}

#[test]
fn nobody_comes() {
    let end = sell(|_| (), &[]);
    assert_eq!((end.sold, end.proceeds, end.unsold), (0, 0, 1_000));
}

#[test]
fn one_buyer_gets_the_ask_or_all_there_is() {
    for (lots, got) in [(1, 1), (99, 99), (100, 100)] {
        assert_eq!(units(&sell(|_| (), &[lots])), [got]);
    }
    for (supply, got) in [(1, 1), (99, 99), (100, 100), (101, 100)] {
        assert_eq!(units(&sell(|terms| terms.common.supply = supply, &[100])), [got]);
    }
}

#[test]
fn demand_of_one_less_than_the_supply_exactly_the_supply_and_one_more() {
    for (last, unsold, gets) in [(99, 1, [100, 100, 99]), (100, 0, [100, 100, 100])] {
        let end = sell(|terms| terms.common.supply = 300, &[100, 100, last]);
        assert_eq!((units(&end), end.unsold), (gets.to_vec(), unsold));
    }
    let end = sell(|terms| terms.common.supply = 299, &[100, 100, 100]);
    assert_eq!((units(&end), end.unsold), (vec![99; 3], 2));
}

#[test]
fn as_many_buyers_as_units_one_less_and_one_more() {
    for (supply, each) in [(4, 0), (5, 1), (6, 1)] {
        let end = sell(|terms| terms.common.supply = supply, &[100; 5]);
        assert_eq!((units(&end), end.unsold), (vec![each; 5], supply - 5 * each));
    }
    // The same with asks that are the smallest there are: all can claim, and get all their money back.
    let end = sell(|terms| terms.common.supply = 4, &[1; 5]);
    assert_eq!(end.outcomes, [Outcome { allocated: 0, paid: 0, refund: 2 }; 5]);
}

#[test]
fn a_gift_is_shared_like_a_sale() {
    let end = sell(|terms| (terms.common.supply, terms.common.price) = (100, 0), &[100; 3]);
    assert_eq!((units(&end), end.proceeds), (vec![33; 3], 0));
}

#[test]
fn asks_in_all_parts_of_the_histogram_count() {
    let asks = [1, 63, 64, 65, 127, 128, 129, 512, 1023, 1024];
    for supply in [1, 640, 1_000, 3_135, 3_136, 3_137] {
        sell(|terms| (terms.common.supply, terms.max_lots) = (supply, 1024), &asks);
    }
}

#[test]
fn if_closed_now_follows_every_order() {
    let mut stage = Capped::open(|terms| (terms.common.personhood, terms.common.supply) = (PRECOMPILE, 100));
    let [ada, bob, cem] = ["ada", "bob", "cem"].map(|name| stage.citizen(name));
    let live = |stage: &mut Stage| ["ada", "bob", "cem"].map(|name| stage.if_closed_now(name).allocated);
    assert_eq!(live(&mut stage), [0, 0, 0], "who has no order gets nothing");
    stage.order(&ada, 100);
    assert_eq!(live(&mut stage), [100, 0, 0]);
    stage.order(&bob, 30);
    assert_eq!(live(&mut stage), [70, 30, 0]);
    stage.order(&cem, 80);
    assert_eq!(live(&mut stage), [35, 30, 35]);
    stage.act(&bob, Action::Change(90), 120).expect("his");
    assert_eq!(live(&mut stage), [33, 33, 33]);
    stage.act(&ada, Action::Withdraw, 0).expect("hers");
    assert_eq!(live(&mut stage), [0, 50, 50]);
    stage.close_and_settle();
    assert_eq!(live(&mut stage), [0, 50, 50]);
    stage.claim(&bob, "bob");
    assert_eq!(live(&mut stage), [0, 0, 50], "what is claimed is forgotten");
}

#[test]
fn if_closed_now_is_honest_about_a_sale_that_raises_too_little() {
    let mut stage = Capped::open(|terms| (terms.common.personhood, terms.common.min_raise) = (PRECOMPILE, 101));
    let [ada, bob] = ["ada", "bob"].map(|name| stage.citizen(name));
    stage.order(&ada, 50);
    let refunded = Outcome { allocated: 0, paid: 0, refund: 100 };
    assert_eq!(stage.if_closed_now("ada"), refunded, "100 would be raised: the sale would be cancelled");
    stage.order(&bob, 1);
    assert_eq!(stage.if_closed_now("ada"), Outcome { allocated: 50, paid: 100, refund: 0 }, "102 would");
    stage.act(&bob, Action::Withdraw, 0).expect("his");
    let cancelled: Vec<Cancelled> = stage.close_and_settle().events();
    assert_eq!((cancelled.len(), stage.if_closed_now("ada")), (1, refunded));
}

/// Every order of these four.
fn permutations() -> Vec<[usize; 4]> {
    let all = (0..256).map(|code| [code >> 6, code >> 4, code >> 2, code].map(|digit| digit & 3));
    all.filter(|order| (0..4).all(|which| order.contains(&which))).collect()
}

#[test]
fn claims_proceeds_and_unsold_come_to_the_same_in_every_order_and_each_pays_once() {
    assert_eq!(permutations().len(), 24);
    let mut ends = Vec::new();
    for order in permutations() {
        let mut stage = Capped::open(|terms| {
            (terms.common.personhood, terms.common.supply, terms.common.lot_size, terms.common.price) =
                (PRECOMPILE, 101, 7, 10);
        });
        let [ada, bob] = ["ada", "bob"].map(|name| stage.citizen(name));
        stage.order(&ada, 10);
        stage.order(&bob, 9);
        stage.close_and_settle();
        let (keeper, aliases) = (stage.roles.keeper.clone(), ["ada", "bob"].map(|name| stage.alias(name)));
        let all = [
            (&ada, Action::Claim(aliases[0]), Error::NoOrder),
            (&bob, Action::Claim(aliases[1]), Error::NoOrder),
            (&keeper, Action::Proceeds, Error::NothingLeft),
            (&keeper, Action::Unsold, Error::NothingLeft),
        ];
        for which in order {
            let (who, action, again) = &all[which];
            stage.act(who, *action, 0).unwrap_or_else(|error| panic!("{order:?}: {action:?}: {error:?}"));
            let before = [stage.money(stage.at.sale), stage.tokens(stage.at.sale)];
            assert_eq!(stage.act(who, *action, 0).map(drop), Err(*again), "{order:?}: {action:?} twice");
            assert_eq!([stage.money(stage.at.sale), stage.tokens(stage.at.sale)], before, "and nothing moved");
        }
        let (sale, terms) = (stage.at.sale, stage.terms.clone());
        let accounts = [ada.address(), bob.address(), terms.common.beneficiary, terms.common.unsold_to, sale];
        ends.push(accounts.map(|account| (stage.money(account), stage.tokens(account))));
    }
    assert!(ends.iter().all(|end| *end == ends[0]), "{ends:?}");
    assert_eq!(ends[0].map(|(_, tokens)| tokens), [50, 50, 0, 1, 0]);
}

#[test]
fn more_than_the_supply_in_escrow_sells_no_more_than_the_supply_and_the_rest_is_unsold() {
    const SUPPLY: u128 = 1_000;
    let mut stage = Capped::announced_of(SUPPLY + 5, |terms| terms.common.personhood = PRECOMPILE);
    stage.allot(SUPPLY + 1);
    stage.keep(Action::Fund).expect("more than enough");
    stage.chain.set_time(stage.terms.common.opens_at);
    let buyers: Vec<_> = (0..11).map(|number| stage.citizen(&format!("buyer {number}"))).collect();
    for buyer in &buyers {
        stage.order(buyer, 100);
    }
    let settled: Vec<Settled> = stage.close_and_settle().events();
    assert_eq!(settled.iter().map(|event| (event.level, event.sold)).collect::<Vec<_>>(), [(90, 990)]);
    for (number, buyer) in buyers.iter().enumerate() {
        stage.claim(buyer, &format!("buyer {number}"));
        assert_eq!(stage.tokens(buyer.address()), 90);
    }
    stage.keep(Action::Unsold).expect("ten are unsold, and one was too much");
    let common = stage.terms.common.clone();
    let holdings = [common.seller, stage.at.sale, common.unsold_to].map(|who| stage.tokens(who));
    assert_eq!(holdings, [4, 0, 11]);
}

#[test]
fn a_sale_that_must_raise_more_than_can_be_is_cancelled() {
    let mut stage = Capped::open(|terms| terms.common.min_raise = u128::MAX);
    stage.close_and_settle();
    assert_eq!(stage.phase(), Phase::Cancelled);
}
