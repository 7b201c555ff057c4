//! The table of one sale.

use super::{BARS, FIRST, LAST, LONGEST_BAR, MOST_ROWS, rows::Rows};
use crate::report::{Cleared, Draw, End, Order, Part, Report};
use fairsale_client::{
    address::hex,
    format::{decimal, thousands},
};
use fairsale_launch::{Goods, Sale};
use fairsale_math::mul_div_ceil;
use fairsale_mechanisms::{numbers::Surplus, show::Words};
use std::fmt;

/// A sale and its report, ready to be printed.
#[derive(Clone, Copy)]
pub(super) struct Of<'a> {
    /// The goods of the launch.
    pub goods: &'a Goods,
    /// How.
    pub sale: &'a Sale,
    /// Digits behind the point of what is paid in, and its name.
    pub cash: (u8, &'a str),
    /// What came of it.
    pub report: &'a Report,
}

impl fmt::Display for Of<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.heading(f)?;
        self.orders(f)?;
        if self.report.orders.len() > MOST_ROWS && !self.sale.rule.binds() && !self.sale.rule.is_lottery() {
            self.histogram(f)?;
        }
        self.summary(f)
    }
}

impl Of<'_> {
    /// An amount of what is paid in.
    fn money(&self, amount: impl fmt::Display) -> String {
        decimal(&amount.to_string(), self.cash.0)
    }

    fn units(&self, amount: impl fmt::Display) -> String {
        decimal(&amount.to_string(), self.goods.decimals())
    }

    fn heading(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sale, goods) = (self.sale, self.goods);
        let (units, money) = (
            |units| format!("{} {}", self.units(units), goods.symbol()),
            |amount: u128| format!("{} {}", self.money(amount), self.cash.1),
        );
        let words = Words {
            supply: units(sale.supply),
            count: sale.supply,
            lot: units(sale.lot_size),
            price: money(sale.price),
            who: if sale.open_to_all { "an account" } else { "a person" },
            money: &money,
        };
        writeln!(f, "{} ({}): {}\n", goods.name(), goods.symbol(), sale.rule.heading(&words).join("\n"))
    }

    fn orders(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let orders = &self.report.orders;
        let gets = format!("gets ({})", self.goods.symbol());
        let [bid, pays, refund] = ["bid", "pays", "refund"].map(|what| format!("{what} ({})", self.cash.1));
        let (lottery, drawn) = (self.sale.rule.is_lottery(), self.report.draw.is_some());
        let mut heads = vec!["person"];
        heads.push(if lottery { "group" } else { "asked (lots)" });
        let auction = self.sale.rule.takes_bids();
        heads.extend(auction.then_some(bid.as_str()));
        heads.extend(drawn.then_some("draw"));
        heads.extend([gets.as_str(), pays.as_str(), refund.as_str()]);
        let mut rows = Rows::new(&heads);
        let row = |order: &Order| {
            let Order { person, group, asked, bid, not_served, units, paid, refund, won } = order;
            let asked = asked.max(not_served); // what was refused too
            let mut row = vec![person.clone(), if lottery { group.clone() } else { asked.to_string() }];
            row.extend(auction.then(|| bid.map_or(String::new(), |bid| self.money(bid))));
            row.extend(drawn.then(|| won.map_or("", |won| if won { "won" } else { "lost" }).to_owned()));
            row.extend([self.units(units), self.money(paid), self.money(refund)]);
            row
        };
        if orders.len() <= MOST_ROWS {
            orders.iter().for_each(|order| rows.push(row(order)));
        } else {
            orders[..FIRST].iter().for_each(|order| rows.push(row(order)));
            rows.push(vec![format!("… {} more …", thousands(&(orders.len() - FIRST - LAST).to_string()))]);
            orders[orders.len() - LAST..].iter().for_each(|order| rows.push(row(order)));
        }
        let totals = &self.report.totals;
        let asked: u64 = orders.iter().map(|order| u64::from(order.asked.max(order.not_served))).sum();
        rows.rule();
        let mut all = vec![format!("{} in all", thousands(&totals.buyers.to_string()))];
        all.push(if lottery { String::new() } else { thousands(&asked.to_string()) });
        all.extend(auction.then(String::new));
        all.extend(drawn.then(String::new));
        all.extend([self.units(totals.sold), self.money(totals.proceeds), self.money(totals.refunded)]);
        rows.push(all);
        writeln!(f, "{rows}")
    }

    /// How many asked for how much, and what they get.
    fn histogram(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let symbol = self.goods.symbol();
        let mut rows = Rows::new(&["asked (lots)", "persons", &format!("get at least ({symbol})"), "and at most", ""]);
        let width = self.sale.highest_cap().div_ceil(BARS);
        let mut bars = vec![];
        for bar in 0..self.sale.highest_cap().div_ceil(width) {
            let (from, to) = (bar * width + 1, ((bar + 1) * width).min(self.sale.highest_cap()));
            let units =
                || self.report.orders.iter().filter(|order| (from..=to).contains(&order.asked)).map(|o| o.units);
            if let (Some(least), Some(most)) = (units().min(), units().max()) {
                bars.push((from, to, units().count(), least, most));
            }
        }
        let most = bars.iter().map(|bar| bar.2).max().unwrap_or(1);
        for (from, to, count, least, highest) in bars {
            let range = if from == to { from.to_string() } else { format!("{from} to {to}") };
            let length = (count * LONGEST_BAR).div_ceil(most);
            let count = thousands(&count.to_string());
            rows.push(vec![range, count, self.units(least), self.units(highest), "#".repeat(length)]);
        }
        writeln!(f, "{rows}")
    }

    fn summary(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (totals, sale) = (&self.report.totals, self.sale);
        let symbol = self.goods.symbol();
        if let Some(part) = &self.report.part {
            self.brought(f, part)?;
        }
        let (demand, supply) = (self.units(totals.demand), self.units(sale.supply));
        writeln!(f, "Demand {demand} {symbol}, supply {supply} {symbol}.")?;
        if totals.late > 0 {
            writeln!(
                f,
                "The sale closed early, at the end of the round in which the demand reached the supply: of the order book {} \
                 came too late.",
                if totals.late == 1 { "1 row".into() } else { thousands(&totals.late.to_string()) + " rows" }
            )?;
        }
        if totals.not_served > 0 {
            let late = self.report.orders.iter().filter(|order| order.not_served > 0);
            let who = names(late.map(|order| format!("{} (of {})", order.person, lots(order.not_served))));
            writeln!(f, "Stock did not cover what these asked for, who came too late: {who}.")?;
        }
        let cash = self.cash.1;
        let (unsold, proceeds) = (self.units(totals.unsold), self.money(totals.proceeds));
        if let (Some(Cleared { tick, price, filled, margin, left }), End::Settled) =
            (&self.report.cleared, self.report.end)
        {
            let above = u128::from(*filled).saturating_mul(sale.lot_size); // at most what is sold
            let given = totals.sold.saturating_sub(above);
            let [above, at] = [filled, margin].map(|lots| thousands(&lots.to_string()));
            let (price_is, left_is) = (self.money(price), self.units(left));
            writeln!(f, "Cleared at tick {tick}: all who win pay {price_is} {cash} a lot.")?;
            write!(f, "Lots bid above it: {above}; at it: {at}, which ")?;
            match given == *left {
                true => writeln!(f, "get {left_is} {symbol}.")?,
                false => {
                    let given = self.units(given);
                    writeln!(f, "share {left_is} {symbol}; each part is rounded down, to {given} {symbol} in all.")?;
                }
            }
            if let Some(draw) = &self.report.draw {
                writeln!(f, "Drawn: a ticket for {} of {} who bid that price.", draw.prizes[0], draw.entries[0])?;
                drawn_by(f, draw)?;
            }
            writeln!(f, "Unsold: {unsold} {symbol}. Proceeds: {proceeds} {cash}.")?;
            if totals.proceeds < sale.min_raise {
                let least = self.money(sale.min_raise);
                writeln!(
                    f,
                    "It was not cancelled although that is less than {least} {cash}: parts count for that before they are rounded \
                     down."
                )?;
            }
            return self.roundings(f, *price);
        }
        match (self.report.end, &self.report.draw) {
            (End::Cancelled { raised }, _) => writeln!(
                f,
                "Cancelled: it would have raised {} {cash}, less than {}. All deposits went back, and the supply to the seller.",
                self.money(raised),
                self.money(sale.min_raise),
            ),
            (End::Unfunded { has }, _) => writeln!(
                f,
                "Cancelled: when it opened, it had {} of the {supply} {symbol} that it sells. It took no orders, and what was there \
                 went back to the seller.",
                self.units(has),
            ),
            (End::Settled, Some(draw)) => {
                self.draw(f, draw)?;
                writeln!(f, "Unsold: {unsold} {symbol}. Proceeds: {proceeds} {cash}.")
            }
            (End::Settled, None) if sale.rule.is_first_come() => {
                writeln!(f, "Unsold: {unsold} {symbol}. Proceeds: {proceeds} {cash}.")
            }
            (End::Settled, None) if totals.demand <= sale.supply.into() => {
                writeln!(
                    f,
                    "Everybody gets what they asked for. Unsold: {unsold} {symbol}. Proceeds: {proceeds} {cash}.",
                )
            }
            (End::Settled, None) => writeln!(
                f,
                "Everybody gets what they asked for, but at most {} {symbol}. Unsold: {unsold} {symbol}. Proceeds: {proceeds} {cash}.",
                self.units(totals.water_level),
            ),
        }?;
        if sale.rule.divides_lots() { self.roundings(f, sale.price) } else { Ok(()) }
    }

    /// What comes of it that everybody pays whole units of the currency, if that is a lot. `price` is that of a lot.
    fn roundings(&self, f: &mut fmt::Formatter<'_>, price: u128) -> fmt::Result {
        let proceeds = self.report.totals.proceeds;
        let Some(exact) = mul_div_ceil(self.report.totals.sold, price, self.sale.lot_size) else { return Ok(()) };
        if proceeds.saturating_sub(exact) <= exact / 100 {
            return Ok(());
        }
        let (proceeds, exact, cash) = (self.money(proceeds), self.money(exact), self.cash.1);
        writeln!(
            f,
            "Everybody pays a whole unit of the currency for the last part of a lot: together {proceeds} {cash} for what costs \
             {exact} {cash} at this price."
        )
    }

    /// What it had to sell, and from where.
    fn brought(&self, f: &mut fmt::Formatter<'_>, part: &Part) -> fmt::Result {
        let symbol = self.goods.symbol();
        let Part { supply, allotted, arrived, .. } = *part;
        let surplus = (allotted + arrived).saturating_sub(supply); // not below what there is of it
        write!(f, "Given {} {symbol}", self.units(allotted))?;
        if arrived > 0 {
            write!(f, ", and {} {symbol} out of other sales", self.units(arrived))?;
        }
        if surplus > 0 && self.sale.rule.surplus() != Surplus::Sold {
            write!(f, "; {} {symbol} more than it sells, which go on", self.units(surplus))?;
        }
        writeln!(f, ".")
    }

    /// Who was drawn, out of how many, by what.
    fn draw(&self, f: &mut fmt::Formatter<'_>, draw: &Draw) -> fmt::Result {
        let Draw { entries, prizes, .. } = draw;
        let symbol = self.goods.symbol();
        if self.sale.rule.is_lottery() {
            writeln!(f, "Drawn among {} persons:", thousands(&self.report.totals.buyers.to_string()))?;
            for (size, (count, won)) in (1..).zip(entries.iter().zip(prizes)).filter(|(_, (count, _))| **count > 0) {
                let of = if size == 1 { "persons alone:".to_owned() } else { format!("groups of {size}:") };
                writeln!(f, "  {of:<15} {won} of {count}")?;
            }
        } else {
            let (level, lot) = (self.report.totals.water_level, self.units(self.sale.lot_size));
            let (prizes, entries) = (prizes[0], entries[0]);
            if level == 0 {
                writeln!(f, "Nobody gets anything for certain. Drawn: {lot} {symbol} for {prizes} of {entries}.")?;
            } else {
                let level = self.units(level);
                writeln!(f, "Everybody gets what they asked for, but at most {level} {symbol} for certain.")?;
                writeln!(f, "Drawn: {lot} {symbol} more for {prizes} of {entries} who asked for more.")?;
            }
        }
        drawn_by(f, draw)
    }
}

