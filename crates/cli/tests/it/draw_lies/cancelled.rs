//! Sales that were cancelled: whether they had to be, and whether everybody got everything back.

use super::{
    auction::*,
    beacons::{file, run},
    settlement::rehearsed,
};
use fairsale_chain::Address;
use fairsale_draw::{
    Ended, Log, Verified, Why,
    log::{Logged, Said},
    types::Supply,
    verify,
};
use fairsale_interfaces::beacon::drand::Signature;

/// What a sale says at some time.
fn say(log: &Log, time: u64, said: Said) -> Logged {
    Logged { block: time + 60 - OPENS_AT, time, call: 0, contract: log.header.sale, said }
}

/// Somebody's whole deposit back.
fn refund(log: &Log, time: u64, (number, tick): (u8, u32)) -> Logged {
    let (alias, account) = ([number; 32], Address::from([number; 20]));
    let refund = log.header.terms.deposit(1, tick).expect("there is such a tick");
    say(log, time, Said::Claimed { alias, account, units: 0, paid: 0, refund })
}

/// The auction up to its close, then cancelled, with everything paid back.
fn cancelled(auction: &Auction, time: u64, raised: u128) -> Log {
    let mut log = auction.log();
    log.events.retain(|event| event.said.is_about_orders() || matches!(event.said, Said::Funded { .. }));
    log.events.push(say(&log, time, Said::Cancelled { raised }));
    for bid in (1..).zip(auction.bids.iter().copied()) {
        log.events.push(refund(&log, time + 9, bid));
    }
    log
}

/// The same, after the beacon came to know its round at some time.
fn known(mut log: Log, time: u64) -> Log {
    let signature: Signature = [1; 64]; // nobody asks whether it is the right one: nothing is drawn by it
    let said = Said::RoundVerified { round: 1, signature, randomness: [0; 32] };
    log.events.insert(0, Logged { contract: BEACON.into(), ..say(&log, time, said) });
    log
}

#[track_caller]
fn why(log: &Log) -> Why {
    let verified = verify(log).unwrap_or_else(|error| panic!("{error}"));
    let Verified { ended: Ended::Cancelled { why, .. }, outcomes, drawn, claims, orders, .. } = verified else {
        panic!("it was cancelled")
    };
    assert_eq!((drawn, claims as u64, outcomes.len() as u64), (None, orders, orders));
    why
}

#[track_caller]
fn refused(log: &Log, why: &str) {
    let error = verify(log).expect_err(why).to_string();
    assert!(error.starts_with("it does not agree: ") && error.contains(why), "{error}\n{why}");
}

/// Twelve who bid 140 for ten tickets: there is something to draw, and it raises 1,400.
fn scarce(min_raise: u128) -> Auction {
    let honest = Auction::honest(10, &[4; 12]);
    let mut dear = honest;
    dear.terms.common.min_raise = min_raise;
    dear
}

#[test]
fn what_would_have_raised_too_little_had_to_be() {
    assert_eq!(why(&cancelled(&scarce(1_401), CLOSES_AT, 1_400)), Why::TooLittle { raises: 1_400 });
    refused(
        &cancelled(&scarce(1_401), CLOSES_AT, 1_399),
        "what a sale that was cancelled would have raised, in planck should be 1400, but is 1399",
    );
    const SETTLED: &str = "the end of the sale should be an event Settled: it raises 1400, and must raise 1400, but is an event Cancelled";
    refused(&cancelled(&scarce(1_400), CLOSES_AT, 1_400), SETTLED);
    refused(
        &cancelled(&scarce(1_401), CLOSES_AT - 1, 1_400),
        "the time at which it was cancelled should be from 2024-09-28 10:47:55 UTC on",
    );
    // How much there was, its state says as well; if nothing does, it is the sale's word.
    for (auction, supply) in scarce(1_401).told().iter().zip([Supply::Funded(10), Supply::State(10), Supply::Unknown]) {
        let verified = verify(&cancelled(auction, CLOSES_AT, 1_400)).expect("it had to be");
        let why = Why::TooLittle { raises: 1_400 };
        assert_eq!(verified.ended, Ended::Cancelled { why, supply: Some(supply) });
        assert_eq!(verified.doubts().len(), usize::from(supply == Supply::Unknown));
    }
}

