//! The beacon that verifies drand: what drand signed it takes, from anybody and at any time, and nothing else.

mod construction;
mod refusals;
mod rounds;

use e2e_tests::{DOT, chain::Own, codes};
use fairsale_chain::{
    Account, Address, Receipt, Typed,
    typed::{Message, at},
};
use fairsale_client::{
    address::unhex,
    beacon::{EVMNET, LocalBeacon, Network},
    deployment::{DrandBeacon, DrandBeaconRef, deploy_drand_beacon},
};
use fairsale_interfaces::beacon::{
    Beacon, Randomness,
    drand::{Error, RoundVerified, Signature},
};
use ink::{
    abi::Ink,
    env::{
        Environment,
        call::utils::{DecodeMessageResult, EncodeArgsWith},
    },
};

/// drand's round 1, and its randomness.
fn round_1() -> (Signature, Randomness) {
    let text = include_str!("../../../crates/client/testdata/drand-evmnet-round-1.json");
    let golden: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let bytes = |field: &str| unhex(golden[field].as_str().expect("text")).expect("hexadecimal");
    assert_eq!(golden["round"], 1);
    (bytes("signature").try_into().expect("a point"), bytes("randomness").try_into().expect("a word"))
}

/// A chain with a beacon on it.
struct World {
    chain: Own,
    keeper: Account,
    at: Address,
}

impl World {
    /// A beacon of this network.
    fn of(network: &Network) -> Self {
        let mut chain = Own::new();
        let keeper = chain.account("keeper");
        chain.fund(&keeper, 1_000 * DOT);
        let (at, _) = deploy_drand_beacon(&mut *chain, codes(), &keeper, network).expect("deploys");
        Self { chain, keeper, at }
    }

    /// One of drand's.
    fn drand() -> Self {
        Self::of(&EVMNET)
    }

    /// One of the local key, and the key.
    fn local() -> (Self, LocalBeacon) {
        let local = LocalBeacon::development();
        (Self::of(&local.network()), local)
    }

    fn beacon(&self) -> DrandBeacon {
        at::<DrandBeaconRef, Ink>(self.at)
    }

    fn submit(&mut self, round: u64, signature: &Signature) -> Result<Receipt, Error> {
        let message = self.beacon().submit(round, *signature);
        let answer = self.chain.send(&self.keeper, message).run().expect("the beacon answers");
        answer.value.map(|()| answer.receipt).map_err(|refusal| *refusal)
    }

    /// Brings a signature that is taken for the first time, and checks what is said of it.
    #[track_caller]
    fn taken(&mut self, round: u64, signature: &Signature) -> Receipt {
        assert_eq!(self.randomness(round), None, "round {round}");
        let receipt = self.submit(round, signature).expect("it is the round's");
        let randomness = fairsale_client::beacon::randomness(signature);
        assert_eq!(self.randomness(round), Some(randomness), "round {round}");
        assert_eq!(receipt.events.len(), 1);
        assert!(receipt.announced::<Ink, _>(&RoundVerified { round, signature: *signature, randomness }));
        receipt
    }

    /// Brings a signature that must be refused: nothing changes by it.
    #[track_caller]
    fn refused(&mut self, round: u64, signature: &Signature) -> Error {
        let before = self.randomness(round);
        let error = self.submit(round, signature).expect_err("it is to be refused");
        assert_eq!(self.randomness(round), before, "what is refused changes nothing");
        error
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

    fn known_since(&mut self, round: u64) -> Option<u64> {
        self.ask(self.beacon().known_since(round))
    }
}
