//! The command line. Substrate's nodes have some hundred options; a local node needs a handful, and sets the rest.

use crate::sealing::{Finality, Sealing};
use anyhow::{Context, Result, bail};
use clap::Parser;
use polkadot_sdk::sc_cli::RunCmd;
use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::PathBuf,
    time::Duration,
};

/// The runtime's file name, beside the program.
const RUNTIME: &str = "fairsale_runtime.wasm";

/// Of the interface: blocks full of orders are long, and tests are many.
const MORE_OF_EVERYTHING: &str = "max-connections=1000,max-response-size=64";

/// A local contracts node: a chain of its own on this machine, configured like Polkadot Hub, for development and tests.
///
/// Every transaction makes a block at once, which is final; an empty one comes every six seconds. Alice, Bob, Charlie, Dave, Eve, Ferdie (//Alice …) and the
/// Ethereum wallets Alith, Baltathar, Charleth, Dorothy, Ethan, Faith are rich. Anybody who reaches the port can set the
/// clock and say who is a person: it listens on 127.0.0.1 only.
#[derive(Parser)]
#[command(version, after_help = "Example: fairsale-node --base-path my-chain --interval 6000")]
pub struct Options {
    /// Keeps the chain in this folder, and goes on with the one that is there. Without it the chain is forgotten at the end.
    #[arg(long, value_name = "FOLDER")]
    base_path: Option<PathBuf>,
    /// Where it listens, on 127.0.0.1, for WebSocket and HTTP JSON-RPC.
    #[arg(long, default_value_t = 9944, value_parser = clap::value_parser!(u16).range(1..))]
    port: u16,
    /// Makes a block every so many milliseconds, empty or not, in the place of one for every transaction.
    #[arg(long, value_name = "MILLISECONDS", value_parser = clap::value_parser!(u64).range(10..=3_600_000))]
    interval: Option<u64>,
    /// The chain's runtime; without it `fairsale_runtime.wasm` beside this program.
    #[arg(long, value_name = "FILE", env = "FAIRSALE_RUNTIME")]
    runtime: Option<PathBuf>,
    /// Logs what contracts are asked and why they fail, a few lines a call.
    #[arg(long)]
    contracts: bool,
    /// Messages to log, as `target=level,…`.
    #[arg(long, value_name = "FILTER", default_value = "warn")]
    log: String,
    /// The development chain. There is no other, so this changes nothing; other nodes want it.
    #[arg(long)]
    dev: bool,
    /// More of Substrate's own options, after `--`, such as `-- --rpc-max-connections 500`.
    #[arg(last = true, value_name = "OPTIONS")]
    more: Vec<String>,
}

impl Options {
    /// When blocks are made.
    pub fn sealing(&self) -> Sealing {
        self.interval.map_or(Sealing::EachTransaction, |millis| Sealing::Every(Duration::from_millis(millis)))
    }

    /// When they are final.
    pub fn finality(&self) -> Finality {
        if self.base_path.is_some() { Finality::Kept } else { Finality::AtOnce }
    }

    /// Where it can be reached.
    pub fn place(&self) -> String {
        format!("ws://127.0.0.1:{}", self.port)
    }

    /// The file of the runtime.
    ///
    /// # Errors
    /// If this program's own place is unknown.
    pub fn runtime_file(&self) -> Result<PathBuf> {
        match &self.runtime {
            Some(file) => Ok(file.clone()),
            None => Ok(std::env::current_exe().context("where is this program?")?.with_file_name(RUNTIME)),
        }
    }

