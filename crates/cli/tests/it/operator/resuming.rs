//! A deployment that died goes on, and nothing is done twice.

use super::stage::*;
use fairsale_chain::{Account, Address, Chain, SALT, typed::constructor_bytes};
use fairsale_client::deployment::TokenRef;
use fairsale_deploy::deployments::Intent;
use fairsale_launch::plan::{Action, Plan, Step};

#[test]
fn whatever_step_it_dies_at_it_is_done_once() {
    for (at, due) in STEPS.into_iter().enumerate() {
        for when in [When::Before, When::After] {
            let mut stage = Stage::new(&format!("dies_{at}_{when:?}"));
            stage.chain.fails = Some((at, when));
            let error = stage.deploy().expect_err("it dies").to_string();
            assert!(error.starts_with(due.name()) && error.contains("the node is gone"), "{error}");
            let died = stage.book.read().expect("it was written").launches["test"].clone();
            assert_eq!(died.done.len(), at);
            let Intent { step, address, .. } = died.next.expect("what was about to be done is written");
            assert_eq!((step, address.is_some()), (due, !due.is_message()));

            stage.chain.fails = None;
            let mut desk = Paper::default();
            let record = stage.deploy_as("test", YES, &mut desk).expect("it goes on").expect("really");
            assert_eq!(desk.shown.contains(&format!("{}: found done", step.name())), when == When::After);
            assert_eq!(stage.contracts(), 3, "{at} {when:?}");
            assert_eq!(record.done[..at], died.done[..]);
            assert!(address.is_none_or(|address| record.address(step) == Some(address.into())));
            assert_eq!(record.done.iter().map(|done| done.step).collect::<Vec<_>>(), STEPS);
            let view = stage.view();
            assert_eq!((view.tokens, view.state.funded), (Some(99), true));
            let repeated = usize::from(when == When::Before);
            assert_eq!(stage.chain.sent, STEPS.len() + repeated);
        }
    }
}

#[test]
fn it_may_die_again_and_again() {
    let mut stage = Stage::new("dies_often");
    for at in 0..2 * STEPS.len() {
        stage.chain.fails = Some((stage.chain.sent, if at % 2 == 0 { When::Before } else { When::After }));
        if stage.deploy().is_ok() {
            break;
        }
    }
    stage.chain.fails = None;
    stage.deploy().expect("it is deployed");
    assert_eq!(stage.contracts(), 3);
}

#[test]
fn other_transactions_of_the_deployer_may_come_between() {
    let mut stage = Stage::new("between");
    stage.chain.fails = Some((1, When::After));
    stage.deploy().expect_err("it dies");
    let (seller, bob) = (stage.seller.clone(), Account::named("Bob"));
    stage.chain.fails = None;
    let token = *stage.chain.made.last().expect("it was made");
    for _ in 0..5 {
        stage.chain.chain.transfer(&seller, bob.id(), DOT).expect("it is rich");
    }
    // A token of the same code, made by hand, is another token.
    let (code, other) = (stage.codes.token.clone(), TokenRef::new(b"x".to_vec(), b"x".to_vec(), 0, 1, 0));
    let other = stage.chain.chain.instantiate(&seller, &code, constructor_bytes(other), 0, Some(SALT));
    assert_ne!(other.expect("it is made").address, token);
    let record = stage.deploy().expect("it goes on");
    assert_eq!((record.address(Step::Token), stage.contracts()), (Some(token), 3));
}

/// Tickets by a lottery that draws by a local beacon.
const LOTTERY: &str = "
    ticket = {name='Gala', symbol='GALA'}
    sale = {mechanism='lottery', supply=2, price=30, opens_after=900, lasts=600, recovery_window=9}
    personhood = {source='precompile', context='test'}
    beacon = {source='local'}
";

