//! Good and bad order books.

use super::*;
use fairsale_mechanisms::{Auction, Capped, Lottery, Quadratic, rule::Rule};

/// Up to 100 lots a person at 2, open for an hour.
const CAPPED: Sale = Sale {
    rule: Rule::Capped(Capped { max_lots: 100 }),
    tickets: false,
    draws: false,
    supply: 1_000,
    lot_size: 1,
    price: 2,
    min_raise: 0,
    opens_after: 60,
    lasts: 3600,
    settle_within: None,
    claims_after: None,
    open_to_all: false,
    recovery_window: 60,
};
/// Three rounds of 20 minutes with caps of 2, 5 and 8 lots.
const QUADRATIC: Sale = Sale {
    rule: Rule::Quadratic(Quadratic { quadratic: true, first_cap: 2, cap_step: 3, rounds: 3, round_seconds: 1200 }),
    ..CAPPED
};
const LOTTERY: Sale = Sale { rule: Rule::Lottery(Lottery { max_group: 8 }), ..CAPPED };

fn parse(text: &str) -> Result<OrderBook, String> {
    parse_for(&CAPPED, text)
}

fn parse_for(sale: &Sale, text: &str) -> Result<OrderBook, String> {
    OrderBook::parse(&Source::new("book.csv", text), sale).map_err(|error| error.to_string())
}

fn row(line: usize, person: &str, asked: u32, account: &str, at: u64) -> Row {
    Row { line, person: person.into(), asked, tick: 0, group: String::new(), account: account.into(), at }
}

#[test]
fn columns_may_stand_in_any_order_and_some_be_missing() {
    let two = vec![row(2, "ada", 3, "ada", 0), row(3, "bob", 100, "bob", 0)];
    assert_eq!(parse("person,asked\nada,3\nbob,100\n").map(|book| book.rows), Ok(two.clone()));
    assert_eq!(parse("asked,person\n3,ada\n100,bob").map(|book| book.rows), Ok(two.clone()));
    assert_eq!(parse("account,person,at,asked\n,ada,,3\n,bob,0,100").map(|book| book.rows), Ok(two));
    let full = parse("person,asked,account,at\nada,3,wallet 7,3599\n").map(|book| book.rows);
    assert_eq!(full, Ok(vec![row(2, "ada", 3, "wallet 7", 3599)]));
}

#[test]
fn a_book_without_orders_is_one() {
    assert_eq!(parse("person,asked\n").map(|book| book.rows), Ok(vec![]));
    assert_eq!(parse("person,asked").map(|book| book.rows), Ok(vec![]));
}

