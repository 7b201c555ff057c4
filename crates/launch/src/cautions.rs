//! Warnings about what is allowed in a launch, and rarely what a seller means.

use super::{Goods, Launch, Sale};
use fairsale_client::format::decimal;

/// How many characters of a symbol common wallets take.
const WALLET_SYMBOL: usize = 11;
/// How many digits behind the point they take.
const WALLET_DECIMALS: u8 = 36;
/// What the base of an address ends with to which a number is added.
const ENDS: [char; 8] = ['/', '=', '#', ':', '-', '_', '?', '&'];
/// In what steps the clock of Polkadot's Hub moves, in seconds: what is shorter may not be there at all.
const CLOCK: u64 = 24;
/// The least that a lot should cost where parts of lots are paid for, in the currency's smallest units, so that a whole unit for
/// the last part of one is next to nothing.
const DEAR: u128 = 100;

impl Launch {
    /// Returns the warnings, a line each: about what is allowed, and rarely what a seller means.
    pub fn cautions(&self) -> Vec<String> {
        let mut cautions = self.goods_cautions();
        let most = self.allotted();
        for part in &self.sales {
            cautions.extend(part.caution());
            cautions
                .extend(too_much_to_raise(&part.sale, most).map(|why| format!("{}: {why}", part.field("min_raise"))));
            cautions.extend(too_cheap(&part.sale).map(|why| format!("{}: {why}", part.field("price"))));
            cautions.extend(too_short(&part.sale).map(|(field, seconds)| {
                let field = part.field(field);
                format!("{field}: {seconds} s: the Hub's clock moves in steps of {CLOCK} s, so it may pass over them")
            }));
        }
        self.sales.iter().for_each(|part| cautions.extend(part.orders.look_alikes()));
        cautions
    }

    /// What wallets will not do with what is sold.
    fn goods_cautions(&self) -> Vec<String> {
        let (symbol, decimals) = (self.goods.symbol(), self.goods.decimals());
        let section = if let Goods::Tickets(_) = self.goods { "ticket" } else { "token" };
        let mut cautions = vec![];
        // They count as JavaScript does.
        let length = symbol.encode_utf16().count();
        if length > WALLET_SYMBOL {
            cautions.push(format!(
                "{section}.symbol: {symbol:?} has {length} characters; common wallets take {WALLET_SYMBOL} at most, and do not \
                 show what has more"
            ));
        }
        if decimals > WALLET_DECIMALS {
            cautions.push(format!(
                "{section}.decimals: {decimals}: common wallets take {WALLET_DECIMALS} at most, and do not show what has more"
            ));
        }
        if let Goods::Tickets(tickets) = &self.goods {
            cautions.extend(uri(&tickets.base_uri));
        }
        cautions
    }
}

/// Returns a warning about the address to which a ticket's number is added. `None` if it looks right.
fn uri(base: &str) -> Option<String> {
    let why = if base.contains(['{', '}']) {
        "nothing is put in the place of braces"
    } else if !base.is_empty() && !base.ends_with(ENDS) {
        "is a slash missing in the end?"
    } else {
        return None;
    };
    Some(format!("ticket.base_uri: {base:?}: ticket 1 is looked for at {:?}, for ever; {why}", format!("{base}1")))
}

/// Returns why `min_raise` cannot be reached, whoever orders, of up to `most` units.
fn too_much_to_raise(sale: &Sale, most: u128) -> Option<String> {
    let raised = sale.rule.most_raised(sale, most).filter(|raised| sale.min_raise > *raised)?; // 2¹²⁸ or more is enough
    let but = if sale.rule.divides_lots() { ", but for roundings of very many small parts" } else { "" };
    Some(format!(
        "{}: all of it comes to {raised} at most{but}; so the sale will be cancelled, whoever orders",
        sale.min_raise
    ))
}

/// Returns what is shorter than a step of the chain's clock: a field, and its seconds. No recovery window is none that is short.
fn too_short(sale: &Sale) -> impl Iterator<Item = (&'static str, u64)> {
    let times = [sale.rule.shortest(sale), ("recovery_window", sale.recovery_window)];
    times.into_iter().filter(|(_, seconds)| (1..CLOCK).contains(seconds))
}

/// Returns why what is paid for parts of a lot may be much more than the price says.
fn too_cheap(sale: &Sale) -> Option<String> {
    let Sale { price, lot_size, .. } = *sale;
    if !sale.rule.divides_lots()
        || sale.rule.takes_bids()
        || price == 0
        || price >= DEAR
        || price.is_multiple_of(lot_size)
    {
        return None;
    }
    let percent = decimal(&(10_000 / price).to_string(), 2);
    Some(format!(
        "{price}: a lot costs so few of the currency's smallest unit that the whole unit that everybody pays for the last part of \
         one makes it up to {percent} % dearer, and smaller parts of a lot more"
    ))
}

#[cfg(test)]
mod tests {
    use crate::Launch;
    use fairsale_input::Source;

    /// Returns the warnings about a launch of one sale with these sections and fields.
    fn cautions(goods: &str, sale: &str) -> Vec<String> {
        windowed(goods, sale, 60)
    }

    /// The same, with a recovery window in seconds.
    fn windowed(goods: &str, sale: &str, recovery_window: u64) -> Vec<String> {
        let text = format!(
            "orders = []
            {goods}
            [sale]
            {sale}
            opens_after = 60
            recovery_window = {recovery_window}
            [personhood]
            issuers = 1
            threshold = 1
            context = 'c'"
        );
        let launch = Launch::parse(&Source::new("a.toml", text), None).unwrap_or_else(|error| panic!("{error}"));
        launch.cautions()
    }

