//! The draw for the lots that are left: by the round that the sale's own close fixes, by nobody's choice, for exactly as many as
//! there are lots left.

use e2e_tests::{
    PRECOMPILE,
    action::Action,
    quadratic::{Quadratic, ROUND},
};
use fairsale_chain::{Account, Address};
use fairsale_interfaces::{
    beacon::DELAY,
    draws::Drawn,
    sale::{Cancelled, Error, Outcome, Phase, Settled},
};
use fairsale_math::Draw;
use quadratic_sale::Terms;

/// A sale that draws by the development beacon: one round, up to 8 lots a person, changed as `change` says.
fn open(change: impl FnOnce(&mut Terms)) -> Quadratic {
    Quadratic::drawing(|terms| {
        (terms.common.personhood, terms.first_cap, terms.cap_step, terms.rounds) = (PRECOMPILE, 8, 0, 1);
        change(terms);
    })
}

/// Makes `count` people, with their names.
fn people(stage: &mut Quadratic, count: usize) -> Vec<(String, Account)> {
    let names = (0..count).map(|number| format!("buyer {number}"));
    names.map(|name| (name.clone(), stage.citizen(&name))).collect()
}

/// The asks, and who wins by an independent count of the entries: in the sequence of the asks, since nobody changes.
fn winners(asks: &[u32], cap: u32, sale: Address, drawn: &Drawn) -> Vec<bool> {
    let mut entries: Vec<usize> = (0..asks.len()).filter(|buyer| asks[*buyer] > cap).collect();
    entries.sort_by_key(|buyer| asks[*buyer]); // a stable sort: those with the same ask stay in sequence
    let draw = Draw { hash: |input: &[u8]| alloy_core::primitives::keccak256(input).0, sale: sale.0, seed: drawn.seed };
    let of = entries.len() as u32;
    assert_eq!(drawn.entries, [of, 0, 0, 0, 0, 0, 0, 0]);
    let mut won = vec![false; asks.len()];
    for (number, buyer) in (0..).zip(entries) {
        won[buyer] = draw.wins(1, number, of, drawn.prizes[0]).expect("an entry");
    }
    assert_eq!(won.iter().filter(|won| **won).count() as u32, drawn.prizes[0]);
    won
}

/// Plays a sale to the end and says who won; everybody gets and pays what the rules say, and the sale is empty.
fn play(change: impl FnOnce(&mut Terms), asks: &[u32], cap: u32) -> Vec<bool> {
    let mut stage = open(change);
    let buyers = people(&mut stage, asks.len());
    for ((_, buyer), lots) in buyers.iter().zip(asks) {
        stage.order(buyer, *lots);
    }
    let drawers = asks.iter().filter(|lots| **lots > cap).count() as u32;
    let certain: u128 = asks.iter().map(|lots| u128::from((*lots).min(cap))).sum();
    let left = (stage.terms.common.supply / stage.terms.common.lot_size - certain) as u32;
    for ((name, _), lots) in buyers.iter().zip(asks) {
        let chance = if *lots > cap { (left, drawers) } else { (0, 1) };
        assert_eq!(stage.chance_of(name), chance, "{name}");
    }
    stage.close();
    let round = stage.publish();
    let keeper = stage.roles.keeper.clone();
    let receipt = stage.act(&keeper, Action::Settle, 0).expect("the beacon has spoken");
    let (settled, drawn): (Vec<Settled>, Vec<Drawn>) = (receipt.events(), receipt.events());
    assert_eq!((settled.len(), drawn.len()), (1, 1));
    assert_eq!(stage.drawn(), Some(drawn[0]));
    assert_eq!((drawn[0].round, drawn[0].prizes[0]), (round, left));
    assert_eq!(drawn[0].seed, stage.randomness(round).expect("verified"));

    let (lot, sale) = (stage.terms.common.lot_size, stage.at.sale);
    let won = winners(asks, cap, sale, &drawn[0]);
    let (mut sold, mut proceeds) = (0, 0);
    for (((name, buyer), lots), won) in buyers.iter().zip(asks).zip(&won) {
        let got = (*lots).min(cap + u32::from(*won));
        let (paid, refund) = (stage.cost(got), stage.cost(*lots) - stage.cost(got));
        let units = u128::from(got) * lot;
        assert_eq!(stage.if_closed_now(name), Outcome { allocated: units, paid, refund }, "{name}");
        assert_eq!(stage.chance_of(name), (u32::from(*won), 1));
        assert_eq!(stage.claimed(buyer, name), (units, refund), "{name}");
        sold += units;
        proceeds += paid;
    }
    assert_eq!((settled[0].sold, settled[0].proceeds, settled[0].level), (sold, proceeds, u128::from(cap) * lot));
    if proceeds != 0 {
        stage.act(&keeper, Action::Proceeds, 0).expect("some");
    }
    let unsold = stage.terms.common.supply - sold;
    assert_eq!(stage.tokens(sale), unsold);
    assert_eq!(stage.money(sale), stage.chain.constants().existential_deposit);
    won
}

