//! Prizes for groups that win or lose together, with the same chance for everybody, alone or in a group.
//!
//! Groups of s persons are class s, persons alone class 1. There are mₛ of class s, n persons in all and N prizes, and
//! the largest group is of S persons. If n ≤ N, all win. Otherwise everybody's chance is
//!
//! - p = N / n if m₁ · N / n and m₁ · (1 − N / n) are both S or more: then **persons alone take up the rounding**;
//! - p = (N − S + 1) / n if not: then prizes may be left, and nobody gets those.
//!
//! Of class s, wₛ groups win: mₛ · p, rounded down or up at random. The classes are rounded *together*, by one number c
//! that is uniform below n. With p = k / n, class after class, smallest first:
//!
//! ```text
//! wₛ = ⌊(mₛ · k + c) / n⌋, and c becomes the remainder
//! ```
//!
//! This is systematic sampling (W. G. Madow, On the Theory of Systematic Sampling II, 1949): with u = c / n from the
//! beginning and Aₛ the sum of the fractions of m₁ · p, …, mₛ · p, class s is rounded up if ⌊Aₛ + u⌋ is above ⌊Aₛ₋₁ +
//! u⌋. All fractions are multiples of 1 / n, so a whole number below n does what a real u would. Where persons alone
//! take up the rounding, it begins with class 2, and w₁ = N − Σ s · wₛ.
//!
//! **Example.** N = 10, one alone and 10 pairs: n = 21, S = 2. 1 · 10 / 21 is less than 2, so p = (10 − 2 + 1) / 21 = 3
//! / 7. From c = 14: 1 · 9 + 14 = 1 · 21 + 2, so w₁ = 1, and 10 · 9 + 2 = 4 · 21 + 8, so w₂ = 4: 9 prizes. If c is
//! below 6, 0 and 4 win, from 6 below 12 it is 0 and 5, and from 12 on 1 and 4. So who is alone wins in 9 of 21 cases,
//! and on average (15 · 4 + 6 · 5) / 21 = 10 · 3 / 7 pairs do.
//!
//! **The mean is exact.** Before any class, c is what it was in the beginning plus a number that does not depend on it,
//! modulo n. So it is still uniform below n, and as many of its values round mₛ · k / n up as the remainder of that
//! says. A w₁ that is what is left has the mean N − Σ s · mₛ · p = N − (n − m₁) · N / n = m₁ · p.
//!
//! **N is never exceeded.** Let cₛ be c after class s. Then wₛ − mₛ · p = (cₛ₋₁ − cₛ) / n, and the prizes of all
//! rounded classes are off their mean by c₀ + c₁ + c₂ + … in n, up to the c before the largest class, minus S times the
//! c after it; without class 1 it is 2 · c₁ + c₂ + …. Either way S of them are added and S are subtracted, each from 0
//! to n − 1: so the prizes are off by *less than S*.
//!
//! - If all classes are rounded, the mean is n · p = N − S + 1, a whole number, as the prizes are: so they are off by S
//!   − 1 at most, and between N − 2 · (S − 1) and N.
//! - If persons alone take it up, w₁ is off m₁ · p by less than S, and m₁ · p is between S and m₁ − S: so w₁ is between
//!   0 and m₁, and just N prizes are given out.

/// The largest group.
pub const MAX_GROUP: usize = 8;

/// A number for each class, that of persons alone first.
pub type Classes = [u32; MAX_GROUP];

/// Returns the number of persons, in groups and alone. `None` if there are more than 2³² − 1.
pub fn persons(groups: &Classes) -> Option<u32> {
    let mut sum = 0u32;
    for (size, count) in (1..).zip(groups) {
        sum = sum.checked_add(count.checked_mul(size)?)?;
    }
    Some(sum)
}

/// Returns the largest allowed group for `supply` prizes. S − 1 is then at most a tenth of them, so making a group, or
/// making one larger, can't lower everybody's chance by more than a tenth.
pub fn max_group_of(supply: u32) -> u32 {
    (1 + supply / 10).min(MAX_GROUP as u32)
}

/// Returns the least number of prizes given out if there are more persons, in groups of at most `max_group`.
///
/// If persons alone take up the rounding, no prize is left. Otherwise N − S + 1 prizes are given out on average, and at
/// most S − 1 fewer, as the module proves: N − 2 · (S − 1), and S is at most `max_group`. That is reached by groups of
/// S only, where N + 2 is a multiple of S. A negative number counts as 0.
pub fn least_sold(supply: u32, max_group: u32) -> u32 {
    let given_up = max_group.saturating_sub(1);
    supply.saturating_sub(given_up).saturating_sub(given_up)
}

/// Returns everybody's chance to win one of `supply` prizes, as numerator and denominator: 1 and 1 if all win, 0 and 1
/// if there is nobody, otherwise N or N − S + 1 and n. `None` if there are more than 2³² − 1 persons.
///
/// A sale that keeps to [`max_group_of`] has no group above N + 1. Where there is one, N − S + 1 is negative, and the
/// chance is 0: that is the same for everybody, and gives out nothing that is not there.
pub fn chance(supply: u32, groups: &Classes) -> Option<(u32, u32)> {
    let persons = persons(groups)?;
    if persons <= supply {
        return Some((u32::from(persons != 0), 1));
    }
    let given_up = groups.iter().rposition(|&count| count != 0)? as u32; // S − 1, below 8
    let both = u64::from(groups[0]) * u64::from(supply.min(persons - supply));
    let alone_take_up = both >= (u64::from(given_up) + 1) * u64::from(persons);
    Some((if alone_take_up { supply } else { supply.saturating_sub(given_up) }, persons))
}

/// Returns the number of groups of each class that win, of `supply` prizes for persons. `lot(n)` must return a uniform
/// number below n, the number of persons. It is called once; not at all if all win, or nobody can.
///
/// `None` if there are more than 2³² − 1 persons, or `lot` fails.
pub fn prizes(supply: u32, groups: &Classes, lot: impl FnOnce(u32) -> Option<u32>) -> Option<Classes> {
    let (chance, of) = chance(supply, groups)?;
    let mut won = [0; MAX_GROUP];
    if chance == 0 {
        return Some(won);
    }
    if chance == of {
        return Some(*groups);
    }
    // Persons alone take up the rounding, or there are no others: then they get the whole supply as well.
    let alone_last = chance == supply;
    let rounded = usize::from(alone_last);
    let mut carried = u64::from(lot(of)?);
    for (won, &count) in won[rounded..].iter_mut().zip(&groups[rounded..]) {
        // Below 2⁶⁴; and the quotient is at most the count, as chance < of and carried < of.
        let sum = u64::from(count) * u64::from(chance) + carried;
        *won = (sum / u64::from(of)) as u32;
        carried = sum % u64::from(of);
    }
    if alone_last {
        won[0] = supply.checked_sub(persons(&won)?)?;
    }
    Some(won)
}
