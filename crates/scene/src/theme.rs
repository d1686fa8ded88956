//! What colour a role has.
//!
//! The numbers were chosen so that `tests` below holds: contrast of text and marks, and roles that can be told apart with any of the three common
//! colour deficiencies and in grey.

use crate::{Paint, Part, Role, Tone};

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
        [0xd6f2e8, 0x00875f, 0x006b4a], // hit
        [0xfde5de, 0xc2290a, 0xb02408], // fault
        [0xfbe3ee, 0x9c1458, 0x8a0f4d], // victim
        [0xfdebd0, 0xa05a00, 0x8a4c00], // dirty
        [0xeef0f2, 0x7b858f, 0x59636d], // idle
        [0xd8ebfa, 0x0b67b2, 0x0b5fa5], // process 0: blue
        [0xfdebd0, 0xb85c00, 0x9c4e00], // process 1: orange
        [0xd6f2e8, 0x00795a, 0x006b4f], // process 2: green
        [0xf4e2f4, 0x8a3d8f, 0x80358a], // process 3: purple
        [0xf2efc2, 0x6b6400, 0x5c5600], // process 4: olive
        [0xe2e7ee, 0x3d4f66, 0x35465c], // process 5: slate
        [0xfdebd0, 0xb85c00, 0x9c4e00], // level 1, PTE: orange
        [0xf4e2f4, 0x8a3d8f, 0x80358a], // level 2, PMD: purple
        [0xd6f2e8, 0x00795a, 0x006b4f], // level 3, PUD: green
        [0xd8ebfa, 0x0b67b2, 0x0b5fa5], // level 4, PGD: blue
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
        [0x123b30, 0x4fd0a5, 0x62dbb2], // hit
        [0x47201a, 0xff7f5c, 0xff9273], // fault
        [0x451f35, 0xf08abf, 0xf49ccb], // victim
        [0x43301a, 0xf5a742, 0xf7b25b], // dirty
        [0x20262c, 0x7b8791, 0xa9b4be], // idle
        [0x15344d, 0x6bb8f5, 0x7cc1f7], // process 0: blue
        [0x43301a, 0xf5a742, 0xf7b25b], // process 1: orange
        [0x123b30, 0x4fd0a5, 0x62dbb2], // process 2: green
        [0x3b2440, 0xdd94e0, 0xe3a3e6], // process 3: purple
        [0x36340f, 0xd6cc4e, 0xdcd35f], // process 4: olive
        [0x2a323d, 0xb9c7d9, 0xc4d0df], // process 5: slate
        [0x43301a, 0xf5a742, 0xf7b25b], // level 1, PTE: orange
        [0x3b2440, 0xdd94e0, 0xe3a3e6], // level 2, PMD: purple
        [0x123b30, 0x4fd0a5, 0x62dbb2], // level 3, PUD: green
        [0x15344d, 0x6bb8f5, 0x7cc1f7], // level 4, PGD: blue
    ],
};

/// For a projector in a lit room: dark on white, text at 7:1.
pub const PRESENTER: Theme = Theme { name: "presenter", ..LIGHT };

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

impl Tone {
    /// The tone with this [`index`](Tone::index): to list a theme's colours.
    #[must_use]
    pub const fn from_index(index: usize) -> Self {
        let role = match index / 3 {
            0 => Role::Surface,
            1 => Role::Panel,
            2 => Role::Ink,
            3 => Role::Faint,
            4 => Role::Line,
            5 => Role::Active,
            6 => Role::Hit,
            7 => Role::Fault,
            8 => Role::Victim,
            9 => Role::Dirty,
            10 => Role::Idle,
            n @ 11..17 => Role::Process((n - 11) as u8),
            n => Role::Level((n - 16) as u8),
        };
        let part = match index % 3 {
            0 => Part::Tint,
            1 => Part::Line,
            _ => Part::Ink,
        };
        Self { role, part }
    }
}
