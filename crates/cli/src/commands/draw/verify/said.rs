//! What `fairsale draw verify` computed, for people.

use fairsale_client::address::{hex, show};
use fairsale_draw::{
    Ended, Log, Verified, Why,
    lists::short,
    types::{Drawing, Outcome, Place},
    verify::has_ended,
    whose::Whose,
};
use fairsale_input::time::utc;
use fairsale_interfaces::bids::Cleared;
use fairsale_mechanisms::provenance::Provenance;

/// Which sale.
pub fn which(log: &Log) -> String {
    format!("sale        {}, {}", show(log.header.sale), log.header.terms.rule.name())
}

/// Why there is nothing to verify of a sale; of one of several, why it is passed over. `None` if there is.
pub fn nothing(log: &Log, several: bool) -> Option<&'static str> {
    let terms = &log.header.terms;
    if !terms.rule.can_draw(terms.common.tickets) || several && !terms.draws() {
        return Some("it draws nothing, so there is nothing to verify");
    }
    (!has_ended(log)).then_some("it is not settled, and nothing was drawn so far")
}

/// All of it. `made_of`: the contracts, if they could be compared.
pub fn said(log: &Log, verified: &Verified, made_of: Option<&Provenance>) -> String {
    let Verified { closed_at, orders, cap, auction, ended, drawn, outcomes, claims, waiting, beyond, clock } = verified;
    let terms = &log.header.terms;
    let mut lines = vec![which(log)];
    lines.push(match (made_of, log.header.rehearsal) {
        (Some(made_of), _) => format!("code        {}", made_of.lines().join("\n            ")),
        (None, true) => "code        of a rehearsal: nothing of this was on a chain that anybody relies on".into(),
        (None, false) => "code        not compared: a file cannot show it".into(),
    });
    lines.push(format!("closed      {}", utc(*closed_at)));
    lines.push(format!("orders      {orders}"));
    if *orders > 0 && log.header.origin.is_some() {
        lines.push(match clock {
            Some(clock) => format!("clock       at most {} s late when the last order was taken", clock.behind()),
            None => "clock       how late it was when the last order was taken, the chain does not tell".into(),
        });
    }
    if let Some((supply, Cleared { tick, price, filled_above: filled, tick_demand: margin, remaining: left })) = auction
    {
        lines.push(format!("supply      {supply}"));
        lines.push(format!(
            "cleared     at tick {tick}, {price} of the smallest unit: {filled} bid above it, {margin} at it for {left}"
        ));
        lines.push("certain     a ticket for whoever bid more than the clearing price".into());
    } else if *ended == Ended::Settled && !terms.rule.is_lottery() {
        lines.push(format!("certain     what was asked for, but at most {cap} lots"));
    }
    if terms.draws() {
        lines.push(format!("beacon      {}", Whose::of(log.header.beacon.as_ref())));
    }
    match (drawn, ended) {
        (Some(drawing), _) => lines.extend(draw(log, drawing, outcomes)),
        (None, Ended::Settled) => lines.push("draw        none: there was nothing to draw".into()),
        (None, Ended::Cancelled { why, .. }) => lines.push(format!("cancelled   {}", reason(*why))),
    }
    if *beyond > 0 {
        lines.push(format!(
            "unsold      {beyond} of the smallest unit more than its supply leaves: it had that besides"
        ));
    }
    let waiting = match waiting {
        0 => String::new(),
        some => format!("; {some} have their money back, and wait for what they bought, which did not move"),
    };
    lines.push(format!("claims      {claims} of {} so far, all as they should be{waiting}", outcomes.len()));
    let doubts = verified.doubts();
    lines.push(match doubts.is_empty() {
        true => "All agrees.".into(),
        false => format!("All agrees, but {}.", doubts.join("; and ")),
    });
    lines.join("\n") + "\n"
}

/// The draw.
fn draw(log: &Log, drawing: &Drawing, outcomes: &[Outcome]) -> Vec<String> {
    let Drawing { round, public_at, seed, whose, signature, unseen, entries, prizes } = drawing;
    let terms = &log.header.terms;
    let when = public_at.map(|time| format!(", public at {}", utc(time))).unwrap_or_default();
    let mut lines = vec![format!("round       {round}{when}")];
    match (signature, whose) {
        (Some(signature), _) => lines.push(format!("signature   {}, by that key", hex(signature))),
        (None, Whose::Parties(count)) => {
            let committed = count.saturating_sub(*unseen);
            lines.push(format!(
                "secrets     {count}, all revealed in time; {committed} were seen to be committed to before the close"
            ));
        }
        (None, _) => {
            lines.push("signature   not checked: the beacon's randomness was taken as the sale says it".into());
        }
    }
    lines.push(format!("seed        {}", hex(seed)));
    let chance = u32::try_from(terms.common.supply).ok().filter(|_| terms.rule.is_lottery());
    if let Some((wins, of)) = chance.and_then(|supply| fairsale_math::chance(supply, entries)) {
        lines.push(format!("chance      {wins} in {of} for everybody, alone or in a group"));
    }
    for (class, (entries, prizes)) in (1..).zip(entries.iter().zip(prizes)).filter(|(_, (count, _))| **count > 0) {
        let of = if class == 1 { "entries".to_owned() } else { format!("groups of {class}") };
        lines.push(format!("class {class}     {prizes} of {entries} {of} win"));
    }
    lines.push(String::new());
    lines.push("An entry wins if (place + offset) modulo the entries of its class is below the prizes.".into());
    lines.extend(outcomes.iter().filter_map(|outcome| Some(drew(outcome, outcome.drawn?))));
    lines.push(String::new());
    lines
}

/// One entry.
fn drew(outcome: &Outcome, Place { class, number, place, offset, won }: Place) -> String {
    let group = if outcome.group == 0 { String::new() } else { format!(", group {}", outcome.group) };
    let won = if won { "wins" } else { "loses" };
    let (alias, account) = (short(&outcome.alias), show(outcome.account));
    format!("{alias} {account}{group}: class {class}, entry {number}, place {place}, offset {offset}: {won}")
}

/// Why a sale was cancelled.
fn reason(why: Why) -> String {
    let named = |round: Option<u64>| round.map_or("its round".into(), |round| format!("round {round}"));
    match why {
        Why::CalledOff => "by its seller, before it opened".into(),
        Why::Unfunded => "when it opened: its supply was not there, and nobody could order".into(),
        Why::TooLittle { raises } => {
            format!("since it would have raised {raises} of the smallest unit, which is less than it must")
        }
        Why::Void { round, known_since } => {
            let since = utc(known_since);
            format!(
                "as void: the beacon knew {} at {since}, before the close, and somebody could have ordered by it",
                named(round)
            )
        }
        Why::Lost { round } => format!("since the beacon has no randomness of {}, and never will", named(round)),
        Why::Late { round: None, .. } => "by the clock: nobody settled it in time".into(),
        Why::Late { round, public_at, known_since } => {
            let public = public_at.map(|time| format!(", public since {},", utc(time))).unwrap_or_default();
            let brought = match known_since {
                Some(time) => format!("was brought at {}, and nobody settled it in time", utc(time)),
                None => "was not brought to it in time".into(),
            };
            format!("by the clock: {} of the beacon{public} {brought}", named(round))
        }
    }
}
