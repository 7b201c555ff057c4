//! What was paid out: money that comes before what was bought, and what goes to others than buyers.

use super::{example, launch, rehearsed};
use fairsale_chain::Address;
use fairsale_draw::{
    Log, Verified,
    log::{Logged, Said},
    verify,
};
use fairsale_rehearsal::Rehearsed;

/// Where the claim of somebody is who got something, and money back.
fn claim_of_both(log: &Log) -> usize {
    let both = |said: &Said| matches!(said, Said::Claimed { units: 1.., refund: 1.., .. });
    log.events.iter().position(|event| both(&event.said)).expect("somebody did not get all that was asked for")
}

/// The claim, in two: first the money, then what was bought.
fn halves(claim: &Logged) -> [Logged; 2] {
    let Said::Claimed { alias, account, units, paid, refund } = claim.said else { panic!("it was found as one") };
    let says =
        |units, paid, refund| Logged { said: Said::Claimed { alias, account, units, paid, refund }, ..claim.clone() };
    [says(0, paid, refund), says(units, 0, 0)]
}

/// The log with other claims in the place of one.
fn with(log: &Log, at: usize, claims: &[Logged]) -> Log {
    let mut other = log.clone();
    drop(other.events.splice(at..=at, claims.iter().cloned()));
    other
}

#[test]
fn money_may_come_before_what_was_bought_and_all_claims_of_a_person_add_up() {
    for name in ["quadratic.toml", "indivisible.toml"] {
        let Rehearsed { log, .. } = rehearsed(&example(name), None);
        let whole = verify(&log).expect("it agrees");
        assert_eq!((whole.claims, whole.waiting), (whole.outcomes.len(), 0), "{name}");
        let at = claim_of_both(&log);
        let [money, units] = halves(&log.events[at]);
        let Verified { claims, waiting, .. } =
            verify(&with(&log, at, &[money.clone(), units.clone()])).expect("they add up");
        assert_eq!((claims, waiting), (whole.claims, 0), "{name}");
        // What is sold still refuses.
        let verified = verify(&with(&log, at, std::slice::from_ref(&money))).expect("it may come");
        assert_eq!((verified.claims, verified.waiting), (whole.claims - 1, 1), "{name}");
        assert_eq!((&verified.outcomes, verified.doubts()), (&whole.outcomes, whole.doubts()));

        let more = |change: fn(&mut u128, &mut u128)| {
            let mut claim = units.clone();
            let Said::Claimed { units, refund, .. } = &mut claim.said else { panic!("it was found as one") };
            change(units, refund);
            claim
        };
        for (lie, why) in [
            (vec![units.clone()], " paid, in planck should be"),
            (vec![units.clone(), money.clone()], " paid, in planck should be"),
            (vec![money.clone(), money.clone()], " got, in base units should be"),
            (vec![money.clone(), more(|units, _| *units += 1)], " got, in base units should be"),
            (vec![money.clone(), more(|_, refund| *refund += 1)], " got back, in planck should be"),
            (
                vec![money.clone(), units.clone(), units.clone()],
                "should be one of an order that was not paid out before",
            ),
        ] {
            let error = verify(&with(&log, at, &lie)).expect_err(why).to_string();
            assert!(error.contains(why), "{name}: {error}\n{why}");
        }
    }
}

#[test]
fn what_is_unsold_goes_once_and_where_the_terms_say() {
    let goods = "[ticket]\nname='T'\nsymbol='T'";
    let sale = "mechanism = 'lottery'\nsupply = 3\nprice = 5\nlasts = 60\n[beacon]\nsource = 'local'";
    let Rehearsed { log, .. } = rehearsed(&launch("{person='a'}", goods, sale), None);
    assert_eq!(verify(&log).map(|verified| (verified.claims, verified.beyond)), Ok((1, 0)));
    let at = log.events.iter().position(|event| matches!(event.said, Said::UnsoldReturned { .. })).expect("two");
    let Said::UnsoldReturned { to, units } = log.events[at].said else { panic!("it was found as one") };
    assert_eq!((to, units), (log.header.terms.common.unsold_to, 2));
    let other = Logged { said: Said::UnsoldReturned { to: Address::from([9; 20]), units }, ..log.events[at].clone() };
    let error = verify(&with(&log, at, &[other])).expect_err("to somebody else").to_string();
    assert!(error.contains("who gets what is unsold should be 0x"), "{error}");
    let again = [log.events[at].clone(), log.events[at].clone()];
    let error = verify(&with(&log, at, &again)).expect_err("twice").to_string();
    assert!(error.contains("what is unsold should be sent away once, but is sent away 2 times"), "{error}");
    // It may have had more than its supply, which is said.
    let more = Logged { said: Said::UnsoldReturned { to, units: 5 }, ..log.events[at].clone() };
    assert_eq!(verify(&with(&log, at, &[more])).map(|verified| verified.beyond), Ok(3));
}
