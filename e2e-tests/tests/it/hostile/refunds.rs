//! Tokens that worked when the sale was funded, and refuse when what was bought is handed over. The buyers' money is not theirs
//! to keep: refunds are paid all the same, and what was bought waits.

use super::{
    mechanisms::{AnySale, Mechanism, Offer, PRICE, SUPPLY},
    *,
};
use e2e_tests::{
    auction::Auction,
    erc20,
    evm::{
        BEHAVIOUR,
        assembler::{Code, op::*},
    },
};
use fairsale_interfaces::host::address_word;

/// What the token's `transfer` does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sends {
    /// Sends. So it begins.
    Works,
    /// Reverts.
    Refuses,
    /// Answers `false`.
    SaysFalse,
    /// Runs for ever.
    Loops,
    /// Traps: all that the call may use is gone.
    Traps,
}

/// Every way not to send.
const FAILURES: [Sends; 4] = [Sends::Refuses, Sends::SaysFalse, Sends::Loops, Sends::Traps];

/// Deletes the token.
const END: [u8; 4] = [0, 0, 0, 1];

/// The operation that is none.
const INVALID: u8 = 0xfe;

/// A token whose balances lie under the accounts, where a test [puts](Stage::tell) them.
fn token(heir: Address) -> Vec<u8> {
    Code::default()
        .on([0; 4], "told")
        .on(END, "end")
        .on(erc20::BALANCE_OF, "balanceOf")
        .on(erc20::TRANSFER, "transfer")
        .at("revert")
        .revert()
        .at("balanceOf")
        .ops(&[PUSH1, 4, CALLDATALOAD, SLOAD, PUSH0, MSTORE])
        .answer(32)
        .at("transfer")
        .when(0, Sends::Refuses as u8, "revert")
        .when(0, Sends::SaysFalse as u8, "false")
        .when(0, Sends::Loops as u8, "loop")
        .when(0, Sends::Traps as u8, "trap")
        .ops(&[PUSH1, 36, CALLDATALOAD, CALLER, SLOAD, LT])
        .jump_if("revert")
        .ops(&[PUSH1, 36, CALLDATALOAD, CALLER, SLOAD, SUB, CALLER, SSTORE])
        .ops(&[PUSH1, 36, CALLDATALOAD, PUSH1, 4, CALLDATALOAD, SLOAD, ADD, PUSH1, 4, CALLDATALOAD, SSTORE])
        .ops(&[PUSH1, 1, PUSH0, MSTORE])
        .at("false")
        .answer(32)
        .at("loop")
        .jump("loop")
        .at("trap")
        .ops(&[INVALID])
        .at("end")
        .terminate(heir)
        .told()
        .init()
}

