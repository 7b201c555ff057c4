//! Everybody has the same chance, alone or in a group, and it is what the sale says before the close: exactly, by the golden
//! examples of the specification; over many seeds; and whoever leaves a group at the last moment.

use super::{
    beacon::{answers_with, open_with_puppet},
    draws::Crowd,
    *,
};
use e2e_tests::chain::{fewer_on_a_node, is_node};
use fairsale_chain::Typed;
use fairsale_interfaces::{draws::Drawn, sale::Sale};
use fairsale_math::{Draw, Purpose, prizes};

/// How many persons there are in these classes.
fn persons(entries: &[u32; 8]) -> u32 {
    (1..).zip(entries).map(|(size, count)| size * count).sum()
}

/// The sizes of groups, so many of each size from 2 on.
fn groups(numbers: &[usize]) -> Vec<u32> {
    (2..).zip(numbers).flat_map(|(size, count)| vec![size; *count]).collect()
}

/// How many win on average: all there is, if persons alone take up the rounding, else as many fewer as the largest group has
/// besides one.
fn on_average(supply: u32, entries: &[u32; 8]) -> u32 {
    let (all, largest) = (persons(entries), (1..=8usize).rev().find(|size| entries[size - 1] != 0));
    let largest = largest.expect("somebody entered") as u32;
    let enough = |of: u32| entries[0] * of >= largest * all;
    if enough(supply) && enough(all - supply) { supply } else { supply + 1 - largest }
}

type Keccak = fn(&[u8]) -> [u8; 32];

fn keccak(input: &[u8]) -> [u8; 32] {
    alloy_core::primitives::keccak256(input).0
}

/// How many of each class win by a draw, as the library computes it.
fn prizes_of(draw: &Draw<Keccak>, supply: u32, entries: &[u32; 8]) -> [u32; 8] {
    prizes(supply, entries, |below| draw.uniform(Purpose::Rounding, 0, below)).expect("few persons")
}

/// Everybody in the crowd is told this chance.
#[track_caller]
fn assert_chance(crowd: &mut Crowd, chance: (u32, u32)) {
    for (name, _) in crowd.people.clone() {
        assert_eq!(crowd.lottery.chance_of(&name), chance, "{name}");
    }
    assert_eq!(crowd.lottery.chance_of("nobody"), (0, 1));
}

#[test]
fn chance_of_is_exact_before_the_close() {
    // 100 alone, 20 pairs and 20 groups of three for 20 tickets: 20 in 200. (On a node: fewer, 20 in 45.)
    let (alone, others) = fewer_on_a_node((100, [20, 20]), (20, [5, 5]));
    let mut crowd = Crowd::entered(20, alone, &groups(&others), 1);
    assert_chance(&mut crowd, (20, fewer_on_a_node(200, 45)));
    assert_eq!(crowd.drawn().len(), 20, "all are given out");

    // 60 groups of three (on a node: 8): 18 in 180, and always 6 of them win.
    let number = fewer_on_a_node(60, 8);
    let mut crowd = Crowd::entered(20, 0, &groups(&[0, number]), 2);
    assert_chance(&mut crowd, (18, 3 * number as u32));
    assert_eq!(crowd.drawn().len(), 18);

    // One alone among ten pairs, for 10 tickets: 9 in 21, which is 3 in 7.
    let mut crowd = Crowd::entered(10, 1, &groups(&[10]), 3);
    assert_chance(&mut crowd, (9, 21));
    assert!((8..=10).contains(&crowd.drawn().len()));

    // As many as there are tickets, and one more, who loses or lets one alone lose: too few to take up the rounding.
    let mut crowd = Crowd::entered(10, 6, &groups(&[2]), 4);
    assert_chance(&mut crowd, (1, 1));
    crowd.enter("one more".to_owned(), Deed::Sale(Action::Order(1)));
    assert_chance(&mut crowd, (9, 11));
    crowd.drawn();
}