    fn token(symbol: &str, decimals: u8) -> String {
        format!("[token]\nname = 'T'\nsymbol = '{symbol}'\ndecimals = {decimals}")
    }

    const CAPPED: &str = "mechanism = 'capped'\nsupply = 100\nlot_size = 10\nmax_lots = 5\nprice = 7_000\nlasts = 60\n";

    #[test]
    fn wallets_take_short_symbols_and_few_digits() {
        assert!(cautions(&token("READINGROOM", 36), CAPPED).is_empty());
        let [symbol, decimals] = &cautions(&token("READINGROOM26", 37), CAPPED)[..] else { panic!("two") };
        assert!(
            symbol.starts_with("token.symbol: \"READINGROOM26\" has 13 characters; common wallets take 11 at most")
        );
        assert!(decimals.starts_with("token.decimals: 37: common wallets take 36 at most"), "{decimals}");
        assert!(cautions(&token("東京東京東京東京東京", 0), CAPPED).is_empty(), "10 characters of 3 bytes each");
    }

    #[test]
    fn an_address_to_which_a_number_is_added_ends_so() {
        let uri = |base_uri: &str| {
            let ticket = format!("[ticket]\nname = 'T'\nsymbol = 'T'\n{base_uri}");
            cautions(
                &ticket,
                "mechanism = 'fixed'\nsupply = 9\nmax_lots = 5\nprice = 7\nlasts = 60\ndelivered = 'at once'",
            )
        };
        for good in ["", "base_uri = 'https://example.org/night/'", "base_uri = 'https://example.org/?id='"] {
            assert!(uri(good).is_empty(), "{good}");
        }
        for (bad, why) in [
            ("https://example.org/night", "is a slash missing in the end?"),
            ("ipfs://bafyabc", "is a slash missing in the end?"),
            ("https://example.org/{id}.json", "nothing is put in the place of braces"),
            ("https://example.org/{id}/", "nothing is put in the place of braces"),
        ] {
            let said = format!("ticket.base_uri: {bad:?}: ticket 1 is looked for at \"{bad}1\", for ever; {why}");
            assert_eq!(uri(&format!("base_uri = '{bad}'")), [said]);
        }
    }

    #[test]
    fn what_no_book_can_raise_is_told() {
        let whole = "supply = 100\nlot_size = 10\nprice = 7\nremainder = 'unsold'\n";
        // 10 lots: two persons with 4, and one with 2.
        let quadratic = "mechanism = 'quadratic'\nfirst_cap = 2\ncap_step = 1\nrounds = 3\nround_lasts = 60\n";
        let auction =
            "mechanism = 'auction'\nsupply = 105\nlot_size = 10\nladder = 'linear'\nreserve_price = 10\nstep = 2
            ticks = 4\nmax_lots = 5\nlasts = 60\n";
        let fixed =
            "mechanism = 'fixed'\nsupply = 105\nlot_size = 10\nprice = 7\nmax_lots = 5\nlasts = 60\nclaims_after = 0\n";
        let capped = format!("mechanism = 'capped'\nmax_lots = 5\nlasts = 60\n{whole}");
        for (sale, most) in [
            (CAPPED, 70_000),
            (&*capped, 70),
            (&*format!("{quadratic}{whole}"), 7 * (2 * 16 + 4)),
            (auction, 168),
            (fixed, 70),
        ] {
            let token = token("T", 6);
            let min_raise = |least: u32| cautions(&token, &format!("{sale}min_raise = {least}"));
            let told = |cautions: &[String]| cautions.iter().any(|caution| caution.starts_with("sale.min_raise"));
            assert!(!told(&min_raise(most)), "{sale}");
            let all = min_raise(most + 1);
            let what = format!("sale.min_raise: {}: all of it comes to {most} at most", most + 1);
            assert!(told(&all) && all.iter().any(|caution| caution.starts_with(&what)), "{all:?}");
        }
    }

    #[test]
    fn what_is_shorter_than_a_step_of_the_clock_is_told() {
        let quadratic =
            "mechanism = 'quadratic'\nsupply = 100\nlot_size = 10\nprice = 7\nremainder = 'unsold'\nfirst_cap = 2
            cap_step = 1\nrounds = 3\nround_lasts = 60\n";
        let capped = |lasts: &str| cautions(&token("T", 6), &CAPPED.replacen("lasts = 60", lasts, 1));
        let rounds = |lasts: &str| cautions(&token("T", 6), &quadratic.replacen("round_lasts = 60", lasts, 1));
        assert!(capped("lasts = 24").is_empty() && rounds("round_lasts = 24").is_empty());
        let why = "23 s: the Hub's clock moves in steps of 24 s, so it may pass over them";
        assert_eq!(capped("lasts = 23"), [format!("sale.lasts: {why}")]);
        assert_eq!(rounds("round_lasts = 23"), [format!("sale.round_lasts: {why}")]);
        let window = |seconds: u64| windowed(&token("T", 6), CAPPED, seconds);
        assert!(window(0).is_empty() && window(24).is_empty());
        assert_eq!(window(23), [format!("sale.recovery_window: {why}")]);
    }

    #[test]
    fn prices_that_roundings_multiply_are_told() {
        let priced = |price: &str| cautions(&token("T", 6), &CAPPED.replacen("7_000", price, 1));
        for good in ["0", "100", "10"] {
            assert!(priced(good).is_empty(), "{good}");
        }
        for (bad, percent) in [("1", "100 %"), ("3", "33.33 %"), ("99", "1.01 %")] {
            let said = priced(bad);
            let what = format!("sale.price: {bad}: a lot costs so few of the currency's smallest unit");
            assert!(said.len() == 1 && said[0].starts_with(&what) && said[0].contains(percent), "{said:?}");
        }
    }
}