#[test]
fn what_was_made_by_hand_is_the_plans_only_if_it_is_the_same() {
    // The step that dies, and what its maker makes by hand then.
    for (launch, at, step) in [
        (LAUNCH, 0, Step::Personhood),
        (LAUNCH, 1, Step::Token),
        (LAUNCH, 2, Step::Sale),
        (LOTTERY, 0, Step::DrandBeacon),
        (LOTTERY, 1, Step::Ticket),
        (LOTTERY, 2, Step::Sale),
    ] {
        for salt in [None, Some([7; 32]), Some(SALT)] {
            let mut stage = Stage { text: launch.into(), ..Stage::new(&format!("by_hand_{step:?}")) };
            stage.chain.fails = Some((at, When::Before));
            stage.deploy().expect_err("it dies");
            stage.chain.fails = None;
            let died = stage.book.read().expect("it was written").launches["test"].clone();
            let next = died.next.expect("what was about to be done is written");
            let address = next.address.map(Address::from).expect("it makes a contract");
            let (seller, codes) = (stage.seller.clone(), stage.codes.clone());
            let (launch, payment_unit) = (stage.launch(), 100_000_000);
            let plan = Plan { launch, deployer: seller.address(), opens_at: died.opens_at, payment_unit };
            let task = plan.steps().into_iter().find(|task| task.step == step).expect("it has it");
            let Action::Make { code, data } = plan.action(task, &codes, &plan.places(&codes)) else {
                panic!("{step:?}")
            };
            let by_hand = stage.chain.chain.instantiate(&seller, code, data, 0, salt).expect("it is made").address;
            assert_eq!(by_hand == address, salt == Some(SALT), "{step:?}");
            let record = stage.deploy().expect("it goes on");
            assert_eq!((record.address(step), record.next.is_none()), (Some(address), true), "{step:?}");
            assert_eq!(stage.contracts() + usize::from(by_hand == address), 3, "{step:?}");
        }
    }
}

#[test]
fn what_was_made_for_another_launch_is_that_ones() {
    let mut stage = Stage::new("another_launch");
    stage.chain.fails = Some((1, When::Before));
    stage.deploy().expect_err("it dies before its token");
    stage.chain.fails = None;
    let other = stage.deploy_as("other", YES, &mut Paper::default()).expect("it is deployed").expect("really");
    let error = stage.refused();
    let what = "token: a contract of these very terms was made by this account before, at 0x";
    assert!(error.starts_with(what) && error.contains(", for the launch \"other\""), "{error}");
    assert!(
        error.to_lowercase().contains(&format!("{:?}", other.address(Step::Token).expect("it was made"))),
        "{error}"
    );
    // Under another name, it can be another launch.
    stage.text = LAUNCH.replace("opens_after=900", "opens_after=901");
    let third = stage.deploy_as("third", YES, &mut Paper::default()).expect("it is deployed").expect("really");
    assert_eq!(third.address(Step::Personhood), other.address(Step::Personhood));
    for step in [Step::Token, Step::Sale] {
        assert_ne!(third.address(step), other.address(step), "{step:?}");
    }
    assert_eq!(stage.contracts(), 5);
}

#[test]
fn what_is_written_must_stand_on_the_chain() {
    let mut stage = Stage::new("reset");
    stage.deploy().expect("it is deployed");
    stage.chain = Flaky::with(&stage.seller); // a development chain that begins anew
    let error = stage.refused();
    assert!(error.starts_with("personhood at 0x") && error.contains("found no contract on embedded"), "{error}");
    // Another launch is not kept from it by what is gone.
    let record = stage.deploy_as("second", YES, &mut Paper::default()).expect("it is deployed").expect("really");
    assert_eq!((record.done.len(), stage.contracts()), (5, 3));
}

#[test]
fn other_code_than_what_was_deployed_does_not_go_on() {
    let mut stage = Stage::new("code");
    stage.chain.fails = Some((3, When::Before));
    stage.deploy().expect_err("it dies");
    stage.codes.token = stage.codes.capped_sale.clone();
    assert!(stage.refused().contains("token at 0x"));
}

#[test]
fn too_late_is_too_late() {
    let mut stage = Stage::new("late");
    stage.chain.fails = Some((4, When::Before));
    stage.deploy().expect_err("it dies");
    let opens_at = stage.view().terms.common.opens_at;
    stage.chain.set_time(opens_at - 2);
    assert!(stage.refused().contains("expected an opening in 3 s or later"));
}
