//! `fairsale draw verify`.

use super::verify_round::key;
use crate::commands::common::{Node, Result, Which};
use clap::Args;
use fairsale_chain::NodeChain;
use fairsale_client::{address::show, deployment::Codes, query::QueryError};
use fairsale_draw::{
    Ended, Log, Verified, Why,
    log::Header,
    scan::{self, Range},
    verify,
    whose::{Expected, Whose},
};
use fairsale_input::Source;
use fairsale_interfaces::beacon::drand::Key;
use fairsale_mechanisms::provenance::Provenance;
use said::{nothing, said, which};
use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

mod said;

/// Computes a sale's draw again, from what everybody can see: its events, and its beacon's. Of a sale on a node, or of the
/// file that `fairsale rehearse --events` writes. Fails with the first thing that does not agree.
///
/// Checked are, of sales that can draw (quadratic ones, those of whole lots, lotteries, auctions of tickets): the times, caps and
/// deposits of all orders and bids, groups, the close, the time of the settlement, how an auction cleared, who gets what for
/// certain, the beacon's round and its signature (or its parties' commitments and secrets), the seed, the entries and prizes of
/// each class, who wins, the sums, that they are what must be raised, every claim so far, and where proceeds went. Of a sale that
/// was cancelled, that it had to be, and why, and that nobody lost anything.
///
/// On a node, the code and the address of the sale, its tickets, its source of personhood and its beacon are compared with the
/// contracts in this program: a beacon of other code could have kept silent until its maker liked the draw. It fails in the end, having
/// shown the rest, if one is not ours. A file cannot show that.
///
/// A signature is worth what its key is: whoever has the key knows the draw before the close. So it fails in the end as well
/// if the beacon is neither drand's evmnet nor what you say that it should be. What was not checked, the last
/// line says. What a rehearsal draws by is the development key in any case.
///
/// Not checked are: that events, terms and state are what the node says that they are; how much an auction was given to sell
/// (the sale says it); who is a person.
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
    /// The beacon should be of another kind than drand's, such as commit and reveal: whoever makes its randomness is believed.
    #[arg(long, conflicts_with_all = ["key", "development"])]
    believe_beacon: bool,
    /// Takes a sale that is of other code than the contracts in this program, or relies on such, or stands elsewhere than its terms
    /// put it.
    #[arg(long, conflicts_with = "events")]
    any_code: bool,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    node: Node,
}

/// A sale that is looked at.
struct Looked {
    log: Log,
    /// What it is made of. `None` of a file, and of one that is passed over.
    made_of: Option<Provenance>,
}

impl Verify {
    /// Runs the command.
    pub fn run(self) -> Result {
        let all = match &self.events {
            Some(file) => self.read(file)?,
            None => self.scan()?,
        };
        // Of several sales those that draw, and ended; an only one is looked at in any case.
        let several = all.len() > 1;
        if several && !all.iter().any(|looked| looked.log.header.terms.draws()) {
            let found = format!("none of its {} sales draws", all.len());
            return Err(QueryError::not("the launch", "a sale that draws", found).into());
        }
        let (mut texts, mut settled, mut cancelled, mut trusted) = (vec![], 0, 0, Ok(()));
        for Looked { log, made_of } in &all {
            if let Some(why) = nothing(log, several) {
                if !several {
                    let name = log.header.terms.rule.name();
                    return Err(format!("the sale {}, {name}: {why}", show(log.header.sale)).into());
                }
                texts.push(format!("{}\n            {why}\n", which(log)));
                continue;
            }
            let verified = verify(log)?;
            texts.push(said(log, &verified, made_of.as_ref()));
            match verified.ended {
                Ended::Settled => settled += 1,
                Ended::Cancelled { .. } => cancelled += 1,
            }
            trusted = trusted.and_then(|()| self.trust(log, &verified, made_of.as_ref()));
        }
        let mut text = texts.join("\n");
        if several {
            let others = if cancelled > 0 { format!(", and {cancelled} cancelled") } else { String::new() };
            text += &format!("\n{settled} of {} sales are settled and were to draw{others}.\n", all.len());
        }
        match io::stdout().lock().write_all(text.as_bytes()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {} // whoever reads has seen enough
            result => result?,
        }
        if settled + cancelled == 0 {
            return Err("nothing was verified: no sale that was to draw has ended".into());
        }
        Ok(trusted?)
    }

    /// Whether what was computed is worth anything: by whose code, and by whose beacon.
    fn trust(
        &self,
        log: &Log,
        verified: &Verified,
        made_of: Option<&Provenance>,
    ) -> std::result::Result<(), QueryError> {
        if let Some(made_of) = made_of {
            made_of.require_all(self.any_code)?;
        }
        // A beacon decides nothing where nothing is drawn, unless that is by its fault.
        match (&verified.drawn, verified.ended) {
            (Some(drawn), _) => drawn.whose.require(self.expected(log)),
            (None, Ended::Cancelled { why: Why::Lost { .. }, .. }) => {
                Whose::of(log.header.beacon.as_ref()).require(self.expected(log))
            }
            _ => Ok(()),
        }
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
            // What was read on a chain is no rehearsal, whatever a file says besides.
            None if self.development || log.header.rehearsal && log.header.origin.is_none() => Expected::Development,
            None => Expected::Evmnet,
        }
    }

    /// The sales of a file.
    fn read(&self, file: &std::path::Path) -> Result<Vec<Looked>> {
        let mut logs = Log::parse_all(&Source::read_written(file)?)?;
        let sales: Vec<_> = logs.iter().map(|log| log.header.sale).collect();
        if let Some(sale) = self.which.among(&sales)? {
            logs.retain(|log| log.header.sale == sale);
        }
        Ok(logs.into_iter().map(|log| Looked { log, made_of: None }).collect())
    }

    /// The sales on a node.
    fn scan(&self) -> Result<Vec<Looked>> {
        let mut network = self.node.connect()?;
        let (sales, codes) = (self.which.all(&network)?, Codes::built_in());
        let mut all = vec![];
        for (_, sale) in &sales {
            let header = scan::header(&mut network, *sale)?;
            // Of one that is not looked at it is kept that there is one.
            if sales.len() > 1 && !header.terms.draws() {
                all.push(Looked { log: Log { header, events: vec![] }, made_of: None });
                continue;
            }
            let made_of = Provenance::of(&mut network, &codes, *sale, &header.terms)?;
            all.push(Looked { log: self.scan_one(&mut network, header)?, made_of: Some(made_of) });
        }
        if let Some(file) = &self.save {
            let text: String = all.iter().map(|looked| looked.log.text()).collect();
            fairsale_launch::files::write_whole(file, &text).map_err(|error| format!("{}: {error}", file.display()))?;
        }
        Ok(all)
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
