//! Any history of orders leaves the histogram of those that stand.

use std::collections::BTreeMap;

use fairsale_math::{LEVELS_PER_SLOT, Lots, MAX_LEVELS, MAX_SLOTS, SLOT_BYTES, Slot, slot_of};
use proptest::prelude::*;

/// Mostly few different asks, so that they meet, at the edges of slots and of the histogram and past them.
fn ask() -> impl Strategy<Value = u32> {
    prop_oneof![0..4u32, 62..67u32, MAX_LEVELS - 2..MAX_LEVELS + 3, any::<u32>()]
}

proptest! {
    #[test]
    fn counts_are_those_of_the_orders_that_stand(history in prop::collection::vec((ask(), any::<bool>()), 0..200)) {
        let mut slots = [Slot::EMPTY; MAX_SLOTS];
        let mut standing = BTreeMap::<u32, u32>::new();
        for (ask, place) in history {
            let Some(slot) = slot_of(Lots(ask)) else {
                prop_assert!(ask == 0 || ask > MAX_LEVELS);
                continue;
            };
            let slot = &mut slots[slot as usize];
            let people = standing.entry(ask).or_default();
            if place {
                prop_assert_eq!(slot.add(Lots(ask)), Some(()));
                *people += 1;
            } else {
                prop_assert_eq!(slot.remove(Lots(ask)), people.checked_sub(1).map(|_| ()));
                *people = people.saturating_sub(1);
            }
        }
        let counts: Vec<u32> = slots.iter().flat_map(Slot::counts).collect();
        let expected: Vec<u32> = (1..=MAX_LEVELS).map(|ask| standing.get(&ask).copied().unwrap_or(0)).collect();
        prop_assert_eq!(counts, expected);
    }

    #[test]
    fn stored_bytes_are_the_counts(stored in prop::collection::vec(any::<u32>(), LEVELS_PER_SLOT as usize)) {
        let mut bytes = [0; SLOT_BYTES];
        for (level, count) in stored.iter().enumerate() {
            for byte in 0..4 {
                bytes[4 * level + byte] = (count >> (8 * byte)) as u8;
            }
        }
        prop_assert_eq!(Slot(bytes).counts().collect::<Vec<_>>(), stored);
    }
}
