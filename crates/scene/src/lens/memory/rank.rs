//! What gets poorer first where there is little room, the least important first.

/// What it has cost so far.
pub(super) const FOOT: u8 = 0;
/// Slots of swap that say which page they hold.
pub(super) const SLOTS: u8 = 1;
/// Frames that say all about their page.
pub(super) const FRAMES: u8 = 2;
/// The names of regions.
pub(super) const NAMES: u8 = 3;
/// The disk's queue.
pub(super) const QUEUE: u8 = 4;
/// Frames and slots that say which process owns their page.
pub(super) const DOTS: u8 = 5;
/// Pages that say where they are; pages at all.
pub(super) const SPACES: u8 = 6;
/// How the sections stand beside or below each other.
pub(super) const WHOLE: u8 = 7;
