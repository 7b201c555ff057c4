//! Those who mean harm: buyers and beneficiaries that are contracts, collections, sources of personhood. They hurt nobody but
//! themselves.

use super::*;
use e2e_tests::evm::{BEHAVIOUR, Paid, Puppet, Says, action_input, input, reentries};
use fairsale_chain::{Address, Receipt};
use fairsale_interfaces::{
    groups::Groups,
    sale::{Claimed, Error},
};

/// An open sale of one ticket, which one of Ada and the contract Mallory will win, and the other lose.
fn entered(reentry: &[u8], secret: u8) -> (Lottery, Account, Address) {
    let mut lottery = Lottery::open_with(&[secret; 32], |terms| terms.common.supply = 1);
    let ada = lottery.entrant("ada");
    let mallory = lottery.person_with_contract("mallory", reentry);
    lottery.act_through(mallory, Action::Order(1), PRICE).expect("a contract enters like any wallet");
    (lottery, ada, mallory)
}

/// The same, settled so that Mallory has won, or lost.
fn settled(reentry: &[u8], won: bool) -> (Lottery, Account, Address) {
    for secret in 0..40 {
        let (mut lottery, ada, mallory) = entered(reentry, secret);
        lottery.settle_with(&[secret; 32]);
        if (lottery.if_closed_now("mallory").allocated == 1) == won {
            return (lottery, ada, mallory);
        }
    }
    panic!("a coin has two sides")
}

fn mallory_claims(lottery: &mut Lottery, mallory: Address) -> Result<Receipt, Error> {
    let alias = lottery.alias("mallory");
    lottery.act_through(mallory, Action::Claim(alias), 0)
}

/// Ada and the seller's side get all that is theirs, whatever Mallory does.
#[track_caller]
fn others_are_paid(lottery: &mut Lottery, ada: &Account) {
    let refund = lottery.if_closed_now("ada").refund;
    let before = lottery.money(ada.address()) as i128;
    let receipt = lottery.claim(ada, "ada");
    assert_eq!(lottery.money(ada.address()) as i128 - before + receipt.cost.deposit, refund as i128);
    assert_eq!(lottery.tickets(ada.address()), u32::from(refund == 0));
    let (keeper, beneficiary) = (keeper(lottery), lottery.terms.common.beneficiary);
    let before = lottery.money(beneficiary);
    answer(lottery, &keeper, Action::Proceeds, 0).expect("it is there");
    assert_eq!(lottery.money(beneficiary), before + PRICE);
}

#[test]
fn a_loser_that_refuses_its_refund_holds_up_nobody_and_can_claim_later() {
    for paid in [Paid::Refuses, Paid::Loops] {
        let (mut lottery, ada, mallory) = settled(&[], false);
        lottery.when_paid(mallory, paid);
        let claim = action_input(Action::Claim(lottery.alias("mallory")));
        let sale = lottery.at.sale;
        assert!(lottery.through(mallory, sale, &claim, 0).is_err());
        if paid == Paid::Refuses {
            assert_eq!(mallory_claims(&mut lottery, mallory).expect_err("it refuses"), Error::PaymentFailed);
        }
        others_are_paid(&mut lottery, &ada);
        lottery.when_paid(mallory, Paid::Accepts);
        let before = lottery.money(mallory);
        mallory_claims(&mut lottery, mallory).expect("it is theirs");
        assert_eq!(lottery.money(mallory), before + PRICE);
        assert_eq!(mallory_claims(&mut lottery, mallory).expect_err("once"), Error::NoOrder);
        assert_eq!(lottery.pot(), 0);
    }
}

#[test]
fn a_contract_that_wins_gets_its_ticket_and_is_not_paid() {
    let (mut lottery, ada, mallory) = settled(&[], true);
    lottery.when_paid(mallory, Paid::Refuses);
    mallory_claims(&mut lottery, mallory).expect("nothing is paid");
    assert_eq!(lottery.tickets(mallory), 1);
    others_are_paid(&mut lottery, &ada);
    assert_eq!(lottery.pot(), 0);
}

/// All that could be tried on a sale while it pays.
fn tries(lottery: &Lottery) -> Vec<Vec<u8>> {
    let [own, other] = ["mallory", "ada"].map(|name| Action::Claim(lottery.alias(name)));
    let actions = [own, other, Action::Order(1), Action::Withdraw, Action::Settle, Action::Proceeds, Action::Unsold];
    let mut sale = lottery.sale();
    let groups = [input(sale.invite(vec![])), input(sale.join(1)), input(sale.leave())];
    actions.map(action_input).into_iter().chain(groups).collect()
}

