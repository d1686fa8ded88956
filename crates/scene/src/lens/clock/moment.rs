//! What a moment is about: the page asked for, what became of it, the search under way.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use os_scope_sim::event::{EventKind, FaultKind, WaitFor};
use os_scope_sim::mem::replace::{Info, MarkKind, PolicyView, ReplaceKind};
use os_scope_sim::snapshot::{Access, Frame, Memory, ProcessState, Residence};
use os_scope_sim::{CowVec, CpuId, Entry, Page, Pfn, Pid, Snapshot};

use super::keys::MOST_CARDS;
use super::marks::Form;
use super::order::order;
use crate::caption::{cat, name};
use crate::history::{Search, Seen};
use crate::lens::api::View;
use crate::{Role, text};

/// The facts that the parts of the lens share.
pub(super) struct Moment<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) policy: ReplaceKind,
    /// The policy's own structure.
    pub(super) own: PolicyView,
    /// The frames in the order in which they leave.
    pub(super) order: Vec<Pfn>,
    /// By frame: whether it is in a list of the policy.
    pub(super) known: Vec<bool>,
    /// What the second line of a frame says.
    pub(super) form: Form,
    /// The frame that the hand looks at next.
    pub(super) hand: Pfn,
    /// The access that the picture is about.
    pub(super) access: Option<Access>,
    /// The page it asks for.
    pub(super) wanted: Option<Page>,
    /// The frame that holds that page, or was promised to it.
    pub(super) held: Option<Pfn>,
    /// How many frames hold nothing.
    pub(super) free: usize,
    /// The search under way, or the last one.
    pub(super) seen: Option<Seen>,
    /// Whether the hand is about to look at a frame.
    pub(super) searching: bool,
    /// Whether frames stay where they are when a search looks at them.
    pub(super) steady: bool,
    /// Letters of the longest page number of the run.
    pub(super) digits: usize,
}

/// What came of an access so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It has been asked for, if anything has.
    Asked,
    /// It was there.
    Hit,
    /// It is there after a fault.
    Loaded,
    /// It is in no frame.
    Fault,
    /// Its process waits until a frame may be emptied.
    Waits,
    /// It is on its way into a frame.
    Coming,
    /// It may not be touched.
    Refused,
    /// It belongs to a 2 MiB page, which never leaves.
    Huge,
}

impl<'a> Moment<'a> {
    pub(super) fn new(view: &'a View<'a>) -> Self {
        let snapshot = view.snapshot;
        let frames = &snapshot.memory.frames;
        let seen = view.history.searches().at(snapshot);
        let access = cpu_of(view, seen).and_then(|cpu| snapshot.cpus.get(cpu.index())?.access);
        let wanted = access.map(|access| Page { pid: access.pid, vpn: access.addr.vpn() });
        let held = wanted.and_then(|_| frames.iter().position(|frame| frame.page == wanted)).map(|at| Pfn(at as u32));
        let free = frames.iter().filter(|frame| frame.page.is_none()).count();
        let policy = snapshot.setup.machine.replacement;
        let paging =
            access.is_some_and(|access| matches!(access.fault, Some(FaultKind::FirstTouch | FaultKind::SwappedOut)));
        let chosen = matches!(last(snapshot), Some(EventKind::VictimChosen { .. }));
        let waits = access.is_some_and(|access| waits(snapshot, access.pid));
        let own = snapshot.memory.policy_view();
        let searching = own.hand.is_some() && paging && held.is_none() && free == 0 && !chosen && !waits;
        let highest = view.history.pages().iter().map(|page| page.vpn).max().unwrap_or_default();
        let digits = bare(text::page(highest, &snapshot.setup)).chars().count();
        let mut known = vec![false; frames.len()];
        for page in own.lists.iter().flat_map(|list| &list.pages) {
            if let Some(known) = page.frame.and_then(|frame| known.get_mut(frame.index())) {
                *known = true;
            }
        }
        let order = order(policy.info().search, &own, frames, &known);
        let form = Form::new(own.marks, bare(text::number(view.history.references() as u64)).chars().count());
        let steady = frames.len() <= MOST_CARDS && own.lists.len() < 2;
        let hand = own.hand.unwrap_or_default();
        Self {
            view,
            policy,
            own,
            order,
            known,
            form,
            hand,
            access,
            wanted,
            held,
            free,
            seen,
            searching,
            steady,
            digits,
        }
    }

