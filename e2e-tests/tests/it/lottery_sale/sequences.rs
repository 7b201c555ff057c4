//! After any sequence of actions the invariants of `contracts/lottery_sale/README.md` hold, at every step, beside a model that
//! is written from the rules.
//!
//! The sequences are always the same ones. More and others:
//! `PROPTEST_CASES=1000 PROPTEST_RNG_SEED=7 cargo test --release -p e2e-tests --test it lottery_sale::sequences`.

mod model;

use super::*;
use e2e_tests::{
    chain::fewer_on_a_node,
    lottery::largest_group,
    replay::{Member, Replay},
};
use fairsale_chain::{Address, Typed};
use fairsale_interfaces::{
    erc721::Erc721,
    host::keccak256,
    sale::{Claimed, Error, Sale},
};
use model::{Model, PERSONS, Step, late_step, open_step};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{RngSeed, TestRunner},
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    env::var,
};

/// How often what was said, by the step and the answer.
type Tally = BTreeMap<String, u32>;

struct World {
    lottery: Lottery,
    model: Model,
    replay: Replay,
    wallets: Vec<Account>,
    secret: [u8; 32],
    /// Who won, by the events alone; once settled.
    winners: BTreeSet<[u8; 32]>,
    tally: Tally,
    /// How many steps were played.
    steps: usize,
}

fn name(who: usize) -> String {
    format!("person {who}")
}

impl World {
    fn new(supply: u32, min_raise: u128, secret: u8) -> Self {
        let secret = [secret; 32];
        // What any draw raises, and no more.
        let fewest = supply - 2 * (u32::from(largest_group(supply.into())) - 1);
        let min_raise = min_raise.min(fewest.into()) * PRICE;
        let mut lottery = Lottery::open_with(&secret, |terms| {
            (terms.common.supply, terms.common.min_raise) = (supply.into(), min_raise)
        });
        let wallets = (0..PERSONS).map(|who| lottery.person(&name(who))).collect();
        let model = Model { max_group: lottery.terms.max_group.into(), ..Model::default() };
        let (replay, winners, tally) = Default::default();
        Self { lottery, model, replay, wallets, secret, winners, tally, steps: 0 }
    }

