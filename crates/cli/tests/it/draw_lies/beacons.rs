//! Whose beacon a sale asks, and what `fairsale draw verify` says of it and of sales that draw nothing.

use super::auction::*;
use fairsale_chain::Address;
use fairsale_client::{
    address::hex,
    beacon::{BeaconFacts, EVMNET, LocalBeacon, Network, Parties},
};
use fairsale_draw::{
    Log,
    log::Said,
    whose::{Expected, Whose},
};
use fairsale_interfaces::beacon::Schedule;
use fairsale_mechanisms::Fixed;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

#[test]
fn a_beacon_is_drands_only_by_key_and_times() {
    let of = |network: Network| Whose::of(Some(&network.into()));
    let other = LocalBeacon::named("other");
    let key: [u8; 128] = other.key().as_flattened().try_into().expect("128 bytes");
    let development = LocalBeacon::development().key().as_flattened().try_into().expect("128 bytes");
    let late = Schedule { genesis: EVMNET.schedule.genesis + 3, ..EVMNET.schedule };
    let times = Whose::OtherTimes { genesis: late.genesis, period: 3 };
    let (evmnet, unknown) = (Whose::Evmnet, Whose::Unknown(key));
    assert_eq!((of(EVMNET), of(other.network()), Whose::of(None)), (evmnet, unknown, Whose::OtherKind));
    assert_eq!(of(Network { schedule: late, ..EVMNET }), times);
    assert_eq!(of(Network { schedule: late, ..LocalBeacon::development().network() }), Whose::Development);
    let parties = vec![Address::from([1; 20]), Address::from([2; 20])];
    let made_with = Parties { parties, genesis: 1, period: 1, window: 3_600, chain_id: 1 };
    let parties = Whose::of(Some(&BeaconFacts::Parties(made_with)));
    assert_eq!(parties, Whose::Parties(2));
    let drands = Expected::Key(EVMNET.key.as_flattened().try_into().expect("128 bytes"));
    let all = [
        Expected::Evmnet,
        Expected::Development,
        Expected::Key(key),
        Expected::Key(development),
        Expected::OtherKind,
        drands,
    ];
    for (whose, taken) in [
        (evmnet, [true; 6]),
        (times, [false; 6]),
        (unknown, [false, false, true, false, false, false]),
        (Whose::Development, [false, true, false, true, false, false]),
        (parties, [false, false, false, false, true, false]),
        (Whose::OtherKind, [false, false, false, false, true, false]),
    ] {
        assert_eq!(all.map(|expected| whose.require(expected).is_ok()), taken, "{whose}");
        assert_eq!(whose.doubt().is_none(), whose == Whose::Evmnet);
    }
}

/// A file of a test's own with what sales announced.
pub fn file(name: &str, logs: &[Log]) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("draw_lies_{name}.jsonl"));
    fs::write(&file, logs.iter().map(Log::text).collect::<String>()).expect("it can be written");
    file
}

/// Whether `fairsale draw verify` succeeds, what it says, and its error.
pub fn run(file: &Path, options: &[&str]) -> (bool, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fairsale"));
    let output = command.args(["draw", "verify", "--events"]).arg(file).args(options).output().expect("it starts");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.success(), text(output.stdout), text(output.stderr))
}

