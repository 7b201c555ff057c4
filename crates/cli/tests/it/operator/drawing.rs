//! Sales that draw, on a network: deployed, ordered, drawn, claimed by the commands' own messages.

use super::stage::*;
use fairsale_chain::{Account, Chain};
use fairsale_client::{beacon::LocalBeacon, issuer};
use fairsale_deploy::{Error, buying, call::Call, drawing, grouping, status::Status, view::View};
use fairsale_interfaces::sale::Phase;
use fairsale_launch::plan::Step;

const GATE: &str = "\npersonhood = {source='precompile', context='test'}\nbeacon = {source='local'}\n";
const TOKEN: &str = "token = {name='Test', symbol='TST', decimals=0}\n";
const TICKET: &str = "ticket = {name='Gala', symbol='GALA', base_uri='https://example.org/'}\n";

/// A stage with a sale of another mechanism.
fn stage(test: &str, goods: &str, sale: &str) -> Stage {
    let mut stage = Stage::new(test);
    stage.text =
        format!("{goods}sale = {{price=30, opens_after=900, recovery_window=9, settle_within=90_000, {sale}}}{GATE}");
    stage
}

#[test]
fn a_beacon_whose_key_everybody_has_is_for_development() {
    let mut stage = stage("local_beacon", TICKET, "mechanism='lottery', supply=2, lasts=600");
    stage.development = false;
    assert!(stage.refused().contains("beacon.source: expected \"drand\", or the address of a beacon, found \"local\""));
    stage.text = stage.text.replace("'local'", "'drand'").replace("opens_after=900", "opens_after=9000");
    stage.deploy().expect("drand's key is nobody's");
}

/// Somebody whom the precompile's stand-in knows.
fn person(stage: &mut Stage, name: &str) -> Account {
    let (account, view) = (Account::named(name), stage.view());
    stage.chain.chain.fund(&account, 100 * DOT);
    let alias = issuer::alias(&issuer::person(name), &view.terms.common.context);
    stage.chain.chain.set_person(account.address(), view.terms.common.context, 2, alias);
    account
}

fn opened(stage: &mut Stage) {
    let opens_at = stage.view().terms.common.opens_at;
    stage.chain.set_time(opens_at);
}

/// Makes a message and sends it.
fn send(
    stage: &mut Stage,
    from: &Account,
    make: impl FnOnce(&mut Flaky<fairsale_chain::EmbeddedChain>, &View) -> Result<Call, Error>,
) -> Result<(), Error> {
    let view = stage.view();
    let call = make(&mut stage.chain, &view)?;
    let grouping = grouping::meaning(&view);
    super::stage::send(&mut stage.chain, from, call, grouping).map(drop)
}

/// Brings the round that the sale waits for, and has it settled.
fn settle(stage: &mut Stage, keeper: &Account) {
    let closes_at = stage.view().terms.common.closes_at;
    stage.chain.set_time(closes_at);
    let view = stage.view();
    let error = stage.send(keeper, buying::settle(&view).expect("it is closed")).expect_err("nothing was brought");
    assert!(error.to_string().contains("`fairsale draw submit` brings it"), "{error}");
    let beacon = drawing::Beacon::of(&mut stage.chain, &view).expect("it is of drand's kind");
    let round = beacon.due;
    let wrong = beacon.submit(&view, round, LocalBeacon::development().sign(round + 1)).expect_err("another's");
    assert!(wrong.to_string().contains(&format!("not the signature of round {round}")), "{wrong}");
    let call = beacon.submit(&view, round, LocalBeacon::development().sign(round)).expect("it is its");
    assert!(call.what[0].contains("the sale is drawn by it"), "{:?}", call.what);
    super::stage::send(&mut stage.chain, keeper, call, drawing::meaning).expect("the beacon takes it");
    let view = stage.view();
    stage.send(keeper, buying::settle(&view).expect("it is closed")).expect("it is settled");
    assert_eq!(stage.view().phase, Phase::Settled);
}

fn shown(stage: &mut Stage, account: &Account) -> (String, serde_json::Value) {
    let view = stage.view();
    let person = view.person(&mut stage.chain, account.address()).expect("it is asked");
    let standing = view.order(&mut stage.chain, person.context_alias).expect("it is asked");
    let status = Status { view: &view, person: Some(person), standing: Some(standing) };
    (status.to_string(), status.json())
}

