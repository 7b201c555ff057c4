//! A lottery with groups: everybody has the same chance, and what is drawn follows from the events.

use super::{launch, rehearsed};
use fairsale_draw::verify;
use fairsale_launch::Launch;
use fairsale_math::chance;
use fairsale_rehearsal::Rehearsed;

/// 20 tickets for 5 each, and 30 persons: three pairs, two groups of three, and 18 alone, who come last.
pub fn friends() -> Launch {
    lottery(20, 3, &[2, 2, 2, 3, 3], 18)
}

/// A lottery of so many tickets, with groups of these sizes, and so many persons alone.
fn lottery(supply: u32, max_group: u8, groups: &[usize], alone: usize) -> Launch {
    let mut orders = String::new();
    for (group, size) in groups.iter().enumerate() {
        orders.extend((0..*size).map(|person| format!("{{person='g{group}p{person}',group='g{group}'}},")));
    }
    orders.extend((0..alone).map(|person| format!("{{person='a{person}'}},")));
    let sale = format!(
        "mechanism = 'lottery'\nsupply = {supply}\nmax_group = {max_group}\nprice = 5\nlasts = 60\n[beacon]\nsource = 'local'"
    );
    launch(&orders, "[ticket]\nname='T'\nsymbol='T'", &sale)
}

#[test]
fn all_tickets_are_given_out_where_persons_alone_take_up_the_rounding() {
    let Rehearsed { report, log } = rehearsed(&friends(), None);
    let verified = verify(&log).expect("it agrees");
    let drawn = verified.drawn.expect("there are fewer than persons");
    assert_eq!((drawn.entries, chance(20, &drawn.entries)), ([18, 3, 2, 0, 0, 0, 0, 0], Some((20, 30))));
    assert_eq!((report.totals.sold, report.totals.unsold), (20, 0));
    let seats: u32 = (1..).zip(drawn.prizes).map(|(size, prizes)| size * prizes).sum();
    assert_eq!((seats, verified.beyond), (20, 0));
}

#[test]
fn what_nobody_can_be_given_is_unsold() {
    // Sixty in groups of three: of twenty tickets, eighteen go to six groups.
    let Rehearsed { report, log } = rehearsed(&lottery(20, 3, &[3; 20], 0), None);
    let verified = verify(&log).expect("it agrees");
    let drawn = verified.drawn.expect("there are fewer than persons");
    assert_eq!((drawn.entries[2], drawn.prizes), (20, [0, 0, 6, 0, 0, 0, 0, 0]));
    assert_eq!(chance(20, &drawn.entries), Some((18, 60)));
    assert_eq!((report.totals.sold, report.totals.unsold), (18, 2));
    // Of three tickets more it would be seven groups.
    let mut lie = log;
    lie.header.terms.common.supply = 23;
    let error = verify(&lie).expect_err("it would be seven").to_string();
    assert!(error.contains("the prizes of each class should be [0, 0, 7, 0,"), "{error}");
}
