//! Sending a signed transaction, exactly once.
//!
//! A transaction is signed once; from then on only these bytes are sent, as often as it takes. Its number (the nonce)
//! keeps the chain from taking it twice, so handing in the same bytes again is always safe, and signing a second
//! transaction for the same purpose never is.
//!
//! ```text
//!            hand in ──refused, and never handed in before──▶ not sent
//!           ▲       │ taken, refused as known, or no answer
//!   after a break   ▼
//!   or a while    look ──in a final block──────────────────▶ found
//!           └───────┤  ──number used by another, or too old─▶ not sent
//!                   └──nobody answers, or it never comes───▶ uncertain (not sent if no copy ever went out)
//! ```
//!
//! After a break comes a look, and only then is it handed in again.

use super::connection::{Failure, Pace};
use std::time::Duration;

#[cfg(test)]
mod tests;

/// What the transaction pool says of a transaction that it has already.
const ALREADY_IMPORTED: i32 = 1013;
/// What it says if it has another transaction of the same account and number.
const TOO_LOW_PRIORITY: i32 = 1014;

/// A signed transaction.
#[derive(Clone, Debug)]
pub(super) struct Transaction {
    /// As it is sent, and as it stands in a block.
    pub bytes: Vec<u8>,
    /// The account that signed it.
    pub signer: [u8; 32],
    /// How many transactions the account sent before this one.
    pub nonce: u64,
    /// The final block when it was signed: it can only be in a later one.
    pub born: u64,
    /// The last block that it can be in.
    pub last: u64,
}

/// A final block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Its number.
    pub number: u64,
    /// Its hash.
    pub hash: [u8; 32],
}

/// A final block, and the transactions in it.
pub(super) type Contents = (Block, Vec<Vec<u8>>);

/// Where a transaction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// In which block.
    pub block: Block,
    /// At which position, from 0.
    pub index: u32,
}

/// Why a transaction stands nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unsent {
    /// It never will: another transaction with its number was faster.
    NonceTaken,
    /// It never will.
    Never(String),
    /// It may, or may not.
    Uncertain(String),
}

/// How long to go on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// While nobody answers.
    pub silence: Duration,
    /// While the chain goes on, but without the transaction.
    pub absence: Duration,
    /// From one handing in to the next, should the pool have dropped it.
    pub again: Duration,
}

/// What sending needs of a node, and of a clock.
pub(super) trait Wire {
    /// Hands a transaction in.
    fn submit(&self, transaction: &[u8]) -> Result<(), Failure>;
    /// The last final block.
    fn final_block(&self) -> Result<Block, Failure>;
    /// The block of this number and the transactions in it, if the node has it. Only asked for final ones.
    fn transactions(&self, number: u64) -> Result<Option<Contents>, Failure>;
    /// How many transactions the account had sent by the end of the block.
    fn nonce(&self, account: [u8; 32], block: Block) -> Result<u64, Failure>;
    /// The time since some beginning.
    fn now(&self) -> Duration;
    /// Waits.
    fn wait(&self, time: Duration);
}

/// Sends it, and waits until it stands in a final block.
///
/// # Errors
/// See [`Unsent`].
pub(super) fn send(wire: &impl Wire, transaction: &Transaction, patience: Patience) -> Result<Place, Unsent> {
    let (started, mut pace) = (wire.now(), Pace::new());
    let mut sending = Sending { wire, transaction, looked_to: transaction.born, out: false, handed_in: None };
    let mut heard = started;
    loop {
        match sending.step(patience.again) {
            Ok(Some(place)) => return Ok(place),
            Ok(None) if wire.now() - started < patience.absence => heard = wire.now(),
            Ok(None) => {
                return Err(Unsent::Uncertain("the chain goes on without it, and it is still valid".into()));
            }
            Err(Trouble::Broken(_)) if wire.now() - heard < patience.silence => sending.handed_in = None,
            Err(Trouble::Broken(failure)) if sending.out => return Err(Unsent::Uncertain(failure.to_string())),
            Err(Trouble::Broken(failure)) => return Err(Unsent::Never(failure.to_string())),
            Err(Trouble::Over(unsent)) => return Err(unsent),
        }
        wire.wait(pace.next());
    }
}

/// Why a step was not taken.
enum Trouble {
    /// Nobody answers now.
    Broken(Failure),
    /// No step is left.
    Over(Unsent),
}

impl From<Failure> for Trouble {
    /// Makes the trouble of a question that comes after a copy went out.
    fn from(failure: Failure) -> Self {
        if failure.is_passing() { Self::Broken(failure) } else { Self::Over(Unsent::Uncertain(failure.to_string())) }
    }
}

/// A transaction on its way.
struct Sending<'a, W> {
    wire: &'a W,
    transaction: &'a Transaction,
    /// It is in no block up to here.
    looked_to: u64,
    /// A node may have a copy.
    out: bool,
    /// When the node took it. `None` if it never did, or if the connection broke since.
    handed_in: Option<Duration>,
}

impl<W: Wire> Sending<'_, W> {
    /// Looks for it and, if it is not there and has to be, hands it in.
    fn step(&mut self, again: Duration) -> Result<Option<Place>, Trouble> {
        if self.out
            && let Some(place) = self.look()?
        {
            return Ok(Some(place));
        }
        if self.handed_in.is_none_or(|when| self.wire.now() - when >= again) {
            self.hand_in()?;
        }
        Ok(None)
    }

    fn hand_in(&mut self) -> Result<(), Trouble> {
        match self.wire.submit(&self.transaction.bytes) {
            Ok(()) | Err(Failure::Refused { code: ALREADY_IMPORTED, .. }) => {}
            // The refusal may be for a copy that is in a block already, one that is not final yet.
            Err(Failure::Refused { .. } | Failure::Strange(_)) if self.out => {}
            Err(Failure::Refused { code, text }) => return Err(Trouble::Over(refusal(code, &text))),
            Err(failure @ Failure::Unreachable(_)) => return Err(Trouble::Broken(failure)),
            Err(failure @ Failure::Lost(_)) => {
                self.out = true;
                return Err(Trouble::Broken(failure));
            }
            // The node took it, and answered something odd.
            Err(Failure::Strange(_)) => {}
        }
        (self.out, self.handed_in) = (true, Some(self.wire.now()));
        Ok(())
    }

    /// Goes through the final blocks not yet seen.
    fn look(&mut self) -> Result<Option<Place>, Trouble> {
        let (transaction, head) = (self.transaction, self.wire.final_block()?);
        if head.number <= self.looked_to {
            return Ok(None);
        }
        while self.looked_to < head.number {
            let Some((block, bytes)) = self.wire.transactions(self.looked_to + 1)? else { return Ok(None) };
            if let Some(index) = bytes.iter().position(|bytes| *bytes == transaction.bytes) {
                return Ok(Some(Place { block, index: index as u32 }));
            }
            self.looked_to += 1;
        }
        if self.wire.nonce(transaction.signer, head)? > transaction.nonce {
            return Err(Trouble::Over(Unsent::NonceTaken));
        }
        if head.number >= transaction.last {
            return Err(Trouble::Over(Unsent::Never("no block took it while it was valid".into())));
        }
        Ok(None)
    }
}

/// What it means that a transaction is refused of which no copy is anywhere.
fn refusal(code: i32, text: &str) -> Unsent {
    if code == TOO_LOW_PRIORITY || text.contains("outdated") {
        Unsent::NonceTaken
    } else if text.contains("Inability to pay") {
        Unsent::Never("cannot pay the fee".into())
    } else {
        Unsent::Never(format!("the node refused it: {text} ({code})"))
    }
}
