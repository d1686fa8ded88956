//! What is only seen on the way: pages, zeros and numbers that travel, pages that are dropped.

use alloc::vec::Vec;

use kurbo::{Rect, Vec2};
use os_scope_sim::event::{AccessKind, EventKind};
use os_scope_sim::{Entry, Pfn, Slot};

use super::focus::held;
use super::keys::{FRAME, FRAMES, HEAD, PACKET, TOKEN};
use super::ways::{self, CARRIED, TO_FRAME};
use crate::caption::cat;
use crate::layout::{Value, Way};
use crate::lens::api::Step;
use crate::tween::ease;
use crate::{Key, Layer, Mark, Role, Shape, Str, When, text};

/// What travels at this moment of an event, of a picture whose small type has a size in css pixels.
struct Travel<'a> {
    step: &'a Step<'a>,
    em: f64,
}

/// What travels at this moment of an event.
pub(super) fn travel(step: &Step<'_>) -> Option<Vec<Mark>> {
    let head = step.to.find(Key::new(HEAD, FRAMES, 0))?;
    let Shape::Text(head) = &head.shape else { return None };
    Travel { step, em: head.size / 1.13 }.marks()
}

impl Travel<'_> {
    fn marks(&self) -> Option<Vec<Mark>> {
        let snapshot = self.step.before.snapshot;
        let to_frame = Way::of(self.step.to, TO_FRAME);
        let t = When::Travel.at(self.step.progress);
        Some(match self.step.event.kind {
            EventKind::FrameTaken { pid, vpn, .. } => {
                let words = cat(&[&text::letter(pid), " ", &text::page(vpn, &snapshot.setup)]);
                self.value(0, Role::process(pid), words, &to_frame?, t)
            }
            EventKind::Mapped { pfn, .. } => self.mapped(pfn, &to_frame?.back())?,
            EventKind::Evicted { pfn, slot } => self.evicted(pfn, slot)?,
            EventKind::AccessDone { cpu, .. } => {
                let access = snapshot.cpus.get(cpu.index())?.access?;
                let say = |words: &'static str, way| self.value(0, Role::process(access.pid), words, &way, t);
                match access.kind {
                    AccessKind::Read => say("read", to_frame?.back()),
                    AccessKind::Fetch => say("fetch", to_frame?.back()),
                    AccessKind::Write => say("write", to_frame?),
                }
            }
            EventKind::DiskFinished => {
                // The page that the disk carried reaches its place.
                let request = snapshot.disk.current?;
                let mut mark = self.step.from.find(Key::new(PACKET, request.pfn.0, 0))?.clone();
                let Shape::Curve(way, _) = self.step.from.find(CARRIED)?.shape else { return None };
                let rest = way.p3 - mark.shape.bounds().center();
                mark.shape.translate(rest * ease(self.step.progress / 0.7));
                mark.alpha(1.0 - ease((self.step.progress - 0.7) / 0.3));
                Vec::from([mark])
            }
            _ => return None,
        })
    }

    fn value(&self, n: u32, role: Role, words: impl Into<Str>, way: &Way, t: f64) -> Vec<Mark> {
        let value = Value { key: Key::new(TOKEN, n, 0), role, size: self.em, words: words.into() };
        value.on(way, t, self.step.to.size)
    }

    /// Zeros are written, if that is what it begins with; then the entry learns the frame's number.
    fn mapped(&self, pfn: Pfn, way: &Way) -> Option<Vec<Mark>> {
        let (snapshot, progress) = (self.step.after.snapshot, self.step.progress);
        let role = Role::process(held(snapshot, pfn)?.pid);
        let fresh = snapshot.memory.frames.get(pfn.index()).is_none_or(|frame| frame.slot.is_none());
        if !fresh {
            return Some(self.value(0, role, text::frame(pfn), way, When::Travel.at(progress)));
        }
        let [rect, _] = ways::frame(self.step.to, snapshot, pfn)?;
        let above = Rect::from_center_size((rect.center().x, rect.y0 - self.em), (self.em, self.em));
        let mut marks = self.value(1, Role::Line, "000", &Way::across(above, rect), ease((progress - 0.05) / 0.4));
        marks.extend(self.value(0, role, text::frame(pfn), way, ease((progress - 0.45) / 0.4)));
        Some(marks)
    }

    /// A page that was written to is bound for its slot, whose number its entry learns; a clean one falls away.
    fn evicted(&self, pfn: Pfn, slot: Option<Slot>) -> Option<Vec<Mark>> {
        let (picture, memory, em) = (self.step.from, &self.step.before.snapshot.memory, self.em);
        let frame = memory.frames.get(pfn.index())?;
        let (page, [rect, _]) = (frame.page?, ways::frame(picture, self.step.before.snapshot, pfn)?);
        let role = Role::process(page.pid);
        let dirty = memory.entry_of(frame).is_some_and(|entry| entry.has(Entry::DIRTY));
        if let Some(slot) = slot.filter(|_| dirty) {
            let way = Way::across(ways::slot(picture, slot)?, ways::page(picture, page)?);
            let words = cat(&["s", &text::number(u64::from(slot.0))]);
            return Some(self.value(0, role, words, &way, When::Travel.at(self.step.progress)));
        }
        // It falls a little, and fades.
        let fall = ease(self.step.progress / 0.7);
        let at = rect + Vec2::new(0.0, fall * 1.6 * em);
        let mut sheet = Mark::new(Key::new(FRAME, pfn.0, 9), Shape::Rect(at, 0.4 * em));
        sheet.fill(role.tint()).stroke(role.line(), 0.13 * em).dashed();
        let mut words = Mark::text(Key::new(FRAME, pfn.0, 10), at.center(), em, "dropped");
        words.bold().middle().centred();
        let mut marks = Vec::from([sheet, words]);
        for mark in &mut marks {
            mark.alpha(1.0 - fall).layer(Layer::Top);
        }
        Some(marks)
    }
}
