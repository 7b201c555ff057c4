//! Bonds: an exact amount, back to whoever reveals, and else to those who did, an equal share each, once.

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

/// A round of a number of parties that is over, all of whom committed and the first of whom revealed.
fn over(parties: usize, honest: usize) -> (World, u64) {
    let mut world = World::of(parties);
    let round = world.next();
    world.all_commit(round);
    let Times { reveals_begin, reveals_end, .. } = world.times(round);
    world.chain.set_time(reveals_begin);
    for party in &world.parties.clone()[..honest] {
        world.reveal(round, party).expect("it is the secret");
    }
    world.chain.set_time(reveals_end);
    (world, round)
}

#[test]
fn bonds_of_those_who_withheld_go_to_who_did_not_once_after_the_window() {
    let mut world = World::of(3);
    let round = world.next();
    world.all_commit(round);
    // Of another round, which nothing here touches.
    world.all_commit(round + 1);
    let honest = world.parties[1].clone();
    let Times { reveals_begin, reveals_end: closes_at, .. } = world.times(round);
    for now in [world.chain.now(), reveals_begin, closes_at - 1] {
        world.chain.set_time(now);
        if now == reveals_begin {
            world.reveal(round, &honest).expect("it is the secret");
        }
        assert_eq!(world.forfeit(round, &honest), Err(Error::StillRevealing { closes_at, now }));
    }
    world.chain.set_time(closes_at);
    let (receiver, before) = (honest.address(), world.chain.balance(honest.address()));
    let receipt = world.forfeit(round, &honest).expect("it revealed");
    assert!(receipt.announced::<Ink, _>(&Forfeited { round, parties: 2, amount: 2 * BOND, receiver }));
    assert_eq!((world.chain.balance(receiver), world.bonds()), (before + 2 * BOND, 3 * BOND));
    for _ in 0..2 {
        assert_eq!(world.forfeit(round, &honest), Err(Error::NothingToForfeit { round }));
    }
    assert_eq!((world.chain.balance(receiver), world.bonds()), (before + 2 * BOND, 3 * BOND));
    // And what is forfeited is not revealed.
    let late = world.parties[0].clone();
    let now = closes_at;
    assert_eq!(world.reveal(round, &late), Err(Error::TooLate { closed_at: closes_at, now }));
}

#[test]
fn all_who_revealed_get_the_same_in_any_sequence_and_what_cannot_be_shared_stays() {
    // Three share the bond of one; two that of one, of which nothing is left; one those of two.
    for (parties, honest, left) in [(4, 3, 1), (3, 2, 0), (3, 1, 0)] {
        let (mut world, round) = over(parties, honest);
        let withheld = parties - honest;
        let share = BOND * withheld as u128 / honest as u128;
        assert_eq!(share * honest as u128 + left, BOND * withheld as u128);
        for party in world.parties.clone()[..honest].iter().rev() {
            let before = world.chain.balance(party.address());
            let receipt = world.forfeit(round, party).expect("it revealed");
            let told = Forfeited { round, parties: withheld as u8, amount: share, receiver: party.address() };
            assert!(receipt.announced::<Ink, _>(&told));
            assert_eq!(world.chain.balance(party.address()), before + share);
            assert_eq!(world.forfeit(round, party), Err(Error::NothingToForfeit { round }), "once");
        }
        assert_eq!(world.bonds(), left);
    }
}

#[test]
fn who_withheld_and_who_is_no_party_gets_nothing() {
    let (mut world, round) = over(3, 1);
    for party in &world.parties.clone()[1..] {
        assert_eq!(world.forfeit(round, party), Err(Error::NothingToForfeit { round }));
    }
    let stranger = world.keeper.clone();
    assert_eq!(world.forfeit(round, &stranger), Err(Error::NotAParty { caller: stranger.address() }));
    assert_eq!(world.bonds(), 2 * BOND);
}

#[test]
fn where_nobody_revealed_nobody_gets_anything() {
    let (mut world, round) = over(2, 0);
    for party in world.parties.clone() {
        assert_eq!(world.forfeit(round, &party), Err(Error::NothingToForfeit { round }));
    }
    assert_eq!(world.bonds(), 2 * BOND, "for ever");
}

