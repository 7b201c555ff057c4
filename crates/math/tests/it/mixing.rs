//! How much the permutation of a draw leaves two entries, or all the winners, to know of one another, computed exactly:
//! not a sample, but the whole distribution, for rounds whose shifts are ideal (independent and uniform; a hash that
//! falls short of that would be news). What is left at the real number of rounds is below 2⁻⁴⁰, in total variation:
//! no event, whatever it is, is likelier or less likely by more than that.

use fairsale_math::{Permutation, permutation::rounds};
use std::collections::BTreeMap;

/// 2⁻⁴⁰, what the rounds are for.
const LITTLE: f64 = 1.0 / (1u64 << 40) as f64;

/// Half the sum of the differences.
fn total_variation(differences: impl IntoIterator<Item = f64>) -> f64 {
    differences.into_iter().map(f64::abs).sum::<f64>() / 2.0
}

/// A sum of chances that loses nothing to rounding (Kahan and Babuška; Neumaier, 1974): there are 9! of them.
#[derive(Clone, Copy, Default)]
struct Sum(f64, f64);

impl Sum {
    fn add(&mut self, chance: f64) {
        let sum = self.0 + chance;
        self.1 += if self.0 >= chance { self.0 - sum + chance } else { chance - sum + self.0 };
        self.0 = sum;
    }

    fn value(&self) -> f64 {
        self.0 + self.1
    }
}

/// Rows and columns of the rectangle for `of` entries.
fn rectangle(of: u32) -> (u32, u32) {
    Permutation::new(of, [0; 32]).rectangle()
}

/// How far the places of two entries are from uniform, in the worst case.
///
/// After two rounds one of them is anywhere, independently of the difference between the two (rows and columns, modulo
/// the sides), so this is about the difference: anything but (0, 0), and ideally all alike. A round that shifts rows
/// makes the difference of rows uniform if that of columns is not 0, and leaves it as it is if that is 0; and the other
/// way round. It treats all differences of rows alike but 0. So 0, the one at the start and all others are three cases,
/// and nine together: `joint` below shows it without this argument.
fn pair(rows: u32, columns: u32, rounds: u8) -> f64 {
    // How many differences are 0, the one at the start, and others.
    let cases = |of: u32| [1, 1.min(of - 1), of.saturating_sub(2)].map(f64::from);
    let (tall, wide) = (cases(rows), cases(columns));
    let (rows, columns) = (f64::from(rows), f64::from(columns));
    let mut worst = 0f64;
    for start in [(0, 1), (1, 0), (1, 1)].into_iter().filter(|&(row, column)| tall[row] * wide[column] > 0.0) {
        let mut chance = [[0.0; 3]; 3];
        chance[start.0][start.1] = 1.0;
        for round in 0..rounds {
            if round % 2 == 0 {
                for column in 1..3 {
                    let sum: f64 = chance.iter().map(|row| row[column]).sum();
                    chance.iter_mut().zip(tall).for_each(|(row, tall)| row[column] = sum * tall / rows);
                }
            } else {
                for row in &mut chance[1..] {
                    let sum: f64 = row.iter().sum();
                    *row = wide.map(|wide| sum * wide / columns);
                }
            }
        }
        let ideal = |row, column| tall[row] * wide[column] / (rows * columns - 1.0);
        let all = (1..9).map(|case| (case / 3, case % 3));
        worst = worst.max(total_variation(all.map(|(row, column)| chance[row][column] - ideal(row, column))));
    }
    worst
}

/// The places of a sequence, the last first.
fn places(some: u64, length: u32) -> impl Iterator<Item = u32> {
    (0..length).map(move |n| (some >> (4 * n)) as u32 & 15)
}

/// All things that are permuted besides single entries: several of them in order, or sets.
struct Things {
    rows: u32,
    columns: u32,
    all: Vec<u64>,
    /// Where each goes if column c, or after those row r, is shifted by one.
    shifted: Vec<Vec<u32>>,
}

impl Things {
    fn new(rows: u32, columns: u32, all: Vec<u64>, moved: impl Fn(u64, &dyn Fn(u32) -> u32) -> u64) -> Self {
        assert!(all.is_sorted());
        let step = |place: u32, line: u32| {
            let (row, column) = (place / columns, place % columns);
            if line == column {
                (row + 1) % rows * columns + column
            } else if line == columns + row {
                row * columns + (column + 1) % columns
            } else {
                place
            }
        };
        let shifted = (0..columns + rows)
            .map(|line| {
                let goes = |&thing: &u64| all.binary_search(&moved(thing, &|place| step(place, line))).unwrap() as u32;
                all.iter().map(goes).collect()
            })
            .collect();
        Self { rows, columns, all, shifted }
    }

