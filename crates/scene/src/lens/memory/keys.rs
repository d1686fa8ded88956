//! The names of the things in this lens.

pub(super) const BLOCK: u8 = 1;
pub(super) const BADGE: u8 = 2;
pub(super) const CELL: u8 = 3;
pub(super) const CAPTION: u8 = 4;
pub(super) const DOTS: u8 = 5;
pub(super) const FRAME: u8 = 6;
pub(super) const HELD: u8 = 7;
pub(super) const SLOT: u8 = 8;
pub(super) const SAVED: u8 = 9;
pub(super) const REQUEST: u8 = 10;
pub(super) const DISK: u8 = 11;
pub(super) const HEAD: u8 = 12;
pub(super) const PACKET: u8 = 13;
pub(super) const WIRE: u8 = 14;
pub(super) const PLACE: u8 = 15;
pub(super) const TOKEN: u8 = 16;
pub(super) const HUGE: u8 = 17;
pub(super) const HUGE_HELD: u8 = 18;

/// The number of the head of the frames, whose type is that of the picture.
pub(super) const FRAMES: u32 = 1;
