//! The checks, the bill and the question before a deployment.

use super::stage::*;
use fairsale_chain::{Account, Chain, Typed, typed::at};
use fairsale_client::{address::show, deployment::PersonhoodRegistryRef, issuer::Issuer};
use fairsale_deploy::{deployments::Hex, estimate::estimate};
use fairsale_interfaces::sale::Phase;
use fairsale_launch::{
    USDC,
    plan::{Plan, Step},
};

#[test]
fn a_launch_is_deployed_funded_and_written_down() {
    let mut stage = Stage::new("whole");
    let record = stage.deploy().expect("it is deployed");
    let view = stage.view();
    assert_eq!((view.phase, view.state.funded, view.tokens), (Phase::Announced, true, Some(99)));
    assert_eq!(view.token, ("TST".to_owned(), 1));
    assert_eq!(view.terms.common.seller, stage.seller.address());
    assert_eq!(view.terms.common.beneficiary, stage.seller.address());
    assert_eq!(record.opens_at, view.terms.common.opens_at);

    let steps: Vec<Step> = record.done.iter().map(|done| done.step).collect();
    assert_eq!(steps, STEPS);
    assert_eq!(record.next, None);
    let sale = record.of(Step::Sale).expect("it was made");
    assert_eq!(sale.address, Some(view.sale.into()));
    assert_eq!((sale.block, sale.transaction), (Some(1), Some(Hex([7; 32]))));
    assert_eq!((&sale.parameters["price"], &sale.parameters["opens_at"]), (&"30".into(), &record.opens_at.into()));
    assert_eq!(stage.book.read().expect("it was written").launches["test"], record);
}

#[test]
fn said_again_it_does_nothing() {
    let mut stage = Stage::new("again");
    let record = stage.deploy().expect("it is deployed");
    let (root, sent) = (stage.chain.chain.state_root(), stage.chain.sent);
    assert_eq!(stage.deploy().expect("it is deployed already"), record);
    assert_eq!((stage.chain.chain.state_root(), stage.chain.sent), (root, sent));
}

#[test]
fn it_asks_before_it_spends() {
    let mut stage = Stage::new("asks");
    let root = stage.chain.chain.state_root();
    for (answer, said) in [(Some(false), "nobody said yes"), (None, "no terminal to ask at")] {
        let mut desk = Paper { answer, ..Paper::default() };
        let error = stage.deploy_as("test", ASK, &mut desk).expect_err("nobody agreed").to_string();
        assert!(error.contains(said) && error.contains("it was not sent"), "{error}");
    }
    let mut desk = Paper::default();
    assert_eq!(stage.deploy_as("test", DRY, &mut desk).expect("it is shown"), None);
    let alice = stage.seller.ss58(42);
    for piece in [
        "embedded (genesis 0x00000000…)",
        &alice,
        "0x9621DDe636dE098B43Efb0fA9b61fAcFE328F99D",
        "value    0 DOT",
        "1,000 DOT now",
        "  sale                 makes the sale at 0x",
        "  allot                sends the supply to the sale, 0x",
        "nothing was sent: this was a dry run",
    ] {
        assert!(desk.shown.contains(piece), "{piece}:\n{}", desk.shown);
    }
    assert_eq!((stage.chain.chain.state_root(), stage.chain.sent), (root, 0));
    assert!(!stage.book.file.exists());
    let before = desk.shown;
    let mut desk = Paper { answer: Some(true), ..Paper::default() };
    let record = stage.deploy_as("test", ASK, &mut desk).expect("somebody agreed").expect("really");
    // Where contracts stand is known before.
    for done in &record.done {
        let Some(place) = done.address.map(|address| show(address.into())) else { continue };
        assert!(before.contains(&format!(" at {place}: deposit")), "{place}:\n{before}");
        assert!(desk.shown.contains(&format!("{}: done at {place}\n", done.step.name())), "{}", desk.shown);
    }
}

