//! A deployment that died goes on, and nothing is done twice.

use super::stage::*;
use fairsale::operator::{deployments::Intent, plan::Step};
use fairsale_chain::{Account, Chain, typed::constructor_bytes};

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
            let Intent { step, .. } = died.next.expect("what was about to be done is written");
            assert_eq!(step, due);

            stage.chain.fails = None;
            let mut desk = Paper::default();
            let record = stage.deploy_as("test", YES, &mut desk).expect("it goes on").expect("really");
            assert_eq!(desk.shown.contains(&format!("{}: found done", step.name())), when == When::After);
            assert_eq!(stage.contracts(), 5, "{at} {when:?}");
            assert_eq!(record.done[..at], died.done[..]);
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
    assert_eq!(stage.contracts(), 5);
}

#[test]
fn other_transactions_of_the_deployer_may_come_between() {
    let mut stage = Stage::new("between");
    stage.chain.fails = Some((3, When::After));
    stage.deploy().expect_err("it dies");
    let (seller, bob) = (stage.seller.clone(), Account::named("Bob"));
    stage.chain.fails = None;
    for _ in 0..5 {
        stage.chain.chain.transfer(&seller, bob.id(), DOT).expect("it is rich");
    }
    // A token of the same code, made by hand, is another token.
    let hand = stage.codes.token.clone();
    let other = fairsale::deployment::TokenRef::new(b"x".to_vec(), b"x".to_vec(), 0, 1, 0);
    let data = constructor_bytes(other);
    stage.chain.chain.instantiate(&seller, &hand, data, 0).expect("it is made");
    let record = stage.deploy().expect("it goes on");
    assert_eq!(record.address(Step::Token), Some(seller.contract_at(6)));
    assert_eq!(stage.contracts(), 6);
}

/// Tickets by a lottery that draws by a local beacon.
const LOTTERY: &str = "
    ticket = {name='Gala', symbol='GALA'}
    sale = {mechanism='lottery', supply=2, price=30, opens_after=900, lasts=600, recovery_window=9}
    personhood = {source='precompile', context='test'}
    beacon = {source='local'}
";

#[test]
fn what_was_made_by_hand_in_its_place_is_not_taken_for_the_plans() {
    use fairsale::deployment::{DrandBeaconRef, PersonhoodRegistryRef, TicketCollectionRef, TokenRef};
    let text = |text: &str| text.to_owned().into_bytes();
    let issuers = vec![Account::named("Alice").address(); 1];
    // The step that dies, and what its maker makes by hand then.
    for (launch, at, step) in [
        (LAUNCH, 2, Step::Personhood),
        (LAUNCH, 3, Step::Token),
        (LOTTERY, 2, Step::DrandBeacon),
        (LOTTERY, 3, Step::Ticket),
    ] {
        let mut stage = Stage { text: launch.into(), ..Stage::new(&format!("by_hand_{step:?}")) };
        stage.chain.fails = Some((at, When::Before));
        stage.deploy().expect_err("it dies");
        stage.chain.fails = None;
        let died = stage.book.read().expect("it was written").launches["test"].clone();
        assert_eq!(died.next.as_ref().map(|next| next.step), Some(step));
        let seller = stage.seller.clone();
        let office = |step| died.address(step).expect("it was made");
        let (code, data) = match step {
            Step::Personhood => {
                let (office, owner) = (office(Step::PersonhoodOffice), seller.address());
                (
                    &stage.codes.personhood,
                    constructor_bytes(PersonhoodRegistryRef::new(office, owner, issuers.clone().into(), 1.into())),
                )
            }
            // Of the same supply and lock, under another name.
            Step::Token => {
                let transferable_at = died.opens_at + 60;
                (
                    &stage.codes.token,
                    constructor_bytes(TokenRef::new(text("Test"), text("TSR"), 1, 99, transferable_at)),
                )
            }
            Step::DrandBeacon => {
                let key = fairsale::beacon::LocalBeacon::development().network().key;
                (&stage.codes.drand_beacon, constructor_bytes(DrandBeaconRef::new(1, 30, key)))
            }
            _ => {
                let terms = ticket::Terms {
                    transferable_at: died.opens_at + 600,
                    supply: 3,
                    context: [0; 32],
                    personhood: fairsale::launch::PRECOMPILE,
                    seller: seller.address(),
                    office: office(Step::TicketOffice),
                };
                let new =
                    TicketCollectionRef::new((&terms).into(), text("Gala").into(), text("GALA").into(), vec![].into());
                (&stage.codes.ticket, constructor_bytes(new))
            }
        };
        let by_hand = stage.chain.chain.instantiate(&seller, &code.clone(), data, 0).expect("it is made").address;
        assert_eq!(
            by_hand,
            seller.contract_at(died.next.expect("as before").nonce),
            "just where the plan's would stand"
        );
        let record = stage.deploy().expect("it goes on");
        assert!(record.address(step).is_some_and(|ours| ours != by_hand), "{step:?}");
    }
}

#[test]
fn what_was_made_for_another_launch_is_that_ones() {
    let mut stage = Stage::new("another_launch");
    stage.chain.fails = Some((3, When::Before));
    stage.deploy().expect_err("it dies before its token");
    stage.chain.fails = None;
    let other = stage.deploy_as("other", YES, &mut Paper::default()).expect("it is deployed").expect("really");
    let record = stage.deploy().expect("it goes on");
    assert_eq!(record.opens_at, other.opens_at, "both would make the same token");
    for step in [Step::Personhood, Step::Token, Step::CappedSale] {
        assert_ne!(record.address(step), other.address(step), "{step:?}");
    }
    assert_eq!((stage.view().tokens, stage.view().state.funded), (Some(99), true));
}

#[test]
fn what_is_written_must_stand_on_the_chain() {
    let mut stage = Stage::new("reset");
    stage.deploy().expect("it is deployed");
    stage.chain = Flaky::with(&stage.seller); // a development chain that begins anew
    let error = stage.refused();
    assert!(error.starts_with("personhood_office at 0x") && error.contains("found no contract on embedded"), "{error}");
    // Another launch is not kept from it by what is gone.
    let record = stage.deploy_as("second", YES, &mut Paper::default()).expect("it is deployed").expect("really");
    assert_eq!((record.done.len(), stage.contracts()), (7, 5));
}

#[test]
fn other_code_than_what_was_deployed_does_not_go_on() {
    let mut stage = Stage::new("code");
    stage.chain.fails = Some((5, When::Before));
    stage.deploy().expect_err("it dies");
    stage.codes.token = stage.codes.capped_sale.clone();
    assert!(stage.refused().contains("token at 0x"));
}

#[test]
fn too_late_is_too_late() {
    let mut stage = Stage::new("late");
    stage.chain.fails = Some((6, When::Before));
    stage.deploy().expect_err("it dies");
    let opens_at = stage.view().terms.opens_at;
    stage.chain.set_time(opens_at - 2);
    assert!(stage.refused().contains("expected an opening in 3 s or later"));
}
