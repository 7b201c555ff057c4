//! Sending over a fake wire, which is cut at every point.

use super::*;
use std::cell::RefCell;

/// **A fake.** A node and its chain, without any network: what is handed in comes into the next block.
#[derive(Default)]
struct FakeWire {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    /// From number 1.
    blocks: Vec<Vec<Vec<u8>>>,
    /// How many of them are final.
    finals: u64,
    pool: Vec<Vec<u8>>,
    nonce: u64,
    clock: Duration,
    /// Every copy that reached the node.
    copies: Vec<Vec<u8>>,
    /// What happens to the next calls of `submit`, in order; then all goes well.
    submits: Vec<Submit>,
    /// Calls of anything else that find no connection, from a number of calls on.
    cuts: Vec<u32>,
    calls: u32,
    /// Blocks that come without being asked for: at each wait, one of these.
    script: Vec<Event>,
    /// There is no connection from this time on, until that time.
    silent: Option<(Duration, Duration)>,
}

#[derive(Clone)]
enum Submit {
    Works,
    /// The bytes do not reach the node.
    CutBefore,
    /// They reach it, its answer does not reach us.
    CutAfter,
    /// There is not even a connection.
    Unreachable,
    Refused(i32, &'static str),
}

#[derive(Clone)]
enum Event {
    /// A block with all that is in the pool, final at once.
    Block,
    /// The same, not final.
    BlockNotFinal,
    /// What there is becomes final.
    Finality,
    /// A block with another transaction of the same number.
    Rival,
    /// The pool forgets.
    Forget,
    /// Nothing.
    Quiet,
}

const TRANSACTION: &[u8] = b"signed once";

fn transaction() -> Transaction {
    Transaction { bytes: TRANSACTION.into(), signer: [1; 32], nonce: 0, born: 0, last: 4 }
}

const PATIENCE: Patience =
    Patience { silence: Duration::from_secs(60), absence: Duration::from_secs(600), again: Duration::from_secs(30) };

impl FakeWire {
    fn new(submits: &[Submit], script: &[Event]) -> Self {
        let state = State { submits: submits.into(), script: script.into(), ..State::default() };
        Self { state: state.into() }
    }

    fn send(&self) -> Result<Place, Unsent> {
        send(self, &transaction(), PATIENCE)
    }

    /// The connection is cut at these calls, counted from 0 without `submit`.
    fn cut_at(self, calls: &[u32]) -> Self {
        self.state.borrow_mut().cuts = calls.into();
        self
    }

    /// How often it stands in a block, and how many copies reached the node. All copies are the same.
    fn tally(&self) -> (usize, usize) {
        let state = self.state.borrow();
        assert!(state.copies.iter().all(|copy| copy == TRANSACTION), "only the bytes that were signed");
        (state.blocks.iter().flatten().filter(|bytes| *bytes == TRANSACTION).count(), state.copies.len())
    }

    fn answer(&self) -> Result<std::cell::RefMut<'_, State>, Failure> {
        let mut state = self.state.borrow_mut();
        let call = state.calls;
        state.calls += 1;
        if state.cuts.contains(&call) || state.is_silent() {
            return Err(Failure::Lost("cut by the test".into()));
        }
        Ok(state)
    }
}

impl State {
    fn is_silent(&self) -> bool {
        self.silent.is_some_and(|(from, to)| (from..to).contains(&self.clock))
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let refused = |code, text: &str| Err(Failure::Refused { code, text: text.into() });
        self.copies.push(bytes.into());
        if self.pool.iter().any(|known| known == bytes) {
            return refused(ALREADY_IMPORTED, "Transaction Already Imported");
        }
        if self.nonce > 0 {
            return refused(1010, "Invalid Transaction: Transaction is outdated");
        }
        self.pool.push(bytes.into());
        Ok(())
    }

    fn block(&mut self, transactions: Vec<Vec<u8>>) {
        self.nonce += transactions.len() as u64;
        self.blocks.push(transactions);
    }

    fn happen(&mut self, event: Event) {
        match &event {
            Event::Block | Event::BlockNotFinal => {
                let pool = std::mem::take(&mut self.pool);
                self.block(pool);
            }
            Event::Rival => {
                self.pool.clear();
                self.block(vec![b"another".into()]);
            }
            Event::Forget => self.pool.clear(),
            Event::Finality | Event::Quiet => {}
        }
        if matches!(event, Event::Block | Event::Rival | Event::Finality) {
            self.finals = self.blocks.len() as u64;
        }
    }
}

