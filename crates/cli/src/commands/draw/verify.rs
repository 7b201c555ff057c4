//! `fairsale draw verify`.

use crate::commands::common::{Node, Result, Which};
use clap::Args;
use fairsale::{
    address::{hex, show},
    draw::{
        Log, Verified,
        lists::short,
        log::{Header, Logged, Said},
        scan::{self, Range},
        verify,
        verify::{Drawing, Outcome, Place},
    },
    input::Source,
    rule::Rule,
    time::utc,
};
use fairsale_chain::NodeChain;
use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

/// Computes a sale's draw again, from what everybody can see: its events, and its beacon's. Of a sale on a node, or of the
/// file that `fairsale rehearse --events` writes. Fails with the first thing that does not agree.
///
/// Checked are: the times and caps of all orders, the close, who gets what for certain, the beacon's round and its
/// signature, the seed, the entries and prizes of each class, who wins, the sums, and every claim so far.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale draw verify --events events.jsonl\n  fairsale draw verify --sale \
                        0x9621dde636de098b43efb0fa9b61facfe328f99d --url wss://NODE")]
pub struct Verify {
    /// The events of a rehearsal; then no node is needed.
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
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    node: Node,
}

impl Verify {
    /// Does it.
    pub fn run(self) -> Result {
        let logs = match &self.events {
            Some(file) => Log::parse_all(&Source::read(file)?)?,
            None => self.scan()?,
        };
        // Of several sales those that draw, and were settled; an only one is looked at in any case.
        let several = logs.len() > 1;
        let settled = |log: &&Log| {
            let of_sale = |event: &&Logged| event.contract == log.header.sale;
            log.events.iter().filter(of_sale).any(|event| matches!(event.said, Said::Settled { .. }))
        };
        let draws = |log: &&Log| log.header.terms.draws();
        let drawn: Vec<&Log> = logs.iter().filter(|log| !several || (draws(log) && settled(log))).collect();
        let texts = drawn.iter().map(|log| Ok(said(log, &verify(log)?))).collect::<Result<Vec<_>>>()?;
        let mut text = texts.join("\n");
        if several {
            text += &format!("\n{} of {} sales are settled and were to draw.\n", drawn.len(), logs.len());
        }
        match io::stdout().lock().write_all(text.as_bytes()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()), // whoever reads has seen enough
            result => Ok(result?),
        }
    }

    fn scan(&self) -> Result<Vec<Log>> {
        let mut network = self.node.connect()?;
        let sales = self.which.all(&network)?;
        let mut logs = vec![];
        for (_, sale) in &sales {
            let header = scan::header(&mut network, *sale)?;
            if sales.len() == 1 || header.terms.draws() {
                logs.push(self.scan_one(&mut network, header)?);
            }
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

/// What was computed, for people.
fn said(log: &Log, verified: &Verified) -> String {
    let Verified { closed_at, orders, cap, drawn, outcomes, claims } = verified;
    let terms = &log.header.terms;
    let mut lines = vec![
        format!("sale        {}, {}", show(log.header.sale), terms.rule.name()),
        format!("closed      {}", utc(*closed_at)),
        format!("orders      {orders}"),
    ];
    if terms.rule.is_auction() {
        lines.push("certain     a ticket for whoever bid more than the clearing price".into());
    } else if terms.rule != Rule::Lottery {
        lines.push(format!("certain     what was asked for, but at most {cap} lots"));
    }
    match drawn {
        None => lines.push("draw        none: there was nothing to draw".into()),
        Some(Drawing { round, public_at, seed, signature, entries, prizes }) => {
            let when = public_at.map(|time| format!(", public at {}", utc(time))).unwrap_or_default();
            lines.push(format!("round       {round}{when}"));
            lines.push(match signature {
                Some(signature) => format!("signature   {}, by the beacon's key", hex(signature)),
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
    lines.push("All agrees.".into());
    lines.join("\n") + "\n"
}

/// One entry.
fn drew(outcome: &Outcome, Place { class, number, place, offset, won }: Place) -> String {
    let group = if outcome.group == 0 { String::new() } else { format!(", group {}", outcome.group) };
    let won = if won { "wins" } else { "loses" };
    let (alias, account) = (short(&outcome.alias), show(outcome.account));
    format!("{alias} {account}{group}: class {class}, entry {number}, place {place}, offset {offset}: {won}")
}