    fn play(&mut self, step: &Step) {
        if let Step::Gather { who, whom } = step {
            self.play(&Step::Enter { who: *who, wrong: false });
            self.play(&Step::Invite { who: *who, whom: whom.clone() });
            let group = (self.model.group_of(*who) as usize).saturating_sub(1);
            self.play(&Step::Join { who: whom[0], group, wrong: true });
            for who in whom {
                self.play(&Step::Join { who: *who, group, wrong: false });
            }
            return;
        }
        let phase = self.lottery.phase();
        let groups = self.model.groups.len().max(1);
        let mut step = step.clone();
        if let Step::Join { group, .. } = &mut step {
            *group = 1 + *group % groups;
        }
        let wallet = |who: &usize| self.wallets[*who].clone();
        let (who, message, wrong) = match &step {
            Step::Enter { who, wrong } => (wallet(who), Deed::Sale(Action::Order(1)), *wrong),
            Step::Change { who } => (wallet(who), Deed::Sale(Action::Change(1)), false),
            Step::Withdraw { who } => (wallet(who), Deed::Sale(Action::Withdraw), false),
            Step::Invite { who, whom } => {
                (wallet(who), Deed::Invite(whom.iter().map(|whom| self.wallets[*whom].address()).collect()), false)
            }
            Step::Join { who, group, wrong } => (wallet(who), Deed::Join(*group as u32), *wrong),
            Step::Leave { who } => (wallet(who), Deed::Leave, false),
            Step::Gather { .. } => unreachable!("is made of others"),
            Step::Claim { who, whose } => {
                (wallet(who), Deed::Sale(Action::Claim(self.lottery.alias(&name(*whose)))), false)
            }
            Step::Settle => (keeper(&self.lottery), Deed::Sale(Action::Settle), false),
            Step::Proceeds => (keeper(&self.lottery), Deed::Sale(Action::Proceeds), false),
            Step::Unsold => (keeper(&self.lottery), Deed::Sale(Action::Unsold), false),
            Step::Cancel => (keeper(&self.lottery), Deed::Sale(Action::Cancel), false),
        };
        let new = match &step {
            Step::Enter { .. } => true,
            Step::Join { who, .. } => !self.model.entered.contains(who),
            _ => false,
        };
        let due = if new { PRICE } else { 0 };
        let value_paid = due + u128::from(wrong);
        let wrong_phase = Refused::Sale(wrong_phase(&self.lottery, phase));
        let open = matches!(message, Deed::Invite(_) | Deed::Join(_) | Deed::Leave)
            || matches!(message, Deed::Sale(Action::Order(_) | Action::Change(_) | Action::Withdraw));
        let expected = if open && phase == Phase::Open {
            let unit = self.lottery.terms.common.payment_unit;
            let in_value = |amount: u128| ink::U256::from(amount) * unit;
            self.model.play(&step, |new| {
                let (expected, got) = (in_value(if new { PRICE } else { 0 }), in_value(value_paid));
                if wrong { Err(Refused::Sale(Error::WrongPayment { expected, got })) } else { Ok(()) }
            })
        } else {
            self.late(&step, phase).unwrap_or(Err(wrong_phase))
        };
        let answer = self.lottery.deed(&who, message.clone(), value_paid);
        let kind = format!("{step:?}").split([' ', '{']).next().unwrap_or_default().to_owned();
        let said = match &answer {
            Ok(_) => "accepted".to_owned(),
            Err(Refused::Sale(error)) => format!("{error:?}").split([' ', '{']).next().unwrap_or_default().to_owned(),
            Err(error) => format!("{error:?}").split([' ', '{']).next().unwrap_or_default().to_owned(),
        };
        *self.tally.entry(format!("{kind} {said}")).or_default() += 1;
        match answer {
            Ok(receipt) => {
                assert_eq!(expected, Ok(()), "{step:?} was accepted");
                self.replay.enter(&receipt.events, self.lottery.at.sale);
                if let (Step::Claim { whose, .. }, [claimed]) = (&step, &receipt.events::<Claimed>()[..]) {
                    let won = self.winners.contains(&self.lottery.alias(&name(*whose)));
                    let refund = if won { 0 } else { PRICE };
                    assert_eq!((claimed.allocated, claimed.paid, claimed.refund), (won.into(), PRICE - refund, refund));
                }
                if matches!(step, Step::Settle) && self.lottery.phase() == Phase::Settled {
                    self.winners = self.replay.winners(self.lottery.at.sale, self.lottery.terms.common.supply as u32);
                }
            }
            Err(error) => assert_eq!(expected, Err(error), "{step:?} was refused"),
        }
        self.check(&step);
    }

    /// What a sale says that is not open to what is for later; `None`: it is the wrong phase.
    fn late(&mut self, step: &Step, phase: Phase) -> Option<Result<(), Refused>> {
        let nothing_left = Err(Refused::Sale(Error::NothingLeft));
        let settled = phase == Phase::Settled;
        let ended = settled || phase == Phase::Cancelled;
        match step {
            Step::Claim { who, whose } if ended => Some(if !self.model.entered.contains(whose) {
                Err(Refused::Sale(Error::NoOrder))
            } else if who != whose {
                Err(Refused::Sale(Error::NotYours { caller: self.wallets[*who].address() }))
            } else {
                self.model.entered.remove(who);
                self.model.claimed.insert(*who);
                Ok(())
            }),
            Step::Settle if phase == Phase::Closed => Some(Ok(())),
            Step::Cancel if std::mem::take(&mut self.model.to_be_noted) => Some(Ok(())),
            Step::Proceeds if settled => {
                let taken = std::mem::replace(&mut self.model.proceeds_taken, true) || self.winners.is_empty();
                Some(if taken { nothing_left } else { Ok(()) })
            }
            Step::Unsold if ended => {
                let all_sold = settled && self.winners.len() as u128 == self.lottery.terms.common.supply;
                let taken = std::mem::replace(&mut self.model.unsold_taken, true) || all_sold;
                Some(if taken { nothing_left } else { Ok(()) })
            }
            _ => None,
        }
    }

