//! Bonds: exactly so much, back to whoever reveals, and else away once.

use super::*;
use e2e_tests::evm;
use fairsale_interfaces::beacon::commit_reveal::Forfeited;
use ink::{U256, scale::Decode};

#[test]
fn a_commitment_comes_with_exactly_the_bond() {
    let mut world = World::of(2);
    let (round, party) = (world.next(), world.parties[0].clone());
    let word = world.commitment(round, party.address());
    let wei = |native: u128| U256::from(native) * U256::from(world.terms.payment_unit);
    let wrong = [0, 1, BOND - 1, BOND + 1, 2 * BOND].map(|got| (got, wei(BOND), wei(got)));
    for (value, expected, got) in wrong {
        assert_eq!(world.commit_this(round, &party, word, value), Err(Error::WrongBond { expected, got }));
        assert_eq!(world.bonds(), 0);
    }
    world.commit_this(round, &party, word, BOND).expect("exactly");
    assert_eq!(world.bonds(), BOND);
}

#[test]
fn only_a_commitment_takes_money() {
    let mut world = World::of(1);
    let (round, party) = (world.next(), world.parties[0].clone());
    world.all_commit(round);
    let Times { reveals_begin, reveals_end, .. } = world.times(round);
    world.chain.set_time(reveals_begin);
    let reveal = world.beacon().reveal(round, secret(round, party.address()));
    assert!(world.chain.send(&party, reveal).value(1).run().is_err());
    world.chain.set_time(reveals_end);
    let forfeit = world.beacon().forfeit(round);
    assert!(world.chain.send(&party, forfeit).value(1).run().is_err());
    assert_eq!(world.bonds(), BOND);
}

#[test]
fn unrevealed_bonds_are_forfeited_once_after_the_window() {
    let mut world = World::of(3);
    let (round, receiver) = (world.next(), world.forfeits_to.address());
    world.all_commit(round);
    // Of another round, which nothing here touches.
    world.all_commit(round + 1);
    let Times { reveals_begin, reveals_end: closes_at, .. } = world.times(round);
    for now in [world.chain.now(), reveals_begin, closes_at - 1] {
        world.chain.set_time(now);
        assert_eq!(world.forfeit(round), Err(Error::StillRevealing { closes_at, now }));
    }
    let honest = world.parties[1].clone();
    world.reveal(round, &honest).expect("it is the secret");
    world.chain.set_time(closes_at);
    let before = world.chain.balance(receiver);
    let receipt = world.forfeit(round).expect("anybody may");
    assert!(receipt.announced::<Ink, _>(&Forfeited { round, parties: 2, amount: 2 * BOND, receiver }));
    assert_eq!((world.chain.balance(receiver), world.bonds()), (before + 2 * BOND, 3 * BOND));
    for _ in 0..2 {
        assert_eq!(world.forfeit(round), Err(Error::NothingToForfeit { round }));
    }
    assert_eq!((world.chain.balance(receiver), world.bonds()), (before + 2 * BOND, 3 * BOND));
    // And what is forfeited is not revealed.
    let late = world.parties[0].clone();
    let now = closes_at;
    assert_eq!(world.reveal(round, &late), Err(Error::TooLate { closed_at: closes_at, now }));
}

#[test]
fn of_a_round_without_commitments_nothing_is_forfeited() {
    let mut world = World::of(2);
    let round = world.next();
    let reveals_end = world.times(round).reveals_end;
    world.chain.set_time(reveals_end);
    assert_eq!(world.forfeit(round), Err(Error::NothingToForfeit { round }));
}

/// A beacon whose first party is a contract, and that contract.
fn with_contract(reentry: &[u8]) -> (World, Address) {
    let mut wallet = Address::zero();
    let world = World::with(2, |chain, terms| {
        let maker = chain.account("maker");
        chain.fund(&maker, 1_000 * DOT);
        wallet = chain.instantiate(&maker, &evm::wallet(reentry), vec![], 0).expect("deploys").address;
        terms.parties[0] = wallet;
    });
    (world, wallet)
}

fn tell(world: &mut World, wallet: Address, paid: evm::Paid) {
    world.chain.call(&world.keeper, wallet, vec![paid as u8], 0).expect("it listens");
}

