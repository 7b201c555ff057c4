//! Good and bad order books.

use super::*;

/// Up to 100 lots a person at 2, open for an hour.
const CAPPED: Sale = Sale {
    rule: Rule::Capped { max_lots: 100 },
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
const QUADRATIC: Sale =
    Sale { rule: Rule::Whole { quadratic: true, first_cap: 2, cap_step: 3, rounds: 3, round_seconds: 1200 }, ..CAPPED };
const LOTTERY: Sale = Sale { rule: Rule::Lottery, ..CAPPED };

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
    let error = "book.csv:4: person: expected a name without control characters, at most 100 bytes long, found";
    assert_eq!(parse(text), Err(format!(r#"{error} "b \"b\" o\nb""#)));
    let rows = parse(&text.replace("o\nb", "ob")).map(|book| book.rows);
    let bob = row(4, "b \"b\" ob", 4, "b \"b\" ob", 0);
    assert_eq!(rows, Ok(vec![row(2, "ada, countess", 3, "ada, countess", 0), bob, row(5, "x", 5, "x", 0)]));
}

#[test]
fn what_is_wrong_is_said() {
    let asked = "book.csv:2: asked: expected a whole number of lots, from 1 to 100, found";
    let at = "book.csv:2: at: expected whole seconds from the opening, from 0 to 3599, found";
    let columns = "book.csv:1: header: expected columns out of person, asked, account, at, found";
    let name = "a name without control characters, at most 100 bytes long";
    for (text, error) in [
        ("", "book.csv:1: header: expected person,asked, found nothing".into()),
        ("person\nada", "book.csv:1: header: expected a column \"asked\", found none".into()),
        ("asked\n3", "book.csv:1: header: expected a column \"person\", found none".into()),
        ("ada,3\n", format!("{columns} \"ada\"")),
        ("Person,asked\n", format!("{columns} \"Person\"")),
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
fn deposits_stay_within_what_a_chain_can_have() {
    let book = |price| {
        let sale = Sale { price, ..CAPPED };
        OrderBook::parse(&Source::new("book.csv", "person,asked\nada,1\nbob,1\n"), &sale)
    };
    assert!(book((1 << 126) / 2).is_ok());
    let error = book((1 << 126) / 2 + 1).expect_err("one planck too much");
    assert_eq!((error.line, error.field.as_deref()), (Some(3), Some("asked")));
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
    let rule = Rule::Auction { max_lots: 9, ticks: 5, step: 3, geometric: false, tickets: false };
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
    let tickets =
        Sale { rule: Rule::Auction { max_lots: 1, ticks: 5, step: 3, geometric: false, tickets: true }, ..auction };
    let book = parse_for(&tickets, "person,price\nada,16\n").expect("it is good");
    assert_eq!((book.rows[0].asked, book.rows[0].tick), (1, 2));
}
