//! What a sale, and all that it relies on, is made of.

use super::stage::*;
use fairsale_chain::{Account, Chain, Typed};
use fairsale_client::{
    address::show,
    beacon::LocalBeacon,
    deployment::{BadgeGateRef, DrandBeaconRef, deploy_badge},
};
use fairsale_deploy::{buying, view::View};
use fairsale_launch::plan::{Action, Plan, Step};
use fairsale_mechanisms::provenance::{Made, Part, Provenance, Role};

const LOTTERY: &str = "
    ticket = {name='Gala', symbol='GALA', base_uri='https://example.org/'}
    payment = {currency='usdc'}
    sale = {mechanism='lottery', supply=2, price=20_000, opens_after=900, lasts=600, recovery_window=60}
    personhood = {issuers=3, threshold=2, context='test'}
    beacon = {source='local'}
";

fn look(stage: &mut Stage, view: &View) -> Provenance {
    let codes = stage.codes.clone();
    Provenance::of(&mut stage.chain, &codes, view.sale, &view.terms).expect("the chain answers")
}

#[test]
fn what_was_deployed_here_stands_where_its_terms_put_it() {
    for (name, text, roles) in [
        ("capped", LAUNCH, vec![Role::Sale, Role::Token, Role::Personhood]),
        ("lottery", LOTTERY, vec![Role::Sale, Role::Tickets, Role::Currency, Role::Personhood, Role::Beacon]),
    ] {
        let mut stage = Stage { text: text.into(), ..Stage::new(&format!("made_{name}")) };
        stage.deploy().expect("it is deployed");
        let view = stage.view();
        let made = look(&mut stage, &view);
        assert_eq!(made.parts.iter().map(|part| part.role).collect::<Vec<_>>(), roles);
        for part in &made.parts {
            match part.role {
                Role::Currency => assert_eq!(part.made, Made::Chain),
                Role::Tickets => assert_eq!(part.made, Made::Ours),
                _ => assert_eq!(part.made, Made::Ours, "{part:?}"),
            }
        }
        assert!(made.require_all(false).is_ok() && made.warnings().is_empty(), "{:?}", made.warnings());
    }
}

#[test]
fn what_is_of_other_code_is_told_and_not_paid() {
    let mut stage = Stage::new("made_of_other");
    stage.deploy().expect("it is deployed");
    let view = stage.view();
    let ours = stage.codes.clone();
    stage.codes.capped_sale = ours.token.clone();
    let made = look(&mut stage, &view);
    let hash = stage.chain.chain.code_hash(view.sale);
    assert_eq!(made.parts[0].made, Made::Other { hash });
    let error = made.require_sale(false).expect_err("it is not ours").to_string();
    let what = format!("the code of the sale at {}: expected that of the contracts in this program", show(view.sale));
    assert!(error.starts_with(&what) && error.contains("--any-code"), "{error}");
    assert!(made.require_sale(true).is_ok() && made.warnings().is_empty());

    // Any token may be sold; but whoever says who is a person should be known.
    stage.codes = ours.clone();
    (stage.codes.token, stage.codes.personhood) = (ours.capped_sale.clone(), ours.capped_sale);
    let made = look(&mut stage, &view);
    assert!(made.require_sale(false).is_ok());
    let error = made.require_all(false).expect_err("it is not ours").to_string();
    assert!(
        error.starts_with(&format!("the code of the source of personhood at {}", show(view.terms.common.personhood)))
    );
    let warnings = made.warnings();
    assert!(warnings.len() == 1 && warnings[0].contains("as many persons as it likes"), "{warnings:?}");
}

#[test]
fn a_sale_that_was_made_elsewhere_is_told_and_not_paid() {
    let mut stage = Stage::new("made_elsewhere");
    let record = stage.deploy().expect("it is deployed");
    let (launch, codes, seller) = (stage.launch(), stage.codes.clone(), stage.seller.clone());
    let payment_unit = stage.view().terms.common.payment_unit;
    let plan = Plan { launch, deployer: seller.address(), opens_at: record.opens_at, payment_unit };
    let task = plan.steps().into_iter().find(|task| task.step == Step::Sale).expect("it has it");
    let Action::Make { code, data } = plan.action(task, &codes, &plan.places(&codes)) else { panic!("a contract") };
    let elsewhere = stage.chain.instantiate(&seller, code, data, 0, None).expect("it is made").address;
    let view = View::of(&mut stage.chain, elsewhere).expect("it is a sale");
    let ours = stage.view();
    assert_eq!(view.terms, ours.terms);
    let made = look(&mut stage, &view);
    assert_eq!(made.parts[0].made, Made::Elsewhere { expected: ours.sale });
    assert_eq!(made.name(), "elsewhere");
    let error = made.require_sale(false).expect_err("something else could have stood there").to_string();
    assert!(error.contains(&format!("NOT where it and its terms put it, {}", show(ours.sale))), "{error}");
}

/// A lottery of two tickets for those whom the precompile knows, drawn by this beacon.
fn lottery_by(beacon: &str) -> String {
    format!(
        "
        ticket = {{name='Gala', symbol='GALA', base_uri='https://example.org/'}}
        sale = {{mechanism='lottery', supply=2, price=30, opens_after=900, lasts=600, recovery_window=60}}
        personhood = {{source='precompile', context='test'}}
        beacon = {{source='{beacon}'}}
    "
    )
}

fn part(made: &Provenance, role: Role) -> Part {
    *made.parts.iter().find(|part| part.role == role).expect("it has one")
}

