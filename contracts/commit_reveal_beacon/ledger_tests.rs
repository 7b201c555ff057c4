use super::*;
use crate::terms::{BadTerms, MIN_WINDOW, Terms};
use fairsale_interfaces::beacon::Schedule;

const GENESIS: u64 = 1_000;
const PERIOD: u64 = 100;
const WINDOW: u64 = MIN_WINDOW;

fn party(number: u8) -> Address {
    Address::from([number; 20])
}

fn terms(parties: u8) -> Terms {
    Terms {
        parties: (1..=parties).map(party).collect(),
        genesis: GENESIS,
        period: PERIOD,
        window: WINDOW,
        bond: 5,
        payment_unit: 100,
    }
}

/// A beacon of `parties` parties over ink!'s off-chain storage, which needs the address of a contract.
fn ledger(parties: u8) -> Ledger {
    ink::env::test::set_callee(party(0xbe));
    Ledger { terms: terms(parties).check().expect("terms") }
}

/// As good as a hash for the ledger, which does not look at it.
fn hash(secrets: &[u8]) -> Option<Randomness> {
    let mut sum = [secrets.len() as u8; 32];
    sum[..8].copy_from_slice(
        &secrets.iter().enumerate().map(|(at, byte)| at as u64 * u64::from(*byte)).sum::<u64>().to_le_bytes(),
    );
    Some(sum)
}

#[test]
fn commitments_are_fixed_before_any_sale_that_the_round_decides_has_closed() {
    for (genesis, period) in [(1, 1), (1, 29), (29, 1), (1, 30), (30, 30), (31, 31), (500, 1), (500, 7), (500, 200)] {
        let schedule = Schedule::new(genesis, period).expect("is one");
        let terms = Terms { genesis, period, ..terms(2) }.check().expect("terms");
        let ledger = Ledger { terms };
        for closes_at in 1..1_500 {
            let round = schedule.round_at(closes_at + DELAY);
            let times = ledger.times(round).expect("there is time");
            // The last second in which a commitment is taken is before the last one in which an order is.
            assert!(times.commits_end < closes_at, "{genesis} {period} {closes_at}: {times:?}");
            assert!(times.reveals_begin >= closes_at + DELAY, "{genesis} {period} {closes_at}: {times:?}");
            assert!(times.reveals_end > times.reveals_begin);
        }
    }
}

#[test]
fn times_are_those_of_the_rounds() {
    let ledger = ledger(1);
    let times = |commits_end, reveals_begin, reveals_end| Some(Times { commits_end, reveals_begin, reveals_end });
    assert_eq!(ledger.times(0), None);
    assert_eq!(ledger.times(1), times(0, 1_000, 4_600));
    assert_eq!(ledger.times(2), times(400, 1_100, 4_700));
    assert_eq!(ledger.times(3), times(500, 1_200, 4_800));
    // The example in docs/mechanisms.md.
    assert_eq!(ledger.terms.schedule().round_at(580 + DELAY), 3);
    // The last round that is revealed before time ends.
    let last = (u64::MAX - WINDOW - GENESIS) / PERIOD + 1;
    assert!(ledger.times(last).is_some());
    assert_eq!((ledger.times(last + 1), ledger.times(u64::MAX)), (None, None));
}

#[test]
fn a_round_has_its_randomness_when_all_have_revealed_in_any_order() {
    for (round, order) in [(5, [0, 1, 2]), (6, [2, 0, 1]), (7, [1, 2, 0])] {
        let ledger = ledger(3);
        let Times { commits_end, reveals_begin, reveals_end } = ledger.times(round).expect("is one");
        for number in [3, 1, 2] {
            assert_eq!(ledger.commit(round, party(number), &[number; 32], Timestamp(commits_end - 1)), Ok(()));
        }
        assert!(!ledger.is_lost(round, Timestamp(reveals_end - 1)));
        assert!(ledger.is_lost(round, Timestamp(reveals_end)));
        for (at, place) in order.into_iter().enumerate() {
            assert_eq!(ledger.randomness(round), None);
            let number = place + 1;
            let now = Timestamp(if at == 2 { reveals_end - 1 } else { reveals_begin });
            let all = hash(&[[101; 32], [102; 32], [103; 32]].concat()).filter(|_| at == 2);
            assert_eq!(ledger.reveal(round, party(number), &[100 + number; 32], [number; 32], now, hash), Ok(all));
        }
        assert_eq!(ledger.randomness(round), hash(&[[101; 32], [102; 32], [103; 32]].concat()));
        assert!(!ledger.is_lost(round, Timestamp(u64::MAX)));
        assert_eq!(ledger.known_since(round), Some(reveals_end - 1));
        assert_eq!(
            *ledger.forfeit(round, party(1), Timestamp(reveals_end)).expect_err("all came back"),
            Error::NothingToForfeit { round }
        );
    }
}