#[test]
fn what_was_shown_is_enough_and_not_far_from_what_it_takes() {
    let mut stage = Stage::new("estimate");
    let (seller, launch) = (stage.seller.clone(), stage.launch());
    let opens_at = stage.chain.now() + 900;
    let plan = Plan { launch, deployer: seller.address(), opens_at, payment_unit: 100_000_000 };
    let estimates =
        estimate(&mut stage.chain, &seller, &plan, &stage.codes, &plan.steps()).expect("it would go through");
    let shown: i128 = estimates.iter().map(|estimate| estimate.deposit).sum();
    let before = stage.chain.balance(seller.address());
    stage.deploy().expect("it is deployed");
    let took = (before - stage.chain.balance(seller.address())) as i128;
    assert_eq!(shown, took);
}

#[test]
fn who_cannot_pay_is_told_both_figures() {
    let mut stage = Stage::new("poor");
    let poor = Account::named("poor");
    stage.chain.fund(&poor, DOT);
    stage.seller = poor;
    let error = stage.refused();
    assert!(error.contains("there is 1 DOT") && error.contains("keeps 0.01 DOT to exist"), "{error}");
    // To the planck: with what it says it takes, it goes through.
    let figure = error.split("it takes ").nth(1).and_then(|rest| rest.split(" DOT").next()).expect("a figure");
    let needed = (figure.parse::<f64>().expect("a number") * DOT as f64).round() as u128;
    stage.chain.fund(&stage.seller.clone(), needed - DOT - 1);
    assert!(stage.refused().contains("it takes"));
    stage.chain.fund(&stage.seller.clone(), 1);
    stage.deploy().expect("it is enough");
}

#[test]
fn a_changed_launch_file_is_refused_by_its_field() {
    let mut stage = Stage::new("changed");
    stage.chain.fails = Some((2, When::Before));
    stage.deploy().expect_err("the sale was not made");
    stage.chain.fails = None;
    for (old, new, field) in [
        (
            "price=30",
            "price=31",
            "sale.price: expected 30, with which \"test\" was deployed, found 31 in the launch file",
        ),
        ("'TST'", "'TSU'", "token.symbol"),
        ("opens_after=900", "opens_after=901", "deploy.opens_at"),
        ("lasts=60", "lasts=61", "sale.lasts"),
        ("threshold=2", "threshold=1", "personhood.threshold"),
        ("issuers=3", "issuers=2", "personhood.issuers"),
        ("context='test'", "context='test', owner='nobody'", "personhood.owner"),
        ("issuers=3, threshold=2", "source='precompile'", "personhood."),
        (
            "context='test'}",
            "context='test'}\ndeploy = {unsold_to='0x9621dde636de098b43efb0fa9b61facfe328f99e'}",
            "deploy.unsold_to",
        ),
    ] {
        stage.text = LAUNCH.replace(old, new);
        let error = stage.refused();
        assert!(error.starts_with(field), "{error}");
    }
    stage.text = LAUNCH.into();
    let alice = std::mem::replace(&mut stage.seller, Account::named("Bob"));
    assert!(stage.refused().starts_with("the deployer of \"test\": expected 0x9621DDe6"));
    stage.seller = alice;
    stage.deploy().expect("it goes on");
}

