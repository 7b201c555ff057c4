//! What the tests stand on: a chain that fails when it is told to, a desk that answers, a launch.

use fairsale_chain::{
    Account, Address, CallError, Chain, Constants, Cost, Deployed, EmbeddedChain, Limits, Mapping, Receipt,
};
use fairsale_client::{
    deployment::Codes,
    network::{Identity, Network, Sent},
};
use fairsale_deploy::{
    Error,
    buying::meaning,
    call::Call,
    consent::{Consent, Desk},
    deployments::{Book, Record},
    launching::launch,
    proposal::Order,
    view::View,
};
use fairsale_input::Source;
use fairsale_launch::{Launch, plan::Step};
use std::{fs, path::Path};

/// One DOT, in planck.
pub const DOT: u128 = 10_000_000_000;

/// Says yes to everything.
pub const YES: Consent = Consent { yes: true, dry_run: false };
/// Wants to be asked.
pub const ASK: Consent = Consent { yes: false, dry_run: false };
/// Only wants to see.
pub const DRY: Consent = Consent { yes: false, dry_run: true };

/// When a transaction fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// It never came to the chain.
    Before,
    /// It was done, and the answer was lost.
    After,
}

/// A message that somebody sends to a contract.
pub type Deed = (Account, Address, Vec<u8>);

/// A chain that fails once.
pub struct Flaky<N> {
    pub chain: N,
    /// At which transaction, from 0, and when.
    pub fails: Option<(usize, When)>,
    /// A contract that answers nobody.
    pub silent: Option<Address>,
    pub sent: usize,
    /// The contracts that were made.
    pub made: Vec<Address>,
    /// What others do as soon as somebody has tried a message to a contract: who, which, what.
    pub meanwhile: Option<(Address, Address, Vec<Deed>)>,
}

impl Flaky<EmbeddedChain> {
    /// A chain on which somebody has money.
    pub fn with(rich: &Account) -> Self {
        let mut chain = EmbeddedChain::new();
        chain.fund(rich, 1_000 * DOT);
        Self::of(chain)
    }
}

impl<N> Flaky<N> {
    /// A chain that does not fail yet.
    pub fn of(chain: N) -> Self {
        Self { chain, fails: None, silent: None, sent: 0, made: vec![], meanwhile: None }
    }

    fn send<T>(&mut self, send: impl FnOnce(&mut N) -> Result<T, CallError>) -> Result<T, CallError> {
        let number = self.sent;
        self.sent += 1;
        match self.fails {
            Some((at, When::Before)) if at == number => Err(CallError::NotSent("the node is gone".into())),
            Some((at, When::After)) if at == number => {
                send(&mut self.chain)?;
                Err(CallError::Uncertain { transaction: [1; 32], reason: "the node is gone".into() })
            }
            _ => send(&mut self.chain),
        }
    }
}

impl<N: Network> Chain for Flaky<N> {
    fn instantiate(
        &mut self,
        from: &Account,
        code: &[u8],
        data: Vec<u8>,
        value: u128,
        salt: Option<[u8; 32]>,
    ) -> Result<Deployed, CallError> {
        let mut made = None;
        let answer = self.send(|chain| {
            let deployed = chain.instantiate(from, code, data, value, salt)?;
            made = Some(deployed.address);
            Ok(deployed)
        });
        self.made.extend(made); // though the answer may have been lost
        answer
    }

    fn call(&mut self, from: &Account, to: Address, data: Vec<u8>, value: u128) -> Result<Receipt, CallError> {
        self.send(|chain| chain.call(from, to, data, value))
    }

    fn now(&self) -> u64 {
        self.chain.now()
    }

    fn block_number(&self) -> u64 {
        self.chain.block_number()
    }

    fn set_time(&mut self, seconds: u64) {
        self.chain.set_time(seconds);
    }

    fn next_block(&mut self) {
        self.chain.next_block();
    }

    fn fund(&mut self, account: &Account, native: u128) {
        self.chain.fund(account, native);
    }

    fn fund_asset(&mut self, account: &Account, asset: u32, amount: u128) {
        self.chain.fund_asset(account, asset, amount);
    }

    fn asset_minimum(&self, asset: u32) -> Option<u128> {
        self.chain.asset_minimum(asset)
    }

