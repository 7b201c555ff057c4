//! Fixed sales and auctions, rehearsed: the examples with golden totals, races, rests that are auctioned.

use fairsale_chain::EmbeddedChain;
use fairsale_client::deployment::Codes;
use fairsale_draw::{Log, log::Said, verify};
use fairsale_input::Source;
use fairsale_launch::Launch;
use fairsale_rehearsal::{
    Rehearsal, rehearse,
    report::{Cleared, End, Report, Whole},
    table::Table,
};
use std::path::Path;

fn rehearsed(launch: &Launch, shuffle: Option<u64>) -> Rehearsal {
    let codes = Codes::built_in();
    rehearse(&mut EmbeddedChain::new(), launch, &codes, shuffle, &mut |_| ()).expect("it adds up")
}

fn example(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    std::fs::read_to_string(file).expect("it is there")
}

fn read(text: &str) -> Launch {
    Launch::parse(&Source::new("test.toml", text), None).unwrap_or_else(|error| panic!("{error}"))
}

/// Supply, sold, unsold, returned, handed on.
fn units(whole: &Whole) -> [u128; 5] {
    [whole.supply, whole.sold, whole.unsold, whole.returned, whole.handed_on]
}

/// Sold, unsold, proceeds, refunded.
fn totals(report: &Report) -> [u128; 4] {
    let totals = &report.totals;
    [totals.sold, totals.unsold, totals.proceeds, totals.refunded]
}

fn gets(report: &Report) -> Vec<(&str, u128, u128)> {
    report.orders.iter().map(|order| (&*order.person, order.units, order.paid)).collect()
}

/// A launch of one sale with these fields and orders, of a token.
fn single(sale: &str, orders: &str) -> Launch {
    read(&format!(
        "orders = [{orders}]
        [token]
        name = 'Test'
        symbol = 'TST'
        decimals = 0
        [sale]
        {sale}
        opens_after = 10
        lasts = 3600
        recovery_window = 60
        [personhood]
        issuers = 3
        threshold = 2
        context = 'test'"
    ))
}

#[test]
fn what_a_pool_leaves_is_auctioned() {
    let launch = read(&example("pool_and_auction.toml"));
    let Rehearsal { sales, whole } = rehearsed(&launch, None);
    let [pool, market] = &sales[..] else { panic!("two sales") };
    assert_eq!(totals(&pool.report), [39_000_000, 21_000_000, 78_000_000_000, 0]);
    assert!(pool.report.costs.of("claim").is_none(), "it delivers at once");
    let market = &market.report;
    // 20 lots above 4,000,000,000, and 65 at it for the 41 that are left: 50 · 41/65 and 15 · 41/65, rounded down.
    let (tick, price, filled, margin, left) = (4, 4_000_000_000, 20, 65, 41_000_000);
    assert_eq!(market.cleared, Some(Cleared { tick, price, filled, margin, left }));
    assert_eq!(
        gets(market),
        [
            ("whale", 31_538_461, 126_153_844_000),
            ("ada", 20_000_000, 80_000_000_000),
            ("grace", 0, 0),
            ("sofya", 9_461_538, 37_846_152_000),
            ("paul", 0, 0)
        ]
    );
    assert_eq!(totals(market), [60_999_999, 1, 243_999_996_000, 146_000_004_000]);
    assert_eq!((units(&whole), whole.persons), ([100_000_000, 99_999_999, 1, 0, 21_000_000], 8));
    assert_eq!((whole.proceeds, whole.refunded), (321_999_996_000, 146_000_004_000));
    let table = Table { launch: &launch, rehearsal: &Rehearsal { sales, whole } }.to_string();
    assert!(table.contains("Cleared at tick 4: all who win pay 0.4 DOT a lot."), "{table}");
    // Two parts, each rounded down.
    let shares =
        "Lots bid above it: 20; at it: 65, which share 41 COMM; each part is rounded down, to 40.999999 COMM in all.";
    assert!(table.contains(shares), "{table}");
}

#[test]
fn what_equal_shares_leave_is_auctioned() {
    let Rehearsal { sales, whole } = rehearsed(&read(&example("quadratic_and_auction.toml")), None);
    let [shares, market] = &sales[..] else { panic!("two sales") };
    assert_eq!(totals(&shares.report), [15_000_000, 1_000_000, 45_000_000_000, 21_000_000_000]);
    // 1 above 7,200,000,000, and 4 at it: just the 5 there are.
    let (tick, price, filled, margin, left) = (2, 7_200_000_000, 1, 4, 4_000_000);
    assert_eq!(market.report.cleared, Some(Cleared { tick, price, filled, margin, left }));
    assert_eq!(totals(&market.report), [5_000_000, 0, 36_000_000_000, 24_440_000_000]);
    assert_eq!((units(&whole), whole.persons), ([20_000_000, 20_000_000, 0, 0, 1_000_000], 8));
}