/// A settled sale of such a token: Ada and Bob have asked for all of it each.
struct Sold {
    sale: AnySale,
    token: Address,
    buyers: [(&'static str, Account); 2],
}

impl Sold {
    /// Each gets half, for half of what they paid; or in a fixed sale, where nobody can ask for more than there is, all that
    /// they paid for.
    fn by(mechanism: Mechanism) -> Self {
        let lots = if mechanism == Mechanism::Fixed { 5 } else { 10 };
        Self::asking(mechanism, lots, 0)
    }

    fn asking(mechanism: Mechanism, lots: u32, min_raise: u128) -> Self {
        let mut token_at = Address::zero();
        let mut sale = AnySale::announced(mechanism, |stage| {
            let seller = stage.roles.seller.clone();
            let code = token(seller.address());
            token_at = stage.chain.instantiate(&seller, &code, vec![], 0, None).expect("deploys").address;
            Offer { token: token_at, min_raise, ..Offer::default() }
        });
        let place = sale.at.sale;
        sale.tell(token_at, address_word(place), word(SUPPLY));
        sale.fund().expect("it is there, and can be sent");
        sale.open();
        let buyers = ["ada", "bob"].map(|name| (name, sale.person(name)));
        for (_, buyer) in &buyers {
            sale.order(buyer, lots, u128::from(lots) * PRICE);
        }
        sale.settle();
        Self { sale, token: token_at, buyers }
    }

    fn sends(&mut self, sends: Sends) {
        self.sale.tell(self.token, BEHAVIOUR, small(sends as u8));
    }

    /// What a buyer has of the token, and what came of money by a claim. An event says so, and what was paid.
    #[track_caller]
    fn claims(&mut self, buyer: usize) -> Result<[u128; 3], Error> {
        let (name, wallet) = self.buyers[buyer].clone();
        let (money, units) = (self.sale.money(wallet.address()), self.sale.units(wallet.address()));
        let receipt = self.sale.claims(&wallet, name)?;
        let back = (self.sale.money(wallet.address()) as i128 - money as i128 + receipt.cost.deposit) as u128;
        let came = self.sale.units(wallet.address()) - units;
        let claimed: Vec<Claimed> = receipt.events();
        assert_eq!(
            (claimed.len(), claimed[0].account, claimed[0].units, claimed[0].refund),
            (1, wallet.address(), came, back)
        );
        Ok([came, claimed[0].paid, back])
    }

    /// How many lots the buyer's order is for, if it still stands.
    fn stands(&mut self, buyer: usize) -> Option<u32> {
        let name = self.buyers[buyer].0;
        order_of(&mut self.sale, alias(name)).map(|order| order.asked)
    }
}

const HALF: u128 = SUPPLY / 2;

#[test]
fn a_refund_is_paid_though_the_token_refuses_and_what_was_bought_waits() {
    for mechanism in Mechanism::REFUNDING {
        for failure in FAILURES {
            let mut sold = Sold::by(mechanism);
            sold.sends(failure);
            for buyer in [0, 1] {
                let first = sold.claims(buyer);
                assert_eq!(first, Ok([0, HALF * PRICE, HALF * PRICE]), "{mechanism:?} {failure:?}");
                // What is left of the order is what was bought, and it stands.
                for _ in 0..2 {
                    assert_eq!(sold.claims(buyer), Err(Error::TokenFailed), "{mechanism:?} {failure:?}");
                    assert_eq!(sold.stands(buyer), Some(10));
                }
            }
            // Nobody's money is left but the seller's.
            assert_eq!(sold.sale.pot(), SUPPLY * PRICE);
            sold.sale.keep(Action::Proceeds).expect("no token is asked");
            assert_eq!(sold.sale.pot(), 0);
            sold.sends(Sends::Works);
            for buyer in [1, 0] {
                assert_eq!(sold.claims(buyer), Ok([HALF, 0, 0]), "{mechanism:?} {failure:?}");
                assert_eq!((sold.claims(buyer), sold.stands(buyer)), (Err(Error::NoOrder), None));
            }
            let place = sold.sale.at.sale;
            assert_eq!((sold.sale.pot(), sold.sale.units(place)), (0, 0));
        }
    }
}

/// Whoever claims in one piece and whoever claims in two have the same in the end.
#[test]
fn claims_before_and_after_the_token_refused_add_up_to_the_same() {
    for mechanism in Mechanism::REFUNDING {
        let mut sold = Sold::by(mechanism);
        let whole = sold.claims(0).expect("it works");
        sold.sends(Sends::Refuses);
        let money = sold.claims(1).expect("a refund");
        sold.sends(Sends::Works);
        let units = sold.claims(1).expect("what was bought");
        let sum: Vec<u128> = money.iter().zip(units).map(|(first, second)| first + second).collect();
        assert_eq!((whole, sum), ([HALF, HALF * PRICE, HALF * PRICE], whole.to_vec()), "{mechanism:?}");
        for buyer in [0, 1] {
            assert_eq!(sold.claims(buyer), Err(Error::NoOrder));
        }
    }
}

/// What waits is the person's, not whoever's account came first.
#[test]
fn what_waits_moves_with_the_person() {
    for mechanism in Mechanism::REFUNDING {
        let mut sold = Sold::by(mechanism);
        sold.sends(Sends::Refuses);
        sold.claims(0).expect("a refund");
        let new = sold.sale.wallet("ada's new wallet");
        sold.sale.attest("ada", &new, 2, u64::MAX, 2).expect("two issuers signed");
        sold.sends(Sends::Works);
        let (old, caller) = (sold.buyers[0].1.clone(), sold.buyers[1].1.clone());
        let until = sold.sale.chain.now() + sold.sale.terms.recovery_window;
        let thief = sold.sale.claims(&caller, "ada").expect_err("another's");
        assert_eq!(thief, Error::NotYours { caller: caller.address() });
        let early = sold.sale.claims(&old, "ada").expect_err("it was stolen");
        assert!(matches!(early, Error::RecoveryWindow { until: end, .. } if end <= until), "{early:?}");
        sold.buyers[0].1 = new;
        assert_eq!(sold.claims(0), Ok([HALF, 0, 0]), "{mechanism:?}");
    }
}

/// Then there is no money to pay, and the claim is as it was before.
#[test]
fn where_nothing_is_to_be_refunded_a_claim_waits_for_the_token() {
    for mechanism in Mechanism::ALL {
        for failure in FAILURES {
            let mut sold = Sold::asking(mechanism, 5, 0);
            sold.sends(failure);
            for _ in 0..2 {
                assert_eq!(sold.claims(0), Err(Error::TokenFailed), "{mechanism:?} {failure:?}");
                assert_eq!(sold.stands(0), Some(5));
            }
            sold.sends(Sends::Works);
            assert_eq!(sold.claims(0), Ok([5, 5 * PRICE, 0]));
            assert_eq!(sold.claims(0), Err(Error::NoOrder));
        }
    }
}

#[test]
fn of_a_cancelled_sale_no_refund_asks_the_token() {
    for mechanism in Mechanism::ALL {
        let mut sold = Sold::asking(mechanism, 4, SUPPLY * PRICE);
        assert_eq!(sold.sale.phase(), Phase::Cancelled, "{mechanism:?}");
        sold.sends(Sends::Loops);
        for buyer in [0, 1] {
            assert_eq!(sold.claims(buyer), Ok([0, 0, 4 * PRICE]), "{mechanism:?}");
            assert_eq!(sold.claims(buyer), Err(Error::NoOrder));
        }
        assert_eq!(sold.sale.pot(), 0);
    }
}

/// An account without code answers nothing to everything, as some old tokens do when they have sent.
#[test]
fn a_token_that_is_no_more_has_delivered_nothing() {
    for mechanism in Mechanism::ALL {
        let mut sold = Sold::by(mechanism);
        let (seller, token) = (sold.sale.roles.seller.clone(), sold.token);
        sold.sale.chain.call(&seller, token, END.to_vec(), 0).expect("it deletes itself");
        sold.sale.chain.next_block();
        if mechanism != Mechanism::Fixed {
            let (name, wallet) = sold.buyers[0].clone();
            let receipt = sold.sale.claims(&wallet, name).expect("a refund");
            assert_claimed(&receipt, wallet.address(), [0, HALF * PRICE, HALF * PRICE]);
        }
        let (name, wallet) = sold.buyers[0].clone();
        let refused = sold.sale.claims(&wallet, name).expect_err("nothing was sent");
        assert_eq!((refused, sold.stands(0).is_some()), (Error::TokenFailed, true), "{mechanism:?}");
        sold.sale.keep(Action::Proceeds).expect("no token is asked");
    }
}

const ALLOTMENT_OF: u32 = 0x71c7_0004;
const HAND_ON: u32 = 0x71c7_0002;
const ISSUE: u32 = 0x71c7_0008;

/// Of tickets it is the same: whoever bid more than the price has the difference back.
#[test]
fn a_ticket_that_is_not_issued_keeps_no_refund_back() {
    let mut auction = Auction::without_sale(|terms| (terms.tickets, terms.max_lots, terms.supply) = (true, 1, 2));
    let collection = auction.puppet(&[]);
    auction.puppet_says(collection, ALLOTMENT_OF, &[0, 2, 0, 0, 0]);
    auction.puppet_says(collection, HAND_ON, &[0, 0]);
    auction.terms.goods = collection;
    auction.announce().expect("any collection");
    auction.keep(Action::Fund).expect("it says that it can issue two");
    auction.set_time(auction.terms.opens_at);
    let bidders = auction.bidders(&[(5, 1), (3, 1), (2, 1)]);
    auction.close();
    auction.keep(Action::Settle).expect("the first two win, at the second's price");
    let claims = |auction: &mut Auction, bidder: usize| {
        let (name, wallet) = &bidders[bidder];
        let alias = auction.alias_of(name);
        auction.act(wallet, Action::Claim(alias), 0).map(|receipt| (receipt, wallet.address()))
    };
    // Nothing, as by an account without code; a refusal; a word too much.
    for none in [&[][..], &[0, 1, 0], &[0, 0, 1, 0, 0, 0, 0]] {
        auction.puppet_says(collection, ISSUE, none);
        assert_eq!(claims(&mut auction, 1).map(drop), Err(Error::TokenFailed), "{none:?}");
    }
    let (receipt, account) = claims(&mut auction, 0).expect("a refund");
    assert_claimed(&receipt, account, [0, 130, 20]);
    assert_eq!(claims(&mut auction, 0).map(drop), Err(Error::TokenFailed));
    let (receipt, account) = claims(&mut auction, 2).expect("all of it");
    assert_claimed(&receipt, account, [0, 0, 120]);
    assert_eq!(auction.pot(), 260, "the beneficiary's");

    auction.puppet_says(collection, ISSUE, &[0, 0, 1, 0, 0, 0]);
    for (bidder, expected) in [(0, [1, 0, 0]), (1, [1, 130, 0])] {
        let (receipt, account) = claims(&mut auction, bidder).expect("a ticket");
        assert_claimed(&receipt, account, expected);
    }
    for bidder in [0, 1, 2] {
        assert_eq!(claims(&mut auction, bidder).map(drop), Err(Error::NoOrder));
    }
}
