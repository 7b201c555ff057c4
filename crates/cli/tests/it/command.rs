//! The command itself: what it prints, what it writes, and what it says of bad files.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("command_{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

fn fairsale(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fairsale"));
    command.current_dir(folder).args(arguments).output().expect("it starts")
}

/// Runs it in a folder where it must fail, and says what it said.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let before = fs::read_dir(folder).expect("it is a folder").count();
    let Output { status, stdout, stderr } = fairsale(folder, arguments);
    assert_eq!(status.code(), Some(1), "{arguments:?}");
    assert!(stdout.is_empty(), "{arguments:?}");
    assert_eq!(fs::read_dir(folder).expect("it is a folder").count(), before, "{arguments:?} left something behind");
    String::from_utf8(stderr).expect("text")
}

fn capped(folder: &Path) {
    fs::copy(examples().join("capped.toml"), folder.join("capped.toml")).expect("the example is there");
}

#[test]
fn a_report_is_not_written_over_what_is_read_nor_over_the_events() {
    let folder = folder("over_inputs");
    capped(&folder);
    let book = "person,asked\nada,20\n";
    fs::write(folder.join("book.csv"), book).expect("it can be written");
    for [json, events] in
        [["book.csv", "events"], ["events", "./book.csv"], ["capped.toml", "events"], ["same", "./same"]]
    {
        let arguments = ["rehearse", "capped.toml", "--orders", "book.csv", "--json", json, "--events", events];
        let error = refused(&folder, &arguments);
        assert!(error.contains("expected a file that is neither read nor written already"), "{error}");
        assert_eq!(fs::read_to_string(folder.join("book.csv")).expect("it is there"), book);
    }
}

#[test]
fn a_bad_launch_is_refused_with_file_line_and_field() {
    let folder = folder("bad_launch");
    let error = refused(&folder, &["rehearse", "none.toml"]);
    assert_eq!(
        error,
        "error: none.toml: expected a file that can be read, found No such file or directory (os error 2)\n"
    );

    let good = fs::read_to_string(examples().join("capped.toml")).expect("the example is there");
    for (old, new, expected) in [
        (
            "price = 2_5",
            "price = -2_5",
            " sale.price: expected a whole number of planck (of an ERC-20: of its smallest unit), from 0 to ",
        ),
        ("price = 2_5", "prices = 2_5", " sale.prices: expected no other fields than mechanism, supply, "),
        (
            "threshold = 2 ",
            "threshold = 9 ",
            " personhood.threshold: expected a whole number of issuers, from 1 to 3, found 9",
        ),
    ] {
        let text = good.replace(old, new);
        let line = 1 + text.lines().position(|line| line.starts_with(new.trim())).expect("it is there");
        fs::write(folder.join("bad.toml"), text).expect("it can be written");
        let error = refused(&folder, &["rehearse", "bad.toml", "--json", "report.json"]);
        assert!(error.starts_with(&format!("error: bad.toml:{line}:{expected}")), "{error}");
    }
}

#[test]
fn a_bad_order_book_is_refused_with_file_line_and_field() {
    let folder = folder("bad_book");
    capped(&folder);
    let arguments = ["rehearse", "capped.toml", "--orders", "book.csv", "--json", "report.json"];
    assert!(
        refused(&folder, &arguments).starts_with("error: book.csv: expected a file that can be read, found No such")
    );
    for (book, expected) in [
        ("person,asked\nada,101\n", "2: asked: expected a whole number of lots, from 1 to 100, found \"101\""),
        (
            "person,asked\r\nada,1\r\n\r\nbob,0\r\n",
            "4: asked: expected a whole number of lots, from 1 to 100, found \"0\"",
        ),
        (
            "person,asked\nada,1\nada,2\n",
            "3: person: expected one order a person, found a second one of \"ada\", who \
            has one on line 2",
        ),
        (
            "person,asked,at\nada,1,86400\n",
            "2: at: expected whole seconds from the opening, from 0 to 86399, found \
            \"86400\"",
        ),
        (
            "person;asked\nada;1\n",
            "1: header: expected columns separated by commas, found semicolons (;): \"person;asked\"",
        ),
        ("", "1: header: expected person,asked, found nothing"),
    ] {
        fs::write(folder.join("book.csv"), book).expect("it can be written");
        assert_eq!(refused(&folder, &arguments), format!("error: book.csv:{expected}\n"));
    }
    fs::write(folder.join("book.csv"), b"person,asked\n\xff,1\n").expect("it can be written");
    assert_eq!(refused(&folder, &arguments), "error: book.csv:2: expected text in UTF-8, found something else\n");
}

