//! Those who mean harm: tokens and collections, buyers and beneficiaries that are contracts, sources of personhood. They hurt
//! nobody but themselves.

use super::*;
use e2e_tests::{
    PRECOMPILE,
    evm::{BALANCE, BEHAVIOUR, Paid, Puppet, Transfer, action_input, reentries, sent},
};
use fairsale_chain::Address;
use fairsale_interfaces::sale::Claimed;
use fixed_sale::Terms;

/// Answers to a transfer that are failures.
const FAILURES: [Transfer; 4] = [Transfer::SaysFalse, Transfer::SaysTwo, Transfer::SaysTooMuch, Transfer::Reverts];

fn word(low: u128) -> [u8; 32] {
    let mut word = [0; 32];
    word[16..].copy_from_slice(&low.to_be_bytes());
    word
}

/// An open sale of a token that does as it is told, to citizens.
fn of_hostile_token(reentry: &[u8], change: impl FnOnce(&mut Terms)) -> (Fixed, Address) {
    let mut stage = Fixed::without_sale(|terms| {
        terms.common.personhood = PRECOMPILE;
        change(terms);
    });
    let token = stage.hostile_token(reentry);
    stage.terms.common.asset = token;
    stage.announce().expect("terms that can be kept");
    assert_eq!(keep(&mut stage, Action::Fund), Err(Error::Underfunded { balance: 0, supply: 10 }));
    stage.tell(token, BALANCE, word(10));
    keep(&mut stage, Action::Fund).expect("it says that all is there");
    stage.set_time(stage.terms.common.opens_at);
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
                terms.claims_from = if later { terms.common.closes_at } else { 0 };
            });
            // The token is a person too, who bought nothing.
            let (context, alias) = (stage.terms.common.context, stage.alias("mallory"));
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

#[test]
fn a_contract_that_refuses_money_buys_and_is_delivered_like_any_wallet() {
    let mut stage = Fixed::open(|_| ());
    let mallory = stage.person_with_contract("mallory", &[]);
    stage.when_paid(mallory, Paid::Refuses);
    stage.act_through(mallory, Action::Order(4), 8).expect("nothing is paid to it");
    assert_eq!(stage.tokens(mallory), 4);
}

const ISSUE: u32 = 0x71c7_0008;
const HAND_ON: u32 = 0x71c7_0002;
const ALLOTMENT_OF: u32 = 0x71c7_0004;

#[test]
fn a_collection_that_fails_sells_nothing_and_one_that_reenters_gets_in_nowhere() {
    let reentry = action_input(Action::Order(1));
    let mut stage = Fixed::without_sale(|terms| terms.common.personhood = PRECOMPILE);
    let ticket = stage.puppet(&reentry);
    (stage.terms.common.tickets, stage.terms.common.asset) = (true, ticket);
    stage.announce().expect("the collection is asked later");
    assert_eq!(keep(&mut stage, Action::Fund), Err(Error::TokenFailed), "it says nothing");
    stage.puppet_says(ticket, ALLOTMENT_OF, &[0, 10, 0, 0, 0]);
    assert_eq!(keep(&mut stage, Action::Fund), Err(Error::TokenFailed), "ten, which it does not hand on");
    stage.puppet_says(ticket, HAND_ON, &[0, 0]);
    keep(&mut stage, Action::Fund).expect("ten");
    stage.set_time(stage.terms.common.opens_at);
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
