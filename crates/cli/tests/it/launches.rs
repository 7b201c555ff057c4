//! Launches of several sales, rehearsed: golden totals, and what becomes of rests that come, or do not.

use fairsale_chain::EmbeddedChain;
use fairsale_client::deployment::Codes;
use fairsale_draw::{Log, verify};
use fairsale_input::Source;
use fairsale_launch::Launch;
use fairsale_rehearsal::{
    Rehearsal, rehearse,
    report::{End, Whole},
};
use std::path::Path;

fn rehearsed(launch: &Launch, shuffle: Option<u64>) -> Rehearsal {
    let codes = Codes::built_in();
    rehearse(&mut EmbeddedChain::new(), launch, &codes, shuffle, &mut |_| ()).expect("it adds up")
}

fn example() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/rest.toml");
    std::fs::read_to_string(file).expect("it is there")
}

fn read(text: String) -> Launch {
    Launch::parse(&Source::new("test.toml", text), None).expect("it is good")
}

/// Supply, sold, unsold, returned, handed on.
fn units(whole: &Whole) -> [u128; 5] {
    [whole.supply, whole.sold, whole.unsold, whole.returned, whole.handed_on]
}

#[test]
fn what_a_pool_leaves_is_sold_by_the_next_sale() {
    let Rehearsal { sales, whole } = rehearsed(&read(example()), None);
    let [pool, rest] = &sales[..] else { panic!("two sales") };
    let totals = &pool.report.totals;
    assert_eq!((pool.report.end, totals.sold, totals.unsold), (End::Settled, 60, 40));
    assert_eq!((totals.proceeds, totals.refunded), (120_000_000_000, 0));
    let totals = &rest.report.totals;
    assert_eq!((rest.report.end, totals.sold, totals.unsold), (End::Settled, 50, 10), "10 came beyond its supply");
    // 10, 20, 18 and 15 ask for 50: 10 + 3 · 13 = 49, and one of the three gets the last one.
    let mut gets: Vec<u128> = rest.report.orders.iter().map(|order| order.units).collect();
    gets.sort_unstable();
    assert_eq!(gets, [10, 13, 13, 14]);
    // 10², 13², 13² and 14² times 0.05 DOT.
    assert_eq!((totals.proceeds, totals.refunded), (317_000_000_000, 207_500_000_000));
    let part = rest.report.part.as_ref().expect("it is one of two");
    assert_eq!((part.supply, part.allotted, part.arrived), (50, 20, 40));
    assert_eq!((units(&whole), whole.persons), ([120, 110, 10, 0, 40], 6));
}

#[test]
fn a_shuffled_launch_comes_to_the_same() {
    let launch = read(example());
    let plain = rehearsed(&launch, None);
    let shuffled = rehearsed(&launch, Some(7));
    assert_eq!(units(&shuffled.whole), units(&plain.whole));
    for (one, other) in plain.sales.iter().zip(&shuffled.sales) {
        let certain = one.report.totals.water_level;
        assert_eq!(one.report.without_luck(certain).orders, other.report.without_luck(certain).orders);
    }
}

#[test]
fn a_launch_whose_second_sale_cannot_be_funded() {
    // Two more take 39: what is left of the pool, 1 of 100, is not enough for a sale of 50 that has 20.
    let ada = "    { person = \"ada\", asked = 20 },";
    let more = "    {person='x',asked=20},{person='y',asked=19},\n";
    let launch = read(example().replacen(ada, &format!("{more}{ada}"), 1));
    let Rehearsal { sales, whole } = rehearsed(&launch, None);
    let rest = &sales[1].report;
    assert_eq!((rest.end, rest.totals.buyers, rest.totals.refused), (End::Unfunded { has: 21 }, 0, 6));
    assert_eq!((rest.totals.sold, rest.totals.unsold, rest.totals.proceeds), (0, 21, 0));
    assert!(rest.orders.iter().all(|order| (order.asked, order.paid, order.refund) == (0, 0, 0)));
    assert_eq!((units(&whole), whole.persons), ([120, 99, 0, 21, 1], 6));
    let table =
        fairsale_rehearsal::table::Table { launch: &launch, rehearsal: &Rehearsal { sales, whole } }.to_string();
    assert!(table.contains("when it opened, it had 21 of the 50 NOTES that it sells"), "{table}");
    assert!(table.contains("Of 120 NOTES, 99 were sold to 6 persons."), "{table}");
}

#[test]
fn a_pool_that_is_cancelled_leaves_nothing() {
    let text = example().replacen("price = 2_000_000_000", "price = 2_000_000_000\nmin_raise = 200_000_000_000", 1);
    let Rehearsal { sales, whole } = rehearsed(&read(text), None);
    assert_eq!(sales[0].report.end, End::Cancelled { raised: 120_000_000_000 });
    assert_eq!(sales[1].report.end, End::Unfunded { has: 20 });
    assert_eq!((units(&whole), whole.proceeds, whole.refunded), ([120, 0, 0, 120, 0], 0, 120_000_000_000));
}

#[test]
fn sales_may_be_open_at_the_same_time() {
    let text = example().replacen("unsold_to = \"rest\"", "", 1).replacen("allotted = 20", "allotted = 50", 1);
    let text =
        text.replacen("supply = 120", "supply = 150", 1).replacen("opens_after = 97_200", "opens_after = 7_000", 1);
    let Rehearsal { sales, whole } = rehearsed(&read(text), None);
    assert!(sales.iter().all(|sale| sale.report.end == End::Settled));
    assert_eq!(units(&whole), [150, 110, 40, 0, 0]);
}

#[test]
fn each_draw_of_a_launch_can_be_computed_again_from_its_file() {
    let rehearsal = rehearsed(&read(example()), None);
    let logs = Log::parse_all(&Source::new("events.jsonl", rehearsal.events())).expect("it is read");
    assert_eq!(logs.iter().collect::<Vec<_>>(), rehearsal.sales.iter().map(|sale| &sale.log).collect::<Vec<_>>());
    assert!(verify(&logs[1]).expect("it agrees").drawn.is_some());
    let json: serde_json::Value = serde_json::from_str(&rehearsal.json()).expect("it is JSON");
    assert_eq!((&json["totals"]["handed_on"], &json["sales"][1]["name"]), (&"40".into(), &"rest".into()));
    assert_eq!((&json["sales"][1]["ended"], &json["sales"][1]["arrived"]), (&"settled".into(), &"40".into()));
}
