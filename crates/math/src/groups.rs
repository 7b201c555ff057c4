//! Prizes for groups that win or lose together. Groups of s persons are class s, persons alone are class 1; [`prizes`]
//! says how many groups of each class win, so that with n persons and N prizes everybody's chance is N/n, in a group or not.

/// The largest group.
pub const MAX_GROUP: usize = 8;

/// A number for each class, that of persons alone first.
pub type Classes = [u32; MAX_GROUP];

/// How many persons there are, in groups and alone. `None` if more than 2³² − 1.
pub fn persons(groups: &Classes) -> Option<u32> {
    let mut sum = 0u32;
    for (size, count) in (1..).zip(groups) {
        sum = sum.checked_add(count.checked_mul(size)?)?;
    }
    Some(sum)
}

/// How many groups of each class win, of `supply` prizes for persons. `lot(size)` is a number below the number of persons,
/// each equally likely, and independent for each class: it says whether a class is rounded up.
///
/// With n persons a class of m groups should win m · supply / n times. For s ≥ 2 that is rounded up or down at random, so that
/// it is right on average; persons alone get what is left. If all roundings fit, whichever they are (no fewer than no
/// prizes left for persons alone, and no more than one each), everybody's chance is exactly supply / n. It is sure to
/// be so if persons alone should win, and should lose, at least 2 + 3 + … + 8 = 35 times.
///
/// Otherwise persons alone are too few to make up for the roundings, and groups give way: persons alone are rounded like
/// any class, a class is rounded up only if that fits after all smaller ones, and what is left goes to persons alone, as
/// long as there are any; the rest is not given out. So nobody's chance is above that of a person alone, which is
/// supply / n or more, and that of a group's is supply / n or less.
///
/// The prizes of all winners together are never more than the supply. If it is enough for all, all win.
///
/// `None` if there are more than 2³² − 1 persons, or `lot` fails.
pub fn prizes(supply: u32, groups: &Classes, mut lot: impl FnMut(u8, u32) -> Option<u32>) -> Option<Classes> {
    let persons = persons(groups)?;
    if persons <= supply {
        return Some(*groups);
    }
    let mut prizes = [0; MAX_GROUP];
    let mut rests = [0; MAX_GROUP];
    // Without and with all roundings up of groups.
    let (mut left, mut least) = (i64::from(supply), i64::from(supply));
    for (index, &count) in groups.iter().enumerate() {
        let size = index as i64 + 1;
        let share = u64::from(count) * u64::from(supply);
        // Below the count, as the supply is below the number of persons.
        prizes[index] = (share / u64::from(persons)) as u32;
        rests[index] = (share % u64::from(persons)) as u32;
        if index > 0 {
            left -= size * i64::from(prizes[index]);
            least -= size * i64::from(prizes[index] + u32::from(rests[index] != 0));
        }
    }
    let all_fit = least >= 0 && left <= groups[0].into();
    if !all_fit {
        left -= i64::from(prizes[0]);
    }
    for (index, rest) in rests.into_iter().enumerate().skip(all_fit.into()) {
        let (class, size) = (index as u8 + 1, index as i64 + 1);
        if rest != 0 && lot(class, persons)? < rest && size <= left {
            prizes[index] += 1;
            left -= size;
        }
    }
    // What is left is not negative and at most the supply.
    let alone = if all_fit { 0 } else { prizes[0] };
    prizes[0] = groups[0].min(alone + left as u32);
    Some(prizes)
}