#[test]
fn whose_beacon_it_is_is_said_and_must_be_expected() {
    let scarce = || Auction { state: Some(10), ..Auction::honest(10, &[4; 12]) };
    let (other, development) = (LocalBeacon::named("other"), LocalBeacon::development());
    // drand's round 1 again, by a beacon whose rounds begin when drand's had for long.
    let late = Schedule { genesis: CLOSES_AT + 9_999, ..EVMNET.schedule };
    let late = scarce().beacon.map(|(_, signature)| (Network { schedule: late, ..EVMNET }, signature));
    let key = hex(other.key().as_flattened());
    let drands = hex(EVMNET.key.as_flattened());
    for (name, auction, whose, expecting, last) in [
        ("evmnet", scarce(), "drand's evmnet", &[][..], "All agrees."),
        (
            "development",
            scarce().by(&development),
            "the DEVELOPMENT key, which everybody has",
            &["--development"][..],
            "All agrees, but the beacon is not drand's: everybody has its key, and could know the draw before the close.",
        ),
        (
            "unknown",
            scarce().by(&other),
            &*format!("an unknown key {key}"),
            &["--key", &*key][..],
            "All agrees, but the beacon is not drand's: whoever has its key could know the draw before the close.",
        ),
        (
            "kind",
            Auction { beacon: None, ..scarce() },
            "a beacon of no known kind",
            &["--believe-beacon"][..],
            "All agrees, but the beacon is of no known kind: its randomness was not checked, but believed as the sale says \
             it.",
        ),
        (
            "times",
            Auction { beacon: late, ..scarce() },
            "drand's key, but at other times: genesis ",
            &["--key", &*drands][..],
            "All agrees, but the beacon takes drand's rounds at other times than drand's: anybody could know the draw \
             before the close.",
        ),
    ] {
        let file = file(name, &[auction.log()]);
        let ways = [&[][..], &["--development"], &["--key", &*key], &["--believe-beacon"], expecting];
        for options in ways {
            let (succeeds, said, error) = run(&file, options);
            let expected = name == "evmnet" || (name != "times" && options == expecting);
            assert_eq!(succeeds, expected, "{name} {options:?}: {said}{error}");
            assert!(
                said.contains(&format!("\nbeacon      {whose}")) && said.ends_with(&format!("\n{last}\n")),
                "{said}"
            );
            assert_eq!(error.is_empty(), succeeds, "{error}");
            let refused =
                error.starts_with("error: the sale's beacon: expected drand's evmnet") && error.contains(whose);
            assert!(succeeds || refused, "{error}");
        }
    }
    // A rehearsal says no chain, and has no other key than the one for development.
    let rehearsed = |auction: Auction| Auction { state: None, ..auction }.log();
    let (succeeds, said, _) = run(&file("rehearsed", &[rehearsed(scarce().by(&development))]), &[]);
    assert!(succeeds && said.contains("\nAll agrees, but the beacon is not drand's: everybody has its key"), "{said}");
    assert!(said.contains("\ncode        of a rehearsal: nothing of this was on a chain"), "{said}");
    assert!(said.contains("\nsupply      10, by the sale's last event Funded before it opened\n"), "{said}");
    assert!(!run(&file("rehearsed_other", &[rehearsed(scarce().by(&other))]), &[]).0);
    // A file that says neither where it was read nor that it is of a rehearsal is none.
    let mut unsaid = rehearsed(scarce().by(&development));
    unsaid.header.rehearsal = false;
    let unsaid = file("unsaid", &[unsaid]);
    let (succeeds, said, error) = run(&unsaid, &[]);
    assert!(!succeeds && said.contains("\ncode        not compared: a file cannot show it\n"), "{said}");
    assert!(
        error.starts_with("error: the sale's beacon: expected drand's evmnet, found the DEVELOPMENT key"),
        "{error}"
    );
    assert!(run(&unsaid, &["--development"]).0);
    // What was read on a chain is no rehearsal, though it says so.
    let mut both = scarce().by(&development).log();
    both.header.rehearsal = true;
    assert!(!run(&file("both", &[both]), &[]).0);
    // Where nothing is drawn, a beacon decides nothing.
    let enough = Auction { state: Some(10), ..Auction::honest(10, &FEW) }.by(&other);
    let (succeeds, said, _) = run(&file("enough", &[enough.log()]), &[]);
    assert!(succeeds && said.ends_with("\nAll agrees.\n"), "{said}");
    // Rounds that take no time are none.
    let never = Schedule { period: 0, ..EVMNET.schedule };
    let never = scarce().beacon.map(|(network, signature)| (Network { schedule: never, ..network }, signature));
    Auction { beacon: never, ..scarce() }.refused("the beacon's genesis and period should be both above 0");
}

#[test]
fn all_sales_of_a_launch_are_counted() {
    let draws = Auction::honest(10, &[4; 12]).log();
    let (mut nothing, mut open) = (draws.clone(), draws.clone());
    nothing.header.terms.common.beacon = Address::zero();
    nothing.header.terms.rule = Fixed { max_lots: 2 }.into();
    nothing.events.clear();
    open.events.retain(|event| matches!(event.said, Said::Bid { .. }));
    let (succeeds, said, error) = run(&file("none", &[nothing.clone(), nothing.clone()]), &[]);
    assert!(!succeeds && said.is_empty(), "{said}");
    assert_eq!(error, "error: the launch: expected a sale that draws, found none of its 2 sales draws\n");
    let (succeeds, said, error) = run(&file("one", &[nothing.clone(), draws, open.clone()]), &[]);
    assert!(succeeds, "{error}");
    for piece in [
        ", fixed\n            it draws nothing, so there is nothing to verify\n",
        ", auction\n            it is not settled, and nothing was drawn so far\n",
        "\nAll agrees.\n",
        "\n1 of 3 sales are settled and were to draw.\n",
    ] {
        assert!(said.contains(piece), "{piece}\n{said}");
    }
    // Something must have been verified.
    let (succeeds, said, error) = run(&file("open", &[nothing.clone(), open.clone()]), &[]);
    assert!(!succeeds && said.contains("\n0 of 2 sales are settled and were to draw.\n"), "{said}");
    assert_eq!(error, "error: nothing was verified: no sale that was to draw has ended\n");
    // Of an only one it is said why there is nothing to verify; that is no lie of its.
    for (log, why) in [
        (nothing, ", fixed: it draws nothing, so there is nothing to verify\n"),
        (open, ", auction: it is not settled, and nothing was drawn so far\n"),
    ] {
        let (succeeds, said, error) = run(&file("single", &[log]), &[]);
        assert!(!succeeds && said.is_empty(), "{said}");
        assert!(error.starts_with("error: the sale 0x") && error.ends_with(why), "{error}");
    }
}