#[test]
fn golden_one_lot_is_left_for_the_two_who_asked_for_5() {
    let won = play(|_| (), &[1, 2, 5, 5], 3);
    assert_eq!(won[..2], [false; 2]);
    assert_eq!(won.iter().filter(|won| **won).count(), 1);
}

#[test]
fn golden_5_lots_for_8_people_are_a_pure_lottery() {
    let won = play(|terms| terms.common.supply = 5, &[1; 8], 0);
    assert_eq!(won.iter().filter(|won| **won).count(), 5);
}

#[test]
fn a_capped_sale_of_what_cannot_be_divided_draws_as_well() {
    play(|terms| (terms.power, terms.common.supply) = (1, 5), &[1; 8], 0);
    play(|terms| (terms.power, terms.common.supply, terms.common.lot_size) = (1, 12_000, 1_000), &[1, 8, 8, 2], 4);
}

#[test]
fn entries_are_numbered_across_all_levels() {
    play(|terms| terms.common.supply = 20, &[8, 3, 5, 4, 8, 4, 7, 3, 1], 2);
    // Three slots of the histogram.
    let caps = |terms: &mut Terms| (terms.first_cap, terms.common.supply, terms.common.price) = (130, 311, 1);
    play(caps, &[130, 64, 65, 128, 129, 63, 130], 44);
}

#[test]
fn one_lot_less_than_people_and_one_lot_only() {
    for supply in [1, 4] {
        play(|terms| terms.common.supply = supply, &[8; 5], 0);
    }
}

#[test]
fn nothing_is_drawn_if_nothing_is_left_or_nobody_wants_it() {
    for (supply, asks) in [(10, &[5, 5][..]), (10, &[5, 4]), (10, &[8, 8]), (10, &[]), (5, &[1; 5])] {
        let mut stage = open(|terms| terms.common.supply = supply);
        for ((_, buyer), lots) in people(&mut stage, asks.len()).iter().zip(asks) {
            stage.order(buyer, *lots);
        }
        let receipt = stage.close_and_settle(); // and the beacon is not asked: it has nothing to say yet
        assert_eq!((receipt.events::<Settled>().len(), receipt.events::<Drawn>().len()), (1, 0));
        assert_eq!(stage.drawn(), None);
    }
}

#[test]
fn changes_keep_the_lists_without_gaps() {
    let mut stage = open(|terms| terms.common.supply = 7);
    let buyers = people(&mut stage, 6);
    let ask = |stage: &mut Quadratic, buyer: usize, before: u32, lots: u32| {
        if before == 0 { stage.order(&buyers[buyer].1, lots) } else { stage.change(&buyers[buyer].1, before, lots) }
    };
    for buyer in 0..6 {
        ask(&mut stage, buyer, 0, 5);
    }
    ask(&mut stage, 1, 5, 6); // list 5: 0 5 2 3 4, list 6: 1
    ask(&mut stage, 0, 5, 2); // list 5: 4 5 2 3
    stage.act(&buyers[5].1, Action::Withdraw, 0).expect("open"); // list 5: 4 3 2
    ask(&mut stage, 5, 0, 5); // list 5: 4 3 2 5
    ask(&mut stage, 3, 5, 5); // stays
    stage.close();
    stage.publish();
    let keeper = stage.roles.keeper.clone();
    stage.act(&keeper, Action::Settle, 0).expect("the beacon has spoken");
    let drawn = stage.drawn().expect("7 lots for 6 people: one each, and one is left");
    // Everybody asked for more than one.
    let entries = [0, 4, 3, 2, 5, 1];
    let draw = Draw {
        hash: |input: &[u8]| alloy_core::primitives::keccak256(input).0,
        sale: stage.at.sale.0,
        seed: drawn.seed,
    };
    for (number, buyer) in (0..).zip(entries) {
        let (name, wallet) = &buyers[buyer];
        let won = draw.wins(1, number, 6, 1).expect("an entry");
        assert_eq!(stage.claimed(wallet, name).0, 1 + u128::from(won), "{name}");
    }
}

