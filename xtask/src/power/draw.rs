//! Numbers that look random, the same ones for the same seed.

/// `SplitMix64`.
#[derive(Debug)]
pub(super) struct Draw(u64);

impl Draw {
    /// Numbers that follow from the seed.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of two.
    pub(super) fn is_heads(&mut self) -> bool {
        self.next().is_multiple_of(2)
    }

    /// After how many acknowledged puts the power is cut. Half of the time it is early: folders are new then.
    pub(super) fn moment(&mut self) -> u64 {
        if self.is_heads() { self.next() % 4 } else { self.next() % 60 }
    }
}
