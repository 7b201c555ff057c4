//! The seed: one round of the beacon, fixed when the sale is announced. Nobody chooses it, nobody asks twice, and a beacon that
//! never comes costs nobody anything.

use super::*;
use e2e_tests::{evm::Puppet, lottery::REVEALING};
use fairsale_chain::{Address, Typed};
use fairsale_interfaces::{
    beacon::{DECIDED_AT, DELAY, IS_LOST, KNOWN_SINCE, RANDOMNESS, ROUND_AT},
    draws::{Drawn, Draws},
    sale::{Cancelled, Error, Settled},
};

/// From now on the beacon says that it has this randomness, and has had it since the sale closed.
fn answers(lottery: &mut Lottery, beacon: Address, randomness: u8) {
    answers_with(lottery, beacon, &[randomness; 32]);
}

/// The same of any randomness.
pub fn answers_with(lottery: &mut Lottery, beacon: Address, randomness: &[u8; 32]) {
    let since = lottery.terms.common.closes_at.to_le_bytes();
    lottery.puppet_says(beacon, RANDOMNESS, &[&[0, 1][..], randomness].concat());
    lottery.puppet_says(beacon, KNOWN_SINCE, &[&[0, 1][..], &since].concat());
}

/// A closed sale of one ticket with two entries, whose beacon's party has (or has not) committed.
fn closed(committed: bool) -> (Lottery, [Account; 2]) {
    let mut lottery = Lottery::funded(|terms| terms.common.supply = 1);
    if committed {
        lottery.commit(&[7; 32]);
    }
    lottery.set_time(lottery.terms.common.opens_at);
    let people = ["ada", "bob"].map(|name| lottery.entrant(name));
    lottery.set_time(lottery.terms.common.closes_at);
    (lottery, people)
}

/// The same with a beacon that says what it is told.
fn closed_with_puppet() -> (Lottery, Address, [Account; 2]) {
    let (mut lottery, beacon) = open_with_puppet(1);
    let people = ["ada", "bob"].map(|name| lottery.entrant(name));
    lottery.set_time(lottery.terms.common.closes_at);
    (lottery, beacon, people)
}

/// An open sale of a number of tickets, with a beacon that says what it is told.
pub fn open_with_puppet(supply: u128) -> (Lottery, Address) {
    let mut lottery = Lottery::without_sale(|terms| terms.common.supply = supply);
    lottery.terms.common.beacon = lottery.puppet(&[]);
    lottery.puppet_says(lottery.terms.common.beacon, ROUND_AT, &[0, 9, 0, 0, 0, 0, 0, 0, 0]);
    let decided_at = (lottery.terms.common.closes_at + DELAY).to_le_bytes();
    lottery.puppet_says(lottery.terms.common.beacon, DECIDED_AT, &[&[0, 1][..], &decided_at].concat());
    lottery.puppet_says(lottery.terms.common.beacon, RANDOMNESS, &[0, 0]);
    lottery.puppet_says(lottery.terms.common.beacon, IS_LOST, &[0, 0]);
    lottery.announce().expect("it says its round");
    lottery.fund();
    lottery.set_time(lottery.terms.common.opens_at);
    let beacon = lottery.terms.common.beacon;
    (lottery, beacon)
}

fn settle(lottery: &mut Lottery) -> Result<(), Error> {
    let keeper = keeper(lottery);
    answer(lottery, &keeper, Action::Settle, 0)
}

/// Everybody gets all back, and the seller the tickets.
#[track_caller]
fn assert_refunded(lottery: &mut Lottery, people: &[Account; 2]) {
    assert_eq!(lottery.phase(), Phase::Cancelled);
    for (wallet, name) in people.iter().zip(["ada", "bob"]) {
        assert_eq!(lottery.if_closed_now(name).refund, PRICE);
        assert_eq!(lottery.chance_of(name), (0, 1));
        let before = lottery.money(wallet.address()) as i128;
        let receipt = lottery.claim(wallet, name);
        assert_eq!(lottery.money(wallet.address()) as i128 - before + receipt.cost.deposit, PRICE as i128);
        assert_eq!(lottery.tickets(wallet.address()), 0);
    }
    let (keeper, seller) = (keeper(lottery), lottery.terms.common.seller);
    answer(lottery, &keeper, Action::Unsold, 0).expect("goes back");
    assert_eq!((lottery.pot(), lottery.allotment(seller)), (0, lottery.minted()));
    let refused = answer(lottery, &keeper, Action::Proceeds, 0);
    assert_eq!(refused, Err(wrong_phase(lottery, Phase::Cancelled)));
}

#[test]
fn the_round_is_fixed_when_the_sale_is_announced_and_is_the_first_after_the_close() {
    let mut lottery = Lottery::announced(|_| ());
    let round = lottery.state().round;
    let message = lottery.sale().closes_at();
    let closes_at = lottery.chain.ask(message).expect("a view").value;
    assert_eq!(closes_at, lottery.terms.common.closes_at);
    // The beacon has a round a second, the first when it was made.
    let (made_at, public_at) = (lottery.terms.common.opens_at - e2e_tests::ANNOUNCED, closes_at + DELAY);
    assert!(lottery.public_at() == public_at && round == public_at - made_at + 1);
}