impl Wire for FakeWire {
    fn submit(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut state = self.state.borrow_mut();
        let fate = if state.submits.is_empty() { Submit::Works } else { state.submits.remove(0) };
        let fate = if state.is_silent() { Submit::CutBefore } else { fate };
        match fate {
            Submit::Works => state.take(bytes),
            Submit::CutBefore => Err(Failure::Lost("cut before".into())),
            Submit::CutAfter => state.take(bytes).and(Err(Failure::Lost("cut after".into()))),
            Submit::Unreachable => Err(Failure::Unreachable("nobody there".into())),
            Submit::Refused(code, text) => Err(Failure::Refused { code, text: text.into() }),
        }
    }

    fn final_block(&self) -> Result<Block, Failure> {
        self.answer().map(|state| Block { number: state.finals, hash: [state.finals as u8; 32] })
    }

    fn transactions(&self, number: u64) -> Result<Option<Contents>, Failure> {
        let block = Block { number, hash: [number as u8; 32] };
        self.answer().map(|state| state.blocks.get(number as usize - 1).map(|bytes| (block, bytes.clone())))
    }

    fn nonce(&self, _: [u8; 32], _: Block) -> Result<u64, Failure> {
        self.answer().map(|state| state.nonce)
    }

    fn now(&self) -> Duration {
        self.state.borrow().clock
    }

    fn wait(&self, time: Duration) {
        let mut state = self.state.borrow_mut();
        state.clock += time;
        if !state.script.is_empty() {
            let event = state.script.remove(0);
            state.happen(event);
        }
    }
}

fn place(number: u64) -> Result<Place, Unsent> {
    Ok(Place { block: Block { number, hash: [number as u8; 32] }, index: 0 })
}

#[test]
fn it_is_handed_in_once_and_found() {
    let wire = FakeWire::new(&[], &[Event::Block]);
    assert_eq!(wire.send(), place(1));
    assert_eq!(wire.tally(), (1, 1));
}

#[test]
fn it_is_found_in_a_later_block_only_when_that_is_final() {
    let wire = FakeWire::new(&[], &[Event::Quiet, Event::BlockNotFinal, Event::Quiet, Event::Finality]);
    wire.state.borrow_mut().block(vec![]);
    assert_eq!(wire.send(), place(2));
    assert_eq!(wire.tally(), (1, 1));
}

#[test]
fn cut_before_it_was_handed_in() {
    let wire = FakeWire::new(&[Submit::CutBefore], &[Event::Block, Event::Block]);
    assert_eq!(wire.send(), place(2));
    assert_eq!(wire.tally(), (1, 1));
}

#[test]
fn cut_before_the_answer_with_the_transaction_in_a_block() {
    let wire = FakeWire::new(&[Submit::CutAfter], &[Event::Block]);
    assert_eq!(wire.send(), place(1));
    assert_eq!(wire.tally(), (1, 1), "it looks before it hands in again");
}

#[test]
fn cut_before_the_answer_with_the_transaction_in_the_pool() {
    let wire = FakeWire::new(&[Submit::CutAfter], &[Event::Quiet, Event::Block]);
    assert_eq!(wire.send(), place(1));
    assert_eq!(wire.tally(), (1, 2), "the second copy is refused as known");
}

#[test]
fn cut_before_the_answer_with_the_transaction_in_a_block_that_is_not_final() {
    let wire = FakeWire::new(&[Submit::CutAfter], &[Event::BlockNotFinal, Event::Quiet, Event::Finality]);
    assert_eq!(wire.send(), place(1));
    assert_eq!(wire.tally(), (1, 2), "the second copy is refused as outdated, which proves nothing");
}

#[test]
fn cut_while_looking_wherever_that_is() {
    for call in 0..6 {
        let wire = FakeWire::new(&[], &[Event::Quiet, Event::Block, Event::Block, Event::Block]).cut_at(&[call]);
        assert_eq!(wire.send(), place(1), "cut at {call}");
        assert_eq!(wire.tally().0, 1, "cut at {call}");
    }
}