    /// Is the port free? Substrate would take another one without a word.
    ///
    /// # Errors
    /// If it is not.
    pub fn check_port(&self) -> Result<()> {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)) {
            Ok(_) => Ok(()),
            Err(error) => bail!("port {} cannot be had ({error}); another one with --port", self.port),
        }
    }

    /// Can the chain be kept in its folder?
    ///
    /// # Errors
    /// If it cannot be made, or is none.
    pub fn check_folder(&self) -> Result<()> {
        let Some(folder) = &self.base_path else { return Ok(()) };
        fs::create_dir_all(folder).with_context(|| format!("--base-path: {} cannot be a folder", folder.display()))
    }

    /// Substrate's options, which say the same.
    ///
    /// # Errors
    /// If those after `--` are wrong.
    pub fn substrate(&self) -> Result<RunCmd> {
        // Pages of any origin may ask: polkadot.js's is served from elsewhere.
        let endpoint =
            format!("listen-addr=127.0.0.1:{},methods=unsafe,retry-random-port=false,{MORE_OF_EVERYTHING}", self.port);
        let mut arguments = vec!["fairsale-node".to_owned()];
        let mut add = |text: &str| arguments.extend(text.split(' ').map(str::to_owned));
        // No peers: nobody else has this chain.
        add("--dev --no-mdns --no-telemetry --no-prometheus --listen-addr /ip4/127.0.0.1/tcp/0");
        add("--out-peers 0 --in-peers 0 --in-peers-light 0");
        // All blocks and states stay, so that what happened can be looked up.
        add("--database paritydb --state-pruning archive --blocks-pruning archive --pool-type single-state");
        add("--experimental-rpc-endpoint");
        let contracts = if self.contracts { ",runtime::revive=debug" } else { "" };
        arguments.extend([endpoint, "--log".to_owned(), self.log.clone() + contracts]);
        match &self.base_path {
            Some(folder) => {
                let folder = folder.to_str().context("--base-path: expected a name in UTF-8")?;
                arguments.extend(["--base-path".to_owned(), folder.to_owned()]);
            }
            None => arguments.push("--tmp".to_owned()),
        }
        arguments.extend(self.more.iter().cloned());
        RunCmd::try_parse_from(arguments)
            .map_err(|error| anyhow::anyhow!("Substrate's own options (after `--`): {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(arguments: &[&str]) -> Options {
        Options::parse_from([&["fairsale-node"], arguments].concat())
    }

    #[test]
    fn a_chain_without_a_folder_is_forgotten_and_one_with_a_folder_is_kept() {
        let command = options(&[]).substrate().unwrap();
        assert!(command.tmp && command.shared_params.dev && command.shared_params.base_path.is_none());
        let command = options(&["--base-path", "here"]).substrate().unwrap();
        assert!(!command.tmp);
        assert_eq!(command.shared_params.base_path, Some("here".into()));
    }

    #[test]
    fn it_listens_on_this_machine_only_and_on_no_other_port() {
        let command = options(&["--port", "12345"]).substrate().unwrap();
        let [endpoint] = &command.rpc_params.experimental_rpc_endpoint[..] else { panic!("one endpoint") };
        assert_eq!(endpoint.listen_addr.to_string(), "127.0.0.1:12345");
        assert!(!endpoint.retry_random_port);
    }

    #[test]
    fn a_taken_port_is_an_error_that_names_it() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port().to_string();
        let error = options(&["--port", &port]).check_port().unwrap_err().to_string();
        assert!(error.contains(&port) && error.contains("--port"), "{error}");
        drop(taken);
        options(&["--port", &port]).check_port().unwrap();
    }

    #[test]
    fn bad_options_are_refused() {
        for bad in [&["--port", "0"][..], &["--port", "65536"], &["--interval", "9"], &["--interval", "x"], &["here"]] {
            assert!(Options::try_parse_from([&["fairsale-node"], bad].concat()).is_err(), "{bad:?}");
        }
        let error = options(&["--", "--no-such-option"]).substrate().unwrap_err().to_string();
        assert!(error.contains("after `--`") && error.contains("no-such-option"), "{error}");
    }

    #[test]
    fn blocks_are_made_with_transactions_or_by_the_clock() {
        assert_eq!(options(&[]).sealing(), Sealing::EachTransaction);
        assert_eq!(options(&["--interval", "250"]).sealing(), Sealing::Every(Duration::from_millis(250)));
    }
}
