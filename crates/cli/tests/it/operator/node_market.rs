//! Launches of several sales on a node, by command: bids, payment in an ERC-20, a rest that is handed on, tickets drawn and
//! verified from the node's own events. `cargo xtask test --node` runs it.

use super::node::Place;
use fairsale_chain::{Account, Chain};
use fairsale_launch::USDC;
use serde_json::{Value, json};
use std::fs;

/// 60 units at a fixed price for persons, and what they leave by auction for all, in USDC.
const POOL_AND_REST: &str = "
    token = {name='Test', symbol='TST', decimals=0, locked_for=100}
    payment = {currency='usdc'}
    personhood = {issuers=3, threshold=2, context='test'}
    [[sale]]
    name = 'pool'
    mechanism = 'fixed'
    supply = 60
    lot_size = 1
    max_lots = 20
    price = 20_000
    delivered = 'at once'
    opens_after = 900
    lasts = 60
    recovery_window = 9
    unsold_to = 'rest'
    [[sale]]
    name = 'rest'
    mechanism = 'auction'
    supply = 10
    allotted = 0
    lot_size = 1
    ladder = 'linear'
    reserve_price = 20_000
    step = 1_000
    ticks = 20
    max_lots = 50
    open_to_all = true
    opens_after = 4560
    lasts = 60
    recovery_window = 9
";

/// What a sale that is paid in USDC has from the start, and owes to nobody.
const RESERVE: &str = "10000";

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn on_a_node_a_pool_and_an_auction_of_its_rest_in_usdc_by_command() {
    let mut place = Place::new("market");
    let seller = place.uri.clone();
    fs::write(place.folder.join("two.toml"), POOL_AND_REST).expect("it can be written");
    let deploy = "deploy two.toml --development --yes";
    let refused = place.refused(deploy, Some(&seller));
    assert!(refused.contains("expected 0.02 USDC") && refused.contains("found 0 USDC"), "{refused}");
    let account = place.seller.clone();
    place.node.fund_asset(&account, USDC, 1_000_000);
    let deployed = place.said(deploy, &seller);
    assert!(deployed.contains("reserve") && deployed.contains("fund"), "{deployed}");
    assert!(place.said(deploy, &seller).contains("nothing is left to do"));

    let [(ada, adas), (bob, bobs), (cem, cems)] = place.people(["ada", "bob", "cem"]);
    let attest = format!("attest --launch two/pool --person ada --account {:?} --development --yes", adas.address());
    place.said(&attest, &seller);
    let all = place.status("");
    place.go_to(&all["pool"]["terms"]["opens_at"]);
    let order = "order 7 --sale pool --yes";
    let refused = place.refused(order, Some(&ada));
    assert!(refused.contains("expected 0.14 USDC, found 0 USDC"), "{refused}");
    for account in [&adas, &bobs, &cems] {
        place.node.fund_asset(account, USDC, 10_000_000);
    }
    assert!(place.refused("order 7 --yes", Some(&ada)).contains("--sale NAME of one in this launch"));
    let dry = place.said("order 7 --sale pool --dry-run", &ada);
    assert!(
        dry.contains("approve: the sale may take 0.14 USDC") && dry.contains("value    0 UNIT and 0.14 USDC"),
        "{dry}"
    );
    let ordered = place.said(order, &ada);
    assert!(ordered.contains("approve: done; fee ") && ordered.contains("order: done in block"), "{ordered}");
    assert!(!ordered.contains("it takes more than was shown"), "{ordered}");
    assert!(place.refused("revoke --sale pool --yes", Some(&ada)).contains("may take nothing of this account's USDC"));
    assert!(place.refused("order 7 --sale pool --yes", Some(&bob)).contains("not known to be a person's by"));
    let pool = place.status("--sale pool ");
    assert_eq!(pool["escrow"], json!({ "tokens": "53", "money": "150000" }), "the reserve and 7 lots");

    // What the pool did not sell is handed on, and the auction learns of it.
    place.go_to(&pool["terms"]["closes_at"]);
    for command in ["settle", "proceeds", "unsold"] {
        place.said(&format!("{command} --sale pool --yes"), &bob);
    }
    assert_eq!(place.status("--sale pool ")["escrow"], json!({ "tokens": "0", "money": RESERVE }));
    assert_eq!(place.status("--sale rest ")["funded"], false);
    place.said("fund --sale rest --yes", &cem);
    let rest = place.status("--sale rest ");
    assert_eq!((&rest["funded"], &rest["escrow"]["tokens"]), (&json!(true), &json!("53")));

    place.go_to(&rest["terms"]["opens_at"]);
    place.said("bid --sale rest --tick 0 --lots 40 --yes", &bob);
    place.said("bid --sale rest --price 22000 --lots 30 --yes", &cem);
    assert!(place.refused("bid --sale rest --price 22500 --yes", Some(&cem)).contains("a price of the ladder"));
    assert!(place.refused("bid --sale rest --tick 1 --yes", Some(&cem)).contains("a bid can only be raised"));
    place.said("bid --sale rest --tick 3 --yes", &cem);
    assert!(place.refused("withdraw --sale rest --yes", Some(&bob)).contains("what was ordered here binds"));
    place.go_to(&rest["terms"]["closes_at"]);
    place.said("settle --sale rest --yes", &ada);
    let rest = place.status("--sale rest ");
    let clearing = json!({ "tick": 0, "price": "20000", "filled": 30, "margin": 40, "left": "23" });
    assert_eq!((&rest["phase"], &rest["clearing"]), (&json!("settled"), &clearing));
    for (key, account, units, refund) in [(&bob, &bobs, "23", "340000"), (&cem, &cems, "30", "90000")] {
        let order = place.status(&format!("--sale rest --account {:?} ", account.address()))["order"].clone();
        assert_eq!((&order["units"], &order["refund"]), (&json!(units), &json!(refund)));
        place.said("claim --sale rest --yes", key);
        assert!(place.refused("claim --sale rest --yes", Some(key)).contains("there is no such order"));
    }
    place.said("proceeds --sale rest --yes", &ada);
    assert_eq!(place.status("--sale rest ")["escrow"], json!({ "tokens": "0", "money": RESERVE }));
    place.node.run_clock().expect("it is a development node");
}

