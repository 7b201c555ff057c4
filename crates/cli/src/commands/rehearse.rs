//! `fairsale rehearse`: a launch, whole, on a chain in this process.

use clap::Args;
use fairsale_chain::EmbeddedChain;
use fairsale_client::deployment::Codes;
use fairsale_input::time::{self, from_now};
use fairsale_launch::{
    Launch,
    files::{check_apart, check_writable, write_whole},
};
use fairsale_rehearsal::{Progress, rehearse, table};
use std::{
    error::Error,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    time::Instant,
};

/// What stands for the output of the command in the place of a file.
const OUTPUT: &str = "-";

/// Rehearses a launch: deploys it on a chain in this process, attests every person of the order book, places all orders,
/// draws, settles, claims, pays out, and checks that all adds up.
#[derive(Args)]
#[command(after_help = "Example:\n  fairsale rehearse examples/capped.toml")]
pub struct Rehearse {
    /// The launch file; examples/capped.toml explains every field, the others what their mechanisms have.
    launch: PathBuf,
    /// An order book (CSV: person,asked[,account][,at]; of a lottery person[,group][,account][,at]; of an auction
    /// person,asked,price[,account][,at], or tick for price) in the place of the
    /// launch's own. Of a launch of one sale only.
    #[arg(long, value_name = "FILE")]
    orders: Option<PathBuf>,
    /// Writes the report to this file as JSON; with - to the output, in the place of the table.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Writes what the sale and its beacon announced to this file, for `fairsale draw verify`: JSON, a line an event; with - to
    /// the output, in the place of the table.
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// Places and claims the orders in another order. It changes nothing; that is the point. If something is drawn, other
    /// people win it, but as many as before and with the same chances: what all get for certain, the totals, round, seed,
    /// entries and prizes stay the same. In a fixed sale whose stock is short others are served: it races.
    #[arg(long, value_name = "SEED")]
    shuffle: Option<u64>,
}

impl Rehearse {
    /// Runs the command.
    pub fn run(self) -> Result<(), Box<dyn Error>> {
        let outputs = || self.json.iter().chain(&self.events).map(PathBuf::as_path);
        if outputs().filter(|file| is_output(file)).count() > 1 {
            return Err("--json - and --events -: expected one of them, found both".into());
        }
        let files = || outputs().filter(|file| !is_output(file));
        let launch = Launch::load(&self.launch, self.orders.as_deref())?;
        let books = launch.sales.iter().map(|part| part.orders.file.as_path());
        check_apart(books.chain([self.launch.as_path()]), files())?;
        for file in files() {
            check_writable(file)?;
        }
        for caution in launch.cautions() {
            eprintln!("warning: {caution}");
        }
        let now = time::here();
        if let Some(opens_at) = launch.deploy.opens_at.filter(|opens_at| *opens_at <= now) {
            eprintln!(
                "warning: deploy.opens_at: {}: it is over, so the launch cannot be deployed; a rehearsal does not look at it",
                from_now(opens_at, now)
            );
        }
        let codes = Codes::built_in();
        let rehearsal = rehearse(&mut EmbeddedChain::new(), &launch, &codes, self.shuffle, &mut reporter())?;
        let mut output = None;
        let mut write = |file: &Path, text: String| -> Result<(), String> {
            if is_output(file) {
                output = Some(text);
                return Ok(());
            }
            write_whole(file, &text).map_err(|error| format!("{}: {error}", file.display()))
        };
        if let Some(json) = &self.json {
            write(json, rehearsal.json())?;
        }
        if let Some(events) = &self.events {
            write(events, rehearsal.events())?;
        }
        let table = || table::Table { launch: &launch, rehearsal: &rehearsal }.to_string();
        match io::stdout().lock().write_all(output.unwrap_or_else(table).as_bytes()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()), // whoever reads has seen enough
            result => Ok(result?),
        }
    }
}

fn is_output(file: &Path) -> bool {
    file == Path::new(OUTPUT)
}

/// Tells how far it is, on stderr: a line a stage, which counts if somebody is watching.
fn reporter() -> impl FnMut(Progress<'_>) {
    let (watched, mut begun) = (io::stderr().is_terminal(), Instant::now());
    move |Progress { sale, stage, done, of }| {
        let stage = if sale.is_empty() { stage.to_owned() } else { format!("{sale}: {stage}") };
        if done == 0 {
            begun = Instant::now();
        }
        if done == of {
            let erase = if watched { "\r\x1b[K" } else { "" };
            eprintln!("{erase}{stage}: {of} in {:.1} s", begun.elapsed().as_secs_f64());
        } else if watched && done.is_multiple_of(100) {
            eprint!("\r{stage}: {done} of {of}");
        }
    }
}
