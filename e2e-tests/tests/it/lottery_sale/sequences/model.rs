//! The actions on a sale, and what a sale should do, written from the rules alone, apart from the draw.

use crate::lottery_sale::*;
use fairsale_interfaces::sale::Error;
use proptest::{collection::vec, prelude::*};
use std::collections::BTreeSet;

/// How many persons there are.
pub const PERSONS: usize = 24;

/// What somebody does. Persons are numbered; groups are taken modulo those there are.
#[derive(Clone, Debug)]
pub enum Step {
    Enter {
        who: usize,
        wrong: bool,
    },
    Change {
        who: usize,
    },
    Withdraw {
        who: usize,
    },
    Invite {
        who: usize,
        whom: Vec<usize>,
    },
    Join {
        who: usize,
        group: usize,
        wrong: bool,
    },
    Leave {
        who: usize,
    },
    /// Enters if need be, invites, and all join.
    Gather {
        who: usize,
        whom: Vec<usize>,
    },
    Claim {
        who: usize,
        whose: usize,
    },
    Settle,
    Proceeds,
    Unsold,
    Cancel,
}

pub fn open_step() -> impl Strategy<Value = Step> {
    let who = || 0..PERSONS;
    let wrong = || prop_oneof![9 => Just(false), 1 => Just(true)];
    prop_oneof![
        10 => (who(), wrong()).prop_map(|(who, wrong)| Step::Enter { who, wrong }),
        1 => who().prop_map(|who| Step::Change { who }),
        5 => who().prop_map(|who| Step::Withdraw { who }),
        8 => (who(), vec(who(), 0..5)).prop_map(|(who, whom)| Step::Invite { who, whom }),
        6 => (who(), 0..5usize, wrong()).prop_map(|(who, group, wrong)| Step::Join { who, group, wrong }),
        6 => who().prop_map(|who| Step::Leave { who }),
        9 => (who(), vec(who(), 1..4)).prop_map(|(who, whom)| Step::Gather { who, whom }),
        1 => late_step(),
    ]
}

pub fn late_step() -> impl Strategy<Value = Step> {
    let who = || 0..PERSONS;
    prop_oneof![
        8 => who().prop_map(|who| Step::Claim { who, whose: who }),
        2 => (who(), who()).prop_map(|(who, whose)| Step::Claim { who, whose }),
        1 => Just(Step::Settle),
        1 => Just(Step::Proceeds),
        1 => Just(Step::Unsold),
        1 => Just(Step::Cancel),
        1 => who().prop_map(|who| Step::Enter { who, wrong: false }),
    ]
}

/// A group by the rules: who is in it, the leader if there is one, and who may join.
#[derive(Clone, Debug, Default)]
pub struct Group {
    pub members: BTreeSet<usize>,
    pub leader: Option<usize>,
    pub invited: BTreeSet<usize>,
}

/// The sale by the rules, apart from the draw: sets of persons.
#[derive(Default)]
pub struct Model {
    /// How many may be in a group.
    pub max_group: usize,
    pub entered: BTreeSet<usize>,
    pub groups: Vec<Group>,
    pub claimed: BTreeSet<usize>,
    pub proceeds_taken: bool,
    pub unsold_taken: bool,
    /// The clock cancelled the sale, and nobody has noted it yet.
    pub to_be_noted: bool,
}

impl Model {
    /// The group of a person, from 1.
    pub fn group_of(&self, who: usize) -> u32 {
        self.groups.iter().position(|group| group.members.contains(&who)).map_or(0, |index| index as u32 + 1)
    }

    fn remove(&mut self, who: usize) {
        for group in &mut self.groups {
            group.members.remove(&who);
            if group.leader == Some(who) {
                (group.leader, group.invited) = (None, BTreeSet::new());
            }
        }
    }

    /// What an open sale says, and what comes of it.
    pub fn play(&mut self, step: &Step, paid: impl Fn(bool) -> Result<(), Refused>) -> Result<(), Refused> {
        let entry = |model: &Self, who: &usize| {
            if model.entered.contains(who) { Ok(()) } else { Err(Refused::Sale(Error::NoOrder)) }
        };
        match step {
            Step::Enter { who, .. } => {
                if self.entered.contains(who) {
                    return Err(Refused::Sale(Error::AlreadyOrdered { lots: 1 }));
                }
                paid(true)?;
                self.entered.insert(*who);
            }
            Step::Change { who } => entry(self, who)?,
            Step::Withdraw { who } => {
                entry(self, who)?;
                self.remove(*who);
                self.entered.remove(who);
            }
            Step::Invite { who, whom } => {
                entry(self, who)?;
                let group = self.group_of(*who);
                if group != 0 && self.groups[group as usize - 1].leader != Some(*who) {
                    return Err(Refused::NotLeader { group });
                }
                let max = self.max_group - 1;
                if whom.len() > max {
                    return Err(Refused::TooManyInvited { invited: whom.len() as u32, max: max as u32 });
                }
                if group == 0 {
                    self.groups.push(Group { members: [*who].into(), leader: Some(*who), ..Group::default() });
                }
                let group = self.group_of(*who);
                self.groups[group as usize - 1].invited = whom.iter().copied().collect();
            }
            Step::Join { who, group, .. } => {
                let (current, id) = (self.group_of(*who), *group as u32);
                if current != 0 {
                    return Err(Refused::InGroup { group: current });
                }
                let group = group.checked_sub(1).and_then(|index| self.groups.get_mut(index));
                let Some(group) = group.filter(|group| group.invited.contains(who)) else {
                    return Err(Refused::NotInvited { group: id });
                };
                if group.members.len() == self.max_group {
                    return Err(Refused::GroupFull { size: self.max_group as u32 });
                }
                paid(!self.entered.contains(who))?;
                group.members.insert(*who);
                group.invited.remove(who);
                self.entered.insert(*who);
            }
            Step::Leave { who } => {
                entry(self, who)?;
                if self.group_of(*who) == 0 {
                    return Err(Refused::NotInGroup);
                }
                self.remove(*who);
            }
            _ => panic!("not for an open sale: {step:?}"),
        }
        Ok(())
    }
}
