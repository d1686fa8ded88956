//! How a frame writes what its policy decides by.

use os_scope_sim::mem::replace::MarkKind;

/// The form of the second line of a frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    /// Whether a dot shows a bit.
    pub(super) dot: bool,
    /// What stands before the number, where there is room, and where there is little.
    pub(super) before: [&'static str; 2],
    /// The most letters of the number, likewise; 0: there is none.
    pub(super) most: [usize; 2],
}

impl Form {
    /// For the [marks](os_scope_sim::mem::replace::PolicyView::marks) of a policy, in a run whose references number
    /// this many `digits`.
    pub(super) fn new(marks: MarkKind, digits: usize) -> Self {
        let (dot, before, most) = match marks {
            MarkKind::Referenced | MarkKind::Marked => (true, ["R=", ""], [1, 0]),
            MarkKind::Visited => (true, ["V=", ""], [1, 0]),
            MarkKind::Class => (true, ["class ", "c"], [1, 1]),
            MarkKind::Counter => (true, [""; 2], [8, 8]),
            MarkKind::UsedAt => (true, ["age "; 2], [digits; 2]),
            MarkKind::Uses => (false, ["uses ", "×"], [digits; 2]),
            MarkKind::Hits => (false, ["hits ", "×"], [1, 1]),
            MarkKind::Loaded => (false, ["load ", "#"], [digits; 2]),
            MarkKind::LastUse => (false, ["ref ", "@"], [digits.max(2), digits]),
            MarkKind::None => (false, [""; 2], [0; 2]),
        };
        Self { dot, before, most }
    }

    /// Whether there is a second line at all.
    pub(super) const fn any(self) -> bool {
        self.dot || self.most[0] > 0
    }

    /// The most letters of the longer form (0) or of the shorter one (1).
    pub(super) fn letters(self, form: usize) -> usize {
        if self.most[form] == 0 { 0 } else { self.before[form].chars().count() + self.most[form] }
    }
}
