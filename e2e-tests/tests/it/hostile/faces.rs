//! One asset with two addresses: sold under the one, paid in under the other. To a sale they look like two, and so do the
//! escrow and the buyers' deposits; what is unsold does not leave with these.

use super::{
    mechanisms::{AnySale, Mechanism, Offer, PRICE, SUPPLY},
    *,
};
use e2e_tests::{
    erc20,
    evm::{
        assembler::{Code, op::*},
        coin::Coin,
    },
};
use fairsale_interfaces::host::{address_word, number_word};

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
    fn new(stage: &mut Stage) -> Self {
        let (keeper, seller) = (stage.roles.keeper.clone(), stage.roles.seller.clone());
        let coin = Coin::new(&mut *stage.chain, &keeper, &[]);
        let face = stage.chain.instantiate(&seller, &face(coin.at), vec![], 0, None).expect("deploys").address;
        Self { coin, face }
    }

    /// Gives somebody so much, which the face may move for them.
    fn give(&self, stage: &mut Stage, account: Address, amount: u128) {
        self.coin.mint(&mut *stage.chain, account, amount);
        let both = [address_word(account), address_word(self.face)].concat();
        let allowance = alloy_core::primitives::keccak256(both).0;
        stage.tell(self.coin.at, allowance, number_word(u128::MAX));
    }

    /// What somebody has, which both faces say.
    #[track_caller]
    fn of(&self, stage: &mut Stage, account: Address) -> u128 {
        let [said, also] = [self.coin.at, self.face].map(|at| erc20::balance_of(&mut *stage.chain, at, account));
        assert_eq!(said, also);
        said
    }
}

/// An open sale of one face for the other, which raises `min_raise` or is cancelled.
fn open(mechanism: Mechanism, min_raise: u128) -> (AnySale, Twofold) {
    let mut made = None;
    let mut sale = AnySale::announced(mechanism, |stage| {
        let twofold = Twofold::new(stage);
        let offer = Offer { token: twofold.coin.at, currency: twofold.face, min_raise };
        made = Some(twofold);
        offer
    });
    let (twofold, place) = (made.expect("a token"), sale.at.sale);
    twofold.give(&mut sale, place, SUPPLY);
    sale.fund().expect("it takes the escrow for a reserve as well");
    sale.open();
    (sale, twofold)
}

/// A person with ten times what a lot costs, who orders so many lots.
fn buyer(sale: &mut AnySale, twofold: &Twofold, name: &str, lots: u32) -> Account {
    let buyer = sale.person(name);
    twofold.give(sale, buyer.address(), 10 * PRICE);
    sale.order(&buyer, lots, 0);
    assert_eq!(twofold.of(sale, buyer.address()), (10 - u128::from(lots)) * PRICE);
    buyer
}

#[test]
fn unsold_of_a_cancelled_sale_sends_no_more_than_was_funded() {
    for mechanism in Mechanism::ALL {
        let (mut sale, twofold) = open(mechanism, SUPPLY * PRICE);
        let buyers = [("ada", 3), ("bob", 4)].map(|(name, lots)| (name, buyer(&mut sale, &twofold, name, lots)));
        sale.settle();
        assert_eq!(sale.phase(), Phase::Cancelled);
        let (place, seller) = (sale.at.sale, sale.roles.seller.address());
        assert_eq!(twofold.of(&mut sale, place), SUPPLY + 7 * PRICE);
        assert_eq!(sale.keep(Action::Unsold).map(drop), Err(Error::TokenFailed), "{mechanism:?}");
        assert_eq!(twofold.of(&mut sale, place), SUPPLY + 7 * PRICE, "nothing has moved");
        for (name, wallet) in &buyers {
            sale.claims(wallet, name).expect("all of it");
            assert_eq!(twofold.of(&mut sale, wallet.address()), 10 * PRICE, "{mechanism:?}");
        }
        // Whatever becomes of the escrow, it is the seller's alone who chose such terms.
        let _ = sale.keep(Action::Unsold);
        assert_eq!(twofold.of(&mut sale, place) + twofold.of(&mut sale, seller), SUPPLY);
    }
}

#[test]
fn unsold_of_a_settled_sale_sends_none_of_the_deposits() {
    for mechanism in Mechanism::ALL {
        let (mut sale, twofold) = open(mechanism, 0);
        let buyers = [("ada", 3), ("bob", 4)].map(|(name, lots)| (name, lots, buyer(&mut sale, &twofold, name, lots)));
        sale.settle();
        assert_eq!(sale.phase(), Phase::Settled);
        let place = sale.at.sale;
        let (beneficiary, unsold_to) = (sale.roles.beneficiary.address(), sale.roles.unsold_to.address());
        assert_eq!(sale.keep(Action::Unsold).map(drop), Err(Error::TokenFailed), "{mechanism:?}");
        assert_eq!((twofold.of(&mut sale, place), twofold.of(&mut sale, unsold_to)), (SUPPLY + 7 * PRICE, 0));
        for (name, lots, wallet) in &buyers {
            sale.claims(wallet, name).expect("what was bought");
            let lots = u128::from(*lots);
            assert_eq!(twofold.of(&mut sale, wallet.address()), (10 - lots) * PRICE + lots, "{mechanism:?}");
        }
        sale.keep(Action::Proceeds).expect("what was paid");
        assert_eq!(twofold.of(&mut sale, beneficiary), 7 * PRICE);
        assert_eq!(twofold.of(&mut sale, place), SUPPLY - 7, "only what was not sold");
    }
}
