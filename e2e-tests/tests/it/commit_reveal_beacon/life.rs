//! A round's life: commitments, secrets, randomness; and both sides of every second that counts.

use super::*;
use fairsale_interfaces::beacon::{
    DELAY,
    commit_reveal::{Committed, Completed, Revealed},
};

#[test]
fn a_round_is_the_hash_of_all_its_secrets() {
    for parties in [1, 3, 8] {
        let mut world = World::of(parties);
        let round = world.next();
        for party in world.parties.clone() {
            let receipt = world.commit(round, &party).expect("in time");
            let (party, commitment) = (party.address(), world.commitment(round, party.address()));
            assert_eq!(receipt.events.len(), 1);
            assert!(receipt.announced::<Ink, _>(&Committed { round, party, commitment }));
        }
        assert_eq!(world.bonds(), BOND * parties as u128);
        let reveals_begin = world.times(round).reveals_begin;
        world.chain.set_time(reveals_begin);
        // The last one to commit is the first to reveal: the order is that of the terms all the same.
        for (left, party) in world.parties.clone().iter().enumerate().rev() {
            assert_eq!((world.randomness(round), world.is_lost(round)), (None, false));
            assert_eq!(world.known_since(round), None);
            world.chain.set_time(reveals_begin + (parties - left) as u64);
            let before = world.chain.balance(party.address());
            let receipt = world.reveal(round, party).expect("it is the secret");
            assert_eq!(world.chain.balance(party.address()), before + BOND);
            assert_eq!(world.bonds(), BOND * left as u128);
            let secret = secret(round, party.address());
            assert!(receipt.announced::<Ink, _>(&Revealed { round, party: party.address(), secret }));
            let randomness = world.expected(round);
            assert_eq!(receipt.announced::<Ink, _>(&Completed { round, randomness }), left == 0);
            assert_eq!(receipt.events.len(), 1 + usize::from(left == 0));
        }
        let expected = world.expected(round);
        assert_eq!(world.randomness(round), Some(expected));
        // For ever.
        let end = world.times(round).reveals_end;
        world.chain.set_time(end + 1_000_000);
        assert_eq!((world.randomness(round), world.is_lost(round)), (Some(expected), false));
        let last = reveals_begin + parties as u64;
        assert_eq!(world.known_since(round), Some(last), "since the last secret was revealed");
    }
}

#[test]
fn commitments_end_before_the_round_before() {
    for (after, taken) in [(-1i64, true), (0, false), (1, false)] {
        let mut world = World::of(2);
        let round = world.next();
        let (closed_at, begin) = (world.times(round).commits_end, world.terms.genesis);
        assert_eq!(closed_at, begin + (round - 2) * PERIOD - DELAY);
        let now = closed_at.checked_add_signed(after).expect("a time");
        world.chain.set_time(now);
        let party = world.parties[0].clone();
        let refused = world.commit(round, &party).err();
        assert_eq!(refused, (!taken).then_some(Error::CommitmentsClosed { closed_at, now }), "{after}");
        assert_eq!(world.bonds(), if taken { BOND } else { 0 });
        assert_eq!(world.is_lost(round), !taken);
    }
}

#[test]
fn of_a_sale_that_a_round_decides_no_commitment_is_taken_at_its_close_or_after() {
    let mut world = World::of(2);
    let party = world.parties[0].clone();
    let first = world.next();
    let start = world.times(first).reveals_begin - DELAY;
    // Sales that close around the second from which the next round is theirs, and in between.
    for closes_at in
        [0, 1, 2, DELAY - 1, DELAY, DELAY + 1, 5_000, PERIOD - 1, PERIOD, PERIOD + 1].map(|after| start + after)
    {
        let round = world.ask(world.beacon().round_at(closes_at + DELAY));
        let Times { commits_end, reveals_begin, .. } = world.times(round);
        assert!(commits_end < closes_at && closes_at + DELAY <= reveals_begin, "{closes_at} {round}");
        let now = closes_at.max(world.chain.now());
        world.chain.set_time(now);
        assert_eq!(world.commit(round, &party), Err(Error::CommitmentsClosed { closed_at: commits_end, now }));
    }
}