#[test]
fn a_sale_waits_for_its_beacon_to_the_second() {
    let (mut lottery, _) = closed(true);
    let (round, public_at) = (lottery.state().round, lottery.public_at());
    for second in [lottery.terms.common.closes_at, public_at - 1, public_at] {
        lottery.set_time(second);
        assert_eq!(settle(&mut lottery), Err(Error::BeaconSilent { round }));
        assert_eq!(lottery.phase(), Phase::Closed);
    }
    lottery.reveal(&[7; 32]);
    let keeper = keeper(&lottery);
    let receipt = lottery.act(&keeper, Action::Settle, 0).expect("it is there");
    assert_eq!(receipt.events::<Drawn>()[0].round, round);
    assert_eq!(receipt.events::<Settled>()[0].sold, 1);
}

/// Whoever does not like a result cannot have another: the sale is settled once, by the one round there is.
#[test]
fn nobody_draws_twice() {
    let (mut lottery, beacon, _) = closed_with_puppet();
    answers(&mut lottery, beacon, 1);
    assert_eq!(settle(&mut lottery), Ok(()));
    let told = |lottery: &mut Lottery| ["ada", "bob"].map(|name| lottery.if_closed_now(name).allocated);
    let won = told(&mut lottery);
    for second_answer in 2..10 {
        answers(&mut lottery, beacon, second_answer);
        assert_eq!(settle(&mut lottery), Err(wrong_phase(&lottery, Phase::Settled)));
        assert_eq!((told(&mut lottery), lottery.state().seed), (won, [1; 32]));
    }
    lottery.set_time(lottery.terms.common.settle_by);
    assert_eq!((lottery.phase(), told(&mut lottery)), (Phase::Settled, won));
}

