//! After any sequence of actions a model of sets agrees with the beacon, at every step:
//!
//! - **B1 solvency**: the beacon's money is exactly the bonds that are neither given back nor forfeited.
//! - **B2 once**: every bond leaves once, to its party or to where the terms say.
//! - **B3 rounds**: a round has a randomness when all have revealed, and then for ever; it is lost from the second on in which it
//!   cannot have one any more, and then for ever; never both.
//! - **B4 refusals**: what is refused changes nothing, and is refused for the reason that the model says.

use super::*;
use e2e_tests::chain::fewer_on_a_node;
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{RngSeed, TestRunner},
};
use std::collections::{BTreeMap, BTreeSet};

const PARTIES: usize = 3;
/// How many rounds are played, from the first one that can be committed to.
const ROUNDS: u64 = 3;

#[derive(Clone, Debug)]
enum Step {
    Commit {
        round: u64,
        who: usize,
        pay: u128,
    },
    Reveal {
        round: u64,
        who: usize,
        right: bool,
    },
    Forfeit {
        round: u64,
    },
    Wait {
        seconds: u64,
    },
    /// To just before or at the next second that counts in this round.
    Jump {
        round: u64,
        which: usize,
        at: bool,
    },
}

/// What is done when most rounds can be committed to, or else when the first ones are revealed.
fn step(early: bool) -> impl Strategy<Value = Step> {
    let (commits, reveals) = if early { (24, 3) } else { (3, 24) };
    let round = || prop_oneof![3 => Just(0), 2 => Just(1), 1 => 0..ROUNDS];
    // Now and then somebody who is no party.
    let who = || prop_oneof![9 => 0..PARTIES, 1 => Just(PARTIES)];
    let pay = prop_oneof![8 => Just(BOND), 1 => Just(BOND - 1), 1 => Just(0)];
    let right = prop::bool::weighted(0.8);
    prop_oneof![
        commits => (round(), who(), pay).prop_map(|(round, who, pay)| Step::Commit { round, who, pay }),
        reveals => (round(), who(), right).prop_map(|(round, who, right)| Step::Reveal { round, who, right }),
        3 => round().prop_map(|round| Step::Forfeit { round }),
        1 => (1..100u64).prop_map(|seconds| Step::Wait { seconds }),
    ]
}

/// Some steps, then the seconds that count in each round, with some steps at each, or just before it.
fn steps() -> impl Strategy<Value = Vec<Step>> {
    let jumps = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (2, 1), (2, 2)];
    let jumps = jumps.map(|(round, which)| {
        let at = prop::bool::weighted(0.7);
        (at, vec(step(false), 0..10)).prop_map(move |(at, then)| [vec![Step::Jump { round, which, at }], then].concat())
    });
    (vec(step(true), 0..45), jumps).prop_map(|(early, late)| [early, late.concat()].concat())
}

/// What the rules say, by sets.
#[derive(Default)]
struct Model {
    committed: BTreeSet<(u64, usize)>,
    revealed: BTreeSet<(u64, usize)>,
    forfeited: BTreeSet<(u64, usize)>,
    /// What parties paid for storage, which the chain says: the first to commit to a round does.
    deposits: BTreeMap<usize, i128>,
}

impl Model {
    fn of(&self, set: &BTreeSet<(u64, usize)>, round: u64) -> usize {
        set.iter().filter(|(of, _)| *of == round).count()
    }

    fn open_bonds(&self) -> usize {
        self.committed.len() - self.revealed.len() - self.forfeited.len()
    }
}

/// The name of an error without its figures.
fn name(error: Error) -> String {
    let text = format!("{error:?}");
    text.split([' ', '{']).next().unwrap_or_default().to_owned()
}