    /// All sequences of `length` different places, 4 bits for each.
    fn sequences(rows: u32, columns: u32, length: u32) -> Self {
        let mut all = vec![0];
        for n in 0..length {
            let after = |&some: &u64| {
                let free = move |&place: &u32| places(some, n).all(|taken| taken != place);
                (0..rows * columns).filter(free).map(move |place| some << 4 | u64::from(place)).collect::<Vec<_>>()
            };
            all = all.iter().flat_map(after).collect();
        }
        Self::new(rows, columns, all, |some, step| {
            places(some, length).zip(0..).map(|(place, n)| u64::from(step(place)) << (4 * n)).sum()
        })
    }

    /// All sets of places, a bit for each.
    fn sets(rows: u32, columns: u32) -> Self {
        let places = rows * columns;
        Self::new(rows, columns, (0..1 << places).collect(), |set, step| {
            (0..places).filter(|place| set >> place & 1 == 1).map(|place| 1 << step(place)).sum()
        })
    }

    /// The chance of each after these rounds. Each shifts every line of its kind by any number, each equally likely.
    fn after(&self, mut chance: Vec<f64>, rounds: impl Iterator<Item = u8>) -> Vec<f64> {
        let (columns, rows) = self.shifted.split_at(self.columns as usize);
        for round in rounds {
            let (lines, length) = if round % 2 == 0 { (columns, self.rows) } else { (rows, self.columns) };
            for shifted in lines {
                let mut seen = vec![false; chance.len()];
                for start in 0..chance.len() {
                    if seen[start] {
                        continue;
                    }
                    // All that one becomes by shifting the line share alike.
                    let mut orbit = vec![start];
                    while shifted[orbit[orbit.len() - 1]] as usize != start {
                        orbit.push(shifted[orbit[orbit.len() - 1]] as usize);
                    }
                    assert_eq!(length as usize % orbit.len(), 0);
                    let share = orbit.iter().map(|&thing| chance[thing]).sum::<f64>() / orbit.len() as f64;
                    for thing in orbit {
                        chance[thing] = share;
                        seen[thing] = true;
                    }
                }
            }
        }
        chance
    }

    /// One of them for certain.
    fn only(&self, thing: u64) -> Vec<f64> {
        self.all.iter().map(|&other| f64::from(other == thing)).collect()
    }
}

/// Where the first entries end up that `whole`, a permutation of the rectangle, is made of: whoever lands on a place
/// that is none goes on from there.
fn walked(whole: &[u32], of: u32) -> Vec<u32> {
    let walk = |entry: u32| {
        let mut place = whole[entry as usize];
        while place >= of {
            place = whole[place as usize];
        }
        place
    };
    (0..of).map(walk).collect()
}

/// The set of entries that win.
fn winners(permutation: &[u32], offset: u32, prizes: u32) -> u32 {
    let of = permutation.len() as u32;
    (0..of).filter(|&entry| (permutation[entry as usize] + offset) % of < prizes).map(|entry| 1 << entry).sum()
}

/// How far all sets of winners are from equally likely, the worst number of prizes; and how far the places of two
/// entries are from uniform, the worst two. From the chances of all permutations of the rectangle.
fn small(of: u32, whole: &BTreeMap<Vec<u32>, f64>) -> (f64, f64) {
    let mut permutations = BTreeMap::<Vec<u32>, Sum>::new();
    for (whole, &chance) in whole {
        permutations.entry(walked(whole, of)).or_default().add(chance);
    }
    let mut sets = vec![BTreeMap::<u32, Sum>::new(); of as usize];
    let mut pairs = BTreeMap::<(u32, u32), BTreeMap<(u32, u32), Sum>>::new();
    for (permutation, chance) in permutations {
        let chance = chance.value();
        for (prizes, sets) in (0..).zip(&mut sets).skip(1) {
            for offset in 0..of {
                sets.entry(winners(&permutation, offset, prizes)).or_default().add(chance / f64::from(of));
            }
        }
        for (i, j) in (0..of * of).map(|both| (both / of, both % of)).filter(|(i, j)| i != j) {
            let to = (permutation[i as usize], permutation[j as usize]);
            pairs.entry((i, j)).or_default().entry(to).or_default().add(chance);
        }
    }
    let sets = sets.iter().zip(0..).skip(1).map(|(sets, prizes)| {
        assert_eq!(sets.len(), binomial(of, prizes));
        total_variation(sets.values().map(|chance| chance.value() - 1.0 / sets.len() as f64))
    });
    let ideal = 1.0 / f64::from(of * (of - 1));
    let pairs = pairs.values().map(|pairs| total_variation(pairs.values().map(|chance| chance.value() - ideal)));
    (sets.fold(0.0, f64::max), pairs.fold(0.0, f64::max))
}

