//! Claims with too little weight for the question who claims. What fails for want of weight fails the claim: a source that
//! answers never seems to know nobody. And one that never answers, however much weight it takes, keeps nobody's money for ever.

use super::*;
use e2e_tests::{
    PRECOMPILE,
    chain::is_node,
    evm::{
        BEHAVIOUR,
        assembler::{Code, op::*},
        input,
    },
};
use fairsale_chain::{CallError, Limits, Weight};
use fairsale_interfaces::{host::address_word, personhood::PERSONHOOD_STATUS};
use ink::scale::Decode;

const POP: u8 = 0x50;

/// Puts the target of a [`caller_of_two`] onto the stack.
const TARGET: [u8; 5] = [PUSH0, CALLDATALOAD, PUSH1, 96, SHR];
/// Puts the length of its first call onto the stack.
const FIRST: [u8; 6] = [PUSH1, 20, CALLDATALOAD, PUSH1, 248, SHR];

/// A wallet that passes on two calls in one transaction: a target of 20 bytes, a byte for the length of the first, the first,
/// and the second, which gets all value and whose answer is its own. If the length is zero, there is no first.
fn caller_of_two() -> Vec<u8> {
    Code::default()
        .ops(&[CALLDATASIZE])
        .jump_if("called")
        .ops(&[STOP])
        .at("called")
        .ops(&[PUSH1, 21, CALLDATASIZE, SUB, PUSH1, 21, PUSH0, CALLDATACOPY])
        .ops(&FIRST)
        .ops(&[ISZERO])
        .jump_if("second")
        .ops(&[PUSH0, PUSH0])
        .ops(&FIRST)
        .ops(&[PUSH0, PUSH0])
        .ops(&TARGET)
        .ops(&[GAS, CALL, POP])
        .at("second")
        .ops(&[PUSH0, PUSH0])
        .ops(&FIRST)
        .ops(&[PUSH1, 21, CALLDATASIZE, SUB, SUB])
        .ops(&FIRST)
        .ops(&[CALLVALUE])
        .ops(&TARGET)
        .ops(&[GAS, CALL])
        .pass_on()
        .init()
}

/// What such a wallet is called with.
fn both(target: Address, first: &[u8], second: &[u8]) -> Vec<u8> {
    [target.as_bytes(), &[first.len() as u8], first, second].concat()
}

/// A cancelled sale in which a wallet that is a contract ordered for somebody who has another account since, and is somebody
/// else's now; the recovery window is over.
fn passed_on(source: Option<Address>) -> (Stage, Address) {
    let mut stage = Capped::without_sale(|terms| terms.common.min_raise = 1_000);
    stage.terms.common.personhood = source.unwrap_or(stage.terms.common.personhood);
    let context = stage.terms.common.context;
    stage.announce().expect("terms that can be kept");
    stage.fund();
    stage.chain.set_time(stage.terms.common.opens_at);
    let keeper = stage.roles.keeper.clone();
    let wallet = stage.chain.instantiate(&keeper, &caller_of_two(), vec![], 0, None).expect("deploys").address;
    let is = |stage: &mut Stage, person: &str| match source {
        Some(_) => stage.chain.set_person(wallet, context, 2, alias(person)),
        None => stage.attest_address(person, wallet, 1),
    };
    is(&mut stage, "one");
    let order = both(stage.at.sale, &[], &action_input(Action::Order(100)));
    stage.chain.call(&keeper, wallet, order, 200).expect("a person");
    stage.close_and_settle();
    assert_eq!(stage.phase(), Phase::Cancelled);
    if source.is_none() {
        let new = stage.wallet("one's new wallet");
        stage.attest("one", &new, 2, u64::MAX, 2).expect("two issuers signed");
    }
    is(&mut stage, "two");
    let over = stage.chain.now() + stage.terms.common.recovery_window;
    stage.chain.set_time(over);
    (stage, wallet)
}

/// What the claim comes to within these limits; `None` if the sale did not say.
fn claim_within(stage: &mut Stage, wallet: Address, data: &[u8], weight: Weight) -> Option<Result<(), Error>> {
    let keeper = stage.roles.keeper.clone();
    let before = stage.chain.set_limits(Limits { weight, ..Limits::default() });
    let tried = stage.chain.dry_run(&keeper, wallet, data.to_vec(), 0);
    stage.chain.set_limits(before);
    match tried {
        Ok(_) => Some(Ok(())),
        Err(CallError::Reverted { output, .. }) if output.starts_with(&[0, 1]) => {
            Some(Err(Error::decode(&mut &output[2..]).expect("an error of a sale")))
        }
        Err(_) => None,
    }
}

