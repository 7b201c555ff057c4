//! Accounts from before a chain mapped them by itself: nothing is signed by them, and nothing is to be paid to them.

use super::{attesting::attest, stage::*};
use badge::Terms;
use fairsale_chain::{Account, Chain, typed::message_bytes};
use fairsale_client::address::show;
use fairsale_deploy::{Error, badges, buying, call::Call};
use fairsale_interfaces::sale::Sale;

fn said<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    result.expect_err("it is refused").to_string()
}

/// The error for an unmapped account that wants to do something.
fn unmapped(action: &str, account: &Account) -> String {
    format!(
        "{action}: the account {} is not mapped on embedded: its address, {}, stands for another account there, so the chain would \
         refuse what it sends, and keep the fee. `Revive.map_account`, sent by that account, maps it; on a chain that maps new \
         accounts by itself that does nothing, and `Revive.batch_map_accounts` with that account does, sent by anybody. Nothing was \
         signed",
        account.ss58(42),
        show(account.address())
    )
}

#[test]
fn an_account_that_is_not_mapped_signs_nothing_and_is_told_what_maps_it() {
    let mut stage = Stage::new("unmapped");
    stage.deploy().expect("it is deployed");
    let ada = Account::named("ada");
    stage.chain.fund(&ada, 10 * DOT);
    attest(&mut stage, "ada");
    let opens_at = stage.view().terms.common.opens_at;
    stage.chain.set_time(opens_at);
    stage.chain.chain.unmap(&ada);
    let view = stage.view();
    let (sale, data) = message_bytes(view.messages().order(1));
    stage.chain.dry_run(&ada, sale, data.clone(), 30).expect("a trial says nothing of it");
    let (root, sent) = (stage.chain.chain.state_root(), stage.chain.sent);

    let chain = &mut stage.chain;
    assert_eq!(said(buying::order(chain, &view, &ada, 1)), unmapped("order", &ada));
    assert_eq!(said(buying::change(chain, &view, &ada, 1)), unmapped("change", &ada));
    assert_eq!(said(buying::withdraw(chain, &view, &ada)), unmapped("withdraw", &ada));
    // Whatever is sent, by whatever command.
    let poke = Call::new("poke", vec!["poke".into()], (sale, vec![]));
    let mut desk = Paper::answering(true);
    assert_eq!(said(poke.send(chain, &ada, ASK, &mut desk, |_| None)), unmapped("poke", &ada));
    let (gate, organiser) = (view.terms.common.personhood, ada.address());
    let terms = Terms { cap: 0, context: [7; 32], gate, organiser, min_status: 2 };
    let making = badges::making(&stage.codes, &terms);
    assert_eq!(said(making.send(chain, &ada, DRY, &mut desk, badges::meaning)), unmapped("deploy_badge", &ada));
    assert_eq!((desk.shown.as_str(), desk.asked), ("", 0));
    assert_eq!((chain.chain.state_root(), chain.sent), (root, sent));
    // Somebody who has nothing at all is told that.
    let poor = Account::named("poor");
    let poke = Call::new("poke", vec!["poke".into()], (sale, vec![]));
    assert!(matches!(poke.send(chain, &poor, ASK, &mut desk, |_| None), Err(Error::Poor { .. })));

    let error = stage.chain.call(&ada, sale, data, 30).expect_err("so the chain does");
    assert!(error.is("AccountUnmapped"), "{error}");
}

#[test]
fn an_order_waits_while_its_account_is_not_mapped() {
    let mut stage = Stage::new("unmapped_claim");
    stage.deploy().expect("it is deployed");
    let ada = Account::named("ada");
    stage.chain.fund(&ada, 10 * DOT);
    attest(&mut stage, "ada");
    let terms = stage.view().terms;
    stage.chain.set_time(terms.common.opens_at);
    let view = stage.view();
    let call = buying::order(&mut stage.chain, &view, &ada, 1).expect("she is a person");
    stage.send(&ada, call).expect("it is taken");
    stage.chain.set_time(terms.common.closes_at);
    stage.chain.chain.unmap(&ada);
    let call = buying::settle(&stage.view()).expect("it is closed");
    assert_eq!(said(stage.send(&ada, call.clone())), unmapped("settle", &ada));
    let seller = stage.seller.clone();
    stage.send(&seller, call).expect("anybody may who is mapped");
    let (view, alias) = (stage.view(), stage.view().person(&mut stage.chain, ada.address()).expect("it answers"));
    for alias in [None, Some(alias.context_alias)] {
        assert_eq!(said(buying::claim(&mut stage.chain, &view, &ada, alias)), unmapped("claim", &ada));
    }
}

#[test]
fn a_seller_who_is_not_mapped_deploys_nothing() {
    let mut stage = Stage::new("unmapped_seller");
    stage.chain.chain.unmap(&stage.seller);
    let expected = unmapped("deploy", &stage.seller);
    assert_eq!(stage.refused(), expected);
    let mut desk = Paper::default();
    assert_eq!(said(stage.deploy_as("test", DRY, &mut desk)), expected);
    assert_eq!(desk.shown, "");
}

#[test]
fn nothing_is_to_be_paid_to_an_account_that_is_not_mapped() {
    let bob = Account::named("nobody so far"); // the development accounts are mapped from the start
    for field in ["beneficiary", "unsold_to"] {
        let mut stage = Stage::new(&format!("unmapped_{field}"));
        stage.text = format!("{LAUNCH}\n[deploy]\n{field} = '{}'\n", bob.ss58(0));
        // Money at the address is not the account's: nobody has the account so far.
        let (seller, least) = (stage.seller.clone(), stage.chain.constants().existential_deposit);
        stage.chain.chain.call(&seller, bob.address(), vec![], DOT).expect("any address can be paid");
        assert!(stage.chain.balance(bob.address()) > least);
        let error = stage.refused();
        let expected = format!("deploy.{field}: expected an account that exists, found {}", bob.ss58(42));
        assert!(error.starts_with(&expected) && error.ends_with("to the account and not to the address"), "{error}");

        // Nor is it if the account exists and is not mapped.
        stage.chain.fund(&bob, DOT);
        stage.chain.chain.unmap(&bob);
        assert!(stage.chain.balance(bob.address()) > least);
        let error = said(stage.deploy_as("test", DRY, &mut Paper::default()));
        assert_eq!(error, stage.refused());
        for piece in [
            &*format!("deploy.{field}: expected an account whose address is its own, found {}", bob.ss58(42)),
            &format!(", which is not mapped on embedded: what is paid to its address, {},", show(bob.address())),
            " goes to another account, and is lost. `Revive.map_account`, sent by that account, maps it",
        ] {
            assert!(error.contains(piece), "{piece}:\n{error}");
        }
    }
    // By its 20 bytes anybody can be named; whose they are, the chain does not say.
    let mut stage = Stage::new("unmapped_by_address");
    stage.text = format!("{LAUNCH}\n[deploy]\nbeneficiary = '{:?}'\n", bob.address());
    stage.deploy().expect("an address is an address");
}