#[test]
fn a_round_that_was_known_before_the_close_decides_nothing() {
    let early = Why::Void { round: Some(1), known_since: CLOSES_AT - 1 };
    assert_eq!(why(&known(cancelled(&scarce(0), CLOSES_AT, 0), CLOSES_AT - 1)), early);
    assert_eq!(why(&known(cancelled(&scarce(0), CLOSES_AT, 1_400), CLOSES_AT - 1)), early);
    const SETTLED: &str = "the end of the sale should be an event Settled";
    refused(&known(cancelled(&scarce(0), CLOSES_AT + 9, 0), CLOSES_AT), SETTLED);
    refused(&cancelled(&scarce(0), CLOSES_AT + 9, 0), SETTLED);
    refused(
        &known(cancelled(&scarce(0), CLOSES_AT, 1_401), CLOSES_AT - 1),
        "would have raised, in planck should be at most",
    );
    // If it came before the events that are looked at, the beacon says when.
    let mut asked = cancelled(&Auction { state: Some(10), ..scarce(0) }, CLOSES_AT, 0);
    asked.header.origin.as_mut().expect("it was read on a chain").known_since = Some(OPENS_AT - 9);
    assert_eq!(why(&asked), Why::Void { round: Some(1), known_since: OPENS_AT - 9 });
    // Whoever settles all the same, draws by what somebody could have known.
    let mut drawn = scarce(0).log();
    assert!(verify(&drawn).is_ok());
    let round = drawn.events.iter_mut().find(|event| matches!(event.said, Said::RoundVerified { .. })).expect("one");
    round.time = CLOSES_AT - 1;
    refused(&drawn, "when the beacon came to know round 1 should be from 2024-09-28 10:47:55 UTC on");
    let (succeeds, said, error) = run(&file("void", &[known(cancelled(&scarce(0), CLOSES_AT, 0), CLOSES_AT - 1)]), &[]);
    assert!(
        succeeds && said.contains("\ncancelled   as void: the beacon knew round 1 at 2024-09-28 10:47:54"),
        "{said}{error}"
    );
    assert!(said.ends_with("\nAll agrees.\n"), "{said}");
}

#[test]
fn only_a_beacon_of_another_kind_can_have_lost_its_round() {
    let other = Auction { beacon: None, ..scarce(0) };
    let lost = cancelled(&other, CLOSES_AT + 9_999, 0);
    assert_eq!(why(&lost), Why::Lost { round: None });
    let file = file("lost", &[lost]);
    let (succeeds, said, error) = run(&file, &[]);
    assert!(!succeeds && error.contains("found a beacon of no known kind"), "{error}");
    assert!(
        said.ends_with("\nAll agrees, but that there is no randomness, is the word of the sale and its beacon.\n"),
        "{said}"
    );
    assert!(run(&file, &["--believe-beacon"]).0);
}

#[test]
fn what_nobody_settled_in_time_the_clock_cancelled() {
    let late = |known_since| Why::Late { round: Some(1), public_at: Some(PUBLIC_AT), known_since };
    let log = cancelled(&scarce(0), SETTLE_BY, 0);
    assert_eq!(why(&log), late(None));
    assert_eq!(why(&known(log.clone(), PUBLIC_AT + 5)), late(Some(PUBLIC_AT + 5)));
    refused(
        &cancelled(&scarce(0), SETTLE_BY, 1),
        "what was raised by a sale that nobody settled should be 0, but is 1",
    );
    let (_, said, _) = run(&file("late", std::slice::from_ref(&log)), &[]);
    assert!(
        said.contains(
            "\ncancelled   by the clock: round 1 of the beacon, public since 2024-09-28 10:57:55 UTC, was not brought to it in time\n"
        ),
        "{said}"
    );
    // Nobody need note it: refunds are paid from then on.
    let at = log.events.iter().position(|event| matches!(event.said, Said::Cancelled { .. })).expect("one");
    let mut unnoted = log.clone();
    unnoted.events.remove(at);
    assert_eq!(why(&unnoted), late(None));
    let mut noted_later = log.clone();
    noted_later.events.swap(at, at + 3);
    assert_eq!(why(&noted_later), late(None));
    // Not before.
    unnoted.events[at].time = SETTLE_BY - 1;
    refused(&unnoted, "should be an order, before it is cancelled, but is a payout");
    for event in &mut unnoted.events[at..] {
        event.time = SETTLE_BY - 1;
    }
    refused(
        &unnoted,
        "the settlement of the sale should be an event Settled, or Cancelled, but is none among the events",
    );
}

