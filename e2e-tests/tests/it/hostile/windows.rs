//! Terms that would let somebody end a sale, or keep its money, for nothing: a time to reveal secrets that no block falls into,
//! a time to settle that is over before anybody could, or never, a sum to raise that one withdrawal makes impossible.

use super::*;
use commit_reveal_beacon::{BadTerms as BadBeacon, CommitRevealBeaconRef, MIN_WINDOW, Terms as BeaconTerms};
use e2e_tests::{
    DOT, Mechanism,
    auction::Auction,
    beacon,
    chain::{Own, fewer_on_a_node},
    codes,
    lottery::{Lottery, PRICE},
    quadratic::{Quadratic, last_close},
};
use fairsale_chain::typed::{LaunchError, at};
use fairsale_client::deployment::CommitRevealBeacon;
use fairsale_interfaces::beacon::{
    Beacon, DELAY,
    commit_reveal::{Error as Refused, commitment_input},
};
use fairsale_kit::draws::{MAX_TIME_TO_SETTLE, TIME_TO_SETTLE};
use ink::{
    abi::Ink,
    env::hash::{CryptoHash, Sha2x256},
};
use std::fmt::Debug;

/// How many seconds all blocks of a slot share on Polkadot Hub.
const SLOT: u64 = 24;

const BOND: u128 = 10 * DOT;

/// A chain, and a beacon of two parties whose rounds are public a second after the beginning of a slot.
struct Coarse {
    chain: Own,
    keeper: Account,
    parties: [Account; 2],
    terms: BeaconTerms,
    at: Address,
}

/// The round that is played.
const ROUND: u64 = 3;

impl Coarse {
    fn new(window: u64) -> Self {
        let mut chain = Own::new();
        let [keeper, ada, bob] = ["keeper", "ada", "bob"].map(|name| {
            let wallet = chain.account(name);
            chain.fund(&wallet, 1_000 * DOT);
            wallet
        });
        let terms = BeaconTerms {
            parties: vec![ada.address(), bob.address()],
            genesis: (chain.now() / SLOT + 10) * SLOT + 1,
            period: 1_000 * SLOT,
            window,
            bond: BOND,
            payment_unit: chain.constants().native_to_eth_ratio.into(),
        };
        Self { chain, keeper, parties: [ada, bob], terms, at: Address::zero() }
    }

    fn make(&mut self) -> Result<(), BadBeacon> {
        let constructor = CommitRevealBeaconRef::new(self.terms.clone());
        match self.chain.deploy(&self.keeper, &codes().commit_reveal_beacon, constructor).run() {
            Ok(made) => self.at = made.address,
            Err(LaunchError::Refused { error, .. }) => return Err(error),
            Err(LaunchError::Failed(error)) => panic!("{error}"),
        }
        Ok(())
    }

    fn beacon(&self) -> CommitRevealBeacon {
        at::<CommitRevealBeaconRef, Ink>(self.at)
    }

    fn public_at(&self) -> u64 {
        self.terms.genesis + (ROUND - 1) * self.terms.period
    }

    fn commit(&mut self, party: usize) {
        let mut id = [0; 32];
        id[24..].copy_from_slice(&self.chain.constants().chain_id.to_be_bytes());
        let input = commitment_input(&id, self.at, ROUND, self.parties[party].address(), &secret(party));
        let mut commitment = [0; 32];
        Sha2x256::hash(&input, &mut commitment);
        let message = self.beacon().commit(ROUND, commitment);
        self.chain.send(&self.parties[party], message).value(BOND).ok();
    }

    fn reveal(&mut self, party: usize) -> Result<(), Refused> {
        let message = self.beacon().reveal(ROUND, secret(party));
        let answer = self.chain.send(&self.parties[party], message).run().expect("the beacon answers");
        answer.value.map_err(|refusal| *refusal)
    }
}

/// What a party commits to.
fn secret(party: usize) -> [u8; 32] {
    [party as u8 + 1; 32]
}

#[test]
fn a_window_that_a_chain_of_24_second_slots_can_miss_is_refused() {
    for window in [0, 1, 20, 23, 24, MIN_WINDOW - 1] {
        let refused = Coarse::new(window).make();
        assert_eq!(refused, Err(BadBeacon::Window { window, least: 3_600 }));
    }
    for window in [MIN_WINDOW, MIN_WINDOW + 1] {
        assert_eq!(Coarse::new(window).make(), Ok(()));
    }
}

/// In an hour there are 150 slots: one block builder cannot keep a secret out either.
#[test]
fn by_a_coarse_clock_everybody_can_reveal_at_the_beginning_of_the_window_and_at_its_end() {
    let mut world = Coarse::new(MIN_WINDOW);
    world.make().expect("an hour");
    for party in [0, 1] {
        world.commit(party);
    }
    let slot = world.public_at() / SLOT * SLOT;
    world.chain.set_time(slot);
    assert!(matches!(world.reveal(0), Err(Refused::TooEarly { .. })));
    world.chain.set_time(slot + SLOT);
    assert_eq!(world.reveal(0), Ok(()));
    world.chain.set_time(slot + 149 * SLOT);
    let message = world.beacon().is_lost(ROUND);
    assert!(!world.chain.ask(message).expect("a view").value);
    world.chain.set_time(slot + 150 * SLOT);
    assert_eq!(world.reveal(1), Ok(()), "the last slot that begins within the hour");
    let message = world.beacon().randomness(ROUND);
    assert!(world.chain.ask(message).expect("a view").value.is_some());
}

/// What a constructor says to a sale that must be settled so many seconds after its round is decided, in words.
type Settles = fn(u64) -> Result<(), String>;

