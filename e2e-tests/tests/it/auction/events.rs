//! Who sees nothing but events has all balances, and knows who wins what.

use e2e_tests::{
    action::Action,
    auction::Auction,
    erc20,
    evm::coin::{Coin, Moves},
};
use fairsale_chain::{Address, Event, Receipt};
use fairsale_interfaces::{
    bids::{Bid, Cleared},
    personhood::Alias,
    sale::{Cancelled, Claimed, Funded, Ordered, ProceedsPaid, Settled, UnsoldReturned},
};
use std::collections::BTreeMap;

/// What follows from the events.
#[derive(Default)]
struct Books {
    bids: BTreeMap<Alias, Bid>,
    pot: u128,
    escrow: u128,
    bought: BTreeMap<Address, u128>,
    paid: u128,
    proceeds: u128,
    cleared: Option<Cleared>,
}

impl Books {
    fn enter(&mut self, receipt: &Receipt, sale: Address) {
        let own: Vec<&Event> = receipt.events.iter().filter(|event| event.contract == sale).collect();
        for (number, event) in own.iter().enumerate() {
            if let Some(Bid { alias, account, tick, lots, deposit }) = event.decode() {
                let ordered = Ordered { alias, account, lots, deposit };
                assert_eq!(own[number - 1].decode(), Some(ordered), "as any sale tells it, just before");
                let before = self.bids.insert(alias, Bid { alias, account, tick, lots, deposit });
                self.pot = self.pot + deposit - before.map_or(0, |bid| bid.deposit);
            } else if let Some(Claimed { alias, account, allocated: units, paid, refund }) = event.decode() {
                let bid = self.bids.get_mut(&alias).expect("only what was bid is claimed");
                assert_eq!(bid.deposit, paid + refund);
                if units == 0 && paid != 0 {
                    bid.deposit = 0; // what was bought could not be sent: it waits
                } else {
                    self.bids.remove(&alias);
                }
                self.pot -= refund;
                self.escrow -= units;
                self.paid += paid;
                *self.bought.entry(account).or_default() += units;
            } else if let Some(ProceedsPaid { amount, .. }) = event.decode() {
                self.pot -= amount;
                self.proceeds += amount;
            } else if let Some(UnsoldReturned { units, .. }) = event.decode() {
                self.escrow -= units;
            } else if let Some(Funded { supply }) = event.decode() {
                self.escrow = supply;
            } else if let Some(Settled { orders, .. }) = event.decode() {
                assert_eq!(orders, self.bids.len() as u64);
            } else if let Some(cleared) = event.decode::<Cleared>() {
                self.cleared = Some(cleared);
                let lots = |is: &dyn Fn(u32) -> bool| -> u64 {
                    self.bids.values().filter(|bid| is(bid.tick)).map(|bid| u64::from(bid.lots)).sum()
                };
                assert_eq!(cleared.filled_above, lots(&|tick| tick > cleared.tick));
                assert_eq!(cleared.tick_demand, lots(&|tick| tick == cleared.tick));
            } else {
                assert!(event.decode::<Ordered>().is_some() || event.decode::<Cancelled>().is_some(), "{event:?}");
            }
        }
    }

    fn check(&self, stage: &mut Auction) {
        assert_eq!((self.pot, self.escrow), (stage.pot(), stage.tokens(stage.at.sale)));
        for (account, units) in &self.bought {
            assert_eq!(stage.tokens(*account), *units);
        }
    }
}

#[test]
fn events_alone_rebuild_every_balance() {
    for min_raise in [0, 1_000_000] {
        let mut stage = Auction::announced(|terms| {
            (terms.common.supply, terms.common.lot_size, terms.common.min_raise) = (2_501, 1_000, min_raise);
        });
        let (mut books, sale) = (Books::default(), stage.at.sale);
        stage.allot(2_501);
        let funded = stage.keep(Action::Fund).expect("there");
        books.enter(&funded, sale);
        stage.set_time(stage.terms.common.opens_at);
        let names = ["ada", "bob", "cem", "dan"];
        let wallets = names.map(|name| stage.buyer(name));
        for (wallet, (tick, lots)) in wallets.iter().zip([(3, 1), (1, 1), (2, 2), (0, 3)]) {
            let receipt = stage.bid(wallet, tick, lots);
            books.enter(&receipt, sale);
        }
        let raised = stage.raise(&wallets[1], (1, 1), (2, 3));
        books.enter(&raised, sale);
        books.check(&mut stage);
        let receipt = stage.close_and_settle();
        books.enter(&receipt, sale);
        assert_eq!(books.cleared.is_some(), min_raise == 0);
        let mut steps = vec![Action::Proceeds];
        steps.extend(names.map(|name| Action::Claim(stage.alias(name))));
        steps.extend([Action::Proceeds, Action::Unsold]);
        for step in steps {
            let mut who = stage.roles.keeper.clone();
            if let Action::Claim(alias) = step {
                let owner = names.iter().position(|name| stage.alias(name) == alias).expect("one of them");
                who = wallets[owner].clone();
            }
            if let Ok(receipt) = stage.act(&who, step, 0) {
                books.enter(&receipt, sale);
            }
            books.check(&mut stage);
        }
        assert_eq!((books.pot, books.escrow, books.proceeds), (0, 0, books.paid));
    }
}

#[test]
fn the_events_of_a_claim_in_two_parts_rebuild_every_balance() {
    let mut stage = Auction::without_sale(|_| ());
    let keeper = stage.roles.keeper.clone();
    let coin = Coin::new(&mut *stage.chain, &keeper, &[]);
    stage.terms.common.asset = coin.at;
    stage.announce().expect("an ERC-20 like any other");
    let (mut books, sale) = (Books::default(), stage.at.sale);
    coin.mint(&mut *stage.chain, sale, 10);
    books.enter(&stage.keep(Action::Fund).expect("there"), sale);
    stage.set_time(stage.terms.common.opens_at);
    let names = ["ada", "bob"];
    let wallets = names.map(|name| stage.buyer(name));
    for wallet in &wallets {
        books.enter(&stage.bid(wallet, 3, 7), sale);
    }
    books.enter(&stage.close_and_settle(), sale);
    let mut claim = |stage: &mut Auction, who: usize, [units, paid, refund]: [u128; 3]| {
        let (alias, account) = (stage.alias(names[who]), wallets[who].address());
        let receipt = stage.act(&wallets[who], Action::Claim(alias), 0).expect("theirs");
        assert_eq!(receipt.events::<Claimed>(), [Claimed { alias, account, allocated: units, paid, refund }]);
        books.enter(&receipt, sale);
        let escrow = erc20::balance_of(&mut *stage.chain, coin.at, sale);
        assert_eq!((books.pot, books.escrow), (stage.pot(), escrow));
        assert_eq!(erc20::balance_of(&mut *stage.chain, coin.at, account), books.bought[&account]);
    };
    coin.moves(&mut *stage.chain, Moves::Reverts);
    claim(&mut stage, 0, [0, 650, 260]);
    coin.moves(&mut *stage.chain, Moves::Works);
    claim(&mut stage, 1, [5, 650, 260]);
    claim(&mut stage, 0, [5, 0, 0]);
    assert_eq!((books.bids.len(), books.escrow, books.paid, books.pot), (0, 0, 1_300, 1_300));
    books.enter(&stage.keep(Action::Proceeds).expect("all"), sale);
    assert_eq!((books.pot, books.proceeds), (0, books.paid));
}
