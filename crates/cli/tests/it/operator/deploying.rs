//! What is checked, shown and asked before a deployment.

use super::stage::*;
use fairsale::{
    issuer::Issuer,
    operator::{
        deployments::Hex,
        estimate::estimate,
        plan::{Plan, Step},
    },
};
use fairsale_chain::{Account, Address, Chain};
use fairsale_interfaces::sale::Phase;

#[test]
fn a_launch_is_deployed_funded_and_written_down() {
    let mut stage = Stage::new("whole");
    let record = stage.deploy().expect("it is deployed");
    let view = stage.view();
    assert_eq!((view.phase, view.state.funded, view.tokens), (Phase::Announced, true, Some(99)));
    assert_eq!(view.token, ("TST".to_owned(), 1));
    assert_eq!(view.terms.seller, stage.seller.address());
    assert_eq!(view.terms.beneficiary, stage.seller.address());
    assert_eq!(record.opens_at, view.terms.opens_at);

    let steps: Vec<Step> = record.done.iter().map(|done| done.step).collect();
    assert_eq!(steps, STEPS);
    assert_eq!(record.next, None);
    let sale = record.of(Step::CappedSale).expect("it was made");
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
        "capped_sale_office   makes the code that sales share",
        "nothing was sent: this was a dry run",
    ] {
        assert!(desk.shown.contains(piece), "{piece}:\n{}", desk.shown);
    }
    assert_eq!((stage.chain.chain.state_root(), stage.chain.sent), (root, 0));
    assert!(!stage.book.file.exists());
    let mut desk = Paper { answer: Some(true), ..Paper::default() };
    assert!(stage.deploy_as("test", ASK, &mut desk).expect("somebody agreed").is_some());
    assert!(desk.shown.contains("capped_sale: done at 0x"), "{}", desk.shown);
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
    stage.chain.fails = Some((4, When::Before));
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
fn offices_serve_all_launches() {
    let mut stage = Stage::new("offices");
    let first = stage.deploy().expect("it is deployed");
    let second = stage.deploy_as("second", YES, &mut Paper::default()).expect("it is deployed").expect("really");
    for step in [Step::PersonhoodOffice, Step::CappedSaleOffice] {
        assert_eq!(first.address(step), second.address(step));
    }
    assert_ne!(first.address(Step::CappedSale), second.address(Step::CappedSale));
    assert_eq!(stage.contracts(), 8);

    // Without the file they can be named, and must be what they are said to be.
    let [personhood, sale] = [Step::PersonhoodOffice, Step::CappedSaleOffice];
    let offices = [personhood, sale].map(|step| first.address(step).expect("it was made"));
    std::fs::remove_file(&stage.book.file).expect("it is there");
    stage.offices = vec![(personhood, offices[1]), (sale, offices[0])];
    assert!(stage.refused().contains("expected our code"));
    stage.offices = vec![(personhood, Address::from([1; 20]))];
    assert!(stage.refused().contains("found no contract"));
    stage.offices = vec![(personhood, offices[0]), (sale, offices[1])];
    stage.deploy().expect("it is deployed");
    assert_eq!(stage.contracts(), 11);
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
    stage.text = named.replace("opens_after=900", "opens_after=209");
    let error = stage.refused();
    assert!(error.contains("an opening in 3 min 30 s or later") && error.contains("(in 3 min 29 s)"), "{error}");
    let past = "\n[deploy]\nopens_at = '2025-12-31T23:59:59Z'\n";
    stage.text = named.clone() + past;
    assert!(stage.refused().contains("2025-12-31 23:59:59 UTC (1 s ago)"));
    stage.text = named + &past.replace("2025-12-31T23:59:59Z", "2026-01-01T00:03:30Z");
    let record = stage.deploy().expect("there is just time");
    assert_eq!(record.opens_at, stage.chain.now() + 210);
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
    assert_eq!(stage.view().terms.beneficiary, bob.address());
    assert_eq!(stage.view().terms.unsold_to, stage.seller.address());
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
    assert_eq!(stage.contracts(), 3, "neither registry nor its office");
    assert_eq!(format!("{:?}", stage.view().terms.personhood), "0x000000000000000000000000000000000a010000");
}

#[test]
fn nobody_can_own_a_registry() {
    let mut stage = Stage::new("owner");
    stage.text = LAUNCH.replace("threshold=2", "threshold=2, owner='nobody'");
    let record = stage.deploy().expect("it is deployed");
    let registry = record.of(Step::Personhood).expect("it was made");
    assert_eq!(registry.parameters["owner"], "0x0000000000000000000000000000000000000000");
}
