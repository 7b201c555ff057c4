//! The rule of groups word by word, with fractions and a real u: slow, and without any of the crate's methods.

use fairsale_math::{Classes, MAX_GROUP};
use std::{
    cmp::Ordering,
    ops::{Add, Mul, Sub},
};

/// A fraction, not in lowest terms. What is below is positive.
#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    above: i128,
    below: i128,
}

impl Ratio {
    pub fn new(above: impl Into<i128>, below: impl Into<i128>) -> Self {
        let (above, below) = (above.into(), below.into());
        assert!(below > 0);
        Self { above, below }
    }

    pub fn whole(number: impl Into<i128>) -> Self {
        Self::new(number, 1)
    }

    pub fn floor(self) -> i128 {
        self.above.div_euclid(self.below)
    }

    fn ceil(self) -> i128 {
        -Self::new(-self.above, self.below).floor()
    }

    fn fraction(self) -> Self {
        self - Self::whole(self.floor())
    }
}

impl Add for Ratio {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        // So that what is below stays small.
        match (self.below, other.below) {
            (a, b) if a == b => Self::new(self.above + other.above, a),
            (a, 1) => Self::new(self.above + other.above * a, a),
            (a, b) => Self::new(self.above * b + other.above * a, a * b),
        }
    }
}

impl Sub for Ratio {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + Self { above: -other.above, ..other }
    }
}

impl Mul for Ratio {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self::new(self.above * other.above, self.below * other.below)
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some((self.above * other.below).cmp(&(other.above * self.below)))
    }
}

/// What a sum of the classes' numbers times their sizes is.
pub fn seats(classes: &Classes) -> i128 {
    (1..).zip(classes).map(|(size, &count)| size * i128::from(count)).sum()
}

/// The largest group there is, 1 if there is none.
pub fn largest(groups: &Classes) -> u32 {
    (1..).zip(groups).filter(|(_, count)| **count != 0).map(|(size, _)| size).max().unwrap_or(1)
}

/// A draw with more persons than prizes.
pub struct Model {
    supply: i128,
    pub persons: i128,
    groups: Classes,
    /// Whether persons alone take up the rounding.
    pub alone_take_up: bool,
    /// Everybody's chance.
    pub chance: Ratio,
}

impl Model {
    /// `None` if all win.
    pub fn new(supply: u32, groups: &Classes) -> Option<Self> {
        let (supply, persons, largest) = (i128::from(supply), seats(groups), i128::from(largest(groups)));
        if persons <= supply {
            return None;
        }
        let fair = Ratio::new(supply, persons);
        let (alone, largest_group) = (Ratio::whole(groups[0]), Ratio::whole(largest));
        let alone_take_up = alone * fair >= largest_group && alone * (Ratio::whole(1) - fair) >= largest_group;
        let chance = if alone_take_up { fair } else { Ratio::new((supply - largest + 1).max(0), persons) };
        Some(Self { supply, persons, groups: *groups, alone_take_up, chance })
    }

    /// The class (from 0), how many of it win on average, and the sum of the fractions of that before and after the
    /// class.
    fn rounded(&self) -> impl Iterator<Item = (usize, Ratio, Ratio, Ratio)> {
        let mut sum = Ratio::new(0, self.persons);
        (usize::from(self.alone_take_up)..MAX_GROUP).map(move |class| {
            let (mean, before) = (self.mean(class), sum);
            sum = sum + mean.fraction();
            (class, mean, before, sum)
        })
    }

    /// How many of a class should win on average.
    pub fn mean(&self, class: usize) -> Ratio {
        Ratio::whole(self.groups[class]) * self.chance
    }

    /// The prizes for u = lot / n.
    pub fn prizes(&self, lot: u32) -> Classes {
        let u = Ratio::new(lot, self.persons);
        let mut won = [0; MAX_GROUP];
        for (class, mean, before, after) in self.rounded() {
            won[class] = (mean.floor() + (after + u).floor() - (before + u).floor()).try_into().unwrap();
        }
        if self.alone_take_up {
            won[0] = (self.supply - seats(&won)).try_into().unwrap();
        }
        won
    }

    /// Where, among all lots from 0 to n, the prizes can change: between two neighbours they can't.
    pub fn breaks(&self) -> Vec<u32> {
        let steps =
            self.rounded().map(|(_, _, _, sum)| (Ratio::whole(1) - sum.fraction()) * Ratio::whole(self.persons));
        let mut all: Vec<u32> = steps.map(|step| step.ceil().try_into().unwrap()).collect();
        all.extend([0, self.persons.try_into().unwrap()]);
        all.sort_unstable();
        all.dedup();
        all
    }
}
