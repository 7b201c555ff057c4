//! A rehearsal that does not add up fails: of all that it reads on the chain, nothing may be a planck, a base unit or an
//! event wrong.

use fairsale_chain::{Account, Address, CallError, Chain, Constants, Deployed, EmbeddedChain, Limits, Receipt};
use fairsale_client::{Error, deployment::Codes};
use fairsale_input::Source;
use fairsale_launch::Launch;
use fairsale_rehearsal::rehearse;
use std::cell::Cell;

const LAUNCH: &str = "
    orders = [{person='ada', asked=2}, {person='bob', asked=100}]
    token = {name='Test', symbol='TST', decimals=0}
    sale = {mechanism='capped', supply=99, lot_size=1, max_lots=100, price=3, opens_after=9, lasts=9, recovery_window=9}
    personhood = {issuers=1, threshold=1, context='test'}
";

/// What the chain lies about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lie {
    /// The balance at the so manieth reading, by a planck.
    Balance(usize),
    /// The answer to the so manieth question, in the least byte of the number that is last in it.
    Answer(usize),
    /// The last event of the so manieth call, in its data's last byte.
    Event(usize),
}

/// A chain that lies once.
struct Liar {
    chain: EmbeddedChain,
    lie: Lie,
    balances: Cell<usize>,
    answers: usize,
    calls: usize,
}

impl Liar {
    fn rehearse(lie: Lie) -> (Self, Result<(), Error>) {
        let chain = EmbeddedChain::new();
        let mut liar = Self { chain, lie, balances: Cell::new(0), answers: 0, calls: 0 };
        let launch = Launch::parse(&Source::new("test.toml", LAUNCH), None).expect("it is good");
        let codes = Codes::built_in();
        let result = rehearse(&mut liar, &launch, &codes, None, &mut |_| ());
        (liar, result.map(drop))
    }
}

impl Chain for Liar {
    fn balance(&self, address: Address) -> u128 {
        let reading = self.balances.replace(self.balances.get() + 1);
        self.chain.balance(address) - u128::from(self.lie == Lie::Balance(reading))
    }

    fn dry_run(&mut self, from: &Account, to: Address, data: Vec<u8>, value: u128) -> Result<Receipt, CallError> {
        let mut receipt = self.chain.dry_run(from, to, data, value)?;
        if self.lie == Lie::Answer(self.answers) {
            let least = receipt.output.len() - 16;
            receipt.output[least] ^= 1;
        }
        self.answers += 1;
        Ok(receipt)
    }

    fn call(&mut self, from: &Account, to: Address, data: Vec<u8>, value: u128) -> Result<Receipt, CallError> {
        let mut receipt = self.chain.call(from, to, data, value)?;
        if self.lie == Lie::Event(self.calls) {
            let event = receipt.events.last_mut().and_then(|event| event.data.last_mut());
            *event.expect("every call announces something") ^= 1;
        }
        self.calls += 1;
        Ok(receipt)
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
    fn upload(&mut self, from: &Account, code: &[u8]) -> Result<[u8; 32], CallError> {
        self.chain.upload(from, code)
    }
    fn remove_code(&mut self, from: &Account, hash: [u8; 32]) -> Result<(), CallError> {
        self.chain.remove_code(from, hash)
    }
    fn instantiate(
        &mut self,
        from: &Account,
        code: &[u8],
        data: Vec<u8>,
        value: u128,
        salt: Option<[u8; 32]>,
    ) -> Result<Deployed, CallError> {
        self.chain.instantiate(from, code, data, value, salt)
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

/// A lie must be found out: something does not add up, or the sale refuses what it should not have been asked for.
fn found_out(lie: Lie) {
    let (_, result) = Liar::rehearse(lie);
    let error = result.expect_err(&format!("{lie:?} was believed")).to_string();
    assert!(error.contains("does not add up") || error.contains("refused: NothingLeft"), "{lie:?}: {error}");
}

#[test]
fn no_lie_is_believed() {
    let (honest, result) = Liar::rehearse(Lie::Balance(usize::MAX));
    result.expect("the truth adds up");
    let balances = honest.balances.get();
    assert!(balances >= 12, "two for every order, claim and the proceeds, and the sale's: {balances}");
    (0..balances).map(Lie::Balance).for_each(found_out);
    assert!(honest.answers >= 8, "two previews, tokens before and after: {}", honest.answers);
    (0..honest.answers).map(Lie::Answer).for_each(found_out);
    // What allot, fund and attest announce is nothing that the report says.
    let calls = honest.calls;
    (4..calls).map(Lie::Event).for_each(found_out);
}
