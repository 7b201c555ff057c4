//! Good and bad launch files.

use super::*;
use alloy_core::primitives::keccak256;
use fairsale_chain::Address;
use fairsale_mechanisms::{Capped, Quadratic};

mod market;
mod several;

const GOOD: &str = r#"orders = [{ person = "ada", asked = 3 }, { person = "bob", asked = 1, account = "w", at = 59 }]

[token]
name = "Test"
symbol = "TST"
decimals = 2
supply = 2_000

[sale]
mechanism = "capped"
supply = 1000
lot_size = 10
max_lots = 5
price = 7
min_raise = 0x10
opens_after = 60
lasts = 60
recovery_window = 3600

[personhood]
issuers = 3
threshold = 2
context = "a context"
"#;

fn read(text: &str) -> Result<Launch, String> {
    Launch::parse(&Source::new("folder/launch.toml", text), None).map_err(|error| error.to_string())
}

#[test]
fn every_field_is_read() {
    let launch = read(GOOD).expect("it is good");
    let token = Token { name: "Test".into(), symbol: "TST".into(), decimals: 2, supply: 2000, locked_for: 0 };
    assert_eq!(launch.goods, Goods::Token(token));
    let sale = Sale {
        rule: Capped { max_lots: 5 }.into(),
        tickets: false,
        draws: false,
        supply: 1000,
        lot_size: 10,
        price: 7,
        min_raise: 16,
        opens_after: 60,
        lasts: 60,
        settle_within: None,
        claims_after: None,
        open_to_all: false,
        recovery_window: 3600,
    };
    assert_eq!(launch.sales[0].sale, sale);
    let context = keccak256("a context").0;
    let personhood = Personhood {
        source: PersonhoodSource::Registry,
        issuers: Issuers::Development(3),
        threshold: 2,
        owner: Owner::Deployer,
        min_status: 2,
        context,
    };
    assert_eq!(launch.personhood, personhood);
    assert_eq!(launch.deploy, Deploy::default());
    let orders: Vec<_> =
        launch.sales[0].orders.rows.iter().map(|row| (&*row.person, row.asked, &*row.account, row.at)).collect();
    assert_eq!(orders, [("ada", 3, "ada", 0), ("bob", 1, "w", 59)]);
}

#[test]
fn amounts_reach_to_the_last_unit_and_contexts_may_be_bytes() {
    let max = u128::MAX;
    let text = GOOD.replace("supply = 1000", &format!("supply = {max}")).replace("supply = 2_000", "");
    let launch = read(&text.replace("a context", &format!("0x{}", "0A".repeat(32)))).expect("it is good");
    assert_eq!((launch.sales[0].sale.supply, launch.goods.supply()), (max, max));
    assert_eq!(launch.personhood.context, [10; 32]);
}