/// Another round of the beacon, public earlier or later, is none of the sale's: it asks for its own and no other.
#[test]
fn a_round_that_is_not_the_sales_decides_nothing() {
    let (mut lottery, beacon, _) = closed_with_puppet();
    lottery.puppet_says(beacon, ROUND_AT, &[0, 10, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(settle(&mut lottery), Err(Error::BeaconSilent { round: 9 }), "announced is announced");
    answers(&mut lottery, beacon, 1);
    let keeper = keeper(&lottery);
    let receipt = lottery.act(&keeper, Action::Settle, 0).expect("it is there");
    assert_eq!(receipt.events::<Drawn>()[0].round, 9);
}

#[test]
fn what_is_no_answer_of_a_beacon_is_refused_and_can_be_asked_again() {
    let (mut lottery, beacon, _) = closed_with_puppet();
    let bad_answers: [(u32, &[u8], &[u8]); 2] = [(RANDOMNESS, &[0, 0], &[]), (IS_LOST, &[0, 0], &[0, 2])];
    for (selector, good, bad) in bad_answers {
        for bad in [bad, &[][..], &[0], &[1, 0], &[0, 0, 0]] {
            lottery.puppet_says(beacon, selector, bad);
            assert_eq!(settle(&mut lottery), Err(Error::BeaconUnavailable), "{selector:x} {bad:?}");
        }
        lottery.puppet_says(beacon, selector, good);
    }
    lottery.puppet_does(beacon, Puppet::Reverts);
    assert_eq!(settle(&mut lottery), Err(Error::BeaconUnavailable));
    lottery.puppet_does(beacon, Puppet::Answers);
    assert_eq!(settle(&mut lottery), Err(Error::BeaconSilent { round: 9 }));
    // A randomness that it does not say since when it has.
    answers(&mut lottery, beacon, 1);
    for bad in [&[][..], &[0], &[0, 0], &[0, 2], &[0, 1, 9], &[1; 10], &[0; 11]] {
        lottery.puppet_says(beacon, KNOWN_SINCE, bad);
        assert_eq!(settle(&mut lottery), Err(Error::BeaconUnavailable), "{bad:?}");
    }
    answers(&mut lottery, beacon, 1);
    assert_eq!(settle(&mut lottery), Ok(()));
}

/// Who knows the round while entries can still change could enter by it. By the chain's own clock, whatever another says.
#[test]
fn a_round_that_was_known_before_the_sale_closed_cancels_it() {
    for early in [false, true] {
        let (mut lottery, beacon, people) = closed_with_puppet();
        answers(&mut lottery, beacon, 1);
        let since = (lottery.terms.common.closes_at - u64::from(early)).to_le_bytes();
        lottery.puppet_says(beacon, KNOWN_SINCE, &[&[0, 1][..], &since].concat());
        let keeper = keeper(&lottery);
        let receipt = lottery.act(&keeper, Action::Settle, 0).expect("anybody may");
        assert_eq!(receipt.events::<Cancelled>().len(), usize::from(early));
        assert_eq!(receipt.events::<Drawn>().len(), usize::from(!early));
        if early {
            assert_refunded(&mut lottery, &people);
        }
    }
}

#[test]
fn a_round_that_is_lost_cancels_the_sale_at_once() {
    for committed in [false, true] {
        let (mut lottery, people) = closed(committed);
        let (round, lost_at) = (lottery.state().round, lottery.public_at() + REVEALING);
        if committed {
            lottery.set_time(lost_at - 1);
            assert_eq!(settle(&mut lottery), Err(Error::BeaconSilent { round }));
            lottery.set_time(lost_at);
        }
        let keeper = keeper(&lottery);
        let receipt = lottery.act(&keeper, Action::Settle, 0).expect("anybody may");
        assert_eq!(receipt.events::<Cancelled>(), [Cancelled { raised: 0 }]);
        assert_eq!(lottery.life().ended_at, lottery.chain.now(), "from now on the recovery window is counted");
        assert_eq!(settle(&mut lottery), Err(wrong_phase(&lottery, Phase::Cancelled)));
        assert_refunded(&mut lottery, &people);
    }
}

#[test]
fn a_lost_round_is_no_matter_if_there_is_enough_for_all() {
    let mut lottery = Lottery::funded(|_| ());
    lottery.set_time(lottery.terms.common.opens_at);
    lottery.entrant("ada");
    lottery.set_time(lottery.terms.common.closes_at);
    assert_eq!(settle(&mut lottery), Ok(()));
    assert_eq!(lottery.phase(), Phase::Settled);
}

#[test]
fn a_beacon_that_never_answered_cancels_at_settle_by_and_its_answer_after_that_changes_nothing() {
    for noted in [false, true] {
        let (mut lottery, beacon, people) = closed_with_puppet();
        lottery.set_time(lottery.terms.common.settle_by - 1);
        assert_eq!(settle(&mut lottery), Err(Error::BeaconSilent { round: 9 }));
        lottery.set_time(lottery.terms.common.settle_by);
        answers(&mut lottery, beacon, 1);
        assert_eq!(settle(&mut lottery), Err(wrong_phase(&lottery, Phase::Cancelled)));
        if noted {
            let keeper = keeper(&lottery);
            answer(&mut lottery, &keeper, Action::Cancel, 0).expect("anybody may note it");
        }
        assert_refunded(&mut lottery, &people);
        assert_eq!(settle(&mut lottery), Err(wrong_phase(&lottery, Phase::Cancelled)));
    }
}

/// The last to enter and the seller work together. When the last entry is in, the seed is not known to anybody who keeps
/// the beacon's rules: its round is public after the close. What they can still do (send transactions, wait, call
/// everything) neither moves the round nor adds to the seed.
#[test]
fn nothing_in_the_seed_is_chosen_after_entry_closes() {
    let play = |meddle: bool| {
        let mut lottery = Lottery::open(|terms| terms.common.supply = 2);
        for name in ["ada", "bob", "cem"] {
            lottery.entrant(name);
        }
        lottery.set_time(lottery.terms.common.closes_at - 1);
        let mallory = lottery.entrant("mallory");
        assert!(lottery.public_at() >= lottery.chain.now() + DELAY, "nobody knows it yet");
        let before = lottery.state();
        lottery.set_time(lottery.terms.common.closes_at);
        if meddle {
            let (seller, alias) = (lottery.roles.seller.clone(), lottery.alias("mallory"));
            let order = [Action::Order(1), Action::Change(1), Action::Withdraw, Action::Claim(alias)];
            for action in order.into_iter().chain([Action::Cancel, Action::Fund, Action::Unsold]) {
                for who in [&seller, &mallory] {
                    assert_eq!(answer(&mut lottery, who, action, 0), Err(wrong_phase(&lottery, Phase::Closed)));
                }
            }
            for message in [Deed::Invite(vec![mallory.address()]), Deed::Join(1), Deed::Leave] {
                let refused = deed(&mut lottery, &mallory, message, 0);
                assert_eq!(refused, Err(Refused::Sale(wrong_phase(&lottery, Phase::Closed))));
            }
            let round = before.round;
            assert_eq!(answer(&mut lottery, &seller, Action::Settle, 0), Err(Error::BeaconSilent { round }));
            lottery.allot(1);
            lottery.set_time(lottery.public_at() + 777);
            lottery.chain.next_block();
        }
        assert_eq!(lottery.state(), before);
        lottery.close_and_settle();
        let won = ["ada", "bob", "cem", "mallory"].map(|name| lottery.if_closed_now(name).allocated);
        (lottery.state().seed, won)
    };
    let (quiet, busy) = (play(false), play(true));
    if !e2e_tests::chain::is_node() {
        assert_eq!(quiet, busy, "same addresses, same secret: same result");
    }
}
