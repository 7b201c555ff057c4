//! What goes out: proceeds, unsold and claims, in every sequence, once, to whom they belong.

use super::{PRICE, SUPPLY, answer, keep, open};
use e2e_tests::{Mechanism, Stage, action::Action};
use fairsale_chain::Account;
use fairsale_interfaces::sale::{Error, Phase, ProceedsPaid, UnsoldReturned};

/// A settled sale of which Ada bought a lot, and perhaps Bob.
fn settled<M: Mechanism>(names: &[&str]) -> (Stage<M>, Vec<Account>) {
    let mut stage = open::<M>(|_| ());
    let buyers: Vec<_> = names.iter().map(|name| stage.person(name)).collect();
    for buyer in &buyers {
        stage.order(buyer, 1);
    }
    stage.close_and_settle();
    (stage, buyers)
}

/// Every sequence of these four.
fn permutations() -> Vec<[usize; 4]> {
    let all = (0..256).map(|code| [code >> 6, code >> 4, code >> 2, code].map(|digit| digit & 3));
    all.filter(|order| (0..4).all(|which| order.contains(&which))).collect()
}

pub fn claims_proceeds_and_unsold_come_to_the_same_in_every_sequence_and_each_pays_once<M: Mechanism>() {
    assert_eq!(permutations().len(), 24);
    for sequence in permutations() {
        let (mut stage, buyers) = settled::<M>(&["ada", "bob"]);
        let (keeper, common, sale) = (stage.roles.keeper.clone(), stage.common().clone(), stage.at.sale);
        let before = stage.money(common.beneficiary);
        let claims = ["ada", "bob"].map(|name| Action::Claim(stage.alias(name)));
        let all = [
            (&buyers[0], claims[0], Error::NoOrder),
            (&buyers[1], claims[1], Error::NoOrder),
            (&keeper, Action::Proceeds, Error::NothingLeft),
            (&keeper, Action::Unsold, Error::NothingLeft),
        ];
        for which in sequence {
            let (who, action, again) = &all[which];
            let money = stage.money(who.address()) as i128;
            let receipt =
                stage.act(who, *action, 0).unwrap_or_else(|error| panic!("{sequence:?}: {action:?}: {error:?}"));
            let spent = money - stage.money(who.address()) as i128;
            assert_eq!(spent, receipt.cost.deposit, "{sequence:?}: {action:?}");
            let paid = (receipt.events::<ProceedsPaid>(), receipt.events::<UnsoldReturned>());
            let expected = match action {
                Action::Proceeds => (vec![ProceedsPaid { to: common.beneficiary, amount: 2 * PRICE }], vec![]),
                Action::Unsold => (vec![], vec![UnsoldReturned { to: common.unsold_to, units: SUPPLY - 2 }]),
                _ => (vec![], vec![]),
            };
            assert_eq!(paid, expected, "{sequence:?}: {action:?}");
            let left = (stage.money(sale), stage.stock(sale));
            assert_eq!(answer(&mut stage, who, *action, 0), Err(*again), "{sequence:?}: {action:?} twice");
            assert_eq!((stage.money(sale), stage.stock(sale)), left, "and nothing moved");
        }
        assert_eq!((stage.pot(), stage.stock(sale), stage.stock(common.unsold_to)), (0, 0, SUPPLY - 2), "{sequence:?}");
        assert_eq!(stage.money(common.beneficiary) - before, 2 * PRICE);
        let accounts = [buyers[0].address(), buyers[1].address()];
        assert_eq!(accounts.map(|account| stage.assets(account)), [1, 1]);
    }
}

pub fn proceeds_and_unsold_may_be_sent_by_anybody_and_go_to_their_own<M: Mechanism>() {
    let (mut stage, buyers) = settled::<M>(&["ada"]);
    let (common, stranger) = (stage.common().clone(), stage.wallet("stranger"));
    let before = [stage.money(common.beneficiary), stage.money(stranger.address())];
    let proceeds = stage.act(&stranger, Action::Proceeds, 0).expect("anybody may").cost.deposit;
    let unsold = stage.act(&stranger, Action::Unsold, 0).expect("anybody may").cost.deposit;
    let deposits = u128::try_from(proceeds + unsold).expect("the place of a balance is paid for");
    let after = [stage.money(common.beneficiary), stage.money(stranger.address()) + deposits];
    assert_eq!(after, [before[0] + PRICE, before[1]], "the stranger pays for the place of a balance, no more");
    assert_eq!([common.unsold_to, stranger.address()].map(|who| stage.stock(who)), [SUPPLY - 1, 0]);
    assert_eq!(stage.claimed(&buyers[0], "ada"), (1, 0), "and what is a buyer's stays a buyer's");
}

pub fn what_is_not_claimed_waits_for_ever<M: Mechanism>() {
    let (mut stage, buyers) = settled::<M>(&["ada"]);
    keep(&mut stage, Action::Proceeds).expect("what Ada paid");
    keep(&mut stage, Action::Unsold).expect("the rest");
    stage.set_time(stage.common().closes_at.max(stage.common().settle_by) + 1_000_000_000);
    for who in stage.roles.clone().all() {
        for action in [Action::Proceeds, Action::Unsold] {
            assert_eq!(answer(&mut stage, who, action, 0), Err(Error::NothingLeft));
        }
    }
    assert_eq!(stage.claimed(&buyers[0], "ada"), (1, 0));
}

pub fn a_beneficiary_who_cannot_be_paid_hurts_nobody_else<M: Mechanism>() {
    let mut stage = open::<M>(|terms| terms.beneficiary = terms.personhood); // a contract that takes no money
    let ada = stage.person("ada");
    stage.order(&ada, 1);
    stage.close_and_settle();
    assert_eq!(keep(&mut stage, Action::Proceeds), Err(Error::PaymentFailed));
    assert_eq!(stage.claimed(&ada, "ada"), (1, 0));
    keep(&mut stage, Action::Unsold).expect("the rest");
    assert_eq!(keep(&mut stage, Action::Proceeds), Err(Error::PaymentFailed), "it waits for ever");
}

pub fn a_gift_costs_nothing_and_brings_nothing<M: Mechanism>() {
    let mut stage = open::<M>(|terms| terms.price = 0);
    let ada = stage.person("ada");
    let got = stage.value(1);
    assert_eq!(answer(&mut stage, &ada, Action::Order(1), 1), Err(Error::WrongPayment { expected: 0.into(), got }));
    stage.order(&ada, 1);
    if M::WITHDRAWS {
        stage.act(&ada, Action::Withdraw, 0).expect("hers");
        stage.order(&ada, 1);
    }
    stage.close_and_settle();
    assert_eq!((stage.phase(), keep(&mut stage, Action::Proceeds)), (Phase::Settled, Err(Error::NothingLeft)));
    assert_eq!(stage.claimed(&ada, "ada"), (1, 0));
    keep(&mut stage, Action::Unsold).expect("the rest");
    assert_eq!(stage.stock(stage.common().unsold_to), SUPPLY - 1);
}