#[test]
fn a_buyer_that_reenters_while_it_is_paid_gets_in_nowhere() {
    let (lottery, _, _) = entered(&[], 0);
    for reentry in tries(&lottery) {
        let (mut lottery, ada, mallory) = settled(&reentry, false);
        lottery.when_paid(mallory, Paid::Reenters);
        let before = lottery.money(mallory);
        let receipt = mallory_claims(&mut lottery, mallory).expect("it is theirs");
        assert_eq!((reentries(&receipt, mallory), lottery.money(mallory)), (vec![false], before + PRICE));
        others_are_paid(&mut lottery, &ada);
        assert_eq!(lottery.pot(), 0);

        let (mut lottery, _, mallory) = entered(&reentry, 0);
        lottery.when_paid(mallory, Paid::Reenters);
        let before = lottery.money(mallory);
        let receipt = lottery.act_through(mallory, Action::Withdraw, 0).expect("it is theirs");
        assert_eq!((reentries(&receipt, mallory), lottery.money(mallory)), (vec![false], before + PRICE));
        assert_eq!((lottery.entries()[0], lottery.pot()), (1, PRICE));
    }
}

const ISSUE: u32 = 0x71c7_0008;
const HAND_ON: u32 = 0x71c7_0002;
const ALLOTMENT_OF: u32 = 0x71c7_0004;

/// A sale of tickets of a collection that does what it is told, settled, with Ada for a winner and nine unsold.
fn of_hostile_tickets(reentry: &[u8]) -> (Lottery, Address, Account) {
    let mut lottery = Lottery::without_sale(|_| ());
    let ticket = lottery.puppet(reentry);
    lottery.terms.common.asset = ticket;
    lottery.announce().expect("the collection is asked later");
    let keeper = keeper(&lottery);
    assert_eq!(answer(&mut lottery, &keeper, Action::Fund, 0), Err(Error::TokenFailed), "it says nothing");
    for bad in [&[0][..], &[0, 10, 0, 0], &[0, 10, 0, 0, 0, 0], &[1, 10, 0, 0, 0]] {
        lottery.puppet_says(ticket, ALLOTMENT_OF, bad);
        assert_eq!(answer(&mut lottery, &keeper, Action::Fund, 0), Err(Error::TokenFailed), "{bad:?}");
    }
    lottery.puppet_says(ticket, ALLOTMENT_OF, &[0, 10, 0, 0, 0]);
    assert_eq!(answer(&mut lottery, &keeper, Action::Fund, 0), Err(Error::TokenFailed), "it does not hand them on");
    lottery.puppet_says(ticket, HAND_ON, &[0, 0]);
    answer(&mut lottery, &keeper, Action::Fund, 0).expect("ten");
    lottery.commit(&[7; 32]);
    lottery.set_time(lottery.terms.common.opens_at);
    let ada = lottery.entrant("ada");
    lottery.close_and_settle();
    (lottery, ticket, ada)
}

#[test]
fn a_collection_that_fails_holds_up_its_tickets_and_nothing_else_until_it_works() {
    let (mut lottery, ticket, ada) = of_hostile_tickets(&[]);
    let (alias, keeper) = (lottery.alias("ada"), keeper(&lottery));
    let claim = Action::Claim(alias);
    for bad in [&[][..], &[0, 0], &[0, 0, 1, 0, 0], &[0, 1, 1, 0, 0, 0], &[1, 0, 1, 0, 0, 0], &[0, 0, 1, 0, 0, 0, 0]] {
        lottery.puppet_says(ticket, ISSUE, bad);
        assert_eq!(answer(&mut lottery, &ada, claim, 0), Err(Error::TokenFailed), "{bad:?}");
        assert_eq!(lottery.if_closed_now("ada").allocated, 1, "the entry stands");
    }
    for bad in [&[][..], &[0], &[0, 1], &[1, 0], &[0, 0, 0]] {
        lottery.puppet_says(ticket, HAND_ON, bad);
        assert_eq!(answer(&mut lottery, &keeper, Action::Unsold, 0), Err(Error::TokenFailed), "{bad:?}");
    }
    answer(&mut lottery, &keeper, Action::Proceeds, 0).expect("money is no business of the collection's");
    lottery.puppet_says(ticket, ISSUE, &[0, 0, 1, 0, 0, 0]);
    lottery.puppet_says(ticket, HAND_ON, &[0, 0]);
    lottery.puppet_does(ticket, Puppet::Reverts);
    assert_eq!(answer(&mut lottery, &ada, claim, 0), Err(Error::TokenFailed));
    lottery.puppet_does(ticket, Puppet::Answers);
    answer(&mut lottery, &ada, claim, 0).expect("it works");
    answer(&mut lottery, &keeper, Action::Unsold, 0).expect("it works");
    assert_eq!(answer(&mut lottery, &ada, claim, 0), Err(Error::NoOrder));
    assert_eq!(answer(&mut lottery, &keeper, Action::Unsold, 0), Err(Error::NothingLeft));
}

