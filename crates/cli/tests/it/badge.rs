//! The commands about badges that need no network.

use fairsale_chain::Address;
use fairsale_client::voucher::{Signed, vouchers};
use fairsale_input::Source;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// The well-known first key of Hardhat and Anvil.
const SECRET: &str = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const BADGE: &str = "0x5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";
const ADA: &str = "0x0707070707070707070707070707070707070707";
const BOB: &str = "0x0808080808080808080808080808080808080808";

/// A folder of a test's own, with the organiser's key in it.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("badge_{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder can be made");
    fs::write(folder.join("key"), SECRET).expect("it can be written");
    folder
}

fn fairsale(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fairsale"));
    command.current_dir(folder).arg("badge").args(arguments).output().expect("it starts")
}

/// `fairsale badge sign` without a network.
fn sign(folder: &Path, more: &[&str]) -> Output {
    let basic = ["sign", "--chain-id", "420420419", "--badge", BADGE, "--organiser-key", "file:key"];
    fairsale(folder, &[&basic, more].concat())
}

fn stdout(output: Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn a_voucher_is_signed_without_a_network() {
    let folder = folder("sign");
    let line = stdout(sign(&folder, &["--account", ADA, "--expires", "253402300799"]));
    let read = vouchers(&Source::new("-", line.clone())).expect("it is a voucher");
    let [(1, signed)] = read[..] else { panic!("{line}") };
    assert_eq!(
        signed.signer().map(|signer| format!("{signer:?}")),
        Some("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266".into())
    );
    assert_eq!((signed.badge, signed.account), (Address::from([0x5a; 20]), Address::from([7; 20])));
    assert_eq!((signed.chain_id, signed.expires), (420_420_419, 253_402_300_799));
}

#[test]
fn a_node_that_is_named_beside_the_chain_is_asked() {
    let folder = folder("named");
    let Output { status, stderr, .. } =
        sign(&folder, &["--account", ADA, "--expires", "253402300799", "--url", "ws://127.0.0.1:1"]);
    let said = String::from_utf8(stderr).expect("text");
    assert!(status.code() == Some(1) && said.contains("cannot connect to ws://127.0.0.1:1"), "{said}");
}

#[test]
fn a_list_is_signed_line_by_line() {
    let folder = folder("list");
    fs::write(folder.join("guests.csv"), format!("name,account\nada,{ADA}\nbob,{BOB}\n")).expect("it can be written");
    let arguments = ["--list", "guests.csv", "--expires", "2999-01-31T12:00:00Z"];
    let printed = stdout(sign(&folder, &arguments));
    let written = stdout(sign(&folder, &[&arguments[..], &["--out", "vouchers.jsonl"]].concat()));
    assert_eq!(written, "");
    assert_eq!(fs::read_to_string(folder.join("vouchers.jsonl")).expect("it was written"), printed);
    let read = vouchers(&Source::new("-", printed)).expect("they are vouchers");
    let accounts: Vec<_> = read.iter().map(|(_, Signed { account, .. })| *account).collect();
    assert_eq!(accounts, [Address::from([7; 20]), Address::from([8; 20])]);
    assert!(read.iter().all(|(_, voucher)| voucher.expires == 32_474_779_200));
}

#[test]
fn a_bad_list_is_refused_with_line_and_field() {
    let folder = folder("bad_list");
    fs::write(folder.join("guests.csv"), format!("{ADA}\nbob\n")).expect("it can be written");
    let Output { status, stdout, stderr } = sign(&folder, &["--list", "guests.csv", "--expires", "5", "--out", "out"]);
    assert_eq!((status.code(), stdout.len()), (Some(1), 0));
    let said = String::from_utf8(stderr).expect("text");
    assert!(said.contains("error: guests.csv:2: account: expected an address of 20 bytes"), "{said}");
    assert!(!folder.join("out").exists());
}

#[test]
fn a_voucher_that_is_over_already_is_not_signed() {
    let folder = folder("over");
    for expires in ["0", "1600000000", "2020-01-31T12:00:00Z"] {
        let Output { status, stdout, stderr } = sign(&folder, &["--account", ADA, "--expires", expires]);
        assert_eq!((status.code(), stdout.len()), (Some(1), 0));
        let said = String::from_utf8(stderr).expect("text");
        assert!(said.contains("--expires: expected a time to come by this machine's clock, found "), "{said}");
    }
    // The last second that there is can be said in both ways.
    let [number, time] = ["253402300799", "9999-12-31T23:59:59Z"];
    let signed = |expires| stdout(sign(&folder, &["--account", ADA, "--expires", expires]));
    assert_eq!(signed(number), signed(time));
}

#[test]
fn a_list_of_any_spreadsheet_is_read_or_it_is_said_why_not() {
    let folder = folder("spreadsheets");
    let signed = |list: &str| {
        fs::write(folder.join("guests.csv"), list).expect("it can be written");
        sign(&folder, &["--list", "guests.csv", "--expires", "253402300799"])
    };
    assert_eq!(stdout(signed(&format!("\u{feff}\"account\"\r\n{ADA}\r\n{BOB}\r\n"))).lines().count(), 2);
    for (list, error) in [
        (format!("account\r{ADA}\rbob\r"), "guests.csv:3: account: expected an address of 20 bytes"),
        (
            format!("Account\n{ADA}\n"),
            "guests.csv:1: account: expected an address of 20 bytes (0x and 40 hexadecimal digits) or an account in SS58, or a header with a column called account, found \"Account\"",
        ),
        (
            format!("name;account\nada;{ADA}\n"),
            "guests.csv:1: account: expected columns separated by commas, found semicolons",
        ),
        ("account\n".into(), "guests.csv:1: account: expected at least one account, found none"),
    ] {
        let Output { status, stdout, stderr } = signed(&list);
        assert_eq!((status.code(), stdout.len()), (Some(1), 0));
        let said = String::from_utf8(stderr).expect("text");
        assert!(said.contains(error), "{said}");
    }
}

#[test]
fn vouchers_are_not_written_over_the_list() {
    let folder = folder("over_list");
    let list = format!("{ADA}\n");
    fs::write(folder.join("guests.csv"), &list).expect("it can be written");
    let Output { status, stdout, stderr } =
        sign(&folder, &["--list", "guests.csv", "--expires", "5", "--out", "./guests.csv"]);
    assert_eq!((status.code(), stdout.len()), (Some(1), 0));
    assert!(String::from_utf8_lossy(&stderr).contains("./guests.csv: expected a file that is neither read nor"));
    assert_eq!(fs::read_to_string(folder.join("guests.csv")).expect("it is there"), list);
}

#[test]
fn the_key_is_not_printed() {
    let folder = folder("key");
    for arguments in [&["--account", ADA, "--expires", "5"][..], &["--account", "x", "--expires", "5"]] {
        let Output { stdout, stderr, .. } = sign(&folder, arguments);
        let said = String::from_utf8_lossy(&stdout) + String::from_utf8_lossy(&stderr);
        assert!(!said.is_empty() && !said.contains(&SECRET[2..20]), "{said}");
    }
    fs::write(folder.join("key"), format!("{SECRET}00")).expect("it can be written");
    let said = String::from_utf8(sign(&folder, &["--account", ADA, "--expires", "5"]).stderr).expect("text");
    assert!(said.contains("what is in key is no key") && !said.contains(&SECRET[2..20]), "{said}");
}

#[test]
fn every_command_has_an_example() {
    let folder = folder("help");
    for command in ["deploy", "mint", "sign", "redeem", "show"] {
        let text = stdout(fairsale(&folder, &[command, "--help"]));
        assert!(text.contains("Example") && text.contains(&format!("  fairsale badge {command}")), "{text}");
    }
    assert!(stdout(fairsale(&folder, &["--help"])).contains("bound to persons"));
}
