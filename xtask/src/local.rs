//! Programs on this machine that tests talk to: nodes, and the proxy in front of one. Each ends with its guard.

use crate::{node, workspace};
use anyhow::{Context, Result, bail};
use std::{
    fs::{self, File},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command},
    thread::sleep,
    time::{Duration, Instant},
};

/// How long a program may take until it listens.
const PATIENCE: Duration = Duration::from_secs(120);

/// A program that runs until this is dropped.
pub struct Local {
    child: Child,
    /// Where it listens.
    pub port: u16,
    /// How long that took.
    pub started_in: Duration,
}

impl Local {
    /// A node with a chain of its own.
    pub fn node(programs: &Path, name: &str, more: &[&str]) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(programs.join(node::NODE));
        command.args(["--port", &port.to_string()]).args(more);
        Self::start(command, name, port)
    }

    /// The Ethereum proxy in front of the node on this port. It remembers the last 4,096 blocks.
    pub fn eth_rpc(programs: &Path, name: &str, node: u16) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(programs.join(node::ETH_RPC));
        command
            .args(["--no-prometheus", "--eth-pruning", "4096", "--rpc-port", &port.to_string()])
            .args(["--node-rpc-url", &format!("ws://127.0.0.1:{node}")]);
        Self::start(command, name, port)
    }

    /// Its WebSocket.
    pub fn ws(&self) -> String {
        format!("ws://127.0.0.1:{}", self.port)
    }

    fn start(mut command: Command, name: &str, port: u16) -> Result<Self> {
        let log = log_file(name)?;
        let output = File::create(&log).with_context(|| log.display().to_string())?;
        let begun = Instant::now();
        let child = command.stdin(std::process::Stdio::null()).stdout(output.try_clone()?).stderr(output).spawn();
        let child = child.with_context(|| format!("cannot run {command:?}"))?;
        let mut local = Self { child, port, started_in: Duration::ZERO };
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if let Some(status) = local.child.try_wait()? {
                bail!("{name} ended with {status}: {}", fs::read_to_string(&log).unwrap_or_default());
            }
            if begun.elapsed() > PATIENCE {
                bail!("{name} does not listen on port {port} after {} s, see {}", PATIENCE.as_secs(), log.display());
            }
            sleep(Duration::from_millis(20));
        }
        local.started_in = begun.elapsed();
        Ok(local)
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        let _ = self.child.kill(); // it may have ended by itself
        let _ = self.child.wait();
    }
}

/// A port that nobody has.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn log_file(name: &str) -> Result<PathBuf> {
    let folder = workspace::target().join("logs");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Ok(folder.join(format!("{name}.log")))
}