#[test]
fn secrets_are_taken_from_the_rounds_time_on_until_the_window_ends() {
    for (from_begin, refused) in [(-1i64, true), (0, false), (1, false)] {
        let mut world = World::of(2);
        let (round, party) = (world.next(), world.parties[1].clone());
        world.all_commit(round);
        let opens_at = world.times(round).reveals_begin;
        let now = opens_at.checked_add_signed(from_begin).expect("a time");
        world.chain.set_time(now);
        assert_eq!(world.reveal(round, &party).err(), refused.then_some(Error::TooEarly { opens_at, now }));
    }
    for (from_end, refused) in [(-1i64, false), (0, true), (1, true)] {
        let mut world = World::of(2);
        let (round, party) = (world.next(), world.parties[1].clone());
        world.all_commit(round);
        let Times { reveals_begin, reveals_end: closed_at, .. } = world.times(round);
        assert_eq!(closed_at, reveals_begin + WINDOW);
        let now = closed_at.checked_add_signed(from_end).expect("a time");
        world.chain.set_time(now);
        assert_eq!(world.reveal(round, &party).err(), refused.then_some(Error::TooLate { closed_at, now }));
        assert_eq!(world.bonds(), BOND * if refused { 2 } else { 1 });
    }
}

#[test]
fn a_round_is_lost_when_one_party_did_not_commit() {
    let mut world = World::of(3);
    let round = world.next();
    for party in &world.parties.clone()[..2] {
        world.commit(round, party).expect("in time");
    }
    let Times { commits_end, reveals_begin, reveals_end } = world.times(round);
    world.chain.set_time(commits_end - 1);
    assert!(!world.is_lost(round));
    world.chain.set_time(commits_end);
    assert!(world.is_lost(round));
    // The others get their bonds back as always; the round stays lost.
    world.chain.set_time(reveals_begin);
    for party in &world.parties.clone()[..2] {
        world.reveal(round, party).expect("it is the secret");
    }
    assert_eq!((world.bonds(), world.randomness(round)), (0, None));
    let third = world.parties[2].clone();
    assert_eq!(world.reveal(round, &third), Err(Error::NotCommitted { round }));
    world.chain.set_time(reveals_end);
    assert!(world.is_lost(round));
    let first = world.parties[0].clone();
    assert_eq!(world.forfeit(round, &first), Err(Error::NothingToForfeit { round }), "who never left a bond lost none");
}

#[test]
fn a_round_is_lost_when_one_party_did_not_reveal() {
    let mut world = World::of(3);
    let round = world.next();
    world.all_commit(round);
    let Times { reveals_begin, reveals_end, .. } = world.times(round);
    world.chain.set_time(reveals_begin);
    for party in &world.parties.clone()[1..] {
        world.reveal(round, party).expect("it is the secret");
    }
    world.chain.set_time(reveals_end - 1);
    assert!(!world.is_lost(round));
    world.chain.set_time(reveals_end);
    assert_eq!((world.is_lost(round), world.randomness(round)), (true, None));
}

#[test]
fn round_1_and_rounds_that_there_are_not_take_nothing() {
    let mut world = World::of(2);
    let (party, now) = (world.parties[0].clone(), world.chain.now());
    // Round 1 is the round of all times before it, so a sale could have closed long ago.
    assert_eq!(world.commit(1, &party), Err(Error::CommitmentsClosed { closed_at: 0, now }));
    for round in [0, u64::MAX] {
        assert_eq!(world.commit(round, &party), Err(Error::NoSuchRound { round }));
        assert_eq!(world.reveal(round, &party), Err(Error::NoSuchRound { round }));
        assert_eq!(world.forfeit(round, &party), Err(Error::NoSuchRound { round }));
        assert_eq!(world.ask(world.beacon().times(round)), None);
    }
    assert_eq!([0, 1, u64::MAX].map(|round| world.is_lost(round)), [true; 3]);
    assert_eq!(world.bonds(), 0);
}

#[test]
fn only_parties_commit_reveal_and_collect() {
    let mut world = World::of(2);
    let (round, stranger) = (world.next(), world.keeper.clone());
    let refused = Error::NotAParty { caller: stranger.address() };
    assert_eq!(world.commit(round, &stranger), Err(refused));
    world.all_commit(round);
    let reveals_begin = world.times(round).reveals_begin;
    world.chain.set_time(reveals_begin);
    // Not even with a party's own secret.
    let known = secret(round, world.parties[0].address());
    assert_eq!(world.reveal_this(round, &stranger, known), Err(refused));
    assert_eq!(world.forfeit(round, &stranger), Err(refused));
    assert_eq!(world.bonds(), 2 * BOND);
}

#[test]
fn a_commitment_is_for_ever_and_a_secret_is_taken_once() {
    let mut world = World::of(2);
    let (round, party) = (world.next(), world.parties[0].clone());
    world.all_commit(round);
    let commitment = world.commitment(round, party.address());
    for word in [commitment, [7; 32], [0; 32]] {
        assert_eq!(world.commit_this(round, &party, word, BOND), Err(Error::AlreadyCommitted { commitment }));
    }
    let reveals_begin = world.times(round).reveals_begin;
    world.chain.set_time(reveals_begin);
    world.reveal(round, &party).expect("it is the secret");
    assert_eq!(world.reveal(round, &party), Err(Error::AlreadyRevealed { round }));
    assert_eq!(world.bonds(), BOND);
}

