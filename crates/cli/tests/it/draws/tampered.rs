//! What an auditor finds if anything that was announced is not as it was.

use super::{drawn, example, groups::friends, rehearsed};
use fairsale_chain::Address;
use fairsale_draw::{
    log::{Logged, Said},
    verify,
};
use fairsale_rehearsal::Rehearsed;

/// A change to a log.
type Change = fn(&mut Vec<Logged>);

/// Changes the first event of a kind.
macro_rules! first {
    ($events:expr, $kind:pat => $change:expr) => {{
        let changed = $events.iter_mut().find_map(|event| match &mut event.said {
            $kind => {
                $change;
                Some(())
            }
            _ => None,
        });
        changed.expect("there is such an event")
    }};
}

/// Where the first event of a kind is.
fn place(events: &[Logged], is: fn(&Said) -> bool) -> usize {
    events.iter().position(|event| is(&event.said)).expect("there is such an event")
}

fn settled(said: &Said) -> bool {
    matches!(said, Said::Settled { .. })
}

/// Moves the first event of a kind before the settlement.
fn hasten(events: &mut Vec<Logged>, is: fn(&Said) -> bool) {
    let event = events.remove(place(events, is));
    let before = place(events, settled);
    events.insert(before, event);
}

#[test]
fn whatever_was_not_as_announced_is_found_and_named() {
    let Rehearsed { log, .. } = rehearsed(&friends(), None);
    assert_eq!(verify(&log).map(|verified| verified.claims), Ok(30));
    let changes: [(Change, &str); 24] = [
        (|events| first!(events, Said::Drawn { seed, .. } => seed[0] ^= 1), "the seed should be 0x"),
        (
            |events| first!(events, Said::RoundVerified { signature, .. } => signature[63] ^= 1),
            "the signature of round",
        ),
        (
            |events| first!(events, Said::Drawn { round, .. } => *round += 1),
            "the beacon's round, 600 s after the close at 2026-01-01 ",
        ),
        (|events| first!(events, Said::Drawn { entries, .. } => entries[0] += 1), "the entries of each class"),
        (|events| first!(events, Said::Drawn { prizes, .. } => prizes[0] -= 1), "the prizes of each class"),
        (
            |events| events.retain(|event| !matches!(event.said, Said::RoundVerified { .. })),
            "should be an event of the beacon at 0x",
        ),
        (
            |events| events.retain(|event| !matches!(event.said, Said::Drawn { .. })),
            "the draw should be an event Drawn after Settled, but is none",
        ),
        (|events| events.retain(|event| !settled(&event.said)), "the settlement of the sale"),
        (
            |events| first!(events, Said::Settled { orders, .. } => *orders += 1),
            "the number of orders settled should be 30, but is 31",
        ),
        (
            |events| first!(events, Said::Settled { sold, .. } => *sold -= 1),
            "what all get together, in base units should be 20, but is 19",
        ),
        (|events| first!(events, Said::Settled { proceeds, .. } => *proceeds += 1), "what all pay together, in planck"),
        (|events| first!(events, Said::Joined { size, .. } => *size += 1), "the size of the group joined in block"),
        (|events| first!(events, Said::Claimed { units, .. } => *units = 1 - *units), " got, in base units should be"),
        (|events| first!(events, Said::Claimed { refund, .. } => *refund += 1), " got back, in planck should be"),
        (
            |events| {
                let claim = events[place(events, |said| matches!(said, Said::Claimed { .. }))].clone();
                events.push(claim);
            },
            "should be one of an order that was not paid out before, but is another",
        ),
        (
            |events| {
                for event in events.iter_mut().filter(|event| matches!(event.said, Said::Ordered { .. })) {
                    event.time += 43_200;
                }
            },
            "the time of an order of 0x",
        ),
        // Somebody whom the seller lets in for nothing.
        (|events| first!(events, Said::Ordered { deposit, .. } => *deposit = 0), "the deposit of an order of 0x"),
        (
            |events| hasten(events, |said| matches!(said, Said::Claimed { .. })),
            "should be an order, before it is settled, but is a payout, or a result",
        ),
        (
            |events| hasten(events, |said| matches!(said, Said::ProceedsPaid { .. })),
            "should be an order, before it is settled, but is a payout, or a result",
        ),
        (
            |events| hasten(events, |said| matches!(said, Said::Drawn { .. })),
            "should be an order, before it is settled, but is a payout, or a result",
        ),
        (
            |events| first!(events, Said::ProceedsPaid { amount, .. } => *amount += 1),
            "proceeds that are paid, in planck should be at most 100, what is left of 100, but is 101",
        ),
        (
            |events| first!(events, Said::ProceedsPaid { to, .. } => *to = Address::from([9; 20])),
            "who gets the proceeds should be 0x",
        ),
        (
            |events| {
                let paid = events[place(events, |said| matches!(said, Said::ProceedsPaid { .. }))].clone();
                events.push(paid);
            },
            "proceeds that are paid, in planck should be at most 0",
        ),
        // Bids are none of a lottery's business.
        (
            |events| {
                let at = place(events, |said| matches!(said, Said::Ordered { .. }));
                let (alias, account) = ([1; 32], Address::from([1; 20]));
                events[at].said = Said::Bid { alias, account, tick: 1, lots: 1, deposit: 5 };
            },
            "should be what a sale says whose mechanism is lottery, but is what only others say",
        ),
    ];
    for (change, message) in changes {
        let mut tampered = log.clone();
        change(&mut tampered.events);
        let error = verify(&tampered).expect_err(message).to_string();
        assert!(error.starts_with("it does not agree: ") && error.contains(message), "{error}\n{message}");
    }
    // An order that nobody announced, or that was announced by somebody else, makes other entries. The last is of a person alone.
    let mut tampered = log.clone();
    let last = tampered.events.iter_mut().rfind(|event| matches!(event.said, Said::Ordered { .. })).expect("one");
    last.contract = Address::from([1; 20]);
    let error = verify(&tampered).expect_err("one is missing").to_string();
    assert!(error.contains("the number of orders settled should be 29, but is 30"), "{error}");
}

