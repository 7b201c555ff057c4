//! Prints the order book of `examples/ten_thousand.toml`:
//! `cargo run --release -p fairsale --example ten_thousand > examples/ten_thousand.csv`

fn main() {
    print!("{}", book());
}

/// 10,000 persons who ask for 1 to 100 lots, most of them for few, over a day. The same ones every time.
pub fn book() -> String {
    let mut book = String::from("person,asked,at\n");
    let mut state: u64 = 1;
    let mut random = |below: u64| {
        // Knuth's linear congruential generator (MMIX), its upper half.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 32) % below
    };
    for number in 1..=10_000 {
        // Of three numbers the least, so that asks are small rather than large.
        let asked = 1 + random(100).min(random(100)).min(random(100));
        let asked = if random(10) == 0 { 100 } else { asked };
        book += &format!("person {number:05},{asked},{}\n", 6 * random(14_400));
    }
    book
}
