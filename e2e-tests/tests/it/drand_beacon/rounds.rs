//! Rounds that are taken.

use super::*;
use e2e_tests::chain::fewer_on_a_node;
use fairsale_chain::Weight;

#[test]
fn round_1_of_drand_is_verified_on_the_chain() {
    let mut world = World::drand();
    let (signature, randomness) = round_1();
    world.taken(1, &signature);
    assert_eq!(world.randomness(1), Some(randomness));
    assert_eq!([0, 2, u64::MAX].map(|round| world.randomness(round)), [None; 3]);
}

#[test]
fn a_verification_is_a_small_part_of_a_block() {
    let (mut world, local) = World::local();
    let constants = world.chain.constants();
    // How long the map to the curve takes depends on the round: it tries up to three candidates for each of two points.
    let weights: Vec<_> = (1..=fewer_on_a_node(120, 5))
        .map(|round| world.taken(round, &local.sign(round)).cost.weight + constants.extrinsic)
        .collect();
    let most = |part: fn(&Weight) -> u64| weights.iter().map(part).max().expect("some");
    let (ref_time, proof_size) = (most(|weight| weight.ref_time), most(|weight| weight.proof_size));
    let least = weights.iter().map(|weight| weight.ref_time).min().expect("some");
    let code = codes().drand_beacon.len();
    println!("ref_time {least} to {ref_time}, proof {proof_size}; {code} bytes of code");
    // 4 % of a block, whose limits are 1.5 · 10¹² and 7.5 MiB.
    assert!(ref_time < constants.block.ref_time / 25, "{ref_time}");
    assert!(proof_size < constants.block.proof_size / 25, "{proof_size}");
    // What the README says, and some room.
    assert!(ref_time < 23_000_000_000 && proof_size < 75_000, "{ref_time} {proof_size}");
}

#[test]
fn rounds_of_another_library_are_verified_on_the_chain() {
    let (mut world, local) = World::local();
    for round in (1..30).chain([255, 256, 1 << 32, u64::MAX - 1, u64::MAX]) {
        world.taken(round, &local.sign(round));
    }
}

#[test]
fn a_signature_is_proof_enough_at_any_time() {
    let (mut world, local) = World::local();
    let ahead = world.ask(world.beacon().round_at(u64::MAX / 2));
    world.taken(ahead, &local.sign(ahead));
    // And long after.
    let now = world.chain.now();
    world.chain.set_time(now + 1_000_000_000);
    world.taken(7, &local.sign(7));
}

#[test]
fn anybody_may_bring_it() {
    let (mut world, local) = World::local();
    let stranger = world.chain.account("stranger");
    world.chain.fund(&stranger, 10 * DOT);
    world.keeper = stranger;
    world.taken(3, &local.sign(3));
}

#[test]
fn the_beacon_says_since_when_it_knows_a_round() {
    let (mut world, local) = World::local();
    let since = world.chain.now() + 100;
    world.chain.set_time(since);
    assert_eq!(world.known_since(5), None);
    world.taken(5, &local.sign(5));
    assert_eq!(world.known_since(5), Some(since));
    // Whoever brings it again later does not make it younger.
    world.chain.set_time(since + 1_000);
    world.submit(5, &local.sign(5)).expect("is no error");
    assert_eq!(world.known_since(5), Some(since));
    assert_eq!([0, 4, 6, u64::MAX].map(|round| world.known_since(round)), [None; 4]);
}

#[test]
fn to_bring_it_again_is_harmless() {
    let (mut world, local) = World::local();
    let (signature, first) = (local.sign(12), world.taken(12, &local.sign(12)));
    for _ in 0..2 {
        let again = world.submit(12, &signature).expect("is no error");
        assert_eq!(again.events, []);
        assert_eq!(again.cost.deposit, 0);
        assert!(again.cost.weight.ref_time * 10 < first.cost.weight.ref_time, "it is not verified again");
        assert_eq!(world.randomness(12), Some(fairsale_client::beacon::randomness(&signature)));
    }
}

#[test]
fn the_schedule_is_that_of_the_network() {
    let mut world = World::drand();
    let (genesis, period) = (1_727_521_075, 3);
    let beacon = world.beacon();
    for (time, round) in [(0, 1), (genesis, 1), (genesis + 1, 2), (genesis + 3, 2), (genesis + 4, 3)] {
        assert_eq!(world.ask(beacon.round_at(time)), round, "{time}");
    }
    let times = [(0, None), (1, Some(genesis)), (2, Some(genesis + period)), (u64::MAX, None)];
    for (round, time) in times {
        assert_eq!(world.ask(beacon.decided_at(round)), time, "{round}");
    }
    assert_eq!(world.ask(beacon.deployer()), world.keeper.address());
    let facts = world.ask(beacon.facts());
    assert_eq!((facts.genesis(), facts.period(), &facts.key()[..]), (genesis, period, EVMNET.key.as_flattened()));
}

#[test]
fn no_round_of_drand_is_ever_lost() {
    let (mut world, local) = World::local();
    world.taken(2, &local.sign(2));
    let now = world.chain.now();
    world.chain.set_time(now + 1_000_000_000);
    let beacon = world.beacon();
    for (round, lost) in [(0, true), (1, false), (2, false), (3, false), (u64::MAX, false)] {
        assert_eq!(world.ask(beacon.is_lost(round)), lost, "{round}");
    }
}

#[test]
fn answers_are_as_sales_read_them() {
    let mut world = World::drand();
    let (signature, randomness) = round_1();
    world.taken(1, &signature);
    let now = world.chain.now();
    let mut ask = |message: u8, number: u64| {
        let input = [&[0xbe, 0xac, 0, message], &number.to_le_bytes()[..]].concat();
        world.chain.dry_run(&world.keeper, world.at, input, 0).expect("a view").output
    };
    assert_eq!(ask(1, 1), [&[0, 1], &randomness[..]].concat());
    assert_eq!(ask(1, 2), [0, 0]);
    assert_eq!(ask(2, 1_727_521_076), [&[0], &2u64.to_le_bytes()[..]].concat());
    assert_eq!(ask(3, 0), [0, 1]);
    assert_eq!(ask(3, 1), [0, 0]);
    assert_eq!(ask(5, 1), [&[0, 1], &now.to_le_bytes()[..]].concat());
    assert_eq!(ask(5, 2), [0, 0]);
}