#[test]
fn a_registry_and_a_beacon_serve_all_launches_of_their_maker() {
    let drawn = |token: &str| {
        let text = LAUNCH.replace("max_lots=100,", "max_lots=100, remainder='draw',").replace("'Test'", token);
        text + "\n[beacon]\nsource='local'\n"
    };
    let mut stage = Stage { text: drawn("'First'"), ..Stage::new("shared") };
    let first = stage.deploy_as("first", YES, &mut Paper::default()).expect("it is deployed").expect("really");
    stage.text = drawn("'Second'");
    let mut desk = Paper::default();
    let second = stage.deploy_as("second", YES, &mut desk).expect("it is deployed").expect("really");
    for step in [Step::Personhood, Step::DrandBeacon] {
        let place = first.address(step).expect("it was made");
        assert_eq!(second.address(step), Some(place));
        assert_eq!(second.of(step).map(|done| done.block), Some(None));
        let said =
            format!("{}: there already, at {}, made by this account of the same terms\n", step.name(), show(place));
        assert!(desk.shown.contains(&said), "{said}{}", desk.shown);
    }
    for step in [Step::Token, Step::Sale] {
        assert_ne!(first.address(step), second.address(step));
    }
    assert_eq!(stage.contracts(), 6);

    // Somebody else's are others.
    stage.seller = Account::named("Bob");
    stage.chain.fund(&stage.seller.clone(), 1_000 * DOT);
    let third = stage.deploy_as("third", YES, &mut Paper::default()).expect("it is deployed").expect("really");
    for done in &third.done {
        let theirs = first.of(done.step).and_then(|done| done.address);
        assert!(done.address.is_none() || done.address != theirs, "{:?}", done.step);
    }
    assert_eq!(stage.contracts(), 10);

    // A registry is of no use any more once its owner changed the issuers.
    stage.seller = Account::named("Alice");
    stage.text = drawn("'Fourth'");
    let mut registry =
        at::<PersonhoodRegistryRef, ink::abi::Ink>(first.address(Step::Personhood).expect("it was made"));
    let message = registry.set_issuers(vec![stage.seller.address()], 1);
    stage.chain.chain.send(&stage.seller.clone(), message).run().expect("the owner may").value.expect("it is changed");
    let error = stage.refused();
    let expected = "which this account made: expected owner, issuers and threshold as in the launch file, found others";
    assert!(error.starts_with("personhood at 0x") && error.contains(expected), "{error}");
}

#[test]
fn of_the_same_terms_there_is_one_of_a_maker() {
    let mut stage = Stage::new("same_terms");
    let first = stage.deploy().expect("it is deployed");
    let token = show(first.address(Step::Token).expect("it was made"));
    let (root, sent) = (stage.chain.chain.state_root(), stage.chain.sent);
    let again = |stage: &mut Stage| {
        let error = stage.deploy_as("again", YES, &mut Paper::default()).expect_err("it is there").to_string();
        assert_eq!((stage.chain.chain.state_root(), stage.chain.sent), (root, sent), "{error}");
        error
    };
    let what = format!("token: a contract of these very terms was made by this account before, at {token}");
    let error = again(&mut stage);
    assert!(
        error.starts_with(&format!("{what}, for the launch \"test\", and there can be one of them only")),
        "{error}"
    );
    assert!(
        error.contains("change what it is made of: the times (deploy.opens_at), the context, or the name"),
        "{error}"
    );
    // Whether the file remembers it or not.
    std::fs::remove_file(&stage.book.file).expect("it is there");
    let error = again(&mut stage);
    assert!(error.starts_with(&format!("{what}, and there can be one")), "{error}");
    stage.text = LAUNCH.replace("opens_after=900", "opens_after=901");
    let later = stage.deploy_as("again", YES, &mut Paper::default()).expect("it is another").expect("really");
    assert_eq!(later.address(Step::Personhood), first.address(Step::Personhood));
    assert_ne!(later.address(Step::Token), first.address(Step::Token));
}

#[test]
fn whoever_sends_an_asset_to_a_place_before_is_told_of_and_got_round() {
    for step in [Step::Personhood, Step::Token, Step::Sale] {
        let mut stage = Stage::new(&format!("gift_{step:?}"));
        let (launch, payment_unit) = (stage.launch(), 100_000_000);
        let plan = Plan { launch, deployer: stage.seller.address(), opens_at: stage.chain.now() + 900, payment_unit };
        let task = plan.steps().into_iter().find(|task| task.step == step).expect("it has it");
        let place = plan.places(&stage.codes).of(task);
        let account = Account::of_address(place);
        stage.chain.fund_asset(&account, USDC, 10_000);
        let error = stage.deploy().expect_err("the chain refuses").to_string();
        for piece in [
            &*format!("{}: somebody sent an asset to {}, where the contract is to stand", step.name(), show(place)),
            "(NoProviders). Send 0.01 DOT to that account, ",
            &account.ss58(42),
        ] {
            assert!(error.contains(piece), "{piece}:\n{error}");
        }
        stage.chain.fund(&account, DOT / 100);
        let record = stage.deploy().expect("now it can be made");
        assert_eq!((record.address(step), stage.contracts()), (Some(place), 3));
    }
}

