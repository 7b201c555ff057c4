//! The beacon of named parties: who commits and reveals when, and what becomes of bonds.

mod bonds;
mod construction;
mod life;
mod model;

use commit_reveal_beacon::{MIN_WINDOW, Terms, Times};
use e2e_tests::{DOT, chain::Own, codes};
use fairsale_chain::{
    Account, Address, CallError, Receipt, Typed,
    typed::{Answer, Message, at},
};
use fairsale_client::deployment::{CommitRevealBeacon, CommitRevealBeaconRef};
use fairsale_interfaces::beacon::{
    Beacon, Randomness,
    commit_reveal::{Error, Refusal},
};
use ink::{
    abi::Ink,
    env::{
        Environment,
        call::utils::{DecodeMessageResult, EncodeArgsWith},
    },
};
use sha2::{Digest, Sha256};

/// Seconds from one round to the next.
const PERIOD: u64 = 10_000;
/// Seconds in which secrets are taken: as few as may be.
const WINDOW: u64 = MIN_WINDOW;
/// What a party leaves, in the smallest native unit.
const BOND: u128 = 7 * DOT;

/// A chain with a beacon on it.
struct World {
    chain: Own,
    /// Anybody.
    keeper: Account,
    parties: Vec<Account>,
    at: Address,
    /// What the beacon has before anybody has left a bond: what it must keep to exist.
    empty: u128,
    terms: Terms,
}

impl World {
    /// A beacon of a number of parties, some rounds of which are over.
    fn of(parties: usize) -> Self {
        Self::with(parties, |_, _| ())
    }

    /// The same, by other terms.
    fn with(parties: usize, change: impl FnOnce(&mut Own, &mut Terms)) -> Self {
        let mut chain = Own::new();
        let mut wallet = |name: &str| {
            let wallet = chain.account(name);
            chain.fund(&wallet, 1_000 * DOT);
            wallet
        };
        let keeper = wallet("keeper");
        let parties: Vec<_> = (0..parties).map(|number| wallet(&format!("party {number}"))).collect();
        let mut terms = Terms {
            parties: parties.iter().map(Account::address).collect(),
            genesis: chain.now() + 10,
            period: PERIOD,
            window: WINDOW,
            bond: BOND,
            payment_unit: chain.constants().native_to_eth_ratio.into(),
        };
        change(&mut chain, &mut terms);
        let constructor = CommitRevealBeaconRef::new(terms.clone());
        let made = chain.deploy(&keeper, &codes().commit_reveal_beacon, constructor).run();
        let at = made.unwrap_or_else(|error| panic!("{error:?}")).address;
        let empty = chain.balance(at);
        Self { chain, keeper, parties, at, empty, terms }
    }

    /// A second beacon by the same terms.
    fn another(&mut self) -> Address {
        let constructor = CommitRevealBeaconRef::new(self.terms.clone());
        let made = self.chain.deploy(&self.keeper, &codes().commit_reveal_beacon, constructor).run();
        made.unwrap_or_else(|error| panic!("{error:?}")).address
    }

    fn beacon(&self) -> CommitRevealBeacon {
        at::<CommitRevealBeaconRef, Ink>(self.at)
    }

    fn times(&mut self, round: u64) -> Times {
        self.ask(self.beacon().times(round)).expect("there is such a round")
    }

    fn ask<E: Environment, Args: EncodeArgsWith<Ink>, Ret>(&mut self, message: Message<E, Args, Ret, Ink>) -> Ret
    where
        Ret: DecodeMessageResult<Ink>,
    {
        self.chain.ask(message).expect("a view").value
    }

    fn randomness(&mut self, round: u64) -> Option<Randomness> {
        self.ask(self.beacon().randomness(round))
    }

    fn is_lost(&mut self, round: u64) -> bool {
        self.ask(self.beacon().is_lost(round))
    }

    fn known_since(&mut self, round: u64) -> Option<u64> {
        self.ask(self.beacon().known_since(round))
    }

    /// What the beacon has beyond what it must keep.
    fn bonds(&self) -> u128 {
        self.chain.balance(self.at) - self.empty
    }

    /// The commitment of this party to its secret of the round, as the interface says.
    fn commitment(&self, round: u64, party: Address) -> [u8; 32] {
        self.commitment_to(round, party, &secret(round, party))
    }

    fn commitment_to(&self, round: u64, party: Address, secret: &[u8; 32]) -> [u8; 32] {
        let hash = Sha256::new()
            .chain_update("fairsale commitment")
            .chain_update([0; 24])
            .chain_update(self.chain.constants().chain_id.to_be_bytes())
            .chain_update(self.at)
            .chain_update(round.to_be_bytes())
            .chain_update(party)
            .chain_update(secret);
        hash.finalize().into()
    }

    /// What the randomness of a round must be.
    fn expected(&self, round: u64) -> Randomness {
        let hash = Sha256::new()
            .chain_update("fairsale randomness")
            .chain_update([0; 24])
            .chain_update(self.chain.constants().chain_id.to_be_bytes())
            .chain_update(self.at)
            .chain_update(round.to_be_bytes());
        let parties = self.terms.parties.iter();
        parties.fold(hash, |hash, party| hash.chain_update(secret(round, *party))).finalize().into()
    }

    fn commit(&mut self, round: u64, who: &Account) -> Result<Receipt, Error> {
        let commitment = self.commitment(round, who.address());
        self.commit_this(round, who, commitment, BOND)
    }

    fn commit_this(&mut self, round: u64, who: &Account, word: [u8; 32], value: u128) -> Result<Receipt, Error> {
        let message = self.beacon().commit(round, word);
        answer(self.chain.send(who, message).value(value).run())
    }

    fn reveal(&mut self, round: u64, who: &Account) -> Result<Receipt, Error> {
        self.reveal_this(round, who, secret(round, who.address()))
    }

    fn reveal_this(&mut self, round: u64, who: &Account, secret: [u8; 32]) -> Result<Receipt, Error> {
        let message = self.beacon().reveal(round, secret);
        answer(self.chain.send(who, message).run())
    }

    /// Somebody asks for a share of the bonds of those who did not reveal.
    fn forfeit(&mut self, round: u64, who: &Account) -> Result<Receipt, Error> {
        let message = self.beacon().forfeit(round);
        answer(self.chain.send(who, message).run())
    }

    /// All parties commit to the round.
    fn all_commit(&mut self, round: u64) {
        for party in self.parties.clone() {
            self.commit(round, &party).expect("in time");
        }
    }

    /// The first round that can still be committed to for a while.
    fn next(&mut self) -> u64 {
        let now = self.chain.now();
        self.ask(self.beacon().round_at(now + 2 * PERIOD))
    }
}

/// What a party's secret of a round is.
fn secret(round: u64, party: Address) -> [u8; 32] {
    Sha256::new().chain_update("secret").chain_update(round.to_be_bytes()).chain_update(party).finalize().into()
}

#[track_caller]
fn answer(answer: Result<Answer<Result<(), Refusal>>, CallError>) -> Result<Receipt, Error> {
    let answer = answer.unwrap_or_else(|error| panic!("not refused by the beacon: {error}"));
    answer.value.map(|()| answer.receipt).map_err(|refusal| *refusal)
}
