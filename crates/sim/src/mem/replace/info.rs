//! What is fixed about a replacement policy: its names, its options and how it searches.

#[cfg(test)]
use super::answers::Answer;
use super::api::Options;
use super::mark::MarkKind;

/// What is fixed about a policy. Parsers, menus, help, lenses and tests read this and never ask which policy it is.
#[derive(Clone, Copy, Debug)]
pub struct Info {
    /// Its name in scenarios and on the command line.
    pub name: &'static str,
    /// What other books and programs call it; error messages suggest `name` for these.
    pub aliases: &'static [&'static str],
    /// Its name in full.
    pub title: &'static str,
    /// The options that it reads.
    pub options: &'static [ReplaceOption],
    /// Whether it needs each page's next use, which only a reference string has.
    pub needs_future: bool,
    /// How it finds the page that leaves.
    pub search: Search,
    /// What it decides by, page by page.
    pub marks: MarkKind,
    /// Whether it is a stack algorithm: with more frames it always holds what it held with fewer (Mattson et al.
    /// 1970).
    pub stack: bool,
}

impl Info {
    /// Without aliases and options, not a stack algorithm, and without need of the future.
    pub(super) const fn new(name: &'static str, title: &'static str, search: Search, marks: MarkKind) -> Self {
        Self { name, aliases: &[], title, options: &[], needs_future: false, search, marks, stack: false }
    }

    /// Whether it reads an option.
    #[must_use]
    pub fn reads(&self, option: ReplaceOption) -> bool {
        self.options.contains(&option)
    }
}

/// An option of replacement policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplaceOption {
    /// [`Options::load_referenced`].
    LoadReferenced,
    /// [`Options::interval`].
    Interval,
    /// [`Options::tau`].
    Tau,
    /// [`Options::seed`].
    Seed,
}

/// How a policy finds the page that leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Search {
    /// It takes the best of all frames, which have no order but their own.
    Frames,
    /// It takes the front of its queue, or of one of its lists.
    Front,
    /// A hand goes round the ring of frames; each step is an event.
    Ring,
    /// A hand goes along the queue of loaded pages and takes one from anywhere in it; each step is an event.
    Queue,
    /// It goes along its lists and moves pages; each step is an event.
    Lists,
}

impl Search {
    /// Whether each step is an event.
    #[must_use]
    pub const fn has_steps(self) -> bool {
        match self {
            Self::Ring | Self::Queue | Self::Lists => true,
            Self::Frames | Self::Front => false,
        }
    }
}

/// A policy in the registry: what is fixed about it, and how one is made for a number of frames, all free.
pub(super) struct Entry<P> {
    pub(super) info: Info,
    pub(super) make: fn(u32, Options) -> P,
    /// What it is known to do.
    #[cfg(test)]
    pub(super) answers: &'static [Answer],
}
