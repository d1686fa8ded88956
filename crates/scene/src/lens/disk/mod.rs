//! `disk`: Who waits for the disk? The requests in the order of their coming, the one under way, and those that were
//! served last, each with the time that it waited.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use kurbo::{Rect, Size};
use os_scope_sim::event::{DiskOp, EventKind};
use os_scope_sim::setup::Work;
use os_scope_sim::{Event, Setup, Snapshot, Time};

use super::api::{Lens, Step, Table, View};
use crate::caption::{cat, count};
use crate::history::Served;
use crate::layout::{
    Card, Drawing, Flow, Look, Part, Thing, Words, best, column, flow, leaf, optional, row, section, sheet, words,
};
use crate::{Key, Mark, Picture, Role, Str, caption, text};

#[cfg(test)]
mod tests;

mod kind {
    pub(super) const REQUEST: u8 = 1;
    pub(super) const SECTION: u8 = 2;
    pub(super) const SEAT: u8 = 3;
    pub(super) const MORE: u8 = 4;
    pub(super) const FIGURES: u8 = 5;
    pub(super) const ARROW: u8 = 6;
}

/// How many of the requests that were served are worth a look.
const LAST: usize = 6;

/// The lens.
#[derive(Debug)]
pub(super) struct Disk;

impl Lens for Disk {
    fn name(&self) -> &'static str {
        "disk"
    }

    fn title(&self) -> &'static str {
        "Who waits for the disk?"
    }

    fn applies_to(&self, setup: &Setup) -> bool {
        let pages = setup.machine.swap > 0 && setup.machine.costs.disk > Time::ZERO;
        let uses = |work: Work| work.transfers > 0 || pages && work.accesses > 0;
        !setup.recorded && setup.processes.iter().any(|process| uses(process.work))
    }

    fn shows(&self, event: &Event) -> bool {
        self.duration(event) > 0
    }

    fn layout(&self, view: &View<'_>) -> Picture {
        let scene = Scene { view };
        let whole = column(1.2, [best(2, [scene.beside(), scene.below()]).grow(1.0), optional(0, scene.figures())]);
        sheet(view, self.title(), scene.note(), whole.airy())
    }

    fn travel(&self, _step: &Step<'_>) -> Vec<Mark> {
        Vec::new()
    }

    fn duration(&self, event: &Event) -> u32 {
        match event.kind {
            EventKind::DiskQueued { .. } | EventKind::DiskStarted { .. } | EventKind::DiskFinished => 600,
            _ => 0,
        }
    }

    fn flows(&self, before: &Snapshot) -> bool {
        before.disk.current.is_some()
    }

    fn table(&self, view: &View<'_>) -> Table {
        let scene = Scene { view };
        let mut rows: Vec<Vec<Str>> = Vec::new();
        let mut row = |number: usize, state: &'static str| {
            let Some(request) = view.history.request(number) else { return };
            let what = cat(&[operation(request.op), " ", &scene.what(&request)]);
            let name = caption::name(view.snapshot, request.pid);
            let waited = scene.time(scene.waited(&request));
            rows.push(Vec::from([what.into(), name.into(), state.into(), waited.into()]));
        };
        scene.waiting().rev().for_each(|number| row(number, "waits"));
        if view.snapshot.disk.current.is_some() {
            row(scene.served(), "under way");
        }
        scene.last_served().for_each(|number| row(number, "served"));
        Table {
            caption: "Requests to the disk, the last one first".into(),
            columns: ["request", "process", "state", "waited"].map(Str::from).into(),
            rows,
        }
    }
}

/// What the disk does, in a word.
const fn operation(op: DiskOp) -> &'static str {
    match op {
        DiskOp::SwapIn => "read",
        DiskOp::SwapOut | DiskOp::WriteBack => "save",
        DiskOp::Io => "transfer",
    }
}

/// A moment of the disk.
#[derive(Clone, Copy)]
struct Scene<'a> {
    view: &'a View<'a>,
}