#[test]
fn a_beacon_of_other_code_could_keep_silent() {
    let mut stage = Stage { text: lottery_by("local"), ..Stage::new("other_beacon") };
    stage.deploy().expect("it is deployed");
    let view = stage.view();
    assert_eq!(part(&look(&mut stage, &view), Role::Personhood).made, Made::Chain);
    (stage.codes.drand_beacon, stage.codes.commit_reveal_beacon) = (vec![1], vec![2]);
    let made = look(&mut stage, &view);
    let hash = stage.chain.chain.code_hash(view.terms.common.beacon);
    assert_eq!(part(&made, Role::Beacon).made, Made::Other { hash });
    let (at, silent) = (show(view.terms.common.beacon), "it could keep silent when its maker does not like the draw");
    for lines in [made.lines(), made.warnings()] {
        let line = lines.last().expect("it is said");
        assert!(line.starts_with(&format!("the beacon at {at}: NOT that of the")) && line.contains(silent), "{line}");
    }
    let json = made.json();
    let last = json.as_array().and_then(|parts| parts.last()).expect("it is one of them");
    assert_eq!((&last["what"], &last["made"]), (&"beacon".into(), &"other".into()));
    // The sale itself is ours, and can be paid. What it draws is another matter.
    assert!(made.require_sale(false).is_ok() && made.require_all(true).is_ok());
    let error = made.require_all(false).expect_err("it is not ours").to_string();
    assert!(error.starts_with(&format!("the code of the beacon at {at}: ")) && error.contains("--any-code"), "{error}");
}

#[test]
fn a_beacon_that_was_made_elsewhere_is_told() {
    let mut stage = Stage::new("beacon_elsewhere");
    let network = LocalBeacon::development().network();
    let made_of = || DrandBeaconRef::new(network.schedule.genesis, network.schedule.period, network.key);
    let (seller, code) = (stage.seller.clone(), stage.codes.drand_beacon.clone());
    let elsewhere = stage.chain.deploy(&seller, &code, made_of()).run().expect("it is made").address;
    let salted = stage.chain.deploy(&seller, &code, made_of()).salted().run().expect("it is made").address;
    for (name, beacon, expected) in
        [("elsewhere", elsewhere, Made::Elsewhere { expected: salted }), ("salted", salted, Made::Ours)]
    {
        stage.text = lottery_by(&format!("{beacon:?}")).replace("'Gala'", &format!("'{name}'"));
        stage.deploy_as(name, YES, &mut Paper::default()).expect("it is deployed").expect("really");
        let sale = stage.book.read().expect("it is there").launches[name].sale().expect("it was made");
        let view = View::of(&mut stage.chain, sale).expect("it is a sale");
        let made = look(&mut stage, &view);
        assert_eq!(part(&made, Role::Beacon).made, expected);
        assert_eq!(made.require_all(false).is_ok(), expected == Made::Ours);
    }
}

#[test]
fn a_badge_is_looked_at_with_its_gate() {
    let mut stage = Stage::new("made_badge");
    stage.deploy().expect("it is deployed");
    let (registry, seller, codes) = (stage.view().terms.common.personhood, stage.seller.clone(), stage.codes.clone());
    let terms = badge::Terms { cap: 0, context: [7; 32], gate: registry, organiser: seller.address(), min_status: 1 };
    let salted = deploy_badge(&mut stage.chain, &codes, &seller, &terms).expect("it is made").0;
    let made_of = BadgeGateRef::new((&terms).into());
    let elsewhere = stage.chain.deploy(&seller, &codes.badge, made_of).run().expect("it is made").address;
    let mut terms = stage.view().terms;
    let sale = stage.view().sale;
    for (badge, expected) in [(salted, Made::Ours), (elsewhere, Made::Elsewhere { expected: salted })] {
        terms.common.personhood = badge;
        let made = Provenance::of(&mut stage.chain, &codes, sale, &terms).expect("the chain answers");
        assert_eq!((part(&made, Role::Personhood).made, part(&made, Role::Gate).made), (expected, Made::Ours));
        assert_eq!(part(&made, Role::Gate).address, registry);
        // By these terms the sale would stand elsewhere.
        assert!(matches!(part(&made, Role::Sale).made, Made::Elsewhere { .. }));
    }
}

#[test]
fn once_a_ticket_was_issued_its_collection_shows_all_that_it_was_made_with() {
    let mut stage = Stage { text: lottery_by("local"), ..Stage::new("made_tickets") };
    stage.deploy().expect("it is deployed");
    let view = stage.view();
    assert_eq!(part(&look(&mut stage, &view), Role::Tickets).made, Made::Ours);
    let ada = Account::named("ada");
    stage.chain.chain.fund(&ada, 100 * DOT);
    stage.chain.chain.set_person(ada.address(), view.terms.common.context, 2, [5; 32]);
    stage.chain.set_time(view.terms.common.opens_at);
    let view = stage.view();
    let order = buying::order(&mut stage.chain, &view, &ada, 1).expect("it is open");
    stage.send(&ada, order).expect("she is a person");
    stage.chain.set_time(view.terms.common.closes_at);
    let settle = buying::settle(&stage.view()).expect("it is closed");
    stage.send(&ada, settle).expect("there is enough for one");
    let view = stage.view();
    let claim = buying::claim(&mut stage.chain, &view, &ada, None).expect("she has an order");
    stage.send(&ada, claim).expect("it is hers");
    let view = stage.view();
    let made = look(&mut stage, &view);
    assert_eq!(part(&made, Role::Tickets).made, Made::Ours);
    assert!(made.lines()[0].starts_with("that of the contracts in this program, where it and its terms put it"));
}
