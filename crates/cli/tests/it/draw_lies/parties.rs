//! Draws by commit and reveal: who committed to what, when, and what all secrets make together.

use super::{
    auction::*,
    beacons::{file, run},
};
use fairsale_chain::Address;
use fairsale_client::beacon::{BeaconFacts, Parties};
use fairsale_draw::{
    Ended, Log, Verified, Why,
    log::{Logged, Said},
    verify,
    whose::Whose,
};
use fairsale_input::Source;
use fairsale_interfaces::{
    beacon::{
        DELAY,
        commit_reveal::{commitment_input, randomness_input},
    },
    host::number_word,
};
use sha2::{Digest, Sha256};

/// The round by which the auction is drawn, and when it is public. Commitments end an hour before the close.
const ROUND: u64 = 2;
const REVEALS_BEGIN: u64 = CLOSES_AT + DELAY;
const COMMITS_END: u64 = CLOSES_AT - 3_600;
const WINDOW: u64 = 3_600;
const CHAIN: u64 = 420_420_421;

fn made_with() -> Parties {
    let parties = [21u8, 22, 23].map(|byte| Address::from([byte; 20])).into();
    let genesis = REVEALS_BEGIN - 3_600;
    Parties { parties, genesis, period: 3_600, window: WINDOW, chain_id: CHAIN }
}

/// The secret of a party.
fn secret(number: usize) -> [u8; 32] {
    [31 + number as u8; 32]
}

fn commitment(party: Address, secret: &[u8; 32]) -> [u8; 32] {
    Sha256::digest(commitment_input(&number_word(CHAIN.into()), BEACON.into(), ROUND, party, secret)).into()
}

/// What the beacon says at some time.
fn say(time: u64, said: Said) -> Logged {
    Logged { block: 1, time, call: 0, contract: BEACON.into(), said }
}

/// An auction of ten tickets for twelve, drawn by three parties: six events of theirs come first, then that there is a randomness.
fn drawn() -> Log {
    let mut log =
        Auction { beacon: None, state: Some(10), settled_at: REVEALS_BEGIN + 60, ..Auction::honest(10, &[4; 12]) }
            .log();
    let facts = made_with();
    let secrets: Vec<u8> = (0..3).flat_map(secret).collect();
    let (input, length) = randomness_input(&number_word(CHAIN.into()), BEACON.into(), ROUND, &secrets);
    let randomness: [u8; 32] = Sha256::digest(&input[..length]).into();
    let mut events = vec![];
    for (number, party) in facts.parties.iter().copied().enumerate() {
        let commitment = commitment(party, &secret(number));
        events.push(say(COMMITS_END - 1, Said::Committed { round: ROUND, party, commitment }));
    }
    for (number, party) in facts.parties.iter().copied().enumerate() {
        events.push(say(REVEALS_BEGIN + number as u64, Said::Revealed { round: ROUND, party, secret: secret(number) }));
    }
    events.push(say(REVEALS_BEGIN + 2, Said::Completed { round: ROUND, randomness }));
    for event in &mut log.events {
        if let Said::Drawn { round, seed, .. } = &mut event.said {
            (*round, *seed) = (ROUND, randomness);
        }
    }
    events.append(&mut log.events);
    log.header.beacon = Some(BeaconFacts::Parties(facts));
    Log { events, ..log }
}

#[track_caller]
fn refused(log: &Log, why: &str) {
    let error = verify(log).expect_err(why).to_string();
    assert!(error.starts_with("it does not agree: ") && error.contains(why), "{error}\n{why}");
}

#[test]
fn what_the_parties_did_is_computed_again() {
    let log = drawn();
    let drawing = verify(&log).unwrap_or_else(|error| panic!("{error}")).drawn.expect("it is scarce");
    assert_eq!((drawing.whose, drawing.unseen, drawing.signature), (Whose::Parties(3), 0, None));
    assert_eq!(drawing.public_at, Some(REVEALS_BEGIN));
    assert_eq!(Log::parse(&Source::new("events.jsonl", log.text())), Ok(log.clone()));
    let file = file("parties", &[log]);
    let (succeeds, said, error) = run(&file, &[]);
    assert!(
        !succeeds && error.contains("found the secrets of 3 parties, by commit and reveal; if you trust one of them"),
        "{error}"
    );
    for piece in [
        "\nbeacon      the secrets of 3 parties, by commit and reveal\n",
        "\nsecrets     3, all revealed in time; 3 were seen to be committed to before the close\n",
        "\nAll agrees, but the beacon is not drand's: all its parties together could know the draw before the close.\n",
    ] {
        assert!(said.contains(piece), "{piece}\n{said}");
    }
    assert!(run(&file, &["--believe-beacon"]).0);
}

