//! After any sequence of actions a model of sets agrees with the beacon, at every step:
//!
//! - **B1 solvency**: the beacon's money is exactly the bonds that are neither given back nor shared out.
//! - **B2 once**: every bond leaves once, to its party or to those who revealed, an equal share each.
//! - **B3 rounds**: a round has a randomness when all have revealed, and then for ever; it is lost from the second on in which it
//!   cannot have one any more, and then for ever; never both.
//! - **B4 refusals**: what is refused changes nothing, and is refused for the reason that the model says.

use super::*;
use e2e_tests::chain::fewer_on_a_node;
use fairsale_interfaces::beacon::DELAY;
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
        who: usize,
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

/// A step while most rounds can be committed to, or else while the first ones are revealed.
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
        6 => (round(), who()).prop_map(|(round, who)| Step::Forfeit { round, who }),
        1 => (1..100u64).prop_map(|seconds| Step::Wait { seconds }),
    ]
}

/// Some steps, then the seconds that count in each round, with some steps at each, or just before it.
fn steps() -> impl Strategy<Value = Vec<Step>> {
    let jumps = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (2, 1), (2, 2)];
    let jumps = jumps.map(|(round, which)| {
        let at = prop::bool::weighted(0.7);
        (at, vec(step(false), 0..18)).prop_map(move |(at, then)| [vec![Step::Jump { round, which, at }], then].concat())
    });
    (vec(step(true), 0..60), jumps).prop_map(|(early, late)| [early, late.concat()].concat())
}

/// What the rules say, by sets.
#[derive(Default)]
struct Model {
    committed: BTreeSet<(u64, usize)>,
    revealed: BTreeSet<(u64, usize)>,
    /// What those have had of others' bonds who revealed, by round and party.
    collected: BTreeMap<(u64, usize), u128>,
    /// What parties paid for storage, which the chain says: the first to commit to a round does.
    deposits: BTreeMap<usize, i128>,
}

impl Model {
    fn of(&self, set: &BTreeSet<(u64, usize)>, round: u64) -> usize {
        set.iter().filter(|(of, _)| *of == round).count()
    }

    fn open_bonds(&self) -> u128 {
        let unrevealed = (self.committed.len() - self.revealed.len()) as u128;
        unrevealed * BOND - self.collected.values().sum::<u128>()
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
            let seconds = [begin(round) - PERIOD - DELAY, begin(round), begin(round) + WINDOW];
            return world.chain.set_time(now.max(seconds[which] - u64::from(!at)));
        }
        Step::Commit { round, who, pay } => {
            let expected = if who == PARTIES {
                Err("NotAParty")
            } else if now >= begin(round) - PERIOD - DELAY {
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
        Step::Forfeit { round, who } => {
            let revealed = model.of(&model.revealed, round);
            let withheld = model.of(&model.committed, round) - revealed;
            let may = model.revealed.contains(&(round, who)) && !model.collected.contains_key(&(round, who));
            let expected = if who == PARTIES {
                Err("NotAParty")
            } else if now < begin(round) + WINDOW {
                Err("StillRevealing")
            } else if !may || withheld == 0 {
                Err("NothingToForfeit")
            } else {
                model.collected.insert((round, who), BOND * withheld as u128 / revealed as u128);
                Ok(())
            };
            let account = account(who);
            (world.forfeit(first + round, &account), expected)
        }
    };
    if let (Ok(receipt), Step::Commit { who, .. } | Step::Reveal { who, .. } | Step::Forfeit { who, .. }) =
        (&said, step)
    {
        *model.deposits.entry(*who).or_default() += receipt.cost.deposit;
    }
    let said = said.map(|_| ()).map_err(name);
    assert_eq!(said, expected.map_err(str::to_owned), "{step:?} at {now}");
    let kind = format!("{step:?}").split(' ').next().unwrap_or_default().to_owned();
    *tally.entry(format!("{kind} {}", said.err().unwrap_or("accepted".into()))).or_default() += 1;
}

fn check(world: &mut World, first: u64, model: &Model, wallets: &[u128]) {
    assert_eq!(world.bonds(), model.open_bonds(), "B1");
    for (who, (party, before)) in world.parties.iter().zip(wallets).enumerate() {
        let bonds = |set: &BTreeSet<(u64, usize)>| set.iter().filter(|(_, of)| *of == who).count() as i128;
        let shares: u128 = model.collected.iter().filter(|((_, of), _)| *of == who).map(|(_, share)| share).sum();
        let delta = (bonds(&model.revealed) - bonds(&model.committed)) * BOND as i128 + shares as i128;
        let deposit = model.deposits.get(&who).copied().unwrap_or(0);
        assert_eq!(world.chain.balance(party.address()) as i128, *before as i128 + delta - deposit, "B2");
    }
    for round in 0..ROUNDS {
        let (begin, now) = (world.terms.genesis + (first + round - 1) * PERIOD, world.chain.now());
        let all = model.of(&model.revealed, round) == PARTIES;
        let expected = all.then(|| world.expected(first + round));
        assert_eq!(world.randomness(first + round), expected, "B3");
        let lost = (now >= begin - PERIOD - DELAY && model.of(&model.committed, round) < PARTIES)
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
        let mut model = Model::default();
        let wallets: Vec<_> = world.parties.iter().map(|party| world.chain.balance(party.address())).collect();
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
        ("Forfeit", &["accepted", "NotAParty", "StillRevealing", "NothingToForfeit"]),
        ("Round", &["complete"]),
    ];
    for (kind, answers) in seen {
        for answer in answers {
            let often = tally.get(&format!("{kind} {answer}")).copied().unwrap_or(0);
            assert!(often >= 3 || cases < 64, "{kind}: {answer} came up {often} times only");
        }
    }
}