#[test]
fn a_copied_commitment_cannot_be_revealed() {
    let mut world = World::of(2);
    let (round, [honest, copier]) = (world.next(), [world.parties[0].clone(), world.parties[1].clone()]);
    let copied = world.commitment(round, honest.address());
    world.commit(round, &honest).expect("in time");
    world.commit_this(round, &copier, copied, BOND).expect("nobody can tell");
    let Times { reveals_begin, reveals_end, .. } = world.times(round);
    world.chain.set_time(reveals_begin);
    world.reveal(round, &honest).expect("it is the secret");
    // The copier knows the secret now, and it is of no use: the party is in the hash.
    let known = secret(round, honest.address());
    let got = world.commitment_to(round, copier.address(), &known);
    assert_eq!(world.reveal_this(round, &copier, known), Err(Error::WrongSecret { commitment: copied, got }));
    world.chain.set_time(reveals_end);
    world.forfeit(round, &honest).expect("the copier's bond");
    assert_eq!((world.bonds(), world.randomness(round)), (0, None));
}

#[test]
fn a_commitment_of_another_round_cannot_be_revealed() {
    let mut world = World::of(1);
    let (first, party) = (world.next(), world.parties[0].clone());
    let second = first + 1;
    let word = world.commitment(first, party.address());
    for round in [first, second] {
        world.commit_this(round, &party, word, BOND).expect("nobody can tell");
    }
    let reveals_begin = world.times(first).reveals_begin;
    world.chain.set_time(reveals_begin);
    world.reveal(first, &party).expect("it is the secret");
    let reveals_begin = world.times(second).reveals_begin;
    world.chain.set_time(reveals_begin);
    let known = secret(first, party.address());
    let got = world.commitment_to(second, party.address(), &known);
    assert_eq!(world.reveal_this(second, &party, known), Err(Error::WrongSecret { commitment: word, got }));
}

#[test]
fn another_secret_is_not_taken() {
    let mut world = World::of(1);
    let (round, party) = (world.next(), world.parties[0].clone());
    world.all_commit(round);
    let reveals_begin = world.times(round).reveals_begin;
    world.chain.set_time(reveals_begin);
    let commitment = world.commitment(round, party.address());
    let mut other = secret(round, party.address());
    other[31] ^= 1;
    let got = world.commitment_to(round, party.address(), &other);
    assert_eq!(world.reveal_this(round, &party, other), Err(Error::WrongSecret { commitment, got }));
    assert_eq!((world.bonds(), world.randomness(round)), (BOND, None));
    world.reveal(round, &party).expect("and the right one still is");
}

#[test]
fn the_same_secrets_give_other_rounds_and_other_beacons_another_randomness() {
    let mut world = World::of(1);
    let (first, party) = (world.next(), world.parties[0].clone());
    let beacons = [world.at, world.another()];
    let all = [first, first + 1].into_iter().flat_map(|round| beacons.map(|at| (at, round)));
    for (at, round) in all.clone() {
        world.at = at;
        let word = world.commitment_to(round, party.address(), &[5; 32]);
        world.commit_this(round, &party, word, BOND).expect("in time");
    }
    let mut seen = vec![];
    for (at, round) in all {
        world.at = at;
        let reveals_begin = world.times(round).reveals_begin;
        world.chain.set_time(reveals_begin);
        world.reveal_this(round, &party, [5; 32]).expect("it is the secret");
        seen.push(world.randomness(round).expect("all have revealed"));
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 4);
}

#[test]
fn a_commitment_and_a_secret_are_a_small_part_of_a_block() {
    let mut world = World::of(8);
    let (round, parties) = (world.next(), world.parties.clone());
    let constants = world.chain.constants();
    let mut costs = vec![];
    for party in &parties {
        costs.push(("commit", world.commit(round, party).expect("in time").cost));
    }
    let reveals_begin = world.times(round).reveals_begin;
    world.chain.set_time(reveals_begin);
    for party in &parties {
        costs.push(("reveal", world.reveal(round, party).expect("it is the secret").cost));
    }
    for (what, cost) in &costs {
        let weight = cost.weight + constants.extrinsic;
        println!("{what} {weight:?}, deposit {}", cost.deposit);
        // What the README says, and some room.
        assert!(weight.ref_time < 4_000_000_000 && weight.proof_size < 80_000, "{what} {weight:?}");
    }
    // Whoever is the first to commit pays for the round's storage.
    assert!(costs[0].1.deposit > 0 && costs[1..].iter().all(|(_, cost)| cost.deposit == 0));
}