#[test]
fn what_spreadsheets_write_is_read_and_lines_are_counted_right() {
    let text = "\u{feff}\"person\", asked\r\n\"ada, countess\",3\r\n\r\n\"b \"\"b\"\" o\nb\",4\r\n x , 5 \r\n";
    let error = format!("book.csv:4: person: expected {NAME_IS}, found");
    assert_eq!(parse(text), Err(format!(r#"{error} "b \"b\" o\nb" (U+000A in it)"#)));
    let rows = parse(&text.replace("o\nb", "ob")).map(|book| book.rows);
    let bob = row(4, "b \"b\" ob", 4, "b \"b\" ob", 0);
    assert_eq!(rows, Ok(vec![row(2, "ada, countess", 3, "ada, countess", 0), bob, row(5, "x", 5, "x", 0)]));
}

#[test]
fn what_is_wrong_is_said() {
    let asked = "book.csv:2: asked: expected a whole number of lots, from 1 to 100, found";
    let at = "book.csv:2: at: expected whole seconds from the opening, from 0 to 3599, found";
    let columns = "book.csv:1: header: expected columns out of person, asked, account, at, found";
    let commas = "book.csv:1: header: expected columns separated by commas, found";
    let name = NAME_IS;
    for (text, error) in [
        ("", "book.csv:1: header: expected person,asked, found nothing".into()),
        ("person\nada", "book.csv:1: header: expected a column \"asked\", found none".into()),
        ("asked\n3", "book.csv:1: header: expected a column \"person\", found none".into()),
        ("ada,3\n", format!("{columns} \"ada\"")),
        ("Person,asked\n", format!("{columns} \"Person\" (the column is called person)")),
        ("person,ASKED\n", format!("{columns} \"ASKED\" (the column is called asked)")),
        ("person;asked\nada;3\n", format!("{commas} semicolons (;): \"person;asked\"")),
        ("person\tasked\nada\t3\n", format!("{commas} tabs: \"person\\tasked\"")),
        ("person|asked\n", format!("{commas} bars (|): \"person|asked\"")),
        ("person,asked,\n", format!("{columns} nothing")),
        ("person,asked,lots\n", format!("{columns} \"lots\"")),
        ("person,asked,asked\n", "book.csv:1: header: expected every column once, found \"asked\" twice".into()),
        ("person,asked\nada,0", format!("{asked} \"0\"")),
        ("person,asked\nada,101", format!("{asked} \"101\"")),
        ("person,asked\nada,-3", format!("{asked} \"-3\"")),
        ("person,asked\nada,+3", format!("{asked} \"+3\"")),
        ("person,asked\nada,3.5", format!("{asked} \"3.5\"")),
        ("person,asked\nada,many", format!("{asked} \"many\"")),
        ("person,asked\nada,", format!("{asked} nothing")),
        ("person,asked\nada,4294967299", format!("{asked} \"4294967299\"")),
        (
            "person,asked\nada,340282366920938463463374607431768211456",
            format!("{asked} \"340282366920938463463374607431768211456\""),
        ),
        ("person,asked,at\nada,3,3600", format!("{at} \"3600\"")),
        ("person,asked,at\nada,3,-1", format!("{at} \"-1\"")),
        ("person,asked\nada", "book.csv:2: row: expected 2 fields, found 1".into()),
        (
            "person,asked\nada;3",
            "book.csv:2: row: expected 2 fields, found 1 (separated by semicolons (;), not by commas?)".into(),
        ),
        ("person,asked\n\"ada,3\nbob,4", "book.csv:2: row: expected 2 fields, found 1 (a quote is not closed)".into()),
        ("person,asked\nada,3\n,\n,\n", "book.csv:3: row: expected an order, found a row with nothing in it".into()),
        ("person,asked\nada,3\n,,,\n", "book.csv:3: row: expected an order, found a row with nothing in it".into()),
        ("person,asked\rada,3\rbob,101\r", asked.replace(":2:", ":3:") + " \"101\""),
        ("person,asked\nada,1\u{202f}000", format!("{asked} \"1\\u{{202f}}000\"")),
        ("person,asked\nada,\u{ff11}\u{ff10}", format!("{asked} \"\u{ff11}\u{ff10}\"")),
        ("person,asked\nada,3,4", "book.csv:2: row: expected 2 fields, found 3".into()),
        ("person,asked\n,3", format!("book.csv:2: person: expected {name}, found nothing")),
        (
            "person,asked\nada,3\nbob,4\nada,5",
            "book.csv:4: person: expected one order a person, found a second \
            one of \"ada\", who has one on line 2"
                .into(),
        ),
        (
            "person,asked,account\nada,3,\nbob,4,ada",
            "book.csv:3: account: expected an account that nobody else \
            uses, found \"ada\", which the person on line 2 uses"
                .into(),
        ),
    ] {
        assert_eq!(parse(text), Err(error), "{text:?}");
    }
}

#[test]
fn two_spellings_of_one_name_are_refused() {
    let (one, two) = ("Jos\u{e9}", "Jose\u{301}");
    let written = "written with U+0065 U+0301 where line 2 has U+00E9";
    let spelled = format!("expected each name in one spelling, found {two:?}, which is {one:?} of line 2, {written}");
    let error = Err(format!("book.csv:3: person: {spelled}"));
    assert_eq!(parse(&format!("person,asked\n{one},3\n{two},4\n")), error);
    // Where people may come back as well.
    assert_eq!(parse_for(&QUADRATIC, &format!("person,asked,at\n{one},1,\n{two},2,1200\n")), error);
    let accounts = parse(&format!("person,asked,account\nada,3,{one}\nbob,4,{two}\n"));
    assert_eq!(accounts, Err(format!("book.csv:3: account: {spelled}")));
    let groups = parse_for(&LOTTERY, &format!("person,group\nada,{one}\nbob,{two}\n"));
    assert_eq!(groups, Err(format!("book.csv:3: group: {spelled}")));
    for (one, two) in [("ada  b", "ada b"), ("ada\u{a0}b", "ada b"), ("\u{645}\u{200c}\u{62e}", "\u{645}\u{62e}")] {
        let error = parse(&format!("person,asked\n{one},3\n{two},4\n")).expect_err("they are one");
        assert!(error.contains("3: person: expected each name in one spelling, found "), "{error}");
    }
    // What is trimmed is no spelling.
    let error = parse("person,asked\nada,3\n\u{a0}ada ,4\n").expect_err("they are one");
    assert!(error.contains("3: person: expected one order a person, found a second one of \"ada\""), "{error}");
}

#[test]
fn names_that_turn_round_or_are_not_seen_are_refused() {
    for stranger in ["\u{202e}", "\u{2066}", "\u{200b}", "\u{feff}", "\u{7}", "\u{ad}", "\u{e0041}"] {
        for column in ["person", "account", "group"] {
            let (header, name) = ("person,account,group", format!("a{stranger}da"));
            let row = header.split(',').map(|other| if other == column { &*name } else { "x" }).collect::<Vec<_>>();
            let number = u32::from(stranger.chars().next().expect("it is one"));
            let error = parse_for(&LOTTERY, &format!("{header}\n{}\n", row.join(","))).expect_err(stranger);
            let expected = format!("book.csv:2: {column}: expected {NAME_IS}, found {name:?} (U+{number:04X} in it)");
            assert_eq!(error, expected);
        }
    }
    for name in
        ["山田太郎", "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}", "\u{645}\u{6cc}\u{200c}\u{62e}", "Jose\u{301}"]
    {
        assert!(parse(&format!("person,asked\n{name},3\n")).is_ok(), "{name}");
    }
}

#[test]
fn a_group_has_as_many_as_the_lottery_says() {
    let pairs = Sale { rule: Rule::Lottery(Lottery { max_group: 2 }), ..CAPPED };
    assert!(parse_for(&pairs, "person,group\na,g\nb,g\n").is_ok());
    let error =
        "book.csv:4: group: expected at most 2 persons in a group, found one more in \"g\", which begins on line 2";
    assert_eq!(parse_for(&pairs, "person,group\na,g\nb,g\nc,g\n"), Err(error.into()));
}

#[test]
fn deposits_stay_within_what_a_chain_can_have() {
    let book = |price| {
        let sale = Sale { price, ..CAPPED };
        OrderBook::parse(&Source::new("book.csv", "person,asked\nada,1\nbob,1\n"), &sale)
    };
    assert!(book((1 << 126) / 2).is_ok());
    let error = book((1 << 126) / 2 + 1).expect_err("one planck too much");
    assert_eq!((error.line, error.field.as_deref()), (Some(3), Some("asked")));
    // A lottery has no such field.
    let lottery = Sale { price: (1 << 126) / 2 + 1, ..LOTTERY };
    let error = OrderBook::parse(&Source::new("book.csv", "person\nada\nbob\n"), &lottery).expect_err("too much");
    assert_eq!((error.line, error.field.as_deref()), (Some(3), Some("person")));
}

#[test]
fn many_orders_in_a_launch_file_are_read_at_once() {
    // A line that was counted from the beginning for each of them took minutes.
    let orders: String = (0..100_000).map(|at| format!("    {{ person = 'p{at}', asked = 1 }},\n")).collect();
    let source = Source::new("many.toml", format!("orders = [\n{orders}    {{ person = 'last', asked = 101 }},\n]\n"));
    let begun = std::time::Instant::now();
    let table = fairsale_client::fields::parse(&source).expect("it is TOML");
    let file = Section::root(&source, &table, &["orders"]).expect("there are no others");
    let orders = file.list("orders", "orders", OrderBook::columns(&CAPPED)).expect("they are tables");
    let error = OrderBook::inline(&source, &orders, &CAPPED).expect_err("the last is wrong").to_string();
    assert!(error.starts_with("many.toml:100002: orders[100001].asked: expected a whole number of lots"), "{error}");
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}
#[test]
fn people_come_back_in_later_rounds_of_a_quadratic_sale() {
    let text = "person,asked,at,account\nada,2,0,w\nbob,1,1199,\nada,5,1200,\nada,0,1300,w\nada,8,2400,\n";
    let rows = parse_for(&QUADRATIC, text).map(|book| book.rows);
    let ada = |line, asked, at| row(line, "ada", asked, "w", at);
    assert_eq!(
        rows,
        Ok(vec![ada(2, 2, 0), row(3, "bob", 1, "bob", 1199), ada(4, 5, 1200), ada(5, 0, 1300), ada(6, 8, 2400)])
    );
}

#[test]
fn what_is_wrong_of_rounds_is_said() {
    for (rows, error) in [
        ("ada,3,1199,", "2: asked: expected a whole number of lots up to the cap of round 0, from 0 to 2, found \"3\""),
        ("ada,6,1200,", "2: asked: expected a whole number of lots up to the cap of round 1, from 0 to 5, found \"6\""),
        ("ada,9,3599,", "2: asked: expected a whole number of lots up to the cap of round 2, from 0 to 8, found \"9\""),
        ("ada,1,3600,", "2: at: expected whole seconds from the opening, from 0 to 3599, found \"3600\""),
        ("ada,0,0,", "2: asked: expected 1 or more of who has no order, found 0"),
        ("ada,1,0,\nada,0,1,\nada,0,2,", "4: asked: expected 1 or more of who has no order, found 0"),
        ("ada,1,5,\nada,2,4,", "3: at: expected 5 or later, when the person's row on line 2 is, found 4"),
        ("ada,1,5,v\nada,2,5,w", "3: account: expected \"v\", the person's account on line 2, found \"w\""),
        (
            "ada,1,5,v\nbob,2,5,v",
            "3: account: expected an account that nobody else uses, found \"v\", which the person on line 2 uses",
        ),
    ] {
        let text = format!("person,asked,at,account\n{rows}\n");
        assert_eq!(parse_for(&QUADRATIC, &text), Err(format!("book.csv:{error}")), "{rows}");
    }
}

#[test]
fn an_entry_of_a_lottery_names_its_group() {
    let book = parse_for(&LOTTERY, "person,group,at\nada,trio,5\nbob,,\ncleo,trio,1\n").expect("it is good");
    let rows: Vec<_> = book.rows.iter().map(|row| (&*row.person, &*row.group, row.asked, row.at)).collect();
    assert_eq!(rows, [("ada", "trio", 1, 5), ("bob", "", 1, 0), ("cleo", "trio", 1, 1)]);
    assert_eq!(parse_for(&LOTTERY, "person\nada\n").map(|book| book.rows), Ok(vec![row(2, "ada", 1, "ada", 0)]));
    let nine: String = (0..9).map(|number| format!("p{number},party\n")).collect();
    let full = "10: group: expected at most 8 persons in a group, found one more in \"party\", which begins on line 2";
    for (text, error) in [
        (format!("person,group\n{nine}"), full),
        ("person,asked\n".into(), "1: header: expected columns out of person, group, account, at, found \"asked\""),
        ("".into(), "1: header: expected person, found nothing"),
        (
            "person\nada\nada\n".into(),
            "3: person: expected one order a person, found a second one of \"ada\", who has one on line 2",
        ),
    ] {
        assert_eq!(parse_for(&LOTTERY, &text), Err(format!("book.csv:{error}")), "{text}");
    }
}

#[test]
fn a_bid_names_its_price_or_its_tick() {
    let rule = Rule::Auction(Auction { max_lots: 9, ticks: 5, step: 3, geometric: false });
    let auction = Sale { rule, price: 10, ..CAPPED };
    let book =
        parse_for(&auction, "person,asked,price,tick,at\nada,3,13,,5\nbob,9,,4,\nada,4,13,,6\n").expect("it is good");
    let rows: Vec<_> = book.rows.iter().map(|row| (&*row.person, row.asked, row.tick, row.at)).collect();
    assert_eq!(rows, [("ada", 3, 1, 5), ("bob", 9, 4, 0), ("ada", 4, 1, 6)]);
    assert_eq!(book.deposits, 4 * 13 + 9 * 22);
    for (text, error) in [
        (
            "person,asked,price\nada,1,11\n",
            "2: price: expected a price of the ladder, such as 10 (tick 0) or 13 (tick 1), found 11",
        ),
        (
            "person,asked,price\nada,1,+13\n",
            "2: price: expected a whole number of the currency's smallest unit, found \"+13\"",
        ),
        ("person,asked,tick\nada,1,x\n", "2: tick: expected a whole number, found \"x\""),
        ("person,asked\nada,1\n", "2: price: expected a price of the ladder, or a tick, found neither"),
        (
            "person,group\nada,1\n",
            "1: header: expected columns out of person, asked, price, tick, account, at, found \"group\"",
        ),
    ] {
        assert_eq!(parse_for(&auction, text), Err(format!("book.csv:{error}")), "{text}");
    }
    let tickets = Sale {
        rule: Rule::Auction(Auction { max_lots: 1, ticks: 5, step: 3, geometric: false }),
        tickets: true,
        ..auction
    };
    let book = parse_for(&tickets, "person,price\nada,16\n").expect("it is good");
    assert_eq!((book.rows[0].asked, book.rows[0].tick), (1, 2));
}