#[test]
fn who_was_not_invited_joins_nobody_and_groups_are_never_too_large() {
    let Rehearsed { log, .. } = rehearsed(&friends(), None);
    let events = &log.events;
    let at = place(events, settled);
    // A stranger who enters into the first group, all of whom have joined.
    let stranger = |said| Logged {
        said,
        block: 1,
        time: log.header.terms.common.closes_at - 1,
        call: 77,
        contract: log.header.sale,
    };
    let (alias, account) = ([0xab; 32], Address::from([0xab; 20]));
    let enters = stranger(Said::Ordered { alias, account, asked: 1, deposit: 5 });
    let mut uninvited = log.clone();
    let size = 3; // a pair comes first
    drop(uninvited.events.splice(at..at, [enters, stranger(Said::Joined { alias, group: 1, size })]));
    let error = verify(&uninvited).expect_err("nobody invited it").to_string();
    assert!(error.contains("who joins in block 1, call 77 should be somebody whom group 1 has invited"), "{error}");

    // The same number for another group.
    let invitations: Vec<usize> =
        (0..events.len()).filter(|at| matches!(events[*at].said, Said::Invited { .. })).collect();
    assert_eq!(invitations.len(), 5, "a group each");
    let mut again = log.clone();
    let Said::Invited { group, .. } = &mut again.events[invitations[1]].said else { panic!("it was found as one") };
    *group = 1;
    let error = verify(&again).expect_err("there is such a group").to_string();
    assert!(error.contains("should be one into a new group, number 2, but is one into number 1"), "{error}");

    // More invitations than the terms allow a group to use.
    let mut many = log.clone();
    let Said::Invited { accounts, .. } = &mut many.events[invitations[0]].said else { panic!("it was found as one") };
    accounts.extend([account; 2]);
    let error = verify(&many).expect_err("a group has three persons at most").to_string();
    assert!(error.contains("should be one of at most 2 accounts, but is one of 3"), "{error}");
    let mut smaller = log.clone();
    smaller.header.terms.rule = fairsale_mechanisms::Lottery { max_group: 2 }.into();
    assert!(verify(&smaller).is_err(), "two groups are of three");
}

#[test]
fn two_who_swap_their_places_are_found_by_what_they_got() {
    let Rehearsed { log, report } = rehearsed(&example("fractional.toml"), None);
    assert_eq!(drawn(&report).2, 5);
    let orders: Vec<usize> =
        (0..log.events.len()).filter(|index| matches!(log.events[*index].said, Said::Ordered { .. })).collect();
    let mut found = 0;
    for pair in orders.windows(2) {
        let mut tampered = log.clone();
        let (one, other) = (tampered.events[pair[0]].said.clone(), tampered.events[pair[1]].said.clone());
        (tampered.events[pair[0]].said, tampered.events[pair[1]].said) = (other, one);
        found += usize::from(verify(&tampered).is_err());
    }
    assert!(found > 0, "a winner and a loser stand side by side somewhere");
}