impl<'a> Scene<'a> {
    fn time(&self, time: Time) -> String {
        text::time(time, self.view.snapshot.setup.unit)
    }

    /// How many requests have been served: the number of the one under way.
    fn served(&self) -> usize {
        self.view.snapshot.disk.served as usize
    }

    /// The numbers of the requests that wait, the next one first.
    fn waiting(&self) -> core::ops::Range<usize> {
        let disk = &self.view.snapshot.disk;
        let first = self.served() + usize::from(disk.current.is_some());
        first..first + disk.queue.len()
    }

    /// The numbers of the requests that were served, the last one first.
    fn last_served(&self) -> impl Iterator<Item = usize> + use<> {
        (0..self.served()).rev().take(LAST)
    }

    /// How long a request has waited, or did wait until its turn came.
    fn waited(&self, request: &Served) -> Time {
        request.started.min(self.view.now).since(request.queued)
    }

    /// What a request moves: `page 0x401`, `a file's block`.
    fn what(&self, request: &Served) -> String {
        match request.page {
            Some(page) => cat(&["page ", &text::page(page.vpn, &self.view.snapshot.setup)]),
            None => "for itself".into(),
        }
    }

    fn note(&self) -> String {
        let waiting = self.waiting().len() as u64;
        cat(&["first come, first served · ", &count(waiting, "request waits", "requests wait")])
    }

    /// The card of a request: who asked, what for, and how long it has waited.
    fn card(&self, number: usize, request: &Served) -> Card {
        let key = Key::wide(kind::REQUEST, number as u64);
        let name = caption::name(self.view.snapshot, request.pid);
        let (done, started) = (number < self.served(), number < self.waiting().start);
        let waited = self.time(self.waited(request));
        let what = cat(&[operation(request.op), " ", &self.what(request)]);
        let time = match (request.op, started) {
            (DiskOp::WriteBack, _) => String::from("no process waits"),
            (_, true) => cat(&["waited ", &waited]),
            (_, false) => cat(&["waits for ", &waited]),
        };
        let label = cat(&[&name, ": ", &what, ", ", &time, if done { ", served" } else { "" }]);
        let current = (started && !done).then(|| self.share());
        let line = |n: u8, text: Str| words(key.part(Card::FIRST_LINE + n), text);
        let lines = Vec::from([line(0, what.into()), line(1, time.into()).faint()]);
        Card {
            thing: Thing { key, role: Role::process(request.pid), label: label.into() },
            look: if done { Look::Over } else { Look::Plain },
            letter: text::letter(request.pid).into(),
            name: name.into(),
            share: current,
            lines,
        }
    }

    /// How much of the request under way is done, from 0 to 1.
    fn share(&self) -> f64 {
        let disk = &self.view.snapshot.disk;
        let (done, all) =
            (self.view.now.since(disk.since).0 as f64 + self.view.beyond, disk.until.since(disk.since).0 as f64);
        if all > 0.0 { (done / all).min(1.0) } else { 1.0 }
    }

    fn draw(self, drawing: &mut Drawing, number: usize, place: Rect) {
        if let Some(request) = self.view.history.request(number) {
            drawing.card(&self.card(number, &request), place);
        }
    }

