//! `fairsale draw verify`.

use super::verify_round::key;
use crate::commands::common::{Node, Result, Which};
use clap::Args;
use fairsale::{
    address::{hex, show},
    draw::{
        Log, Verified,
        lists::short,
        log::{Header, Logged, Said},
        scan::{self, Range},
        seed::{Expected, Whose},
        verify,
        verify::{Drawing, Outcome, Place},
    },
    input::Source,
    operator::Error,
    rule::Rule,
    time::utc,
};
use fairsale_chain::NodeChain;
use fairsale_interfaces::{beacon::drand::Key, bids::Cleared};
use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

/// Computes a sale's draw again, from what everybody can see: its events, and its beacon's. Of a sale on a node, or of the
/// file that `fairsale rehearse --events` writes. Fails with the first thing that does not agree.
///
/// Checked are, of sales that can draw (quadratic ones, those of whole lots, lotteries, auctions of tickets): the times and caps of
/// all orders and bids, the close, the time of the settlement, how an auction cleared, who gets what for certain, the beacon's
/// round and its signature, the seed, the entries and prizes of each class, who wins, the sums, that they are what must be
/// raised, and every claim so far.
///
/// A signature is worth what its key is: whoever has the key knows the draw before the close. So it fails in the end, having
/// shown the rest, if the beacon is neither drand's evmnet nor what you say that it should be. What was not checked, the last
/// line says. What a rehearsal draws by is the development key in any case.
///
/// Not checked are: that events, terms and state are what the node says that they are; that the sale and its beacon have our
/// code; how much an auction was given to sell (the sale says it); who is a person.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale draw verify --events events.jsonl\n  fairsale draw verify --sale \
                        0x9621dde636de098b43efb0fa9b61facfe328f99d --url wss://NODE")]
pub struct Verify {
    /// The events of a rehearsal, or what was saved of a sale on a node; then no node is needed.
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// The first block to look at; otherwise the first one after the sale's opening.
    #[arg(long, value_name = "BLOCK", conflicts_with = "events")]
    from: Option<u64>,
    /// The last block to look at; otherwise the last final one.
    #[arg(long, value_name = "BLOCK", conflicts_with = "events")]
    to: Option<u64>,
    /// Writes the events that were found on the node to this file, to be looked at again.
    #[arg(long, value_name = "FILE", conflicts_with = "events")]
    save: Option<PathBuf>,
    /// Whose key the beacon should have, if not drand's evmnet: a point of G2, 0x and 256 hexadecimal digits, as in `draw
    /// verify-round`.
    #[arg(long, value_name = "0x…", value_parser = key)]
    key: Option<Key>,
    /// The beacon should have the development key, whose secret everybody knows.
    #[arg(long, conflicts_with = "key")]
    development: bool,
    /// The beacon should be of another kind than drand's, such as commit and reveal: its randomness is believed, not checked.
    #[arg(long, conflicts_with_all = ["key", "development"])]
    believe_beacon: bool,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    node: Node,
}

impl Verify {
    /// Does it.
    pub fn run(self) -> Result {
        let logs = match &self.events {
            Some(file) => {
                let mut logs = Log::parse_all(&Source::read(file)?)?;
                let sales: Vec<_> = logs.iter().map(|log| log.header.sale).collect();
                if let Some(sale) = self.which.among(&sales)? {
                    logs.retain(|log| log.header.sale == sale);
                }
                logs
            }
            None => self.scan()?,
        };
        // Of several sales those that draw, and were settled; an only one is looked at in any case.
        let several = logs.len() > 1;
        if several && !logs.iter().any(|log| log.header.terms.draws()) {
            let found = format!("none of its {} sales draws", logs.len());
            return Err(Error::not("the launch", "a sale that draws", found).into());
        }
        let (mut texts, mut checked, mut trusted) = (vec![], 0, Ok(()));
        for log in &logs {
            if several && let Some(why) = passed_over(log) {
                texts.push(format!("{}\n            {why}\n", which(log)));
                continue;
            }
            let verified = verify(log)?;
            texts.push(said(log, &verified));
            checked += 1;
            // A beacon decides nothing where nothing is drawn.
            if let Some(drawn) = &verified.drawn {
                trusted = trusted.and_then(|()| drawn.whose.require(self.expected(log)));
            }
        }
        let mut text = texts.join("\n");
        if several {
            text += &format!("\n{checked} of {} sales are settled and were to draw.\n", logs.len());
        }
        match io::stdout().lock().write_all(text.as_bytes()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {} // whoever reads has seen enough
            result => result?,
        }
        Ok(trusted?)
    }

    /// What the beacon of a sale should be.
    fn expected(&self, log: &Log) -> Expected {
        match self.key {
            Some(key) => {
                let mut bytes = [0; 128];
                bytes.copy_from_slice(key.as_flattened());
                Expected::Key(bytes)
            }
            None if self.believe_beacon => Expected::OtherKind,
            None if self.development || log.header.origin.is_none() => Expected::Development,
            None => Expected::Evmnet,
        }
    }