#[test]
fn of_a_round_that_all_revealed_or_nobody_committed_to_nothing_is_forfeited() {
    let (mut world, round) = over(2, 2);
    for party in world.parties.clone() {
        for round in [round, round - 1] {
            assert_eq!(world.forfeit(round, &party), Err(Error::NothingToForfeit { round }));
        }
    }
    let party = world.parties[0].clone();
    for round in [0, u64::MAX] {
        assert_eq!(world.forfeit(round, &party), Err(Error::NoSuchRound { round }));
    }
}

/// A beacon whose first party is a contract, and that contract.
fn with_contract(reentry: &[u8]) -> (World, Address) {
    let mut wallet = Address::zero();
    let world = World::with(2, |chain, terms| {
        let maker = chain.account("maker");
        chain.fund(&maker, 1_000 * DOT);
        wallet = chain.instantiate(&maker, &evm::wallet(reentry), vec![], 0, None).expect("deploys").address;
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

/// A round that is over, of three parties: the first is a contract that revealed, the second revealed too, the third did not.
/// When the contract reenters, it is to collect.
fn contract_revealed() -> (World, Address, u64) {
    let wallets = |reentry: &[u8]| {
        let mut wallet = Address::zero();
        let world = World::with(3, |chain, terms| {
            let maker = chain.account("maker");
            chain.fund(&maker, 1_000 * DOT);
            wallet = chain.instantiate(&maker, &evm::wallet(reentry), vec![], 0, None).expect("deploys").address;
            terms.parties[0] = wallet;
        });
        (world, wallet)
    };
    let mut probe = wallets(&[]).0;
    let round = probe.next();
    let (mut world, wallet) = wallets(&evm::input(probe.beacon().forfeit(round)));
    assert_eq!(world.next(), round);
    let commit = evm::input(world.beacon().commit(round, world.commitment(round, wallet)));
    through(&mut world, wallet, commit, BOND).expect("in time");
    for party in &world.parties.clone()[1..] {
        world.commit(round, party).expect("in time");
    }
    let Times { reveals_begin, reveals_end, .. } = world.times(round);
    world.chain.set_time(reveals_begin);
    let reveal = evm::input(world.beacon().reveal(round, secret(round, wallet)));
    through(&mut world, wallet, reveal, 0).expect("it is the secret");
    let honest = world.parties[1].clone();
    world.reveal(round, &honest).expect("it is the secret");
    world.chain.set_time(reveals_end);
    (world, wallet, round)
}

#[test]
fn a_party_that_refuses_its_share_keeps_no_other_from_theirs_and_can_have_it_later() {
    let (mut world, wallet, round) = contract_revealed();
    let (forfeit, honest) = (evm::input(world.beacon().forfeit(round)), world.parties[1].clone());
    tell(&mut world, wallet, evm::Paid::Refuses);
    assert_eq!(through(&mut world, wallet, forfeit.clone(), 0), Err(Error::PaymentFailed));
    assert_eq!(world.bonds(), BOND);
    world.forfeit(round, &honest).expect("is no business of the other's");
    assert_eq!(world.bonds(), BOND / 2);
    tell(&mut world, wallet, evm::Paid::Accepts);
    let before = world.chain.balance(wallet);
    through(&mut world, wallet, forfeit.clone(), 0).expect("now it takes it");
    assert_eq!((world.chain.balance(wallet), world.bonds()), (before + BOND / 2, 0));
    assert_eq!(through(&mut world, wallet, forfeit, 0), Err(Error::NothingToForfeit { round }));
}

#[test]
fn a_party_that_reenters_while_it_collects_is_paid_once() {
    let (mut world, wallet, round) = contract_revealed();
    tell(&mut world, wallet, evm::Paid::Reenters);
    let (forfeit, before) = (evm::input(world.beacon().forfeit(round)), world.chain.balance(wallet));
    let receipt = through(&mut world, wallet, forfeit, 0).expect("it revealed");
    assert_eq!(evm::reentries(&receipt, wallet), [false]);
    assert_eq!((world.chain.balance(wallet), world.bonds()), (before + BOND / 2, BOND / 2));
}