#[test]
fn what_is_wrong_is_said() {
    let most = u128::MAX / 5;
    let sale = "mechanism, supply, min_raise, opens_after, recovery_window, price, lot_size, max_lots, lasts, remainder, settle_within";
    for (old, new, error) in [
        ("price = 7", "price = -7", format!("14: sale.price: expected a whole number of planck (of an ERC-20: of its smallest unit), from 0 to {most}, found -7")),
        ("price = 7", "price = 7.5", format!("14: sale.price: expected a whole number of planck (of an ERC-20: of its smallest unit), from 0 to {most}, found 7.5")),
        ("price = 7", "price = \"7\"", format!("14: sale.price: expected a whole number of planck (of an ERC-20: of its smallest unit), from 0 to {most}, found \"7\"")),
        ("price = 7\n", "\n", format!("9: sale.price: expected a whole number of planck (of an ERC-20: of its smallest unit), from 0 to {most}, found nothing")),
        ("price = 7", "prize = 7", format!("14: sale.prize: expected no other fields than {sale}, found an unknown field")),
        ("lot_size = 10", "lot_size = 0", format!("12: sale.lot_size: expected a whole number of base units, from 1 to {most}, found 0")),
        ("max_lots = 5", "max_lots = 1025", "13: sale.max_lots: expected a whole number of lots, from 1 to 1024, found 1025".into()),
        ("supply = 1000", "supply = 0", format!("11: sale.supply: expected a whole number of base units, from 1 to {}, found 0", u128::MAX)),
        ("2_000", "999", format!("7: token.supply: expected a whole number of base units, from 1000 to {}, found 999", u128::MAX)),
        ("\"capped\"", "\"raffle\"", "10: sale.mechanism: expected \"capped\", \"quadratic\", \"lottery\", \"fixed\" or \"auction\", found \"raffle\"".into()),
        ("threshold = 2", "threshold = 4", "22: personhood.threshold: expected a whole number of issuers, from 1 to 3, found 4".into()),
        ("a context", "0x12", "23: personhood.context: expected a text, or 0x and 64 hexadecimal digits, found \"0x12\"".into()),
        ("asked = 3", "asked = 6", "1: orders[1].asked: expected a whole number of lots, from 1 to 5, found 6".into()),
        ("at = 59", "at = 60", "1: orders[2].at: expected whole seconds from the opening, from 0 to 59, found 60".into()),
        ("at = 59", "when = 5", "1: orders[2].when: expected no other fields than person, asked, account, at, found an unknown field".into()),
        ("\"bob\"", "\"ada\"", "1: orders[2].person: expected one order a person, found a second one of \"ada\", who has one on line 1".into()),
        ("[personhood]", "[humans]", "20: humans: expected no other fields than orders, token, ticket, sale, payment, beacon, personhood, deploy, found an unknown field".into()),
        ("[token]", "[token", "3: expected TOML, found something else: ".into()),
        ("price = 7", "price = 7\nprice = 8", "15: expected TOML, found something else: duplicate key \"price\"".into()),
        ("\"TST\"", "\"\u{202e}TST\"", "5: token.symbol: expected the token's symbol, without control characters and others that nobody sees, and at most 32 bytes long, found \"\\u{202e}TST\" (U+202E in it)".into()),
        ("\"Test\"", "\"Te\u{2066}st\"", "4: token.name: expected the token's name, without control characters and".into()),
        ("\"TST\"", "\"\u{200b}\"", "5: token.symbol: expected the token's symbol, without control characters and".into()),
        ("a context", "a\u{200d} context", "23: personhood.context: expected a text, or 0x and 64 hexadecimal digits, found".into()),
        ("a context", "0X00", "23: personhood.context: expected a text, or 0x and 64 hexadecimal digits, found \"0X00\"".into()),
        ("\"bob\"", "\"ada\\u200B\"", "1: orders[2].person: expected a name without control characters and others".into()),
    ] {
        let found = read(&GOOD.replacen(old, new, 1)).expect_err(new);
        assert!(found.starts_with(&format!("folder/launch.toml:{error}")), "{found}\n{error}");
    }
}

#[test]
fn order_books_are_found_beside_the_launch() {
    let text = GOOD.replacen(GOOD.lines().next().expect("the orders"), "orders = \"book.csv\"", 1);
    let error = read(&text).expect_err("there is none");
    let what = "the name of a CSV file, or a list of orders (there is no file folder/book.csv)";
    assert_eq!(error, format!("folder/launch.toml:1: orders: expected {what}, found \"book.csv\""));
}

#[test]
fn what_a_deployment_needs_is_read() {
    let (one, two) = ("0x1111111111111111111111111111111111111111", "0x2222222222222222222222222222222222222222");
    let deploy = format!("[deploy]\nbeneficiary = \"{one}\"\nopens_at = 2027-01-31T12:00:00Z\n");
    let text = GOOD.replace("issuers = 3", &format!("issuers = [\"{one}\", \"{two}\"]\nowner = \"nobody\"")) + &deploy;
    let launch = read(&text).expect("it is good");
    let (one, two) = (Address::from([0x11; 20]), Address::from([0x22; 20]));
    assert_eq!(launch.personhood.issuers, Issuers::Named(vec![one, two]));
    assert_eq!(launch.personhood.owner, Owner::Nobody);
    assert_eq!(launch.deploy.beneficiary.map(|somebody| somebody.address), Some(one));
    assert_eq!((launch.deploy.unsold_to, launch.deploy.opens_at), (None, Some(1_801_396_800)));

    let source = |source: &str| GOOD.replace("issuers = 3\nthreshold = 2", &format!("source = \"{source}\""));
    let read_source = |text: &str| read(text).map(|launch| launch.personhood.source);
    assert_eq!(read_source(&source("precompile")), Ok(PersonhoodSource::Precompile));
    assert_eq!(read_source(&source("0x000000000000000000000000000000000a010000")), Ok(PersonhoodSource::Precompile));
    assert_eq!(read_source(&source(&format!("{two:?}"))), Ok(PersonhoodSource::Existing(two)));
    assert!(read_source(&source("registry")).is_err_and(|error| error.contains("personhood.issuers: expected")));
}

