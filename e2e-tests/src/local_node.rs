//! A node of a test's own, with its chain in a folder: to be killed and started again.

use fairsale_chain::NodeChain;
use std::{
    env, fs,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread::sleep,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// The folder with the node's programs.
pub const PROGRAMS: &str = "FAIRSALE_NODE";
/// How long a node may take until it listens.
const PATIENCE: Duration = Duration::from_secs(120);

/// The program of the node.
///
/// # Panics
/// If [`PROGRAMS`] does not say where it is.
pub fn program() -> PathBuf {
    let folder =
        env::var_os(PROGRAMS).unwrap_or_else(|| panic!("{PROGRAMS} names no folder: run `cargo xtask test --node`"));
    Path::new(&folder).join("fairsale-node")
}

/// A node. It ends, and its folder is removed, when it is dropped.
pub struct LocalNode {
    folder: PathBuf,
    port: u16,
    child: Option<Child>,
}

impl LocalNode {
    /// A new chain in a new folder.
    ///
    /// # Panics
    /// If the node does not start.
    pub fn new(name: &str, more: &[&str]) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let folder = env::temp_dir().join(format!("fairsale-{name}-{}-{since}", std::process::id()));
        let port =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port").local_addr().expect("bound").port();
        let mut node = Self { folder, port, child: None };
        node.start(more);
        node
    }

    /// Where it listens, or will again.
    pub fn url(&self) -> String {
        format!("ws://127.0.0.1:{}", self.port)
    }

    /// A client.
    ///
    /// # Panics
    /// If it does not answer.
    pub fn connect(&self) -> NodeChain {
        NodeChain::connect(&self.url()).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Starts it, on the chain there is, and waits until it listens.
    ///
    /// # Panics
    /// If it ends instead, or is running.
    pub fn start(&mut self, more: &[&str]) {
        assert!(self.child.is_none(), "it runs");
        fs::create_dir_all(&self.folder).expect("a folder can be made");
        let log = fs::File::create(self.folder.join("log")).expect("a file can be made");
        let mut command = Command::new(program());
        command.args(["--port", &self.port.to_string(), "--base-path"]).arg(self.folder.join("chain")).args(more);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        let mut child = child.unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let begun = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            let ended = child.try_wait().expect("it is ours");
            assert!(ended.is_none(), "the node ended: {}", self.log());
            assert!(begun.elapsed() < PATIENCE, "the node does not listen: {}", self.log());
            sleep(Duration::from_millis(20));
        }
        self.child = Some(child);
    }

    /// Kills it as it is: no chance to put anything away.
    ///
    /// # Panics
    /// If it does not run.
    pub fn kill(&mut self) {
        let mut child = self.child.take().expect("it runs");
        child.kill().expect("it is ours"); // SIGKILL
        child.wait().expect("it is ours");
    }

    /// Asks it to end, as Ctrl-C does, and waits until it has.
    ///
    /// # Panics
    /// If it does not run.
    pub fn interrupt(&mut self) -> ExitStatus {
        let mut child = self.child.take().expect("it runs");
        let lots = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("there is `kill`");
        assert!(lots.success());
        child.wait().expect("it is ours")
    }

    /// What it has said.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for LocalNode {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill(); // it may have ended by itself
            let _ = child.wait();
        }
        let _ = fs::remove_dir_all(&self.folder); // nobody needs it
    }
}