#[test]
fn without_its_round_nothing_is_settled_and_then_in_one_way_only() {
    let mut stage = open(|terms| terms.common.supply = 5);
    let buyers = people(&mut stage, 8);
    for (_, buyer) in &buyers {
        stage.order(buyer, 1);
    }
    let (keeper, closes_at) = (stage.roles.keeper.clone(), stage.closes_at());
    let round = stage.beacon_round(closes_at + DELAY);
    // Other rounds are there, the one before and the one after; it is this one that counts.
    e2e_tests::beacon::publish(&mut stage, round - 1);
    e2e_tests::beacon::publish(&mut stage, round + 1);
    stage.set_time(closes_at);
    assert_eq!(stage.act(&keeper, Action::Settle, 0).map(drop), Err(Error::BeaconSilent { round }));
    assert_eq!(stage.phase(), Phase::Closed);
    e2e_tests::beacon::publish(&mut stage, round);
    stage.act(&keeper, Action::Settle, 0).expect("the beacon has spoken");
    let drawn = stage.drawn();
    assert!(matches!(stage.act(&keeper, Action::Settle, 0), Err(Error::WrongPhase { .. })), "no second try");
    e2e_tests::beacon::publish(&mut stage, round); // nor a second answer
    assert_eq!(stage.drawn(), drawn);
}

#[test]
fn settling_late_gives_the_same_seed() {
    for late in [0, 1, 5_000] {
        let mut stage = open(|terms| terms.common.supply = 5);
        for (_, buyer) in people(&mut stage, 8) {
            stage.order(&buyer, 1);
        }
        stage.close();
        let round = stage.publish();
        stage.set_time(stage.chain.now() + late);
        let keeper = stage.roles.keeper.clone();
        stage.act(&keeper, Action::Settle, 0).expect("in time");
        let drawn = stage.drawn().expect("5 lots for 8 people");
        assert_eq!((drawn.round, Some(drawn.seed)), (round, stage.randomness(round)), "{late} s late");
    }
}

#[test]
fn the_round_is_that_of_the_round_which_sold_it_out() {
    let mut stage = Quadratic::drawing(|terms| (terms.common.personhood, terms.common.supply) = (PRECOMPILE, 5));
    let buyers = people(&mut stage, 8);
    stage.go_to_round(1);
    for (_, buyer) in &buyers {
        stage.order(buyer, 1);
    }
    let end = stage.terms.common.opens_at + 2 * ROUND;
    assert_eq!(stage.closes_at(), end);
    stage.set_time(end);
    let keeper = stage.roles.keeper.clone();
    let round = stage.beacon_round(end + DELAY);
    assert_eq!(stage.act(&keeper, Action::Settle, 0).map(drop), Err(Error::BeaconSilent { round }));
    assert_eq!(stage.publish(), round);
    stage.act(&keeper, Action::Settle, 0).expect("the beacon has spoken");
}

#[test]
fn a_beacon_that_never_answers_cancels_the_sale_and_an_answer_after_that_changes_nothing() {
    let mut stage = open(|terms| terms.common.supply = 5);
    let buyers = people(&mut stage, 8);
    for (_, buyer) in &buyers {
        stage.order(buyer, 1);
    }
    let keeper = stage.roles.keeper.clone();
    stage.set_time(stage.terms.common.settle_by - 1);
    assert!(matches!(stage.act(&keeper, Action::Settle, 0), Err(Error::BeaconSilent { .. })));
    stage.set_time(stage.terms.common.settle_by);
    assert_eq!(stage.phase(), Phase::Cancelled);
    stage.publish();
    assert!(matches!(stage.act(&keeper, Action::Settle, 0), Err(Error::WrongPhase { .. })));
    for (name, buyer) in &buyers {
        assert_eq!(stage.claimed(buyer, name), (0, 3));
    }
    let seller = stage.terms.common.seller;
    let before = stage.tokens(seller);
    stage.act(&keeper, Action::Unsold, 0).expect("all of it");
    assert_eq!(stage.tokens(seller) - before, 5);
}

