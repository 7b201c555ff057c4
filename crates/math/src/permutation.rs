//! A keyed permutation of the numbers below m, for any m: a Feistel network over a rectangle that is hardly larger than
//! m, with cycle walking (Black and Rogaway, Ciphers with Arbitrary Finite Domains, 2002).
//!
//! x is a place in a rectangle of a rows and b columns, a = ⌈√m⌉, b = ⌈m/a⌉. Rounds in turns shift the row by a keyed
//! hash of the column and the column by a keyed hash of the row; each can be undone, so all together permute the
//! rectangle. A result of m or more is permuted again, until one below m comes out.
//!
//! A round shifts by the first 8 bytes of hash(key ‖ round ‖ x), little-endian, modulo the number of rows or columns:
//! the round as one byte, from 0; x, the column in even rounds and the row in odd ones, as four bytes, little-endian.
//!
//! **Length of a walk.** The rectangle has a · b − m < a places too many, and a walk comes by each of them at most
//! once. So one takes at most ⌈√m⌉ steps, for certain, and more than one with a chance below 1/√m.
//!
//! **Number of rounds.** Two entries in the same column are shifted alike, and two in different ones independently; two
//! rounds leave about 1/b of what two entries know of one another, and 1/2 in the narrowest rectangle that is not
//! trivial, 3 × 2. [`rounds`] returns enough of them that less than 2⁻⁴⁰ is left: 82 for up to 12 entries, 16 from
//! 4,033 on, 12 from 65,281 on. The usual 4 would be visibly biased. `tests/it/mixing.rs` computes it: for two entries
//! in every rectangle there is; where all can be listed, for the set of all who win, and for walks too.

/// A permutation of the numbers below `of`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Permutation {
    of: u32,
    rows: u32,
    columns: u32,
    key: [u8; 32],
}

impl Permutation {
    /// The permutation of the numbers below `of` that belongs to `key`.
    pub fn new(of: u32, key: [u8; 32]) -> Self {
        let root = of.isqrt();
        let rows = root + u32::from(root * root < of); // at most 2¹⁶
        let columns = if rows == 0 { 0 } else { of.div_ceil(rows) };
        Self { of, rows, columns, key }
    }

    /// Rows and columns of the rectangle.
    pub fn rectangle(&self) -> (u32, u32) {
        (self.rows, self.columns)
    }

    /// Returns the image of `index`, by `hash`. `None` if `index` is not below `of`.
    pub fn apply(&self, hash: &impl Fn(&[u8]) -> [u8; 32], index: u32) -> Option<u32> {
        self.walk(hash, index).map(|(place, _)| place)
    }

    /// Returns the same as [`apply`](Self::apply), and the number of steps.
    pub fn walk(&self, hash: &impl Fn(&[u8]) -> [u8; 32], index: u32) -> Option<(u32, u32)> {
        if index >= self.of {
            return None;
        }
        let mut place = u64::from(index);
        for step in 1..=self.rows {
            place = self.permute(hash, place);
            if place < self.of.into() {
                return Some((place as u32, step)); // below a u32
            }
        }
        None // it would have come by some place twice
    }

    /// One permutation of the rectangle.
    fn permute(&self, hash: &impl Fn(&[u8]) -> [u8; 32], place: u64) -> u64 {
        let (rows, columns) = (u64::from(self.rows), u64::from(self.columns));
        let (mut row, mut column) = (place / columns, place % columns);
        let mut input = [0; 37];
        input[..32].copy_from_slice(&self.key);
        for round in 0..rounds(self.columns) {
            input[32] = round;
            let (fixed, shifted, of) =
                if round % 2 == 0 { (column, &mut row, rows) } else { (row, &mut column, columns) };
            input[33..].copy_from_slice(&(fixed as u32).to_le_bytes()); // below 2¹⁷
            // Both below 2¹⁷. A hash modulo 2¹⁷ is uniform to 2⁻⁴⁷.
            *shifted = (*shifted + first_number(&hash(&input)) % of) % of;
        }
        row * columns + column
    }
}

/// Returns the number of rounds for a rectangle of `columns` columns.
pub fn rounds(columns: u32) -> u8 {
    match columns {
        0..4 => 82,
        4..8 => 48,
        8..16 => 32,
        16..32 => 24,
        32..64 => 20,
        64..256 => 16,
        _ => 12,
    }
}

/// Returns the first 8 bytes of a hash, as a little-endian number.
pub(crate) fn first_number(hash: &[u8; 32]) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = *hash;
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}
