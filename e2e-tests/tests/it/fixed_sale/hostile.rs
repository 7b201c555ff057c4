//! Those who mean harm: tokens and collections, buyers and beneficiaries that are contracts, sources of personhood. They hurt
//! nobody but themselves.

use super::*;
use e2e_tests::{
    PRECOMPILE, WINDOW,
    evm::{BALANCE, BEHAVIOUR, Paid, Puppet, Says, Transfer, action_input, reentries, sent},
};
use fairsale_chain::Address;
use fairsale_interfaces::sale::{Claimed, Order};
use fixed_sale::Terms;

/// What is no transfer, whatever else it is.
const FAILURES: [Transfer; 4] = [Transfer::SaysFalse, Transfer::SaysTwo, Transfer::SaysTooMuch, Transfer::Reverts];

fn word(low: u128) -> [u8; 32] {
    let mut word = [0; 32];
    word[16..].copy_from_slice(&low.to_be_bytes());
    word
}

/// An open sale of a token that does as it is told, to citizens.
fn of_hostile_token(reentry: &[u8], change: impl FnOnce(&mut Terms)) -> (Fixed, Address) {
    let mut stage = Fixed::without_sale(|terms| {
        terms.personhood = PRECOMPILE;
        change(terms);
    });
    let token = stage.hostile_token(reentry);
    stage.terms.token = token;
    stage.announce().expect("terms that can be kept");
    assert_eq!(keep(&mut stage, Action::Fund), Err(Error::Underfunded { balance: 0, supply: 10 }));
    stage.tell(token, BALANCE, word(10));
    keep(&mut stage, Action::Fund).expect("it says that all is there");
    stage.set_time(stage.terms.opens_at);
    (stage, token)
}

fn behaves(stage: &mut Fixed, contract: Address, behaviour: u8) {
    stage.tell(contract, BEHAVIOUR, word(behaviour.into()));
}

#[test]
fn a_delivery_that_fails_is_no_purchase() {
    for failure in FAILURES {
        let (mut stage, token) = of_hostile_token(&[], |_| ());
        let ada = stage.citizen("ada");
        stage.order(&ada, 1);
        behaves(&mut stage, token, failure as u8);
        let before = (stage.pot(), stage.state(), stage.order_of("ada"));
        let bob = stage.citizen("bob");
        assert_eq!(answer(&mut stage, &bob, Action::Order(2), 4), Err(Error::TokenFailed), "{failure:?}");
        assert_eq!(answer(&mut stage, &ada, Action::Change(2), 2), Err(Error::TokenFailed), "{failure:?}");
        assert_eq!((stage.pot(), stage.state(), stage.order_of("ada")), before);
        behaves(&mut stage, token, Transfer::SaysNothing as u8);
        let receipt = stage.order(&bob, 2);
        assert_eq!(sent(&receipt, token), [(bob.address(), 2)]);
        stage.close_and_settle();
        keep(&mut stage, Action::Proceeds).expect("six");
        assert_eq!(stage.pot(), 0);
    }
}

#[test]
fn a_claim_that_fails_is_left_for_later_and_so_is_the_unsold() {
    for failure in FAILURES {
        let (mut stage, token) = of_hostile_token(&[], |terms| terms.claims_from = terms.closes_at);
        let (ada, alias) = (stage.citizen("ada"), stage.alias("ada"));
        stage.order(&ada, 3);
        stage.close_and_settle();
        behaves(&mut stage, token, failure as u8);
        for _ in 0..2 {
            assert_eq!(answer(&mut stage, &ada, Action::Claim(alias), 0), Err(Error::TokenFailed), "{failure:?}");
            assert_eq!(stage.order_of("ada"), Some(Order { asked: 3, account: ada.address() }));
            assert_eq!(keep(&mut stage, Action::Unsold), Err(Error::TokenFailed));
        }
        keep(&mut stage, Action::Proceeds).expect("money is no business of the token's");
        behaves(&mut stage, token, Transfer::Works as u8);
        let receipt = stage.act(&ada, Action::Claim(alias), 0).expect("it works");
        assert_eq!(sent(&receipt, token), [(ada.address(), 3)]);
        let receipt = stage.keep(Action::Unsold).expect("it works");
        assert_eq!(sent(&receipt, token), [(stage.terms.unsold_to, 7)]);
        assert_eq!(answer(&mut stage, &ada, Action::Claim(alias), 0), Err(Error::NoOrder));
        assert_eq!(keep(&mut stage, Action::Unsold), Err(Error::NothingLeft));
    }
}

