//! Whole rehearsals: the golden examples of the spec, edges, and any order book against an independent model.

use fairsale_chain::EmbeddedChain;
use fairsale_client::deployment::Codes;
use fairsale_input::Source;
use fairsale_launch::Launch;
use fairsale_rehearsal::{
    rehearse,
    report::{End, Report},
};
use ink::U256;

/// A launch in a nutshell.
#[derive(Clone, Debug)]
struct Case {
    supply: u128,
    lot_size: u128,
    max_lots: u32,
    price: u128,
    min_raise: u128,
    asks: Vec<u32>,
}

impl Case {
    fn launch(&self) -> Launch {
        let Self { supply, lot_size, max_lots, price, min_raise, asks } = self;
        let orders: String =
            asks.iter().enumerate().map(|(at, asked)| format!("{{person='p{at}',asked={asked},at={at}}},")).collect();
        let text = format!(
            "orders = [{orders}]
            [token]
            name = 'Test'
            symbol = 'TST'
            decimals = 0
            [sale]
            mechanism = 'capped'
            supply = {supply}
            lot_size = {lot_size}
            max_lots = {max_lots}
            price = {price}
            min_raise = {min_raise}
            opens_after = 10
            lasts = 3600
            recovery_window = 60
            [personhood]
            issuers = 3
            threshold = 2
            context = 'test'"
        );
        Launch::parse(&Source::new("test.toml", text), None).expect("it is good")
    }

    fn rehearse(&self, shuffle: Option<u64>) -> Report {
        let codes = Codes::built_in();
        let rehearsed = rehearse(&mut EmbeddedChain::new(), &self.launch(), &codes, shuffle, &mut |_| ());
        rehearsed.expect("it adds up").only().report
    }
}

/// Price 2, asks up to 100 lots, nothing to be raised.
fn case(supply: u128, lot_size: u128, asks: &[u32]) -> Case {
    Case { supply, lot_size, max_lots: 100, price: 2, min_raise: 0, asks: asks.into() }
}

fn outcomes(report: &Report) -> Vec<(u128, u128, u128)> {
    report.orders.iter().map(|order| (order.units, order.paid, order.refund)).collect()
}

fn units(report: &Report) -> Vec<u128> {
    report.orders.iter().map(|order| order.units).collect()
}

#[test]
fn five_ask_100_of_1000_and_get_it() {
    let report = case(1000, 1, &[100; 5]).rehearse(None);
    assert_eq!(outcomes(&report), [(100, 200, 0); 5]);
    let totals = &report.totals;
    assert_eq!((totals.buyers, totals.demand), (5, U256::from(500)));
    assert_eq!((totals.sold, totals.unsold), (500, 500));
    assert_eq!((totals.proceeds, totals.refunded, totals.water_level), (1000, 0, 100));
}

#[test]
fn twenty_ask_100_of_1000_and_get_50() {
    let report = case(1000, 1, &[100; 20]).rehearse(Some(1));
    assert_eq!(outcomes(&report), [(50, 100, 100); 20]);
    let totals = &report.totals;
    assert_eq!((totals.sold, totals.unsold, totals.proceeds, totals.refunded), (1000, 0, 2000, 2000));
    assert_eq!((totals.water_level, totals.demand), (50, U256::from(2000)));
}

#[test]
fn who_asks_for_little_gets_it_whole() {
    assert_eq!(units(&case(250, 1, &[10, 100, 100, 100]).rehearse(None)), [10, 80, 80, 80]);
}

#[test]
fn what_cannot_be_shared_equally_stays_unsold() {
    let report = case(100, 1, &[100; 3]).rehearse(None);
    assert_eq!((units(&report), report.totals.unsold), (vec![33; 3], 1));
}

#[test]
fn shares_are_exact_in_base_units_and_payments_are_rounded_up() {
    let report = case(100_000, 1000, &[100; 3]).rehearse(None);
    // 33,333 base units at 2 for 1,000 are 66.666
    assert_eq!((outcomes(&report), report.totals.unsold), (vec![(33_333, 67, 133); 3], 1));
    assert_eq!((report.totals.proceeds, report.totals.refunded), (201, 399));
}

#[test]
fn a_sale_without_orders_is_one() {
    let report = case(1000, 1, &[]).rehearse(None);
    assert_eq!((report.end, report.orders.len(), report.totals.buyers), (End::Settled, 0, 0));
    assert_eq!((report.totals.sold, report.totals.unsold, report.totals.proceeds), (0, 1000, 0));
    assert!(report.costs.of("claim").is_none() && report.costs.of("unsold").is_some());
}

