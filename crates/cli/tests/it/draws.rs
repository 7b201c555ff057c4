//! Sales that draw, rehearsed: the golden examples of the spec, the examples beside this project, and what an auditor finds if
//! anything that was announced is not as it was.

use fairsale_chain::EmbeddedChain;
use fairsale_client::deployment::Codes;
use fairsale_draw::{Ended, Log, Why, verify};
use fairsale_input::Source;
use fairsale_launch::Launch;
use fairsale_rehearsal::{
    Rehearsed, rehearse,
    report::{End, Report},
};
use std::path::Path;

mod groups;
mod payouts;
mod tampered;

fn rehearsed(launch: &Launch, shuffle: Option<u64>) -> Rehearsed {
    let codes = Codes::built_in();
    rehearse(&mut EmbeddedChain::new(), launch, &codes, shuffle, &mut |_| ()).expect("it adds up").only()
}

fn example(name: &str) -> Launch {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    Launch::load(&folder.join(name), None).expect("it is good")
}

fn launch(orders: &str, goods: &str, sale: &str) -> Launch {
    let text = format!(
        "orders = [{orders}]
        {goods}
        [sale]
        opens_after = 10
        recovery_window = 60
        {sale}
        [personhood]
        issuers = 3
        threshold = 2
        context = 'test'"
    );
    Launch::parse(&Source::new("test.toml", text), None).expect("it is good")
}

/// Price 3, one round, asks up to 9.
fn whole(supply: u32, mechanism: &str, asks: &[u32], remainder: &str) -> Launch {
    let orders: String =
        asks.iter().enumerate().map(|(at, asked)| format!("{{person='p{at}',asked={asked}}},")).collect();
    let caps = match mechanism {
        "capped" => "max_lots = 9\nlasts = 600",
        _ => "first_cap = 9\ncap_step = 0\nrounds = 1\nround_lasts = 600",
    };
    let beacon = if remainder == "draw" { "[beacon]\nsource = 'local'" } else { "" };
    let sale = format!(
        "mechanism = '{mechanism}'\nsupply = {supply}\nlot_size = 1\nprice = 3\n{caps}\nremainder = '{remainder}'\n{beacon}"
    );
    launch(&orders, "token = {name='T', symbol='T', decimals=0}", &sale)
}

fn totals(report: &Report) -> (u128, u128, u128, u128) {
    let totals = &report.totals;
    (totals.sold, totals.unsold, totals.proceeds, totals.refunded)
}

fn drawn(report: &Report) -> (u32, u32, usize) {
    let draw = report.draw.as_ref().expect("something was drawn");
    (draw.prizes[0], draw.entries[0], draw.winners.len())
}

#[test]
fn of_ten_four_get_three_or_less_and_one_of_two_a_fourth() {
    let Rehearsed { report, .. } = rehearsed(&whole(10, "quadratic", &[1, 2, 5, 5], "draw"), None);
    // 3 + 12 + 27 + 27, and 3 · (16 - 9) for the winner.
    assert_eq!(totals(&report), (10, 0, 90, 3 + 12 + 75 + 75 - 90));
    assert_eq!((drawn(&report), report.totals.water_level), ((1, 2, 1), 3));
    let mut got: Vec<_> = report.orders.iter().map(|order| (order.units, order.paid)).collect();
    got[2..].sort_unstable();
    assert_eq!(got, [(1, 3), (2, 12), (3, 27), (4, 48)]);
    let Rehearsed { report, .. } = rehearsed(&whole(10, "quadratic", &[1, 2, 5, 5], "unsold"), None);
    assert_eq!((totals(&report), report.draw), ((9, 1, 69, 96), None));
}

#[test]
fn five_among_eight_is_a_pure_lottery() {
    let Rehearsed { report, .. } = rehearsed(&whole(5, "quadratic", &[1; 8], "draw"), None);
    assert_eq!((totals(&report), drawn(&report), report.totals.water_level), ((5, 0, 15, 9), (5, 8, 5), 0));
}

#[test]
fn edges_of_whole_lots() {
    // As many as there are; nobody; one who wants more than there is; one for whom there is nothing.
    for (supply, asks, expected) in [
        (4, &[1u32, 1, 1, 1][..], (4, 0, 12, 0)),
        (4, &[], (0, 4, 0, 0)),
        (4, &[9], (4, 0, 48, 243 - 48)),
        (1, &[9, 9], (1, 0, 3, 486 - 3)),
    ] {
        let Rehearsed { report, .. } = rehearsed(&whole(supply, "quadratic", asks, "draw"), None);
        assert_eq!(totals(&report), expected, "{supply} {asks:?}");
    }
}

#[test]
fn capped_sales_of_whole_lots_have_one_price() {
    let Rehearsed { report, .. } = rehearsed(&whole(10, "capped", &[1, 4, 4, 2, 4], "draw"), None);
    assert_eq!((totals(&report), drawn(&report), report.totals.water_level), ((10, 0, 30, 15), (1, 3, 1), 2));
}

