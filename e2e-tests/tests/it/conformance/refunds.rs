//! Tokens that worked when the sale was funded, and refuse when what was bought is handed over. The buyers' money is not theirs
//! to keep: refunds are paid all the same, and what was bought waits.

use super::{PRICE, SUPPLY};
use e2e_tests::{
    Mechanism, Stage,
    action::Action,
    erc20,
    evm::{
        BEHAVIOUR,
        assembler::{Code, op::*},
    },
};
use fairsale_chain::{Account, Address};
use fairsale_interfaces::{
    host::{address_word, number_word},
    sale::{Claimed, Error, Phase},
};

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

/// A settled sale of such a token.
struct Sold<M: Mechanism> {
    stage: Stage<M>,
    token: Address,
    buyers: [(&'static str, Account); 2],
}

impl<M: Mechanism> Sold<M> {
    /// Ada and Bob have asked for all of it each: each gets half, for half of what they paid.
    fn scarce() -> Self {
        Self::asking(SUPPLY as u32, 0)
    }

    /// Ada and Bob have asked for so many lots each.
    fn asking(lots: u32, min_raise: u128) -> Self {
        let mut stage = Stage::<M>::plain(SUPPLY, PRICE, |terms| M::common_mut(terms).min_raise = min_raise);
        let seller = stage.roles.seller.clone();
        let code = token(seller.address());
        let token = stage.chain.instantiate(&seller, &code, vec![], 0, None).expect("deploys").address;
        stage.common_mut().asset = token;
        stage.announce().expect("an ERC-20 like any other");
        stage.tell(token, address_word(stage.at.sale), number_word(SUPPLY));
        stage.keep(Action::Fund).expect("it is there, and can be sent");
        stage.set_time(stage.common().opens_at);
        let buyers = ["ada", "bob"].map(|name| (name, stage.person(name)));
        for (_, buyer) in &buyers {
            stage.order(buyer, lots);
        }
        stage.close_and_settle();
        Self { stage, token, buyers }
    }

    fn sends(&mut self, sends: Sends) {
        self.stage.tell(self.token, BEHAVIOUR, number_word(sends as u128));
    }

    fn claim_by(&mut self, who: &Account, buyer: usize) -> Result<Claimed, Error> {
        let claim = Action::Claim(self.stage.alias(self.buyers[buyer].0));
        let mut claimed = self.stage.act(who, claim, 0)?.events::<Claimed>();
        assert_eq!((claimed.len(), claimed[0].account), (1, who.address()));
        Ok(claimed.remove(0))
    }

    /// What a buyer has of the token, what was paid, and what came of money by a claim. An event says so.
    #[track_caller]
    fn claims(&mut self, buyer: usize) -> Result<[u128; 3], Error> {
        let wallet = self.buyers[buyer].1.clone();
        let (money, units) = (self.stage.money(wallet.address()), self.stage.tokens(wallet.address()));
        let claim = Action::Claim(self.stage.alias(self.buyers[buyer].0));
        let receipt = self.stage.act(&wallet, claim, 0)?;
        let back = (self.stage.money(wallet.address()) as i128 - money as i128 + receipt.cost.deposit) as u128;
        let came = self.stage.tokens(wallet.address()) - units;
        let claimed: Vec<Claimed> = receipt.events();
        assert_eq!(
            (claimed.len(), claimed[0].account, claimed[0].allocated, claimed[0].refund),
            (1, wallet.address(), came, back)
        );
        Ok([came, claimed[0].paid, back])
    }

    /// How many lots the buyer's order is for, if it still stands.
    fn stands(&mut self, buyer: usize) -> Option<u32> {
        self.stage.order_of(self.buyers[buyer].0).map(|order| order.lots)
    }
}

const HALF: u128 = SUPPLY / 2;

pub fn a_refund_is_paid_though_the_token_refuses_and_what_was_bought_waits<M: Mechanism>() {
    for failure in FAILURES {
        let mut sold = Sold::<M>::scarce();
        sold.sends(failure);
        for buyer in [0, 1] {
            let first = sold.claims(buyer);
            assert_eq!(first, Ok([0, HALF * PRICE, HALF * PRICE]), "{failure:?}");
            // What is left of the order is what was bought, and it stands.
            for _ in 0..2 {
                assert_eq!(sold.claims(buyer), Err(Error::TokenFailed), "{failure:?}");
                assert_eq!(sold.stands(buyer), Some(10));
            }
        }
        // Nobody's money is left but the seller's.
        assert_eq!(sold.stage.pot(), SUPPLY * PRICE);
        sold.stage.keep(Action::Proceeds).expect("no token is asked");
        assert_eq!(sold.stage.pot(), 0);
        sold.sends(Sends::Works);
        for buyer in [1, 0] {
            assert_eq!(sold.claims(buyer), Ok([HALF, 0, 0]), "{failure:?}");
            assert_eq!((sold.claims(buyer), sold.stands(buyer)), (Err(Error::NoOrder), None));
        }
        assert_eq!((sold.stage.pot(), sold.stage.tokens(sold.stage.at.sale)), (0, 0));
    }
}

/// Whoever claims in one piece and whoever claims in two have the same in the end.
pub fn claims_before_and_after_the_token_refused_add_up_to_the_same<M: Mechanism>() {
    let mut sold = Sold::<M>::scarce();
    let whole = sold.claims(0).expect("it works");
    sold.sends(Sends::Refuses);
    let money = sold.claims(1).expect("a refund");
    sold.sends(Sends::Works);
    let units = sold.claims(1).expect("what was bought");
    let sum: Vec<u128> = money.iter().zip(units).map(|(first, second)| first + second).collect();
    assert_eq!((whole, sum), ([HALF, HALF * PRICE, HALF * PRICE], whole.to_vec()));
    for buyer in [0, 1] {
        assert_eq!(sold.claims(buyer), Err(Error::NoOrder));
    }
}

/// What waits is the person's, not whoever's account came first.
pub fn what_waits_moves_with_the_person<M: Mechanism>() {
    let mut sold = Sold::<M>::scarce();
    sold.sends(Sends::Refuses);
    sold.claims(0).expect("a refund");
    let new = sold.stage.wallet("ada's new wallet");
    sold.stage.attest("ada", &new, 2, u64::MAX, 2).expect("two issuers signed");
    sold.sends(Sends::Works);
    let (old, caller) = (sold.buyers[0].1.clone(), sold.buyers[1].1.clone());
    let until = sold.stage.chain.now() + sold.stage.common().recovery_window;
    assert_eq!(sold.claim_by(&caller, 0), Err(Error::NotYours { caller: caller.address() }));
    let early = sold.claim_by(&old, 0).expect_err("it was stolen");
    assert!(matches!(early, Error::RecoveryWindow { until: end, .. } if end <= until), "{early:?}");
    sold.buyers[0].1 = new;
    assert_eq!(sold.claims(0), Ok([HALF, 0, 0]));
}

/// Then there is no money to pay, and the claim is as it was before.
pub fn where_nothing_is_to_be_refunded_a_claim_waits_for_the_token<M: Mechanism>() {
    for failure in FAILURES {
        let mut sold = Sold::<M>::asking(5, 0);
        sold.sends(failure);
        for _ in 0..2 {
            assert_eq!(sold.claims(0), Err(Error::TokenFailed), "{failure:?}");
            assert_eq!(sold.stands(0), Some(5));
        }
        sold.sends(Sends::Works);
        assert_eq!(sold.claims(0), Ok([5, 5 * PRICE, 0]));
        assert_eq!(sold.claims(0), Err(Error::NoOrder));
    }
}

pub fn of_a_cancelled_sale_no_refund_asks_the_token<M: Mechanism>() {
    let mut sold = Sold::<M>::asking(4, SUPPLY * PRICE);
    assert_eq!(sold.stage.phase(), Phase::Cancelled);
    sold.sends(Sends::Loops);
    for buyer in [0, 1] {
        assert_eq!(sold.claims(buyer), Ok([0, 0, 4 * PRICE]));
        assert_eq!(sold.claims(buyer), Err(Error::NoOrder));
    }
    assert_eq!(sold.stage.pot(), 0);
}

/// An account without code answers nothing to everything, as some old tokens do when they have sent.
pub fn a_token_that_is_no_more_has_delivered_nothing<M: Mechanism>() {
    let mut sold = Sold::<M>::asking(5, 0);
    sold.token_ends();
    assert_eq!(sold.claims_of_the_first(), Err(Error::TokenFailed), "nothing was sent");
    assert!(sold.stands(0).is_some());
    sold.stage.keep(Action::Proceeds).expect("no token is asked");
}

/// Requires a mechanism that refunds what it cannot sell.
pub fn a_token_that_is_no_more_keeps_no_refund_back<M: Mechanism>() {
    let mut sold = Sold::<M>::scarce();
    sold.token_ends();
    assert_eq!(sold.claims_of_the_first(), Ok([0, HALF * PRICE, HALF * PRICE]), "a refund");
    assert_eq!(sold.claims_of_the_first(), Err(Error::TokenFailed), "nothing was sent");
    assert!(sold.stands(0).is_some());
    sold.stage.keep(Action::Proceeds).expect("no token is asked");
}

impl<M: Mechanism> Sold<M> {
    /// The token deletes itself.
    fn token_ends(&mut self) {
        let (seller, token) = (self.stage.roles.seller.clone(), self.token);
        self.stage.chain.call(&seller, token, END.to_vec(), 0).expect("it deletes itself");
        self.stage.chain.next_block();
    }

    /// What the sale says to Ada's claim: of a token that is no more nobody can be asked who has what.
    fn claims_of_the_first(&mut self) -> Result<[u128; 3], Error> {
        let wallet = self.buyers[0].1.clone();
        self.claim_by(&wallet, 0).map(|Claimed { allocated, paid, refund, .. }| [allocated, paid, refund])
    }
}
