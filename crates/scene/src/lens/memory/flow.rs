//! Puts the pages of one address space into lines.

use alloc::vec::Vec;

use kurbo::{Point, Rect};

use super::runs::Run;
use super::spaces::Strip;
use super::style::{Body, Captions, Style};

/// A process's lines being filled.
pub(super) struct Flow {
    style: Style,
    /// Where lines begin and end.
    x0: f64,
    x1: f64,
    /// Where the next box goes.
    at: Point,
    /// The height of a line's captions above it, and the least width of a caption.
    above: f64,
    name: f64,
    /// Whether anything is on the line.
    begun: bool,
}

impl Flow {
    /// Lines below or beside the head of the process whose box has its top at that of `rect`, and its width.
    pub(super) fn new(style: Style, rect: Rect, u: f64) -> Self {
        let x0 = rect.x0 + style.pad + style.names;
        let above = if style.captions == Captions::Above { 1.3 * u } else { 0.0 };
        let top = if style.one_line() { (style.head - style.cell.height) / 2.0 } else { style.head };
        let x1 = rect.x1 - style.pad - if style.one_line() { 0.0 } else { style.mark };
        Self { style, x0, x1, at: Point::new(x0, rect.y0 + top + above), above, name: 4.6 * u, begun: false }
    }

    /// The bottom of the process's box.
    pub(super) fn end(&self, rect: Rect) -> f64 {
        if self.style.one_line() || !self.begun {
            rect.y0 + self.style.head
        } else {
            self.at.y + self.style.cell.height + self.style.pad
        }
    }

    /// Whether everything is within its line.
    pub(super) fn fits(&self) -> bool {
        self.at.x <= self.x1 + self.style.gap + 0.1
    }

    /// Puts the pages of a process into lines.
    pub(super) fn place(&mut self, runs: &[Run], cells: &mut u32, strips: &mut Vec<Strip>) {
        if self.style.body == Body::Bar {
            return;
        }
        let mut last: Option<Run> = None;
        for run in runs {
            let opens = last.is_none_or(|last| last.region != run.region || run.region.is_none());
            if let Some(last) = &last {
                self.open(run, opens, last);
            }
            self.run(run, opens, cells, strips);
            last = Some(*run);
        }
    }

    /// Makes room for the first boxes of a run.
    fn open(&mut self, run: &Run, opens: bool, last: &Run) {
        let beside = self.style.names > 0.0 && !self.style.one_line();
        if !self.begun {
            return;
        }
        if beside && opens {
            return self.new_line();
        }
        let separation = match opens {
            true if run.gap_before && !last.gap_after => 0.0,
            true if run.gap_before => 2.0 * self.style.gap,
            true => self.style.mark,
            false => 0.0,
        };
        let sign = if run.gap_before { self.style.mark } else { 0.0 };
        let name = if opens && self.above > 0.0 { self.name } else { 0.0 };
        if !self.style.one_line() && self.at.x + separation + (sign + self.style.cell.width).max(name) > self.x1 {
            return self.new_line();
        }
        self.at.x += separation;
    }

    fn new_line(&mut self) {
        let between = if self.style.names > 0.0 { 2.0 * self.style.gap } else { self.style.gap };
        self.at = Point::new(self.x0, self.at.y + self.style.cell.height + between + self.above);
        self.begun = false;
    }

    /// How many more boxes go on the line.
    fn room(&self) -> u64 {
        let pitch = self.style.cell.width + self.style.gap;
        if self.style.one_line() { u64::MAX } else { ((self.x1 - self.at.x + self.style.gap) / pitch).max(0.0) as u64 }
    }

    /// The middle of a sign for pages left out.
    fn sign(&mut self) -> Point {
        let at =
            Point::new(self.at.x + (self.style.mark - self.style.gap) / 2.0, self.at.y + self.style.cell.height / 2.0);
        self.at.x += self.style.mark;
        at
    }

    fn run(&mut self, run: &Run, opens: bool, cells: &mut u32, strips: &mut Vec<Strip>) {
        let style = self.style;
        let pitch = style.cell.width + style.gap;
        let from = self.at;
        let mut sign = run.gap_before.then(|| self.sign());
        let mut first = run.first;
        let mut left = run.count.div_ceil(style.per);
        let end = run.first + run.count * run.unit;
        while left > 0 {
            if self.room() == 0 && self.begun {
                self.new_line();
            }
            let take = left.min(self.room().max(1));
            let strip_end = (first + take * style.per * run.unit).min(end);
            let wide = self.at.x - from.x + take as f64 * pitch - style.gap;
            let opening = opens && first == run.first;
            let strip = Strip {
                run: *run,
                first,
                per: style.per * run.unit,
                end: strip_end,
                cells: take as u32,
                number: *cells,
                at: self.at,
                caption: if opening { self.caption(from, wide) } else { None },
                signs: [sign.take(), None],
            };
            strips.push(strip);
            *cells += take as u32;
            self.at.x += take as f64 * pitch;
            self.begun = true;
            first = strip_end;
            left -= take;
        }
        if run.gap_after {
            let sign = self.sign();
            if let Some(strip) = strips.last_mut() {
                strip.signs[1] = Some(sign);
            }
        }
        // A name may be longer than its pages.
        if opens && self.above > 0.0 && self.at.y == from.y {
            self.at.x = self.at.x.max(from.x + self.name);
        }
    }

    /// Where the name of a run's region goes: its first boxes begin at `from` and are so wide.
    fn caption(&self, from: Point, wide: f64) -> Option<Rect> {
        let style = self.style;
        match style.captions {
            Captions::None => None,
            Captions::Above => {
                let right = (from.x + wide.max(self.name - style.mark)).min(self.x1 + style.mark);
                Some(Rect::new(from.x, from.y - self.above, right, from.y))
            }
            Captions::Full | Captions::Stacked | Captions::Short => {
                Some(Rect::new(self.x0 - style.names, from.y, self.x0 - 2.0 * style.gap, from.y + style.cell.height))
            }
        }
    }
}
