//! What colour a role has.
//!
//! The numbers were chosen so that `tests` below holds: contrast of text and marks, and roles that can be distinguished
//! with any of the three common colour deficiencies and in grey.

use crate::{Paint, Role, Tone};

/// A colour, 0xRRGGBB.
pub type Rgb = u32;

/// The colours of all roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Its name.
    pub name: &'static str,
    /// By [`Role::index`]: tint, line, ink.
    pub colours: [[Rgb; 3]; Role::COUNT],
}

/// Dark on white.
pub const LIGHT: Theme = Theme {
    name: "light",
    colours: [
        [0xffffff, 0xc9ced3, 0x14181c], // surface
        [0xf5f6f7, 0xc9ced3, 0x14181c], // panel
        [0xe6e9ec, 0x14181c, 0x14181c], // ink
        [0xeceef0, 0x7b858f, 0x59636d], // faint
        [0xeceef0, 0x7b858f, 0x59636d], // line
        [0xfff3c4, 0x14181c, 0x14181c], // active
        [0xdaf0e5, 0x27825f, 0x137452], // hit
        [0xffe5e1, 0xc31e27, 0xc31e27], // fault
        [0xfde5ee, 0x740044, 0x740044], // victim
        [0xf6e9d8, 0x65480b, 0x65480b], // dirty
        [0xeef0f2, 0x7b858f, 0x59636d], // idle
        [0xe3ebfe, 0x1c7fd4, 0x0769b4], // process 0: blue
        [0xfde7db, 0xcd5f08, 0xa94a00], // process 1: orange
        [0xd9f0e5, 0x05573e, 0x05573e], // process 2: green
        [0xf7e6f5, 0x732174, 0x732174], // process 3: purple
        [0xefebd8, 0x484509, 0x484509], // process 4: olive
        [0xe7ebf1, 0x707b89, 0x5c6775], // process 5: slate
        [0xfde7db, 0xcd5f08, 0xa94a00], // level 1, PTE: orange
        [0xf7e6f5, 0x732174, 0x732174], // level 2, PMD: purple
        [0xd9f0e5, 0x05573e, 0x05573e], // level 3, PUD: green
        [0xe3ebfe, 0x1c7fd4, 0x0769b4], // level 4, PGD: blue
    ],
};

/// Light on near black.
pub const DARK: Theme = Theme {
    name: "dark",
    colours: [
        [0x101418, 0x3a434c, 0xeef2f5], // surface
        [0x181d22, 0x3a434c, 0xeef2f5], // panel
        [0x2a3138, 0xeef2f5, 0xeef2f5], // ink
        [0x20262c, 0x7b8791, 0xa9b4be], // faint
        [0x20262c, 0x7b8791, 0xa9b4be], // line
        [0x40370f, 0xeef2f5, 0xeef2f5], // active
        [0x203826, 0x82f1a4, 0x82f1a4], // hit
        [0x482b24, 0xfe7055, 0xfd765b], // fault
        [0x422b3e, 0xfb7ce8, 0xfb7ce8], // victim
        [0x3c311b, 0xf6be30, 0xf6be30], // dirty
        [0x20262c, 0x7b8791, 0xa9b4be], // idle
        [0x293249, 0x5a98fd, 0x679dfe], // process 0: blue
        [0x452d1f, 0xde8b59, 0xde8b59], // process 1: orange
        [0x1e3827, 0x8beeaf, 0x8beeaf], // process 2: green
        [0x3f2c40, 0xb985bc, 0xc18dc4], // process 3: purple
        [0x39321b, 0xf9de69, 0xf9de69], // process 4: olive
        [0x2d333a, 0xd5e4f5, 0xd5e4f5], // process 5: slate
        [0x452d1f, 0xde8b59, 0xde8b59], // level 1, PTE: orange
        [0x3f2c40, 0xb985bc, 0xc18dc4], // level 2, PMD: purple
        [0x1e3827, 0x8beeaf, 0x8beeaf], // level 3, PUD: green
        [0x293249, 0x5a98fd, 0x679dfe], // level 4, PGD: blue
    ],
};

/// For a projector in a lit room: dark on white, text at 7:1.
pub const PRESENTER: Theme = Theme {
    name: "presenter",
    colours: [
        [0xffffff, 0xc9ced3, 0x14181c], // surface
        [0xf5f6f7, 0xc9ced3, 0x14181c], // panel
        [0xe6e9ec, 0x14181c, 0x14181c], // ink
        [0xeceef0, 0x7b858f, 0x434c56], // faint
        [0xeceef0, 0x7b858f, 0x434c56], // line
        [0xfff3c4, 0x14181c, 0x14181c], // active
        [0xdaf0e5, 0x27825f, 0x01573b], // hit
        [0xffe5e1, 0xc31e27, 0x9d0118], // fault
        [0xfde5ee, 0x740044, 0x740044], // victim
        [0xf6e9d8, 0x65480b, 0x64470a], // dirty
        [0xeef0f2, 0x7b858f, 0x434c56], // idle
        [0xe3ebfe, 0x1c7fd4, 0x004d87], // process 0: blue
        [0xfde7db, 0xcd5f08, 0x7f3600], // process 1: orange
        [0xd9f0e5, 0x05573e, 0x05573e], // process 2: green
        [0xf7e6f5, 0x732174, 0x732174], // process 3: purple
        [0xefebd8, 0x484509, 0x484509], // process 4: olive
        [0xe7ebf1, 0x707b89, 0x424d5a], // process 5: slate
        [0xfde7db, 0xcd5f08, 0x7f3600], // level 1, PTE: orange
        [0xf7e6f5, 0x732174, 0x732174], // level 2, PMD: purple
        [0xd9f0e5, 0x05573e, 0x05573e], // level 3, PUD: green
        [0xe3ebfe, 0x1c7fd4, 0x004d87], // level 4, PGD: blue
    ],
};

impl Theme {
    /// The themes there are.
    pub const ALL: [Self; 3] = [LIGHT, DARK, PRESENTER];

    /// The colour of a tone.
    #[must_use]
    pub const fn colour(&self, tone: Tone) -> Rgb {
        self.colours[tone.role.index()][tone.part as usize]
    }

    /// The colour of a paint, without its alpha.
    #[must_use]
    pub fn mix(&self, paint: Paint) -> Rgb {
        let (from, to) = (self.colour(paint.from), self.colour(paint.to));
        if paint.mix <= 0.0 {
            return from;
        }
        let channel = |shift: u32| {
            let (a, b) = (f64::from(from >> shift & 0xff), f64::from(to >> shift & 0xff));
            ((a + (b - a) * paint.mix.min(1.0) + 0.5) as u32) << shift
        };
        channel(16) | channel(8) | channel(0)
    }
}

#[cfg(test)]
mod tests;
