//! The colours of all tones, and what lies between them.

use os_scope_scene::{Paint, Tone};

/// How many colours a palette has.
pub(crate) const COLOURS: usize = Tone::COUNT;

/// Colours of all tones, 0xRRGGBBAA, by role and then by part.
#[derive(Clone, PartialEq)]
pub(crate) struct Palette(pub(crate) [u32; COLOURS]);

impl Palette {
    /// The colour of a paint seen through `alpha`, from 0 to 1.
    pub(crate) fn colour(&self, paint: Paint, alpha: f64) -> u32 {
        let of = |tone: Tone| self.0[tone.index()];
        let (from, to) = (of(paint.from), of(paint.to));
        let mix = paint.mix.clamp(0.0, 1.0) as f32;
        let channel = |shift: u32| {
            let (a, b) = ((from >> shift & 0xff) as f32, (to >> shift & 0xff) as f32);
            a + (b - a) * mix
        };
        let opacity = channel(0) * (paint.alpha * alpha).clamp(0.0, 1.0) as f32;
        let byte = |value: f32| (value + 0.5) as u32;
        byte(channel(24)) << 24 | byte(channel(16)) << 16 | byte(channel(8)) << 8 | byte(opacity)
    }
}
