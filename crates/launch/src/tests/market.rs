//! Launch files of fixed sales and auctions.

use super::*;
use fairsale_mechanisms::{Auction, Fixed};

const FIXED: &str = "mechanism = 'fixed'
supply = 100
lot_size = 7
max_lots = 5
price = 3
delivered = 'at once'
";
const AUCTION: &str = "mechanism = 'auction'
supply = 100
lot_size = 7
max_lots = 5
ladder = 'linear'
reserve_price = 10
step = 2
ticks = 4
settle_within = 90_000
";
const TOKEN: &str = "[token]\nname='T'\nsymbol='T'\ndecimals=0\n";
const TICKET: &str = "[ticket]\nname='T'\nsymbol='T'\n[beacon]\nsource='local'\n";

fn sale_of(goods: &str, sale: &str, orders: &str) -> Result<Launch, String> {
    let times = "opens_after = 60\nlasts = 60\nrecovery_window = 9\n";
    read(&format!("orders = [{orders}]\n{goods}[sale]\n{sale}{times}{GATE}"))
}

#[test]
fn fixed_sales_and_auctions_are_read() {
    let fixed = sale_of(TOKEN, FIXED, "{person='a',asked=2},{person='a',asked=5,at=3}").expect("it is good");
    let sale = &fixed.sales[0].sale;
    assert_eq!(sale.rule, Fixed { max_lots: 5 }.into());
    assert_eq!((sale.claims_after, sale.open_to_all, sale.draws), (None, false, false));
    let later = FIXED.replacen("delivered = 'at once'", "claims_after = 8\nmin_raise = 4\nopen_to_all = true", 1);
    let later = sale_of(TOKEN, &later, "").expect("it is good");
    assert_eq!(later.personhood.source, PersonhoodSource::Registry, "named, though nobody asks");
    assert_eq!((later.sales[0].sale.claims_after, later.sales[0].sale.open_to_all), (Some(8), true));

    let auction = sale_of(TOKEN, AUCTION, "{person='a',asked=2,price=12},{person='a',asked=2,tick=3,at=3}");
    let auction = auction.expect("it is good");
    let sale = &auction.sales[0].sale;
    assert_eq!(sale.rule, Auction { max_lots: 5, ticks: 4, step: 2, geometric: false }.into());
    assert_eq!((sale.price, sale.draws, sale.settle_within), (10, false, Some(90_000)));
    let ticks: Vec<u32> = auction.sales[0].orders.rows.iter().map(|row| row.tick).collect();
    assert_eq!((ticks, auction.sales[0].orders.deposits), (vec![1, 3], 32));

    let tickets = AUCTION.replacen("lot_size = 7\nmax_lots = 5\n", "", 1);
    let tickets = tickets.replacen("'linear'", "'geometric'", 1).replacen("step = 2", "step_bps = 2000", 1);
    let launch = sale_of(TICKET, &tickets, "{person='a',price=12}").expect("it is good");
    let sale = &launch.sales[0].sale;
    assert_eq!(sale.rule, Auction { max_lots: 1, ticks: 4, step: 2000, geometric: true }.into());
    assert_eq!((sale.draws, sale.lot_size, launch.goods.supply()), (true, 1, 100));
    assert_eq!((launch.sales[0].orders.rows[0].asked, launch.sales[0].orders.rows[0].tick), (1, 1));
}

#[test]
fn what_is_wrong_of_fixed_sales_and_auctions_is_said() {
    for (sale, old, new, error) in [
        (FIXED, "'at once'", "'later'", "sale.delivered: expected \"at once\"; or leave it out, and give claims_after"),
        (FIXED, "delivered = 'at once'\n", "", "sale.claims_after: expected seconds from the close, or delivered = "),
        (
            FIXED,
            "'at once'",
            "'at once'\nclaims_after = 1",
            "sale.claims_after: expected nothing: what is delivered at once",
        ),
        (
            FIXED,
            "'at once'",
            "'at once'\nmin_raise = 1",
            "sale.min_raise: expected 0: what is delivered at once cannot",
        ),
        (
            FIXED,
            "lot_size = 7",
            "lot_size = 101",
            "sale.lot_size: expected a lot that is there: at most the supply, 100",
        ),
        (FIXED, "max_lots = 5", "max_lots = 0", "sale.max_lots: expected a whole number of lots, from 1 to "),
        (FIXED, "'at once'", "'at once'\nopen_to_all = 1", "sale.open_to_all: expected true or false"),
        (AUCTION, "step = 2", "step_bps = 2", "sale.step_bps: expected nothing: this ladder has a step"),
        (
            AUCTION,
            "'linear'",
            "'steep'",
            "sale.ladder: expected \"linear\" (with step) or \"geometric\" (with step_bps)",
        ),
        (
            AUCTION,
            "step = 2",
            "step = 0",
            "sale.step: expected a whole number of planck (of an ERC-20: of its smallest unit), from 1 to ",
        ),
        (AUCTION, "ticks = 4", "ticks = 1025", "sale.ticks: expected a whole number of prices, from 1 to 1024"),
        (AUCTION, "max_lots = 5\n", "", "sale.max_lots: expected a whole number of lots, from 1 to "),
        (
            AUCTION,
            "reserve_price = 10",
            "reserve_price = 340282366920938463463374607431768211455",
            "sale.ticks: expected so few that the highest price",
        ),
        (
            AUCTION,
            "ladder = 'linear'",
            "ladder = 'linear'\nprice = 1",
            "sale.price: expected no other fields than mechanism",
        ),
    ] {
        assert!(sale.contains(old), "{old}");
        let found = sale_of(TOKEN, &sale.replacen(old, new, 1), "").expect_err(new);
        assert!(found.contains(error), "{found}\n{error}");
    }
    let flat = AUCTION.replacen("'linear'\nreserve_price = 10\nstep", "'geometric'\nreserve_price = 0\nstep_bps", 1);
    let found = sale_of(TOKEN, &flat, "").expect_err("it does not rise");
    assert!(found.contains("sale.reserve_price: expected 1 or more: no part of nothing"), "{found}");
    let found =
        sale_of(TICKET, &FIXED.replacen("lot_size = 7\nmax_lots = 5", "max_lots = 9", 1), "").expect_err("too many");
    assert!(found.contains("sale.max_lots: expected a whole number of lots, from 1 to 8, found 9"), "{found}");
}