#[test]
fn a_sale_that_nobody_could_order_from_was_called_off_or_had_no_supply() {
    let nobody = Auction { bids: vec![], funded: None, ..Auction::honest(10, &[]) };
    assert_eq!(why(&cancelled(&nobody, OPENS_AT - 1, 0)), Why::CalledOff);
    let mut unfunded = cancelled(&nobody, OPENS_AT + 5, 0);
    assert_eq!(why(&unfunded), Why::Unfunded);
    // The seller may take it back before anybody notes it, and nobody else.
    let units = 9;
    let back = say(&unfunded, OPENS_AT + 2, Said::UnsoldReturned { to: unfunded.header.terms.common.seller, units });
    unfunded.events.insert(0, back);
    assert_eq!(why(&unfunded), Why::Unfunded);
    unfunded.events[0].said = Said::UnsoldReturned { to: Address::from([9; 20]), units };
    refused(&unfunded, "who gets back what was to be sold should be 0x0303");
    // With its supply it was open.
    let funded = Auction { funded: Some(10), ..nobody.clone() };
    refused(&cancelled(&funded, OPENS_AT + 5, 0), "the time at which it was cancelled should be from");
    refused(&cancelled(&funded, CLOSES_AT, 0), "the end of the sale should be an event Settled");
    refused(
        &cancelled(&nobody, OPENS_AT - 1, 7),
        "what was raised by a sale that nobody settled should be 0, but is 7",
    );
    // Nobody calls off what was ordered from.
    refused(&cancelled(&scarce(0), OPENS_AT + 5, 0), "the time at which it was cancelled should be from");
}

#[test]
fn everybody_gets_everything_back_once_and_nobody_anything_else() {
    type Change = fn(&mut Log, usize);
    let log = cancelled(&scarce(1_401), CLOSES_AT, 1_400);
    let at = log.events.iter().position(|event| matches!(event.said, Said::Claimed { .. })).expect("twelve");
    let changes: [(Change, &str); 7] = [
        (
            |log, at| {
                let Said::Claimed { refund, .. } = &mut log.events[at].said else { panic!("it was found as one") };
                *refund -= 1;
            },
            " got back, in planck should be 140, but is 139",
        ),
        (
            |log, at| {
                let Said::Claimed { units, .. } = &mut log.events[at].said else { panic!("it was found as one") };
                *units = 1;
            },
            " got, in base units should be 0, but is 1",
        ),
        (|log, at| log.events.push(log.events[at].clone()), "should be one of an order that was not paid out before"),
        (|log, at| log.events.swap(at - 1, at), "should be an order, before it is cancelled, but is a payout"),
        (
            |log, _| {
                let said = Said::ProceedsPaid { to: log.header.terms.common.beneficiary, amount: 1 };
                log.events.push(say(log, CLOSES_AT + 9, said));
            },
            "of a sale that was cancelled, but is an order, proceeds, a draw, or another end",
        ),
        (
            |log, _| {
                let said = Said::Settled { orders: 12, level: 1, sold: 10, proceeds: 1_400 };
                log.events.push(say(log, CLOSES_AT + 9, said));
            },
            "of a sale that was cancelled, but is an order, proceeds, a draw, or another end",
        ),
        (
            |log, _| {
                let said = Said::UnsoldReturned { to: Address::from([9; 20]), units: 10 };
                log.events.push(say(log, CLOSES_AT + 9, said));
            },
            "who gets back what was to be sold should be 0x0303",
        ),
    ];
    for (change, why) in changes {
        let mut lie = log.clone();
        change(&mut lie, at);
        refused(&lie, why);
    }
    let mut back = log.clone();
    let seller = log.header.terms.common.seller;
    back.events.push(say(&log, CLOSES_AT + 9, Said::UnsoldReturned { to: seller, units: 10 }));
    assert_eq!(why(&back), Why::TooLittle { raises: 1_400 });
}

#[test]
fn sales_of_every_kind_that_nobody_settled_pay_everything_back() {
    for example in ["quadratic.toml", "indivisible.toml", "lottery.toml"] {
        let log = rehearsed(example);
        let agreed = verify(&log).expect("it agrees");
        let settle_by = log.header.terms.settle_by().expect("it draws");
        let mut late = log.clone();
        late.events.retain(|event| event.said.is_about_orders() || matches!(event.said, Said::Funded { .. }));
        let last = late.events.last().expect("there are orders").clone();
        let say = |said| Logged { time: settle_by, said, ..last.clone() };
        late.events.push(say(Said::Cancelled { raised: 0 }));
        for outcome in &agreed.outcomes {
            let refund = log.header.terms.cost(outcome.asked).expect("it was paid");
            let (alias, account) = (outcome.alias, outcome.account);
            late.events.push(say(Said::Claimed { alias, account, units: 0, paid: 0, refund }));
        }
        let round = agreed.drawn.expect("there was less than all asked for").round;
        let found = why(&late);
        assert!(
            matches!(found, Why::Late { round: Some(of), known_since: None, .. } if of == round),
            "{example}: {found:?}"
        );
        // Before that, somebody could have settled it: drand never loses a round.
        let closed_at = agreed.closed_at;
        let at = late.events.iter().position(|event| matches!(event.said, Said::Cancelled { .. })).expect("one");
        late.events[at].time = closed_at;
        refused(&late, "the end of the sale should be an event Settled");
    }
}
