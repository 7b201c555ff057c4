//! A cable to a node, which the test can cut.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    thread,
    time::Duration,
};

/// Where it is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Before a message reaches the node.
    Before,
    /// After that, before the answer gets back.
    After,
}

/// Forwards connections to a node until one is cut; new ones are forwarded again.
pub struct Cutter {
    port: u16,
    /// How many messages still reach the node. Negative: all.
    left: Arc<AtomicI64>,
    cut_after: Arc<AtomicI64>,
}

impl Cutter {
    /// A cable to the node at `ws://host:port`.
    pub fn to(url: &str) -> Self {
        let node = url.trim_start_matches("ws://").trim_end_matches('/').to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let (left, cut_after) = (Arc::new(AtomicI64::new(-1)), Arc::new(AtomicI64::new(0)));
        let (fuse, side) = (left.clone(), cut_after.clone());
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(&node) else { continue };
                let (fuse, side) = (fuse.clone(), side.clone());
                let (answers, back) = (server.try_clone(), client.try_clone());
                thread::spawn(move || pump(answers.expect("clones"), back.expect("clones"), || None));
                thread::spawn(move || {
                    pump(client, server, || {
                        (fuse.fetch_sub(1, Ordering::SeqCst) == 0).then(|| side.load(Ordering::SeqCst) == 1)
                    });
                });
            }
        });
        Self { port, left, cut_after }
    }

    pub fn url(&self) -> String {
        format!("ws://127.0.0.1:{}", self.port)
    }

    /// Cuts the connection at the message after a number of others.
    pub fn arm(&self, messages: i64, cut: Cut) {
        self.cut_after.store(i64::from(cut == Cut::After), Ordering::SeqCst);
        self.left.store(messages, Ordering::SeqCst);
    }

    /// Lets all pass. Was it cut since it was armed?
    pub fn disarm(&self) -> bool {
        self.left.swap(i64::MIN / 2, Ordering::SeqCst) < 0
    }
}

/// Forwards what comes. `cut` says of each message whether the connection ends here, and if so whether the message
/// still arrives.
fn pump(mut from: TcpStream, mut to: TcpStream, cut: impl Fn() -> Option<bool>) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(len @ 1..) = from.read(&mut buffer) {
        match cut() {
            None if to.write_all(&buffer[..len]).is_ok() => continue,
            Some(true) => {
                // Our side first, so that no answer gets through.
                let _ = from.shutdown(Shutdown::Both);
                let _ = to.write_all(&buffer[..len]);
                thread::sleep(Duration::from_millis(50));
            }
            _ => {}
        }
        break;
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}