#[test]
fn what_would_raise_too_little_is_cancelled_whoever_would_have_won() {
    let mut launch = whole(5, "quadratic", &[1; 8], "draw");
    launch.sales[0].sale.min_raise = 16;
    let Rehearsed { report, log } = rehearsed(&launch, None);
    assert_eq!((report.end, totals(&report), report.draw), (End::Cancelled { raised: 15 }, (0, 5, 0, 24), None));
    let verified = verify(&log).expect("it had to be");
    assert_eq!(verified.ended, Ended::Cancelled { why: Why::TooLittle { raises: 15 }, supply: None });
    assert_eq!((verified.orders, verified.claims, verified.drawn), (8, 8, None));
    assert!(verified.doubts().is_empty() && verified.outcomes.iter().all(|outcome| outcome.lots == 0));
}

#[test]
fn the_examples_are_what_they_say() {
    let Rehearsed { report, log } = rehearsed(&example("quadratic.toml"), None);
    assert_eq!((report.totals.buyers, report.totals.late, report.totals.water_level), (4, 1, 3));
    assert_eq!((report.totals.sold, drawn(&report)), (11, (1, 3, 1)));
    assert_eq!(verify(&log).expect("it agrees").closed_at, log.header.terms.common.opens_at + 7_200);
    let Rehearsed { report, .. } = rehearsed(&example("fractional.toml"), None);
    assert_eq!((totals(&report).0, drawn(&report)), (5, (5, 8, 5)));
    let Rehearsed { report, .. } = rehearsed(&example("indivisible.toml"), None);
    assert_eq!((totals(&report).0, drawn(&report)), (10, (1, 3, 1)));
    let lottery = example("lottery.toml");
    let Rehearsed { report, log } = rehearsed(&lottery, None);
    let draw = report.draw.as_ref().expect("something was drawn");
    let verified = verify(&log).expect("it agrees");
    assert_eq!((verified.orders, verified.claims), (report.totals.buyers, report.totals.buyers as usize));
    assert_eq!(u128::from(draw.winners.len() as u64), report.totals.sold);
    // Groups win or lose together.
    let mut groups = std::collections::BTreeMap::new();
    for row in lottery.sales[0].orders.rows.iter().filter(|row| !row.group.is_empty()) {
        let won = draw.winners.iter().any(|winner| *winner == *row.person);
        assert_eq!(*groups.entry(&*row.group).or_insert(won), won, "{}", row.person);
    }
    assert!(!groups.is_empty());
}

#[test]
fn enough_tickets_are_not_drawn() {
    let goods = "[ticket]\nname='T'\nsymbol='T'";
    let sale = "mechanism = 'lottery'\nsupply = 10\nprice = 5\nlasts = 60\n[beacon]\nsource = 'drand'";
    let Rehearsed { report, log } =
        rehearsed(&launch("{person='a'}, {person='b', group='g'}, {person='c', group='g'}", goods, sale), None);
    assert_eq!((totals(&report), &report.draw), ((3, 7, 15, 0), &None));
    assert_eq!(verify(&log).expect("it agrees").drawn, None);
    let Rehearsed { report, .. } = rehearsed(&launch("{person='a'}", goods, sale), None);
    assert_eq!(totals(&report), (1, 9, 5, 0));
}

#[test]
fn another_order_changes_who_wins_and_nothing_else() {
    let mut others = 0;
    for name in ["quadratic.toml", "fractional.toml", "indivisible.toml", "lottery.toml"] {
        let launch = example(name);
        let plain = rehearsed(&launch, None).report;
        let certain = if name == "lottery.toml" { 0 } else { plain.totals.water_level };
        let winners = |report: &Report| report.draw.as_ref().map(|draw| draw.winners.clone());
        for seed in 0..6 {
            let shuffled = rehearsed(&launch, Some(seed)).report;
            assert_eq!(shuffled.without_luck(certain), plain.without_luck(certain), "{name} {seed}");
            assert_eq!(winners(&shuffled).map(|all| all.len()), winners(&plain).map(|all| all.len()));
            others += usize::from(winners(&shuffled) != winners(&plain));
        }
    }
    assert!(others > 0, "24 other orders, and always the same ones won");
}

#[test]
fn events_are_read_as_they_are_written() {
    let Rehearsed { log, .. } = rehearsed(&example("lottery.toml"), None);
    let text = log.text();
    assert_eq!(Log::parse(&Source::new("events.jsonl", text.clone())), Ok(log));
    for (old, new, line, what) in [
        ("{\"sale\"", "{\"sail\"", 1, "which sale the events are of"),
        ("\"rehearsal\":true", "\"rehearsal\":1", 1, "which sale the events are of"),
        ("\"event\":\"Joined\"", "\"event\":\"Jumped\"", 0, "an event of a sale or a beacon"),
        ("\"deposit\":\"5", "\"deposit\":\"-5", 0, "an event of a sale or a beacon"),
    ] {
        let bad = text.replacen(old, new, 1);
        let error = Log::parse(&Source::new("events.jsonl", bad.clone())).expect_err(new).to_string();
        let at =
            if line > 0 { line } else { 1 + bad.lines().position(|line| line.contains(new)).expect("it is there") };
        assert!(error.starts_with(&format!("events.jsonl:{at}: expected {what}, found ")), "{error}");
    }
}