#[test]
fn what_is_no_file_is_not_read() {
    let folder = folder("no_file");
    capped(&folder);
    let what = "expected a regular file, found something else, such as a device or a pipe\n";
    assert_eq!(refused(&folder, &["rehearse", "/dev/zero"]), format!("error: /dev/zero: {what}"));
    let error = refused(&folder, &["rehearse", "capped.toml", "--orders", "/dev/zero"]);
    assert_eq!(error, format!("error: /dev/zero: {what}"));
    assert_eq!(refused(&folder, &["rehearse", "."]), "error: .: expected a regular file, found a folder\n");
    let large = fs::File::create(folder.join("large.toml")).expect("it can be made");
    large.set_len((64 << 20) + 1).expect("it can be large");
    let error = refused(&folder, &["rehearse", "large.toml"]);
    assert_eq!(error, "error: large.toml: expected at most 67108864 bytes (64 MiB), found 67108865 or more\n");
}

#[test]
fn a_report_goes_to_the_output_in_the_place_of_the_table() {
    let folder = folder("to_output");
    capped(&folder);
    fs::write(folder.join("book.csv"), "person,asked\nada,20\n").expect("it can be written");
    let before = fs::read_dir(&folder).expect("it is a folder").count();
    let plain = ["rehearse", "capped.toml", "--orders", "book.csv"];
    for (option, first) in [("--json", "totals"), ("--events", "sale")] {
        let Output { status, stdout, .. } = fairsale(&folder, &[&plain[..], &[option, "-"]].concat());
        assert!(status.success());
        let text = String::from_utf8(stdout).expect("text");
        let json = if option == "--json" { &*text } else { text.lines().next().expect("there is one") };
        let json: serde_json::Value = serde_json::from_str(json).expect("it is JSON, and nothing else");
        assert!(json.get(first).is_some(), "{json}");
    }
    assert_eq!(fs::read_dir(&folder).expect("it is a folder").count(), before);
    let error = refused(&folder, &[&plain[..], &["--json", "-", "--events", "-"]].concat());
    assert_eq!(error, "error: --json - and --events -: expected one of them, found both\n");
}

#[test]
fn what_is_rarely_meant_is_warned_of() {
    let folder = folder("warnings");
    let good = fs::read_to_string(examples().join("capped.toml")).expect("the example is there");
    fs::write(folder.join("book.csv"), "person,asked\nada,20\nAda,10\n").expect("it can be written");
    let text =
        good.replacen("min_raise = 0 ", "min_raise = 2_000_000_000_000 ", 1).replacen("READ", "READINGROOM26", 1)
            + "\n[deploy]\nopens_at = 1_600_000_000\n";
    fs::write(folder.join("odd.toml"), text).expect("it can be written");
    let Output { status, stderr, .. } = fairsale(&folder, &["rehearse", "odd.toml", "--orders", "book.csv"]);
    assert!(status.success());
    let said = String::from_utf8(stderr).expect("text");
    for what in [
        "warning: token.symbol: \"READINGROOM26\" has 13 characters",
        "warning: sale.min_raise: 2000000000000: all of it comes to 1250000000000 at most",
        "warning: book.csv:3: person: \"Ada\" looks like \"ada\" of line 2, and is somebody else",
        "warning: deploy.opens_at: 2020-09-13 12:26:40 UTC (",
    ] {
        assert!(said.contains(what), "{said}");
    }
    let Output { stderr, .. } =
        fairsale(&folder, &["rehearse", examples().join("capped.toml").to_str().expect("text")]);
    assert!(!String::from_utf8_lossy(&stderr).contains("warning"));
}