#[test]
fn commitments_from_before_the_events_are_missed_and_that_is_said() {
    let mut log = drawn();
    drop(log.events.drain(..2));
    let verified: Verified = verify(&log).expect("the rest agrees");
    assert_eq!(verified.drawn.map(|drawing| drawing.unseen), Some(2));
    let doubts = verified.doubts();
    assert!(doubts.len() == 2 && doubts[1].contains("(--from)"), "{doubts:?}");
}

#[test]
fn whatever_a_party_did_not_do_is_found() {
    type Change = fn(&mut Log);
    let changes: [(Change, &str); 16] = [
        (|log| log.events[0].time = COMMITS_END, "the time of the commitment of 0x1515"),
        (|log| log.events[0].time = CLOSES_AT + 1, "the time of the commitment of 0x1515"),
        (
            |log| {
                let Said::Committed { commitment, .. } = &mut log.events[1].said else { panic!("it is one") };
                commitment[0] ^= 1;
            },
            "the commitment of 0x1616",
        ),
        (
            |log| {
                let again = log.events[1].clone();
                log.events.insert(2, again);
            },
            "should be made once, but is made again",
        ),
        (
            |log| drop(log.events.remove(4)),
            "should be announced once, by an event Revealed, but is announced never, or again",
        ),
        (|log| log.events[4].contract = Address::from([9; 20]), "should be announced once, by an event Revealed"),
        (
            |log| {
                let again = log.events[4].clone();
                log.events.insert(4, again);
            },
            "should be announced once, by an event Revealed",
        ),
        (|log| log.events[3].time = REVEALS_BEGIN - 1, "the time of the secret of 0x1515"),
        (|log| log.events[3].time = REVEALS_BEGIN + WINDOW, "the time of the secret of 0x1515"),
        (
            |log| {
                let Said::Revealed { secret, .. } = &mut log.events[3].said else { panic!("it is one") };
                secret[9] ^= 1;
            },
            "the commitment of 0x1515",
        ),
        (
            |log| {
                let Said::Completed { randomness, .. } = &mut log.events[6].said else { panic!("it is one") };
                randomness[9] ^= 1;
            },
            "the randomness of round 2, by the beacon",
        ),
        (
            |log| {
                for event in &mut log.events {
                    if let Said::Drawn { seed, .. } = &mut event.said {
                        seed[0] ^= 1;
                    }
                }
            },
            "the seed, of all secrets of the round",
        ),
        (
            |log| {
                for event in &mut log.events {
                    if let Said::Drawn { round, .. } = &mut event.said {
                        *round = 3;
                    }
                }
            },
            "the beacon's round, 600 s after the close at 2024-09-28 10:47:55 UTC should be 2, but is 3",
        ),
        (|log| facts(log).parties.swap(0, 1), "the randomness of round 2, by the beacon"),
        (|log| facts(log).chain_id += 1, "the commitment of 0x1515"),
        (|log| facts(log).parties.clear(), "how many parties the beacon has should be 1 to 8, but is 0"),
    ];
    for (change, why) in changes {
        let mut lie = drawn();
        change(&mut lie);
        refused(&lie, why);
    }
    let mut never = drawn();
    facts(&mut never).period = 0;
    refused(&never, "the beacon's genesis and period should be both above 0");
    let mut endless = drawn();
    facts(&mut endless).window = u64::MAX;
    refused(&endless, "the times of round 2");
}

/// What the beacon was made with.
fn facts(log: &mut Log) -> &mut Parties {
    match &mut log.header.beacon {
        Some(BeaconFacts::Parties(facts)) => facts,
        other => panic!("it is of commit and reveal, not {other:?}"),
    }
}

#[test]
fn a_round_is_lost_only_if_somebody_did_not_reveal() {
    let mut log = drawn();
    let settled = log.events.iter().position(|event| matches!(event.said, Said::Settled { .. })).expect("it was");
    log.events.truncate(settled);
    let contract = log.header.sale;
    log.events.push(Logged { contract, ..say(REVEALS_BEGIN + WINDOW, Said::Cancelled { raised: 0 }) });
    refused(&log, "the end of the sale should be an event Settled: it raises 1400, and must raise 0");
    // The last party thinks better of it.
    log.events.retain(|event| !matches!(event.said, Said::Completed { .. }));
    let at = log.events.iter().rposition(|event| matches!(event.said, Said::Revealed { .. })).expect("three");
    log.events.remove(at);
    let verified = verify(&log).unwrap_or_else(|error| panic!("{error}"));
    let Ended::Cancelled { why, .. } = verified.ended else { panic!("it was cancelled") };
    assert_eq!((why, verified.claims), (Why::Lost { round: Some(ROUND) }, 0));
}