/// The chances of all permutations of a rectangle.
fn permutations(rows: u32, columns: u32, rounds: u8) -> BTreeMap<Vec<u32>, f64> {
    let length = rows * columns;
    let all = Things::sequences(rows, columns, length);
    let identity = (0..length).fold(0, |some, place| some << 4 | u64::from(place));
    let chances = all.after(all.only(identity), 0..rounds);
    let list = |&some: &u64| {
        let mut whole: Vec<u32> = places(some, length).collect();
        whole.reverse();
        whole
    };
    all.all.iter().map(list).zip(chances).collect()
}

/// How far the places of entries `i` and `j` are from uniform, with their walks: where they end up follows from where
/// they, and the places that are none, go in one step.
fn walked_pair(all: &Things, of: u32, (i, j): (u32, u32), rounds: u8) -> f64 {
    let moving: Vec<u32> = [i, j].into_iter().chain(of..all.rows * all.columns).collect();
    let start = moving.iter().fold(0, |some, &place| some << 4 | u64::from(place));
    let mut pairs = BTreeMap::<[u32; 2], Sum>::new();
    for (&some, chance) in all.all.iter().zip(all.after(all.only(start), 0..rounds)) {
        let mut to: Vec<u32> = places(some, moving.len() as u32).collect();
        to.reverse();
        let walk = |mut place: u32| {
            while place >= of {
                place = to[2 + (place - of) as usize];
            }
            place
        };
        pairs.entry([walk(to[0]), walk(to[1])]).or_default().add(chance);
    }
    assert_eq!(pairs.len() as u32, of * (of - 1));
    total_variation(pairs.values().map(|chance| chance.value() - 1.0 / f64::from(of * (of - 1))))
}

fn binomial(n: u32, k: u32) -> usize {
    (0..k as usize).fold(1, |product, i| product * (n as usize - i) / (i + 1))
}

/// How far all sets of winners are from equally likely, where the entries fill the rectangle; the worst number of
/// prizes.
fn filled(rows: u32, columns: u32, rounds: u8) -> f64 {
    let of = rows * columns;
    let all = Things::sets(rows, columns);
    // Winners are who goes to the first places, beginning anywhere. So these go back, from the last round to the first.
    let mut start = vec![0.0; all.all.len()];
    let identity: Vec<u32> = (0..of).collect();
    for prizes in 1..of {
        (0..of).for_each(|offset| start[winners(&identity, offset, prizes) as usize] += 1.0 / f64::from(of));
    }
    let chances = all.after(start, (0..rounds).rev());
    let far = (1..of).map(|prizes| {
        let of_size = all.all.iter().zip(&chances).filter(|(set, _)| set.count_ones() == prizes);
        total_variation(of_size.map(|(_, chance)| chance - 1.0 / binomial(of, prizes) as f64))
    });
    far.fold(0.0, f64::max)
}

/// All rectangles that occur, from the smallest that is not a line to the largest.
fn rectangles() -> impl Iterator<Item = (u32, u32)> {
    (2..=1 << 16).flat_map(|columns| [(columns, columns), (columns + 1, columns)]).filter(|&(rows, _)| rows <= 1 << 16)
}

#[test]
fn rectangles_are_these() {
    let of_some: Vec<_> = (3..=5000).map(rectangle).collect();
    let mut all: Vec<_> = rectangles().take_while(|&(rows, columns)| rows * columns <= 5041).collect();
    all.retain(|rectangle| of_some.contains(rectangle));
    assert!(of_some.iter().all(|rectangle| all.contains(rectangle)));
    assert_eq!(rectangle(u32::MAX), rectangles().last().unwrap());
    assert_eq!(rectangle(2), (2, 1), "where a single shift is all there is");
}

