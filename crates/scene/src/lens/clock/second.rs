//! What the second line of a frame says: what its policy knows of it, in the words of that policy.

use alloc::string::String;

use os_scope_sim::Pfn;
use os_scope_sim::mem::replace::ReplaceKind;

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
    /// For the [marks](os_scope_sim::mem::replace::PolicyView::marks) of a policy, in a run whose references number so many `digits`.
    pub(super) fn new(marks: &str, policy: ReplaceKind, digits: usize) -> Self {
        let (dot, long, short, most) = match (marks, policy) {
            ("R" | "referenced", _) => (true, "R=", "", [1, 0]),
            ("visited", _) => (true, "V=", "", [1, 0]),
            ("class", _) => (true, "class ", "c", [1, 1]),
            ("counter", _) => (true, "", "", [8, 8]),
            ("used at", _) => (true, "age ", "age ", [digits, digits]),
            ("uses", _) => (false, "uses ", "×", [digits, digits]),
            ("hits", _) => (false, "hits ", "×", [1, 1]),
            (_, ReplaceKind::Fifo) => (false, "load ", "#", [digits, digits]),
            (_, ReplaceKind::Lru | ReplaceKind::Mru) => (false, "ref ", "@", [digits.max(2), digits]),
            _ => (false, "", "", [0, 0]),
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
        match (self.own.marks, self.policy) {
            ("used at", _) => {
                let age = self.memory().references.saturating_sub(mark);
                bare(text::number(age))
            }
            ("", ReplaceKind::Lru | ReplaceKind::Mru) => bare(text::number(self.memory().used[pfn.index()].into())),
            ("", _) => bare(text::number(self.frames()[pfn.index()].loaded.into())),
            _ => self.decided(mark),
        }
    }

    /// A mark in words.
    fn decided(&self, mark: u64) -> String {
        if self.own.marks == "counter" { text::binary(mark, 8) } else { bare(text::number(mark)) }
    }

    /// What a policy decided by, and what became of the page: `class 1: dropped`, shorter `c1: dropped`; of a list `T1: dropped`.
    pub(super) fn told(&self, mark: u32, outcome: &str) -> [String; 2] {
        let (by, before) = match self.own.lists.get(mark as usize) {
            _ if !self.own.marks.is_empty() => (self.decided(mark.into()), self.second.before),
            Some(list) if self.own.lists.len() > 1 => (list.name.into(), [""; 2]),
            _ => return [outcome; 2].map(String::from),
        };
        let mut words = before.map(|before| cat(&[before, &by, ": ", outcome]));
        if self.own.marks == "counter" {
            // Eight digits may leave no room for more.
            words[1] = by;
        }
        words
    }

    /// Whether the dot of a frame is full.
    pub(super) fn lit(&self, pfn: Pfn, referenced: bool) -> bool {
        if matches!(self.own.marks, "visited" | "referenced") { self.mark(pfn) > 0 } else { referenced }
    }

    /// What the second line of a frame says, beside its dot.
    pub(super) fn second_words(&self, pfn: Pfn, long: bool) -> String {
        let which = usize::from(!long);
        if self.second.most[which] == 0 {
            return String::new();
        }
        let words = self.mark_in_words(pfn);
        // Nothing was loaded or used before 1.
        if self.own.marks.is_empty() && words == "0" {
            return "new".into();
        }
        let old =
            self.own.marks == "used at" && self.memory().references.saturating_sub(self.mark(pfn)) > self.snapshot().setup.machine.window();
        cat(&[if old { "old " } else { self.second.before[which] }, &words])
    }
}