/// One alone and ten pairs, drawn on the chain by so many secrets: what the sale decides is what the library says, to the last
/// winner, and over all of them each wins about as often as it was told.
#[test]
fn draws_on_the_chain_are_those_of_the_library_and_come_out_as_often_as_they_should() {
    let draws = fewer_on_a_node(30u8, 2);
    let (mut alone, mut paired) = (0, 0);
    for secret in 0..draws {
        let mut crowd = Crowd::entered(10, 1, &groups(&[10]), secret);
        let told = ["person 0", "leader 7"].map(|name| crowd.lottery.chance_of(name));
        assert_eq!(told, [(9, 21); 2]);
        let won = crowd.drawn();
        let Drawn { seed, entries, prizes, .. } = crowd.replay.drawn.expect("more persons than tickets");
        let draw = Draw { hash: keccak as fn(&[u8]) -> [u8; 32], sale: crowd.lottery.at.sale.0, seed };
        assert_eq!((entries, prizes), ([1, 10, 0, 0, 0, 0, 0, 0], prizes_of(&draw, 10, &entries)));
        let wins = |class: u8, index: u32| {
            let class_index = usize::from(class) - 1;
            draw.wins(class, index, entries[class_index], prizes[class_index]).expect("an entry")
        };
        // Nobody went, so the groups stand in their list as they were completed.
        assert_eq!(won.contains("person 0"), wins(1, 0));
        for group in 0..10 {
            assert_eq!(won.contains(&format!("leader {}", group + 1)), wins(2, group), "group {group}");
        }
        alone += u32::from(wins(1, 0));
        paired += prizes[1];
    }
    // The chain is always the same, so this never changes: within four standard deviations.
    let near = |wins: u32, entries: u32| {
        let (tries, chance) = (f64::from(draws) * f64::from(entries), 3.0 / 7.0);
        (f64::from(wins) - tries * chance).abs() <= 4.0 * (tries * chance * (1.0 - chance)).sqrt()
    };
    assert!(near(alone, 1) && near(paired, 10), "{alone} and {paired} in {draws}");
}

/// The sale decides by a thousand seeds, each tried in place of the last: every class wins as often as everybody was told.
#[test]
fn over_a_thousand_seeds_the_sale_itself_draws_as_often_as_it_says() {
    const SEEDS: u32 = 1_000;
    if is_node() {
        return; // a node says nothing of the events of a trial
    }
    for (alone, sizes, chance) in [(4, groups(&[6, 4]), (18, 28)), (10, groups(&[5, 3]), (20, 29))] {
        let (lottery, beacon) = open_with_puppet(20);
        let mut crowd = Crowd::of(lottery);
        crowd.fill(alone, &sizes);
        assert_chance(&mut crowd, chance);
        let (entries, keeper) = (crowd.lottery.entries(), crowd.lottery.roles.keeper.clone());
        crowd.lottery.set_time(crowd.lottery.terms.common.closes_at);
        let (mut won, mut sold) = ([0u32; 8], [u32::MAX, 0]);
        for number in 0..SEEDS {
            answers_with(&mut crowd.lottery, beacon, &keccak(&number.to_le_bytes()));
            let message = crowd.lottery.at.sale().settle();
            let tried = crowd.lottery.chain.send(&keeper, message).dry_run().expect("it is closed");
            let [drawn] = tried.receipt.events::<Drawn>()[..] else { panic!("more persons than tickets") };
            assert_eq!((drawn.entries, drawn.seed), (entries, keccak(&number.to_le_bytes())));
            (0..8).for_each(|class| won[class] += drawn.prizes[class]);
            sold = [sold[0].min(persons(&drawn.prizes)), sold[1].max(persons(&drawn.prizes))];
        }
        assert!(sold[1] <= 20 && sold[0] + 2 * (20 - chance.0) >= 20, "{sold:?}");
        let p = f64::from(chance.0) / f64::from(chance.1);
        for (size, (wins, count)) in (1..).zip(won.into_iter().zip(entries)).filter(|(_, (_, count))| *count != 0) {
            // Rounded up or down at random, so a class is off its mean by less than one group a draw; persons alone by as many
            // as are in a group of two and one of three, whose rounding they may take up.
            let (mean, one) = (f64::from(SEEDS * count) * p, if size == 1 { 2.5 } else { 0.5 });
            let deviation = one * f64::from(SEEDS).sqrt();
            assert!((f64::from(wins) - mean).abs() <= 4.0 * deviation, "groups of {size} won {wins}, not {mean}");
        }
    }
}

