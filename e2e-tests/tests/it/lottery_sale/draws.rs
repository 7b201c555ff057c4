//! Who wins: everybody if there is enough, else exactly as many as there are tickets, groups together, and all of it follows
//! from the events.

use super::*;
use e2e_tests::{chain::fewer_on_a_node, replay::Replay};
use fairsale_chain::Typed;
use fairsale_interfaces::{
    draws::{Drawn, Draws},
    sale::{Outcome, Settled},
};
use std::collections::BTreeSet;

/// A sale, somebody who sees nothing but its events, and all who entered.
pub struct Crowd {
    pub lottery: Lottery,
    pub replay: Replay,
    pub people: Vec<(String, Account)>,
    secret: [u8; 32],
}

impl Crowd {
    /// A sale of `supply` tickets that is open.
    pub fn new(supply: u32, secret: u8) -> Self {
        let secret = [secret; 32];
        let lottery = Lottery::open_with(&secret, |terms| terms.common.supply = supply.into());
        Self { lottery, replay: Replay::default(), people: Vec::new(), secret }
    }

    /// The same, and `alone` persons enter alone, and groups of these sizes.
    pub fn entered(supply: u32, alone: u32, groups: &[u32], secret: u8) -> Self {
        let mut crowd = Self::new(supply, secret);
        crowd.fill(alone, groups);
        crowd
    }

    /// Nobody yet, in an open lottery that is drawn by another beacon.
    pub fn of(lottery: Lottery) -> Self {
        Self { lottery, replay: Replay::default(), people: Vec::new(), secret: [0; 32] }
    }

    /// Enters `alone` persons alone, and groups of these sizes.
    pub fn fill(&mut self, alone: u32, groups: &[u32]) {
        for number in 0..alone {
            self.enter(format!("person {number}"), Deed::Sale(Action::Order(1)));
        }
        for (group, size) in (1u32..).zip(groups) {
            self.group(group, *size);
        }
    }

    pub fn enter(&mut self, name: String, message: Deed) -> Account {
        let wallet = self.lottery.person(&name);
        self.play(&wallet, message, PRICE);
        self.people.push((name, wallet.clone()));
        wallet
    }

    fn group(&mut self, id: u32, size: u32) {
        let leader = self.enter(format!("leader {id}"), Deed::Sale(Action::Order(1)));
        let names: Vec<_> = (1..size).map(|number| format!("member {number} of {id}")).collect();
        let invited = names.iter().map(|name| self.lottery.chain.account(name).address()).collect();
        self.play(&leader, Deed::Invite(invited), 0);
        for name in names {
            self.enter(name, Deed::Join(id));
        }
    }

    pub fn play(&mut self, who: &Account, message: Deed, value: u128) {
        let receipt = self.lottery.deed(who, message, value).expect("open");
        self.replay.enter(&receipt.events, self.lottery.at.sale);
        assert_eq!(self.lottery.entries(), self.replay.entries());
    }

    /// Closes and settles. Whoever sees nothing but events knows who wins; so does the sale; and all claims agree. Returns the
    /// winners.
    pub fn drawn(&mut self) -> BTreeSet<String> {
        let supply = self.lottery.terms.common.supply as u32;
        let receipt = self.lottery.settle_with(&self.secret);
        let sale = self.lottery.at.sale;
        self.replay.enter(&receipt.events, sale);
        let aliases = self.replay.winners(sale, supply);
        let settled = receipt.events::<Settled>();
        let (orders, sold) = (self.people.len() as u64, aliases.len() as u128);
        assert_eq!(settled, [Settled { orders, level: 1, sold, proceeds: sold * PRICE }]);
        let drawn = receipt.events::<Drawn>();
        assert_eq!(drawn.len(), usize::from(self.people.len() > supply as usize));
        let message = self.lottery.sale().drawn();
        assert_eq!(self.lottery.chain.ask(message).expect("a view").value, drawn.first().copied());
        let mut winners = BTreeSet::new();
        for (name, wallet) in self.people.clone() {
            let won = aliases.contains(&self.lottery.alias(&name));
            let (units, paid, refund) = if won { (1, PRICE, 0) } else { (0, 0, PRICE) };
            assert_eq!(self.lottery.if_closed_now(&name), Outcome { allocated: units, paid, refund }, "{name}");
            assert_eq!(self.lottery.chance_of(&name), (won.into(), 1), "{name}");
            let before = self.lottery.money(wallet.address()) as i128;
            let receipt = self.lottery.claim(&wallet, &name);
            let got = self.lottery.money(wallet.address()) as i128 - before + receipt.cost.deposit;
            assert_eq!((got, self.lottery.tickets(wallet.address())), (refund as i128, won.into()), "{name}");
            winners.extend(won.then_some(name));
        }
        let left = self.lottery.minted() - 5 - sold as u32;
        assert_eq!((self.lottery.pot(), self.lottery.allotment(sale)), (sold * PRICE, left));
        winners
    }
}

#[test]
fn everybody_wins_if_there_is_enough_and_no_beacon_is_asked() {
    for entries in [0, 1, 4, 5] {
        let mut lottery = Lottery::open(|terms| terms.common.supply = 5);
        let people: Vec<_> = (0..entries).map(|number| lottery.entrant(&format!("person {number}"))).collect();
        lottery.set_time(lottery.terms.common.closes_at); // the beacon has nothing yet
        let keeper = keeper(&lottery);
        let receipt = lottery.act(&keeper, Action::Settle, 0).expect("there is nothing to draw");
        assert_eq!(receipt.events::<Drawn>(), []);
        let message = lottery.sale().drawn();
        assert_eq!(lottery.chain.ask(message).expect("a view").value, None);
        assert_eq!((lottery.state().unsold, lottery.state().seed), (5 - entries, [0; 32]));
        for (number, wallet) in people.iter().enumerate() {
            lottery.claim(wallet, &format!("person {number}"));
            assert_eq!(lottery.tickets(wallet.address()), 1);
        }
    }
}