#[test]
fn tickets_of_one_collection_are_drawn_auctioned_and_sold() {
    let launch = read(&example("conference.toml"));
    let rehearsal = rehearsed(&launch, None);
    // What was drawn is computed again from the file, and a lie about who bid, won or paid is found.
    let logs = Log::parse_all(&Source::new("events.jsonl", rehearsal.events())).expect("it is read");
    let verified = verify(&logs[2]).expect("it agrees");
    assert_eq!((verified.orders, verified.claims, verified.drawn.map(|drawn| drawn.entries[0])), (6, 6, Some(3)));
    assert!(verify(&logs[1]).expect("it agrees").drawn.is_none());
    assert!(verify(&logs[0]).is_err_and(|error| error.what == "the mechanism"), "nothing can be drawn");
    for index in 0..logs[2].events.len() {
        let mut lie = logs[2].clone();
        match &mut lie.events[index].said {
            Said::Bid { tick, .. } | Said::Cleared { tick, .. } => *tick += 1,
            Said::Drawn { seed, .. } => seed[0] ^= 1,
            Said::Claimed { paid, .. } => *paid ^= 1,
            Said::Settled { proceeds, .. } => *proceeds += 1,
            _ => continue,
        }
        assert!(verify(&lie).is_err(), "{:?}", lie.events[index]);
    }
    let Rehearsal { sales, whole } = rehearsal;
    let [gold, silver, certain, lottery] = &sales[..] else { panic!("four sales") };
    assert_eq!(totals(&gold.report), [2, 1, 1_000_000_000_000, 0]);
    let globex = &gold.report.orders[1];
    assert_eq!((&*globex.person, globex.asked, globex.not_served, globex.units, globex.paid), ("globex", 0, 2, 0, 0));
    assert_eq!((gold.report.totals.not_served, gold.report.totals.buyers), (1, 1));
    assert_eq!(totals(&silver.report), [2, 0, 500_000_000_000, 50_000_000_000]);
    assert_eq!(silver.report.draw, None);
    // Two bid more, and three bid the price of the two that are left.
    let draw = certain.report.draw.as_ref().expect("it is scarce");
    assert_eq!((draw.entries[0], draw.prizes[0], draw.winners.len()), (3, 2, 2));
    assert_eq!(totals(&certain.report), [4, 0, 320_000_000_000, 200_000_000_000]);
    assert_eq!(totals(&lottery.report), [6, 0, 300_000_000_000, 200_000_000_000]);
    assert_eq!((units(&whole), whole.persons), ([14, 14, 0, 0, 1], 15));
    assert_eq!((whole.proceeds, whole.refunded), (2_120_000_000_000, 450_000_000_000));
    let table = Table { launch: &launch, rehearsal: &Rehearsal { sales, whole } }.to_string();
    assert!(table.contains("who came too late: globex (of 2 lots)."), "{table}");
    assert!(table.contains("Drawn: a ticket for 2 of 3 who bid that price."), "{table}");
}

#[test]
fn an_auction_whose_supply_does_not_come_is_not_held() {
    // It needs 70, has 40, and the pool leaves 21.
    let text = example("pool_and_auction.toml").replacen(
        "supply = 40_000_000 ",
        "allotted = 40_000_000\nsupply = 70_000_000 ",
        1,
    );
    let Rehearsal { sales, whole } = rehearsed(&read(&text), None);
    assert_eq!(sales[1].report.end, End::Unfunded { has: 61_000_000 });
    assert_eq!((sales[1].report.totals.refused, sales[1].report.cleared), (6, None));
    assert_eq!(units(&whole), [100_000_000, 39_000_000, 0, 61_000_000, 21_000_000]);
}

const FIXED: &str = "mechanism = 'fixed'\nsupply = 10\nlot_size = 1\nmax_lots = 4\nprice = 2";

