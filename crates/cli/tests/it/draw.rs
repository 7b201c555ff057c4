//! `fairsale draw`: what it prints, and what it says of what is not right.

use fairsale_client::{
    address::hex,
    beacon::{EVMNET, LocalBeacon, randomness},
};
use std::{
    path::Path,
    process::{Command, Output},
};

const ROUND_1: &str = "0x11f812d738a36b2210dc88c2d635ad8039588205f42445d6de09e6530165c346\
                       2a23aca348c84badcf8df5321ac24577b7963d5b0d780bc4626baedb45cde373";

fn verify_round(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fairsale"));
    command.args(["draw", "verify-round"]).args(arguments).output().expect("it starts")
}

#[track_caller]
fn verified(arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = verify_round(arguments);
    assert!(status.success() && stderr.is_empty(), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).expect("text")
}

#[track_caller]
fn refused(code: i32, arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = verify_round(arguments);
    assert_eq!(status.code(), Some(code), "{arguments:?}");
    assert!(stdout.is_empty(), "{arguments:?}");
    String::from_utf8(stderr).expect("text")
}

#[test]
fn round_1_of_drand_is_verified() {
    assert_eq!(
        verified(&["--round", "1", "--signature", ROUND_1]),
        "round       1\n\
         signed by   drand evmnet\n\
         public at   2024-09-28 10:57:55 UTC\n\
         randomness  0x781b75698adc3af62cfa55db83cf0c73ae54e1ac8c0d4c3a2224126b65369ec5\n"
    );
}

#[test]
fn the_development_key_is_taken_only_if_it_is_asked_for() {
    let signature = LocalBeacon::development().sign(40);
    let text = hex(&signature);
    let said = verified(&["--round", "40", "--signature", &text, "--local"]);
    assert!(said.contains("\nsigned by   the development key\n"), "{said}");
    assert!(said.ends_with(&format!("\nrandomness  {}\n", hex(&randomness(&signature)))), "{said}");
    let error = refused(1, &["--round", "40", "--signature", &text]);
    assert_eq!(error, "error: not the signature of round 40 by this key: another round's, or another network's\n");
}

#[test]
fn any_key_can_be_given() {
    let other = LocalBeacon::named("other");
    let (key, text) = (hex(other.key().as_flattened()), hex(&other.sign(3)));
    let said = verified(&["--round", "3", "--signature", &text, "--key", &key]);
    assert!(said.starts_with("round       3\nsigned by   the key given\nrandomness  0x"), "{said}");
    let said = verified(&["--round", "1", "--signature", ROUND_1, "--key", &hex(EVMNET.key.as_flattened())]);
    assert!(said.contains("0x781b7569"), "{said}");
    let error = refused(2, &["--round", "3", "--signature", &text, "--key", &key, "--local"]);
    assert!(error.contains("cannot be used with"), "{error}");
    let error = refused(1, &["--round", "3", "--signature", &text, "--key", &format!("0x{}", "01".repeat(128))]);
    assert!(error.starts_with("error: the key is no point of the curve"), "{error}");
}

#[test]
fn what_is_no_signature_is_refused_and_named() {
    for (text, said) in [
        ("11f8", "expected 0x and 128 hexadecimal digits"),
        ("0x11zz", "expected 0x and 128 hexadecimal digits"),
        ("0x11f", "expected 0x and 128 hexadecimal digits"),
        ("0x11f8", "expected 0x and 128 hexadecimal digits, found 4"),
        (&format!("{ROUND_1}00"), "expected 0x and 128 hexadecimal digits, found 130"),
    ] {
        let error = refused(2, &["--round", "1", "--signature", text]);
        assert!(error.contains(said), "{text}: {error}");
    }
    let (zero, prime) = ("00".repeat(32), "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47");
    for (text, said) in [
        (format!("0x{zero}{zero}"), "the signature is the point at infinity"),
        (format!("0x{prime}{zero}"), "a coordinate of the signature is not below the field's prime"),
        (format!("0x{}", "01".repeat(64)), "the signature is no point of the curve y² = x³ + 3"),
    ] {
        assert_eq!(refused(1, &["--round", "1", "--signature", &text]), format!("error: {said}\n"));
    }
    let error = refused(1, &["--round", "2", "--signature", ROUND_1]);
    assert_eq!(error, "error: not the signature of round 2 by this key: another round's, or another network's\n");
    assert_eq!(refused(1, &["--round", "0", "--signature", ROUND_1]), "error: rounds are counted from 1\n");
}

