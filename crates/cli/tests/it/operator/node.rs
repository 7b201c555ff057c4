//! The same on a node, by library and by command: `cargo xtask test --node` runs it, on a development node, whose clock can
//! be set.

use super::stage::*;
use fairsale_chain::{Account, Chain, NodeChain};
use fairsale_client::{deployment::Codes, network::Network};
use fairsale_deploy::{deployments::Book, launching::launch, proposal::Order, view::View};
use fairsale_input::Source;
use fairsale_launch::{Launch, plan::Step};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{self, Command, Output},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

/// A node, somebody new with money on it, and a folder of a test's own.
pub struct Place {
    /// There is one clock: one test at a time.
    _alone: MutexGuard<'static, ()>,
    url: String,
    pub node: NodeChain,
    pub seller: Account,
    /// The seller's key.
    pub uri: String,
    pub folder: PathBuf,
}

impl Place {
    /// For a test of this name.
    pub fn new(test: &str) -> Self {
        let urls = env::var("CONTRACTS_NODE_URL").expect("CONTRACTS_NODE_URL names a node");
        let url = urls.split(',').next().unwrap_or_default().to_owned();
        static ALONE: Mutex<()> = Mutex::new(());
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut node = NodeChain::connect(&url).expect("the node answers");
        let millis = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_millis();
        let name = format!("{test} {} {millis}", process::id());
        let seller = Account::named(&name);
        node.fund(&seller, 100 * DOT);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("node_{test}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder can be made");
        Self { _alone: alone, url, node, seller, uri: format!("//{name}"), folder }
    }

