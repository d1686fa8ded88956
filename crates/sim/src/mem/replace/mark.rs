//! What policies decide by, page by page.

/// What the number is that a policy decides by for each page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MarkKind {
    /// No number: the page's place in a list, or the future, or chance.
    #[default]
    None,
    /// Which load brought it; the frame knows.
    Loaded,
    /// Which reference used it last; the frame knows.
    LastUse,
    /// R, the accessed bit of its entry.
    Referenced,
    /// 2 × R + D, from the bits of its entry.
    Class,
    /// A counter of 8 bits.
    Counter,
    /// The reference at which the policy last knew it to be used.
    UsedAt,
    /// Uses since it was loaded.
    Uses,
    /// A bit of the policy's own that a use sets.
    Visited,
    /// Hits, at most 3.
    Hits,
    /// A bit of the policy's own: used once since it was loaded or moved.
    Marked,
}

impl MarkKind {
    /// Its name in snapshots and tables; empty if the policy keeps no number of its own.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None | Self::Loaded | Self::LastUse => "",
            Self::Referenced => "R",
            Self::Class => "class",
            Self::Counter => "counter",
            Self::UsedAt => "used at",
            Self::Uses => "uses",
            Self::Visited => "visited",
            Self::Hits => "hits",
            Self::Marked => "referenced",
        }
    }

    /// Whether the policy has a number for each page.
    #[must_use]
    pub const fn is_shown(self) -> bool {
        !self.name().is_empty()
    }
}