    /// All that must hold. Of persons a quarter is looked at, each in turn.
    fn check(&mut self, after: &Step) {
        self.steps += 1;
        let phase = self.lottery.phase();
        let looked_at: Vec<_> = (0..PERSONS).filter(|who| who % 4 == self.steps % 4).collect();
        let (sale, supply) = (self.lottery.at.sale, self.lottery.terms.common.supply as u32);
        let waiting = |world: &World, won: bool| {
            let count = world
                .model
                .entered
                .iter()
                .filter(|who| world.winners.contains(&world.lottery.alias(&name(**who))) == won);
            count.count() as u32
        };
        // L1 solvency, to the unit, and L2 escrow
        let (won, lost) = (waiting(self, true), waiting(self, false));
        let settled = phase == Phase::Settled;
        let proceeds = if settled && !self.model.proceeds_taken { self.winners.len() as u128 * PRICE } else { 0 };
        let owed = if settled { u128::from(lost) * PRICE + proceeds } else { u128::from(won + lost) * PRICE };
        assert_eq!(self.lottery.pot(), owed, "L1 after {after:?}");
        let unsold = if self.model.unsold_taken { 0 } else { supply - self.winners.len() as u32 };
        let promised = match phase {
            Phase::Settled => won + unsold,
            Phase::Cancelled if self.model.unsold_taken => 0,
            _ => supply,
        };
        assert_eq!(self.lottery.allotment(sale), promised, "L2 after {after:?}");
        // L3: tickets issued are those of winners who claimed, and no more than the supply
        let message = self.lottery.tickets_at().total_supply();
        let issued = self.lottery.chain.ask(message).expect("a view").value;
        assert_eq!(issued, self.winners.len() as u32 - won, "L3 after {after:?}");
        assert!(self.winners.len() as u32 <= supply, "L3 after {after:?}");
        for who in looked_at.iter().copied() {
            let has = self.lottery.tickets(self.wallets[who].address());
            let won = self.winners.contains(&self.lottery.alias(&name(who))) && self.model.claimed.contains(&who);
            assert_eq!(has, u32::from(won), "L3 after {after:?}");
        }
        // L4: lists without gaps that fit entries and groups
        if matches!(phase, Phase::Open | Phase::Closed) {
            self.check_lists(after, &looked_at);
        }
        // L6: orders are who the events and the model say
        for who in looked_at {
            let (alias, message) = (self.lottery.alias(&name(who)), self.lottery.sale());
            let order = self.lottery.chain.ask(message.order_of(alias)).expect("a view").value;
            assert_eq!(order.is_some(), self.model.entered.contains(&who), "L6 after {after:?}");
            let told = self.lottery.if_closed_now(&name(who));
            assert_eq!(told.paid + told.refund, if order.is_some() { PRICE } else { 0 }, "L6 after {after:?}");
        }
    }

    fn check_lists(&mut self, after: &Step, looked_at: &[usize]) {
        let entries = self.lottery.entries();
        assert_eq!(entries, self.replay.entries(), "L4 after {after:?}");
        let persons: u32 = (1..).zip(entries).map(|(size, count)| size * count).sum();
        assert_eq!(persons as usize, self.model.entered.len(), "L4 after {after:?}");
        for who in looked_at.iter().copied() {
            let (group, alias) = (self.model.group_of(who), self.lottery.alias(&name(who)));
            assert_eq!(self.lottery.group_of(&name(who)), group, "L4 after {after:?}");
            assert_eq!(self.replay.group_of.get(&alias).copied().unwrap_or(0), group, "L4 after {after:?}");
        }
        let wallets: Vec<Address> = self.wallets.iter().map(Account::address).collect();
        for (id, group) in (1..).zip(&self.model.groups) {
            let told = self.lottery.group(id);
            let told = told.map(|(size, invited)| (size as usize, invited.into_iter().collect::<BTreeSet<_>>()));
            let invited = group.invited.iter().map(|who| wallets[*who]).collect();
            let expected = (!group.members.is_empty()).then_some((group.members.len(), invited));
            assert_eq!(told, expected, "L4 after {after:?}");
        }
        for (class, list) in (1u32..).zip(&self.replay.lists) {
            let nobody = [0; 32];
            let members = list.iter().map(|member| match member {
                Member::Person(alias) => keccak256(alias),
                Member::Group(id) => {
                    let mut word = nobody;
                    word[28..].copy_from_slice(&id.to_be_bytes());
                    word
                }
            });
            for (index, expected) in (0u32..).zip(members.chain([nobody])) {
                let mut key = nobody;
                key[24..28].copy_from_slice(&class.to_be_bytes());
                key[28..].copy_from_slice(&index.to_be_bytes());
                let stored = self.lottery.chain.storage(self.lottery.at.sale, key.to_vec());
                if let Some(stored) = stored.filter(|_| !e2e_tests::chain::is_node()) {
                    assert_eq!(stored, expected, "L4 place {index} of class {class} after {after:?}");
                }
            }
        }
    }