/// Rehearses an example, has its draw verified from its events, and says whether that succeeds, what it says, and its error.
fn rehearsed(example: &str) -> (bool, String, String) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(example);
    let events = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("draw_{example}.jsonl"));
    let mut rehearse = Command::new(env!("CARGO_BIN_EXE_fairsale"));
    let output = rehearse.arg("rehearse").arg(file).arg("--events").arg(&events).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut verify = Command::new(env!("CARGO_BIN_EXE_fairsale"));
    let output = verify.args(["draw", "verify", "--events"]).arg(&events).output().expect("it starts");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.success(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_rehearsals_draw_agrees_and_is_not_taken_for_drands() {
    const LAST: &str =
        "All agrees, but the beacon is not drand's: everybody has its key, and could know the draw before the close.\n";
    let (succeeds, said, error) = rehearsed("fractional.toml");
    assert!(succeeds && error.is_empty() && said.ends_with(LAST), "{said}{error}");
    assert!(said.contains("\nbeacon      the DEVELOPMENT key, which everybody has\n"), "{said}");
    // Of four sales one is fixed, and one has enough for all.
    let (succeeds, said, error) = rehearsed("conference.toml");
    assert!(succeeds && error.is_empty(), "{error}");
    for (piece, count) in [
        (LAST, 2),
        ("\nAll agrees.\n", 1),
        (", fixed\n            it draws nothing, so there is nothing to verify\n", 1),
        ("\nsupply      2, by the sale's last event Funded before it opened\n", 1),
        ("\nsupply      4, by the sale's last event Funded before it opened\n", 1),
        ("\n3 of 4 sales are settled and were to draw.\n", 1),
    ] {
        assert_eq!(said.matches(piece).count(), count, "{piece}\n{said}");
    }
}

#[test]
fn of_a_file_the_sale_that_is_named_is_verified_or_nothing() {
    let (succeeds, _, error) = rehearsed("conference.toml");
    assert!(succeeds, "{error}");
    let events = Path::new(env!("CARGO_TARGET_TMPDIR")).join("draw_conference.toml.jsonl");
    let verify = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fairsale"));
        let output = command.args(["draw", "verify", "--events"]).arg(&events).args(more).output().expect("it starts");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        (output.status.success(), text(output.stdout), text(output.stderr))
    };
    let (_, all, _) = verify(&[]);
    let sales: Vec<&str> = all.lines().filter_map(|line| line.strip_prefix("sale        ")?.get(..42)).collect();
    assert_eq!(sales.len(), 4, "{all}");
    let mut agreed = 0;
    for sale in &sales {
        let (succeeds, said, error) = verify(&["--sale", sale]);
        // The one that draws nothing is no draw that agrees.
        assert!(
            if succeeds { said.contains(sale) } else { error.contains("fixed: it draws nothing") },
            "{said}{error}"
        );
        assert!(sales.iter().all(|other| other == sale || !said.contains(other)), "{said}");
        agreed += usize::from(succeeds);
    }
    assert_eq!(agreed, 3);
    let (succeeds, said, error) = verify(&["--sale", "0x00000000000000000000000000000000000000AA"]);
    assert!(!succeeds && said.is_empty() && error.contains("one that the file has events of: "), "{said}{error}");
    for more in [&["--sale", "lottery"][..], &["--launch", "conference"], &["--launch", "conference", "--sale", "pool"]]
    {
        let (succeeds, said, error) = verify(more);
        assert!(!succeeds && said.is_empty() && error.contains("knows no names of sales"), "{said}{error}");
    }
}

#[test]
fn what_draws_nothing_is_no_draw_that_agrees() {
    let (succeeds, said, error) = rehearsed("capped.toml");
    assert!(!succeeds && said.is_empty(), "{said}");
    let nothing = ", capped: it draws nothing, so there is nothing to verify\n";
    assert!(error.starts_with("error: the sale 0x") && error.ends_with(nothing), "{error}");
    let (succeeds, said, error) = rehearsed("pool_and_auction.toml");
    assert!(!succeeds && said.is_empty(), "{said}");
    assert_eq!(error, "error: the launch: expected a sale that draws, found none of its 2 sales draws\n");
}