#[test]
fn what_is_shorter_than_a_step_of_the_clock_is_warned_of() {
    let mut stage = Stage::new("clock");
    let mut shown = |text: String| {
        let mut desk = Paper::default();
        stage.text = text;
        stage.deploy_as("test", DRY, &mut desk).expect("it is shown");
        desk.shown
    };
    let warned = "s: the Hub's clock moves in steps of 24 s";
    let said = shown(LAUNCH.into());
    assert!(said.contains(&format!("  warning  sale.recovery_window: 9 {warned}")), "{said}");
    let said = shown(LAUNCH.replace("lasts=60", "lasts=23"));
    assert!(said.contains(&format!("  warning  sale.lasts: 23 {warned}")), "{said}");
    let said = shown(LAUNCH.replace("recovery_window=9", "recovery_window=24"));
    assert!(!said.contains("warning"), "{said}");
}

#[test]
fn development_issuers_are_for_development() {
    let mut stage = Stage::new("issuers");
    stage.development = false;
    assert!(stage.refused().contains("anybody can make their keys"));
    let list: Vec<_> = Issuer::several(3).iter().map(|issuer| format!("'{:?}'", issuer.address())).collect();
    stage.text = LAUNCH.replace("issuers=3", &format!("issuers=[{}]", list.join(",")));
    stage.deploy().expect("named issuers are somebody's");
}

#[test]
fn there_must_be_time_before_the_opening() {
    let mut stage = Stage::new("time");
    stage.development = false;
    let list: Vec<_> = Issuer::several(3).iter().map(|issuer| format!("'{:?}'", issuer.address())).collect();
    let named = LAUNCH.replace("issuers=3", &format!("issuers=[{}]", list.join(",")));
    stage.text = named.replace("opens_after=900", "opens_after=149");
    let error = stage.refused();
    assert!(error.contains("an opening in 2 min 30 s or later") && error.contains("(in 2 min 29 s)"), "{error}");
    let past = "\n[deploy]\nopens_at = '2025-12-31T23:59:59Z'\n";
    stage.text = named.clone() + past;
    assert!(stage.refused().contains("2025-12-31 23:59:59 UTC (1 s ago)"));
    stage.text = named + &past.replace("2025-12-31T23:59:59Z", "2026-01-01T00:02:30Z");
    let record = stage.deploy().expect("there is just time");
    assert_eq!(record.opens_at, stage.chain.now() + 150);
}

#[test]
fn receivers_must_exist_if_they_are_named_by_account() {
    let mut stage = Stage::new("receivers");
    let bob = Account::named("Bob");
    stage.text = format!("{LAUNCH}\n[deploy]\nbeneficiary = '{}'\n", bob.ss58(0));
    let error = stage.refused();
    assert!(
        error.starts_with("deploy.beneficiary: expected an account that exists") && error.contains("would be lost")
    );
    stage.chain.fund(&bob, DOT);
    stage.deploy().expect("it exists");
    assert_eq!(stage.view().terms.common.beneficiary, bob.address());
    assert_eq!(stage.view().terms.common.unsold_to, stage.seller.address());
}

#[test]
fn a_source_of_personhood_must_answer() {
    let mut stage = Stage::new("source");
    let nobody = "0x9621dde636de098b43efb0fa9b61facfe328f99e";
    stage.text = LAUNCH.replace("issuers=3, threshold=2", &format!("source='{nobody}'"));
    assert!(stage.refused().contains("expected a source of personhood that answers"));
    stage.text = LAUNCH.replace("issuers=3, threshold=2", "source='precompile'");
    stage.development = false;
    stage.deploy().expect("the stand-in answers");
    assert_eq!(stage.contracts(), 2, "no registry");
    assert_eq!(format!("{:?}", stage.view().terms.common.personhood), "0x000000000000000000000000000000000a010000");
}

#[test]
fn nobody_can_own_a_registry() {
    let mut stage = Stage::new("owner");
    stage.text = LAUNCH.replace("threshold=2", "threshold=2, owner='nobody'");
    let record = stage.deploy().expect("it is deployed");
    let registry = record.of(Step::Personhood).expect("it was made");
    assert_eq!(registry.parameters["owner"], "0x0000000000000000000000000000000000000000");
}