    /// Closes, and settles by the beacon, or lets the time go by.
    fn end(&mut self, in_time: bool) {
        if in_time {
            let secret = self.secret;
            self.lottery.reveal(&secret);
            self.play(&Step::Settle);
        } else {
            self.lottery.set_time(self.lottery.terms.common.settle_by);
            self.model.to_be_noted = true;
            self.play(&Step::Settle);
        }
    }

    /// Everybody takes what is theirs, twice, and nothing stays.
    fn finish(&mut self) {
        for who in 0..PERSONS {
            self.play(&Step::Claim { who, whose: who });
            self.play(&Step::Claim { who, whose: who });
        }
        for step in [Step::Proceeds, Step::Proceeds, Step::Unsold, Step::Unsold] {
            self.play(&step);
        }
        let sale = self.lottery.at.sale;
        assert_eq!((self.lottery.pot(), self.lottery.allotment(sale)), (0, 0), "L9");
    }
}

/// What must have come up, or the sequences say little.
const SEEN: [&str; 23] = [
    "Enter accepted",
    "Enter AlreadyOrdered",
    "Enter WrongPayment",
    "Enter WrongPhase",
    "Change accepted",
    "Change NoOrder",
    "Withdraw accepted",
    "Withdraw NoOrder",
    "Invite accepted",
    "Invite NotLeader",
    "Invite TooManyInvited",
    "Join accepted",
    "Join GroupFull",
    "Join InGroup",
    "Join NotInvited",
    "Join WrongPayment",
    "Leave accepted",
    "Leave NotInGroup",
    "Claim accepted",
    "Claim NoOrder",
    "Claim NotYours",
    "Proceeds NothingLeft",
    "Unsold accepted",
];

#[test]
fn all_invariants_hold_after_every_step_of_any_sequence() {
    let number = |name: &str| var(name).ok().and_then(|text| text.parse().ok());
    let cases = number("PROPTEST_CASES").map_or(fewer_on_a_node(64, 4), |cases| cases as u32);
    let config = ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(number("PROPTEST_RNG_SEED").unwrap_or(1)),
        failure_persistence: None,
        max_shrink_iters: 1_000,
        ..ProptestConfig::default()
    };
    let min_raise = prop_oneof![3 => Just(0u128), 1 => 1..9u128];
    let in_time = prop_oneof![5 => Just(true), 1 => Just(false)];
    // Without groups, with pairs, with groups of three; and so many come alone before all else.
    let facts = (prop_oneof![1 => 1..10u32, 2 => 10..13u32, 1 => 20..23u32], min_raise, any::<u8>(), 0..PERSONS - 4);
    let sequence = (facts, vec(open_step(), 10..50), in_time, vec(late_step(), 0..15));
    let tally = RefCell::new(Tally::new());
    let played = TestRunner::new(config).run(&sequence, |(facts, before, in_time, after)| {
        let (supply, min_raise, secret, alone) = facts;
        let mut world = World::new(supply, min_raise, secret);
        for who in 0..alone {
            world.play(&Step::Enter { who, wrong: false });
        }
        for step in &before {
            world.play(step);
        }
        world.end(in_time);
        for step in &after {
            world.play(step);
        }
        world.finish();
        for (what, often) in world.tally {
            *tally.borrow_mut().entry(what).or_default() += often;
        }
        Ok(())
    });
    played.unwrap_or_else(|error| panic!("{error}"));
    println!("{:?}", tally.borrow());
    for what in SEEN {
        let often = tally.borrow().get(what).copied().unwrap_or(0);
        assert!(often >= 3 || cases < 64, "{what} came up {often} times only");
    }
}
