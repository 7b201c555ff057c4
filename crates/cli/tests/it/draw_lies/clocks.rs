//! How late a chain's clock was, and what that says of a draw.

use super::{
    auction::*,
    beacons::{file, run},
};
use fairsale_draw::{
    Log,
    log::{Clock, Said},
    verify,
};

/// An auction that is drawn, read on a chain that tells how late its clock was.
fn timed(clock: Option<Clock>) -> Log {
    let mut log = Auction { state: Some(10), ..Auction::honest(10, &[4; 12]) }.log();
    log.header.origin.as_mut().expect("it was read on a chain").clock = clock;
    log
}

#[test]
fn a_clock_is_late_if_the_round_could_be_public_while_orders_were_taken() {
    const DOUBT: &str = "no block was made between the last orders and the time at which the beacon's round was public";
    let last_order = OPENS_AT + 1;
    for (made_by, doubts) in [(last_order + 31, 0), (PUBLIC_AT - 19, 0), (PUBLIC_AT - 18, 1), (PUBLIC_AT + 9_999, 1)] {
        let log = timed(Some(Clock { last_order, made_by }));
        let verified = verify(&log).expect("it agrees");
        assert_eq!(verified.doubts().len(), doubts, "{made_by}");
        assert!(verified.doubts().iter().all(|doubt| doubt.starts_with(DOUBT)));
        let (succeeds, said, error) = run(&file("clock", std::slice::from_ref(&log)), &[]);
        assert!(succeeds, "{error}");
        let late = made_by - last_order;
        assert!(
            said.contains(&format!("\nclock       at most {late} s late when the last order was taken\n")),
            "{said}"
        );
        // It is saved with the events.
        let source = fairsale_input::Source::new("events.jsonl", log.text());
        assert_eq!(Log::parse(&source), Ok(log));
    }
    let (_, said, _) = run(&file("no_clock", &[timed(None)]), &[]);
    let line = "\nclock       how late it was when the last order was taken, the chain does not tell\n";
    assert!(said.contains(line) && said.ends_with("\nAll agrees.\n"), "{said}");
}

#[test]
fn where_nothing_is_drawn_it_does_not_matter() {
    let mut log = Auction { state: Some(10), ..Auction::honest(10, &FEW) }.log();
    let clock = Clock { last_order: OPENS_AT + 1, made_by: PUBLIC_AT };
    log.header.origin.as_mut().expect("it was read on a chain").clock = Some(clock);
    assert!(log.events.iter().all(|event| !matches!(event.said, Said::Drawn { .. })));
    assert!(verify(&log).expect("it agrees").doubts().is_empty());
}
