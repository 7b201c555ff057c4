//! Bidders and beneficiaries that are contracts, and mean harm. They hurt nobody but themselves.

use e2e_tests::{
    action::Action,
    auction::Auction,
    evm::{Paid, action_input, input, reentries},
};
use fairsale_chain::{Account, Address, CallError, Receipt};
use fairsale_interfaces::{bids::Bids, host::address_word, sale::Error};

/// An auction of ten in which Ada bid for 7 at tick 3, and the contract Mallory for 6; then each has a part, and money back.
fn bidding(reentry: &[u8]) -> (Auction, Account, Address) {
    let mut stage = Auction::open(|_| ());
    let ada = stage.buyer("ada");
    stage.bid(&ada, 3, 7);
    let mallory = stage.wallet_contract(reentry);
    bid_through(&mut stage, mallory, 3, 6, 780).expect("a contract bids like any wallet");
    (stage, ada, mallory)
}

fn bid_through(stage: &mut Auction, wallet: Address, tick: u32, lots: u32, value: u128) -> Result<Receipt, CallError> {
    let (sale, data) = (stage.at.sale, input(stage.sale().bid(tick, lots)));
    stage.through(wallet, sale, &data, value)
}

fn mallory_claims(stage: &mut Auction, mallory: Address) -> Result<Receipt, Error> {
    stage.act_through(mallory, Action::Claim(address_word(mallory)), 0)
}

/// All others get all that is theirs: 5 at 130, 4 for Mallory, and one is left.
fn others_are_paid(stage: &mut Auction, ada: &Account) {
    assert_eq!(stage.claimed(ada, "ada"), (5, 260));
    let (beneficiary, before) = (stage.terms.common.beneficiary, stage.money(stage.terms.common.beneficiary));
    stage.keep(Action::Proceeds).expect("what is certain");
    assert!(stage.money(beneficiary) - before >= 650);
}

#[test]
fn a_bidder_that_reenters_while_it_is_paid_gets_in_nowhere() {
    let (stage, _, mallory) = bidding(&[]);
    let actions = [
        Action::Claim(address_word(mallory)),
        Action::Claim(stage.alias("ada")),
        Action::Order(1),
        Action::Change(9),
        Action::Settle,
        Action::Proceeds,
        Action::Unsold,
    ];
    let bid = input(stage.sale().bid(5, 9));
    for reentry in actions.map(action_input).into_iter().chain([bid]) {
        let (mut stage, ada, mallory) = bidding(&reentry);
        stage.close_and_settle();
        stage.when_paid(mallory, Paid::Reenters);
        let before = stage.money(mallory);
        let receipt = mallory_claims(&mut stage, mallory).expect("it is theirs");
        assert_eq!((reentries(&receipt, mallory), stage.money(mallory) - before), (vec![false], 260));
        assert_eq!(stage.tokens(mallory), 4);
        others_are_paid(&mut stage, &ada);
        assert_eq!(stage.pot(), 0, "the last claim has made the proceeds exact");
    }
}

#[test]
fn a_beneficiary_that_refuses_or_reenters_holds_up_nobody_and_is_paid_once() {
    for (paid, reentry) in [(Paid::Refuses, vec![]), (Paid::Reenters, action_input(Action::Proceeds))] {
        let mut stage = Auction::without_sale(|_| ());
        let beneficiary = stage.wallet_contract(&reentry);
        stage.terms.common.beneficiary = beneficiary;
        stage.announce().expect("somebody");
        stage.fund();
        stage.set_time(stage.terms.common.opens_at);
        let bidders = stage.bidders(&[(3, 7), (3, 7)]);
        stage.close_and_settle();
        stage.when_paid(beneficiary, paid);
        let before = stage.money(beneficiary);
        let first = stage.keep(Action::Proceeds);
        if paid == Paid::Refuses {
            assert_eq!(first.map(drop), Err(Error::PaymentFailed));
        } else {
            assert_eq!(reentries(&first.expect("it takes it"), beneficiary), [false]);
        }
        for (name, wallet) in &bidders {
            assert_eq!(stage.claimed(wallet, name), (5, 260));
        }
        stage.when_paid(beneficiary, Paid::Accepts);
        let _ = stage.keep(Action::Proceeds);
        assert_eq!((stage.money(beneficiary) - before, stage.pot()), (1_300, 0));
        assert_eq!(stage.keep(Action::Proceeds).map(drop), Err(Error::NothingLeft));
    }
}