fn play(world: &mut World, first: u64, model: &mut Model, step: &Step, tally: &mut BTreeMap<String, u32>) {
    let now = world.chain.now();
    let begin = |round: u64| world.terms.genesis + (first + round - 1) * PERIOD;
    let account = |who: usize| world.parties.get(who).unwrap_or(&world.keeper).clone();
    let (said, expected) = match *step {
        Step::Wait { seconds } => return world.chain.set_time(now + seconds),
        Step::Jump { round, which, at } => {
            let seconds = [begin(round) - PERIOD - 30, begin(round), begin(round) + WINDOW];
            return world.chain.set_time(now.max(seconds[which] - u64::from(!at)));
        }
        Step::Commit { round, who, pay } => {
            let expected = if who == PARTIES {
                Err("NotAParty")
            } else if now >= begin(round) - PERIOD - 30 {
                Err("CommitmentsClosed")
            } else if model.committed.contains(&(round, who)) {
                Err("AlreadyCommitted")
            } else if pay != BOND {
                Err("WrongBond")
            } else {
                model.committed.insert((round, who));
                Ok(())
            };
            let account = account(who);
            let word = world.commitment(first + round, account.address());
            (world.commit_this(first + round, &account, word, pay), expected)
        }
        Step::Reveal { round, who, right } => {
            let expected = if who == PARTIES {
                Err("NotAParty")
            } else if now < begin(round) {
                Err("TooEarly")
            } else if now >= begin(round) + WINDOW {
                Err("TooLate")
            } else if !model.committed.contains(&(round, who)) {
                Err("NotCommitted")
            } else if model.revealed.contains(&(round, who)) {
                Err("AlreadyRevealed")
            } else if !right {
                Err("WrongSecret")
            } else {
                model.revealed.insert((round, who));
                Ok(())
            };
            let account = account(who);
            let secret = if right { secret(first + round, account.address()) } else { [1; 32] };
            (world.reveal_this(first + round, &account, secret), expected)
        }
        Step::Forfeit { round } => {
            let open: Vec<_> = model.committed.difference(&model.revealed).copied().collect();
            let open = open.into_iter().filter(|bond| bond.0 == round && !model.forfeited.contains(bond));
            let open: Vec<_> = open.collect();
            let expected = if now < begin(round) + WINDOW {
                Err("StillRevealing")
            } else if open.is_empty() {
                Err("NothingToForfeit")
            } else {
                model.forfeited.extend(open);
                Ok(())
            };
            (world.forfeit(first + round), expected)
        }
    };
    if let (Ok(receipt), Step::Commit { who, .. } | Step::Reveal { who, .. }) = (&said, step) {
        *model.deposits.entry(*who).or_default() += receipt.cost.deposit;
    }
    let said = said.map(|_| ()).map_err(name);
    assert_eq!(said, expected.map_err(str::to_owned), "{step:?} at {now}");
    let kind = format!("{step:?}").split(' ').next().unwrap_or_default().to_owned();
    *tally.entry(format!("{kind} {}", said.err().unwrap_or("accepted".into()))).or_default() += 1;
}

fn check(world: &mut World, first: u64, model: &Model, wallets: &[u128]) {
    assert_eq!(world.bonds(), BOND * model.open_bonds() as u128, "B1");
    for (who, before) in wallets.iter().enumerate() {
        let (address, delta) = match world.parties.get(who) {
            Some(party) => {
                let bonds = |set: &BTreeSet<(u64, usize)>| set.iter().filter(|(_, of)| *of == who).count() as i128;
                (party.address(), bonds(&model.revealed) - bonds(&model.committed))
            }
            None => (world.forfeits_to.address(), model.forfeited.len() as i128),
        };
        let deposit = model.deposits.get(&who).copied().unwrap_or(0);
        assert_eq!(world.chain.balance(address) as i128, *before as i128 + delta * BOND as i128 - deposit, "B2");
    }
    for round in 0..ROUNDS {
        let (begin, now) = (world.terms.genesis + (first + round - 1) * PERIOD, world.chain.now());
        let all = model.of(&model.revealed, round) == PARTIES;
        let expected = all.then(|| world.expected(first + round));
        assert_eq!(world.randomness(first + round), expected, "B3");
        let lost = (now >= begin - PERIOD - 30 && model.of(&model.committed, round) < PARTIES)
            || (now >= begin + WINDOW && !all);
        assert_eq!(world.is_lost(first + round), lost, "B3");
        assert!(!(all && lost), "B3");
    }
}

#[test]
fn a_model_agrees_after_every_step_of_any_sequence() {
    let cases = fewer_on_a_node(64, 4);
    let config =
        ProptestConfig { cases, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() };
    let tally = std::cell::RefCell::new(BTreeMap::new());
    let played = TestRunner::new(config).run(&steps(), |steps| {
        let mut world = World::of(PARTIES);
        let first = world.next();
        let mut addresses: Vec<_> = world.parties.iter().map(Account::address).collect();
        addresses.push(world.forfeits_to.address());
        let mut model = Model::default();
        let wallets: Vec<_> = addresses.iter().map(|at| world.chain.balance(*at)).collect();
        for step in &steps {
            play(&mut world, first, &mut model, step, &mut tally.borrow_mut());
            check(&mut world, first, &model, &wallets);
        }
        let complete = (0..ROUNDS).filter(|round| model.of(&model.revealed, *round) == PARTIES).count();
        *tally.borrow_mut().entry("Round complete".to_owned()).or_default() += complete as u32;
        Ok(())
    });
    played.unwrap_or_else(|error| panic!("{error}"));
    let tally = tally.into_inner();
    println!("{tally:?}");
    let seen = [
        ("Commit", &["accepted", "NotAParty", "CommitmentsClosed", "AlreadyCommitted", "WrongBond"][..]),
        ("Reveal", &["accepted", "NotAParty", "TooEarly", "TooLate", "NotCommitted", "AlreadyRevealed", "WrongSecret"]),
        ("Forfeit", &["accepted", "StillRevealing", "NothingToForfeit"]),
        ("Round", &["complete"]),
    ];
    for (kind, answers) in seen {
        for answer in answers {
            let often = tally.get(&format!("{kind} {answer}")).copied().unwrap_or(0);
            assert!(often >= 3 || cases < 64, "{kind}: {answer} came up {often} times only");
        }
    }
}