/// The same over a thousand seeds, by the library alone, in books in which persons alone take up the rounding and in others.
#[test]
fn over_a_thousand_seeds_every_entry_wins_as_often_as_it_was_told() {
    const SEEDS: u32 = 1_000;
    /// How many entries of each class are looked at one by one.
    const ONES: u32 = 3;
    let books: [(u32, [u32; 8], u32); 6] = [
        (20, [100, 20, 20, 0, 0, 0, 0, 0], 20),
        (20, [0, 0, 60, 0, 0, 0, 0, 0], 18),
        (10, [1, 10, 0, 0, 0, 0, 0, 0], 9),
        // Groups that once had a sixth of the chance of persons alone, and none at all when somebody left one.
        (70, [8, 0, 0, 0, 0, 0, 0, 24], 63),
        (70, [9, 0, 0, 0, 0, 0, 1, 23], 63),
        (70, [60, 5, 2, 2, 0, 0, 0, 2], 70),
    ];
    for (supply, entries, average) in books {
        assert_eq!(on_average(supply, &entries), average);
        let chance = f64::from(average) / f64::from(persons(&entries));
        let (mut won, mut least, mut most) = ([0; 8], u32::MAX, 0);
        let mut ones = entries.map(|count| vec![0u32; count.min(ONES) as usize]);
        for number in 0..SEEDS {
            let seed = keccak(&number.to_le_bytes());
            let draw = Draw { hash: keccak as fn(&[u8]) -> [u8; 32], sale: [7; 20], seed };
            let prizes = prizes_of(&draw, supply, &entries);
            (least, most) = (least.min(persons(&prizes)), most.max(persons(&prizes)));
            for (index, ones) in ones.iter_mut().enumerate() {
                won[index] += prizes[index];
                for (place, wins) in (0..).zip(ones) {
                    let one = draw.wins(index as u8 + 1, place, entries[index], prizes[index]);
                    *wins += u32::from(one.expect("an entry"));
                }
            }
        }
        assert!(most <= supply && least + 2 * (supply - average) >= supply, "{least} to {most} of {supply}");
        let off = |wins: u32, entries: u32| {
            let tries = f64::from(SEEDS) * f64::from(entries);
            (f64::from(wins) - tries * chance).abs() / (tries * chance * (1.0 - chance)).sqrt()
        };
        for (index, ones) in ones.iter().enumerate().filter(|(_, ones)| !ones.is_empty()) {
            // Winners of one draw are not independent: together they are nearer to the mean, if anything.
            let (size, class) = (index + 1, off(won[index], entries[index]));
            assert!(class <= 4.0, "groups of {size} in {entries:?} are off by {class}");
            for wins in ones {
                assert!(off(*wins, 1) <= 5.0, "one of {size} in {entries:?} won {wins} times");
            }
        }
    }
}

/// Somebody looks at the lists in the last second and leaves the group: for the same chance as all others then have, which is
/// never above that of a draw without groups.
#[test]
fn leaving_a_group_never_raises_a_chance_above_that_of_the_others() {
    let mut crowd = Crowd::entered(20, 3, &groups(&[0, fewer_on_a_node(12, 9)]), 5);
    crowd.lottery.set_time(crowd.lottery.terms.common.closes_at - 1);
    let leaving = ["leader 1", "member 2 of 2", "leader 3", "member 1 of 4", "leader 5", "member 1 of 1"];
    let mut told = Vec::new();
    for name in leaving {
        let (_, wallet) = crowd.people.iter().find(|(other, _)| other == name).expect("entered").clone();
        crowd.play(&wallet, Deed::Leave, 0);
        let (entries, all) = (crowd.lottery.entries(), crowd.people.len() as u32);
        let average = on_average(20, &entries);
        assert_chance(&mut crowd, (average, all));
        assert!(average <= 20 && 10 * average >= 9 * 20, "{entries:?}");
        told.push(average);
    }
    if !is_node() {
        // At first too few are alone to take up the rounding of groups of three among 39 persons; seven are enough.
        assert_eq!(told, [18, 18, 18, 20, 20, 20]);
    }
    assert_eq!(crowd.drawn().len(), 20, "then all are given out");
}

/// Whoever comes last can lower everybody's chance, by a tenth of what is fair at the most, and has no better one.
#[test]
fn a_group_that_comes_last_lowers_the_chance_of_all_alike() {
    let mut crowd = Crowd::entered(20, 2, &groups(&[10]), 6);
    assert_chance(&mut crowd, (19, 22));
    crowd.lottery.set_time(crowd.lottery.terms.common.closes_at - 1);
    let leader = crowd.enter("leader".to_owned(), Deed::Sale(Action::Order(1)));
    let friends = ["one", "two"].map(|name| crowd.lottery.chain.account(name).address());
    crowd.play(&leader, Deed::Invite(friends.into()), 0);
    let group = crowd.lottery.group_of("leader");
    for name in ["one", "two"] {
        crowd.enter(name.to_owned(), Deed::Join(group));
    }
    assert_chance(&mut crowd, (18, 25));
    assert!((16..=20).contains(&crowd.drawn().len()));
}