#[test]
fn what_is_wrong_of_a_deployment_is_said() {
    let deploy = |field: &str| format!("{GOOD}\n[deploy]\n{field}\n");
    let gate = |old: &str, new: &str| GOOD.replacen(old, new, 1);
    for (text, error) in [
        (deploy("beneficiary = \"0x11\""), "26: deploy.beneficiary: expected an address of 20 bytes (0x and 40 "),
        (deploy("unsold_to = 7"), "26: deploy.unsold_to: expected an address of 20 bytes (0x and 40 "),
        (deploy("opens_at = \"soon\""), "26: deploy.opens_at: expected a time such as \"2027-01-31T12:00:00Z\", or"),
        (deploy("opens = 1"), "26: deploy.opens: expected no other fields than beneficiary, unsold_to, opens_at, f"),
        (
            deploy("opens_at = 1_801_396_800_000"),
            "26: deploy.opens_at: expected a time such as \"2027-01-31T12:00:00Z\", or whole seconds since 1970, found 1_801_396_800_000 (are these milliseconds?)",
        ),
        (
            deploy("opens_at = \"2027-01-31T12:00:00Z[Europe/Berlin]\""),
            "26: deploy.opens_at: expected a time such as \"2027-01-31T12:00:00Z\", or whole seconds since 1970, found \"2027-01-31T12:00:00Z[Europe/Berlin]\" (the offset says it: leave the brackets away)",
        ),
        (deploy("opens_at = 2027-01-31T12:00:00"), "26: deploy.opens_at: expected a time such as"),
        (deploy("opens_at = \"2027-01-31T12:00:00+25:00\""), "26: deploy.opens_at: expected a time such as"),
        (deploy("opens_at = -1"), "26: deploy.opens_at: expected a time such as"),
        (
            gate("issuers = 3", &format!("issuers = [\"0x{0}\", \"0x{0}\"]", "11".repeat(20))),
            "21: personhood.issuers: expected 1 to 16 different addresses: number 2 is number 1 again, found a list of 2",
        ),
        (gate("issuers = 3", "issuers = [\"x\"]"), "21: personhood.issuers[1]: expected the address of an issuer (0"),
        (gate("issuers = 3", "issuers = []"), "21: personhood.issuers: expected 1 to 16 different addresses, fou"),
        (
            gate("issuers = 3", "issuers = 3\nowner = \"me\""),
            "22: personhood.owner: expected \"deployer\", \"nobody\", ",
        ),
        (
            gate("issuers = 3", "issuers = 3\nsource = \"precompile\""),
            "21: personhood.issuers: expected nothing: the p",
        ),
        (
            gate("issuers = 3\nthreshold = 2", "source = \"precompile\"\nmin_status = 1"),
            "22: personhood.min_status: expected 2 (full): by Polkadot's precompile one human can be two persons, a lite and a full one, and would have two orders; a registry knows each by one name, found 1",
        ),
        (gate("issuers = 3", "issuers = 3\nsource = \"hub\""), "22: personhood.source: expected \"registry\" (a new "),
    ] {
        let found = read(&text).expect_err(error);
        assert!(found.starts_with(&format!("folder/launch.toml:{error}")), "{found}\n{error}");
    }
}
const TERMS: &str = "price = 7\nopens_after = 60\nrecovery_window = 9\n";
const GATE: &str = "[personhood]\nissuers = 1\nthreshold = 1\ncontext = 'c'\n";
const TOKEN: &str = "[token]\nname = 'T'\nsymbol = 'T'\ndecimals = 0\n";

fn quadratic(more: &str) -> String {
    let sale = "[sale]\nmechanism = 'quadratic'\nsupply = 100\nlot_size = 10\nfirst_cap = 2\ncap_step = 3\nrounds = 4\nround_lasts = 600\n";
    format!("orders = [{{person='ada',asked=5,at=600}}]\n{sale}{TERMS}{more}\n{TOKEN}{GATE}")
}