#[test]
fn a_round_that_was_known_while_the_sale_was_open_draws_nothing() {
    // Whoever has the key, or finds a round out, may have ordered by it. A second later nobody could.
    for (early, phase) in [(1, Phase::Cancelled), (0, Phase::Settled)] {
        let mut stage = open(|terms| terms.common.supply = 5);
        let buyers = people(&mut stage, 8);
        for (_, buyer) in &buyers {
            stage.order(buyer, 1);
        }
        let closes_at = stage.closes_at();
        stage.set_time(closes_at - early);
        stage.publish();
        stage.set_time(closes_at);
        let keeper = stage.roles.keeper.clone();
        let receipt = stage.act(&keeper, Action::Settle, 0).expect("there is a round");
        assert_eq!(stage.phase(), phase, "known {early} s before the close");
        assert_eq!(receipt.events::<Cancelled>().len(), usize::try_from(early).expect("one or none"));
        if phase == Phase::Cancelled {
            assert_eq!(stage.drawn(), None);
            for (name, buyer) in &buyers {
                assert_eq!(stage.claimed(buyer, name), (0, 3), "all is refunded");
            }
        }
    }
}

#[test]
fn the_last_one_in_and_the_seller_together_choose_nothing() {
    // Whatever is asked for, or changed, until the last second: the round is the same, and nobody can know it yet.
    let mut stage = open(|terms| terms.common.supply = 5);
    let buyers = people(&mut stage, 9);
    for (_, buyer) in &buyers[..8] {
        stage.order(buyer, 1);
    }
    let closes_at = stage.closes_at();
    let round = stage.beacon_round(closes_at + DELAY);
    stage.set_time(closes_at - 1);
    stage.order(&buyers[8].1, 8);
    stage.act(&buyers[8].1, Action::Withdraw, 0).expect("until the last second");
    assert_eq!(stage.closes_at(), closes_at);
    assert!(stage.decided_at(round) >= closes_at + DELAY, "public ten minutes after the close at the earliest");
    stage.set_time(closes_at);
    let (seller, late) = (stage.roles.seller.clone(), &buyers[8].1);
    for (who, action, value) in [
        (late, Action::Order(1), 3),
        (&buyers[0].1, Action::Withdraw, 0),
        (&buyers[0].1, Action::Change(2), 9),
        (&seller, Action::Cancel, 0),
        (&seller, Action::Fund, 0),
    ] {
        let closed = Err(Error::WrongPhase { phase: Phase::Closed, now: closes_at });
        assert_eq!(stage.act(who, action, value).map(drop), closed, "{action:?}");
    }
}

#[test]
fn what_a_draw_raises_counts_whoever_wins() {
    // 1 + 4 + 9 + 9 and 16 − 9, times 3.
    for (min_raise, phase) in [(90, Phase::Settled), (91, Phase::Cancelled)] {
        let mut stage = open(|terms| terms.common.min_raise = min_raise);
        for ((_, buyer), lots) in people(&mut stage, 4).iter().zip([1, 2, 5, 5]) {
            stage.order(buyer, lots);
        }
        stage.close();
        let keeper = stage.roles.keeper.clone();
        if phase == Phase::Settled {
            stage.publish();
        }
        let receipt = stage.act(&keeper, Action::Settle, 0).expect("a sale that raises too little needs no beacon");
        assert_eq!(stage.phase(), phase);
        let raised: Vec<u128> = receipt.events().iter().map(|Cancelled { raised }| *raised).collect();
        assert_eq!(raised, if phase == Phase::Settled { vec![] } else { vec![90] });
    }
}

#[test]
fn over_many_draws_everybody_wins_about_as_often() {
    // 3 of 6, in so many sales, each of which closes later than the one before and so has another seed.
    let rounds = e2e_tests::chain::fewer_on_a_node(60, 3);
    let mut wins = [0u32; 6];
    for sale in 0..rounds {
        let later = u64::from(sale) * 3;
        for (win, won) in wins.iter_mut().zip(play(
            |terms| (terms.common.supply, terms.round_seconds) = (3, ROUND + later),
            &[1; 6],
            0,
        )) {
            *win += u32::from(won);
        }
    }
    assert_eq!(wins.iter().sum::<u32>(), 3 * rounds);
    // The chain is always the same, so this never changes: each is within four standard deviations of a half.
    let off = 4.0 * (f64::from(rounds) / 4.0).sqrt();
    assert!(wins.iter().all(|win| (f64::from(*win) - f64::from(rounds) / 2.0).abs() <= off), "{wins:?}");
}