    /// The queue, its head at the right, next to the disk.
    fn queue(self, cell: [Size; 2], from_end: bool) -> Part<'a> {
        let waiting = self.waiting();
        let (first, most) = (waiting.start, self.view.history.requests_queued().max(1));
        let cards = flow(Flow {
            cell,
            gap: 0.7,
            room_for: most,
            columns: most,
            least_lines: 1,
            rank: 1,
            count: waiting.len(),
            from_end,
            fills: false,
            more: Key::new(kind::MORE, 0, 0),
            draw: Box::new(move |drawing, n, place| self.draw(drawing, first + n, place)),
        });
        let key = Key::new(kind::SECTION, 0, 0);
        let hints = if from_end { ["next at the right", "", ""] } else { ["next at the top left", "next first", ""] };
        let frame = |drawing: &mut Drawing, place: Rect| _ = drawing.panel(Key::new(kind::SEAT, 0, 0), place);
        section(key, "waiting", hints, cards.grow(1.0).framed(0.7, frame).stretch().grow(1.0))
    }

    /// The request under way.
    fn under_way(self, cell: Size) -> Part<'a> {
        let left = self.view.snapshot.disk.current.map(|_| self.view.snapshot.disk.until.since(self.view.now));
        let left = left.map(|left| self.time(left));
        let seat = leaf(cell.width, cell.height, move |drawing, place| match self.view.snapshot.disk.current {
            Some(_) => self.draw(drawing, self.served(), place),
            None => {
                drawing.empty(Key::new(kind::SEAT, 1, 0), place);
                drawing.words(&words(Key::new(kind::SEAT, 1, 1), "idle").middle().faint(), place);
            }
        });
        let hints = [left.as_ref().map_or(String::new(), |left| cat(&[left, " left"])), left.unwrap_or_default()];
        let frame = |drawing: &mut Drawing, place: Rect| _ = drawing.panel(Key::new(kind::SEAT, 2, 0), place);
        let most = (cell.width.max(15.0), cell.height.max(6.4));
        section(Key::new(kind::SECTION, 1, 0), "disk", hints, seat.at_most(most.0, most.1).framed(0.7, frame))
    }

    /// Those that were served last.
    fn past(self, cell: [Size; 2]) -> Part<'a> {
        let served = self.served();
        let cards = flow(Flow {
            cell,
            gap: 0.5,
            room_for: LAST,
            columns: LAST,
            least_lines: 1,
            rank: 0,
            count: served.min(LAST),
            from_end: false,
            fills: false,
            more: Key::new(kind::MORE, 1, 0),
            draw: Box::new(move |drawing, n, place| self.draw(drawing, served - 1 - n, place)),
        });
        let hints = ["last one first", ""];
        let frame = |drawing: &mut Drawing, place: Rect| _ = drawing.panel(Key::new(kind::SEAT, 3, 0), place);
        let cards = cards.grow(1.0).framed(0.7, frame).stretch().grow(1.0);
        section(Key::new(kind::SECTION, 2, 0), "served", hints, cards)
    }

    /// From left to right.
    fn beside(self) -> Part<'a> {
        let (card, wide) = (Size::new(11.0, 5.4), Size::new(15.0, 6.4));
        let parts = [
            self.queue([card, wide], true).grow(2.0),
            self.arrow(0),
            self.under_way(Size::new(11.0, 6.4)).grow(1.0),
            self.arrow(1),
            self.past([card, wide]).grow(2.0),
        ];
        row(0.6, parts)
    }

    /// One below the other.
    fn below(self) -> Part<'a> {
        let (token, card) = (Size::new(2.4, 2.4), Size::new(15.0, 6.4));
        let parts = [
            self.queue([token, card], false).grow(1.0),
            self.under_way(Size::new(10.0, 2.4)).grow(1.0),
            optional(1, self.past([token, card]).grow(1.0)),
        ];
        column(0.8, parts)
    }

    /// The way from one section to the next.
    fn arrow(self, number: u32) -> Part<'a> {
        leaf(2.4, 1.3 + 6.8, move |drawing, place| {
            let y = place.y1 - drawing.px(3.4);
            let (head, line) = (drawing.px(0.7), drawing.scale.line);
            drawing
                .picture
                .line(Key::new(kind::ARROW, number, 0), (place.x0, y), (place.x1, y))
                .head(head)
                .stroke(Role::Line.line(), line);
        })
    }

    /// What came of all requests so far.
    fn figures(self) -> Part<'a> {
        let served = self.served();
        let number = count(served as u64, "request served", "requests served");
        let longest = self.view.history.longest_wait(served).unwrap_or(Time::ZERO);
        let longest = cat(&[&number, " · longest wait ", &self.time(longest)]);
        Words::new(Key::new(kind::FIGURES, 0, 0), [longest, number]).body().faint().part()
    }
}