    /// What is fixed about the policy.
    pub(super) fn info(&self) -> &'static Info {
        self.policy.info()
    }

    pub(super) fn snapshot(&self) -> &'a Snapshot {
        self.view.snapshot
    }

    pub(super) fn memory(&self) -> &'a Memory {
        &self.view.snapshot.memory
    }

    pub(super) fn frames(&self) -> &'a CowVec<Frame> {
        &self.memory().frames
    }

    /// What just happened.
    pub(super) fn last(&self) -> Option<EventKind> {
        last(self.snapshot())
    }

    /// Whether the page of a frame is (referenced, dirty).
    pub(super) fn bits(&self, frame: &Frame) -> (bool, bool) {
        let entry = self.memory().entry_of(frame).unwrap_or_default();
        (entry.has(Entry::ACCESSED), entry.has(Entry::DIRTY))
    }

    pub(super) fn verdict(&self) -> Verdict {
        let Some(access) = self.access else { return Verdict::Asked };
        let waits = waits(self.snapshot(), access.pid);
        match (access.pfn, access.fault, self.held) {
            (Some(pfn), ..) if pfn >= self.memory().huge_base => Verdict::Huge,
            (Some(_), ..) if self.faulted() => Verdict::Loaded,
            (Some(_), ..) => Verdict::Hit,
            (None, Some(FaultKind::FirstTouch | FaultKind::SwappedOut), None) if waits => Verdict::Waits,
            (None, Some(FaultKind::FirstTouch | FaultKind::SwappedOut), None) => Verdict::Fault,
            (None, Some(FaultKind::FirstTouch | FaultKind::SwappedOut), Some(_)) => Verdict::Coming,
            (None, Some(_), _) => Verdict::Refused,
            (None, None, _) => Verdict::Asked,
        }
    }

    /// Whether the reference done last had faulted before.
    fn faulted(&self) -> bool {
        let done = self.memory().references as usize;
        done.checked_sub(1).and_then(|at| self.view.history.reference_at(at)).is_some_and(|(_, faulted)| faulted)
    }

    /// Which reference is the present one, from 0: that under way, or else the one done last.
    pub(super) fn present(&self) -> usize {
        let done = self.memory().references as usize;
        let under_way = self.access.is_some_and(|access| access.pfn.is_none());
        if under_way { done } else { done.saturating_sub(1) }
    }

    /// The frame that the picture is about, and why.
    pub(super) fn focus(&self) -> Option<(Pfn, Role)> {
        match self.last() {
            Some(EventKind::VictimChosen { pfn, .. } | EventKind::Evicted { pfn, .. }) => Some((pfn, Role::Victim)),
            Some(EventKind::AccessDone { pfn, .. }) => Some((pfn, Role::Hit)),
            Some(EventKind::FrameTaken { pfn, .. } | EventKind::Mapped { pfn, .. }) => Some((pfn, Role::Active)),
            Some(EventKind::DirtySet { .. }) => self.held.map(|pfn| (pfn, Role::Active)),
            _ if self.searching => Some((self.hand, Role::Active)),
            Some(EventKind::Spared { pfn }) => Some((pfn, Role::Active)),
            _ => None,
        }
    }

    /// The frame in which the page asked for was just found.
    pub(super) fn found(&self) -> Option<Pfn> {
        match self.last() {
            Some(EventKind::AccessDone { pfn, .. }) if pfn.index() < self.frames().len() => Some(pfn),
            _ => None,
        }
    }

    /// The search that the present fault needs, with how many frames it has passed; none if it has not begun.
    pub(super) fn search(&self) -> Option<(Search, u64)> {
        self.seen.filter(|seen| !(self.searching && seen.over)).map(|seen| (seen.search, seen.passed))
    }

    /// Whether pages need to say whose they are.
    pub(super) fn letters(&self) -> bool {
        self.snapshot().setup.processes.len() > 1
    }

    /// `9`, of at most `most` letters: a long number loses its 0x, then all but its end, where neighbours differ.
    pub(super) fn number(&self, page: Page, most: usize) -> String {
        let whole = bare(text::page(page.vpn, &self.snapshot().setup));
        let letters = whole.chars().count();
        if letters <= most.max(2) {
            return whole;
        }
        if let Some(digits) = whole.strip_prefix("0x").filter(|digits| digits.len() <= most.max(2)) {
            return digits.into();
        }
        let end: String = whole.chars().skip(letters + 1 - most.max(2)).collect();
        cat(&["…", &end])
    }

    /// `page 9 of editor`.
    pub(super) fn page_in_words(&self, page: Page) -> String {
        let page_number = text::page(page.vpn, &self.snapshot().setup);
        match self.letters() {
            true => cat(&["page ", &page_number, " of ", &name(self.snapshot(), page.pid)]),
            false => cat(&["page ", &page_number]),
        }
    }

    /// What a frame says when pointed at.
    pub(super) fn frame_in_words(&self, pfn: Pfn) -> String {
        let number = text::frame(pfn);
        let Some(frame) = self.frames().get(pfn.index()) else { return String::new() };
        let Some(page) = frame.page else { return cat(&["frame ", &number, " is free"]) };
        let page = self.page_in_words(page);
        if frame.residence == Residence::Coming {
            return cat(&["frame ", &number, " is promised to ", &page]);
        }
        let (referenced, dirty) = self.bits(frame);
        let referenced = if referenced { ", referenced (R=1)" } else { ", not referenced (R=0)" };
        let dirty = if dirty { ", dirty (D=1)" } else { ", clean (D=0)" };
        let pinned = if frame.pinned { ", pinned" } else { "" };
        let mark = match self.own.marks {
            MarkKind::Referenced => String::new(),
            marks if !marks.is_shown() => String::new(),
            marks => cat(&[", ", marks.name(), " ", &self.mark_in_words(pfn)]),
        };
        cat(&["frame ", &number, " holds ", &page, referenced, dirty, pinned, &mark])
    }

    /// The number that a policy has for the page in a frame.
    pub(super) fn mark(&self, pfn: Pfn) -> u64 {
        match self.seen {
            // The policy has done with a page that is chosen to leave.
            Some(Seen { search, .. })
                if !self.known[pfn.index()] && search.victim.map(|victim| victim.0) == Some(pfn) =>
            {
                search.mark.into()
            }
            _ => self.memory().mark(pfn),
        }
    }

    /// The same in words.
    pub(super) fn mark_in_words(&self, pfn: Pfn) -> String {
        let mark = self.mark(pfn);
        match self.own.marks {
            MarkKind::UsedAt => bare(text::number(self.memory().references.saturating_sub(mark))),
            MarkKind::LastUse => bare(text::number(self.memory().used[pfn.index()].into())),
            marks if !marks.is_shown() => bare(text::number(self.frames()[pfn.index()].loaded.into())),
            _ => self.number_of(mark),
        }
    }

    /// A mark in words.
    pub(super) fn number_of(&self, mark: u64) -> String {
        if self.own.marks == MarkKind::Counter { text::binary(mark, 8) } else { bare(text::number(mark)) }
    }

    /// Whether the dot of a frame is full.
    pub(super) fn lit(&self, pfn: Pfn) -> bool {
        match self.own.marks {
            MarkKind::Visited | MarkKind::Marked => self.mark(pfn) > 0,
            _ => self.bits(&self.frames()[pfn.index()]).0,
        }
    }

    /// What the second line of a frame says, beside its dot, in the longer form (0) or in the shorter one (1).
    pub(super) fn second_line(&self, pfn: Pfn, form: usize) -> String {
        if self.form.most[form] == 0 {
            return String::new();
        }
        let words = self.mark_in_words(pfn);
        // Nothing was loaded or used before 1.
        if !self.own.marks.is_shown() && words == "0" {
            return "new".into();
        }
        let old = self.own.marks == MarkKind::UsedAt
            && self.memory().references.saturating_sub(self.mark(pfn)) > self.snapshot().setup.machine.window();
        cat(&[if old { "old " } else { self.form.before[form] }, &words])
    }
}

