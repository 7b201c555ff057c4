//! Another order of things, the same for the same seed everywhere.

/// `items` in the order of a seed: Fisher and Yates' shuffle, with SplitMix64 (Steele, Lea and Flood, 2014). Good enough to
/// upset what depends on order; no chance of winning anything hangs on it.
pub fn shuffled<T>(mut items: Vec<T>, seed: u64) -> Vec<T> {
    let mut state = seed;
    for last in (1..items.len()).rev() {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut random = state;
        random = (random ^ (random >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        random = (random ^ (random >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        random ^= random >> 31;
        items.swap(last, (random % (last as u64 + 1)) as usize);
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shuffle_loses_nothing_and_follows_the_seed() {
        let items: Vec<u32> = (0..100).collect();
        let one = shuffled(items.clone(), 1);
        assert_eq!(one, shuffled(items.clone(), 1));
        assert_ne!(one, items);
        assert_ne!(one, shuffled(items.clone(), 2));
        let mut sorted = one;
        sorted.sort_unstable();
        assert_eq!(sorted, items);
        assert!(shuffled(Vec::<u32>::new(), 1).is_empty());
    }
}