#[test]
fn what_is_wrong_of_bids_and_purchases_is_said() {
    for (orders, error) in [
        ("{person='a',asked=1}", "orders[1].price: expected a price of the ladder, or a tick, found neither"),
        ("{person='a',asked=1,price=10,tick=0}", "orders[1].tick: expected nothing: the price says it, found both"),
        (
            "{person='a',asked=1,price=13}",
            "orders[1].price: expected a price of the ladder, such as 12 (tick 1) or 14 (tick 2), found 13",
        ),
        (
            "{person='a',asked=1,price=9}",
            "orders[1].price: expected the reserve price, 10 (tick 0), or a higher one of the ladder, found 9",
        ),
        (
            "{person='a',asked=1,price=17}",
            "orders[1].price: expected 16 (tick 3) at most, the highest of the ladder, found 17",
        ),
        ("{person='a',asked=1,tick=4}", "orders[1].tick: expected a tick of the ladder, from 0 to 3, found 4"),
        (
            "{person='a',asked=2,tick=1},{person='a',asked=2,tick=1}",
            "orders[2].price: expected a raise of the bid on line 1: 2 lots at tick 1, or more of one of them, found 2 lots at tick 1",
        ),
        ("{person='a',asked=2,tick=1},{person='a',asked=1,tick=3}", "found 1 lot at tick 3"),
        ("{person='a',asked=2,tick=1},{person='a',asked=3,tick=0}", "found 3 lots at tick 0"),
    ] {
        let found = sale_of(TOKEN, AUCTION, orders).expect_err(orders);
        assert!(found.contains(error), "{found}\n{error}");
    }
    let found = sale_of(TOKEN, FIXED, "{person='a',asked=2},{person='a',asked=2,at=1}").expect_err("no more");
    let error = "orders[2].asked: expected more than the 2 lots in all that the row on line 1 asks for, found 2";
    assert!(found.contains(error), "{found}");
}

#[test]
fn what_it_is_paid_in_is_read() {
    let paid = |payment: &str| sale_of(&format!("{TOKEN}[payment]\n{payment}\n"), FIXED, "");
    let usdc = paid("currency = 'usdc'").expect("it is good");
    let address = "0x0000053900000000000000000000000001200000";
    assert_eq!(usdc, paid(&format!("currency = '{address}'")).expect("it is the same"));
    let payment = usdc.payment.expect("there is one");
    assert_eq!((&*payment.symbol, payment.decimals, payment.reserve), ("USDC", 6, 10_000));
    let other = "currency = '0x00000000000000000000000000000000000000aa'\n";
    let payment =
        paid(&format!("{other}symbol = 'COIN'\ndecimals = 2")).expect("it is good").payment.expect("there is one");
    assert_eq!((&*payment.symbol, payment.decimals, payment.reserve), ("COIN", 2, 1));
    for (text, error) in [
        ("".to_owned(), "payment.currency: expected \"usdc\" (the chain's asset 1337) or the address of an ERC-20"),
        ("currency = 'dai'".into(), "payment.currency: expected \"usdc\""),
        (format!("{other}decimals = 2"), "payment.symbol: expected the currency's symbol"),
        (format!("{other}symbol = 'C'"), "payment.decimals: expected a whole number of digits"),
        ("currency = 'usdc'\nsymbol = 'DAI'".into(), "payment.symbol: expected \"USDC\", or nothing: "),
        ("currency = 'usdc'\ndecimals = 18".into(), "payment.decimals: expected 6, or nothing: USDC has so many"),
        (
            format!("{other}symbol = '\u{202e}DSU'\ndecimals = 2"),
            "payment.symbol: expected the currency's symbol, without",
        ),
        (
            "currency = 'usdc'\nreserve = 0".into(),
            "payment.reserve: expected a whole number of the currency's smallest units, from 1",
        ),
        (
            "currency = 'usdc'\nprice = 1".into(),
            "payment.price: expected no other fields than currency, symbol, decimals, reserve",
        ),
    ] {
        let found = paid(&text).expect_err(error);
        assert!(found.contains(error), "{found}\n{error}");
    }
}
