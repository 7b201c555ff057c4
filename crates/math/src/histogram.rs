//! A histogram of demand: the number of people who ask for each number of lots. Settling reads this instead of the
//! orders, so its cost depends on the cap and not on the number of orders, and an order changes one count, regardless
//! of earlier orders.
//!
//! An ask of q lots, q ≥ 1, is level q − 1. 64 levels are stored together in a [`Slot`], which is one storage value.

use crate::Lots;

/// The highest cap a sale may have, in lots: it bounds what settling reads and how long it takes.
pub const MAX_LEVELS: u32 = 1024;

/// Levels whose counts are stored together.
pub const LEVELS_PER_SLOT: u32 = 64;

/// Slots of a histogram with [`MAX_LEVELS`].
pub const MAX_SLOTS: usize = (MAX_LEVELS / LEVELS_PER_SLOT) as usize;

/// Bytes of a slot: a little-endian `u32` for each level, lowest ask first.
pub const SLOT_BYTES: usize = LEVELS_PER_SLOT as usize * size_of::<u32>();

/// The counts of 64 neighbouring levels, in the bytes that are stored, so that changing one count decodes nothing else.
///
/// A slot does not know which one it is: see [`slot_of`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot(pub [u8; SLOT_BYTES]);

impl Slot {
    /// No asks: the value of storage that was never written.
    pub const EMPTY: Self = Self([0; SLOT_BYTES]);

    /// Counts one more person who asks for `ask` lots.
    ///
    /// `None`, and nothing changes, if there is no such level or its count is full.
    pub fn add(&mut self, ask: Lots) -> Option<()> {
        let count = self.count_mut(ask)?;
        *count = u32::from_le_bytes(*count).checked_add(1)?.to_le_bytes();
        Some(())
    }

    /// Counts one person fewer who asks for `ask` lots.
    ///
    /// `None`, and nothing changes, if there is no such level or nobody on it.
    pub fn remove(&mut self, ask: Lots) -> Option<()> {
        let count = self.count_mut(ask)?;
        *count = u32::from_le_bytes(*count).checked_sub(1)?.to_le_bytes();
        Some(())
    }

    /// Returns the number of persons who ask for `ask` lots. `None` if there is no such level.
    pub fn count(&self, ask: Lots) -> Option<u32> {
        self.counts().nth((level_of(ask)? % LEVELS_PER_SLOT) as usize)
    }

    /// Numbers those who ask for more than `cap`, level by level, from `first` on: the count of each of these levels
    /// becomes the number of the first on it. The slot is the one with the number `index`. Returns the first number of
    /// the next slot.
    ///
    /// `None` if there is no such slot, or if there are more than 2³² − 1 of them; then the contents of the slot are
    /// meaningless.
    pub fn number(&mut self, index: u32, cap: Lots, mut first: u32) -> Option<u32> {
        if index >= MAX_LEVELS / LEVELS_PER_SLOT {
            return None;
        }
        let (counts, _) = self.0.as_chunks_mut();
        for (ask, count) in (index * LEVELS_PER_SLOT + 1..).zip(counts) {
            if ask > cap.0 {
                let next = first.checked_add(u32::from_le_bytes(*count))?;
                *count = first.to_le_bytes();
                first = next;
            }
        }
        Some(first)
    }

    /// The counts of the slot's levels, lowest ask first.
    pub fn counts(&self) -> impl Iterator<Item = u32> {
        let (counts, _) = self.0.as_chunks();
        counts.iter().copied().map(u32::from_le_bytes)
    }

    fn count_mut(&mut self, ask: Lots) -> Option<&mut [u8; size_of::<u32>()]> {
        let (counts, _) = self.0.as_chunks_mut();
        counts.get_mut((level_of(ask)? % LEVELS_PER_SLOT) as usize)
    }
}

/// Returns the number of the slot, from 0, that counts asks for `ask` lots.
///
/// `None` if there is no such level: the ask is zero or above [`MAX_LEVELS`].
pub fn slot_of(ask: Lots) -> Option<u32> {
    Some(level_of(ask)? / LEVELS_PER_SLOT)
}

fn level_of(ask: Lots) -> Option<u32> {
    ask.0.checked_sub(1).filter(|&level| level < MAX_LEVELS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_ends_at_every_64th_lot() {
        for (ask, slot) in [(1, 0), (64, 0), (65, 1), (128, 1), (129, 2), (960, 14), (961, 15)] {
            assert_eq!(slot_of(Lots(ask)), Some(slot), "{ask}");
        }
        assert_eq!(slot_of(Lots(MAX_LEVELS)), Some(MAX_SLOTS as u32 - 1));
    }

    #[test]
    fn there_is_no_level_for_nothing_nor_above_the_highest() {
        for ask in [0, MAX_LEVELS + 1, u32::MAX] {
            let mut slot = Slot([1; SLOT_BYTES]);
            assert_eq!(slot_of(Lots(ask)), None);
            assert_eq!(slot.add(Lots(ask)), None);
            assert_eq!(slot.remove(Lots(ask)), None);
            assert_eq!(slot, Slot([1; SLOT_BYTES]));
        }
    }

    #[test]
    fn counts_are_little_endian_with_the_lowest_ask_first() {
        let mut slot = Slot::EMPTY;
        slot.add(Lots(1)).unwrap();
        slot.0[SLOT_BYTES - 3] = 1; // 256 people on the last level
        slot.add(Lots(64)).unwrap();
        assert_eq!(slot.0[..8], [1, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(slot.0[SLOT_BYTES - 4..], [1, 1, 0, 0]);
        assert!(slot.counts().eq((1..=64).map(|ask| match ask {
            1 => 1,
            64 => 257,
            _ => 0,
        })));
    }

    #[test]
    fn a_count_neither_overflows_nor_underflows() {
        let mut slot = Slot::EMPTY;
        assert_eq!(slot.remove(Lots(3)), None);
        assert_eq!(slot, Slot::EMPTY);

        slot.0[8..12].copy_from_slice(&(u32::MAX - 1).to_le_bytes());
        assert_eq!(slot.add(Lots(3)), Some(()));
        let full = slot;
        assert_eq!(slot.add(Lots(3)), None);
        assert_eq!(slot, full);
        assert_eq!(slot.counts().nth(2), Some(u32::MAX));
    }
}