#[test]
fn a_quadratic_sale_has_rounds() {
    let launch = read(&quadratic("remainder = 'draw'\n[beacon]\nsource = 'local'")).expect("it is good");
    let sale = &launch.sales[0].sale;
    assert_eq!((sale.rule.takes_changes(), sale.draws, sale.settle_within), (true, true, Some(604_800)));
    assert_eq!((sale.lasts, sale.highest_cap(), sale.deposit(3, 0)), (2400, 11, Some(63)));
    let caps: Vec<_> =
        [0, 599, 600, 1799, 1800, 2399].map(|at| (sale.rule.round(at), sale.rule.cap(sale.rule.round(at)))).into();
    assert_eq!(caps, [(0, 2), (0, 2), (1, 5), (2, 8), (3, 11), (3, 11)]);
    assert_eq!(launch.beacon, Some(Beacon::Local));
    let launch = read(&quadratic("remainder = 'unsold'\nsettle_within = 90_000")).expect("it is good");
    assert_eq!(
        (launch.sales[0].sale.draws, launch.sales[0].sale.settle_within, launch.beacon),
        (false, Some(90_000), None)
    );
    // As steep as there are levels.
    let steep = quadratic("remainder = 'unsold'").replace("cap_step = 3", "cap_step = 340");
    assert_eq!(read(&steep).map(|launch| launch.sales[0].sale.highest_cap()), Ok(1022));
}

#[test]
fn a_capped_sale_of_what_cannot_be_divided_is_one_of_whole_lots() {
    let whole = |more: &str| {
        let text = GOOD.replace("min_raise = 0x10", "min_raise = 0x10\nremainder = \"draw\"");
        read(&(text + more))
    };
    let launch = whole("[beacon]\nsource = \"drand\"\n").expect("it is good");
    let rule = Quadratic { quadratic: false, first_cap: 5, cap_step: 0, rounds: 1, round_seconds: 60 }.into();
    assert_eq!(
        (launch.sales[0].sale.rule, launch.sales[0].sale.draws, launch.sales[0].sale.settle_within),
        (rule, true, Some(604_800))
    );
    assert_eq!((launch.sales[0].sale.lasts, launch.beacon), (60, Some(Beacon::Drand)));
    let error = whole("").expect_err("by whose randomness?");
    assert!(error.contains("expected a section [beacon], found nothing"), "{error}");
}

#[test]
fn a_lottery_sells_tickets() {
    let sale = format!("[sale]\nmechanism = 'lottery'\nsupply = 3\nlasts = 60\n{TERMS}");
    let ticket = "[ticket]\nname = 'Gala'\nsymbol = 'G'\nbase_uri = 'https://example.org/'\nlocked_for = 5\n";
    let beacon = "[beacon]\nsource = '0x1111111111111111111111111111111111111111'\n";
    let text = format!("orders = [{{person='ada',group='x'}}]\n{sale}{ticket}{beacon}{GATE}");
    let launch = read(&text).expect("it is good");
    let tickets = Tickets {
        name: "Gala".into(),
        symbol: "G".into(),
        base_uri: "https://example.org/".into(),
        supply: 3,
        locked_for: 5,
    };
    assert_eq!(launch.goods, Goods::Tickets(tickets));
    assert_eq!(launch.beacon, Some(Beacon::Existing(Address::from([0x11; 20]))));
    assert_eq!(
        (launch.sales[0].sale.lot_size, launch.sales[0].sale.highest_cap(), launch.sales[0].sale.deposit(1, 0)),
        (1, 1, Some(7))
    );
    for (old, new, error) in [
        (
            "[ticket]",
            "[token]",
            ": token: expected nothing: this sale sells the tickets of a section [ticket], found a section",
        ),
        (
            "supply = 3",
            "supply = 0",
            ": sale.supply: expected a whole number of tickets, from 1 to 4294967295, found 0",
        ),
        (
            "example.org/",
            "example.org/\u{202e}",
            ": ticket.base_uri: expected what a ticket's number is put behind, without control characters and others that",
        ),
        (
            "lasts = 60",
            "lasts = 60\nmax_group = 2",
            ": sale.max_group: expected a whole number of persons, from 1 to 1, found 2",
        ),
        ("source = '0x1", "source = '0y1", ": beacon.source: expected \"local\" (a key that everybody has, for "),
        ("group='x'", "asked=1", ": orders[1].asked: expected no other fields than person, group, account, at, found "),
    ] {
        let found = read(&text.replacen(old, new, 1)).expect_err(new);
        assert!(found.contains(error), "{found}");
    }
}