#[test]
fn one_more_than_there_are_tickets_and_one_loses() {
    for secret in 0..fewer_on_a_node(6, 2) {
        assert_eq!(Crowd::entered(5, 6, &[], secret).drawn().len(), 5);
    }
}

#[test]
fn of_one_ticket_each_can_be_the_winner() {
    let mut winners = BTreeSet::new();
    for secret in 0..fewer_on_a_node(24, 3) {
        let won = Crowd::entered(1, 3, &[], secret).drawn();
        assert_eq!(won.len(), 1);
        winners.extend(won);
    }
    assert_eq!(winners.len(), fewer_on_a_node(3, winners.len()), "in 24 draws each of three");
}

#[test]
fn exactly_the_tickets_are_won_whatever_the_seed() {
    let mut results = BTreeSet::new();
    for secret in 0..fewer_on_a_node(10, 2) {
        let won = Crowd::entered(7, 20, &[], secret).drawn();
        assert_eq!(won.len(), 7);
        results.insert(won);
    }
    assert!(results.len() > 1, "the seed decides");
}

#[test]
fn groups_win_or_lose_together() {
    let (supply, sizes) = fewer_on_a_node((70, &[2, 3, 2, 8, 4, 1][..]), (20, &[2, 3, 2, 3, 1][..]));
    // So many alone that they take up the rounding, and so few that they don't.
    let [many, few] = fewer_on_a_node([75, 58], [30, 10]);
    for secret in 0..fewer_on_a_node(6, 2) {
        let take_up = secret % 2 == 0;
        let mut crowd = Crowd::entered(supply, if take_up { many } else { few }, sizes, secret);
        let won = crowd.drawn();
        for (group, size) in (1..).zip(sizes) {
            let winners = won
                .iter()
                .filter(|name| **name == format!("leader {group}") || name.ends_with(&format!(" of {group}")));
            let count = winners.count() as u32;
            assert!(count == 0 || count == *size, "{count} of group {group} won");
        }
        let (unsold, largest) = (crowd.lottery.state().unsold, sizes.iter().max().expect("some"));
        assert_eq!(won.len() as u32 + unsold, supply);
        assert!(unsold <= if take_up { 0 } else { 2 * (*largest - 1) }, "{unsold}");
    }
}

/// What groups do not fit into is nobody's prize: who is alone would have the better chance.
#[test]
fn what_no_group_fits_into_goes_unsold() {
    // 6 of so many groups of 3 win, whatever is drawn, and 2 of 20 tickets are left.
    let groups = fewer_on_a_node(60, 8);
    let mut crowd = Crowd::entered(20, 0, &vec![3; groups], 1);
    let persons = 3 * groups as u32;
    assert_eq!(crowd.lottery.chance_of("leader 1"), (18, persons));
    assert_eq!(crowd.drawn().len(), 18);
    assert_eq!((crowd.lottery.state().unsold, crowd.lottery.life().proceeds), (2, 18 * PRICE));
    let keeper = keeper(&crowd.lottery);
    answer(&mut crowd.lottery, &keeper, Action::Unsold, 0).expect("two");
    assert_eq!(crowd.lottery.allotment(crowd.lottery.terms.common.unsold_to), 2);
}

/// Lists keep no gaps, whoever comes and goes; who is which entry follows from the events.
#[test]
fn after_much_coming_and_going_the_result_still_follows_from_the_events() {
    for secret in 0..fewer_on_a_node(4, 1) {
        let mut crowd = Crowd::entered(30, 34, &[3, 2, 4], secret);
        let wallet = |crowd: &Crowd, name: &str| {
            crowd.people.iter().find(|(other, _)| other == name).map(|(_, wallet)| wallet.clone()).expect("entered")
        };
        let gone = ["person 0", "person 6", "leader 2", "member 1 of 3"];
        for name in gone {
            let who = wallet(&crowd, name);
            crowd.play(&who, Deed::Sale(Action::Withdraw), 0);
        }
        crowd.people.retain(|(name, _)| !gone.contains(&name.as_str()));
        for name in ["member 2 of 3", "leader 1", "member 1 of 2"] {
            let who = wallet(&crowd, name);
            crowd.play(&who, Deed::Leave, 0);
        }
        let (leader, joining) = (wallet(&crowd, "leader 3"), wallet(&crowd, "person 3"));
        crowd.play(&leader, Deed::Invite(vec![joining.address()]), 0);
        crowd.play(&joining, Deed::Join(3), 0);
        let changing = wallet(&crowd, "person 2");
        crowd.play(&changing, Deed::Sale(Action::Change(1)), 0);
        crowd.enter("late".to_owned(), Deed::Sale(Action::Order(1)));
        crowd.drawn();
    }
}

/// The same people, the same seed: in another sale (another address) others win.
#[test]
fn two_sales_with_one_seed_are_drawn_independently() {
    let mut results = BTreeSet::new();
    let mut crowd = Crowd::entered(5, 12, &[], 3);
    let seed = {
        crowd.drawn();
        crowd.lottery.state().seed
    };
    for number in 0..8u8 {
        let sale = fairsale_chain::Address::repeat_byte(number);
        let mut replay = crowd.replay.clone();
        let mut drawn = replay.drawn.expect("drawn");
        (drawn.seed, drawn.prizes) = (seed, [5, 0, 0, 0, 0, 0, 0, 0]);
        replay.drawn = Some(drawn);
        results.insert(replay.winners(sale, 5));
    }
    assert!(results.len() > 4);
}
