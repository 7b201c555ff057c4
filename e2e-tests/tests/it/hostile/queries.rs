//! Those who are asked, and those who are paid. A question changes nothing, whoever is asked; and whoever is paid cannot have
//! others pay for what they do with the money.

use super::*;
use e2e_tests::{
    DOT, WINDOW, erc20,
    evm::{
        BEHAVIOUR,
        assembler::{Code, op::*},
    },
};
use fairsale_interfaces::{host::address_word, personhood::PERSONHOOD_STATUS};

/// A source that gives everybody full status and the alias that lies under the account. Once switched, it does this before, of
/// which nothing is allowed to who is only asked.
fn source(before: &[u8]) -> Vec<u8> {
    Code::default()
        .on([0; 4], "told")
        .on(PERSONHOOD_STATUS, "status")
        .revert()
        .at("status")
        .when(0, 0, "answer")
        .ops(before)
        .at("answer")
        .ops(&[PUSH1, 2, PUSH0, MSTORE, PUSH1, 4, CALLDATALOAD, SLOAD, PUSH1, 32, MSTORE])
        .answer(64)
        .told()
        .init()
}

#[test]
fn a_source_that_does_anything_but_answer_fails_as_a_source() {
    // It counts how often it is asked; it logs by whom.
    let writes: &[u8] = &[PUSH1, 1, PUSH1, 9, SLOAD, ADD, PUSH1, 9, SSTORE];
    let logs: &[u8] = &[CALLER, PUSH0, MSTORE, PUSH1, 32, PUSH0, LOG0];
    for before in [writes, logs] {
        let mut stage = Capped::without_sale(|_| ());
        let seller = stage.roles.seller.clone();
        let source = stage.chain.instantiate(&seller, &source(before), vec![], 0, None).expect("deploys").address;
        stage.terms.common.personhood = source;
        stage.announce().expect("terms that can be kept");
        stage.fund();
        stage.chain.set_time(stage.terms.common.opens_at);
        let (ada, bob) = (stage.introduce(source, "ada", [1; 32]), stage.introduce(source, "bob", [2; 32]));
        stage.order(&ada, 100);
        stage.tell(source, BEHAVIOUR, small(1));
        for (who, action, value) in
            [(&bob, Action::Order(1), 2), (&ada, Action::Change(1), 0), (&ada, Action::Withdraw, 0)]
        {
            assert_eq!(stage.act(who, action, value).map(drop), Err(Error::PersonhoodUnavailable));
        }
        stage.close_and_settle();
        let until = stage.chain.now() + WINDOW;
        let early = stage.act(&ada, Action::Claim([1; 32]), 0).expect_err("who is that?");
        assert_eq!(early, Error::RecoveryWindow { until, now: until - WINDOW });
        stage.chain.set_time(until);
        let receipt = stage.act(&ada, Action::Claim([1; 32]), 0).expect("it is its account's");
        assert_claimed(&receipt, ada.address(), [100, 200, 0]);
    }
}

#[test]
fn a_token_that_does_anything_but_say_its_balance_does_not_fund() {
    let counting = Code::default()
        .on(erc20::BALANCE_OF, "balanceOf")
        .ops(&[PUSH1, 1, PUSH0, MSTORE])
        .answer(32)
        .at("balanceOf")
        .ops(&[PUSH1, 1, PUSH1, 9, SLOAD, ADD, PUSH1, 9, SSTORE])
        .push(&1_000u32.to_be_bytes())
        .ops(&[PUSH0, MSTORE])
        .answer(32)
        .init();
    let mut stage = Capped::without_sale(|_| ());
    let (seller, keeper) = (stage.roles.seller.clone(), stage.roles.keeper.clone());
    stage.terms.common.asset = stage.chain.instantiate(&seller, &counting, vec![], 0, None).expect("deploys").address;
    stage.announce().expect("terms that can be kept");
    let question = [&erc20::BALANCE_OF[..], &address_word(stage.at.sale)].concat();
    let answer = stage.chain.dry_run(&keeper, stage.at.token, question, 0).expect("it answers who lets it");
    assert_eq!(answer.output, word(1_000));
    assert_eq!(stage.act(&keeper, Action::Fund, 0).map(drop), Err(Error::TokenFailed));
}

/// The most that the receiver of a payment may have others leave as a deposit: a fiftieth of the currency.
const MOST: i128 = DOT as i128 / 50;

/// A receiver that fills a number of words of its storage when it is paid, and clears them when it is called with anything.
fn hoarder(words: u8) -> Vec<u8> {
    let each = |code: Code, label: &'static str, value: u8| {
        code.push(&[words])
            .at(label)
            .push(&[value])
            .ops(&[DUP2, SSTORE, PUSH1, 1, SWAP1, SUB, DUP1])
            .jump_if(label)
            .ops(&[STOP])
    };
    let code = each(Code::default().ops(&[CALLDATASIZE]).jump_if("clear"), "fill", 1).at("clear");
    each(code, "empty", 0).init()
}

/// A settled sale for such a beneficiary, of which Ada bought all.
fn settled_for(words: u8) -> (Stage, Address, Account) {
    let mut stage = Capped::without_sale(|terms| (terms.common.supply, terms.common.price) = (100, DOT));
    let seller = stage.roles.seller.clone();
    let beneficiary = stage.chain.instantiate(&seller, &hoarder(words), vec![], 0, None).expect("deploys").address;
    stage.terms.common.beneficiary = beneficiary;
    stage.announce().expect("terms that can be kept");
    stage.fund();
    stage.chain.set_time(stage.terms.common.opens_at);
    let ada = stage.person("ada");
    stage.order(&ada, 100);
    stage.close_and_settle();
    (stage, beneficiary, ada)
}

#[test]
fn a_keeper_pays_a_fiftieth_at_most_for_what_a_beneficiary_stores() {
    let (mut stage, beneficiary, _) = settled_for(1);
    let (keeper, before) = (stage.roles.keeper.clone(), stage.money(beneficiary));
    let one = stage.act(&keeper, Action::Proceeds, 0).expect("it is little").cost.deposit;
    assert!(one > 0, "it does store");
    assert_eq!(stage.money(beneficiary) - before, 100 * DOT);

    let most = u8::try_from(MOST / one).expect("a few");
    for (words, paid) in [(most, true), (most + 1, false), (200, false)] {
        let (mut stage, beneficiary, ada) = settled_for(words);
        let (keeper, before) = (stage.roles.keeper.clone(), stage.money(beneficiary));
        let answer = stage.act(&keeper, Action::Proceeds, 0);
        assert_eq!(answer.is_ok(), paid, "{words}");
        match answer {
            Ok(receipt) => assert!(receipt.cost.deposit <= MOST),
            Err(error) => assert_eq!((error, stage.money(beneficiary)), (Error::PaymentFailed, before)),
        }
        // It is no business of the buyer's.
        assert_claimed(&stage.claim(&ada, "ada"), ada.address(), [100, 100 * DOT, 0]);
    }
}
