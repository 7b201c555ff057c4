//! One asset with two addresses: sold under the one, paid in under the other. To a sale they look like two, and so do the
//! escrow and the buyers' deposits; what is unsold does not leave with these.

use super::{PRICE, SUPPLY};
use e2e_tests::{
    Mechanism, Stage,
    action::Action,
    erc20,
    evm::{
        assembler::{Code, op::*},
        coin::Coin,
    },
};
use fairsale_chain::{Account, Address};
use fairsale_interfaces::{
    host::{address_word, number_word},
    sale::{Error, Phase},
};

/// The second face of a token: it passes everything on to `ledger`, and a transfer as one from its caller.
fn face(ledger: Address) -> Vec<u8> {
    let mut selector = [0; 32];
    selector[..4].copy_from_slice(&erc20::TRANSFER_FROM);
    Code::default()
        .on(erc20::TRANSFER, "transfer")
        .ops(&[CALLDATASIZE, PUSH0, PUSH0, CALLDATACOPY, PUSH0, PUSH0, CALLDATASIZE])
        .jump("call")
        .at("transfer")
        .push(&selector)
        .ops(&[PUSH0, MSTORE, CALLER, PUSH1, 4, MSTORE])
        .ops(&[PUSH1, 4, CALLDATALOAD, PUSH1, 36, MSTORE, PUSH1, 36, CALLDATALOAD, PUSH1, 68, MSTORE])
        .ops(&[PUSH0, PUSH0, PUSH1, 100])
        .at("call")
        .ops(&[PUSH0, PUSH0])
        .push(ledger.as_bytes())
        .ops(&[GAS, CALL])
        .pass_on()
        .init()
}

/// A token with two faces, whose allowances for the second are as large as can be.
struct Twofold {
    coin: Coin,
    face: Address,
}

impl Twofold {
    fn new<M: Mechanism>(stage: &mut Stage<M>) -> Self {
        let (keeper, seller) = (stage.roles.keeper.clone(), stage.roles.seller.clone());
        let coin = Coin::new(&mut *stage.chain, &keeper, &[]);
        let face = stage.chain.instantiate(&seller, &face(coin.at), vec![], 0, None).expect("deploys").address;
        Self { coin, face }
    }

    /// Gives somebody an amount, which the face may move for them.
    fn give<M: Mechanism>(&self, stage: &mut Stage<M>, account: Address, amount: u128) {
        self.coin.mint(&mut *stage.chain, account, amount);
        let both = [address_word(account), address_word(self.face)].concat();
        let allowance = alloy_core::primitives::keccak256(both).0;
        stage.tell(self.coin.at, allowance, number_word(u128::MAX));
    }

    /// What somebody has, which both faces say.
    #[track_caller]
    fn of<M: Mechanism>(&self, stage: &mut Stage<M>, account: Address) -> u128 {
        let [said, also] = [self.coin.at, self.face].map(|at| erc20::balance_of(&mut *stage.chain, at, account));
        assert_eq!(said, also);
        said
    }
}

/// An open sale of one face for the other, which raises `min_raise` or is cancelled.
fn open<M: Mechanism>(min_raise: u128) -> (Stage<M>, Twofold) {
    let mut stage = Stage::<M>::plain(SUPPLY, PRICE, |terms| M::common_mut(terms).min_raise = min_raise);
    let twofold = Twofold::new(&mut stage);
    let common = stage.common_mut();
    (common.asset, common.currency, common.payment_unit) = (twofold.coin.at, twofold.face, 1);
    stage.announce().expect("two tokens, as far as it can know");
    let place = stage.at.sale;
    twofold.give(&mut stage, place, SUPPLY);
    stage.keep(Action::Fund).expect("it takes the escrow for a reserve as well");
    stage.set_time(stage.common().opens_at);
    (stage, twofold)
}

/// A person with ten times what a lot costs, who orders a number of lots.
fn buyer<M: Mechanism>(stage: &mut Stage<M>, twofold: &Twofold, name: &str, lots: u32) -> Account {
    let buyer = stage.person(name);
    twofold.give(stage, buyer.address(), 10 * PRICE);
    stage.act(&buyer, Action::Order(lots), 0).unwrap_or_else(|error| panic!("{lots}: {error:?}"));
    assert_eq!(twofold.of(stage, buyer.address()), (10 - u128::from(lots)) * PRICE);
    buyer
}

pub fn unsold_of_a_cancelled_sale_sends_no_more_than_was_funded<M: Mechanism>() {
    let (mut stage, twofold) = open::<M>(SUPPLY * PRICE);
    let buyers = [("ada", 3), ("bob", 4)].map(|(name, lots)| (name, buyer(&mut stage, &twofold, name, lots)));
    stage.close_and_settle();
    assert_eq!(stage.phase(), Phase::Cancelled);
    let (place, seller) = (stage.at.sale, stage.roles.seller.address());
    assert_eq!(twofold.of(&mut stage, place), SUPPLY + 7 * PRICE);
    assert_eq!(stage.keep(Action::Unsold).map(drop), Err(Error::TokenFailed));
    assert_eq!(twofold.of(&mut stage, place), SUPPLY + 7 * PRICE, "nothing has moved");
    for (name, wallet) in &buyers {
        stage.claim(wallet, name);
        assert_eq!(twofold.of(&mut stage, wallet.address()), 10 * PRICE);
    }
    // Whatever becomes of the escrow, it is the seller's alone who chose such terms.
    let _ = stage.keep(Action::Unsold);
    assert_eq!(twofold.of(&mut stage, place) + twofold.of(&mut stage, seller), SUPPLY);
}

pub fn unsold_of_a_settled_sale_sends_none_of_the_deposits<M: Mechanism>() {
    let (mut stage, twofold) = open::<M>(0);
    let buyers = [("ada", 3), ("bob", 4)].map(|(name, lots)| (name, lots, buyer(&mut stage, &twofold, name, lots)));
    stage.close_and_settle();
    assert_eq!(stage.phase(), Phase::Settled);
    let place = stage.at.sale;
    let (beneficiary, unsold_to) = (stage.roles.beneficiary.address(), stage.roles.unsold_to.address());
    assert_eq!(stage.keep(Action::Unsold).map(drop), Err(Error::TokenFailed));
    assert_eq!((twofold.of(&mut stage, place), twofold.of(&mut stage, unsold_to)), (SUPPLY + 7 * PRICE, 0));
    for (name, lots, wallet) in &buyers {
        stage.claim(wallet, name);
        let lots = u128::from(*lots);
        assert_eq!(twofold.of(&mut stage, wallet.address()), (10 - lots) * PRICE + lots);
    }
    stage.keep(Action::Proceeds).expect("what was paid");
    assert_eq!(twofold.of(&mut stage, beneficiary), 7 * PRICE);
    assert_eq!(twofold.of(&mut stage, place), SUPPLY - 7, "only what was not sold");
}