#[test]
fn a_node_that_lost_its_pool_gets_the_same_bytes() {
    let wire = FakeWire::new(&[], &[Event::Forget, Event::Quiet, Event::Block]).cut_at(&[0]);
    assert_eq!(wire.send(), place(1));
    assert_eq!(wire.tally(), (1, 2));
}

#[test]
fn a_pool_that_dropped_it_gets_it_again_after_a_while() {
    let mut script = vec![Event::Quiet; 60];
    (script[0], script[59]) = (Event::Forget, Event::Block);
    let wire = FakeWire::new(&[], &script);
    assert_eq!(wire.send(), place(1));
    assert_eq!(wire.tally(), (1, 2));
}

#[test]
fn a_short_silence_is_waited_out() {
    let wire = FakeWire::new(&[Submit::CutAfter], &[Event::Block]);
    wire.state.borrow_mut().silent = Some((Duration::from_millis(1), PATIENCE.silence - Duration::from_secs(2)));
    assert_eq!(wire.send(), place(1));
    assert_eq!(wire.tally(), (1, 1));
}

#[test]
fn a_long_silence_after_a_copy_went_out_is_uncertain() {
    let wire = FakeWire::new(&[Submit::CutAfter], &[Event::Block]);
    wire.state.borrow_mut().silent = Some((Duration::from_millis(1), PATIENCE.silence * 2));
    assert!(matches!(wire.send(), Err(Unsent::Uncertain(_))));
    assert_eq!(wire.tally(), (1, 1), "it did happen");
}

#[test]
fn a_node_that_was_never_reached_got_nothing() {
    let wire = FakeWire::new(&vec![Submit::Unreachable; 200], &[]);
    assert!(matches!(wire.send(), Err(Unsent::Never(_))));
    assert_eq!(wire.tally(), (0, 0));
    assert!(wire.now() >= PATIENCE.silence);
}

#[test]
fn another_transaction_of_the_same_number() {
    let wire = FakeWire::new(&[], &[Event::Rival]);
    assert_eq!(wire.send(), Err(Unsent::NonceTaken));
    for (code, text) in [(1014, "Priority is too low"), (1010, "Invalid Transaction: Transaction is outdated")] {
        let wire = FakeWire::new(&[Submit::Refused(code, text)], &[]);
        assert_eq!(wire.send(), Err(Unsent::NonceTaken), "{text}");
        assert_eq!(wire.tally().0, 0);
    }
}

#[test]
fn it_may_stand_in_its_last_block_and_not_after() {
    let late = [Event::Forget, Event::Block, Event::Block, Event::Block];
    let wire = FakeWire::new(&[], &[&late[..], &[Event::Block]].concat());
    assert!(matches!(wire.send(), Err(Unsent::Never(_))));
    assert_eq!(wire.state.borrow().finals, transaction().last);

    let wire = FakeWire::new(&[Submit::CutBefore], &[]);
    for _ in 1..transaction().last {
        wire.state.borrow_mut().happen(Event::Block);
    }
    wire.state.borrow_mut().script = vec![Event::Quiet, Event::Block];
    assert_eq!(wire.send(), place(transaction().last));
}

#[test]
fn a_refusal_of_the_first_copy_is_final_and_says_why() {
    let poor = "Invalid Transaction: Inability to pay some fees (e.g. account balance too low)";
    let wire = FakeWire::new(&[Submit::Refused(1010, poor)], &[]);
    assert_eq!(wire.send(), Err(Unsent::Never("cannot pay the fee".into())));
    let wire = FakeWire::new(&[Submit::Refused(1010, "Invalid Transaction: bad signature")], &[]);
    let Err(Unsent::Never(text)) = wire.send() else { panic!("is refused") };
    assert!(text.contains("bad signature"), "{text}");
}

#[test]
fn a_refusal_of_a_later_copy_proves_nothing() {
    let banned = Submit::Refused(1012, "Transaction is temporarily banned");
    let wire = FakeWire::new(&[Submit::CutAfter, banned], &[Event::Quiet, Event::Block]);
    assert_eq!(wire.send(), place(1));
    assert_eq!(wire.tally(), (1, 1));
}

#[test]
fn a_chain_that_goes_on_without_it_is_uncertain_in_the_end() {
    let wire = FakeWire::new(&[], &[]);
    assert!(matches!(wire.send(), Err(Unsent::Uncertain(_))));
    assert!(wire.now() >= PATIENCE.absence);
}