/// All that could be tried on a sale while it pays or delivers.
fn tries(stage: &Fixed) -> Vec<Action> {
    let claims = ["ada", "mallory"].map(|name| Action::Claim(stage.alias(name)));
    let orders = [Action::Order(1), Action::Change(4), Action::Withdraw];
    let ends = [Action::Settle, Action::Proceeds, Action::Unsold, Action::Fund];
    [&claims[..], &orders, &ends].concat()
}

#[test]
fn a_token_that_reenters_while_it_delivers_gets_in_nowhere() {
    let actions = tries(&Fixed::without_sale(|_| ()));
    for action in actions {
        for later in [false, true] {
            let (mut stage, token) = of_hostile_token(&action_input(action), |terms| {
                terms.claims_from = if later { terms.closes_at } else { 0 };
            });
            // The token is a person too, who bought nothing.
            let (context, alias) = (stage.terms.context, stage.alias("mallory"));
            stage.chain.set_person(token, context, 2, alias);
            let ada = stage.citizen("ada");
            behaves(&mut stage, token, Transfer::Reenters as u8);
            let mut receipt = stage.order(&ada, 2);
            if later {
                stage.close_and_settle();
                receipt = stage.claim(&ada, "ada");
            }
            assert_eq!(reentries(&receipt, token), [false], "{action:?}");
            assert_eq!(sent(&receipt, token), [(ada.address(), 2)]);
            assert_eq!((stage.pot(), stage.state().left, stage.state().orders), (4, 8, 1));
        }
    }
}

/// A cancelled sale: Ada paid 6, the contract Mallory 8.
fn cancelled(reentry: &[u8]) -> (Fixed, Account, Address) {
    let mut stage = Fixed::later(|terms| terms.min_raise = 100);
    let ada = stage.person("ada");
    stage.order(&ada, 3);
    let mallory = stage.person_with_contract("mallory", reentry);
    stage.act_through(mallory, Action::Order(4), 8).expect("a contract buys like any wallet");
    stage.close_and_settle();
    (stage, ada, mallory)
}

#[test]
fn a_buyer_that_refuses_its_refund_holds_up_nobody_and_can_claim_later() {
    for paid in [Paid::Refuses, Paid::Loops] {
        let (mut stage, ada, mallory) = cancelled(&[]);
        stage.when_paid(mallory, paid);
        let claim = Action::Claim(stage.alias("mallory"));
        let sale = stage.at.sale;
        assert!(stage.through(mallory, sale, &action_input(claim), 0).is_err());
        if paid == Paid::Refuses {
            assert_eq!(stage.act_through(mallory, claim, 0).expect_err("it refuses"), Error::PaymentFailed);
        }
        assert_eq!(stage.claimed(&ada, "ada"), (0, 6));
        keep(&mut stage, Action::Unsold).expect("no business of Mallory's");
        stage.when_paid(mallory, Paid::Accepts);
        let before = stage.money(mallory);
        stage.act_through(mallory, claim, 0).expect("theirs");
        assert_eq!((stage.money(mallory), stage.pot()), (before + 8, 0));
        assert_eq!(stage.act_through(mallory, claim, 0).expect_err("once"), Error::NoOrder);
    }
}

#[test]
fn a_buyer_that_reenters_while_it_is_paid_gets_in_nowhere() {
    let actions = tries(&Fixed::without_sale(|_| ()));
    for action in actions {
        let (mut stage, ada, mallory) = cancelled(&action_input(action));
        stage.when_paid(mallory, Paid::Reenters);
        let (claim, before) = (Action::Claim(stage.alias("mallory")), stage.money(mallory));
        let receipt = stage.act_through(mallory, claim, 0).expect("theirs");
        assert_eq!((reentries(&receipt, mallory), stage.money(mallory)), (vec![false], before + 8), "{action:?}");
        assert_eq!(stage.claimed(&ada, "ada"), (0, 6));
        assert_eq!(stage.pot(), 0);
    }
}

#[test]
fn a_contract_that_refuses_money_buys_and_is_delivered_like_any_wallet() {
    let mut stage = Fixed::open(|_| ());
    let mallory = stage.person_with_contract("mallory", &[]);
    stage.when_paid(mallory, Paid::Refuses);
    stage.act_through(mallory, Action::Order(4), 8).expect("nothing is paid to it");
    assert_eq!(stage.tokens(mallory), 4);
}