#[test]
fn a_collection_that_reenters_gets_in_nowhere() {
    let (lottery, _, _) = entered(&[], 0);
    for reentry in tries(&lottery) {
        let (mut lottery, ticket, ada) = of_hostile_tickets(&reentry);
        lottery.puppet_says(ticket, ISSUE, &[0, 0, 1, 0, 0, 0]);
        lottery.puppet_does(ticket, Puppet::Reenters);
        let receipt = lottery.claim(&ada, "ada");
        assert_eq!((reentries(&receipt, ticket), receipt.events::<Claimed>().len()), (vec![false], 1));
        assert_eq!(lottery.pot(), PRICE);
    }
}

fn says(lottery: &mut Lottery, source: Address, says: Says) {
    let mut word = [0; 32];
    word[31] = says as u8;
    lottery.tell(source, BEHAVIOUR, word);
}

#[test]
fn what_is_no_answer_of_a_source_is_refused_and_leaves_claims_to_the_entrys_account() {
    for failure in [Says::Reverts, Says::Nothing, Says::OneWord, Says::ThreeWords] {
        let (mut lottery, source) = Lottery::asking_hostile_source(|_| ());
        let (ada, bob) = (lottery.introduce(source, "ada", [1; 32]), lottery.introduce(source, "bob", [2; 32]));
        answer(&mut lottery, &ada, Action::Order(1), PRICE).expect("known");
        says(&mut lottery, source, failure);
        assert_eq!(answer(&mut lottery, &bob, Action::Order(1), PRICE), Err(Error::PersonhoodUnavailable));
        for message in [Deed::Sale(Action::Change(1)), Deed::Sale(Action::Withdraw), Deed::Join(1), Deed::Leave] {
            let refused = deed(&mut lottery, &ada, message, 0);
            assert_eq!(refused, Err(Refused::Sale(Error::PersonhoodUnavailable)));
        }
        let refused = deed(&mut lottery, &ada, Deed::Invite(vec![]), 0);
        assert_eq!(refused, Err(Refused::Sale(Error::PersonhoodUnavailable)));
        lottery.close_and_settle();
        let now = lottery.chain.now();
        let until = now + lottery.terms.common.recovery_window;
        let claim = Action::Claim([1; 32]);
        assert_eq!(answer(&mut lottery, &ada, claim, 0), Err(Error::RecoveryWindow { until, now }));
        assert_eq!(answer(&mut lottery, &bob, claim, 0), Err(Error::NotYours { caller: bob.address() }));
        lottery.set_time(until);
        answer(&mut lottery, &ada, claim, 0).expect("theirs");
    }
}

/// Aliases that look like what the sale stores elsewhere: places of its lists, and what stands in them for groups.
#[test]
fn aliases_that_a_source_invents_meet_nothing_else_in_the_storage() {
    let (mut lottery, source) = Lottery::asking_hostile_source(|_| ());
    let small = |high: u8, low: u8| {
        let mut alias = [0; 32];
        (alias[27], alias[31]) = (high, low);
        alias
    };
    let aliases = [small(1, 0), small(1, 1), small(0, 1), small(2, 0), [0xff; 32]];
    let people: Vec<_> = (0..5).map(|who| lottery.introduce(source, &format!("person {who}"), aliases[who])).collect();
    for who in &people {
        answer(&mut lottery, who, Action::Order(1), PRICE).expect("known");
    }
    let refused = lottery.introduce(source, "nobody", [0; 32]);
    let refused = answer(&mut lottery, &refused, Action::Order(1), PRICE);
    assert_eq!(refused, Err(Error::NotAPerson { status: 0, required: 2 }), "whoever has no alias is nobody");
    lottery.deed(&people[0], Deed::Invite(vec![people[1].address()]), 0).expect("alone with an entry");
    lottery.deed(&people[1], Deed::Join(1), 0).expect("invited");
    answer(&mut lottery, &people[2], Action::Withdraw, 0).expect("theirs");
    assert_eq!(lottery.entries(), [2, 1, 0, 0, 0, 0, 0, 0]);
    lottery.close_and_settle();
    for (who, alias) in [0, 1, 3, 4].map(|who| (who, aliases[who])) {
        answer(&mut lottery, &people[who], Action::Claim(alias), 0).expect("theirs");
        assert_eq!(lottery.tickets(people[who].address()), 1);
    }
    assert_eq!(lottery.pot(), 4 * PRICE);
}
