//! What becomes of a sale when its node is killed, or ends, or cannot start. Each test has nodes of its own.

use e2e_tests::{Stage, action::Action, capped::Capped, chain::Own, local_node::LocalNode};
use fairsale_chain::{Account, Chain, Typed};
use fairsale_interfaces::sale::{Outcome, Phase, Sale};
use std::{
    fs,
    process::{Command, Output},
    thread,
    time::Duration,
};

/// Kills the node, starts it again on the same folder, and stops its clock where it is.
fn restart(node: &mut LocalNode, stage: &mut Stage) {
    node.kill();
    node.start(&[]);
    let now = stage.chain.now();
    stage.chain.set_time(now);
}

/// How many lots the person's order asks for.
fn asked(stage: &mut Stage, name: &str) -> Option<u32> {
    let alias = stage.alias(name);
    stage.chain.ask(stage.at.sale().order_of(alias)).expect("a view").value.map(|order| order.lots)
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn a_sale_goes_on_after_its_node_was_killed_at_any_moment() {
    let mut node = LocalNode::new("killed", &[]);
    let mut stage = Capped::announced_on(Own::behind(node.connect()), |terms| terms.common.supply = 250);
    restart(&mut node, &mut stage);
    stage.fund();
    restart(&mut node, &mut stage);
    assert_eq!(stage.tokens(stage.at.sale), 250);
    let opens_at = stage.terms.common.opens_at;
    stage.chain.set_time(opens_at);

    // Killed right behind each confirmation: what was confirmed must be there.
    let names = ["ada", "bob", "cem", "dan"];
    let buyers: Vec<Account> = names.map(|name| stage.person(name)).into();
    let floor = stage.chain.constants().existential_deposit;
    for (number, (buyer, lots)) in buyers.iter().zip([10, 100, 100, 100]).enumerate() {
        stage.order(buyer, lots);
        restart(&mut node, &mut stage);
        assert_eq!(asked(&mut stage, names[number]), Some(lots));
        assert!(stage.chain.now() >= opens_at, "the clock does not go back");
        let orders: Vec<_> = names.iter().filter_map(|name| asked(&mut stage, name)).collect();
        let held = orders.iter().map(|lots| u128::from(*lots) * stage.terms.common.price).sum::<u128>();
        assert_eq!((orders.len(), stage.money(stage.at.sale)), (number + 1, floor + held));
    }
    stage.close_and_settle();
    restart(&mut node, &mut stage);
    assert_eq!(stage.phase(), Phase::Settled);
    for (buyer, (name, units)) in buyers.iter().zip(names.iter().zip([10, 80, 80, 80])) {
        stage.claim(buyer, name);
        restart(&mut node, &mut stage);
        assert_eq!(stage.tokens(buyer.address()), units);
        let alias = stage.alias(name);
        assert!(stage.act(buyer, Action::Claim(alias), 0).is_err(), "a restart lets nobody claim twice");
    }
    let keeper = stage.roles.keeper.clone();
    stage.act(&keeper, Action::Proceeds, 0).expect("there are some");
    restart(&mut node, &mut stage);
    assert_eq!((stage.money(stage.at.sale), stage.tokens(stage.at.sale)), (floor, 0));
    assert_eq!(stage.if_closed_now("ada"), Outcome::default());
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn an_order_that_is_on_its_way_while_the_node_is_killed_is_placed_once() {
    let mut node = LocalNode::new("on-its-way", &[]);
    let mut stage = Capped::announced_on(Own::behind(node.connect()), |_| ());
    stage.fund();
    let opens_at = stage.terms.common.opens_at;
    stage.chain.set_time(opens_at);
    let buyers: Vec<Account> = (0..6).map(|number| stage.person(&format!("buyer {number}"))).collect();
    for (number, buyer) in buyers.iter().enumerate() {
        let before = stage.money(stage.at.sale);
        // The client asks, signs, sends and waits; somewhere in between the node goes away for a while.
        let delay = Duration::from_millis([0, 2, 5, 10, 20, 40][number]);
        thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(delay);
                node.kill();
                node.start(&[]);
            });
            stage.order(buyer, 5);
        });
        let name = format!("buyer {number}");
        assert_eq!(asked(&mut stage, &name), Some(5));
        assert_eq!(stage.money(stage.at.sale), before + 10, "paid once, after {delay:?}");
        let now = stage.chain.now();
        stage.chain.set_time(now);
    }
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn ctrl_c_ends_it_cleanly_and_the_chain_goes_on_later() {
    let mut node = LocalNode::new("interrupted", &[]);
    let mut chain = node.connect();
    let bob = Account::named("somebody");
    let tomorrow = chain.now() + 86_400;
    chain.set_time(tomorrow);
    chain.fund(&bob, 5_000_000_000_000);
    let number = chain.block_number();
    assert!(node.interrupt().success(), "{}", node.log());
    node.start(&[]);
    assert_eq!(chain.balance(bob.address()), 5_000_000_000_000);
    assert!(chain.block_number() >= number);
    chain.fund(&bob, 1);
    assert_eq!(chain.balance(bob.address()), 5_000_000_000_001);
    assert!(chain.block_number() > number);
    assert!(chain.now() >= tomorrow, "the clock goes on from where it was");
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn blocks_can_come_by_the_clock() {
    let node = LocalNode::new("interval", &["--interval", "200"]);
    let mut chain = node.connect();
    let number = chain.block_number();
    chain.fund(&Account::named("somebody"), 5_000_000_000_000);
    thread::sleep(Duration::from_secs(2));
    assert!(chain.block_number() > number + 2, "empty blocks as well");
}

/// What the node says to arguments with which it cannot start.
fn refused(arguments: &[&str]) -> String {
    let Output { status, stderr, .. } =
        Command::new(e2e_tests::local_node::program()).args(arguments).output().expect("it starts");
    let text = String::from_utf8_lossy(&stderr).into_owned();
    assert!(!status.success(), "{arguments:?}: {text}");
    text
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn what_keeps_it_from_starting_is_said() {
    let node = LocalNode::new("taken", &[]);
    let port = node.url().rsplit(':').next().expect("a port").to_owned();
    let text = refused(&["--port", &port]);
    assert!(text.contains(&format!("port {port} cannot be had")) && text.contains("--port"), "{text}");
    assert!(refused(&["--no-such-flag"]).contains("--no-such-flag"));
    assert!(refused(&["--port", "65536"]).contains("65536"));
    assert!(refused(&["--runtime", "nowhere.wasm"]).contains("no runtime at nowhere.wasm"));
    assert!(refused(&["--", "--no-such-option"]).contains("--no-such-option"));
    let folder = std::env::temp_dir().join(format!("fairsale-no-folder-{}", std::process::id()));
    fs::write(&folder, "a file").expect("it can be written");
    let text = refused(&["--base-path", folder.to_str().expect("UTF-8")]);
    fs::remove_file(&folder).expect("it is there");
    assert!(text.contains(&*folder.to_string_lossy()) && text.contains("folder"), "{text}");
}