#[test]
fn a_beneficiary_that_refuses_or_reenters_holds_up_nobody_and_is_paid_once() {
    for (paid, reentry) in [(Paid::Refuses, vec![]), (Paid::Reenters, action_input(Action::Proceeds))] {
        let mut stage = Fixed::without_sale(|terms| terms.personhood = PRECOMPILE);
        let beneficiary = stage.wallet_contract(&reentry);
        stage.terms.beneficiary = beneficiary;
        stage.announce().expect("somebody");
        stage.fund();
        stage.set_time(stage.terms.opens_at);
        let ada = stage.citizen("ada");
        stage.order(&ada, 4);
        stage.close_and_settle();
        stage.when_paid(beneficiary, paid);
        let before = stage.money(beneficiary);
        let first = keep(&mut stage, Action::Proceeds);
        if paid == Paid::Refuses {
            assert_eq!(first, Err(Error::PaymentFailed));
            keep(&mut stage, Action::Unsold).expect("no business of the beneficiary's");
            stage.when_paid(beneficiary, Paid::Accepts);
            keep(&mut stage, Action::Proceeds).expect("now it takes them");
        }
        assert_eq!(stage.money(beneficiary), before + 8);
        assert_eq!(keep(&mut stage, Action::Proceeds), Err(Error::NothingLeft));
    }
}

const ISSUE: u32 = 0x71c7_0008;
const HAND_ON: u32 = 0x71c7_0002;
const ALLOTMENT_OF: u32 = 0x71c7_0004;

#[test]
fn a_collection_that_fails_sells_nothing_and_one_that_reenters_gets_in_nowhere() {
    let reentry = action_input(Action::Order(1));
    let mut stage = Fixed::without_sale(|terms| terms.personhood = PRECOMPILE);
    let ticket = stage.puppet(&reentry);
    (stage.terms.tickets, stage.terms.token) = (true, ticket);
    stage.announce().expect("the collection is asked later");
    assert_eq!(keep(&mut stage, Action::Fund), Err(Error::TokenFailed), "it says nothing");
    stage.puppet_says(ticket, ALLOTMENT_OF, &[0, 10, 0, 0, 0]);
    assert_eq!(keep(&mut stage, Action::Fund), Err(Error::TokenFailed), "ten, which it does not hand on");
    stage.puppet_says(ticket, HAND_ON, &[0, 0]);
    keep(&mut stage, Action::Fund).expect("ten");
    stage.set_time(stage.terms.opens_at);
    let ada = stage.citizen("ada");
    for bad in [&[][..], &[0, 0], &[0, 0, 1, 0, 0], &[0, 1, 1, 0, 0, 0], &[1, 0, 1, 0, 0, 0]] {
        stage.puppet_says(ticket, ISSUE, bad);
        assert_eq!(answer(&mut stage, &ada, Action::Order(3), 6), Err(Error::TokenFailed), "{bad:?}");
        assert_eq!((stage.order_of("ada"), stage.pot()), (None, 0));
    }
    stage.puppet_says(ticket, ISSUE, &[0, 0, 1, 0, 0, 0]);
    stage.puppet_does(ticket, Puppet::Reenters);
    let receipt = stage.order(&ada, 3);
    assert_eq!((reentries(&receipt, ticket), receipt.events::<Claimed>().len()), (vec![false; 3], 1));
    assert_eq!((stage.pot(), stage.state().left), (6, 7));
}

#[test]
fn what_is_no_answer_of_a_source_is_refused_and_leaves_claims_to_the_orders_account() {
    for failure in [Says::Reverts, Says::Nothing, Says::OneWord, Says::ThreeWords] {
        let mut stage = Fixed::without_sale(|terms| terms.claims_from = terms.closes_at);
        let source = stage.hostile_source();
        stage.terms.personhood = source;
        stage.announce().expect("the source is asked later");
        stage.fund();
        stage.set_time(stage.terms.opens_at);
        let (ada, bob) = (stage.introduce(source, "ada", [1; 32]), stage.introduce(source, "bob", [2; 32]));
        let nobody = stage.introduce(source, "nobody", [0; 32]);
        let refused = Err(Error::NotAPerson { status: 0, required: 2 });
        assert_eq!(answer(&mut stage, &nobody, Action::Order(1), 2), refused, "whoever has no alias is nobody");
        stage.order(&ada, 2);
        behaves(&mut stage, source, failure as u8);
        assert_eq!(answer(&mut stage, &bob, Action::Order(1), 2), Err(Error::PersonhoodUnavailable));
        assert_eq!(answer(&mut stage, &ada, Action::Change(3), 2), Err(Error::PersonhoodUnavailable));
        stage.close_and_settle();
        let (now, claim) = (stage.chain.now(), Action::Claim([1; 32]));
        let until = now + WINDOW;
        assert_eq!(answer(&mut stage, &ada, claim, 0), Err(Error::RecoveryWindow { until, now }));
        assert_eq!(answer(&mut stage, &bob, claim, 0), Err(Error::NotYours { caller: bob.address() }));
        stage.set_time(until);
        answer(&mut stage, &ada, claim, 0).expect("theirs");
        assert_eq!(stage.tokens(ada.address()), 2);
    }
}