/// Tickets of one collection: one by auction, one by lottery.
const TICKETS: &str = "
    ticket = {name='Gala', symbol='GALA', base_uri='https://example.org/'}
    personhood = {issuers=3, threshold=2, context='test'}
    beacon = {source='local'}
    [[sale]]
    name = 'certain'
    mechanism = 'auction'
    supply = 1
    ladder = 'linear'
    reserve_price = 60_000_000
    step = 10_000_000
    ticks = 20
    opens_after = 900
    lasts = 600
    recovery_window = 9
    [[sale]]
    name = 'lottery'
    mechanism = 'lottery'
    supply = 1
    price = 50_000_000
    opens_after = 900
    lasts = 600
    recovery_window = 9
";

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn on_a_node_tickets_are_auctioned_drawn_and_verified_by_command() {
    let mut place = Place::new("tickets");
    let seller = place.uri.clone();
    fs::write(place.folder.join("gala.toml"), TICKETS).expect("it can be written");
    place.said("deploy gala.toml --development --yes", &seller);
    let people = place.people(["ada", "bob", "cem"]);
    for (name, (_, account)) in ["ada", "bob", "cem"].iter().zip(&people) {
        let account = account.address();
        let attest = format!("attest --sale lottery --person {name} --account {account:?} --development --yes");
        place.said(&attest, &seller);
    }
    let all = place.status("");
    place.go_to(&all["certain"]["terms"]["opens_at"].as_u64().max(all["lottery"]["terms"]["opens_at"].as_u64()).into());
    let [ada, bob, cem] = people.each_ref().map(|(key, _)| key.as_str());
    for (key, command) in [
        (ada, "bid --sale certain --tick 1"),
        (bob, "bid --sale certain --tick 0"),
        (bob, "bid --sale certain --tick 1"),
        (ada, "order 1 --sale lottery"),
        (bob, "order 1 --sale lottery"),
        (cem, "order 1 --sale lottery"),
    ] {
        place.said(&format!("{command} --yes"), key);
    }
    let closes_at = ["certain", "lottery"].map(|sale| place.status("")[sale]["terms"]["closes_at"].as_u64());
    place.go_to(&closes_at[0].max(closes_at[1]).into());
    let output = place.run("draw verify", Some(ada));
    let nothing = String::from_utf8_lossy(&output.stdout);
    assert!(!output.status.success(), "nothing was verified: {nothing}");
    assert_eq!(nothing.matches("it is not settled, and nothing was drawn so far").count(), 2, "{nothing}");
    assert!(nothing.contains("0 of 2 sales are settled and were to draw"), "{nothing}");
    assert!(place.refused("settle --sale certain --yes", Some(ada)).contains("`fairsale draw submit` brings it"));
    for sale in ["certain", "lottery"] {
        place.said(&format!("draw submit --local --sale {sale} --yes"), cem);
        place.said(&format!("settle --sale {sale} --yes"), cem);
    }
    // The beacon is the development one: that is no draw to rely on, unless it is what should be.
    let refused = place.refused("draw verify", Some(ada));
    assert!(refused.contains("expected drand's evmnet, found the DEVELOPMENT key, which everybody has"), "{refused}");
    let verified = place.said("draw verify --development --save events.jsonl", ada);
    assert!(verified.contains("2 of 2 sales are settled and were to draw"), "{verified}");
    assert_eq!(verified.matches("All agrees, but the beacon is not drand's: everybody has its key").count(), 2);
    assert!(verified.contains("supply      1, by the sale's state when its events were read"), "{verified}");
    assert!(verified.contains("class 1     1 of 2 entries win") && verified.contains("class 1     1 of 3 entries win"));

    // Who wins as it was computed has a ticket in the end, and everybody else the money back.
    let saved = place.said("draw verify --development --events events.jsonl", ada).to_lowercase();
    let mut tickets = 0;
    for (sale, mechanism, bidders) in [("certain", ", auction\n", 2), ("lottery", ", lottery\n", 3)] {
        let computed = saved.split("sale        ").find(|part| part.contains(mechanism)).expect("it was verified");
        for (key, account) in &people[..bidders] {
            let order = order_of(&place, sale, account);
            let wins = order["units"] == "1";
            let entry = format!("{:?}: class 1, entry", account.address());
            let line = computed.lines().find(|line| line.contains(&entry)).expect("all were entered");
            assert_eq!((line.ends_with(": wins"), order["refund"] == "0"), (wins, wins), "{line}");
            place.said(&format!("claim --sale {sale} --yes"), key);
            tickets += u32::from(wins);
        }
        place.said(&format!("proceeds --sale {sale} --yes"), ada);
        assert_eq!(place.status(&format!("--sale {sale} "))["escrow"], json!({ "tokens": "0", "money": "0" }));
    }
    assert_eq!(tickets, 2);
    let verified = place.said("draw verify --development", ada);
    assert!(
        verified.contains("claims      2 of 2 so far") && verified.contains("claims      3 of 3 so far"),
        "{verified}"
    );
    place.node.run_clock().expect("it is a development node");
}

/// What a person's order comes to.
fn order_of(place: &Place, sale: &str, account: &Account) -> Value {
    place.status(&format!("--sale {sale} --account {:?} ", account.address()))["order"].clone()
}
