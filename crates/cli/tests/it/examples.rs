//! The examples are what they say.

use fairsale_launch::{Launch, order_book::Row};
use std::{fs, path::Path};

#[path = "../../examples/ten_thousand.rs"]
#[allow(dead_code)] // its main
mod ten_thousand;

fn examples() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

#[test]
fn the_small_one_is_scarce() {
    let launch = Launch::load(&examples().join("capped.toml"), None).expect("it is good");
    let lots: u128 = launch.sales[0].orders.rows.iter().map(|row| u128::from(row.asked)).sum();
    assert!(lots * launch.sales[0].sale.lot_size > launch.sales[0].sale.supply);
}

#[test]
fn the_large_one_is_as_generated() {
    let launch = Launch::load(&examples().join("ten_thousand.toml"), None).expect("it is good");
    let lots: u128 = launch.sales[0].orders.rows.iter().map(|Row { asked, .. }| u128::from(*asked)).sum();
    assert_eq!(launch.sales[0].orders.rows.len(), 10_000);
    assert!(lots * launch.sales[0].sale.lot_size > launch.sales[0].sale.supply);
    let book = fs::read_to_string(examples().join("ten_thousand.csv")).expect("it is there");
    assert!(book == ten_thousand::book(), "run the generator, see ten_thousand.toml");
}