    fn scan(&self) -> Result<Vec<Log>> {
        let mut network = self.node.connect()?;
        let sales = self.which.all(&network)?;
        let mut logs = vec![];
        for (_, sale) in &sales {
            let header = scan::header(&mut network, *sale)?;
            // Of one that is not looked at it is kept that there is one.
            logs.push(match sales.len() == 1 || header.terms.draws() {
                true => self.scan_one(&mut network, header)?,
                false => Log { header, events: vec![] },
            });
        }
        if let Some(file) = &self.save {
            let text: String = logs.iter().map(Log::text).collect();
            fairsale::files::write_whole(file, &text).map_err(|error| format!("{}: {error}", file.display()))?;
        }
        Ok(logs)
    }

    fn scan_one(&self, network: &mut NodeChain, header: Header) -> Result<Log> {
        let watched = io::stderr().is_terminal();
        let range = Range { from: self.from, to: self.to };
        Ok(scan::scan(network, header, range, &mut |done, of| {
            if done == of {
                eprintln!("{}blocks: {of}", if watched { "\r\x1b[K" } else { "" });
            } else if watched && done.is_multiple_of(50) {
                eprint!("\rblocks: {done} of {of}");
            }
        })?)
    }
}

/// Which sale.
fn which(log: &Log) -> String {
    format!("sale        {}, {}", show(log.header.sale), log.header.terms.rule.name())
}

/// Why there is nothing to compute of one of several sales, if there is not.
fn passed_over(log: &Log) -> Option<&'static str> {
    let ours = |event: &&Logged| event.contract == log.header.sale;
    let mut ends = log.events.iter().filter(ours).filter_map(|event| match event.said {
        Said::Settled { .. } => Some(None),
        Said::Cancelled { .. } => Some(Some("it was cancelled, and nothing drawn")),
        _ => None,
    });
    match log.header.terms.draws() {
        true => ends.next().unwrap_or(Some("it is not settled, and nothing was drawn so far")),
        false => Some("it draws nothing, and was not looked at"),
    }
}

/// What was computed, for people.
fn said(log: &Log, verified: &Verified) -> String {
    let Verified { closed_at, orders, cap, auction, drawn, outcomes, claims } = verified;
    let terms = &log.header.terms;
    let mut lines = vec![which(log), format!("closed      {}", utc(*closed_at)), format!("orders      {orders}")];
    if let Some((supply, Cleared { tick, price, filled, margin, left })) = auction {
        lines.push(format!("supply      {supply}"));
        lines.push(format!(
            "cleared     at tick {tick}, {price} of the smallest unit: {filled} bid above it, {margin} at it for {left}"
        ));
        lines.push("certain     a ticket for whoever bid more than the clearing price".into());
    } else if terms.rule != Rule::Lottery {
        lines.push(format!("certain     what was asked for, but at most {cap} lots"));
    }
    if terms.draws() {
        lines.push(format!("beacon      {}", Whose::of(log.header.beacon)));
    }
    match drawn {
        None => lines.push("draw        none: there was nothing to draw".into()),
        Some(Drawing { round, public_at, seed, signature, entries, prizes, .. }) => {
            let when = public_at.map(|time| format!(", public at {}", utc(time))).unwrap_or_default();
            lines.push(format!("round       {round}{when}"));
            lines.push(match signature {
                Some(signature) => format!("signature   {}, by that key", hex(signature)),
                None => "signature   not checked: the beacon is not of drand's kind, and its randomness was taken as the sale \
                         says it"
                    .into(),
            });
            lines.push(format!("seed        {}", hex(seed)));
            for (class, (entries, prizes)) in
                (1..).zip(entries.iter().zip(prizes)).filter(|(_, (count, _))| **count > 0)
            {
                let of = if class == 1 { "entries".to_owned() } else { format!("groups of {class}") };
                lines.push(format!("class {class}     {prizes} of {entries} {of} win"));
            }
            lines.push(String::new());
            lines.push("An entry wins if (place + offset) modulo the entries of its class is below the prizes.".into());
            lines.extend(outcomes.iter().filter_map(|outcome| Some(drew(outcome, outcome.drawn?))));
            lines.push(String::new());
        }
    }
    lines.push(format!("claims      {claims} of {} so far, all as they should be", outcomes.len()));
    let doubts = verified.doubts();
    lines.push(match doubts.is_empty() {
        true => "All agrees.".into(),
        false => format!("All agrees, but {}.", doubts.join("; and ")),
    });
    lines.join("\n") + "\n"
}

/// One entry.
fn drew(outcome: &Outcome, Place { class, number, place, offset, won }: Place) -> String {
    let group = if outcome.group == 0 { String::new() } else { format!(", group {}", outcome.group) };
    let won = if won { "wins" } else { "loses" };
    let (alias, account) = (short(&outcome.alias), show(outcome.account));
    format!("{alias} {account}{group}: class {class}, entry {number}, place {place}, offset {offset}: {won}")
}