    fn transfer(&mut self, from: &Account, to: [u8; 32], native: u128) -> Result<(), CallError> {
        self.chain.transfer(from, to, native)
    }

    fn balance(&self, address: Address) -> u128 {
        self.chain.balance(address)
    }

    fn upload(&mut self, from: &Account, code: &[u8]) -> Result<[u8; 32], CallError> {
        self.chain.upload(from, code)
    }

    fn remove_code(&mut self, from: &Account, hash: [u8; 32]) -> Result<(), CallError> {
        self.chain.remove_code(from, hash)
    }

    fn dry_run_instantiate(
        &mut self,
        from: &Account,
        code: &[u8],
        data: Vec<u8>,
        value: u128,
        salt: Option<[u8; 32]>,
    ) -> Result<Deployed, CallError> {
        self.chain.dry_run_instantiate(from, code, data, value, salt)
    }

    fn dry_run(&mut self, from: &Account, to: Address, data: Vec<u8>, value: u128) -> Result<Receipt, CallError> {
        if self.silent == Some(to) {
            return Err(CallError::Reverted { output: vec![], cost: Cost::default() });
        }
        let tried = self.chain.dry_run(from, to, data, value);
        if let Some((.., deeds)) = self.meanwhile.take_if(|(who, what, _)| (*who, *what) == (from.address(), to)) {
            let before = self.chain.set_limits(Limits::default());
            for (other, to, data) in deeds {
                self.chain.call(&other, to, data, 0).expect("it is done");
            }
            self.chain.set_limits(before);
        }
        tried
    }

    fn set_limits(&mut self, limits: Limits) -> Limits {
        self.chain.set_limits(limits)
    }

    fn set_person(&mut self, account: Address, context: [u8; 32], status: u8, alias: [u8; 32]) {
        self.chain.set_person(account, context, status, alias);
    }

    fn constants(&self) -> Constants {
        self.chain.constants()
    }
}

impl<N: Network> Network for Flaky<N> {
    fn identity(&self) -> Identity {
        self.chain.identity()
    }

    fn try_now(&self) -> Result<u64, CallError> {
        self.chain.try_now()
    }

    fn try_balance(&self, address: Address) -> Result<u128, CallError> {
        self.chain.try_balance(address)
    }

    fn mapping(&self, account: &Account) -> Result<Mapping, CallError> {
        self.chain.mapping(account)
    }

    fn try_asset_minimum(&self, asset: u32) -> Result<Option<u128>, CallError> {
        self.chain.try_asset_minimum(asset)
    }

    fn code_hash(&self, contract: Address) -> Result<Option<[u8; 32]>, CallError> {
        self.chain.code_hash(contract)
    }

    fn has_code(&self, hash: [u8; 32]) -> Result<bool, CallError> {
        self.chain.has_code(hash)
    }

    fn is_waiting(&self, account: &Account) -> Result<bool, CallError> {
        self.chain.is_waiting(account)
    }

    fn fee_of_call(
        &self,
        from: &Account,
        to: Address,
        data: &[u8],
        value: u128,
        limits: Limits,
    ) -> Result<u128, CallError> {
        self.chain.fee_of_call(from, to, data, value, limits)
    }

    fn fee_of_instantiate(
        &self,
        from: &Account,
        code: &[u8],
        data: &[u8],
        value: u128,
        salt: Option<[u8; 32]>,
        limits: Limits,
    ) -> Result<u128, CallError> {
        self.chain.fee_of_instantiate(from, code, data, value, salt, limits)
    }

    fn last_sent(&self) -> Option<Sent> {
        self.chain.last_sent().or(Some(Sent { hash: [7; 32], block: self.chain.block_number() }))
    }
}

/// A desk that keeps what it is shown, and gives one answer.
#[derive(Default)]
pub struct Paper {
    pub shown: String,
    pub answer: Option<bool>,
    /// How often it was asked.
    pub asked: usize,
}

impl Paper {
    /// One that gives this answer.
    pub fn answering(answer: bool) -> Self {
        Self { answer: Some(answer), ..Self::default() }
    }
}

impl Desk for Paper {
    fn show(&mut self, text: &str) {
        self.shown += text;
    }

    fn ask(&mut self, _: &str) -> Option<bool> {
        self.asked += 1;
        self.answer
    }
}