#[test]
fn what_is_no_name_no_price_and_no_time_is_a_matter_of_usage() {
    let folder = folder("values");
    let usage = |arguments: &[&str]| {
        let Output { status, stderr, .. } = fairsale(&folder, arguments);
        assert_eq!(status.code(), Some(2), "{arguments:?}");
        String::from_utf8(stderr).expect("text")
    };
    let bytes = format!("0x{}", "a7".repeat(32));
    for person in [&bytes[..65], &bytes.replacen("0x", "0X", 1), "0x12", "", "ada\u{200b}"] {
        for arguments in [&["attest", "--revoke", "--person", person][..], &["status", "--person", person]] {
            let said = usage(arguments);
            assert!(said.contains("expected a name, or 0x and 64 hexadecimal digits, found "), "{said}");
        }
    }
    for price in ["0.2002", "200_200", "1e5", ""] {
        let said = usage(&["bid", "--price", price]);
        assert!(
            said.contains("expected a whole number of the currency's smallest unit (of the chain's own, planck)"),
            "{said}"
        );
    }
    for (time, why) in [
        ("1801396800000", "are these milliseconds?"),
        ("2027-01-31T12:00:00Z[Europe/Berlin]", "leave the brackets away"),
        ("2027-01-31T12:00:00", "an offset is missing"),
        ("2027-01-31T12:00:00+25:00", "expected a time such as"),
    ] {
        let said = usage(&["attest", "--revoke", "--person", "ada", "--expires", time]);
        assert!(said.contains(why), "{said}");
    }
    let bare = "11".repeat(64);
    for (signature, why) in [
        (bare.clone(), "expected 0x and 128 hexadecimal digits; 0x is missing before it"),
        (format!("\"0x{bare}\""), "expected 0x and 128 hexadecimal digits; there are quotes or spaces around it"),
        (format!("0x{bare}{}", "11".repeat(32)), "found 192; signatures of so many are those of drand's networks"),
    ] {
        let said = usage(&["draw", "verify-round", "--round", "1", "--signature", &signature]);
        assert!(said.contains(why), "{said}");
    }
    let said = usage(&["status", "--account", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee"]);
    assert!(said.contains("the checksum of EIP-55"), "{said}");
}

#[test]
fn a_report_that_cannot_be_written_is_refused_before_the_rehearsal() {
    let folder = folder("bad_report");
    capped(&folder);
    let error = refused(&folder, &["rehearse", "capped.toml", "--json", "no/report.json"]);
    assert_eq!(error, "error: no/report.json: expected a file in a folder, found no folder no\n");
    let error = refused(&folder, &["rehearse", "capped.toml", "--json", "."]);
    assert_eq!(error, "error: .: expected the name of a file, found a folder\n");
}

#[test]
fn bad_arguments_are_a_matter_of_usage() {
    let output = fairsale(&folder("usage"), &["rehearse"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("Usage: fairsale rehearse"));
}

#[test]
fn the_small_example_is_rehearsed_and_order_changes_nothing() {
    let folder = folder("capped");
    let launch = examples().join("capped.toml");
    let launch = launch.to_str().expect("text");
    let plain = fairsale(&folder, &["rehearse", launch, "--json", "plain.json"]);
    assert!(plain.status.success(), "{}", String::from_utf8_lossy(&plain.stderr));
    let table = String::from_utf8(plain.stdout).expect("text");
    for piece in ["Reading Room (READ)", "ada", "10 in all", "settle", "fit into a block"] {
        assert!(table.contains(piece), "{table}");
    }
    let report = fs::read_to_string(folder.join("plain.json")).expect("it was written");
    let parsed: serde_json::Value = serde_json::from_str(&report).expect("it is JSON");
    // ada's 20, paul's 10 and emmy's 50 lots are whole; the other seven share the 420 that are left.
    assert_eq!(parsed["totals"]["water_level"], "6000");
    assert_eq!(parsed["totals"]["demand"], "74500");
    assert_eq!(
        parsed["orders"][1],
        serde_json::json!({
            "person": "blaise", "asked": 100, "units": "6000", "paid": "150000000000", "refund": "100000000000",
        })
    );

    for seed in ["0", "7"] {
        let file = format!("{seed}.json");
        let shuffled = fairsale(&folder, &["rehearse", launch, "--json", &file, "--shuffle", seed]);
        assert!(shuffled.status.success(), "{}", String::from_utf8_lossy(&shuffled.stderr));
        assert_eq!(fs::read_to_string(folder.join(file)).expect("it was written"), report);
        assert_eq!(String::from_utf8(shuffled.stdout).expect("text"), table);
    }
    assert_eq!(fs::read_dir(&folder).expect("it is a folder").count(), 3, "nothing else was left behind");
}

#[test]
fn keys_are_never_printed() {
    let folder = folder("keys");
    let secret = "bottom drive obey lake curtain smoke basket hold race lonely fit wolk";
    fs::write(folder.join("key"), secret).expect("it can be written");
    let run = |arguments: &[&str], environment: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fairsale"));
        command.current_dir(&folder).args(arguments).env("FAIRSALE_KEY", environment).env("OTHER", secret);
        command.output().expect("it starts")
    };
    for arguments in [
        ["order", "5", "--key", secret],
        ["order", "x", "--key", secret],
        ["order", "5", "--key", "file:key"],
        ["order", "5", "--key", "env:OTHER"],
        ["order", "5", "--url", "ws://127.0.0.1:1"],
        ["order", "5", "--yes", "--help"],
        ["attest", "--person=ada", "--revoke", &format!("--issuer-key={secret}")],
    ] {
        let Output { stdout, stderr, .. } = run(&arguments, secret);
        let said = String::from_utf8_lossy(&stdout) + String::from_utf8_lossy(&stderr);
        assert!(!said.is_empty() && !said.contains("obey") && !said.contains("wolk"), "{said}");
    }
    let error = run(&["settle", "--url", "ws://127.0.0.1:1"], "//Alice");
    assert!(String::from_utf8_lossy(&error.stderr).contains("cannot connect to ws://127.0.0.1:1"));
}

#[test]
fn every_command_has_an_example() {
    let folder = folder("help");
    let commands = [
        "deploy", "status", "attest", "order", "change", "withdraw", "settle", "claim", "proceeds", "unsold", "fund",
        "cancel", "revoke", "invite", "join", "leave", "node", "eth-rpc",
    ];
    for command in commands {
        let Output { status, stdout, .. } = fairsale(&folder, &[command, "--help"]);
        let text = String::from_utf8(stdout).expect("text");
        assert!(status.success() && text.contains(&format!("Example:\n  fairsale {command}")), "{text}");
    }
}