#[test]
fn pairs_are_as_good_as_independent() {
    let mut worst = 0f64;
    for (rows, columns) in rectangles() {
        let left = pair(rows, columns, rounds(columns));
        assert!(left < LITTLE, "{rows} x {columns}: 2^{:.2}", left.log2());
        worst = worst.max(left);
    }
    println!("pairs 2^{:.2}", worst.log2());
}

/// Nor are there many more than needed: with a sixth fewer, every step of the table has a rectangle that has not
/// enough.
#[test]
fn no_round_is_for_nothing() {
    for columns in [2, 4, 8, 16, 32, 64, 256] {
        let fewer = rounds(columns) - rounds(columns).div_ceil(6);
        let left = pair(columns + 1, columns, fewer).max(pair(columns, columns, fewer));
        assert!(left >= LITTLE, "{columns} columns have enough with {fewer} rounds: 2^{:.2}", left.log2());
    }
}

/// The same, without the argument that differences are all: the chances of all places of two entries.
#[test]
fn differences_are_all_that_matters() {
    for (rows, columns) in [(2, 2), (3, 2), (3, 3), (4, 3), (4, 4)] {
        let all = Things::sequences(rows, columns, 2);
        for rounds in 2..12 {
            let far = all.all.iter().map(|&start| {
                let chances = all.after(all.only(start), 0..rounds);
                total_variation(chances.iter().map(|chance| chance - 1.0 / all.all.len() as f64))
            });
            let (listed, argued) = (far.fold(0.0, f64::max), pair(rows, columns, rounds));
            assert!((listed - argued).abs() < 1e-14, "{rows} x {columns}, {rounds} rounds: {listed} {argued}");
        }
    }
}

/// All permutations of up to 9 places: every set of winners is as likely as any other, and every two places of two
/// entries, with all the walks.
#[test]
fn all_sets_of_few_are_equally_likely() {
    for (rows, columns, entries) in [(2, 1, 2..=2), (2, 2, 3..=4), (3, 2, 5..=6), (3, 3, 7..=9)] {
        let whole = permutations(rows, columns, rounds(columns));
        for of in entries {
            assert_eq!(rectangle(of), (rows, columns));
            let (sets, pairs) = small(of, &whole);
            println!("{of} entries: sets 2^{:.2}, walked pairs 2^{:.2}", sets.log2(), pairs.log2());
            assert!(sets < LITTLE && pairs < LITTLE, "{of} entries: sets {sets}, pairs {pairs}");
        }
    }
}

#[test]
fn all_sets_of_more_are_equally_likely_if_they_fill_the_rectangle() {
    for (rows, columns) in [(2, 2), (3, 2), (3, 3), (4, 3), (4, 4), (5, 4)] {
        let left = filled(rows, columns, rounds(columns));
        println!("{rows} x {columns}: sets 2^{:.2}", left.log2());
        assert!(left < LITTLE, "{rows} x {columns}: {left}");
    }
}

/// From 10 entries on not all permutations can be listed, but where two entries and all the places that are none go can
/// be.
#[test]
fn walks_leave_as_little() {
    for of in [10, 11, 13, 14, 15] {
        let (rows, columns) = rectangle(of);
        let all = Things::sequences(rows, columns, 2 + rows * columns - of);
        let last = if of == 13 { 2 } else { of };
        let pairs = (1..last).map(|j| (0, j)).chain([(of - 1, columns - 1), (of - 1, of - 2)]);
        let worst = pairs.map(|pair| walked_pair(&all, of, pair, rounds(columns))).fold(0.0, f64::max);
        println!("{of} entries: walked pairs 2^{:.2}", worst.log2());
        assert!(worst < LITTLE, "{of} entries: {worst}");
    }
}

/// Why there are so many: with 4 rounds, 6 entries and 3 prizes, some three of them win together more often than
/// others.
#[test]
fn four_rounds_would_not_do() {
    let (sets, pairs) = small(6, &permutations(3, 2, 4));
    println!("4 rounds: sets {sets}, pairs {pairs}");
    assert!(sets > 0.02, "{sets}");
    assert!(pairs > 0.2, "{pairs}");
    assert!(filled(3, 2, 4) > 0.02);
}