#[test]
fn who_revealed_shares_the_bonds_of_who_did_not_once() {
    let (ledger, round) = (ledger(4), 5);
    let Times { commits_end, reveals_begin, reveals_end } = ledger.times(round).expect("is one");
    for number in 1..=3 {
        ledger.commit(round, party(number), &[number; 32], Timestamp(commits_end - 1)).expect("in time");
    }
    for number in [1, 3] {
        ledger.reveal(round, party(number), &[9; 32], [number; 32], Timestamp(reveals_begin), hash).expect("in time");
    }
    let forfeit = |number, at| ledger.forfeit(round, party(number), Timestamp(at)).map_err(|error| *error);
    assert_eq!(
        forfeit(1, reveals_end - 1),
        Err(Error::StillRevealing { closes_at: reveals_end, now: reveals_end - 1 })
    );
    assert_eq!(forfeit(1, reveals_end), Ok((1, 2)));
    for nobody in [1, 2, 4] {
        assert_eq!(forfeit(nobody, reveals_end), Err(Error::NothingToForfeit { round }), "{nobody}");
    }
    assert_eq!(forfeit(3, u64::MAX), Ok((1, 2)));
    assert_eq!(forfeit(9, reveals_end), Err(Error::NotAParty { caller: party(9) }));
    assert_eq!((ledger.randomness(round), ledger.known_since(round)), (None, None));
}

#[test]
fn a_hash_that_fails_leaves_the_round_as_it_was() {
    let ledger = ledger(1);
    let Times { commits_end, reveals_begin, .. } = ledger.times(3).expect("is one");
    ledger.commit(3, party(1), &[1; 32], Timestamp(commits_end - 1)).expect("in time");
    let refused = ledger.reveal(3, party(1), &[2; 32], [1; 32], Timestamp(reveals_begin), |_| None);
    assert_eq!(*refused.expect_err("no hash"), Error::PrecompileFailed);
    assert_eq!(ledger.randomness(3), None);
    ledger
        .reveal(3, party(1), &[2; 32], [1; 32], Timestamp(reveals_begin), hash)
        .expect("the same again")
        .expect("one");
}

#[test]
fn a_round_without_all_commitments_is_lost_from_then_on() {
    let ledger = ledger(2);
    let Times { commits_end, reveals_begin, reveals_end } = ledger.times(9).expect("is one");
    assert!(!ledger.is_lost(9, Timestamp(commits_end - 1)));
    ledger.commit(9, party(2), &[2; 32], Timestamp(commits_end - 1)).expect("in time");
    assert!(!ledger.is_lost(9, Timestamp(commits_end - 1)));
    assert!(ledger.is_lost(9, Timestamp(commits_end)));
    // Who did commit gets the bond back all the same, and the round stays lost.
    assert_eq!(ledger.reveal(9, party(2), &[9; 32], [2; 32], Timestamp(reveals_begin), hash), Ok(None));
    assert!(ledger.is_lost(9, Timestamp(reveals_end)));
    assert_eq!(ledger.randomness(9), None);
}

#[test]
fn rounds_that_there_are_not_are_lost() {
    let ledger = ledger(2);
    for round in [0, 1, u64::MAX] {
        assert!(ledger.is_lost(round, Timestamp(0)), "{round}");
    }
    assert!(!ledger.is_lost(2, Timestamp(0)));
}

#[test]
fn eight_parties_are_eight_bits() {
    for parties in 1..=8 {
        let ledger = ledger(parties);
        assert_eq!(ledger.all().count_ones(), u32::from(parties));
        let Times { commits_end, reveals_begin, .. } = ledger.times(3).expect("is one");
        for number in 1..=parties {
            ledger
                .commit(3 + u64::from(parties), party(number), &[number; 32], Timestamp(commits_end - 1))
                .expect("in time");
        }
        for number in 1..=parties {
            let now = Timestamp(reveals_begin + PERIOD * u64::from(parties));
            let answer = ledger.reveal(3 + u64::from(parties), party(number), &[7; 32], [number; 32], now, hash);
            assert_eq!(answer.map(|randomness| randomness.is_some()), Ok(number == parties));
        }
    }
}

#[test]
fn terms_come_back_as_they_were() {
    for parties in 1..=8 {
        assert_eq!(terms(parties).check().map(|kept| kept.open()), Ok(terms(parties)));
    }
}

#[test]
fn bad_terms_are_refused() {
    let refused = |change: fn(&mut Terms)| {
        let mut terms = terms(2);
        change(&mut terms);
        terms.check().expect_err("they are none")
    };
    assert_eq!(refused(|terms| terms.parties.clear()), BadTerms::Parties { given: 0 });
    assert_eq!(refused(|terms| terms.parties = (1..=9).map(party).collect()), BadTerms::Parties { given: 9 });
    assert_eq!(refused(|terms| terms.parties.push(party(1))), BadTerms::BadParty { party: party(1) });
    assert_eq!(refused(|terms| terms.parties.push(party(0))), BadTerms::BadParty { party: party(0) });
    let schedule = |genesis, period| BadTerms::Schedule { genesis, period };
    assert_eq!(refused(|terms| terms.genesis = 0), schedule(0, PERIOD));
    assert_eq!(refused(|terms| terms.period = 0), schedule(GENESIS, 0));
    for window in [0, 23, MIN_WINDOW - 1] {
        let mut terms = terms(2);
        terms.window = window;
        assert_eq!(terms.check(), Err(BadTerms::Window { window, least: MIN_WINDOW }));
    }
    assert_eq!(refused(|terms| terms.bond = 0), BadTerms::NoBond);
    assert_eq!(refused(|terms| terms.payment_unit = 0), BadTerms::NoPaymentUnit);
}