    /// Runs the command in the folder.
    pub fn run(&self, arguments: &str, key: Option<&str>) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fairsale"));
        command.current_dir(&self.folder).args(arguments.split(' ')).stdin(process::Stdio::null());
        command.env_remove("FAIRSALE_KEY").env("CONTRACTS_NODE_URL", &self.url);
        if let Some(key) = key {
            command.env("FAIRSALE_KEY", key);
        }
        command.output().expect("it starts")
    }

    /// What it says if all goes well.
    pub fn said(&self, arguments: &str, key: &str) -> String {
        let output = self.run(arguments, Some(key));
        let text = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{arguments}: {text}");
        text
    }

    /// New accounts with money on them, and their keys.
    pub fn people<const N: usize>(&mut self, names: [&str; N]) -> [(String, Account); N] {
        names.map(|name| {
            let name = format!("{} {name}", self.uri.trim_start_matches("//"));
            let account = Account::named(&name);
            self.node.fund(&account, 10 * DOT);
            (format!("//{name}"), account)
        })
    }

    /// The state of a sale, or of all of a launch.
    pub fn status(&self, which: &str) -> serde_json::Value {
        let output = self.run(&format!("status {which}--json"), None);
        serde_json::from_slice(&output.stdout).expect("it is JSON")
    }

    /// Goes to a second, unless it is over.
    pub fn go_to(&mut self, time: &serde_json::Value) {
        let time = time.as_u64().expect("a time");
        self.node.set_time(time.max(self.node.now()));
    }

    /// What it says if it refuses.
    pub fn refused(&self, arguments: &str, key: Option<&str>) -> String {
        let output = self.run(arguments, key);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{arguments}: {text}");
        text
    }
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn on_a_node_a_deployment_that_dies_at_every_step_is_done_once() {
    let Place { node, seller, folder, _alone, .. } = Place::new("dies");
    let (mut chain, codes) = (Flaky::of(node), Codes::built_in());
    let book = Book::of(&folder, &chain.identity());
    let file = format!("orders = []\n{LAUNCH}");
    let file = Launch::parse(&Source::new("test.toml", file), None).expect("it is good");
    let development = true;
    let order = Order { launch: &file, name: "test", codes: &codes, book: &book, from: &seller, development };
    let mut record = None;
    for attempt in 0..2 * STEPS.len() {
        let when = if attempt % 2 == 0 { When::Before } else { When::After };
        chain.fails = Some((chain.sent, when));
        match launch(&mut chain, &order, YES, &mut Paper::default()) {
            Ok(done) => record = done,
            Err(error) => assert!(error.to_string().contains("the node is gone"), "{error}"),
        }
    }
    chain.fails = None;
    let last = launch(&mut chain, &order, YES, &mut Paper::default()).expect("it goes on");
    let record = record.or(last).expect("it was no dry run");
    assert_eq!(record.done.iter().map(|done| done.step).collect::<Vec<_>>(), STEPS);
    assert_eq!(chain.made.len(), 3);
    let view = View::of(&mut chain, record.address(Step::Sale).expect("it was made")).expect("it is a sale");
    assert_eq!((view.tokens, view.state.funded), (Some(99), true));
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn on_a_node_a_whole_sale_by_command() {
    let mut place = Place::new("whole");
    fs::write(place.folder.join("test.toml"), LAUNCH).expect("it can be written");
    let seller = place.uri.clone();

    let deploy = "deploy test.toml --development";
    assert!(place.refused(deploy, None).contains("no key: give one with --key file:PATH"));
    let error = place.refused(deploy, Some("not a key at all"));
    assert!(error.contains("what is in the environment variable FAIRSALE_KEY is no key") && !error.contains("at all"));
    assert!(place.refused("deploy test.toml", Some(&seller)).contains("anybody can make their keys"));
    assert!(place.refused(deploy, Some(&seller)).contains("no terminal to ask at"));
    assert!(place.refused(&format!("{deploy} --yes"), Some("//nobody at all")).contains("cannot pay for this"));
    assert!(place.said(&format!("{deploy} --dry-run"), &seller).contains("this was a dry run"));
    let deployed = place.said(&format!("{deploy} --yes"), &seller);
    assert!(deployed.contains("fund: done"), "{deployed}");
    assert!(place.said(&format!("{deploy} --yes"), &seller).contains("nothing is left to do"));

    let people = place.people(["ada", "bob"]);
    for (index, (_, account)) in people.iter().enumerate() {
        let person = format!("--person p{index} --account {:?} --development --yes", account.address());
        assert!(place.said(&format!("attest {person}"), &seller).contains("attest: done in block"));
    }
    let (ada, bob) = (people[0].0.as_str(), people[1].0.as_str());
    assert!(place.refused("order 100 --yes", Some(ada)).contains("the sale is announced; it opens at "));
    place.go_to(&place.status("")["terms"]["opens_at"]);
    assert!(place.said("order 100 --yes", ada).contains("order: done in block"));
    assert!(place.refused("order 1 --yes", Some(ada)).contains("this person has an order for 100 lots"));
    place.said("order 20 --yes", bob);
    place.said("change 40 --yes", bob);
    let now = place.status("");
    assert_eq!((&now["phase"], &now["demand_lots"]), (&"open".into(), &"140".into()));

    place.go_to(&now["terms"]["closes_at"]);
    for command in ["settle", "proceeds", "claim"] {
        place.said(&format!("{command} --yes"), ada);
    }
    place.said("claim --yes", bob);
    assert!(place.refused("claim --yes", Some(bob)).contains("there is no such order"));
    let end = place.status("");
    assert_eq!(end["phase"], "settled");
    assert_eq!(end["escrow"], serde_json::json!({ "tokens": "0", "money": "0" }));
    place.node.run_clock().expect("it is a development node");
}

#[test]
#[ignore = "needs a node: cargo xtask test --node"]
fn on_a_node_a_sale_for_members_by_command() {
    let mut place = Place::new("members");
    let seller = place.uri.clone();
    fs::write(place.folder.join("test.toml"), LAUNCH).expect("it can be written");
    // The well-known first key of Hardhat and Anvil.
    let secret = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    fs::write(place.folder.join("organiser"), secret).expect("it can be written");
    place.said("deploy test.toml --development --yes", &seller);
    let people = place.people(["ada", "bob", "cyd"]);
    let mut guests = String::new();
    for (index, (_, account)) in people.iter().enumerate() {
        let account = account.address();
        place.said(&format!("attest --person p{index} --account {account:?} --development --yes"), &seller);
        guests += &format!("{account:?}\n");
    }
    let status = place.status("");
    let registry = status["terms"]["personhood"].as_str().expect("an address");

    let deploy =
        format!("badge deploy --gate {registry} --context club --organiser 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    let dry = place.said(&format!("{deploy} --dry-run"), &seller);
    assert!(dry.contains("this was a dry run"), "{dry}");
    assert!(place.refused(&deploy, Some(&seller)).contains("no terminal to ask at"));
    let made = place.said(&format!("{deploy} --yes"), &seller);
    let stands = |what: &str| made.lines().find_map(|line| line.strip_prefix(what)).expect("it was made").to_owned();
    let badge = stands("badge ");
    assert!(dry.contains(&format!("  stands   at {badge}\n")), "where it stands is known before: {dry}");
    assert!(place.refused(&format!("{deploy} --dry-run"), Some(&seller)).contains(&format!("before, at {badge};")));

    let (ada, cyd) = (people[0].1.address(), people[2].1.address());
    fs::write(place.folder.join("guests"), guests.lines().take(2).collect::<Vec<_>>().join("\n")).expect("written");
    let sign = format!("badge sign --badge {badge} --organiser-key file:organiser --expires 253402300799");
    assert!(place.refused(&format!("{sign} --list guests"), None).contains("nothing was signed"));
    let other = format!("{sign} --list guests --url {} --chain-id 1", place.url);
    assert!(place.refused(&other, None).contains("expected 1, as --chain-id says, found "));
    let (id, url) = (place.node.constants().chain_id, &place.url);
    let named = place.said(&format!("{sign} --list guests --url {url} --chain-id {id}"), &seller);
    let agreed = place.said(&format!("{sign} --list guests --yes --out vouchers"), &seller);
    let on = format!("signed for the chain with the id {id}; the node says that this is ");
    assert!(named.contains(&on) && agreed.contains(&on), "{agreed}");
    let redeem = format!("badge redeem --badge {badge} --file vouchers --yes");
    assert!(place.said(&redeem, &people[2].0).contains("redeem: done in block"));
    assert_eq!(place.said(&redeem, &seller).matches("left out, the voucher for").count(), 2);
    let mint = format!("badge mint --badge {badge} --account");
    let refused = place.refused(&format!("{mint} {cyd:?} --yes"), Some(&seller));
    assert!(refused.contains("mint: only the organiser mints, not"), "{refused}");
    let show =
        |place: &Place, account| place.said(&format!("badge show --badge {badge} --account {account:?}"), &seller);
    assert!(
        show(&place, ada).contains("minted     2 of any number") && show(&place, ada).contains("its badge  number 1")
    );
    assert!(show(&place, cyd).contains("its badge  none"));

    let club = LAUNCH.replace("issuers=3, threshold=2", &format!("source='{badge}'")).replace("'Test'", "'Club'");
    fs::write(place.folder.join("club.toml"), club).expect("it can be written");
    place.said("deploy club.toml --yes", &seller);
    place.go_to(&place.status("--launch club ")["terms"]["opens_at"]);
    assert!(place.said("order 5 --launch club --yes", &people[0].0).contains("order: done in block"));
    let refused = place.refused("order 5 --launch club --yes", Some(&people[2].0));
    assert!(refused.contains("not known to be a person's by"), "{refused}");
    place.said(&format!("{mint} {cyd:?} --organiser-key file:organiser --yes"), &seller);
    assert!(place.said("order 5 --launch club --yes", &people[2].0).contains("order: done in block"));
    place.node.run_clock().expect("it is a development node");
}