#[test]
fn groups_are_as_large_as_the_supply_allows() {
    let lottery = |sale: &str, orders: &str| {
        let sale = format!("[sale]\nmechanism = 'lottery'\nlasts = 60\n{TERMS}{sale}");
        read(&format!(
            "orders = [{orders}]\n{sale}\n[ticket]\nname = 'G'\nsymbol = 'G'\n[beacon]\nsource = 'local'\n{GATE}"
        ))
    };
    let most = |sale: &str| lottery(sale, "").map(|launch| launch.sales[0].sale.rule.max_group());
    for (supply, max_group) in [(1, 1), (9, 1), (10, 2), (19, 2), (20, 3), (70, 8), (4_000_000_000u32, 8)] {
        assert_eq!(most(&format!("supply = {supply}")), Ok(max_group), "{supply}");
    }
    assert_eq!(most("supply = 20\nmax_group = 2"), Ok(2));
    for (sale, error) in [
        ("supply = 20\nmax_group = 4", "sale.max_group: expected a whole number of persons, from 1 to 3, found 4"),
        ("supply = 20\nmax_group = 0", "sale.max_group: expected a whole number of persons, from 1 to 3, found 0"),
        ("supply = 99\nmax_group = 9", "sale.max_group: expected a whole number of persons, from 1 to 8, found 9"),
        // 16 of 20 tickets at 7 are sold in any case.
        ("supply = 20\nmin_raise = 113", "from 0 to 112, found 113"),
        ("supply = 20\nmax_group = 1\nmin_raise = 141", "from 0 to 140, found 141"),
    ] {
        let found = most(sale).expect_err(sale);
        assert!(found.contains(error), "{found}\n{error}");
    }
    let orders = "{person='ada',group='x'},{person='bob',group='x'},{person='eve',group='x'}";
    assert!(lottery("supply = 20", orders).is_ok());
    let error = lottery("supply = 20\nmax_group = 2", orders).expect_err("too many");
    assert!(error.contains("orders[3].group: expected at most 2 persons in a group"), "{error}");
}

#[test]
fn what_is_wrong_of_other_mechanisms_is_said() {
    let good = quadratic("remainder = 'unsold'");
    for (old, new, error) in [
        (
            "supply = 100",
            "supply = 101",
            "sale.supply: expected whole lots of sale.lot_size, 10 base units, and fewer than 2^64 of them, found 101",
        ),
        ("cap_step = 3", "cap_step = 341", "sale.cap_step: expected a whole number of lots, from 0 to 340, found 341"),
        ("rounds = 4", "rounds = 0", "sale.rounds: expected a whole number of rounds, from 1 to 1000000, found 0"),
        (
            "rounds = 4",
            "lasts = 4",
            "sale.lasts: expected no other fields than mechanism, supply, min_raise, opens_after, recovery_window, price, lot_size, first_cap, cap_step, rounds, round_lasts, remainder, settle_within, found",
        ),
        ("'unsold'", "'kept'", "sale.remainder: expected \"draw\" or \"unsold\", found \"kept\""),
        ("remainder = 'unsold'", "", "sale.remainder: expected \"draw\" or \"unsold\", found nothing"),
        // A day to settle after the beacon's round, and not more than 90 days.
        (
            "'unsold'",
            "'unsold'\nsettle_within = 89999",
            "sale.settle_within: expected a whole number of seconds, from 90000 to 7776000, found 89999",
        ),
        (
            "'unsold'",
            "'unsold'\nsettle_within = 7776001",
            "sale.settle_within: expected a whole number of seconds, from 90000 to 7776000, found 7776001",
        ),
        (
            "[token]",
            "[beacon]\nsource = 'local'\n[token]",
            "beacon: expected nothing: in this sale nothing is drawn, found a section",
        ),
        (
            "asked=5",
            "asked=6",
            "orders[1].asked: expected a whole number of lots up to the cap of round 1, from 0 to 5, found 6",
        ),
        (
            "price = 7",
            "price = 2812250966288747631928715763898910839",
            "sale.price: expected a whole number of planck (of an ERC-20: of its smallest unit), from 0 to 2812250966288747631928715763898910838, found 28",
        ),
    ] {
        let found = read(&good.replacen(old, new, 1)).expect_err(new);
        assert!(found.contains(error), "{found}\n{error}");
    }
}