#[test]
fn who_comes_first_to_a_fixed_sale_is_served_first() {
    let orders =
        "{person='ada',asked=4},{person='bob',asked=4,at=1},{person='cem',asked=4,at=2},{person='dan',asked=2,at=3}";
    let launch = single(&format!("{FIXED}\ndelivered = 'at once'"), orders);
    let report = rehearsed(&launch, None).only().report;
    assert_eq!(gets(&report), [("ada", 4, 8), ("bob", 4, 8), ("cem", 0, 0), ("dan", 2, 4)]);
    assert_eq!((report.orders[2].not_served, report.totals.not_served, report.totals.buyers), (4, 1, 3));
    assert_eq!(totals(&report), [10, 0, 20, 0]);
    // It races: in another sequence others are served, but no more is sold than there is.
    for seed in 0..3 {
        let report = rehearsed(&launch, Some(seed)).only().report;
        assert!(report.totals.sold <= 10 && report.totals.proceeds == 2 * report.totals.sold);
    }
}

#[test]
fn whoever_was_refused_may_still_buy_less_and_whoever_bought_may_be_refused_more() {
    let orders =
        "{person='ada',asked=4},{person='bob',asked=3,at=1},{person='cem',asked=2,at=2},{person='cem',asked=4,at=3}";
    let report = rehearsed(&single(&format!("{FIXED}\nclaims_after = 100"), orders), None).only().report;
    assert_eq!(gets(&report), [("ada", 4, 8), ("bob", 3, 6), ("cem", 2, 4)]);
    assert_eq!((report.orders[2].asked, report.orders[2].not_served), (2, 4));
    assert_eq!(totals(&report), [9, 1, 18, 0]);
    assert_eq!(report.costs.of("claim").map(|cost| cost.calls), Some(3));
}

#[test]
fn a_fixed_sale_that_raises_too_little_gives_everything_back() {
    let sale =
        |least: u32| single(&format!("{FIXED}\nclaims_after = 0\nmin_raise = {least}"), "{person='ada',asked=4}");
    let report = rehearsed(&sale(9), None).only().report;
    assert_eq!((report.end, totals(&report)), (End::Cancelled { raised: 8 }, [0, 10, 0, 8]));
    let report = rehearsed(&sale(8), None).only().report;
    assert_eq!((report.end, totals(&report)), (End::Settled, [4, 6, 8, 0]));
}

const AUCTION: &str = "mechanism = 'auction'\nsupply = 10\nlot_size = 1\nladder = 'linear'\nreserve_price = 100\nstep = 10\nticks = 8\nmax_lots = 20";

/// The examples of docs/mechanisms.md, section 10.
#[test]
fn auctions_clear_as_the_golden_examples_do() {
    let bids = |bids: &[(u32, u32)]| -> Report {
        let row =
            |(at, (lots, tick)): (usize, &(u32, u32))| format!("{{person='p{at}',asked={lots},tick={tick},at={at}}},");
        let orders: String = bids.iter().enumerate().map(row).collect();
        rehearsed(&single(AUCTION, &orders), Some(3)).only().report
    };
    let came_to = |report: &Report| -> Vec<(u128, u128)> {
        report.orders.iter().map(|order| (order.units, order.paid)).collect()
    };
    let report = bids(&[(10, 3), (10, 4), (7, 5)]);
    assert_eq!(came_to(&report), [(0, 0), (3, 420), (7, 980)]);
    assert_eq!(report.cleared.map(|cleared| (cleared.tick, cleared.price)), Some((4, 140)));
    let report = bids(&[(5, 5), (4, 3)]);
    assert_eq!((came_to(&report), report.totals.unsold), (vec![(5, 500), (4, 400)], 1));
    let report = bids(&[(5, 5), (5, 3)]);
    assert_eq!(came_to(&report), [(5, 650), (5, 650)]);
    let report = bids(&[]);
    assert_eq!((report.end, totals(&report)), (End::Settled, [0, 10, 0, 0]));
}

#[test]
fn an_auction_that_raises_too_little_gives_everything_back() {
    let sale = |least: u32| single(&format!("{AUCTION}\nmin_raise = {least}"), "{person='ada',asked=5,price=120}");
    let report = rehearsed(&sale(501), None).only().report;
    assert_eq!((report.end, totals(&report)), (End::Cancelled { raised: 500 }, [0, 10, 0, 600]));
    let report = rehearsed(&sale(500), None).only().report;
    assert_eq!((report.end, totals(&report)), (End::Settled, [5, 5, 500, 100]));
}

