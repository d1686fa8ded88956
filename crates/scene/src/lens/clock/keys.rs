//! The kinds of the keys of the lens, and the ranks of what gives way where there is little room.

/// More frames than this are ticks of the ring: cards for them would be too small to read from afar.
pub(super) const MOST_CARDS: usize = 24;

/// A frame's place.
pub(super) const SLOT: u8 = 1;
/// A page in a frame, or a ghost.
pub(super) const PAGE: u8 = 2;
/// The request.
pub(super) const REQUEST: u8 = 3;
/// The hand.
pub(super) const HAND: u8 = 4;
/// The ring's line and the hand's trail.
pub(super) const RAIL: u8 = 5;
/// The line from the request to the frame that has its page.
pub(super) const WIRE: u8 = 6;
/// The lines of the search.
pub(super) const LINE: u8 = 7;
/// The faults of a policy.
pub(super) const BAR: u8 = 8;
/// A reference.
pub(super) const CELL: u8 = 9;
/// A page in swap.
pub(super) const SWAPPED: u8 = 10;
/// A tick of the ring.
pub(super) const TICK: u8 = 11;
/// The head of a section.
pub(super) const HEAD: u8 = 12;
/// A place in a list.
pub(super) const TAG: u8 = 13;
/// A list.
pub(super) const LIST: u8 = 15;

/// The ranks of what gives way, the first before all others.
pub(super) mod rank {
    pub(in super::super) const ONE_LINE: u8 = 0;
    pub(in super::super) const WHO_ASKS: u8 = 1;
    pub(in super::super) const SWAP: u8 = 1;
    pub(in super::super) const SEARCH: u8 = 2;
    pub(in super::super) const BARS: u8 = 4;
    pub(in super::super) const FRAMES: u8 = 5;
    pub(in super::super) const GHOSTS: u8 = 6;
    pub(in super::super) const REQUEST: u8 = 6;
    pub(in super::super) const STRIP: u8 = 6;
    pub(in super::super) const ALL_FRAMES: u8 = 7;
    pub(in super::super) const FEW: u8 = 8;
    pub(in super::super) const AT_HAND: u8 = 9;
    pub(in super::super) const SIDES: u8 = 10;
}
