//! Whoever says who is a person, the sale is the same.

use capped_sale::Terms;
use e2e_tests::{PRECOMPILE, action::Action, capped::Capped};
use fairsale_chain::Account;
use fairsale_interfaces::sale::Error;

/// One sale, told twice: by the registry, and by the stand-in for Polkadot's precompile.
#[test]
fn a_sale_is_the_same_with_either_source_of_personhood() {
    fn story(
        change: impl FnOnce(&mut Terms),
        person: fn(&mut Capped, &str) -> Account,
    ) -> Vec<(u128, u128, u128, u128)> {
        let mut stage = Capped::open(|terms| {
            terms.common.supply = 250;
            change(terms);
        });
        let names = ["ada", "bob", "cem", "dan", "eve"];
        let people = names.map(|name| person(&mut stage, name));
        for (buyer, lots) in people.iter().zip([10, 100, 40, 100, 1]) {
            stage.order(buyer, lots);
        }
        stage.act(&people[2], Action::Change(100), 120).expect("his");
        stage.act(&people[4], Action::Withdraw, 0).expect("hers");
        stage.close_and_settle();
        let all = names.iter().zip(&people).take(4);
        let mut told: Vec<_> = all
            .map(|(name, buyer)| {
                let outcome = stage.if_closed_now(name);
                stage.claim(buyer, name);
                (outcome.allocated, outcome.paid, outcome.refund, stage.tokens(buyer.address()))
            })
            .collect();
        let keeper = stage.roles.keeper.clone();
        stage.act(&keeper, Action::Proceeds, 0).expect("some");
        assert_eq!(stage.act(&keeper, Action::Unsold, 0).map(drop), Err(Error::NothingLeft));
        told.push((
            stage.tokens(stage.at.sale),
            stage.money(stage.at.sale),
            stage.money(stage.terms.common.beneficiary),
            0,
        ));
        told
    }
    let registry = story(|_| (), Capped::person);
    let precompile = story(|terms| terms.common.personhood = PRECOMPILE, Capped::citizen);
    assert_eq!(registry, precompile);
    let units: Vec<_> = registry.iter().take(4).map(|told| told.0).collect();
    assert_eq!(units, [10, 80, 80, 80]);
}