/// The figure behind a word in what was shown, in planck.
pub fn figure(shown: &str, word: &str) -> u128 {
    let line = shown.lines().find_map(|line| line.strip_prefix(&format!("  {word:<8} "))).expect("it was shown");
    let text = line.split(" DOT").next().expect("an amount").replace(',', "");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}{rest:0<10}").parse().unwrap_or_else(|_| panic!("no amount: {line}"))
}

/// Sends a message, and sees to it that it takes no more than was shown.
pub fn send(
    chain: &mut Flaky<EmbeddedChain>,
    from: &Account,
    call: Call,
    refused: impl Fn(&[u8]) -> Option<String>,
) -> Result<Receipt, Error> {
    let (mut desk, before) = (Paper::default(), chain.balance(from.address()));
    let sent = call.send(chain, from, YES, &mut desk, refused)?;
    let (most, after) = (figure(&desk.shown, "total"), chain.balance(from.address()));
    assert!(before <= after + most, "{} planck were taken:\n{}", before - after, desk.shown);
    Ok(sent.expect("it was not a dry run"))
}

/// 99 units in lots of one for 3 planck, up to 100 lots a person, by a registry of three development issuers.
pub const LAUNCH: &str = "
    token = {name='Test', symbol='TST', decimals=1}
    sale = {mechanism='capped', supply=99, lot_size=1, max_lots=100, price=30, opens_after=900, lasts=60, recovery_window=9}
    personhood = {issuers=3, threshold=2, context='test'}
";

/// The steps of its deployment.
pub const STEPS: [Step; 5] = [Step::Personhood, Step::Token, Step::Sale, Step::Allot, Step::Fund];

/// A launch, a chain, a folder for the file of deployments.
pub struct Stage {
    pub chain: Flaky<EmbeddedChain>,
    pub seller: Account,
    pub codes: Codes,
    pub text: String,
    pub book: Book,
    pub development: bool,
}

impl Stage {
    /// One for a test of this name.
    pub fn new(test: &str) -> Self {
        let seller = Account::named("Alice");
        let chain = Flaky::with(&seller);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("operator_{test}"));
        let _ = fs::remove_dir_all(&folder);
        let book = Book::of(&folder, &chain.identity());
        let codes = Codes::built_in();
        Self { chain, seller, codes, text: LAUNCH.into(), book, development: true }
    }

    /// The launch file.
    pub fn launch(&self) -> Launch {
        // Of several sales each has orders of its own.
        let orders = if self.text.contains("[[sale]]") { "" } else { "orders = []\n" };
        let text = format!("{orders}{}", self.text);
        Launch::parse(&Source::new("test.toml", text), None).expect("it is good")
    }

    /// Deploys it under a name.
    pub fn deploy_as(&mut self, name: &str, consent: Consent, desk: &mut Paper) -> Result<Option<Record>, Error> {
        let file = self.launch();
        let Self { chain, seller, codes, book, development, .. } = self;
        let order = Order { launch: &file, name, codes, book, from: seller, development: *development };
        launch(chain, &order, consent, desk)
    }

    /// Deploys it.
    pub fn deploy(&mut self) -> Result<Record, Error> {
        self.deploy_as("test", YES, &mut Paper::default()).map(|record| record.expect("it was not a dry run"))
    }

    /// Says why it is not deployed; nothing may have changed.
    #[track_caller]
    pub fn refused(&mut self) -> String {
        let (root, sent) = (self.chain.chain.state_root(), self.chain.sent);
        let error = self.deploy().expect_err("it is refused").to_string();
        assert_eq!((self.chain.chain.state_root(), self.chain.sent), (root, sent), "{error}");
        error
    }

    /// The sale as it stands.
    pub fn view(&mut self) -> View {
        let deployments = self.book.read().expect("it is there");
        let sale = deployments.launches["test"].sale().expect("it was made");
        View::of(&mut self.chain, sale).expect("it is a sale")
    }

    /// Sends a message about the sale.
    pub fn send(&mut self, from: &Account, call: Call) -> Result<Receipt, Error> {
        let view = self.view();
        send(&mut self.chain, from, call, meaning(&view))
    }

    /// How many contracts were made.
    pub fn contracts(&self) -> usize {
        self.chain.made.len()
    }
}