/// By what was drawn, and who won.
fn drawn_by(f: &mut fmt::Formatter<'_>, Draw { round, seed, winners, .. }: &Draw) -> fmt::Result {
    writeln!(f, "By round {} of the beacon, {}", thousands(&round.to_string()), hex(seed))?;
    writeln!(f, "Won: {}.", names(winners.iter().cloned()))
}

/// Returns a number of lots in words, with thousands separated.
fn lots(count: u32) -> String {
    format!("{} {}", thousands(&count.to_string()), if count == 1 { "lot" } else { "lots" })
}

/// Names in a row; of many the first ones, and how many more there are.
fn names(all: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = all.collect();
    let (shown, rest) = all.split_at(all.len().min(MOST_ROWS));
    match rest.len() {
        0 => shown.join(", "),
        more => format!("{}, and {} more", shown.join(", "), thousands(&more.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_names_the_rest_is_counted() {
        let named = |count: usize| names((0..count).map(|at| format!("p{at}")));
        assert_eq!((named(1), named(2)), ("p0".into(), "p0, p1".into()));
        assert!(named(MOST_ROWS).ends_with(", p39") && named(MOST_ROWS + 1).ends_with(", p39, and 1 more"));
        assert!(named(9_981).ends_with(", p39, and 9,941 more"));
    }

    #[test]
    fn one_lot_is_one() {
        assert_eq!([lots(0), lots(1), lots(1024)], ["0 lots", "1 lot", "1,024 lots"]);
    }
}
