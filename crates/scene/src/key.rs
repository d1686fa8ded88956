//! What pairs marks of two pictures: a name for the thing a mark stands for.

/// The name of a thing in a picture. Marks of two layouts with equal keys are the same thing at two moments.
///
/// Packed from the lens (4 bits, set when lenses are put side by side), a kind of the lens's own (8 bits), a part of
/// the thing (4 bits) and a number or two (48 bits).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u64);

impl Key {
    /// The thing of this `kind` with the numbers `a` and `b`, below 2^24 each.
    #[must_use]
    pub const fn new(kind: u8, a: u32, b: u32) -> Self {
        Self::wide(kind, (a as u64 & 0xff_ffff) << 24 | b as u64 & 0xff_ffff)
    }

    /// The thing of this `kind` with one number below 2^48.
    #[must_use]
    pub const fn wide(kind: u8, number: u64) -> Self {
        Self((kind as u64) << 52 | number & 0xffff_ffff_ffff)
    }

    /// The page of a process: 12 bits for the process, 36 for the page.
    #[must_use]
    pub const fn page(kind: u8, page: os_scope_sim::Page) -> Self {
        Self::wide(kind, (page.pid.0 as u64 & 0xfff) << 36 | page.vpn.get() & 0xf_ffff_ffff)
    }

    /// A part of the thing, 1 to 15: its name, its bar. Part 0 is the thing itself.
    #[must_use]
    pub const fn part(self, part: u8) -> Self {
        Self(self.0 & !(0xf << 48) | (part as u64 & 0xf) << 48)
    }

    /// The same thing in the picture of the lens with this place, 0 to 15.
    #[must_use]
    pub const fn in_lens(self, place: u8) -> Self {
        Self(self.0 & !(0xf << 60) | (place as u64) << 60)
    }
}