/// Calls the beacon by way of the wallet; the error is the beacon's own.
fn through(world: &mut World, wallet: Address, input: Vec<u8>, value: u128) -> Result<Receipt, Error> {
    match world.chain.call(&world.keeper, wallet, [world.at.as_bytes(), &input].concat(), value) {
        Ok(receipt) => Ok(receipt),
        Err(CallError::Reverted { output, .. }) if output.starts_with(&[0, 1]) => {
            Err(Error::decode(&mut &output[2..]).expect("an error of a beacon"))
        }
        Err(error) => panic!("not refused by the beacon: {error}"),
    }
}

#[test]
fn a_party_that_refuses_money_hurts_itself_and_can_do_better_later() {
    let (mut world, wallet) = with_contract(&[]);
    let (round, honest) = (world.next(), world.parties[1].clone());
    let commit = evm::input(world.beacon().commit(round, world.commitment(round, wallet)));
    through(&mut world, wallet, commit, BOND).expect("in time");
    world.commit(round, &honest).expect("in time");
    let reveals_begin = world.times(round).reveals_begin;
    world.chain.set_time(reveals_begin);
    tell(&mut world, wallet, evm::Paid::Refuses);
    let reveal = evm::input(world.beacon().reveal(round, secret(round, wallet)));
    for _ in 0..2 {
        assert_eq!(through(&mut world, wallet, reveal.clone(), 0), Err(Error::PaymentFailed));
    }
    assert_eq!((world.bonds(), world.randomness(round)), (2 * BOND, None));
    world.reveal(round, &honest).expect("is no business of the other's");
    tell(&mut world, wallet, evm::Paid::Accepts);
    let before = world.chain.balance(wallet);
    through(&mut world, wallet, reveal, 0).expect("now it takes it");
    let expected = world.expected(round);
    assert_eq!((world.chain.balance(wallet), world.bonds()), (before + BOND, 0));
    assert_eq!(world.randomness(round), Some(expected));
}

#[test]
fn a_party_that_reenters_is_paid_once() {
    // The wallet must know what to call before there is a beacon: with round 3 and its secret, the same each time.
    let (mut probe, _) = with_contract(&[]);
    let round = probe.next();
    let reentry = |world: &World| evm::input(world.beacon().reveal(round, [9; 32]));
    let (mut world, wallet) = with_contract(&reentry(&probe));
    assert_eq!(world.next(), round);
    let commit = evm::input(world.beacon().commit(round, world.commitment_to(round, wallet, &[9; 32])));
    through(&mut world, wallet, commit, BOND).expect("in time");
    let other = world.parties[1].clone();
    world.commit(round, &other).expect("in time");
    let reveals_begin = world.times(round).reveals_begin;
    world.chain.set_time(reveals_begin);
    tell(&mut world, wallet, evm::Paid::Reenters);
    let before = world.chain.balance(wallet);
    let reveal = reentry(&world);
    let receipt = through(&mut world, wallet, reveal, 0).expect("it is the secret");
    assert_eq!(evm::reentries(&receipt, wallet), [false]);
    assert_eq!((world.chain.balance(wallet), world.bonds()), (before + BOND, BOND));
}

#[test]
fn a_receiver_that_refuses_forfeits_hurts_nobody() {
    let mut wallet = Address::zero();
    let mut world = World::with(2, |chain, terms| {
        let maker = chain.account("maker");
        chain.fund(&maker, 1_000 * DOT);
        wallet = chain.instantiate(&maker, &evm::wallet(&[]), vec![], 0).expect("deploys").address;
        terms.forfeits_to = wallet;
    });
    tell(&mut world, wallet, evm::Paid::Refuses);
    let (round, honest) = (world.next(), world.parties[0].clone());
    world.all_commit(round);
    let Times { reveals_begin, reveals_end, .. } = world.times(round);
    world.chain.set_time(reveals_begin);
    world.reveal(round, &honest).expect("it is the secret");
    world.chain.set_time(reveals_end);
    assert_eq!(world.forfeit(round), Err(Error::PaymentFailed));
    assert_eq!(world.bonds(), BOND);
    tell(&mut world, wallet, evm::Paid::Accepts);
    let before = world.chain.balance(wallet);
    world.forfeit(round).expect("now it takes it");
    assert_eq!((world.chain.balance(wallet), world.bonds()), (before + BOND, 0));
}
