//! Frames, 64 at a time: what policies that choose among all of them look at.

use super::api::Frames;
use crate::ids::Pfn;

/// Frames per block.
pub(super) const BLOCK: u32 = u64::BITS;

/// What there is to know of the frames of a block: a bit for each, the lowest for the first.
#[derive(Clone, Copy, Default)]
pub(super) struct Block {
    pub(super) evictable: u64,
    pub(super) referenced: u64,
    pub(super) dirty: u64,
}

/// Looks at the frames from `BLOCK × block` on.
pub(super) fn look(frames: &dyn Frames, block: u32) -> Block {
    let (first, count) = (block * BLOCK, frames.count());
    if let Some([referenced, dirty]) = frames.bits() {
        let evictable = u64::MAX >> BLOCK.saturating_sub(count - first);
        return Block { evictable, referenced: referenced[block as usize], dirty: dirty[block as usize] };
    }
    let mut found = Block::default();
    for frame in (first..count.min(first + BLOCK)).map(Pfn) {
        let bit = 1 << (frame.0 - first);
        found.evictable |= if frames.evictable(frame) { bit } else { 0 };
        found.referenced |= if frames.referenced(frame) { bit } else { 0 };
        found.dirty |= if frames.dirty(frame) { bit } else { 0 };
    }
    found
}

/// Takes the lowest bit of a block: its frame.
pub(super) fn take(block: u32, bits: &mut u64) -> Option<Pfn> {
    let lowest = bits.trailing_zeros();
    *bits &= bits.wrapping_sub(1);
    (lowest < BLOCK).then_some(Pfn(block * BLOCK + lowest))
}
