//! What the second line of a frame says: what its policy knows of it, in the words of that policy.

use alloc::string::String;

use os_scope_sim::Pfn;
use os_scope_sim::mem::replace::MarkKind;

use super::moment::{Moment, bare};
use crate::caption::cat;
use crate::history::Seen;
use crate::text;

/// The form of the second line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Second {
    /// Whether a dot shows a bit.
    pub(super) dot: bool,
    /// What stands before the number, where there is room, and where there is little.
    before: [&'static str; 2],
    /// The most letters of the number, likewise; 0 with nothing before it: there is none.
    most: [usize; 2],
}

impl Second {
    /// For the [marks](os_scope_sim::mem::replace::PolicyView::marks) of a policy, in a run whose references number
    /// this many `digits`.
    pub(super) fn new(marks: MarkKind, digits: usize) -> Self {
        let (dot, long, short, most) = match marks {
            MarkKind::Referenced | MarkKind::Marked => (true, "R=", "", [1, 0]),
            MarkKind::Visited => (true, "V=", "", [1, 0]),
            MarkKind::Class => (true, "class ", "c", [1, 1]),
            MarkKind::Counter => (true, "", "", [8, 8]),
            MarkKind::UsedAt => (true, "age ", "age ", [digits, digits]),
            MarkKind::Uses => (false, "uses ", "×", [digits, digits]),
            MarkKind::Hits => (false, "hits ", "×", [1, 1]),
            MarkKind::Loaded => (false, "load ", "#", [digits, digits]),
            MarkKind::LastUse => (false, "ref ", "@", [digits.max(2), digits]),
            MarkKind::None => (false, "", "", [0, 0]),
        };
        Self { dot, before: [long, short], most }
    }

    /// Whether there is a second line at all.
    pub(super) const fn any(self) -> bool {
        self.dot || self.most[0] > 0
    }

    /// How many letters it has at most.
    pub(super) fn letters(self, long: bool) -> usize {
        let which = usize::from(!long);
        self.before[which].chars().count() + self.most[which]
    }
}

impl Moment<'_> {
    /// The number that a policy has for the page in a frame.
    pub(super) fn mark(&self, pfn: Pfn) -> u64 {
        match self.seen {
            // The policy has done with a page that is chosen to leave.
            Some(Seen { search, .. })
                if self.known.get(pfn.index()) == Some(&false) && search.victim.map(|victim| victim.0) == Some(pfn) =>
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
            MarkKind::UsedAt => {
                let age = self.memory().references.saturating_sub(mark);
                bare(text::number(age))
            }
            MarkKind::LastUse => bare(text::number(self.memory().used[pfn.index()].into())),
            marks if !marks.is_shown() => bare(text::number(self.frames()[pfn.index()].loaded.into())),
            _ => self.decided(mark),
        }
    }

    /// A mark in words.
    fn decided(&self, mark: u64) -> String {
        if self.own.marks == MarkKind::Counter { text::binary(mark, 8) } else { bare(text::number(mark)) }
    }

    /// What a policy decided by, and what became of the page: `class 1: dropped`, shorter `c1: dropped`; of a list `T1:
    /// dropped`.
    pub(super) fn told(&self, mark: u32, outcome: &str) -> [String; 2] {
        let (by, before) = match self.own.lists.get(mark as usize) {
            _ if self.own.marks.is_shown() => (self.decided(mark.into()), self.second.before),
            Some(list) if self.own.lists.len() > 1 => (list.name.into(), [""; 2]),
            _ => return [outcome; 2].map(String::from),
        };
        let mut words = before.map(|before| cat(&[before, &by, ": ", outcome]));
        if self.own.marks == MarkKind::Counter {
            // Eight digits may leave no room for more.
            words[1] = by;
        }
        words
    }

    /// Whether the dot of a frame is full.
    pub(super) fn lit(&self, pfn: Pfn, referenced: bool) -> bool {
        if matches!(self.own.marks, MarkKind::Visited | MarkKind::Marked) { self.mark(pfn) > 0 } else { referenced }
    }

    /// What the second line of a frame says, beside its dot.
    pub(super) fn second_words(&self, pfn: Pfn, long: bool) -> String {
        let which = usize::from(!long);
        if self.second.most[which] == 0 {
            return String::new();
        }
        let words = self.mark_in_words(pfn);
        // Nothing was loaded or used before 1.
        if !self.own.marks.is_shown() && words == "0" {
            return "new".into();
        }
        let old = self.own.marks == MarkKind::UsedAt
            && self.memory().references.saturating_sub(self.mark(pfn)) > self.snapshot().setup.machine.window();
        cat(&[if old { "old " } else { self.second.before[which] }, &words])
    }
}