#[test]
fn a_quadratic_sale_is_deployed_bought_drawn_and_claimed() {
    let sale = "mechanism='quadratic', supply=10, lot_size=1, first_cap=2, cap_step=3, rounds=3, round_lasts=600, remainder='draw'";
    let mut stage = stage("quadratic", TOKEN, sale);
    let record = stage.deploy().expect("it is deployed");
    let steps: Vec<_> = record.done.iter().map(|done| done.step).collect();
    use Step::*;
    assert_eq!(steps, [DrandBeacon, Token, Sale, Allot, Fund]);
    let said = &record.of(Sale).expect("it was made").parameters;
    assert_eq!((&said["rounds"], &said["supply"]), (&3.into(), &"10".into()));
    assert_eq!(stage.deploy().expect("nothing is left"), record);

    let people: Vec<Account> = ["ada", "bob", "cleo", "dan"].map(|name| person(&mut stage, name)).into();
    opened(&mut stage);
    let error = send(&mut stage, &people[0], |chain, view| buying::order(chain, view, &people[0], 3));
    assert!(error.expect_err("the cap").to_string().contains("a person can ask for 1 to 2 lots, not 3"));
    for (buyer, asked) in people.iter().zip([1, 2, 2, 2]) {
        send(&mut stage, buyer, |chain, view| buying::order(chain, view, buyer, asked)).expect("it is placed");
    }
    let opens_at = stage.view().terms.common.opens_at;
    stage.chain.set_time(opens_at + 600);
    for buyer in &people[2..] {
        send(&mut stage, buyer, |chain, view| buying::change(chain, view, buyer, 5)).expect("it is changed");
    }
    let view = stage.view();
    assert_eq!(view.terms.common.closes_at, opens_at + 1_200, "13 of 10 are asked for");
    let (text, json) = shown(&mut stage, &people[2]);
    for piece in
        ["q lots of 1 TST each cost q² times", "round       1 of 3", "chance      1 in 2 of a lot more", "settle by"]
    {
        assert!(text.contains(piece), "{piece}:\n{text}");
    }
    assert_eq!(json["order"]["chance"], serde_json::json!([1, 2]));
    settle(&mut stage, &people[0]);
    let view = stage.view();
    assert_eq!((view.state.level, view.state.unsold, view.state.proceeds), (3, 0, 900));
    let drawn = view.drawn.expect("there was something to draw");
    assert_eq!((drawn.entries[0], drawn.prizes[0]), (2, 1));
    for buyer in &people {
        send(&mut stage, buyer, |chain, view| buying::claim(chain, view, buyer, None)).expect("it is claimed");
    }
    let view = stage.view();
    assert_eq!((view.tokens, view.money), (Some(0), 900));
    let (text, _) = shown(&mut stage, &people[0]);
    assert!(text.contains("1 of 2 entries win"), "{text}");
}