#[test]
fn a_sale_that_raises_too_little_gives_everything_back() {
    let sale = case(1000, 1, &[100, 50]);
    let report = Case { min_raise: 301, ..sale.clone() }.rehearse(None);
    assert_eq!(report.end, End::Cancelled { raised: 300 });
    assert_eq!(outcomes(&report), [(0, 0, 200), (0, 0, 100)]);
    let totals = &report.totals;
    assert_eq!((totals.sold, totals.unsold, totals.proceeds, totals.refunded), (0, 1000, 0, 300));
    assert_eq!(Case { min_raise: 300, ..sale }.rehearse(None).end, End::Settled);
}

#[test]
fn what_costs_nothing_can_be_shared_too() {
    let report = Case { price: 0, ..case(10, 1, &[100, 3, 100]) }.rehearse(None);
    assert_eq!(outcomes(&report), [(3, 0, 0); 3]);
    assert!(report.costs.of("proceeds").is_none());
}

#[test]
fn the_largest_numbers_add_up() {
    let max = u128::MAX;
    let report = Case { lot_size: max / 1024, max_lots: 1024, ..case(max, 1, &[1024, 1024, 1]) }.rehearse(Some(3));
    let share = (max - max / 1024) / 2;
    assert_eq!(units(&report), [share, share, max / 1024]);
    let lot = U256::from(max / 1024);
    assert_eq!(report.totals.demand, lot * U256::from(2049));

    // Nobody can deposit more than there is money, and it is refunded to the last planck.
    let report = Case { price: (1 << 126) / 201, ..case(100, 3, &[100, 1, 100]) }.rehearse(None);
    let totals = &report.totals;
    assert_eq!(totals.proceeds + totals.refunded, (1 << 126) / 201 * 201);
}

/// What each gets, by raising the level one base unit at a time.
fn shares(supply: u128, lot_size: u128, asks: &[u32]) -> Vec<u128> {
    let wanted: Vec<u128> = asks.iter().map(|asked| u128::from(*asked) * lot_size).collect();
    let at = |level: u128| wanted.iter().map(|units| (*units).min(level)).collect::<Vec<_>>();
    let highest = wanted.iter().copied().max().unwrap_or(0);
    let fits = |level: &u128| at(*level).iter().sum::<u128>() <= supply;
    at((0..=highest).rev().find(fits).expect("nothing for all always fits"))
}

#[test]
fn any_book_gets_what_a_naive_model_says_in_any_order_and_with_the_same_report() {
    let mut state = 5u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..12 {
        let asks: Vec<u32> = (0..1 + random(12)).map(|_| 1 + random(100) as u32).collect();
        let lot_size = 1 + u128::from(random(9));
        let supply = 1 + u128::from(random(3000));
        let price = u128::from(random(30));
        let sale = Case { price, ..case(supply, lot_size, &asks) };
        let report = sale.rehearse(None);
        let expected = shares(supply, lot_size, &asks);
        assert_eq!(units(&report), expected, "{sale:?}");
        for (order, units) in report.orders.iter().zip(expected) {
            assert_eq!(order.paid, (units * price).div_ceil(lot_size), "{sale:?}");
        }
        assert_eq!(sale.rehearse(Some(random(1000))).json(), report.json(), "{sale:?}");
    }
}

#[test]
fn other_sources_of_personhood_are_rehearsed_with_stand_ins() {
    let text = "
        orders = [{person='ada', asked=2}, {person='bob', asked=100}]
        token = {name='Test', symbol='TST', decimals=0}
        sale = {mechanism='capped', supply=99, lot_size=1, max_lots=100, price=3, opens_after=9, lasts=9, recovery_window=9}
    ";
    let codes = Codes::built_in();
    for (gate, attested) in [
        ("source='precompile'", false),
        ("source='0x1111111111111111111111111111111111111111'", true),
        ("issuers=['0x1111111111111111111111111111111111111111'], threshold=1, owner='nobody'", true),
    ] {
        let text = format!("{text}\npersonhood = {{{gate}, context='test'}}\n");
        let launch = Launch::parse(&Source::new("test.toml", text), None).expect("it is good");
        let rehearsed = rehearse(&mut EmbeddedChain::new(), &launch, &codes, None, &mut |_| ());
        let report = rehearsed.expect("it adds up").only().report;
        assert_eq!(report.orders.iter().map(|order| order.units).collect::<Vec<_>>(), [2, 97]);
        assert_eq!(report.costs.of("attest").is_some(), attested);
    }
}
