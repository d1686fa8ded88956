//! Frames as ticks: their colour is the owner's, their length says how much of them was referenced.

use alloc::string::String;

use os_scope_sim::snapshot::Frame;
use os_scope_sim::{CowVec, Pfn, Pid};

use super::Draw;
use super::ellipse::Ring;
use crate::caption::{cat, count};
use crate::{Key, Role, text};

/// The kind of the ticks.
const TICK: u8 = 11;
/// The most ticks; each stands for several frames if there are more.
const MOST: f64 = 192.0;
/// The least distance between ticks, in sizes of the smallest type.
const APART: f64 = 0.5;
/// The length of a tick of frames that were not referenced, as a part of that of frames that all were; and of free
/// frames.
const SHORT: (f64, f64) = (0.4, 0.16);

/// Frames that share a tick.
#[derive(Clone, Copy, Debug, Default)]
struct Share {
    frames: u32,
    used: u32,
    referenced: u32,
    dirty: u32,
    owner: Option<Pid>,
    mixed: bool,
}

impl Draw<'_> {
    /// A tick for each frame, or for a few.
    pub(super) fn ticks(&mut self, ring: &Ring, longest: f64) {
        let unit = self.scale.small;
        let frames = self.moment.frames();
        let around = core::f64::consts::PI * (ring.radii.x + ring.radii.y);
        let ticks = (frames.len() as f64).min(around / (APART * unit)).clamp(1.0, MOST) as usize;
        let width = (around / ticks as f64 * 0.6).min(unit * 0.7);
        let focus = self.moment.focus();
        for tick in 0..ticks {
            let (first, end) = (tick * frames.len() / ticks, (tick + 1) * frames.len() / ticks);
            let share = self.share(frames, first, end);
            let part = if share.frames == 0 { 0.0 } else { share.referenced as f64 / f64::from(share.frames) };
            let (short, free) = SHORT;
            let length = longest * if share.used == 0 { free } else { short + (1.0 - short) * part };
            let focus = focus.filter(|(pfn, _)| (first..end).contains(&pfn.index())).map(|(_, role)| role);
            let role = match (focus, share.owner) {
                (Some(role), _) => role,
                (None, Some(pid)) if !share.mixed => Role::process(pid),
                (None, Some(_)) => Role::Faint,
                (None, None) => Role::Idle,
            };
            let angle = ring.angle((first + end - 1) as f64 / 2.0);
            let (from, to) = (ring.within(angle, 0.0), ring.within(angle, length));
            let label = match end - first {
                1 => self.moment.frame_in_words(Pfn(first as u32)),
                _ => share.in_words(first, end),
            };
            self.picture.line(Key::new(TICK, tick as u32, 0), from, to).stroke(role.line(), width).label(label);
        }
    }

    fn share(&self, frames: &CowVec<Frame>, first: usize, end: usize) -> Share {
        let mut share = Share { frames: (end - first) as u32, ..Share::default() };
        for frame in (first..end).map(|at| &frames[at]) {
            let Some(page) = frame.page else { continue };
            let (referenced, dirty) = self.moment.bits(frame);
            share.used += 1;
            share.referenced += u32::from(referenced);
            share.dirty += u32::from(dirty);
            share.mixed |= share.owner.is_some_and(|owner| owner != page.pid);
            share.owner = Some(page.pid);
        }
        share
    }
}

impl Share {
    fn in_words(self, first: usize, end: usize) -> String {
        let number = |value: u32| text::number(u64::from(value));
        cat(&[
            "frames ",
            &text::number(first as u64),
            " to ",
            &text::number(end as u64 - 1),
            ": ",
            &count(u64::from(self.used), "page", "pages"),
            ", ",
            &number(self.referenced),
            " referenced, ",
            &number(self.dirty),
            " dirty",
        ])
    }
}