#[test]
fn a_lottery_is_entered_in_groups() {
    let mut stage = stage("lottery", TICKET, "mechanism='lottery', supply=10, lasts=600");
    let record = stage.deploy().expect("it is deployed");
    let steps: Vec<_> = record.done.iter().map(|done| done.step).collect();
    use Step::*;
    assert_eq!(steps, [DrandBeacon, Ticket, Sale, Allot, Fund]);
    let [ada, bob, cleo] = ["ada", "bob", "cleo"].map(|name| person(&mut stage, name));
    opened(&mut stage);
    let error = send(&mut stage, &ada, |chain, view| grouping::invite(chain, view, &ada, &[bob.address()]));
    assert!(error.expect_err("no entry").to_string().contains("there is no such order"));
    send(&mut stage, &ada, |chain, view| buying::order(chain, view, &ada, 1)).expect("it is placed");
    send(&mut stage, &ada, |chain, view| grouping::invite(chain, view, &ada, &[bob.address()])).expect("invited");
    let both = [bob.address(), cleo.address()];
    let error = send(&mut stage, &ada, |chain, view| grouping::invite(chain, view, &ada, &both));
    assert_eq!(error.expect_err("a tenth").to_string(), "invite: 1 account can be invited at a time, not 2");
    let error = send(&mut stage, &cleo, |chain, view| grouping::join(chain, view, &cleo, 1));
    assert!(error.expect_err("not invited").to_string().contains("group 1 has not invited this account"));
    send(&mut stage, &bob, |chain, view| grouping::join(chain, view, &bob, 1)).expect("joined");
    let error = send(&mut stage, &bob, |chain, view| grouping::join(chain, view, &bob, 1));
    assert!(error.expect_err("twice").to_string().contains("is in group 1 already"));
    send(&mut stage, &bob, |chain, view| grouping::leave(chain, view, &bob)).expect("left");
    let error = send(&mut stage, &bob, |chain, view| grouping::leave(chain, view, &bob));
    assert!(error.expect_err("alone").to_string().contains("this person is in no group"));
    send(&mut stage, &ada, |chain, view| grouping::invite(chain, view, &ada, &[bob.address()])).expect("invited");
    send(&mut stage, &bob, |chain, view| grouping::join(chain, view, &bob, 1)).expect("joined");
    send(&mut stage, &ada, |chain, view| grouping::invite(chain, view, &ada, &[cleo.address()])).expect("invited");
    let error = send(&mut stage, &cleo, |chain, view| grouping::join(chain, view, &cleo, 1));
    let full = "join: the group has 2 persons, as many as a group can have";
    assert_eq!(error.expect_err("there are ten tickets").to_string(), full);
    let mut alone = vec![cleo];
    alone.extend((1..10).map(|number| person(&mut stage, &format!("person {number}"))));
    for buyer in &alone {
        send(&mut stage, buyer, |chain, view| buying::order(chain, view, buyer, 1)).expect("it is placed");
    }
    let (text, json) = shown(&mut stage, &bob);
    assert!(text.contains("group       1") && text.contains("of a ticket") && text.contains("by lot"), "{text}");
    assert_eq!(json["order"]["group"], 1);
    // With groups of two, 10 persons alone are too few to take up all the rounding.
    assert!(text.contains("chance      9 in 12 of a ticket"), "{text}");
    settle(&mut stage, &ada);
    let drawn = stage.view().drawn.expect("twelve want ten");
    assert_eq!((drawn.entries[0], drawn.entries[1]), (10, 1));
    for buyer in [&ada, &bob].into_iter().chain(&alone) {
        send(&mut stage, buyer, |chain, view| buying::claim(chain, view, buyer, None)).expect("it is claimed");
    }
    let view = stage.view();
    let sold = u128::from(drawn.prizes[0] + 2 * drawn.prizes[1]);
    assert_eq!((view.tokens, view.money, view.state.unsold), (Some(10 - sold), 30 * sold, 10 - sold));
    if sold < 10 {
        stage.send(&ada, buying::unsold(&view).expect("there is some")).expect("it is sent");
        assert_eq!(stage.view().tokens, Some(0));
    }
}

#[test]
fn what_was_not_settled_in_time_is_cancelled_by_the_clock() {
    let mut stage = stage("late_draw", TICKET, "mechanism='lottery', supply=1, lasts=600");
    stage.deploy().expect("it is deployed");
    let [ada, bob] = ["ada", "bob"].map(|name| person(&mut stage, name));
    opened(&mut stage);
    for buyer in [&ada, &bob] {
        send(&mut stage, buyer, |chain, view| buying::order(chain, view, buyer, 1)).expect("it is placed");
    }
    let settle_by = stage.view().terms.settle_by().expect("it draws");
    stage.chain.set_time(settle_by);
    assert_eq!(stage.view().phase, Phase::Cancelled);
    send(&mut stage, &ada, |_, view| buying::cancel(view, &ada)).expect("anybody notes it");
    send(&mut stage, &bob, |chain, view| buying::claim(chain, view, &bob, None)).expect("it is refunded");
    assert_eq!(stage.view().money, 30);
}

#[test]
fn groups_are_a_matter_of_lotteries() {
    let mut stage = Stage::new("no_groups");
    stage.deploy().expect("it is deployed");
    let (seller, view) = (stage.seller.clone(), stage.view());
    let error = grouping::leave(&mut stage.chain, &view, &seller).expect_err("it is capped").to_string();
    assert_eq!(error, "the sale of `fairsale leave`: expected a lottery, found one whose mechanism is \"capped\"");
    let error = drawing::Beacon::of(&mut stage.chain, &view).expect_err("it draws nothing").to_string();
    assert_eq!(error, "the sale: expected one that draws, found one that does not");
}