#[test]
fn everybody_may_buy_where_nobody_is_asked() {
    let launch = single(&format!("{AUCTION}\nopen_to_all = true"), "{person='ada',asked=5,price=120}");
    let report = rehearsed(&launch, None).only().report;
    assert_eq!(gets(&report), [("ada", 5, 500)]);
    assert!(report.costs.of("attest").is_none() && report.costs.of("deploy_personhood").is_some(), "nobody asks");
    // Then nobody need be named.
    let text = format!(
        "orders = [{{person='ada',asked=5,price=120}}]\n[token]\nname='T'\nsymbol='T'\ndecimals=0\n[sale]\n{AUCTION}\nopen_to_all = true
        opens_after = 10\nlasts = 3600\nrecovery_window = 60"
    );
    let report = rehearsed(&read(&text), None).only().report;
    assert_eq!(gets(&report), [("ada", 5, 500)]);
    assert!(report.costs.of("deploy_personhood").is_none());
    assert!(Launch::parse(&Source::new("test.toml", text.replacen("open_to_all = true", "", 1)), None).is_err());
}

#[test]
fn a_sale_is_paid_in_usdc() {
    let launch = read(&example("usdc.toml"));
    let rehearsal = rehearsed(&launch, None);
    let report = &rehearsal.sales[0].report;
    // 30 among three, of whom one wants 5: 12 each, and one is left over.
    assert_eq!(gets(report), [("ada", 12, 30_000_000), ("blaise", 5, 12_500_000), ("carl", 12, 30_000_000)]);
    assert_eq!(totals(report), [29, 1, 72_500_000, 40_000_000]);
    assert_eq!(report.costs.of("approve").map(|cost| cost.calls), Some(3));
    let table = Table { launch: &launch, rehearsal: &rehearsal }.to_string();
    assert!(table.contains("a lot: 1 GUIDE for 2.5 USDC") && table.contains("Proceeds: 72.5 USDC."), "{table}");
    assert!(table.contains("storage deposit (DOT)"), "{table}");
}

#[test]
fn every_mechanism_is_paid_in_an_erc20() {
    let payment = "[payment]\ncurrency = '0x00000000000000000000000000000000000000aa'\nsymbol = 'COIN'\ndecimals = 2\n[personhood]";
    for name in ["pool_and_auction.toml", "quadratic_and_auction.toml", "conference.toml", "lottery.toml"] {
        let text = example(name);
        let plain = rehearsed(&read(&text), None);
        let paid = rehearsed(&read(&text.replacen("[personhood]", payment, 1)), None);
        let came_to = |rehearsal: &Rehearsal| -> Vec<_> {
            rehearsal.sales.iter().map(|sale| (sale.report.end, totals(&sale.report), sale.report.cleared)).collect()
        };
        assert_eq!(came_to(&paid), came_to(&plain), "{name}");
    }
}

fn table(launch: &Launch) -> String {
    let rehearsal = rehearsed(launch, None);
    Table { launch, rehearsal: &rehearsal }.to_string()
}

#[test]
fn of_many_who_were_not_served_the_rest_is_counted() {
    let orders: String = (0..45).map(|at| format!("{{person='p{at}',asked=1,at={at}}},")).collect();
    let sale = FIXED.replacen("supply = 10", "supply = 1", 1) + "\ndelivered = 'at once'";
    let said = table(&single(&sale, &orders));
    assert!(said.contains("who came too late: p1 (of 1 lot), p2 (of 1 lot), "), "{said}");
    assert!(said.contains(", p40 (of 1 lot), and 4 more."), "{said}");
}

#[test]
fn bids_whose_parts_are_nothing_are_explained() {
    let sale =
        "mechanism = 'auction'\nsupply = 7\nlot_size = 1\nladder = 'linear'\nreserve_price = 10\nstep = 1\nticks = 5
        max_lots = 1\nmin_raise = 70";
    let orders: String = (0..10).map(|at| format!("{{person='p{at}',asked=1,tick=0}},")).collect();
    let said = table(&single(sale, &orders));
    for line in [
        "a person: at most 1 lot\n",
        "Lots bid above it: 0; at it: 10, which share 7 TST; each part is rounded down, to 0 TST in all.",
        "Unsold: 7 TST. Proceeds: 0 DOT.",
        "It was not cancelled although that is less than 0.000000007 DOT: ",
    ] {
        assert!(said.contains(line), "{said}");
    }
}

#[test]
fn roundings_that_multiply_the_price_are_told() {
    let sale = |price: u32| {
        format!("mechanism = 'capped'\nsupply = 1_000_000\nlot_size = 1_000_000\nmax_lots = 1\nprice = {price}")
    };
    let orders: String = (0..5).map(|at| format!("{{person='p{at}',asked=1}},")).collect();
    let said = table(&single(&sale(1), &orders));
    let told = "together 0.0000000005 DOT for what costs 0.0000000001 DOT at this price.";
    assert!(said.contains(told), "{said}");
    let said = table(&single(&sale(995), &orders));
    assert!(!said.contains("Everybody pays a whole unit"), "{said}");
}