/// A number without gaps between its digits: in cards every letter counts.
pub(super) fn bare(number: String) -> String {
    number.replace('\u{202f}', "")
}

/// Whether a process waits until some frame may be emptied.
fn waits(snapshot: &Snapshot, pid: Pid) -> bool {
    snapshot.processes.get(pid.index()).is_some_and(|process| process.state == ProcessState::Blocked(WaitFor::Frame))
}

pub(super) fn last(snapshot: &Snapshot) -> Option<EventKind> {
    Some(snapshot.last?.kind)
}

/// The CPU whose access the picture is about.
fn cpu_of(view: &View<'_>, seen: Option<Seen>) -> Option<CpuId> {
    let snapshot = view.snapshot;
    let of = |pid: Pid| Some(snapshot.processes.get(pid.index())?.cpu);
    match last(snapshot) {
        Some(
            EventKind::HandCleared { .. }
            | EventKind::HandSkipped { .. }
            | EventKind::Spared { .. }
            | EventKind::Cleaned { .. }
            | EventKind::VictimChosen { .. }
            | EventKind::Evicted { .. }
            | EventKind::TlbInvalidated { .. },
        ) => seen.and_then(|seen| of(seen.search.wanted?.pid)),
        Some(EventKind::FrameTaken { pid, .. } | EventKind::TableAllocated { pid, .. }) => of(pid),
        Some(EventKind::Mapped { pfn, .. }) => {
            snapshot.memory.frames.get(pfn.index()).and_then(|frame| of(frame.page?.pid))
        }
        _ => None,
    }
    .or(snapshot.translating)
}