fn in_words<E: Debug>(answer: Result<(), E>) -> Result<(), String> {
    answer.map_err(|error| format!("{error:?}"))
}

/// A beacon that has a round each second, which is public at once.
fn prompt<M: Mechanism>(stage: &mut Stage<M>) -> Address {
    beacon::deploy_with(stage, 1, 1)
}

/// All mechanisms that draw, and those that could but do not.
const SETTLED_BY: [(&str, Settles); 5] = [
    ("lottery", |after| {
        let mut lottery = Lottery::without_sale(|_| ());
        lottery.terms.common.beacon = prompt(&mut lottery);
        lottery.terms.common.settle_by = lottery.terms.common.closes_at + DELAY + after;
        in_words(lottery.announce())
    }),
    ("auction of tickets", |after| {
        let mut auction = Auction::without_sale(|terms| {
            (terms.common.tickets, terms.max_lots) = (true, 1);
            terms.common.settle_by = terms.common.closes_at + DELAY + after;
        });
        auction.terms.common.beacon = prompt(&mut auction);
        in_words(auction.announce())
    }),
    ("auction", |after| {
        in_words(
            Auction::without_sale(|terms| terms.common.settle_by = terms.common.closes_at + DELAY + after).announce(),
        )
    }),
    ("quadratic sale that draws", |after| {
        let mut quadratic = Quadratic::without_sale(|terms| terms.common.settle_by = last_close(terms) + DELAY + after);
        quadratic.terms.common.beacon = prompt(&mut quadratic);
        in_words(quadratic.announce())
    }),
    ("quadratic sale", |after| {
        in_words(Quadratic::without_sale(|terms| terms.common.settle_by = last_close(terms) + DELAY + after).announce())
    }),
];

#[test]
fn settle_by_is_not_more_than_90_days_after_the_round_is_decided() {
    assert_eq!((TIME_TO_SETTLE, MAX_TIME_TO_SETTLE), (86_400, 90 * 86_400));
    for (what, settles) in SETTLED_BY {
        for after in [TIME_TO_SETTLE, TIME_TO_SETTLE + 1, MAX_TIME_TO_SETTLE - 1, MAX_TIME_TO_SETTLE] {
            assert_eq!(settles(after), Ok(()), "{what}, {after} s after");
        }
        for after in [0, TIME_TO_SETTLE - 1] {
            assert!(settles(after).is_err(), "{what}, {after} s after: an outage of a day would cancel it");
        }
        // A hundred years, as long as the deposits would be locked by a beacon that never speaks.
        for after in [MAX_TIME_TO_SETTLE + 1, 100 * 365 * 86_400] {
            let refused = settles(after).expect_err("deposits would wait");
            assert!(refused.starts_with("Common(SettlesTooLate"), "{what}, {after} s after: {refused}");
        }
    }
}

#[test]
fn a_beacon_that_never_speaks_keeps_deposits_until_settle_by_and_no_longer() {
    let mut lottery = Lottery::without_sale(|terms| terms.common.supply = 2);
    let latest = lottery.terms.common.closes_at + DELAY + MAX_TIME_TO_SETTLE;
    (lottery.terms.common.beacon, lottery.terms.common.settle_by) = (prompt(&mut lottery), latest);
    lottery.announce().expect("the last second that will do");
    lottery.fund();
    lottery.set_time(lottery.terms.common.opens_at);
    let people = ["ada", "bob", "cem"].map(|name| (name, lottery.entrant(name)));
    let round = lottery.state().round;
    lottery.set_time(latest - 1);
    assert_eq!(lottery.keep(Action::Settle).map(drop), Err(Error::BeaconSilent { round }));
    lottery.set_time(latest);
    assert_eq!(lottery.phase(), Phase::Cancelled);
    for (name, wallet) in &people {
        assert_eq!(lottery.claimed(wallet, name), (0, PRICE));
    }
}

/// 33 persons want 20 tickets, all but three of them in groups. Groups do not fit exactly, so a few tickets may be left; whoever
/// withdraws last changes how many. What must be raised is no more than any draw raises, so that cancels nothing.
#[test]
fn whoever_withdraws_last_does_not_cancel_a_sale_that_everybody_wants() {
    let least = 16 * PRICE;
    for secret in 0..fewer_on_a_node(4, 1) {
        for withdrawn in 0..=3 {
            let mut lottery = Lottery::open_with(&[secret; 32], |terms| {
                (terms.common.supply, terms.max_group, terms.common.min_raise) = (20, 3, least);
            });
            for group in 0..10 {
                lottery.group_of_size(&format!("group {group}"), 3);
            }
            let alone: Vec<Account> = (0..3).map(|number| lottery.entrant(&format!("alone {number}"))).collect();
            lottery.set_time(lottery.terms.common.closes_at - 1);
            for wallet in &alone[..withdrawn] {
                lottery.act(wallet, Action::Withdraw, 0).expect("until the last second");
            }
            lottery.settle_with(&[secret; 32]);
            assert_eq!(lottery.phase(), Phase::Settled, "{secret} {withdrawn}");
            let raised = lottery.life().proceeds;
            assert!((least..=20 * PRICE).contains(&raised), "{raised}");
        }
    }
    let mut lottery = Lottery::without_sale(|terms| {
        (terms.common.supply, terms.max_group, terms.common.min_raise) = (20, 3, least + 1);
    });
    let bad = lottery_sale::BadTerms::MinRaise { min_raise: least + 1, most: least };
    assert_eq!(lottery.announce().expect_err("a draw might raise less"), bad);
}