/// Claims the order of "one" by that wallet with less and less weight. Nothing is paid, and with enough the sale says why.
#[track_caller]
fn assert_never_paid(stage: &mut Stage, wallet: Address) {
    let (sale, claim) = (stage.at.sale, action_input(Action::Claim(alias("one"))));
    // With a look at the order before, the sale's code and the order cost the claim no proof any more.
    let look = input(stage.at.sale().order_of(alias("one")));
    let refused = Some(Err(Error::NotYours { caller: wallet }));
    for first in [&look[..], &[]] {
        let data = both(sale, first, &claim);
        let all = Limits::default().weight;
        assert_eq!(claim_within(stage, wallet, &data, all), refused);
        let proofs = (40_000..300_000).step_by(200).map(|proof_size| Weight { proof_size, ..all });
        let times = (0..4_000).step_by(10).map(|millions| Weight { ref_time: millions * 1_000_000, ..all });
        let mut said = 0;
        for weight in proofs.chain(times) {
            let answer = claim_within(stage, wallet, &data, weight);
            assert!(answer.is_none() || answer == refused, "{weight:?}: {answer:?}");
            said += usize::from(answer.is_some());
        }
        assert!(said > 100, "much of this is enough");
    }
}

#[test]
fn no_limit_of_weight_makes_a_source_that_answers_seem_to_fail() {
    if is_node() {
        return; // some thousand trials
    }
    for source in [None, Some(PRECOMPILE)] {
        let (mut stage, wallet) = passed_on(source);
        assert_never_paid(&mut stage, wallet);
    }
}

/// A source that gives everybody full status and the alias that lies under the account. Once switched, it runs for ever.
fn restless() -> Vec<u8> {
    Code::default()
        .on([0; 4], "told")
        .on(PERSONHOOD_STATUS, "status")
        .revert()
        .at("status")
        .when(0, 1, "loop")
        .ops(&[PUSH1, 2, PUSH0, MSTORE, PUSH1, 4, CALLDATALOAD, SLOAD, PUSH1, 32, MSTORE])
        .answer(64)
        .at("loop")
        .jump("loop")
        .told()
        .init()
}

#[test]
fn a_source_that_never_ends_keeps_nobodys_money_for_ever() {
    let mut stage = Capped::without_sale(|_| ());
    let seller = stage.roles.seller.clone();
    stage.terms.common.personhood =
        stage.chain.instantiate(&seller, &restless(), vec![], 0, None).expect("deploys").address;
    let source = stage.terms.common.personhood;
    stage.announce().expect("terms that can be kept");
    stage.fund();
    stage.chain.set_time(stage.terms.common.opens_at);
    let buyers = [("ada", [1; 32]), ("bob", [2; 32])].map(|(name, alias)| {
        let buyer = stage.wallet(name);
        stage.tell(source, address_word(buyer.address()), alias);
        stage.order(&buyer, 100);
        (buyer, alias)
    });
    let loops = |stage: &mut Stage, loops: bool| stage.tell(source, BEHAVIOUR, small(loops.into()));

    loops(&mut stage, true);
    let eve = stage.wallet("eve");
    for (who, action) in [(&eve, Action::Order(1)), (&buyers[0].0, Action::Withdraw)] {
        let value = if action == Action::Order(1) { 2 } else { 0 };
        assert_eq!(stage.act(who, action, value).map(drop), Err(Error::PersonhoodUnavailable));
    }
    stage.close_and_settle();
    // Who does not answer knows nobody: so the orders are their accounts', but only after the recovery window.
    let until = stage.chain.now() + stage.terms.common.recovery_window;
    stage.chain.set_time(until - 1);
    let (ada, alias) = buyers[0].clone();
    let early = stage.act(&ada, Action::Claim(alias), 0).expect_err("too early");
    assert_eq!(early, Error::RecoveryWindow { until, now: until - 1 });
    stage.chain.set_time(until);
    assert_eq!(
        stage.act(&eve, Action::Claim(alias), 0).expect_err("not hers"),
        Error::NotYours { caller: eve.address() }
    );
    for (buyer, alias) in &buyers {
        let receipt = stage.act(buyer, Action::Claim(*alias), 0).expect("it is theirs");
        assert_claimed(&receipt, buyer.address(), [100, 200, 0]);
        assert_eq!(stage.tokens(buyer.address()), 100);
    }
}
