//! Numbers that look random, the same ones for the same seed.

/// `SplitMix64`.
#[derive(Debug)]
pub(super) struct Draw(u64);

impl Draw {
    /// Numbers that follow from the seed.
    pub(super) fn new(seed: u64) -> Draw {
        Draw(seed)
    }

    /// Any number.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of 0 to `end` − 1.
    pub(super) fn below(&mut self, end: u32) -> u32 {
        u32::try_from(self.next() % u64::from(end.max(1))).unwrap_or_default()
    }

    /// A number of seconds from one to another.
    pub(super) fn between(&mut self, first: i64, last: i64) -> i64 {
        let span = u64::try_from(last - first).unwrap_or_default();
        first + i64::try_from(self.next() % (span + 1)).unwrap_or_default()
    }

    /// True once in so many times.
    pub(super) fn once_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }

    /// One of these.
    pub(super) fn one_of<T: Copy>(&mut self, of: &[T], or: T) -> T {
        let at = self.below(u32::try_from(of.len()).unwrap_or(u32::MAX)) as usize;
        of.get(at).copied().unwrap_or(or)
    }
}
